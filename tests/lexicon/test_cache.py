"""The compiled lexicon is the lexicon, can be missing or damaged, and is never stale."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from policyparse.lexicon.cache import cache_folder, read_compiled, write_compiled
from policyparse.lexicon.loader import build_lexicon, load_lexicon
from policyparse.lexicon.model import Lexicon
from policyparse.lexicon.tables import read_tables


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYPARSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fields(lexicon: Lexicon) -> dict[str, object]:
    return {name: getattr(lexicon, name) for name in lexicon.__struct_fields__}


def test_what_is_read_back_is_what_was_built(kept: Path) -> None:
    lexicon = build_lexicon(read_tables(None))
    assert read_compiled(lexicon.digest) is None
    write_compiled(lexicon)
    again = read_compiled(lexicon.digest)
    assert again is not None
    assert fields(again) == fields(lexicon)


def test_a_damaged_file_is_not_used(kept: Path) -> None:
    lexicon = build_lexicon(read_tables(None))
    write_compiled(lexicon)
    (file,) = kept.iterdir()
    data = file.read_bytes()
    file.write_bytes(data.replace("Sở Nội vụ".encode(), "Sở Nội vu".encode() + b" "))
    assert read_compiled(lexicon.digest) is None
    file.write_bytes(data[:1000])
    assert read_compiled(lexicon.digest) is None
    file.write_bytes(b"")
    assert read_compiled(lexicon.digest) is None


def test_other_tables_are_another_file(kept: Path) -> None:
    lexicon = build_lexicon(read_tables(None))
    write_compiled(lexicon)
    assert read_compiled("sha256:0") is None
    write_compiled(msgspec.structs.replace(lexicon, digest="sha256:1"))
    assert len(list(kept.iterdir())) == 2


def test_an_overlay_that_changes_is_read_anew(kept: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "office"
    overlay.mkdir()
    table = overlay / "agencies.csv"
    header = "id,name,aliases,kind,scope,valid_from,valid_to,source,verified\n"
    table.write_text(header + "doi-a,Đội Quy tắc đô thị,,public-unit,place,,,office,yes\n", "utf-8")
    assert "doi-a" in load_lexicon(overlay).agencies
    table.write_text(header + "doi-b,Đội Trật tự đô thị,,public-unit,place,,,office,yes\n", "utf-8")
    assert set(load_lexicon(overlay).agencies) & {"doi-a", "doi-b"} == {"doi-b"}


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYPARSE_CACHE", "")
    assert cache_folder() is None
    lexicon = build_lexicon(read_tables(None))
    write_compiled(lexicon)
    blocked = tmp_path / "a file"
    blocked.write_text("x", "utf-8")
    monkeypatch.setenv("POLICYPARSE_CACHE", str(blocked))
    write_compiled(lexicon)
    assert read_compiled(lexicon.digest) is None

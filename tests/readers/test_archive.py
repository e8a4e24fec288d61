"""ZIP archives: which documents are in them, under which names, within which limits."""

from __future__ import annotations

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

import pytest
from typer.testing import CliRunner

import policyparse
from policyparse.cli import app
from policyparse.errors import DamagedFile, FileTooLarge, ProtectedFile, ReadError, UnknownFormat
from policyparse.readers import Limits, Options, list_documents, read

from .samples import CORPUS, encode_windows_1258, make_docx, pack, paragraph

WORD = make_docx(paragraph("KẾ HOẠCH"))


def archive(folder: Path, parts: dict[str, str | bytes], name: str = "plans.zip") -> Path:
    path = folder / name
    path.write_bytes(pack(parts))
    return path


def names_in(path: Path, limits: Limits | None = None) -> list[str]:
    found = list_documents(path, options=Options(limits or Limits()))
    return [name.removeprefix(f"{path}!/") for name in found]


def test_each_member_is_a_document(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        {"2025/a.docx": WORD, "b.txt": "Thông báo", "2025/": "", "__MACOSX/._a.docx": "x", "~$a.docx": "x", "Thumbs.db": "x"},
    )
    assert names_in(path) == ["2025/a.docx", "b.txt"]
    assert [read(name).text for name in list_documents(path)] == ["KẾ HOẠCH", "Thông báo"]
    assert read(f"{path}!/b.txt").source.path == f"{path}!/b.txt"


def test_what_is_no_archive_is_its_own_document(tmp_path: Path) -> None:
    word = tmp_path / "a.docx"
    word.write_bytes(WORD)
    missing = tmp_path / "none.zip"
    assert [list_documents(path) for path in (word, missing, tmp_path)] == [[str(word)], [str(missing)], [str(tmp_path)]]


def test_an_archive_of_one_document_is_that_document(tmp_path: Path) -> None:
    document = read(archive(tmp_path, {"a.docx": WORD}))
    assert (document.text, document.source.reader) == ("KẾ HOẠCH", "docx")
    assert document.source.path.endswith("plans.zip!/a.docx")


def test_archives_within_archives(tmp_path: Path) -> None:
    inner = pack({"a.txt": "Một", "b.txt": "Hai"})
    path = archive(tmp_path, {"thang 5.zip": inner, "c.txt": "Ba", "broken.zip": inner[:-9]})
    assert names_in(path) == ["thang 5.zip!/a.txt", "thang 5.zip!/b.txt", "c.txt", "broken.zip"]
    assert read(f"{path}!/thang 5.zip!/b.txt").text == "Hai"
    with pytest.raises(DamagedFile) as caught:
        read(f"{path}!/broken.zip")
    assert caught.value.path == f"{path}!/broken.zip"


def raw_name(raw: bytes, extra: bytes = b"") -> bytes:
    """An archive whose only name is stored as these bytes, without the mark of UTF-8."""
    placeholder = "x" * len(raw)
    result = BytesIO()
    with ZipFile(result, "w") as file:
        info = ZipInfo(placeholder)
        info.extra = extra
        file.writestr(info, "Kế hoạch")
    return result.getvalue().replace(placeholder.encode(), raw)


NAME = "Kế hoạch đợt 2.txt"
CP1258 = encode_windows_1258(NAME)
TOLD = struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(b"K? ho?ch.txt")) + NAME.encode()


@pytest.mark.parametrize(
    "data, name",
    [
        (raw_name(NAME.encode()), NAME),
        (raw_name(CP1258), NAME),
        (raw_name("résumé─.txt".encode("cp437")), "résumé─.txt"),
        (raw_name(b"K? ho?ch.txt", TOLD), NAME),
        (raw_name(b"plain.txt"), "plain.txt"),
        (pack({NAME: "Kế hoạch"}), NAME),
    ],
    ids=["UTF-8 without mark", "Windows-1258", "code page 437", "extra field", "ASCII", "UTF-8 with mark"],
)
def test_names_in_any_code_page(data: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert names_in(path) == [name]
    assert read(f"{path}!/{name}").text == "Kế hoạch"


def test_names_lead_nowhere(tmp_path: Path) -> None:
    odd = {"../../etc/a.txt": "1", "/abs/b.txt": "2", "c\\d.txt": "3", "x!/y.txt": "4", "\u202etxt.e.txt": "5"}
    path = archive(tmp_path, dict(odd))
    assert names_in(path) == ["etc/a.txt", "abs/b.txt", "c/d.txt", "x！/y.txt", "txt.e.txt"]
    assert [read(name).text for name in list_documents(path)] == ["1", "2", "3", "4", "5"]


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as file:
        file.writestr("a.txt", "Một")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("a.txt", "Hai")
    assert names_in(path) == ["a.txt", "a (2).txt"]
    assert [read(name).text for name in list_documents(path)] == ["Một", "Hai"]


def test_a_folder_may_look_like_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "năm!"
    folder.mkdir()
    path = archive(folder, {"a.txt": "Một"})
    assert read(path).text == read(f"{path}!/a.txt").text == "Một"


def locked() -> bytes:
    data = bytearray(pack({"a.txt": "Một"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged() -> bytes:
    """An archive whose directory is whole and whose content is not."""
    data = bytearray(pack({"a.txt": "Một hai ba bốn"}))
    data[data.index(b"a.txt") + 7] ^= 0xFF
    return bytes(data)


def by_lzma() -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", ZIP_LZMA) as file:
        file.writestr("a.txt", "Một")
    return result.getvalue()


@pytest.mark.parametrize(
    "data, error",
    [
        (locked(), ProtectedFile),
        (by_lzma(), UnknownFormat),
        (damaged(), DamagedFile),
        (pack({"a.txt": bytes(30_000_000)}), FileTooLarge),
    ],
    ids=["password", "odd method", "damaged", "bomb"],
)
def test_a_member_that_cannot_be_read(data: bytes, error: type[ReadError], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(error):
        read(f"{path}!/a.txt")


def test_a_member_that_is_not_there(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": "Một"})
    for name in (f"{path}!/b.txt", f"{path}!/a.txt!/b.txt", f"{tmp_path}/none.zip!/a.txt"):
        with pytest.raises(ReadError) as caught:
            read(name)
        assert str(caught.value.path).startswith(str(tmp_path))


def test_limits(tmp_path: Path) -> None:
    innermost = pack({"a.txt": "Một"})
    nested = archive(tmp_path, {"2.zip": pack({"3.zip": pack({"4.zip": innermost})})})
    assert names_in(nested) == ["2.zip!/3.zip!/4.zip"]
    assert names_in(nested, Limits(max_depth=4)) == ["2.zip!/3.zip!/4.zip!/a.txt"]
    with pytest.raises(FileTooLarge, match="lồng"):
        read(f"{nested}!/2.zip!/3.zip!/4.zip!/a.txt")
    many = archive(tmp_path, {f"{number}.txt": "x" for number in range(5)}, "many.zip")
    with pytest.raises(FileTooLarge, match="quá nhiều"):
        names_in(many, Limits(max_members=4))
    big = archive(tmp_path, {"a.txt": b"x" * 2_000}, "big.zip")
    for limits in (Limits(max_unzipped_bytes=1_000), Limits(max_bytes=1_000)):
        with pytest.raises(FileTooLarge):
            read(f"{big}!/a.txt" if limits.max_bytes == 1_000 else big, options=Options(limits))


def test_the_command_line_reads_each_member_and_reports_the_bad_ones(tmp_path: Path) -> None:
    plan = (CORPUS / "kh-154" / "kh-154.docx").read_bytes()
    path = archive(tmp_path, {"kh-154.docx": plan, "hỏng.docx": plan[:9000], "công văn/ảnh.bin": bytes(range(256))})
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["parse", str(path), "--format", "json", "--output", f"{out}/"])
    assert result.exit_code == 1, result.output
    assert [file.name for file in out.iterdir()] == ["kh-154.json"]
    written = json.loads((out / "kh-154.json").read_text("utf-8"))
    assert written["source"]["path"] == f"{path}!/kh-154.docx"
    assert len(written["tasks"]) == len(policyparse.parse(CORPUS / "kh-154" / "kh-154.txt").tasks)
    assert "[PP107]" in result.stderr
    assert f"{path}!/hỏng.docx" in result.stderr
    assert "[PP106]" in result.stderr


def test_limits_of_the_command_line(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.txt": "Một", "b.txt": "Hai"})
    assert CliRunner().invoke(app, ["parse", str(path), "--limit", "members=1"]).exit_code == 3
    wrong = CliRunner().invoke(app, ["parse", str(path), "--limit", "member=1"])
    assert wrong.exit_code == 2
    assert "members" in wrong.output


def test_members_of_every_format(tmp_path: Path) -> None:
    seeds = Path(__file__).with_name("seeds")
    members = {
        path.name: path.read_bytes()
        for path in sorted(seeds.iterdir())
        if path.suffix in (".docx", ".html", ".odt", ".xlsx", ".pdf")
    }
    path = tmp_path / "all.zip"
    path.write_bytes(pack(members))
    found = list_documents(path)
    assert [name.rpartition("/")[2] for name in found] == list(members)
    assert [read(name).source.reader for name in found] == [name.rpartition(".")[2] for name in members]

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from policyparse.errors import OutputError
from policyparse.export import FORMATS, Format, format_of, render, write
from policyparse.export.destination import Destination, choose_destination, name_files
from policyparse.export.output import make_folder, put_file
from policyparse.records.model import Plan

PlanFactory = Callable[..., Plan]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_was_rendered_and_nothing_is_left_beside_it(make_plan: PlanFactory, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"kết quả{Format(form).suffix}"
    write(make_plan(), form, target)
    assert target.read_bytes() == render(make_plan(), form)
    assert list(tmp_path.iterdir()) == [target]
    assert format_of(target) is Format(form)


def test_a_failing_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "cũ.csv"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="ổ đĩa hết chỗ") as caught:
        put_file(target, b"new")
    assert str(caught.value) == f"[PP400] {target}: không ghi được: ổ đĩa hết chỗ"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failing_rendering_leaves_the_old_file(make_plan: PlanFactory, tmp_path: Path) -> None:
    target = tmp_path / "cũ.json"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match="UTF-8"):
        write(make_plan(path="t\udcffp.txt"), "json", target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("không-có/x.csv", "thư mục đích không tồn tại"), (".", "đích là một thư mục"), ("tệp/x.csv", "đi qua một tệp")],
)
def test_a_target_that_cannot_be_says_why(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match=reason):
        put_file(tmp_path / name, b"x")


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="đã có một tệp mang tên này"):
        make_folder(tmp_path / "tệp")


def test_permissions_of_an_old_file_are_kept_and_links_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    put_file(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    put_file(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()


def test_a_workbook_does_not_go_to_standard_output(make_plan: PlanFactory) -> None:
    with pytest.raises(OutputError, match="xlsx"):
        write(make_plan(), "xlsx", None)


def test_an_unknown_format_is_the_callers_mistake(make_plan: PlanFactory) -> None:
    with pytest.raises(ValueError, match="docx"):
        render(make_plan(), "docx")


class TestChoosingWhereResultsGo:
    A, B = Path("a.docx"), Path("b.docx")

    def test_nothing_said_is_a_table_on_standard_output(self) -> None:
        assert choose_destination([self.A], None, None) == Destination(Format.TABLE)

    def test_the_suffix_tells_the_format_and_the_option_wins(self) -> None:
        assert choose_destination([self.A], "x.XLSX", None) == Destination(Format.XLSX, file=Path("x.XLSX"))
        assert choose_destination([self.A], "x.csv", Format.JSON) == Destination(Format.JSON, file=Path("x.csv"))

    def test_several_sources_fill_a_folder(self, tmp_path: Path) -> None:
        expected = Destination(Format.CSV, folder=Path("out"))
        assert choose_destination([self.A, self.B], "out", Format.CSV) == expected
        assert expected.files_for([self.A, self.B]) == [Path("out/a.csv"), Path("out/b.csv")]

    def test_several_sources_fill_one_file_if_one_is_named(self) -> None:
        chosen = choose_destination([self.A, self.B], "all.xlsx", None)
        assert chosen == Destination(Format.XLSX, file=Path("all.xlsx"))
        assert chosen.files_for([self.A, self.B]) == [None, None]

    def test_a_folder_is_one_that_exists_or_ends_as_one(self, tmp_path: Path) -> None:
        assert choose_destination([self.A], str(tmp_path), None) == Destination(Format.JSON, folder=tmp_path)
        assert choose_destination([self.A], "new.csv/", None) == Destination(Format.JSON, folder=Path("new.csv"))

    @pytest.mark.parametrize(
        ("output", "form", "words"),
        [(None, Format.XLSX, "cần -o"), ("x.dat", None, "thêm --format"), ("./a.docx", Format.MD, "tệp nguồn")],
    )
    def test_what_means_nothing_is_refused(self, output: str | None, form: Format | None, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            choose_destination([self.A], output, form)


class TestNamingFilesOfAFolder:
    def test_names_that_collide_are_told_apart(self) -> None:
        sources = [Path("1/kh.docx"), Path("2/kh.docx"), Path("kh.pdf"), Path("KH.txt"), Path("kh-2.txt")]
        named = [path.name for path in name_files(sources, Path("out"), ".csv")]
        assert named == ["kh.csv", "kh-2.csv", "kh-3.csv", "KH-4.csv", "kh-2-2.csv"]

    def test_composed_and_decomposed_names_are_one_name(self) -> None:
        named = name_files([Path("b\u1ea3n.txt"), Path("ba\u0309n.txt")], Path("out"), ".md")
        assert named[1].name == "ba\u0309n-2.md"

    def test_no_source_is_overwritten(self, tmp_path: Path) -> None:
        source = tmp_path / "kh.txt"
        assert name_files([source], tmp_path, ".txt") == [tmp_path / "kh-2.txt"]

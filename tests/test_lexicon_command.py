"""`policyparse lexicon`: the guide run word for word, and what the commands refuse."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policyparse.cli import app

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "tu-dien.md"
HEADER = "id,name,aliases,kind,scope,valid_from,valid_to,source,verified\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="policyparse")


def steps() -> Iterator[tuple[str, list[str]]]:
    """The guide's commands, each with the lines that it says they print."""
    for block in re.findall(r"```console\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *printed = command.splitlines()
            yield first, printed


def comparable(lines: list[str]) -> list[str]:
    """Without what changes whenever a table of ours does: the digest and the counts."""
    masked = [re.sub(r"sha256:[0-9a-f]{64}", "sha256:…", line) for line in lines]
    return [re.sub(r"\d+", "n", line) if line.startswith("Không có lỗi.") else line for line in masked]


def test_the_guide_from_start_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "vi-du"
    shutil.copytree(ROOT / "docs" / "vi-du", folder)
    monkeypatch.chdir(folder)
    count = 0
    for command, printed in steps():
        program, *arguments = shlex.split(command)
        if program == "cp":
            shutil.copytree(arguments[1], arguments[2])
            continue
        done = run(*arguments)
        assert done.exit_code == 0, (command, done.output)
        assert comparable(done.stdout.splitlines()) == comparable(printed), command
        count += 1
    assert count >= 12
    assert "Sở Tài chính tỉnh Hà Tĩnh" in (folder / "ket-qua.csv").read_text("utf-8-sig")
    members = (folder / "nhom.csv").read_text("utf-8-sig")
    assert "gồm: Sở Kế hoạch và Đầu tư tỉnh Hà Tĩnh" in members
    assert "2 thành viên trong danh sách chưa kiểm chứng." in members


def test_the_digest_of_the_office_is_on_the_result(tmp_path: Path) -> None:
    office, plan = tmp_path / "office", ROOT / "docs" / "vi-du" / "ke-hoach.txt"
    assert run("lexicon", "add", "agency", "Tổ Chỉnh trang đô thị tỉnh", "--lexicon", str(office)).exit_code == 0
    digests = [
        json.loads(run("parse", str(plan), "--format", "json", *more).stdout)["engine"]["lexicon"]
        for more in ((), ("--lexicon", str(office)))
    ]
    assert digests[0] != digests[1]
    assert f"Dấu vân tay ghi trên kết quả: {digests[1]}" in run("lexicon", "check", "--lexicon", str(office)).stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["Sở Y tế"], "từ điển đã có"),
        (["Đội A", "--alias", "Sở Y tế"], "trong cùng thời gian"),
        (["Đội A;B"], "không được chứa dấu"),
        (["   "], "không được rỗng"),
        (["Đội A", "--scope", "tỉnh"], "phạm vi"),
        (["Đội A", "--from", "1/7/2025"], "ngày phải có dạng"),
        (["BTC", "--alias", "BTC2"], "nhiều nghĩa"),
        (["Sở Nội Vụ Mới", "--alias", "Đội A", "--from", "2026-01-01", "--to", "2025-01-01"], "sau ngày kết thúc"),
    ],
)
def test_what_add_refuses_leaves_the_folder_as_it_was(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    table = tmp_path / "agencies.csv"
    table.write_text(HEADER + "doi-b,Đội B,,office,place,,,office,yes\n", "utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    done = run("lexicon", "add", "agency", *arguments, "--lexicon", str(tmp_path))
    assert done.exit_code == 3
    assert complaint in done.stderr
    assert done.stderr.startswith("[PP200]")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_adding_twice_and_taking_back(tmp_path: Path) -> None:
    office = tmp_path / "office"
    add = ["lexicon", "add", "agency", "Đội Quy tắc", "--lexicon", str(office), "--alias"]
    assert run(*add, "Đội QT").exit_code == 0
    assert run(*add, "ĐQT").exit_code == 0
    assert "Đội QT;ĐQT" in (office / "agencies.csv").read_text("utf-8")
    assert "đã có" in run(*add, "ĐQT").stderr
    assert run("lexicon", "undo", "--lexicon", str(office)).exit_code == 0
    assert "ĐQT" not in (office / "agencies.csv").read_text("utf-8")
    assert "không có lần ghi nào" in run("lexicon", "undo", "--lexicon", str(office)).stderr


def test_taking_back_the_first_row_takes_the_table_away(tmp_path: Path) -> None:
    run("lexicon", "add", "agency", "Đội Quy tắc", "--lexicon", str(tmp_path))
    assert run("lexicon", "undo", "--lexicon", str(tmp_path)).exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_check_reports_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text(HEADER + "doi-a,Sở Y tế,,office,place,,,office,yes\n", "utf-8")
    done = run("lexicon", "check", "--lexicon", str(tmp_path))
    assert done.exit_code == 5
    assert "“sở y tế” vừa là so-y-te vừa là doi-a" in done.stderr


def test_members_must_be_bodies_of_the_lexicon(tmp_path: Path) -> None:
    row = "group/so-ban-nganh,so-khong-co@ha-tinh,,,office,yes\n"
    (tmp_path / "members.csv").write_text("group,member,valid_from,valid_to,source,verified\n" + row, "utf-8")
    assert "không có “so-khong-co@ha-tinh”" in run("lexicon", "check", "--lexicon", str(tmp_path)).stderr


def test_show_of_something_unknown_and_try_in_a_place_unknown() -> None:
    assert "từ điển không có “Sở Bưu tá”" in run("lexicon", "show", "Sở Bưu tá").stderr
    assert run("lexicon", "try", "Sở Y tế", "--place", "Atlantis").exit_code == 2
    assert run("lexicon", "try", "Trời nắng.").stdout == "Không thấy cơ quan nào trong câu này.\n"


def test_the_example_lists_of_ha_tinh_are_complete() -> None:
    """13 districts before, 69 communes and wards after 1 July 2025."""
    from policyparse.lexicon import load_lexicon
    from policyparse.lexicon.directory import directory

    known = directory(load_lexicon(ROOT / "docs" / "vi-du" / "tu-dien-ha-tinh"))
    counts = [
        len(list(known.members(group, day)))
        for group, day in (
            ("group/ubnd-cac-huyen-thanh-pho-thi-xa", "2023-05-05"),
            ("group/ubnd-cac-huyen-thanh-pho-thi-xa", "2025-05-05"),
            ("group/ubnd-cac-huyen-thanh-pho-thi-xa", "2026-11-01"),
            ("group/ubnd-cac-xa-phuong", "2025-05-05"),
            ("group/ubnd-cac-xa-phuong", "2026-11-01"),
        )
    ]
    assert counts == [13, 12, 0, 0, 69]


def test_a_folder_without_tables_is_told(tmp_path: Path) -> None:
    done = run("parse", str(ROOT / "corpus/kh-154/kh-154.txt"), "--lexicon", str(tmp_path), "-f", "csv")
    assert done.exit_code == 0
    assert "không có bảng nào ở đây" in done.stderr
    assert done.stdout == run("parse", str(ROOT / "corpus/kh-154/kh-154.txt"), "-f", "csv").stdout


def test_a_body_of_many_places_asks_for_the_place() -> None:
    assert "--place" in run("lexicon", "try", "Sở Y tế chủ trì").stderr
    assert "--place" not in run("lexicon", "try", "Sở Y tế chủ trì", "--place", "Hà Tĩnh").stderr

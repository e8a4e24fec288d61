"""The commands that ask a store, as an officer types them: what goes where in which format, and what mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from policyparse.cli import app
from policyparse.records.model import Plan
from policyparse.store import open_store, writing
from policyparse.store.recording import store_plan

OWN = "154/KH-UBND"


@pytest.fixture(scope="module")
def kho(kh154_plan_txt: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kho") / "kho.db"
    store = open_store(str(file), create=True)
    with writing(store) as connection:
        store_plan(connection, kh154_plan_txt, "e1", 1)
    store.dispose()
    return file


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], prog_name="policyparse")


class TestTheEndOfAName:
    def test_tells_the_format_of_an_answer(self, kho: Path, tmp_path: Path) -> None:
        for name in ("a.csv", "a.json", "a.xlsx", "a.txt"):
            assert run("docket", "Sở Công Thương", "--db", kho, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("Mã nhiệm vụ,")
        rows = json.loads((tmp_path / "a.json").read_bytes())["rows"]
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert sheet is not None
        assert sheet.max_row == len(rows) + 1
        assert "┌" in (tmp_path / "a.txt").read_text("utf-8")

    def test_of_a_graph_and_of_an_audit(self, kho: Path, repo_root: Path, tmp_path: Path) -> None:
        assert run("graph", "--db", kho, "-o", tmp_path / "g.dot").exit_code == 0
        assert (tmp_path / "g.dot").read_text("utf-8").startswith("digraph")
        assert run("audit", repo_root / "corpus/kh-154/kh-154.txt", "-o", tmp_path / "a.sarif").exit_code == 5
        assert json.loads((tmp_path / "a.sarif").read_bytes())["version"] == "2.1.0"

    @pytest.mark.parametrize("command", [("docket", "Sở Nội vụ"), ("stats",), ("graph",)])
    def test_of_another_kind_is_refused(self, kho: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
        done = run(*command, "--db", kho, "-o", tmp_path / "a.docx")
        assert done.exit_code == 2
        assert "thêm --format, hoặc đặt đuôi ." in done.stderr
        assert not any(tmp_path.iterdir())

    def test_the_format_that_is_asked_for_wins(self, kho: Path, tmp_path: Path) -> None:
        assert run("stats", "--db", kho, "-f", "json", "-o", tmp_path / "a.dat").exit_code == 0
        json.loads((tmp_path / "a.dat").read_bytes())

    def test_of_an_export(self, kho: Path, tmp_path: Path) -> None:
        for name in ("a.jsonl", "a.csv"):
            assert run("export", "--db", kho, "-o", tmp_path / name).exit_code == 0
            assert (tmp_path / name).read_bytes() == run("export", "--db", kho, "-f", name[2:]).stdout_bytes


class TestMistakes:
    def test_an_unknown_body_is_answered_with_a_command_to_try(self, kho: Path) -> None:
        done = run("docket", "Sở Không Có", "--db", kho)
        assert done.exit_code == 0
        assert 'policyparse lexicon try "Sở Không Có"' in done.stderr

    def test_the_wrong_day_is_named_by_its_option(self, kho: Path) -> None:
        assert "--due-before: “mai”" in run("docket", "Sở Nội vụ", "--db", kho, "--due-before", "mai").stderr

    def test_a_number_nobody_knows(self, kho: Path) -> None:
        assert "Ai viện dẫn 99/QĐ-XYZ" in run("cites", "99/QĐ-XYZ", "--db", kho).stdout  # as it was typed
        for command in ("basis", "graph"):
            done = run(command, "99/QĐ-XYZ", "--db", kho)
            assert done.exit_code == 3
            assert "99/QĐ-XYZ: trong kho không có văn bản" in done.stderr

    def test_the_day_of_a_number_as_offices_write_it(self, kho: Path) -> None:
        both = [run("basis", f"{OWN}|{day}", "--db", kho) for day in ("2023-05-05", "05/5/2023")]
        assert both[0].stdout == both[1].stdout != ""
        assert "“05/5” không phải một ngày" in run("basis", f"{OWN}|05/5", "--db", kho).stderr

    def test_what_is_no_store(self, repo_root: Path, tmp_path: Path) -> None:
        done = run("stats", "--db", repo_root / "corpus/kh-154/kh-154.docx")
        assert (done.exit_code, "không phải một kho" in done.stderr) == (3, True)
        done = run("batch", repo_root / "corpus/kh-154/kh-154.txt", "--db", tmp_path / "không có" / "kho.db")
        assert (done.exit_code, "không có thư mục để đặt kho" in done.stderr) == (4, True)

    def test_words_need_no_quotes(self, kho: Path) -> None:
        assert run("search", "công", "nghiệp", "--db", kho).stdout == run("search", "công nghiệp", "--db", kho).stdout


def test_a_copy_of_a_format_that_cannot_be_mended(repo_root: Path, tmp_path: Path) -> None:
    done = run("audit", repo_root / "corpus/kh-154/kh-154.pdf", "--fix", tmp_path / "a.pdf")
    assert done.exit_code == 4
    assert "chỉ sửa được tệp văn bản thuần" in done.stderr

"""The command line through its real entry point: what is printed where, and the exit code."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import openpyxl
import pytest
from typer.testing import CliRunner, Result

import policyparse
from policyparse.cli import app
from policyparse.records.model import build_schema

PLAN = Path(__file__).resolve().parent.parent / "corpus" / "kh-154" / "kh-154.txt"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(policyparse.__file__).resolve().parent.parent), "COLUMNS": "100"}
HEAVY = {"docx", "lxml", "msgspec", "rich", "xlsxwriter", "ahocorasick_rs", "policyparse.lexicon", "policyparse.pipeline"}


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policyparse", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**ENVIRONMENT, **environment},
        timeout=120,
    )


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


class TestWithoutAnyFile:
    def test_version(self) -> None:
        done = run("--version")
        assert (done.returncode, done.stdout) == (0, f"policyparse {policyparse.__version__}\n")

    @pytest.mark.parametrize("command", [[], ["parse"], ["evaluate"], ["schema"]])
    def test_help_documents_the_exit_codes(self, command: list[str]) -> None:
        done = run(*command, "--help")
        assert done.returncode == 0
        assert "Mã thoát:\n    0  xong cả\n" in done.stdout

    def test_schema_is_the_schema(self) -> None:
        done = run("schema")
        assert done.returncode == 0
        assert json.loads(done.stdout) == json.loads(json.dumps(build_schema()))
        jsonschema.Draft202012Validator.check_schema(json.loads(done.stdout))

    @pytest.mark.parametrize("arguments", [[], ["parse"], ["parse", "x", "-f", "docx"], ["parse", "x", "--nope"], ["nope"]])
    def test_wrong_usage(self, arguments: list[str]) -> None:
        assert run(*arguments).returncode == 2

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["x.txt", "-f", "xlsx"], "cần -o/--output"),
            (["x.txt", "-o", "y.dat"], "thêm --format"),
            (["x.txt", "-o", "x.txt"], "tệp nguồn"),
        ],
    )
    def test_options_that_mean_nothing_together(self, arguments: list[str], words: str) -> None:
        done = run("parse", *arguments)
        assert done.returncode == 2
        assert words in done.stderr.replace("\n", " ")

    def test_help_loads_nothing_heavy(self) -> None:
        probe = "import sys, policyparse.cli; print(*sys.modules, sep='\\n')"
        loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True, env=ENVIRONMENT)
        assert not HEAVY & set(loaded.stdout.split())

    def test_output_is_utf_8_whatever_the_locale(self) -> None:
        done = run("--help", LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert done.returncode == 0
        assert "Mã thoát" in done.stdout


class TestFilesThatCannotBeRead:
    @pytest.fixture
    def broken(self, tmp_path: Path) -> list[Path]:
        (tmp_path / "rỗng.txt").write_bytes(b"")
        (tmp_path / "thư mục").mkdir()
        return [tmp_path / "không có.txt", tmp_path / "rỗng.txt", tmp_path / "thư mục"]

    def test_each_is_one_line_with_its_code(self, broken: list[Path]) -> None:
        done = run("parse", *broken)
        assert (done.returncode, done.stdout) == (3, "")
        codes = ["PP101", "PP103", "PP102"]
        lines = complaints(done)
        assert len(lines) == 3
        for line, code, path in zip(lines, codes, broken, strict=True):
            assert line.startswith(f"[{code}] {path}: ")

    def test_a_name_with_a_line_break_is_still_one_line(self, tmp_path: Path) -> None:
        assert len(complaints(run("parse", tmp_path / "hai\ndòng\x1b[31m.txt"))) == 1

    def test_the_good_ones_are_written(self, broken: list[Path], tmp_path: Path) -> None:
        done = run("parse", broken[0], PLAN, "-o", tmp_path / "out", "-f", "json")
        assert done.returncode == 1
        assert len(complaints(done)) == 1
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["kh-154.json"]

    def test_several_files_are_an_array_even_if_one_is_left(self, broken: list[Path]) -> None:
        done = run("parse", broken[0], PLAN, "-f", "json")
        assert done.returncode == 1
        assert [Path(plan["source"]["path"]).name for plan in json.loads(done.stdout)] == ["kh-154.txt"]

    def test_a_lexicon_that_cannot_be_used(self, tmp_path: Path) -> None:
        done = run("parse", PLAN, "--lexicon", tmp_path / "không có")
        assert (done.returncode, done.stdout) == (3, "")
        assert complaints(done)[0].startswith("[PP200] ")

    def test_gold_that_is_not_there(self, tmp_path: Path) -> None:
        done = run("evaluate", tmp_path / "không có")
        assert (done.returncode, done.stdout) == (3, "")
        assert len(complaints(done)) == 1
        assert complaints(done)[0].startswith("[PP300] ")


class TestParsing:
    def test_json_of_one_file_is_one_object_of_the_contract(self) -> None:
        done = run("parse", PLAN, "--format", "json")
        assert (done.returncode, done.stderr) == (0, "")
        jsonschema.Draft202012Validator(build_schema()).validate(json.loads(done.stdout))

    def test_jsonl_lines_carry_their_document(self) -> None:
        done = run("parse", PLAN, "-f", "jsonl")
        tasks = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0
        assert tasks
        assert all(task["document"] == tasks[0]["document"] for task in tasks)

    def test_table_is_the_default(self) -> None:
        done = run("parse", PLAN)
        assert done.returncode == 0
        assert "Chủ trì" in done.stdout
        assert "\x1b" not in done.stdout

    def test_table_survives_a_terminal_of_the_c_locale(self) -> None:
        done = run("parse", PLAN, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert (done.returncode, done.stderr) == (0, "")

    def test_suffix_tells_the_format(self, tmp_path: Path) -> None:
        tasks = len(json.loads(run("parse", PLAN, "-f", "json").stdout)["tasks"])
        workbook, sheet = tmp_path / "a.xlsx", tmp_path / "a.csv"
        for target in (workbook, sheet):
            done = run("parse", PLAN, "-o", target)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert openpyxl.load_workbook(workbook)["Nhiệm vụ"].max_row == tasks + 3
        with sheet.open(encoding="utf-8-sig", newline="") as lines:
            assert len(list(csv.DictReader(lines))) == tasks

    def test_files_of_one_name_do_not_overwrite_each_other(self, tmp_path: Path) -> None:
        other = tmp_path / "b" / PLAN.name
        other.parent.mkdir()
        other.write_bytes(PLAN.read_bytes())
        done = run("parse", PLAN, other, "-f", "md", "-o", tmp_path / "out")
        assert done.returncode == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["kh-154-2.md", "kh-154.md"]

    def test_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        done = run("parse", PLAN, "-o", tmp_path / "không có" / "x.csv")
        assert (done.returncode, done.stdout) == (4, "")
        assert len(complaints(done)) == 1
        assert complaints(done)[0].startswith("[PP400] ")

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("x", encoding="utf-8")
        done = run("parse", PLAN, PLAN, "-o", tmp_path / "out")
        assert done.returncode == 4
        assert len(complaints(done)) == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
    def test_a_full_disk_behind_standard_output(self) -> None:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            arguments = [sys.executable, "-m", "policyparse", "parse", str(PLAN), "-f", "json"]
            done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, check=False, text=True, env=ENVIRONMENT)
        assert done.returncode == 4
        assert done.stderr == "[PP400] stdout: không ghi được: ổ đĩa hết chỗ\n"

    @pytest.mark.parametrize("form", ["json", "table"])
    def test_a_reader_that_goes_away_is_no_error(self, form: str) -> None:
        arguments = [sys.executable, "-m", "policyparse", "parse", str(PLAN), "-f", form]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


class TestFaultsOfOurs:
    """Faults that no input is known to cause, put in by hand."""

    def invoke(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments)])

    def test_an_unexpected_exception_is_one_line_and_the_others_go_on(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from policyparse import pipeline

        parse = pipeline.parse

        def fault(path: Path, **options: Any) -> Any:
            if path.name == "lỗi.txt":
                raise KeyError("hai\ndòng")
            return parse(path, **options)

        monkeypatch.setattr(pipeline, "parse", fault)
        done = self.invoke("parse", "lỗi.txt", PLAN, "-f", "json", "-o", tmp_path / "all.json")
        assert done.exit_code == 1
        assert done.stderr.startswith("[PP999] lỗi.txt: ")
        assert done.stderr.count("\n") == 1
        assert len(json.loads((tmp_path / "all.json").read_bytes())) == 1

    def test_one_file_of_a_folder_that_cannot_be_written_does_not_stop_the_others(self, tmp_path: Path) -> None:
        (tmp_path / "kh-154.csv").mkdir()  # where the first result should go
        other = tmp_path / "khác.txt"
        other.write_bytes(PLAN.read_bytes())
        done = self.invoke("parse", PLAN, other, "-f", "csv", "-o", tmp_path)
        assert done.exit_code == 4
        assert done.stderr.startswith("[PP400] ")
        assert (tmp_path / "khác.csv").is_file()


class TestAsOf:
    def test_the_day_is_said_again_in_the_result(self) -> None:
        done = run("parse", PLAN, "-f", "json", "--as-of", "2026-11-01")
        assert json.loads(done.stdout)["as_of"] == "2026-11-01"

    def test_without_it_nothing_is_counted(self) -> None:
        result = json.loads(run("parse", PLAN, "-f", "json").stdout)
        assert (result["as_of"], result["engine"]["calendar"]) == (None, None)

    def test_the_day_may_be_written_as_offices_do(self) -> None:
        done = run("parse", PLAN, "-f", "json", "--as-of", "01/11/2026")
        assert json.loads(done.stdout)["as_of"] == "2026-11-01"

    @pytest.mark.parametrize("day", ["2026-13-01", "31/02/2026", "today", ""])
    def test_what_is_no_day_is_wrong_usage(self, day: str) -> None:
        done = run("parse", PLAN, "--as-of", day)
        assert done.returncode == 2
        assert "--as-of" in done.stderr

    def test_a_calendar_is_named_by_its_digest(self, tmp_path: Path) -> None:
        file = tmp_path / "2026.csv"
        file.write_text("day,status\n2026-01-02,nghỉ\n", "utf-8")
        result = json.loads(run("parse", PLAN, "-f", "json", "--calendar", file).stdout)
        assert result["engine"]["calendar"].startswith("sha256:")

    def test_a_calendar_that_cannot_be_right_ends_the_command(self, tmp_path: Path) -> None:
        file = tmp_path / "2026.csv"
        file.write_text("day,status\n2026-02-30,nghỉ\n", "utf-8")
        done = run("parse", PLAN, "--calendar", file)
        assert done.returncode == 3
        assert complaints(done) == [f"[PP201] {file}: dòng 2: không có ngày 2026-02-30"]

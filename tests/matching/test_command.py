"""`policyparse match` and `policyparse diff`: formats, exit codes, and what a hostile text may do (nothing)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policyparse.cli import app
from policyparse.matching.showing import FATES
from policyparse.matching.versions import Fate

PAIRS = Path(__file__).resolve().parents[2] / "corpus" / "pairs"
AMENDED = PAIRS / "phong-chong-thien-tai-sua-doi"
DRAFT = PAIRS / "chuyen-doi-so-du-thao"
RUNNER = CliRunner()


def run(*arguments: str | Path, code: int = 0) -> str:
    done = RUNNER.invoke(app, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.stdout


class TestDiff:
    def test_an_amendment_leaves_the_rest_in_force(self) -> None:
        content = json.loads(run("diff", AMENDED / "old.txt", AMENDED / "new.txt", "-f", "json"))
        assert content["counts"]["removed"] == 0
        assert content["counts"]["left"] > 0
        assert content["counts"]["changed"] + content["counts"]["unchanged"] == 16
        changed = {task["new"]["locator"][-1]: task for task in content["tasks"] if task["fate"] == "changed"}
        fields = {change["field"]: change for change in changed["3"]["changes"]}
        assert (fields["lead"]["old"], fields["lead"]["new"]) == ("Sở Công Thương", "Sở Tài chính")
        assert fields["deadline"]["new"] == "trước ngày 15/6/2026"
        assert ["-", " Công Thương"] in fields["text"]["words"]

    def test_a_draft_loses_what_is_not_issued(self) -> None:
        content = json.loads(run("diff", DRAFT / "new.txt", DRAFT / "old.txt", "--format", "json"))
        assert content["counts"]["left"] == 0
        assert content["counts"]["removed"] == 6

    def test_a_document_and_itself(self) -> None:
        content = json.loads(run("diff", DRAFT / "new.txt", DRAFT / "new.txt", "-f", "json"))
        assert content["counts"]["unchanged"] == len(content["tasks"]) == 27
        assert content["citations"] == {"added": [], "removed": []}

    def test_citations(self, tmp_path: Path) -> None:
        old = (DRAFT / "new.txt").read_text("utf-8")
        line = (
            "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"
        )
        new = old.replace("I. NHIỆM VỤ", f"{line}\nI. NHIỆM VỤ")
        (tmp_path / "a.txt").write_text(old, "utf-8")
        (tmp_path / "b.txt").write_text(new, "utf-8")
        assert "Viện dẫn thêm: Nghị quyết 57-NQ/TW" in run("diff", tmp_path / "a.txt", tmp_path / "b.txt")
        assert "Không còn viện dẫn: Nghị quyết 57-NQ/TW" in run("diff", tmp_path / "b.txt", tmp_path / "a.txt")

    def test_plain_table(self) -> None:
        printed = run("diff", AMENDED / "old.txt", AMENDED / "new.txt")
        assert "[-Công Thương-] {+Tài chính+}" in printed
        assert "\x1b" not in printed
        assert FATES[Fate.LEFT].split(",")[0] in printed

    def test_nothing_in_a_text_becomes_markup(self, tmp_path: Path) -> None:
        old = (DRAFT / "old.txt").read_text("utf-8")
        new = old.replace("danh mục cơ sở dữ liệu", "danh mục <script>alert(1)</script> | **cơ sở** dữ liệu")
        (tmp_path / "a.txt").write_text(old, "utf-8")
        (tmp_path / "b.txt").write_text(new, "utf-8")
        page = tmp_path / "diff.html"
        run("diff", tmp_path / "a.txt", tmp_path / "b.txt", "-o", page)
        tags = _Tags()
        tags.feed(page.read_text("utf-8"))
        assert "script" not in tags.seen
        assert {"ins", "table"} <= tags.seen
        markdown = run("diff", tmp_path / "a.txt", tmp_path / "b.txt", "-f", "md")
        assert "<script" not in markdown
        assert r"\*\*cơ sở\*\*" in markdown

    def test_exit_codes(self, tmp_path: Path) -> None:
        run("diff", DRAFT / "old.txt", tmp_path / "missing.txt", code=3)
        run("diff", DRAFT / "old.txt", DRAFT / "new.txt", "-o", tmp_path / "no" / "where.md", code=4)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one draft."""
    db = tmp_path_factory.mktemp("kho") / "kho.db"
    run("batch", DRAFT / "old.txt", "--db", db, "--quiet")
    return db


class TestMatch:
    def test_formats(self, store: Path, tmp_path: Path) -> None:
        new = DRAFT / "new.txt"
        assert json.loads(run("match", new, "--db", store, "--json")) == json.loads(
            run("match", new, "--db", store, "-f", "json")
        )
        assert "đổi thời hạn" in run("match", new, "--db", store)
        run("match", new, "--db", store, "-f", "xlsx", "-o", tmp_path / "so.xlsx")
        assert (tmp_path / "so.xlsx").read_bytes()[:2] == b"PK"

    def test_the_same_answer_in_every_process(self, store: Path) -> None:
        command = [sys.executable, "-m", "policyparse", "match", str(DRAFT / "new.txt"), "--db", str(store), "--json"]
        answers = {
            subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
            for seed in ("1", "2")
        }
        assert len(answers) == 1

    def test_annexes_are_part_of_the_document(self, store: Path, tmp_path: Path) -> None:
        annex = tmp_path / "phu-luc.txt"
        rows = ("STT\tNhiệm vụ\tCơ quan chủ trì\tThời gian", "1\tXây dựng kho bài giảng trực tuyến\tSở Nội vụ\tQuý III/2026")
        annex.write_text("\n".join(("PHỤ LỤC", "DANH MỤC NHIỆM VỤ", *rows, "")), "utf-8")
        content = json.loads(run("match", DRAFT / "new.txt", "--annex", annex, "--db", store, "--json"))
        assert len(content["tasks"]) == 28

    def test_exit_codes(self, store: Path, tmp_path: Path) -> None:
        run("match", tmp_path / "missing.txt", "--db", store, code=3)
        run("match", DRAFT / "new.txt", "--db", tmp_path / "missing.db", code=3)
        run("match", DRAFT / "new.txt", "--db", store, "-f", "xlsx", code=2)
        run("match", DRAFT / "new.txt", "--db", store, "-o", tmp_path / "no" / "where.csv", "-f", "csv", code=4)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

"""An annex that came as a file of its own is joined to its document: one text, one list of tasks, ids of the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from policyparse import parse
from policyparse.cli import app
from policyparse.document import Document, attach_annexes
from policyparse.readers import read

from .samples import CORPUS, make_docx_with, pack, paragraph, run

PLAN = CORPUS / "kh-154" / "kh-154.docx"
ANNEX = CORPUS / "annex-40" / "annex-40.docx"
SHEET = CORPUS / "annex-40" / "annex-40.xlsx"
NOTE = '<w:footnote w:id="7">' + paragraph("Theo Công văn số 5/BNV.") + "</w:footnote>"


def blocks(document: Document) -> list[str]:
    return [document.text[slice(*block.span)] for block in document.blocks]


def test_text_and_blocks_of_all_files_follow_one_another() -> None:
    plan, annex, sheet = read(PLAN), read(ANNEX), read(SHEET)
    whole = attach_annexes(plan, [annex, sheet])
    assert blocks(whole) == blocks(plan) + blocks(annex) + blocks(sheet)
    assert "\n".join(blocks(whole)) == whole.text
    parts = [block.origin.part for block in whole.blocks]
    assert parts == ["body"] * len(plan.blocks) + ["annex-1"] * len(annex.blocks) + ["annex-2"] * len(sheet.blocks)
    # The plan has two tables, so those of the annexes are the third and the fourth
    assert {(block.origin.cell or "").partition("R")[0] for block in whole.blocks} == {"", "T1", "T2", "T3", "T4"}
    assert [source.reader for source in whole.source.annexes] == ["docx", "xlsx"]
    assert attach_annexes(plan, []) is plan


def test_notes_of_all_files_stand_behind_everything(tmp_path: Path) -> None:
    noted = tmp_path / "noted.docx"
    body = "<w:p>" + run("Giao Sở Y tế chủ trì.") + '<w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
    noted.write_bytes(make_docx_with(body, footnotes=NOTE))
    whole = attach_annexes(read(noted), [read(noted), read(ANNEX)])
    assert [block.origin.part for block in whole.blocks][-2:] == ["footnote", "footnote"]
    assert whole.notes == len(whole.blocks) - 2


@pytest.mark.parametrize("annex", [ANNEX, SHEET], ids=lambda path: path.suffix)
def test_rows_of_an_annex_are_tasks_of_the_document(annex: Path) -> None:
    alone, plan = parse(PLAN), parse(PLAN, annexes=[annex])
    assert plan.document == alone.document
    own = [task for task in plan.tasks if task.origin.part == "body"]
    assert [task.id for task in own] == [task.id for task in alone.tasks]
    rows = [task for task in plan.tasks if task.origin.part == "annex-1"]
    assert [task.id for task in rows] == [f"{plan.document.key}#PL1/{number}" for number in range(1, 41)]
    assert [task.span for task in own] == [task.span for task in alone.tasks]
    assert plan.text[slice(*rows[4].span)] == rows[4].text


def test_two_annexes_are_told_apart() -> None:
    plan = parse(PLAN, annexes=[ANNEX, SHEET])
    numbers = [task.locator for task in plan.tasks if task.origin.part != "body"]
    assert numbers == [(name, str(number)) for name in ("PL1", "PL2") for number in range(1, 41)]


def test_an_annex_with_numbered_tasks_and_a_title_of_its_own(tmp_path: Path) -> None:
    decision = tmp_path / "qd.txt"
    decision.write_text(
        "ỦY BAN NHÂN DÂN\nTỈNH SÔNG LAM\nSố: 9/QĐ-UBND\nSông Lam, ngày 02 tháng 6 năm 2025\nQUYẾT ĐỊNH\nVề việc ban hành Kế hoạch\n"
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính.\nNơi nhận:\n- Như Điều 3;\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n",
        "utf-8",
    )
    attached = tmp_path / "kh.txt"
    attached.write_text(
        "KẾ HOẠCH\nCẢI CÁCH HÀNH CHÍNH\n(Ban hành kèm theo Quyết định số 9/QĐ-UBND ngày 02 tháng 6 năm 2025)\nI. NHIỆM VỤ\n"
        "1. Sở Nội vụ chủ trì rà soát thủ tục trước ngày 30/9/2025.\n",
        "utf-8",
    )
    plan = parse(decision, annexes=[attached])
    assert [(task.locator, task.assignees[0].mention) for task in plan.tasks if task.origin.part == "annex-1"] == [
        (("I", "1"), "Sở Nội vụ")
    ]
    assert plan.document.number == "9/QĐ-UBND"


def test_an_annex_alone_has_no_number_of_its_own() -> None:
    document = parse(ANNEX).document
    assert (document.number, document.issued) == (None, None)
    assert document.key.startswith("draft|")


class TestCommandLine:
    def test_parse_joins_annexes(self, tmp_path: Path) -> None:
        archive = tmp_path / "phu-luc.zip"
        archive.write_bytes(pack({"pl1.docx": ANNEX.read_bytes(), "pl2.xlsx": SHEET.read_bytes()}))
        result = CliRunner().invoke(app, ["parse", str(PLAN), "--annex", str(archive), "-f", "jsonl"])
        assert result.exit_code == 0
        assert sum('"part":"annex-2"' in line for line in result.stdout.splitlines()) == 40

    def test_annexes_go_with_one_document(self) -> None:
        result = CliRunner().invoke(app, ["parse", str(PLAN), str(PLAN), "--annex", str(ANNEX)])
        assert result.exit_code == 2
        assert "một văn bản" in result.output

    def test_a_missing_annex_is_said(self) -> None:
        result = CliRunner().invoke(app, ["parse", str(PLAN), "--annex", "none.docx"])
        assert result.exit_code == 3
        assert "[PP101] none.docx" in result.output

    def test_audit_reads_annexes_and_repairs_none(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(app, ["audit", str(PLAN), "--annex", str(ANNEX), "--fix", str(tmp_path / "a.docx")])
        assert result.exit_code == 2
        result = CliRunner().invoke(app, ["audit", str(PLAN), "--annex", str(ANNEX)])
        assert result.exit_code in (0, 5)

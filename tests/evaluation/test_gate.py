"""The gate: what breaks it, and that its floors only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation.conftest import Rows, write_docx, write_gold
from policyparse.errors import GoldError
from policyparse.evaluation import check, raise_floors
from policyparse.evaluation.__main__ import app
from policyparse.evaluation.facts import FIELDS
from policyparse.evaluation.gate import hash_corpus, list_documents, load_baseline

TXT, DOCX = "cay-xanh/cay-xanh.txt", "cay-xanh/cay-xanh.docx"


@pytest.fixture
def baseline(corpus: Path) -> Path:
    write_docx(corpus / DOCX)
    raise_floors(corpus / "baseline.json", corpus)
    return corpus / "baseline.json"


def set_floor(baseline: Path, name: str, field: str, value: float | None) -> None:
    written = json.loads(baseline.read_bytes())
    if value is None:
        del written["floors"][name][field]
    else:
        written["floors"][name][field] = value
    baseline.write_text(json.dumps(written), "utf-8")


def test_what_was_just_measured_passes(baseline: Path, corpus: Path) -> None:
    assert check(baseline, corpus) == []
    assert {name: list(floors) for name, floors in load_baseline(baseline).floors.items()} == {
        DOCX: list(FIELDS),
        TXT: list(FIELDS),
    }


def test_documents_are_all_files_of_the_stem(baseline: Path, corpus: Path) -> None:
    (corpus / "cay-xanh" / "ghi-chu.md").write_text("", "utf-8")
    assert sorted(list_documents(corpus)) == [DOCX, TXT]


def test_a_floor_that_is_missed(baseline: Path, corpus: Path, rows: Rows) -> None:
    set_floor(baseline, DOCX, "agencies", 1.01)
    (violation,) = check(baseline, corpus)
    assert violation.startswith(f"{DOCX}: agencies (Cơ quan) đạt F1 ")
    assert violation.endswith("dưới mức sàn 1.0100.")


def test_a_field_without_a_floor(baseline: Path, corpus: Path) -> None:
    set_floor(baseline, TXT, "tasks", None)
    assert check(baseline, corpus) == [f"{TXT}: tasks chưa có mức sàn."]


def test_a_crash_breaks_the_gate(baseline: Path, corpus: Path) -> None:
    (corpus / DOCX).write_bytes(b"PK\x03\x04")
    violations = check(baseline, corpus)
    assert violations[0].startswith(f"{DOCX}: bộ đọc hỏng (")
    assert any(violation.startswith(f"{DOCX}: tasks ") for violation in violations)


def test_a_document_that_is_gone(baseline: Path, corpus: Path) -> None:
    (corpus / DOCX).unlink()
    assert check(baseline, corpus) == [f"{DOCX}: có mức sàn nhưng không còn trong bộ dữ liệu."]


def test_a_changed_corpus(baseline: Path, corpus: Path, rows: Rows) -> None:
    rows["agencies"].reverse()
    write_gold(corpus / "cay-xanh" / "gold", rows)
    (violation,) = check(baseline, corpus)
    assert violation.startswith("Bộ dữ liệu đã đổi")


@pytest.mark.parametrize("name", ["cay-xanh/cay-xanh.txt", "cay-xanh/gold/dates.jsonl"])
def test_the_hash_covers_text_and_gold(corpus: Path, name: str) -> None:
    before = hash_corpus(corpus)
    with (corpus / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert hash_corpus(corpus) != before


def test_the_hash_covers_nothing_else_and_no_place(corpus: Path, tmp_path: Path) -> None:
    before = hash_corpus(corpus)
    (corpus / "GUIDELINE.md").write_text("x", "utf-8")
    assert hash_corpus(corpus.rename(tmp_path / "moved")) == before


@pytest.mark.parametrize("written", [None, "{", "[]", '{"corpus": "x"}', '{"corpus": "x", "floors": {"a": {"tasks": "1"}}}'])
def test_a_baseline_that_is_missing_or_malformed(corpus: Path, written: str | None) -> None:
    if written is not None:
        (corpus / "baseline.json").write_text(written, "utf-8")
    with pytest.raises(GoldError, match="mức sàn"):
        check(corpus / "baseline.json", corpus)


class TestRaising:
    def test_floors_rise(self, baseline: Path, corpus: Path) -> None:
        set_floor(baseline, TXT, "tasks", 0.5)
        assert raise_floors(baseline, corpus) == {TXT: {"tasks": (0.5, 1.0)}}
        assert load_baseline(baseline).floors[TXT]["tasks"] == 1.0

    def test_floors_never_fall(self, baseline: Path, corpus: Path) -> None:
        set_floor(baseline, TXT, "tasks", 1.5)
        assert raise_floors(baseline, corpus) == {}
        assert load_baseline(baseline).floors[TXT]["tasks"] == 1.5

    def test_a_changed_corpus_needs_a_reason(self, baseline: Path, corpus: Path, rows: Rows) -> None:
        rows["tasks"].pop()
        write_gold(corpus / "cay-xanh" / "gold", rows)
        before = baseline.read_bytes()
        with pytest.raises(GoldError, match="lý do"):
            raise_floors(baseline, corpus)
        assert baseline.read_bytes() == before
        raise_floors(baseline, corpus, reason="bỏ một nhiệm vụ")
        agreed = load_baseline(baseline)
        assert (agreed.corpus, agreed.reasons) == (hash_corpus(corpus), ("bỏ một nhiệm vụ",))
        assert agreed.floors[TXT]["tasks"] == 1.0

    def test_nothing_is_written_when_the_parser_fails(self, baseline: Path, corpus: Path) -> None:
        (corpus / DOCX).write_bytes(b"PK\x03\x04")
        before = baseline.read_bytes()
        with pytest.raises(GoldError, match="bộ đọc hỏng"):
            raise_floors(baseline, corpus)
        assert baseline.read_bytes() == before


class TestCommands:
    def test_raise_then_check(self, corpus: Path) -> None:
        raised = CliRunner().invoke(app, ["raise-floors", "--corpus", str(corpus)])
        assert (raised.exit_code, f"{TXT}: tasks mới → 1.0000\n" in raised.stdout) == (0, True)
        assert CliRunner().invoke(app, ["check", "--corpus", str(corpus)]).stdout == "Đạt mọi mức sàn.\n"
        set_floor(corpus / "baseline.json", TXT, "tasks", 1.5)
        assert CliRunner().invoke(app, ["check", "--corpus", str(corpus)]).exit_code == 1

    def test_score_and_agreement(self, corpus: Path) -> None:
        gold = str(corpus / "cay-xanh" / "gold")
        for command in (["score", gold, str(corpus / TXT)], ["agreement", gold, gold, "--show"]):
            done = CliRunner().invoke(app, command)
            assert done.exit_code == 0
            assert " tasks_roles " in done.stdout

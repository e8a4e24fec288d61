"""Counts: what is right, missed and false, for text and Word files, for crashes and between annotators."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import msgspec
import pytest
from docx import Document as WordDocument

from evaluation.conftest import GOLD, Rows, task, write_docx, write_gold
from policyparse.document import Document
from policyparse.errors import FileMissing
from policyparse.evaluation import Report, agreement, evaluate, render_report
from policyparse.evaluation.facts import FIELDS, comparable
from policyparse.learned import Models
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.records.model import Finding, Plan

# What the parser cannot fail on in the plan; the scores themselves are no matter of these tests.
SURE = (
    "tasks",
    "tasks_roles",
    "leads",
    "coordinates",
    "implements",
    "roles",
    "deadlines",
    "due",
    "citations",
    "citations_target",
)


def scored(report: Report, field: str) -> tuple[int, int, int]:
    score = report.fields[field]
    return score.gold, score.found, score.right


def between(tmp_path: Path, first: Rows, second: Rows) -> Report:
    return agreement(write_gold(tmp_path / "a", first), write_gold(tmp_path / "b", second))


class TestEvaluation:
    def test_every_field_is_reported(self, gold_dir: Path) -> None:
        report = evaluate(gold_dir)
        assert list(report.fields) == list(FIELDS)
        assert report.failure is None

    def test_the_text_is_found_beside_the_gold(self, gold_dir: Path) -> None:
        report = evaluate(gold_dir)
        assert {field: report.fields[field].f1 for field in SURE} == dict.fromkeys(SURE, 1.0)
        assert Path(report.scored).name == "cay-xanh.txt"

    def test_a_word_file_scores_like_its_text(self, gold_dir: Path) -> None:
        text = evaluate(gold_dir)
        word = evaluate(gold_dir, document=write_docx(gold_dir.parent / "cay-xanh.docx"))
        assert word.fields == text.fields

    def test_gold_elsewhere_takes_the_text_beside_the_document(self, tmp_path: Path, gold_dir: Path, rows: Rows) -> None:
        elsewhere = write_gold(tmp_path / "reader" / "a", rows)
        word = write_docx(gold_dir.parent / "cay-xanh.docx")
        assert evaluate(elsewhere, document=word).fields == evaluate(gold_dir).fields

    def test_a_word_file_with_more_in_it_puts_that_on_no_line(self, gold_dir: Path) -> None:
        path = write_docx(gold_dir.parent / "cay-xanh.docx")
        document = WordDocument(str(path))
        document.paragraphs[7].insert_paragraph_before("Sở Tư pháp chủ trì rà soát văn bản.")
        document.save(str(path))
        report = evaluate(gold_dir, document=path)
        assert scored(report, "citations") == (1, 1, 1)
        assert [remark.text for remark in report.fields["agencies"].false].count("Sở Tư pháp") == 1
        assert "khối 8 (không khớp dòng nào)" in {remark.place for remark in report.fields["agencies"].false}

    def test_a_task_more_and_a_task_less(self, gold_dir: Path, rows: Rows) -> None:
        rows["tasks"][0] = task(9, "I", implement=["Sở Y tế"])
        report = evaluate(write_gold(gold_dir, rows))
        tasks = report.fields["tasks"]
        assert scored(report, "tasks") == (4, 4, 3)
        assert (tasks.precision, tasks.recall, tasks.f1) == (0.75, 0.75, 0.75)
        assert [(remark.place, remark.text) for remark in tasks.missed] == [("dòng 9", "I")]
        assert [(remark.place, remark.text) for remark in tasks.false] == [("dòng 10", "I/1")]
        assert scored(report, "leads") == (1, 2, 1)
        assert scored(report, "core") == (4, 4, 3)

    def test_a_task_is_right_only_with_all_its_roles(self, gold_dir: Path, rows: Rows) -> None:
        rows["tasks"][0]["implement"] = ["Sở Y tế"]
        report = evaluate(write_gold(gold_dir, rows))
        assert scored(report, "tasks_roles") == (4, 4, 3)
        assert scored(report, "roles") == (7, 6, 6)

    def test_core_false_counts(self, gold_dir: Path, rows: Rows) -> None:
        rows["tasks"][0]["core"] = False
        report = evaluate(write_gold(gold_dir, rows))
        assert scored(report, "tasks") == (4, 4, 4)
        assert scored(report, "core") == (4, 4, 3)

    def test_findings_of_other_codes_than_the_annotated_do_not_count(
        self, gold_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def analyse_and_find(document: Document, *, lexicon: Lexicon, models: Models | None) -> Plan:
            plan = analyse(document, lexicon=lexicon, models=models)
            place = plan.tasks[0]
            codes = ("text.repeated-words", "text.new-code")
            findings = (
                Finding(code=code, severity="info", span=place.span, origin=place.origin, message="", suggestion=None)
                for code in codes
            )
            return msgspec.structs.replace(plan, findings=tuple(findings))

        monkeypatch.setattr("policyparse.evaluation.scoring.analyse", analyse_and_find)
        score = evaluate(gold_dir).fields["findings"]
        assert [(remark.place, remark.text.split(":")[0]) for remark in score.false] == [("dòng 10", "text.repeated-words")]

    def test_a_document_that_is_not_there_is_no_full_miss(self, gold_dir: Path) -> None:
        with pytest.raises(FileMissing):
            evaluate(gold_dir, document=gold_dir.parent / "khac.docx")


class TestCrash:
    @pytest.mark.parametrize("error", [ValueError("hỏng"), RecursionError(), KeyError("d1")])
    def test_everything_is_missed(self, gold_dir: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        def crash(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr("policyparse.evaluation.scoring.analyse", crash)
        report = evaluate(gold_dir)
        assert report.failure is not None
        assert type(error).__name__ in report.failure
        assert scored(report, "tasks") == (4, 0, 0)
        assert (report.fields["tasks"].recall, report.fields["tasks"].f1) == (0.0, 0.0)
        assert len(report.fields["agencies"].missed) == 7
        assert "BỘ ĐỌC HỎNG" in render_report(report, show=False)

    def test_a_file_that_cannot_be_read_is_a_full_miss(self, gold_dir: Path) -> None:
        broken = gold_dir.parent / "cay-xanh.docx"
        broken.write_bytes(b"PK\x03\x04 ...")
        report = evaluate(gold_dir, document=broken)
        assert report.failure is not None
        assert report.failure.startswith("[PP1")
        assert scored(report, "roles") == (6, 0, 0)


class TestAgreement:
    def test_with_oneself_it_is_whole(self, tmp_path: Path, rows: Rows) -> None:
        report = between(tmp_path, rows, rows)
        assert {score.f1 for score in report.fields.values()} == {1.0}
        assert scored(report, "dates_full") == (3, 3, 3)
        assert scored(report, "dates") == (4, 4, 4)
        assert report.engine is None

    def test_f1_is_the_same_both_ways(self, tmp_path: Path, rows: Rows) -> None:
        rows["agencies"] = rows["agencies"][:4]
        rows["tasks"][0]["lead"] = []
        there, back = between(tmp_path, GOLD, rows), between(tmp_path, rows, GOLD)
        for field in FIELDS:
            assert there.fields[field].f1 == back.fields[field].f1
            assert there.fields[field].precision == back.fields[field].recall
        assert scored(there, "agencies") == (7, 4, 4)
        assert there.fields["agencies"].f1 == round(2 * 4 / 11, 4)

    @pytest.mark.parametrize(
        ("field", "file", "row", "change"),
        [
            ("modality", "tasks", 1, {"modality": "request"}),
            ("core", "tasks", 1, {"core": False}),
            ("addressees", "tasks", 3, {"advise_to": [{"mention": "UBND tỉnh", "relation": "send"}]}),
            ("citations", "citations", 0, {"number": "12/QD-UBND"}),
            ("citations_target", "citations", 0, {"target": "12/QĐ-UBND|?"}),
            ("issued", "citations", 0, {"issued": "2030-02-01"}),
            ("laws", "citations", 1, {"text": "Luật Ngân sách"}),
            ("dates", "dates", 3, {"text": "hàng năm"}),
            ("dates_full", "dates", 2, {"norm": "2030-02-01"}),
            ("agencies", "agencies", 0, {"line": 11}),
        ],
    )
    def test_one_difference_is_one_miss_and_one_false(
        self, tmp_path: Path, rows: Rows, field: str, file: str, row: int, change: dict[str, Any]
    ) -> None:
        rows[file][row] |= change
        score = between(tmp_path, GOLD, rows).fields[field]
        assert (len(score.missed), len(score.false)) == (1, 1)

    @pytest.mark.parametrize("change", [{"kind": "period"}, {"value": "2030-03"}, {"bound": "by"}, {"rrule": "FREQ=YEARLY"}])
    def test_due_compares_values_and_deadlines_the_words(self, tmp_path: Path, rows: Rows, change: dict[str, str]) -> None:
        rows["tasks"][0]["deadline"][0] |= change
        report = between(tmp_path, GOLD, rows)
        assert scored(report, "deadlines") == (2, 2, 2)
        assert scored(report, "due") == (2, 2, 1)

    def test_the_bound_of_what_bounds_nothing_does_not_count(self, tmp_path: Path, rows: Rows) -> None:
        deadline = {"text": "trước", "kind": "on_demand", "value": None, "rrule": None, "bound": None}
        rows["tasks"][0]["deadline"] = [deadline]
        first = write_gold(tmp_path / "first", rows)
        rows["tasks"][0]["deadline"] = [{**deadline, "bound": "during"}]
        assert scored(agreement(first, write_gold(tmp_path / "second", rows)), "due") == (2, 2, 2)

    def test_spelling_that_does_not_count(self, tmp_path: Path, rows: Rows) -> None:
        rows["agencies"][6]["mention"] = "ubnd  tỉnh,"
        rows["agencies"][0]["mention"] = normalize("NFD", "Sở Xây dựng")
        assert between(tmp_path, GOLD, rows).fields["agencies"].f1 == 1.0

    def test_the_same_words_twice_are_two_facts(self, tmp_path: Path, rows: Rows) -> None:
        rows["agencies"].append(dict(rows["agencies"][0]))
        assert scored(between(tmp_path, GOLD, rows), "agencies") == (7, 8, 7)


class TestOptional:
    def law(self, rows: Rows) -> dict[str, Any]:
        return rows["citations"][1]

    def test_found_it_is_right(self, tmp_path: Path, rows: Rows) -> None:
        self.law(rows)["optional"] = True
        assert scored(between(tmp_path, rows, GOLD), "laws") == (1, 1, 1)

    def test_not_found_it_is_no_miss(self, tmp_path: Path, rows: Rows) -> None:
        self.law(rows)["optional"] = True
        other = {**GOLD, "citations": GOLD["citations"][:1]}
        score = between(tmp_path, rows, other).fields["laws"]
        assert (score.gold, score.found, score.f1, score.missed) == (0, 0, 1.0, ())

    def test_it_excuses_nothing_else(self, tmp_path: Path, rows: Rows) -> None:
        self.law(rows)["optional"] = True
        other = {**GOLD, "citations": [GOLD["citations"][0], {**GOLD["citations"][1], "line": 14}]}
        assert scored(between(tmp_path, rows, other), "laws") == (0, 1, 0)

    def test_it_does_not_take_the_place_of_one_that_must_be_found(self, tmp_path: Path, rows: Rows) -> None:
        rows["citations"].insert(1, {**self.law(rows), "optional": True})
        assert scored(between(tmp_path, rows, GOLD), "laws") == (1, 1, 1)

    def test_an_optional_task_takes_its_parts_along(self, tmp_path: Path, rows: Rows) -> None:
        rows["tasks"][0]["optional"] = True
        report = between(tmp_path, rows, {**GOLD, "tasks": GOLD["tasks"][1:]})
        assert {report.fields[field].f1 for field in FIELDS} == {1.0}

    def test_optional_deadlines_and_products(self, tmp_path: Path, rows: Rows) -> None:
        rows["tasks"][0]["products"] = [{"text": "danh mục cây xanh", "optional": True}]
        rows["tasks"][0]["deadline"][0]["optional"] = True
        report = between(tmp_path, rows, {**GOLD, "tasks": [{**GOLD["tasks"][0], "deadline": []}, *GOLD["tasks"][1:]]})
        assert scored(report, "products") == (0, 0, 0)
        assert scored(report, "deadlines") == scored(report, "due") == (1, 1, 1)


class TestReport:
    def test_misses_and_false_finds_are_shown_on_demand(self, tmp_path: Path, rows: Rows) -> None:
        rows["agencies"][0]["mention"] = "Sở Xây"
        report = between(tmp_path, GOLD, rows)
        assert "thiếu" not in render_report(report, show=False)
        shown = render_report(report, show=True)
        assert "  thiếu  dòng 10: Sở Xây dựng\n" in shown
        assert "  thừa   dòng 10: Sở Xây\n" in shown

    def test_a_field_with_nothing_in_it_shows_no_score(self, tmp_path: Path, rows: Rows) -> None:
        (line,) = [line for line in render_report(between(tmp_path, rows, rows), show=False).splitlines() if " products " in line]
        assert line.split()[-3:] == ["–", "–", "–"]

    def test_as_dict_is_what_json_says(self, gold_dir: Path) -> None:
        report = evaluate(gold_dir)
        assert json.loads(msgspec.json.encode(report)) == json.loads(json.dumps(report.as_dict()))
        assert report.as_dict()["fields"]["tasks"]["f1"] == 1.0

    def test_the_hash_is_that_of_the_rows(self, tmp_path: Path, rows: Rows) -> None:
        before = between(tmp_path, rows, rows).gold_sha256
        rows["dates"].pop()
        assert between(tmp_path, rows, rows).gold_sha256 != before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban", "ủy ban"),
        ("hoà  bình", "Hòa bình"),
        ("“Kế hoạch”;", "kế hoạch"),
        ("NH – CN", "nh - cn"),
        ("Sở\u00a0Y tế.", "sở y tế"),
    ],
)
def test_comparable(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("Sở Y tế", "Sở Ý tế"), ("quý", "qúy"), ("sở, ngành", "sở ngành")])
def test_not_comparable(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)

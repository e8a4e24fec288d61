"""Every rule of the table keeps its word: its example is reported by it, its counter-example is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import policyparse
from policyparse.lexicon import load_lexicon
from policyparse.lexicon.model import AuditRule
from policyparse.records.model import Plan
from sentences import FOOT, HEAD, parse_lines

LEXICON = load_lexicon()
PLAN = Path(__file__).resolve().parents[2] / "corpus" / "kh-154" / "kh-154.txt"


def codes(plan: Plan) -> set[str]:
    return {finding.code for finding in plan.findings}


@pytest.mark.parametrize("rule", [rule for rule in LEXICON.audit_rules if rule.example], ids=lambda rule: rule.code)
def test_examples(rule: AuditRule) -> None:
    head = HEAD
    if rule.code == "citation.effect.not-yet":
        old = [line.replace("năm 2023", "năm 2016") for line in HEAD]
        assert rule.code in codes(parse_lines(f"1. {rule.example.split(' (')[0]}.", head=tuple(old)))
        assert rule.code not in codes(parse_lines(f"1. {rule.counter_example.split(' (')[0]}."))
        return
    assert rule.code in codes(parse_lines(f"1. {rule.example}.", head=head))
    assert rule.code not in codes(parse_lines(f"1. {rule.counter_example}.", head=head))


def test_rules_are_well_formed() -> None:
    assert {rule.severity for rule in LEXICON.audit_rules} == {"error", "warning", "info"}
    assert {rule.needs for rule in LEXICON.audit_rules} == {"text", "registry"}
    assert {rule.rule for rule in LEXICON.audit_rules} == {f"A{number:02d}" for number in range(1, 50)}


def test_what_stands_in_the_plan_of_the_corpus() -> None:
    """Every error and warning on KH-154, by its line: each was judged by reading the plan."""
    plan = policyparse.parse(PLAN)
    found = [(f.origin.line, f.code, plan.text[slice(*f.span)]) for f in plan.findings if f.severity != "info"]
    assert found == [
        (11, "citation.symbol.hyphen-lost", "13 KH/TW"),
        (38, "citation.date.missing", "Nghị quyết số 96/2022/NQ-HĐND"),
        (52, "citation.issuer.unknown-token", "11-NQ/BTV"),
        (53, "citation.symbol.space", "2783/QĐ- UBND"),
        (70, "citation.symbol.space", "403/KH- UBND"),
        (70, "citation.symbol.space", "10- CT/TU"),
        (95, "citation.date.conflict", "ngày 22/11/2021"),
        (96, "citation.number.looks-like-year", "2021-CTr/TU"),
        (118, "citation.date.registry", "ngày 05/12/2015"),
        (122, "alias.self-ambiguous", "Kế hoạch"),
        (122, "text.repeated-words", "trước ngày trước ngày"),
    ]


def test_a_missing_component_is_named() -> None:
    whole = parse_lines("1. Sở Y tế báo cáo.")
    assert "chữ ký" in next(f.message for f in whole.findings if f.code == "structure.component-missing")
    undated = parse_lines("1. Sở Y tế báo cáo.", head=tuple(line for line in HEAD if "ngày" not in line), foot=FOOT)
    assert "ngày ban hành" in next(f.message for f in undated.findings if f.code == "structure.component-missing")


def test_recipients_that_leave_out_a_body_with_a_task() -> None:
    foot = ("Nơi nhận:", "- Kho bạc Nhà nước tỉnh;", "- Lưu: VT.")
    plan = parse_lines("1. Giao Sở Y tế chủ trì rà soát danh mục thuốc.", foot=foot)
    assert "structure.recipient-missing" in codes(plan)
    assert "structure.recipient-missing" not in codes(parse_lines("1. Giao Sở Y tế chủ trì rà soát danh mục thuốc."))


def test_departments_that_are_no_more() -> None:
    new = tuple(line.replace("năm 2023", "năm 2026") for line in HEAD)
    line = "1. Sở Thông tin và Truyền thông chủ trì rà soát hạ tầng."
    assert "agency.not-current" in codes(parse_lines(line, head=new))
    assert "agency.not-current" not in codes(parse_lines(line))


def test_numbers_of_other_years_are_other_documents() -> None:
    plan = parse_lines("1. Theo Quyết định số 165/QĐ-TTg ngày 28/02/2022 và Quyết định số 165/QĐ-TTg ngày 03/02/2021.")
    assert "citation.date.conflict" not in codes(plan)


def test_history_is_no_use_of_what_was_replaced() -> None:
    plan = parse_lines("1. Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 thay thế Nghị định số 110/2004/NĐ-CP ngày 08/4/2004.")
    assert "citation.effect.superseded" not in codes(plan)
    assert date(2020, 3, 5).isoformat() in {document.issued for document in plan.cited_documents}

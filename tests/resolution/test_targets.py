"""Targets: the sentences of corpus/targets, tables of indicators in cells and in lines, and what is none."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policyparse
from policyparse.document import Origin, Paragraph, Source, build_document, fold
from policyparse.lexicon import Lexicon
from policyparse.mentions.figures import find_figures, read_number
from policyparse.records.model import Plan, Target
from policyparse.spans import Span
from sentences import FOOT, HEAD, parse_lines

TABLE = Path(__file__).resolve().parents[2] / "corpus" / "targets" / "goals.csv"
GOALS = (*HEAD[:8], "I. MỤC TIÊU ĐẾN NĂM 2030")


def expected() -> dict[str, list[tuple[str, ...]]]:
    """For each sentence its figures, as the table states them."""
    sentences: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            quoted = re.findall(r"\{([^{}]+)\}", row["sentence"])
            text = re.sub(r"[{}]", "", row["sentence"])
            sentences[text]  # a sentence without figures has none
            if row["n"]:
                figure = quoted[int(row["n"]) - 1]
                sentences[text].append(
                    (figure, *(row[key] for key in ("value", "upper", "unit", "bound", "horizon", "year", "yearly")))
                )
    return dict(sentences)


def said(plan: Plan, target: Target) -> tuple[str, ...]:
    """A target the way the table writes it."""
    numbers = (f"{number:g}" if number is not None else "" for number in (target.value, target.upper))
    year = str(target.year) if target.year else ""
    yearly = "y" if target.yearly else ""
    return (plan.text[slice(*target.figure)], *numbers, target.unit, target.bound, target.horizon or "", year, yearly)


EXPECTED = expected()


@pytest.mark.parametrize("sentence", EXPECTED)
def test_sentence(sentence: str) -> None:
    plan = parse_lines(f"- {sentence}", head=GOALS)
    assert [said(plan, target) for target in plan.targets] == EXPECTED[sentence]


def test_there_are_sentences_with_and_without() -> None:
    assert len(EXPECTED) >= 28
    assert sum(not figures for figures in EXPECTED.values()) >= 6


def test_a_target_knows_its_headings_and_its_place() -> None:
    plan = parse_lines(
        "1. Đến năm 2027", "- Tỷ lệ trẻ đến lớp đạt 98%.", "2. Đến năm 2030", "- Tỷ lệ trẻ đến lớp đạt 99%.", head=GOALS
    )
    assert [(t.locator, t.headings[-1], t.horizon, t.id) for t in plan.targets] == [
        (("I", "1", "-1"), "Đến năm 2027", "../2027", "t1"),
        (("I", "2", "-1"), "Đến năm 2030", "../2030", "t2"),
    ]
    assert all(plan.text[slice(*target.span)] == target.text for target in plan.targets)


def test_goals_are_no_tasks_and_figures_of_tasks_no_targets() -> None:
    plan = parse_lines(
        "- Tỷ lệ trẻ đến lớp đạt 98%.", "II. NHIỆM VỤ", "1. Sở Y tế tổ chức tiêm chủng đạt 95% số trẻ.", head=GOALS
    )
    assert [target.value for target in plan.targets] == [98]
    assert [task.locator for task in plan.tasks] == [("II", "1")]


LINES = ("PHỤ LỤC", "CÁC CHỈ TIÊU ĐẾN NĂM 2028", "TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026", "Năm 2028", "Cơ quan chủ trì")
ROWS = (
    ("1", "Tỷ lệ rác thải được thu gom", "%", "80", "90", "Sở Xây dựng"),
    ("2", "Diện tích rừng trồng mới", "ha", "1.200", "≥ 1.500", "Sở Nông nghiệp và Môi trường"),
)
TABLE_SAYS = [
    ("1", 80.0, "%", "=", 2026, ["Sở Xây dựng"]),
    ("1", 90.0, "%", "=", 2028, ["Sở Xây dựng"]),
    ("2", 1200.0, "ha", "=", 2026, ["Sở Nông nghiệp và Môi trường"]),
    ("2", 1500.0, "ha", ">=", 2028, ["Sở Nông nghiệp và Môi trường"]),
]


def rows_said(plan: Plan) -> list[tuple[str, float, str, str, int | None, list[str]]]:
    return [(t.locator[-1], t.value, t.unit, t.bound, t.year, [a.mention for a in t.assignees]) for t in plan.targets]


def test_a_table_of_indicators_flattened_to_lines() -> None:
    plan = parse_lines("1. Sở Y tế báo cáo UBND tỉnh.", foot=(*FOOT, *LINES, *(cell for row in ROWS for cell in row)))
    assert rows_said(plan) == TABLE_SAYS


def test_a_table_of_indicators_in_cells() -> None:
    lines = (*HEAD, "1. Sở Y tế báo cáo UBND tỉnh.", *FOOT, *LINES[:2])
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(lines, 1)]
    for row, cells in enumerate((LINES[2:], *ROWS), 1):
        paragraphs += [Paragraph(cell, Origin(100 + row, cell=f"T1R{row}C{column}")) for column, cell in enumerate(cells, 1)]
    plan = policyparse.analyse(build_document(paragraphs, Source("test.docx", "", "application/docx", "docx")))
    assert rows_said(plan) == TABLE_SAYS


def test_a_flattened_row_that_lost_a_cell_is_left_out() -> None:
    short = [cell for row in ((*ROWS[0][:3], *ROWS[0][4:]), ROWS[1]) for cell in row]
    plan = parse_lines("1. Sở Y tế báo cáo UBND tỉnh.", foot=(*FOOT, *LINES, *short))
    assert rows_said(plan) == TABLE_SAYS[2:]


def test_a_table_whose_indicator_states_the_figure() -> None:
    head = ("PHỤ LỤC", "PHÂN CÔNG CHỈ TIÊU ĐẾN NĂM 2030", "TT", "Chỉ tiêu", "Chủ trì", "Phối hợp")
    row = ("1", "Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 85%", "Văn phòng UBND tỉnh", "Sở Nội vụ")
    plan = parse_lines("1. Sở Y tế báo cáo UBND tỉnh.", foot=(*FOOT, *head, *row))
    [target] = plan.targets
    assert (target.value, target.bound, target.horizon) == (85, ">=", "../2030")
    assert [(a.role, a.mention) for a in target.assignees] == [("lead", "Văn phòng UBND tỉnh"), ("coordinate", "Sở Nội vụ")]


def test_every_measure_is_found_in_its_example(lexicon: Lexicon) -> None:
    with (Path(policyparse.__file__).parent / "lexicon" / "data" / "measures.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 80
    for row in rows:
        [figure] = find_figures(row["example"], fold(row["example"]), Span(0, len(row["example"])), lexicon)
        assert figure.unit == row["measure"]


@pytest.mark.parametrize(
    ("written", "number"), [("46.200", 46200), ("1.234.567,5", 1234567.5), ("48,3", 48.3), ("1.5", 1.5), ("05", 5), ("100", 100)]
)
def test_numbers_as_they_are_written_here(written: str, number: float) -> None:
    assert read_number(written) == number


@given(st.integers(0, 10**9))
def test_thousands_are_set_off_by_full_stops(number: int) -> None:
    assert read_number(f"{number:,}".replace(",", ".")) == number

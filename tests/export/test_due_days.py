"""The next due day in every table: there if a day was given to count from, else not."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from policyparse.export import render
from policyparse.records.model import Plan
from sentences import HEAD, parse_lines

LINES = ("1. Sở Y tế báo cáo UBND tỉnh trước ngày 15/11 hằng năm.", "2. Sở Y tế gửi số liệu chậm nhất 17 giờ ngày 30/11/2026.")
NEXT = ["15/11/2026 (xong ngày 13/11/2026)", "30/11/2026 17:00"]


@pytest.fixture(scope="module")
def counted() -> Plan:
    return parse_lines(*LINES, as_of=date(2026, 11, 1))


@pytest.fixture(scope="module")
def uncounted() -> Plan:
    return parse_lines(*LINES)


def test_csv_has_the_column_always(counted: Plan, uncounted: Plan) -> None:
    for plan, expected in ((counted, NEXT), (uncounted, ["", ""])):
        rows = list(csv.DictReader(io.StringIO(render(plan, "csv").decode("utf-8-sig"))))
        assert [row["Hạn kế tiếp"] for row in rows] == expected


def test_a_day_that_is_over_is_shown_and_said_to_be() -> None:
    lines = ("1. Sở Y tế gửi số liệu trước ngày 30/6/2023.", "2. Sở Nội vụ báo cáo UBND tỉnh định kỳ hằng quý.")
    plan = parse_lines(*lines, as_of=date(2026, 11, 1))
    rows = list(csv.DictReader(io.StringIO(render(plan, "csv").decode("utf-8-sig"))))
    assert [row["Hạn kế tiếp"] for row in rows] == ["30/6/2023 (quá hạn)", ""]
    rows = list(csv.DictReader(io.StringIO(render(parse_lines(*lines), "csv").decode("utf-8-sig"))))
    assert [row["Hạn kế tiếp"] for row in rows] == ["", ""]  # nothing is over without a day to count from


@pytest.mark.parametrize("form", ["md", "table"])
def test_texts_have_it_where_it_says_something(form: str, counted: Plan, uncounted: Plan) -> None:
    words = " ".join(render(counted, form).decode().split())
    assert "Hạn kế tiếp" in words
    assert "15/11/2026" in words
    assert "Hạn kế tiếp" not in render(uncounted, form).decode()


def test_the_workbook_has_it_where_it_says_something(counted: Plan, uncounted: Plan) -> None:
    for plan, there in ((counted, True), (uncounted, False)):
        sheet = openpyxl.load_workbook(io.BytesIO(render(plan, "xlsx")))["Nhiệm vụ"]
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert ("Hạn kế tiếp" in cells) is there
        assert (NEXT[0] in cells) is there


def test_the_workbook_has_a_sheet_of_targets_if_there_are_any(counted: Plan) -> None:
    goals = parse_lines("- Tỷ lệ hộ dân dùng nước sạch đạt trên 95%.", head=(*HEAD[:8], "I. MỤC TIÊU ĐẾN NĂM 2030"))
    book = openpyxl.load_workbook(io.BytesIO(render(goals, "xlsx")))
    assert [cell.value for cell in book["Chỉ tiêu"][4]][1:5] == [
        "Tỷ lệ hộ dân dùng nước sạch đạt trên 95%",
        "trên 95%",
        "%",
        "../2030",
    ]
    assert "Chỉ tiêu" not in openpyxl.load_workbook(io.BytesIO(render(counted, "xlsx"))).sheetnames

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyparse.export import render
from policyparse.export.xlsx import CELL_LIMIT
from policyparse.records.model import Plan

from .conftest import make_plan as new_plan

PlanFactory = Callable[..., Plan]

ATTACKS = ["=1+1", '=HYPERLINK("http://x","y")', "{=1}", "+1", "-1", "@x", "http://example.com", "mailto:a@b.c", "0123"]


def read_back(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(sheet: Any, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


def test_three_sheets_with_the_annex_columns_first(make_plan: PlanFactory) -> None:
    book = read_back(render(make_plan(), "xlsx"))
    assert book.sheetnames == ["Nhiệm vụ", "Văn bản viện dẫn", "Cảnh báo"]
    assert cells(book["Nhiệm vụ"], 3) == [
        "STT",
        "Tên nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Kết quả/Sản phẩm",
        "Thời gian",
        "Ghi chú",
        "Cơ quan thực hiện",
        "Mục",
        "Văn bản viện dẫn",
        "Văn bản giao nhiệm vụ",
    ]


def test_head_names_the_plan(make_plan: PlanFactory) -> None:
    sheet = read_back(render(make_plan(), "xlsx"))["Nhiệm vụ"]
    assert sheet["A1"].value == "DANH MỤC NHIỆM VỤ"
    assert sheet["A2"].value == (
        "Kế hoạch số 154/KH-UBND ngày 05/5/2023 của Ủy ban nhân dân tỉnh Hà Tĩnh: Triển khai Chương trình hành động số 26-CTr/TU"
    )
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:K1", "A2:K2"}


def test_head_of_several_plans_counts_them(make_plan: PlanFactory) -> None:
    sheet = read_back(render([make_plan(), make_plan(number="1/KH-UBND")], "xlsx"))["Nhiệm vụ"]
    assert sheet["A2"].value == "Tổng hợp từ 2 văn bản"
    assert [sheet["A4"].value, sheet["A5"].value] == [1, 2]
    assert "số 1/KH-UBND" in sheet["K5"].value


@pytest.mark.parametrize("name", ["Nhiệm vụ", "Văn bản viện dẫn", "Cảnh báo"])
def test_every_sheet_is_ready_to_filter_and_to_print(make_plan: PlanFactory, name: str) -> None:
    sheet = read_back(render(make_plan(repeat=3), "xlsx"))[name]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref.startswith("A3:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.fitToHeight) == 0
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[3])
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=4) for cell in row)


def test_task_row_says_what_the_record_says(make_plan: PlanFactory) -> None:
    plan = make_plan()
    row = cells(read_back(render(plan, "xlsx"))["Nhiệm vụ"], 4)
    assert row[:4] == [1, plan.tasks[0].text, "Sở Tư pháp", "Sở Nội vụ tỉnh Hà Tĩnh"]
    assert row[7] is None
    assert row[8] == "II/2/d/-1"


def test_cited_documents_and_then_what_stays_open(make_plan: PlanFactory) -> None:
    sheet = read_back(render(make_plan(), "xlsx"))["Văn bản viện dẫn"]
    known, still_open = cells(sheet, 4), cells(sheet, 5)
    assert known[:5] == [1, "Nghị quyết", "08-NQ/TU", "18/5/2018", "Tỉnh ủy Hà Tĩnh"]
    assert known[6] == 1
    assert known[8] == "Gọi tắt: Nghị quyết 08"
    assert still_open[2] == "13-KH/TW"
    assert still_open[8] == "Chưa xác định được văn bản; có thể là: 08-NQ/TU"


def test_findings_quote_the_text(make_plan: PlanFactory) -> None:
    sheet = read_back(render(make_plan(), "xlsx"))["Cảnh báo"]
    assert cells(sheet, 4)[:7] == [
        1,
        "Lỗi",
        "Ký hiệu thiếu dấu nối",
        "13 KH/TW",
        "13-KH/TW",
        "Dòng 1",
        "citation.symbol.hyphen-lost",
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_a_formula_or_a_link(make_plan: PlanFactory, attack: str) -> None:
    plan = make_plan(task=attack, lead=attack, title=attack, message=attack, suggestion=attack, number=None, path=attack)
    data = render(plan, "xlsx")
    book = read_back(data)
    types = {cell.data_type for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.column > 1}
    assert types <= {"s", "n", "inlineStr"}  # "n" is what openpyxl calls an empty cell
    assert book["Nhiệm vụ"]["B4"].value == attack
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if name.endswith(".xml"))


def test_no_task_is_still_a_sheet(make_plan: PlanFactory) -> None:
    sheet = read_back(render(make_plan(repeat=0), "xlsx"))["Nhiệm vụ"]
    assert sheet.max_row == 3


def test_a_cell_longer_than_excel_takes_is_cut_visibly(make_plan: PlanFactory) -> None:
    value = read_back(render(make_plan(task="đ" * (CELL_LIMIT + 1)), "xlsx"))["Nhiệm vụ"]["B4"].value
    assert value.endswith("…")
    assert len(value) <= CELL_LIMIT
    whole = "đ" * CELL_LIMIT
    assert read_back(render(make_plan(task=whole), "xlsx"))["Nhiệm vụ"]["B4"].value == whole


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1))
def test_any_text_makes_a_workbook_that_opens(words: str) -> None:
    sheet = read_back(render(new_plan(task=words, title=words), "xlsx"))["Nhiệm vụ"]
    assert sheet.max_row >= 3

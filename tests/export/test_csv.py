from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.export import render
from policyparse.export.csv import harmless
from policyparse.records.model import Plan

PlanFactory = Callable[..., Plan]


def read_back(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_file_starts_with_its_mark_and_lines_end_as_windows_wants(make_plan: PlanFactory) -> None:
    data = render(make_plan(), "csv")
    assert data.startswith(b"\xef\xbb\xbfSTT,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 2


def test_annex_columns_come_first_in_the_order_of_plans(make_plan: PlanFactory) -> None:
    [row] = read_back(render(make_plan(), "csv"))
    assert list(row)[:7] == [
        "STT",
        "Tên nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Kết quả/Sản phẩm",
        "Thời gian",
        "Ghi chú",
    ]


def test_cells_say_what_the_records_say(make_plan: PlanFactory) -> None:
    plan = make_plan()
    [row] = read_back(render(plan, "csv"))
    assert row == {
        "STT": "1",
        "Tên nhiệm vụ": plan.tasks[0].text,
        "Cơ quan chủ trì": "Sở Tư pháp",
        "Cơ quan phối hợp": "Sở Nội vụ tỉnh Hà Tĩnh",
        "Kết quả/Sản phẩm": "Đề án",
        "Thời gian": "trước ngày 15 tháng 11 định kỳ hàng năm; định kỳ",
        "Ghi chú": "Báo cáo: UBND tỉnh",
        "Cơ quan thực hiện": "",
        "Mục": "II/2/d/-1",
        "Giá trị thời hạn": "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15; issued+P100D",
        "Văn bản viện dẫn": "Nghị quyết số 08-NQ/TU",
        "Văn bản giao nhiệm vụ": "Kế hoạch số 154/KH-UBND ngày 05/5/2023 của Ủy ban nhân dân tỉnh Hà Tĩnh",
        "Mã nhiệm vụ": "ubnd@ha-tinh|2023-05-05|154/KH-UBND#II/2/d/-1",
        "Hạn kế tiếp": "",
    }


def test_a_draft_without_number_is_named_by_its_file(make_plan: PlanFactory) -> None:
    [row] = read_back(render(make_plan(number=None, path="C:\\du-thao\\kh.docx"), "csv"))
    assert row["Văn bản giao nhiệm vụ"] == "kh.docx"


def test_tasks_are_numbered_through_all_plans(make_plan: PlanFactory) -> None:
    rows = read_back(render([make_plan(repeat=2), make_plan()], "csv"))
    assert [row["STT"] for row in rows] == ["1", "2", "3"]


def test_quotes_commas_and_line_breaks_come_back(make_plan: PlanFactory) -> None:
    words = 'Đề án "Chính quyền số", giai đoạn 2;\nxong'
    assert read_back(render(make_plan(task=words), "csv"))[0]["Tên nhiệm vụ"] == words


@pytest.mark.parametrize(
    "attack",
    ["=1+1", "=cmd|' /C calc'!A0", "+84", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"],
)
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(make_plan: PlanFactory, attack: str) -> None:
    [row] = read_back(render(make_plan(task=attack, lead=attack, title=attack), "csv"))
    assert row["Tên nhiệm vụ"] == "'" + attack
    assert row["Cơ quan chủ trì"] == "'" + attack


@pytest.mark.parametrize("words", ["", "a=b", "Sở - ngành", "1+1", "'=1"])
def test_any_other_cell_is_left_alone(words: str) -> None:
    assert harmless(words) == words


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_starts_a_formula_and_none_is_lost(words: str) -> None:
    cell = harmless(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == words.removeprefix("'")

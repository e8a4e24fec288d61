"""Workbooks: what cells show, where a table begins and ends, and what of a workbook is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from policyparse.document import Document
from policyparse.errors import DamagedFile, FileEmpty, FileTooLarge, ReadingTooSlow
from policyparse.readers import Limits, Options, read_bytes
from policyparse.readers.xlsx.formats import show

from .samples import pack

HERE = Options(isolation="never")


def workbook(fill: Callable[[Any], object], options: Options = HERE) -> Document:
    book: Any = Workbook()
    fill(book)
    result = BytesIO()
    book.save(result)
    return read_bytes(result.getvalue(), "a.xlsx", options=options)


def cells(document: Document) -> list[tuple[str | None, str]]:
    return [(block.origin.cell, document.text[slice(*block.span)]) for block in document.blocks]


@pytest.mark.parametrize(
    "value, form, shown",
    [
        (5, "General", "5"),
        (1234567, "General", "1234567"),
        (2.5, "General", "2,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (1234567, "#,##0", "1.234.567"),
        (-1500, "#,##0", "-1.500"),
        (-1500, "#,##0;(#,##0)", "(1.500)"),
        (0, '0;-0;"-"', "-"),
        (0.255, "0%", "26%"),
        (0.255, "0.0%", "25,5%"),
        (7, "00", "07"),
        (3, '"Quý "0', "Quý 3"),
        (12, '0" ngày"', "12 ngày"),
        (1500, '#,##0 [$₫-42A]', "1.500 ₫"),
        (2.0, "0.##", "2"),
        ("văn bản", "@", "văn bản"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        (datetime(2025, 6, 30), "mm-dd-yy", "30/06/2025"),
        (datetime(2025, 6, 30), "dd/mm/yyyy", "30/06/2025"),
        (datetime(2025, 6, 30), "d/m/yy;@", "30/6/25"),
        (datetime(2025, 6, 30), '"ngày "d" tháng "m" năm "yyyy', "ngày 30 tháng 6 năm 2025"),
        (datetime(2025, 6, 30), "[$-42A]dddd, mmmm yyyy", "Thứ Hai, Tháng 6 2025"),
        (datetime(2025, 6, 30, 14, 5), "dd/mm/yyyy hh:mm", "30/06/2025 14:05"),
        (datetime(2025, 6, 30, 14, 5), "h:mm AM/PM", "2:05 CH"),
        (date(2025, 6, 30), "mm/yyyy", "06/2025"),
        (time(7, 30), "h:mm", "7:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)  # fmt: skip
def test_values_are_written_as_they_are_shown(value: object, form: str, shown: str) -> None:
    assert show(value, form) == shown


def test_title_lines_table_and_lines_below() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet["A1"] = "PHỤ LỤC"
        sheet.merge_cells("A1:D1")
        sheet.append([])
        sheet.append(["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"])
        sheet.append([1, "Việc một", "Sở Y tế", datetime(2025, 6, 30)])
        sheet["D4"].number_format = "dd/mm/yyyy"
        sheet.append([1.1, "Việc hai\n- chi tiết", None, "Quý I"])
        sheet.merge_cells("C4:C5")
        sheet["A7"] = "Ghi chú: không."

    document = workbook(fill)
    assert cells(document) == [
        (None, "PHỤ LỤC"),
        ("T1R1C1", "TT"), ("T1R1C2", "Nhiệm vụ"), ("T1R1C3", "Chủ trì"), ("T1R1C4", "Thời gian"),
        ("T1R2C1", "1"), ("T1R2C2", "Việc một"), ("T1R2C3", "Sở Y tế"), ("T1R2C4", "30/06/2025"),
        ("T1R3C1", "1.1"), ("T1R3C2", "Việc hai"), ("T1R3C2", "- chi tiết"), ("T1R3C4", "Quý I"),
        (None, "Ghi chú: không."),
    ]  # fmt: skip
    assert [block.rows for block in document.blocks][7] == 2


def test_a_letterhead_is_read_before_the_table() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet["A1"], sheet["F1"] = "UBND TỈNH SÔNG LAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        sheet["A2"], sheet["F2"] = "Số: 5/KH-UBND", "Sông Lam, ngày 2 tháng 3 năm 2025"
        sheet.append(["TT", "Nhiệm vụ", "Chủ trì"])

    assert [text for _, text in cells(workbook(fill))][:4] == [
        "UBND TỈNH SÔNG LAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 5/KH-UBND", "Sông Lam, ngày 2 tháng 3 năm 2025",
    ]  # fmt: skip


def test_two_tables_on_a_sheet_and_sheets_after_one_another() -> None:
    def fill(book: Any) -> None:
        first, second, hidden = book.active, book.create_sheet("Hai"), book.create_sheet("Nháp")
        for name in ("Biểu 1", "Biểu 2"):
            first.append([name])
            first.append(["STT", "Nhiệm vụ", "Chủ trì"])
            first.append([1, "Việc", "Sở Y tế"])
        second.append(["TT", "Nhiệm vụ", "Chủ trì"])
        second["C1"].parent.column_dimensions["B"].hidden = True
        hidden["A1"] = "không đọc"
        hidden.sheet_state = "hidden"

    document = workbook(fill)
    assert [cell for cell, _ in cells(document)] == [
        None, "T1R1C1", "T1R1C2", "T1R1C3", "T1R2C1", "T1R2C2", "T1R2C3",
        None, "T2R1C1", "T2R1C2", "T2R1C3", "T2R2C1", "T2R2C2", "T2R2C3", "T3R1C1", "T3R1C3",
    ]  # fmt: skip
    assert [(aside.part, aside.text) for aside in document.asides] == [("hidden-sheet", "Nháp")]
    assert "không đọc" not in document.text


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = "Một"
        book.active["XFD1048576"] = "Hai"
        book.active.merge_cells("A1:CV9")

    assert workbook(fill).text == "Một\nHai"


def test_limits_and_damage() -> None:
    with pytest.raises(FileEmpty):
        workbook(lambda book: None)
    with pytest.raises(FileTooLarge):
        workbook(
            lambda book: [book.active.append(["a", "b"]) for _ in range(9)], Options(Limits(max_paragraphs=9), isolation="never")
        )
    entity = pack({"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>', "xl/workbook.xml": "<x/>"})
    with pytest.raises(DamagedFile):
        read_bytes(entity, "a.xlsx", options=HERE)


def test_a_merged_cell_over_the_whole_sheet_is_stopped() -> None:
    """openpyxl makes an object for every place that a merged cell covers: seventeen thousand million here."""
    book: Any = Workbook()
    book.active["A1"] = "Một"
    book.active.merge_cells("A1:B2")
    result = BytesIO()
    book.save(result)
    with ZipFile(BytesIO(result.getvalue())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"A1:B2", b"A1:XFD1048576")
    with pytest.raises((ReadingTooSlow, FileTooLarge)):
        read_bytes(pack(parts), "a.xlsx", options=Options(Limits(max_seconds=3, max_memory_mb=600)))


def test_a_workbook_is_read_in_a_process_of_its_own() -> None:
    assert workbook(lambda book: book.active.append(["Một"]), Options()).text == "Một"

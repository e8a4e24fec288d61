"""An annex of its own, 40 rows over three landscape pages, leads merged: annex-40/annex-40.* of annex-40/rows.csv.

Province, office and tasks are invented. Neighbours with the same lead share one merged cell. DOCX, XLSX and HTML are built here
and come out the same each time. With LibreOffice, ODT and PDF are made of the DOCX file; dates and identifiers in them differ
from run to run, so they are written only when they are missing, or with --all.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from build_docx import BODY_SIZE, _save, _set_default_style
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).parent / "annex-40"
HEAD = (
    "PHỤ LỤC",
    "DANH MỤC NHIỆM VỤ CHUYỂN ĐỔI SỐ VÀ CẢI CÁCH HÀNH CHÍNH",
    "(Kèm theo Kế hoạch số 45/KH-UBND ngày 12 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh Sông Lam)",
)
WIDTHS = (10, 90, 42, 52, 32, 39)  # millimetres
LEAD = 2
_CREATED = datetime(2025, 3, 12)


class Table(NamedTuple):
    """The header, and the rows with their cells; a line feed in a cell begins a paragraph."""

    header: list[str]
    rows: list[list[str]]

    def leads(self) -> Iterator[tuple[int, int]]:
        """The merged cells of the leads: first row from 0, and number of rows."""
        start = 0
        for index in range(1, len(self.rows) + 1):
            if index == len(self.rows) or self.rows[index][LEAD] != self.rows[start][LEAD]:
                yield start, index - start
                start = index


def load() -> Table:
    """The table as it is to be read."""
    with (FOLDER / "rows.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return Table(header, rows)


def build_docx(table: Table) -> bytes:
    """Landscape A4, the header repeated on each page, rows kept whole."""
    document: Any = Document()
    _set_default_style(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(15), Mm(12)
    section.left_margin, section.right_margin = Mm(16), Mm(16)
    for line in HEAD:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line)
        run.bold, run.italic, run.font.size = line.isupper(), not line.isupper(), BODY_SIZE if line.isupper() else Pt(12)
    document.add_paragraph()
    grid: Any = document.add_table(rows=1 + len(table.rows), cols=len(WIDTHS), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for row, cells in zip(grid.rows, [table.header, *table.rows], strict=True):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(WIDTHS[column])
            _write(cell, text, bold=cells is table.header, centred=cells is table.header or column == 0)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for start, height in table.leads():
        for offset in range(height if height > 1 else 0):
            cell = grid.cell(1 + start + offset, LEAD)
            merge = OxmlElement("w:vMerge")
            if not offset:
                merge.set(qn("w:val"), "restart")
            else:
                cell.paragraphs[0].clear()
            cell._tc.get_or_add_tcPr().append(merge)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "policyparse"
    properties.comments, properties.title = "", HEAD[1].capitalize()
    properties.created = properties.modified = _CREATED
    return _save(document)


def _write(cell: Any, text: str, *, bold: bool, centred: bool) -> None:
    for index, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(line)
        run.bold, run.font.size = bold, Pt(10)


def build_xlsx(table: Table) -> bytes:
    """One sheet, cells wrapped, leads merged, row numbers as numbers."""
    import xlsxwriter

    result = BytesIO()
    book: Any = xlsxwriter.Workbook(result, {"in_memory": True})
    book.set_properties({"created": _CREATED, "author": "policyparse"})
    sheet = book.add_worksheet("Phụ lục")
    sheet.set_landscape()
    sheet.set_paper(9)
    font = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "vcenter"}
    heading = book.add_format({**font, "bold": True, "align": "center"})
    plain = book.add_format({**font, "border": 1})
    bordered = book.add_format({**font, "bold": True, "align": "center", "border": 1})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width / 2)
    for row, line in enumerate(HEAD):
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, line, heading)
    top = len(HEAD) + 1
    for column, name in enumerate(table.header):
        sheet.write_string(top, column, name, bordered)
    for index, cells in enumerate(table.rows, top + 1):
        sheet.write_number(index, 0, int(cells[0]), plain)
        for column, text in enumerate(cells[1:], 1):
            if column != LEAD:
                sheet.write_string(index, column, text, plain)
    for start, height in table.leads():
        first = top + 1 + start
        text = table.rows[start][LEAD]
        if height > 1:
            sheet.merge_range(first, LEAD, first + height - 1, LEAD, text, plain)
        else:
            sheet.write_string(first, LEAD, text, plain)
    sheet.repeat_rows(top)
    book.close()
    return result.getvalue()


def build_html(table: Table) -> bytes:
    """A page as an office's own site shows an annex: the table between navigation and related links."""
    heights = dict(table.leads())
    lines = [
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Phụ lục | Cổng thông tin tỉnh Sông Lam</title>',
        "<style>td{border:1px solid}</style><script>var menu = ['Tin tức'];</script></head><body>",
        '<div id="top"><ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li>'
        '<li><a href="/vb">Văn bản</a></li></ul></div><div class="noi-dung">',
        *(f'<p align="center"><b>{escape(line)}</b></p>' for line in HEAD),
        '<table border="1"><thead><tr>' + "".join(f"<th>{escape(name)}</th>" for name in table.header) + "</tr></thead><tbody>",
    ]
    for index, cells in enumerate(table.rows):
        made = []
        for column, text in enumerate(cells):
            if column == LEAD and index not in heights:
                continue
            height = heights[index] if column == LEAD else 1
            inner = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
            made.append(f'<td rowspan="{height}">{inner}</td>' if height > 1 else f"<td>{inner}</td>")
        lines.append("<tr>" + "".join(made) + "</tr>")
    lines += [
        "</tbody></table></div>",
        '<div class="related"><h3>Văn bản liên quan</h3><ul><li><a href="/vb/1">Kế hoạch số 12/KH-UBND</a></li></ul></div>',
        '<div id="foot"><p>Bản quyền thuộc Cổng thông tin điện tử tỉnh Sông Lam</p></div></body></html>',
    ]
    return "\n".join(lines).encode("utf-8")


def main() -> None:
    """Write the files anew."""
    table = load()
    docx = build_docx(table)
    (FOLDER / "annex-40.docx").write_bytes(docx)
    (FOLDER / "annex-40.xlsx").write_bytes(build_xlsx(table))
    (FOLDER / "annex-40.html").write_bytes(build_html(table))
    for suffix in ("odt", "pdf"):
        target = FOLDER / f"annex-40.{suffix}"
        if "--all" in sys.argv or not target.exists():
            from policyparse.readers.office import convert
            from policyparse.readers.options import DEFAULT_LIMITS

            target.write_bytes(convert(docx, "docx", suffix, str(target), DEFAULT_LIMITS))


if __name__ == "__main__":
    main()

"""A workbook as a records office hands it round: tasks, cited documents, warnings; ready to filter and to print."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import xlsxwriter

from policyparse.export.rows import Column, document_heading, document_name, has_due_days, joined, printed_day, task_rows
from policyparse.records.model import Citation, CitedDocument, Finding, Plan, Severity, Target

HEADER_ROW = 2  # below the sheet's title and the plan's name
CREATED = datetime(2000, 1, 1)  # fixed, so that equal plans make equal bytes
CELL_LIMIT = 32_767
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINE = 17  # points
_SEVERITIES: dict[Severity, str] = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}


class _Heading(NamedTuple):
    words: str
    width: int
    centred: bool = False


_TASK_WIDTHS = {
    Column.NUMBER: 6,
    Column.TASK: 60,
    Column.LEAD: 24,
    Column.COORDINATE: 28,
    Column.PRODUCT: 22,
    Column.TIME: 20,
    Column.NOTE: 18,
    Column.IMPLEMENT: 24,
    Column.LOCATOR: 12,
    Column.CITATIONS: 28,
    Column.SOURCE: 28,
}
_CENTRED = {Column.NUMBER, Column.TIME, Column.LOCATOR}
_CITED_HEADINGS = (
    _Heading("STT", 6, centred=True),
    _Heading("Tên loại", 18),
    _Heading("Số, ký hiệu", 22),
    _Heading("Ngày ban hành", 14, centred=True),
    _Heading("Cơ quan ban hành", 28),
    _Heading("Trích yếu", 60),
    _Heading("Số lần viện dẫn", 11, centred=True),
    _Heading("Nguyên văn viện dẫn", 36),
    _Heading("Ghi chú", 28),
    _Heading("Văn bản viện dẫn từ", 28),
)
_FINDING_HEADINGS = (
    _Heading("STT", 6, centred=True),
    _Heading("Mức độ", 11, centred=True),
    _Heading("Nội dung", 60),
    _Heading("Nguyên văn", 36),
    _Heading("Đề xuất sửa", 28),
    _Heading("Vị trí", 18, centred=True),
    _Heading("Mã cảnh báo", 28),
    _Heading("Văn bản", 28),
)
_TARGET_HEADINGS = (
    _Heading("STT", 6, centred=True),
    _Heading("Chỉ tiêu", 60),
    _Heading("Mức", 16, centred=True),
    _Heading("Đơn vị", 16, centred=True),
    _Heading("Thời gian", 14, centred=True),
    _Heading("Cơ quan", 28),
    _Heading("Mục", 12, centred=True),
    _Heading("Văn bản", 28),
)


def render(plans: Sequence[Plan]) -> bytes:
    """The workbook's bytes. Every cell but a count is a string: nothing is run, linked or turned into a number."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Danh mục nhiệm vụ", "author": "policyparse", "created": CREATED})
        styles = _Styles(book)
        subject = document_heading(plans[0]) if len(plans) == 1 else f"Tổng hợp từ {len(plans)} văn bản"
        widths = {**_TASK_WIDTHS, **({Column.NEXT_DUE: 22} if has_due_days(plans) else {})}
        headings = [_Heading(column, width, column in _CENTRED) for column, width in widths.items()]
        words = [column for column in widths if column is not Column.NUMBER]
        tasks = [[row[column] for column in words] for row in task_rows(plans)]
        cited = [cells for plan in plans for cells in _cited_rows(plan)]
        findings = [_finding_row(finding, plan) for plan in plans for finding in plan.findings]
        _add_sheet(book, styles, "Nhiệm vụ", ("DANH MỤC NHIỆM VỤ", subject), headings, _numbered(tasks))
        _add_sheet(book, styles, "Văn bản viện dẫn", ("VĂN BẢN VIỆN DẪN", subject), _CITED_HEADINGS, _numbered(cited))
        _add_sheet(book, styles, "Cảnh báo", ("CẢNH BÁO KHI RÀ SOÁT", subject), _FINDING_HEADINGS, _numbered(findings))
        targets = [_target_row(target, plan) for plan in plans for target in plan.targets]
        if targets:
            _add_sheet(book, styles, "Chỉ tiêu", ("CHỈ TIÊU PHẢI ĐẠT", subject), _TARGET_HEADINGS, _numbered(targets))
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        cell = {"border": 1, "valign": "top", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        self.subject = book.add_format({"italic": True, "align": "center", "valign": "vcenter", "text_wrap": True})
        self.header = book.add_format(
            {**cell, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EEF7"},
        )
        self.cell = book.add_format({**cell, "align": "left"})
        self.centred = book.add_format({**cell, "align": "center"})


def _add_sheet(
    book: Any,
    styles: _Styles,
    name: str,
    heads: tuple[str, str],
    headings: Sequence[_Heading],
    rows: Sequence[Sequence[str | int]],
) -> None:
    sheet = book.add_worksheet(name)
    last_column, last_row = len(headings) - 1, HEADER_ROW + len(rows)
    title, subject = heads
    sheet.merge_range(0, 0, 0, last_column, title, styles.title)
    sheet.set_row(0, 1.5 * _LINE)
    sheet.merge_range(1, 0, 1, last_column, _writable(subject), styles.subject)
    lines = math.ceil(len(subject) / sum(heading.width for heading in headings))  # merged cells do not grow by themselves
    sheet.set_row(1, max(1, min(lines, 20)) * _LINE + 4)
    sheet.set_row(HEADER_ROW, 2.5 * _LINE)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, heading.width)
        sheet.write_string(HEADER_ROW, column, heading.words, styles.header)
    for row, cells in enumerate(rows, start=HEADER_ROW + 1):
        for column, (cell, heading) in enumerate(zip(cells, headings, strict=True)):
            style = styles.centred if heading.centred else styles.cell
            if isinstance(cell, int):
                sheet.write_number(row, column, cell, style)
            elif cell:
                sheet.write_string(row, column, _writable(cell), style)
            else:
                sheet.write_blank(row, column, None, style)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.autofilter(HEADER_ROW, 0, last_row, last_column)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&C&P/&N")


def _numbered(rows: Sequence[Sequence[str | int]]) -> list[list[str | int]]:
    return [[number, *cells] for number, cells in enumerate(rows, start=1)]


def _cited_rows(plan: Plan) -> list[list[str | int]]:
    """The documents that citations were resolved to, then the citations that stay open, each with its candidates."""
    words = {citation.id: citation.text for citation in plan.citations}
    rows = [_document_row(document, words, plan) for document in plan.cited_documents]
    known = {document.id: document.number or document.subject or document.key for document in plan.cited_documents}
    return rows + [_open_row(citation, known, plan) for citation in plan.citations if citation.target is None]


def _document_row(document: CitedDocument, words: dict[str, str], plan: Plan) -> list[str | int]:
    return [
        document.doc_type or "",
        document.number or "",
        printed_day(document.issued or ""),
        document.issuer.name or document.issuer.mention or "",
        document.subject or "",
        len(document.mentions),
        joined(words.get(mention) for mention in document.mentions),
        f"Gọi tắt: {joined(document.aliases)}" if document.aliases else "",
        document_name(plan),
    ]


def _open_row(citation: Citation, known: dict[str, str], plan: Plan) -> list[str | int]:
    candidates = joined(known.get(candidate, candidate) for candidate in citation.candidates)
    return [
        citation.doc_type or "",
        citation.number or "",
        printed_day(citation.issued or ""),
        citation.issuer.name or citation.issuer.mention or "",
        citation.subject or "",
        1,
        citation.text,
        "Chưa xác định được văn bản" + (f"; có thể là: {candidates}" if candidates else ""),
        document_name(plan),
    ]


def _finding_row(finding: Finding, plan: Plan) -> list[str | int]:
    origin = finding.origin
    page = f", trang {origin.page}" if origin.page is not None else ""
    return [
        _SEVERITIES[finding.severity],
        finding.message,
        plan.text[finding.span.start : finding.span.end],
        finding.suggestion or "",
        f"Dòng {origin.line}{page}" + (f", ô {origin.cell}" if origin.cell else ""),
        finding.code,
        document_name(plan),
    ]


def _target_row(target: Target, plan: Plan) -> list[str | int]:
    return [
        target.text,
        plan.text[slice(*target.figure)],
        target.unit,
        target.horizon or "",
        joined(assignee.agency.name if assignee.agency else assignee.mention for assignee in target.assignees),
        "/".join(target.locator),
        document_name(plan),
    ]


def _writable(words: str) -> str:
    """The words as a workbook can hold them: no code point that XML forbids, and no more than a cell takes."""
    clean = _NO_XML.sub("\ufffd", words)
    return clean if _length(clean) <= CELL_LIMIT else clean[: CELL_LIMIT // 2] + "…"


def _length(words: str) -> int:
    """The length that Excel counts: UTF-16 code units."""
    return len(words.encode("utf-16-le")) // 2

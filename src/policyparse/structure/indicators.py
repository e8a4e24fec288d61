"""Tables of indicators: "TT | Chỉ tiêu | Đơn vị tính | Năm 2026 | … | Cơ quan chủ trì", kept in cells or flattened to lines.

A flattened row is taken only if it has just as many lines as its header has columns: a guess about a lost cell would move
every figure by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policyparse.document import Document
from policyparse.spans import Span
from policyparse.structure.tables import cells_by_place

_INDEX = re.compile(r"(?:tt|stt|số tt|số thứ tự)\.?")
_INDICATOR = re.compile(r"(?:tên |các |nội dung )?(?:chỉ tiêu|chỉ số|mục tiêu)(?!\w).{0,60}")
_UNIT = re.compile(r"(?:đvt|đơn vị tính|đơn vị|đơn vị đo)\.?")
_YEAR = re.compile(r"(?:kế hoạch |mục tiêu |năm |đến năm |kh |kh năm )*((?:19|20)\d{2})")
_PAST = re.compile(r"(?:ước|uth|ưth|thực hiện|hiện trạng|kết quả (?:năm|đến)|th năm)(?!\w)")
_VALUE = re.compile(
    r"(?:kết quả|chỉ tiêu giao|mục tiêu|kế hoạch|giá trị|số lượng|mức đạt|chỉ tiêu)(?: đạt| cần đạt| giao| phấn đấu)?"
)
_ROW_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})*)\.?")
_GROUP_AND_ROW = re.compile(r"(?:[IVXLC]{1,5}|[A-Z])[.)]? .{2,80} 1")  # the first row's number, read on as the group's line
_GROUP = re.compile(r"(?:[IVXLC]{1,5}|[A-Z])[.)]?(?: .{0,80})?")
_WORDS = re.compile(r"[^\W\d]{2,} [^\W\d]{1,}")
_LATEST_FIRST = 2  # the number of the first row that is seen, should the very first be lost
_MOST_COLUMNS = 14
_CAPTION = 5  # blocks at the head of an annex that may name its period


class IndicatorRow(NamedTuple):
    """One row: its number, the indicator, the unit, the cells of values as (year or None, span), and who answers, by field.

    `caption` is what stands above the table.
    """

    number: str
    name: Span
    unit: Span | None
    values: tuple[tuple[int | None, Span], ...]
    bodies: tuple[tuple[str, Span], ...]
    block: int
    caption: Span | None = None


def find_indicator_rows(document: Document, blocks: range) -> list[IndicatorRow]:
    """The rows of the indicator tables in a stretch of blocks; empty where no header says "chỉ tiêu"."""
    in_cells = any(document.blocks[index].origin.cell for index in blocks)
    rows = list(_from_cells(document, blocks) if in_cells else _from_lines(document, blocks))
    above = range(blocks.start, min((row.block for row in rows), default=blocks.start))[:_CAPTION]
    caption = Span(document.blocks[above[0]].span.start, document.blocks[above[-1]].span.end) if above else None
    return [row._replace(caption=caption) for row in rows]


def _column(name: str) -> tuple[str, int | None]:
    """What a column holds, and the year that its header names."""
    name = name.strip(" .:*()")
    year = _YEAR.fullmatch(name)
    if _PAST.match(name):
        return "past", None
    if year:
        return "value", int(year[1])
    for pattern, field in ((_INDEX, "number"), (_INDICATOR, "name"), (_UNIT, "unit"), (_VALUE, "value")):
        if pattern.fullmatch(name):
            return field, None
    if "chủ trì" in name:
        return "lead", None
    if "phối hợp" in name:
        return "coordinate", None
    if re.search(r"(?:thực hiện|theo dõi|phụ trách|đầu mối|cơ quan|trách nhiệm)", name):
        return "implement", None
    return "note", None


def _is_indicator_table(columns: list[tuple[str, int | None]]) -> bool:
    fields = [field for field, _ in columns]
    return (
        fields.count("name") == 1
        and len(fields) <= _MOST_COLUMNS
        and any(f in fields for f in ("value", "unit", "lead", "implement"))
    )


def _row(columns: list[tuple[str, int | None]], spans: dict[int, Span], number: str, block: int) -> IndicatorRow | None:
    name = next((spans[place] for place, (field, _) in enumerate(columns) if field == "name" and place in spans), None)
    if name is None:
        return None
    by_field = [(field, year, spans[place]) for place, (field, year) in enumerate(columns) if place in spans]
    return IndicatorRow(
        number=number,
        name=name,
        unit=next((span for field, _, span in by_field if field == "unit"), None),
        values=tuple((year, span) for field, year, span in by_field if field == "value"),
        bodies=tuple((field, span) for field, _, span in by_field if field in ("lead", "coordinate", "implement")),
        block=block,
    )


def _from_cells(document: Document, blocks: range) -> Iterator[IndicatorRow]:
    for rows in cells_by_place(document, blocks).values():
        columns: list[tuple[str, int | None]] | None = None
        for _, cells in sorted(rows.items()):
            spans = {place: _span_of(document, held) for place, held in cells.items()}
            shadows = {place: document.shadow[slice(*span)] for place, span in spans.items()}
            if columns is None:
                width = max(spans, default=0) + 1
                found = [_column(shadows.get(place, "")) for place in range(width)]
                columns = found if _is_indicator_table(found) else None
                continue
            first = min(spans, default=0)
            number = _ROW_NUMBER.fullmatch(shadows.get(first, ""))
            if number and (row := _row(columns, spans, number[1], cells[first][0])):
                yield row


def _span_of(document: Document, held: list[int]) -> Span:
    return Span(document.blocks[held[0]].span.start, document.blocks[held[-1]].span.end)


def _from_lines(document: Document, blocks: range) -> Iterator[IndicatorRow]:
    columns: list[tuple[str, int | None]] | None = None
    header: list[tuple[str, int | None]] | None = None
    held: list[int] = []
    last = 0
    for index in (*blocks, None):
        shadow = document.shadow[slice(*document.blocks[index].span)] if index is not None else ""
        text = document.text[slice(*document.blocks[index].span)] if index is not None else ""
        if index is not None and _INDEX.fullmatch(shadow):
            yield from _line_row(document, columns, held)
            columns, header, held, last = None, [("number", None)], [], 0
            continue
        numbered = _ROW_NUMBER.fullmatch(text) is not None and _follows(text, last)
        starts = index is None or numbered or _GROUP.fullmatch(text) is not None
        if header is not None:
            if not starts and len(header) < _MOST_COLUMNS:
                header.append(_column(shadow))
                continue
            columns, header = (header if _is_indicator_table(header) else None), None
        if starts:
            yield from _line_row(document, columns, held)
            opens = numbered or _GROUP_AND_ROW.fullmatch(text) is not None
            held = [index] if index is not None and opens else []
            last = int(text.split(".")[0]) if numbered else 1 if opens else last
        elif held and index is not None:
            held.append(index)


def _follows(number: str, last: int) -> bool:
    """True for the number of a next row; any other number is a value that stands alone on its line."""
    return int(number.split(".")[0]) in (1, last, last + 1, _LATEST_FIRST if last == 0 else 1)


def _line_row(document: Document, columns: list[tuple[str, int | None]] | None, held: list[int]) -> Iterator[IndicatorRow]:
    if columns is None or len(held) != len(columns):
        return
    spans = {place: document.blocks[index].span for place, index in enumerate(held)}
    number = _ROW_NUMBER.fullmatch(document.text[slice(*spans[0])].split(" ")[-1])
    row = _row(columns, spans, number[1], held[0]) if number else None
    if row is not None and _WORDS.search(document.shadow, *row.name):
        yield row

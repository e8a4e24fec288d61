"""A sheet as paragraphs and a table: the lines above its header, the table, the lines below it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from policyparse.readers.docx.layout import Piece, Row, arrange, split_at_breaks
from policyparse.readers.xlsx.formats import show

__all__ = ["read_sheet"]

_INDEX = re.compile(r"(?:tt|stt|số tt|số thứ tự)\.?", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})*\.?|[IVXLC]{1,5}\.?|[A-Z]\.?")
_TABLE_CELLS = 3


class _Cell(NamedTuple):
    column: int
    text: str
    height: int


_Line = tuple[int, list[_Cell]]  # the row's number, and its cells that show something


def read_sheet(sheet: Any, tables: int) -> tuple[list[Piece], int]:
    """What a sheet shows, and how many tables have been met with it; `tables` is the number of those before it."""
    lines = _lines(sheet)
    pieces: list[Piece] = []
    for stretch in _tables(lines):
        start = next((place for place, line in enumerate(stretch) if _is_header(line)), None)
        if start is None:
            pieces += _plain(stretch, first=not pieces)
            continue
        last = max(place for place, line in enumerate(stretch) if place == start or _is_row(line))
        pieces += _plain(stretch[:start], first=not pieces)
        tables += 1
        top = stretch[start][0]
        for row, cells in stretch[start : last + 1]:
            for cell in cells:
                piece = Piece(cell.text, f"T{tables}R{row - top + 1}C{cell.column}", rows=cell.height)
                pieces += split_at_breaks(piece)
        pieces += _plain(stretch[last + 1 :], first=False)
    return pieces, tables


def _lines(sheet: Any) -> list[_Line]:
    hidden = {
        column
        for name, dimension in sheet.column_dimensions.items()
        if dimension.hidden
        for column in range(dimension.min or 0, min((dimension.max or 0), 16_384) + 1)
    }
    heights = {(area.min_row, area.min_col): area.max_row - area.min_row + 1 for area in sheet.merged_cells.ranges}
    # iter_rows would make a cell for every place up to the last one used, which may stand in row 1,048,576
    used: dict[int, list[tuple[int, Any]]] = {}
    for (row, column), cell in sheet._cells.items():
        if cell.value is not None and column not in hidden:
            used.setdefault(row, []).append((column, cell))
    lines: list[_Line] = []
    for row, cells in sorted(used.items()):
        shown = []
        for place, (column, cell) in enumerate(sorted(cells, key=lambda held: held[0])):
            # The number of a row keeps its dot: 1.1 is no decimal there
            text = show(cell.value, str(cell.number_format or ""), decimal="." if place == 0 else ",").strip()
            if text:
                shown.append(_Cell(column, text, heights.get((row, column), 1)))
        if shown:
            lines.append((row, shown))
    last = lines[-1][0] if lines else 0
    return [(row, [cell._replace(height=min(cell.height, last - row + 1)) for cell in cells]) for row, cells in lines]


def _tables(lines: list[_Line]) -> list[list[_Line]]:
    """The lines cut before each header with a column of numbers but the first."""
    cut: list[list[_Line]] = [[]]
    begun = False
    for line in lines:
        header = _has_index(line)
        if header and begun:
            # What stands above the next header in single cells is its title
            title = len(cut[-1])
            while title and not _is_row(cut[-1][title - 1]) and len(cut[-1][title - 1][1]) == 1:
                title -= 1
            cut.append(cut[-1][title:])
            cut[-2] = cut[-2][:title]
        begun = begun or header
        cut[-1].append(line)
    return cut


def _has_index(line: _Line) -> bool:
    return len(line[1]) > 1 and any(_INDEX.fullmatch(cell.text) for cell in line[1])


def _is_header(line: _Line) -> bool:
    return _has_index(line) or len(line[1]) >= _TABLE_CELLS


def _is_row(line: _Line) -> bool:
    cells = line[1]
    return len(cells) >= _TABLE_CELLS or (len(cells) > 1 and bool(_ROW_NUMBER.fullmatch(cells[0].text)))


def _plain(lines: list[_Line], *, first: bool) -> list[Piece]:
    """Lines outside a table: a letterhead or foot in the order in which it is read, anything else line by line."""
    middle = max((cell.column for _, cells in lines for cell in cells), default=1) / 2
    rows: list[Row] = []
    for _, cells in lines:
        left = [Piece(cell.text) for cell in cells if len(cells) == 1 or cell.column <= middle]
        right = [Piece(cell.text) for cell in cells if len(cells) > 1 and cell.column > middle]
        rows.append([left, right])
    arranged = arrange(rows, first=first) if any(len(cells) > 1 for _, cells in lines) else None
    found = arranged if arranged is not None else [piece for row in rows for side in row for piece in side]
    return [part for piece in found for part in split_at_breaks(piece)]

"""Tables over several pages: their parts put together, repeated headers dropped, rows broken by a page made whole."""

from __future__ import annotations

import re
from typing import NamedTuple

from policyparse.readers.page.lines import Line, build_lines
from policyparse.readers.page.model import Laid
from policyparse.readers.page.paragraphs import Column, build_paragraphs, join_lines, measure
from policyparse.readers.page.tables import Cell, Grid

__all__ = ["Table", "begin_table", "extend_table", "lay_table"]

_SAME_EDGE = 5.0
_MAX_HEADER = 4
_ROW_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Z])[.)]?")


class _Part(NamedTuple):
    """What a cell holds on one page."""

    lines: list[Line]
    column: Column


class _Held(NamedTuple):
    row: int
    column: int
    rows: int
    parts: list[_Part]

    @property
    def text(self) -> str:
        return " ".join(line.text for part in self.parts for line in part.lines)


class Table:
    """A table as far as it has been read: its cells, with rows counted through all pages."""

    def __init__(self, number: int, edges: tuple[float, ...], cells: list[_Held]) -> None:
        self.number = number
        self.edges = edges
        self.cells = cells

    @property
    def rows(self) -> int:
        """How many rows have been read."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    def row_texts(self, row: int) -> list[tuple[int, str]]:
        """What the cells that begin in a row say, by column."""
        return [(cell.column, cell.text) for cell in self.cells if cell.row == row and cell.text]


def begin_table(grid: Grid, number: int) -> Table:
    """The table that a grid begins."""
    return Table(number, grid.edges, _hold(grid))


def extend_table(table: Table, grid: Grid) -> bool:
    """Add the grid on the next page to the table; False, and nothing done, if it is another table."""
    if len(grid.edges) != len(table.edges):
        return False
    shift = grid.edges[0] - table.edges[0]
    if any(abs(a - b - shift) > _SAME_EDGE for a, b in zip(grid.edges, table.edges, strict=True)):
        return False
    more = Table(table.number, grid.edges, _hold(grid))
    header = _repeated_header(table, more)
    if not header and _is_new_header(table, more):
        return False
    cells = [cell for cell in more.cells if cell.row >= header]
    if not cells:
        return True
    base = table.rows
    last = base - 1
    first = min(cell.row for cell in cells)
    if _goes_on(table, [cell for cell in cells if cell.row == first], last):
        above = {cell.column: index for index, cell in enumerate(table.cells) if cell.row <= last < cell.row + cell.rows}
        for cell in [cell for cell in cells if cell.row == first]:
            if cell.column in above:
                index = above[cell.column]
                held = table.cells[index]
                table.cells[index] = held._replace(parts=held.parts + cell.parts, rows=held.rows + cell.rows - 1)
            else:
                table.cells.append(cell._replace(row=last))
        cells = [cell for cell in cells if cell.row > first]
        first += 1
    else:
        cells = _carry_merged(table, cells, first)
    table.cells += [cell._replace(row=cell.row - first + base) for cell in cells]
    return True


def _hold(grid: Grid) -> list[_Held]:
    return [_Held(cell.row, cell.column, cell.rows, _parts(cell, grid.page)) for cell in grid.cells]


def _parts(cell: Cell, page: int) -> list[_Part]:
    lines = build_lines(cell.words, page)
    if not lines:
        return []
    inset = max(min(min(line.x0 for line in lines) - cell.x0, cell.x1 - max(line.x1 for line in lines), 8.0), 0.0)
    column = measure(lines, cell.x1 - inset)
    return [_Part(lines, column._replace(left=min(column.left, cell.x0 + 8.0) if _centred(lines, cell) else column.left))]


def _centred(lines: list[Line], cell: Cell) -> bool:
    return all(abs((line.x0 - cell.x0) - (cell.x1 - line.x1)) < 4 for line in lines)


def _repeated_header(table: Table, more: Table) -> int:
    """How many rows at the top of `more` say what the table's first rows say."""
    count = 0
    while count < _MAX_HEADER and count < more.rows:
        mine, theirs = table.row_texts(count), more.row_texts(count)
        if not mine or mine != theirs:
            break
        count += 1
    if count == 0:
        return 0
    # A header cell over two rows belongs to both
    return max([count, *(cell.row + cell.rows for cell in more.cells if cell.row < count)])


def _is_new_header(table: Table, more: Table) -> bool:
    """True if the grid begins like another table with a header of its own: "TT" or "STT" in its first cell."""
    first = more.row_texts(0)
    return bool(first) and first[0][0] == 0 and first[0][1].strip(" .").upper() in ("TT", "STT", "SỐ TT", "SỐ THỨ TỰ")


def _goes_on(table: Table, row: list[_Held], last: int) -> bool:
    """True if the first row of the new page is the rest of the table's last row."""
    filled = [cell for cell in row if cell.text]
    if not filled or any(cell.column == 0 for cell in filled):
        return False
    above = {cell.column: cell for cell in table.cells if cell.row <= last < cell.row + cell.rows}
    if any(cell.column not in above or not above[cell.column].text for cell in filled):
        return False
    numbers = [cell for cell in table.cells if cell.column == 0 and cell.text]
    numbered = sum(bool(_ROW_NUMBER.fullmatch(cell.text)) for cell in numbers)
    if 0 in above and above[0].text and numbered >= 0.6 * (len(numbers) - 1):
        return True
    return any(cell.text[:1].islower() for cell in filled)


def _carry_merged(table: Table, cells: list[_Held], first: int) -> list[_Held]:
    """Empty cells at the top of a page below a cell merged over rows are that cell's lower part."""
    last = table.rows - 1
    carried = []
    for cell in cells:
        if cell.row == first and not cell.text:
            index = next(
                (
                    index
                    for index, held in enumerate(table.cells)
                    if held.column == cell.column and held.row <= last < held.row + held.rows and held.text
                ),
                None,
            )
            if index is not None and (cell.rows > 1 or table.cells[index].rows > 1 or _merges(table, cell.column)):
                held = table.cells[index]
                table.cells[index] = held._replace(rows=held.rows + cell.rows)
                continue
        carried.append(cell)
    return carried


def _merges(table: Table, column: int) -> bool:
    """True if a column has cells merged over rows and none that is empty: an empty one then is the rest of a merged one."""
    own = [cell for cell in table.cells if cell.column == column]
    return any(cell.rows > 1 for cell in own) and all(cell.text for cell in own)


def lay_table(table: Table) -> list[Laid]:
    """The paragraphs of the cells, row by row."""
    laid: list[Laid] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        lines = [line for part in cell.parts for line in part.lines]
        columns = {part.lines[0].page: part.column for part in cell.parts}
        name = f"T{table.number}R{cell.row + 1}C{cell.column + 1}"
        laid += [join_lines(held, name, cell.rows) for held in build_paragraphs(lines, columns)]
    return laid

"""Tables without rulings: a header that begins with "TT", and columns that no line below it runs across."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policyparse.document import fold
from policyparse.readers.page.lines import Line
from policyparse.readers.page.model import Word
from policyparse.readers.page.tables import Cell, Grid

__all__ = ["Unruled", "find_unruled"]

_ANCHOR = re.compile(r"s?tt\.?(?:\s|$)|số\s(?:tt|thứ tự)\b")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?|[ivxlc]{1,5}[.)]?", re.IGNORECASE)
_MIN_GUTTER = 0.5  # of the size of the font, through all lines of the table
_MIN_HEADER_GAP = 0.6
_MAX_HEADER_LINES = 5
_MIN_COLUMNS, _MIN_ROWS = 3, 2

Span = tuple[float, float]
_LEFT, _RIGHT = float("-inf"), float("inf")


class Unruled(NamedTuple):
    """A table made of the lines `start` to `stop` of a page, whose `gutters` no word of it touches."""

    start: int
    stop: int
    grid: Grid
    gutters: tuple[Span, ...]


def find_unruled(lines: Sequence[Line], carried: Unruled | None = None) -> list[Unruled]:
    """The tables of a page. The rest of `carried`, a table that ended the page before, may begin this page."""
    found: list[Unruled] = []
    index = 0
    if carried is not None and lines and (rest := _take(lines, 0, list(carried.gutters), carried.grid.edges)) is not None:
        found.append(rest)
        index = rest.stop
    while index < len(lines):
        table = None
        if _ANCHOR.match(fold(lines[index].text)):
            start = _header_start(lines, index, found[-1].stop if found else 0)
            table = _take(lines, start, _header_gaps(lines, start, index))
        if table is None:
            index += 1
        else:
            found.append(table)
            index = table.stop
    return found


def _header_start(lines: Sequence[Line], anchor: int, above: int) -> int:
    """ "TT" stands in the middle of a header of several lines: the first of them."""
    start = anchor
    while start > above and anchor - start < 2 and lines[start].top - lines[start - 1].bottom < 0.3 * lines[start].size:
        line = lines[start - 1]
        if len(_gaps(line, _MIN_HEADER_GAP)) < 1 or line.x0 <= lines[anchor].words[0].x1:
            break
        start -= 1
    return start


def _header_gaps(lines: Sequence[Line], start: int, anchor: int) -> list[Span]:
    """What is free of words in all lines of the header, of its anchor's line to begin with."""
    gaps = _gaps(lines[anchor], _MIN_HEADER_GAP)
    for line in lines[start:anchor]:
        gaps = _narrow(gaps, line)
    return gaps


def _gaps(line: Line, least: float) -> list[Span]:
    return [(before.x1, after.x0) for before, after in pairwise(line.words) if after.x0 - before.x1 > least * max(line.size, 1.0)]


def _narrow(gutters: list[Span], line: Line) -> list[Span]:
    """What of the gutters stays free when a line is added."""
    free = [(_LEFT, line.x0), *((before.x1, after.x0) for before, after in pairwise(line.words)), (line.x1, _RIGHT)]
    common = [(max(low, left), min(high, right)) for low, high in gutters for left, right in free]
    return [(low, high) for low, high in common if high - low > _MIN_GUTTER * line.size]


def _take(lines: Sequence[Line], start: int, gutters: list[Span], edges: tuple[float, ...] = ()) -> Unruled | None:
    """The table that begins at a line with these gutters; None if what follows does not look like one.

    `edges` are those of the table that it carries on, which needs no header then.
    """
    if len(gutters) < _MIN_COLUMNS - 1:
        return None
    wanted = len(gutters)
    stop = start
    for line in lines[start:]:
        narrowed = _narrow(gutters, line)
        if len(narrowed) < wanted:
            if len(narrowed) < _MIN_COLUMNS - 1 or stop - start >= _MAX_HEADER_LINES:
                break
            wanted = len(narrowed)
        gutters = narrowed
        stop += 1
    if start == stop or (edges and len(gutters) != len(edges) - 2):
        return None
    taken = lines[start:stop]
    bounds = edges or (
        min(line.x0 for line in taken) - 1,
        *((low + high) / 2 for low, high in gutters),
        max(line.x1 for line in taken) + 1,
    )
    rows = _rows(taken, bounds[1])
    if len(rows) < (1 if edges else _MIN_ROWS + 1):
        return None
    return Unruled(start, stop, _grid(rows, bounds, taken[0].page), tuple(gutters))


def _rows(lines: Sequence[Line], first: float) -> list[list[Line]]:
    """The lines of each row. A row has its number in the first column, at the height of its first line or of its middle."""
    marks = [index for index, line in enumerate(lines) if _numbered(line, first)]
    if not marks:
        return []
    starts = [marks[0]]
    for above, below in pairwise(marks):
        gaps = [(lines[index].bottom - lines[index - 1].bottom, index) for index in range(above + 1, below + 1)]
        widest = max(gap for gap, _ in gaps)
        even = widest - min(gap for gap, _ in gaps) < 1.5
        starts.append(below if even else next(index for gap, index in gaps if gap == widest))
    bounds = ([0] if starts[0] > 0 else []) + starts + [len(lines)]
    return [list(lines[low:high]) for low, high in pairwise(bounds)]


def _numbered(line: Line, first: float) -> bool:
    own = [word for word in line.words if word.x1 <= first]
    return len(own) == 1 and bool(_NUMBER.fullmatch(own[0].text))


def _grid(rows: list[list[Line]], edges: tuple[float, ...], page: int) -> Grid:
    cells = []
    for row, lines in enumerate(rows):
        top, bottom = lines[0].top, max(line.bottom for line in lines)
        for column, (left, right) in enumerate(pairwise(edges)):
            inside: tuple[Word, ...] = tuple(
                word for line in lines for word in line.words if left <= (word.x0 + word.x1) / 2 < right
            )
            cells.append(Cell(row, column, 1, 1, left, top, right, bottom, inside))
    return Grid(page, rows[0][0].top, max(line.bottom for line in rows[-1]), edges, tuple(cells))

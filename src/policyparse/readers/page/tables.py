"""Ruled tables: lines across and down become cells, and words go into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policyparse.readers.page.model import Page, Ruling, Word

__all__ = ["Cell", "Grid", "find_grids"]

_SNAP = 3.0
_MIN_LENGTH = 6.0
_MAX_RULINGS = 4_000  # beyond that it is a drawing


class Cell(NamedTuple):
    """One cell of a table: where it begins, over how many rows and columns it goes, its box, its words."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float
    words: tuple[Word, ...]


class Grid(NamedTuple):
    """A table on one page: its cells row by row, and where its columns begin and the last one ends."""

    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    cells: tuple[Cell, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max(cell.row + cell.rows for cell in self.cells)


def find_grids(page: Page) -> tuple[list[Grid], list[Word]]:
    """The ruled tables of a page from the top down, and the words that stand outside of them."""
    across = [each for each in page.rulings if each.across and each.x1 - each.x0 >= _MIN_LENGTH]
    down = [each for each in page.rulings if not each.across and each.bottom - each.top >= _MIN_LENGTH]
    if len(across) < 2 or not down or len(across) + len(down) > _MAX_RULINGS:
        return [], list(page.words)
    grids: list[Grid] = []
    rest = list(page.words)
    for boxes in _find_boxes(across, down):
        grid, rest = _build_grid(page.number, boxes, rest)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: grid.top), rest


def _find_boxes(across: list[Ruling], down: list[Ruling]) -> list[list[tuple[float, float, float, float]]]:
    """The cells of each table as boxes."""
    from pdfplumber import table

    edges = [_edge(each, "h") for each in across] + [_edge(each, "v") for each in down]
    merged = table.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    merged = table.merge_edges(merged + _open_sides(merged), 0.5, 0.5, _SNAP, _SNAP)
    crossings = table.edges_to_intersections(merged, _SNAP, _SNAP)
    return [list(boxes) for boxes in table.cells_to_tables(table.intersections_to_cells(crossings))]


def _edge(ruling: Ruling, orientation: str) -> dict[str, object]:
    x0, top, x1, bottom = ruling
    if orientation == "h":
        bottom = top = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
        "object_type": "line",
    }


def _open_sides(edges: list[dict[str, object]]) -> list[dict[str, object]]:
    """The outer lines of tables that are ruled within but open at their sides."""
    across = [each for each in edges if each["orientation"] == "h"]
    down = [each for each in edges if each["orientation"] == "v"]
    added: list[dict[str, object]] = []
    for side in ("x0", "x1"):
        ends: dict[int, list[dict[str, object]]] = {}
        for each in across:
            ends.setdefault(round(_number(each[side]) / _SNAP), []).append(each)
        for held in ends.values():
            at = _number(held[0][side])
            tops = [_number(each["top"]) for each in held]
            crossed = any(
                min(tops) - 1 <= _number(each["top"]) + 1 and abs(_number(each["x0"]) - at) < 2 * _SNAP for each in down
            )
            inner = any(
                _number(held[0]["x0"]) < _number(each["x0"]) < _number(held[0]["x1"])
                and _number(each["top"]) < max(tops)
                and _number(each["bottom"]) > min(tops)
                for each in down
            )
            if len(held) >= 3 and inner and not crossed:
                added.append(_edge(Ruling(at, min(tops), at, max(tops)), "v"))
    return added


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _build_grid(
    number: int, boxes: Sequence[tuple[float, float, float, float]], words: list[Word]
) -> tuple[Grid | None, list[Word]]:
    """The table that the boxes make, with its words, and the words left over; None for a frame around text."""
    lefts = _positions([box[0] for box in boxes] + [box[2] for box in boxes])
    tops = _positions([box[1] for box in boxes] + [box[3] for box in boxes])
    if len(lefts) < 3:
        return None, words
    held: list[list[Word]] = [[] for _ in boxes]
    rest: list[Word] = []
    x0, x1, top, bottom = lefts[0], lefts[-1], tops[0], tops[-1]
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if not (x0 - _SNAP <= x <= x1 + _SNAP and top - _SNAP <= y <= bottom + _SNAP):
            rest.append(word)
            continue
        place = next((index for index, box in enumerate(boxes) if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)
        if place is None:
            rest.append(word)
        else:
            held[place].append(word)
    cells = []
    for box, inside in zip(boxes, held, strict=True):
        column, row = _index(lefts, box[0]), _index(tops, box[1])
        spanned = _index(tops, box[3]) - row, _index(lefts, box[2]) - column
        cells.append(Cell(row, column, max(spanned[0], 1), max(spanned[1], 1), *box, tuple(inside)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(number, top, bottom, tuple(lefts), tuple(cells)), rest


def _positions(values: list[float]) -> list[float]:
    """The distinct values: those that are closer than a line is thick are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _index(positions: list[float], value: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - value))

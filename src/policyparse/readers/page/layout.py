"""The layout of a whole document: pages in, paragraphs in reading order out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from policyparse.readers.page.columns import find_bands, lay_band
from policyparse.readers.page.lines import Line, build_lines
from policyparse.readers.page.margins import find_margins, find_notes, find_stamps
from policyparse.readers.page.model import Laid, Layout, Page
from policyparse.readers.page.paragraphs import Column, build_paragraphs, join_lines, measure, outer_edge
from policyparse.readers.page.spread import Table, begin_table, extend_table, lay_table
from policyparse.readers.page.tables import Grid, find_grids
from policyparse.readers.page.unruled import Unruled, find_unruled

__all__ = ["lay_out"]

_MARGIN = 57.0
_NEAR = 3.0
_SIDES = 25.0
_LEAST = 0.65  # of the page: no text leaves more of it empty on the right
_FULL = 8  # lines from which the margins of a page are known
_Item = Line | Grid | list[Laid]
_Carried = Unruled | None


def lay_out(pages: Iterable[Page]) -> Layout:
    """The paragraphs of the pages in reading order. Deterministic; any words at any places give a layout."""
    numbers: list[int] = []
    grids: list[list[Grid]] = []
    lines: list[list[Line]] = []
    heights: list[float] = []
    widths: dict[int, float] = {}
    sizes: Counter[float] = Counter()
    for page in pages:
        found, rest = find_grids(page)
        numbers.append(page.number)
        grids.append(found)
        heights.append(page.height)
        widths[page.number] = page.width
        lines.append(build_lines(rest, page.number))
        sizes.update(_sizes(lines[-1]))
    size = max(sizes, key=lambda each: (sizes[each], each), default=12.0)
    margins, asides = find_margins(lines, heights, size)
    notes: list[Laid] = []
    items: list[_Item] = []
    carried: _Carried = None
    for number, on_page, tables, dropped in zip(numbers, lines, grids, margins, strict=True):
        stamps, printed = find_stamps(on_page, size)
        asides += printed
        kept = [line for index, line in enumerate(on_page) if index not in dropped and index not in stamps]
        last = tables[-1].bottom if tables else 0.0
        start, found_notes = find_notes(kept, _size_of(kept, size))
        if found_notes and kept[start].top >= last - 1:
            notes += [_lay_note(note) for note in found_notes]
            kept = kept[:start]
        ordered, carried = _order(kept, tables, number, carried)
        items += ordered
    return Layout([*_flow(items, widths), *notes], tuple(dict.fromkeys(asides)))


def _sizes(lines: list[Line]) -> Iterator[float]:
    return (round(2 * line.size) / 2 for line in lines for _ in line.words)


def _size_of(lines: list[Line], usual: float) -> float:
    """The size that the text of a page is set in."""
    sizes = Counter(_sizes(lines))
    own = max(sizes, key=lambda each: (sizes[each], each), default=usual)
    return max(own, usual) if own > 0.9 * usual else own


def _lay_note(lines: list[Line]) -> Laid:
    """A footnote without its number."""
    first = lines[0]
    if first.words[0].raised or first.words[0].text.strip("[]().").isdigit():
        rest = first.words[1:]
        lines = [*([first.part(rest)] if rest else []), *lines[1:]] or lines
    return join_lines(lines, part="footnote")


def _order(lines: list[Line], grids: list[Grid], page: int, carried: _Carried) -> tuple[list[_Item], _Carried]:
    """The lines, tables and two-column bands of a page from the top down, and an unruled table that ends it."""
    placed: list[tuple[float, _Item]] = [(grid.top, grid) for grid in grids]
    start = 0

    def place(stretch: list[Line], carried: _Carried) -> _Carried:
        begin = 0
        left = None
        for table in find_unruled(stretch, carried):
            placed.extend((line.top, line) for line in stretch[begin : table.start])
            placed.append((table.grid.top, table.grid))
            begin = table.stop
            left = table if begin == len(stretch) else None
        placed.extend((line.top, line) for line in stretch[begin:])
        return left

    for band in find_bands(lines):
        place(lines[start : band.start], carried if start == 0 else None)
        placed.append((lines[band.start].top, lay_band(band, page)))
        start = band.stop
    open_table = place(lines[start:], carried if start == 0 and not grids else None)
    placed.sort(key=lambda each: each[0])
    return [item for _, item in placed], open_table


def _flow(items: list[_Item], widths: dict[int, float]) -> Iterator[Laid]:
    """Lines put together to paragraphs and grids to tables, both over the ends of pages."""
    columns = _measure_pages(items, widths)
    held: list[Line] = []
    table: Table | None = None
    last: Grid | None = None
    tables = 0
    for item in items:
        if isinstance(item, Grid):
            yield from _paragraphs(held, columns)
            held = []
            if table is not None and last is not None and item.page == last.page + 1 and extend_table(table, item):
                last = item
                continue
            if table is not None:
                yield from lay_table(table)
            tables += 1
            table, last = begin_table(item, tables), item
            continue
        if table is not None:
            yield from lay_table(table)
            table = None
        if isinstance(item, Line):
            held.append(item)
        else:
            yield from _paragraphs(held, columns)
            held = []
            yield from item
    if table is not None:
        yield from lay_table(table)
    yield from _paragraphs(held, columns)


def _paragraphs(lines: list[Line], columns: dict[int, Column]) -> Iterator[Laid]:
    return (join_lines(held) for held in build_paragraphs(lines, columns))


def _measure_pages(items: list[_Item], widths: dict[int, float]) -> dict[int, Column]:
    """The column of text on each page; a page of few lines borrows margins from its tables, the page before, or custom."""
    by_page: dict[int, list[Line]] = {}
    edges: dict[int, tuple[float, float]] = {}
    for item in items:
        if isinstance(item, Line):
            by_page.setdefault(item.page, []).append(item)
        elif isinstance(item, Grid):
            low, high = edges.get(item.page, (item.edges[0], item.edges[-1]))
            edges[item.page] = min(low, item.edges[0]), max(high, item.edges[-1])
    rights: dict[float, list[float]] = {}
    for page, lines in by_page.items():
        rights.setdefault(widths[page], []).extend(line.x1 for line in lines)
    usual = {width: outer_edge(ends, 1) for width, ends in rights.items()}
    columns: dict[int, Column] = {}
    full: Column | None = None
    for page, lines in by_page.items():
        column = measure(lines)
        column = column._replace(right=max(column.right, _LEAST * widths[page]))
        right = usual[widths[page]]
        # Margins that change sides from page to page do so by less
        if right > column.right + _SIDES or (right > column.right and any(abs(line.x1 - right) < _NEAR for line in lines)):
            column = column._replace(right=right)
        if len(lines) >= _FULL:
            full = column
        elif page in edges:
            low, high = edges[page]
            column = column._replace(left=min(column.left, low), right=max(column.right, high))
        elif full is not None:
            column = Column(min(column.left, full.left), max(column.right, full.right), full.pitch, column.indent or full.indent)
        else:  # margins as wide as the one that is seen, or two centimetres
            column = column._replace(right=max(column.right, widths[page] - max(column.left, _MARGIN)))
        columns[page] = column
    return columns

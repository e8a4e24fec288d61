"""The careful path: words from single characters and tables from ruled lines, as pdfplumber finds them."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

from policyparse.readers.pdf.shapes import Box, Word

_GAP = 0.22  # of the size: a wider step between two characters is a blank
_RISE = 0.12  # of the size: a higher step of the baseline begins a new word


class RuledPage(NamedTuple):
    """Words, and the grid of each table: the boxes of its cells, row by row, None where another cell reaches over."""

    words: list[Word]
    grids: list[list[list[Box | None]]]


class RuledReader:
    """One PDF opened with pdfplumber; pages are thrown away as soon as they are read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: Any = None

    def read(self, index: int, turn: int, *, tables: bool, scrambled: bool) -> RuledPage | None:
        """The page of that index, turned clockwise by `turn`; None if pdfplumber cannot make anything of it."""
        try:
            return self._read(index, turn, tables, scrambled)
        except (MemoryError, KeyboardInterrupt):
            raise
        except Exception:  # pdfminer raises whatever a damaged page makes it trip over; the fast path has the text
            return None

    def _read(self, index: int, turn: int, tables: bool, scrambled: bool) -> RuledPage | None:
        import pdfplumber
        from pdfplumber.page import Page

        if self._pdf is None:
            self._pdf = pdfplumber.open(BytesIO(self._data))
        page: Any = self._pdf.pages[index]
        if page.rotation != turn:
            page.page_obj.rotate = turn
            page = Page(self._pdf, page.page_obj, page_number=index + 1, initial_doctop=page.initial_doctop)
        try:
            grids = [_grid(table) for table in page.find_tables()] if tables else []
            glyphs = [_Glyph(*_placed(char, page)) for char in page.chars if char["upright"]]
            if scrambled:
                glyphs = _in_order(glyphs)
            return RuledPage(_join(glyphs), [grid for grid in grids if grid])
        finally:
            page.close()
            self._pdf.pages[index].close()

    def close(self) -> None:
        """Let go of the file."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None


class _Glyph(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    size: float


def _placed(char: dict[str, Any], page: Any) -> tuple[str, float, float, float, float]:
    size = abs(char["matrix"][3]) * 1.0 if char["matrix"][3] else char["size"]
    # pdfminer's font size is that of the glyph's box; the matrix has the baseline, in the same coordinates as `y0`.
    baseline = char["bottom"] - (char["matrix"][5] - char["y0"])
    return char["text"], char["x0"], char["x1"], baseline, char["size"] or size


def _in_order(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Glyphs line by line, from left to right, whatever order the file draws them in."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][-1].y <= 0.2 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [glyph for row in rows for glyph in sorted(row, key=lambda glyph: glyph.x0)]


def _join(glyphs: list[_Glyph]) -> list[Word]:
    """Words: what no blank, no gap and no step of the baseline divides."""
    words: list[Word] = []
    held: list[_Glyph] = []
    glued = False

    def close() -> None:
        if held:
            first = held[0]
            text = "".join(glyph.text for glyph in held).replace("\ufffe", "-").replace("\xad", "-")
            words.append(Word(text, first.x0, max(glyph.x1 for glyph in held), first.y, first.size, glued))
            held.clear()

    for glyph in glyphs:
        if not glyph.text.strip():
            close()
            glued = False
            continue
        if held:
            last = held[-1]
            step = glyph.x0 - last.x1
            size = min(glyph.size, last.size)
            level = abs(glyph.y - last.y) <= _RISE * size
            if not level or step > _GAP * size or step < -0.6 * size:
                close()
                glued = step <= _GAP * size and step >= -0.6 * size and abs(glyph.y - last.y) < 0.6 * size
        held.append(glyph)
        if glyph.text.endswith(("\ufffe", "\xad")):
            close()
            glued = False
    close()
    return words


def _grid(table: Any) -> list[list[Box | None]]:
    """The cells of a found table; empty if it has not at least two rows and two columns."""
    rows = [[Box(*cell) if cell is not None else None for cell in row.cells] for row in table.rows]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return []
    return rows

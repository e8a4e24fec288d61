"""The walk: paragraphs and tables in reading order, with what hangs from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policyparse.readers.docx.layout import Piece, Row, arrange, split_at_breaks
from policyparse.readers.docx.names import MC, W, number, value
from policyparse.readers.docx.numbering import Numbering
from policyparse.readers.docx.runs import ParagraphText, Revisions

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from policyparse.readers.docx.fonts import LegacyFonts

__all__ = ["Walk"]

_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc"))
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")} | {f"{MC}Choice"}
_ALTERNATIVE = f"{MC}AlternateContent"
_MAX_COLUMNS = 1000


class Walk:
    """One pass over a document. Tables are numbered as they are met, nested ones after the one they stand in.

    `notes` lists the footnotes and endnotes referred to so far, as (kind, id), in the order of their marks.
    """

    def __init__(self, numbering: Numbering, revisions: Revisions, fonts: LegacyFonts | None = None) -> None:
        self._fonts = fonts
        self._numbering = numbering
        self._revisions = revisions
        self._tables = 0
        self.notes: list[tuple[str, str]] = []

    def read(self, container: Element) -> Iterator[Piece]:
        """What a body, a note, a running head or a text box holds, in reading order."""
        for piece in self._pieces(container, None, 1):
            yield from split_at_breaks(piece)

    def _members(self, parent: Element, *wanted: str) -> Iterator[Element]:
        """The wanted children in order, those in wrappers included."""
        for child in parent:
            tag = child.tag
            if tag in wanted:
                yield child
            elif tag in _WRAPPERS or tag in self._revisions.kept:
                yield from self._members(child, *wanted)
            elif tag == _ALTERNATIVE:
                choice = child.find(f"{MC}Choice")
                yield from self._members(choice if choice is not None else child, *wanted)

    def _pieces(self, container: Element, cell: str | None, rows: int) -> Iterator[Piece]:
        """The paragraphs and tables of a container; those whose mark is gone go on in the next paragraph."""
        held: Piece | None = None
        boxes: list[Element] = []
        for block in self._members(container, _PARAGRAPH, _TABLE):
            if block.tag == _TABLE:
                if held is not None:
                    yield held
                    held = None
                yield from self._read_table(block)
                continue
            properties = self._revisions.properties(block)
            read = ParagraphText(block, self._revisions, self._fonts)
            self.notes += read.notes
            boxes += read.boxes
            if held is not None and not held.blank:
                held = held._replace(text=held.text + read.text)
            elif not read.text.strip() and cell is None:
                # An empty line of a list shows its number on paper; nobody counts it when lines are cited, but Word does
                self._numbering.next_label(properties)
                held = Piece("")
            else:
                label, glued = self._numbering.next_label(properties)
                text = read.text
                if glued and label and not label[-1].isalnum() and text[:1].isspace():
                    glued = False
                held = Piece(text, cell, label, rows)
            if self._revisions.joins_next(block.find(f"{W}pPr")):
                continue
            if not held.blank:
                yield held
            held = None
            while boxes:
                yield from self._pieces(boxes.pop(0), cell, rows)
        if held is not None and not held.blank:
            yield held
        while boxes:
            yield from self._pieces(boxes.pop(0), cell, rows)

    def _read_table(self, table: Element) -> list[Piece]:
        self._tables += 1
        first = self._tables == 1
        name = f"T{self._tables}"
        found = [row for row in self._members(table, _ROW) if not self._revisions.drops_row(row)]
        cells = [list(self._cells(row)) for row in found]
        heights = _heights(cells)
        rows: list[Row] = []
        for index, row in enumerate(cells):
            read: Row = []
            for column, cell in row:
                if _continues(cell):
                    read.append([])
                else:
                    height = heights.get((index, column), 1)
                    read.append(list(self._pieces(cell, f"{name}R{index + 1}C{column}", height)))
            rows.append(read)
        arranged = arrange(rows, first=first)
        if arranged is not None:
            return arranged
        return [part for row in rows for cell in row for piece in cell for part in split_at_breaks(piece)]

    def _cells(self, row: Element) -> Iterator[tuple[int, Element]]:
        """The cells of a row with the column that each begins at, from 1."""
        column = 1 + number(row.find(f"{W}trPr"), "gridBefore", 0)
        for cell in self._members(row, _CELL):
            yield min(column, _MAX_COLUMNS), cell
            column += max(number(cell.find(f"{W}tcPr"), "gridSpan", 1), 1)


def _continues(cell: Element) -> bool:
    """True if a cell is the lower part of one that is merged over several rows."""
    properties = cell.find(f"{W}tcPr")
    return (
        properties is not None
        and properties.find(f"{W}vMerge") is not None
        and (value(properties, "vMerge") or "continue") == "continue"
    )


def _heights(rows: list[list[tuple[int, Element]]]) -> dict[tuple[int, int], int]:
    """Over how many rows the cells go that go over more than one, by (row from 0, column)."""
    heights: dict[tuple[int, int], int] = {}
    open_at: dict[int, int] = {}
    for index, row in enumerate(rows):
        below = {column for column, cell in row if _continues(cell)}
        for column in below & open_at.keys():
            heights[open_at[column], column] = index - open_at[column] + 1
        open_at = {column: open_at.get(column, index) if column in below else index for column, _ in row}
    return heights

"""The walk over a text: paragraphs, lists and tables in reading order, with what hangs from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policyparse.readers.docx.layout import Piece, Row, arrange, split_at_breaks
from policyparse.readers.odt.changes import Changes
from policyparse.readers.odt.names import DRAW, OFFICE, STYLE, SVG, TABLE, TEXT, XML_ID, count
from policyparse.readers.odt.numbering import ListStyles, OpenList

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Walk"]

_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_LIST, _ITEM, _LIST_HEADER = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header"
_TABLE = f"{TABLE}table"
_ROW, _CELL, _COVERED = f"{TABLE}table-row", f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_ROW_GROUPS = frozenset(f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))
# What a text keeps but does not print, or what prints elsewhere.
_SILENT = frozenset(
    {f"{TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "script")}
    | {f"{TEXT}{name}" for name in ("dde-connection-decls", "alphabetical-index-auto-mark-file", "ruby-text", "note-citation")}
    | {f"{TEXT}{name}-source" for name in ("table-of-content", "illustration-index", "table-index", "bibliography")}
    | {f"{TEXT}{name}-source" for name in ("object-index", "user-index", "alphabetical-index")}
    | {f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "event-listeners")}
    | {f"{DRAW}{name}" for name in ("image", "object", "object-ole", "plugin", "floating-frame", "glue-point")}
    | {f"{SVG}title", f"{SVG}desc"}
)
_DRAWN = frozenset(
    f"{DRAW}{name}"
    for name in ("frame", "text-box", "custom-shape", "rect", "ellipse", "g", "a", "caption", "line", "polygon", "path", "circle")
)
_WHITE_SPACE = str.maketrans("\t\n\r", "   ")  # of the file: each run of it is one blank (part 3, 6.1.2)
_MOST_REPEATED = 10_000
_MAX_COLUMNS = 1000


class Walk:
    """One pass over a document. Tables are numbered as they are met, nested ones after the one they stand in.

    `notes` holds footnotes and endnotes, in the order of their marks.
    """

    def __init__(self, styles: ListStyles, changes: Changes, hidden: frozenset[str]) -> None:
        self._styles = styles
        self._changes = changes
        self._hidden = hidden
        self._tables = 0
        self._by_id: dict[str, OpenList] = {}
        self._by_style: dict[str, OpenList] = {}
        self._headings = OpenList()
        self.notes: list[Piece] = []

    def read(self, container: Element) -> Iterator[Piece]:
        """What a text, a running head or a note holds, in reading order."""
        for piece in self._join(self._pieces(container, None, 1)):
            yield from split_at_breaks(piece)

    def _join(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """The pieces, those joined whose end between them is gone by a change."""
        held: Piece | None = None
        for piece in pieces:
            if held is not None and held.text.endswith(Changes.OPEN_END):
                held = held._replace(text=held.text[: -len(Changes.OPEN_END)] + piece.text)
            else:
                if held is not None and not held.blank:
                    yield held
                held = piece
        if held is not None:
            held = held._replace(text=held.text.removesuffix(Changes.OPEN_END))
            if not held.blank:
                yield held

    def _pieces(self, container: Element, cell: str | None, rows: int) -> Iterator[Piece]:
        for child in container:
            yield from self._block(child, cell, rows)

    def _block(self, element: Element, cell: str | None, rows: int) -> Iterator[Piece]:
        tag = element.tag
        if tag in _PARAGRAPHS:
            yield from self._paragraph(element, "", cell, rows)
        elif tag == _LIST:
            yield from self._list(element, None, 0, None, cell, rows)
        elif tag == _TABLE:
            yield from self._read_table(element)
        elif self._changes.passes(element) or (tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none"):
            return
        elif tag == f"{TEXT}numbered-paragraph":
            levels = self._styles.levels(element.get(f"{TEXT}style-name"))
            chain = self._by_id.setdefault(f"numbered {element.get(f'{TEXT}list-id')}", OpenList())
            label = ""
            if levels is not None and not self._changes.is_gone:
                label, _ = chain.next_label(levels, count(element.get(f"{TEXT}level")) - 1, None)
            for child in element:
                if child.tag in _PARAGRAPHS:
                    yield from self._paragraph(child, label, cell, rows)
        elif tag not in _SILENT:
            yield from self._pieces(element, cell, rows)

    def _list(
        self, element: Element, chain: OpenList | None, depth: int, style: str | None, cell: str | None, rows: int
    ) -> Iterator[Piece]:
        style = element.get(f"{TEXT}style-name") or style
        if chain is None:
            chain = self._open(element, style)
        depth = min(depth, 9)
        for item in element:
            if item.tag not in (_ITEM, _LIST_HEADER):
                self._changes.passes(item)
                continue
            bears = item.tag == _ITEM
            for child in item:
                if child.tag == _LIST:
                    yield from self._list(child, chain, depth + 1, style, cell, rows)
                elif child.tag in _PARAGRAPHS and bears:
                    stated = item.get(f"{TEXT}start-value")
                    label = self._label(child, chain, style, depth, count(stated) if stated else None)
                    yield from self._paragraph(child, label, cell, rows)
                    bears = False
                elif child.tag in _PARAGRAPHS:
                    yield from self._paragraph(child, "", cell, rows, listed=True)
                else:
                    yield from self._block(child, cell, rows)

    def _open(self, element: Element, style: str | None) -> OpenList:
        continued = element.get(f"{TEXT}continue-list")
        if continued in self._by_id and continued is not None:
            chain = self._by_id[continued]
        elif element.get(f"{TEXT}continue-numbering") == "true" and style in self._by_style and style is not None:
            chain = self._by_style[style]
        else:
            chain = OpenList()
        self._by_id[element.get(XML_ID, "")] = chain
        if style is not None:
            self._by_style[style] = chain
        return chain

    def _label(self, paragraph: Element, chain: OpenList, style: str | None, depth: int, start: int | None) -> str:
        if self._changes.is_gone:
            return ""
        own = self._styles.of_paragraph(paragraph.get(f"{TEXT}style-name"))
        levels = self._styles.levels(style)
        if levels is None:
            levels = self._styles.levels(own)
        if levels is None:
            return ""
        label, glued = chain.next_label(levels, depth, start)
        return label + "\0" if glued and label[-1:].isalnum() else label

    def _paragraph(self, element: Element, label: str, cell: str | None, rows: int, *, listed: bool = False) -> Iterator[Piece]:
        boxes: list[Element] = []
        parts: list[str] = []
        if element.get(f"{TEXT}style-name") in self._hidden:
            return
        self._inline(element, parts, boxes)
        text = "".join(parts)
        level = element.get(f"{TEXT}outline-level")
        if not label and not listed and element.tag == f"{TEXT}h" and level and element.get(f"{TEXT}is-list-header") != "true":
            if self._styles.outline and not self._changes.is_gone:
                label, _ = self._headings.next_label(self._styles.outline, min(count(level), 10) - 1, None)
        if label.endswith("\0"):  # no blank follows this number: it is one word with the text
            label, text = "", label[:-1] + text
        yield Piece(text + (Changes.OPEN_END if self._changes.is_gone else ""), cell, label, rows)
        for box in boxes:
            yield from self._box(box, cell, rows)

    def _box(self, box: Element, cell: str | None, rows: int) -> Iterator[Piece]:
        for child in box:
            if child.tag in _DRAWN:
                yield from self._box(child, cell, rows)
            else:
                yield from self._block(child, cell, rows)

    def _inline(self, element: Element, parts: list[str], boxes: list[Element]) -> None:
        self._print(element.text, parts)
        for child in element:
            tag = child.tag
            if self._changes.passes(child):
                parts.extend(self._changes.restored(child))
            elif tag == f"{TEXT}s":
                self._print(" " * count(child.get(f"{TEXT}c")), parts)
            elif tag == f"{TEXT}tab":
                self._print(" ", parts)
            elif tag == f"{TEXT}line-break":
                parts.append("\n")
            elif tag == f"{TEXT}note":
                self._read_note(child)
            elif tag in _DRAWN:
                if not self._changes.is_gone:
                    boxes.append(child)
            elif tag not in _SILENT and not self._is_hidden(child):
                self._inline(child, parts, boxes)
            self._print(child.tail, parts)

    def _print(self, text: str | None, parts: list[str]) -> None:
        if text and not self._changes.is_gone:
            parts.append(text.translate(_WHITE_SPACE))

    def _is_hidden(self, element: Element) -> bool:
        if element.tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
            return element.get(f"{TEXT}is-hidden") == "true"
        return element.get(f"{TEXT}style-name") in self._hidden and element.tag == f"{TEXT}span"

    def _read_note(self, note: Element) -> None:
        kind = "endnote" if note.get(f"{TEXT}note-class") == "endnote" else "footnote"
        body = note.find(f"{TEXT}note-body")
        if body is not None and not self._changes.is_gone:
            pieces = list(self.read(body))
            self.notes += [piece._replace(part=kind, cell=None) for piece in pieces]

    def _read_table(self, table: Element) -> list[Piece]:
        self._tables += 1
        first = self._tables == 1
        name = f"T{self._tables}"
        read: list[Row] = []
        for index, row in enumerate(_rows(table), 1):
            column = 1
            cells: Row = []
            for cell in row:
                if cell.tag not in (_CELL, _COVERED):
                    continue
                if cell.tag == _CELL:
                    height = max(count(cell.get(f"{TABLE}number-rows-spanned")), 1)
                    cells.append(list(self._join(self._pieces(cell, f"{name}R{index}C{min(column, _MAX_COLUMNS)}", height))))
                else:
                    cells.append([])
                column += max(count(cell.get(f"{TABLE}number-columns-repeated")), 1)
            read.append(cells)
        arranged = arrange(read, first=first)
        if arranged is not None:
            return arranged
        last = len(read)
        return [
            part._replace(rows=min(part.rows, last - index))
            for index, row in enumerate(read)
            for cell in row
            for piece in cell
            for part in split_at_breaks(piece)
        ]


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == _ROW:
            for _ in range(min(max(count(child.get(f"{TABLE}number-rows-repeated")), 1), _MOST_REPEATED)):
                yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def hidden_styles(roots: list[Element]) -> frozenset[str]:
    """The styles whose text does not print."""
    return frozenset(
        style.get(f"{STYLE}name", "")
        for root in roots
        for style in root.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}text-properties")
        if properties.get(f"{TEXT}display") == "none"
    )

"""The walk over a page: paragraphs, lists with their numbers written out, tables with the places of their cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.etree import _Element as Element

from policyparse.readers.docx.layout import Piece, Row, arrange, split_at_breaks
from policyparse.readers.docx.numbering import spell
from policyparse.readers.html.furniture import BLOCKS
from policyparse.readers.legacy_fonts import Font, font_of, to_unicode

__all__ = ["Walk"]

_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space, which prints
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+|'[^']*'|\"[^\"]*\")\s*(?:;|$)")
_BULLETS = frozenset({"disc", "circle", "square"})
_TYPED = re.compile(r"\s*(?:[-–—+*•]|(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2})*|[a-zđA-ZĐ])[.)])(?:\s|\xa0)")
# Links to a note, and from it back: Word's, LibreOffice's, and what editors of portals make of them.
_TO_NOTE = re.compile(r"#_?(?:ftn|edn|fn|footnote|endnote|note|chu-?thich|sd(?:foot|end)note)[-_:.]?\d+(?:sym)?$", re.IGNORECASE)
_FROM_NOTE = re.compile(r"#_?(?:(?:ftn|edn|fn|footnote|endnote|note)-?ref[-_:.]?\d+|sd(?:foot|end)note\d+anc)$", re.IGNORECASE)
_NOTE_BOX = re.compile(r"_?(?:ftn|edn|fn|sd(?:foot|end)note)[-_:.]?\d+$", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?\w{1,3}[\])]?|\*{1,3}")
_MAX_COLUMNS = 1000
_LARGEST_NUMBER = 9999
_MOST_DIGITS = 20
# A cell of that many letters, or with most of the page in it, lays the page out and lists nothing.
_LAYOUT_LETTERS = 6000
_ENDS = (".", ";", ":", "!", "?")


class _List(NamedTuple):
    """An open list: how its marks are spelled, the next number, the step to the one after."""

    kind: str | None
    bullet: str
    next: int
    step: int


class Walk:
    """One pass. Tables are numbered as they are met, nested ones after the one they stand in.

    `notes` holds what stands in footnotes.
    """

    def __init__(self, left_out: set[Element], changes: str) -> None:
        self._left_out = left_out
        self._gone = "del" if changes == "accept" else "ins"
        self._tables = 0
        self._text: list[str] = []
        self._label = ""
        self._cell: str | None = None
        self._rows = 1
        self._lists: list[_List] = []
        self._depth_in_note = 0
        self._preformatted = False
        self._fonts: list[Font | None] = [None]
        self._pieces: list[Piece] = []
        self.notes: list[Piece] = []

    def read(self, body: Element) -> list[Piece]:
        """What the body prints, in reading order, notes aside."""
        self._inside(body)
        self._flush()
        return [part for piece in self._pieces for part in split_at_breaks(piece)]

    def _inside(self, element: Element) -> None:
        """What stands in an element. Boxes and wrappers may be nested without end, so they are kept on a stack of our own."""
        self._put(element.text)
        stack = [(element, element.iterchildren("*"))]
        while stack:
            child = next(stack[-1][1], None)
            if child is None:
                ended, _ = stack.pop()
                if stack:
                    self._leave(ended)
                    self._put(ended.tail)
            elif child in self._left_out or self._read_special(child):
                self._put(child.tail)
            else:
                self._enter(child)
                self._put(child.text)
                stack.append((child, child.iterchildren("*")))

    def _enter(self, element: Element) -> None:
        """Begin a box, which ends a paragraph, or a wrapper in the text."""
        if element.tag in BLOCKS:
            self._flush()
            self._depth_in_note += _is_note_box(element)
        font = font_of(element.get("face") or element.get("style") or "")
        self._fonts.append(font or self._fonts[-1])

    def _leave(self, element: Element) -> None:
        if element.tag in BLOCKS:
            self._flush()
            self._depth_in_note -= _is_note_box(element)
        self._fonts.pop()

    def _read_special(self, element: Element) -> bool:
        """Read an element that is more than a box or a wrapper; False for one that is not."""
        tag = element.tag
        if tag == "br":
            self._text.append("\n")
        elif tag == self._gone or self._is_note_mark(element):
            return True
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag in ("ul", "ol", "dir", "menu"):
            self._flush()
            self._lists.append(_open_list(element, sum(held.kind is None for held in self._lists)))
            self._block(element)
            self._lists.pop()
        elif tag == "li":
            self._flush()
            self._label = self._next_label(element)
            self._block(element)
            self._label = ""
        elif tag == "pre":
            outer, self._preformatted = self._preformatted, True
            self._block(element)
            self._preformatted = outer
        else:
            return False
        return True

    def _block(self, element: Element) -> None:
        self._enter(element)
        self._inside(element)
        self._leave(element)

    def _put(self, text: str | None) -> None:
        if not text:
            return
        if self._fonts[-1] is not None:
            text = to_unicode(text, self._fonts[-1])
        self._text.append(text.replace("\r\n", "\n") if self._preformatted else _SPACE.sub(" ", text))

    def _flush(self) -> None:
        """End a paragraph."""
        if not self._text:
            return
        text = _cut_at_breaks("".join(self._text))
        self._text.clear()
        if not text.strip():
            return
        label = "" if _TYPED.match(text) else self._label
        self._label = ""
        if self._depth_in_note:
            self.notes.append(Piece(" ".join(text.split()), part="footnote"))
        else:
            self._pieces.append(Piece(text, self._cell, label, self._rows))

    def _is_note_mark(self, element: Element) -> bool:
        """True for the mark of a note in the text, and for the one that leads back from it."""
        if element.tag != "a":
            return False
        target = element.get("href") or ""
        if not target.startswith("#"):
            return False
        text = "".join(element.itertext()).strip()
        return bool(_MARK.fullmatch(text)) and bool(_TO_NOTE.match(target) or _FROM_NOTE.match(target))

    def _next_label(self, element: Element) -> str:
        if not self._lists:
            return ""
        held = self._lists[-1]
        count = _number(element.get("value"), held.next)
        self._lists[-1] = held._replace(next=count + held.step)
        if held.kind is None:
            return held.bullet
        return f"{spell(count, held.kind)}." if held.kind != "none" else ""

    def _table(self, table: Element) -> None:
        rows = [row for row in _rows_of(table) if row not in self._left_out]
        if not rows:
            self._inside(table)
            return
        if _lays_out(table, rows):
            for part in table.iterchildren("*"):
                if part not in self._left_out:
                    self._cells_as_blocks(part)
            return
        caption = next(table.iterchildren("caption"), None)
        if caption is not None:
            self._block(caption)
        self._tables += 1
        first = self._tables == 1
        name = f"T{self._tables}"
        outer = self._pieces, self._cell, self._rows, self._lists
        read: list[Row] = []
        for index, cells in enumerate(_places(rows)):
            made: Row = []
            for column, height, cell in cells:
                if cell is None or cell in self._left_out:
                    made.append([])
                    continue
                self._pieces, self._cell, self._rows, self._lists = [], f"{name}R{index + 1}C{column}", height, []
                self._block(cell)
                made.append(self._pieces)
            read.append(made)
        self._pieces, self._cell, self._rows, self._lists = outer
        arranged = arrange(read, first=first)
        self._pieces += arranged if arranged is not None else [piece for row in read for cell in row for piece in cell]

    def _cells_as_blocks(self, part: Element) -> None:
        if part.tag in ("td", "th"):
            self._block(part)
        elif part.tag in ("tr", "tbody", "thead", "tfoot"):
            for child in part.iterchildren("*"):
                if child not in self._left_out:
                    self._cells_as_blocks(child)
        elif part.tag == "caption":
            self._block(part)


def _cut_at_breaks(text: str) -> str:
    """The text with a page break, which cuts it, where a line break ends a sentence or leaves a line empty."""
    if "\n" not in text:
        return text
    lines = [line.strip(" ") for line in text.split("\n")]
    made: list[str] = []
    for line in lines:
        if not line:
            if made:
                made[-1] = made[-1].rstrip("\n") + "\f"
            continue
        made.append(line + ("\f" if line.endswith(_ENDS) else "\n"))
    return "".join(made).rstrip("\n\f")


def _open_list(element: Element, bullets: int) -> _List:
    """A list as it begins; `bullets` counts the lists of bullets around it."""
    style = _LIST_STYLE.search((element.get("style") or "").lower())
    stated = style[1] if style else ""
    bullet = "+" if bullets else "•"
    if stated[:1] in ("'", '"'):
        return _List(None, stated[1:-1].strip(), 1, 1)
    kind = _STYLES.get(stated) or ("none" if stated == "none" else _KINDS.get(element.get("type") or ""))
    if element.tag == "ol" and stated not in _BULLETS:
        step = -1 if element.get("reversed") is not None else 1
        start = sum(1 for _ in element.iterchildren("li")) if step < 0 else 1
        return _List(kind or "decimal", "", _number(element.get("start"), start), step)
    return _List(kind, bullet, 1, 1)


def _number(stated: str | None, default: int) -> int:
    """The number that an attribute states, at most the largest that makes sense; `default` where it states none."""
    stated = (stated or "").strip()
    digits = stated.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return default
    return max(-_LARGEST_NUMBER, min(int(stated), _LARGEST_NUMBER)) if len(digits) < _MOST_DIGITS else _LARGEST_NUMBER


def _is_note_box(element: Element) -> bool:
    """True for the element that a footnote stands in: by its name, or because its first words lead back into the text."""
    if element.tag in ("div", "li", "p", "aside") and _NOTE_BOX.match(element.get("id") or ""):
        return True
    first = next(element.iterchildren("*"), None)
    for _ in range(4):  # the link may be wrapped in <sup>, <span> and the like
        if first is None or first.tag in BLOCKS or (element.text or "").strip():
            return False
        if first.tag == "a":
            return bool(_FROM_NOTE.match(first.get("href") or "")) and bool(_MARK.fullmatch("".join(first.itertext()).strip()))
        first = next(first.iterchildren("*"), None)
    return False


def _rows_of(table: Element) -> list[Element]:
    """The rows in the order in which they print: the table's head first, its foot last."""
    parts: dict[str, list[Element]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in table.iterchildren("*"):
        if child.tag == "tr":
            parts["tbody"].append(child)
        elif child.tag in parts:
            parts[child.tag].extend(child.iterchildren("tr"))
    return parts["thead"] + parts["tbody"] + parts["tfoot"]


def _lays_out(table: Element, rows: list[Element]) -> bool:
    """True for a table that holds a page, or one box, and lists nothing."""
    cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
    if table.get("role") == "presentation" or len(cells) <= 1:
        return True
    letters = [len("".join(cell.itertext())) for cell in cells] if len(cells) <= 12 else []
    for cell, count in zip(cells, letters, strict=False):
        if count > sum(letters) / 2 and (count > _LAYOUT_LETTERS or next(cell.iter("table"), None) is not None):
            return True
    return False


def _places(rows: list[Element]) -> list[list[tuple[int, int, Element | None]]]:
    """The cells of each row as (column from 1, rows it goes over, cell); None for what a cell above goes on in."""
    placed: list[list[tuple[int, int, Element | None]]] = []
    covered: dict[int, int] = {}  # column: rows still covered from above
    for index, row in enumerate(rows):
        made: list[tuple[int, int, Element | None]] = []
        column = 1
        begun: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            while covered.get(column, 0) > 0:
                made.append((column, 1, None))
                column += 1
            width = min(max(_number(cell.get("colspan"), 1), 1), _MAX_COLUMNS)
            height = _number(cell.get("rowspan"), 1)
            height = len(rows) - index if height == 0 else min(max(height, 1), len(rows) - index)
            made.append((min(column, _MAX_COLUMNS), height, cell))
            if height > 1:
                begun.update(dict.fromkeys(range(column, min(column + width, _MAX_COLUMNS + 1)), height - 1))
            column += width
        made += [(below, 1, None) for below, left in sorted(covered.items()) if below >= column and left > 0]
        covered = {below: left - 1 for below, left in covered.items() if left > 1} | begun
        placed.append(made)
    return placed

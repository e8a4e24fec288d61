"""The fast path: the words of a page as PDFium finds them, and a census of what else is drawn on it."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import Any, NamedTuple

from policyparse.readers.pdf.shapes import Word

# PDFium writes U+FFFE for a hyphen at the end of a line and goes straight on with the next line.
_TOKEN = re.compile(r"[^\s\ufffe]+\ufffe?|\ufffe")
_RAISED_DIGIT = re.compile(r"(?<=[^\W\d_])\d{1,2}(?!\d)|(?<=[)\]”\"])\d{1,2}(?!\d)")
_MAX_GLYPHS = 200_000
_MAX_OBJECTS = 20_000
_MAX_FORM_DEPTH = 4
_THIN = 3.0
_MIN_RULE = 8.0
# A dominant image of a page that carries next to no letters is a scan with a stamp on it.
_IMAGE_SHARE = 0.4


class Census(NamedTuple):
    """What is drawn besides text: is there a grid of lines, is there a picture that fills the page?"""

    ruled: bool
    pictured: bool


class PageText(NamedTuple):
    """The words of a page, its text as the file has it, its size as it is read and by how much it was turned for that."""

    words: list[Word]
    text: str
    width: float
    height: float
    turn: int


class _Raw(NamedTuple):
    """A token in the page's own coordinates: where its first and last character stand."""

    text: str
    first: int
    last: int
    glued: bool


def read_page_text(page: Any) -> PageText | None:
    """The words of an open page of PDFium; None where its characters and its text do not go together one by one."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(textpage)
        left, bottom, right, top = page.get_bbox()
        if count <= 0:
            turn = page.get_rotation()
            width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
            return PageText([], "", width, height, turn)
        if count > _MAX_GLYPHS:
            return None
        text = textpage.get_text_range()
        if len(text) != count:
            return None
        return _Placement(textpage, text, (left, bottom, right, top)).read()
    finally:
        textpage.close()


class _Placement:
    """Puts the tokens of a text page in their places."""

    def __init__(self, textpage: Any, text: str, box: tuple[float, float, float, float]) -> None:
        from pypdfium2 import raw

        self._page = textpage
        self._text = text
        self._box = box
        self._rect = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rect_at, self._x_at, self._y_at = map(ctypes.byref, (self._rect, self._x, self._y))
        self._loose, self._start, self._size = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetFontSize

    def read(self) -> PageText:
        """The words, turned so that most of the text runs from left to right. Text that runs otherwise is left out."""
        tokens: list[_Raw] = []
        places: list[tuple[float, float, float, float]] = []
        end = -1
        for match in _TOKEN.finditer(self._text):
            start, stop = match.span()
            tokens.append(_Raw(match[0], start, stop - 1, start == end))
            places.append((*self._origin(start), *self._origin(stop - 1)))
            end = stop
        turn = _find_turn(tokens, places)
        left, bottom, right, top = self._box
        width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
        words: list[Word] = []
        for token, (x0, y0, x1, y1) in zip(tokens, places, strict=True):
            run, drop = _turned(x1 - x0, y1 - y0, turn)
            if token.last > token.first and (run <= 0 or abs(drop) > max(run * 0.5, 1.0)):
                if _TOKEN.fullmatch(token.text) and abs(drop) > 20 and abs(run) < 2 * abs(drop):
                    continue  # a watermark, or a note up the margin
                words += self._split(token, turn)
            elif abs(drop) > 0.8 or (len(token.text) > 1 and _RAISED_DIGIT.search(token.text)):
                words += self._split(token, turn)
            else:
                words.append(self._word(token.text, token.first, token.last, turn, token.glued))
        return PageText(words, self._text, width, height, turn)

    def _origin(self, index: int) -> tuple[float, float]:
        self._start(self._page, index, self._x_at, self._y_at)
        return self._x.value, self._y.value

    def _place(self, x: float, y: float, turn: int) -> tuple[float, float]:
        left, bottom, right, top = self._box
        if turn == 0:
            return x - left, top - y
        if turn == 90:
            return y - bottom, x - left
        if turn == 180:
            return right - x, y - bottom
        return top - y, right - x

    def _edges(self, index: int, turn: int) -> tuple[float, float]:
        self._loose(self._page, index, self._rect_at)
        rect = self._rect
        a, _ = self._place(rect.left, rect.bottom, turn)
        b, _ = self._place(rect.right, rect.top, turn)
        return (a, b) if a <= b else (b, a)

    def _word(self, text: str, first: int, last: int, turn: int, glued: bool) -> Word:
        x, y = self._place(*self._origin(first), turn)
        x0 = self._edges(first, turn)[0]
        x1 = self._edges(last, turn)[1]
        return Word(text.replace("\ufffe", "-"), min(x0, x), max(x0, x1), y, self._size(self._page, first), glued)

    def _split(self, token: _Raw, turn: int) -> list[Word]:
        """The token cut where it leaves its line: a raised digit, or a break that PDFium joined over."""
        pieces: list[Word] = []
        start = token.first
        previous = self._place(*self._origin(start), turn)
        for index in range(start + 1, token.last + 2):
            here = self._place(*self._origin(index), turn) if index <= token.last else (0.0, float("inf"))
            if abs(here[1] - previous[1]) > 0.8 or here[0] < previous[0] - 2:
                text = self._text[start:index]
                pieces.append(self._word(text, start, index - 1, turn, token.glued if start == token.first else True))
                start = index
            previous = here
        return pieces


def _turned(dx: float, dy: float, turn: int) -> tuple[float, float]:
    """How far along the line and how far below it a step of the page's own coordinates leads."""
    if turn == 0:
        return dx, -dy
    if turn == 90:
        return dy, dx
    if turn == 180:
        return -dx, dy
    return -dy, -dx


def _find_turn(tokens: list[_Raw], places: list[tuple[float, float, float, float]]) -> int:
    """By how much the page must be turned for most of its longer words to run from left to right."""
    votes: Counter[int] = Counter()
    for token, (x0, y0, x1, y1) in zip(tokens, places, strict=True):
        letters = token.last - token.first
        if letters >= 2:
            dx, dy = x1 - x0, y1 - y0
            if abs(dx) > 4 * abs(dy):
                votes[0 if dx > 0 else 180] += letters
            elif abs(dy) > 4 * abs(dx):
                votes[90 if dy > 0 else 270] += letters
    return votes.most_common(1)[0][0] if votes else 0


def take_census(page: Any) -> Census:
    """Look at every object of a page once. A page with more objects than a table has is a drawing, and not ruled."""
    from pypdfium2 import raw

    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    upright = level = seen = 0
    pictured = framed = False
    stack: list[tuple[Any, int]] = [(page.raw, 0)]
    while stack:
        owner, depth = stack.pop()
        count = raw.FPDFPage_CountObjects(owner) if depth == 0 else raw.FPDFFormObj_CountObjects(owner)
        for index in range(count):
            seen += 1
            if seen > _MAX_OBJECTS:
                return Census(False, pictured)
            item = raw.FPDFPage_GetObject(owner, index) if depth == 0 else raw.FPDFFormObj_GetObject(owner, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
                stack.append((item, depth + 1))
            elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and raw.FPDFPageObj_GetBounds(item, *pointers):
                x0, y0, x1, y1 = (edge.value for edge in edges)
                wide, high = x1 - x0, y1 - y0
                if kind == raw.FPDF_PAGEOBJ_IMAGE:
                    pictured = pictured or wide * high > _IMAGE_SHARE * area
                elif wide <= _THIN and high >= _MIN_RULE:
                    upright += 1
                elif high <= _THIN and wide >= _MIN_RULE:
                    level += 1
                elif wide >= _MIN_RULE and high >= _MIN_RULE and wide * high < 0.9 * area:
                    framed = framed or _is_drawn(item, raw)
    return Census((upright >= 2 and level >= 2) or framed, pictured)


def _is_drawn(item: Any, raw: Any) -> bool:
    """True if a path prints: a white or clipping rectangle behind a line of text is no frame."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)):
        return False
    if stroke.value:
        return True
    if not fill.value:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, (red, green, blue, alpha)))
    return bool(known) and alpha.value > 0 and min(red.value, green.value, blue.value) < 250

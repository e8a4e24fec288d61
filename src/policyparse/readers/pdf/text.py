"""The fast way to a page: pdfium's characters."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from math import atan2, hypot, pi
from typing import TYPE_CHECKING, Any

from policyparse.readers.pdf.words import GAP, Run

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["Frame", "read_frame", "read_runs"]

_SAMPLES = 40
_BLANK, _WIDEST = 0.1, 0.7  # of the size of the font
_BLANKS = " \xa0\u2002\u2003\u2007\u2009\u202f\u3000"


class Frame:
    """How a page is to be turned and shifted so that its text stands upright with the origin at the top left."""

    def __init__(self, box: tuple[float, float, float, float], rotation: int) -> None:
        self.left, self.low, self.right, self.high = box
        self.rotation = rotation % 360
        across, down = self.right - self.left, self.high - self.low
        self.width, self.height = (across, down) if self.rotation % 180 == 0 else (down, across)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file's own space as (from the left, from the top)."""
        if self.rotation == 0:
            return x - self.left, self.high - y
        if self.rotation == 90:
            return y - self.low, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.low
        return self.high - y, self.right - x


def read_frame(page: PdfPage) -> Frame:
    """The frame of a page: turned as most of its text runs, or as the file says where there is none."""
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    votes: dict[int, int] = {}
    matrix = raw.FS_MATRIX()
    for index in range(0, count, max(1, count // _SAMPLES)):
        if raw.FPDFText_GetMatrix(text.raw, index, matrix) and (matrix.a or matrix.b):
            turn = round(atan2(matrix.b, matrix.a) / (pi / 2)) * 90 % 360
            votes[turn] = votes.get(turn, 0) + 1
    said = page.get_rotation()
    turned = max(votes, key=lambda turn: (votes[turn], turn == said)) if votes else said
    return Frame(page.get_bbox(), turned)


def read_runs(page: PdfPage, frame: Frame) -> list[Run]:
    """What pdfium finds written on a page, placed in its frame: characters that follow and touch each other as one run.

    Everything is asked for once a run, only the box for every character: the calls are what a page costs.
    """
    from pypdfium2 import raw

    text = page.get_textpage()
    page_text, count = text.raw, text.count_chars()
    letters = _letters(text, count)
    box = raw.FS_RECTF()
    box_at = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at = ctypes.byref(x), ctypes.byref(y)
    matrix = raw.FS_MATRIX()
    read_box, read_origin = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    across, down = _axes(frame)
    runs: list[Run] = []
    held: list[str] = []
    blank: float | None = None
    begin = end = baseline = size = 0.0
    lowest = highest = 0.0  # how low and how high ink may begin without another base line being likely
    for index, letter in enumerate(letters):
        if letter < " ":
            if held:
                runs.append(Run(baseline, begin, end, "".join(held), size))
                held = []
            continue
        read_box(page_text, index, box_at)
        x0, x1 = across(box)
        if letter in _BLANKS:
            if held:
                runs.append(Run(baseline, begin, end, "".join(held), size))
                held = []
            if x1 - x0 > 0.01 and size:
                runs.append(Run(baseline, x0, x1, " ", size))
            else:
                blank = x0
            continue
        if held:
            if -0.3 * size < x0 - end < GAP * size and lowest < down(box) < highest:
                held.append(letter)
                end = max(end, x1)
                continue
            runs.append(Run(baseline, begin, end, "".join(held), size))
        read_origin(page_text, index, x_at, y_at)
        raw.FPDFText_GetMatrix(page_text, index, matrix)
        start, baseline = frame.place(x.value, y.value)
        size = raw.FPDFText_GetFontSize(page_text, index) * hypot(matrix.c, matrix.d)
        if size < 0.5:
            size = max(x1 - x0, 1.0)
        if blank is not None and blank - end > _BLANK * size and _BLANK * size < start - blank < _WIDEST * size:
            # The blank behind letters that are drawn later: pdfium gives its place and no width
            runs.append(Run(baseline, blank, start, " ", size))
        blank = None
        lowest, highest = baseline - 0.2 * size, baseline + 0.35 * size
        held, begin, end = [letter], x0, x1
    if held:
        runs.append(Run(baseline, begin, end, "".join(held), size))
    return runs


def _letters(text: PdfTextPage, count: int) -> str:
    """The characters of a page by their indexes; a hyphen where a line was broken at one."""
    from pypdfium2 import raw

    letters = str(text.get_text_range()) if count else ""
    if len(letters) != count:  # beyond the first plane of Unicode, or without meaning
        letters = "".join(map(chr, (raw.FPDFText_GetUnicode(text.raw, index) for index in range(count))))
    return letters.replace("\ufffe", "-").replace("\x02", "-")


def _axes(frame: Frame) -> tuple[Callable[[Any], tuple[float, float]], Callable[[Any], float]]:
    """Functions of a character's box: where it begins and ends along the line, and how low its ink goes."""
    left, low, right, high = frame.left, frame.low, frame.right, frame.high
    if frame.rotation == 0:
        return lambda box: (box.left - left, box.right - left), lambda box: high - box.bottom
    if frame.rotation == 90:
        return lambda box: (box.bottom - low, box.top - low), lambda box: box.right - left
    if frame.rotation == 180:
        return lambda box: (right - box.right, right - box.left), lambda box: box.top - low
    return lambda box: (high - box.top, high - box.bottom), lambda box: right - box.left

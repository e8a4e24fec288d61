"""The fast way to a page: pdfium's characters."""

from __future__ import annotations

import ctypes
from math import atan2, hypot, pi
from typing import TYPE_CHECKING

from policyparse.readers.pdf.words import Char

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["Frame", "has_picture", "is_ruled", "read_chars", "read_frame"]

_SAMPLES = 40
_MAX_PATHS = 3_000
_THIN, _MIN_DOWN = 3.0, 8.0
_SEGMENTS_OF_BOX = 5
_PICTURE_SHARE = 0.4


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


def read_chars(page: PdfPage, frame: Frame) -> list[Char]:
    """The characters that pdfium finds in a page, placed in its frame."""
    from pypdfium2 import raw

    text = page.get_textpage()
    page_text = text.raw
    box, box_at = raw.FS_RECTF(), None
    box_at = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at = ctypes.byref(x), ctypes.byref(y)
    matrix = raw.FS_MATRIX()
    matrix_at = ctypes.byref(matrix)
    read_code, read_box, read_origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    place = frame.place
    level = frame.rotation % 180 == 0
    chars: list[Char] = []
    size = 0.0
    known = None
    for index in range(text.count_chars()):
        code = read_code(page_text, index)
        if code < 32 and code != 2:
            known = None
            continue
        read_box(page_text, index, box_at)
        left, right = place(box.left, box.bottom), place(box.right, box.top)
        x0, x1 = (left[0], right[0]) if left[0] <= right[0] else (right[0], left[0])
        if code == 32 or code == 160:
            if x1 - x0 > 0.01 and size:
                read_origin(page_text, index, x_at, y_at)
                chars.append(Char(place(x.value, y.value)[1], x0, x1, " ", size))
            known = None
            continue
        read_origin(page_text, index, x_at, y_at)
        baseline = place(x.value, y.value)[1]
        if baseline != known:
            known = baseline
            raw.FPDFText_GetMatrix(page_text, index, matrix_at)
            size = raw.FPDFText_GetFontSize(page_text, index) * hypot(matrix.c, matrix.d)
            if size < 0.5:
                size = max(abs(box.top - box.bottom) if level else abs(box.right - box.left), 1.0)
        chars.append(Char(baseline, x0, x1, chr(code), size))
    return chars


def is_ruled(page: PdfPage) -> bool:
    """True if a page draws lines down or boxes, as tables do; lines across alone underline."""
    from pypdfium2 import PdfiumError, raw

    seen = upright = 0
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        seen += 1
        if seen > _MAX_PATHS:
            return True
        try:
            left, low, right, high = drawn.get_bounds()
        except PdfiumError:
            continue
        across, down = right - left, high - low
        if down > _MIN_DOWN and (across < _THIN or across > _MIN_DOWN):
            upright += 1 + (raw.FPDFPath_CountSegments(drawn.raw) > _SEGMENTS_OF_BOX)
        elif across > _MIN_DOWN and down < _THIN and page.get_rotation() % 180:
            upright += 1
        if upright >= 2:
            return True
    return False


def has_picture(page: PdfPage) -> bool:
    """True if pictures cover most of a page."""
    from pypdfium2 import PdfiumError, raw

    width, height = page.get_size()
    covered = 0.0
    for count, drawn in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)):
        if count > _MAX_PATHS:
            break
        try:
            left, low, right, high = drawn.get_bounds()
        except PdfiumError:
            continue
        covered += max(right - left, 0) * max(high - low, 0)
    return bool(covered > _PICTURE_SHARE * width * height)

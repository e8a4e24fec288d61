"""What a page draws besides text: the lines of its tables, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from policyparse.readers.page import Ruling
from policyparse.readers.pdf.text import Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["Drawn", "read_drawn"]

_MAX_DEPTH = 6
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 50_000
_THIN = 3.0  # points; an area thinner than that is a line
_MIN_LENGTH = 4.0
_SLANT = 1.0
_BEZIER, _MOVE = 1, 2

# (a, b, c, d, e, f): x' = ax + cy + e, y' = bx + dy + f
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


class Drawn(NamedTuple):
    """Lines, the share of the page that pictures cover, and how many paths and shadings there are."""

    rulings: tuple[Ruling, ...]
    pictured: float
    paths: int


def read_drawn(page: PdfPage, frame: Frame) -> Drawn:
    """Everything drawn on a page, forms within forms included, placed in its frame."""
    from pypdfium2 import raw

    rulings: list[Ruling] = []
    covered = 0.0
    paths = segments = 0
    for drawn, matrix in _walk(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY, 0):
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            covered += _area(_multiply(_matrix(drawn), matrix))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            count = raw.FPDFPath_CountSegments(drawn)
            segments += max(count, 0)
            if segments < _MAX_SEGMENTS:
                rulings += _rulings(drawn, count, _multiply(_matrix(drawn), matrix), frame)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            paths += 1
    if segments >= _MAX_SEGMENTS:  # a map or a picture made of lines
        rulings = []
    return Drawn(tuple(rulings), covered / max(frame.width * frame.height, 1.0), paths)


def _walk(holder: Any, count: Any, get: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    from pypdfium2 import raw

    for index in range(min(count(holder), _MAX_OBJECTS)):
        drawn = get(holder, index)
        if not drawn:
            continue
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH:
                inner = _multiply(_matrix(drawn), matrix)
                yield from _walk(drawn, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)
        else:
            yield drawn, matrix


def _matrix(drawn: Any) -> _Matrix:
    from pypdfium2 import raw

    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(drawn, own):
        return _IDENTITY
    return (own.a, own.b, own.c, own.d, own.e, own.f)


def _multiply(first: _Matrix, then: _Matrix) -> _Matrix:
    if then == _IDENTITY:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _area(matrix: _Matrix) -> float:
    """Of a picture, which is the unit square under its matrix."""
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])


def _rulings(path: Any, count: int, matrix: _Matrix, frame: Frame) -> Iterator[Ruling]:
    """The straight lines across and down of a path: its strokes, and its filled parts that are as thin as a line."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return
    for points in _outlines(path, count, matrix, frame):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if x1 - x0 <= _THIN or bottom - top <= _THIN:
            if max(x1 - x0, bottom - top) >= _MIN_LENGTH:
                x, y = (x0 + x1) / 2, (top + bottom) / 2
                yield Ruling(x0, y, x1, y) if x1 - x0 >= bottom - top else Ruling(x, top, x, bottom)
        elif stroke.value:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) <= _SLANT and abs(ax - bx) >= _MIN_LENGTH:
                    yield Ruling(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
                elif abs(ax - bx) <= _SLANT and abs(ay - by) >= _MIN_LENGTH:
                    yield Ruling((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _outlines(path: Any, count: int, matrix: _Matrix, frame: Frame) -> Iterator[list[_Point]]:
    """The points of each part of a path that is made of straight lines only."""
    from pypdfium2 import raw

    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    curved = False
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _BEZIER
        points.append(frame.place(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points

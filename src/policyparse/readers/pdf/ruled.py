"""The thorough way to a page: pdfplumber's characters and rulings."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policyparse.readers.page import Ruling
from policyparse.readers.pdf.text import Frame
from policyparse.readers.pdf.words import Run

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

__all__ = ["Plumber"]

_THIN = 3.0  # points; a rectangle thinner than that is a line
_MAX_PARTS = 20_000


class Plumber:
    """A file opened by pdfplumber, when the first page is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: PDF | None = None

    def read(self, index: int, frame: Frame) -> tuple[list[Run], list[Ruling]]:
        """The characters and rulings of a page, turned as `frame` is."""
        import pdfplumber

        if self._pdf is None:
            self._pdf = pdfplumber.open(BytesIO(self._data))
        page = self._pdf.pages[index]
        try:
            turn = Frame((0.0, 0.0, float(page.width), float(page.height)), frame.rotation - (page.rotation or 0))
            return _chars(page, turn), _rulings(page, turn)
        finally:
            page.close()

    def close(self) -> None:
        """Let the file go."""
        if self._pdf is not None:
            with suppress(Exception):  # it goes through pages that it could not read before
                self._pdf.close()


def _chars(page: PlumberPage, turn: Frame) -> list[Run]:
    runs: list[Run] = []
    height = float(page.height)
    for char in page.chars:
        text = char["text"]
        if not text or (len(text) == 1 and ord(text) < 32):
            continue
        # pdfminer counts from the bottom of the page, pdfplumber from the top of what is shown of it
        shift = char["top"] + char["y1"] - height
        a, b = turn.place(char["x0"], height - char["bottom"])
        c, d = turn.place(char["x1"], height - char["top"])
        origin = char["matrix"]
        baseline = turn.place(origin[4], origin[5] - shift)[1]
        low, high = min(b, d), max(b, d)
        if not low - 1 <= baseline <= high + 1:
            baseline = high - 0.2 * (high - low)
        size = float(char["size"]) or high - low
        runs.append(Run(baseline, min(a, c), max(a, c), " " if text.isspace() else text, size))
    return runs


def _rulings(page: PlumberPage, turn: Frame) -> list[Ruling]:
    rulings: list[Ruling] = []
    height = float(page.height)

    def add(x0: float, top: float, x1: float, bottom: float) -> None:
        a, b = turn.place(x0, height - top)
        c, d = turn.place(x1, height - bottom)
        rulings.append(Ruling(min(a, c), min(b, d), max(a, c), max(b, d)))

    parts: list[dict[str, Any]] = [*page.lines, *page.rects, *page.curve_edges][:_MAX_PARTS]
    for part in parts:
        x0, x1, top, bottom = (float(part[name]) for name in ("x0", "x1", "top", "bottom"))
        across, down = x1 - x0, bottom - top
        if across <= _THIN or down <= _THIN:
            if max(across, down) > _THIN:
                middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
                add(*((x0, middle_y, x1, middle_y) if across >= down else (middle_x, top, middle_x, bottom)))
        elif part.get("object_type") == "rect" and part.get("stroke"):
            add(x0, top, x1, top)
            add(x0, bottom, x1, bottom)
            add(x0, top, x0, bottom)
            add(x1, top, x1, bottom)
    return rulings

"""The second opinion on a page: pdfplumber's characters."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from policyparse.readers.pdf.text import Frame
from policyparse.readers.pdf.words import Run

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

__all__ = ["Plumber"]


class Plumber:
    """A file opened by pdfplumber, when the first page is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: PDF | None = None

    def read(self, index: int, frame: Frame) -> list[Run]:
        """The characters of a page, turned as `frame` is."""
        import pdfplumber

        if self._pdf is None:
            self._pdf = pdfplumber.open(BytesIO(self._data))
        page = self._pdf.pages[index]
        try:
            turn = Frame((0.0, 0.0, float(page.width), float(page.height)), frame.rotation - (page.rotation or 0))
            return _chars(page, turn)
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

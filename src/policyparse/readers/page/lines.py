"""Words become lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policyparse.readers.page.model import Word

__all__ = ["Line", "build_lines"]


class Line(NamedTuple):
    """Words that stand on one line, from left to right."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    page: int

    @property
    def text(self) -> str:
        """The words with a blank between them."""
        return " ".join(word.text for word in self.words)


def build_lines(words: Iterable[Word], page: int) -> list[Line]:
    """The lines that words of one column make, from the top down.

    A word belongs to the line with which it shares more than half of its height or of the line's.
    """
    bands: list[tuple[float, float, list[Word]]] = []
    # Large words first within a height: a superscript then finds the line that it belongs to.
    for word in sorted(words, key=lambda word: (word.raised, word.top + word.bottom)):
        best, most = None, 0.5
        for band in reversed(bands[-6:] if not word.raised else bands):
            shared = min(word.bottom, band[1]) - max(word.top, band[0])
            share = shared / max(min(word.bottom - word.top, band[1] - band[0]), 0.1)
            if share > most:
                best, most = band, share
        if best is None:
            bands.append((word.top, word.bottom, [word]))
        else:
            best[2].append(word)
    lines = [_line(held, page) for _, _, held in bands]
    return sorted(lines, key=lambda line: line.top + line.bottom)


def _line(words: list[Word], page: int) -> Line:
    words.sort(key=lambda word: word.x0)
    full = [word for word in words if not word.raised] or words
    sizes = sorted(word.size for word in full)
    tops = sorted(word.top for word in full)
    bottoms = sorted(word.bottom for word in full)
    middle = len(full) // 2
    return Line(tuple(words), words[0].x0, tops[middle], max(word.x1 for word in words), bottoms[middle], sizes[middle], page)

"""Words become lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policyparse.readers.page.model import Word

__all__ = ["Line", "build_lines"]

_RAISED_SIZE, _RAISED_BY = 0.8, 0.12


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

    def part(self, words: Iterable[Word]) -> Line:
        """The line with some of its words only."""
        return _line(list(words), self.page)


def build_lines(words: Iterable[Word], page: int) -> list[Line]:
    """The lines that words of one column make, from the top down.

    A word belongs to the line with which it shares more than half of its height or of the line's.
    """
    bands: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=_middle):
        top, bottom = word.top, word.bottom
        best, most = None, 0.5
        for band in bands[:-7:-1]:
            high, low, _ = band
            if high == top and low == bottom:
                best = band
                break
            shared = (bottom if bottom < low else low) - (top if top > high else high)
            share = shared / max(min(bottom - top, low - high), 0.1)
            if share > most:
                best, most = band, share
        if best is None:
            bands.append((word.top, word.bottom, [word]))
        else:
            best[2].append(word)
    return sorted((_line(held, page) for _, _, held in bands), key=lambda line: line.top + line.bottom)


def _middle(word: Word) -> float:
    return word.top + word.bottom


def _line(words: list[Word], page: int) -> Line:
    words.sort(key=lambda word: word.x0)
    size = sorted(word.size for word in words)[len(words) // 2]
    if words[0].size != words[-1].size or any(word.size != size for word in words):
        # The line is where its full-size words stand; small ones above it are superscripts.
        full = [word for word in words if word.size >= _RAISED_SIZE * size]
        bottom = sorted(word.bottom for word in full)[len(full) // 2]
        top = sorted(word.top for word in full)[len(full) // 2]
        words = [
            word._replace(raised=True) if word.size < _RAISED_SIZE * size and word.bottom < bottom - _RAISED_BY * size else word
            for word in words
        ]
    else:
        top, bottom = words[0].top, words[0].bottom
    return Line(tuple(words), words[0].x0, top, max(word.x1 for word in words), bottom, size, page)

"""Runs of characters with their places become words, in whatever order the file draws them.

A PDF file does not know words, and its order of drawing is not that of reading: a letter that one font lacks is drawn from
another font after the line is done. So words are made by geometry alone: what stands on one base line, without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import combining

from policyparse.readers.page import Word

__all__ = ["GAP", "Run", "assemble_words"]

GAP = 0.15
"""Of the size of the font: what stands further apart are two words. Not every blank is among the characters."""

# Parts of the size of the font.
_ASCENT, _DESCENT = 0.9, 0.25
_SAME_BASELINE = 0.18
_DOUBLE = 0.12
_OTHER_SIZE = 0.2


class Run(NamedTuple):
    """Characters that touch: their base line (from the top of the page down), their left and right edge, their size.

    A run that is a blank only divides.
    """

    baseline: float
    x0: float
    x1: float
    text: str
    size: float


def assemble_words(runs: Iterable[Run]) -> list[Word]:
    """The words that runs make, line by line."""
    drawn: list[Run] = []
    for run in runs:
        if combining(run.text[0]) and drawn:  # a mark belongs to the letter that was drawn before it
            letter = drawn[-1]
            drawn[-1] = letter._replace(text=letter.text + run.text)
        else:
            drawn.append(run)
    drawn.sort()
    words: list[Word] = []
    start, count = 0, len(drawn)
    while start < count:
        low = drawn[start].baseline + _SAME_BASELINE * drawn[start].size
        stop = start + 1
        while stop < count and drawn[stop].baseline <= low:
            stop += 1
        words += _words_of_line(sorted(drawn[start:stop], key=_left))
        start = stop
    return words


def _left(run: Run) -> tuple[float, float]:
    return run.x0, run.x1


def _words_of_line(runs: list[Run]) -> Iterator[Word]:
    held: list[Run] = []
    for run in runs:
        if run.text == " ":
            if held and run.x1 - run.x0 > 0.02 * run.size:
                yield _word(held)
                held = []
            continue
        if held:
            last = held[-1]
            if run.text == last.text and abs(run.x0 - last.x0) < _DOUBLE * run.size:
                continue  # bold made by drawing twice
            size = run.size
            if run.x0 - last.x1 > GAP * size or (
                size != last.size and abs(size - last.size) > _OTHER_SIZE * (size + last.size) / 2
            ):
                yield _word(held)
                held = []
        held.append(run)
    if held:
        yield _word(held)


def _word(runs: list[Run]) -> Word:
    baseline, x0, x1, text, size = runs[0]
    if len(runs) > 1:
        text = "".join(run.text for run in runs)
        size = max(run.size for run in runs)
        x1 = max(run.x1 for run in runs)
    return Word(text, x0, baseline - _ASCENT * size, x1, baseline + _DESCENT * size, size)

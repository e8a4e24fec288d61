"""Characters with their places become words, in whatever order the file draws them.

A PDF file does not know words, and its order of drawing is not that of reading: a letter that one font lacks is drawn from
another font after the line is done. So words are made by geometry alone: what stands on one base line, without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import combining

from policyparse.readers.page import Word

__all__ = ["Char", "assemble_words"]

# Parts of the size of the font.
_ASCENT, _DESCENT = 0.9, 0.25
_SAME_BASELINE = 0.18
_GAP = 0.15  # pdfium does not tell of every blank
_DOUBLE = 0.12
_HYPHENS = dict.fromkeys((0x02, 0xFFFE), "-")  # what pdfium makes of a hyphen at the end of a line


class Char(NamedTuple):
    """One character: its base line (from the top of the page down), its left and right edge, its size."""

    baseline: float
    x0: float
    x1: float
    text: str
    size: float


def assemble_words(chars: Iterable[Char]) -> list[Word]:
    """The words that characters make. Blanks among them only divide."""
    drawn: list[Char] = []
    for char in chars:
        if drawn and combining(char.text[0]):  # a mark belongs to the letter that was drawn before it
            letter = drawn[-1]
            drawn[-1] = letter._replace(text=letter.text + char.text)
        else:
            drawn.append(char)
    drawn.sort()
    words: list[Word] = []
    start = 0
    while start < len(drawn):
        first = drawn[start]
        stop = start + 1
        while stop < len(drawn) and drawn[stop].baseline - first.baseline <= _SAME_BASELINE * max(first.size, drawn[stop].size):
            stop += 1
        words += _words_of_line(sorted(drawn[start:stop], key=_left))
        start = stop
    return words


def _left(char: Char) -> tuple[float, float]:
    return char.x0, char.x1


def _words_of_line(chars: list[Char]) -> Iterator[Word]:
    held: list[Char] = []
    for char in chars:
        if char.text == " ":
            if held and char.x1 - char.x0 > 0.02 * char.size:
                yield _word(held)
                held = []
            continue
        if held:
            last = held[-1]
            if char.text == last.text and abs(char.x0 - last.x0) < _DOUBLE * char.size:
                continue  # bold made by drawing twice
            if char.x0 - last.x1 > _GAP * char.size or abs(char.size - last.size) > 0.2 * max(char.size, last.size):
                yield _word(held)
                held = []
        held.append(char)
    if held:
        yield _word(held)


def _word(chars: list[Char]) -> Word:
    text = "".join(char.text for char in chars).translate(_HYPHENS)
    first = chars[0]
    size = max(char.size for char in chars)
    return Word(
        text, first.x0, first.baseline - _ASCENT * size, max(char.x1 for char in chars), first.baseline + _DESCENT * size, size
    )

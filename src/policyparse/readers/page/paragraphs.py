"""Lines become paragraphs: what was broken over lines and pages is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from policyparse.readers.page.lines import Line
from policyparse.readers.page.model import Laid, Placed

__all__ = ["Column", "build_paragraphs", "join_lines", "measure"]

# What begins an item: "- ", "+ ", "1. ", "2.1. ", "a) ", "IV. ", "Điều 5.", "(1) ".
_LABEL = re.compile(
    r"(?:[-–—+*•●▪]\s|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-ZĐa-zđ])\s?[.)/](?=\s|$|[A-ZĐ])|\(\w{1,3}\)\s|\[\d+\]"
    r"|(?:Điều|Chương|Mục|Phần|PHẦN|CHƯƠNG|MỤC|ĐIỀU)\s(?:\d|[IVXLC]|thứ))"
)
_END = (".", ";", ":", "./.", "!", "?", ".”", '."')
# A line that ends in one of these goes on whatever the next begins with.
_HYPHENS = ("-", "\u2010", "\u2011", "\ufffe", "\u00ad")


class Column(NamedTuple):
    """Where the text of a column begins and ends, how far its lines stand apart, and where first lines are indented to."""

    left: float
    right: float
    pitch: float
    indent: float | None


def measure(lines: Sequence[Line], right: float | None = None) -> Column:
    """The column that the lines stand in; `right` where it is known better than from the longest line."""
    left = min(line.x0 for line in lines)
    edge = right if right is not None else max(line.x1 for line in lines)
    pitches = [
        below.bottom - above.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.bottom - above.bottom < 4 * above.size
    ]
    pitch = _usual(pitches) if pitches else 1.5 * lines[0].size
    return Column(left, edge, pitch, _indent(lines, left))


def _usual(values: list[float]) -> float:
    """The value that most others are close to; the smallest of those that tie."""
    ordered = sorted(values)
    return max(ordered, key=lambda value: (sum(abs(other - value) <= 0.7 for other in ordered), -value))


def _indent(lines: Sequence[Line], left: float) -> float | None:
    """Where the first lines of paragraphs begin, if the lines below them go back to the margin."""
    starts: list[float] = []
    for above, below in pairwise(lines):
        if above.page == below.page and below.x0 - left < 3 and 8 < above.x0 - left < 80:
            starts.append(above.x0)
    return median(starts) if len(starts) >= 2 else None


def build_paragraphs(lines: Iterable[Line], columns: dict[int, Column]) -> Iterator[list[Line]]:
    """The lines of each paragraph in turn. `columns` gives the column of each page."""
    held: list[Line] = []
    for line in lines:
        if held and _begins(held, line, columns[held[-1].page], columns[line.page]):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _begins(held: list[Line], line: Line, above: Column, column: Column) -> bool:
    """True if `line` begins a paragraph of its own."""
    previous = held[-1]
    text, before = line.text, previous.text
    ended = before.endswith(_END)
    goes_on = text[:1].islower() and not ended
    label = bool(_LABEL.match(text))
    indented = line.x0 - column.left > 6
    if before.endswith(_HYPHENS) and not label and len(before) > 2 and not before.endswith((" -", " –")):
        return False
    room = above.right - previous.x1
    first = line.words[0]
    needed = (first.x1 - first.x0) + 0.25 * line.size
    short = room > needed + 0.4 * line.size
    if goes_on and not label:
        # A line that stops early in the middle of a sentence was broken by hand
        return short and indented and line.size != previous.size
    if short:
        return True
    if line.page == previous.page:
        gap = line.bottom - previous.bottom
        if gap > column.pitch + max(2.5, 0.15 * column.pitch) and (ended or indented or label):
            return True
    if column.indent is not None and abs(line.x0 - column.indent) < 4:
        return True
    if indented and line.x0 - previous.x0 > 6 and previous.page == line.page:
        return True
    if label:
        return ended or indented or column.indent is None
    return ended and text[:1].isupper() and indented and line.page != previous.page


def join_lines(lines: Sequence[Line], cell: str | None = None, rows: int = 1, part: str = "body") -> Laid:
    """One paragraph of its lines: a blank between words, none behind a hyphen that a line was broken at within a number."""
    pieces: list[str] = []
    words: list[Placed] = []
    length = 0
    glue = True
    for line in lines:
        for index, word in enumerate(line.words):
            if not glue:
                pieces.append(" ")
                length += 1
            pieces.append(word.text)
            words.append(Placed(length, length + len(word.text), line.page, word))
            length += len(word.text)
            glue = index == len(line.words) - 1 and _broken_at_hyphen(line.words)
    return Laid("".join(pieces), lines[0].page, tuple(words), cell, rows, part)


def _broken_at_hyphen(words: Sequence[object]) -> bool:
    text = getattr(words[-1], "text", "")
    return len(text) > 1 and text.endswith(_HYPHENS) and (text[-2].isalnum())

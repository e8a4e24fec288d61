"""Lines become paragraphs: what was broken over lines and pages is put together again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from policyparse.readers.page.lines import Line
from policyparse.readers.page.model import Laid, Placed, Word

__all__ = ["Column", "build_paragraphs", "join_lines", "measure", "outer_edge"]

# What begins an item: "- ", "+ ", "1. ", "2.1. ", "a) ", "IV. ", "Điều 5.", "(1) ".
_LABEL = re.compile(
    r"(?:[-–—+*•●▪]\s|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-ZĐa-zđ])\s?[.)/](?=\s|$|[A-ZĐ])|\(\w{1,3}\)\s|\[\d+\]"
    r"|(?:Điều|Chương|Mục|Phần|PHẦN|CHƯƠNG|MỤC|ĐIỀU)\s(?:\d|[IVXLC]|thứ))"
)
_END = (".", ";", ":", "./.", "!", "?", ".”", '."')
# A line that ends in one of these goes on whatever the next begins with.
_HYPHENS = ("-", "\u2010", "\u2011", "\ufffe", "\u00ad")

_OPENING = "([“‘\"'"
_MARK = re.compile(r"\(?\[?\d{1,3}[\])]?|\*+")
_UNIT = re.compile(r"(?:^|[\d/\s])(?:[kcdm]?m|ha|dam|hm)$")
_TOUCH = 0.12
_TOGETHER = 1.5  # points
_WIDE = 1.3
_MAX_HANG = 45.0


class Column(NamedTuple):
    """Where the text of a column begins and ends, how far its lines stand apart, and where first lines are indented to."""

    left: float
    right: float
    pitch: float
    indent: float | None


def measure(lines: Sequence[Line], right: float | None = None) -> Column:
    """The column that the lines stand in; `right` where it is known better than from the lines."""
    left = outer_edge((line.x0 for line in lines), -1)
    edge = right if right is not None else outer_edge((line.x1 for line in lines), 1)
    pitches = [
        below.bottom - above.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.bottom - above.bottom < 4 * above.size
    ]
    pitch = _usual(pitches) if pitches else 1.5 * lines[0].size
    return Column(left, edge, pitch, _indent(lines, left))


def outer_edge(values: Iterable[float], side: int) -> float:
    """The outermost place (-1: left, 1: right) where enough lines begin or end together; else the outermost of all.

    Where many lines go beyond that place the text is ragged, and its edge is where the longest of them ends.
    """
    ordered = sorted(value * side for value in values)
    enough = max(3, len(ordered) // 10)
    beyond = max(2, len(ordered) // 50)
    for value in reversed(ordered):
        outside = bisect_right(ordered, value + _TOGETHER)
        if len(ordered) - outside > beyond:
            break
        if outside - bisect_left(ordered, value - _TOGETHER) >= enough:
            return value * side
    return ordered[-1] * side


def _usual(values: list[float]) -> float:
    """The smallest distance that lines often have: within paragraphs rather than between them."""
    ordered = sorted(values)
    enough = max(2, round(0.15 * len(ordered)))
    for value in ordered:
        if bisect_right(ordered, value + 0.7) - bisect_left(ordered, value - 0.7) >= enough:
            return value
    return median(ordered)


def _indent(lines: Sequence[Line], left: float) -> float | None:
    """Where the first lines of paragraphs begin, if the lines below them go back to the margin."""
    starts = [
        above.x0
        for above, below in pairwise(lines)
        if above.page == below.page and below.x0 - left < 3 and 8 < above.x0 - left < 80
    ]
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
    """True if `line`, below the lines of a paragraph, begins one of its own."""
    previous = held[-1]
    text, before = line.text, previous.text
    ended = before.endswith(_END)
    match = _LABEL.match(text)
    label = match is not None and match.end() < len(text)
    indented = line.x0 - column.left > 6
    if not label and _hyphenated(previous.words[-1]):
        return False
    short = _has_room(previous, line.words[0], above)
    if text[:1].islower() and not ended and not label:
        # A line that stops early in the middle of a sentence was broken by hand
        return short and indented and abs(line.size - previous.size) > 1
    if short:
        return True
    opens = text[:1] in _OPENING and not indented and not _is_centred(previous, above)
    if not label and not ended and (text[:1].isdigit() or opens):
        return False
    if not label and text[:1].islower() and before.endswith(";"):
        return False
    if before.isupper() and not text.isupper() and not text[:1].islower() and _is_centred(line, column):
        return True
    if _is_centred(line, column) and (_is_centred(previous, above) or (text.isupper() and before.isupper())) and not label:
        return False
    same_page = line.page == previous.page
    gap = line.bottom - previous.bottom if same_page else 0.0
    if gap > column.pitch + max(2.5, 0.15 * column.pitch) and (ended or indented or label or gap > _WIDE * column.pitch):
        return True
    if not label and _hangs(line, held):
        return False
    if column.indent is not None and abs(line.x0 - column.indent) < 4:
        return True
    if same_page and indented and line.x0 - previous.x0 > 6:
        return True
    if label:
        return ended or indented or (column.indent is None and not _goes_on_with_number(text))
    return ended and text[:1].isupper() and indented and not same_page


def _has_room(line: Line, word: Word, column: Column) -> bool:
    """True if the word, which stands at the beginning of the next line, would have found place at the end of this one."""
    behind = column.right - line.x1
    if _is_centred(line, column):
        behind += line.x0 - column.left
    return behind > (word.x1 - word.x0) + 0.65 * line.size


def _hangs(line: Line, held: list[Line]) -> bool:
    """True if the line stands below the text of an item whose label hangs out to the left, as the lines above it do."""
    first, previous = held[0], held[-1]
    if line.page != first.page or line.x0 - first.x0 < 3 or not _LABEL.match(first.text):
        return False
    if len(held) > 1:
        return abs(line.x0 - previous.x0) < 2
    return line.x0 - first.x0 < _MAX_HANG and not (previous.text.endswith(_END) and line.text[:1].isupper())


def _is_centred(line: Line, column: Column) -> bool:
    before, behind = line.x0 - column.left, column.right - line.x1
    if column.indent is not None and abs(line.x0 - column.indent) < 4:  # a first line that by chance is as far from both sides
        return False
    return before > 6 and abs(before - behind) < 5


def _goes_on_with_number(text: str) -> bool:
    """True for "- 2025": a dash that belongs to a period rather than to an item."""
    return text[:1] in "-–—" and text[1:].lstrip()[:1].isdigit()


def join_lines(lines: Sequence[Line], cell: str | None = None, rows: int = 1, part: str = "body") -> Laid:
    """One paragraph of its lines: a blank between words, none behind a hyphen that a line was broken at within a number.

    Raised numbers that refer to a note are left out, as Word's readers leave them out.
    """
    pieces: list[str] = []
    words: list[Placed] = []
    length = 0
    last: Word | None = None
    for line in lines:
        for index, word in enumerate(line.words):
            if word.raised and _is_mark(word, last):
                continue
            if last is not None and not (_hyphenated(last) if index == 0 else _touches(last, word)):
                pieces.append(" ")
                length += 1
            pieces.append(word.text)
            words.append(Placed(length, length + len(word.text), line.page, word))
            length += len(word.text)
            last = word
    return Laid("".join(pieces), lines[0].page, tuple(words), cell, rows, part)


def _is_mark(word: Word, last: Word | None) -> bool:
    """True for the raised number of a note, false for the 2 of m²."""
    if not _MARK.fullmatch(word.text):
        return False
    return last is None or not (_UNIT.search(last.text) and _touches(last, word))


def _touches(last: Word, word: Word) -> bool:
    """True if a word was cut in two only because its parts are set in different sizes, or a mark stood between."""
    return (
        last.confidence is None
        and abs(word.x0 - last.x1) < _TOUCH * max(last.size, word.size)
        and (last.size != word.size or last.raised or word.raised)
    )


def _hyphenated(last: Word) -> bool:
    text = last.text
    return len(text) > 1 and text.endswith(_HYPHENS) and text[-2].isalnum()

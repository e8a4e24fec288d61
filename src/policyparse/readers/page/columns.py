"""The two columns of the letterhead and of the foot, each read by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from policyparse.document import fold
from policyparse.readers.page.lines import Line, build_lines
from policyparse.readers.page.model import Laid, Word
from policyparse.readers.page.paragraphs import build_paragraphs, join_lines, measure

__all__ = ["Band", "find_bands", "lay_band"]

# Letters that a recogniser takes for others are let through.
_NATIONAL_TITLE = re.compile(r"c\wng h[oò]\w? x\w h\wi ch\w ngh\w\w|đ\wng c\wng s\wn vi\wt nam")
_TITLE_HEAD = re.compile(r"(?:c\wng|đ\wng)$")
_NUMBER_LINE = re.compile(r"số\s*:|số\s+[\d.…]")
_DATE_LINE = re.compile(r".*\bngày\b.*\btháng\b")
_ABOUT_LINE = re.compile(r"v\s?[/íl1]\s?[vw]\b")
_RECIPIENTS = re.compile(r"nơi nhận\s*(?::|$)")
_AUTHORITY = re.compile(
    r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)\s?\.|(?:phó |quyền )?(?:chủ tịch|giám đốc|bộ trưởng|chánh|trưởng|bí thư)\b"
)

_MAX_HEAD_LINES = 16
_MIN_GUTTER = 0.55  # of the size of the font: wider than any blank of a justified line of such short text
_GUTTER, _APART = 1.5, 0.6
_ITEM = re.compile(r"[-–+•]")
_MAX_LINES_ABOVE = 4
_MAX_LEADING = 3.2  # of the size of the font: a letterhead has no wider gap between its lines


class Band(NamedTuple):
    """Lines `start` to `stop` of a page, in two columns: what is left and what is right of the gutter."""

    start: int
    stop: int
    left: tuple[Word, ...]
    right: tuple[Word, ...]
    head: bool


def find_bands(lines: Sequence[Line]) -> list[Band]:
    """The letterheads and feet of a page, from the top down, without overlap."""
    bands: list[Band] = []
    index = 0
    while index < len(lines):
        text = _probe(lines[index].text)
        band = None
        if _NATIONAL_TITLE.search(text) and (text_is_title := _title_start(lines[index])) is not None:
            band = _letterhead(lines, index, text_is_title, bands[-1].stop if bands else 0)
        elif _starts_foot(lines[index]):
            band = _foot(lines, index, bands[-1].stop if bands else 0)
        if band is None:
            index += 1
        else:
            bands.append(band)
            index = max(band.stop, index + 1)
    return bands


def lay_band(band: Band, page: int) -> list[Laid]:
    """The paragraphs of a band in the order in which it is read."""
    left, right = build_lines(band.left, page), build_lines(band.right, page)
    if not band.head:
        return [laid for side in (left, right) for laid in _lay_side(side)]
    number = _first(left, _NUMBER_LINE)
    date = _first(right, _DATE_LINE)
    pieces = (left[:number], right[:date], left[number:], right[date:])
    return [laid for piece in pieces for laid in _lay_head(piece)]


def _lay_side(lines: list[Line]) -> list[Laid]:
    """A column of the foot: recipients over several lines are put together, lines of a signature are not."""
    if not lines:
        return []
    column = measure(lines)
    paragraphs = build_paragraphs(lines, {lines[0].page: column})
    return [join_lines(held) for paragraph in paragraphs for held in _split_signature(paragraph)]


def _split_signature(lines: list[Line]) -> list[list[Line]]:
    """Lines in capitals stand alone: authority, post and name are paragraphs of their own."""
    parts: list[list[Line]] = [[lines[0]]]
    for above, line in pairwise(lines):
        item = bool(_ITEM.match(above.text))
        if (above.text.isupper() and not item) or (line.text.isupper() and _AUTHORITY.match(_probe(line.text))):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _lay_head(lines: list[Line]) -> list[Laid]:
    """Every line by itself, but those that only carry one on: a title broken in two, what the letter is about."""
    held: list[list[Line]] = []
    about = False
    for line in lines:
        text = _probe(line.text)
        before = _probe(held[-1][-1].text) if held else ""
        about = about or bool(_ABOUT_LINE.match(text))
        carries_on = held and (
            (before.endswith(("nghĩa", "nghĩa việt")) and text in ("việt nam", "nam"))
            or (before.startswith("độc lập") and text.startswith(("hạnh phúc", "phúc", "- hạnh")))
            or (about and not _ABOUT_LINE.match(text))
            or (_DATE_LINE.match(before) is not None and text.startswith(("năm ", "tháng ")))
        )
        if carries_on:
            held[-1].append(line)
        else:
            held.append([line])
    return [join_lines(each) for each in held]


def _probe(text: str) -> str:
    return fold(" ".join(normalize("NFC", text).split()))


def _first(lines: list[Line], pattern: re.Pattern[str]) -> int:
    return next((index for index, line in enumerate(lines) if pattern.match(_probe(line.text))), len(lines))


def _title_start(line: Line) -> float | None:
    """Where the national title begins in a line that is in capitals."""
    for index, word in enumerate(line.words):
        if _TITLE_HEAD.match(_probe(word.text)) and word.text.isupper():
            if _NATIONAL_TITLE.match(_probe(" ".join(each.text for each in line.words[index:]))):
                return word.x0
    return None


def _letterhead(lines: Sequence[Line], title: int, right: float, above: int) -> Band | None:
    """The band around a national title that begins at `right`; None if nothing stands to the left of it."""
    start = title
    while start > above and title - start < _MAX_LINES_ABOVE and _halves(lines[start - 1], right) is not None:
        start -= 1
    left_words: list[Word] = []
    right_words: list[Word] = []
    numbered = dated = False
    stop = start
    about = False
    for line in lines[start : start + _MAX_HEAD_LINES]:
        halves = _halves(line, right)
        if halves is None or (stop > title and line.bottom - lines[stop - 1].bottom > _MAX_LEADING * line.size):
            break
        left, beside = halves
        text = _probe(" ".join(word.text for word in left))
        about = about or bool(_ABOUT_LINE.match(text))
        if stop > title and numbered and dated and (beside or not (about or line.x1 < right - 12)):
            break
        if beside and not left and dated:
            break
        numbered = numbered or bool(_NUMBER_LINE.match(text))
        dated = dated or bool(_DATE_LINE.match(_probe(" ".join(word.text for word in beside))))
        left_words += left
        right_words += beside
        stop += 1
    if not left_words or stop <= title:
        return None
    return Band(start, stop, tuple(left_words), tuple(right_words), head=True)


def _halves(line: Line, right: float) -> tuple[list[Word], list[Word]] | None:
    """What stands left and right of a gutter somewhere before `right`; None for a line that runs across it."""
    words = line.words
    if line.x1 <= right + 2:
        return list(words), []
    if line.x0 >= right - 70 and line.x1 > right + 60 and line.x0 > 0.3 * line.x1:
        return [], list(words)
    best, at = _MIN_GUTTER * line.size, None
    for index in range(1, len(words)):
        gap = words[index].x0 - words[index - 1].x1
        if gap > best and right - 90 <= words[index].x0 <= right + 110 and words[index - 1].x1 <= right + 25:
            best, at = gap, index
    if at is None:
        return None
    return list(words[:at]), list(words[at:])


def _starts_foot(line: Line) -> bool:
    if not _RECIPIENTS.match(_probe(line.text)):
        words = [_probe(word.text) for word in line.words[:2]]
        if len(words) < 2 or words[0] != "nơi" or not words[1].startswith("nhận"):
            return False
        return len(line.words) > 2 and line.words[2].x0 - line.words[1].x1 > 1.5 * line.size
    return True


def _foot(lines: Sequence[Line], anchor: int, above: int) -> Band:
    """The band from the line of the recipients down, as long as no line runs across the gutter."""
    first = lines[anchor]
    low, high = first.words[min(1, len(first.words) - 1)].x1, float("inf")
    left: list[Word] = []
    right: list[Word] = []
    stop = anchor
    for line in lines[anchor:]:
        words = list(line.words)
        at = _right_part(line, first.x0, low, high)
        own, beside = words[:at], words[at:]
        if own and own[-1].x1 > (low + high) / 2 and high < float("inf") and not _ITEM.match(line.text):
            break
        # A speck that a recogniser took for a sign moves no gutter
        ends = [word.x1 for word in own if any(char.isalnum() for char in word.text) and word.x1 < high]
        low = max([low, *ends])
        high = min([high, *(word.x0 for word in beside if any(char.isalnum() for char in word.text))])
        left += own
        right += beside
        stop += 1
    start = anchor
    while start > above and anchor - start < _MAX_LINES_ABOVE:
        line = lines[start - 1]
        near = lines[start].top - line.bottom < 1.2 * line.size
        if not (near and line.x0 > min(low, high - 20) and line.x0 > first.x0 + 90 and _AUTHORITY.match(_probe(line.text))):
            break
        right += line.words
        start -= 1
    return Band(start, stop, tuple(left), tuple(right), head=False)


def _right_part(line: Line, margin: float, low: float, high: float) -> int:
    """The index of the first word of the line that stands right of the gutter between `low` and `high`."""
    if line.x0 > max(margin + 90, min(low, high) - 20):
        return 0
    if high < float("inf"):
        middle = (low + high) / 2
        # What follows a word closely belongs to it, however far it goes
        for index, (before, after) in enumerate(pairwise(line.words), 1):
            if after.x0 > middle and after.x0 - before.x1 > _APART * line.size:
                return index
        return len(line.words)
    for index, (before, after) in enumerate(pairwise(line.words), 1):
        if after.x0 - before.x1 > _GUTTER * line.size and after.x0 > low:
            return index
    return len(line.words)

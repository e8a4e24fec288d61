"""What stands on every page without being part of the text: running heads, page numbers, stamps; and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policyparse.document import Aside
from policyparse.readers.page.lines import Line

__all__ = ["find_margins", "find_notes", "find_stamps"]

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:Trang\s*|Page\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s.]*")
_DIGITS = re.compile(r"\d+")
_DEPTH = 3  # lines from the top and from the bottom that may be running heads
_SHARE = 0.5
_NUMBERED = 0.4  # of the pages behind the first
_SAME_HEIGHT = 6.0
_MARGIN = 60.0  # points; texts keep two centimetres from the edge of the paper
_APART = 2.4  # of the size of the font

# The lines that signing programs print: "Ký bởi:", "Người ký:", "Thời gian ký: 05.05.2023 08:12:12 +07:00" …
_STAMP = re.compile(
    r"(?:(?:được )?ký (?:số )?bởi|người ký|digitally signed|signature (?:not verified|valid)|thời gian ký|ngày ký|signed by"
    r"|signing (?:time|date)|date: ?\d{4}[.]\d{2}[.]\d{2}|vào (?:lúc|ngày)\s*:)",
    re.IGNORECASE,
)
_STAMP_DETAIL = re.compile(r"(?:email|e-mail|cơ quan|tổ chức|đơn vị|reason|location|lý do|chức vụ|date|dn)\s*:", re.IGNORECASE)
_NOTE = re.compile(r"\(?\[?(\d{1,3})[\])]?[.:]?(?:\s|$)")


def find_margins(pages: Sequence[Sequence[Line]], heights: Sequence[float], size: float) -> tuple[list[set[int]], list[Aside]]:
    """The indexes of each page's lines that are running heads, feet or page numbers, and what heads and feet say.

    A line is one when its like stands at the same height on other pages and apart from the text, which is set in `size`; or
    when it is a number that counts the pages.
    """
    shifts: Counter[int] = Counter()
    levels: dict[int, list[float]] = {}
    likes: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        for index in {*range(min(_DEPTH, len(lines))), *range(max(len(lines) - _DEPTH, 0), len(lines))}:
            line = lines[index]
            likes[_like(line), round(line.top / _SAME_HEIGHT)] += 1
            number = _page_number(line)
            if number is not None:
                shifts[number - line.page] += 1
                levels.setdefault(number - line.page, []).append(line.top)
    usual = max(shifts, key=lambda shift: (shifts[shift], -abs(shift)), default=0)
    numbered = shifts[usual] >= max(min(2, len(pages)), round(_NUMBERED * (len(pages) - 1)))
    needed = max(2, round(_SHARE * len(pages))) if len(pages) < 12 else max(4, round(0.25 * len(pages)))

    def is_margin(lines: Sequence[Line], index: int, inner: int, height: float) -> bool:
        line = lines[index]
        if numbered and _counts(line, usual):
            same = sum(abs(line.top - top) < _SAME_HEIGHT for top in levels[usual])
            if same > 1 or line.bottom < _MARGIN or line.top > height - _MARGIN:
                return True
        level = round(line.top / _SAME_HEIGHT)
        if sum(likes[_like(line), level + step] for step in (-1, 0, 1)) < needed:
            return False
        outside = line.bottom < _MARGIN or line.top > height - _MARGIN
        return outside or line.size < 0.9 * size or _stands_apart(lines, index, inner)

    margins: list[set[int]] = []
    asides: dict[Aside, None] = {}
    for lines, height in zip(pages, heights, strict=True):
        dropped: set[int] = set()
        for side, order in (("header", range(len(lines))), ("footer", range(len(lines) - 1, -1, -1))):
            for index in order[:_DEPTH]:
                if index in dropped or not is_margin(lines, index, index + order.step, height):
                    break
                dropped.add(index)
                if not _counts(lines[index], usual):
                    asides[Aside(side, lines[index].text)] = None
        margins.append(dropped)
    return margins, list(asides)


def _stands_apart(lines: Sequence[Line], index: int, inner: int) -> bool:
    """True if the next line towards the middle of the page is further away than lines of one text are."""
    if not 0 <= inner < len(lines):
        return False
    return abs(lines[inner].bottom - lines[index].bottom) > _APART * lines[index].size


def _like(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _page_number(line: Line) -> int | None:
    match = _PAGE_NUMBER.fullmatch(line.text)
    return int(match[1]) if match else None


def _counts(line: Line, shift: int) -> bool:
    number = _page_number(line)
    return number is not None and number - line.page == shift


def find_stamps(lines: Sequence[Line], size: float) -> tuple[set[int], list[Aside]]:
    """The lines that a signing program printed over the page, which is set in `size`."""
    stamps = {index for index, line in enumerate(lines) if _STAMP.match(line.text.strip())}
    for index in sorted(stamps):
        for step in (-1, 1):
            near = index + step
            while 0 <= near < len(lines) and near not in stamps and _belongs(lines[near], lines[near - step], size):
                stamps.add(near)
                near += step
    return stamps, [Aside("stamp", lines[index].text) for index in sorted(stamps)]


def _belongs(line: Line, stamp: Line, size: float) -> bool:
    beside = line.x0 < stamp.x1 and line.x1 > stamp.x0
    close = abs(line.top - stamp.top) < 1.8 * stamp.size
    return beside and close and bool(_STAMP_DETAIL.match(line.text.strip()) or line.size < 0.72 * size)


def find_notes(lines: Sequence[Line], size: float) -> tuple[int, list[list[Line]]]:
    """Where the footnotes of a page begin, and the lines of each; the number of lines and none if there are none.

    Footnotes are the last lines of a page, set smaller than its text, and begin with their number.
    """
    start = len(lines)
    while start and lines[start - 1].size < 0.92 * size:
        start -= 1
    while start < len(lines) and not _note_number(lines[start], size):
        start += 1
    notes: list[list[Line]] = []
    for line in lines[start:]:
        if _note_number(line, size) or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return start, notes


def _note_number(line: Line, size: float) -> bool:
    first = line.words[0]
    return bool(_NOTE.match(line.text)) and (first.raised or first.size < 0.75 * size or line.size < 0.92 * size)

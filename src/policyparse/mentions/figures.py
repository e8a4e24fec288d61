"""Figures that somebody is to reach: "đạt tối thiểu 60%", "giảm xuống dưới 4%", "trên 46.200 tấn"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import fold
from policyparse.lexicon import Lexicon, any_of
from policyparse.spans import Span

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d{1,2})?"
# Words before the number say how tightly it binds; the first that fits, nearest to the number, counts.
_BOUNDS = (
    (">=", r"tối thiểu|ít nhất|không dưới|không thấp hơn|không ít hơn|từ"),
    ("<=", r"tối đa|không quá|không vượt quá|nhiều nhất|không cao hơn"),
    (">", r"trên|hơn|vượt|cao hơn"),
    ("<", r"dưới|thấp hơn"),
    ("~", r"khoảng|xấp xỉ|gần"),
)
_BOUND = re.compile(rf"(?:{'|'.join(f'({words})' for _, words in _BOUNDS)})(?: được| là| đạt)? $")
# A percentage is a figure wherever it stands; a count only behind one of these, or behind a bound.
_CUE = re.compile(
    r"(?<!\w)(?:đạt|chiếm|có|còn|xuống|lên|tăng|tăng thêm|giảm|thêm|mức|bình quân|hình thành|thành lập|xây dựng|phát triển|đào tạo|thu hút|hỗ trợ|công nhận"
    r"|đón|tạo|giải quyết|bồi dưỡng|tập huấn|tổ chức|đầu tư|hoàn thành|duy trì|trồng|cấp|triển khai)(?: được| mới| thêm| đạt| việc làm cho| cho)? $"
)
_BASELINE = re.compile(r"(?:(?:tăng|giảm|chuyển) từ|hiện (?:có|nay)|so với|đã (?:có|đạt)|mới đạt|tại) (?:mức )?$")
_ATTRIBUTE = re.compile(
    r"(?:cấp độ|mức độ|độ tuổi|từ đủ|lần thứ|số|điều|khoản|điểm|mục|phụ lục|nghị quyết|cấp|loại|nhóm|chỉ tiêu|mục tiêu|lớp|quý|tháng|năm|ngày) $"
)

_AGE = re.compile(r"(?:đạt|thọ|bình quân)(?: [^\W\d]+){0,3} $")
_OR_MORE = re.compile(r" trở lên(?!\w)")


class Figure(NamedTuple):
    """A number with its unit: `value` up to `upper` for a range, bound by `bound` (one of >=, <=, >, <, =, ~)."""

    span: Span
    value: float
    upper: float | None
    unit: str
    bound: str


@lru_cache(maxsize=4)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    words = any_of(map(fold, units))
    per = r"(?: ?/ ?(?:năm|tháng|quý|người|vạn dân|xã|hộ|đơn vị|[\d.]+ [^\W\d]+(?: [^\W\d]+)?))?"
    return re.compile(
        rf"(?<![\w.,/-])({_NUMBER})(?: ?(?:-|đến) ?({_NUMBER}))?(?: ({words})(?!\w){per}| ?(%){per}|(/\d[\d.]* [^\W\d]+(?: [^\W\d]+)?))"
    )


def read_number(written: str) -> float:
    """A number as it is written here: 46.200 is forty-six thousand, 48,3 has a decimal; 1.5 can only have one too."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        return float(written.replace(".", "").replace(",", "."))
    return float(written.replace(",", "."))


def find_figures(text: str, shadow: str, within: Span, lexicon: Lexicon) -> Iterator[Figure]:
    """The figures in a stretch of text that are to be reached; numbers that only describe something are none."""
    said = False
    for match in _pattern(lexicon.measures).finditer(shadow, *within):
        before = shadow[within.start : match.start()][-40:]
        if _BASELINE.search(before) or _ATTRIBUTE.search(before):
            continue
        bound, start = _bound_before(before)
        percent = match[4] is not None
        unit_start = match.end(2) if match[2] else match.end(1)
        unit = text[unit_start : match.end()].strip()
        if (
            not percent
            and bound is None
            and not _CUE.search(before)
            and not _opens(before)
            and not (said and before.endswith((", ", " và ")))
        ):
            continue
        if unit.startswith("tuổi") and not _AGE.search(before):  # "trẻ dưới 5 tuổi" says who, not how much
            continue
        if bound == ">=" and before.endswith("từ ") and unit.startswith(("ngày", "giờ")):
            continue
        end = match.end()
        if above := _OR_MORE.match(shadow, end, within.end):
            bound, end = ">=", above.end()
        said = True
        upper = read_number(match[2]) if match[2] else None
        yield Figure(Span(match.start() - start, end), read_number(match[1]), upper, unit, bound or "=")


def _bound_before(before: str) -> tuple[str | None, int]:
    """The bound that the words right before a number state, and how many letters they take."""
    match = _BOUND.search(before)
    if match is None or match.lastindex is None or (match.start() and before[match.start() - 1].isalnum()):
        return None, 0
    return _BOUNDS[match.lastindex - 1][0], len(before) - match.start()


def _opens(before: str) -> bool:
    """True where the number is the first word of its statement: "100 doanh nghiệp được hỗ trợ"."""
    return not before.strip(" -+•:;.") or before.rstrip().endswith((";", ":", "."))

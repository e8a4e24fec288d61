"""Time expressions: where they stand, what they say, and how tightly they bind."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from policyparse.lexicon import Lexicon, TimeRule
from policyparse.mentions.time_values import (
    Point,
    complete,
    find_points,
    read_event,
    read_hour,
    read_length,
    read_lunar_year,
    read_quarter,
    write_interval,
    write_list,
    write_point,
    write_recurrence,
    write_recurrences,
)
from policyparse.spans import Span

_MACROS = {
    "full": r"(?:\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|\d{1,2} tháng \d{1,2}(?:,? năm ?| ?/ ?)\d{4})(?!\d)",
    "dm": r"(?:\d{1,2} tháng \d{1,2}(?! ?(?:năm |/ ?)\d)(?!\d)|\d{1,2} ?/ ?\d{1,2}(?! ?[/\d]))",
    "month": r"tháng (?:0?[1-9]|1[0-2])(?: ?/ ?| năm | ?- ?)\d{4}(?!\d)",
    "m": r"tháng (?:0?[1-9]|1[0-2])(?! ?/ ?\d| năm \d|\d)",
    "quarter": r"qu[ýí] (?:iv|i{1,3}|[1-4])(?: ?[/-] ?| năm | )\d{4}(?!\d)",
    "q": r"qu[ýí] (?:iv|i{1,3}|[1-4])(?!\w)(?! ?[/-] ?\d| (?:năm )?\d)",
    "half": r"0?6 tháng (?:đầu|cuối) năm \d{4}(?!\d)",
    "day": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "hour": r"(?:[01]?\d|2[0-4]) ?(?:h|giờ|g)(?: ?\d{2}(?!\d))?[’'′]?(?: phút)?",
    "yearly": r"(?:,? ?\(? ?(?:hằng|hàng|mỗi) năm\)?| trong năm(?! \d)| của năm(?! \d))",
    "latest": r"(?:(?:chậm|muộn|trễ) nhất|hạn (?:cuối cùng|cuối|chót|chậm nhất)|không (?:được |để )?quá|không (?:muộn|chậm) (?:hơn|quá))(?: là)?(?: vào| đến| trong)?",
    "before": r"(?:(?:chậm nhất|muộn nhất|xong)(?: là)?(?: vào)? )?trước",
    "length": r"(?:\d{1,3} ?- ?)?(?:\d{1,3}|một|hai|ba|bốn)(?: \([^)]{1,20}\))? (?:ngày|giờ|phút|tháng|tuần|năm)(?: làm việc)?(?! ?\d)",
    "weekdays": r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?:(?:, | và |; )(?:(?:ngày )?(?:thứ )?(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?!\w)){0,5}",
    "months": r"(?:các )?tháng (?:0?[1-9]|1[0-2])(?:(?:, | và |; )(?:tháng )?(?:0?[1-9]|1[0-2])(?!\d)){0,11}(?! ?/ ?\d| năm \d)",
    "dms": r"\d{1,2}(?: ?/ ?| tháng )\d{1,2}(?:(?:, | và |; )(?:trước )?(?:ngày )?\d{1,2}(?: ?/ ?| tháng )\d{1,2}(?!\d)){1,5}",
    "quarterof": r"(?: của)? (?:hằng |hàng |mỗi |các )?qu[ýí](?! (?:iv|i{1,3}|\d)(?!\w))",
    "rate": r"(?:(?:hằng|hàng) )?(?:ngày(?! \d)|tuần|tháng|quý|năm(?! \d)|0?[369] tháng(?: đầu năm)?|giữa kỳ|cuối kỳ|một lần|0?1 năm|giai đoạn(?! \d))(?!\w)",
}
_MACRO = re.compile(r"\{([a-z]+)\}")
_EXCEPTION = {
    "thường xuyên": re.compile(r"(?:chi|đầu tư|vốn|không|kinh phí|ngân sách|cơ quan|ủy viên) $"),
}
# The parts of "trước ngày 10/6 và 05/12 hằng năm"; the last carries the words that say that it comes back.
_DAY_OF_SEVERAL = re.compile(
    r"(?:trước |chậm nhất |vào )?(?:ngày )?(\d{1,2})(?: ?/ ?| tháng )\d{1,2}(?!\d)(?=(?: và |, |; )(?:trước )?(?:ngày )?\d)|(?:trước )?(?:ngày )?(\d{1,2})(?: ?/ ?| tháng )\d{1,2}(?!\d).*"
)
_LUNAR = re.compile(r" (?:âm lịch|\(âm lịch\))")
_LEADING_DAY = re.compile(r"(?:từ |trong |vào )?(?:các |(?:hai|ba|bốn|\d{1,2}) (?=ngày))?(?:ngày )?(\d{1,2})(?= ?(?:-|,|và|đến))")
_LISTED_DAYS = re.compile(
    r"(?:trong |vào )?(?:các |(?:hai|ba|bốn|\d{1,2}) (?=ngày))?(?:ngày )?(\d{1,2}(?:(?:, ?| và )(?:ngày )?\d{1,2})+)(?= ?/| tháng)"
)
_MONTHS = re.compile(r"(?<![\d/])(\d{1,2})(?!\d)(?:(?: ?/ ?| năm )(\d{4}))?")
_COUNTED_DAYS = re.compile(r"(\d{1,2}) ngày (đầu|cuối)")

# Digits begin a time before a second and a third number, before a month, or as a length that something follows.
_DIGITS = re.compile(
    r"[0-9](?<!\w.)\d{0,2}(?= ?[/.-] ?\d{1,2} ?[/.-] ?\d| ?/ ?\d{1,2} và \d|(?:, ?| và )\d{1,2} ?/ ?\d{1,2} ?/ ?\d{4}| tháng \d| (?:ngày|tháng|giờ|phút|tuần|năm)(?: làm việc)?,? (?:kể |tính |từ |sau ))"
)
_CLOSE = re.compile(r"\*?\)")
_QUARTERS = re.compile(r"(?<![\w/])(iv|i{1,3}|[1-4])(?!\w)")
_LATEST = re.compile(rf"(?<!\w)(?:{_MACROS['latest']}|cuối)(?!\w)")


class TimeMention(NamedTuple):
    """One time expression: `value` in EDTF at the precision printed, None where it cannot be computed.

    `rrule` gives the due days of a recurrence; `event`, `offset` and `working_days` what a relative time hangs from;
    `hour` the time of day.
    """

    span: Span
    rule: str
    kind: str
    bound: str
    value: str | None
    rrule: str | None
    event: str | None = None
    offset: str | None = None
    working_days: bool = False
    hour: str | None = None
    binds: str = "label"
    rrules: tuple[str, ...] = ()


class _Expression:
    """A rule and its pattern, compiled when a text has an anchor of it: no text has them all, and to compile takes long."""

    def __init__(self, rule: TimeRule) -> None:
        self.rule = rule

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Finds the expression at a place."""
        written = _MACRO.sub(lambda macro: _MACROS.get(macro[1], macro[0]), self.rule.pattern)
        return re.compile(written + r"(?!\w)").match


class _Clock:
    """The rules by their anchors: one pass over a text for anchor words, then the few rules that may start there."""

    def __init__(self, rules: tuple[TimeRule, ...]) -> None:
        self.by_anchor: dict[str, list[_Expression]] = {}
        digits: list[_Expression] = []
        for rule in rules:
            expression = _Expression(rule)
            for anchor in rule.anchor.split(";"):
                (self.by_anchor.setdefault(anchor, []) if anchor else digits).append(expression)
        words = sorted(filter(None, self.by_anchor), key=len, reverse=True)
        self._words = AhoCorasick(words, matchkind=MatchKind.Standard)
        self.digits = digits
        # "trong năm" must be tried under "trong" as well as under longer anchors that begin there
        for word in words:
            for other in words:
                if word != other and word.startswith(other + " "):
                    self.by_anchor[word].extend(each for each in self.by_anchor[other] if each not in self.by_anchor[word])
            if word[0].isdigit():  # "09" may begin "09 tháng đầu năm" as well as 09/12/2025
                self.by_anchor[word].extend(digits)

    def anchors(self, shadow: str) -> Iterator[tuple[int, str]]:
        """Where an expression may start, in order and without overlaps: the longest anchor word there, or the digits of a date."""
        ends: dict[int, int] = {}
        for _, start, end in self._words.find_matches_as_indexes(shadow, overlapping=True):
            if not (_goes_on(shadow[start - 1 : start]) or _goes_on(shadow[end : end + 1])):
                ends[start] = max(end, ends.get(start, 0))
        for date in _DIGITS.finditer(shadow):
            ends.setdefault(date.start(), date.end())
        done = 0
        for start, end in sorted(ends.items()):
            if start >= done:
                done = end
                yield start, shadow[start:end]


def _goes_on(neighbour: str) -> bool:
    """True of a character that belongs to the same word as its neighbour."""
    return neighbour.isalnum() or neighbour == "_"


@lru_cache(maxsize=4)
def _clock(rules: tuple[TimeRule, ...]) -> _Clock:
    return _Clock(rules)


def _value(text: str, rule: TimeRule) -> str | None:
    """The EDTF value of a matched expression that names calendar points."""
    family = rule.id.split(".")[0]
    if family == "vague":
        return None
    if "tháng này" in text:  # whose month it is, the day of the document says
        return f"XXXX-XX-{int(day[1]):02d}" if (day := re.search(r"ngày (\d{1,2})", text)) else None
    points = find_points(re.sub(r"(đến|nhất) cuối ", r"\1 hết ", text))
    if family in ("range", "days") and len(points) == 1 and points[0].day and (start := _LEADING_DAY.match(text)):
        points = [points[0]._replace(day=int(start[1])), *points]
    elif rule.id == "first.days" and points and (counted := _COUNTED_DAYS.search(text)):
        return _some_days(points[-1], int(counted[1]), counted[2])
    elif family == "months" and points and (named := _MONTHS.findall(text)):
        points = [Point(int(year) if year else None, int(number)) for number, year in named]
        points[-1] = points[-1]._replace(year=points[-1].year or find_points(text)[-1].year)
    elif family == "quarters" and len({point.year for point in points} - {None}) == 1:
        points = [points[-1]._replace(season=32 + read_quarter(number)) for number in _QUARTERS.findall(text)]
    if not points:
        return None
    points = complete(points)
    if family in ("range", "days") and (listed := _LISTED_DAYS.match(text)):
        listed_days = [points[-1]._replace(day=int(day)) for day in re.findall(r"\d+", listed[1])]
        consecutive = all(later.day == (earlier.day or 0) + 1 for earlier, later in pairwise(listed_days))
        return write_interval(listed_days[0], listed_days[-1]) if consecutive else write_list(listed_days)
    if rule.id == "days.pair":
        return write_list(points)
    first, last = points[0], points[-1]
    if rule.id in ("range.today", "range.now"):
        value = write_point(last)
        return f"../{value}" if value and rule.id == "range.today" else value
    if "tiếp theo" in text and family in ("phase", "years") and (opening := write_point(first)):
        return f"{opening}/.."
    if family in ("range", "days", "anniversary", "phase", "years") and len(points) > 1:
        return write_interval(first, last)
    if family in ("school", "crop") and len(points) > 1:
        months = (9, 8) if family == "school" else (None, None)
        return write_interval(
            *(point._replace(month=month, rough=True) for point, month in zip((first, last), months, strict=True))
        )
    if rule.id == "half.named" and last.year:
        return f"{last.year}-{40 if 'đầu' in text else 41}"
    if rule.id == "first.months" and last.year:
        return f"{last.year}-01/{last.year}-03" if "đầu" in text else f"{last.year}-10/{last.year}-12"
    if family == "half" and rule.id == "half.month":
        return _half_month(last, "đầu" in text)
    if family in ("months", "quarters") and len(points) > 1:
        ranged = family == "quarters" and re.search(r"-|đến", text)
        return write_interval(first, last) if ranged else write_list(points)
    value = write_point(last)
    if value is None:
        return None
    if rule.kind == "horizon":
        return f"../{value}"
    open_ended = rule.bound == "from" or rule.id.endswith("open")
    return f"{write_point(first)}/.." if open_ended else value


def _half_month(month: Point, first: bool) -> str | None:
    return _some_days(month, 15, "đầu") if first else _some_days(month, None, "cuối")


def _some_days(month: Point, count: int | None, end: str) -> str | None:
    """So many days at the beginning or at the end of a month; without a count what its first fifteen leave."""
    if not month.month or not 1 <= month.month <= 12:
        return None
    length = monthrange(month.year or 2023, month.month)[1]
    count = count or length - 15
    if count > length:
        return None
    ends = (1, count) if end == "đầu" else (length - count + 1, length)
    return write_interval(*(month._replace(day=day, rough=False) for day in ends))


def _mention(span: Span, text: str, rule: TimeRule) -> TimeMention:
    value = rrule = event = offset = None
    rrules: tuple[str, ...] = ()
    working = False
    family = rule.id.split(".")[0]
    if rule.kind == "recurrence":
        rrule = write_recurrence(text)
        rrules = (rrule,) if rrule else write_recurrences(text) if rule.id.endswith(".list") else ()
    elif family == "span":
        if length := read_length(text):
            event, offset, working = length
    elif family == "event":
        event, offset = read_event(text), "P0D"
    elif family == "tet":
        points = find_points(text)
        year = points[-1].year if points else read_lunar_year(text)
        event, offset = f"tet-{year}" if year else "tet", "P0D"
    elif rule.kind not in ("ongoing", "on_demand", "conditional"):
        value = _value(text, rule)
    hour = read_hour(text) if family not in ("span", "interval") else None
    bound = _bound(text, rule, rrule)
    return TimeMention(span, rule.id, rule.kind, bound, value, rrule, event, offset, working, hour, rule.binds, rrules)


def _bound(text: str, rule: TimeRule, rrule: str | None) -> str:
    """The rule's bound; a recurrence with days of its own says by its words how tightly they bind."""
    if rule.kind != "recurrence" or rrule is None or ".range" in rule.id or not re.search("BY(?:MONTH)?DAY|DAILY", rrule):
        return rule.bound
    if re.search(r"(?<!\w)trước(?!\w)", text):
        return "before"
    if _LATEST.search(text) and "và ngày cuối" not in text:
        return "by"
    return rule.bound if rrule.endswith("BYMONTHDAY=-1") or not re.search(r"(?:ngày |/)\d|thứ |chủ nhật|giờ|\dh", text) else "on"


def _mentions(start: int, text: str, rule: TimeRule) -> Iterator[TimeMention]:
    """The mentions of one match: days of the year that differ are times of their own."""
    parts = list(_DAY_OF_SEVERAL.finditer(text)) if rule.id == "yearly.pair" else []
    if len({part[1] or part[2] for part in parts}) < 2:
        yield _mention(Span(start, start + len(text)), text, rule)
        return
    bound = _mention(Span(start, start + len(text)), f"{parts[0][0]} hằng năm", rule).bound
    for part in parts:
        words = part[0] if part[2] else f"{part[0]} hằng năm"
        yield _mention(Span(start + part.start(), start + part.end()), words, rule)._replace(bound=bound)


def find_dates(shadow: str, lexicon: Lexicon) -> Iterator[TimeMention]:
    """Every time expression of a folded text, in order, without overlaps; the first rule that fits an anchor wins."""
    clock = _clock(lexicon.times)
    end = 0
    for start, anchor in clock.anchors(shadow):
        if start < end:
            continue
        exception = _EXCEPTION.get(anchor)
        if exception and exception.search(shadow, max(0, start - 14), start):
            continue
        for expression in clock.by_anchor.get(anchor, clock.digits):
            match = expression.match(shadow, start)
            if match is None:
                continue
            rule = expression.rule
            end = match.end()
            text = match[0].rstrip(" ,*")
            end = start + len(text)
            if text.endswith(")") and "(" not in text:
                text, end = text[:-1], end - 1
            elif "(" in text and ")" not in text and (close := _CLOSE.match(shadow, end)):
                text, end = shadow[start : close.end()], close.end()
            if rule.kind in ("due", "period", "point", "recurrence") and (lunar := _LUNAR.match(shadow, end)):
                end = lunar.end()  # the day of another calendar is said, and not reckoned
                yield _mention(Span(start, end), text, rule)._replace(value=None, rrule=None, rrules=())
            else:
                yield from _mentions(start, text, rule)
            break

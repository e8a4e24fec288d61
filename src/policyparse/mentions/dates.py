"""Time expressions: where they stand, what they say, and how tightly they bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policyparse.lexicon import Lexicon, TimeRule
from policyparse.spans import Span

_MACROS = {
    "full": r"(?:\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|\d{1,2} tháng \d{1,2},? năm ?\d{4})(?!\d)",
    "dm": r"(?:\d{1,2} tháng \d{1,2}(?! ?năm ?\d)|\d{1,2} ?/ ?\d{1,2}(?![/\d]))",
    "month": r"tháng \d{1,2}(?: ?/ ?| năm | ?- ?)\d{4}",
    "quarter": r"qu[ýí] (?:i{1,3}|iv|[1-4])(?: ?[/-] ?| năm | )\d{4}",
    "hour": r"\d{1,2} ?(?:h|giờ|g) ?(?:\d{2})?[’'′]?(?: phút)?",
    "yearly": r" ?\(?(?:hằng|hàng) năm\)?",
    "rate": r"(?:(?:hằng|hàng) )?(?:ngày|tuần|tháng|quý|năm|0?[369] tháng(?: đầu năm)?|giữa kỳ|một lần|01 năm|giai đoạn)(?!\w)",
}
_MACRO = re.compile(r"\{([a-z]+)\}")
_FULL = re.compile(r"(\d{1,2})(?: ?[/.-] ?| tháng )(\d{1,2})(?: ?[/.-] ?|,? năm ?)(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?: ?/ ?| tháng )(\d{1,2})(?![/\d])")
_MONTH = re.compile(r"tháng (\d{1,2})(?:(?: ?/ ?| năm | ?- ?)(\d{4}))?")
_MONTH_RANGE = re.compile(r"tháng (\d{1,2})(?:/\d{4})? ?- ?(?:tháng )?(\d{1,2})(?:/| năm )(\d{4})")
_QUARTER = re.compile(r"qu[ýí] (i{1,3}v?|iv|[1-4])\D{0,5}(\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_OF_MONTH = re.compile(r"ngày (\d{1,2})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPAN = re.compile(r"(\d{1,3})(?: \([^)]*\))? (ngày|giờ|tháng|tuần)( làm việc)?")
_UNITS = {"ngày": "P{}D", "tháng": "P{}M", "tuần": "P{}W", "giờ": "PT{}H"}
_RATES = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "quý": "MONTHLY;INTERVAL=3", "năm": "YEARLY"}
_EVENTS = (("ban hành", "issued"), ("ký", "issued"), ("nhận", "received"))
_EXCEPTION = {"thường xuyên": re.compile(r"(?:chi|đầu tư|vốn|không|kinh phí|ngân sách|cơ quan|ủy viên) $")}


class TimeMention(NamedTuple):
    """One time expression: `value` in ISO 8601 or EDTF at the precision printed, None where it cannot be computed."""

    span: Span
    rule: str
    kind: str
    bound: str
    value: str | None
    rrule: str | None
    event: str | None = None
    offset: str | None = None
    working_days: bool = False


class _Clock:
    """The rules compiled: one cheap search for anchor words, then the few rules that may start there."""

    def __init__(self, rules: tuple[TimeRule, ...]) -> None:
        self.by_anchor: dict[str, list[tuple[TimeRule, re.Pattern[str]]]] = {}
        digits: list[tuple[TimeRule, re.Pattern[str]]] = []
        for rule in rules:
            pattern = re.compile(_MACRO.sub(lambda match: _MACROS.get(match[1], match[0]), rule.pattern) + r"(?!\w)")
            for anchor in rule.anchor.split(";"):
                (self.by_anchor.setdefault(anchor, []) if anchor else digits).append((rule, pattern))
        words = sorted(filter(None, self.by_anchor), key=len, reverse=True)
        numeric = r"\d{1,2}(?= ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}| tháng \d)"
        self.search = re.compile(rf"(?<!\w)(?:({'|'.join(map(re.escape, words))})(?!\w)|{numeric})")
        self.digits = digits
        # "trong năm" must be tried under "trong" as well as under longer anchors that begin there
        for word in words:
            for other in words:
                if word != other and word.startswith(other + " "):
                    self.by_anchor[word].extend(pair for pair in self.by_anchor[other] if pair not in self.by_anchor[word])


@lru_cache(maxsize=4)
def _clock(rules: tuple[TimeRule, ...]) -> _Clock:
    return _Clock(rules)


def _iso(day: str, month: str, year: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _quarter(roman: str, year: str) -> str:
    return f"{year}-{32 + (_ROMAN.get(roman) or int(roman))}"


def _evaluate(text: str, rule: TimeRule) -> tuple[str | None, str | None]:
    """Value and recurrence rule of a matched expression, given folded."""
    if rule.kind == "recurrence":
        return None, _recurrence(text)
    if rule.kind in ("ongoing", "on_demand"):
        return None, None
    days = [_iso(*match.groups()) for match in _FULL.finditer(text)]
    if days:
        first, last = days[0], days[-1]
        if rule.id == "range.today":  # it starts on the day the document is issued, which the caller knows
            return (f"../{last}" if last else None), None
        if rule.id.startswith(("range", "anniversary")):
            if len(days) == 1:
                start = re.match(r"từ (?:ngày )?(\d{1,2})(?:(?:/| tháng )(\d{1,2}))?", text)
                first = start and last and _iso(start[1], start[2] or last[5:7], last[:4])
            return (f"{first}/{last}" if first and last else None), None
        return (f"{last}/.." if last and rule.bound == "from" else last), None
    if match := _MONTH_RANGE.search(text):
        return f"{match[3]}-{int(match[1]):02d}/{match[3]}-{int(match[2]):02d}", None
    if quarters := _QUARTER.findall(text):
        values = [_quarter(*found) for found in quarters]
        return "/".join((values[0], values[-1])) if len(values) > 1 else values[0], None
    if rule.id != "span.event" and (months := _MONTH.findall(text)) and months[-1][1]:
        values = [f"{year or months[-1][1]}-{int(month):02d}" for month, year in months if 1 <= int(month) <= 12]
        if len(values) > 1:
            return f"{values[0]}/{values[-1]}", None
        return (f"{values[0]}/.." if rule.bound == "from" or "đến khi" in text else values[0]) if values else None, None
    years = _YEAR.findall(text)
    if len(years) > 1:
        return (f"{years[0]}/.." if "tiếp theo" in text else f"{years[0]}/{years[-1]}"), None
    if years:
        if rule.kind == "horizon":
            return f"../{years[0]}", None
        return (f"{years[0]}/.." if rule.bound == "from" else years[0]), None
    return None, None


def _recurrence(text: str) -> str | None:
    if re.search(r"(?:hằng|hàng) năm", text) and (match := _DAY_MONTH.search(text)):
        if _iso(match[1], match[2], "2024"):
            return f"FREQ=YEARLY;BYMONTH={int(match[2])};BYMONTHDAY={int(match[1])}"
        return None
    day = _DAY_OF_MONTH.search(text)
    if day and 1 <= int(day[1]) <= 31:
        months = ";BYMONTH=3,6,9,12" if "cuối quý" in text else ""
        return f"FREQ={'YEARLY' if months else 'MONTHLY'}{months};BYMONTHDAY={int(day[1])}"
    found = re.findall(r"(?:(0?[369]) )?(ngày|tuần|tháng|quý|năm)", text)
    if len(found) == 1:
        count, unit = found[0]
        return f"FREQ=MONTHLY;INTERVAL={int(count)}" if count else f"FREQ={_RATES[unit]}"
    return None  # several series in one expression, or a bare "định kỳ": said, not computable as one rule


def find_dates(shadow: str, lexicon: Lexicon) -> Iterator[TimeMention]:
    """Every time expression of a folded text, in order, without overlaps; the first rule that fits an anchor wins."""
    clock = _clock(lexicon.times)
    end = 0
    for found in clock.search.finditer(shadow):
        start = found.start()
        if start < end:
            continue
        anchor = found[1]
        for rule, pattern in clock.by_anchor[anchor] if anchor else clock.digits:
            match = pattern.match(shadow, start)
            if match is None:
                continue
            exception = _EXCEPTION.get(anchor or "")
            if exception and exception.search(shadow, max(0, start - 14), start):
                break
            end = match.end()
            text = match[0].rstrip(" ,*")
            end = start + len(text)
            if text.endswith(")") and "(" not in text:
                text, end = text[:-1], end - 1
            elif "(" in text and ")" not in text and shadow[end : end + 1] == ")":
                end += 1
            value, rrule = _evaluate(text, rule)
            event = offset = None
            working = False
            if rule.id.startswith("span") and (length := _SPAN.search(text)):
                offset = _UNITS[length[2]].format(int(length[1]))
                working = bool(length[3])
                event = next((name for words, name in _EVENTS if words in text), "other")
            yield TimeMention(Span(start, end), rule.id, rule.kind, rule.bound, value, rrule, event, offset, working)
            break

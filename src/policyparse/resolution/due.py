"""When a deadline falls due: what settles once the document's date is known, and the next due day from a given day on.

Printed words stay what they are; everything here stands beside them. Days are counted as the Civil Code counts them
(articles 146 to 148): the day of the event does not count, and a count of calendar days that ends on a day off ends on the
next working day. A day that is printed does not move: beside it stands the last working day that complies.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from policyparse.mentions.dates import TimeMention
from policyparse.resolution.working_days import WorkingDays
from policyparse.spans import Span

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

_DAY = timedelta(days=1)
_DURATION = re.compile(r"(-?)P(\d+)([DWMY])")
_YEARLESS = re.compile(r"XXXX-(\d{2})(?:-(\d{2}))?~?")
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?~?")
_YEARS = range(1900, 2400)
_NEXT_YEAR_FROM, _NEXT_YEAR_UNTIL = 10, 3  # a day in January to March, printed in October to December, is next year's


class Due(NamedTuple):
    """The next due day and the last working day on which handing in complies; None where there is none to compute."""

    day: date | None
    complies_by: date | None


NOT_DUE = Due(None, None)


def covers_one_year(times: Iterable[TimeMention], title: Span | None) -> bool:
    """False where the title names a period of several years or a horizon: a day without a year may then be any year's."""
    values = (mention.value for mention in times if title and title.covers(mention.span) and mention.value)
    return not any(value.startswith("../") or value.endswith("/..") or _years(value) > 1 for value in values)


def _years(value: str) -> int:
    ends = _ends(value)
    return ends[1].year - ends[0].year + 1 if ends and ends[0] and ends[1] else 1


def first_day(value: str) -> date | None:
    """The first day of an EDTF value; None if it has none."""
    ends = _ends(value)
    return ends[0] if ends else None


def last_day(value: str) -> date | None:
    """The last day of an EDTF value; None if it is open or has none."""
    ends = _ends(value)
    return ends[1] if ends else None


def _ends(value: str) -> tuple[date | None, date | None] | None:
    if "/" in value:
        start, end = (None if part == ".." else _ends(part) for part in value.split("/"))
        return start[0] if start else None, end[1] if end else None
    match = _POINT.fullmatch(value)
    if match is None:
        return None
    year, part, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if 33 <= part <= 36:
        first, last = (part - 33) * 3 + 1, (part - 33) * 3 + 3
    elif part in (40, 41):
        first, last = (part - 40) * 6 + 1, (part - 40) * 6 + 6
    else:
        first, last = part or 1, part or 12
    try:
        if day:
            return date(year, part, day), date(year, part, day)
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        return None


def _within_reach(day: date | None) -> date | None:
    """The day, if counting from it can lead anywhere; a document of the year 9999 is a slip of the pen."""
    return day if day and day.year in _YEARS else None


class Reckoner:
    """Reckons for one document. `one_year` is false where the document covers several years and a bare day may mean any.

    `day` is that of the document, None where it is blank or cannot be.
    """

    def __init__(self, issued: date | None, as_of: date | None, days: WorkingDays, *, one_year: bool) -> None:
        self.day = self._issued = _within_reach(issued)
        self._as_of = _within_reach(as_of)
        self._days = days
        self._one_year = one_year

    def settle(self, mention: TimeMention) -> str | None:
        """The mention's value, filled in where the date of the document decides it; what it leaves open stays as it is."""
        if mention.event and mention.kind != "conditional":
            day = self._event_day(mention)
            return (f"{day}/.." if mention.bound == "from" else day.isoformat()) if day else None
        if mention.value and mention.value.startswith("XXXX-XX-"):
            settled = f"{self._issued:%Y-%m}{mention.value[7:]}" if self._issued else mention.value
            return settled if last_day(settled) else mention.value
        if mention.value and mention.value.startswith("XXXX-"):
            return self._with_year(mention.value)
        if mention.value and mention.value.startswith("{XXXX-"):
            return "{" + ",".join(map(self._with_year, mention.value.strip("{}").split(","))) + "}"
        return self.printed(mention)

    def printed(self, mention: TimeMention) -> str | None:
        """The mention's value by its own words; "từ nay" is the day of the document."""
        if mention.rule == "range.today" and mention.value and self._issued:
            return self._issued.isoformat() + mention.value.removeprefix("..")
        return mention.value

    def _event_day(self, mention: TimeMention) -> date | None:
        event, offset = mention.event or "", _DURATION.fullmatch(mention.offset or "")
        if event.startswith("tet-"):
            return self._days.lunar_new_year(int(event.removeprefix("tet-")))
        if event != "issued" or self._issued is None or offset is None or offset[1]:
            return None
        if mention.working_days:
            return self._days.after(self._issued, int(offset[2])) if offset[3] == "D" else None
        return self._issued + _duration(int(offset[2]), offset[3])

    def _with_year(self, value: str) -> str:
        """A day without a year is one of the document's year that is still to come, early in the next for one issued late."""
        match = _YEARLESS.match(value)
        if match is None or self._issued is None or not self._one_year:
            return value
        for year in (self._issued.year, self._issued.year + 1):
            settled = value.replace("XXXX", str(year))
            last = last_day(settled)
            if last and last >= self._issued:
                late = self._issued.month >= _NEXT_YEAR_FROM and last.month <= _NEXT_YEAR_UNTIL
                return settled if year == self._issued.year or late else value
        return value

    def due(self, mention: TimeMention, value: str | None, bound: str) -> Due:
        """The next due day on or after the day that is counted from; none without such a day, or when all have passed."""
        if self._as_of is None or mention.kind in ("ongoing", "on_demand", "conditional"):
            return NOT_DUE
        exclusive = bound == "before" and mention.hour is None
        start = max(self._as_of, self._issued) if self._issued else self._as_of
        if mention.rrule:
            day = _next(mention.rrule, start + _DAY if exclusive else start)
        elif value and bound != "from":
            day = self._coming(value, self._as_of + _DAY if exclusive else self._as_of, exclusive=bound == "before")
        else:
            day = None
        if day is None:
            return NOT_DUE
        counted = mention.rule.startswith("span") and not mention.working_days and bound != "before"
        if counted and mention.event:
            return Due(day, self._days.first_from(day))
        return Due(day, self._days.last_by(day - _DAY if exclusive else day))

    @staticmethod
    def _coming(value: str, start: date, *, exclusive: bool) -> date | None:
        days = [first_day(part) if exclusive else last_day(part) for part in value.strip("{}").split(",")]
        return next((day for day in days if day and day >= start), None)


def _duration(count: int, unit: str) -> relativedelta:
    from dateutil.relativedelta import relativedelta

    return relativedelta(**{{"D": "days", "W": "weeks", "M": "months", "Y": "years"}[unit]: count})  # type: ignore[arg-type]


def _next(rrule: str, start: date) -> date | None:
    """The first due day of a rule on or after `start`; none for a bare rate, which names no day."""
    if "BYMONTHDAY" not in rrule and "BYDAY" not in rrule and rrule != "FREQ=DAILY":
        return None
    from dateutil.rrule import rrulestr

    begin = datetime.combine(start, time.min)
    found = rrulestr(rrule, dtstart=begin).after(begin, inc=True)
    return found.date() if found else None

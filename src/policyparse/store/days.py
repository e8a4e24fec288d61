"""From what a deadline says to the last day on which its work is in time; None wherever the words leave it open."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from policyparse.records.model import Anchor, Deadline

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_OFFSET = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
# The months in which quarters and halves of a year end, by their codes in EDTF.
_PARTS_OF_YEAR = {33: 3, 34: 6, 35: 9, 36: 12, 40: 6, 41: 12}
_FIXED_DAY = {"YEARLY": ("BYMONTH", "BYMONTHDAY"), "MONTHLY": ("BYMONTHDAY",), "WEEKLY": ("BYDAY",)}


def last_day(deadline: Deadline, issued: str | None) -> date | None:
    """The last day that meets a deadline which comes once. `issued` settles what counts from the date of issue."""
    if deadline.bound == "from" or deadline.kind in ("recurrence", "on_demand", "conditional"):
        return None
    if deadline.value is None:
        return _counted(deadline.anchor, issued) if deadline.anchor else None
    end = deadline.value.rpartition("/")[2]
    day = _end_of(end)
    if day is not None and deadline.bound == "before":
        return _start_of(end, day) - timedelta(days=1)
    return day


@lru_cache(maxsize=10_000)
def next_day(rrule: str, bound: str, after: date) -> date | None:
    """The next day, `after` itself included, on which a recurring deadline falls; None for a rule that fixes no day."""
    from dateutil.rrule import rrulestr

    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    needed = _FIXED_DAY.get(parts.get("FREQ", ""))
    if needed is None or not set(needed) <= parts.keys() or int(parts.get("INTERVAL", "1")) > 1:
        return None
    early = timedelta(days=1 if bound == "before" else 0)
    start = datetime(after.year, after.month, after.day) + early
    found = rrulestr(rrule, dtstart=start).after(start, inc=True)
    return found.date() - early if found else None


def _end_of(value: str) -> date | None:
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or not 1 <= year <= 9998:
        return None
    if month is None:
        return date(year, 12, 31)
    month = _PARTS_OF_YEAR.get(month, month)
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:  # a printed 31/02, or a season
        return None


def _start_of(value: str, end: date) -> date:
    """The first day of what `value` names: "before 12/2025" ends with November."""
    match = _DAY.fullmatch(value)
    if match is None or match[3]:
        return end
    if not match[2]:
        return date(end.year, 1, 1)
    months = {33: 3, 34: 3, 35: 3, 36: 3, 40: 6, 41: 6}.get(int(match[2]), 1)
    return date(end.year, end.month - months + 1, 1)


def _counted(anchor: Anchor, issued: str | None) -> date | None:
    """Issue date plus a span of calendar days. Working days depend on an office's calendar and stay open."""
    match = _OFFSET.fullmatch(anchor.offset)
    if anchor.event != "issued" or anchor.working_days or issued is None or match is None or not any(match.groups()):
        return None
    start = _DAY.fullmatch(issued)
    if start is None or not start[3]:
        return None
    from dateutil.relativedelta import relativedelta

    years, months, weeks, days = (int(part or 0) for part in match.groups())
    try:
        return date.fromisoformat(issued) + relativedelta(years=years, months=months, weeks=weeks, days=days)
    except (ValueError, OverflowError):
        return None

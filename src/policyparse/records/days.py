"""From what a deadline says to the last day on which its work is in time; None wherever the words leave it open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from policyparse.document import fold
from policyparse.mentions.time_values import read_hour, read_length
from policyparse.records.model import Deadline
from policyparse.resolution.due import first_day
from policyparse.resolution.due import last_day as end_of
from policyparse.resolution.working_days import WorkingDays

_FIXED_DAY = {"YEARLY": ("BYMONTH", "BYMONTHDAY"), "MONTHLY": ("BYMONTHDAY",), "WEEKLY": ("BYDAY",)}
_DAY = timedelta(days=1)
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def last_day(deadline: Deadline) -> date | None:
    """The last day that meets a deadline which comes once; of several days the last. Days off are not considered."""
    if deadline.bound == "from" or deadline.value is None or deadline.kind in ("recurrence", "on_demand", "conditional"):
        return None
    exclusive = deadline.bound == "before" and deadline.time is None
    ends = [_before(part) if exclusive else end_of(part) for part in deadline.value.strip("{}").split(",")]
    return max((end for end in ends if end), default=None)


def printed_day_of(deadline: Deadline) -> date | None:
    """The day that the words themselves name, whether or not it still is in time: for "trước ngày 15/11" the fifteenth."""
    last = last_day(deadline)
    return last + _DAY if last and deadline.bound == "before" and deadline.time is None else last


def in_time_until(day: date, text: str, days: WorkingDays) -> date | None:
    """The last working day that meets a deadline whose last day is `day`, told by its words.

    A day that is printed is met before it where it falls on a day off; a count of days that ends on one is met on the next
    working day (Civil Code, article 148).
    """
    counted = read_length(fold(text))
    forward = counted is not None and not counted[1].startswith("-") and not counted[2]
    return days.first_from(day) if forward else days.last_by(day)


def bound_in_time(bound: str, text: str) -> str:
    """The bound as days feel it: who is to hand in before an hour of a day may do so on that day."""
    return "by" if bound == "before" and read_hour(fold(text)) else bound


def rule_in_time(rule: str, bound: str) -> str | None:
    """The rule of the last days in time: for "before the 15th" that of the 14th. None if the rule fixes no days."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if not _fixes_days(parts) and rule != "FREQ=DAILY":
        return None
    if bound != "before" or rule == "FREQ=DAILY":
        return rule
    if "BYSETPOS" in parts:
        place = int(parts["BYSETPOS"])
        if place == 1:
            return None
        parts["BYSETPOS"] = str(place - 1)
    elif "BYDAY" in parts:
        days = parts["BYDAY"].split(",")
        if not set(days) <= set(_WEEK):  # the second Thursday of a month: the Wednesday before it may be the first one
            return None
        parts["BYDAY"] = ",".join(_WEEK[_WEEK.index(day) - 1] for day in days)
    else:
        numbers = [int(number) for number in parts["BYMONTHDAY"].split(",")]
        if 1 in numbers and "BYMONTH" in parts:
            if len(numbers) > 1:
                return None
            months = sorted((int(month) - 2) % 12 + 1 for month in parts["BYMONTH"].split(","))
            parts["BYMONTH"] = ",".join(map(str, months))
        parts["BYMONTHDAY"] = ",".join(str(number - 1 or -1) for number in numbers)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def rule_of(deadline: Deadline) -> str | None:
    """The rules by which a deadline recurs, as one text."""
    rules = deadline.rrules or ((deadline.rrule,) if deadline.rrule else ())
    return " | ".join(rules) or None


def next_day(rules: str, bound: str, after: date) -> date | None:
    """The next day, `after` itself included, that is the last in time of a recurring deadline; None if no rule fixes a day."""
    return min((day for rule in rules.split(" | ") if (day := _next(rule, bound, after))), default=None)


@lru_cache(maxsize=10_000)
def _next(rule: str, bound: str, after: date) -> date | None:
    from dateutil.rrule import rrulestr

    if not _fixes_days(dict(part.split("=", 1) for part in rule.split(";") if "=" in part)):
        return None
    early = _DAY if bound == "before" else timedelta()
    start = datetime(after.year, after.month, after.day) + early
    found = rrulestr(rule, dtstart=start).after(start, inc=True)
    return found.date() - early if found else None


def _fixes_days(parts: dict[str, str]) -> bool:
    """True if the days are fixed. Every third month, counted from nobody knows which, is no day."""
    needed = _FIXED_DAY.get(parts.get("FREQ", ""))
    if needed is None or int(parts.get("INTERVAL", "1")) > 1:
        return False
    return set(needed) <= parts.keys() or (parts["FREQ"] == "MONTHLY" and "BYDAY" in parts)


def _before(value: str) -> date | None:
    """The day before the last point that `value` names: "before 12/2025" ends with November."""
    start = first_day(value.rpartition("/")[2])
    return start - _DAY if start else None

"""From what a deadline says to the last day on which its work is in time; None wherever the words leave it open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from policyparse.records.model import Deadline
from policyparse.resolution.due import first_day
from policyparse.resolution.due import last_day as end_of

_FIXED_DAY = {"YEARLY": ("BYMONTH", "BYMONTHDAY"), "MONTHLY": ("BYMONTHDAY",), "WEEKLY": ("BYDAY",)}
_DAY = timedelta(days=1)


def last_day(deadline: Deadline) -> date | None:
    """The last day that meets a deadline which comes once; of several days the last. Days off are not considered."""
    if deadline.bound == "from" or deadline.value is None or deadline.kind in ("recurrence", "on_demand", "conditional"):
        return None
    exclusive = deadline.bound == "before" and deadline.time is None
    ends = [_before(part) if exclusive else end_of(part) for part in deadline.value.strip("{}").split(",")]
    return max((end for end in ends if end), default=None)


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

    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    needed = _FIXED_DAY.get(parts.get("FREQ", ""))
    # Every third month, counted from nobody knows which, is no day.
    if needed is None or not set(needed) <= parts.keys() or int(parts.get("INTERVAL", "1")) > 1:
        return None
    early = _DAY if bound == "before" else timedelta()
    start = datetime(after.year, after.month, after.day) + early
    found = rrulestr(rule, dtstart=start).after(start, inc=True)
    return found.date() - early if found else None


def _before(value: str) -> date | None:
    """The day before the last point that `value` names: "before 12/2025" ends with November."""
    start = first_day(value.rpartition("/")[2])
    return start - _DAY if start else None

"""The last day in time, as the words and the date of issue tell it; None where they do not."""

from __future__ import annotations

from datetime import date

import pytest

from policyparse.records.days import last_day, next_day
from policyparse.records.model import Deadline
from policyparse.spans import Span


def deadline(value: str | None, bound: str = "by", kind: str = "due") -> Deadline:
    return Deadline(text="x", span=Span(0, 1), kind=kind, value=value, rrule=None, bound=bound)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        ("2025-11-15", "by", "2025-11-15"),
        ("2025-11-15", "before", "2025-11-14"),
        ("2025-12", "by", "2025-12-31"),
        ("2025-12", "before", "2025-11-30"),
        ("2024-02", "during", "2024-02-29"),
        ("2025", "before", "2024-12-31"),
        ("2025-33", "by", "2025-03-31"),
        ("2025-34", "before", "2025-03-31"),
        ("2025-40", "by", "2025-06-30"),
        ("2021/2025", "during", "2025-12-31"),
        ("../2030", "by", "2030-12-31"),
        ("2026-01-01/..", "from", None),
        ("2026-01-01/..", "during", None),
        ("2025-02-31", "by", None),
        ("2025-21", "by", None),
        ("{2025-06-15,2025-12-15}", "before", "2025-12-14"),
        ("2024-12-31/2025-06-30", "before", "2025-06-29"),
    ],
)
def test_last_days(value: str, bound: str, expected: str | None) -> None:
    day = last_day(deadline(value, bound))
    assert (day and day.isoformat()) == expected


@pytest.mark.parametrize(
    ("rrule", "bound", "after", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "before", "2025-11-14", "2025-11-14"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "before", "2025-11-15", "2026-11-14"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "by", "2025-11-15", "2025-11-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "by", "2025-01-21", "2025-02-20"),
        ("FREQ=WEEKLY;BYDAY=FR", "by", "2025-11-24", "2025-11-28"),
        ("FREQ=MONTHLY;BYMONTHDAY=20 | FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "by", "2025-01-02", "2025-01-05"),
        ("FREQ=MONTHLY", "by", "2025-01-21", None),
        ("FREQ=YEARLY;BYMONTH=11", "by", "2025-01-21", None),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20", "by", "2025-01-21", None),
    ],
)
def test_next_days(rrule: str, bound: str, after: str, expected: str | None) -> None:
    day = next_day(rrule, bound, date.fromisoformat(after))
    assert (day and day.isoformat()) == expected

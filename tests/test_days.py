"""The last day in time, as the words and the date of issue tell it; None where they do not."""

from __future__ import annotations

from datetime import date

import pytest

from policyparse.lexicon import NO_CALENDAR
from policyparse.records.days import bound_in_time, in_time_until, last_day, next_day, printed_day_of, rule_in_time
from policyparse.records.model import Deadline
from policyparse.resolution.working_days import WorkingDays
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


@pytest.mark.parametrize(
    ("rule", "bound", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", "by", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15"),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "before", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "before", "FREQ=MONTHLY;BYMONTHDAY=-2"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "before", "FREQ=WEEKLY;BYDAY=SU,WE"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "before", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "before", None),
        ("FREQ=MONTHLY;BYDAY=2TH", "before", None),
        ("FREQ=MONTHLY;INTERVAL=3", "before", None),
        ("FREQ=HOURLY;INTERVAL=2", "during", None),
    ],
)
def test_rules_of_the_last_days_in_time(rule: str, bound: str, expected: str | None) -> None:
    assert rule_in_time(rule, bound) == expected


@pytest.mark.parametrize(
    ("words", "day", "expected"),
    [
        ("chậm nhất ngày 21/12/2025", "2025-12-21", "2025-12-19"),
        ("trong thời hạn 10 ngày kể từ ngày ký", "2025-12-21", "2025-12-22"),
        ("trong thời hạn 10 ngày làm việc kể từ ngày ký", "2025-12-19", "2025-12-19"),
        ("chậm nhất 05 ngày trước khi khai mạc", "2025-12-21", "2025-12-19"),
    ],
)
def test_the_working_day_in_time(words: str, day: str, expected: str) -> None:
    found = in_time_until(date.fromisoformat(day), words, WorkingDays(NO_CALENDAR))
    assert found == date.fromisoformat(expected)


def test_an_hour_of_a_day_leaves_the_day_itself() -> None:
    assert bound_in_time("before", "trước 10 giờ thứ Hai hằng tuần") == "by"
    assert bound_in_time("before", "trước ngày 10 hằng tháng") == "before"
    assert printed_day_of(deadline("2025-11-15", "before")) == date(2025, 11, 15)
    assert printed_day_of(deadline("2025-11-15", "by")) == date(2025, 11, 15)

"""When a deadline falls due: holidays, the office's calendar, dates that settle, days without a year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.lexicon import NO_CALENDAR, OfficeCalendar
from policyparse.records.model import Deadline
from policyparse.resolution.due import first_day, last_day
from policyparse.resolution.working_days import WorkingDays
from sentences import HEAD, parse_lines

DAYS = WorkingDays(NO_CALENDAR)
# The New Year holiday of 2026 as the state arranged it: Friday 2 January off, Saturday 10 January worked.
ARRANGED = OfficeCalendar(off=frozenset({date(2026, 1, 2)}), work=frozenset({date(2026, 1, 10)}))


def head(issued: str = "05 tháng 5 năm 2023", title: str = HEAD[7]) -> tuple[str, ...]:
    return (*HEAD[:5], f"Hà Tĩnh, ngày {issued}", HEAD[6], title, HEAD[8])


def deadline(time: str, as_of: date | None = None, calendar: OfficeCalendar = NO_CALENDAR, **written: str) -> Deadline:
    plan = parse_lines(f"1. Sở Y tế báo cáo UBND tỉnh {time}.", head=head(**written), as_of=as_of, calendar=calendar)
    [task] = plan.tasks
    [found] = task.deadlines
    return found


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            (date(2026, 11, 14), False),  # Saturday
            (date(2026, 11, 16), True),
            (date(2026, 2, 17), False),  # first day of the lunar year
            (date(2026, 9, 2), False),
            (date(2025, 4, 26), True),  # Saturday worked for 2 May
            (date(2025, 5, 2), False),
        ],
    )
    def test_public_holidays(self, day: date, works: bool) -> None:
        assert DAYS.is_working(day) is works

    def test_the_office_has_the_last_word(self) -> None:
        days = WorkingDays(ARRANGED)
        assert (DAYS.is_working(date(2026, 1, 2)), days.is_working(date(2026, 1, 2))) == (True, False)
        assert (DAYS.is_working(date(2026, 1, 10)), days.is_working(date(2026, 1, 10))) == (False, True)

    def test_counting_leaves_the_first_day_out(self) -> None:
        assert DAYS.after(date(2026, 4, 29), 1) == date(2026, 5, 4)  # 30 April and 1 May, then a weekend
        assert WorkingDays(ARRANGED).after(date(2025, 12, 31), 6) == date(2026, 1, 10)

    def test_a_calendar_without_end_ends(self) -> None:
        closed = OfficeCalendar(off=frozenset(date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(200)))
        assert WorkingDays(closed).first_from(date(2026, 1, 1)) is None

    def test_lunar_new_year(self) -> None:
        assert [DAYS.lunar_new_year(year) for year in (2024, 2025, 2026)] == [
            date(2024, 2, 10),
            date(2025, 1, 29),
            date(2026, 2, 17),
        ]

    @given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(0, 30))
    def test_a_count_of_working_days_holds_just_that_many(self, day: date, count: int) -> None:
        end = DAYS.after(day, count)
        assert end is not None
        between = [date.fromordinal(n) for n in range(day.toordinal() + 1, end.toordinal() + 1)]
        assert sum(map(DAYS.is_working, between)) == count


class TestSettling:
    def test_a_count_from_issue(self) -> None:
        found = deadline("trong thời hạn 10 ngày kể từ ngày ban hành Kế hoạch này")
        assert (found.value, found.anchor and found.anchor.event) == ("2023-05-15", "issued")

    def test_a_count_of_working_days_from_issue(self) -> None:
        assert deadline("trong thời hạn 05 ngày làm việc kể từ ngày ký").value == "2023-05-12"

    @pytest.mark.parametrize("issued", ["    tháng 5 năm 2023", "     tháng     năm"])
    def test_a_blank_day_stays_open(self, issued: str) -> None:
        found = deadline("trong thời hạn 10 ngày kể từ ngày ký", issued=issued)
        assert found.value is None
        assert found.anchor is not None
        assert (found.anchor.event, found.anchor.offset) == ("issued", "P10D")

    def test_receipt_stays_open(self) -> None:
        found = deadline("trong vòng 05 ngày kể từ ngày nhận được văn bản", as_of=date(2023, 5, 6))
        assert (found.value, found.next_due, found.anchor and found.anchor.event) == (None, None, "received")

    def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day(self) -> None:
        found = deadline("trong thời hạn 09 ngày kể từ ngày ký", as_of=date(2023, 5, 6))
        assert (found.value, found.next_due, found.complies_by) == ("2023-05-14", "2023-05-14", "2023-05-15")


class TestYears:
    def test_a_day_to_come_in_the_documents_year(self) -> None:
        assert deadline("trước ngày 15/12").value == "2023-12-15"

    def test_a_day_that_is_over_stays_open(self) -> None:
        assert deadline("trước ngày 15/01").value == "XXXX-01-15"

    def test_january_after_a_document_of_december(self) -> None:
        assert deadline("trước ngày 15/01", issued="20 tháng 12 năm 2023").value == "2024-01-15"

    def test_a_plan_of_several_years_leaves_the_year_open(self) -> None:
        assert deadline("trước ngày 15/12", title="PHÁT TRIỂN Y TẾ GIAI ĐOẠN 2023 - 2025").value == "XXXX-12-15"

    def test_work_that_comes_back_has_no_year(self) -> None:
        plan = parse_lines("1. Sở Y tế định kỳ tổng hợp, báo cáo UBND tỉnh trước ngày 20/11.")
        assert plan.tasks[0].deadlines[-1].rrule == "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20"


class TestNextDue:
    def test_without_a_day_to_count_from_there_is_none(self) -> None:
        found = deadline("trước ngày 15/11 hằng năm")
        assert (found.next_due, found.complies_by) == (None, None)

    @pytest.mark.parametrize(
        ("as_of", "next_due", "complies_by"),
        [
            (date(2020, 1, 1), "2023-11-15", "2023-11-14"),  # the first after the document's own day
            (date(2026, 11, 1), "2026-11-15", "2026-11-13"),  # 15 November 2026 is a Sunday
            (date(2026, 11, 14), "2026-11-15", "2026-11-13"),
            (date(2026, 11, 15), "2027-11-15", "2027-11-12"),  # "before" has passed on the day itself
        ],
    )
    def test_every_year(self, as_of: date, next_due: str, complies_by: str) -> None:
        found = deadline("trước ngày 15/11 hằng năm", as_of=as_of)
        assert (found.next_due, found.complies_by) == (next_due, complies_by)

    def test_what_has_passed_is_due_no_more(self) -> None:
        assert deadline("chậm nhất ngày 30/6/2023", as_of=date(2023, 6, 30)).next_due == "2023-06-30"
        assert deadline("chậm nhất ngày 30/6/2023", as_of=date(2023, 7, 1)).next_due is None

    def test_an_hour_leaves_its_day_open(self) -> None:
        found = deadline("trước 17 giờ 00 ngày 30/6/2023", as_of=date(2023, 6, 30))
        assert (found.time, found.next_due, found.complies_by) == ("17:00", "2023-06-30", "2023-06-30")

    def test_the_office_calendar_moves_the_last_day_that_complies(self) -> None:
        assert deadline("chậm nhất ngày 02/01/2026", as_of=date(2025, 12, 1)).complies_by == "2026-01-02"
        assert deadline("chậm nhất ngày 02/01/2026", as_of=date(2025, 12, 1), calendar=ARRANGED).complies_by == "2025-12-31"


@pytest.mark.parametrize("issued", ["31 tháng 12 năm 9999", "01 tháng 01 năm 0001"])
@pytest.mark.parametrize("as_of", [date.min, date(2026, 11, 1), date.max])
@pytest.mark.parametrize(
    "time",
    [
        "trong thời hạn 999 năm kể từ ngày ký",
        "trong thời hạn 30 ngày làm việc kể từ ngày ký",
        "trước ngày 01/01 hằng năm",
        "trước ngày 01/01/0001",
        "chậm nhất ngày 31/12/9999",
        "trước ngày 15/12",
    ],
)
def test_days_at_the_ends_of_the_calendar_give_a_result(time: str, as_of: date, issued: str) -> None:
    assert deadline(time, as_of=as_of, issued=issued).text == time


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-34", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-41", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025-05-15~", date(2025, 5, 15), date(2025, 5, 15)),
        ("2023-09~/2024-08~", date(2023, 9, 1), date(2024, 8, 31)),
        ("../2030", None, date(2030, 12, 31)),
        ("2026/..", date(2026, 1, 1), None),
        ("XXXX-12-15", None, None),
        ("2025-02-30", None, None),
    ],
)
def test_the_ends_of_a_value(value: str, first: date | None, last: date | None) -> None:
    assert (first_day(value), last_day(value)) == (first, last)

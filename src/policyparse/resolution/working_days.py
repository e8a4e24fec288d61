"""Days on which offices work: the public holidays of Viet Nam, with an office's own calendar on top."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from policyparse.lexicon import OfficeCalendar

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_LONGEST_REST = 60  # no run of days off is longer; a calendar that says so would never let a count end


class WorkingDays:
    """Counts working days. The table of holidays is loaded when the first day is asked for."""

    def __init__(self, calendar: OfficeCalendar) -> None:
        self._calendar = calendar

    @cached_property
    def _holidays(self) -> HolidayBase:
        import holidays

        return holidays.country_holidays("VN")

    def is_working(self, day: date) -> bool:
        """True if offices work on that day; the office's own calendar has the last word."""
        if day in self._calendar.off:
            return False
        return day in self._calendar.work or self._holidays.is_working_day(day)

    def last_by(self, day: date) -> date | None:
        """The last working day not after `day`."""
        return self._nearest(day, -_DAY)

    def first_from(self, day: date) -> date | None:
        """The first working day not before `day`."""
        return self._nearest(day, _DAY)

    def _nearest(self, day: date, step: timedelta) -> date | None:
        for _ in range(_LONGEST_REST):
            if self.is_working(day):
                return day
            day += step
        return None

    def after(self, day: date, count: int) -> date | None:
        """The working day that is the `count`-th after `day`, which itself does not count."""
        found: date | None = day
        for _ in range(count):
            found = self.first_from(found + _DAY) if found else None
        return found

    def lunar_new_year(self, year: int) -> date | None:
        """The first day of the lunar year that begins in `year`; None outside the table's years."""
        import holidays

        days = holidays.country_holidays("VN", years=year, language="vi", observed=False)
        return next((day for day, name in days.items() if name == "Tết Nguyên Đán"), None)

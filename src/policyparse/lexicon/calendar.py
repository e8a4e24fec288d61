"""An office's calendar: the days off and the days worked that the state sets each year, on top of the public holidays."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from policyparse.errors import CalendarError, system_reason

_STATUS = {"nghỉ": False, "off": False, "làm": True, "làm việc": True, "work": True}
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PRINTED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MOST_BYTES = 1_000_000
_YEARS = range(1945, 2201)


class OfficeCalendar(msgspec.Struct, frozen=True):
    """Days that differ from the public holidays. `digest` identifies the content; empty for no calendar at all."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    digest: str = ""


NO_CALENDAR = OfficeCalendar()


def load_calendar(file: Path) -> OfficeCalendar:
    """Read a calendar file: CSV with columns `day,status,note`, or TOML with the lists `off` and `work`.

    Days are written 2026-01-02 or 02/01/2026; a status is `nghỉ`/`off` or `làm`/`work`. Raises `CalendarError` for a file
    that cannot be read, that has no day, or whose days contradict each other.
    """
    try:
        text = _read(file)
        entries = list(_toml_entries(text) if file.suffix.lower() == ".toml" else _csv_entries(text))
        if not entries:
            raise CalendarError("lịch làm việc không có ngày nào")
        off, work = (frozenset(day for day, works in entries if works is status) for status in (False, True))
        if both := sorted(off & work):
            raise CalendarError(f"ngày {both[0].isoformat()} vừa ghi nghỉ vừa ghi làm")
    except CalendarError as error:
        error.path = str(file)
        raise
    return OfficeCalendar(off, work, f"sha256:{hashlib.sha256(text.encode()).hexdigest()}")


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise CalendarError("tệp lịch làm việc quá lớn")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CalendarError(f"không đọc được lịch làm việc: {system_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise CalendarError("lịch làm việc không phải tệp văn bản UTF-8") from error


def _csv_entries(text: str) -> Iterator[tuple[date, bool]]:
    table = csv.DictReader(text.splitlines(), strict=True)
    try:
        if not {"day", "status"} <= set(table.fieldnames or ()):
            raise CalendarError("lịch làm việc cần các cột day,status (và note nếu muốn)")
        for row in table:
            where = f"dòng {table.line_num}"
            status = (row["status"] or "").strip().lower()
            if status not in _STATUS:
                raise CalendarError(f"{where}: “{status}” không phải nghỉ hay làm")
            yield _day(row["day"] or "", where), _STATUS[status]
    except csv.Error as error:
        raise CalendarError(f"dòng {table.line_num}: {error}") from error


def _toml_entries(text: str) -> Iterator[tuple[date, bool]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"lịch làm việc: {error}") from error
    if unknown := sorted(table.keys() - {"off", "work"}):
        raise CalendarError(f"lịch làm việc: khóa “{unknown[0]}” không phải off hay work")
    for key, days in table.items():
        if not isinstance(days, list):
            raise CalendarError(f"lịch làm việc: {key} phải là một danh sách ngày")
        yield from ((_day(str(day), key), _STATUS[key]) for day in _each(days))


def _each(days: Iterable[object]) -> Iterator[object]:
    for day in days:
        if isinstance(day, list | dict):
            raise CalendarError("lịch làm việc: mỗi mục phải là một ngày")
        yield day


def _day(written: str, where: str) -> date:
    written = written.strip()
    if match := _ISO_DAY.fullmatch(written):
        year, month, day = map(int, match.groups())
    elif match := _PRINTED_DAY.fullmatch(written):
        day, month, year = map(int, match.groups())
    else:
        raise CalendarError(f"{where}: “{written}” không phải một ngày dạng 2026-01-02 hay 02/01/2026")
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise CalendarError(f"{where}: không có ngày {written}") from error
    if year not in _YEARS:
        raise CalendarError(f"{where}: năm của ngày {written} không thể đúng")
    return found

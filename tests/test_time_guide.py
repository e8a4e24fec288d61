"""The examples of docs/thoi-han.md are what the program says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from policyparse.export.rows import printed_day
from policyparse.lexicon import load_calendar
from sentences import HEAD, parse_lines

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "thoi-han.md"
ISSUED = (*HEAD[:5], "Hà Tĩnh, ngày 20 tháng 10 năm 2026", *HEAD[6:])


def examples() -> list[tuple[str, ...]]:
    """The rows of the table under "Ví dụ"."""
    section = GUIDE.read_text("utf-8").split("## Ví dụ")[1].split("\n## ")[0]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


@pytest.mark.parametrize("row", examples(), ids=lambda row: row[0])
def test_example(row: tuple[str, ...]) -> None:
    [task] = parse_lines(f"1. Sở Y tế báo cáo UBND tỉnh {row[0]}.", head=ISSUED, as_of=date(2026, 11, 1)).tasks
    [found] = task.deadlines
    days = (printed_day(day) if day else "" for day in (found.next_due, found.complies_by))
    assert (found.text, found.value or found.rrule or "", *days) == row


def test_there_are_examples() -> None:
    assert len(examples()) >= 15


@pytest.mark.parametrize("form", ["csv", "toml"])
def test_the_calendars_of_the_guide_load(tmp_path: Path, form: str) -> None:
    found = re.search(rf"```{form}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    file = tmp_path / f"lich.{form}"
    file.write_text(found[1], "utf-8")
    calendar = load_calendar(file)
    assert (calendar.off, calendar.work) == (frozenset({date(2026, 1, 2)}), frozenset({date(2026, 1, 10)}))

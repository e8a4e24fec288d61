"""Calendar files: what they say is taken, what cannot be right is refused with a code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policyparse.errors import CalendarError
from policyparse.lexicon import load_calendar

GOOD = {
    "days.csv": "day,status,note\n2026-01-02,nghỉ,hoán đổi\n10/01/2026,làm,làm bù\n",
    "marked.csv": "\ufeffstatus,day\r\noff,02/01/2026\r\nWORK,2026-01-10\r\n",
    "days.toml": 'off = [2026-01-02]\nwork = ["10/01/2026"]\n',
}


@pytest.mark.parametrize("name", GOOD)
def test_every_spelling_says_the_same(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(GOOD[name], "utf-8")
    calendar = load_calendar(file)
    assert calendar.off == {date(2026, 1, 2)}
    assert calendar.work == {date(2026, 1, 10)}
    assert calendar.digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "", "day,status"),
        ("a.csv", "day,status\n", "không có ngày nào"),
        ("a.csv", "ngày,nghỉ\n2026-01-02,nghỉ\n", "day,status"),
        ("a.csv", "day,status\n2026-02-30,nghỉ\n", "không có ngày 2026-02-30"),
        ("a.csv", "day,status\n1/13/2026,nghỉ\n", "không có ngày 1/13/2026"),
        ("a.csv", "day,status\n2026-1-2,nghỉ\n", "không phải một ngày"),
        ("a.csv", "day,status\n2026-01-02,có lẽ\n", "không phải nghỉ hay làm"),
        ("a.csv", "day,status\n2026-01-02,nghỉ\n02/01/2026,làm\n", "vừa ghi nghỉ vừa ghi làm"),
        ("a.csv", "day,status\n0026-01-02,nghỉ\n", "năm"),
        ("a.csv", 'day,status\n"2026-01-02,nghỉ\n', "dòng 1"),
        ("a.csv", "day,status\n2026-01-02\n", "không phải nghỉ hay làm"),
        ("a.toml", "off = [\n", "lịch làm việc"),
        ("a.toml", 'rest = ["2026-01-02"]\n', "rest"),
        ("a.toml", 'off = "2026-01-02"\n', "danh sách"),
        ("a.toml", "off = [[2026-01-02]]\n", "mỗi mục"),
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused(tmp_path: Path, name: str, content: str, words: str) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(CalendarError, match=words) as caught:
        load_calendar(file)
    assert caught.value.code == "PP201"
    assert caught.value.path == str(file)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"day,status\n" + b"x" * 1_000_001])
def test_bytes_that_are_no_calendar(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(CalendarError):
        load_calendar(file)


def test_a_missing_calendar_has_a_code(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="PP201"):
        load_calendar(tmp_path / "none.csv")

"""Calendars: read back with another library, expanded, and held against what the records say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from dateutil.rrule import rrulestr
from typer.testing import CliRunner

from policyparse.cli.application import app
from policyparse.evaluation.deadlines import load_sentences
from policyparse.export import render
from policyparse.export.ics import count_left_out, plan_entries
from policyparse.pipeline import parse
from policyparse.records.days import rule_in_time
from policyparse.records.model import Plan
from sentences import HEAD, parse_lines

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_DAY = timedelta(days=1)


def read_back(content: bytes) -> dict[str, vobject.base.Component]:
    """The events by the words of their summary, as another program reads them."""
    calendar = vobject.readOne(content.decode())
    return {event.summary.value: event for event in getattr(calendar, "vevent_list", [])}


def one(*lines: str, as_of: date | None = None, head: tuple[str, ...] = HEAD) -> vobject.base.Component:
    [event] = read_back(render(parse_lines(*lines, as_of=as_of, head=head), "ics")).values()
    return event


class TestOnce:
    def test_an_event_says_who_what_and_when(self) -> None:
        plan = parse_lines("1. Sở Y tế chủ trì, phối hợp với Sở Tài chính trình UBND tỉnh đề án chậm nhất ngày 20/6/2023.")
        [(summary, event)] = read_back(render(plan, "ics")).items()
        assert summary == "Sở Y tế: Trình UBND tỉnh đề án chậm nhất ngày 20/6/2023"
        assert (event.dtstart.value, event.dtend.value) == (date(2023, 6, 20), date(2023, 6, 21))
        assert "rrule" not in event.contents
        words = event.description.value
        for part in ("“chậm nhất ngày 20/6/2023”", "12/KH-UBND", "Phối hợp: Sở Tài chính", plan.tasks[0].text, plan.tasks[0].id):
            assert part in words

    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("chậm nhất ngày 17/12/2023", date(2023, 12, 15)),  # a Sunday is met on the Friday before
            ("trước ngày 18/12/2023", date(2023, 12, 15)),
            ("trước ngày 15/12/2023", date(2023, 12, 14)),
            ("trước 17 giờ 00 ngày 15/12/2023", date(2023, 12, 15)),
            ("trong quý III/2023", date(2023, 9, 29)),
            ("trong thời hạn 15 ngày kể từ ngày ký", date(2023, 5, 22)),  # a count that ends on a Saturday is met on the Monday
        ],
    )
    def test_it_stands_on_the_last_working_day_in_time(self, words: str, day: date) -> None:
        assert one(f"1. Sở Y tế trình UBND tỉnh kế hoạch {words}.").dtstart.value == day

    def test_several_days_are_several_events(self) -> None:
        plan = parse_lines("1. Sở Nội vụ báo cáo UBND tỉnh trước ngày 20/6 và trước ngày 20/12.")
        assert [entry.day for entry in plan_entries(plan)] == [date(2023, 6, 19), date(2023, 12, 19)]
        assert len({entry.uid for entry in plan_entries(plan)}) == 2

    def test_a_reminder_comes_days_ahead(self) -> None:
        event = one("1. Sở Y tế trình UBND tỉnh kế hoạch chậm nhất ngày 20/6/2023.")
        assert event.dtstart.value == date(2023, 6, 20)
        assert datetime(2023, 6, 20) + event.valarm.trigger.value == datetime(2023, 6, 17, 8)


class TestRecurring:
    @pytest.mark.parametrize(
        ("words", "days"),
        [
            ("trước ngày 15/11 hằng năm", [date(2023, 11, 14), date(2024, 11, 14), date(2025, 11, 14)]),
            ("trước ngày 01 hằng tháng", [date(2023, 5, 31), date(2023, 6, 30), date(2023, 7, 31)]),
            ("chậm nhất ngày 20 của tháng cuối quý", [date(2023, 6, 20), date(2023, 9, 20), date(2023, 12, 20)]),
            ("trước 10 giờ thứ Hai hằng tuần", [date(2023, 5, 8), date(2023, 5, 15), date(2023, 5, 22)]),
            ("vào thứ Năm tuần thứ hai hằng tháng", [date(2023, 5, 11), date(2023, 6, 8), date(2023, 7, 13)]),
        ],
    )
    def test_another_program_expands_it_to_the_days_in_time(self, words: str, days: list[date]) -> None:
        event = one(f"1. Sở Y tế báo cáo UBND tỉnh {words}.")
        expanded = [moment.date() for moment, _ in zip(event.getrruleset(addRDate=True), days, strict=False)]
        assert expanded == days
        assert event.dtstart.value == days[0]

    def test_every_rule_of_the_oracle_moves_to_the_day_before(self) -> None:
        rules = {
            meaning.rrule
            for sentence in load_sentences(CORPUS / "deadlines")
            for meaning in sentence.meanings
            if meaning.rrule and meaning.bound == "before" and not meaning.time
        }
        begin, end = datetime(2026, 1, 2), datetime(2028, 12, 31)
        moved = 0
        for rule in sorted(rules):
            shifted = rule_in_time(rule, "before")
            if shifted is None:
                continue
            moved += 1
            expected = [day - _DAY for day in rrulestr(rule, dtstart=begin + _DAY).between(begin + _DAY, end, inc=True)]
            assert rrulestr(shifted, dtstart=begin).between(begin, end - _DAY, inc=True) == expected, rule
        assert moved > 20

    def test_a_rate_without_a_day_is_left_out(self) -> None:
        plan = parse_lines("1. Sở Y tế báo cáo UBND tỉnh định kỳ hằng quý.", "2. Sở Y tế thường xuyên kiểm tra các cơ sở.")
        assert read_back(render(plan, "ics")) == {}
        assert count_left_out([plan]) == sum(len(task.deadlines) for task in plan.tasks) == 2


class TestBytes:
    def test_equal_plans_make_equal_bytes_and_no_clock_is_read(self) -> None:
        lines = ("1. Sở Y tế báo cáo UBND tỉnh trước ngày 15/11 hằng năm.", "2. Sở Y tế gửi số liệu trước ngày 30/6/2023.")
        first = render(parse_lines(*lines), "ics")
        assert first == render(parse_lines(*lines), "ics")
        assert first.count(b"DTSTAMP:20230505T000000Z") == 2
        assert b"DTSTAMP:20230601T000000Z" in render(parse_lines(*lines, as_of=date(2023, 6, 1)), "ics")

    def test_lines_are_as_the_standard_wants_them(self) -> None:
        content = render(parse_lines("1. Sở Y tế, Sở Nội vụ; trình: “đề án\\” trước ngày 30/6/2023."), "ics")
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")

    def test_one_task_has_one_identifier_whatever_file_it_is_read_from(self, kh154_plan_txt: Plan) -> None:
        word = parse(CORPUS / "kh-154" / "kh-154.docx")
        from_text, from_word = ([entry.uid for entry in plan_entries(plan)] for plan in (kh154_plan_txt, word))
        assert from_text == from_word != []

    def test_no_tasks_are_a_calendar_too(self) -> None:
        assert read_back(render([], "ics")) == {}


def test_the_command_writes_it_and_says_what_is_not_in_it(tmp_path: Path) -> None:
    source, target = CORPUS / "plans" / "tb-87-thanh-duc" / "plan.txt", tmp_path / "lich.ics"
    done = CliRunner().invoke(app, ["parse", str(source), "-o", str(target)])
    assert done.exit_code == 0
    plan = parse(source)
    assert target.read_bytes() == render(plan, "ics")
    assert done.stderr.startswith(f"{count_left_out([plan])} thời hạn không có ngày cụ thể")
    assert "thời hạn" not in CliRunner().invoke(app, ["parse", str(source), "-o", str(target), "--quiet"]).stderr

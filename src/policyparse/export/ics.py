"""Deadlines as a calendar (RFC 5545) that Outlook, Thunderbird and Google Calendar open: an all-day event a deadline.

An event stands on the last day on which the work is in time, so that who looks at the calendar is never a day late: for "trước
ngày 15/11" on the fourteenth, or on the working day before it. Recurring deadlines are one event with a rule; rules know no
days off. What has no day is left out, and counted.
"""

from __future__ import annotations

import re
import textwrap
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from policyparse.export.rows import document_name, joined, printed_day, role_names
from policyparse.lexicon import NO_CALENDAR
from policyparse.records.days import bound_in_time, in_time_until, last_day, next_day, rule_in_time, rule_of
from policyparse.records.model import Deadline, Plan, Role, Task
from policyparse.resolution.working_days import WorkingDays

CALENDAR_NAME = "Thời hạn nhiệm vụ"
_END = b"END:VCALENDAR\r\n"
_NAMESPACE = uuid.UUID("6c0d9c55-2f3b-5a0b-9f0e-0d7a4b1f4f0a")
_NO_STAMP = date(2000, 1, 1)  # where neither a day to count from nor the document's date is known; never the clock
_DAY = timedelta(days=1)
_REMINDER = timedelta(days=-3, hours=8)  # at eight in the morning, three days ahead
_REMINDER_OF_A_WEEK = timedelta(days=-1, hours=8)
_SUMMARY = 120
_MOST_NAMES = 2
_LITTLE = 10  # letters; where hardly anything of a text would be left, all of it is shown
_PART = re.compile(r"(?:[^;.]|\.(?! ))+[;.]?")
# What stands before the work itself: numbering, and the words that say in which role somebody acts.
_LEADING = re.compile(
    r"[\s,;:.+*•–-]+|(?:\d+(?:\.\d+)*|[a-zđ])[.)](?!\w)\s*"
    r"|(?:giao|yêu cầu|đề nghị|chủ trì|chủ động|phối hợp(?: chặt chẽ)?(?: với| cùng)?|có trách nhiệm|và|cùng|với|các)(?!\w)",
    re.IGNORECASE,
)
_ROLES: tuple[tuple[str, Role], ...] = (("Chủ trì", "lead"), ("Phối hợp", "coordinate"), ("Thực hiện", "implement"))
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Entry(NamedTuple):
    """One event. `rule` makes it come back; `stamp` is the day that the calendar says the entry was made on."""

    uid: str
    day: date
    rule: str | None
    summary: str
    description: str
    stamp: date


def render(plans: Sequence[Plan]) -> bytes:
    """One calendar of all deadlines that have a day, earliest first; equal plans make equal bytes."""
    entries = [entry for plan in plans for entry in plan_entries(plan)]
    return b"".join(write_calendar(entries, document_name(plans[0]) if len(plans) == 1 else CALENDAR_NAME))


def count_left_out(plans: Iterable[Plan]) -> int:
    """How many deadlines have no day that a calendar could show."""
    return sum(not [*_days(plan, deadline)] for plan in plans for task in plan.tasks for deadline in task.deadlines)


def plan_entries(plan: Plan) -> Iterator[Entry]:
    """The events of one document."""
    stamp = _date(plan.as_of) or _date(plan.document.issued) or _NO_STAMP
    for task in plan.tasks:
        for number, deadline in enumerate(task.deadlines, 1):
            for place, (day, rule) in enumerate(_days(plan, deadline), 1):
                uid = event_uid(f"{task.id}#{number}.{place}")
                words = _summary(task, deadline), _description(plan, task, deadline, day, rule)
                yield Entry(uid, day, rule, *words, stamp)


def event_uid(name: str) -> str:
    """An identifier that is the same for the same task and deadline, whatever file they were read from."""
    return f"{uuid.uuid5(_NAMESPACE, name)}@policyparse"


def write_calendar(entries: Iterable[Entry], name: str) -> Iterator[bytes]:
    """The calendar's bytes, event by event. Of entries with one identifier the first counts."""
    from icalendar import Alarm, Calendar, Event
    from icalendar.prop import vRecur

    calendar = Calendar()
    calendar.add("prodid", "-//policyparse//policyparse//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    yield bytes(calendar.to_ical()).removesuffix(_END)
    seen: set[str] = set()
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.uid)):
        if entry.uid in seen:
            continue
        seen.add(entry.uid)
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", datetime.combine(entry.stamp, time(), UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + _DAY)
        if entry.rule:
            event.add("rrule", vRecur.from_ical(entry.rule))
        event.add("summary", _plain(entry.summary))
        event.add("description", _plain(entry.description))
        event.add("transp", "TRANSPARENT")  # a time limit leaves the day free
        ahead = None if entry.rule == "FREQ=DAILY" else _REMINDER_OF_A_WEEK if "WEEKLY" in (entry.rule or "") else _REMINDER
        if ahead:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", ahead)
            alarm.add("description", _plain(entry.summary))
            event.add_component(alarm)
        yield bytes(event.to_ical())
    yield _END


def _days(plan: Plan, deadline: Deadline) -> Iterator[tuple[date, str | None]]:
    """The days of a deadline, or the first day and the rule of each of its series; none where the words fix no day."""
    if deadline.kind == "recurrence":
        start = _date(plan.document.issued) or _date(plan.as_of)
        bound = bound_in_time(deadline.bound, deadline.text)
        for rule in (rule_of(deadline) or "").split(" | ") if start else ():
            shifted = rule_in_time(rule, bound) if rule else None
            first = start if shifted == "FREQ=DAILY" else next_day(rule, bound, start) if start and shifted else None
            if shifted and first:
                yield first, shifted
        return
    for value in (deadline.value or "").strip("{}").split(","):
        last = last_day(_once(deadline, value)) if value else None
        if last:
            yield in_time_until(last, deadline.text, WorkingDays(NO_CALENDAR)) or last, None


def _once(deadline: Deadline, value: str) -> Deadline:
    return msgspec.structs.replace(deadline, value=value)


def _summary(task: Task, deadline: Deadline) -> str:
    names = role_names(task, "lead") or role_names(task, "implement")
    others = len(names) - _MOST_NAMES
    who = ", ".join(names[:_MOST_NAMES]) + (f" và {others} cơ quan khác" if others > 0 else "")
    work = textwrap.shorten(_work(task, deadline), _SUMMARY, placeholder=" …")
    return f"{who}: {work}" if who else work


def _work(task: Task, deadline: Deadline) -> str:
    """The task's text from where it speaks of the work; of a long one the part that the deadline stands in."""
    stands, place, end = deadline.span.start - task.span.start, 0, len(task.text)
    if end > _SUMMARY and 0 <= stands < end:
        parts = (part for part in _PART.finditer(task.text) if part.start() <= stands < part.end())
        place, end = next((part.span() for part in parts), (0, end))
    bodies = {one.span.start - task.span.start: one.span.end - task.span.start for one in task.assignees}
    start = place
    while place < end:
        leading = _LEADING.match(task.text, place)
        after = bodies.get(place) or (leading.end() if leading else place)
        if after == place:
            break
        place = after
    work = task.text[place if end - place > _LITTLE else start : end].strip(" ;.")
    return work[:1].upper() + work[1:]


def _description(plan: Plan, task: Task, deadline: Deadline, day: date, rule: str | None) -> str:
    roles = {words: role_names(task, role) for words, role in _ROLES}
    hour = f" {deadline.time}" if deadline.time else ""
    rough = " (ước chừng)" if "~" in (deadline.value or "") else ""
    when = "Lặp lại; kỳ đầu hết hạn" if rule else "Ngày cuối còn đúng hạn"
    lines = [
        f"Thời hạn ghi trong văn bản: “{deadline.text}”",
        f"{when}: {_WEEKDAYS[day.weekday()]}, {printed_day(day.isoformat())}{hour}{rough}",
        "Nếu rơi vào ngày nghỉ thì làm xong trước ngày nghỉ." if rule else None,
        f"Văn bản: {document_name(plan)}; mục {'/'.join(task.locator)}",
        *(f"{role}: {joined(names)}" for role, names in roles.items() if names),
        "",
        task.text,
        "",
        f"Mã nhiệm vụ: {task.id}",
    ]
    return "\n".join(line for line in lines if line is not None)


def _plain(words: str) -> str:
    """Words that no calendar program stumbles over: line breaks stay, other control characters do not."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words)


def _date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None

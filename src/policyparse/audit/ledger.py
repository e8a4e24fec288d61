"""Rule A49: the body and the annex of one document give the same work to different leads, or by different days."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from policyparse.audit.case import Case
from policyparse.document import fold
from policyparse.records.model import Finding, Task
from policyparse.spans import Span

_WORDS = re.compile(r"[\w/%]+")
_LEAST = 8  # words of work; shorter ones ("Tổ chức triển khai thực hiện") fit anything


def audit_ledger(case: Case) -> Iterator[Finding]:
    """Findings on annex rows whose work the body gives to somebody else or wants at another time."""
    rows = [task for task in case.tasks if _in_annex(task)]
    told = [task for task in case.tasks if not _in_annex(task)]
    if not rows or not told:
        return
    starts: list[int] = []
    pieces: list[str] = []
    length = 0
    for task in told:
        starts.append(length)
        pieces.append(f" {_plain(task.text)} \n")
        length += len(pieces[-1])
    text = "".join(pieces)
    for row in rows:
        work = _plain(row.text)
        if work.count(" ") + 1 < _LEAST:
            continue
        place = text.find(f" {work} ")
        while place >= 0:
            yield from _compare(case, row, told[bisect_right(starts, place) - 1])
            place = text.find(f" {work} ", place + 1)


def _in_annex(task: Task) -> bool:
    return bool(task.locator) and task.locator[0].startswith("PL")


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))


def _compare(case: Case, row: Task, told: Task) -> Iterator[Finding]:
    place = Span(*row.span)
    here, there = _leads(row), _leads(told)
    if here and there and not here.keys() & there.keys():
        message = (
            f"Cùng một việc, phụ lục ghi chủ trì là “{_join(here)}”, phần lời văn (dòng {told.origin.line}) là “{_join(there)}”: "
            "không rõ ai chủ trì."
        )
        yield case.find("task.annex-conflict", place, message)
    days, other = _days(row), _days(told)
    if days and other and not days.keys() & other.keys():
        message = (
            f"Cùng một việc, phụ lục ghi thời hạn “{_join(days)}”, phần lời văn (dòng {told.origin.line}) ghi “{_join(other)}”: "
            "không rõ theo hạn nào."
        )
        yield case.find("task.annex-conflict", place, message)


def _leads(task: Task) -> dict[str, str]:
    """Who leads a task, by what tells bodies apart; without a lead those who carry it out."""
    for role in ("lead", "implement"):
        if named := [assignee for assignee in task.assignees if assignee.role == role]:
            return {(a.agency.id if a.agency and a.agency.id else fold(a.mention)): a.mention for a in named}
    return {}


def _days(task: Task) -> dict[str, str]:
    """The time limits of a task that name a day, a month, a quarter or a year."""
    return {d.value: d.text for d in task.deadlines if d.value is not None and d.rrule is None and d.kind in ("due", "period")}


def _join(words: dict[str, str]) -> str:
    return ", ".join(words.values())

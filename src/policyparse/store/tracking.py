"""A task in the words of an office's tracking system; `data/tracker_fields.csv` says which field is made from what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from policyparse.records.days import last_day, rule_of
from policyparse.records.model import DocumentRecord, Role, Task
from policyparse.store.tables import read_table

Source = Callable[[DocumentRecord, Task], Any]
OPENED = "chuathuchien"
IN_TIME, WITHOUT_TERM = "chua_ht_trong_han", "khong_han"


def track(document: DocumentRecord, task: Task) -> dict[str, Any]:
    """One task, field by field in the order of the table. What the text does not say is null or an empty list."""
    return {field: source(document, task) for field, source in _fields()}


def due_date(task: Task) -> date | None:
    """The earliest last day among a task's deadlines."""
    return min((day for deadline in task.deadlines if (day := last_day(deadline))), default=None)


@cache
def _fields() -> tuple[tuple[str, Source], ...]:
    return tuple(
        (row["field"], _initial(row["field"]) if row["source"] == "initial" else _SOURCES[row["source"]])
        for row in read_table("tracker_fields.csv")
    )


def _initial(field: str) -> Source:
    known = {row["code"] for row in read_table("tracker_statuses.csv")}
    if not {OPENED, IN_TIME, WITHOUT_TERM} <= known:
        raise KeyError("tracker_statuses.csv")
    if field == "status":
        return lambda document, task: OPENED
    return lambda document, task: IN_TIME if _has_term(task) else WITHOUT_TERM


def _has_term(task: Task) -> bool:
    return due_date(task) is not None or any(map(rule_of, task.deadlines))


def _bodies(role: Role) -> Source:
    def listed(_: DocumentRecord, task: Task) -> list[dict[str, str | None]]:
        found = [assignee for assignee in task.assignees if assignee.role == role]
        return [
            {
                "id": assignee.agency.id if assignee.agency else None,
                "name": assignee.agency.name if assignee.agency else assignee.mention,
            }
            for assignee in found
        ]

    return listed


def _document(document: DocumentRecord, _: Task) -> dict[str, str | None]:
    return {
        "key": document.key,
        "number": document.number,
        "summary": document.title,
        "category": document.doc_type,
        "date": document.issued,
    }


def _due(document: DocumentRecord, task: Task) -> str | None:
    day = due_date(task)
    return day.isoformat() if day else None


_SOURCES: dict[str, Source] = {
    "task.id": lambda document, task: task.id,
    "document": _document,
    "document.issuer": lambda document, task: (
        {"id": document.issuer.id, "name": document.issuer.name} if document.issuer else None
    ),
    "task.text": lambda document, task: task.text,
    "task.assignees.lead": _bodies("lead"),
    "task.assignees.coordinate": _bodies("coordinate"),
    "task.assignees.implement": _bodies("implement"),
    "document.issued": lambda document, task: document.issued,
    "task.deadlines.last_day": _due,
    "task.deadlines.text": lambda document, task: [deadline.text for deadline in task.deadlines],
    "task.deadlines.rrule": lambda document, task: [rule for deadline in task.deadlines if (rule := rule_of(deadline))],
    "document.urgency": lambda document, task: document.urgency or "Thường",
    "task.products": lambda document, task: [product.text for product in task.products],
    "document.secrecy": lambda document, task: document.secrecy,
}

"""What a records office's sheet says of a task: the one place where records become words in columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from policyparse.records.days import printed_day_of
from policyparse.records.model import Addressee, Anchor, Assignee, Deadline, Plan, Relation, Role, Task


class Column(StrEnum):
    """The columns by their headings. The first seven are those of a plan's own annex, in its order."""

    NUMBER = "STT"
    TASK = "Tên nhiệm vụ"
    LEAD = "Cơ quan chủ trì"
    COORDINATE = "Cơ quan phối hợp"
    PRODUCT = "Kết quả/Sản phẩm"
    TIME = "Thời gian"
    NOTE = "Ghi chú"
    IMPLEMENT = "Cơ quan thực hiện"
    LOCATOR = "Mục"
    TIME_VALUE = "Giá trị thời hạn"
    CITATIONS = "Văn bản viện dẫn"
    SOURCE = "Văn bản giao nhiệm vụ"
    ID = "Mã nhiệm vụ"
    NEXT_DUE = "Hạn kế tiếp"


Row = dict[Column, str]

_RELATIONS: dict[Relation, str] = {"advise": "Tham mưu", "report": "Báo cáo", "submit": "Trình", "send": "Gửi"}
_FLAGS = {"partner-added": "Có cơ quan phối hợp riêng ngoài phân công chung"}  # a flag unknown here is shown by its code
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def task_rows(plans: Sequence[Plan]) -> list[Row]:
    """One row a task, numbered through; every cell is text, and an absent value is an empty cell."""
    pairs = [(plan, task) for plan in plans for task in plan.tasks]
    return [_row(number, plan, task) for number, (plan, task) in enumerate(pairs, start=1)]


def document_name(plan: Plan) -> str:
    """The document as an official would cite it: type, number, date, issuer; its file name if it says none of them."""
    document = plan.document
    parts = [
        document.doc_type or ("Văn bản" if document.number else None),
        f"số {document.number}" if document.number else None,
        f"ngày {printed_day(document.issued)}" if document.issued else None,
        f"của {document.issuer.name}" if document.issuer else None,
    ]
    words = " ".join(part for part in parts if part)
    return words or re.split(r"[/\\]", plan.source.path)[-1]


def document_heading(plan: Plan) -> str:
    """The document's name with its title, for the head of a sheet."""
    name = document_name(plan)
    return f"{name}: {plan.document.title}" if plan.document.title else name


def printed_day(value: str) -> str:
    """A full ISO day as state documents print it ("05/5/2023": days below 10 and months 1, 2 are padded); else as it is."""
    match = _DAY.fullmatch(value)
    if match is None:
        return value
    year, month, day = match.groups()
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


def joined(values: Iterable[str | None]) -> str:
    """The values that say something, each once, in order."""
    return "; ".join(dict.fromkeys(value for value in values if value))


def _row(number: int, plan: Plan, task: Task) -> Row:
    citations = {citation.id: citation.text for citation in plan.citations}
    return {
        Column.NUMBER: str(number),
        Column.TASK: task.text,
        Column.LEAD: joined(role_names(task, "lead")),
        Column.COORDINATE: joined(role_names(task, "coordinate")),
        Column.PRODUCT: joined(product.text for product in task.products),
        Column.TIME: joined(deadline.text for deadline in task.deadlines),
        Column.NOTE: _note(task),
        Column.IMPLEMENT: joined(role_names(task, "implement")),
        Column.LOCATOR: "/".join(task.locator),
        Column.TIME_VALUE: joined(_value(deadline) for deadline in task.deadlines),
        Column.CITATIONS: joined(citations.get(identifier) for identifier in task.citations),
        Column.SOURCE: document_name(plan),
        Column.ID: task.id,
        Column.NEXT_DUE: joined(_next_due(deadline, plan.as_of) for deadline in task.deadlines),
    }


def role_names(task: Task, role: Role) -> list[str]:
    """Names that can be sorted and filtered: the resolved body's full name, else the words as printed; each once."""
    return list(dict.fromkeys(_name(assignee) for assignee in task.assignees if assignee.role == role))


def _name(body: Assignee | Addressee) -> str:
    """The full name of the body; as printed where no list knows it."""
    return body.mention if body.agency is None else body.agency.name


def _note(task: Task) -> str:
    notes = ["Đề nghị" if task.modality == "request" else None, None if task.core else "Ngoài phần nhiệm vụ"]
    for relation, words in _RELATIONS.items():
        bodies = joined(_name(addressee) for addressee in task.addressees if addressee.relation == relation)
        notes.append(f"{words}: {bodies}" if bodies else None)
    return joined([*notes, *(_FLAGS.get(flag, flag) for flag in task.flags), *map(_answer, task.assignees)])


def _answer(assignee: Assignee) -> str | None:
    """Who answers for an assignee on the day asked about, where that is not plainly the body itself."""
    answers = assignee.answers
    named = (assignee.agency.id,) if assignee.agency else ()
    if answers is None or (tuple(a.id for a in answers.agencies) == named and not answers.question and not answers.members):
        return None
    who = joined([agency.name for agency in answers.agencies]) or "chưa rõ"
    members = f" (gồm: {', '.join(member.name for member in answers.members)})" if answers.members else ""
    question = f" {answers.question}" if answers.question else ""
    return f"{assignee.mention}, ngày {printed_day(answers.as_of)}: {who}{members}.{question}"


def _value(deadline: Deadline) -> str | None:
    """The machine-readable side of a deadline: a date or interval, a rule, or what it hangs from."""
    return deadline.value or deadline.rrule or (_anchored(deadline.anchor) if deadline.anchor else None)


def has_due_days(plans: Sequence[Plan]) -> bool:
    """True if a day was given to count from, so that the column of next due days says something."""
    return any(plan.as_of for plan in plans)


def _next_due(deadline: Deadline, as_of: str | None) -> str | None:
    """The next due day as printed, with the last day that complies where that is another; or the day that is over."""
    if deadline.next_due is None:
        over = printed_day_of(deadline) if as_of else None
        return f"{printed_day(over.isoformat())} (quá hạn)" if over else None
    day = printed_day(deadline.next_due) + (f" {deadline.time}" if deadline.time else "")
    complies_by = deadline.complies_by
    return f"{day} (xong ngày {printed_day(complies_by)})" if complies_by and complies_by != deadline.next_due else day


def _anchored(anchor: Anchor) -> str:
    offset = anchor.offset if anchor.offset.startswith("-") else f"+{anchor.offset}"
    return f"{anchor.event}{offset}" + (" (ngày làm việc)" if anchor.working_days else "")

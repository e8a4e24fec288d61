"""The tasks that are least sure, as the answer to "which of these should I look at?"."""

from __future__ import annotations

from collections.abc import Sequence

from policyparse.confidence import choose_reviews
from policyparse.export.rows import document_name
from policyparse.learned import Models
from policyparse.records.model import Plan, Role, Task
from policyparse.store.answers import Answer, Cell

FIELDS = ("confidence", "locator", "text", "look_at", "because", "assignees", "deadlines", "document", "id")
HEADINGS = ("Tin cậy", "Mục", "Nhiệm vụ", "Cần xem", "Vì sao", "Đã đọc: cơ quan", "Đã đọc: thời hạn", "Văn bản", "Mã nhiệm vụ")
_ROLES: dict[Role, str] = {"lead": "chủ trì", "coordinate": "phối hợp", "implement": "thực hiện"}


def answer_reviews(plans: Sequence[Plan], models: Models, budget: int) -> Answer:
    """The `budget` least sure tasks of all plans, the least sure first, each with what to look at and why."""
    reviews = choose_reviews(plans, models, budget)
    total = sum(len(plan.tasks) for plan in plans)
    estimated = any(task.confidence is not None for plan in plans for task in plan.tasks)
    note = "" if estimated or not total else "Không có mô hình độ tin cậy (--no-models?) nên không biết việc nào cần xem trước."
    rows: list[tuple[Cell, ...]] = [
        (
            f"{review.task.confidence:.0%}",
            "/".join(review.task.locator),
            review.task.text,
            review.field,
            "; ".join(review.reasons),
            _assignees(review.task),
            "; ".join(deadline.text for deadline in review.task.deadlines),
            document_name(review.plan),
            review.task.id,
        )
        for review in reviews
    ]
    return Answer("Nhiệm vụ nên xem lại trước", FIELDS, HEADINGS, rows, total, note)


def _assignees(task: Task) -> str:
    return "; ".join(f"{assignee.mention} ({_ROLES[assignee.role]})" for assignee in task.assignees)

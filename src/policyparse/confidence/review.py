"""What to look at first, when there is time for so many tasks and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policyparse.confidence.estimate import load_estimator
from policyparse.confidence.evidence import Evidence
from policyparse.learned import Models
from policyparse.records.model import Plan, Task

_MOST_REASONS = 3
_FIELDS = {"unit": "có phải nhiệm vụ", "roles": "cơ quan", "deadlines": "thời hạn"}
_REASONS = {
    "label": "cơ quan lấy từ dòng nhãn",
    "many": "rất nhiều cơ quan",
    "two leads": "hai cơ quan cùng chủ trì",
    "no doer": "chỉ có cơ quan phối hợp",
    "unknown body": "có cơ quan không có trong từ điển",
    "capital behind": "ngay sau tên cơ quan còn chữ viết hoa, có thể là phần tên chưa lấy hết",
    "dash behind": "ngay sau tên cơ quan có gạch nối hoặc ngoặc",
    "loose list": "trong ô, nhãn hoặc đề mục còn chữ ngoài các cơ quan đã lấy",
    "short name": "tên cơ quan chỉ một chữ",
    "time, no deadline": "có mốc thời gian mà không có thời hạn",
    "recurrence": "thời hạn lặp lại",
    "period": "thời hạn là một khoảng",
    "no day": "thời hạn không có ngày",
    "relative": "thời hạn tính từ một việc khác",
    "idle bodies": "còn cơ quan được nhắc đến mà không có vai trò",
    "spare cues": "còn từ chỉ vai trò chưa dùng đến",
    "times": "có mốc thời gian",
    "idle times": "có mốc thời gian không được coi là thời hạn",
    "spare times": "có chữ giống thời hạn mà không đọc được",
    "several deadlines": "nhiều thời hạn",
    "open deadline": "thời hạn không tính được ngày",
    "long": "câu dài",
    "paragraph": "đoạn không đánh số",
    "alone": "nhiệm vụ duy nhất trong mục",
    "rare way": "cách giao ít gặp trong văn bản này",
    "scan": "văn bản quét",
    "weakest word": "chữ nhận dạng không chắc",
}

# Of several that are about one thing, the heaviest is enough said, and of the task itself before the whole plan.
_SUBJECTS = {"idle times": "times", "time, no deadline": "times"}
_WIDE = " in the plan"


class Review(NamedTuple):
    """A task worth a look: the field that is least sure, and what makes it so, in words for officers."""

    plan: Plan
    task: Task
    field: str
    reasons: tuple[str, ...]


def choose_reviews(plans: Iterable[Plan], models: Models, budget: int) -> Sequence[Review]:
    """The tasks that are least sure, at most `budget` of them, the least sure first; ties in reading order.

    None at all without an estimator among the models.
    """
    estimator = load_estimator(models)
    if estimator is None:
        return []
    ranked = sorted(
        (
            (task.confidence, place, index, plan, task)
            for place, plan in enumerate(plans)
            for index, task in enumerate(plan.tasks)
            if task.confidence is not None
        ),
        key=lambda entry: entry[:3],
    )
    evidence: dict[int, Evidence] = {}
    chosen = []
    for _, place, _, plan, task in ranked[:budget]:
        if place not in evidence:
            evidence[place] = Evidence(plan)
        told = evidence[place].of(task)
        sure = estimator.estimate(told)
        field = min(_FIELDS, key=lambda name: sure[name])
        heaviest: dict[str, str] = {}
        against = [name for name, _ in estimator.explain(told, field)]
        for name in against:
            own = name.removesuffix(_WIDE)
            heaviest.setdefault(_SUBJECTS.get(own, own), _reason(own if own in against else name))
        chosen.append(Review(plan, task, _FIELDS[field], tuple(heaviest.values())[:_MOST_REASONS]))
    return chosen


def _reason(name: str) -> str:
    """In words for officers; what is so all through a plan is said of the plan."""
    own = name.removesuffix(_WIDE)
    return _REASONS[own] if own == name else f"trong cả văn bản: {_REASONS[own]}"

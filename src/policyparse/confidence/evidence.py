"""What speaks for and against a task record, as numbers: how its values were found, and what its text holds besides.

All of it is read off the finished records, so that the same record has the same evidence whatever file it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from math import log1p

from policyparse.lexicon import LETTER, any_of
from policyparse.records.model import Plan, Task
from policyparse.spans import Cover, Span

# Plain recall patterns, on purpose simpler than the rules: what they see and the record does not say is a doubt.
_CUES = ("chủ trì", "phối hợp", "trách nhiệm")
_ORDERS = ("giao", "yêu cầu", "đề nghị", "phân công", "chỉ đạo")
_ORDER = re.compile(rf"{any_of(_ORDERS, not_behind=[LETTER])} (?:các |đồng chí |sở|bộ|ubnd|ban|phòng|công an)")
_TIMES = ("trước", "chậm nhất", "đến hết", "trong", "xong", "hằng", "hàng", "định kỳ", "kể từ", "quý", "tháng", "năm", "ngày")
_TIME = re.compile(rf"{any_of(_TIMES, not_behind=[LETTER])} (?=[\divx]|ngày|tháng|quý|năm|tuần)")
_NEXT_WORD = re.compile(r" ?[-–(]? ?[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_JOINING = frozenset({"và", "với", "cùng", "của", "là", "giao", "các"})
_SETTLED = frozenset({"ongoing", "on_demand", "conditional"})  # kinds of deadlines that have no day to be computed

# A plan whose wording is foreign to the rules is so in most of its tasks.
_CATCHING = ("unknown body", "idle bodies", "loose list", "capital behind", "rare way")


class Evidence:
    """The evidence about the tasks of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._bodies = [mention.span for mention in plan.agencies]
        self._body_starts = [span.start for span in self._bodies]
        self._times = list(plan.dates)
        self._time_starts = [mention.span.start for mention in self._times]
        self._groups = Counter(task.locator[:-1] for task in plan.tasks)
        ways = [_way(task) for task in plan.tasks]
        common = Counter(ways)
        self._own = {
            task.id: self._of(task, rare=common[way] * 10 < len(ways)) for task, way in zip(plan.tasks, ways, strict=True)
        }
        self._shared = {
            f"{name} in the plan": sum(own[name] for own in self._own.values()) / max(len(self._own), 1) for name in _CATCHING
        }

    def of(self, task: Task) -> dict[str, float]:
        """Named numbers, mostly 0 or 1; every task has the same names. Those in a plan's other tasks speak for its tasks too."""
        return {**self._own[task.id], **self._shared}

    def _of(self, task: Task, *, rare: bool) -> dict[str, float]:
        words = self._plan.text[slice(*task.span)].lower()
        rules = [step.rule for assignee in task.assignees for step in assignee.evidence]
        named = {assignee.span for assignee in task.assignees} | {addressee.span for addressee in task.addressees}
        inside = self._bodies[bisect_left(self._body_starts, task.span.start) : bisect_left(self._body_starts, task.span.end)]
        idle = sum(span not in named for span in inside)
        times = self._times[bisect_left(self._time_starts, task.span.start) : bisect_left(self._time_starts, task.span.end)]
        due = [deadline.span for deadline in task.deadlines]
        behind = [self._next(assignee.span) for assignee in task.assignees]
        weakest = task.origin.confidence if isinstance(task.origin.confidence, float) else 1.0
        return {
            "label": _share(rules, "label:"),
            "many": log1p(max(len(task.assignees) - 2, 0)),
            "two leads": float(sum(assignee.role == "lead" for assignee in task.assignees) > 1),
            "no doer": float(all(assignee.role == "coordinate" for assignee in task.assignees)),
            "unknown body": float(any(body.agency is None or body.agency.id is None for body in task.assignees)),
            "idle bodies": log1p(idle),
            "capital behind": float(any(word.strip(" -–(").isupper() for word in behind)),
            "dash behind": float(any(word.strip()[:1] in ("-", "–", "(") for word in behind)),
            "loose list": log1p(self._left_over(task)),
            "short name": float(any(" " not in assignee.mention.strip(" -") for assignee in task.assignees)),
            "spare cues": log1p(max(_count_cues(words) - len({rule for rule in rules if rule.startswith("cue:")}), 0)),
            "times": float(bool(times)),
            "idle times": log1p(sum(mention.role == "other" and mention.span not in due for mention in times)),
            "spare times": log1p(max(len(_TIME.findall(words)) - len(times), 0)),
            "time, no deadline": float(bool(times) and not due),
            "several deadlines": float(len(due) > 1),
            "recurrence": float(any(deadline.kind == "recurrence" for deadline in task.deadlines)),
            "period": float(any(deadline.kind in ("period", "horizon") for deadline in task.deadlines)),
            "no day": float(any(deadline.kind in _SETTLED for deadline in task.deadlines)),
            "relative": float(any(deadline.anchor is not None for deadline in task.deadlines)),
            "open deadline": float(
                any(
                    deadline.value is None and deadline.rrule is None and not deadline.rrules and deadline.kind not in _SETTLED
                    for deadline in task.deadlines
                )
            ),
            "long": log1p(len(words) / 200),
            "paragraph": float(task.locator[-1].startswith("p")),
            "alone": float(self._groups[task.locator[:-1]] == 1),
            "rare way": float(rare),
            "scan": float(self._plan.source.ocr),
            "weakest word": 1 - weakest,
        }

    def _next(self, span: Span) -> str:
        """The first letter of the word behind a mention, with what is before it; empty before a comma, a stop or a line's end."""
        behind = _NEXT_WORD.match(self._plan.text, span.end)
        return behind[0] if behind else ""

    def _left_over(self, task: Task) -> int:
        """Words that stand beside the bodies in cells, labels and headings and belong to none of them."""
        places: dict[tuple[int, int], list[Span]] = {}
        for assignee in task.assignees:
            if any(step.rule.startswith(("cell:", "label:", "heading:")) for step in assignee.evidence):
                start = self._plan.text.rfind("\n", 0, assignee.span.start) + 1
                end = self._plan.text.find("\n", assignee.span.end)
                places.setdefault((start, len(self._plan.text) if end < 0 else end), []).append(assignee.span)
        left = 0
        for (_, end), spans in places.items():
            first = min(span.start for span in spans)
            inside = Cover(spans)
            left += sum(
                word[0].lower() not in _JOINING and not inside.overlaps(Span(*word.span()))
                for word in _WORD.finditer(self._plan.text, first, min(end, first + 400))
            )
        return left


def _count_cues(words: str) -> int:
    return sum(map(words.count, _CUES)) + len(_ORDER.findall(words))


def _way(task: Task) -> tuple[str, ...]:
    """How a task got its assignees: most tasks of one plan get theirs in the same few ways."""
    kinds = {step.rule.partition(":")[0] for assignee in task.assignees for step in assignee.evidence}
    return (*sorted(kinds), "inherited" if any(assignee.inherited for assignee in task.assignees) else "own")


def _share(rules: list[str], prefix: str) -> float:
    return len([rule for rule in rules if rule.startswith(prefix)]) / max(len(rules), 1)

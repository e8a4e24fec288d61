"""What a task is to the one with the same work: decided from the records, never from the words.

The six relations are defined, each with an example and a counter-example, in corpus/pairs/README.md.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from policyparse.matching.bodies import Bodies, Body, bare, share_a_body
from policyparse.matching.documents import Standing
from policyparse.matching.words import words_of
from policyparse.records.days import last_day, rule_of
from policyparse.records.model import Deadline, Plan, Role, Task
from policyparse.spans import Span

_ALMOST = timedelta(days=1)  # "trước ngày 30/6" and "trong quý II" ask for the same
_ROLES: tuple[Role, ...] = ("lead", "coordinate", "implement")


class Relation(StrEnum):
    """How a task of a new document stands to those that are known."""

    NEW = "new"
    SAME = "same"
    CONTINUED = "continued"
    REASSIGNED = "reassigned"
    DEADLINE_MOVED = "deadline-moved"
    CONFLICT = "conflict"


class Change(NamedTuple):
    """A field that the two tasks say differently: "lead", "coordinate", "deadline" or "text"."""

    field: str
    old: str
    new: str


class Placed(NamedTuple):
    """A task and the document it stands in."""

    plan: Plan
    task: Task


class Match(NamedTuple):
    """A new task, what it is, and the task with the same work (None: there is none).

    `similarity` is one of words, from 0 to 1, not a probability; where there is no counterpart, that of the nearest task.
    `equal` are the runs of words that both say: pairs of spans into the canonical text of the new and of the old document.
    """

    task: Task
    relation: Relation
    counterpart: Placed | None
    similarity: float
    changes: tuple[Change, ...] = ()
    equal: tuple[tuple[Span, Span], ...] = ()


def relate(new: Placed, old: Placed, standing: Standing, bodies: Bodies) -> Relation:
    """What `new` is to `old`, which asks for the same work."""
    until = max(one.plan.document.issued or "" for one in (new, old))
    first, second = (bodies.leads(one.plan, one.task, until) for one in (new, old))
    same_lead = share_a_body(first, second) or not first or not second
    if standing is Standing.NEXT:
        return Relation.CONTINUED if same_lead else Relation.REASSIGNED
    if standing is Standing.VERSION:
        if not same_lead:
            return Relation.REASSIGNED
        return Relation.SAME if same_due(new.task, old.task) else Relation.DEADLINE_MOVED
    if standing is Standing.HANDED_DOWN:
        return _handed_down(new, old, first, same_lead=same_lead, bodies=bodies, until=until)
    return Relation.SAME if same_lead and not _contradict(new.task, old.task) else Relation.CONFLICT


def changes_between(new: Placed, old: Placed, bodies: Bodies) -> tuple[Change, ...]:
    """The fields that the two say differently, in the words of the texts."""
    until = max(one.plan.document.issued or "" for one in (new, old))
    found = []
    for field, roles in (("lead", ("lead", "implement")), ("coordinate", ("coordinate",))):
        now, was = (bodies.of(one.plan, one.task, roles, until) for one in (new, old))  # type: ignore[arg-type]
        if not _same_bodies(now, was):
            found.append(Change(field, _mentions(old.task, roles), _mentions(new.task, roles)))
    if not same_due(new.task, old.task):
        found.append(Change("deadline", *("; ".join(one.text for one in task.deadlines) for task in (old.task, new.task))))
    if [word.folded for word in words_of(new.task.text)] != [word.folded for word in words_of(old.task.text)]:
        found.append(Change("text", old.task.text, new.task.text))
    return tuple(found)


def same_due(new: Task, old: Task) -> bool:
    """True if two tasks are in time by the same days; a day more or less is the difference of "trước" and "đến hết"."""
    first, second = (_days(task) for task in (new, old))
    if _rules(new) != _rules(old) or len(first) != len(second):
        return False
    return all(abs(one - other) <= _ALMOST for one, other in zip(first, second, strict=True))


def is_later(new: Task, old: Task) -> bool:
    """True if the new task allows itself more time than the old one does."""
    first, second = (_days(task) for task in (new, old))
    if first and second:
        return first[0] > second[0] + _ALMOST
    return bool(_rules(new) and _rules(old)) and _rules(new) > _rules(old)


def _handed_down(new: Placed, old: Placed, leads: list[Body], *, same_lead: bool, bodies: Bodies, until: str) -> Relation:
    if is_later(new.task, old.task):
        return Relation.CONFLICT
    if same_lead:
        return Relation.SAME if not _contradict(new.task, old.task) else Relation.DEADLINE_MOVED
    return Relation.REASSIGNED if _covers(old, new, leads, bodies, until) else Relation.CONFLICT


def _covers(old: Placed, new: Placed, leads: list[Body], bodies: Bodies, until: str) -> bool:
    """True if the old task names the body that issued the new document, or one that now leads, in whatever role."""
    named = bodies.of(old.plan, old.task, _ROLES, until)
    issuer = new.plan.document.issuer
    if issuer is None:
        return True
    classes = frozenset((issuer.id.partition("@")[0],)) if issuer.id else frozenset()
    name = bare(issuer.name)
    if share_a_body([Body(classes, name)], named) or any(_takes_in(body, name) for body in named):
        return True
    said = bare(old.task.text)
    return any(_kind(body.name) in said for body in leads if _kind(body.name).count(" ") >= 1)


def _takes_in(group: Body, name: str) -> bool:
    """True if a group, by its words, takes in a body: "các xã, phường" a ward, "các sở, ban, ngành" a department."""
    first = name.split(" ")
    if not group.is_group():
        return False
    nouns = set(group.name.replace(",", " ").split())
    if first[:4] == ["ủy", "ban", "nhân", "dân"]:
        return bool(nouns & {"địa", "xã"} if first[4:5] in (["xã"], ["phường"]) else nouns & {"địa", *first[4:5]})
    return first[0] in nouns or "đơn" in nouns


def _kind(name: str) -> str:
    return name.partition(" trên địa bàn")[0]


def _contradict(new: Task, old: Task) -> bool:
    """True if two deadlines cannot both be meant; where only one text sets one, nothing contradicts it."""
    first, second = (_days(task) for task in (new, old))
    if first and second and not same_due(new, old):
        return True
    return bool(_rules(new) and _rules(old)) and _rules(new) != _rules(old)


def _same_bodies(first: list[Body], second: list[Body]) -> bool:
    return all(share_a_body([one], second) for one in first) and all(share_a_body([one], first) for one in second)


def _mentions(task: Task, roles: tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys(one.mention for one in task.assignees if one.role in roles))


def _days(task: Task) -> list[date]:
    return sorted(day for deadline in task.deadlines if (day := last_day(deadline)))


def _rules(task: Task) -> list[str]:
    return sorted(rule for deadline in task.deadlines if (rule := _rule(deadline)))


def _rule(deadline: Deadline) -> str | None:
    return rule_of(deadline)

"""The tasks of a new document and those of older ones, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policyparse.document import fold
from policyparse.lexicon import Lexicon
from policyparse.matching.aligning import align
from policyparse.matching.bodies import Bodies, share_a_body
from policyparse.matching.documents import Standing, standing_of
from policyparse.matching.relations import Match, Placed, Relation, changes_between, relate
from policyparse.matching.similarity import similarities
from policyparse.matching.words import load_vocabulary, work_of
from policyparse.records.model import Plan
from policyparse.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_LEAD, OTHER_LEAD = 0.58, 0.68
"""The least similarity of two tasks of the same work: less where the same body leads."""

_PREFERENCE = {
    Standing.VERSION: 0.04,
    Standing.HANDED_DOWN: 0.03,
    Standing.BESIDE: 0.02,
    Standing.NEXT: 0.01,
    Standing.ELSEWHERE: 0.0,
}
"""Of counterparts that are as like, the one in the document that is nearer."""


def match_plans(new: Plan, old: Sequence[Plan], lexicon: Lexicon, *, standing: Standing | None = None) -> list[Match]:
    """One match a task of `new`, in order. No old task is the counterpart of two. `standing`, if given, is taken for true.

    Raises `ModelsMissing` where scikit-learn is not installed.
    """
    return match_tasks(new, [Placed(plan, task) for plan in old for task in plan.tasks], lexicon, standing=standing)


def match_tasks(new: Plan, old: Sequence[Placed], lexicon: Lexicon, *, standing: Standing | None = None) -> list[Match]:
    """Like `match_plans`, for some tasks of older documents."""
    tasks = [Placed(new, task) for task in new.tasks]
    if not tasks or not old:
        return [Match(one.task, Relation.NEW, None, 0.0) for one in tasks]
    bodies = Bodies(lexicon)
    standings: dict[int, Standing] = {}
    for one in old:
        if id(one.plan) not in standings:
            standings[id(one.plan)] = standing or standing_of(new, one.plan, bodies)
    works, others = ([work_of(one.plan, one.task) for one in side] for side in (tasks, old))
    alike = similarities(works, others)
    chosen = _assign(alike, _worth(tasks, old, alike, standings, bodies))
    found = []
    for row, one in enumerate(tasks):
        column = chosen.get(row)
        if column is None:
            found.append(Match(one.task, Relation.NEW, None, round(float(alike[row].max()), 2)))
            continue
        other = old[column]
        equal = [
            (Span(*run.new), Span(*run.old))
            for run in align(one.task.text, other.task.text, one.task.span[0], other.task.span[0])
            if run.new and run.old
        ]
        found.append(
            Match(
                one.task,
                relate(one, other, standings[id(other.plan)], bodies),
                other,
                round(float(alike[row, column]), 2),
                changes_between(one, other, bodies),
                tuple(equal),
            )
        )
    return found


def _worth(
    tasks: Sequence[Placed], old: Sequence[Placed], alike: NDArray[Any], standings: dict[int, Standing], bodies: Bodies
) -> NDArray[Any]:
    """What each pair is worth to the assignment; 0 for pairs that are none."""
    import numpy

    worth = numpy.zeros(alike.shape)
    for row, column in zip(*numpy.nonzero(alike >= SAME_LEAD), strict=True):
        one, other = tasks[row], old[column]
        standing = standings[id(other.plan)]
        if standing is Standing.ELSEWHERE and not _joint(one, other):
            continue
        if standing is not Standing.VERSION and not (one.task.core and other.task.core):
            continue  # every decision of an office is carried out by the same people
        until = max(placed.plan.document.issued or "" for placed in (one, other))
        same = share_a_body(bodies.leads(one.plan, one.task, until), bodies.leads(other.plan, other.task, until))
        if alike[row, column] >= (SAME_LEAD if same else OTHER_LEAD):
            year = int((other.plan.document.issued or "0")[:4])  # of two years' plans the later one
            worth[row, column] = alike[row, column] + _PREFERENCE[standing] + (0.02 if same else 0.0) + year * 1e-6
    return worth


def _assign(alike: NDArray[Any], worth: NDArray[Any]) -> dict[int, int]:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(worth, maximize=True)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0}


def _joint(one: Placed, other: Placed) -> bool:
    """True if two tasks of two places say themselves that the places do it together."""
    first, second = fold(one.task.text), fold(other.task.text)
    joint = load_vocabulary().joint
    if joint.search(first) and joint.search(second):
        return True
    places = [fold(placed.plan.document.place or "") for placed in (one, other)]
    return bool(places[0] and places[1]) and places[1] in first and places[0] in second

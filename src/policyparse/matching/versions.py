"""Two versions of one document, task by task: draft and issued, issued and amended."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from policyparse.lexicon import Lexicon
from policyparse.matching.documents import Standing, amends_in_part
from policyparse.matching.pairing import match_plans
from policyparse.matching.relations import Change
from policyparse.records.model import CitedDocument, Plan, Task
from policyparse.store.folding import fold_symbol


class Fate(StrEnum):
    """What became of a task."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left"  # the newer document only changes others, and says nothing of it


class Step(NamedTuple):
    """A task on the way from the old version to the new one; `changes` say which fields differ."""

    fate: Fate
    new: Task | None
    old: Task | None
    similarity: float
    changes: tuple[Change, ...] = ()


class Difference(NamedTuple):
    """What differs: the tasks in the order of the new version, then those that it does not have; and what each alone cites."""

    old: Plan
    new: Plan
    steps: tuple[Step, ...]
    cited: tuple[CitedDocument, ...]
    cited_no_more: tuple[CitedDocument, ...]

    def count(self, fate: Fate) -> int:
        return sum(step.fate is fate for step in self.steps)


def compare(old: Plan, new: Plan, lexicon: Lexicon) -> Difference:
    """How `new` differs from `old`. Raises `ModelsMissing` where scikit-learn is not installed."""
    steps = []
    seen = set()
    for match in match_plans(new, [old], lexicon, standing=Standing.VERSION):
        if match.counterpart is None:
            steps.append(Step(Fate.ADDED, match.task, None, match.similarity))
            continue
        seen.add(match.counterpart.task.id)
        fate = Fate.CHANGED if match.changes else Fate.UNCHANGED
        steps.append(Step(fate, match.task, match.counterpart.task, match.similarity, match.changes))
    gone = Fate.LEFT if amends_in_part(new, old) else Fate.REMOVED
    steps += [Step(gone, None, task, 0.0) for task in old.tasks if task.id not in seen]
    itself = {_identity(old.document.number, old.document.issued), _identity(new.document.number, new.document.issued)}
    return Difference(old, new, tuple(steps), _only_in(new, old, itself), _only_in(old, new, itself))


def _only_in(one: Plan, other: Plan, itself: set[tuple[str, str | None]]) -> tuple[CitedDocument, ...]:
    """The documents that one plan cites and the other does not; a date that only one gives makes no difference."""
    theirs = [_identity(cited.number or cited.key, cited.issued) for cited in other.cited_documents]
    found = []
    for cited in one.cited_documents:
        number, issued = _identity(cited.number or cited.key, cited.issued)
        known = any(number == known and (not issued or not day or issued == day) for known, day in (*theirs, *itself))
        if not known:
            found.append(cited)
    return tuple(found)


def _identity(number: str | None, issued: str | None) -> tuple[str, str | None]:
    return fold_symbol(number or ""), issued

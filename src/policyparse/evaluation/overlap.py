"""Tasks of a damaged text against gold: its lines are others, so a task is known again by its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from policyparse.document import Document
from policyparse.evaluation.facts import comparable
from policyparse.evaluation.gold import Annotation
from policyparse.records.model import Plan
from policyparse.structure.outline import label_of

__all__ = ["TaskCounts", "count_tasks", "gold_texts", "pair_tasks"]

_ALIKE = 60.0
"""From here on, of 100, two texts are one unit: a scan's misread letters and a row's lost cell leave more, two units less."""


class TaskCounts(NamedTuple):
    """How many tasks gold has, how many were found, and how many of each are the same."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: object) -> TaskCounts:
        if not isinstance(other, TaskCounts):
            return NotImplemented
        return TaskCounts(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0


def gold_texts(document: Document, gold: Annotation) -> tuple[list[str], list[str]]:
    """The words of every unit that is a task, and of those that may be one, out of the whole text that the gold was made on.

    A unit is the block that its line begins; the row of a flattened table has its work in the block below its number.
    """
    starts: dict[int, int] = {}
    for index, block in enumerate(document.blocks):
        starts.setdefault(block.origin.line, index)
    texts: tuple[list[str], list[str]] = ([], [])
    for task in gold.tasks:
        at = starts.get(task.line)
        if at is None:  # a cell, or a line that was joined to the one before
            at = max(number for line, number in starts.items() if line <= task.line)
        words = _unlabelled(document.text[slice(*document.blocks[at].span)])
        if len(words) < 8 and at + 1 < len(document.blocks):
            words = _unlabelled(document.text[slice(*document.blocks[at + 1].span)])
        texts[task.optional].append(comparable(words))
    return texts


def count_tasks(plan: Plan, wanted: Sequence[str], optional: Sequence[str] = ()) -> TaskCounts:
    """A plan's tasks paired off with the texts of gold's, the most alike first; each is paired once."""
    found = [comparable(task.text) for task in plan.tasks]
    taken = _pair(found, wanted)
    left = [text for index, text in enumerate(found) if index not in taken]
    excused = _pair(left, optional)
    return TaskCounts(len(wanted), len(found) - len(excused), len(taken))


def pair_tasks(plan: Plan, wanted: Sequence[str]) -> dict[int, int]:
    """For each task of a plan that is one of the wanted texts, by its index, the index of that text."""
    return _pair([comparable(task.text) for task in plan.tasks], wanted)


def _pair(found: Sequence[str], wanted: Sequence[str]) -> dict[int, int]:
    """From what was found and has a partner to its partner, by index."""
    if not found or not wanted:
        return {}
    scores = process.cdist(found, wanted, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    pairs = [
        (-float(score), abs(row / len(found) - column / len(wanted)), row, column)
        for row, line in enumerate(scores)
        for column, score in enumerate(line)
        if score
    ]
    paired: dict[int, int] = {}
    columns: set[int] = set()
    for _, _, row, column in sorted(pairs):
        if row not in paired and column not in columns:
            paired[row] = column
            columns.add(column)
    return paired


def _unlabelled(text: str) -> str:
    label = label_of(text)
    return text[label[2] :] if label else text

"""What a model gains on damaged texts: tasks found with it and without it, and how sure that is."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from policyparse.document import Document
from policyparse.evaluation.damage import lose_numbering, wrap_lines
from policyparse.evaluation.gold import Annotation
from policyparse.evaluation.overlap import TaskCounts, count_tasks, gold_texts
from policyparse.learned import Models
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.readers import read_bytes
from policyparse.readers.options import Options

__all__ = ["DAMAGES", "Interval", "bootstrap_gain", "count_damaged", "read_text"]

Interval = tuple[float, float, float]
"""A figure, and the limits that 95 of 100 resamplings of the documents stay within."""

DAMAGES: Mapping[str, Callable[[str], str]] = {
    "whole": lambda text: text,
    "stripped": lose_numbering,
    "stripped, 80 columns": lambda text: wrap_lines(lose_numbering(text)),
    "half stripped": lambda text: lose_numbering(text, 0.5, 1),
}
_IN_PROCESS = Options(isolation="never")


def read_text(text: str) -> Document:
    """A text as the reader of text files reads it."""
    return read_bytes(text.encode(), "damaged.txt", options=_IN_PROCESS)


def count_damaged(text: str, gold: Annotation, damaged: Document, *, lexicon: Lexicon, models: Models) -> TaskCounts:
    """The tasks found in a damaged document, against the gold of the whole text."""
    return count_tasks(analyse(damaged, lexicon=lexicon, models=models), *gold_texts(read_text(text), gold))


def bootstrap_gain(without: Sequence[TaskCounts], given: Sequence[TaskCounts], rounds: int = 2_000, seed: int = 0) -> Interval:
    """By how much pooled F1 rises, with limits from documents drawn again; both lists are of the same documents in order."""
    draw = random.Random(seed)
    gains = []
    for _ in range(rounds):
        drawn = [draw.randrange(len(given)) for _ in given]
        gains.append(_pooled(given, drawn) - _pooled(without, drawn))
    gains.sort()
    every = range(len(given))
    return _pooled(given, every) - _pooled(without, every), gains[int(0.025 * rounds)], gains[int(0.975 * rounds) - 1]


def _pooled(counts: Sequence[TaskCounts], drawn: Sequence[int]) -> float:
    return sum((counts[index] for index in drawn), TaskCounts()).f1

"""Which words of two texts are equal, and which were put in and taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from policyparse.matching.words import Word, words_of
from policyparse.spans import Span

_Step = tuple[str, int, int, int, int]  # what was done, and from where to where in the old words and the new


class Aligned(NamedTuple):
    """A run of words that are equal in both texts (`new` and `old`), or that only one of them has (the other is None)."""

    new: Span | None
    old: Span | None


def align(new: str, old: str, new_start: int = 0, old_start: int = 0) -> list[Aligned]:
    """The runs in order. Spans are into the texts that the two begin in, from `new_start` and `old_start` on."""
    first, second = words_of(old, old_start), words_of(new, new_start)
    matcher = SequenceMatcher(None, [word.folded for word in first], [word.folded for word in second], autojunk=False)
    runs: list[Aligned] = []
    for tag, old_from, old_to, new_from, new_to in _joined(matcher.get_opcodes()):
        was, now = _run(first[old_from:old_to]), _run(second[new_from:new_to])
        if tag == "equal":
            runs.append(Aligned(now, was))
            continue
        if was is not None:
            runs.append(Aligned(None, was))
        if now is not None:
            runs.append(Aligned(now, None))
    return runs


def marked(new: str, old: str) -> Iterator[tuple[str, str]]:
    """The text as pieces: ("=", words of both), ("-", words taken out), ("+", words put in).

    The pieces of "=" and "+" together are the new text; each has the blanks and signs that stand before its words.
    """
    end_new = end_old = 0
    for run in align(new, old):
        if run.old is not None and run.new is None:
            yield "-", old[end_old : run.old.end]
            end_old = run.old.end
        elif run.new is not None:
            yield "=" if run.old is not None else "+", new[end_new : run.new.end]
            end_new = run.new.end
            end_old = run.old.end if run.old is not None else end_old
    if end_new < len(new):
        yield "=", new[end_new:]


def _joined(opcodes: Sequence[_Step]) -> list[_Step]:
    """A single word that happens to be equal between two changes is part of the change: nobody reads it as kept."""
    joined: list[_Step] = []
    for number, step in enumerate(opcodes):
        tag, old_from, old_to, _, new_to = step
        alone = tag == "equal" and old_to - old_from == 1 and 0 < number < len(opcodes) - 1
        if joined and joined[-1][0] != "equal" and (alone or tag != "equal"):
            joined[-1] = ("replace", joined[-1][1], old_to, joined[-1][3], new_to)
        else:
            joined.append(step)
    return joined


def _run(words: Sequence[Word]) -> Span | None:
    return Span(words[0].span.start, words[-1].span.end) if words else None

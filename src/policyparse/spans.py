"""Half-open ranges of code points in one text, and the little algebra everybody needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar


class Span(NamedTuple):
    """`[start, end)` into a document's canonical text, counted in code points."""

    start: int
    end: int

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self.start <= position < self.end

    def covers(self, other: Span) -> bool:
        """True if every position of `other` is in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one position."""
        return self.start < other.end and other.start < self.end


T = TypeVar("T")


def keep_longest(items: Iterable[tuple[Span, T]]) -> list[tuple[Span, T]]:
    """The items without overlaps, in order: the earliest start wins, then the longest."""
    kept: list[tuple[Span, T]] = []
    end = -1
    for span, item in sorted(items, key=lambda pair: (pair[0].start, -pair[0].end)):
        if span.start >= end:
            kept.append((span, item))
            end = span.end
    return kept

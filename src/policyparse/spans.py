"""Half-open ranges of code points in one text, and the little algebra everybody needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


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


class Cover:
    """A set of spans that answers whether a span overlaps any of them, in logarithmic time.

    Built once; overlapping spans are merged.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if not self._spans or span.start >= self._spans[-1].end:
                self._spans.append(span)
            elif span.end > self._spans[-1].end:
                self._spans[-1] = Span(self._spans[-1].start, span.end)
        self._starts = [span.start for span in self._spans]

    def overlaps(self, span: Span) -> bool:
        """True if the span shares a position with any span of the set."""
        index = bisect_right(self._starts, span.start)
        return (index > 0 and self._spans[index - 1].end > span.start) or (
            index < len(self._spans) and self._spans[index].start < span.end
        )

"""What stands on a page, in points from its upper left corner as it is read: words, lines, table cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Word(NamedTuple):
    """Printed characters without a blank among them. `y` is the baseline; `glued` means no blank before it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    glued: bool = False


class Line(NamedTuple):
    """The words of one line of a column. `head` is the width of the first word."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    head: float
    page: int


class Box(NamedTuple):
    """A rectangle, or the strip between two edges."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, word: Word) -> bool:
        """True if the middle of `word` lies inside."""
        return self.x0 <= (word.x0 + word.x1) / 2 <= self.x1 and self.top <= word.y - word.size / 3 <= self.bottom


class Cell(NamedTuple):
    """A table cell: its column, counted from 1, and what is printed in it."""

    column: int
    box: Box
    lines: list[Line]

    @property
    def text(self) -> str:
        """Everything in the cell, for comparing."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Table:
    """A table as one page shows it. `edges` are the left edges of its columns and the right edge of the last."""

    box: Box
    edges: tuple[float, ...]
    rows: list[list[Cell]]


@dataclass(slots=True)
class Page:
    """One page: its size as it is read, the words outside tables, its tables, and why it needs OCR, if it does."""

    number: int
    width: float
    height: float
    words: list[Word]
    tables: list[Table] = field(default_factory=list)
    needs_ocr: str | None = None
    blank: bool = False

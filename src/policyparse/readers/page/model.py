"""What stands on a page: words and rulings with their places, and what the layout makes of them."""

from __future__ import annotations

from typing import NamedTuple

from policyparse.document import Aside, Origin, Paragraph, Reading
from policyparse.spans import Span

__all__ = ["Laid", "Layout", "Page", "Placed", "Ruling", "Word"]


class Word(NamedTuple):
    """A run of characters without a blank. Places are in points from the top left corner of the upright page.

    `top` and `bottom` are those of the line the word is set in rather than of its ink, as far as the source knows: words of
    one line share them. `size` is the size of the font; a recogniser that does not know it gives the height of the line.
    `confidence`, from 0 to 1, is a recogniser's; None for a text layer. `raised` marks a superscript.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    confidence: float | None = None
    raised: bool = False


class Ruling(NamedTuple):
    """A straight line across (`top == bottom`) or down (`x0 == x1`), in points as words are."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def across(self) -> bool:
        """True for a horizontal line."""
        return self.x1 - self.x0 >= self.bottom - self.top


class Page(NamedTuple):
    """One page, turned upright. `number` is 1-based; words may come in any order."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()


class Placed(NamedTuple):
    """A word of a paragraph: `text[start:end]` of the paragraph is the word's text."""

    start: int
    end: int
    page: int
    word: Word


class Laid(NamedTuple):
    """A paragraph, or paragraph of a table cell, put together from the words of one or more pages.

    `page` is where it begins, `cell` as in `Origin.cell`, `rows` the table rows that its cell goes over, `part` "body" or
    "footnote".
    """

    text: str
    page: int
    words: tuple[Placed, ...] = ()
    cell: str | None = None
    rows: int = 1
    part: str = "body"

    def paragraph(self, line: int) -> Paragraph:
        """What `build_document` takes; `line` is the number of the block."""
        readings = tuple(
            Reading(Span(start, end), page, (word.x0, word.top, word.x1, word.bottom), word.confidence)
            for start, end, page, word in self.words
            if word.confidence is not None
        )
        origin = Origin(line, page=self.page, cell=self.cell, part=self.part)
        return Paragraph(self.text, origin, rows=self.rows, readings=readings)


class Layout(NamedTuple):
    """All paragraphs in reading order, and what stands in the margins: running heads and feet, stamps of signatures."""

    paragraphs: list[Laid]
    asides: tuple[Aside, ...] = ()

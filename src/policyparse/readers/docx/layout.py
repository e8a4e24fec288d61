"""Tables that only lay out two columns, the letterhead and the foot, put into the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize

from policyparse.document import Aside, Origin, Paragraph, fold
from policyparse.errors import FileTooLarge
from policyparse.readers.options import Limits

__all__ = ["Piece", "Row", "arrange", "number_pieces", "sort_margins", "split_at_breaks"]

# After a line break made by hand, these begin a paragraph of their own: "- ", "1. ", "2.1. ", "a) ", "IV. ".
_ITEM = re.compile(r"(?:[-–—+*•]|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[a-zđ])[.)])\s")

# Lines of the letterhead, matched on folded text.
_NATIONAL_TITLE = re.compile(r"cộng hòa xã hội chủ nghĩa việt nam|đảng cộng sản việt nam")
_NUMBER_LINE = re.compile(r"số\s*:|số\s+[\d.…]")
_DATE_LINE = re.compile(r".*\bngày\b.*\btháng\b")
_TITLE_IN_MARGIN = re.compile(r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM")
_PAGE_NUMBER = re.compile(r"[\s\d/–—-]*|Trang \d+(?:/\d+)?")
_RECIPIENTS_LINE = re.compile(r"nơi nhận\s*(?::|$)")


class Piece(NamedTuple):
    """A paragraph of the body: `\\n` is a line break made by hand, `\\f` a page break.

    `label` is the automatic number that it bears; `rows` counts the rows that its cell of a table goes over.
    """

    text: str
    cell: str | None = None
    label: str = ""
    rows: int = 1
    part: str = "body"

    @property
    def blank(self) -> bool:
        """True if nothing prints, not even a number in a cell."""
        return not self.text.strip() and not (self.label and self.cell)


Row = list[list[Piece]]  # the pieces of each cell


def split_at_breaks(piece: Piece) -> list[Piece]:
    """The piece cut where a break begins something new: an item, a page, or what follows a line in capitals."""
    cut: list[Piece] = []
    for page in piece.text.split("\f"):
        current: list[str] = []
        for line in filter(None, map(str.strip, page.split("\n"))):
            if current and (_ITEM.match(line) or (current[-1].isupper() and not line.isupper() and not line[0].islower())):
                cut.append(piece._replace(text=" ".join(current), label="" if cut else piece.label))
                current = []
            current.append(line)
        if current:
            cut.append(piece._replace(text=" ".join(current), label="" if cut else piece.label))
    return cut or [piece._replace(text="")]


def arrange(rows: list[Row], *, first: bool) -> list[Piece] | None:
    """The lines of a table that is a letterhead or a foot, in reading order; None for a table that lists something.

    `first` says that no table stands before it.
    """
    sides = _two_sides(rows)
    if sides is None:
        return None
    left, right = sides
    if _is_letterhead(left, right, first=first):
        return _order_letterhead(left, right)
    if any(_RECIPIENTS_LINE.match(_probe(piece.text)) for piece in left + right):
        return left + right
    return None


def number_pieces(pieces: Iterable[Piece], source_path: str, limits: Limits) -> list[Paragraph]:
    """The pieces that print something as paragraphs, numbered in their order. Raises `FileTooLarge` for too many."""
    limit = limits.max_paragraphs
    paragraphs: list[Paragraph] = []
    for piece in pieces:
        if piece.blank:
            continue
        if len(paragraphs) == limit:
            raise FileTooLarge(f"Tệp có quá nhiều đoạn: giới hạn là {limit:,} đoạn.", path=source_path)
        origin = Origin(len(paragraphs) + 1, cell=piece.cell, part=piece.part)
        paragraphs.append(Paragraph(piece.text, origin, piece.label, piece.rows))
    return paragraphs


def sort_margins(margins: Iterable[tuple[str, list[Piece]]]) -> tuple[list[Piece], tuple[Aside, ...]]:
    """A letterhead that stands in a running head, and everything else of the margins but page numbers.

    A margin is "header" or "footer", and what stands in it.
    """
    letterhead: list[Piece] = []
    asides: list[Aside] = []
    for part, held in margins:
        pieces = [piece for piece in held if not piece.blank]
        if not letterhead and any(_TITLE_IN_MARGIN.search(piece.text) for piece in pieces):
            letterhead = pieces
            continue
        texts = (" ".join(piece.text.split()) for piece in pieces)
        asides += [Aside(part, text) for text in texts if not _PAGE_NUMBER.fullmatch(text)]
    return letterhead, tuple(dict.fromkeys(asides))


def _probe(text: str) -> str:
    return fold(" ".join(normalize("NFC", text).split()))


def _lines(piece: Piece) -> list[Piece]:
    """The piece cut at every line break."""
    lines = [line for line in re.split(r"[\n\f]", piece.text) if line.strip()]
    return [piece._replace(text=line, label="" if index else piece.label) for index, line in enumerate(lines)]


def _two_sides(rows: list[Row]) -> tuple[list[Piece], list[Piece]] | None:
    """The lines of the left and of the right half of a table that lays out two columns; None for any other table."""
    left: list[Piece] = []
    right: list[Piece] = []
    wide = False
    for row in rows:
        filled = [index for index, cell in enumerate(row) if any(piece.text.strip() for piece in cell)]
        halves = [2 * index < len(row) for index in filled]
        if halves.count(True) > 1 or halves.count(False) > 1:
            return None
        wide = wide or len(row) > 1
        for index, is_left in zip(filled, halves, strict=True):
            lines = [line for piece in row[index] for line in _lines(piece)]
            (left if is_left else right).extend(lines)
    return (left, right) if wide else None


def _is_letterhead(left: list[Piece], right: list[Piece], *, first: bool) -> bool:
    for side in (left, right):
        # In capitals only: a table of tasks may well speak of the Party or the State.
        capitals = " ".join(piece.text for piece in side if piece.text.isupper())
        if _NATIONAL_TITLE.search(_probe(capitals)):
            return True
    return first and any(_probe(piece.text).startswith("số:") for piece in left + right)


def _order_letterhead(left: list[Piece], right: list[Piece]) -> list[Piece]:
    """Issuer, national title, number, place and date: the order that the flattened text of a document has."""
    number = _first(left, _NUMBER_LINE)
    date = _first(right, _DATE_LINE)
    return left[:number] + right[:date] + left[number:] + right[date:]


def _first(lines: list[Piece], pattern: re.Pattern[str]) -> int:
    """The place of the first line that matches, or the number of lines."""
    return next((index for index, line in enumerate(lines) if pattern.match(_probe(line.text))), len(lines))

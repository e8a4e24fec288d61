"""What a reader hands on."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import msgspec

from policyparse.document.shadow import fold
from policyparse.spans import Span

NOTES = frozenset({"footnote", "endnote"})


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Where something stands in the source: `line` is 1-based (the line of a text file, elsewhere the block)."""

    line: int
    page: int | None = None
    cell: str | None = None
    part: str = "body"


class Reading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One word recognised in a picture: which characters it is, where on which page it stands, how sure the recogniser was.

    `box` is (left, top, right, bottom) in points (1/72 inch) from the top left corner of the upright page; `confidence`
    goes from 0 to 1.
    """

    span: Span
    page: int
    box: tuple[float, float, float, float]
    confidence: float


class Source(msgspec.Struct, frozen=True):
    """The file a document was read from, and the files of annexes that were joined to it."""

    path: str
    sha256: str
    media_type: str
    reader: str
    pages: int | None = None
    ocr: bool = False
    annexes: tuple[Source, ...] = ()


class Block(msgspec.Struct, frozen=True, gc=False):
    """One paragraph, or paragraph of a table cell.

    `joints` lists (position in the text, line) where a wrapped line was joined on. The first `implied` characters are an
    automatic number that the reader wrote out. `rows` counts the table rows that a merged cell holds for. `readings` are the
    words of what was read from a picture, in order.
    """

    span: Span
    origin: Origin
    joints: tuple[tuple[int, int], ...] = ()
    implied: int = 0
    rows: int = 1
    readings: tuple[Reading, ...] = ()


class Aside(msgspec.Struct, frozen=True):
    """What stands in the file and is no part of the text: `part` is "header", "footer", "stamp" (of a signing program) or
    "hidden-sheet" (its name).
    """

    part: str
    text: str


class DigitalSignature(msgspec.Struct, frozen=True):
    """What an embedded signature says of itself; whether it is valid, and whether to trust it, nobody has asked.

    `signer`, `organization` and `unit` are the names in the certificate. `time` is what the signer's clock said and
    `timestamp` what a timestamp authority did, both in ISO 8601.
    """

    signer: str | None
    organization: str | None = None
    unit: str | None = None
    time: str | None = None
    timestamp: str | None = None


class Document:
    """Canonical text (NFC, runs of white space as one blank, one line per block), its blocks and its source.

    Nobody edits the text after the reader made it; every span of every later result points into it.
    """

    def __init__(
        self,
        text: str,
        blocks: tuple[Block, ...],
        source: Source,
        asides: tuple[Aside, ...] = (),
        signatures: tuple[DigitalSignature, ...] = (),
    ) -> None:
        self.text = text
        self.blocks = blocks
        self.source = source
        self.asides = asides
        self.signatures = signatures
        self._starts = [block.span.start for block in blocks]

    @cached_property
    def notes(self) -> int:
        """The index of the first footnote or endnote behind the body; the number of blocks if there is none."""
        parts = (block.origin.part for block in self.blocks)
        return next((index for index, part in enumerate(parts) if part in NOTES), len(self.blocks))

    @cached_property
    def shadow(self) -> str:
        """The text folded for matching, of the same length."""
        return fold(self.text)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every word that was recognised in a picture, in the order of the text; none where the text was written as text."""
        return tuple(reading for block in self.blocks for reading in block.readings)

    @cached_property
    def _reading_ends(self) -> list[int]:
        return [reading.span.end for reading in self.readings]

    def readings_in(self, span: Span) -> tuple[Reading, ...]:
        """The recognised words that a span has at least a character of."""
        if not self.readings:
            return ()
        first = last = bisect_right(self._reading_ends, span.start)
        while last < len(self.readings) and self.readings[last].span.start < span.end:
            last += 1
        return self.readings[first:last]

    def span_of(self, blocks: range) -> Span:
        """From the start of the first block to the end of the last one; the range is not empty."""
        return Span(self.blocks[blocks.start].span.start, self.blocks[blocks.stop - 1].span.end)

    def block_at(self, position: int) -> Block | None:
        """The block that a position of the text stands in; None only for a document without blocks."""
        index = bisect_right(self._starts, position) - 1
        return self.blocks[max(index, 0)] if self.blocks else None

    def origin_at(self, position: int) -> Origin:
        """Where a position of the text comes from, joined lines included."""
        block = self.block_at(position)
        if block is None:
            return Origin(1)
        if not block.joints:
            return block.origin
        line = block.origin.line
        for joint, joined in block.joints:
            if position >= joint:
                line = joined
        return block.origin if line == block.origin.line else msgspec.structs.replace(block.origin, line=line)

"""Annexes that came as files of their own, joined to the document that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from policyparse.document.model import NOTES, Block, Document, Reading
from policyparse.spans import Span

__all__ = ["annex_number", "attach_annexes"]

_CELL = re.compile(r"T(\d+)(R\d+C\d+)")
_PART = re.compile(r"annex-(\d+)")


def attach_annexes(document: Document, annexes: Sequence[Document]) -> Document:
    """One document: the text of `document`, then that of each annex, then all their notes.

    The blocks of an annex have `Origin.part` "annex-1", "annex-2" and so on, their lines are those of their own file, and
    their tables are counted on from those before them. `Source.annexes` names the files.
    """
    if not annexes:
        return document
    members = [document, *annexes]
    found = [
        (held, block, number)
        for wanted_notes in (False, True)
        for number, held in enumerate(members)
        for block in held.blocks
        if (block.origin.part in NOTES) is wanted_notes
    ]
    tables = _first_tables(members)
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for held, block, number in found:
        text = held.text[block.span.start : block.span.end]
        blocks.append(_moved(block, position, number, tables[number]))
        pieces.append(text)
        position += len(text) + 1
    source = msgspec.structs.replace(document.source, annexes=tuple(annex.source for annex in annexes))
    return Document(
        "\n".join(pieces),
        tuple(blocks),
        source,
        tuple(dict.fromkeys(aside for held in members for aside in held.asides)),
        document.signatures,
    )


def annex_number(part: str) -> int | None:
    """Which of the joined files a part is of, from 1; None for the document itself."""
    match = _PART.fullmatch(part)
    return int(match[1]) if match else None


def _first_tables(members: Sequence[Document]) -> list[int]:
    """How many tables stand before each member."""
    before = [0]
    for held in members:
        numbers = (int(match[1]) for block in held.blocks if (match := _CELL.fullmatch(block.origin.cell or "")))
        before.append(before[-1] + max(numbers, default=0))
    return before


def _moved(block: Block, start: int, number: int, tables: int) -> Block:
    """The block at its new place in the text."""
    shift = start - block.span.start
    origin = block.origin
    match = _CELL.fullmatch(origin.cell or "")
    if match and tables:
        origin = msgspec.structs.replace(origin, cell=f"T{int(match[1]) + tables}{match[2]}")
    if number and origin.part not in NOTES:
        origin = msgspec.structs.replace(origin, part=f"annex-{number}")
    return msgspec.structs.replace(
        block,
        span=_shifted(block.span, shift),
        origin=origin,
        joints=tuple((place + shift, line) for place, line in block.joints),
        readings=tuple(_shifted_readings(block.readings, shift)),
    )


def _shifted(span: Span, shift: int) -> Span:
    return Span(span.start + shift, span.end + shift)


def _shifted_readings(readings: tuple[Reading, ...], shift: int) -> Iterator[Reading]:
    for reading in readings:
        yield msgspec.structs.replace(reading, span=_shifted(reading.span, shift))

"""The structure of a document that lost its numbering: lines joined that were one, and the level that each label had."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policyparse.document import Document, join_blocks
from policyparse.learned.lines import Line, lines_of
from policyparse.learned.units import UnitClassifier
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound, find_agencies
from policyparse.structure import Letterhead, Outline, build_outline, read_letterhead
from policyparse.structure.outline import label_of

__all__ = ["body_lines", "level_of", "restore"]

_WIDEST = 130
"""A text whose lines are longer than this was not broken at a width."""
_NARROWEST = 40
# The levels of printed labels, as far as a lost one can be told: chapters count as Roman numbers, "1.1" as "a)".
_LEVELS = {
    "part": "roman",
    "chapter": "roman",
    "section": "roman",
    "capital": "roman",
    "roman": "roman",
    "article": "roman",
    "number": "number",
    "multi": "letter",
    "letter": "letter",
    "bracket": "letter",
    "dash": "dash",
    "plus": "dash",
}


def _join_wrapped(document: Document, body: Sequence[int]) -> Document:
    """The document with those lines of its body carried on that only the width of the page ended.

    The next word would not have fitted, and no mark ends the sentence. Where lines have no common width nothing is joined.
    """
    if document.source.ocr:
        return document  # its paragraphs were made from what the page looks like
    ends = {index: _last_line(document, index) for index in body}
    lengths = sorted(length for index in body for length in _line_lengths(document, index))
    width = lengths[-1] if lengths else 0
    if not _NARROWEST < width < _WIDEST:
        return document
    joined = set()
    for before, index in pairwise(body):
        text = document.text[slice(*document.blocks[index].span)]
        ending = document.text[document.blocks[before].span.end - 1]
        first = text.partition(" ")[0]
        if index == before + 1 and ending not in ".;:" and label_of(text) is None and ends[before] + 1 + len(first) > width:
            joined.add(index)
    return join_blocks(document, joined)


def restore(
    document: Document, letterhead: Letterhead, found: list[AgencyFound], lexicon: Lexicon, classifier: UnitClassifier
) -> tuple[Document, Letterhead, list[AgencyFound], Outline]:
    """The document, its head and foot, bodies and outline as they were before the numbering was lost, as far as can be told.

    What printed its label keeps it. The text stays as it is, but for the ends of lines that were no ends.
    """
    joined = _join_wrapped(document, [index for stretch in letterhead.body for index in stretch])
    if joined is not document:
        document, letterhead = joined, read_letterhead(joined, lexicon)
        found = find_agencies(document.text, document.shadow, lexicon)
    body, lines = body_lines(document, letterhead, found)
    guesses = classifier.classify(lines) if lines else []
    levels = {
        index: guess.level
        for index, line, guess in zip(body, lines, guesses, strict=True)
        if line.level is None and guess.level != "none"
    }
    return document, letterhead, found, build_outline(document, letterhead, lexicon, levels)


def body_lines(document: Document, letterhead: Letterhead, found: Sequence[AgencyFound]) -> tuple[list[int], list[Line]]:
    """The blocks of the body, by index, and as lines."""
    body = [index for stretch in letterhead.body for index in stretch]
    spans = [document.blocks[index].span for index in body]
    labels = [label_of(document.text[slice(*span)]) for span in spans]
    levels = [(_LEVELS[label[0]], label[2]) if label else None for label in labels]
    return body, lines_of(document.text, document.shadow, spans, levels, [mention.span for mention in found])


def level_of(level: str) -> str:
    """The level among those that are guessed, for a level that the outline knows; "none" for lines without a label."""
    return _LEVELS.get(level, "none")


def _line_lengths(document: Document, index: int) -> list[int]:
    block = document.blocks[index]
    edges = [block.span.start, *(position for position, _ in block.joints), block.span.end + 1]
    return [end - start - 1 for start, end in pairwise(edges)]


def _last_line(document: Document, index: int) -> int:
    return _line_lengths(document, index)[-1]

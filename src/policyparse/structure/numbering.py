"""Whether a document has lost its numbering: copied without its automatic labels, flattened, or badly recognised."""

from __future__ import annotations

import re

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.structure.outline import Node, Outline

_FEWEST_LINES = 10
_FEWEST_TITLES = 3
_LABELLED = 0.1
_TITLES = 0.05
_LONGEST_TITLE = 200
_LONGEST_CELL, _FEWEST_CELLS = 80, 5
_BASIS = re.compile(r"căn cứ |xét |theo |kèm theo|\(")


def lost_numbering(document: Document, outline: Outline, lexicon: Lexicon) -> bool:
    """True if hardly a line of the body prints a label, or if several lines that only a label makes headings have none.

    A letter of a few paragraphs has no numbering to lose; title lines of a document inside another are no headings.
    """
    types = {kind.name.upper() for kind in lexicon.doc_types}
    lines = [node for node in outline.nodes if node.zone == "body" and node.level not in ("row", "label")]
    labelled = sum(node.kind == "item" for node in lines)
    if len(lines) < _FEWEST_LINES:
        return False
    if labelled <= _LABELLED * len(lines):
        return True
    titles = 0
    inside_title = False
    cells = _cells(lines)
    for before, node in zip([None, *lines], lines, strict=False):
        if node.index in cells:
            continue
        text = document.text[slice(*node.whole)]
        inside_title = text.rstrip(" :*") in types or (inside_title and text.isupper() and node.kind != "item")
        if not inside_title and not _only_label(before) and _is_title(node, text, document.shadow):
            titles += 1
    return titles >= _FEWEST_TITLES and titles >= _TITLES * len(lines)


def _cells(lines: list[Node]) -> set[int]:
    """Lines in rows of short lines without labels: the cells of a table that was flattened, whose titles say nothing."""
    cells: set[int] = set()
    row: list[int] = []
    for node in [*lines, None]:
        if node is not None and node.kind == "paragraph" and node.whole.end - node.whole.start < _LONGEST_CELL:
            row.append(node.index)
            continue
        if len(row) >= _FEWEST_CELLS:
            cells.update(row)
        row = []
    return cells


def _is_title(node: Node, text: str, shadow: str) -> bool:
    """A line that no full stop ends and no label opens."""
    return (
        node.kind == "paragraph"
        and 0 < len(text) < _LONGEST_TITLE
        and (text[-1].isalpha() or text[-1] == ")" or (text[-1].isdigit() and not text.isdigit()))
        and not _BASIS.match(shadow, node.whole.start)
    )


def _only_label(node: Node | None) -> bool:
    """A label alone on its line ("Chương I"), whose title is the line below it."""
    return node is not None and node.kind == "item" and node.span.end <= node.span.start

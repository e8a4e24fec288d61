"""Texts as copying, flattening and scanning leave them: without their numbering, and broken at a width."""

from __future__ import annotations

import random
import textwrap

from policyparse.structure.outline import label_of

__all__ = ["lose_numbering", "wrap_lines"]


def lose_numbering(text: str, share: float = 1.0, seed: int = 0) -> str:
    """The text without its labels ("II.", "1.", "a)", "-", "+", "Điều 3."), or without that share of them, drawn by seed.

    Lines stay lines: what stood on line 12 still does.
    """
    draw = random.Random(seed)
    return "\n".join(_strip(line) if share >= 1 or draw.random() < share else line for line in text.split("\n"))


def wrap_lines(text: str, width: int = 80) -> str:
    """The text with every longer line broken at blanks, as a page or a mail program breaks it."""
    return "\n".join(
        piece
        for line in text.split("\n")
        for piece in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
    )


def _strip(line: str) -> str:
    bare = line.strip()
    label = label_of(bare)
    return bare[label[2] :] if label else line

"""The layout of a whole document: pages in, paragraphs in reading order out."""

from __future__ import annotations

from collections.abc import Iterable

from policyparse.readers.page.lines import Line, build_lines
from policyparse.readers.page.model import Layout, Page
from policyparse.readers.page.paragraphs import build_paragraphs, join_lines, measure

__all__ = ["lay_out"]


def lay_out(pages: Iterable[Page]) -> Layout:
    """The paragraphs of the pages in reading order. Deterministic; any words at any places give a layout."""
    lines: list[Line] = []
    columns = {}
    for page in pages:
        found = build_lines(page.words, page.number)
        if found:
            columns[page.number] = measure(found)
            lines += found
    return Layout([join_lines(held) for held in build_paragraphs(lines, columns)])

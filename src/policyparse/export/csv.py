"""A table for spreadsheets: UTF-8 with its mark, CRLF, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from policyparse.export.rows import Column, task_rows
from policyparse.records.model import Plan

# The full-width forms are signs to a spreadsheet set to an East Asian language.
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(plans: Sequence[Plan]) -> bytes:
    """One line a task under a line of headings, all columns."""
    lines = [line(Column), *(line([row[column] for column in Column]) for row in task_rows(plans))]
    return codecs.BOM_UTF8 + b"".join(lines)


def line(cells: Iterable[str]) -> bytes:
    """One line of a table, its cells made harmless."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(map(harmless, cells))
    return buffer.getvalue().encode()


def harmless(cell: str) -> str:
    """The cell as text to any spreadsheet: one that would start a formula gets a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_STARTS_FORMULA) else cell

"""A table for spreadsheets: UTF-8 with its mark, CRLF, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from policyparse.export.rows import Column, task_rows
from policyparse.records.model import Plan

# The full-width forms are signs to a spreadsheet set to an East Asian language.
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(plans: Sequence[Plan]) -> bytes:
    """One line a task under a line of headings, all columns."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(Column)
    writer.writerows([harmless(row[column]) for column in Column] for row in task_rows(plans))
    return buffer.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell as text to any spreadsheet: one that would start a formula gets a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_STARTS_FORMULA) else cell

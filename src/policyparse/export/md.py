"""GitHub tables, for pages and review threads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from policyparse.export.rows import Column, document_heading, has_due_days, task_rows
from policyparse.records.model import Plan

COLUMNS = (
    Column.NUMBER,
    Column.LOCATOR,
    Column.TASK,
    Column.LEAD,
    Column.COORDINATE,
    Column.IMPLEMENT,
    Column.PRODUCT,
    Column.TIME,
    Column.NOTE,
)
_MARKUP = re.compile(r"([\\`*_{}\[\]~|#])")


def render(plans: Sequence[Plan]) -> bytes:
    """A section a plan: its heading, then one table."""
    return "\n".join(map(_section, plans)).encode()


def escape(text: str) -> str:
    """Words that stay words: no markup, no HTML, no end of cell; a line break becomes `<br>`."""
    return "<br>".join(_MARKUP.sub(r"\\\1", html.escape(line, quote=False)) for line in text.splitlines())


def _section(plan: Plan) -> str:
    columns = (*COLUMNS, Column.NEXT_DUE) if has_due_days([plan]) else COLUMNS
    lines = [_line(column for column in columns), _line("---" for _ in columns)]
    lines += [_line(escape(row[column]) for column in columns) for row in task_rows([plan])]
    return f"## {escape(document_heading(plan))}\n\n" + "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

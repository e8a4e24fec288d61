"""A table to look at: what a reader checks first, long tasks shortened."""

from __future__ import annotations

import io
import os
import sys
import textwrap
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from policyparse.export.rows import Column, document_heading, has_due_days, task_rows
from policyparse.records.model import Plan

WIDTH = 160
TASK_LENGTH = 120
_HEADINGS = {
    Column.NUMBER: "STT",
    Column.LOCATOR: "Mục",
    Column.TASK: "Nhiệm vụ",
    Column.LEAD: "Chủ trì",
    Column.COORDINATE: "Phối hợp",
    Column.IMPLEMENT: "Thực hiện",
    Column.TIME: "Thời hạn",
}
_RATIOS = {Column.TASK: 5, Column.LEAD: 2, Column.COORDINATE: 2, Column.IMPLEMENT: 2, Column.TIME: 2, Column.NEXT_DUE: 2}


def render(plans: Sequence[Plan]) -> bytes:
    """Plain text of a fixed width: the same for the same plans on every machine."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={})
    return _printed(console, plans)


def render_for_console(plans: Sequence[Plan]) -> bytes:
    """Text for standard output: as wide as the terminal and coloured if it is one."""
    fits = sys.stdout.isatty() or "COLUMNS" in os.environ
    return _printed(Console(width=None if fits else WIDTH), plans)


def _printed(console: Console, plans: Sequence[Plan]) -> bytes:
    with console.capture() as capture:
        for plan in plans:
            console.print(_table(plan))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()).encode()


def _table(plan: Plan) -> Table:
    marked = sum(finding.severity != "info" for finding in plan.findings)
    counted = f"{len(plan.tasks)} nhiệm vụ, {marked} cảnh báo"
    table = Table(title=plain_words(document_heading(plan)), caption=counted, box=box.SQUARE, expand=True, show_lines=True)
    headings = {**_HEADINGS, **({Column.NEXT_DUE: "Hạn kế tiếp"} if has_due_days([plan]) else {})}
    for column, heading in headings.items():
        table.add_column(heading, ratio=_RATIOS.get(column), no_wrap=column is Column.NUMBER, overflow="fold")
    for row in task_rows([plan]):
        row[Column.TASK] = textwrap.shorten(row[Column.TASK], TASK_LENGTH, placeholder=" …")
        table.add_row(*(plain_words(row[column]) for column in headings))
    return table


def plain_words(words: str) -> Text:
    """Words that can neither style nor steer a terminal."""
    return Text("".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words))

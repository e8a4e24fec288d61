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
_ROOMY = 130  # from here on all columns stand side by side
_HEADINGS = {
    Column.NUMBER: "STT",
    Column.LOCATOR: "Mục",
    Column.TASK: "Nhiệm vụ",
    Column.LEAD: "Chủ trì",
    Column.COORDINATE: "Phối hợp",
    Column.IMPLEMENT: "Thực hiện",
    Column.TIME: "Thời hạn",
}
# On a narrower screen these go into the cell of another column.
_FOLDS = (
    (Column.COORDINATE, Column.LEAD),
    (Column.IMPLEMENT, Column.LEAD),
    (Column.NEXT_DUE, Column.TIME),
    (Column.LOCATOR, Column.TASK),
)
_RATIOS = {Column.TASK: 5, Column.LEAD: 2, Column.COORDINATE: 2, Column.IMPLEMENT: 2, Column.TIME: 2, Column.NEXT_DUE: 2}


def render(plans: Sequence[Plan]) -> bytes:
    """Plain text of a fixed width: the same for the same plans on every machine."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={})
    return _printed(console, plans)


def screen_width() -> int:
    """The width of the terminal, or the one that COLUMNS names; where there is neither, a fixed one."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout and sys.stdout.isatty() else WIDTH


def render_for_console(plans: Sequence[Plan]) -> bytes:
    """Text for standard output: as wide as the terminal and coloured if it is one."""
    return _printed(Console(width=screen_width()), plans)


def _printed(console: Console, plans: Sequence[Plan]) -> bytes:
    with console.capture() as capture:
        for plan in plans:
            console.print(_table(plan, console.width))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()).encode()


def _table(plan: Plan, width: int = WIDTH) -> Table:
    marked = sum(finding.severity != "info" for finding in plan.findings)
    counted = f"{len(plan.tasks)} nhiệm vụ, {marked} cảnh báo"
    table = Table(title=plain_words(document_heading(plan)), caption=counted, box=box.SQUARE, expand=True, show_lines=True)
    headings = {**_HEADINGS, **({Column.NEXT_DUE: "Hạn kế tiếp"} if has_due_days([plan]) else {})}
    folded = [] if width >= _ROOMY else [fold for fold in _FOLDS if fold[0] in headings]
    shown = {column: heading for column, heading in headings.items() if column not in {column for column, _ in folded}}
    if folded:
        shown[Column.LEAD] = "Cơ quan"
    for column, heading in shown.items():
        table.add_column(heading, ratio=_RATIOS.get(column), no_wrap=column is Column.NUMBER, overflow="fold")
    for row in task_rows([plan]):
        row[Column.TASK] = textwrap.shorten(row[Column.TASK], TASK_LENGTH, placeholder=" …")
        if folded and row[Column.LEAD]:
            row[Column.LEAD] = f"{headings[Column.LEAD]}: {row[Column.LEAD]}"
        for column, into in folded:
            if row[column]:
                words = row[column] if column is Column.LOCATOR else f"{headings[column]}: {row[column]}"
                row[into] = f"{row[into]}\n{words}".lstrip("\n")
        table.add_row(*(plain_words(row[column]) for column in shown))
    return table


def plain_words(words: str) -> Text:
    """Words that can neither style nor steer a terminal."""
    return Text("".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words))

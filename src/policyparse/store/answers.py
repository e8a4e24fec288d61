"""What a question gets back: headings and rows, and how they are shown."""

from __future__ import annotations

import io
import json
from enum import StrEnum
from typing import NamedTuple

from policyparse.export.csv import line

TABLE_CELL = 160
"""Letters of a cell in a table; the other formats give all of it."""


class AnswerFormat(StrEnum):
    """The formats of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


Cell = str | int | None


class Answer(NamedTuple):
    """`fields` are the names in JSON, `headings` those in a table, in order. `total` counts what a limit left out too."""

    title: str
    fields: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    total: int
    note: str = ""

    def render(self, form: AnswerFormat) -> bytes:
        """The whole content of one file."""
        if form is AnswerFormat.JSON:
            rows = [dict(zip(self.fields, row, strict=True)) for row in self.rows]
            content = {"title": self.title, "total": self.total, "note": self.note or None, "rows": rows}
            return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        if form is AnswerFormat.CSV:
            return b"\xef\xbb\xbf" + line(self.headings) + b"".join(line(map(_words, row)) for row in self.rows)
        if form is AnswerFormat.XLSX:
            from policyparse.store.sheets import SheetWriter

            buffer = io.BytesIO()
            with SheetWriter(buffer, "Kết quả", self.headings) as sheet:
                for row in self.rows:
                    sheet.add([*map(_words, row)])
            return buffer.getvalue()
        return self._table()

    def _table(self) -> bytes:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        from policyparse.export.table import WIDTH, plain_words

        console = Console(
            file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={}
        )
        caption = f"{self.total} dòng" if self.total == len(self.rows) else f"{len(self.rows)} trong {self.total} dòng (--limit)"
        shown = Table(title=plain_words(self.title), caption=caption, box=box.SQUARE, show_lines=True)
        for heading in self.headings:
            shown.add_column(heading, overflow="fold")
        for row in self.rows:
            shown.add_row(*(plain_words(_shortened(_words(cell))) for cell in row))
        with console.capture() as capture:
            console.print(shown)
            if self.note:
                console.print(plain_words(self.note))
        return "".join(f"{words.rstrip()}\n" for words in capture.get().splitlines()).encode("utf-8", "replace")


def _shortened(words: str) -> str:
    return words if len(words) <= TABLE_CELL else words[: TABLE_CELL - 2].rsplit(" ", 1)[0] + " …"


def _words(cell: Cell) -> str:
    return "" if cell is None else str(cell)

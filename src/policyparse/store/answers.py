"""What a question gets back: headings and rows, and how they are shown."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from policyparse.errors import OutputError
from policyparse.export.csv import line
from policyparse.export.rows import printed_day
from policyparse.export.table import WIDTH

TABLE_CELL = 160
"""Letters of a cell in a table; the other formats give all of it."""

# How wide a column must be to be read, where it is not the usual width; and which columns move, in this order, into the cell of
# another one when the screen is too narrow for all.
_WIDTHS = {
    "text": 34,
    "sentence": 36,
    "title": 30,
    "value": 36,
    "task_id": 20,
    "chain": 24,
    "lead": 18,
    "deadline": 16,
    "deadlines": 16,
    "complies_by": 14,
    "due_date": 10,
    "locator": 8,
    "role": 9,
    "days_left": 9,
    "level": 4,
    "stored": 6,
    "number": 8,
    "changes": 36,
    "counterpart": 18,
    "similarity": 9,
}
_USUAL_WIDTH = 12
_BORDERS = 3
_FOLDS = (
    ("days_left", "complies_by"),
    ("task_id", "text"),
    ("task_id", "sentence"),
    ("key", "title"),
    ("locator", "text"),
    ("document", "text"),
    ("how", "sentence"),
    ("text", "sentence"),
    ("due_date", "deadline"),
    ("due_date", "deadlines"),
    ("role", "text"),
    ("issued", "document"),
    ("issued", "number"),
    ("stored", "document"),
    ("stored", "issuer"),
    ("doc_type", "number"),
    ("issuer", "title"),
    ("relation", "from"),
    ("counterpart", "counterpart_document"),
    ("counterpart_document", "changes"),
    ("similarity", "relation"),
)
_DAYS = ("due_date", "complies_by", "issued")


class AnswerFormat(StrEnum):
    """The formats of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


Cell = str | int | None


class Answer(NamedTuple):
    """`fields` are the names in JSON, `headings` those in a table, in order. `total` counts what a limit left out too."""

    title: str
    fields: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    total: int
    note: str = ""
    as_of: date | None = None

    def render(self, form: AnswerFormat, width: int = WIDTH) -> bytes:
        """The whole content of one file. A table that is not `width` letters wide has some columns within others."""
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
        return self._calendar() if form is AnswerFormat.ICS else self._table(width)

    def _calendar(self) -> bytes:
        """An event a row that has a day. Raises `OutputError` for an answer that speaks of no days."""
        from policyparse.export.ics import Entry, event_uid, write_calendar

        if "due_date" not in self.fields:
            raise OutputError("kết quả này không có thời hạn để đưa vào lịch; dùng lệnh docket hoặc due")
        entries = []
        for row in self.rows:
            cells = dict(zip(self.fields, row, strict=True))
            day = cells["complies_by"] or cells["due_date"]
            if not day:
                continue
            headed = zip(self.headings, self.fields, strict=True)
            named = [f"{heading}: {_shown(field, cells[field])}" for heading, field in headed]
            who = f"{cells['lead']}: " if cells.get("lead") else ""
            entries.append(
                Entry(
                    uid=event_uid(f"{cells['task_id']}@{cells['due_date']}"),
                    day=date.fromisoformat(str(day)),
                    rule=None,
                    summary=_shortened(f"{who}{cells['text']}"),
                    description="\n".join(named),
                    stamp=self.as_of or date.fromisoformat(str(day)),
                )
            )
        return b"".join(write_calendar(entries, self.title))

    def without_day(self) -> int:
        """How many rows a calendar cannot show."""
        place = self.fields.index("due_date") if "due_date" in self.fields else None
        return 0 if place is None else sum(not row[place] for row in self.rows)

    def _table(self, width: int) -> bytes:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        from policyparse.export.table import plain_words

        console = Console(
            file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False, _environ={}
        )
        caption = f"{self.total} dòng" if self.total == len(self.rows) else f"{len(self.rows)} trong {self.total} dòng (--limit)"
        kept, folded = _fold(self.fields, width)
        shown = Table(title=plain_words(self.title), caption=caption, box=box.SQUARE, show_lines=True, expand=bool(folded))
        headings = dict(zip(self.fields, self.headings, strict=True))
        for field in kept:
            wide = _WIDTHS.get(field, _USUAL_WIDTH)
            shown.add_column(headings[field], overflow="fold", min_width=min(wide, 10), ratio=wide if folded else None)
        for row in self.rows:
            cells = {field: _shortened(_shown(field, cell)) for field, cell in zip(self.fields, row, strict=True)}
            for field, into in folded:
                if words := _within(field, headings[field], cells):
                    cells[into] = f"{cells[into]}\n{words}".lstrip("\n")
            shown.add_row(*(plain_words(cells[field]) for field in kept))
        with console.capture() as capture:
            console.print(shown)
            if self.note:
                console.print(plain_words(self.note))
        return "".join(f"{words.rstrip()}\n" for words in capture.get().splitlines()).encode("utf-8", "replace")


def _fold(fields: Sequence[str], width: int) -> tuple[list[str], list[tuple[str, str]]]:
    """The columns that fit side by side, and which of the others go into whose cell."""
    kept, folded = list(fields), []
    for field, into in _FOLDS:
        if sum(_WIDTHS.get(one, _USUAL_WIDTH) + _BORDERS for one in kept) < width:
            break
        if field in kept and into in kept:
            kept.remove(field)
            folded.append((field, into))
    return kept, folded


def _within(field: str, heading: str, cells: dict[str, str]) -> str:
    """The words of a column in the cell of another: with its heading where they do not speak for themselves."""
    words = cells[field]
    if field == "days_left":
        return f"còn {words} ngày" if words.isdecimal() else words
    if field == "due_date" and words and cells.get("complies_by", "").startswith(words):
        return ""  # the day that complies says it already
    return words if field in ("document", "role", "how", "counterpart") or not words else f"{heading}: {words}"


def _shown(field: str, cell: Cell) -> str:
    """A cell as people read it: days as offices print them, days that are over said to be so."""
    if field == "days_left" and isinstance(cell, int):
        return f"quá hạn {-cell} ngày" if cell < 0 else "hôm nay" if cell == 0 else str(cell)
    return printed_day(cell) if field in _DAYS and isinstance(cell, str) else _words(cell)


def _shortened(words: str) -> str:
    return words if len(words) <= TABLE_CELL else words[: TABLE_CELL - 2].rsplit(" ", 1)[0] + " …"


def _words(cell: Cell) -> str:
    return "" if cell is None else str(cell)

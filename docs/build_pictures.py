"""Draw the pictures of the documentation from the running program: `python docs/build_pictures.py`."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

import policyparse
from policyparse.export import table
from policyparse.export.findings import findings_table
from policyparse.lexicon import load_lexicon
from policyparse.store import open_store, reading, writing
from policyparse.store.answers import Answer, AnswerFormat
from policyparse.store.questions import docket, due, search
from policyparse.store.recording import store_plan

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 150
SCREEN = 110  # what is asked at a screen
SHOWN = ("II/1/a/-1", "II/1/b", "II/2/d/-2", "II/8/b", "II/9/a/-4", "III/1", "III/2", "III/p1")


def main() -> None:
    """Write the pictures of docs/images from the tables that the program prints."""
    plan = policyparse.parse(ROOT / "corpus/kh-154/kh-154.docx")
    chosen = tuple(task for task in plan.tasks if "/".join(task.locator) in SHOWN)
    document = msgspec.structs.replace(plan.document, title=None)
    tasks = table._table(msgspec.structs.replace(plan, tasks=chosen, document=document), WIDTH)
    _draw(tasks, "policyparse parse kh-154.docx", "task-table")
    short = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, path="kh-154.docx"))
    _draw(findings_table(short, load_lexicon(), infos=False), "policyparse audit kh-154.docx", "audit-table")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder, "kho.db")), create=True)
        with writing(store) as connection:
            joined = policyparse.parse(ROOT / "corpus/kh-154/kh-154.docx", annexes=[ROOT / "corpus/annex-40/annex-40.xlsx"])
            store_plan(connection, joined, "pictures", 1)
        with reading(store) as connection:
            for name, command, answer in _asked(connection):
                _draw(Text(answer.render(AnswerFormat.TABLE, SCREEN).decode()), command, name)
        store.dispose()


def _asked(connection: Connection) -> Iterator[tuple[str, str, Answer]]:
    """What an office asks its store, and what it is answered."""
    body, day, before = "Sở Công Thương", date(2025, 11, 1), date(2026, 2, 1)
    answer = docket(connection, load_lexicon(), body, due_before=before, as_of=day, limit=3)
    yield "docket-table", f'policyparse docket "{body}" --due-before 01/02/2026 --as-of 01/11/2025 --limit 3 --db kho.db', answer
    yield "due-table", "policyparse due --within 30d --as-of 01/11/2025 --limit 3 --db kho.db", due(connection, day, 30, limit=3)
    words = "cong nghiep hoa"
    yield "search-table", f"policyparse search {words} --limit 2 --db kho.db", search(connection, words, limit=2)


def _draw(shown: Table | Text, title: str, name: str) -> None:
    width = WIDTH if isinstance(shown, Table) else max(map(cell_len, shown.plain.splitlines()))
    console = Console(
        file=io.StringIO(), record=True, width=width, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    console.print(shown)
    # Rich's frame fetches its font from elsewhere; the reader's own monospaced font does
    frame = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace("Fira Code,", "")
    svg = console.export_svg(title=title, code_format=frame, unique_id="table")
    svg = re.sub(r"<!-- Generated with Rich.*?-->\n?", "", svg)
    target = ROOT / "docs/images" / f"{name}.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()

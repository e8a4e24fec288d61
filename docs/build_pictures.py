"""Draw the pictures of the documentation from the running program: `python docs/build_pictures.py`."""

from __future__ import annotations

import io
import re
from pathlib import Path

import msgspec
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.table import Table

import policyparse
from policyparse.export import table
from policyparse.export.findings import findings_table
from policyparse.lexicon import load_lexicon

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 150
SHOWN = ("II/1/a/-1", "II/1/b", "II/2/d/-2", "II/8/b", "II/9/a/-4", "III/1", "III/2", "III/p1")


def main() -> None:
    """Write docs/images/task-table.svg and audit-table.svg from the tables that the program prints."""
    plan = policyparse.parse(ROOT / "corpus/kh-154/kh-154.docx")
    chosen = tuple(task for task in plan.tasks if "/".join(task.locator) in SHOWN)
    document = msgspec.structs.replace(plan.document, title=None)
    tasks = table._table(msgspec.structs.replace(plan, tasks=chosen, document=document))
    _draw(tasks, "policyparse parse kh-154.docx", "task-table")
    short = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, path="kh-154.docx"))
    _draw(findings_table(short, load_lexicon(), infos=False), "policyparse audit kh-154.docx", "audit-table")


def _draw(shown: Table, title: str, name: str) -> None:
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="truecolor", legacy_windows=False
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

"""A difference for the screen, for programs, for a page and for a review thread."""

from __future__ import annotations

import html
import io
import json
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from policyparse.export.md import escape
from policyparse.export.rows import document_heading
from policyparse.export.table import WIDTH, plain_words
from policyparse.matching.aligning import marked
from policyparse.matching.answers import FIELDS, marked_plainly, signed
from policyparse.matching.relations import Change
from policyparse.matching.versions import Difference, Fate, Step
from policyparse.records.model import CitedDocument, Task

FATES = {
    Fate.ADDED: "thêm",
    Fate.REMOVED: "bỏ",
    Fate.CHANGED: "đổi",
    Fate.UNCHANGED: "giữ nguyên",
    Fate.LEFT: "không nhắc đến, còn hiệu lực",
}
_NOTHING = "(không nêu)"
_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:sans-serif;max-width:75em;margin:2em auto;padding:0 1em}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #999;padding:.4em;vertical-align:top;text-align:left}}
del{{background:#fdd}}ins{{background:#dfd;text-decoration:none}}
</style></head><body><h1>{title}</h1><p>{summary}</p>
<table><thead><tr>{headings}</tr></thead><tbody>
{rows}
</tbody></table>{citations}</body></html>
"""
HEADINGS = ("Mục", "Thay đổi", "Nhiệm vụ", "Trường đổi")


class DifferenceFormat(StrEnum):
    """What a difference can be shown as."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    MD = "md"


def render(difference: Difference, form: DifferenceFormat, *, console: bool = False) -> bytes:
    """The whole content of one file. A table for the `console` has colours if it is a terminal."""
    if form is DifferenceFormat.JSON:
        words = json.dumps(_content(difference), ensure_ascii=False, indent=1) + "\n"
    elif form is DifferenceFormat.HTML:
        words = _page(difference)
    elif form is DifferenceFormat.MD:
        words = _markdown(difference)
    else:
        words = _table(difference, console=console)
    return words.encode("utf-8", "replace")


def summary(difference: Difference) -> str:
    """How many tasks had which fate, in one line."""
    parts = [f"{number} {words}" for fate, words in FATES.items() if (number := difference.count(fate))]
    return f"Nhiệm vụ: {', '.join(parts) or 'hai văn bản đều không có'}."


def _table(difference: Difference, *, console: bool) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = console and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if colours:
        screen = Console()
    else:
        screen = Console(
            file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={}
        )
    title = f"{document_heading(difference.old)}  →  {document_heading(difference.new)}"
    shown = Table(title=plain_words(title), caption=summary(difference), box=box.SQUARE, show_lines=True, expand=True)
    for heading, ratio in zip(HEADINGS, (1, 1, 6, 4), strict=True):
        shown.add_column(heading, ratio=ratio, overflow="fold")
    styles = {"=": "", "-": "red strike", "+": "green"}
    for step in difference.steps:
        if step.fate is Fate.UNCHANGED:
            continue
        change = _wording(step)
        if colours and change is not None:
            words = Text.assemble(*((plain_words(piece).plain, styles[kind]) for kind, piece in marked(change.new, change.old)))
        else:
            words = plain_words(marked_plainly(change) if change else _task(step).text)
        shown.add_row(plain_words(_place(step)), FATES[step.fate], words, plain_words("\n".join(_fields(step))))
    with screen.capture() as capture:
        screen.print(shown)
        for line in _citations(difference, str):
            screen.print(plain_words(line))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _markdown(difference: Difference) -> str:
    signs = {"=": "{}", "-": "~~{}~~", "+": "**{}**"}
    lines = [f"## {escape(document_heading(difference.old))} → {escape(document_heading(difference.new))}", ""]
    lines += [summary(difference), "", f"| {' | '.join(HEADINGS)} |", "| --- | --- | --- | --- |"]
    for step in difference.steps:
        if step.fate is Fate.UNCHANGED:
            continue
        words = _pieces(step, signs, escape)
        lines.append(f"| {escape(_place(step))} | {FATES[step.fate]} | {words} | {'<br>'.join(map(escape, _fields(step)))} |")
    cited = [f"- {line}" for line in _citations(difference, escape)]
    return "\n".join([*lines, *(["", *cited] if cited else [])]) + "\n"


def _page(difference: Difference) -> str:
    signs = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    rows = []
    for step in difference.steps:
        if step.fate is Fate.UNCHANGED:
            continue
        cells = (
            html.escape(_place(step)),
            FATES[step.fate],
            _pieces(step, signs, html.escape),
            "<br>".join(map(html.escape, _fields(step))),
        )
        rows.append(f'<tr class="{step.fate.value}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>')
    cited = "".join(f"<li>{line}</li>" for line in _citations(difference, html.escape))
    return _PAGE.format(
        title=html.escape(f"{document_heading(difference.old)} → {document_heading(difference.new)}"),
        summary=summary(difference),
        headings="".join(f"<th>{heading}</th>" for heading in HEADINGS),
        rows="\n".join(rows),
        citations=f"<ul>{cited}</ul>" if cited else "",
    )


def _pieces(step: Step, signs: dict[str, str], escaped: Callable[[str], str]) -> str:
    change = _wording(step)
    if change is None:
        words = escaped(_task(step).text)
        return signs["+" if step.fate is Fate.ADDED else "-" if step.fate is Fate.REMOVED else "="].format(words)
    return signed(change, signs, escaped)


def _content(difference: Difference) -> dict[str, Any]:
    old, new = difference.old.document, difference.new.document
    return {
        "old": {"key": old.key, "number": old.number, "title": old.title},
        "new": {"key": new.key, "number": new.number, "title": new.title},
        "counts": {fate.value: difference.count(fate) for fate in Fate},
        "tasks": [
            {
                "fate": step.fate.value,
                "new": _brief(step.new),
                "old": _brief(step.old),
                "similarity": step.similarity if step.old and step.new else None,
                "changes": [_change_content(change) for change in step.changes],
            }
            for step in difference.steps
        ],
        "citations": {"added": list(map(_cited, difference.cited)), "removed": list(map(_cited, difference.cited_no_more))},
    }


def _change_content(change: Change) -> dict[str, Any]:
    content: dict[str, Any] = {"field": change.field, "old": change.old, "new": change.new}
    if change.field == "text":
        content["words"] = [[kind, words] for kind, words in marked(change.new, change.old)]
    return content


def _brief(task: Task | None) -> dict[str, Any] | None:
    return {"task_id": task.id, "locator": list(task.locator), "text": task.text, "span": list(task.span)} if task else None


def _cited(cited: CitedDocument) -> dict[str, str | None]:
    return {"key": cited.key, "doc_type": cited.doc_type, "number": cited.number, "issued": cited.issued}


def _citations(difference: Difference, escaped: Callable[[str], str]) -> list[str]:
    found = []
    for words, cited in (("Viện dẫn thêm", difference.cited), ("Không còn viện dẫn", difference.cited_no_more)):
        names = [" ".join(part for part in (one.doc_type, one.number or one.key) if part) for one in cited]
        if names:
            found.append(f"{words}: {escaped('; '.join(names))}")
    return found


def _wording(step: Step) -> Change | None:
    return next((change for change in step.changes if change.field == "text"), None)


def _fields(step: Step) -> list[str]:
    return [
        f"{FIELDS[change.field]}: {change.old or _NOTHING} → {change.new or _NOTHING}" if change.field != "text" else "lời văn"
        for change in step.changes
    ]


def _place(step: Step) -> str:
    new, old = (("/".join(task.locator) if task else "") for task in (step.new, step.old))
    return new if new == old or not old else old if not new else f"{old} → {new}"


def _task(step: Step) -> Task:
    task = step.new or step.old
    if task is None:
        raise ValueError("a step without a task")
    return task

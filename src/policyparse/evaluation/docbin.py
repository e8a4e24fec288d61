"""The annotated corpus as spaCy's DocBin, for those who train models of their own on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.tokens import Doc, DocBin

from policyparse.components.alignment import Aligned, align
from policyparse.components.tokenizer import WordTokenizer
from policyparse.errors import GoldError
from policyparse.evaluation.gold import Annotation, GoldText, TaskRow, find_text, read_gold
from policyparse.export.output import put_file
from policyparse.spans import Span

GROUPS = ("tasks", "roles", "deadlines", "citations", "dates", "agencies")


class _Labelled(NamedTuple):
    span: Span
    label: str
    value: str


class _Places:
    """Where quotations stand in the canonical text, by the line of the file that gold gives."""

    def __init__(self, aligned: Aligned) -> None:
        self.text = aligned.document.text
        self._lines: dict[int, int] = {}
        for block in aligned.document.blocks:
            self._lines.setdefault(block.origin.line, block.span.start)
            for joint, line in block.joints:
                self._lines.setdefault(line, joint)
        self._last = max(self._lines, default=0)

    def find(self, quotation: str, line: int, after: int = 0) -> Span | None:
        """The first place of a quotation on its line (it may run on into the next), not before `after`."""
        start = self._lines.get(line)
        if start is None:
            return None
        quoted = " ".join(quotation.split())
        place = self.text.find(quoted, max(start, after))
        stop = next((self._lines[number] for number in range(line + 1, self._last + 1) if number in self._lines), len(self.text))
        return Span(place, place + len(quoted)) if 0 <= place < stop else None

    def find_above(self, quotation: str, line: int) -> Span | None:
        """The place of what a unit inherits, the nearest above its line; of what it says itself, on its line."""
        if (span := self.find(quotation, line)) is not None:
            return span
        quoted = " ".join(quotation.split())
        start = self._lines.get(line, len(self.text))
        place = self.text.rfind(quoted, 0, start)
        if place < 0:
            place = self.text.find(quoted, start)  # in a label line below the unit
        return Span(place, place + len(quoted)) if place >= 0 else None

    def line_of(self, number: int) -> Span | None:
        """The rest of the block that a line starts or is in."""
        start = self._lines.get(number)
        if start is None:
            return None
        end = self.text.find("\n", start)
        return Span(start, len(self.text) if end < 0 else end)


def make_doc(tokenizer: WordTokenizer, gold_dir: Path) -> Doc:
    """One annotated document with a span group for each of `GROUPS`; groups that its short form leaves open are absent.

    Raises `GoldError` for a quotation that stands nowhere.
    """
    path = find_text(gold_dir)
    if path is None:
        raise GoldError("không có đúng một tệp .txt bên cạnh thư mục nhãn", path=str(gold_dir))
    gold = read_gold(gold_dir, GoldText(path))
    aligned = align(path.read_text(encoding="utf-8-sig"))
    doc = tokenizer(aligned.document.text)
    places = _Places(aligned)
    for group, spans in _groups(gold, places, gold_dir).items():
        doc.spans[group] = [
            token
            for found in sorted(set(spans))
            if (token := doc.char_span(*found.span, label=found.label, kb_id=found.value, alignment_mode="expand")) is not None
        ]
    doc.user_data["name"] = gold_dir.resolve().parent.name
    return doc


def write_docbin(gold_dirs: Iterable[Path], out: Path) -> int:
    """Write the documents into one file and say how many they are. Raises `GoldError`; the file is whole or not there."""
    vocab = spacy.blank("xx").vocab
    tokenizer = WordTokenizer(vocab)
    docs = [make_doc(tokenizer, folder) for folder in gold_dirs]
    put_file(out, DocBin(docs=docs, store_user_data=True).to_bytes())
    return len(docs)


def _groups(gold: Annotation, places: _Places, gold_dir: Path) -> dict[str, list[_Labelled]]:
    groups: dict[str, list[_Labelled]] = {group: [] for group in GROUPS}

    def put(group: str, span: Span | None, label: str, value: str | None, quotation: str) -> None:
        if span is None:
            raise GoldError(f"“{quotation}” không có trong văn bản đã đọc", path=str(gold_dir))
        groups[group].append(_Labelled(span, label, value or ""))

    for task in gold.tasks:
        put("tasks", places.line_of(task.line), "core" if task.core else "other", "/".join(task.locator), str(task.line))
        for mention, role, line in _roles(task):
            put("roles", places.find_above(mention, line), role, None, mention)
        for deadline in task.deadline:
            span = places.find(deadline.text, deadline.line or task.line)
            put("deadlines", span, deadline.kind, deadline.value or deadline.rrule, deadline.text)
    after: dict[tuple[str, int, str], int] = {}

    def next_place(group: str, quotation: str, line: int) -> Span | None:
        """Rows are in reading order: what is quoted twice stands there twice."""
        span = places.find(quotation, line, after.get((group, line, quotation), 0))
        if span is not None:
            after[group, line, quotation] = span.end
        return span

    for citation in gold.citations:
        span = next_place("citations", citation.text, citation.line)
        put("citations", span, citation.kind, citation.target, citation.text)
    for day in gold.dates:
        put("dates", next_place("dates", day.text, day.line), day.kind, day.norm, day.text)
    for agency in gold.agencies:
        span = next_place("agencies", agency.mention, agency.line)
        put("agencies", span, "group" if agency.group else "body", None, agency.mention)
    if gold.short:
        del groups["agencies"]
    return groups


def _roles(task: TaskRow) -> Iterator[tuple[str, str, int]]:
    for mention in task.lead:
        yield mention, "lead", task.line
    for part in task.coordinate:
        yield part.mention, "coordinate", part.line
    for mention in task.implement:
        yield mention, "implement", task.line

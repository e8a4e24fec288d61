"""What the parser says, written down as an annotator would have: in rows of gold, on the lines of the gold's text."""

from __future__ import annotations

from collections import defaultdict
from typing import cast, get_args

from policyparse.document import Document
from policyparse.evaluation.facts import comparable
from policyparse.evaluation.gold import (
    AgencyRow,
    Annotation,
    CitationRow,
    CoordinatorPart,
    DateRow,
    DeadlinePart,
    FindingCode,
    FindingRow,
    GoldText,
    ProductPart,
    RecipientPart,
    TaskRow,
)
from policyparse.records.model import Citation, Deadline, Plan, Task
from policyparse.resolution.duties import Role
from policyparse.spans import Span

_ANNOTATED_CODES = frozenset(get_args(FindingCode))


class Alignment:
    """Where a place of the scored document stands in the text that the gold was made on.

    A text file is that text, line by line. Of any other file, tasks are found again by their locators and everything
    else through the words: the n-th block with some wording is the n-th line with it. What matches no line is given its
    block's number, negative, which no gold has.
    """

    def __init__(self, document: Document, text: GoldText, gold: Annotation) -> None:
        self._document = document
        self._is_text = document.source.media_type == "text/plain"
        self._lines = {} if self._is_text else _match_blocks(document, text)
        self._units = {} if self._is_text else {task.locator: task.line for task in gold.tasks}

    def line_of(self, span: Span) -> int:
        """The line on which a span starts."""
        if self._is_text:
            return self._document.origin_at(span.start).line
        block = self._document.block_at(span.start)
        start = block.span.start if block else 0
        return self._lines.get(start, -1 - self._document.text.count("\n", 0, start))

    def line_of_task(self, task: Task) -> int:
        """The line that stands for a unit."""
        if self._is_text:
            return self.line_of(task.span)
        unknown = -1 - self._document.text.count("\n", 0, task.span.start)
        return self._units.get(task.locator, unknown)


def _match_blocks(document: Document, text: GoldText) -> dict[int, int]:
    """From the start of each block to the line with the same letters; a page does not tell of every blank."""
    lines: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(text.lines, 1):
        lines[comparable(line).replace(" ", "")].append(number)
    matched = {}
    for block in document.blocks:
        same = lines.get(comparable(document.text[slice(*block.span)]).replace(" ", ""))
        if same:
            matched[block.span.start] = same.pop(0)
    return matched


def write_down(plan: Plan, place: Alignment) -> Annotation:
    """The parser's answer as an annotation. Findings of codes that the guideline does not annotate are left out."""
    keys = {document.id: document.key for document in plan.cited_documents}
    return Annotation(
        tasks=tuple(_task(task, place) for task in plan.tasks),
        citations=tuple(_citation(citation, keys, place) for citation in plan.citations),
        dates=tuple(
            DateRow(line=place.line_of(date.span), text=date.text, norm=date.value, kind=date.kind, role=date.role)
            for date in plan.dates
        ),
        agencies=tuple(
            AgencyRow(
                line=place.line_of(body.span),
                mention=body.mention,
                class_=(body.agency and body.agency.id) or "",
                group=bool(body.agency and body.agency.group),
            )
            for body in plan.agencies
        ),
        findings=tuple(
            FindingRow(
                line=place.line_of(finding.span), code=cast(FindingCode, finding.code), text=plan.text[slice(*finding.span)]
            )
            for finding in plan.findings
            if finding.code in _ANNOTATED_CODES
        ),
    )


def _task(task: Task, place: Alignment) -> TaskRow:
    def mentions(role: Role) -> tuple[str, ...]:
        return tuple(assignee.mention for assignee in task.assignees if assignee.role == role)

    return TaskRow(
        line=place.line_of_task(task),
        locator=task.locator,
        core=task.core,
        modality=task.modality,
        lead=mentions("lead"),
        coordinate=tuple(
            CoordinatorPart(mention=assignee.mention, line=place.line_of(assignee.span))
            for assignee in task.assignees
            if assignee.role == "coordinate"
        ),
        implement=mentions("implement"),
        advise_to=tuple(RecipientPart(mention=each.mention, relation=each.relation) for each in task.addressees),
        deadline=tuple(
            DeadlinePart(text=each.text, kind=each.kind, value=_to_the_hour(each), rrule=each.rrule, bound=each.bound)
            for each in task.deadlines
        ),
        products=tuple(ProductPart(text=each.text) for each in task.products),
    )


def _to_the_hour(deadline: Deadline) -> str | None:
    """The value as gold writes it: with the time of day behind the day."""
    alone = deadline.value and deadline.time and len(deadline.value) == len("2026-01-31")
    return f"{deadline.value}T{deadline.time}" if alone else deadline.value


def _citation(citation: Citation, keys: dict[str, str], place: Alignment) -> CitationRow:
    return CitationRow(
        line=place.line_of(citation.span),
        text=citation.text,
        kind=citation.kind,
        doc_type=citation.doc_type,
        number=citation.number,
        issued=citation.issued,
        issuer=citation.issuer.mention,
        subject=citation.subject,
        target=None if citation.target is None else keys[citation.target],
    )

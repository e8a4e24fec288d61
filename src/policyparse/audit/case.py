"""What the rules look at: one document, read and resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.records.model import DocumentRecord, Finding, Severity, Task
from policyparse.records.origins import write_origin
from policyparse.resolution.documents import DocumentResolver, ResolvedCitation
from policyparse.spans import Span

PARTY_NUMBER = re.compile(r"\d+[a-zđ]?-")  # 29-NQ/TW, where the state writes 29/NQ-CP


class Case:
    """One document before the rules. `body` is the text without letterhead; `unread` are the places of a scan where a number or a
    date seems to be printed and none could be read."""

    def __init__(
        self,
        document: Document,
        record: DocumentRecord,
        tasks: tuple[Task, ...],
        citations: DocumentResolver,
        bodies: list[AgencyFound],
        lexicon: Lexicon,
        body: Span,
        unread: list[Span] | None = None,
    ) -> None:
        self.document = document
        self.text = document.text
        self.shadow = document.shadow
        self.record = record
        self.tasks = tasks
        self.resolver = citations
        self.citations = citations.citations
        self.bodies = bodies
        self.lexicon = lexicon
        self.body = body
        self.unread = unread or []
        self._severities: dict[str, Severity] = {rule.code: rule.severity for rule in lexicon.audit_rules}  # type: ignore[misc]

    def find(
        self, code: str, span: Span, message: str, suggestion: str | None = None, severity: Severity | None = None
    ) -> Finding:
        """A finding of a rule at a place; its severity is the rule's unless said otherwise."""
        origin = write_origin(self.document, span)
        grade = severity or self._severities[code]
        return Finding(code=code, severity=grade, span=span, origin=origin, message=message, suggestion=suggestion)

    def numbered(self) -> Iterator[tuple[ResolvedCitation, Span, str]]:
        """Numbered citations with the place and the official form of their symbols, in text order."""
        for citation in self.citations:
            if citation.kind == "numbered" and citation.mention.symbol is not None and citation.number:
                yield citation, citation.mention.symbol, citation.number

    def line_before(self, position: int, reach: int = 90) -> str:
        """The folded words of the same paragraph before a position."""
        return self.shadow[max(self.shadow.rfind("\n", 0, position) + 1, position - reach) : position]

"""Labels in the middle of a line: "… (Cơ quan chủ trì: Sở A; thời gian: Quý II)", "Chủ trì: Sở A; Phối hợp: Sở B"."""

from __future__ import annotations

import re
from functools import lru_cache

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.spans import Span
from policyparse.structure import Node

_FIELDS = frozenset({"lead", "coordinate", "implement", "time", "product"})
_END = re.compile(r"\)|\.(?= |$)")


class _Rules:
    """The label patterns where a label may begin inside a line: behind a bracket, a semicolon or the end of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        labels = [rule for rule in lexicon.labels if rule.field in _FIELDS]
        self.fields = tuple(rule.field for rule in labels)
        self.line = re.compile(rf"(?!tổ chức)(?:{'|'.join(f'({rule.pattern})' for rule in labels)})\s?(?::\s?|\.?$)")
        self.value = re.compile(rf"(?:{'|'.join(f'({rule.pattern})' for rule in labels)})\s?:\s?")
        self.pattern = re.compile(
            rf"(?:(?<=\()|(?<=[;.,:] )|(?<=\) )|(?<= - ))(?:{'|'.join(f'({rule.pattern})' for rule in labels)})\s?:\s?"
        )


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules:
    return _Rules(lexicon)


class InlineLabels:
    """Takes the lines of one document apart where labels stand inside them."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._shadow = document.shadow
        self._rules = _rules(lexicon)
        self._known: dict[int, tuple[Span, tuple[Node, ...]]] = {}

    def own(self, node: Node) -> Span:
        """The text of a line before the first label inside it."""
        return self._split(node)[0]

    def of(self, node: Node) -> tuple[Node, ...]:
        """The labels inside a line, as label lines of their own."""
        return self._split(node)[1]

    def form(self, node: Node) -> tuple[str, Span] | None:
        """The field and the value of a numbered line in the form of a label line ("3. Thời gian thực hiện: Quý II")."""
        text = self._shadow[slice(*node.span)]
        match = self._rules.line.match(text)
        if match is None or match.lastindex is None:
            return None
        return self._rules.fields[match.lastindex - 1], Span(node.span.start + match.end(), node.span.end)

    def _split(self, node: Node) -> tuple[Span, tuple[Node, ...]]:
        if node.index not in self._known:
            self._known[node.index] = self._take_apart(node)
        return self._known[node.index]

    def _take_apart(self, node: Node) -> tuple[Span, tuple[Node, ...]]:
        span = node.span
        if self._shadow.find(":", span.start, span.end - 1) < 0:
            return span, ()
        found = [
            match
            for match in self._rules.pattern.finditer(self._shadow, span.start, span.end)
            if match.lastindex is not None and (match.start() > span.start or node.kind == "label")
        ]
        first = self._rules.value.match(self._shadow, span.start, span.end) if node.kind == "label" else None
        if first and (not found or found[0].start() > span.start):
            found.insert(0, first)  # a cell "Chủ trì: Sở A; phối hợp: Sở B"
        labels = []
        for place, match in enumerate(found):
            until = found[place + 1].start() if place + 1 < len(found) else span.end
            end = _END.search(self._shadow, match.end(), until)
            stop = end.start() if end and place + 1 == len(found) else until
            value = self._shadow[match.end() : stop].rstrip(" ;.,(")
            labels.append(
                Node(
                    index=-match.start(),
                    kind="label",
                    level="label",
                    label=None,
                    part=None,
                    parent=node.parent,
                    block=node.block,
                    span=Span(match.end(), match.end() + len(value)),
                    whole=Span(match.start(), match.end() + len(value)),
                    zone=node.zone,
                    field=self._rules.fields[(match.lastindex or 1) - 1],
                    locator=node.locator,
                )
            )
        if not labels:
            return span, ()
        words = self._shadow[span.start : found[0].start()].rstrip(" ;,(-")
        return Span(span.start, span.start + len(words)), tuple(labels)

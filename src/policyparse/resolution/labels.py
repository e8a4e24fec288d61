"""Label lines ("Cơ quan chủ trì: …"): which units a block of them reaches, and whom their values name."""

from __future__ import annotations

import re

from policyparse.document import CAPITALS, Document
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.duties import Actor, Role
from policyparse.resolution.holders import begins_holder
from policyparse.resolution.inline import InlineLabels
from policyparse.resolution.roles import RoleReader
from policyparse.resolution.scopes import ScopeReader
from policyparse.spans import Span
from policyparse.structure import Node, Outline

_ROLES: dict[str, Role] = {"lead": "lead", "coordinate": "coordinate", "implement": "implement"}
_WORDED = re.compile(r"(?<!\w)(?:chủ trì|phối hợp|thực hiện|hướng dẫn|tham mưu|trong đó|theo|các nội dung)(?!\w)|[:(]")
_MARK = re.compile(r" ?[;,] (?:và )?| và ")
_PIECE = re.compile(
    rf"[{CAPITALS}]\w|các |nhà trường|đoàn thể|doanh nghiệp|cộng đồng|người dân|nhân dân|gia đình|phụ huynh|viện|trường|hội|ban|tổ "
)
_NAME_WORDS = re.compile(r"(?:[^\W\d_]+| |-)+")
_LONGEST_PIECE = 80
_FIELDS = frozenset({"lead", "coordinate", "implement", "time", "product"})


class LabelReader:
    """Reads the label lines of an outline."""

    def __init__(
        self, document: Document, outline: Outline, reader: RoleReader, scopes: ScopeReader, inline: InlineLabels
    ) -> None:
        self._document = document
        self._outline = outline
        self._reader = reader
        self._scopes = scopes
        self._inline = inline

    def reach(self) -> dict[int, list[Node]]:
        """For each unit, the label lines that reach it: those of the block below it under the same parent."""
        reached: dict[int, list[Node]] = {}
        nodes = self._outline.nodes
        groups: dict[int | None, list[Node]] = {}
        for node in nodes:
            if node.zone == "body":
                groups.setdefault(node.parent, []).append(node)
        for parent, siblings in groups.items():
            self._turn_into_labels(siblings)
            if not any(node.kind == "label" and node.field in _FIELDS for node in siblings):
                continue
            above = self._above_label_heading(parent)
            pending: list[Node] = []
            seen_unit = False
            after_label = False
            field: str | None = None
            for node in siblings:
                if (
                    field is not None
                    and node.kind == "item"
                    and node.level in ("dash", "plus")
                    and (self._reader.ends_with_body(node.span) or self._reader.only_lists(node.span))
                ):
                    node.kind, node.field = "label", field
                    self._scopes.forget(node)
                elif node.kind == "label":
                    field = (
                        node.field
                        if node.span.end <= node.span.start and node.field in ("lead", "coordinate", "implement")
                        else None
                    )
                if node.kind == "label":
                    after_label = True
                    targets = pending
                    if not targets and not seen_unit and parent is not None:
                        targets = above or [nodes[parent]]
                    for target in targets:
                        reached.setdefault(target.index, []).extend((node, *self._inline.of(node)))
                    continue
                if after_label:
                    pending = []
                    after_label = False
                if node.kind in ("item", "paragraph"):
                    if node.kind == "item" and self._has_own_labels(node):
                        seen_unit = True
                        continue
                    pending.extend(self._leaves(node))
                    seen_unit = True
        return reached

    def _turn_into_labels(self, siblings: list[Node]) -> None:
        """Make label lines of numbered lines in their form, where one of them says who: "2. Đơn vị chủ trì: …", "3. Thời gian: …"."""
        forms = [
            (node, form)
            for node in siblings
            if node.kind == "item" and node.level in ("number", "multi") and (form := self._inline.form(node)) is not None
        ]
        if not any(field in _ROLES for _, (field, _) in forms):
            return
        for node, (field, value) in forms:
            if field in _FIELDS and value.end > value.start and not self._scopes.items_below(node):
                node.kind, node.field, node.span = "label", field, value
                self._scopes.forget(node)

    def is_heading(self, node: Node) -> bool:
        """True if a line only heads label lines: "2. Cơ quan chủ trì, phối hợp"."""
        form = self._inline.form(node) if node.kind == "item" and node.level != "row" and node.children else None
        return form is not None and form[0] in _ROLES and form[1].end <= form[1].start

    def _above_label_heading(self, parent: int | None) -> list[Node]:
        """The units that label lines below a heading of their own reach: those above that heading, back to the one before."""
        nodes = self._outline.nodes
        if parent is None or not self.is_heading(nodes[parent]):
            return []
        beside = nodes[parent].parent
        siblings = nodes[beside].children if beside is not None else [node.index for node in nodes if node.parent is None]
        found: list[Node] = []
        for index in siblings:
            node = nodes[index]
            if index >= parent:
                break
            if node.kind == "label" or self.is_heading(node):
                found = []
            elif node.kind in ("item", "paragraph"):
                found.extend(self._leaves(node))
        return found

    def _whole(self, body: AgencyFound, span: Span, actors: list[Actor]) -> AgencyFound:
        """A body with all the words of its piece of a list: a value that says who says nothing else of it ("Kế toán Tỉnh Đoàn")."""
        text = self._document.text
        others = [actor.found.span for actor in actors if actor.found.span != body.span]
        start = max([span.start, *(mark.end() for mark in _MARK.finditer(text, span.start, body.span.start))])
        marks = [mark.start() for mark in _MARK.finditer(text, body.span.end, span.end)]
        end = min([span.start + len(text[slice(*span)].rstrip(" .;")), *marks])
        rest = text[start : body.span.start] + text[body.span.end : end]
        alone = not any(other.start < end and start < other.end for other in others)
        named = start == body.span.start or begins_holder(self._document.shadow, start)
        if (
            rest
            and alone
            and named
            and (body.kind in ("name", "post") or text.startswith((" có ", " nơi "), body.span.end))
            and end - start < _LONGEST_PIECE
            and _NAME_WORDS.fullmatch(rest)
        ):
            return body._replace(span=Span(start, end), name=None)
        return body

    def _uncovered(self, span: Span, held: list[Span]) -> list[Actor]:
        """Pieces of a list of bodies that no list knows: "Đoàn Thanh niên, nhà trường trên địa bàn"."""
        text, found = self._document.text, []
        marks = [m for m in _MARK.finditer(text, span.start, span.end) if not any(s.start <= m.start() < s.end for s in held)]
        starts = [span.start, *(mark.end() for mark in marks)]
        ends = [*(mark.start() for mark in marks), span.start + len(text[slice(*span)].rstrip(" .;"))]
        for start, end in zip(starts, ends, strict=True):
            if 4 < end - start < 60 and not any(s.start < end and start < s.end for s in held) and _PIECE.match(text, start):
                found.append(Actor("implement", AgencyFound(Span(start, end), "group"), "", Span(start, end)))
        return found

    def _has_own_labels(self, node: Node) -> bool:
        nodes = self._outline.nodes
        return any(
            (nodes[child].kind == "label" and nodes[child].field in _FIELDS) or self._has_own_labels(nodes[child])
            for child in node.children
        )

    def _leaves(self, node: Node) -> list[Node]:
        below = self._scopes.items_below(node)
        if not below or not self._scopes.is_heading(node):
            return [node]
        return [leaf for child in below for leaf in self._leaves(child)]

    def actors(self, label: Node) -> list[Actor]:
        """Those whom a label line names, in the label's role unless its value says another."""
        if label.field not in _ROLES:
            return []
        statement = self._scopes.statement(label)
        parent = None if label.parent is None else self._outline.nodes[label.parent]
        rule = f"{'cell' if parent is not None and parent.level == 'row' else 'label'}:{label.field}"
        cue = Span(label.whole.start, label.span.start)
        actors: list[Actor] = []
        says_lead = any(actor.role == "lead" for actor in statement.subjects)
        for actor in statement.subjects:
            role: Role = actor.role
            if role == "implement" and not (label.field == "lead" and says_lead):
                role = _ROLES[label.field]
            actors.append(actor._replace(role=role, rule=rule, cue=cue))
        actors.extend(actor._replace(rule=rule, cue=cue) for actor in statement.partners)
        if actors and not _WORDED.search(self._scopes.words(label.span)):
            actors = [actor._replace(found=self._whole(actor.found, label.span, actors)) for actor in actors]
            held = [actor.found.span for actor in actors]
            actors.extend(
                actor._replace(rule=rule, cue=cue, role=_ROLES[label.field]) for actor in self._uncovered(label.span, held)
            )
        if not actors:
            text = self._document.text[slice(*self._inline.own(label))].rstrip(" .;")
            if text and len(text) < 90 and text[0].isupper() and not text.isupper() and "." not in text:
                whole = AgencyFound(Span(label.span.start, label.span.start + len(text)), "group", None)
                actors.append(Actor(_ROLES[label.field], whole, rule, cue))
        return actors

"""Which unit is a task, and who is responsible for it: statements carried down the outline and up from label lines."""

from __future__ import annotations

import re

import msgspec

from policyparse.document import Document
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.roles import Actor, Recipient, Role, RoleReader, Statement
from policyparse.spans import Span
from policyparse.structure import Letterhead, Node, Outline

_BASIS = re.compile(
    r"^[-+]?\s*(?:căn cứ (?:luật|nghị|quyết|chỉ|thông|công|kế|hiến|bộ luật|pháp|ý kiến|tờ|văn)|xét |theo đề nghị|kèm theo|\()"
)
_LETTERS = frozenset({"Công văn", "Công điện", "Thông báo", "Chỉ thị", "Kết luận"})
_NOTICE = re.compile(r"thông báo để|trân trọng thông báo|xin thông báo|biết, thực hiện")
_SKIPPED = frozenset({"goal", "background"})
_OWN_ONLY = frozenset({"scope", "funding", "clause", "purpose"})
_PASSIVE = re.compile(r"(?:khuyến khích|kinh phí|nguồn (?:vốn|kinh phí|lực))(?!\w)")
_DUTY_END = re.compile(r"(?:,? (?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|thực hiện|tổ chức thực hiện))?[\s.:;]*$")
_CLAUSE = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|tổ chức triển khai|triển khai|thực hiện (?:các|tốt)|tăng cường|tiếp tục|chủ động|trong đó|căn cứ|khẩn trương|là các|là cơ quan|chịu trách nhiệm|có trách nhiệm)(?!\w)|[.:]"
)
_MARK = re.compile(r" ?[,;/()] ?(?:và )?| và ")
_ORDERED = re.compile(r"(?:(?:giao|đề nghị|yêu cầu|phân công|trách nhiệm của|đối với)(?: các đồng chí| đồng chí)? )?")
_PRIVATE = re.compile(
    r"(?:các |những )?(?:doanh nghiệp|cơ sở|hợp tác xã|tổ chức|cá nhân|hộ|công ty|nhà đầu tư|chủ đầu tư|nhà thầu|thành viên|nhà mạng)(?!\w)"
)
_PETITION = re.compile(r"về (?:việc )?(?:kiến nghị|đề nghị|đề xuất)")


class Scope(msgspec.Struct, frozen=True):
    """What governs the units below a heading or an intro line."""

    subjects: tuple[Actor, ...] = ()
    partners: tuple[Actor, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    request: bool = False
    intro: bool = False
    depth: int = -1


class Unit(msgspec.Struct):
    """A unit that lays work on somebody. `labels` are the label lines that reach it."""

    node: Node
    own: Statement
    actors: list[tuple[Actor, bool]]
    recipients: list[Recipient]
    labels: list[Node]
    core: bool
    request: bool


class Assigner:
    """Walks one outline once; `assign` gives its units in order."""

    def __init__(self, document: Document, letterhead: Letterhead, outline: Outline, reader: RoleReader) -> None:
        self._document = document
        self._shadow = document.shadow
        self._letterhead = letterhead
        self._outline = outline
        self._reader = reader
        self._statements: dict[int, Statement] = {}
        self._scopes: dict[int, Scope] = {}
        self._last_numbered = max(
            (
                node.index
                for node in outline.nodes
                if node.kind == "item" and node.zone == "body" and node.level not in ("dash", "plus")
            ),
            default=-1,
        )

    def assign(self) -> list[Unit]:
        """The tasks: units with at least one responsible body, in reading order."""
        reached = self._reach_labels()
        units = []
        for node in self._outline.nodes:
            if node.zone != "body" or not self._is_unit(node, node.index in reached):
                continue
            unit = self._unit(node, reached.get(node.index, []))
            if unit is not None:
                units.append(unit)
        return units

    def _statement(self, node: Node) -> Statement:
        if node.index not in self._statements:
            span = node.span
            if _PETITION.match(self._shadow, span.start):  # what stands before the colon only repeats who asked for what
                colon = self._shadow.find(": ", span.start, span.end)
                span = Span(colon + 2 if colon >= 0 else span.end, span.end)
            self._statements[node.index] = self._reader.read(span, value=node.kind == "label")
        return self._statements[node.index]

    def _items_below(self, node: Node) -> list[Node]:
        nodes = self._outline.nodes
        return [nodes[child] for child in node.children if nodes[child].kind != "label"]

    def _ends_open(self, node: Node) -> bool:
        return self._document.text[node.span.end - 1 : node.span.end] == ":"

    def _is_heading(self, node: Node) -> bool:
        """True if a labelled line only heads what hangs from it."""
        below = self._items_below(node)
        if not below:
            return False
        if self._ends_open(node):
            return True
        statement = self._statement(node)
        if all(child.kind == "paragraph" for child in below):
            return statement.pure or not self._sentence(node)
        return statement.pure or not statement.subjects or not self._sentence(node)

    def _sentence(self, node: Node) -> bool:
        """True if a labelled line reads as a full sentence, not as a title."""
        text = self._document.text[slice(*node.span)]
        return text.endswith((".", ";", "./.")) or len(text) > 170 or ". " in text

    def _is_unit(self, node: Node, labelled: bool) -> bool:
        if node.kind in ("intro", "label") or node.span.end <= node.span.start:
            return False
        if labelled:
            return True
        if node.section in _SKIPPED and not self._governing_intro(node):
            return False
        if node.kind == "item":
            return not self._is_heading(node)
        return not _BASIS.match(self._shadow, node.span.start)

    def _governing_intro(self, node: Node) -> bool:
        """True if an intro line that lays work on somebody stands above, inside the section."""
        while True:
            if node.intro is not None and self._outline.nodes[node.intro].parent is not None:
                statement = self._statement(self._outline.nodes[node.intro])
                if statement.subjects:
                    return True
            if node.parent is None:
                return False
            node = self._outline.nodes[node.parent]

    def _scope_above(self, node: Node) -> Scope:
        """The nearest intro line or heading that lays work on somebody."""
        if node.intro is not None:
            intro = self._outline.nodes[node.intro]
            above = self._scope_of(intro)
            if above.subjects or above.partners:
                return above
        if node.parent is None:
            return Scope()
        return self._scope_of(self._outline.nodes[node.parent])

    def _scope_of(self, node: Node) -> Scope:
        if node.index not in self._scopes:
            self._scopes[node.index] = self._make_scope(node)
        return self._scopes[node.index]

    def _make_scope(self, node: Node) -> Scope:
        above = self._scope_above(node)
        if (
            node.kind == "item"
            and node.level in ("part", "chapter", "section", "roman", "capital")
            and not self._statement(node).pure
        ):
            if not self._ends_open(node) and not self._statement(node).ordered:
                return above
        if not (node.kind == "intro" or self._is_heading(node) or self._items_below(node)):
            return above
        if _PETITION.match(self._shadow, node.span.start):
            return above
        statement = self._statement(node)
        intro = node.kind == "intro" or self._ends_open(node)
        if node.parent is None and node.kind == "intro" and not statement.ordered and not self._is_modal_intro(node, statement):
            return above
        if not statement.pure and node.kind == "item":
            carried = self._heading_as_bodies(node)
            if carried:
                return Scope(carried, request=statement.request)
        if not intro and not statement.pure:
            if self._sentence(node) and all(child.kind == "paragraph" for child in self._items_below(node)):
                return above
            if not statement.subjects and not statement.elided_lead and not statement.partners:
                return above
            if (
                statement.subjects
                and not statement.ordered
                and not self._sentence(node)
                and not statement.elided_lead
                and not statement.partners
                and not statement.modal
            ):
                return above
        if not statement.subjects and intro and node.kind == "item" and not statement.elided_lead:
            opening = self._reader.opening_list(node.span)
            if opening:
                return Scope(opening, statement.partners, statement.recipients, statement.request, intro)
        if statement.subjects:
            return Scope(statement.subjects, statement.partners, statement.recipients, statement.request, intro)
        if statement.elided_lead or statement.partners:
            leads = _led(above.subjects) if statement.elided_lead else above.subjects
            return Scope(leads, statement.partners, statement.recipients, above.request or statement.request, intro)
        return above

    def _is_modal_intro(self, node: Node, statement: Statement) -> bool:
        issuer = re.search(
            r"(?:ban hành|có ý kiến|kết luận|điện|thông báo|quyết định|chỉ đạo như sau|xây dựng kế hoạch)[^.]{0,160}:$",
            self._shadow[slice(*node.span)],
        )
        return bool(statement.subjects) and statement.modal and not issuer

    def _heading_as_bodies(self, node: Node) -> tuple[Actor, ...]:
        """The bodies of a heading that names them in more words than the grammar knows.

        A class carried on to the end of the heading is one body ("Các doanh nghiệp viễn thông trên địa bàn"), as is a name
        with commas in it; between known bodies an unknown piece is a body of its own.
        """
        bodies = self._reader.bodies_in(node.span)
        if not bodies or self._sentence(node) or not _ORDERED.fullmatch(self._shadow, node.span.start, bodies[0].span.start):
            return ()
        end = node.span.start + len(_DUTY_END.sub("", self._shadow[slice(*node.span)]))
        if _CLAUSE.search(self._shadow, bodies[0].span.end, end):
            return ()
        bodies = [body for body in bodies if body.span.end <= end]
        if len(bodies) == 1 or bodies[0].kind in ("group", "open"):
            if end - bodies[0].span.end > 130:
                return ()
            bodies = [bodies[0]._replace(span=Span(bodies[0].span.start, end))]
        else:
            bodies = self._pieces(bodies, end)
        return tuple(Actor("implement", body, "heading:words", node.span) for body in bodies)

    def _pieces(self, bodies: list[AgencyFound], end: int) -> list[AgencyFound]:
        pieces: list[AgencyFound] = []
        for index, body in enumerate(bodies):
            until = bodies[index + 1].span.start if index + 1 < len(bodies) else end
            parts = []
            start = body.span.end
            for mark in [*_MARK.finditer(self._shadow, body.span.end, until), None]:
                stop = mark.start() if mark else until
                if stop > start:
                    parts.append((start, stop))
                start = mark.end() if mark else until
            first = body
            if parts and parts[0][0] == body.span.end:
                start, stop = parts.pop(0)
                first = body._replace(span=Span(body.span.start, stop))
            pieces.append(first)
            pieces.extend(AgencyFound(Span(start, stop), "group") for start, stop in parts if stop - start > 5)
        return pieces

    def _reach_labels(self) -> dict[int, list[Node]]:
        """For each unit, the label lines that reach it: those of the block below it under the same parent."""
        reached: dict[int, list[Node]] = {}
        nodes = self._outline.nodes
        groups: dict[int | None, list[Node]] = {}
        for node in nodes:
            if node.zone == "body":
                groups.setdefault(node.parent, []).append(node)
        for parent, siblings in groups.items():
            if not any(node.kind == "label" and node.field in _FIELDS for node in siblings):
                continue
            pending: list[Node] = []
            seen_unit = False
            after_label = False
            field: str | None = None
            for node in siblings:
                if (
                    field is not None
                    and node.kind == "item"
                    and node.level in ("dash", "plus")
                    and self._reader.ends_with_body(node.span)
                ):
                    node.kind, node.field = "label", field
                    self._statements.pop(node.index, None)
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
                        targets = [nodes[parent]]
                    for target in targets:
                        reached.setdefault(target.index, []).append(node)
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

    def _has_own_labels(self, node: Node) -> bool:
        nodes = self._outline.nodes
        return any(
            (nodes[child].kind == "label" and nodes[child].field in _FIELDS) or self._has_own_labels(nodes[child])
            for child in node.children
        )

    def _leaves(self, node: Node) -> list[Node]:
        below = self._items_below(node)
        if not below or not self._is_heading(node):
            return [node]
        return [leaf for child in below for leaf in self._leaves(child)]

    def _unit(self, node: Node, labels: list[Node]) -> Unit | None:
        own = self._statement(node)
        scope = self._scope_above(node)
        if node.section in _OWN_ONLY and not labels and not own.subjects:
            if not (scope.subjects and self._scope_inside(node)):
                return None
        if node.parent is None and not labels and not self._speaks(node, own, scope):
            return None
        if _PASSIVE.match(self._shadow, node.span.start) and not own.subjects and not labels:
            return None
        if own.pure and not labels:  # a heading whose duties were lost, or a bare enumeration of bodies
            return None
        actors: list[tuple[Actor, bool]] = []
        inherited = _led(scope.subjects) if own.elided_lead else scope.subjects
        keeps = not own.ordered and (any(actor.role == "lead" for actor in scope.subjects) or not own.initial)
        subjects = own.subjects
        if not own.initial and (scope.subjects or labels):  # what firms and citizens do meanwhile is not this unit's duty
            subjects = tuple(actor for actor in subjects if not _PRIVATE.match(self._shadow, actor.found.span.start))
        if subjects and not keeps:
            inherited = ()
        actors.extend((actor, True) for actor in inherited)
        actors.extend((actor, False) for actor in subjects)
        if not subjects or keeps:
            actors.extend((actor, True) for actor in scope.partners)
        actors.extend((actor, False) for actor in own.partners)
        for label in labels:
            actors.extend((actor, True) for actor in self._label_actors(label))
        actors = self._distinct(actors)
        if not any(actor.role != "coordinate" for actor, _ in actors) and not labels:
            return None
        if not actors:
            return None
        recipients = [*own.recipients, *(scope.recipients if not own.subjects else ())]
        for label in labels:
            if label.field in ("lead", "coordinate", "implement"):
                recipients.extend(self._statement(label).recipients)
        core = node.section != "purpose" and not own.executing and not _NOTICE.search(self._shadow, *node.span)
        return Unit(node, own, actors, recipients, labels, core, own.request or (scope.request and not own.subjects))

    def _scope_inside(self, node: Node) -> bool:
        """True if what governs a unit stands below the heading that tells what its section is about."""
        current: Node | None = node
        while current is not None:
            if current.intro is not None and self._outline.nodes[current.intro].parent is not None:
                if self._statement(self._outline.nodes[current.intro]).subjects:
                    return True
            if current.parent is None:
                return False
            current = self._outline.nodes[current.parent]
            if self._statement(current).subjects and current.parent is not None:
                return True
        return False

    def _speaks(self, node: Node, own: Statement, scope: Scope) -> bool:
        """Whether a line outside the outline is a unit: in letters and notices, or where it orders outright."""
        if node.kind == "item":
            return bool(own.subjects or scope.subjects)
        following = node.index < self._last_numbered
        shadow = self._shadow[slice(*node.span)]
        if (
            re.search(r"(?:đã (?:ban hành|có|chỉ đạo|chủ trì|yêu cầu|nhận)|báo cáo của|theo báo cáo)", shadow[:400])
            and not scope.subjects
        ):
            return False
        if following and self._letterhead.doc_type not in _LETTERS:
            return False
        leads = any(actor.role == "lead" for actor in own.subjects)
        if following:
            return False
        if self._letterhead.doc_type in _LETTERS or self._letterhead.doc_type is None:
            return leads or own.ordered or own.modal or bool(scope.subjects) or bool(_NOTICE.search(shadow))
        return leads or own.ordered or own.executing or own.modal

    def _label_actors(self, label: Node) -> list[Actor]:
        if label.field not in _ROLES:
            return []
        statement = self._statement(label)
        cue = Span(label.whole.start, label.span.start)
        actors: list[Actor] = []
        says_lead = any(actor.role == "lead" for actor in statement.subjects)
        for actor in statement.subjects:
            role: Role = actor.role
            if role == "implement" and not (label.field == "lead" and says_lead):
                role = _ROLES[label.field]
            actors.append(actor._replace(role=role, rule=f"label:{label.field}", cue=cue))
        actors.extend(actor._replace(rule=f"label:{label.field}", cue=cue) for actor in statement.partners)
        if not actors:
            text = self._document.text[slice(*label.span)].rstrip(" .;")
            if text and len(text) < 90 and text[0].isupper() and not text.isupper() and "." not in text:
                whole = AgencyFound(Span(label.span.start, label.span.start + len(text)), "group", None)
                actors.append(Actor(_ROLES[label.field], whole, f"label:{label.field}", cue))
        return actors

    def _distinct(self, actors: list[tuple[Actor, bool]]) -> list[tuple[Actor, bool]]:
        """One entry for each body: the stronger role wins, and a lead is not its own coordinator."""
        order = {"lead": 0, "coordinate": 1, "implement": 2}
        best: dict[str, tuple[Actor, bool]] = {}
        for actor, inherited in actors:
            key = self._shadow[slice(*actor.found.span)]
            held = best.get(key)
            if held is None or order[actor.role] < order[held[0].role]:
                best[key] = (actor, inherited)
        return list(best.values())


_ROLES: dict[str, Role] = {"lead": "lead", "coordinate": "coordinate", "implement": "implement"}
_FIELDS = frozenset({"lead", "coordinate", "implement", "time", "product"})


def _led(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    return tuple(actor._replace(role="lead") if actor.role == "implement" else actor for actor in actors)

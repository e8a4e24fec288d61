"""Which unit is a task, and who is responsible for it: statements carried down the outline and up from label lines."""

from __future__ import annotations

import re

import msgspec

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.mentions.persons import past_seat
from policyparse.resolution.cues import Cue
from policyparse.resolution.duties import Actor, Recipient, Statement
from policyparse.resolution.inline import InlineLabels
from policyparse.resolution.labels import LabelReader
from policyparse.resolution.letters import to_addressees
from policyparse.resolution.ranks import is_unit_of
from policyparse.resolution.roles import RoleReader
from policyparse.resolution.scopes import Scope, ScopeReader, led
from policyparse.structure import Letterhead, Node, Outline

_BASIS = re.compile(
    r"^[-+]?\s*(?:căn cứ (?:luật|nghị|quyết|chỉ|thông|công|kế|hiến|bộ luật|pháp|ý kiến|tờ|văn)|xét |theo đề nghị|kèm theo|\()"
)
_ANNOUNCES = re.compile(r"(?:ý kiến|chỉ đạo|kết luận|yêu cầu|đề nghị)[^.:]*:$")
_LETTERS = frozenset({"Công văn", "Công điện", "Thông báo", "Chỉ thị", "Kết luận"})
_NOTICE = Cue(("thông báo", "biết, thực hiện"), re.compile(r"thông báo để|trân trọng thông báo|xin thông báo|biết, thực hiện"))
_MAKES_KNOWN = Cue(
    ("thông báo",), re.compile(r" (?:xin |trân trọng )?thông báo (?:để|đến)[^.;]* biết(?:,| và) (?:thực hiện|triển khai)")
)
_SKIPPED = frozenset({"goal", "background"})
_OWN_ONLY = frozenset({"scope", "funding", "clause", "purpose"})
_PASSIVE = re.compile(r"(?:khuyến khích|kinh phí|nguồn (?:vốn|kinh phí|lực))(?!\w)")
_PRIVATE = re.compile(
    r"(?:các |những )?(?:doanh nghiệp|cơ sở|hợp tác xã|tổ chức|cá nhân|hộ|công ty|nhà đầu tư|chủ đầu tư|nhà thầu|thành viên|nhà mạng)(?!\w)"
)


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

    def __init__(
        self, document: Document, letterhead: Letterhead, outline: Outline, bodies: list[AgencyFound], lexicon: Lexicon
    ) -> None:
        self._document = document
        self._shadow = document.shadow
        self._letterhead = letterhead
        self._outline = outline
        reader = RoleReader(document, bodies, lexicon)
        self._inline = InlineLabels(document, lexicon)
        self._scopes = ScopeReader(document, outline, reader, self._inline)
        self._labels = LabelReader(document, outline, reader, self._scopes, self._inline)
        # In letters and notices whoever opens a paragraph behind the line that announces the orders is told to act.
        self._announced = next(
            (
                node.index
                for node in outline.nodes
                if node.parent is None and self._scopes.ends_open(node) and _ANNOUNCES.search(document.shadow, *node.span)
            ),
            len(outline.nodes),
        )
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
        reached = self._labels.reach()
        units = []
        for node in self._outline.nodes:
            if node.zone != "body":
                continue
            labels = [*self._inline.of(node), *reached.get(node.index, ())] if node.kind != "label" else []
            if not self._is_unit(node, bool(labels)):
                continue
            unit = self._unit(node, labels)
            if unit is not None:
                units.append(unit)
        return units

    def _is_unit(self, node: Node, labelled: bool) -> bool:
        if node.kind in ("intro", "label") or node.span.end <= node.span.start:
            return False
        if labelled:
            return True
        if self._scopes.lists_cases(node) or self._labels.is_heading(node):
            return False
        if node.section in _SKIPPED and not self._scopes.has_governing_intro(node):
            return False
        if node.kind == "item":
            return not self._scopes.is_heading(node)
        return not _BASIS.match(self._shadow, node.span.start)

    def _unit(self, node: Node, labels: list[Node]) -> Unit | None:
        own = self._scopes.statement(node)
        scope = self._scopes.above(node)
        if node.section in _OWN_ONLY and not labels and not own.subjects:
            if not (scope.subjects and self._scopes.governed_inside(node)):
                return None
        if (
            self._scopes.tells_whom(node)
            and not labels
            and not (own.ordered or own.bound or any(a.role == "lead" for a in own.subjects))
        ):
            return None
        if node.parent is None and not labels and not self._speaks(node, own, scope):
            return None
        if _PASSIVE.match(self._shadow, node.span.start) and not own.subjects and not labels:
            return None
        if (
            to_addressees(scope.subjects)
            and not own.subjects
            and not labels
            and not self._scopes.letter.opens_with_work(node.span)
        ):
            return None
        if own.pure and not labels:  # a heading whose duties were lost, or a bare enumeration of bodies
            return None
        actors: list[tuple[Actor, bool]] = []
        inherited = led(scope.subjects) if own.elided_lead else scope.subjects
        keeps = self._keeps(node, own, scope)
        subjects = own.subjects
        if own.ordered and scope.heading and self._shadow.startswith("yêu cầu ", node.span.start):
            subjects = ()  # under the heading of a body it is that body that requires something of others
        if not own.initial and (scope.subjects or labels):  # what firms and citizens do meanwhile is not this unit's duty
            subjects = tuple(actor for actor in subjects if not _PRIVATE.match(self._shadow, actor.found.span.start))
        if scope.subjects and all(self._shadow.startswith("mỗi ", actor.found.span.start) for actor in subjects):
            subjects = ()  # "Mỗi xã dựng …" says how the work is shared out among those above
        if told := _MAKES_KNOWN.search(self._shadow, *node.span):
            subjects = tuple(actor for actor in subjects if actor.found.span.end != told.start())
            if own.subjects and not subjects and not labels:
                return None  # who only makes known what others are to do has no duty in it
        if subjects and not keeps:
            inherited = ()
        actors.extend((actor, True) for actor in inherited)
        actors.extend((actor, False) for actor in subjects)
        if not subjects or keeps:
            actors.extend((actor, True) for actor in scope.partners)
        actors.extend((actor, False) for actor in own.partners)
        for label in labels:
            actors.extend((actor, True) for actor in self._labels.actors(label))
        actors = self._distinct(actors)
        if not any(actor.role != "coordinate" for actor, _ in actors) and not labels:
            return None
        if not actors:
            return None
        recipients = [*own.recipients, *(scope.recipients if not own.subjects else ())]
        for label in labels:
            if label.field in ("lead", "coordinate", "implement"):
                recipients.extend(self._scopes.statement(label).recipients)
        core = node.section != "purpose" and not own.executing and not self._is_notice(node)
        return Unit(node, own, actors, recipients, labels, core, own.request or (scope.request and (not subjects or keeps)))

    def _keeps(self, node: Node, own: Statement, scope: Scope) -> bool:
        """True if those whom the line above names stay responsible beside those whom the unit names itself."""
        if scope.commands:
            return True
        if not own.subjects:
            return False
        first = own.subjects[0].found
        held = {self._shadow[slice(*actor.found.span)] for actor in scope.subjects}
        if scope.heading and self._shadow[slice(*first.span)] not in held:
            if own.ordered and self._shadow.startswith(("giao ", "phân công "), node.span.start):
                return self._commands(scope, first)  # the body above hands its work on to one of its own
            seated = past_seat(self._shadow, first.span.end) > first.span.end  # a member of the board above
            if (
                first.kind == "post"
                and not seated
                and not own.ordered
                and not any(actor.found.kind == "post" for actor in scope.subjects)
            ):
                return True  # whoever is head of a body acts for it
            if first.span.start > node.span.start + 24 and self._scopes.begins_with_duty(node):
                return True  # the unit begins with what the body above is to do
        if own.ordered:
            return False
        return not own.initial or any(actor.role == "lead" for actor in scope.subjects)

    def _commands(self, scope: Scope, found: AgencyFound) -> bool:
        """True if a body above can hand work to another: a unit of its own, not one of another's."""
        return any(is_unit_of(found, actor.found, self._shadow) for actor in scope.subjects)

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
            told = node.index > self._announced and bool(own.subjects) and own.initial
            return leads or own.ordered or own.modal or told or bool(scope.subjects) or self._is_notice(node)
        return leads or own.ordered or own.executing or own.modal

    def _is_notice(self, node: Node) -> bool:
        return _NOTICE.search(self._shadow, *node.span) is not None

    def _distinct(self, actors: list[tuple[Actor, bool]]) -> list[tuple[Actor, bool]]:
        """One entry for each body: the stronger role wins, and a lead is not its own coordinator."""
        order = {"lead": 0, "coordinate": 1, "implement": 2}
        best: dict[str, tuple[Actor, bool]] = {}
        for actor, inherited in actors:
            key = self._shadow[slice(*actor.found.span)]
            if actor.rule == "cell:coordinate" and key in best and best[key][0].rule == "cell:lead":
                key += "|coordinate"  # printed in both columns of a table: said of it twice
            held = best.get(key)
            if held is None or order[actor.role] < order[held[0].role]:
                best[key] = (actor, inherited)
        return list(best.values())

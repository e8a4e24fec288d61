"""What governs a unit: the nearest heading or intro line above it that lays work on somebody."""

from __future__ import annotations

import re

import msgspec

from policyparse.document import Document
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.cues import BOUND
from policyparse.resolution.duties import Actor, Recipient, Statement
from policyparse.resolution.holders import CLAUSE, ORDERED, before_duty, holder_end, named_by_form
from policyparse.resolution.inline import InlineLabels
from policyparse.resolution.letters import LetterReader
from policyparse.resolution.ranks import is_one_body
from policyparse.resolution.roles import RoleReader
from policyparse.spans import Span
from policyparse.structure import Node, Outline

_MARK = re.compile(r" ?[,;/()] ?(?:và )?| và ")
_FIELDS = re.compile(r"các trường (?:thông tin|dữ liệu|hợp)")
_PRAISE = re.compile(r"(?<!\w)(?:ghi nhận|biểu dương|đánh giá cao|hoan nghênh|cảm ơn|chúc mừng|thống nhất)(?!\w)")
_COMMITTEES = re.compile(r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)(?!\w)")
_PETITION = re.compile(r"về (?:việc )?(?:kiến nghị|đề nghị|đề xuất)")


_CASES = re.compile(
    r"trường hợp(?: sau| sau đây| dưới đây)?\s?:$|(?:gửi kèm|kèm theo)[^.,;]{0,60} gồm\s?:$"
)  # what follows lists cases, not work


_COMMANDS = re.compile(r"(?:lãnh đạo,? (?:và )?chỉ đạo|(?<!sự )chỉ đạo)(?: (?:thực hiện|triển khai))?\s?:$")
_GIVES_ASIDE = re.compile(r"\(giao (?:cho )?([^():]{4,80}?)(?: thực hiện)?\)")
_GIVES = re.compile(r"(giao|đề nghị|yêu cầu|phân công)(?: cho)? ")
_STOPS = re.compile(r"[.:;(]|(?<!\w)(?:đã|sẽ|do|của các|trong đó|việc)(?!\w)")


class Scope(msgspec.Struct, frozen=True):
    """What governs the units below a heading or an intro line."""

    subjects: tuple[Actor, ...] = ()
    partners: tuple[Actor, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    request: bool = False
    intro: bool = False
    heading: bool = False  # named by a numbered line over them: its duties follow
    commands: bool = False  # those named lead and direct those whom the lines below name


class ScopeReader:
    """Reads the statements of an outline's lines and what they say for the lines below them."""

    def __init__(self, document: Document, outline: Outline, reader: RoleReader, inline: InlineLabels) -> None:
        self._document = document
        self._shadow = document.shadow
        self._outline = outline
        self._reader = reader
        self._inline = inline
        self.letter = LetterReader(document, outline, reader)
        self._statements: dict[int, Statement] = {}
        self._scopes: dict[int, Scope] = {}
        self._cases: dict[int, bool] = {}

    def statement(self, node: Node) -> Statement:
        """What a line says; read once."""
        if node.index not in self._statements:
            span = self._inline.own(node)
            if _PETITION.match(self._shadow, span.start):  # what stands before the colon only repeats who asked for what
                colon = self._shadow.find(": ", span.start, span.end)
                span = Span(colon + 2 if colon >= 0 else span.end, span.end)
            statement = self._reader.read(span, value=node.kind == "label")
            if node.kind == "item" and not statement.subjects and not statement.ordered:
                statement = self._given(span) or self._headed(node, span) or statement
            elif node.parent is None and node.kind == "paragraph" and not statement.subjects and not statement.ordered:
                statement = self.letter.asked(span) or statement
            self._statements[node.index] = statement
        return self._statements[node.index]

    def _given(self, span: Span) -> Statement | None:
        """The statement of a unit that orders a body no list knows: "Giao công chức Văn phòng - Thống kê tổng hợp …"."""
        if aside := _GIVES_ASIDE.search(self._shadow, *span):  # "… (giao Chi đoàn khu phố 3)"
            charged = named_by_form(self._document, Span(*aside.span(1)), ordered=True)
            return self._reader.read(span)._replace(subjects=charged, ordered=True, modal=True) if charged else None
        cue = _GIVES.match(self._shadow, *span)
        verb = self._reader.first_verb(Span(cue.end(), min(span.end, cue.end() + 120))) if cue else None
        if cue is None or verb is None or _STOPS.search(self._shadow, cue.end(), verb):
            return None
        named = named_by_form(self._document, Span(cue.end(), verb - 1), ordered=True)
        if not named:
            return None
        duty = self._reader.read(Span(verb, span.end))
        leads = led(named) if duty.elided_lead else named
        request = cue[1] == "đề nghị"
        subjects = (*leads, *duty.subjects)
        return duty._replace(subjects=subjects, elided_lead=False, ordered=True, request=request, modal=True, pure=False)

    def _headed(self, node: Node, span: Span) -> Statement | None:
        """The statement of a unit that names a body no list knows before its duty: "Phòng Hậu cần: Bảo đảm kinh phí"."""
        bound = BOUND.search(self._shadow, span.start, min(span.end, span.start + 90))
        if (
            bound is not None
            and bound.start() > span.start
            and not self.above(node).subjects
            and not _STOPS.search(self._shadow, span.start, bound.start())
        ):
            # "Đoàn kiểm tra có trách nhiệm …": whoever is said to be responsible is a body
            named = named_by_form(self._document, Span(span.start, bound.start() - 1))
            if named:
                duty = self._reader.read(Span(bound.start(), span.end))
                leads = led(named) if duty.elided_lead else named
                return duty._replace(subjects=(*leads, *duty.subjects), elided_lead=False, modal=True, bound=True, pure=False)
        colon = self._shadow.find(": ", span.start, min(span.end, span.start + 150))
        head = named_by_form(self._document, Span(span.start, colon)) if colon >= 0 else ()
        if not head or self._section_of(node) != "work":
            return self._acting_by_form(node, span)
        duty = self._reader.read(Span(colon + 2, span.end))
        if duty.subjects and duty.initial:
            return None
        leads = led(head) if duty.elided_lead else head
        return duty._replace(subjects=(*leads, *duty.subjects), elided_lead=False, modal=True, pure=False)

    def _acting_by_form(self, node: Node, span: Span) -> Statement | None:
        """The statement of a unit whose first words name a body by their form alone: "Kế toán xã quyết toán ngân sách".

        Only in the part that tells who does what, and where no heading says whose duty it is.
        """
        if node.level == "row" or self._section_of(node) != "work" or self._told_above(node):
            return None
        bare = holder_end(self._shadow, span.start) + 1  # "Thư viện mở cửa …": behind a whole name even a short verb is one
        known = self._reader.verb_at(bare) and self._document.text[bare].islower()
        named_here = next((body.span.end for body in self._reader.bodies_in(span) if body.span.start == span.start), 0)
        known = known and named_here <= bare and not self._shadow.endswith("chủ ", span.start, bare)  # "các chủ đầu tư"
        verb = bare if known else self._reader.first_verb(Span(span.start, min(span.end, span.start + 120)))
        if (
            verb is None
            or _FIELDS.match(self._shadow, span.start)
            or _STOPS.search(self._shadow, span.start, verb)
            or _PRAISE.search(self._shadow, span.start, verb + 12)
        ):
            return None
        named = named_by_form(self._document, Span(span.start, verb - 1))
        if not named:
            return None
        duty = self._reader.read(Span(verb, span.end))
        if duty.subjects and duty.initial:
            return None
        leads = led(named) if duty.elided_lead else named
        return duty._replace(subjects=(*leads, *duty.subjects), elided_lead=False, modal=True, pure=False)

    def _told_above(self, node: Node) -> bool:
        """True if a heading says whose duty a line is, and is no class that gives way to bodies that lines beside this one name."""
        above = self.above(node)
        if not above.heading or any(is_one_body(actor.found, self._shadow) for actor in above.subjects):
            return bool(above.subjects)
        beside = self._outline.nodes[node.parent].children if node.parent is not None else []
        others = (self._outline.nodes[index] for index in beside if index != node.index)
        said = [self._reader.read(other.span) for other in others]
        return bool(above.subjects) and not any(other.subjects and other.initial for other in said)

    def _section_of(self, node: Node) -> str | None:
        """What the headings above a line say it is about; a headed line without any ("4. Sở A: …") is work."""
        return node.section or ("work" if node.parent is None else None)

    def words(self, span: Span) -> str:
        """The folded words of a span."""
        return self._shadow[slice(*span)]

    def forget(self, node: Node) -> None:
        """Read a line anew when it is asked for again: it has turned out to be of another kind."""
        self._statements.pop(node.index, None)

    def items_below(self, node: Node) -> list[Node]:
        """What hangs from a line, without its label lines."""
        nodes = self._outline.nodes
        return [nodes[child] for child in node.children if nodes[child].kind != "label"]

    def ends_open(self, node: Node) -> bool:
        """True if a line ends with a colon."""
        return self._document.text[node.span.end - 1 : node.span.end] == ":"

    def is_heading(self, node: Node) -> bool:
        """True if a labelled line only heads what hangs from it."""
        below = self.items_below(node)
        if not below:
            return False
        if self.ends_open(node):
            return True
        if below[0].kind == "intro" and self._document.text.endswith((".", "./."), node.span.start, node.span.end):
            return False
        statement = self.statement(node)
        if all(child.kind == "paragraph" for child in below):
            return statement.pure or not self.is_sentence(node)
        return statement.pure or not statement.subjects or not self.is_sentence(node)

    def is_sentence(self, node: Node) -> bool:
        """True if a labelled line reads as a full sentence, not as a title."""
        text = self._document.text[slice(*node.span)]
        return text.endswith((".", ";", "./.")) or len(text) > 170 or ". " in text

    def begins_with_duty(self, node: Node) -> bool:
        """True if a unit begins with a verb of its duty, so that whoever is to do it stands above."""
        return self._reader.verb_at(node.span.start)

    def has_governing_intro(self, node: Node) -> bool:
        """True if an intro line that lays work on somebody stands above, inside the section."""
        while True:
            if node.intro is not None and self._outline.nodes[node.intro].parent is not None:
                statement = self.statement(self._outline.nodes[node.intro])
                if statement.subjects:
                    return True
            if node.parent is None:
                return False
            node = self._outline.nodes[node.parent]

    def above(self, node: Node) -> Scope:
        """The nearest intro line or heading that lays work on somebody."""
        if node.intro is not None:
            intro = self._outline.nodes[node.intro]
            above = self._of(intro)
            if above.subjects or above.partners:
                return above
        if node.parent is None:
            return Scope()
        return self._of(self._outline.nodes[node.parent])

    def _of(self, node: Node) -> Scope:
        if node.index not in self._scopes:
            self._scopes[node.index] = self._make(node)
        return self._scopes[node.index]

    def _make(self, node: Node) -> Scope:
        above = self.above(node)
        if (
            node.kind == "item"
            and node.level in ("part", "chapter", "section", "roman", "capital")
            and not self.statement(node).pure
        ):
            if not self.ends_open(node) and not self.statement(node).ordered:
                return above
        if not (node.kind == "intro" or self.is_heading(node) or self.items_below(node)):
            return above
        if _PETITION.match(self._shadow, node.span.start):
            return above
        if self._announces_cases(node):
            return Scope()
        statement = self.statement(node)
        intro = node.kind == "intro" or self.ends_open(node)
        if node.parent is None and node.kind == "intro" and not statement.subjects and self.letter.asks(node.span):
            return Scope(self.letter.addressees, statement.partners, intro=True)
        if node.parent is None and node.kind == "intro" and not statement.ordered and not self._is_modal_intro(node, statement):
            return above
        if not statement.pure and node.kind == "item":
            carried = self._heading_as_bodies(node)
            if carried:
                return Scope(carried, request=statement.request, heading=True)
        if not intro and not statement.pure:
            if self.is_sentence(node) and all(child.kind == "paragraph" for child in self.items_below(node)):
                return above
            if not statement.subjects and not statement.elided_lead and not statement.partners:
                return above
            if (
                statement.subjects
                and not statement.ordered
                and not self.is_sentence(node)
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
            commands = bool(_COMMANDS.search(self._shadow, *node.span))
            return Scope(
                statement.subjects,
                statement.partners,
                statement.recipients,
                statement.request,
                intro,
                heading=node.kind == "item" and statement.pure,
                commands=commands,
            )
        if statement.elided_lead or statement.partners:
            leads = led(above.subjects) if statement.elided_lead else above.subjects
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
        if not bodies or not ORDERED.fullmatch(self._shadow, node.span.start, bodies[0].span.start):
            return self._heading_by_form(node)
        if not bodies or self.is_sentence(node) or not ORDERED.fullmatch(self._shadow, node.span.start, bodies[0].span.start):
            return ()
        end = before_duty(self._shadow, node.span)
        if CLAUSE.search(self._shadow, bodies[0].span.end, end):
            return ()
        bodies = [body for body in bodies if body.span.end <= end]
        if not bodies:  # the duty word that closes the heading is part of what looked like a name
            return ()
        named = any(body.kind in ("name", "post") or _COMMITTEES.match(self._shadow, body.span.start) for body in bodies[1:])
        if len(bodies) == 1 or (bodies[0].kind in ("group", "open") and not named):
            if end - bodies[0].span.end > 130:
                return ()
            bodies = [bodies[0]._replace(span=Span(bodies[0].span.start, end))]
        else:
            bodies = self._pieces(bodies, end)
        return tuple(Actor("implement", body, "heading:words", node.span) for body in bodies)

    def _heading_by_form(self, node: Node) -> tuple[Actor, ...]:
        """The bodies of a heading that no list knows, told by the form of the line and the company it keeps.

        In the part that tells who does what a short line that begins with the word for a body ("Ban …", "Tổ …", "Giáo viên …")
        and stands over duties, or among headings that are bodies, is one too. A piece of it begins with a capital.
        """
        if self.is_sentence(node) or (node.section != "work" and not self._among_bodies(node)):
            return ()
        return named_by_form(self._document, node.span)

    def _among_bodies(self, node: Node) -> bool:
        """True if a heading beside this one is nothing but a body."""
        siblings = self._outline.nodes[node.parent].children if node.parent is not None else []
        return any(
            self._outline.nodes[other].level == node.level and self.statement(self._outline.nodes[other]).pure
            for other in siblings
            if other != node.index
        )

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

    def lists_cases(self, node: Node) -> bool:
        """True if a unit is one of the cases that the line above it announces ("trong các trường hợp sau:")."""
        above = node.intro if node.intro is not None else node.parent
        return above is not None and self._announces_cases(self._outline.nodes[above])

    def _announces_cases(self, node: Node) -> bool:
        """True of a line like "… trong các trường hợp sau:"; asked of every line below it."""
        if node.index not in self._cases:
            self._cases[node.index] = self.ends_open(node) and bool(_CASES.search(self._shadow, *node.span))
        return self._cases[node.index]

    def tells_whom(self, node: Node) -> bool:
        """True if a unit stands under a heading like "Đối tượng áp dụng": it names whom the document is about."""
        return any(self._shadow.startswith("đối tượng", above.span.start) for above in self._outline.ancestors(node))

    def governed_inside(self, node: Node) -> bool:
        """True if what governs a unit stands below the heading that tells what its section is about."""
        current: Node | None = node
        while current is not None:
            if current.intro is not None and self._outline.nodes[current.intro].parent is not None:
                if self.statement(self._outline.nodes[current.intro]).subjects:
                    return True
            if current.parent is None:
                return False
            current = self._outline.nodes[current.parent]
            if self.statement(current).subjects and current.parent is not None:
                return True
        return False


def led(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The same bodies as leads, where chủ trì is said without naming them again."""
    return tuple(actor._replace(role="lead") if actor.role == "implement" else actor for actor in actors)

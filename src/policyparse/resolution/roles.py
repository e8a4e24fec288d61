"""Roles in one stretch of text: cues, the lists of bodies beside them, and the scope that joins the two.

A list of bodies is judged by what stands left of it (the start of a clause, "giao", "phối hợp với", a preposition that
governs it) and right of it (chủ trì, a verb, a colon). Nothing is guessed: a list that fits no pattern has no role.
"""

from __future__ import annotations

import re

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.mentions.persons import past_seat
from policyparse.resolution.classes import ClassReader
from policyparse.resolution.cues import (
    ADVERB_FIRST,
    ADVERBS,
    AGREED,
    ANY_VERB,
    BOUND,
    BOUNDARY,
    BRACKETED_ROLE,
    BY,
    BY_ITSELF,
    CLAUSE_OPEN,
    CLOSES,
    CROSSED,
    DO,
    EXECUTING,
    GRANTED,
    HANDED,
    HEADING_PREFIX,
    HEADING_REST,
    HOLDS_LEAD,
    IF,
    INVITES,
    IS_ONE,
    ISSUING,
    LATER,
    LEAD,
    MODAL,
    NO_DUTY,
    NOT_LEAD_AFTER,
    NOT_LEAD_BEFORE,
    NOUN_BEFORE_VERB,
    OPENING,
    ORDERS_OTHERS,
    PARTNER,
    PARTNER_NOUN,
    PLACE_ACTS,
    RECEIVERS_STEP,
    RELATIONS,
    RESPONDS,
    SERVES,
    THIS_WORK,
    THUONG_TRUC,
    build_cues,
    skip_blanks,
)
from policyparse.resolution.duties import Actor, Recipient, Relation, Statement
from policyparse.resolution.lists import ListReader
from policyparse.resolution.ranks import is_unit_of
from policyparse.spans import Span

_DOES_IT = re.compile(r" (?:tổ chức |triển khai )?thực hiện\s?[).;]")
_MUST = re.compile(r",? ?(?:có trách nhiệm|chịu trách nhiệm|phải|chủ động)")
_SOMEONES_REQUEST = re.compile(r"(?:theo|ý kiến|văn bản|tờ trình|về) đề nghị\s?$")
_BY_WAY_OF = re.compile(r"\((?:thông )?qua [^)]*$")
_PASSIVE = re.compile(r"(?:của|được|đã được)(?!\w)")
# What somebody has been charged with says who is meant ("được phân công theo dõi địa bàn"), and is not the duty.
_SAID_OF = re.compile(r"được (?:(?:giao|phân công|cử)(?: nhiệm vụ)? )?$")
_WORDS = re.compile(r"(?<!\w)\w+")
# Who leads and who coordinates is said of the work itself, not of a file: "… do A chủ trì, B phối hợp".
_WITH_PARTNERS = re.compile(r"[^,;.:()]{3,90} chủ trì[,;] [^;.:()]{3,110} phối hợp(?= |[.;)]|$)(?! (?:với|cùng)(?!\w))")
_SHORT_VERBS = frozenset(("gửi", "lập", "giúp", "trình", "cử", "đưa", "phải", "tự"))


class RoleReader:
    """Reads statements off one document's text; holds its bodies sorted by place."""

    def __init__(self, document: Document, bodies: list[AgencyFound], lexicon: Lexicon) -> None:
        self._shadow = document.shadow
        self._text = document.text
        self._rules = build_cues(lexicon)
        self._classes = ClassReader(document.text, document.shadow, bodies, self._rules.verb)
        self._lists = ListReader(document.shadow, self._rules, self._classes)

    def bodies_in(self, span: Span) -> list[AgencyFound]:
        """The bodies whose mention lies in a span."""
        return self._classes.bodies_in(span)

    def opening_list(self, span: Span) -> tuple[Actor, ...]:
        """The list of bodies that a span opens with, as implementers, whatever follows it."""
        lists = self._lists.read(span)
        if not lists or lists[0][0].span.start != span.start or lists[0][0].kind == "place":
            return ()
        cue = Span(span.start, lists[0][-1].span.end)
        return tuple(Actor("implement", member, "heading:opening", cue) for member in lists[0])

    def ends_with_body(self, span: Span) -> bool:
        """True if a span stops with a body: it says who, and no work."""
        bodies = self.bodies_in(span)
        return bool(bodies) and not self._shadow[bodies[-1].span.end : span.end].strip(" .;")

    def only_lists(self, span: Span) -> bool:
        """True if a short span opens with a body and says no work: it goes on in words that narrow the last of them."""
        bodies = self.bodies_in(span)
        if not bodies or bodies[0].span.start != span.start or span.end - span.start > 160:
            return False
        rest = self._shadow[bodies[-1].span.end : span.end]
        return not any(self._rules.verb.match(rest, place.end()) for place in re.finditer(r"(?<!\w)", rest))

    def read(self, span: Span, *, value: bool = False) -> Statement:
        """The statement of a span: a unit's text, a heading, or (`value`) the value of a label line.

        In a label's value a list of bodies needs no verb beside it; its role is "implement" unless a cue says otherwise, and
        the caller puts the label's own role in its place.
        """
        shadow = self._shadow
        subjects: list[tuple[int, list[AgencyFound], str, Span]] = []
        partners: list[Actor] = []
        recipients: list[Recipient] = []
        ordered = request = modal = False
        lists = self._lists.read(span)
        for members in lists:
            start, end = members[0].span.start, members[-1].span.end
            left = shadow[max(span.start, start - 64) : start]
            outcome = self._judge(span, start, end, left, members, value=value, led=bool(subjects))
            if outcome == "subject" and shadow.endswith(" phối hợp", start, end) and members[-1].kind == "group" and subjects:
                outcome = "partner"  # a class by its name: "các cơ quan phối hợp" beside those that lead
            if outcome == "partner":
                cue = Span(max(span.start, start - 12), start)
                first = self._classes.first_partner(span, start)
                members = [*first, *self._classes.narrowed(members, span), *self._bracketed(members[-1], span)]
                members.extend(self._classes.further_partners(members[-1], span))
                partners.extend(Actor("coordinate", member, "cue:phối hợp", cue) for member in members)
            elif outcome in ("subject", "order", "request"):
                ordered = ordered or outcome != "subject"
                request = request or outcome == "request"
                if outcome != "subject" or MODAL.match(shadow, skip_blanks(shadow, end)):
                    modal = True
                members = [*self._classes.subjects(members, span), *self._bracketed(members[-1], span)]
                subjects.append((start, members, f"subject:{outcome}", Span(start, end)))
            elif relation := self._relation(left):
                recipients.extend(Recipient(relation, member) for member in members)
        partners.extend(self._classes.lone_partners(span, lists))
        pure = self._is_pure(span, lists)
        if pure and not subjects and not partners:  # "Trách nhiệm của Sở A", "Đối với các sở, ngành"
            place = Span(lists[0][0].span.start, lists[0][-1].span.end)
            members = [*lists[0], *self._bracketed(lists[0][-1], span)]
            subjects.append((place.start, members, "heading:bodies", place))
        elided, leaders = self._leads(span, subjects, lists)
        actors = [
            Actor(
                "lead" if index in leaders else "implement",
                member,
                "cue:chủ trì" if index in leaders else rule,
                leaders.get(index, cue),
            )
            for index, (_, members, rule, cue) in enumerate(subjects)
            for member in members
        ]
        return Statement(
            subjects=tuple(_unique(shadow, actors)),
            partners=tuple(_unique(shadow, partners)),
            recipients=tuple(recipients),
            elided_lead=elided,
            ordered=ordered,
            request=request,
            pure=pure,
            executing=bool(EXECUTING.search(shadow, span.start, span.end)),
            modal=modal,
            bound=any(BOUND.search(shadow, end, min(span.end, end + 130)) for *_, (_, end) in subjects),
            initial=not subjects or ordered or not LATER.search(shadow, span.start, subjects[0][0]),
        )

    def verb_at(self, position: int) -> bool:
        """True if a verb of a duty begins exactly here."""
        return bool(self._rules.verb.match(self._shadow, position))

    def first_verb(self, span: Span) -> int | None:
        """Where the first verb of a duty stands in a span, in small letters and behind no comma; None if there is none."""
        for match in self._rules.verb.finditer(self._shadow, span.start + 1, span.end):
            described = NOUN_BEFORE_VERB.search(self._shadow, span.start, match.start())
            if described and ADVERB_FIRST.match(match[0]):  # "Các tổ hòa giải ở cơ sở kịp thời …"
                described = None
            if described or _SAID_OF.search(self._shadow, span.start, match.start()):
                continue
            before = self._shadow[match.start() - 1]
            if self._shadow.endswith("chủ ", span.start, match.start()):  # "chủ đầu tư"
                continue
            long = " " in match[0] or match[0] in _SHORT_VERBS  # "chi" and "thu" are verbs too, but not in "Chi ủy các chi bộ"
            if long and before == " " and self._shadow[match.start() - 2] != "," and self._text[match.start()].islower():
                return match.start()
        return None

    def _judge(
        self, span: Span, start: int, end: int, left: str, members: list[AgencyFound], *, value: bool, led: bool
    ) -> str | None:
        shadow, rules = self._shadow, self._rules
        end = past_seat(shadow, end)
        if INVITES.search(left) and shadow.startswith("đồng chí", start):
            return "order"
        if PARTNER.search(left) and start > span.start:
            return None if PARTNER_NOUN.search(left[-40:]) else "partner"
        if self._classes.first_partner(span, start):
            return "partner"
        if ordering := rules.request.search(left) or rules.order.search(left):
            if not self._orders(span, start - len(left) + ordering.start()) and not value:
                return None
            if rules.request.search(left):
                return "request" if not _SOMEONES_REQUEST.search(left) else None
            return "order" if value or self._acts(span, members[-1], left) or ANY_VERB.match(shadow, end, span.end) else None
        after_blanks = skip_blanks(shadow, end)
        if NO_DUTY.match(shadow, after_blanks):
            return None
        if members[0].kind == "place" and not PLACE_ACTS.match(shadow, end):
            return None
        after = ADVERBS.match(shadow, end, span.end)
        right = after.end() if after else end
        if members[-1].kind in ("name", "post") and (granted := GRANTED.match(shadow, end, span.end)):
            right = granted.end()  # "Sở A được giao chủ trì"
        told = DO.search(left)
        if told and _DOES_IT.match(shadow, end, end + 26):
            return "subject"
        if BY.search(left) and SERVES.match(shadow, end, span.end):
            return "subject"
        if said := BRACKETED_ROLE.match(shadow, end, span.end):
            return "subject" if said[1] else "partner"
        if told and (LEAD.match(shadow, right) or (led and shadow.startswith("phối hợp", right))):
            return "subject" if LEAD.match(shadow, right) else "partner_tail"
        if (
            led
            and LEAD.search(shadow, span.start, start)
            and not left.endswith(("nếu ", "trường hợp ", "khi "))
            and shadow.startswith("phối hợp", after_blanks)
            and not shadow.startswith(("phối hợp với", "phối hợp cùng", "phối hợp chặt"), after_blanks)
            and not self._classes.starts_body(after_blanks + len("phối hợp "))
        ):
            return "partner"
        if left.endswith(("cần ", "đề nghị ")) and shadow.startswith(" phối hợp", end):
            return "partner"
        if ORDERS_OTHERS.match(shadow, end):
            return None
        starts = bool(OPENING.fullmatch(shadow, span.start, start) or BOUNDARY.search(shadow, max(span.start, start - 40), start))
        if LEAD.match(shadow, right) and not NOT_LEAD_AFTER.match(shadow, right + 7) and not rules.governor.search(left):
            if self._only_describes(span, start, left):
                return None
            if starts or not left or CLAUSE_OPEN.search(left):
                return "subject"
        if starts:
            if value or self._acts(span, members[-1], left):
                return "subject"
            named = all(member.kind in ("name", "post") for member in members) and (
                left.endswith(": ") or OPENING.fullmatch(shadow, span.start, start)
            )
            return "subject" if named and ANY_VERB.match(shadow, end, span.end) else None
        if value:
            return None if rules.governor.search(left) else "subject"
        if members[0].kind == "open":
            owner = shadow.startswith("chủ ", start) and self.verb_at(end + 1)
            return "subject" if left.endswith((", ", "thì ")) and (owner or _MUST.match(shadow, end)) else None
        begin = self._lists.sentence_start(span, start)
        if left.endswith((", ", "thì ")):
            titled = members[0].kind != "post" or self._text[start].isupper()
            acts = self._acts(span, members[-1], left, reach=45) or (
                members[-1].kind == "name" and ANY_VERB.match(shadow, end, span.end)
            )
            if rules.opener.match(shadow, begin) and titled and acts:
                return (
                    "subject"
                    if members[0].kind != "group" or shadow.startswith(("các ", "những ", "sở", "ubnd", "ủy ban"), start)
                    else None
                )
        # "nếu cần sửa đổi, bổ sung các sở, ngành kịp thời đề xuất": the comma before the subject is often left out
        if IF.match(shadow, begin) and RESPONDS.match(shadow, end) and not rules.governor.search(left):
            return "subject"
        return None

    def _orders(self, span: Span, cue: int) -> bool:
        """True if a word of ordering is the issuer's own: it opens a clause or follows the issuer's name."""
        shadow = self._shadow
        if cue <= span.start or BOUNDARY.search(shadow, max(span.start, cue - 24), cue):
            return True
        before = shadow[max(span.start, cue - 60) : cue]
        if before.endswith("("):
            return True
        if AGREED.search(before) or THIS_WORK.search(before):
            return True
        if ISSUING.search(before) or (before.endswith(", ") and HANDED.match(shadow, cue, span.end)):
            return True
        if not re.search(r"(?:, |; |(?:vướng mắc|khó khăn|phát sinh|cần thiết|thay đổi) )(?:trân trọng |kính )?$", before):
            return False
        sentence = max(shadow.rfind(". ", span.start, cue), shadow.rfind("; ", span.start, cue - 2))
        return bool(self._rules.opener.match(shadow, sentence + 2 if sentence >= 0 else span.start))

    def _acts(self, span: Span, last: AgencyFound, left: str, *, reach: int = 110) -> bool:
        """True if what follows a list of bodies makes it the subject: a verb, a duty word or a colon."""
        shadow = self._shadow
        end = past_seat(shadow, last.span.end)
        position = skip_blanks(shadow, end)
        if position >= span.end:
            return True
        if shadow[position] == "(":
            close = shadow.find(")", position, span.end)
            if close > 0:
                position = skip_blanks(shadow, close + 1)
        if position >= span.end:
            return True
        if shadow[position] == ":":
            return not shadow[position + 1 : min(position + 3, span.end)].strip()[:1].isdigit()
        if shadow[position] in ",-–":
            position = skip_blanks(shadow, position + 1)
            comma = True
        else:
            comma = False
        if self._rules.verb.match(shadow, position):
            return not _PASSIVE.match(shadow, position)
        if comma:
            return False
        whole = self._classes.narrowed([last], span)[0].span.end
        named = not shadow.startswith(" có ", end) or shadow.startswith(" có tên", end)
        if whole > end and named and self._rules.verb.match(shadow, skip_blanks(shadow, whole)):
            return True
        stretch = MODAL.search(shadow, position, min(span.end, position + reach))
        return stretch is not None and not CROSSED.search(shadow, position, stretch.start())

    def _bracketed(self, last: AgencyFound, span: Span) -> list[AgencyFound]:
        """The bodies that a bracket behind a class lists as its members: "Các cơ quan đăng ký đầu tư (Sở Tài chính, …)"."""
        shadow = self._shadow
        opening = last.span.end + 1
        if last.kind == "place" or not shadow.startswith(" (", last.span.end):
            return []
        close = shadow.find(")", opening, span.end)
        if close < 0:
            return []
        inside = self.bodies_in(Span(opening, close))
        if last.kind in ("name", "post"):
            branch = inside and is_unit_of(inside[0], last, shadow)  # not "Phòng A (Sở B)", which says whose office it is
            if not branch or LEAD.match(shadow, skip_blanks(shadow, close + 1)):  # one leads
                return []
        whole = inside and inside[0].span.start == opening + 1 and len(self._lists.read(Span(opening + 1, close))) == 1
        return inside if whole and close - inside[-1].span.end < 3 else []

    def _relation(self, left: str) -> Relation | None:
        for relation, pattern in RELATIONS:
            if pattern.search(left):
                return None if _BY_WAY_OF.search(left) or RECEIVERS_STEP.search(left) else relation
        return None

    def _leads(
        self, span: Span, subjects: list[tuple[int, list[AgencyFound], str, Span]], lists: list[list[AgencyFound]]
    ) -> tuple[bool, dict[int, Span]]:
        """Which subjects chủ trì is said of, and whether it is said of a body that the span does not name."""
        shadow = self._shadow
        leaders: dict[int, Span] = {}
        elided = False
        if shadow.find("chủ trì", span.start, span.end) < 0:
            return elided, leaders
        for cue in LEAD.finditer(shadow, span.start, span.end):
            holder = next((body for members in lists for body in members if body.span.start <= cue.start() < body.span.end), None)
            said = any(IS_ONE.fullmatch(shadow, place.end, cue.start()) for *_, place in subjects)
            if holder is not None and not said:
                continue
            before = shadow[max(span.start, cue.start() - 24) : cue.start()]
            if (
                NOT_LEAD_AFTER.match(shadow, cue.end())
                or (shadow.startswith("(", cue.start() - 1) and not subjects)
                or self._described(span, cue.start(), lists)
            ):
                continue
            if NOT_LEAD_BEFORE.search(before) and not THUONG_TRUC.search(before) and not HOLDS_LEAD.search(before) and not said:
                continue
            preceding = [index for index, (start, *_rest) in enumerate(subjects) if start < cue.start()]
            if preceding:
                leaders[preceding[-1]] = Span(*cue.span())
            else:
                elided = True
        return elided, leaders

    def _described(self, span: Span, cue: int, lists: list[list[AgencyFound]]) -> bool:
        """True if a lead is only described: "hồ sơ do Sở A chủ trì thẩm định" says what file, not who leads the unit's work."""
        for members in lists:
            if members[-1].span.end <= cue < members[-1].span.end + 30:
                left = self._shadow[max(span.start, members[0].span.start - 24) : members[0].span.start]
                return self._only_describes(span, members[0].span.start, left)
        return False

    def _only_describes(self, span: Span, start: int, left: str) -> bool:
        """True if "do A chủ trì" says which file or meeting is meant; a sentence about the work itself ("Việc … do A chủ trì") says who."""
        if not BY.search(left) or BY_ITSELF.search(left) or _WITH_PARTNERS.match(self._shadow, start, min(span.end, start + 220)):
            return False
        begin = self._lists.sentence_start(span, start)
        titled = start - begin < 70 and not any(
            self.verb_at(word.start()) for word in _WORDS.finditer(self._shadow, begin, start)
        )
        if titled and any(CLOSES.match(self._shadow, lead.end()) for lead in LEAD.finditer(self._shadow, start, start + 90)):
            return False  # "Hội thi do A chủ trì tổ chức, B phối hợp"
        return not self._shadow.startswith("việc ", begin)

    def _is_pure(self, span: Span, lists: list[list[AgencyFound]]) -> bool:
        if not lists or span.end - span.start > 700:
            return False
        first = lists[0]
        if not HEADING_PREFIX.fullmatch(self._shadow, span.start, first[0].span.start):
            return False
        end = first[-1].span.end
        return bool(HEADING_REST.match(self._shadow, end, span.end))


def _unique(shadow: str, actors: list[Actor]) -> list[Actor]:
    """The actors without repetitions of one body in one role."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for actor in actors:
        key = (actor.role, shadow[slice(*actor.found.span)])
        if key not in seen:
            seen.add(key)
            kept.append(actor)
    return kept

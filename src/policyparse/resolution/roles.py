"""Roles in one stretch of text: cues, the lists of bodies beside them, and the scope that joins the two.

A list of bodies is judged by what stands left of it (the start of a clause, "giao", "phối hợp với", a preposition that
governs it) and right of it (chủ trì, a verb, a colon). Nothing is guessed: a list that fits no pattern has no role.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.cues import (
    ADVERB_FIRST,
    ADVERBS,
    ASSIGNED,
    BOUND,
    BOUNDARY,
    BY,
    BY_ITSELF,
    CLASS_END,
    CLAUSE_OPEN,
    COMPLETE,
    CROSSED,
    DO,
    DUTY,
    DUTY_TAIL,
    EXECUTING,
    HEADING_PREFIX,
    HEADING_REST,
    IF,
    ISSUING,
    KIND,
    LATER,
    LEAD,
    LOOSE,
    LOOSE_NEXT,
    MODAL,
    NO_DUTY,
    NOT_LEAD_AFTER,
    NOT_LEAD_BEFORE,
    NOUN_BEFORE_VERB,
    OF,
    OPENING,
    ORDERS_OTHERS,
    PARTNER,
    PARTNER_NOUN,
    PLACE_ACTS,
    RELATIONS,
    RESPONDS,
    SEPARATOR,
    SHORT_DUTY,
    THUONG_TRUC,
    WITH,
    WORD_END,
    build_cues,
)
from policyparse.resolution.duties import Actor, Recipient, Relation, Statement
from policyparse.spans import Span


class RoleReader:
    """Reads statements off one document's text; holds its bodies sorted by place."""

    def __init__(self, document: Document, bodies: list[AgencyFound], lexicon: Lexicon) -> None:
        self._shadow = document.shadow
        self._text = document.text
        self._bodies = bodies
        self._starts = [body.span.start for body in bodies]
        self._rules = build_cues(lexicon)

    def bodies_in(self, span: Span) -> list[AgencyFound]:
        """The bodies whose mention lies in a span."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        return [body for body in self._bodies[first:last] if body.span.end <= span.end]

    def _lists(self, span: Span) -> list[list[AgencyFound]]:
        """The bodies of a span in runs that only separators (and brackets without roles) hold together."""
        lists: list[list[AgencyFound]] = []
        for body in self.bodies_in(span):
            if lists:
                gap = self._shadow[lists[-1][-1].span.end : body.span.start]
                opened = gap.count("(") != gap.count(")")
                if len(gap) < 80 and not opened and gap.strip() and SEPARATOR.fullmatch(gap):
                    ends = (";" in gap and self._governed(span, lists[-1], body)) or (
                        gap.strip() == "," and self._opens_clause(span, lists[-1], body)
                    )
                    if not ends:
                        lists[-1].append(body)
                        continue
            lists.append([body])
        return lists

    def _governed(self, span: Span, members: list[AgencyFound], following: AgencyFound) -> bool:
        """True if a semicolon ends what governs a list of bodies: the next body opens a clause of its own."""
        before = members[0].span.start
        if not self._rules.governor.search(self._shadow, span.start, before):
            return False
        partners = PARTNER.search(self._shadow, max(span.start, before - 40), before)
        return not partners or bool(self._rules.verb.match(self._shadow, _skip(self._shadow, following.span.end)))

    def _opens_clause(self, span: Span, members: list[AgencyFound], following: AgencyFound) -> bool:
        """True if a comma ends an adverbial clause whose noun the list depends on: "Trên cơ sở đề nghị của Sở A, Sở B tổng hợp …"."""
        shadow = self._shadow
        start = members[0].span.start
        if not OF.search(shadow, max(span.start, start - 20), start):
            return False
        begin = self._sentence_start(span, start)
        if not self._rules.opener.match(shadow, begin):
            return False
        after = ADVERBS.match(shadow, following.span.end)
        right = after.end() if after else following.span.end
        return bool(self._rules.verb.match(shadow, _skip(shadow, following.span.end)) or LEAD.match(shadow, right))

    def _sentence_start(self, span: Span, position: int) -> int:
        """Where the sentence or the part of it that holds a place begins."""
        shadow = self._shadow
        found = max(shadow.rfind(mark, span.start, position) for mark in (". ", "; ", ": "))
        return found + 2 if found >= 0 else span.start

    def opening_list(self, span: Span) -> tuple[Actor, ...]:
        """The list of bodies that a span opens with, as implementers, whatever follows it."""
        lists = self._lists(span)
        if not lists or lists[0][0].span.start != span.start or lists[0][0].kind == "place":
            return ()
        cue = Span(span.start, lists[0][-1].span.end)
        return tuple(Actor("implement", member, "heading:opening", cue) for member in lists[0])

    def ends_with_body(self, span: Span) -> bool:
        """True if a span stops with a body: it says who, and no work."""
        bodies = self.bodies_in(span)
        return bool(bodies) and not self._shadow[bodies[-1].span.end : span.end].strip(" .;")

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
        lists = self._lists(span)
        for members in lists:
            start, end = members[0].span.start, members[-1].span.end
            left = shadow[max(span.start, start - 90) : start]
            outcome = self._judge(span, start, end, left, members, value=value, led=bool(subjects))
            if outcome == "subject" and shadow.endswith(" phối hợp", start, end) and members[-1].kind == "group" and subjects:
                outcome = "partner"  # a class by its name: "các cơ quan phối hợp" beside those that lead
            if outcome == "partner":
                cue = Span(max(span.start, start - 12), start)
                first = self._loose_first(span, start)
                members = [*first, *self._narrowed(members, span), *self._bracketed(members[-1], span)]
                members.extend(self._loose_rest(members[-1], span))
                partners.extend(Actor("coordinate", member, "cue:phối hợp", cue) for member in members)
            elif outcome in ("subject", "order", "request"):
                ordered = ordered or outcome != "subject"
                request = request or outcome == "request"
                if outcome != "subject" or MODAL.match(shadow, _skip(shadow, end)):
                    modal = True
                members = [*self._stretched(members, span), *self._bracketed(members[-1], span)]
                subjects.append((start, members, f"subject:{outcome}", Span(start, end)))
            elif relation := self._relation(left):
                recipients.extend(Recipient(relation, member) for member in members)
        partners.extend(self._loose_partners(span, lists))
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
            pure=self._is_pure(span, lists),
            executing=bool(EXECUTING.search(shadow, span.start, span.end)),
            modal=modal,
            bound=any(BOUND.search(shadow, end, min(span.end, end + 130)) for *_, (_, end) in subjects),
            initial=not subjects or ordered or not LATER.search(shadow, span.start, subjects[0][0]),
        )

    def _judge(
        self, span: Span, start: int, end: int, left: str, members: list[AgencyFound], *, value: bool, led: bool
    ) -> str | None:
        shadow, rules = self._shadow, self._rules
        if PARTNER.search(left) and start > span.start:
            return None if PARTNER_NOUN.search(left[-40:]) else "partner"
        if self._loose_first(span, start):
            return "partner"
        if ordering := rules.request.search(left) or rules.order.search(left):
            if not self._orders(span, start - len(left) + ordering.start()) and not value:
                return None
            if rules.request.search(left):
                return "request" if not re.search(r"(?:theo|ý kiến|văn bản|tờ trình|về) đề nghị\s?$", left) else None
            return "order" if self._acts(span, end, left) or value else None
        if NO_DUTY.match(shadow, _skip(shadow, end)):
            return None
        if members[0].kind == "place" and not PLACE_ACTS.match(shadow, end):
            return None
        after = ADVERBS.match(shadow, end, span.end)
        right = after.end() if after else end
        if DO.search(left) and (LEAD.match(shadow, right) or (led and shadow.startswith("phối hợp", right))):
            return "subject" if LEAD.match(shadow, right) else "partner_tail"
        if (
            led
            and LEAD.search(shadow, span.start, start)
            and not re.search(r"(?:nếu|trường hợp|khi) $", left)
            and shadow.startswith("phối hợp", _skip(shadow, end))
            and not re.match(r"phối hợp (?:với|cùng|chặt)", shadow[_skip(shadow, end) : _skip(shadow, end) + 20])
            and not self._body_at(_skip(shadow, end) + len("phối hợp "))
        ):
            return "partner"
        if re.search(r"(?:cần|đề nghị) $", left) and shadow.startswith(" phối hợp", end):
            return "partner"
        if ORDERS_OTHERS.match(shadow, end):
            return None
        starts = bool(OPENING.fullmatch(shadow, span.start, start) or BOUNDARY.search(shadow, max(span.start, start - 40), start))
        if LEAD.match(shadow, right) and not NOT_LEAD_AFTER.match(shadow, right + 7) and not rules.governor.search(left):
            if BY.search(left) and not BY_ITSELF.search(left):
                return None
            if starts or not left or CLAUSE_OPEN.search(left):
                return "subject"
        if starts:
            if value or self._acts(span, end, left):
                return "subject"
            return None
        if value:
            return None if rules.governor.search(left) else "subject"
        if members[0].kind == "open":
            if re.search(r"(?:, |thì )$", left) and re.match(
                r",? ?(?:có trách nhiệm|chịu trách nhiệm|phải|chủ động)", shadow[end : end + 24]
            ):
                return "subject"
            return None
        begin = self._sentence_start(span, start)
        if re.search(r"(?:, |, thì |thì )$", left):
            if rules.opener.match(shadow, begin) and members[0].kind != "post" and self._acts(span, end, left, reach=45):
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
        if ISSUING.search(before):
            return True
        if not re.search(r"(?:, |; |(?:vướng mắc|khó khăn|phát sinh|cần thiết|thay đổi) )(?:trân trọng |kính )?$", before):
            return False
        sentence = max(shadow.rfind(". ", span.start, cue), shadow.rfind("; ", span.start, cue - 2))
        return bool(self._rules.opener.match(shadow, sentence + 2 if sentence >= 0 else span.start))

    def _acts(self, span: Span, end: int, left: str, *, reach: int = 110) -> bool:
        """True if what follows a list of bodies makes it the subject: a verb, a duty word or a colon."""
        shadow = self._shadow
        position = _skip(shadow, end)
        if position >= span.end:
            return True
        if shadow[position] == "(":
            close = shadow.find(")", position, span.end)
            if close > 0:
                position = _skip(shadow, close + 1)
        if position >= span.end:
            return True
        if shadow[position] == ":":
            return not shadow[_skip(shadow, position + 1) : position + 3].strip()[:1].isdigit()
        if shadow[position] in ",-–":
            position = _skip(shadow, position + 1)
            comma = True
        else:
            comma = False
        if self._rules.verb.match(shadow, position):
            return not re.match(r"(?:của|được|đã được)(?!\w)", shadow[position:])
        if comma:
            return False
        stretch = MODAL.search(shadow, position, min(span.end, position + reach))
        return stretch is not None and not CROSSED.search(shadow, position, stretch.start())

    def _stretched(self, members: list[AgencyFound], span: Span) -> list[AgencyFound]:
        """The subjects with the last class carried on to its duty, where more words narrow it.

        "các doanh nghiệp hoạt động trong khu công nghiệp chủ động …"; before "có trách nhiệm" commas do not stop it.
        """
        shadow = self._shadow
        last = members[-1]
        position = _skip(shadow, last.span.end)
        if last.kind not in ("group", "open") or position >= span.end or shadow[position] in ",;:.(-":
            return members
        bound = BOUND.search(shadow, position, min(span.end, position + 130))
        if bound is not None and bound.start() > position:
            between = shadow[position : bound.start()]
            free = not re.search(r"[.;:()]|(?<!\w)(?:đã|đang|sẽ|đối với)(?!\w)|, $", between)
            if free and not (ADVERB_FIRST.match(between) and not ASSIGNED.search(shadow, last.span.start, position)) and not self.bodies_in(Span(position, bound.start())):
                return [*members[:-1], self._carried(last, position + len(DUTY_TAIL.sub("", between)))]
        return self._narrowed(members, span)

    def _narrowed(self, members: list[AgencyFound], span: Span) -> list[AgencyFound]:
        """The list with its last class carried on over the words that narrow it, up to a verb or the end of its clause.

        A verb can say what kind of body is meant ("các tổ chức cung cấp dịch vụ thực hiện …"), but only where another follows.
        """
        shadow = self._shadow
        last = members[-1]
        start = last.span.end + 1
        if last.kind not in ("group", "open") or start >= span.end or COMPLETE.search(shadow, last.span.start, last.span.end):
            return members
        kind = KIND.match(shadow, start)
        verbal = self._rules.verb.match(shadow, start) is not None
        if shadow[start - 1] != " " or (verbal and kind is None):
            return members
        stop = kind.end() + 1 if kind else start
        comma = 0
        limit = min(span.end, start + 90)
        while stop < limit and not CLASS_END.match(shadow, stop):
            if self._starts_duty(stop, last.span.start):
                return [*members[:-1], self._carried(last, stop)]
            word = WORD_END.search(shadow, stop, limit)
            if word is None:
                stop = limit
                break
            if word[0] == " ":
                stop = word.end()
            elif word[0] == ", " and kind is not None:  # "trong các khu công nghiệp, cụm công nghiệp chủ động …"
                comma, stop = comma or word.start(), word.end()
            else:
                stop = word.start()
                break
        if verbal or (stop == limit and limit < span.end and not comma):
            return members
        return [*members[:-1], self._carried(last, comma or stop)]

    def _starts_duty(self, position: int, start: int) -> bool:
        """True if a verb of duty begins here, in words that the name of a class before it cannot own."""
        verb = self._rules.verb.match(self._shadow, position)
        if verb is None or not (" " in verb[0] or SHORT_DUTY.match(verb[0])):
            return False
        return bool(DUTY.match(self._shadow, position)) or not NOUN_BEFORE_VERB.search(self._shadow, start, position)

    def _body_at(self, position: int) -> bool:
        place = bisect_left(self._starts, position)
        return place < len(self._starts) and self._starts[place] == position

    def _carried(self, body: AgencyFound, end: int) -> AgencyFound:
        while self._shadow[end - 1] in " ,.":
            end -= 1
        return body._replace(span=Span(body.span.start, max(end, body.span.end)))

    def _loose_first(self, span: Span, start: int) -> list[AgencyFound]:
        """A class by name that stands before the known partners: "phối hợp với chủ đầu tư hạ tầng và các cơ quan …"."""
        for cue in WITH.finditer(self._shadow, max(span.start, start - 90), start):
            piece = LOOSE.match(self._shadow, cue.end(), start)
            joint = re.compile(r",? (?:và )?$|, $").search(self._shadow, cue.end(), start)
            if piece and joint and joint.start() >= piece.end():
                whole = self._narrowed([AgencyFound(Span(*piece.span()), "group")], span)[0]
                return [whole] if whole.span.end == joint.start() else []
        return []

    def _loose_rest(self, last: AgencyFound, span: Span) -> list[AgencyFound]:
        """What a list of partners goes on with where a class known to no list stands in it: "…, mặt trận cơ sở và các đoàn thể"."""
        shadow = self._shadow
        rest: list[AgencyFound] = []
        position = last.span.end
        while joint := re.compile(r",? và |, ").match(shadow, position, span.end):
            place = bisect_left(self._starts, joint.end())
            if rest and place < len(self._starts) and self._starts[place] == joint.end():
                rest.append(self._bodies[place])
            elif noun := LOOSE_NEXT.match(shadow, joint.end(), span.end):
                rest.extend(self._narrowed([AgencyFound(Span(*noun.span()), "group")], span))
            else:
                break
            position = rest[-1].span.end
        return rest

    def _loose_partners(self, span: Span, lists: list[list[AgencyFound]]) -> list[Actor]:
        """Partners that are one class by name, known to no list: "phối hợp với chính quyền địa phương tổ chức …"."""
        starts = {member.span.start for members in lists for member in members}
        found: list[Actor] = []
        for cue in WITH.finditer(self._shadow, span.start, span.end):
            piece = LOOSE.match(self._shadow, cue.end(), span.end)
            if piece is None or cue.end() in starts:
                continue
            if cue[0].endswith("phối hợp ") and self._rules.verb.match(self._shadow, piece.end() + 1):
                continue
            whole = self._narrowed([AgencyFound(Span(*piece.span()), "group")], span)[0]
            if not any(whole.span.start < start <= whole.span.end + 5 for start in starts):
                pieces = [whole, *self._loose_rest(whole, span)]
                found.extend(Actor("coordinate", piece, "cue:phối hợp", Span(*cue.span())) for piece in pieces)
        return found

    def _bracketed(self, last: AgencyFound, span: Span) -> list[AgencyFound]:
        """The bodies that a bracket behind a class lists as its members: "Các cơ quan đăng ký đầu tư (Sở Tài chính, …)"."""
        shadow = self._shadow
        opening = last.span.end + 1
        if last.kind not in ("group", "open") or not shadow.startswith(" (", last.span.end):
            return []
        close = shadow.find(")", opening, span.end)
        if close < 0:
            return []
        inside = self.bodies_in(Span(opening, close))
        whole = inside and inside[0].span.start == opening + 1 and len(self._lists(Span(opening + 1, close))) == 1
        return inside if whole and close - inside[-1].span.end < 3 else []

    def _relation(self, left: str) -> Relation | None:
        if re.search(r"\((?:thông )?qua [^)]*$", left):
            return None
        return next((relation for relation, pattern in RELATIONS if pattern.search(left)), None)

    def _leads(
        self, span: Span, subjects: list[tuple[int, list[AgencyFound], str, Span]], lists: list[list[AgencyFound]]
    ) -> tuple[bool, dict[int, Span]]:
        """Which subjects chủ trì is said of, and whether it is said of a body that the span does not name."""
        shadow = self._shadow
        leaders: dict[int, Span] = {}
        elided = False
        for cue in LEAD.finditer(shadow, span.start, span.end):
            if any(body.span.start <= cue.start() < body.span.end for members in lists for body in members):
                continue
            before = shadow[max(span.start, cue.start() - 24) : cue.start()]
            if NOT_LEAD_AFTER.match(shadow, cue.end()) or self._described(span, cue.start(), lists):
                continue
            if (
                NOT_LEAD_BEFORE.search(before)
                and not THUONG_TRUC.search(before)
                and not re.search(r"(?:đầu mối|trách nhiệm) $", before)
            ):
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
                return bool(BY.search(left)) and not BY_ITSELF.search(left)
        return False

    def _is_pure(self, span: Span, lists: list[list[AgencyFound]]) -> bool:
        if not lists or span.end - span.start > 700:
            return False
        first = lists[0]
        if not HEADING_PREFIX.fullmatch(self._shadow, span.start, first[0].span.start):
            return False
        end = first[-1].span.end
        return bool(HEADING_REST.match(self._shadow, end, span.end))


def _skip(shadow: str, position: int) -> int:
    while position < len(shadow) and shadow[position] == " ":
        position += 1
    return position


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

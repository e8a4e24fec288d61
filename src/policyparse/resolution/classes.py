"""Classes of bodies by the words that say which: where such a name ends, and partners that are nothing but a class.

The grammar of bodies knows what narrows a group of offices; firms, schemes and services are narrowed in any words ("các tổ chức
cung cấp dịch vụ chi trả"). Such a name goes on up to the verb of its duty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.cues import (
    ADVERB_FIRST,
    ALONE,
    ASSIGNED,
    BOUND,
    CLASS_END,
    CODE,
    COMPLETE,
    DUTY,
    DUTY_TAIL,
    KIND,
    LOOSE,
    LOOSE_NEXT,
    NOUN_BEFORE_VERB,
    SHORT_DUTY,
    WITH,
    WORD_END,
    skip_blanks,
)
from policyparse.resolution.duties import Actor
from policyparse.spans import Span

_JOINT = re.compile(r",? và |, ")
_LAST_JOINT = re.compile(r",? (?:và )?$|, $")


class ClassReader:
    """Reads the names of classes in one document; `verb` matches the verbs that open a duty."""

    def __init__(self, text: str, shadow: str, bodies: list[AgencyFound], verb: re.Pattern[str]) -> None:
        self._text = text
        self._shadow = shadow
        self._bodies = bodies
        self._starts = [body.span.start for body in bodies]
        self._verb = verb

    def bodies_in(self, span: Span) -> list[AgencyFound]:
        """The bodies whose mention lies in a span."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        return [body for body in self._bodies[first:last] if body.span.end <= span.end]

    def subjects(self, members: list[AgencyFound], span: Span) -> list[AgencyFound]:
        """The subjects with the last class carried on to its duty, where more words narrow it.

        "các doanh nghiệp hoạt động trong khu công nghiệp chủ động …"; before "có trách nhiệm" commas do not stop it.
        """
        shadow = self._shadow
        last = members[-1]
        position = skip_blanks(shadow, last.span.end)
        if last.kind not in ("group", "open") or position >= span.end or shadow[position] in ",;:.(-":
            return members
        bound = BOUND.search(shadow, position, min(span.end, position + 130))
        if bound is not None and bound.start() > position:
            between = shadow[position : bound.start()]
            free = not re.search(r"[.;:()]|(?<!\w)(?:đã|đang|sẽ|đối với)(?!\w)|, $", between)
            if (
                free
                and not (ADVERB_FIRST.match(between) and not ASSIGNED.search(shadow, last.span.start, position))
                and not self.bodies_in(Span(position, bound.start()))
            ):
                return [*members[:-1], self._carried(last, position + len(DUTY_TAIL.sub("", between)))]
        return self.narrowed(members, span)

    def narrowed(self, members: list[AgencyFound], span: Span) -> list[AgencyFound]:
        """The list with its last class carried on over the words that narrow it, up to a verb or the end of its clause.

        A verb can say what kind of body is meant ("các tổ chức cung cấp dịch vụ thực hiện …"), but only where another follows.
        """
        shadow = self._shadow
        last = members[-1]
        start = last.span.end + 1
        if last.kind not in ("group", "open") or start >= span.end or COMPLETE.search(shadow, last.span.start, last.span.end):
            return members
        kind = KIND.match(shadow, start)
        verbal = self._verb.match(shadow, start) is not None
        if shadow[start - 1] != " " or (verbal and kind is None):
            return members
        stop = kind.end() if kind else start
        comma = 0
        limit = min(span.end, start + 90)
        while stop < limit:
            if kind is not None and shadow.startswith(", ", stop):  # "trong các khu công nghiệp, cụm công nghiệp chủ động …"
                comma, stop = comma or stop, stop + 2
                continue
            if CLASS_END.match(shadow, stop):
                break
            if self._starts_duty(stop, last.span.start):
                return [*members[:-1], self._carried(last, stop)]
            word = WORD_END.search(shadow, stop, limit)
            if word is None:
                stop = limit
                break
            if word[0] == " ":
                stop = word.end()
            else:
                stop = word.start()
                if kind is None or word[0] != ", ":
                    break
        if verbal or (stop == limit and limit < span.end and not comma):
            return members
        return [*members[:-1], self._carried(last, comma or stop)]

    def _starts_duty(self, position: int, start: int) -> bool:
        """True if a verb of duty begins here, in words that the name of a class before it cannot own."""
        verb = self._verb.match(self._shadow, position)
        if verb is None or self._text[position].isupper() or not (" " in verb[0] or SHORT_DUTY.match(verb[0])):
            return False
        return bool(DUTY.match(self._shadow, position)) or not NOUN_BEFORE_VERB.search(self._shadow, start, position)

    def starts_body(self, position: int) -> bool:
        """True if the mention of a body starts exactly here."""
        place = bisect_left(self._starts, position)
        return place < len(self._starts) and self._starts[place] == position

    def _carried(self, body: AgencyFound, end: int) -> AgencyFound:
        while self._shadow[end - 1] in " ,.":
            end -= 1
        return body._replace(span=Span(body.span.start, max(end, body.span.end)))

    def _partner_cues(self, start: int, end: int) -> Iterable[re.Match[str]]:
        first = self._shadow.find("phối hợp", start, end)
        return WITH.finditer(self._shadow, first, end) if first >= 0 else ()

    def first_partner(self, span: Span, start: int) -> list[AgencyFound]:
        """A class by name that stands before the known partners: "phối hợp với chủ đầu tư hạ tầng và các cơ quan …"."""
        for cue in self._partner_cues(max(span.start, start - 90), start):
            piece = LOOSE.match(self._shadow, cue.end(), start)
            joint = _LAST_JOINT.search(self._shadow, cue.end(), start)
            if piece and joint and joint.start() >= piece.end():
                whole = self.narrowed([AgencyFound(Span(*piece.span()), "group")], span)[0]
                return [whole] if whole.span.end == joint.start() else []
        return []

    def further_partners(self, last: AgencyFound, span: Span) -> list[AgencyFound]:
        """What a list of partners goes on with where a class known to no list stands in it: "…, mặt trận cơ sở và các đoàn thể"."""
        shadow = self._shadow
        rest: list[AgencyFound] = []
        position = last.span.end
        while joint := _JOINT.match(shadow, position, span.end):
            place = bisect_left(self._starts, joint.end())
            if rest and place < len(self._starts) and self._starts[place] == joint.end():
                rest.append(self._bodies[place])
            elif noun := LOOSE_NEXT.match(shadow, joint.end(), span.end):
                rest.extend(self.narrowed([AgencyFound(Span(*noun.span()), "group")], span))
            else:
                break
            position = rest[-1].span.end
        return rest

    def lone_partners(self, span: Span, lists: list[list[AgencyFound]]) -> list[Actor]:
        """Partners that are one class by name, known to no list: "phối hợp với chính quyền địa phương tổ chức …"."""
        found: list[Actor] = []
        starts = {member.span.start for members in lists for member in members}
        if alone := ALONE.search(self._shadow, *span):  # "cùng Sở tổ chức …": the body that all of this is about
            acts = self._verb.match(self._shadow, alone.end(1) + 1)
            if alone.end() not in starts and self._text[alone.end()].isupper() and acts:
                body = AgencyFound(Span(*alone.span(1)), "open")
                found.append(Actor("coordinate", body, "cue:phối hợp", Span(*alone.span())))
        for cue in self._partner_cues(*span):
            if cue.end() in starts:
                continue
            if code := CODE.match(self._text, cue.end(), span.end):  # "phối hợp với PC06"
                found.append(Actor("coordinate", AgencyFound(Span(*code.span()), "name"), "cue:phối hợp", Span(*cue.span())))
                continue
            piece = LOOSE.match(self._shadow, cue.end(), span.end)
            if piece is None:
                continue
            if cue[0].endswith("phối hợp ") and (piece[0] == "tổ chức" or self._verb.match(self._shadow, piece.end() + 1)):
                continue  # "B phối hợp tổ chức …" says what they do, "phối hợp với tổ chức …" with whom
            whole = self.narrowed([AgencyFound(Span(*piece.span()), "group")], span)[0]
            if not any(whole.span.start < start <= whole.span.end + 5 for start in starts):
                pieces = [whole, *self.further_partners(whole, span)]
                found.extend(Actor("coordinate", piece, "cue:phối hợp", Span(*cue.span())) for piece in pieces)
        return found

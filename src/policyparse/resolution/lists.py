"""Lists of bodies in a stretch of text: runs that only commas, "và" and brackets hold together, ended where a clause ends."""

from __future__ import annotations

from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.classes import ClassReader
from policyparse.resolution.cues import ADVERBS, LEAD, OF, PARTNER, SEPARATOR, Cues, skip_blanks
from policyparse.spans import Span


class ListReader:
    """Reads the lists of one document."""

    def __init__(self, shadow: str, rules: Cues, classes: ClassReader) -> None:
        self._shadow = shadow
        self._rules = rules
        self._classes = classes

    def read(self, span: Span) -> list[list[AgencyFound]]:
        """The bodies of a span in runs that only separators (and brackets without roles) hold together."""
        lists: list[list[AgencyFound]] = []
        for body in self._classes.bodies_in(span):
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
        return not partners or bool(self._rules.verb.match(self._shadow, skip_blanks(self._shadow, following.span.end)))

    def _opens_clause(self, span: Span, members: list[AgencyFound], following: AgencyFound) -> bool:
        """True if a comma ends an adverbial clause whose noun the list depends on: "Trên cơ sở đề nghị của Sở A, Sở B tổng hợp …"."""
        shadow = self._shadow
        start = members[0].span.start
        if not OF.search(shadow, max(span.start, start - 20), start):
            return False
        begin = self.sentence_start(span, start)
        if not self._rules.opener.match(shadow, begin):
            return False
        after = ADVERBS.match(shadow, following.span.end)
        right = after.end() if after else following.span.end
        return bool(self._rules.verb.match(shadow, skip_blanks(shadow, following.span.end)) or LEAD.match(shadow, right))

    def sentence_start(self, span: Span, position: int) -> int:
        """Where the sentence or the part of it that holds a place begins."""
        shadow = self._shadow
        found = max(
            shadow.rfind(". ", span.start, position),
            shadow.rfind("; ", span.start, position),
            shadow.rfind(": ", span.start, position),
        )
        return found + 2 if found >= 0 else span.start

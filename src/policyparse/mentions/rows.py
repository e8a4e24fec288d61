"""Rows under one head: "các Sở: Tài chính, Y tế" names two departments, "UBND các xã: Tân Lập, Hòa Sơn" two committees."""

from __future__ import annotations

import re

from policyparse.lexicon import AgencyName
from policyparse.mentions.agency_grammar import Grammar
from policyparse.mentions.body import AgencyFound
from policyparse.mentions.name_patterns import NAMED_PLACES, PLACE_NAME
from policyparse.spans import Span

_ROW_HEAD = re.compile(r"(?:giám đốc |bộ trưởng |lãnh đạo )?(?:các )?(sở|bộ) ?: ")
_ROW_GAP = re.compile(r", (?:và )?| và ")
_PLACE_GAP = re.compile(r"(?:,|,? và)(?= )")
_PLACE_ENDS = re.compile(r",? và |[,;.)]|$")
_PROVINCIAL = re.compile(r"(?:chủ tịch )?(?:ủy ban nhân dân|ubnd)(?= (?:các )?(?:tỉnh|thành phố))")


class RowReader:
    """Reads the rows of one document."""

    def __init__(self, text: str, shadow: str, grammar: Grammar) -> None:
        self._text = text
        self._shadow = shadow
        self._grammar = grammar

    def spread(self, found: list[AgencyFound]) -> list[AgencyFound]:
        """The bodies with the rest of a row under one head: "các Sở: Tài chính, Y tế" names two."""
        rows: list[AgencyFound] = []
        for mention in found:
            named = self._named_places(mention)
            rows.extend(named or [mention])
            if named:
                continue
            head = _ROW_HEAD.match(self._shadow, mention.span.start, mention.span.end)
            position = mention.span.end
            while head and (gap := _ROW_GAP.match(self._shadow, position)):
                name = self.bare_department(gap.end(), head[1])
                if name is None:
                    break
                position = gap.end() + len(name.surface) - 3
                rows.append(as_printed(self._shadow, gap.end(), position, name))
        return rows

    def _named_places(self, mention: AgencyFound) -> list[AgencyFound]:
        """A committee and the places that a colon behind it lists: "Ủy ban nhân dân các tỉnh: Nghệ An, Hà Tĩnh" names two."""
        shadow, text = self._shadow, self._text
        listed = shadow.startswith(": ", mention.span.end)
        if not listed or not (colon := NAMED_PLACES.search(shadow, *mention.span)) or colon.end() != mention.span.end:
            return []
        named: list[AgencyFound] = []
        start, position = mention.span.start, mention.span.end + 1
        while place := PLACE_NAME.match(text, position):
            if self._grammar.heads.match(text, position + 1) or self._grammar.posts.match(shadow, position + 1):
                break
            if " " not in place[0].strip() and not _PLACE_ENDS.match(text, place.end()):
                break  # "UBND các xã: Tổng hợp …" goes on with the duty
            span = Span(start, place.end())
            name = None
            if (known := self._grammar.provinces.match(shadow, position + 1)) and known.end() == place.end():
                name = self._committee_of(mention, shadow[slice(*span)])
            named.append(AgencyFound(span, mention.kind if not named else "name", name))
            gap = _PLACE_GAP.match(shadow, place.end())
            if gap is None:
                break
            position, start = gap.end(), gap.end() + 1
        return named

    def _committee_of(self, mention: AgencyFound, surface: str) -> AgencyName | None:
        """The provincial body that a row's head ("Chủ tịch UBND các tỉnh") makes of one of its places."""
        head = _PROVINCIAL.match(self._shadow, mention.span.start)
        name = self._grammar.by_surface.get(f"{head[0]} tỉnh") if head else None
        return name._replace(surface=surface) if name else None

    def bare_department(self, start: int, head: str) -> AgencyName | None:
        """The longest name whose words behind its head ("Tài chính" of "Sở Tài chính") stand here."""
        end = start + self._grammar.longest
        for position in range(min(end, len(self._shadow)), start, -1):
            name = self._grammar.by_surface.get(f"{head} {self._shadow[start:position]}")
            if name is not None and not self._shadow[position : position + 1].isalnum():
                return name
        return None


def as_printed(shadow: str, start: int, end: int, name: AgencyName) -> AgencyFound:
    """A body of a row under one head, whose own words are not the whole of its name."""
    return AgencyFound(Span(start, end), "name", name._replace(surface=shadow[start:end]))

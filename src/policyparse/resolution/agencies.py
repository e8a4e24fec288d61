"""Which body a mention names: an id of the lexicon and the place it belongs to, or the group it is."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import combining, normalize

from policyparse.document import Document, fold
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ARTICLE = re.compile(r"^(?:các|những) ")


# Groups that are bodies of administration, not kinds of firms, places or people.
_ADMINISTRATIVE = re.compile(
    r"(?:các |những )?(?:sở|ban|bộ|ngành|đoàn thể|cơ quan|đơn vị|địa phương|huyện|ubnd|ủy ban nhân dân|hội đồng nhân dân|hđnd|chi cục|phòng)(?!\w)(?! sự nghiệp)"
)
_ROW = re.compile(r",|(?<!\w)(?:và|liên quan|thẩm quyền|thuộc bộ|ngang bộ|cấp tỉnh|cấp xã|trực thuộc)(?!\w)")


def is_body(surface: str, kind: str) -> bool:
    """True if a folded mention names a body or a group of administrative bodies, as the record of agencies lists them.

    A single class noun ("các ngành"), a kind of firm and a province by name are none: they only matter as those who act.
    """
    if kind in ("open", "place"):
        return "thẩm quyền" in surface
    if kind == "post":
        return len(surface) > 14
    if kind != "group":
        return True
    return bool(_ADMINISTRATIVE.match(surface)) and bool(_ROW.search(surface)) and not surface.startswith("các cấp")


def slug(text: str) -> str:
    """A readable, stable identifier: lower-case ASCII words joined by hyphens."""
    flat = normalize("NFD", fold(text).replace("đ", "d"))
    return _NOT_SLUG.sub("-", "".join(char for char in flat if not combining(char))).strip("-")


class ResolvedAgency(NamedTuple):
    """A body of the lexicon with its place, a group kept whole, or (without id) a body that no list knows."""

    id: str | None
    name: str
    group: bool = False


class AgencyResolver:
    """Resolves the mentions of one document, whose province and date decide what "Sở Nội vụ" is."""

    def __init__(self, document: Document, lexicon: Lexicon, province: str | None, issued: str | None) -> None:
        self._text = document.text
        self._shadow = document.shadow
        self._lexicon = lexicon
        self._province = province
        self._issued = issued
        self._cache: dict[tuple[str, str], ResolvedAgency] = {}
        self._places = sorted(((place.surface, place.id) for place in lexicon.places), key=lambda pair: -len(pair[0]))
        self._aliases: dict[str, ResolvedAgency] = {}

    def define_alias(self, alias: str, found: AgencyFound) -> None:
        """Let a short name that the document introduces ("sau đây gọi tắt là địa phương") stand for a body."""
        self._aliases[_ARTICLE.sub("", fold(alias))] = self.resolve(found)

    def resolve(self, found: AgencyFound) -> ResolvedAgency:
        """The body of a mention. A body that no list knows keeps its printed name and has no id."""
        surface = self._shadow[slice(*found.span)]
        key = (surface, found.kind)
        if key not in self._cache:
            self._cache[key] = self._make(found, surface)
        return self._cache[key]

    def _make(self, found: AgencyFound, surface: str) -> ResolvedAgency:
        printed = self._text[slice(*found.span)]
        if alias := self._aliases.get(_ARTICLE.sub("", surface)):
            return alias
        if found.kind in ("group", "open"):
            return ResolvedAgency(id=f"group/{slug(_ARTICLE.sub('', surface))}", name=printed, group=True)
        if found.kind == "post" and (found.name is None or len(found.name.surface) < len(surface) - 12):
            plural = bool(re.search(r"(?<!\w)(?:các|xã, phường|huyện, )", surface))
            place = self._place_in(surface) or self._province or "vn"
            return ResolvedAgency(id=f"post/{slug(surface)}@{place}", name=printed, group=plural)
        if found.name is None:
            return ResolvedAgency(id=None, name=printed)
        agency = self._lexicon.agencies[found.name.agency]
        rest = surface.removeprefix(found.name.surface)
        if agency.scope == "central":
            return ResolvedAgency(id=agency.id, name=agency.name)
        where = self._place_in(rest) or self._place_in(found.name.surface) or self._province
        return ResolvedAgency(id=f"{agency.id}@{where or 'vn'}", name=agency.name)

    def _place_in(self, surface: str) -> str | None:
        return next((identity for name, identity in self._places if name in surface), None)

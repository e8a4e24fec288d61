"""Which body a mention names: an id of the lexicon and the place it belongs to, or the group it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import Document, fold
from policyparse.lexicon import AgencyClass, AgencyName, Lexicon, Place, any_of
from policyparse.lexicon.directory import Directory, directory, is_valid, slug
from policyparse.mentions.agencies import AgencyFound
from policyparse.resolution.spelling import speller

__all__ = ["AgencyResolver", "ResolvedAgency", "is_body", "slug"]

_ARTICLE = re.compile(r"^(?:các|những) ")


# Groups that are bodies of administration, not kinds of firms, places or people.
_ADMINISTRATIVE = re.compile(
    r"(?:các |những )?(?:sở|ban|bộ|ngành|đoàn thể|cơ quan|đơn vị|địa phương|huyện|ubnd|ủy ban nhân dân|hội đồng nhân dân|hđnd|chi cục|phòng)(?!\w)(?! sự nghiệp)"
)
_ROW = re.compile(r",|(?<!\w)(?:và|liên quan|thẩm quyền|thuộc bộ|ngang bộ|cấp tỉnh|cấp xã|trực thuộc)(?!\w)")
# Committees that every level has, however they are written, and the class of the province's.
_COMMITTEES = (
    (re.compile(r"chủ tịch (?:ủy ban nhân dân|ủy ban nhân|ủy nhân dân|ubnd(?: dân)?)(?!\w)"), "chu-tich-uy-ban-nhan-dan"),
    (re.compile(r"(?:ủy ban nhân dân|ủy ban nhân|ủy nhân dân|ubnd(?: dân)?)(?!\w)"), "uy-ban-nhan-dan"),
    (re.compile(r"(?:thường trực )?(?:hội đồng nhân dân|hđnd)(?!\w)"), "hoi-dong-nhan-dan"),
    (
        re.compile(r"(?:ủy ban |ub)?(?:mặt trận tổ quốc|mttq)(?: việt nam|(?: )?vn)?(?!\w)"),
        "uy-ban-mat-tran-to-quoc-viet-nam",
    ),
    (re.compile(r"công an(?= (?:xã|phường|đặc khu|thị trấn|huyện|thị xã|quận|thành phố|tp))"), "cong-an"),
)
_PLURAL = re.compile(
    r"(?<!\w)(?:các|cùng cấp|cấp (?:tỉnh|huyện|xã|thành phố)|\d+ (?:tỉnh|thành phố|huyện|xã|phường))(?!\w)"
    r"|(?<!\w)(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|quận|thành phố|tỉnh)(?:, | và | - |/|, và )(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|quận|thành phố|tỉnh)(?!\w)"
)
_UNIT = re.compile(r"(?<!\w)(xã|phường|đặc khu|thị trấn|huyện|thị xã|quận|thành phố|tp\.?)(?: |$)")
_OF_CITY = re.compile(r" (thành phố)$")
_PROVINCE = re.compile(r"(?<!\w)(?:tỉnh|tỉnh ủy|tỉnh đoàn)(?!\w)")
_REGION = re.compile(r"khu vực (\d{1,2}|[ivxl]{1,5})(?!\w)")
_SUFFIX = re.compile(r"(?: (?:tỉnh|thành phố|tp\.?))?(?: (?P<place>.+))?$")


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


class ResolvedAgency(NamedTuple):
    """A body of the lexicon with its place, a group kept whole, or (without id) a body that no list knows.

    Without id but with candidates the text leaves open which of several is meant; a candidate without "@" is a class whose
    place is not known. `holds` is the body at which a post is.
    """

    id: str | None
    name: str
    group: bool = False
    candidates: tuple[str, ...] = ()
    title: str = ""
    holds: ResolvedAgency | None = None


class AgencyResolver:
    """Resolves the mentions of one document, whose province and date decide what "Sở Nội vụ" is."""

    def __init__(
        self, document: Document, lexicon: Lexicon, province: str | None, issued: str | None, issuer: str | None = None
    ) -> None:
        self._text = document.text
        self._shadow = document.shadow
        self._names = NameResolver(lexicon, None if _is_central(issuer, lexicon) else province, issued)
        self._cache: dict[tuple[str, str], ResolvedAgency] = {}
        self._aliases: dict[str, ResolvedAgency] = {}

    def define_alias(self, alias: str, found: AgencyFound) -> None:
        """Let a short name that the document introduces ("sau đây gọi tắt là địa phương") stand for a body."""
        self._aliases[_ARTICLE.sub("", fold(alias))] = self.resolve(found)

    def resolve(self, found: AgencyFound) -> ResolvedAgency:
        """The body of a mention. A body that no list knows keeps its printed name and has no id."""
        start, end = found.span
        surface = self._shadow[start:end]
        key = (surface, found.kind)
        resolved = self._cache.get(key)
        if resolved is None:
            alias = self._aliases.get(_ARTICLE.sub("", surface))
            resolved = alias or self._names.resolve(self._text[start:end], surface, found.kind, found.name)
            self._cache[key] = resolved
        return resolved


def _is_central(issuer: str | None, lexicon: Lexicon) -> bool:
    """True for a document of a central body: the town where it was signed is not the province it speaks of."""
    name = directory(lexicon).names.get(fold(issuer or "").strip())
    return name is not None and lexicon.agencies[name.agency].scope == "central"


@lru_cache(maxsize=4)
def _posts(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"{any_of(lexicon.words['posts'])}(?!\w)(?: \([^)]*\))?(?: của)?")


class NameResolver:
    """Resolves single names for one place and day. Depends on nothing else: neither on order nor on other mentions."""

    def __init__(self, lexicon: Lexicon, province: str | None, day: str | None) -> None:
        self._lexicon = lexicon
        self._directory: Directory = directory(lexicon)
        self._home = self._directory.places.get(province or "")
        self._day = day
        self._posts = _posts(lexicon)

    def resolve(self, printed: str, surface: str, kind: str, name: AgencyName | None = None) -> ResolvedAgency:
        """The body that a printed name (`surface`: its folded form) means here and on this day."""
        if name is not None and name.surface == surface and surface not in self._directory.names:  # part of a row
            return self._named(printed, surface, (name.agency, *name.others), "")
        if kind in ("group", "open"):
            return ResolvedAgency(id=f"group/{slug(_ARTICLE.sub('', surface))}", name=printed, group=True)
        if kind == "place":
            return ResolvedAgency(id=None, name=printed)
        if kind == "post" and not (name and self._lexicon.agencies[name.agency].kind == "person-office"):
            return self._post(printed, surface)
        for pattern, agency in _COMMITTEES:
            if match := pattern.match(surface):
                return self._committee(printed, surface, match.end(), agency, kind)
        name = name or self._longest_name(printed, surface)
        if name is not None:
            return self._named(printed, surface, (name.agency, *name.others), surface[len(name.surface) :])
        return self._spelt(printed, surface)

    def _longest_name(self, printed: str, surface: str) -> AgencyName | None:
        """The longest name of the lexicon that a surface starts with, if only its place or its holder's name follows."""
        end = len(surface)
        while end > 0:
            if name := self._directory.names.get(surface[:end]):
                rest = surface[end:]
                person = self._lexicon.agencies[name.agency].scope == "central" and printed[end:].istitle()
                return name if not rest or person or _is_place(rest, self._directory) else None
            end = surface.rfind(" ", 0, end)
        return None

    def _post(self, printed: str, surface: str) -> ResolvedAgency:
        title = self._posts.match(surface)
        rest = surface[title.end() :].strip() if title else ""
        home = f"@{self._home.id}" if self._home else ""
        if title and rest and not _PLURAL.search(rest):
            held = self.resolve(printed[len(surface) - len(rest) :], rest, "name")
            head = slug(title[0].removesuffix(" của"))
            if held.id is not None:
                return ResolvedAgency(_post_id(head, held.id), printed, title=printed[: title.end()], holds=held)
            if held.candidates:
                return ResolvedAgency(None, printed, candidates=tuple(_post_id(head, c) for c in held.candidates))
        plural = bool(re.search(r"(?<!\w)(?:các|xã, phường|huyện, )", surface))
        place = self._directory.find_province(surface)
        group = None
        if title and plural and (known := self._directory.group(rest)):
            group = ResolvedAgency(id=known.id, name=known.name, group=True)
        return ResolvedAgency(
            id=f"post/{slug(surface)}{f'@{place}' if place else home}",
            name=printed,
            group=plural,
            title=printed[: title.end()] if title else "",
            holds=group,
        )

    def _committee(self, printed: str, surface: str, head: int, agency: str, kind: str) -> ResolvedAgency:
        """UBND, HĐND, Mặt trận and their kind, whose level the words behind them say."""
        rest = surface[head:]
        if _PLURAL.search(rest):
            if kind == "post":
                return self._post(printed, surface)
            return ResolvedAgency(id=f"group/{slug(surface)}", name=printed, group=True)
        known = self._lexicon.agencies[agency]
        if rest.strip() and not _UNIT.search(rest) and not _PROVINCE.search(rest) and not self._directory.find_province(rest):
            units = self._directory.find_units(rest.strip(), self._home and self._home.id, self._day)
            return self._in_units(printed, agency, units)
        if not rest and printed.isupper() and " " not in printed:  # "UBND" alone: of which level is not said
            return ResolvedAgency(id=None, name=printed, candidates=(self._at_home(agency),))
        return self._located(printed, surface, rest, known)

    def _named(self, printed: str, surface: str, agencies: tuple[str, ...], rest: str) -> ResolvedAgency:
        alive = [a for a in agencies if self._is_alive(self._lexicon.agencies[a])] if self._day else list(agencies)
        if len(alive) != 1:
            if len(agencies) > 1:
                ids = (self._at_home(agency) for agency in alive or agencies)
                return ResolvedAgency(id=None, name=printed, candidates=tuple(dict.fromkeys(ids)))
            alive = list(agencies)
        agency = self._lexicon.agencies[alive[0]]
        if agency.scope == "central":
            if agency.kind == "enterprise" and self._directory.find_province(rest):  # a branch of its own, in no table
                return ResolvedAgency(id=None, name=printed)
            return ResolvedAgency(id=agency.id, name=agency.name)
        if agency.scope in ("district", "commune"):
            return self._below_province(printed, surface, agency, rest)
        if agency.scope == "region":
            return self._regional(printed, surface, agency)
        return self._located(printed, surface, rest, agency)

    def _is_alive(self, agency: AgencyClass) -> bool:
        return is_valid(agency.valid_from, agency.valid_to, self._day)

    def _at_home(self, agency: str) -> str:
        scope = self._lexicon.agencies[agency].scope
        return f"{agency}@{self._home.id}" if self._home and scope == "place" else agency

    def _below_province(self, printed: str, surface: str, agency: AgencyClass, rest: str) -> ResolvedAgency:
        """Huyện ủy Can Lộc, Đảng ủy xã Kỳ Anh, TAND huyện Đức Thọ: bodies that only districts or communes have."""
        head = surface[: len(surface) - len(rest)]
        if _PLURAL.search(surface):
            return ResolvedAgency(id=f"group/{slug(surface)}", name=printed, group=True)
        kind = next((unit for unit in _UNITS_BELOW if head.endswith(f" {unit}") or head.startswith(f"{unit} ")), "thị xã")
        inside = re.sub(rf"^ ?(?:{kind} )?", "", rest).strip()
        if not inside:
            return ResolvedAgency(id=None, name=printed, candidates=(agency.id,))
        return self._inside(printed, agency, kind, inside, None)

    def _regional(self, printed: str, surface: str, agency: AgencyClass) -> ResolvedAgency:
        number = _REGION.search(surface)
        if number:
            return ResolvedAgency(id=f"{agency.id}@khu-vuc-{number[1]}", name=agency.name)
        place = self._directory.find_province(surface) or (self._home.id if self._home else "")
        region = self._directory.region(agency.id, place, self._day)
        if region is None:
            return ResolvedAgency(id=None, name=printed, candidates=(agency.id,))
        return ResolvedAgency(id=f"{agency.id}@khu-vuc-{region.number.lower()}", name=agency.name)

    def _located(self, printed: str, surface: str, rest: str, agency: AgencyClass) -> ResolvedAgency:
        """A class of body at the place that the mention says, or at the document's own."""
        if _PLURAL.search(rest):
            return ResolvedAgency(id=f"group/{slug(surface)}", name=printed, group=True)
        find = self._directory.find_province
        explicit = self._directory.places.get(find(rest) or find(surface) or "")
        unit = _UNIT.search(rest) or _OF_CITY.search(surface[: len(surface) - len(rest)])
        if unit and not (explicit and self._is_city(explicit) and unit[1] in _CITIES):
            inside = rest[unit.end() :].strip() if unit.string is rest else rest.strip()
            if unit[1] not in _CITIES or (inside and not explicit) or (explicit and not self._is_city(explicit)):
                kind = "thành phố" if unit[1] in _CITIES else unit[1]
                return self._inside(printed, agency, kind, inside, explicit)
            if self._home and not self._is_city(self._home):
                return self._inside(printed, agency, "thành phố", "", self._home)
        place = explicit or self._home
        if place is None:
            return ResolvedAgency(id=None, name=printed, candidates=(agency.id,))
        if explicit is None and self._is_city(place) and _PROVINCE.search(surface):
            before = [edge.before.removeprefix("place/") for edge in self._directory.entering(f"place/{place.id}")]
            here = tuple(f"{agency.id}@{p}" for p in before if self._directory.places[p].unit == "tỉnh") or (agency.id,)
            return ResolvedAgency(id=None, name=printed, candidates=here)
        if agency.twin and not self._is_city(place):
            return ResolvedAgency(id=None, name=printed, candidates=(agency.id,))
        return ResolvedAgency(id=f"{agency.id}@{place.id}", name=self._name_in(place, agency))

    def _name_in(self, place: Place, agency: AgencyClass) -> str:
        """The name of a body of a province; in a city it is the city's ("Ủy ban nhân dân thành phố")."""
        stem = agency.name.removesuffix(" tỉnh")
        return f"{stem} thành phố" if stem != agency.name and self._is_city(place) else agency.name

    def _is_city(self, place: Place) -> bool:
        return place.unit_on(self._day) == "thành phố"

    def _inside(self, printed: str, agency: AgencyClass, kind: str, name: str, province: Place | None) -> ResolvedAgency:
        """A body of a district or commune, where the tables list it; else it stays as printed."""
        home = province or self._home
        if not name:
            cities = [u for u in self._lexicon.units if home and u.province == home.id and u.unit == kind]
            alive = [u for u in cities if is_valid(u.valid_from, u.valid_to, self._day)]
            if kind == "thành phố" and len(alive) == 1:
                return self._in_units(printed, agency.id, alive)
            level = "huyen" if kind in ("huyện", "quận", "thị xã", "thành phố") else "xa"
            below = f"{agency.id}-cap-{level}"
            return ResolvedAgency(None, printed, candidates=(below,) if below in self._lexicon.agencies else ())
        words = name.split(" ")
        for end in range(len(words), 0, -1):
            units = self._directory.find_units(f"{kind} {' '.join(words[:end])}", home.id if home else None, self._day)
            if units:
                return self._in_units(printed, agency.id, units)
        return ResolvedAgency(id=None, name=printed)

    def _in_units(self, printed: str, agency: str, units: list[Place]) -> ResolvedAgency:
        base = agency.removesuffix("-cap-huyen").removesuffix("-cap-xa")
        of_level = {"district": f"{base}-cap-huyen", "commune": f"{base}-cap-xa"}
        if (only := self._lexicon.agencies[agency].scope) in of_level:
            units, of_level[only] = [unit for unit in units if unit.level == only], agency
        ids = tuple(f"{of_level[unit.level]}@{unit.id}" for unit in units if of_level[unit.level] in self._lexicon.agencies)
        if len(ids) == 1:
            return ResolvedAgency(id=ids[0], name=self._directory.name_of(ids[0], self._day))
        return ResolvedAgency(id=None, name=printed, candidates=ids)

    def _spelt(self, printed: str, surface: str) -> ResolvedAgency:
        """A name that stands in no table as it is written."""
        names = speller(self._lexicon)
        for cut in _cuts(surface, self._directory):
            if agencies := names.find(printed[:cut]):
                return self._named(printed, surface, agencies, surface[cut:])
        return ResolvedAgency(id=None, name=printed)


_UNITS_BELOW = ("huyện", "thị xã", "quận", "xã", "phường", "đặc khu", "thị trấn")
_CITIES = ("thành phố", "tp", "tp.")


def _post_id(head: str, body: str) -> str:
    agency, at, place = body.partition("@")
    return f"post/{head}-{agency}{at}{place}"


def _is_place(rest: str, known: Directory) -> bool:
    """True if nothing but a place (or a person's title before a name) follows a name."""
    match = _SUFFIX.fullmatch(rest)
    return match is not None and (
        not match["place"] or known.find_province(match["place"]) is not None or bool(_UNIT.search(rest))
    )


def _cuts(surface: str, known: Directory) -> list[int]:
    """Where a name may end: at its end, before "tỉnh", "thành phố", before the province it belongs to."""
    cuts = [len(surface)]
    for pattern in (r" (?:tỉnh|thành phố|tp\.?)(?: |$)", r" thuộc "):
        if match := re.search(pattern, surface):
            cuts.append(match.start())
    for place in known.find_provinces(surface):
        position = surface.rfind(f" {known.places[place].surface}")
        if position > 0:
            cuts.append(position)
    return cuts

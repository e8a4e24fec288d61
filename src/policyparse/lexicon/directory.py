"""The lexicon looked up: by surface form and day, by place, by id. Built once for a lexicon."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from policyparse.document.shadow import fold
from policyparse.lexicon.alternation import LETTER, any_of
from policyparse.lexicon.model import AgencyClass, AgencyName, GroupClass, Lexicon, Place, Region, Succession

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ARTICLE = re.compile(r"^(?:các|những) ")
_NOUN = re.compile(r"[,/]| và | - ")
ISSUING = {"ubnd": "uy-ban-nhan-dan"}  # the short class that document keys have carried since 0.1


def slug(text: str) -> str:
    """A readable, stable identifier: lower-case ASCII words joined by hyphens."""
    flat = normalize("NFD", fold(text).replace("đ", "d"))
    return _NOT_SLUG.sub("-", "".join(char for char in flat if not combining(char))).strip("-")


def is_valid(valid_from: str, valid_to: str, day: str | None) -> bool:
    """True if a day lies in a period; a month counts whole, an open end and an unknown day always."""
    if not day:
        return True
    return day[: len(valid_from)] >= valid_from and (not valid_to or day[: len(valid_to)] <= valid_to)


class BodyId(NamedTuple):
    """An id taken apart: the class of body, and the place it belongs to (empty for a central body)."""

    agency: str
    place: str

    def __str__(self) -> str:
        return f"{self.agency}@{self.place}" if self.place else self.agency


def split_id(identity: str) -> BodyId:
    agency, _, place = identity.partition("@")
    return BodyId(ISSUING.get(agency, agency), place)


class Directory:
    """Answers what the tables say, each question in the time of a dictionary look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.agencies = lexicon.agencies
        self.names: dict[str, AgencyName] = {name.surface: name for name in lexicon.names}
        self.places: dict[str, Place] = {place.id: place for place in (*lexicon.places, *lexicon.units)}
        self.groups: dict[str, GroupClass] = {group.id: group for group in lexicon.groups}
        self._by_nouns = {_nouns(surface): group for group in lexicon.groups for surface in group.surfaces}
        self._units: dict[str, list[Place]] = defaultdict(list)
        for unit in lexicon.units:
            self._units[unit.surface].append(unit)
            self._units[unit.surface.removeprefix(unit.unit).strip()].append(unit)
        self._regions: dict[str, list[Region]] = defaultdict(list)
        for region in lexicon.regions:
            self._regions[region.agency].append(region)
        self._leaving: dict[str, list[Succession]] = defaultdict(list)
        self._entering: dict[str, list[Succession]] = defaultdict(list)
        for edge in sorted(lexicon.successions, key=lambda edge: edge.date):
            self._leaving[edge.before].append(edge)
            self._entering[edge.after].append(edge)
        surfaces = {surface: place.id for place in reversed(lexicon.places) for surface in (place.surface, *place.aliases)}
        self._place_of = surfaces
        self._place = re.compile(rf"{any_of(surfaces, not_behind=[LETTER, 'tncs ', 'cộng sản '])}(?!\w)")

    def agency(self, identity: str) -> AgencyClass | None:
        return self.agencies.get(split_id(identity).agency)

    def leaving(self, what: str, *, function: bool = False) -> list[Succession]:
        """The edges out of a class, a place or a group, by date; those that move single functions on demand."""
        return [edge for edge in self._leaving.get(what, ()) if (edge.relation == "function") == function]

    def entering(self, what: str) -> list[Succession]:
        return self._entering.get(what, [])

    def find_province(self, folded: str) -> str | None:
        """The id of the province named in a folded text; of several the longest name."""
        names = self._place.findall(folded)
        return self._place_of[max(names, key=len)] if names else None

    def find_provinces(self, folded: str) -> list[str]:
        """All provinces named in a folded text, each once, in order."""
        return list(dict.fromkeys(self._place_of[name] for name in self._place.findall(folded)))

    def find_units(self, surface: str, province: str | None, day: str | None) -> list[Place]:
        """Districts and communes of that name (with or without the word for their kind) that there were on a day.

        One that has ended may still be named; one that is yet to come may not: an older one could have had its name.
        """
        units = [
            unit
            for unit in self._units.get(surface, ())
            if province in (None, unit.province) and is_valid(unit.valid_from, "", day)
        ]
        alive = [unit for unit in units if is_valid(unit.valid_from, unit.valid_to, day)]
        return alive or units

    def region(self, agency: str, place: str, day: str | None) -> Region | None:
        """The region of a vertical body that takes in a province."""
        return next(
            (
                region
                for region in self._regions.get(agency, ())
                if place in region.provinces and is_valid(region.valid_from, region.valid_to, day)
            ),
            None,
        )

    def region_numbered(self, agency: str, number: str) -> Region | None:
        return next((region for region in self._regions.get(agency, ()) if fold(region.number) == number), None)

    def group(self, surface: str) -> GroupClass | None:
        """The group of that name, whatever the order of its nouns."""
        return self._by_nouns.get(_nouns(surface))

    def members(self, group: str, day: str | None) -> Iterable[str]:
        """The bodies that an office's list says are in a group on a day."""
        return (
            member.body
            for member in self.lexicon.members
            if member.group == group and is_valid(member.valid_from, member.valid_to, day)
        )

    def name_of(self, identity: str, day: str | None = None) -> str:
        """What a body, post or group is called in full, its place included where the id has one."""
        agency, place_id = split_id(identity)
        if group := self.groups.get(identity):
            return group.name
        known = self.agencies.get(agency)
        if known is None:
            return identity
        place = self.places.get(place_id)
        if place is not None and place.level != "province":
            if known.name == "Huyện ủy":
                return f"{place.unit.partition(' ')[0].capitalize()} ủy {place.name[len(place.unit) + 1 :]}"
            return f"{re.sub(r' cấp (?:huyện|xã)$', '', known.name)} {place.name[0].lower()}{place.name[1:]}"
        if place is not None:
            unit = place.unit_on(day)
            base = known.name if unit == "tỉnh" or not known.name.endswith(" tỉnh") else known.name.removesuffix("tỉnh") + unit
            if base.endswith(place.name):
                return base
            if base.endswith(("Tỉnh ủy", "Thành ủy")):
                return f"{base} {place.name}"
            return f"{base} {place.name}" if base.endswith(unit) else f"{base} {unit} {place.name}"
        return f"{known.name} {place_id.removeprefix('khu-vuc-').upper()}" if place_id.startswith("khu-vuc-") else known.name

    def exists(self, identity: str) -> bool:
        """True if the lexicon can say what an id is: a body and its place, a group, or a post at one of these."""
        kind, slash, rest = identity.partition("/")
        if kind == "group" and slash:
            nouns = {slug(noun) for noun in self.lexicon.words["classes"]}
            return identity in self.groups or any(f"-{noun}-" in f"-{rest}-" for noun in nouns)
        if kind == "post" and slash:
            title, _, place = rest.partition("@")
            posts = sorted((slug(post) for post in self.lexicon.words["posts"]), key=len, reverse=True)
            return any(title.startswith(post) for post in posts) and self._place_exists(place)
        agency, place = split_id(identity)
        known = self.agencies.get(agency)
        return known is not None and self._place_exists(place) and (bool(place) != (known.scope == "central") or not place)

    def _place_exists(self, place: str) -> bool:
        return not place or place in self.places or place.startswith("khu-vuc-")


def _nouns(surface: str) -> frozenset[str]:
    folded = _ARTICLE.sub("", fold(surface)).replace("ủy ban nhân dân", "ubnd")
    folded = re.sub(r"(?<!\w)các ", "", folded)
    head = "ubnd " if folded.startswith("ubnd ") else ""
    nouns = (noun.strip() for noun in _NOUN.split(folded.removeprefix(head)))
    return frozenset((head, *filter(None, nouns)))


@lru_cache(maxsize=4)
def directory(lexicon: Lexicon) -> Directory:
    """The directory of a lexicon, made once."""
    return Directory(lexicon)

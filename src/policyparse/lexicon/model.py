"""The entries of the lexicon, as read from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec


class AgencyClass(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A kind of body that every place has one of (Sở Nội vụ), or a single central body.

    `scope` is "place", "region" or "central". `valid_from` and `valid_to` are ISO dates, empty for open ends. `verified`
    is false where no text backs the row. `twin` is the class of the same body in a province that is no city (Thành ủy,
    Tỉnh ủy).
    """

    id: str
    name: str
    kind: str
    scope: str
    valid_from: str
    valid_to: str
    source: str
    verified: bool
    twin: str = ""


class AgencyName(NamedTuple):
    """One surface form in the folded form of the matching shadow, the class it names, and how the table writes it.

    `others` are further classes that the form names: on other days, or (an abbreviation such as BTC) at any time.
    """

    surface: str
    agency: str
    official: bool
    written: str
    others: tuple[str, ...] = ()


class Place(NamedTuple):
    """A province of the time before or after 1 July 2025, or a district or commune (`level`) inside `province`.

    `surface` is its name in the matching shadow, for districts and communes with the word for their kind. A province that
    became a city has the date in `unit_changed` and what it was in `unit_before`.
    """

    id: str
    name: str
    unit: str
    surface: str
    aliases: tuple[str, ...] = ()
    level: str = "province"
    province: str = ""
    valid_from: str = ""
    valid_to: str = ""
    unit_before: str = ""
    unit_changed: str = ""
    source: str = ""
    verified: bool = True

    def unit_on(self, day: str | None) -> str:
        """ "tỉnh" or "thành phố", as it was on a day."""
        return self.unit_before if self.unit_before and day and day < self.unit_changed else self.unit


Relation = Literal["merged", "split", "renamed", "restored", "transferred", "abolished", "function"]


class Succession(NamedTuple):
    """An edge: from `date` on, what `before` did is done by `after` (empty: by nobody).

    Both are ids of classes, of places ("place/ha-giang"), of groups, or of one body ("ban-dan-toc@ha-tinh"). A "function"
    edge moves only what `share` says, and until `until`. `date` is a day, or a month where the day is not known.
    """

    before: str
    after: str
    relation: Relation
    date: str
    basis: str
    source: str
    verified: bool
    share: str
    until: str


class Region(NamedTuple):
    """Which provinces one region of a vertical body (Bảo hiểm xã hội khu vực XX) takes in."""

    agency: str
    number: str
    provinces: tuple[str, ...]
    valid_from: str
    valid_to: str
    source: str
    verified: bool


class GroupClass(NamedTuple):
    """A group that plans name again and again. `open` groups have no list of members at all."""

    id: str
    name: str
    surfaces: tuple[str, ...]
    valid_from: str
    valid_to: str
    source: str
    verified: bool
    open: bool


class Member(NamedTuple):
    """A row of an office's list of members: the group, a body by its id, since when and until when."""

    group: str
    body: str
    valid_from: str
    valid_to: str
    source: str
    verified: bool


class DocType(NamedTuple):
    """A document type: its name, the letters its symbol carries, and further letters seen for it."""

    name: str
    abbr: str
    system: str
    forms: tuple[str, ...]


class LabelRule(NamedTuple):
    """A pattern for the words before the colon of a label line, and the field that its value fills."""

    pattern: str
    field: str
    example: str
    counter_example: str


class HeadingRule(NamedTuple):
    """A pattern that tells what a section is about from its heading."""

    pattern: str
    kind: str
    example: str
    counter_example: str


class TimeRule(NamedTuple):
    """A time expression on the matching shadow, its kind and its bound.

    `anchor` lists the words (";" between) that it starts with, empty for digits; `{full}`, `{dm}` and the like in
    `pattern` stand for dates in all their spellings. `binds` says where it is a deadline: "always"; "past": not after words
    of the past; "finish", "scheduled", "year", "span", "report", "rate": where words around it ask for it (see
    `policyparse.resolution.deadlines`); "label": only as the value of a time label.
    """

    id: str
    anchor: str
    pattern: str
    kind: str
    bound: str
    binds: str
    example: str
    counter_example: str


class Issuing(NamedTuple):
    """The issuing body that a symbol's last part stands for."""

    token: str
    name: str
    system: str


class KnownDocument(NamedTuple):
    """A row of the registry of documents. Dates are ISO; `effective_from` and `replaced_by` (a number) may be empty."""

    number: str
    doc_type: str
    issuer: str
    issued: str
    effective_from: str
    replaced_by: str
    source: str
    verified: bool


class AuditRule(NamedTuple):
    """A rule of the audit: its number in the list of rules, the code and severity of its findings, what it says.

    `needs` is "text" for a rule that the text alone decides, "registry" for one that needs a row about the document.
    """

    rule: str
    code: str
    severity: str
    title: str
    example: str
    counter_example: str
    needs: str


class Lexicon(msgspec.Struct, frozen=True, eq=False):
    """Everything the parser knows about the administration. `digest` identifies its content on every result."""

    digest: str
    agencies: Mapping[str, AgencyClass]
    names: tuple[AgencyName, ...]
    places: tuple[Place, ...]
    units: tuple[Place, ...]
    regions: tuple[Region, ...]
    groups: tuple[GroupClass, ...]
    successions: tuple[Succession, ...]
    members: tuple[Member, ...]
    sources: Mapping[str, str]
    doc_types: tuple[DocType, ...]
    issuers: Mapping[str, Issuing]
    known_documents: tuple[KnownDocument, ...]
    audit_rules: tuple[AuditRule, ...]
    laws: tuple[str, ...]
    labels: tuple[LabelRule, ...]
    headings: tuple[HeadingRule, ...]
    times: tuple[TimeRule, ...]
    words: Mapping[str, tuple[str, ...]]
    measures: tuple[str, ...]

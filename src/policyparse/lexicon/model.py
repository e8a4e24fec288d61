"""The entries of the lexicon, as read from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec


class AgencyClass(msgspec.Struct, frozen=True):
    """A kind of body that every place has one of (Sở Nội vụ), or a single central body.

    `scope` is "place", "region" or "central". `valid_from` and `valid_to` are ISO dates, empty for open ends. `verified`
    is false where no text backs the row.
    """

    id: str
    name: str
    kind: str
    scope: str
    valid_from: str
    valid_to: str
    source: str
    verified: bool


class AgencyName(NamedTuple):
    """One surface form in the folded form of the matching shadow, the class it names, and how the table writes it."""

    surface: str
    agency: str
    official: bool
    written: str


class Place(NamedTuple):
    """A province of the time before or after 1 July 2025; `surface` is its name in the matching shadow."""

    id: str
    name: str
    unit: str
    surface: str


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
    `pattern` stand for dates in all their spellings.
    """

    id: str
    anchor: str
    pattern: str
    kind: str
    bound: str
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
    doc_types: tuple[DocType, ...]
    issuers: Mapping[str, Issuing]
    known_documents: tuple[KnownDocument, ...]
    audit_rules: tuple[AuditRule, ...]
    laws: tuple[str, ...]
    labels: tuple[LabelRule, ...]
    headings: tuple[HeadingRule, ...]
    times: tuple[TimeRule, ...]
    words: Mapping[str, tuple[str, ...]]

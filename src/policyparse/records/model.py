"""The record contract, version 1.0. Names are fixed: fields may be added, never renamed or given another meaning.

Every mention carries `span`, and `text[span[0]:span[1]]` of the result's canonical text is the mention, always.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from policyparse.resolution.duties import Relation as Relation
from policyparse.resolution.duties import Role as Role
from policyparse.spans import Span

SCHEMA_VERSION = "1.0"

Modality = Literal["order", "request"]
DeadlineKind = Literal["due", "recurrence", "period", "horizon", "ongoing", "on_demand", "conditional"]
DateKind = Literal["point", "due", "recurrence", "period", "horizon", "ongoing", "on_demand", "conditional"]
DateRole = Literal["document", "citation", "deadline", "title", "other"]
Bound = Literal["before", "by", "on", "during", "from"]
TargetBound = Literal["=", ">=", "<=", ">", "<", "~"]
CitationKind = Literal["numbered", "alias", "law", "self", "named"]
Severity = Literal["error", "warning", "info"]
SuccessionKind = Literal["merged", "split", "renamed", "restored", "transferred", "abolished", "function"]


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of everything in a result: immutable, keyword-only. None points back: the garbage collector need not follow them."""


class OriginRecord(Record, frozen=True, kw_only=True):
    """Where a span stands in the source. `line`: 1-based line of a text file, elsewhere the 1-based block.

    Only what was read from a picture has the last two: `box` is (left, top, right, bottom) around its words on that page,
    in points from the top left corner; `confidence` is that of its least certain word, from 0 to 1.
    """

    line: int
    page: int | None = None
    cell: str | None = None
    part: str = "body"
    box: tuple[float, float, float, float] | msgspec.UnsetType = msgspec.UNSET
    confidence: float | msgspec.UnsetType = msgspec.UNSET


class AgencyRef(Record, frozen=True, kw_only=True):
    """A body of the lexicon, or a group kept whole. `id` is null for a body that no list knows.

    With `candidates` the text leaves open which of several is meant; a candidate without "@" is a kind of body whose place
    is not known.
    """

    id: str | None
    name: str
    group: bool = False
    candidates: tuple[str, ...] = ()


class Evidence(Record, frozen=True, kw_only=True):
    """Why a role was given: the rule's name and the words that it fired on."""

    rule: str
    span: Span


class SuccessionEdge(Record, frozen=True, kw_only=True):
    """A change that says who took over: from `before` to `after` (null: nobody) on `date`, on which legal basis.

    `source` names a row of the lexicon's sources; `verified` is false where no text backs the edge.
    """

    before: str
    after: str | None
    relation: SuccessionKind
    date: str
    basis: str
    source: str
    verified: bool
    share: str | None = None


class GroupMember(Record, frozen=True, kw_only=True):
    """A member of a group, by the office's own list."""

    id: str
    name: str
    source: str
    verified: bool


class Answers(Record, frozen=True, kw_only=True):
    """Who answers for an assignee on the day asked about, and the edges that say so. The mention itself never changes.

    Several agencies: the body was split, and `question` asks which. None: it ended without a successor, or the text leaves
    open who is meant. `members` is filled on demand, for groups of which the office has a list.
    """

    as_of: str
    agencies: tuple[AgencyRef, ...]
    edges: tuple[SuccessionEdge, ...] = ()
    question: str | None = None
    members: tuple[GroupMember, ...] = ()


class Assignee(Record, frozen=True, kw_only=True):
    """Who a unit lays work on. `answers` is there when a day was asked about."""

    role: Role
    mention: str
    span: Span
    agency: AgencyRef | None
    inherited: bool
    evidence: tuple[Evidence, ...] = ()
    answers: Answers | None = None


class Addressee(Record, frozen=True, kw_only=True):
    relation: Relation
    mention: str
    span: Span
    agency: AgencyRef | None


class Anchor(Record, frozen=True, kw_only=True):
    """What a relative time hangs from: `offset` is an ISO 8601 duration after (or, negative, before) `event`."""

    event: str
    offset: str
    working_days: bool = False


class Deadline(Record, frozen=True, kw_only=True):
    """A time that bounds or schedules a task's work.

    `value` is EDTF, `rrule` RFC 5545, `time` the time of day; `rrules` has every rule where the words name several ("định kỳ
    hằng tháng, quý, năm": `rrule` is null then). With a day to count from, `next_due` is the next due day on or
    after it as printed (for "trước ngày 15/11" that is 15/11), `complies_by` the last working day that complies.
    """

    text: str
    span: Span
    kind: DeadlineKind
    value: str | None
    rrule: str | None
    bound: Bound
    anchor: Anchor | None = None
    time: str | None = None
    rrules: tuple[str, ...] = ()
    next_due: str | None = None
    complies_by: str | None = None


class Product(Record, frozen=True, kw_only=True):
    text: str
    span: Span


class Target(Record, frozen=True, kw_only=True):
    """A target (chỉ tiêu): what is to be reached, by how much and by when. It is no task.

    `text` states it, `figure` is the span of the words that hold its number. `value` goes up to `upper` for a range, in
    `unit` as printed. `horizon` is the time in EDTF, `year` its last year; `yearly` is true for what is to be reached every
    year. `assignees` are those a table of indicators names.
    """

    id: str
    locator: tuple[str, ...]
    headings: tuple[str, ...]
    text: str
    span: Span
    origin: OriginRecord
    figure: Span
    value: float
    upper: float | None
    unit: str
    bound: TargetBound
    horizon: str | None
    year: int | None
    yearly: bool
    assignees: tuple[Assignee, ...] = ()


class OutlineNode(Record, frozen=True, kw_only=True):
    id: str
    parent: str | None
    label: str | None
    level: str
    heading: str
    span: Span
    origin: OriginRecord


class FieldConfidence(Record, frozen=True, kw_only=True):
    """Probabilities, calibrated on documents that the rules had not seen: that this is a task, that all its roles are right and
    none is missing, and the same of its deadlines.
    """

    unit: float
    roles: float
    deadlines: float


class Task(Record, frozen=True, kw_only=True):
    """One task. `confidence` is the probability that the whole record is right; null where nobody estimated it."""

    id: str
    locator: tuple[str, ...]
    headings: tuple[str, ...]
    text: str
    span: Span
    origin: OriginRecord
    core: bool
    modality: Modality
    assignees: tuple[Assignee, ...]
    addressees: tuple[Addressee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    products: tuple[Product, ...] = ()
    citations: tuple[str, ...] = ()
    confidence: float | None = None
    flags: tuple[str, ...] = ()
    field_confidence: FieldConfidence | None = None


class Issuer(Record, frozen=True, kw_only=True):
    """Who issued a document. `mention` is what the text says, `id` and `name` what it stands for."""

    mention: str | None
    id: str | None
    name: str | None


class Citation(Record, frozen=True, kw_only=True):
    id: str
    text: str
    span: Span
    origin: OriginRecord
    kind: CitationKind
    doc_type: str | None
    number: str | None
    issued: str | None
    issuer: Issuer
    subject: str | None
    target: str | None
    candidates: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    address: str | None = None
    flags: tuple[str, ...] = ()


class CitedDocument(Record, frozen=True, kw_only=True):
    """A document that mentions stand for.

    `series` is what keeps its number from others of the same form: the year for state numbers, "khóa XIII" for those of
    the central Party organs; null where the text does not say it. `work` is its Akoma Ntoso address, null without a date.
    """

    id: str
    key: str
    doc_type: str | None
    number: str | None
    issued: str | None
    issuer: Issuer
    subject: str | None
    aliases: tuple[str, ...]
    mentions: tuple[str, ...]
    relation: str | None
    series: str | None = None
    work: str | None = None


class DateMention(Record, frozen=True, kw_only=True):
    text: str
    span: Span
    origin: OriginRecord
    kind: DateKind
    value: str | None
    role: DateRole
    flags: tuple[str, ...] = ()


class AgencyMention(Record, frozen=True, kw_only=True):
    mention: str
    span: Span
    agency: AgencyRef | None


class Finding(Record, frozen=True, kw_only=True):
    code: str
    severity: Severity
    span: Span
    origin: OriginRecord
    message: str
    suggestion: str | None


class Body(Record, frozen=True, kw_only=True):
    id: str | None
    name: str


class Signer(Record, frozen=True, kw_only=True):
    authority: str | None
    post: str | None
    name: str | None


class DigitalSignatureRecord(Record, frozen=True, kw_only=True):
    """What an embedded signature says of itself: names of its certificate, the signer's time, a timestamp authority's time.

    It was neither verified nor judged; nothing here says that it is valid or to be trusted.
    """

    signer: str | None
    organization: str | None = None
    unit: str | None = None
    time: str | None = None
    timestamp: str | None = None


class DocumentRecord(Record, frozen=True, kw_only=True):
    key: str
    number: str | None
    doc_type: str | None
    issued: str | None
    place: str | None
    issuer: Body | None
    title: str | None
    secrecy: str | None
    urgency: str | None
    signers: tuple[Signer, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[DigitalSignatureRecord, ...] = ()
    flags: tuple[str, ...] = ()


class AnnexSource(Record, frozen=True, kw_only=True):
    """A file of an annex that was joined to the document."""

    path: str
    sha256: str
    media_type: str
    reader: str


class SourceRecord(Record, frozen=True, kw_only=True):
    """The file. `annexes` is there where annexes came as files of their own: what is in them has `part` "annex-1" and so on."""

    path: str
    sha256: str
    media_type: str
    reader: str
    pages: int | None
    ocr: bool
    annexes: tuple[AnnexSource, ...] | msgspec.UnsetType = msgspec.UNSET


class Engine(Record, frozen=True, kw_only=True):
    version: str
    lexicon: str
    models: dict[str, str] = msgspec.field(default_factory=dict)
    calendar: str | None = None


class Plan(Record, frozen=True, kw_only=True):
    """All that policyparse says of one document. `as_of` is the day that was counted from; null if none was given."""

    schema_version: str
    engine: Engine
    source: SourceRecord
    document: DocumentRecord
    text: str
    outline: tuple[OutlineNode, ...]
    tasks: tuple[Task, ...]
    citations: tuple[Citation, ...]
    cited_documents: tuple[CitedDocument, ...]
    dates: tuple[DateMention, ...]
    agencies: tuple[AgencyMention, ...]
    findings: tuple[Finding, ...]
    as_of: str | None = None
    targets: tuple[Target, ...] = ()


def build_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one result, generated from these types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "policyparse plan", **msgspec.json.schema(Plan)}


def encode_plan(plan: Plan) -> bytes:
    """One result as UTF-8 JSON, fields in the order of the contract."""
    return msgspec.json.encode(plan)


def decode_plan(data: bytes | str) -> Plan:
    """The result that `encode_plan` wrote; raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(data, type=Plan)

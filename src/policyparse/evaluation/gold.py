"""Gold: the rows of the annotation guideline, and the one reader that refuses what cannot be gold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from unicodedata import normalize

import msgspec
from msgspec import Meta, Struct

from policyparse.errors import GoldError
from policyparse.records.model import Bound, CitationKind, DateKind, DateRole, DeadlineKind, Modality
from policyparse.resolution.duties import Relation

FindingCode = Literal[
    "citation.symbol.space",
    "citation.symbol.hyphen-lost",
    "citation.symbol.case",
    "citation.number.looks-like-year",
    "citation.date.missing",
    "citation.date.conflict",
    "citation.date.registry",
    "citation.date.non-working-day",
    "citation.issuer.unknown-token",
    "date.padding",
    "text.repeated-words",
    "agency.name.variant",
]
"""The only codes that the guideline annotates; a finding of any other code is neither right nor wrong."""

UNBOUND: frozenset[DeadlineKind] = frozenset({"ongoing", "on_demand", "conditional"})
"""Kinds of deadlines that bound nothing, so that gold may leave `bound` null and nobody compares it."""

LineNumber = Annotated[int, Meta(ge=1)]
Quotation = Annotated[str, Meta(min_length=1)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Target = Annotated[str, Meta(pattern=r"^[^|]+\|(\d{4}-\d{2}-\d{2}|\?)$")]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that stands in a gold file: immutable, and no key besides those of the guideline."""


class CoordinatorPart(Part, frozen=True, kw_only=True):
    mention: Quotation
    line: LineNumber


class RecipientPart(Part, frozen=True, kw_only=True):
    mention: Quotation
    relation: Relation
    line: LineNumber | None = None
    """Where it stands if not on the line of the unit: units run over line breaks, rows of annexes over their cells."""


class DeadlinePart(Part, frozen=True, kw_only=True):
    text: Quotation
    kind: DeadlineKind
    value: str | None
    rrule: str | None
    bound: Bound | None
    optional: bool = False
    line: LineNumber | None = None

    def __post_init__(self) -> None:
        if self.bound is None and self.kind not in UNBOUND:
            raise ValueError(f"deadline of kind {self.kind!r} needs a bound")


class ProductPart(Part, frozen=True, kw_only=True):
    text: Quotation
    optional: bool = False
    line: LineNumber | None = None


class Row(Part, frozen=True, kw_only=True):
    """One row of one file. An `optional` row is right if found, and no miss if not."""

    line: LineNumber
    optional: bool = False

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        """Everything this row quotes, with the line it is quoted from; None: from anywhere in the text."""
        raise NotImplementedError


class TaskRow(Row, frozen=True, kw_only=True):
    locator: Annotated[tuple[Quotation, ...], Meta(min_length=1)]
    core: bool
    modality: Modality
    lead: tuple[Quotation, ...]
    coordinate: tuple[CoordinatorPart, ...]
    implement: tuple[Quotation, ...]
    advise_to: tuple[RecipientPart, ...]
    deadline: tuple[DeadlinePart, ...]
    products: tuple[ProductPart, ...]

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        yield from ((None, mention) for mention in (*self.lead, *self.implement))  # may be inherited
        yield from ((part.line, part.mention) for part in self.coordinate)
        yield from ((recipient.line or self.line, recipient.mention) for recipient in self.advise_to)
        yield from ((deadline.line or self.line, deadline.text) for deadline in self.deadline)
        yield from ((product.line or self.line, product.text) for product in self.products)


class CitationRow(Row, frozen=True, kw_only=True):
    text: Quotation
    kind: CitationKind
    doc_type: str | None
    number: str | None
    issued: Day | None
    issuer: Quotation | None
    subject: Quotation | None
    target: Target | None

    def __post_init__(self) -> None:
        if self.kind == "numbered" and not self.number:
            raise ValueError("numbered citation without a number")

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        yield from ((self.line, quote) for quote in (self.text, self.issuer, self.subject) if quote is not None)


class DateRow(Row, frozen=True, kw_only=True):
    text: Quotation
    norm: str | None
    kind: DateKind
    role: DateRole

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        yield self.line, self.text


class AgencyRow(Row, frozen=True, kw_only=True):
    mention: Quotation
    class_: str = msgspec.field(name="class")
    group: bool

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        yield self.line, self.mention


class FindingRow(Row, frozen=True, kw_only=True):
    code: FindingCode
    text: Quotation

    def quotations(self) -> Iterator[tuple[int | None, str]]:
        yield self.line, self.text


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that one annotator, human or program, says of one document."""

    tasks: tuple[TaskRow, ...] = ()
    citations: tuple[CitationRow, ...] = ()
    dates: tuple[DateRow, ...] = ()
    agencies: tuple[AgencyRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    short: bool = False
    """The short form of the guideline: tasks, numbers of citations and dates; nothing is said of the rest."""


class GoldText:
    """The text that gold quotes: 1-based lines, split on LF, in NFC with single blanks."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"không đọc được văn bản của nhãn vàng ({error})", path=str(path)) from error
        self.lines = [_plain(line) for line in text.split("\n")]
        self._whole = " ".join(self.lines)

    def says(self, line: int | None, quotation: str) -> bool:
        """True if the quotation begins on that line, or, for no line, anywhere; it may run over line breaks."""
        if line is None:
            return _plain(quotation) in self._whole
        if not 1 <= line <= len(self.lines):
            return False
        first = self.lines[line - 1]
        start = " ".join(self.lines[line - 1 : line + 2]).find(_plain(quotation))
        return 0 <= start < len(first)


def find_text(gold_dir: Path) -> Path | None:
    """The text file beside a gold folder: the only one, or among several the one named like the folder they are in."""
    texts = sorted(gold_dir.resolve().parent.glob("*.txt"))
    if len(texts) > 1:
        texts = [text for text in texts if text.stem == text.parent.name]
    return texts[0] if len(texts) == 1 else None


def read_gold(gold_dir: Path, text: GoldText | None = None) -> Annotation:
    """The gold in a folder, which holds all five files (an empty one says: none of these), or the three of the short form.

    Raises `GoldError` with file and row for a row that is no JSON, has not exactly the keys and values of the guideline
    or, if the text is given, quotes what does not stand on its line.
    """
    if not gold_dir.is_dir():
        raise GoldError("không có thư mục nhãn vàng", path=str(gold_dir))
    tasks = _rows(gold_dir / "tasks.jsonl", TaskRow, text)
    seen: set[tuple[str, ...]] = set()
    for task in tasks:
        if task.locator in seen:
            raise GoldError(f"hai nhiệm vụ cùng vị trí {'/'.join(task.locator)}", path=str(gold_dir / "tasks.jsonl"))
        seen.add(task.locator)
    short = not any((gold_dir / name).exists() for name in ("agencies.jsonl", "findings.jsonl"))
    citations = _rows(gold_dir / "citations.jsonl", CitationRow, text)
    dates = _rows(gold_dir / "dates.jsonl", DateRow, text)
    if short:
        return Annotation(tasks=tasks, citations=citations, dates=dates, short=True)
    return Annotation(
        tasks=tasks,
        citations=citations,
        dates=dates,
        agencies=_rows(gold_dir / "agencies.jsonl", AgencyRow, text),
        findings=_rows(gold_dir / "findings.jsonl", FindingRow, text),
    )


R = TypeVar("R", bound=Row)


def _rows(path: Path, kind: type[R], text: GoldText | None) -> tuple[R, ...]:
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"không đọc được tệp nhãn vàng ({error})", path=str(path)) from error
    decoder = msgspec.json.Decoder(kind)
    rows = []
    for number, line in enumerate(written.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except msgspec.ValidationError as error:
            raise GoldError(f"hàng {number} sai quy cách: {error}", path=str(path)) from error
        except msgspec.DecodeError as error:
            raise GoldError(f"hàng {number} không phải JSON: {error}", path=str(path)) from error
        for place, quotation in row.quotations() if text else ():
            if text and not text.says(place, quotation):
                where = "văn bản" if place is None else f"dòng {place} của văn bản"
                raise GoldError(f"hàng {number} trích “{quotation}” nhưng {where} không có", path=str(path))
        if text and row.line > len(text.lines):
            raise GoldError(f"hàng {number} nói đến dòng {row.line}, văn bản chỉ có {len(text.lines)} dòng", path=str(path))
        rows.append(row)
    return tuple(rows)


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())

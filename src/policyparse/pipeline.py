"""The one place that puts the rooms in order. Reading it is reading the architecture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from os import PathLike

from msgspec import UNSET

from policyparse._version import __version__
from policyparse.audit import Case, audit
from policyparse.confidence import weigh
from policyparse.document import Document, Source, attach_annexes
from policyparse.learned import Models, load_models
from policyparse.learned.agencies import add_proposed
from policyparse.learned.restoring import restore
from policyparse.learned.units import find_classifier
from policyparse.lexicon import NO_CALENDAR, Lexicon, OfficeCalendar, load_lexicon
from policyparse.mentions.agencies import find_agencies
from policyparse.mentions.citations import find_citations
from policyparse.mentions.dates import find_dates
from policyparse.mentions.short_names import find_short_names, find_uses
from policyparse.readers import DEFAULT_OPTIONS, Options, read
from policyparse.records.assembly import Assembler
from policyparse.records.model import SCHEMA_VERSION, AnnexSource, Engine, Plan, SourceRecord
from policyparse.records.targets import target_records
from policyparse.resolution.agencies import AgencyResolver
from policyparse.resolution.answering import Answerer
from policyparse.resolution.assignment import Assigner
from policyparse.resolution.documents import DocumentResolver
from policyparse.resolution.due import Reckoner, covers_one_year
from policyparse.resolution.targets import TargetReader
from policyparse.resolution.working_days import WorkingDays
from policyparse.spans import Cover, Span
from policyparse.structure import build_outline, lost_numbering, read_frame, read_letterhead

_OWN_NUMBER = re.compile(r"\nsố\s?:?\n$")  # the number line broken behind "Số:"


def parse(
    path: str | PathLike[str],
    *,
    lexicon: Lexicon | None = None,
    options: Options = DEFAULT_OPTIONS,
    as_of: date | None = None,
    calendar: OfficeCalendar = NO_CALENDAR,
    expand: bool = False,
    models: Models | None = None,
    annexes: Sequence[str | PathLike[str]] = (),
) -> Plan:
    """Read a file and say what it lays on whom. Raises `ReadError` for a file that cannot be read.

    `annexes` are files of its annexes, where those came as files of their own: one document, and one list of tasks.
    """
    document = attach_annexes(read(path, options=options), [read(annex, options=options) for annex in annexes])
    return analyse(document, lexicon=lexicon, as_of=as_of, calendar=calendar, expand=expand, models=models)


def analyse(
    document: Document,
    *,
    lexicon: Lexicon | None = None,
    as_of: date | None = None,
    calendar: OfficeCalendar = NO_CALENDAR,
    expand: bool = False,
    models: Models | None = None,
) -> Plan:
    """Say what a document lays on whom. Pure: opens no file, reads no clock.

    `as_of` is the day to count from, for what changes with time; without it nothing does. `calendar` holds the office's
    days off and days worked that are not among the public holidays. `expand` lists the members of groups, on the day asked
    about or else the document's, as far as the office's own table of members says them. `models` are the trained ones that may
    help; without the argument those that come with the package, `NO_MODELS` for rules alone.
    """
    lexicon = lexicon or load_lexicon()
    models = load_models() if models is None else models

    letterhead = read_letterhead(document, lexicon)
    outline = build_outline(document, letterhead, lexicon)
    bodies_found = find_agencies(document.text, document.shadow, lexicon)
    if lost_numbering(document, outline, lexicon) and (classifier := find_classifier(models)):
        document, letterhead, bodies_found, outline = restore(document, letterhead, bodies_found, lexicon, classifier)
    text, shadow = document.text, document.shadow

    frame = read_frame(document, letterhead)
    times = list(find_dates(shadow, lexicon))
    named = add_proposed(document, letterhead, bodies_found, models)
    short_names = find_short_names(text, shadow, named)
    bodies = [found for found in find_uses(text, short_names, named) if frame.holds(found.span)]
    mentions = [
        mention
        for mention in find_citations(text, shadow, lexicon)
        if not (mention.symbol and letterhead.number_span and letterhead.number_span.overlaps(mention.symbol))
        and not frame.feet.overlaps(mention.span)
        and not (
            mention.symbol
            and mention.symbol.start < frame.start
            and _OWN_NUMBER.search(shadow[max(0, mention.symbol.start - 8) : mention.symbol.start])
        )
    ]

    citations = DocumentResolver(document, mentions, bodies, lexicon)
    citations.resolve()
    agencies = AgencyResolver(document, lexicon, letterhead.province, letterhead.issued, letterhead.issuer)
    for alias, found in (*short_names, *citations.body_aliases):
        agencies.define_alias(alias, found)
    units = Assigner(document, letterhead, outline, bodies, lexicon).assign()

    day = as_of.isoformat() if as_of else letterhead.issued if expand else None
    answerer = Answerer(lexicon, letterhead.issued, day, expand=expand) if day else None
    reckoner = Reckoner(
        date.fromisoformat(letterhead.issued) if letterhead.issued else None,
        as_of,
        WorkingDays(calendar),
        one_year=covers_one_year(times, document.span_of(letterhead.title_blocks) if letterhead.title_blocks else None),
    )
    assembler = Assembler(document, letterhead, outline, agencies, citations, times, bodies, lexicon, reckoner, answerer)
    record = assembler.document_record()
    tasks = assembler.task_records(units, record.key)
    dated = Cover(citation.date_span for citation in citations.citations if citation.date_span is not None)
    goals = TargetReader(document, outline, times, dated, lexicon).read(letterhead.annexes)
    body = Span(frame.start, len(text))
    source = document.source
    plan = Plan(
        schema_version=SCHEMA_VERSION,
        engine=Engine(version=__version__, lexicon=lexicon.digest, models=models.digests, calendar=calendar.digest or None),
        source=SourceRecord(
            path=source.path,
            sha256=source.sha256,
            media_type=source.media_type,
            reader=source.reader,
            pages=source.pages,
            ocr=source.ocr,
            annexes=_annex_sources(source) or UNSET,
        ),
        document=record,
        text=text,
        outline=assembler.outline_records(),
        tasks=tasks,
        citations=assembler.citation_records(),
        cited_documents=assembler.cited_document_records(),
        dates=assembler.date_records(),
        agencies=assembler.agency_records(),
        targets=target_records(document, goals, bodies, assembler),
        as_of=as_of.isoformat() if as_of else None,
        findings=audit(Case(document, record, tasks, citations, bodies, lexicon, body, assembler.find_unread(body))),
    )
    return weigh(plan, models)


def _annex_sources(source: Source) -> tuple[AnnexSource, ...]:
    return tuple(
        AnnexSource(path=annex.path, sha256=annex.sha256, media_type=annex.media_type, reader=annex.reader)
        for annex in source.annexes
    )

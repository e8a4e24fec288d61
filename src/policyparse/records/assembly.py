"""Resolved parts into the records of the contract."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left

import msgspec

from policyparse.document import Document, fold
from policyparse.lexicon import Lexicon
from policyparse.lexicon.directory import directory
from policyparse.mentions.agencies import AgencyFound
from policyparse.mentions.dates import TimeMention
from policyparse.records.dates import DateTeller
from policyparse.records.deadlines import deadline_record
from policyparse.records.model import (
    Addressee,
    AgencyMention,
    AgencyRef,
    Answers,
    Assignee,
    Body,
    Citation,
    CitationKind,
    CitedDocument,
    DateMention,
    Deadline,
    DigitalSignatureRecord,
    DocumentRecord,
    Evidence,
    GroupMember,
    Issuer,
    OutlineNode,
    Product,
    Role,
    Signer,
    SuccessionEdge,
    Task,
)
from policyparse.records.origins import write_origin
from policyparse.resolution.agencies import AgencyResolver, is_body, slug
from policyparse.resolution.answering import Answerer
from policyparse.resolution.assignment import Unit
from policyparse.resolution.deadlines import find_deadlines, read_time_label
from policyparse.resolution.documents import DocumentResolver, ResolvedCitation
from policyparse.resolution.doubts import Doubts
from policyparse.resolution.due import Reckoner
from policyparse.resolution.duties import Actor
from policyparse.resolution.identity import series_of, work_address
from policyparse.spans import Cover, Span
from policyparse.structure import Letterhead, Node, Outline

_PRODUCT = re.compile(
    r"(?<!\w)(?:xây dựng|ban hành|lập|hoàn thiện|trình|soạn thảo|dự thảo|hoàn thành việc xây dựng|lập điều chỉnh)(?: (?!vào )[^;.:()]{0,60}?)? $"
)
_PRODUCT_END = re.compile(
    r"[,;.:()]| (?:trở thành|để|nhằm|đáp ứng|gắn|phù hợp|theo|trong đó|bao gồm|tạo|góp phần|làm|định hướng|được)(?!\w)|$"
)


_COMMITTEE = re.compile(r"(?:ủy ban nhân dân|ubnd)(?: (tỉnh|thành phố)(?!\w))?")
_LOCAL = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|trường|trạm|phòng|chi bộ|đảng ủy|hợp tác xã)(?!\w)")


class Assembler:
    """Builds the records of one document."""

    def __init__(
        self,
        document: Document,
        letterhead: Letterhead,
        outline: Outline,
        resolver: AgencyResolver,
        citations: DocumentResolver,
        times: list[TimeMention],
        bodies: list[AgencyFound],
        lexicon: Lexicon,
        reckoner: Reckoner,
        answerer: Answerer | None = None,
    ) -> None:
        self._document = document
        self._answerer = answerer
        self._text = document.text
        self._letterhead = letterhead
        self._outline = outline
        self._resolver = resolver
        self._citations = citations
        self._times = times
        self._time_starts = [mention.span.start for mention in times]
        self._bodies = bodies
        self._lexicon = lexicon
        self._issued = Cover(citation.date_span for citation in citations.citations if citation.date_span is not None)
        self._citation_starts = [citation.mention.span.start for citation in citations.citations]
        self._deadline_spans: set[Span] = set()
        self._due_mentions: dict[Span, TimeMention] = {}
        self._doubts = Doubts(document, lexicon, letterhead.issued)
        self._reckoner = reckoner

    def _agency(self, found: AgencyFound) -> AgencyRef:
        resolved = self._resolver.resolve(found)
        return AgencyRef(id=resolved.id, name=resolved.name, group=resolved.group, candidates=resolved.candidates)

    def _answers(self, found: AgencyFound) -> Answers | None:
        if self._answerer is None:
            return None
        answer = self._answerer.answer(self._resolver.resolve(found))
        return Answers(
            as_of=self._answerer.day,
            agencies=tuple(
                AgencyRef(id=identity, name=name, group=(identity or "").startswith("group/"))
                for identity, name in answer.agencies
            ),
            edges=tuple(
                SuccessionEdge(
                    before=step.before,
                    after=step.after or None,
                    relation=step.edge.relation,
                    date=step.edge.date,
                    basis=step.edge.basis,
                    source=step.edge.source,
                    verified=step.edge.verified,
                    share=step.edge.share or None,
                )
                for step in answer.steps
            ),
            question=answer.question,
            members=tuple(
                GroupMember(id=member.body, name=name, source=member.source, verified=member.verified)
                for member, name in answer.members
            ),
        )

    def _words(self, span: Span) -> str:
        start, end = span
        return self._text[start:end]

    def document_record(self) -> DocumentRecord:
        """The document block; drafts get a key made of the text's hash."""
        head = self._letterhead
        issuer = self._issuer()
        if head.number and head.issued and issuer and issuer.id:
            key = f"{issuer.id}|{head.issued}|{head.number}"
        else:
            key = f"draft|{hashlib.sha256(self._text.encode()).hexdigest()[:12]}"
        return DocumentRecord(
            key=key,
            number=head.number,
            doc_type=head.doc_type,
            issued=head.issued,
            place=head.place,
            issuer=issuer,
            title=head.title,
            secrecy=head.secrecy,
            urgency=head.urgency,
            signers=tuple(Signer(authority=s.authority, post=s.post, name=s.name) for s in head.signatures),
            recipients=head.recipients,
            flags=tuple(
                f"ocr-uncertain:{field}"
                for field, place, value in (("number", head.number_span, head.number), ("issued", head.date_span, head.issued))
                if self._doubts.about(place) or (self._document.readings and value is None)
            ),
            signatures=tuple(DigitalSignatureRecord(**msgspec.structs.asdict(each)) for each in self._document.signatures),
        )

    def _issuer(self) -> Body | None:
        printed = self._letterhead.issuer
        if not printed:
            return None
        province = self._letterhead.province
        place = next((place for place in self._lexicon.places if place.id == province), None)
        folded = fold(printed)
        local = _LOCAL.search(folded) and not (place and folded.endswith(place.surface))
        if (match := _COMMITTEE.match(folded)) and place is not None and not local:
            unit = "thành phố" if "thành phố" in folded else "tỉnh"
            name = f"Ủy ban nhân dân {unit} {place.name}" if folded.endswith(place.surface) or match[1] else printed.capitalize()
            return Body(id=f"ubnd@{place.id}", name=name)
        if entry := directory(self._lexicon).names.get(folded):
            agency = self._lexicon.agencies[entry.agency]
            suffix = "" if agency.scope == "central" else f"@{province or 'vn'}"
            return Body(id=f"{agency.id}{suffix}", name=agency.name)
        # Communes, schools and the like bear one name in several provinces
        identity = slug(folded.replace("ủy ban nhân dân", "ubnd"))
        return Body(id=f"{identity}@{province}" if local and province else identity, name=printed)

    def outline_records(self) -> tuple[OutlineNode, ...]:
        """One record for each line of the outline."""
        return tuple(
            OutlineNode(
                id=f"n{node.index}",
                parent=None if node.parent is None else f"n{node.parent}",
                label=node.label,
                level=node.level if node.kind == "item" else node.kind,
                heading=self._words(node.span),
                span=node.whole,
                origin=write_origin(self._document, node.whole),
            )
            for node in self._outline.nodes
        )

    def task_records(self, units: list[Unit], key: str) -> tuple[Task, ...]:
        """The tasks, with ids that are the same whatever the file format."""
        tasks = []
        used: set[str] = set()
        for unit in units:
            identity = f"{key}#{'/'.join(unit.node.locator)}"
            while identity in used:
                identity += "~"
            used.add(identity)
            tasks.append(self._task(unit, identity))
        return tuple(tasks)

    def _task(self, unit: Unit, identity: str) -> Task:
        node = unit.node
        span = node.span
        first = bisect_left(self._citation_starts, span.start)
        last = bisect_left(self._citation_starts, span.end)
        deadlines = self._deadlines(unit)
        actors = sorted(unit.actors, key=lambda pair: ("lead", "coordinate", "implement").index(pair[0].role))
        flags = []
        if any(actor.role == "lead" for actor, _ in actors) and any(a.role == "coordinate" and not i for a, i in actors):
            if any(i and a.role == "lead" for a, i in actors):
                flags.append("partner-added")
        return Task(
            id=identity,
            locator=node.locator,
            headings=self.headings_of(node),
            text=self._words(span),
            span=span,
            origin=write_origin(self._document, span),
            core=unit.core,
            modality="request" if unit.request else "order",
            assignees=tuple(
                self.describe_assignee(actor.role, actor.found, Evidence(rule=actor.rule, span=actor.cue), inherited=inherited)
                for actor, inherited in actors
            ),
            addressees=tuple(
                Addressee(
                    relation=recipient.relation,
                    mention=self._words(recipient.found.span),
                    span=recipient.found.span,
                    agency=self._agency(recipient.found),
                )
                for recipient in dict.fromkeys(unit.recipients)
            ),
            deadlines=deadlines,
            products=self._products(unit),
            citations=tuple(f"c{index + 1}" for index in range(first, last)),
            flags=(*flags, *self._task_doubts(actors, deadlines)),
        )

    def _task_doubts(self, actors: list[tuple[Actor, bool]], deadlines: tuple[Deadline, ...]) -> list[str]:
        fields: list[str] = [actor.role for actor, _ in actors if self._doubts.about(actor.found.span)]
        fields += ["deadline" for each in deadlines if self._doubts.about_day(each.span, each.value, "deadline")]
        return [f"ocr-uncertain:{field}" for field in dict.fromkeys(fields)]

    def describe_assignee(self, role: Role, found: AgencyFound, evidence: Evidence, *, inherited: bool) -> Assignee:
        """A body in a role, with why it was given."""
        return Assignee(
            role=role,
            mention=self._words(found.span),
            span=found.span,
            agency=self._agency(found),
            inherited=inherited,
            evidence=(evidence,),
            answers=self._answers(found),
        )

    def headings_of(self, node: Node) -> tuple[str, ...]:
        """The headings above a line, from the top."""
        above = [
            self._words(parent.span).rstrip(" :") for parent in reversed(self._outline.ancestors(node)) if parent.kind == "item"
        ]
        return tuple(above)

    def _times_in(self, span: Span) -> list[TimeMention]:
        return self._times[bisect_left(self._time_starts, span.start) : bisect_left(self._time_starts, span.end)]

    def _deadlines(self, unit: Unit) -> tuple[Deadline, ...]:
        span, day = unit.node.span, self._reckoner.day
        found = find_deadlines(self._document, span, self._times_in(span), self._issued, self._lexicon, day)
        for label in unit.labels:
            if label.field == "time":
                found.extend(read_time_label(self._document, label.span, self._times_in(label.span)))
        seen: set[str] = set()
        kept = []
        for deadline in found:
            self._deadline_spans.add(deadline.span)
            if deadline.mention is not None:
                self._due_mentions[deadline.mention.span] = deadline.mention
            words = self._words(deadline.span).lower()
            if words not in seen:
                seen.add(words)
                kept.append(deadline_record(self._document, deadline, self._reckoner))
        return tuple(kept)

    def _products(self, unit: Unit) -> tuple[Product, ...]:
        span = unit.node.span
        products = []
        for citation in self._citations.citations[
            bisect_left(self._citation_starts, span.start) : bisect_left(self._citation_starts, span.end)
        ]:
            place = citation.mention.span
            if citation.kind == "named" and _PRODUCT.search(
                self._document.shadow, max(span.start, place.start - 60), place.start
            ):
                stop = _PRODUCT_END.search(self._document.shadow, place.end, span.end)
                place = Span(place.start, stop.start() if stop else span.end)
                products.append(Product(text=self._words(place), span=place))
        for label in unit.labels:
            if label.field == "product":
                text = self._words(label.span).rstrip(" .;")
                if text:
                    products.append(Product(text=text, span=Span(label.span.start, label.span.start + len(text))))
        return tuple(products)

    def _issuer_record(self, found: AgencyFound | None, number: str | None) -> Issuer:
        if found is not None:
            agency = self._resolver.resolve(found)
            return Issuer(mention=self._words(found.span), id=agency.id, name=agency.name)
        token = re.split(r"[-/]", number)[-1] if number else ""
        known = self._lexicon.issuers.get(token)
        if known is None or "|" in known.name or "/" in known.name or known.system == "party":
            parts = re.split(r"[-/]", number) if number else []
            known = next((self._lexicon.issuers[part] for part in parts[1:] if part in ("TTg", "VPCP", "CP")), None)
        return Issuer(mention=None, id=slug(known.name) if known else None, name=known.name if known else None)

    def citation_records(self) -> tuple[Citation, ...]:
        """Every mention of a document, in order."""
        return tuple(self._citation(index, citation) for index, citation in enumerate(self._citations.citations))

    def _citation(self, index: int, citation: ResolvedCitation) -> Citation:
        span = citation.mention.span
        kind: CitationKind = citation.kind  # type: ignore[assignment]
        return Citation(
            id=f"c{index + 1}",
            text=self._words(span),
            span=span,
            origin=write_origin(self._document, span),
            kind=kind,
            doc_type=citation.doc_type,
            number=citation.number,
            issued=citation.issued,
            issuer=self._issuer_record(citation.issuer, citation.number),
            subject=self._words(citation.subject) if citation.subject else None,
            target=None if citation.target is None else f"d{citation.target + 1}",
            candidates=tuple(f"d{candidate + 1}" for candidate in citation.candidates),
            members=tuple(f"d{member + 1}" for member in citation.members),
            address=self._words(citation.mention.address) if citation.mention.address else None,
            flags=self._citation_doubts(citation),
        )

    def _citation_doubts(self, citation: ResolvedCitation) -> tuple[str, ...]:
        number = ("ocr-uncertain:number",) if self._doubts.about_number(citation) else ()
        issued = ("ocr-uncertain:issued",) if self._doubts.about_day(citation.date_span, citation.issued, "citation") else ()
        return (*number, *issued)

    def cited_document_records(self) -> tuple[CitedDocument, ...]:
        """Every document that mentions stand for."""
        province = self._letterhead.province
        issuers = [self._issuer_record(document.issuer, document.number) for document in self._citations.documents]
        return tuple(
            CitedDocument(
                id=f"d{index + 1}",
                key=document.key,
                doc_type=document.doc_type,
                number=document.number,
                issued=document.issued,
                issuer=issuers[index],
                subject=self._words(document.subject) if document.subject else None,
                aliases=tuple(dict.fromkeys(document.aliases)),
                mentions=tuple(f"c{mention + 1}" for mention in document.mentions),
                relation=document.relation,
                series=series_of(document.number, document.issued),
                work=work_address(document.number, document.doc_type, document.issued, province),
            )
            for index, document in enumerate(self._citations.documents)
        )

    def date_records(self) -> tuple[DateMention, ...]:
        """Every time expression with its role. Call after `task_records`, which decides the deadlines."""
        teller = DateTeller(self._document, self._letterhead, self._citations.citations, self._reckoner, self._doubts)
        return tuple(teller.tell(self._times, self._deadline_spans, self._due_mentions))

    def find_unread(self, body: Span) -> list[Span]:
        """Places of a scan where a number or a date seems to be printed and none could be read."""
        # "Kế hoạch số 411" is no short name where the number goes on: 411⁄4KH-UBND
        whole = (
            each.mention.span for each in self._citations.citations if each.kind != "alias" or self._ends_at(each.mention.span)
        )
        read = [*whole, *(mention.span for mention in self._times)]
        own = [span for span in (self._letterhead.number_span, self._letterhead.date_span) if span is not None]
        return self._doubts.unread(Cover(read + own), body)

    def _ends_at(self, span: Span) -> bool:
        after = self._text[span.end : span.end + 1]
        return not after.isalnum() and after not in ("/", "⁄", "-")

    def agency_records(self) -> tuple[AgencyMention, ...]:
        """Every body named between the title and the foot."""
        symbols = Cover(citation.mention.symbol for citation in self._citations.citations if citation.mention.symbol)
        return tuple(
            AgencyMention(mention=self._words(found.span), span=found.span, agency=self._agency(found))
            for found in self._bodies
            if is_body(self._document.shadow[slice(*found.span)], found.kind) and not symbols.overlaps(found.span)
        )

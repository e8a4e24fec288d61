"""The components that say what is mentioned in a text, wherever it comes from: bodies, documents, times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from policyparse.components.alignment import Aligned, align
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.mentions.agencies import AgencyFound, find_agencies
from policyparse.mentions.citations import find_citations
from policyparse.mentions.dates import find_dates
from policyparse.mentions.short_names import find_short_names, find_uses
from policyparse.resolution.agencies import AgencyResolver
from policyparse.resolution.documents import DocumentResolver
from policyparse.spans import Cover, Span
from policyparse.structure import read_letterhead

AGENCY, CITATION, TIME = "policyparse_agency", "policyparse_citation", "policyparse_time"
for _name in (AGENCY, CITATION, TIME):
    if not TokenSpan.has_extension(_name):
        TokenSpan.set_extension(_name, default=None)


def lexicon_of(folder: str | None) -> Lexicon:
    """Ours, with an office's own folder on top of it if one is named."""
    return load_lexicon(Path(folder) if folder else None)


def find_bodies(aligned: Aligned, lexicon: Lexicon) -> tuple[list[AgencyFound], list[tuple[str, AgencyFound]]]:
    """Every body named in the text, and the short names that the text itself gives to some of them."""
    document = aligned.document
    named = find_agencies(document.text, document.shadow, lexicon)
    short_names = find_short_names(document.text, document.shadow, named)
    return find_uses(document.text, short_names, named), short_names


def token_span(doc: Doc, place: Span, label: str, meaning: str | None, attribute: str, facts: dict[str, Any]) -> TokenSpan:
    """The tokens that a place in `doc.text` touches. `facts` say what it means, and, as `start` and `end`, the exact place."""
    span = doc.char_span(*place, label=label, kb_id=meaning or "", alignment_mode="expand")
    assert span is not None  # the place is in the text, so tokens touch it
    span._.set(attribute, {"start": place.start, "end": place.end, **facts})
    return span


class _Component:
    """A component is nothing but its settings: `nlp.to_disk` keeps them, and it may work in several processes."""

    def __init__(self, lexicon: str | None, spans_key: str) -> None:
        self._lexicon = lexicon_of(lexicon)
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the span group, in reading order; replaces what an earlier call found."""
        aligned = align(doc.text)
        doc.spans[self.spans_key] = list(self.find(doc, aligned))
        return doc

    def find(self, doc: Doc, aligned: Aligned) -> Iterable[TokenSpan]:
        """What the component finds, as spans of the doc."""
        raise NotImplementedError


class Agencies(_Component):
    """Bodies, posts and groups. Label: name, post, group, open; `kb_id_`: the body's id in the lexicon, where it is sure."""

    def find(self, doc: Doc, aligned: Aligned) -> Iterator[TokenSpan]:
        document, lexicon = aligned.document, self._lexicon
        bodies, short_names = find_bodies(aligned, lexicon)
        head = read_letterhead(document, lexicon)
        resolver = AgencyResolver(document, lexicon, head.province, head.issued, head.issuer)
        for alias, found in short_names:
            resolver.define_alias(alias, found)
        symbols = Cover(
            mention.symbol for mention in find_citations(document.text, document.shadow, lexicon) if mention.symbol is not None
        )
        for found in sorted(bodies):
            if symbols.overlaps(found.span):  # the letters of an issuer in a number are no mention of it
                continue
            meant = resolver.resolve(found)
            facts = {"kind": found.kind, "name": meant.name, "id": meant.id, "candidates": list(meant.candidates)}
            yield token_span(doc, aligned.to_source(found.span), found.kind, meant.id, AGENCY, facts)


class Citations(_Component):
    """Documents that are cited. Label: numbered, alias, law, self, named; `kb_id_`: number and date of the one meant."""

    def find(self, doc: Doc, aligned: Aligned) -> Iterator[TokenSpan]:
        document = aligned.document
        mentions = find_citations(document.text, document.shadow, self._lexicon)
        bodies, _ = find_bodies(aligned, self._lexicon)
        resolver = DocumentResolver(document, mentions, bodies, self._lexicon)
        resolver.resolve()
        for citation in resolver.citations:
            target = None if citation.target is None else resolver.documents[citation.target].key
            facts = {
                "kind": citation.kind,
                "doc_type": citation.doc_type,
                "number": citation.number,
                "issued": citation.issued,
                "issuer": citation.issuer and document.text[slice(*citation.issuer.span)],
                "subject": citation.subject and document.text[slice(*citation.subject)],
                "target": target,
            }
            yield token_span(doc, aligned.to_source(citation.mention.span), citation.kind, target, CITATION, facts)


class Dates(_Component):
    """Times. Label: point, due, recurrence, period, horizon, ongoing, on_demand, conditional."""

    def find(self, doc: Doc, aligned: Aligned) -> Iterator[TokenSpan]:
        for mention in find_dates(aligned.document.shadow, self._lexicon):
            facts = {
                "kind": mention.kind,
                "value": mention.value,
                "bound": mention.bound,
                "rrule": mention.rrule,
                "event": mention.event,
                "offset": mention.offset,
                "time": mention.hour,
            }
            yield token_span(doc, aligned.to_source(mention.span), mention.kind, mention.value, TIME, facts)


_DEFAULTS = {"lexicon": None}


def _assigns(attribute: str) -> list[str]:
    return ["doc.spans", f"span._.{attribute}"]


@Language.factory("policyparse_agencies", assigns=_assigns(AGENCY), default_config={**_DEFAULTS, "spans_key": "agencies"})
def create_agencies(nlp: Language, name: str, lexicon: str | None, spans_key: str) -> Agencies:
    """`lexicon` names an office's own folder of entries."""
    return Agencies(lexicon, spans_key)


@Language.factory("policyparse_citations", assigns=_assigns(CITATION), default_config={**_DEFAULTS, "spans_key": "citations"})
def create_citations(nlp: Language, name: str, lexicon: str | None, spans_key: str) -> Citations:
    """`lexicon` names an office's own folder of entries."""
    return Citations(lexicon, spans_key)


@Language.factory("policyparse_dates", assigns=_assigns(TIME), default_config={**_DEFAULTS, "spans_key": "dates"})
def create_dates(nlp: Language, name: str, lexicon: str | None, spans_key: str) -> Dates:
    """`lexicon` names an office's own folder of entries."""
    return Dates(lexicon, spans_key)

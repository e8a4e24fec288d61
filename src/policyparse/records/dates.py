"""Every time expression of a document as a record, with the part it plays there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from policyparse.document import Document
from policyparse.mentions.dates import TimeMention
from policyparse.records.model import DateMention, DateRole
from policyparse.records.origins import write_origin
from policyparse.resolution.documents import ResolvedCitation
from policyparse.resolution.doubts import Doubts
from policyparse.resolution.due import Reckoner
from policyparse.spans import Cover, Span
from policyparse.structure import Letterhead

_TITLE_WORDS = re.compile(
    r"(?:kế hoạch|đề án|chương trình|chiến lược|quy hoạch|nghị quyết|quyết định|chỉ thị|dự án|về|phê duyệt|kết luận)"
    r"[^.;:\n]{0,220}$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class DateTeller:
    """Tells the times of one document."""

    def __init__(
        self,
        document: Document,
        letterhead: Letterhead,
        citations: Sequence[ResolvedCitation],
        reckoner: Reckoner,
        doubts: Doubts,
    ) -> None:
        self._document = document
        self._letterhead = letterhead
        self._citations = citations
        self._starts = [citation.mention.span.start for citation in citations]
        self._issued = Cover(citation.date_span for citation in citations if citation.date_span is not None)
        self._subjects = Cover(citation.subject for citation in citations if citation.subject is not None)
        self._reckoner = reckoner
        self._doubts = doubts

    def tell(self, times: Sequence[TimeMention], deadlines: set[Span], due: Mapping[Span, TimeMention]) -> Iterator[DateMention]:
        """The records in reading order. `deadlines` are the places of all deadlines, `due` says what each of them states.

        "trước ngày 20/6 và 05/12/2019" is found as one time, and is two deadlines: then it is two dates.
        """
        covered = Cover(deadlines)
        whole = {mention.span for mention in times}
        parts = sorted(span for span in due if span not in whole)
        starts = [span.start for span in parts]
        for mention in times:
            inside = parts[bisect_left(starts, mention.span.start) : bisect_left(starts, mention.span.end)]
            for each in [self._printed(due[span]) for span in inside] if len(inside) > 1 else [mention]:
                yield self._date(each, self._role(each, covered))

    def _printed(self, part: TimeMention) -> TimeMention:
        """A part as it is printed: a date shows no year that only its neighbour has."""
        return part if _YEAR.search(self._document.text, *part.span) else part._replace(value=None)

    def _date(self, mention: TimeMention, role: DateRole) -> DateMention:
        value = self._reckoner.printed(mention)
        doubted = self._doubts.about_day(mention.span, value, role) and mention.kind not in ("recurrence", "ongoing", "on_demand")
        return DateMention(
            text=self._document.text[slice(*mention.span)],
            span=mention.span,
            origin=write_origin(self._document, mention.span),
            kind=mention.kind,  # type: ignore[arg-type]
            value=value,
            role=role,
            flags=("ocr-uncertain:value",) if doubted else (),
        )

    def _role(self, mention: TimeMention, deadlines: Cover) -> DateRole:
        if self._letterhead.date_span is not None and self._letterhead.date_span.overlaps(mention.span):
            return "document"
        if self._issued.overlaps(mention.span):
            return "citation"
        if deadlines.overlaps(mention.span):
            return "deadline"
        if mention.kind in ("period", "horizon"):
            block = self._document.block_at(mention.span.start)
            start = block.span.start if block else 0
            if self._subjects.overlaps(mention.span):
                return "title"
            if _TITLE_WORDS.search(self._document.shadow, max(start, mention.span.start - 230), mention.span.start):
                last = bisect_left(self._starts, mention.span.start) - 1
                citation = self._citations[last].mention if last >= 0 else None
                if citation and start <= citation.span.start and mention.span.start - citation.span.end < 160:
                    return "title"
        return "other"

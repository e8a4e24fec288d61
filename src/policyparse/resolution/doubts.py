"""What a scan leaves in doubt: words that were read without certainty, and values that cannot be what is printed.

Nothing is doubted in a document that was not read from a picture. The thresholds are measured on the scans of corpus/,
see docs/scans.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policyparse.document import Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.symbols import tables_of
from policyparse.resolution.documents import ResolvedCitation
from policyparse.spans import Cover, Span

__all__ = ["Doubts"]

# A word with a digit, and any other, that was read less surely than this.
_SURE_DIGIT = 0.86
_SURE_WORD = 0.60
_DIGIT = re.compile(r"\d")
# The letters that words begin with; none begins with F, I, J, W or Z, so a shortened name that no list knows has none of these.
_LETTERS = re.compile(r"[A-EGHK-VXYĐƯ&]{1,12}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
# What stands where a number or a date should and is none.
_NUMBER_WANTED = re.compile(r"(?<!\w)(?:số|sô|só|sõ|sổ|sồ|sỗ) ?:? ?((?=\S*\d)\S*[/-]\S*)")
_DATE_WANTED = re.compile(r"(?<!\w)(?:ngày|tháng|ngay|hgày|ngây) (?=\S*\d)(\S+(?: tháng \S+(?: năm \S+)?)?)")
_MIXED = re.compile(r"(?<!\S)[(“\"]?((?=\S*\d)\S*[/\\⁄]\S*|\S*\d{5,}\S*|\d{1,5} [A-ZĐ]{2,6}[/-][A-ZĐ]\S*)")
# The words before a date, and the paragraph ends: what followed was lost.
_CUT = re.compile(r"(?<!\w)((?:trước ngày|trong tháng|từ ngày|đến ngày|đến năm))[ .,;]*(?=\n|$)")
_TAIL = " .,;:)”\"'’"


class Doubts:
    """The doubts about one document. `issued` is its own date, where it is known."""

    def __init__(self, document: Document, lexicon: Lexicon, issued: str | None) -> None:
        self._document, self._lexicon, self._issued = document, lexicon, issued
        self._weak = [
            reading.span
            for reading in document.readings
            if reading.confidence < (_SURE_DIGIT if _DIGIT.search(document.text, *reading.span) else _SURE_WORD)
        ]
        self._starts = [span.start for span in self._weak]

    def about(self, span: Span | None) -> bool:
        """True if a word of the span was read without certainty."""
        if span is None or not self._weak:
            return False
        index = max(bisect_left(self._starts, span.start) - 1, 0)
        return any(weak.overlaps(span) for weak in self._weak[index : bisect_left(self._starts, span.end)])

    def about_number(self, citation: ResolvedCitation) -> bool:
        """True if a citation's number is uncertain: by its words, its form, what had to be repaired, or its year."""
        symbol, number = citation.mention.symbol, citation.number
        if not self._document.readings_in(citation.mention.span) or symbol is None or not number:
            return False
        if self.about(symbol) or set(citation.mention.damage) - {"case", "dash"}:
            return True
        years = [part for part in number.split("/")[1:2] if _YEAR.fullmatch(part)]
        if years and citation.issued and years[0] != citation.issued[:4]:
            return True
        return not self._is_formed(number)

    def _is_formed(self, number: str) -> bool:
        tables = tables_of(self._lexicon)
        first, *tokens = re.split(r"[-/]", number)
        return first.rstrip("abcđ").isdigit() and all(
            token in tables.kinds or token in tables.issuers or _YEAR.fullmatch(token) or _LETTERS.fullmatch(token)
            for token in tokens
        )

    def about_day(self, span: Span | None, value: str | None, role: str) -> bool:
        """True if a date is uncertain: by its words, because there is no such day, or because it lies on the wrong side of
        the day on which the document was issued."""
        if span is None or not self._document.readings_in(span):
            return False
        if self.about(span) or (value is None and _DIGIT.search(self._document.text, *span) is not None):
            return True
        if value is None or self._issued is None or not _YEAR.match(value):
            return False
        if role == "citation":
            return value[:10] > self._issued
        return role == "deadline" and value[: len(self._issued)] < self._issued[: len(value)]

    def unread(self, known: Cover, body: Span) -> list[Span]:
        """Places where a number or a date seems to be printed and none could be read; `known` is what was read."""
        if not self._document.readings:
            return []
        text, found = self._document.text, []
        for pattern, source in ((_NUMBER_WANTED, self._document.shadow), (_DATE_WANTED, self._document.shadow), (_MIXED, text)):
            for match in pattern.finditer(source, body.start, body.end):
                words = match[1].rstrip(_TAIL)
                span = Span(match.start(1), match.start(1) + len(words))
                if words and not known.overlaps(span) and _DIGIT.search(words):
                    found.append(span)
        found += [Span(*match.span(1)) for match in _CUT.finditer(self._document.shadow, body.start, body.end)]
        kept: list[Span] = []
        for span in sorted(found, key=lambda each: (each.start, -each.end)):
            if not kept or not kept[-1].overlaps(span):
                kept.append(span)
        return kept

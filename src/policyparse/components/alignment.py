"""The canonical text of a string that is not canonical, and where each of its characters stands in that string."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from policyparse.document import Document, Source
from policyparse.errors import ComponentError
from policyparse.readers.options import DEFAULT_OPTIONS
from policyparse.readers.text import TextReader
from policyparse.spans import Span

# What the builder drops or takes for a blank besides white space.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\ufeff")
_WRITTEN = {"\u2011": "-", "\ufffe": "-"}
_LONGEST = 8  # starters that compose to one letter, and the like


class Aligned(NamedTuple):
    """A document made of a string. `starts` and `ends` are, for each character of its text, places in the string."""

    document: Document
    starts: range | list[int]
    ends: range | list[int]

    def to_source(self, span: Span) -> Span:
        """The place in the string of a span, at least one character long, of the document's text."""
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def from_source(self, place: Span) -> Span | None:
        """The span of the document's text that a place in the string holds whole letters of; None for white space."""
        text = self.document.text
        start, end = bisect_left(self.starts, place.start), bisect_right(self.ends, place.end)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return Span(start, end) if start < end else None


@lru_cache(maxsize=4)  # the components of one pipeline ask for the same text one after the other
def align(text: str) -> Aligned:
    """Read a string as the reader of text files does. Raises `ReadError` for what that reader refuses."""
    if not text.strip():
        return Aligned(Document("", (), Source("", "", TextReader.media_type, TextReader.name)), range(0), range(0))
    document = TextReader().read(text.encode("utf-8", "replace"), "", DEFAULT_OPTIONS)
    if document.text == text:
        return Aligned(document, range(len(text)), range(1, len(text) + 1))
    starts, ends = _walk(document.text, text)
    return Aligned(document, starts, ends)


def _walk(canonical: str, text: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    place = position = 0
    while position < len(canonical):
        if canonical[position] in " \n":
            starts.append(place)
            while place < len(text) and _is_gap(text[place]):
                place += 1
            ends.append(place)
            position += 1
            continue
        while place < len(text) and _is_gap(text[place]):
            place += 1
        stop, written = _cluster(canonical, position, text, place)
        starts += [place] * written
        ends += [stop] * written
        position, place = position + written, stop
    return starts, ends


def _is_gap(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE


def _cluster(canonical: str, position: int, text: str, place: int) -> tuple[int, int]:
    """Where the letter at `place`, its marks included, stops, and how many characters of the canonical text it makes."""
    stop = place + 1
    while stop <= place + _LONGEST and stop <= len(text):
        while stop < len(text) and (combining(text[stop]) or text[stop] in _INVISIBLE - {"\u200b", "\ufeff"}):
            stop += 1
        kept = "".join(_WRITTEN.get(char, char) for char in text[place:stop] if char not in _INVISIBLE)
        letters = normalize("NFC", kept)
        if letters and canonical.startswith(letters, position):
            return stop, len(letters)
        stop += 1
    raise ComponentError(f"không đối chiếu được ký tự thứ {place + 1} của văn bản với dạng chuẩn của nó")

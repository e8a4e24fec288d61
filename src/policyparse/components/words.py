"""Words as underthesea segments them, each at its exact place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import combining, is_normalized, normalize

from policyparse.errors import ComponentError
from policyparse.spans import Span

# Long lines are cut: what underthesea does on one grows faster than the line.
MOST_CHARACTERS = 1_000
_END = re.compile(r"[.;:!?…] (?=\S)|, ")
_PIECE = re.compile(r"\S+")


@cache
def _segmenter() -> Any:
    try:
        from underthesea import word_tokenize
    except ImportError as error:
        raise ComponentError("cần underthesea để tách từ: cài policyparse[spacy]") from error
    return word_tokenize


def find_words(text: str) -> Iterator[Span]:
    """The words and punctuation marks of a text in order, white space left out; a word may hold blanks ("chủ trì").

    Their spans never overlap, and together they cover all of the text that is no white space. The time grows with the length
    of the text and no faster.
    """
    start = 0
    for line in text.splitlines(keepends=True):
        for piece in _pieces(line):
            for word in _words(line[piece.start : piece.end]):
                yield Span(start + piece.start + word.start, start + piece.start + word.end)
        start += len(line)


def _pieces(line: str) -> Iterator[Span]:
    """The line in parts that are short enough, cut behind punctuation where possible, else at a blank, else anywhere."""
    start = 0
    while len(line) - start > MOST_CHARACTERS:
        window = line[start : start + MOST_CHARACTERS]
        ends = [match.end() for match in _END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1 or MOST_CHARACTERS
        yield Span(start, start + cut)
        start += cut
    yield Span(start, len(line))


def _words(piece: str) -> Iterator[Span]:
    composed, places = _compose(piece)
    position = 0
    for word in _segmenter()(composed, use_token_normalize=False):
        while position < len(composed) and composed[position].isspace():
            position += 1
        stop = _match(composed, position, word)
        if stop is None:  # it has changed letters or left some out: this piece by syllables then
            break
        yield Span(places[position], places[stop])
        position = stop
    for rest in _PIECE.finditer(composed, position):
        yield Span(places[rest.start()], places[rest.end()])


def _match(text: str, position: int, word: str) -> int | None:
    """Where the word, which may be written with other white space, ends if it starts at `position`."""
    for syllable in word.split():
        while position < len(text) and text[position].isspace():
            position += 1
        if not text.startswith(syllable, position):
            return None
        position += len(syllable)
    return position


def _compose(piece: str) -> tuple[str, range | list[int]]:
    """The piece in NFC, and the place of each of its characters, and of its end, in the piece."""
    if is_normalized("NFC", piece):
        return piece, range(len(piece) + 1)
    letters: list[str] = []
    places: list[int] = []
    start = 0
    for stop in range(1, len(piece) + 1):
        if stop < len(piece) and combining(piece[stop]) and not piece[start].isspace():
            continue
        letter = normalize("NFC", piece[start:stop])
        letters.append(letter)
        places += [start] * len(letter)
        start = stop
    return "".join(letters), [*places, len(piece)]

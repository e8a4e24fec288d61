"""The agency tagger: bodies that neither the lexicon nor the grammar names, proposed by a linear-chain CRF.

It never overrides: what it proposes stands where no body was found. It reads syllables, not segmented words: what words add
does not pay for segmenting them (its card has the figures of both).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from policyparse.document import Document
from policyparse.learned.artefacts import Artefact, Models
from policyparse.mentions.agencies import AgencyFound
from policyparse.spans import Cover, Span
from policyparse.structure import Letterhead

if TYPE_CHECKING:
    import pycrfsuite

__all__ = ["AGENCIES", "AgencyTagger", "Splitter", "add_proposed", "describe_tokens", "find_tagger", "split_syllables"]

AGENCIES = "agencies"
Splitter = Callable[[str], Iterable[Span]]
"""What cuts a text into tokens."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST = 2_000  # characters tagged at a time: the memory of the CRF grows with them
SURE = 0.5


def split_syllables(text: str) -> list[Span]:
    """The syllables, numbers and marks of a text."""
    return [Span(*match.span()) for match in _TOKEN.finditer(text)]


def describe_tokens(words: Sequence[str], known: Sequence[bool], folded: Sequence[str] | None = None) -> list[list[str]]:
    """The features of each token: words and shapes around it, and which tokens are part of a body that was found.

    `folded` are the words as features see them, where some are to be hidden.
    """
    folded = [word.lower() for word in words] if folded is None else folded
    marks = [f"{_shape(word)}{'+' if inside else ''}" for word, inside in zip(words, known, strict=True)]
    last = len(words)
    described = []
    for index in range(last):
        features = ["bias", f"w={folded[index]}", f"s={marks[index]}"]
        for distance in (-3, -2, -1, 1, 2, 3):
            place = index + distance
            if not 0 <= place < last:
                features.append(f"{distance}edge")
                continue
            features.append(f"{distance}s={marks[place]}")
            if -3 < distance < 3:
                features.append(f"{distance}w={folded[place]}")
        if index:
            features.append(f"before={folded[index - 1]} {folded[index]}")
        if index > 1:
            features.append(f"twice={folded[index - 2]} {folded[index - 1]}")
        if index + 1 < last:
            features.append(f"after={folded[index]} {folded[index + 1]}")
        described.append(features)
    return described


def _shape(word: str) -> str:
    if word.isdigit():
        return "9"
    if not word[0].isalpha():
        return word[0]
    return "AA" if len(word) > 1 and word.isupper() else "Aa" if word[0].isupper() else "a"


class AgencyTagger:
    """Tags lines with a file of CRFsuite's own; labels are B, I and O."""

    def __init__(self, data: bytes, split: Splitter = split_syllables) -> None:
        import pycrfsuite

        self._tagger: pycrfsuite.Tagger = pycrfsuite.Tagger()
        self._data = data  # CRFsuite reads where the bytes are, so they have to stay
        self._tagger.open_inmemory(self._data)
        self._split = split

    def propose(self, text: str, line: Span, known: Sequence[Span], sure: float = SURE) -> list[Span]:
        """The bodies of a line that overlap none of those known, each of whose tokens is one with this probability."""
        taken = Cover(known)
        found: list[Span] = []
        for start in range(line.start, line.end, _LONGEST):
            piece = text[start : min(start + _LONGEST, line.end)]
            tokens = [Span(start + token.start, start + token.end) for token in self._split(piece)]
            if tokens:
                found.extend(span for span in self._tag(text, tokens, taken, sure) if not taken.overlaps(span))
        return found

    def _tag(self, text: str, tokens: list[Span], taken: Cover, sure: float) -> list[Span]:
        words = [text[slice(*token)] for token in tokens]
        self._tagger.set(describe_tokens(words, [taken.overlaps(token) for token in tokens]))
        labels = self._tagger.tag()
        spans: list[Span] = []
        for index, label in enumerate(labels):
            if label != "B":
                continue
            end = index + 1
            while end < len(labels) and labels[end] == "I":
                end += 1
            if all(self._tagger.marginal(labels[place], place) >= sure for place in range(index, end)):
                spans.append(Span(tokens[index].start, tokens[end - 1].end))
        return spans


def find_tagger(models: Models) -> AgencyTagger | None:
    """The tagger among the models on offer, opened when first asked for."""
    artefact = models.find(AGENCIES)
    return _open(artefact) if artefact else None


@lru_cache(maxsize=8)
def _open(artefact: Artefact) -> AgencyTagger:
    return AgencyTagger(artefact.read_bytes())


def add_proposed(document: Document, letterhead: Letterhead, found: list[AgencyFound], models: Models) -> list[AgencyFound]:
    """The bodies that were found and, in the lines of the body, those that the tagger proposes beside them."""
    tagger = find_tagger(models)
    if tagger is None:
        return found
    known = [body.span for body in found]
    proposed: list[AgencyFound] = []
    position = 0
    for block in (document.blocks[index] for stretch in letterhead.body for index in stretch):
        while position < len(known) and known[position].end <= block.span.start:
            position += 1
        end = position
        while end < len(known) and known[end].start < block.span.end:
            end += 1
        proposed.extend(AgencyFound(span, "name") for span in tagger.propose(document.text, block.span, known[position:end]))
    return sorted([*found, *proposed], key=lambda body: body.span)

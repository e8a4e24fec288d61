"""Names as people really write them: abbreviated, with other joints, a word short, a letter wrong.

Each way is tried only where the one before found nothing, and a name counts only where nothing else comes near it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from policyparse.document import fold
from policyparse.lexicon import Lexicon

_TOKEN = re.compile(r"[^\W_]+")
_JOINT = frozenset({"và"})
_SHORTENED = ("so", "bo")  # "Sở Giáo dục" is short for one department; elsewhere a part of a name is another body
_CAPITALS = re.compile(r"[^\W\d_a-zà-ỹ]{2,}")


class _Entry(NamedTuple):
    words: tuple[str, ...]
    agencies: tuple[str, ...]


def plain(text: str) -> str:
    """The folded text without any mark on its letters."""
    flat = normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(char for char in flat if not combining(char))


def words_of(text: str) -> tuple[str, ...]:
    """The words without joints and marks, a head typed twice only once."""
    words = [plain(token) for token in _TOKEN.findall(fold(text)) if token not in _JOINT]
    return tuple(words[1:] if len(words) > 1 and words[0] == words[1] else words)


class Speller:
    """Finds the classes of body that a misspelt, shortened or abbreviated name can only mean."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._heads: dict[str, list[_Entry]] = defaultdict(list)
        for name in lexicon.names:
            words = words_of(name.surface)
            if len(words) > 1:
                self._heads[words[0]].append(_Entry(words, (name.agency, *name.others)))

    def find(self, printed: str) -> tuple[str, ...]:
        """The agency ids that a printed name stands for; empty where none or where it could be anything."""
        words = words_of(printed)
        if len(words) < 2:
            return ()
        entries = self._heads.get(words[0], [])
        short = {plain(token) for token in _CAPITALS.findall(printed)}
        for same in (
            lambda entry: entry.words == words,
            lambda entry: bool(short) and _abbreviates(words[1:], entry.words[1:], short),
            lambda entry: words[0] in _SHORTENED and len(words) > 2 and _shortens(words, entry.words),
        ):
            if found := _agencies(entry for entry in entries if same(entry)):
                return found
        return self._nearest(words, entries)

    def _nearest(self, words: tuple[str, ...], entries: list[_Entry]) -> tuple[str, ...]:
        """The one name that is a slip of the keyboard away; nothing if a second one is nearly as close."""
        from rapidfuzz.distance import OSA  # heavy, and few texts have a slip in a name

        typed = " ".join(words)
        allowed = 2 if len(typed) >= 18 else 1 if len(typed) >= 9 else 0
        if not allowed:
            return ()
        near = sorted((OSA.distance(typed, " ".join(e.words), score_cutoff=allowed + 2), e) for e in entries)
        close = _agencies(entry for distance, entry in near if distance <= allowed)
        return close if close and close == _agencies(entry for distance, entry in near if distance <= allowed + 1) else ()


def _agencies(entries: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(agency for entry in entries for agency in entry.agencies))  # type: ignore[attr-defined]


def _abbreviates(typed: tuple[str, ...], words: tuple[str, ...], short: set[str]) -> bool:
    """True if every typed word is a word of the name or, in capitals, the first letters of some that follow each other."""
    if not typed or not words:
        return not typed and not words
    if typed[0] == words[0] and _abbreviates(typed[1:], words[1:], short):
        return True
    token = typed[0]
    if token not in short or len(token) > len(words) or any(w[0] != c for c, w in zip(token, words, strict=False)):
        return False
    return _abbreviates(typed[1:], words[len(token) :], short)


def _shortens(typed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """True if a name starts the same and has lost words, not most of them."""
    if typed[:3] != words[:3] or len(typed) >= len(words):
        return False
    rest = iter(words)
    return all(word in rest for word in typed)


@lru_cache(maxsize=4)
def speller(lexicon: Lexicon) -> Speller:
    """The speller of a lexicon, made once."""
    return Speller(lexicon)

"""Names as people really write them: abbreviated, with other joints, a word short, a letter wrong.

Each way is tried only where the one before found nothing, and a name counts only where nothing else comes near it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import combining, normalize

from policyparse.document import fold
from policyparse.lexicon import AgencyName, Lexicon

_TOKEN = re.compile(r"[^\W_]+")
_JOINT = frozenset({"và"})
_SHORTENED = ("so", "bo")  # "Sở Giáo dục" is short for one department; elsewhere a part of a name is another body


def plain(text: str) -> str:
    """The folded text without any mark on its letters."""
    flat = normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(char for char in flat if not combining(char))


def words_of(text: str) -> tuple[str, ...]:
    """The words without joints and marks, a head typed twice only once."""
    words = [plain(token) for token in _TOKEN.findall(fold(text)) if token not in _JOINT]
    return tuple(words[1:] if len(words) > 1 and words[0] == words[1] else words)


class _Head:
    """All names that start with one word."""

    def __init__(self, names: list[AgencyName]) -> None:
        self.names: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name in names:
            words = words_of(name.surface)
            known = self.names.get(words, ())
            self.names[words] = tuple(dict.fromkeys((*known, name.agency, *name.others)))
        self.typed = {" ".join(words): agencies for words, agencies in self.names.items()}


class Speller:
    """Finds the classes of body that a misspelt, shortened or abbreviated name can only mean."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._by_head: dict[str, list[AgencyName]] = defaultdict(list)
        for name in lexicon.names:
            self._by_head[name.surface.partition(" ")[0]].append(name)
        self._plain: dict[str, list[str]] = defaultdict(list)
        for head in self._by_head:
            self._plain[plain(head)].append(head)
        self._heads: dict[str, _Head] = {}

    def _head(self, word: str) -> _Head:
        if word not in self._heads:
            self._heads[word] = _Head([name for head in self._plain.get(word, ()) for name in self._by_head[head]])
        return self._heads[word]

    def find(self, printed: str) -> tuple[str, ...]:
        """The agency ids that a printed name stands for; empty where none or where it could be anything."""
        words = words_of(printed)
        if len(words) < 2:
            return ()
        head = self._head(words[0])
        if same := head.names.get(words):
            return same
        short = {plain(token) for token in _TOKEN.findall(printed) if len(token) > 1 and token.isupper()}
        if short and (found := _united(a for w, a in head.names.items() if _abbreviates(words[1:], w[1:], short))):
            return found
        if (
            words[0] in _SHORTENED
            and len(words) > 2
            and (found := _united(a for w, a in head.names.items() if _shortens(words, w)))
        ):
            return found
        return self._nearest(" ".join(words), head)

    def _nearest(self, typed: str, head: _Head) -> tuple[str, ...]:
        """The one name that is a slip of the keyboard away; nothing if a second one is nearly as close."""
        from rapidfuzz import process  # heavy, and few texts have a slip in a name
        from rapidfuzz.distance import OSA

        allowed = 2 if len(typed) >= 18 else 1 if len(typed) >= 9 else 0
        if not allowed or not head.typed:
            return ()
        near = process.extract(typed, head.typed.keys(), scorer=OSA.distance, score_cutoff=allowed + 1, limit=None)
        close = _united(head.typed[name] for name, distance, _ in near if distance <= allowed)
        return close if close == _united(head.typed[name] for name, _, _ in near) else ()


def _united(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({agency for agencies in found for agency in agencies}))


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

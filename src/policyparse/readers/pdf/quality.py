"""Is the text of a page what one sees on it? Text layers lose accents, scramble letters, or were never more than a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from unicodedata import normalize

from policyparse.document import fold
from policyparse.readers.page import Word

__all__ = ["Quality", "judge"]


class Quality(Enum):
    """What the words of a page are worth."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """Letters stand apart from their words: another way to read the page may put them together."""
    BROKEN = "broken"
    """Not the text that is printed."""
    EMPTY = "empty"
    """No words, or none but a stamp."""


# Letters that only Vietnamese writes; of the letters of any Vietnamese text they are a fifth, with those it shares a third.
_OWN = re.compile(r"[ăđĩũơưẠ-ỹ]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_MIN_LETTERS = 60
_MIN_OWN = 0.09
_MAX_STRAY = 0.06
_MAX_UNKNOWN = 0.02
# Accented letters that are no word by themselves.
_NO_WORD = frozenset("ẩẫẵẳặẻẽẹễểệĩỏõọỗộỡủũụữửựỹỵằẽ")
# What pdfium and others give for a glyph without a meaning: replacement and private characters, pdfminer's "(cid:12)".
_UNKNOWN = re.compile(r"\ufffd|[\ue000-\uf0ff\uf120-\uf8ff]|\(cid:\d+\)|[\x00-\x08\x0e-\x1f\x80-\x9f]")
# Vietnamese whose accents are gone, in what is left of its commonest words.
_BARE = re.compile(
    r"(?<!\w)(?:va|cua|cac|trong|thuc|hien|nghi|quyet|dinh|tinh|ngay|thang|nam|ban|chi|nhan|dan|cong|dong|quan|chinh|phu|phat|trien)(?!\w)"
)
_MIN_BARE = 0.12
# Letters as the old encodings leave them when they are read as Latin: TCVN3 has signs for letters.
_LEGACY = re.compile(r"[µ¶·¸¹»¼½¾¨©®¦§«¬­°±²³]")
_MAX_LEGACY = 0.08


def judge(words: Sequence[Word], *, pictured: bool) -> Quality:
    """What the words of a page are worth. `pictured` says that a picture covers the page."""
    text = normalize("NFC", " ".join(word.text for word in words))
    letters = len(_LETTER.findall(text))
    if letters < _MIN_LETTERS:
        if pictured:
            return Quality.EMPTY
        return Quality.BROKEN if _share(_UNKNOWN, text, len(text)) > 0.2 else Quality.GOOD
    if _share(_UNKNOWN, text, len(text)) > _MAX_UNKNOWN or _share(_LEGACY, text, letters) > _MAX_LEGACY:
        return Quality.BROKEN
    own = len(_OWN.findall(text)) / letters
    if own < _MIN_OWN:
        bare = len(_BARE.findall(fold(text))) / max(len(words), 1)
        if bare > _MIN_BARE or (pictured and (own > 0.002 or bare > 0.02 or _looks_accented(text, letters))):
            return Quality.BROKEN
    stray = sum(len(word.text) == 1 and word.text.lower() in _NO_WORD for word in words)
    return Quality.DOUBTFUL if stray > _MAX_STRAY * len(words) else Quality.GOOD


def _share(pattern: re.Pattern[str], text: str, of: int) -> float:
    return len(pattern.findall(text)) / max(of, 1)


def _looks_accented(text: str, letters: int) -> bool:
    """True if many letters bear accents of any language, as when a recogniser did not know Vietnamese."""
    return sum(char > "\x7f" for char in text) > 0.02 * letters

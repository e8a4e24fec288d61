"""Whether the text layer of a page can be trusted: what Vietnamese looks like when it is whole, and how it breaks."""

from __future__ import annotations

import re
from unicodedata import category, normalize

# Reasons, in the words that a message shows.
NO_TEXT = "không có lớp chữ"
UNMAPPED = "phông chữ không có bảng mã"
NO_ACCENTS = "lớp chữ mất dấu"
BAD_LAYER = "lớp chữ nhận dạng sai nhiều"

_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\S*[\d/@]\S*|\b[A-ZĐ]{2,}\b")
_ISOLATED = re.compile(r"(?<!\S)[^\W\d_](?!\S)")
# A syllable without its tones: onset, vowels, coda. Capital-letter words and codes are taken out before.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uya|uyu|oao|ưa|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|uơ|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SCRIPT_LETTERS = frozenset("ăâđêôơư")

_MIN_LETTERS = 40  # less than this on a page says nothing about its font
_ENOUGH_LETTERS = 200
# Measured on 36 whole documents, cut into pages, and on 12 pages of two bad layers: where the text is whole, at least 18 % of
# the letters are accented and 88 % of the words well formed; in the bad layers at most 10 % and 75 %.
_MIN_ACCENTED = 0.12
_MIN_SYLLABLES = 0.78
_MAX_UNMAPPED = 0.04
_MAX_ISOLATED = 0.06


def find_fault(text: str) -> str | None:
    """Why `text`, all of a page, cannot be trusted; None if it can. Little text is trusted: a number is a number."""
    unmapped = sum(category(char) in ("Co", "Cn", "Cc") or char == "\ufffd" for char in text if char not in "\n\r\t\ufffe")
    if unmapped > _MAX_UNMAPPED * max(len(text), 1):
        return UNMAPPED
    letters = sum(map(str.isalpha, text))
    if letters < _MIN_LETTERS:
        return None
    if letters >= _ENOUGH_LETTERS and _accented_share(text) < _MIN_ACCENTED:
        return NO_ACCENTS
    words = _words(text)
    if len(words) >= 30 and _syllable_share(words) < _MIN_SYLLABLES:
        return BAD_LAYER
    return None


def is_scrambled(text: str) -> bool:
    """True if letters stand alone that Vietnamese never leaves alone: a font was put together from two."""
    words = text.split()
    alone = [match for match in _ISOLATED.findall(text) if not match.isascii()]
    return len(alone) > max(3, _MAX_ISOLATED * len(words))


def _accented_share(text: str) -> float:
    letters = [char for char in normalize("NFC", text) if char.isalpha()]
    return sum(char > "\x7f" for char in letters) / len(letters)


def _words(text: str) -> list[str]:
    return _LETTERS.findall(_CODE.sub(" ", normalize("NFC", text)).lower())


def _syllable_share(words: list[str]) -> float:
    return sum(_is_syllable(word) for word in words) / len(words)


def _is_syllable(word: str) -> bool:
    bare = normalize("NFC", normalize("NFD", word).translate(_TONES))
    return _SYLLABLE.fullmatch(bare) is not None

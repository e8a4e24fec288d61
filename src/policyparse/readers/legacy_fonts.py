"""Vietnamese as it was typed before Unicode: the letters of another alphabet, drawn by a font of its own.

A text in a .Vn font is TCVN3 (one character a letter; fonts whose names end with H draw capitals for small letters), one in
a VNI font is VNI (a letter, then its marks). Which one it is says the name of the font; where no font is told, `recognise`
asks whether what comes out is Vietnamese. The tables are in legacy_fonts.csv; codes are characters as Windows-1252 shows them.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["TCVN3", "VNI", "Font", "font_of", "recognise", "to_unicode"]


class Font(NamedTuple):
    """How a font is to be read: by which table, and whether it draws small letters as capitals."""

    encoding: str
    capitals: bool = False


TCVN3 = Font("TCVN3")
VNI = Font("VNI")

_NAME = re.compile(r"(?:^|[\s:;,'\"])(?:(\.vn[\w ]*?)(h?)|(vni[- ][\w -]*?))\s*(?=[,;'\"]|$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_ODD = re.compile(r"[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]")
# One syllable of Vietnamese: onset, vowels, coda (Decision 240/QĐ of 1984 for the spelling).
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|g|kh|k|ch|c|nh|n|ph|p|qu|q|th|tr|t|b|d|đ|h|l|m|r|s|v|x)?"
    r"[aăâeêioôơuưyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]{1,3}(?:ch|c|m|nh|ng|n|p|t)?",
    re.IGNORECASE,
)
_SAMPLE = 20_000
_LEAST_WORDS = 5
_MOST_FOREIGN = 0.1


def font_of(name: str) -> Font | None:
    """How a font of that name, or a style that names it, is to be read; None for a font of Unicode."""
    if "vn" not in name.lower():
        return None
    match = _NAME.search(name)
    if match is None:
        return None
    return VNI if match[3] else Font("TCVN3", capitals=bool(match[2]))


def to_unicode(text: str, font: Font) -> str:
    """The text in Unicode."""
    letters, pattern = _table(font.encoding)
    text = pattern.sub(lambda match: letters[match[0]], text)
    return text.upper() if font.capitals else text


def recognise(text: str) -> Font | None:
    """By which table a text without a font becomes Vietnamese; None for one that is Vietnamese already, or never becomes it."""
    sample = text[:_SAMPLE]
    odd = [word for word in _WORD.findall(sample) if _ODD.search(word)]
    if len(odd) < _LEAST_WORDS or _share_of_syllables(sample) > 1 - _MOST_FOREIGN:
        return None
    share, font = max((_share_of_syllables(to_unicode(sample, font)), font) for font in (TCVN3, VNI))
    return font if share > 1 - _MOST_FOREIGN else None


def _share_of_syllables(text: str) -> float:
    words = _WORD.findall(text)
    # Abbreviations and symbols say nothing either way
    words = [word for word in words if not (word.isupper() and word.isascii())]
    return sum(_SYLLABLE.fullmatch(word) is not None for word in words) / len(words) if words else 0.0


@cache
def _table(encoding: str) -> tuple[dict[str, str], re.Pattern[str]]:
    lines = (files("policyparse.readers") / "legacy_fonts.csv").read_text("utf-8").splitlines()
    letters = {row["code"]: row["letter"] for row in csv.DictReader(lines) if row["encoding"] == encoding}
    codes = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(map(re.escape, codes)))

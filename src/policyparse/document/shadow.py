"""The matching shadow: a copy of the text of the same length in which spelling variants fall together."""

from __future__ import annotations

import re

# The capital letters of Vietnamese, for character classes: a range such as À-Ỹ would take in small letters too.
CAPITALS = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

# Old placement of the tone mark (hoà, uỷ) against the new one (hòa, ủy). "qu" is one consonant, so quý stays; a
# following letter (toàn, huỳnh) already forces the mark onto the vowel it stands on.
_OLD = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_NEW = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONES = dict(zip(_OLD, _NEW, strict=True))
_TONE = re.compile(r"[ou](?:(?<=o)[àáảãạèéẻẽẹ]|(?<=u)[ỳýỷỹỵ])(?<!q..)(?!\w)")
_SAME_LENGTH = {
    **dict.fromkeys("‐‑‒–—―−\ufffe", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("⁄∕", "/"),  # as recognisers write it
    "ð": "đ",  # U+00F0, typed for đ; U+00D0 lowers to it
    "\u00a0": " ",
}

_ODD = re.compile(f"[{''.join(_SAME_LENGTH)}]")

# No words of their own: what a recogniser makes of "số".
_NUMBER_WORDS = (" sõ ", " só ", " sỗ ", " sồ ")


def fold(text: str) -> str:
    """Lower case, one tone-mark placement, one dash, one blank. `len(fold(t)) == len(t)` for every NFC text `t`."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not lowered.isascii():
        if _ODD.search(lowered):
            for odd, usual in _SAME_LENGTH.items():  # each is one scan in C; `translate` takes twenty times as long
                lowered = lowered.replace(odd, usual)
        lowered = _TONE.sub(lambda match: _TONES[match[0]], lowered)
        for misread in _NUMBER_WORDS:
            lowered = lowered.replace(misread, " số ")
    return lowered

"""Words as a hurried typist leaves them: no accents, no tone marks, no signs between. Both sides of a search are folded."""

from __future__ import annotations

import unicodedata


def _build_table() -> bytes:
    table = bytearray(b" " * 256)
    for letter in b"abcdefghijklmnopqrstuvwxyz0123456789":
        table[letter] = letter
    for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        table[letter] = letter + 32
    table[0xC4] = table[0xC3] = ord("d")  # what leads đ and Đ, and ð and Ð that are typed for them
    return bytes(table)


# Decomposed letters in UTF-8: the marks are 0xCC or 0xCD with a trailing byte. Without those bytes the bare letters are left,
# and of every other sign its leading byte, which becomes a blank. All of it runs at the speed of C.
_TABLE = _build_table()
_MARKS = bytes([0xCC, 0xCD, *range(0x80, 0xC0)])
_NO_LETTERS = str.maketrans("×÷", "  ")


def fold_words(text: str) -> str:
    """The words of `text` in lower case without any mark, one blank between: "Nghị quyết 29-NQ/TW" is "nghi quyet 29 nq tw"."""
    bare = unicodedata.normalize("NFD", text.translate(_NO_LETTERS) if "×" in text or "÷" in text else text)
    return b" ".join(bare.encode("utf-8", "replace").translate(_TABLE, _MARKS).split()).decode("ascii")


def fold_symbol(number: str) -> str:
    """A document's symbol by which its spellings meet: "29 - NQ/TW" and "29-nq/tw" are one."""
    return fold_words(number)

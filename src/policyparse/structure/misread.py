"""Labels of a scan that a recogniser misread, known again by their place in the sequence: H. after I. is II., €) after b) is c).

The text stays as it was read; what is set right is the label that the outline counts with. What the sequence does not tell
stays as it is.
"""

from __future__ import annotations

import re

from policyparse.document import CAPITALS

__all__ = ["LabelMender"]

Label = tuple[str, str, int]
"""Level, label without its closing mark, length of the label in the line."""

_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_LETTERS = "abcdđeghiklmnopqrstuvxy"
# What stands for a letter of the sequence; measured on scans of 150 to 300 dpi.
_ALIKE = {
    "a": "4389áàạâ@",
    "b": "6hБ",
    "c": "€e©(¢",
    "d": "đäả4",
    "đ": "dðĐä",
    "e": "€c©",
    "g": "ø98ơ",
    "h": "b",
    "i": "1l¡ï",
    "l": "1i",
}
# A heading in capitals behind what may be a Roman number: H., HI-, 1IL, IIL
_HEADING = re.compile(rf"([HIVXLl1|!]{{1,5}})(?:(\s?[.,:\-–])\s*|\s+)(?=[{CAPITALS}]{{2}})")
_LETTER = re.compile(r"(\S{1,2}?)\s?\)\s*(?=\S)")
_NUMBER = re.compile(rf"(\d{{1,2}})\s?[,;:]\s+(?=[{CAPITALS}])")
_BULLET = re.compile(rf"[~¬«_]\s+(?=[{CAPITALS}])")


class LabelMender:
    """Follows the labels of one document from the top down."""

    def __init__(self) -> None:
        self._roman = 0
        self._letter = -1
        self._number = 0
        self._bracketed = False  # numbers that close with a bracket, of which "4)" may be one

    def mend(self, text: str, label: Label | None) -> Label | None:
        """The label of the next line: `label` as it was read, or the one that the sequence says was meant."""
        meant = self._meant(text, label) or label
        if meant is not None:
            self._follow(text, *meant)
        return meant

    def _meant(self, text: str, label: Label | None) -> Label | None:
        heading = _HEADING.match(text)
        if heading and self._roman and text[heading.end() :].isupper():
            read = heading[1] if heading[1] in _ROMAN else None
            if (read is None or _ROMAN.index(read) <= self._roman) and self._roman + 1 < len(_ROMAN) and (heading[2] or not read):
                return "roman", _ROMAN[self._roman + 1], heading.end()
        letter = _LETTER.match(text)
        if letter and not (self._bracketed and letter[1].isdigit()):
            wanted = _LETTERS[self._letter + 1 : self._letter + 2]
            if wanted and letter[1] != wanted and letter[1] in _ALIKE.get(wanted, ""):
                return "letter", wanted, letter.end()
        if label is not None:
            return None
        number = _NUMBER.match(text)
        if number and int(number[1]) == self._number + 1:
            return "number", number[1], number.end()
        bullet = _BULLET.match(text)
        return ("dash", "-", bullet.end()) if bullet else None

    def _follow(self, text: str, level: str, label: str, length: int) -> None:
        if level == "letter":
            self._letter = _LETTERS.find(label[0])
        elif level in ("number", "multi", "roman", "article", "chapter", "section", "part"):
            self._letter = -1
            self._bracketed = level == "number" and ")" in text[:length]
            if level == "roman" and label in _ROMAN:
                self._roman, self._number = _ROMAN.index(label), 0
            elif level == "number":
                self._number = int(label)
            elif level != "multi":
                self._number = 0

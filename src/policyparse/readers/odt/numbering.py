"""Numbers of lists and headings, written out as LibreOffice prints them (OpenDocument 1.3 part 3, 16.30 and 19.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from policyparse.readers.docx.numbering import spell, typed_bullet
from policyparse.readers.odt.names import LO, STYLE, TEXT, count

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["ListStyles", "OpenList"]

_LEVELS = 10
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PLACE = re.compile(r"%(\d{1,2})%")
_DEEPEST_STYLE = 50


class _Level(NamedTuple):
    kind: str  # a number format of Word's, "bullet" or "none"
    prefix: str
    suffix: str
    start: int
    shown: int  # how many levels are printed
    form: str | None  # "%1%.%2%)", where the file says it whole
    glued: bool


_Levels = dict[int, _Level]


class OpenList:
    """A list and how far it has counted; lists that continue another one share it."""

    def __init__(self) -> None:
        self._counts: list[int | None] = [None] * _LEVELS

    def next_label(self, levels: _Levels, depth: int, start: int | None) -> tuple[str, bool]:
        """The number of the next item at a depth (from 0), and whether no blank follows it."""
        level = levels.get(depth)
        if level is None:
            return "", False
        before = self._counts[depth]
        self._counts[depth] = start if start is not None else level.start if before is None else before + 1
        for deeper in range(depth + 1, _LEVELS):
            self._counts[deeper] = None
        return self._render(levels, depth, level), level.glued

    def _render(self, levels: _Levels, depth: int, level: _Level) -> str:
        if level.kind == "bullet":
            above = (levels.get(shallower) for shallower in range(depth))
            return typed_bullet(level.suffix, below=any(other is not None and other.kind == "bullet" for other in above))
        if level.form is not None:
            return _PLACE.sub(lambda place: self._number(levels, int(place[1]) - 1), level.form).strip()
        if level.kind == "none":
            return (level.prefix + level.suffix).strip()
        first = max(0, depth - level.shown + 1)
        numbers = (self._number(levels, shown) for shown in range(first, depth + 1))
        return (level.prefix + ".".join(filter(None, numbers)) + level.suffix).strip()

    def _number(self, levels: _Levels, depth: int) -> str:
        level = levels.get(depth)
        if level is None or not 0 <= depth < _LEVELS or level.kind in ("none", "bullet"):
            return ""
        counted = self._counts[depth]
        return spell(level.start if counted is None else counted, level.kind)


class ListStyles:
    """The list styles of a file, those of its paragraph styles, and the numbers of its headings."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[str, _Levels] = {}
        self._of_paragraphs: dict[str, tuple[str | None, str | None, str | None]] = {}
        self.outline: _Levels = {}
        for root in roots:
            for style in root.iter(f"{TEXT}list-style"):
                self._styles[style.get(f"{STYLE}name", "")] = dict(map(_read_level, style))
            for style in root.iter(f"{TEXT}outline-style"):
                self.outline = dict(map(_read_level, style))
            for style in root.iter(f"{STYLE}style"):
                if style.get(f"{STYLE}family") == "paragraph":
                    self._of_paragraphs[style.get(f"{STYLE}name", "")] = (
                        style.get(f"{STYLE}list-style-name"),
                        style.get(f"{STYLE}parent-style-name"),
                        style.get(f"{STYLE}default-outline-level"),
                    )

    def levels(self, name: str | None) -> _Levels | None:
        """The levels of a list style; None for one that is not there."""
        return self._styles.get(name) if name else None

    def of_paragraph(self, style: str | None) -> str | None:
        """The list style that a paragraph style names, or one that it stands on; "" where one says "no list"."""
        for _ in range(_DEEPEST_STYLE):
            if style is None or style not in self._of_paragraphs:
                return None
            named, style, _ = self._of_paragraphs[style]
            if named is not None:
                return named
        return None


def _read_level(element: Element) -> tuple[int, _Level]:
    depth = min(count(element.get(f"{TEXT}level")), _LEVELS) - 1
    alignment = next(element.iter(f"{STYLE}list-level-label-alignment"), None)
    glued = alignment is not None and alignment.get(f"{TEXT}label-followed-by") == "nothing"
    prefix, suffix = (element.get(f"{STYLE}num-{name}", "") for name in ("prefix", "suffix"))
    if element.tag == f"{TEXT}list-level-style-bullet":
        return depth, _Level("bullet", prefix, element.get(f"{TEXT}bullet-char", ""), 1, 1, None, glued)
    if element.tag == f"{TEXT}list-level-style-image":
        return depth, _Level("bullet", "", "•", 1, 1, None, glued)
    stated = element.get(f"{STYLE}num-format", "")
    kind = _FORMATS.get(stated, "decimal" if stated else "none")
    form = element.get(f"{STYLE}num-list-format") or element.get(f"{LO}num-list-format")
    if kind == "none":
        form = None
    return depth, _Level(
        kind, prefix, suffix, count(element.get(f"{TEXT}start-value")), count(element.get(f"{TEXT}display-levels")), form, glued
    )

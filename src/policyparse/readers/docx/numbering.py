"""Automatic numbers, written out as the reader sees them (ECMA-376 Part 1, 17.9).

A list is an abstract definition of up to nine levels; a `num` is one use of it. Uses of one definition go on counting
together unless a use says where to start anew. Letters typed between automatic ones (the "đ)" that Word does not count)
leave the count alone, which is how offices get "d) đ) e)".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policyparse.readers.docx.names import VAL, W, flag, number, value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Numbering", "spell", "typed_bullet"]

_LEVELS = 9
_DEEPEST_STYLE = 50
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_UNITS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DIGITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_TYPED_BULLETS = "-–—+*•"
# What the fonts of signs draw at these places of theirs, where it is one of the bullets that people type.
_SIGNS = {"\uf02d": "-", "\uf0be": "-", "\uf02b": "+", "\uf0b7": "•", "\uf02a": "*", "\u2212": "-", "\u2010": "-", "\u2011": "-"}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str
    restart: int | None
    legal: bool
    style: str | None
    glued: bool


@dataclass(slots=True)
class _Use:
    """One `num`: its definition, its own levels, the levels it starts anew, and whether it did."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: Element | None) -> None:
        self._definitions: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._uses: dict[str, _Use] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._styles: dict[str, tuple[str | None, Element | None]] = {}
        self._default_style: str | None = None
        self._of_style: dict[str, tuple[str, int] | None] = {}
        if root is not None:
            self._read_lists(root)
        if styles is not None and self._uses:
            self._read_styles(styles)

    def next_label(self, properties: Element | None) -> tuple[str, bool]:
        """The number that a paragraph with these `w:pPr` bears, counted on by one; and whether no blank follows it.

        ("", False) for a paragraph that bears none.
        """
        if not self._uses:
            return "", False
        place = self._place(properties)
        if place is None:
            return "", False
        use_id, depth = place
        use = self._uses.get(use_id)
        level = self._level(use, depth) if use is not None else None
        if use is None or level is None:
            return "", False
        counts = self._count(use, depth, level)
        return self._render(use, depth, level, counts), level.glued

    def _place(self, properties: Element | None) -> tuple[str, int] | None:
        """The list (`numId`) and level of a paragraph: its own words go before its style's."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        styled = self._style_place(value(properties, "pStyle") or self._default_style)
        if own is None:
            return styled
        use = value(own, "numId")
        depth = value(own, "ilvl")
        if use == "0":  # "no list", whatever the style says
            return None
        if use is None:
            return (styled[0], _depth(depth)) if styled is not None else None
        return use, _depth(depth)

    def _style_place(self, style: str | None) -> tuple[str, int] | None:
        if style is None:
            return None
        if style not in self._of_style:
            self._of_style[style] = self._find_style_place(style)
        return self._of_style[style]

    def _find_style_place(self, style: str) -> tuple[str, int] | None:
        current: str | None = style
        depth: int | None = None
        for _ in range(_DEEPEST_STYLE):
            if current is None or current not in self._styles:
                return None
            parent, numbers = self._styles[current]
            if numbers is not None:
                stated = value(numbers, "ilvl")
                depth = _depth(stated) if depth is None and stated is not None else depth
                use = value(numbers, "numId")
                if use == "0":
                    return None
                if use is not None:
                    linked = self._linked_depth(use, style)
                    return use, linked if linked is not None else depth or 0
            current = parent
        return None

    def _linked_depth(self, use_id: str, style: str) -> int | None:
        """The level of a list that says it belongs to the style."""
        use = self._uses.get(use_id)
        if use is None:
            return None
        for depth in range(_LEVELS):
            level = self._level(use, depth)
            if level is not None and level.style == style:
                return depth
        return None

    def _level(self, use: _Use, depth: int) -> _Level | None:
        return use.levels.get(depth) or self._definitions.get(use.definition, {}).get(depth)

    def _count(self, use: _Use, depth: int, level: _Level) -> list[int | None]:
        counts = self._counts.setdefault(use.definition, [None] * _LEVELS)
        if depth in use.starts and depth not in use.begun:
            counts[depth] = use.starts[depth]
        else:
            before = counts[depth]
            counts[depth] = level.start if before is None else before + 1
        use.begun.add(depth)
        for deeper in range(depth + 1, _LEVELS):
            below = self._level(use, deeper)
            # A level starts anew after any level above it, or only from a stated one up, or (0) never.
            if below is None or below.restart is None or (below.restart and depth < below.restart):
                counts[deeper] = None
        return counts

    def _render(self, use: _Use, depth: int, level: _Level, counts: list[int | None]) -> str:
        if level.kind == "bullet":
            return self._bullet(use, depth, level)
        if level.kind == "none" and "%" not in level.text:
            return level.text.strip()
        parts: list[str] = []
        rest = level.text
        while rest:
            before, sign, rest = rest.partition("%")
            parts.append(before)
            if not sign:
                break
            if not rest[:1].isdigit() or rest[0] == "0":
                parts.append(sign)
                continue
            shown, rest = int(rest[0]) - 1, rest[1:]
            part = self._level(use, shown)
            if part is None:
                continue
            count = counts[shown]
            kind = "decimal" if level.legal and shown < depth else part.kind
            parts.append(spell(part.start if count is None else count, kind))
        return "".join(parts).strip()

    def _bullet(self, use: _Use, depth: int, level: _Level) -> str:
        above = (self._level(use, shallower) for shallower in range(depth))
        return typed_bullet(level.text, below=any(other is not None and other.kind == "bullet" for other in above))

    def _read_lists(self, root: Element) -> None:
        for element in root.iter(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            self._definitions[name] = dict(_read_level(level) for level in element.findall(f"{W}lvl"))
            link = value(element, "numStyleLink")
            if link is not None:
                self._links[name] = link
        for element in root.iter(f"{W}num"):
            definition = value(element, "abstractNumId")
            if definition is None:
                continue
            use = _Use(definition, {}, {})
            for override in element.findall(f"{W}lvlOverride"):
                depth = _depth(override.get(f"{W}ilvl"))
                level = override.find(f"{W}lvl")
                if level is not None:
                    use.levels[depth] = _read_level(level)[1]
                if value(override, "startOverride") is not None:
                    use.starts[depth] = number(override, "startOverride", 1)
            self._uses[element.get(f"{W}numId", "")] = use

    def _read_styles(self, root: Element) -> None:
        for style in root.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            kind = style.get(f"{W}type")
            numbers = style.find(f"{W}pPr/{W}numPr")
            if kind == "paragraph":
                self._styles[name] = value(style, "basedOn"), numbers
                if style.get(f"{W}default") in ("1", "true", "on"):
                    self._default_style = name
            elif kind == "numbering":
                self._link(name, value(numbers, "numId"))

    def _link(self, style: str, use_id: str | None) -> None:
        """Definitions that only say "as this numbering style" take the levels of the definition that the style uses."""
        use = self._uses.get(use_id) if use_id is not None else None
        if use is None:
            return
        for name, link in self._links.items():
            if link == style and name != use.definition and use.definition in self._definitions:
                self._definitions[name] = self._definitions[use.definition]


def typed_bullet(sign: str, *, below: bool) -> str:
    """The bullet as people type it. A sign that nobody types is "•"; below another bullet it is "+", the lower of the two."""
    sign = _SIGNS.get(sign, sign)
    if not sign or sign in _TYPED_BULLETS:
        return sign
    return "+" if below else "•"


def _depth(stated: str | None) -> int:
    return min(int(stated), _LEVELS - 1) if stated and len(stated) < 4 and stated.isascii() and stated.isdigit() else 0


def _read_level(element: Element) -> tuple[int, _Level]:
    text = element.find(f"{W}lvlText")
    restart = value(element, "lvlRestart")
    hidden = flag(element.find(f"{W}rPr"), "vanish")
    return _depth(element.get(f"{W}ilvl")), _Level(
        start=number(element, "start", 0),
        kind="none" if hidden else value(element, "numFmt") or "decimal",
        text="" if hidden or text is None else text.get(VAL, ""),
        restart=None if restart is None else _depth(restart),
        legal=flag(element, "isLgl"),
        style=value(element, "pStyle"),
        glued=value(element, "suff") == "nothing",
    )


def spell(count: int, kind: str) -> str:
    """A number in a format of Word's (`w:numFmt`), as it prints."""
    match kind:
        case "none":
            return ""
        case "upperRoman":
            return _roman(count).upper()
        case "lowerRoman":
            return _roman(count)
        case "upperLetter":
            return _letters(count).upper()
        case "lowerLetter":
            return _letters(count)
        case "decimalZero":
            return f"{count:02d}"
        case "vietnameseCounting":
            return _words(count) or str(count)
        case _:
            return str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    spelled = ""
    for worth, sign in (*_ROMAN, *_ROMAN_UNITS):
        spelled += sign * (count // worth)
        count %= worth
    return spelled


def _letters(count: int) -> str:
    """a to z, then aa, bb and so on, as Word counts."""
    if count < 1:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 30)


def _words(count: int) -> str:
    tens, units = divmod(count, 10)
    if not 0 < count < 100:
        return ""
    unit = "mốt" if units == 1 and tens > 1 else "lăm" if units == 5 and tens else _DIGITS[units]
    return f"{'' if not tens else 'mười' if tens == 1 else _DIGITS[tens] + ' mươi'} {unit}".strip()

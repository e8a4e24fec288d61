"""What a paragraph prints: its runs, whatever they are wrapped in, without what Word keeps but does not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from policyparse.readers.docx.names import MC, M, W, flag, value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from policyparse.readers.docx.fonts import LegacyFonts

__all__ = ["ParagraphText", "Revisions"]

_RUN, _TEXT, _OLD_TEXT, _BREAK, _FIELD, _SIGN = (f"{W}{name}" for name in ("r", "t", "delText", "br", "fldChar", "sym"))
_RUN_PROPERTIES, _BOX, _ALTERNATIVE = f"{W}rPr", f"{W}txbxContent", f"{MC}AlternateContent"
# Elements that only wrap what stands in them.
_WRAPPERS = {
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "ruby", "rubyBase")
} | {f"{MC}Choice", f"{MC}Fallback"}
_NEW = frozenset({f"{W}ins", f"{W}moveTo"})
_OLD = frozenset({f"{W}del", f"{W}moveFrom"})
_MATHS = frozenset({f"{M}oMath", f"{M}oMathPara"})
# What stands in a run and prints like a character. A line break stays marked until its neighbours are known.
_PRINTED = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# Signs of Symbol and Wingdings that carry meaning in a sentence.
_SIGNS = {"f0b3": "≥", "f0a3": "≤", "f0b1": "±", "f0b0": "°", "f0b4": "×", "f02d": "-", "f0b7": "•", "f0e0": "→", "f0ae": "→"}
_DRAWN = frozenset({f"{W}pict", f"{W}drawing", f"{W}object", _ALTERNATIVE})
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


class Revisions:
    """Which side of the tracked changes is read: as if all were accepted, or all rejected."""

    def __init__(self, changes: Literal["accept", "reject"]) -> None:
        self.gone = _OLD if changes == "accept" else _NEW
        self.kept = _NEW if changes == "accept" else _OLD
        self.rejects = changes == "reject"
        self._mark, self._row = ("del", "del") if changes == "accept" else ("ins", "ins")
        self._move = "moveFrom" if changes == "accept" else "moveTo"

    def joins_next(self, properties: Element | None) -> bool:
        """True if the end of this paragraph is gone, so that the next one goes on where it stops."""
        marks = properties.find(_RUN_PROPERTIES) if properties is not None else None
        return marks is not None and any(marks.find(f"{W}{name}") is not None for name in (self._mark, self._move))

    def drops_row(self, row: Element) -> bool:
        """True if this row of a table is gone."""
        return row.find(f"{W}trPr/{W}{self._row}") is not None

    def properties(self, paragraph: Element) -> Element | None:
        """The `w:pPr` in force: the former one where changes are rejected and it is on record."""
        properties = paragraph.find(f"{W}pPr")
        if self.rejects and properties is not None:
            former = properties.find(f"{W}pPrChange/{W}pPr")
            return former if former is not None else properties
        return properties


class ParagraphText:
    """One paragraph read: `text`, and the text boxes and notes that hang from it.

    In the text `\\n` is a line break made by hand and `\\f` a page break.
    """

    def __init__(self, paragraph: Element, revisions: Revisions, fonts: LegacyFonts | None = None) -> None:
        self._fonts = fonts
        self._style = value(paragraph.find(f"{W}pPr"), "pStyle") if fonts is not None else None
        self._revisions = revisions
        self._parts: list[str] = []
        # Fields that are open: True while their code stands there, False in what they print. A code never outlasts its paragraph.
        self._fields: list[bool] = []
        self.boxes: list[Element] = []
        self.notes: list[tuple[str, str]] = []
        self._read(paragraph)
        self.text = "".join(self._parts)

    def _read(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._read_run(child)
            elif tag in _WRAPPERS or tag in self._revisions.kept:
                self._read(child)
            elif tag == _ALTERNATIVE:
                self._read(_alternative(child))
            elif tag in _MATHS and not any(self._fields):
                self._parts.extend(text.text or "" for text in child.iter(f"{M}t"))

    def _read_run(self, run: Element) -> None:
        properties = run.find(_RUN_PROPERTIES)
        if properties is not None and flag(properties, "vanish"):
            return
        for child in run:
            tag = child.tag
            if tag == _FIELD:
                self._turn_field(child.get(f"{W}fldCharType", ""))
            elif tag in _DRAWN:
                self.boxes.extend(_boxes(child))
            elif any(self._fields):
                continue
            elif tag == _TEXT or (tag == _OLD_TEXT and self._revisions.rejects):
                text = child.text or ""
                self._parts.append(text if self._fonts is None else self._fonts.read(text, properties, self._style))
            elif tag == _BREAK:
                self._parts.append("\f" if child.get(f"{W}type") == "page" else "\n")
            elif tag == _SIGN:
                self._parts.append(_SIGNS.get(child.get(f"{W}char", "").lower(), ""))
            elif tag in _NOTES:
                self.notes.append((_NOTES[tag], child.get(f"{W}id", "")))
            elif tag == f"{W}ruby":
                self._read(child)
            else:
                self._parts.append(_PRINTED.get(tag, ""))

    def _turn_field(self, turn: str) -> None:
        if turn == "begin":
            self._fields.append(True)
        elif turn == "separate" and self._fields:
            self._fields[-1] = False
        elif turn == "end" and self._fields:
            self._fields.pop()


def _alternative(element: Element) -> Element:
    """Of the ways to draw the same thing (DrawingML, and VML for older programs), the first."""
    choice = element.find(f"{MC}Choice")
    if choice is None:
        choice = element.find(f"{MC}Fallback")
    return choice if choice is not None else element


def _boxes(drawn: Element) -> Iterator[Element]:
    """The contents of text boxes in a drawing, each once; boxes inside a box are read with that box."""
    if drawn.tag == _BOX:
        yield drawn
        return
    if drawn.tag == _ALTERNATIVE:
        chosen = _alternative(drawn)
        found = list(_boxes(chosen)) if chosen is not drawn else []
        fallback = drawn.find(f"{MC}Fallback")
        yield from found or (_boxes(fallback) if fallback is not None else ())
        return
    for child in drawn:
        yield from _boxes(child)

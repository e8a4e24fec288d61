"""Runs in fonts of the time before Unicode: which font a run is in, as far as that matters for reading it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policyparse.readers.docx.names import W, value
from policyparse.readers.legacy_fonts import Font, font_of, recognise, to_unicode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["LegacyFonts", "find_legacy_fonts", "names_legacy_font"]

_NAMED = (b'".Vn', b'"VNI-')
_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_DEEPEST_STYLE = 50


def names_legacy_font(part: bytes) -> bool:
    """True if a part of a package names such a font anywhere."""
    return any(name in part for name in _NAMED)


def find_legacy_fonts(body: Element, styles: Element | None) -> LegacyFonts | None:
    """The fonts of a body's runs; None if what stands in them is Unicode all the same.

    Many a text was typed in Unicode and kept the name of an old font, which nothing shows: so all that stands in such fonts
    is looked at together.
    """
    fonts = LegacyFonts(styles)
    written: list[str] = []
    for paragraph in body.iter(f"{W}p"):
        style = value(paragraph.find(f"{W}pPr"), "pStyle")
        for run in paragraph.iter(f"{W}r"):
            if fonts.of_run(run.find(f"{W}rPr"), style) is not None:
                written += (text.text or "" for text in run.iter(f"{W}t"))
                written.append(" ")
    text = "".join(written)
    if _UNICODE.search(text) and recognise(text) is None:
        return None
    return fonts if text.strip() else None


class LegacyFonts:
    """The fonts that styles name, and the way from a run to its font."""

    def __init__(self, styles: Element | None) -> None:
        self._styles: dict[str, tuple[str | None, str | None]] = {}
        self._default: str | None = None
        self._default_style: str | None = None
        if styles is None:
            return
        self._default = _name(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in styles.iter(f"{W}style"):
            identity = style.get(f"{W}styleId", "")
            self._styles[identity] = _name(style.find(f"{W}rPr")), value(style, "basedOn")
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default_style = identity

    def of_run(self, properties: Element | None, paragraph_style: str | None) -> Font | None:
        """How a run is to be read; None for one in a font of Unicode."""
        name = (
            _name(properties)
            or self._of_style(value(properties, "rStyle"))
            or self._of_style(paragraph_style or self._default_style)
            or self._default
        )
        return font_of(name) if name else None

    def read(self, text: str, properties: Element | None, paragraph_style: str | None) -> str:
        """The text of a run in Unicode."""
        font = self.of_run(properties, paragraph_style)
        return to_unicode(text, font) if font is not None else text

    def _of_style(self, style: str | None) -> str | None:
        for _ in range(_DEEPEST_STYLE):
            if style is None or style not in self._styles:
                return None
            name, style = self._styles[style]
            if name is not None:
                return name
        return None


def _name(properties: Element | None) -> str | None:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")) if fonts is not None else None

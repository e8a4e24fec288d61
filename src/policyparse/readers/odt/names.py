"""The names of OpenDocument 1.2 and later, as ElementTree spells them."""

from __future__ import annotations

__all__ = ["DRAW", "LO", "OFFICE", "STYLE", "SVG", "TABLE", "TEXT", "XML_ID", "count"]

_ROOT = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE = (f"{_ROOT}{name}:1.0}}" for name in ("office", "style", "text", "table"))
DRAW = f"{_ROOT}drawing:1.0}}"
SVG = f"{_ROOT}svg-compatible:1.0}}"
LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_LONGEST_NUMBER = 6


def count(stated: str | None, default: int = 1) -> int:
    """The number that an attribute states; `default` where there is none, or no sensible one."""
    return int(stated) if stated and len(stated) <= _LONGEST_NUMBER and stated.isascii() and stated.isdigit() else default

"""The names of the elements that the reader knows, as ElementTree spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["MC", "VAL", "M", "W", "flag", "number", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL = f"{W}val"

_LONGEST_NUMBER = 5


def value(parent: Element | None, name: str) -> str | None:
    """What the child `name` states in its `w:val`."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(VAL) if child is not None else None


def number(parent: Element | None, name: str, default: int) -> int:
    """The number that the child `name` states; `default` if there is none, or no sensible one."""
    stated = value(parent, name)
    return int(stated) if stated and len(stated) <= _LONGEST_NUMBER and stated.isascii() and stated.isdigit() else default


def flag(parent: Element | None, name: str) -> bool:
    """True if the child `name`, a switch such as `w:isLgl`, is there and not turned off."""
    child = parent.find(W + name) if parent is not None else None
    return child is not None and child.get(VAL, "1") not in ("0", "false", "off")

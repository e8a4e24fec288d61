"""Tracked changes of an OpenDocument text: what was deleted is kept apart, what was inserted stands between two marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from policyparse.readers.odt.names import TEXT

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Changes"]

_POINT, _START, _END = (f"{TEXT}change{name}" for name in ("", "-start", "-end"))
_ID = f"{TEXT}change-id"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")


class Changes:
    """Which side of the changes is read. The walk shows it every mark that it meets, in order."""

    OPEN_END = "\x01"
    """Ends the text of a paragraph whose end is gone: the next one goes on where it stops."""

    def __init__(self, body: Element, changes: Literal["accept", "reject"]) -> None:
        self._rejects = changes == "reject"
        self._inserted: set[str] = set()
        self._deleted: dict[str, Element] = {}
        self._open: set[str] = set()
        for region in body.iter(f"{TEXT}changed-region"):
            name = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            deletion = region.find(f"{TEXT}deletion")
            if deletion is not None:
                self._deleted[name] = deletion
            elif region.find(f"{TEXT}insertion") is not None:
                self._inserted.add(name)

    @property
    def is_gone(self) -> bool:
        """True while what stands here is not read."""
        return bool(self._open)

    def passes(self, element: Element) -> bool:
        """True if the element is a mark of a change, which then is in force."""
        if element.tag not in (_POINT, _START, _END):
            return False
        name = element.get(_ID, "")
        if self._rejects and name in self._inserted:
            if element.tag == _START:
                self._open.add(name)
            elif element.tag == _END:
                self._open.discard(name)
        return True

    def restored(self, element: Element) -> list[str]:
        """What was deleted at this mark, if deletions are not accepted; a page break stands between its paragraphs."""
        deletion = self._deleted.get(element.get(_ID, "")) if self._rejects and element.tag == _POINT else None
        if deletion is None or self.is_gone:
            return []
        return ["\f".join("".join(paragraph.itertext()) for paragraph in deletion if paragraph.tag in _PARAGRAPHS)]

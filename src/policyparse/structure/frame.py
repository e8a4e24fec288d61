"""What of a document is its text: behind the letterhead, and without the feet."""

from __future__ import annotations

from typing import NamedTuple

from policyparse.document import Document
from policyparse.spans import Cover, Span
from policyparse.structure.letterhead import Letterhead


class Frame(NamedTuple):
    """`start` is where the text after the letterhead starts; `feet` covers what stands below it: recipients and signatures."""

    start: int
    feet: Cover

    def holds(self, span: Span) -> bool:
        """True for what stands in the text itself."""
        return span.start >= self.start and not self.feet.overlaps(span)


def read_frame(document: Document, letterhead: Letterhead) -> Frame:
    """The frame of a document that has this letterhead."""
    feet = Cover(document.span_of(blocks) for blocks in letterhead.foot)
    title, body = letterhead.title_blocks, letterhead.body
    first = title.start if len(title) else (body[0].start if body else len(document.blocks))
    return Frame(document.blocks[first].span.start if first < len(document.blocks) else len(document.text), feet)

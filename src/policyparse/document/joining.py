"""Blocks that turn out to be one paragraph, made one without moving a character."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from policyparse.document.model import Document
from policyparse.spans import Span


def join_blocks(document: Document, joined: Collection[int]) -> Document:
    """The document with each block of these indexes carried on from the one before it: a blank stands where a line ended.

    The text keeps its length, so that every span into it stays right.
    """
    if not joined:
        return document
    letters = list(document.text)
    blocks = list(document.blocks[:1])
    for index, block in enumerate(document.blocks[1:], 1):
        if index not in joined:
            blocks.append(block)
            continue
        letters[block.span.start - 1] = " "
        first = blocks[-1]
        blocks[-1] = msgspec.structs.replace(
            first,
            span=Span(first.span.start, block.span.end),
            joints=(*first.joints, (block.span.start, block.origin.line), *block.joints),
            readings=(*first.readings, *block.readings),
        )
    return Document("".join(letters), tuple(blocks), document.source, document.asides, document.signatures)

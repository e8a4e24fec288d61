"""Where a span stands in the source, written down."""

from __future__ import annotations

from policyparse.document import Document
from policyparse.records.model import OriginRecord
from policyparse.spans import Span


def write_origin(document: Document, span: Span) -> OriginRecord:
    """The origin of a span's start; of words read from a picture also their box, and the confidence of the least certain."""
    origin = document.origin_at(span.start)
    readings = document.readings_in(span)
    if not readings:
        return OriginRecord(line=origin.line, page=origin.page, cell=origin.cell, part=origin.part)
    page = readings[0].page
    left, top, right, bottom = zip(*(reading.box for reading in readings if reading.page == page), strict=True)
    return OriginRecord(
        line=origin.line,
        page=page,
        cell=origin.cell,
        part=origin.part,
        box=(min(left), min(top), max(right), max(bottom)),
        confidence=min(reading.confidence for reading in readings),
    )

"""Words read from a picture keep their place on the page, whatever becomes of the text around them."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.document import Document, Origin, Paragraph, Reading, Source, build_document
from policyparse.evaluation.marks import HEAD
from policyparse.pipeline import analyse
from policyparse.readers.worker import decode_document, encode_document
from policyparse.records.origins import write_origin
from policyparse.spans import Span

SOURCE = Source("scan.png", "0" * 64, "image/png", "scan", 1, True)


def read(text: str, *, page: int = 1, top: float = 100) -> Paragraph:
    """A paragraph whose words were read one beside the other, each a little less surely than the one before."""
    readings = tuple(
        Reading(Span(*word.span()), page, (10.0 * index, top, 10.0 * index + 8, top + 12), 0.99 - index / 100)
        for index, word in enumerate(re.finditer(r"\S+", text))
    )
    return Paragraph(text, Origin(1, page), readings=readings)


def words(document: Document) -> list[str]:
    return [document.text[slice(*reading.span)] for reading in document.readings]


def test_each_reading_is_its_word_in_the_canonical_text() -> None:
    document = build_document([read("  Kê\u0301  hoa\u0323ch\u00a0số"), read("154/KH\u2011UBND")], SOURCE)
    assert document.text == "Kế hoạch số\n154/KH-UBND"
    assert words(document) == ["Kế", "hoạch", "số", "154/KH-UBND"]


def test_a_wrapped_line_brings_its_readings_along() -> None:
    document = build_document([read("Sở Nội vụ chủ"), read("trì thực hiện", page=2)], SOURCE, wrapped=True)
    assert document.text == "Sở Nội vụ chủ trì thực hiện"
    assert words(document) == document.text.split()
    assert [reading.page for reading in document.readings] == [1] * 4 + [2] * 3


def test_characters_between_readings_stay() -> None:
    readings = (Reading(Span(0, 2), 1, (0, 0, 1, 1), 0.9), Reading(Span(5, 7), 1, (2, 0, 3, 1), 0.9))
    document = build_document([Paragraph("ab - cd!", Origin(1), readings=readings)], SOURCE)
    assert document.text == "ab - cd!"
    assert words(document) == ["ab", "cd"]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_readings_change_nothing_about_the_text(lines: list[str]) -> None:
    plain = build_document([Paragraph(line, Origin(1)) for line in lines], SOURCE)
    marked = build_document([read(line) for line in lines], SOURCE)
    assert marked.text.split() == plain.text.split()
    assert all(word and not word[0].isspace() and not word[-1].isspace() for word in words(marked))


def test_a_span_finds_the_words_it_touches() -> None:
    document = build_document([read("Nghị quyết số 29-NQ/TW")], SOURCE)
    assert [reading.span for reading in document.readings_in(Span(6, 12))] == [Span(5, 10), Span(11, 13)]
    assert document.readings_in(Span(4, 5)) == ()


def test_the_process_that_reads_hands_readings_on() -> None:
    document = build_document([read("Nghị quyết số 29-NQ/TW")], SOURCE)
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(encode_document(document)))
    assert decode_document(sent).blocks == document.blocks


def test_an_origin_says_where_on_the_page_and_how_surely() -> None:
    document = build_document([read("theo Nghị quyết số 29-NQ/TW", page=3)], SOURCE)
    origin = write_origin(document, Span(5, document.text.index("29")))
    assert (origin.page, origin.box) == (3, (10.0, 100.0, 38.0, 112.0))
    assert origin.confidence == pytest.approx(0.96)


def test_a_citation_of_a_scan_has_its_box_and_one_of_a_text_has_none() -> None:
    lines = [*HEAD, "1. Sở Nội vụ thực hiện Nghị quyết số 29-NQ/TW."]
    [scanned] = analyse(build_document([read(line) for line in lines], SOURCE)).citations
    [typed] = analyse(build_document([Paragraph(line, Origin(1)) for line in lines], SOURCE)).citations
    assert scanned.text == typed.text
    assert scanned.origin.box
    assert b"confidence" not in msgspec.json.encode(typed.origin)

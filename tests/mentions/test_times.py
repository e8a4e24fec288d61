"""Time expressions: no overlap, no crash, no quadratic time, whatever the text; values that calendars have."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.document import fold
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.mentions.dates import find_dates
from policyparse.resolution.due import first_day, last_day

LEXICON = load_lexicon()
# Pieces of real expressions: put together at random they are near-misses of every rule.
PIECES = (
    "trước", "chậm nhất", "muộn nhất", "ngày", "tháng", "quý", "năm", "15", "31", "02", "/", "-", "11", "2026", "2030", "hằng", "hàng",
    "định kỳ", "trong", "vào", "từ", "đến", "hết", "cuối", "đầu", "giữa", "kể từ", "ký", "nhận", "làm việc", "giờ", "17h00", "(", ")", ",",
    "và", "IV", "I", "6 tháng", "thứ Sáu", "tuần", "lần", "một", "giai đoạn", "của", "tiếp theo", "sau khi", "thời hạn", "vòng", ".", ";",
)  # fmt: skip
EDTF = re.compile(r"\{.*\}|(?:(?:\d{4}|XXXX)(?:-\d{2}(?:-\d{2})?)?~?|\.\.)(?:/(?:(?:\d{4}|XXXX)(?:-\d{2}(?:-\d{2})?)?~?|\.\.))?")
sentences = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join)


@given(sentences)
def test_near_misses(text: str) -> None:
    end = 0
    for found in find_dates(fold(text), LEXICON):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end
        if found.value is not None:
            assert EDTF.fullmatch(found.value)
            ends = first_day(found.value), last_day(found.value)
            assert None in ends or ends[0] <= ends[1]  # type: ignore[operator]


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    for found in find_dates(fold(text), LEXICON):
        assert 0 <= found.span.start < found.span.end <= len(text)


@given(sentences, st.integers(1, 5))
def test_a_sentence_says_the_same_wherever_it_stands(text: str, lines: int) -> None:
    alone = list(find_dates(fold(text), LEXICON))
    shift = 5 * lines
    moved = list(find_dates(fold("abcd\n" * lines + text), LEXICON))
    assert [(each.span.start + shift, each.span.end + shift, each.value, each.rrule) for each in alone] == [
        (*each.span, each.value, each.rrule) for each in moved
    ]


@pytest.mark.parametrize(
    "piece", ["định kỳ tháng, ", "trước ngày 15", "tháng 1, 2, 3, ", "từ ngày 1 đến ", "trong 10 ngày kể từ ngày a ", "6 tháng ("]
)
def test_time_grows_with_the_text(piece: str, lexicon: Lexicon) -> None:
    """Ten times the text takes about ten times as long; a rule that goes back over its words would take a hundred."""

    def seconds(times: int) -> float:
        text = fold(piece * times)
        started = process_time()
        list(find_dates(text, lexicon))
        return process_time() - started

    short = min(seconds(400) for _ in range(3))
    assert min(seconds(4_000) for _ in range(3)) < 40 * max(short, 0.001)

"""The tables of this room keep their word; aligned words are words of both texts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policyparse.matching.words as room
from policyparse.document import fold
from policyparse.matching.aligning import align, marked
from policyparse.matching.words import load_vocabulary

with (Path(room.__file__).with_name("data") / "acts.csv").open(encoding="utf-8", newline="") as file:
    ACTS = list(csv.DictReader(file))
TEXTS = st.text(alphabet=st.sampled_from("aăâ hòà0.,;Đ\n"), max_size=40)


@pytest.mark.parametrize("row", ACTS, ids=lambda row: row["act"])
def test_acts(row: dict[str, str]) -> None:
    pattern = load_vocabulary().acts[row["act"]]
    assert pattern.match(fold(row["example"]))
    assert not pattern.match(fold(row["counter_example"]))


@pytest.mark.parametrize(
    ("name", "example", "counter_example"),
    [
        ("rounds", "tiêm phòng đợt 2", "tiêm phòng 2 xã"),
        ("joint", "chốt kiểm dịch liên tỉnh", "chốt kiểm dịch của tỉnh"),
        ("amending", "sửa đổi, bổ sung kế hoạch", "triển khai kế hoạch"),
        ("units", "phòng công chức", "sở nội vụ"),
    ],
)
def test_words(name: str, example: str, counter_example: str) -> None:
    pattern = getattr(load_vocabulary(), name)
    assert pattern.search(example)
    assert not pattern.search(counter_example)


@given(TEXTS, TEXTS)
def test_pieces_make_the_new_text(new: str, old: str) -> None:
    pieces = list(marked(new, old))
    assert "".join(words for kind, words in pieces if kind != "-") == new or not align(new, old)
    for words in (words for kind, words in pieces if kind == "-"):
        assert words in old


@given(TEXTS, TEXTS)
def test_aligned_words_are_equal(new: str, old: str) -> None:
    for run in align(new, old, 5, 7):
        if run.new and run.old:
            mine, theirs = (
                fold(text)[span.start - start : span.end - start] for text, span, start in ((new, run.new, 5), (old, run.old, 7))
            )
            assert _words(mine) == _words(theirs) != []


def test_a_word_kept_by_chance_is_part_of_the_change() -> None:
    pieces = list(marked("Công an tỉnh vận hành", "Sở Khoa học và Công nghệ vận hành"))
    assert pieces == [("-", "Sở Khoa học và Công nghệ"), ("+", "Công an tỉnh"), ("=", " vận hành")]


def _words(text: str) -> list[str]:
    return [word.folded for word in room.words_of(text)]

"""A tree-shaped pattern finds what the plain alternation of its words finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse import load_lexicon
from policyparse.lexicon import LETTER, any_of

WORDS = st.lists(st.text("ab .", min_size=1, max_size=5), min_size=1, max_size=8)


def plain(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@given(WORDS, st.text("ab .", max_size=40))
def test_the_tree_finds_what_the_plain_alternation_finds(words: list[str], text: str) -> None:
    for tail in ("", r"(?!\w)", r" $"):
        expected = [match.span() for match in re.finditer(rf"(?:{plain(words)}){tail}", text)]
        assert [match.span() for match in re.finditer(any_of(words) + tail, text)] == expected


@given(WORDS, st.text("ab .", max_size=40))
def test_what_may_not_stand_before_is_looked_for_behind_the_first_letter(words: list[str], text: str) -> None:
    expected = [match.span() for match in re.finditer(rf"(?<!\w)(?<!a )(?:{plain(words)})", text)]
    assert [match.span() for match in re.finditer(any_of(words, not_behind=[LETTER, "a "]), text)] == expected


@pytest.mark.parametrize("key", ["verbs", "classes", "heads", "posts", "governors", "openers", "orders", "requests"])
def test_every_word_of_a_list_is_found_whole(key: str) -> None:
    words = load_lexicon().words[key]
    pattern = re.compile(any_of(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not pattern.fullmatch("không phải từ nào")

"""Words at their exact places, whatever underthesea does to the letters."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policyparse.components import words
from policyparse.components.words import MOST_CHARACTERS, find_words
from policyparse.spans import Span

LETTERS = st.text(
    alphabet=st.one_of(st.sampled_from("Sở Y tế chủ trì, 12/QĐ-TTg.\n\t\u0301\u200b…“”"), st.characters()), max_size=80
)


def covers(text: str, found: list[Span]) -> bool:
    """Every character but white space is in exactly one word, and words neither start nor end with white space."""
    marks = [0] * len(text)
    for span in found:
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        for place in range(*span):
            marks[place] += 1
    return all(count == 1 for char, count in zip(text, marks, strict=True) if not char.isspace()) and max(marks, default=0) <= 1


def test_words_of_a_sentence() -> None:
    text = "Sở Nội vụ chủ trì,  phối hợp với UBND các huyện."
    assert [text[slice(*span)] for span in find_words(text)] == [
        "Sở", "Nội vụ", "chủ trì", ",", "phối hợp", "với", "UBND", "các", "huyện", ".",
    ]  # fmt: skip


def test_decomposed_letters_are_in_their_words() -> None:
    text = normalize("NFD", "Sở Nội vụ chủ trì")
    assert [normalize("NFC", text[slice(*span)]) for span in find_words(text)] == ["Sở", "Nội vụ", "chủ trì"]


@given(LETTERS)
@example("ð hoà\u0323 \u0301")
@example("1.000.000 đồng/ngày…")
def test_words_cover_the_text(text: str) -> None:
    assert covers(text, list(find_words(text)))


def test_the_plan(repo_root: Path) -> None:
    text = (repo_root / "corpus" / "kh-154" / "kh-154.txt").read_text("utf-8")
    found = list(find_words(text))
    assert covers(text, found)
    assert sum(" " in text[slice(*span)] for span in found) > 1_000  # words of several syllables are words


def test_a_word_that_comes_back_with_other_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_segmenter", lambda: lambda text, **_: ["Sở", "Nội vu"])
    text = "Sở Nội vụ chủ trì"
    assert [text[slice(*span)] for span in find_words(text)] == ["Sở", "Nội", "vụ", "chủ", "trì"]


@pytest.mark.parametrize("text", ["Sở Nội vụ chủ trì rà soát, " * 400, "Sở Nội vụ chủ trì rà soát " * 400, "đ" * 9_000])
def test_long_lines_are_cut_so_that_time_grows_with_the_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []

    def split(piece: str, **_: object) -> list[str]:
        handed.append(piece)
        return piece.split()

    monkeypatch.setattr(words, "_segmenter", lambda: split)
    found = list(find_words(text))
    assert covers(text, found)
    assert "".join(handed) == text
    assert max(map(len, handed)) <= MOST_CHARACTERS
    if " " in text:
        assert {text[slice(*span)].rstrip(",") for span in found} == {"Sở", "Nội", "vụ", "chủ", "trì", "rà", "soát"}

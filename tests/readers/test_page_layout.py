"""The layout of pages: what is put together, and what is kept apart."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from policyparse.readers.page import Page, Ruling, Word, lay_out


def set_lines(*lines: tuple[float, str], size: float = 13.0, top: float = 100.0) -> tuple[Word, ...]:
    """Words of lines given as (left edge, text), each character half as wide as it is high."""
    words = []
    for row, (left, text) in enumerate(lines):
        x = left
        y = top + 18 * row
        for token in text.split():
            width = len(token) * size / 2
            words.append(Word(token, x, y, x + width, y + 15, size))
            x += width + size / 4
    return tuple(words)


def texts(*pages: tuple[Word, ...]) -> list[str]:
    numbered = [Page(number, 595, 842, words) for number, words in enumerate(pages, 1)]
    return [laid.text for laid in lay_out(numbered).paragraphs]


def test_lines_of_one_paragraph_are_joined_over_a_page_break() -> None:
    first = set_lines(
        (113, "- Giao Sở Công Thương chủ trì, phối hợp với các sở, ban,"),
        (85, "ngành triển khai thực hiện Kế hoạch phát triển công nghiệp"),
    )
    second = set_lines((85, "hỗ trợ giai đoạn 2021-2025."), (113, "- Sở Tài chính bố trí kinh phí."))
    assert texts(first, second) == [
        "- Giao Sở Công Thương chủ trì, phối hợp với các sở, ban, ngành triển khai thực hiện Kế hoạch phát triển công nghiệp hỗ trợ giai đoạn 2021-2025.",
        "- Sở Tài chính bố trí kinh phí.",
    ]


def test_a_number_broken_at_its_hyphen_is_whole_again() -> None:
    words = set_lines((113, "Quyết định số 2783/QĐ-"), (85, "UBND ngày 26/8/2020."))
    assert texts(words) == ["Quyết định số 2783/QĐ-UBND ngày 26/8/2020."]


def test_a_paragraph_knows_its_words() -> None:
    words = set_lines((113, "Quyết định số 2783/QĐ-"), (85, "UBND ngày 26/8/2020."))
    (laid,) = lay_out([Page(1, 595, 842, words)]).paragraphs
    assert all(laid.text[place.start : place.end] == place.word.text for place in laid.words)
    assert sorted(place.word for place in laid.words) == sorted(words)


@st.composite
def any_pages(draw: st.DrawFn) -> list[Page]:
    """Pages of words, alike and strange, at places that make sense or none, between lines that may be a table's."""
    texts = st.sampled_from(
        ["TT", "1", "2.", "a)", "-", "Nơi", "nhận:", "Số:", "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM", "TM.", "Sở",
         "giao", "QĐ-", "UBND;", "./.", "ngày", "tháng", "Trang", "Ký", "bởi:", "ế"]
    )  # fmt: skip
    places = st.sampled_from([-5.0, 60.0, 85.0, 113.0, 200.0, 205.0, 300.0, 420.0, 540.0, 900.0])
    heights = st.sampled_from([0.0, 30.0, 60.0, 78.0, 80.0, 96.0, 114.0, 400.0, 780.0, 830.0])
    pages = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        words = [
            Word(draw(texts), x, top, x + draw(st.sampled_from([0.0, 6.0, 40.0, 500.0])), top + size, size)
            for x, top, size in draw(st.lists(st.tuples(places, heights, st.sampled_from([7.0, 13.0, 14.0])), max_size=25))
        ]
        rulings = [
            Ruling(x, top, x + across, top + (0.0 if across else 300.0))
            for x, top, across in draw(st.lists(st.tuples(places, heights, st.sampled_from([0.0, 100.0, 480.0])), max_size=12))
        ]
        pages.append(Page(number, 595.0, 842.0, tuple(words), tuple(rulings)))
    return pages


@given(any_pages())
def test_no_word_is_lost_and_none_is_read_twice(pages: list[Page]) -> None:
    layout = lay_out(pages)
    there = Counter(word.text for page in pages for word in page.words)
    read = Counter(place.word.text for laid in layout.paragraphs for place in laid.words)
    aside = Counter(word for each in layout.asides for word in each.text.split())
    assert not read - there
    for laid in layout.paragraphs:
        assert all(laid.text[place.start : place.end] == place.word.text for place in laid.words)
    # Page numbers go, marks of notes go, a running head is told once; everything else is in the text or beside it
    left_out = there - read
    assert all(word in aside or word.strip("[]().").isdigit() or word in ("-", "Trang") for word in left_out), left_out

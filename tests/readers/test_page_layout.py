"""The layout of pages: what is put together, and what is kept apart."""

from __future__ import annotations

from policyparse.readers.page import Page, Word, lay_out


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

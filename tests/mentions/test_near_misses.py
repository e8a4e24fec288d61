"""Almost-citations, almost-dates and almost-orders, over and over in one paragraph: a pattern that backtracks never comes back.

Nothing is timed here. A pattern that takes quadratic time makes the run notice it; one that takes exponential time hangs it.
"""

from __future__ import annotations

import random

import pytest

from conftest import TEST_ALL
from sentences import parse_lines

FRAGMENTS = (
    *(
        "số ",
        "12",
        "/",
        "2023",
        "/NQ",
        "-",
        "HĐND",
        " (sau đây gọi là ",
        "(",
        "các Nghị định: ",
        "13 KH/",
        "QCVN ",
        "TCVN 12:",
        "O1/2",
    ),
    *(
        "ngày ",
        "05 tháng 5 ",
        "năm 2023",
        "trước ngày ",
        "hằng năm ",
        "quý ",
        "trong thời hạn ",
        "kể từ ngày ",
        "đến hết ",
        "từ tháng ",
    ),
    *(
        "Điều 3 ",
        "khoản 1 ",
        "điểm a ",
        "mục 2 ",
        "Phụ lục ",
        "Nghị quyết ",
        "Quyết định ",
        "Luật ",
        "Đất đai, ",
        "Kế hoạch này ",
    ),
    *(
        "Sở Nội vụ ",
        "UBND tỉnh ",
        "Ban ",
        "các sở, ",
        "ngành, ",
        "chủ trì, ",
        "phối hợp với ",
        "Giao ",
        "báo cáo ",
        "tại ",
        "của ",
    ),
    *("và ", ", ", "; ", ":", ")", "“", "”", "1.", "a) ", "- ", "nêu trên ", "thay thế ", "giai đoạn 2021-", "  "),
)
SIZE = 40_000
ROUNDS = 200 if TEST_ALL else 12


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_long_paragraph_of_one_near_miss(seed: int) -> None:
    unit = "".join(random.Random(seed).choices(FRAGMENTS, k=2 + seed % 6))
    plan = parse_lines("1. Sở Y tế:", unit * (SIZE // len(unit)))
    said = [(citation.span, citation.text) for citation in plan.citations]
    said += [(date.span, date.text) for date in plan.dates]
    assert [words for span, words in said if plan.text[slice(*span)] != words] == []

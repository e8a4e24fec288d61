"""The least that any reader of these documents has to do: the yardstick that `make bench` measures by.

Decode, NFC, split into lines, one pass of a regular expression for document numbers, one for dates, and one
Aho-Corasick pass over every agency name of the lexicon. It decides nothing and makes no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import is_normalized, normalize

from ahocorasick_rs import AhoCorasick, MatchKind

NUMBER = re.compile(
    r"(?:Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị|Kết luận|Kế hoạch|Chương trình(?: hành động)?|Công văn|Thông báo|Luật)"
    r" số (\d{1,5}(?:/\d{4})?[/-][A-ZĐ][A-Za-zĐđ&]*(?:[/-][A-ZĐ][A-Za-zĐđ&]*)*)"
)
DATE = re.compile(r"ngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})")


class Floor:
    """Built once, as a lexicon is loaded once; calling it is what gets timed."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = AhoCorasick(list(dict.fromkeys(names)), matchkind=MatchKind.LeftmostLongest)

    def __call__(self, data: bytes) -> tuple[int, int, int, int]:
        """How many lines, numbers, dates and agency names stand in `data`."""
        text = data.decode("utf-8")
        lines = [line if is_normalized("NFC", line) else normalize("NFC", line) for line in text.split("\n")]
        text = "\n".join(lines)
        numbers = [match.span() for match in NUMBER.finditer(text)]
        dates = [match.span() for match in DATE.finditer(text)]
        names = self.names.find_matches_as_indexes(text)
        return len(lines), len(numbers), len(dates), len(names)

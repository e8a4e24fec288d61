"""Offices named by what they deal with, in words that are verbs elsewhere: "Phòng Quản lý xây dựng", "Chi cục Giám định xây dựng"."""

from __future__ import annotations

import re
from typing import Protocol

# Offices whose names say what they deal with in words that are verbs too.
FIELD_HOLDERS = (
    "phòng ",
    "trưởng phòng ",
    "phó trưởng phòng ",
    "khoa ",
    "trưởng khoa ",
    "chi cục ",
    "trung tâm ",
    "ban ",
    "tổ ",
    "đội ",
    "viện ",
    "trường ",
    "cục ",
    "vụ ",
)
_FIELD_ENDS = re.compile(
    r" (?:là|làm đầu mối|chủ trì|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|cử|thuộc|khu vực|số \d)(?!\w)|\s?[:()]"
)
_STANDING = re.compile(r" (?:phối hợp|chủ trì|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|là đầu mối|làm đầu mối)(?!\w)")
_FIELD_LISTED = re.compile(r"(?:,|;|,? và) ")


class _Rules(Protocol):
    """The patterns of the lexicon that tell a field of work from a duty."""

    @property
    def fields(self) -> re.Pattern[str]: ...
    @property
    def heads(self) -> re.Pattern[str]: ...
    @property
    def posts(self) -> re.Pattern[str]: ...
    @property
    def verb_next(self) -> re.Pattern[str]: ...


def field_end(text: str, shadow: str, start: int, position: int, rules: _Rules) -> int | None:
    """End of a verb that names an office's field: "Phòng Quản lý xây dựng chủ trì" builds nothing.

    A verb has its object behind it; where another verb, the word for the office's standing or the next office follows, it is
    a part of the name.
    """
    if not shadow.startswith(FIELD_HOLDERS, start):
        return None
    named = rules.verb_next.match(shadow, position - 1)
    if named and _STANDING.match(shadow, named.end()):  # "Khoa Ngoại tổng hợp phối hợp …": no verb governs that
        return named.end()
    field = rules.fields.match(shadow, position)
    if field is None:
        return None
    end = field.end()
    followed = end == len(text) or text[end] == "\n" or _FIELD_ENDS.match(shadow, end)
    listed = _FIELD_LISTED.match(shadow, end)
    if (
        followed
        or rules.verb_next.match(shadow, end)
        or (listed and (rules.heads.match(text, listed.end()) or rules.posts.match(shadow, listed.end())))
    ):
        return end
    return None

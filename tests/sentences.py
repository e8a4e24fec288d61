"""Gold in the sentence: "Giao {lead:Sở Tư pháp} chủ trì, phối hợp với {coordinate:Sở Nội vụ} rà soát"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import policyparse
from policyparse.document import Origin, Paragraph, Source, build_document
from policyparse.lexicon import NO_CALENDAR, Lexicon, OfficeCalendar
from policyparse.records.model import Plan

ROLES = ("lead", "coordinate", "implement")
MARKS = (*ROLES, "due", "report", "advise", "submit", "send")
_MARK = re.compile(r"\{(\w+):([^{}]+)\}")
HEAD = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH HÀ TĨNH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/KH-UBND",
    "Hà Tĩnh, ngày 05 tháng 5 năm 2023",
    "KẾ HOẠCH",
    "TRIỂN KHAI MỘT SỐ NHIỆM VỤ TRỌNG TÂM",
    "I. NHIỆM VỤ",
)
FOOT = ("Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT.")


class Marked(NamedTuple):
    """A line without its marks, and what they say: (mark, words)."""

    text: str
    facts: tuple[tuple[str, str], ...]


def read_marks(line: str) -> Marked:
    """Take the marks out of a line; raises ValueError for a mark that is unknown, empty or not closed."""
    for name, _ in _MARK.findall(line):
        if name not in MARKS:
            raise ValueError(f"unknown mark {name!r} in {line!r}")
    text = _MARK.sub(lambda match: match[2], line)
    if "{" in text or "}" in text:
        raise ValueError(f"malformed mark in {line!r}")
    return Marked(text, tuple(_MARK.findall(line)))


def parse_lines(
    *lines: str,
    head: tuple[str, ...] = HEAD,
    foot: tuple[str, ...] = FOOT,
    as_of: date | None = None,
    calendar: OfficeCalendar = NO_CALENDAR,
    expand: bool = False,
    lexicon: Lexicon | None = None,
) -> Plan:
    """The plan that a few lines of text make."""
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate((*head, *lines, *foot), 1)]
    document = build_document(paragraphs, Source("test.txt", "", "text/plain", "text"))
    return policyparse.analyse(document, as_of=as_of, calendar=calendar, expand=expand, lexicon=lexicon)


def facts_of(plan: Plan) -> list[set[tuple[str, str]]]:
    """For each task: (role, mention), ("due", words) and (relation, mention)."""
    return [
        {(assignee.role, assignee.mention) for assignee in task.assignees}
        | {("due", deadline.text) for deadline in task.deadlines}
        | {(addressee.relation, addressee.mention) for addressee in task.addressees}
        for task in plan.tasks
    ]

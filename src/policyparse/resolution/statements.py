"""What one mention of a document states around its number: date, issuer, subject, and how this document stands to it."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from policyparse.mentions.agencies import AgencyFound
from policyparse.spans import Span

_FULL = r"(\d{1,2})(?:\s?[/.-]\s?| tháng )(\d{1,2})(?:\s?[/.-]\s?|,? n[ăáa]m ?)(\d{4})"
_DATE_AFTER = re.compile(rf"\s?\)?,? ?(?:đề |ban hành )?ngày ?{_FULL}(?!\d)")
_DATE_INSIDE = re.compile(rf"ngày {_FULL}")
_DATE_BEFORE = re.compile(rf"ngày {_FULL},? [^.;:]{{3,90}}? (?:đã )?(?:ban hành|có|ký)\s$")
_SAME_DAY = re.compile(r"\s?,? cùng ngày(?!\w)")
_OF = re.compile(r"\s?,? ?của ")
# "Sở A tại Văn bản số …", "được UBND tỉnh phê duyệt tại Quyết định số …"
_AT = re.compile(
    r"\s?,? (?:(?:(?:đã )?(?:phê duyệt|thông qua|công nhận|công bố|quy định|ban hành|chỉ đạo|yêu cầu|đề nghị|kết luận|giao)|cho ý kiến|có ý kiến)"
    r" )?(?:tại|ban hành|kèm theo|bằng)(?: các)?\s$"
)
_AT_REACH = 34
_OFFICE = re.compile(
    r"[/-]VP[A-ZĐ]+(?:-|$)"
)  # an office writes down what others decided: "chỉ đạo của A tại Công văn số 1/VPCP-KTTH"
_ISSUER_TAIL = re.compile(
    r" (?:(?:quy định|quy|sửa đổi|sửa|ban hành|về|phê duyệt)(?!\w)|và (?:quyết định|nghị quyết|kế hoạch|chỉ thị|nghị định) số).*",
    re.DOTALL,
)
# The short name that is defined in brackets between issuer and subject.
_DEFINITION = re.compile(r"\s?\(\*?(?:sau đây|gọi|viết)[^()]{2,150}\)")
_SUBJECT = re.compile(
    r"\s?,? ?(?=(?:về|v/v|thực hiện|triển khai|phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi|bổ sung|tăng cường|đẩy mạnh|tiếp tục|công bố|kết luận|tập trung)(?!\w))"
)
_SUBJECT_END = re.compile(
    r"[;\n()]|\.(?=\s|$)|\./\.|, (?=(?:gắn với|trong đó|bảo đảm|đảm bảo|ưu tiên|nhằm|góp phần|cụ thể|tạo|phù hợp))"
)
# A document for the whole country is about no single province: "trên địa bàn tỉnh" then belongs to the citing sentence.
_NATIONAL = re.compile(r"(?:[-/](?:TTg|CP|TW|BCT|UBTVQH\d*)|/QH\d+)$")
_HERE = re.compile(r" (?:trên|tại) địa bàn (?:tỉnh|thành phố|huyện|xã)$")
_RELATIONS = (
    ("replaces", re.compile(r"(?:thay thế|bãi bỏ|hết hiệu lực)[^;.]{0,80}$")),
    ("amends", re.compile(r"(?:sửa đổi|bổ sung)[^;.]{0,60}$")),
    ("plans", re.compile(r"(?:dự thảo|trình (?:\w+ ){0,5}ban hành|xây dựng|soạn thảo)\s$")),
    ("basis", re.compile(r"(?:căn cứ|xét đề nghị|theo đề nghị)[^;.]{0,140}$")),
    ("implements", re.compile(r"(?:thực hiện|triển khai|quán triệt|cụ thể hóa|thi hành)[^;.]{0,90}$")),
)


class Statement(NamedTuple):
    """What stands beside a number. `issued` is ISO, None for a day that no calendar has."""

    issued: str | None
    date_span: Span | None
    issuer: AgencyFound | None
    subject: Span | None


class StatementReader:
    """Reads the statements of one document. `types` is an alternation of the folded names of document types."""

    def __init__(self, text: str, shadow: str, bodies: list[AgencyFound], types: str) -> None:
        self._text = text
        self._shadow = shadow
        self._starts = {body.span.start: body for body in bodies}
        self._ends = {body.span.end: body for body in bodies}
        # A second citation of the same standing ("… và Kế hoạch số …") is no part of the subject.
        self._sibling = re.compile(rf"(?:,| và|;) (?:{types})(?: số)? \d")

    def body_at(self, position: int) -> AgencyFound | None:
        """The body whose name starts at `position`."""
        return self._starts.get(position)

    def body_before(self, position: int) -> AgencyFound | None:
        """The body whose name ends at `position`."""
        return self._ends.get(position)

    def read(self, span: Span, number: str | None, *, followed: bool) -> Statement:
        """What is stated at the mention `span`. `followed`: another citation comes after it."""
        shadow = self._shadow
        issued: str | None = None
        date_span: Span | None = None
        issuer: AgencyFound | None = None
        position = span.end
        stop = _end_of_line(shadow, position)
        for _ in range(3):
            if date_span is None and (match := _DATE_AFTER.match(shadow, position, stop)):
                issued, date_span = _iso(match), Span(shadow.index("ngày", match.start()), match.end())
                position = match.end()
            elif issuer is None and (match := _OF.match(shadow, position, stop)) and (body := self._starts.get(match.end())):
                issuer = self._without_tail(body)
                position = issuer.span.end
            else:
                break
        if date_span is None:
            issued, date_span = self._date_elsewhere(span)
        if issuer is None and (at := _AT.search(shadow, max(0, span.start - _AT_REACH), span.start)):
            issuer = self._ends.get(at.start())
            if issuer and _OFFICE.search(number or "") and "văn phòng" not in shadow[slice(*issuer.span)]:
                issuer = None
        return Statement(issued, date_span, issuer, self._subject(position, stop, number, followed=followed))

    def same_day(self, span: Span, before: Span) -> Span | None:
        """Where "cùng ngày" behind a number takes over the date of the number before it in the same paragraph."""
        match = _SAME_DAY.match(self._shadow, span.end)
        if match is None or "\n" in self._shadow[before.end : span.start]:
            return None
        return Span(match.start(), match.end())

    def relation(self, start: int) -> str:
        """How this document stands to the one cited at `start`."""
        line = self._shadow.rfind("\n", 0, start) + 1
        before = self._shadow[max(line, start - 160) : start]
        return next((name for name, pattern in _RELATIONS if pattern.search(before)), "cites")

    def _date_elsewhere(self, span: Span) -> tuple[str | None, Span | None]:
        if inside := _DATE_INSIDE.search(self._shadow, span.start, span.end):
            return _iso(inside), Span(*inside.span())
        line = self._shadow.rfind("\n", 0, span.start) + 1
        if before := _DATE_BEFORE.search(self._shadow, max(line, span.start - 130), span.start):
            return _iso(before), Span(*before.span())
        return None, None

    def _subject(self, position: int, stop: int, number: str | None, *, followed: bool) -> Span | None:
        definition = _DEFINITION.match(self._shadow, position, stop)
        match = _SUBJECT.match(self._shadow, definition.end() if definition else position, stop)
        if match is None:
            return None
        end = _SUBJECT_END.search(self._shadow, match.end(), stop)
        finish = end.start() if end else stop
        if followed and (sibling := self._sibling.search(self._shadow, match.end(), finish)):
            finish = sibling.start()
        if number and _NATIONAL.search(number) and (here := _HERE.search(self._shadow, match.end(), finish)):
            finish = here.start()
        subject = self._text[match.end() : finish].rstrip(" ,.;")
        return Span(match.end(), match.end() + len(subject)) if len(subject) > 6 else None

    def _without_tail(self, body: AgencyFound) -> AgencyFound:
        """The issuer without the first words of the subject, where those are written with capitals too."""
        tail = _ISSUER_TAIL.search(self._shadow, body.span.start, body.span.end)
        return AgencyFound(Span(body.span.start, tail.start()), body.kind, body.name) if tail else body


def _iso(match: re.Match[str]) -> str | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return None


def _end_of_line(shadow: str, position: int) -> int:
    end = shadow.find("\n", position)
    return len(shadow) if end < 0 else end

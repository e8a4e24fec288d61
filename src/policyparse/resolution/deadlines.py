"""Which time expressions bound or schedule a unit's own work."""

from __future__ import annotations

import re
from typing import NamedTuple

from policyparse.document import Document
from policyparse.mentions.dates import TimeMention
from policyparse.spans import Cover, Span

_REPORTING = re.compile(
    r"(?:báo cáo|tổng hợp|gửi|rà soát|đánh giá|sơ kết|tổng kết|kiểm tra|tổ chức|xây dựng kế hoạch|lập|họp|giao ban|cập nhật|định kỳ|công bố|tham mưu|thống kê|hoàn thành)[^.;:]{0,90}$"
)
_REPORT_AFTER = re.compile(
    r"[^.;]{0,60}(?:báo cáo|tổng hợp|gửi|sơ kết|tổng kết|rà soát|đánh giá|kiểm tra|tổ chức|xây dựng|lập kế hoạch)"
)
_ATTRIBUTIVE = re.compile(
    r"(?:ngân sách|dự toán|kế hoạch|chương trình|chi|vốn|kinh phí|thu|công tác|nhiệm vụ|nghị quyết|bình quân|trung bình|tăng|đạt|giảm|ngân sách nhà nước|hoạt động|chỉ tiêu|nguồn)(?: [^\W\d]+){0,6} $"
)
_PAST = re.compile(r"(?:đã|trước đây|vừa qua|thời gian qua|tính đến)[^.;]{0,50}$")
_SCHEDULED = re.compile(r"\($|(?:thời gian|tổ chức|thực hiện|triển khai|diễn ra|báo cáo|hoàn thành)[^.;]{0,60}$|^$")
_FINISH = re.compile(
    r"(?:hoàn thành|xong|trình|ban hành|báo cáo|gửi|tổ chức|triển khai|thực hiện|phê duyệt|đưa vào)[^.;:]{0,80}$"
)
_TARGET = re.compile(r"(?:đạt|tối thiểu|ít nhất|tỷ lệ|\d\s?%)[^.;:]{0,70}$")


class FoundDeadline(NamedTuple):
    """A time expression taken as a deadline, with the words it is quoted by."""

    span: Span
    mention: TimeMention | None
    kind: str
    bound: str


def read_time_label(document: Document, value: Span, times: list[TimeMention]) -> list[FoundDeadline]:
    """The deadline that a time label's value states, quoted whole; conditions are said and not computed."""
    text = document.text[slice(*value)]
    trimmed = text.rstrip(" .;…")
    if not trimmed or len(trimmed) > 220:
        return []
    span = Span(value.start, value.start + len(trimmed))
    inside = [mention for mention in times if span.covers(mention.span)]
    first = next((mention for mention in inside if mention.kind != "on_demand"), inside[0] if inside else None)
    kind, bound = ("conditional", "by") if first is None else (first.kind, first.bound)
    if kind == "point":
        kind = "due"
    return [FoundDeadline(span, first, kind, bound)]


def find_deadlines(document: Document, unit: Span, times: list[TimeMention], issued: Cover) -> list[FoundDeadline]:
    """The deadlines that a unit states itself. `issued` holds the spans of dates that belong to cited documents."""
    shadow = document.shadow
    found: list[FoundDeadline] = []
    for mention in times:
        if issued.overlaps(mention.span):
            continue
        before = shadow[unit.start : mention.span.start]
        after = shadow[mention.span.end : unit.end]
        if _binds(mention, before, after):
            kind = "due" if mention.kind == "point" else mention.kind
            found.append(FoundDeadline(mention.span, mention, kind, mention.bound))
    return found


def _binds(mention: TimeMention, before: str, after: str) -> bool:
    rule = mention.rule
    if rule in (
        "before.day",
        "by.day",
        "before.daymonth",
        "by.daymonth",
        "before.period",
        "by.period",
        "before.hour",
        "before.hour.daily",
        "finish.day",
        "finish.period",
        "finish.year",
        "range.now",
    ):
        return not _PAST.search(before[-90:])
    if mention.kind == "recurrence" and "." in rule and rule.split(".")[1] in ("yearly", "before", "monthly"):
        return True
    if rule in ("until.day", "until.period"):
        return (
            bool(_FINISH.search(before) or not before.strip())
            and not _PAST.search(before[-70:])
            and not _TARGET.search(before[-80:])
        )
    if rule.startswith("range."):
        return bool(_SCHEDULED.search(before)) and not _PAST.search(before[-70:])
    if rule in ("in.month", "in.quarter", "on.day"):
        return not _PAST.search(before[-70:])
    if rule == "in.year":
        return bool(re.search(r"(?:hoàn thành|xong|trình|ban hành)[^.;:,]{0,60}$", before)) and not _TARGET.search(before[-80:])
    if rule in ("span.event", "span.short"):
        return not re.search(r"(?:thời hạn|thời gian) $", before) or not before
    if rule == "periodic.list":
        return bool(_REPORTING.search(before) or _REPORT_AFTER.match(after) or not before.strip())
    if rule in ("periodic.year", "periodic.rate"):
        if _ATTRIBUTIVE.search(before[-60:]):
            return False
        return bool(
            re.match(
                r",? ?(?:tổng hợp|báo cáo|tổ chức|rà soát|xây dựng|lập|tham mưu|đánh giá|sơ kết|kiểm tra|phối hợp|chủ trì|cập nhật|gửi)",
                after.lstrip(),
            )
            or re.search(r"(?:báo cáo|định kỳ|kết quả thực hiện)[^.;,]{0,50}$", before)
            or not before.strip()
            or bool(re.search(r"[.;] $", before))
        )
    if rule == "rate.per":
        return True
    if rule == "ongoing":
        return not before.strip()
    return False

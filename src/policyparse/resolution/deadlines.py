"""Which time expressions bound or schedule a unit's own work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policyparse.document import Document
from policyparse.lexicon import LETTER, Lexicon, any_of
from policyparse.mentions.dates import TimeMention
from policyparse.mentions.time_values import find_points, read_hour, write_interval, write_list, write_point
from policyparse.resolution.due import first_day, last_day
from policyparse.spans import Cover, Span

_REPORTING = re.compile(
    r"(?:báo cáo|tổng hợp|gửi|rà soát|đánh giá|sơ kết|tổng kết|kiểm tra|tổ chức|xây dựng kế hoạch|lập|họp|giao ban|cập nhật|định kỳ|công bố|tham mưu|thống kê|hoàn thành)[^.;:]{0,90}$"
)
_REPORT_AFTER = re.compile(
    r"[^.;]{0,60}(?:báo cáo|tổng hợp|gửi|sơ kết|tổng kết|rà soát|đánh giá|kiểm tra|tổ chức|xây dựng|lập kế hoạch)"
)
_ATTRIBUTIVE = re.compile(
    r"(?:ngân sách|dự toán|kế hoạch|chương trình|chi|vốn|kinh phí|thu|công tác|nhiệm vụ|nghị quyết|bình quân|trung bình|tăng|đạt|giảm|ngân sách nhà nước|hoạt động|chỉ tiêu|nguồn|chế độ)(?: [^\W\d]+){0,6} $"
)
_PAST = re.compile(
    r"(?<!\w)(?:(?:đã|trước đây|vừa qua|thời gian qua|tính đến)(?!\w)[^.;]{0,50}|số liệu (?:chốt|tính|lũy kế) |chưa(?: [^\W\d]+){0,2} )$"
)
_SCHEDULED = re.compile(
    r"\($|(?:thời gian|tổ chức|khai giảng|thực hiện|triển khai|diễn ra|báo cáo|hoàn thành|tuyển|huấn luyện|tập huấn|diễn tập|thí điểm|quan trắc|giám sát|kiểm tra|rà soát|ra quân|làm việc|tiếp nhận|áp dụng)[^.;]{0,60}$|^$"
)
_FINISH = re.compile(
    r"(?:hoàn thành|xong|trình|ban hành|báo cáo|gửi|tổ chức|triển khai|thực hiện|phê duyệt|đưa vào|tiếp nhận|thu nhận|duy trì|kéo dài|gia hạn|áp dụng|giải ngân|xử lý)[^.;:]{0,80}$"
)
_TARGET = re.compile(r"(?:đạt|tối thiểu|ít nhất|tỷ lệ|\d\s?%)[^.;:]{0,70}$")
# What befell the things that a unit deals with; the time that follows is theirs: "các công trình khởi công trước ngày …".
_TALE = re.compile(
    r"(?<!\w)(?:(?:bị|do|phát sinh|xảy ra|thiệt hại|tồn đọng)(?!\w)(?: [^\W\d]+){0,6}|ứng|khởi công|sản xuất|đăng ký|thành lập|tuyển dụng|tốt nghiệp|nghỉ việc|nghỉ hưu|sinh|nhập ngũ|xử phạt|cấp|ký|phê duyệt|thu hồi|công nhận|sáp nhập) $"
)
_STARTS = re.compile(
    r"(?<!\w)(?:áp dụng|thực hiện|triển khai|vận hành|bắt đầu|sử dụng|khai thác|hoạt động|chuyển|tiếp nhận|cấm|cấp|thu|dừng|ngừng)(?!\w)[^.;:]{0,90}$"
)
_IN_FORCE = re.compile(r"(?<!\w)(?:hiệu lực|thi hành)(?!\w)[^,.;]{0,30}$")
_SET_FOR = re.compile(
    r"(?<!\w)(?:hoàn thành|xong|dự kiến|khoảng|thời gian|thời hạn|hạn|khởi công|đưa vào (?:sử dụng|khai thác|vận hành|hoạt động))(?:(?: là| vào|:))? ?$"
)
_DONE_AT = re.compile(r"(?<!\w)(?:hoàn thành|xong)(?!\w)(?: [^\W\d]+){0,5} $")
_HELD_ON = re.compile(
    r"(?<!\w)(?:tổ chức|khai mạc|khai giảng|phát động|ra quân|diễn ra|khởi công|khánh thành)(?!\w)[^.;:()]{0,60}$"
)
_NAMED_BY = re.compile(
    r"(?<!\w)(?:theo|kết luận|thông báo|tinh thần|của|số|kỷ niệm|đại hội|kỳ họp|bầu cử|chào mừng|phiên họp)(?!\w)[^.;:]{0,45}$"
)
_RESULT = re.compile(r",? ?(?:đạt|có|toàn|tổng(?! hợp| kết| duyệt)|số|tỷ lệ|là|ước|lũy kế|đã|mới|phấn đấu)(?!\w)")
_CLOSES = re.compile(r"(?:hoàn thành|xong|trình|ban hành|sơ kết|tổng kết)[^.;:,]{0,60}$")
_ACTS = re.compile(
    r",? ?(?:tổng hợp|báo cáo|tổ chức|rà soát|xây dựng|lập|tham mưu|đánh giá|sơ kết|kiểm tra|phối hợp|chủ trì|cập nhật|gửi)"
)
_REPORT_BEFORE = re.compile(
    r"(?:báo cáo|định kỳ|kết quả thực hiện)[^.;,]{0,50}$|\d và $|(?<!\w)(?:công bố|cập nhật|thông báo|đăng tải|cung cấp|rà soát|kiểm tra|giám sát|thống kê|đối chiếu|giao ban|bảo dưỡng|kiểm định)(?!\w)[^.;,]{0,50}$"
)
_LONGEST_LABEL = 220
_WITHIN = "trong "
_WITH_YEAR = re.compile(r"/\d{1,2}(?: và |, )(?:(?:trước|chậm nhất) )?(?:ngày )?\d{1,2}/\d{1,2}/\d{4}$")
_ENDS_WORK = re.compile(r"(?<!\w)(?:hoàn thành|xong|thời hạn|hạn)(?: là)?:? ?$")
_AS_WEEKDAY = re.compile(r",? \((?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\).*")
_PLACE = re.compile(r"[,;]? tại (?!thời điểm|kỳ họp)")
_SERIAL = re.compile(r"(?:đợt|lần|kỳ|bước) (?:\d{1,2}|i{1,3}|iv): ?")
_NAMED_DAY = re.compile(r"(?:trước|chậm nhất|ngày|tháng|quý|\d{1,2}/\d{1,2}/\d{4})(?!\w)")
_ONLY_AND = re.compile(r"(?:[,; ]|và)*")
_AND = re.compile(r" và |, ")
_PART = re.compile(r"[^;\s][^;]*(?<!\s)")
_BARE_YEARS = re.compile(r"((?:19|20)\d{2})(?:(?: ?- ?|, )((?:19|20)\d{2}))?")
_BARE_MONTHS = re.compile(
    r"(?:0?[1-9]|1[0-2])(?: ?/ ?20\d{2})?(?:(?: ?- ?|, | và )(?:0?[1-9]|1[0-2])(?: ?/ ?20\d{2})?){0,3}(?<=/20\d{2})"
)
# What a condition, a season or a schedule of somebody else's is said with.
_CONDITION = re.compile(
    r"(?<!\w)(?:theo|khi|sau|trước|ngay|đến|lộ trình|tiến độ|tùy|căn cứ|đột xuất|mùa|vụ|dịp|đợt|hằng|hàng|mỗi|trong|kịp thời|liên tục)(?!\w)"
)
_YEARLESS = re.compile(r"XXXX-(\d{2})-(\d{2})")
_FOR_A_REPORT = re.compile(r" \((?:đối )?với báo cáo (?:0?6 tháng|quý|năm)")
_COMES_BACK = re.compile(
    r"(?:định kỳ|(?:báo cáo|tổng kết|tổng hợp|kết quả thực hiện)[^.;]{0,40}(?:hằng|hàng) năm|^(?:hằng|hàng) năm|[.;] (?:hằng|hàng) năm|(?:báo cáo|tổng kết) (?:năm|cuối năm|6 tháng|06 tháng))(?!\w)[^.]{0,160}$"
)


class FoundDeadline(NamedTuple):
    """A time expression taken as a deadline, with the words it is quoted by."""

    span: Span
    mention: TimeMention | None
    kind: str
    bound: str


def read_time_label(document: Document, value: Span, times: list[TimeMention]) -> list[FoundDeadline]:
    """The deadlines that a time label's value states, quoted whole; parts between ";" that each name a time stand alone.

    Conditions are said and not computed; words that are neither a time nor a condition (a cell that slipped) give nothing.
    """
    text = document.text[slice(*value)]
    trimmed = text.rstrip(" .;…")
    if not trimmed or len(trimmed) > _LONGEST_LABEL:
        return []
    span = Span(value.start, value.start + len(trimmed))
    parts = [part for part in _parts(document.shadow, span) if any(part.covers(mention.span) for mention in times)]
    if len(parts) == 1 or len(parts) != document.shadow.count(";", *span) + 1:
        parts = [span]
    found = [
        found for part in parts for found in _several(document, part, times) or [_label_part(document, part, times)] if found
    ]
    return [each for one in found for each in _split(document, one)]


def _several(document: Document, part: Span, times: list[TimeMention]) -> list[FoundDeadline | None]:
    """Recurrences with days of their own, one after the other with nothing but "và" between them; else none."""
    inside = [mention for mention in times if part.covers(mention.span)]
    if len(inside) < 2 or not all(mention.kind == "recurrence" and "BY" in (mention.rrule or "") for mention in inside):
        return []
    ends = [part.start, *(mention.span.end for mention in inside)]
    starts = [*(mention.span.start for mention in inside), part.end]
    if not all(_ONLY_AND.fullmatch(document.shadow, end, start) for end, start in zip(ends, starts, strict=True)):
        return []
    return [FoundDeadline(mention.span, mention, mention.kind, mention.bound) for mention in inside]


def _split(document: Document, found: FoundDeadline) -> list[FoundDeadline]:
    """Days or quarters that do not follow each other are deadlines of their own: "Quý II và Quý IV/2026"."""
    mention = found.mention
    values = mention.value.strip("{}").split(",") if mention and mention.value and mention.value.startswith("{") else []
    if mention is None or len(values) < 2:
        return [found]
    start, end = mention.span
    cuts = [(start + cut.start(), start + cut.end()) for cut in _AND.finditer(document.shadow[start:end])]
    words = list(zip([start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end], strict=True))
    each_named = all(_NAMED_DAY.match(document.shadow, *place) for place in words)
    if len(words) != len(values) or not each_named:
        return [found]
    pairs = zip(words, values, strict=True)
    return [found._replace(span=Span(*place), mention=mention._replace(span=Span(*place), value=value)) for place, value in pairs]


def _parts(shadow: str, span: Span) -> list[Span]:
    """The stretches between ";", without blanks around them."""
    return [Span(span.start + match.start(), span.start + match.end()) for match in _PART.finditer(shadow[slice(*span)])]


def _label_part(document: Document, span: Span, times: list[TimeMention]) -> FoundDeadline | None:
    words = document.shadow[slice(*span)]
    if serial := _SERIAL.match(words):
        span, words = Span(span.start + serial.end(), span.end), words[serial.end() :]
    inside = [mention for mention in times if span.covers(mention.span)]
    mention = next((mention for mention in inside if mention.kind != "on_demand"), inside[0] if inside else None)
    if mention is not None and mention.kind == "recurrence" and "BY" not in (mention.rrule or ""):
        mention = next((other for other in inside if "BY" in (other.rrule or "")), mention)  # the one that says which day
    if mention is not None and mention.rule in ("year", "years", "phase", "quarter", "month"):
        mention = next((other for other in inside if other.kind == "due" and other.value), mention)  # the day within the year
    if mention is None and (years := _BARE_YEARS.fullmatch(words)):
        value = "/".join(filter(None, (years[1], years[2])))
        mention = TimeMention(span, "label.years", "period", "during", value, None)
    if mention is None and _BARE_MONTHS.fullmatch(words):
        mention = TimeMention(span, "label.months", "period", "during", _months(words), None)
    if mention is None:
        return FoundDeadline(span, None, "conditional", "by") if _CONDITION.search(words) else None
    if place := _PLACE.search(document.shadow, mention.span.end, span.end):
        span = Span(span.start, place.start())
    rest = document.text[mention.span.end : span.end]
    if mention.kind == "point" and mention.hour is None and (hour := read_hour(document.shadow[span.start : mention.span.start])):
        mention = mention._replace(hour=hour)
    if mention.kind == "point" and mention.span.start == span.start:
        if _AS_WEEKDAY.fullmatch(document.shadow, mention.span.end, span.end):
            span = mention.span  # the weekday and the hour behind the day say nothing new of when it is
        if _ENDS_WORK.search(document.shadow[max(0, span.start - 20) : span.start]):
            return FoundDeadline(span, mention, "due", "by")
    if mention.span.start == span.start and rest[:1] == " " and rest[1:2].isupper():
        span = mention.span  # the next cell, read as a continued line
    return FoundDeadline(span, mention, "due" if mention.kind == "point" else mention.kind, mention.bound)


def _months(words: str) -> str | None:
    """The value of months written as numbers alone: "11/2025", "12/2025 - 01/2026"."""
    points = find_points("tháng " + re.sub(r"(?: ?- ?|, | và )", ", tháng ", words))
    last = points[-1]
    points = [point if point.year else point._replace(year=last.year) for point in points]
    if len(points) == 1:
        return write_point(last)
    return write_interval(points[0], last) if "-" in words else write_list(points)


def find_deadlines(
    document: Document, unit: Span, times: list[TimeMention], issued: Cover, lexicon: Lexicon, day: date | None
) -> list[FoundDeadline]:
    """The deadlines that a unit states itself.

    `issued` holds the spans of dates that belong to cited documents, `day` is that of the document: a time over by
    then may be that of what the unit deals with, and a bare one is an appointment only where it is still to come.
    """
    shadow = document.shadow
    found: list[FoundDeadline] = []
    for mention in times:
        if issued.overlaps(mention.span):
            continue
        before = shadow[unit.start : mention.span.start]
        after = shadow[mention.span.end : unit.end]
        if mention.kind == "ongoing":
            binds = _is_kept_up(lexicon.words["kept_up"], before, after)
        else:
            binds = _BINDINGS[mention.binds](mention, before, after, day)
        if binds:
            mention = _yearly(mention, before, after)
            kind = "due" if mention.kind == "point" else mention.kind
            span = mention.span
            if mention.binds == "phase":  # a phase by itself is quoted bare, as a time limit with its "trong"
                span = Span(span.start - len(_WITHIN), span.end)
            bound = "by" if mention.kind == "point" and _ENDS_WORK.search(before[-20:]) else mention.bound
            stated = FoundDeadline(span, mention, kind, bound)
            found += _split(document, stated) if _WITH_YEAR.search(shadow, *span) else [stated]
    return found


def _yearly(mention: TimeMention, before: str, after: str) -> TimeMention:
    """Days without a year are every year's where their sentence says that the work comes back: "định kỳ … trước ngày 20/11"."""
    days = [_YEARLESS.fullmatch(value) for value in (mention.value or "").strip("{}").split(",")]
    found = [(int(match[1]), int(match[2])) for match in days if match]
    comes_back = bool(_COMES_BACK.search(before) or _FOR_A_REPORT.match(after))
    if len(found) < len(days) or mention.kind == "period" or len({day for _, day in found}) > 1 or not comes_back:
        return mention
    months = ",".join(str(month) for month, _ in sorted(found))
    rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={found[0][1]}"
    return mention._replace(value=None, kind="recurrence", rrule=rule, rrules=(rule,))


def _is_over(mention: TimeMention, day: date | None) -> bool:
    last = last_day(mention.value) if mention.value else None
    return bool(day and last and last < day)


def _is_to_come(mention: TimeMention, day: date | None) -> bool:
    first = (first_day(mention.value) if mention.bound == "from" else last_day(mention.value)) if mention.value else None
    return bool(day and first and first >= day)


def _unless_past(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    if _PAST.search(before[-90:]):
        return False
    return not (_is_over(mention, day) and _TALE.search(before))


def _when_starting(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    return _is_to_come(mention, day) and bool(_STARTS.search(before)) and not _IN_FORCE.search(before)


def _when_appointed(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    """A bare time: set by the word before it, alone in brackets at the end of what it speaks of, or the day of an event."""
    if not _is_to_come(mention, day) or _PAST.search(before[-70:]) or _TARGET.search(before[-80:]) or _RESULT.match(after):
        return False
    if _SET_FOR.search(before):
        return True
    if before.endswith("(") and re.match(r"\) ?(?:[.;,]|$)", after):
        return not _NAMED_BY.search(before[:-1])
    if mention.rule in ("on.halves", "year.part") and _DONE_AT.search(before):
        return True
    return mention.rule == "day" and bool(_HELD_ON.search(before)) and not _NAMED_BY.search(before[-50:])


def _when_finishing(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    finishing = bool(_FINISH.search(before) or not before.strip()) and not _RESULT.match(after)
    return finishing and not before.endswith("số liệu ") and not _PAST.search(before[-70:]) and not _TARGET.search(before[-80:])


def _when_scheduled(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    begins = first_day(mention.value) if mention.value else None
    to_come = bool(day and begins and begins >= day and not _TARGET.search(before[-80:]))
    return (to_come or bool(_SCHEDULED.search(before))) and not _PAST.search(before[-70:])


def _when_the_year_closes_work(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    return bool(_CLOSES.search(before)) and not _TARGET.search(before[-80:]) and not _PAST.search(before[-70:])


def _when_the_phase_closes_work(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    return before.endswith(_WITHIN) and _when_the_year_closes_work(mention, before, after, day)


def _unless_a_duration(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    return not re.search(r"(?:thời hạn|thời gian)(?: [^\W\d]+){0,3} $", before) or not before


def _when_reporting(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    return bool(_REPORTING.search(before) or _REPORT_AFTER.match(after) or not before.strip())


def _unless_attributive(mention: TimeMention, before: str, after: str, day: date | None) -> bool:
    if _ATTRIBUTIVE.search(before[-60:]) or re.search(r"\d\) $", before):  # "(trước ngày 10/12) hằng năm": said already
        return False
    return bool(
        _ACTS.match(after.lstrip()) or _REPORT_BEFORE.search(before) or not before.strip() or re.search(r"[.;] $", before)
    )


@lru_cache(maxsize=4)
def _kept_up(verbs: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = ["việc ", "được ", "công tác ", "chế độ ", "hoạt động ", "nhiệm vụ ", "báo cáo ", LETTER]
    return (
        re.compile(rf"{any_of(verbs, not_behind=nouns)}(?: (?!việc |được )[^\W\d]+){{0,4}},? $"),
        re.compile(rf",? ?(?:và )?{any_of(verbs)}(?!\w)"),
    )


def _is_kept_up(verbs: tuple[str, ...], before: str, after: str) -> bool:
    """True where "thường xuyên" says how the unit's own work goes on, not what kind of thing something is."""
    if not before.strip():
        return True
    verb_before, verb_after = _kept_up(verbs)
    if re.search(r"(?:không|chưa|nhiệm vụ|việc|được|người|đã|lỗi|phong trào|nền nếp|công việc|hoạt động) $", before):
        return bool(re.search(r"[,;(] nhiệm vụ $", before) and re.match(r"[.;,)]|$", after))
    if verb_before.search(before[-60:]):
        return bool(re.match(r"[.,;:)]| (?:về|và|số|với|cho|các|tình hình|trên|tại|theo|trong)(?!\w)|$", after)) or bool(
            verb_after.match(after)
        )
    return bool(verb_after.match(after))


_BINDINGS: dict[str, Callable[[TimeMention, str, str, date | None], bool]] = {
    "always": lambda mention, before, after, day: True,
    "past": _unless_past,
    "finish": _when_finishing,
    "scheduled": _when_scheduled,
    "start": _when_starting,
    "appointed": _when_appointed,
    "year": _when_the_year_closes_work,
    "phase": _when_the_phase_closes_work,
    "span": _unless_a_duration,
    "report": _when_reporting,
    "rate": _unless_attributive,
    "label": lambda mention, before, after, day: False,
}

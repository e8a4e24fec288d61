"""Persons who act for a body: "Đồng chí A, Phó Chủ tịch UBND huyện - Trưởng ban", "Phó Giám đốc phụ trách chuyên môn".

Title, name and post of a person are one mention; the seat that the post holds in a board is none of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from policyparse.document import CAPITALS
from policyparse.mentions.body import AgencyFound
from policyparse.spans import Span

_SEAT = r"(?:(?:phó )?trưởng (?:tiểu ban|ban|đoàn)|(?:phó )?tổ trưởng|tổ phó|(?:phó )?chủ tịch hội đồng|ủy viên|thành viên|thư ký)(?: thường trực| thư ký)?(?!\w)"
# The seat of somebody in a board, behind a dash in any words, behind a comma where nothing follows it.
SEAT_TAIL = (
    rf"(?:\s?[-–] ?{_SEAT}[^,;.:()\n]*"
    rf"|, {_SEAT}(?: (?:chỉ đạo|tổ chức|chỉ huy|ban chỉ đạo|ban tổ chức|tổ công tác|tổ giúp việc|hội đồng|đoàn)[^,;.:()\n]{{0,40}})?(?=\s?(?:[:;.\n]|$)))"
)
_SEAT_AT = re.compile(SEAT_TAIL)
_SEAT_INSIDE = re.compile(rf" [-–] ?{_SEAT}")
# Posts that name the body they head: what follows is the rest of its name.
OWN_BODY = ("trưởng phòng", "trưởng ban", "trưởng công an", "trưởng khoa", "trưởng trạm", "trưởng tiểu ban", "trưởng bộ môn")
_LED_ONE = r"(?:thôn|bản|ấp|buôn|xóm|khu phố|tổ dân phố|khoa|phòng|tiểu ban|ban|tổ|đội|nhóm|cụm thi đua|bộ phận|đoàn thể|đơn vị|trạm)(?!\w)"
LED_BODIES = re.compile(rf" {_LED_ONE}(?:(?:, | và |, và ){_LED_ONE})*")
OF_TEAM = re.compile(r"(?:phó trưởng |trưởng |thư ký |ủy viên |tổ trưởng )(?=(?:đoàn|tổ|ban|hội đồng|đội) )")
SECOND_POST = re.compile(r" kiêm [^\W\d_]+(?: [^\W\d_]+){0,3}?(?= (?:Tập|Tổng|Hội|Ban|Ủy|Sở|Bộ|các))")
_WORD = rf"[{CAPITALS}][^\W\d_]*"
_TITLE = re.compile(
    r"[ĐđÔôBb](?<!\w.)(?:(?<=[Đđ])(?:ồng chí|/c)|(?<=ô)ng|(?<=b)à|(?<=Ô)ng(?<![^\W\d_] Ông)|(?<=B)à(?<![^\W\d_] Bà)) (?=[^\W\d_])"
)
_NAME_OF_HOLDER = re.compile(
    rf" (?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Đinh|Trịnh|Đoàn|Mai|Trương|Lâm|Hà|Cao|Lương|Vi|Nông|Lò|Quàng|Tạ|Tô|Đào)(?: {_WORD}){{1,3}}"
)
OWN_OFFICE = re.compile(
    r"(?:Bệnh viện|Trung tâm|Công ty|Nhà máy|Chi cục|Viện|Học viện|Nhà trường)(?= [^\W\d_])"
)  # "Giám đốc Bệnh viện quyết định"
_LISTED = re.compile(
    r"các (?:đồng chí|(?:cơ quan|đơn vị|tổ chức|phòng, ban)(?:, (?:cơ quan|đơn vị|tổ chức|cá nhân))*(?:,? (?:và )?các)?(?:,? (?:và )?(?:ông,? \(?bà\)?|cá nhân))?|ông,? \(?bà\)?|ông \(bà\)|cá nhân|thành viên)"
    r" có tên (?:tại|trong|ở)(?: (?:điều \d{1,2}|khoản \d{1,2}|phụ lục|danh sách|quyết định|kế hoạch)(?: này| kèm theo| [ivx]{1,4}(?!\w)| \d{1,2}(?!\w)| trên)*)+"
)
_PERSON = re.compile(rf"{_WORD}(?: {_WORD}){{1,3}}")
_POST_NEXT = re.compile(r"(?:,| [-–])? ")
_IN_CHARGE = re.compile(r" (?:được (?:giao|phân công) )?phụ trách [^\W\d_]")
_CHARGE_ENDS = re.compile(r"\s?(?:[:\n]|$)")
_CHARGE_BREAKS = re.compile(r"[,.;()]")
_LONGEST_CHARGE = 60


def past_seat(shadow: str, end: int) -> int:
    """`end` moved over the seat that a post holds in a board: " - Phó Trưởng ban Thường trực"."""
    seat = _SEAT_AT.match(shadow, end)
    return seat.end() if seat else end


def join_persons(found: list[AgencyFound], text: str, shadow: str, verbs: re.Pattern[str]) -> list[AgencyFound]:
    """The bodies with persons whole: titles and names joined to their posts, what they are in charge of, seats left out."""
    whole = _without_seats([_charged(_called(body, text), shadow, verbs) for body in found], shadow)
    return _with_listed(_with_titles(whole, text, shadow), shadow)


def _with_listed(found: list[AgencyFound], shadow: str) -> list[AgencyFound]:
    """The bodies and those whom a list elsewhere names: "Các ông, bà có tên tại Điều 1"."""
    if "có tên " not in shadow:
        return found
    listed = [AgencyFound(Span(*match.span()), "group") for match in _LISTED.finditer(shadow)]
    starts = [body.span.start for body in listed]
    kept = (body for body in found if not _inside(body.span, listed, starts))
    return sorted([*kept, *listed]) if listed else found


def _inside(span: Span, listed: list[AgencyFound], starts: list[int]) -> bool:
    place = bisect_right(starts, span.start) - 1
    return place >= 0 and span.start < listed[place].span.end


def _called(body: AgencyFound, text: str) -> AgencyFound:
    """A post with the name of who holds it, or all who hold it: "Phó Giám đốc Trần Quang Vinh", "Các Phó Giám đốc"."""
    if body.kind != "post":
        return body
    called = _NAME_OF_HOLDER.match(text, body.span.end)
    start = body.span.start - (len("Các ") if text.startswith(("Các Phó ", "các Phó "), max(0, body.span.start - 4)) else 0)
    return body._replace(span=Span(start, called.end() if called else body.span.end))


def _without_seats(found: list[AgencyFound], shadow: str) -> list[AgencyFound]:
    kept: list[AgencyFound] = []
    seated = -1
    for body in found:
        if body.span.start < seated:
            continue
        if glued := _SEAT_INSIDE.search(shadow, *body.span):
            body = body._replace(span=Span(body.span.start, glued.start()))
        seated = past_seat(shadow, body.span.end)
        kept.append(body)
    return kept


def _charged(body: AgencyFound, shadow: str, verbs: re.Pattern[str]) -> AgencyFound:
    """A post with what it is in charge of, up to the verb of its duty or the end of the line."""
    if body.kind != "post" or (charge := _IN_CHARGE.match(shadow, body.span.end)) is None:
        return body
    position = charge.end()
    limit = min(len(shadow), position + _LONGEST_CHARGE)
    while position < limit:
        if _CHARGE_ENDS.match(shadow, position):
            return body._replace(span=Span(body.span.start, position))
        if _CHARGE_BREAKS.match(shadow, position):
            break
        if shadow[position] == " " and verbs.match(shadow, position + 1):
            return body._replace(span=Span(body.span.start, position))
        position += 1
    return body


def _with_titles(found: list[AgencyFound], text: str, shadow: str) -> list[AgencyFound]:
    starts = [body.span.start for body in found]
    joined: list[AgencyFound] = []
    taken: set[int] = set()
    for title in _TITLE.finditer(text):
        if shadow.endswith("các ", 0, title.start()):
            continue
        place = bisect_left(starts, title.end())
        following = found[place] if place < len(found) else None
        if following is not None and following.span.start == title.end():
            if following.kind == "post" and not title[0].lower().startswith(("ông", "bà")):
                taken.add(place)
                joined.append(following._replace(span=Span(title.start(), following.span.end)))
            continue
        person = _PERSON.match(text, title.end(), following.span.start if following else len(text))
        if person is None or (place and found[place - 1].span.end > title.start()):
            continue
        gap = _POST_NEXT.match(shadow, person.end())
        if following is not None and following.kind in ("post", "name") and gap and gap.end() == following.span.start:
            taken.add(place)
            joined.append(following._replace(span=Span(title.start(), following.span.end), kind="post"))
        elif shadow.startswith("đồng chí", title.start()):
            joined.append(AgencyFound(Span(title.start(), person.end()), "post"))
    return sorted([*(body for place, body in enumerate(found) if place not in taken), *joined]) if joined else found

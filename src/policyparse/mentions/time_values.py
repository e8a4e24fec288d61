"""What a time expression says, read from its folded words: an EDTF value, a recurrence rule, a distance from an event.

Values have the precision printed. A year that is not printed is `XXXX`; a point that the words only mean roughly ("giữa
tháng 5") carries EDTF's `~`, its day being that of the Civil Code, article 146.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

_ATOM = re.compile(
    r"(?P<bare>đầu|giữa|cuối) năm(?! \d)"
    r"|(?:(?P<part>đầu|giữa|cuối) )?(?:"
    r"(?P<d1>\d{1,2}) ?[/.-] ?(?P<m1>\d{1,2}) ?[/.-] ?(?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2})(?:(?:,? năm ?| ?/ ?)(?P<y2>\d{4}))?"
    r"|(?<![\d/])(?P<d3>\d{1,2}) ?/ ?(?P<m3>\d{1,2})(?![/\d])"
    r"|0?(?P<months>[69]) tháng (?:(?P<half>đầu|cuối) )?năm(?: (?P<y4>\d{4}))?"
    r"|(?:tháng |(?<!\w)t)(?P<m5>\d{1,2})(?:(?: ?/ ?| năm | ?- ?)(?P<y5>\d{4}))?"
    r"|(?:qu[ýí] |(?<!\w)q\.? ?)(?P<q>iv|i{1,3}|[1-4])(?!\w)(?:(?: ?[/-] ?| năm | )(?P<y6>\d{4}))?"
    r"|ngày (?P<d7>\d{1,2})(?!\d| ?[/.-] ?\d| tháng \d)"
    r"|(?<!\d)(?:năm )?(?P<y8>(?:19|20)\d{2})(?!\d)"
    r"|(?:(?<=[,-])(?: ?| và )|(?<=đến )|(?<=từ ))(?P<m9>\d{1,2}) ?/ ?(?P<y9>\d{4})"
    r")"
)
_YEARS = ("y1", "y2", "y4", "y5", "y6", "y8", "y9")
_MONTHS = ("m1", "m2", "m3", "m5", "m9")
_DAYS = ("d1", "d2", "d3", "d7")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PART_OF_MONTH = {"đầu": 1, "giữa": 15}
_PART_OF_YEAR = {"đầu": (1, 1), "giữa": (6, 30), "cuối": (12, 31)}
_HOUR = re.compile(r"(\d(?<!\d.)\d?) ?(?:h|giờ|g) ?(?:(\d{2})(?:[’'′]| phút|(?= ))?)?(?!\w)")
_LENGTH = re.compile(r"(?<!\w)(\d{1,3}|một|hai|ba|bốn)(?: \([^)]*\))? (ngày|giờ|phút|tháng|tuần|năm)( làm việc)?(?!\w)")
_WITHOUT_REST = re.compile(r"không (?:kể|tính) (?:các )?ngày (?:nghỉ|lễ)")
_UNITS = {"ngày": "P{}D", "tháng": "P{}M", "tuần": "P{}W", "giờ": "PT{}H", "phút": "PT{}M", "năm": "P{}Y"}
# Documents that may call themselves by these words: "kể từ ngày ký Kế hoạch này" hangs from the issue of the document itself.
_OWN = r"(?:kế hoạch|quyết định|chỉ thị|công điện|công văn|văn bản|thông báo|quy chế|quy định|nghị quyết|đề án|chương trình|hướng dẫn)"
_ISSUED = re.compile(
    rf"(?:ngày|khi|thời điểm) (?:(?:được )?(?:ký|ban hành|ký ban hành|ký, ban hành)(?: {_OWN}(?: này)?)?|{_OWN} này (?:được )?(?:ký|ban hành|ký ban hành)|{_OWN} được (?:ký|ban hành))$"
)
_RECEIVED = re.compile(r"(?:ngày|khi|thời điểm) (?:\w+ ){0,3}?(?:nhận|tiếp nhận)(?!\w)")
_WEEKDAYS = {
    "hai": "MO",
    "2": "MO",
    "ba": "TU",
    "3": "TU",
    "tư": "WE",
    "4": "WE",
    "năm": "TH",
    "5": "TH",
    "sáu": "FR",
    "6": "FR",
    "bảy": "SA",
    "7": "SA",
}
_WEEKDAY = re.compile(r"(?:(?:thứ |, |và )(hai|ba|tư|năm|sáu|bảy|[2-7])|(chủ nhật))(?!\w)")
_WORKING_DAY = re.compile(r"ngày làm việc (?:thứ )?(đầu tiên|nhất|hai|ba|tư|năm|\d{1,2})(?!\w)")
_DAY_OF_MONTH = re.compile(r"ngày (\d{1,2}(?:(?:, | và |; | ?- ?| đến )(?:ngày )?\d{1,2}(?!\w))*)(?![/\d]| tháng \d)")
_DAY_OF_MONTHS = re.compile(r"ngày (\d{1,2}) (?:của )?(?:các )?(tháng \d{1,2}(?!\d)[^()]*)")
_WEEK_OF_MONTH = re.compile(r"tuần (?:thứ )?(nhất|hai|ba|tư|[1-4]|đầu|cuối)(?: tiên| cùng)?(?: của)? (?:hằng|hàng|mỗi|trong|của)")
_MONTH_OF_QUARTER = re.compile(
    r"tháng (đầu|thứ nhất|thứ hai|giữa|thứ ba|cuối)(?: tiên| cùng)?(?: của)?(?: hằng| hàng| mỗi| các)? qu[ýí]"
)
_MONTH_NUMBER = re.compile(r"(?<![\d/])(\d{1,2})(?![\d/]| (?:đợt|lần))")
_DAY_IN_YEAR = re.compile(r"(?<![\d/])(\d{1,2})(?: ?/ ?| tháng )(\d{1,2})(?![/\d])")
_RATE = re.compile(r"(?:(?<![\d/])(\d{1,2}|hai|ba|bốn|năm|sáu) )?(ngày|tuần|tháng|quý|quí|năm)(?!\w)")
_EVERY_HOURS = re.compile(r"(\d{1,2}|một|hai|ba|bốn|sáu) giờ ?(?:một|1|01|/)")
_TIMES_PER = re.compile(r"(\d{1,2}|một|hai|ba|bốn) lần")
_RATES = {
    "ngày": "DAILY",
    "tuần": "WEEKLY",
    "tháng": "MONTHLY",
    "quý": "MONTHLY;INTERVAL=3",
    "quí": "MONTHLY;INTERVAL=3",
    "năm": "YEARLY",
}
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "nhất": 1, "đầu tiên": 1}
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
_LUNAR_YEAR = re.compile(rf"(?<!\w)({'|'.join(_STEMS)}) ({'|'.join(_BRANCHES)}|tị|tí)(?!\w)")
_FIRST_LUNAR_YEAR = 1984  # Giáp Tý; a name comes back after sixty years, and no plan reaches that far
_QUARTER_ENDS, _QUARTER_STARTS = "3,6,9,12", "1,4,7,10"


class Point(NamedTuple):
    """One day, month, quarter, half or year; what is not printed is None."""

    year: int | None
    month: int | None = None
    day: int | None = None
    season: int | None = None  # EDTF: 33 to 36 for quarters, 40 and 41 for halves
    months: tuple[int, int] | None = None  # a stretch of months without a code of its own
    rough: bool = False


def find_points(text: str) -> list[Point]:
    """The points in a folded expression, in order."""
    return [_point(match) for match in _ATOM.finditer(text)]


def _point(match: re.Match[str]) -> Point:
    bare, part, months, half, printed = match.group("bare", "part", "months", "half", "q")
    if bare:
        return Point(None, *_PART_OF_YEAR[bare], rough=True)
    year, month, day = _first(match, _YEARS), _first(match, _MONTHS), _first(match, _DAYS)
    if months == "9":
        return Point(year, months=(1, 9))
    if months:
        return Point(year, season=41 if half == "cuối" else 40)
    quarter = read_quarter(printed) if printed else None
    if part and quarter:
        ends = {"đầu": (1, 1), "giữa": (2, 15), "cuối": (3, 31 if quarter in (1, 4) else 30)}[part]
        return Point(year, quarter * 3 - 3 + ends[0], ends[1], rough=True)
    if quarter:
        return Point(year, season=32 + quarter)
    if part and month and not day and 1 <= month <= 12:
        last = monthrange(year or 2023, month)[1]
        return Point(year, month, _PART_OF_MONTH.get(part, last), rough=True)
    if part and not month and not day:
        return Point(year, *_PART_OF_YEAR[part], rough=True)
    return Point(year, month, day)


def _first(match: re.Match[str], names: tuple[str, ...]) -> int | None:
    """The number in the one of these groups that took part in a match."""
    return next((int(number) for number in match.group(*names) if number), None)


def read_quarter(number: str) -> int:
    """1 to 4, printed in Roman or Arabic numerals."""
    return _ROMAN.get(number) or int(number)


def complete(points: list[Point]) -> list[Point]:
    """Years and months that are printed only behind a later point, given to those before it: "từ 15/11 đến 20/11/2025"."""
    filled: list[Point] = []
    for point in reversed(points):
        if filled:
            later = filled[-1]
            if point.day and not point.month and later.month:
                point = point._replace(month=later.month)
            if point.year is None and later.year is not None:
                point = point._replace(year=later.year)
                if _order(point) > _order(later):
                    point = point._replace(year=later.year - 1)
        filled.append(point)
    return filled[::-1]


def _order(point: Point) -> tuple[int, int, int]:
    month = point.month or (point.months or (0,))[0]
    if point.season:
        month = (point.season - 33) * 3 + 1 if point.season < 40 else (point.season - 40) * 6 + 1
    return point.year or 0, month, point.day or 0


def write_point(point: Point) -> str | None:
    """The point in EDTF; None for a day or month that no calendar has."""
    year = "XXXX" if point.year is None else f"{point.year:04d}"
    if point.season:
        return f"{year}-{point.season}"
    if point.months:
        return f"{year}-{point.months[0]:02d}/{year}-{point.months[1]:02d}"
    rough = "~" if point.rough else ""
    if point.month is None:
        return year + rough if point.year is not None else None
    if point.day is None:
        return f"{year}-{point.month:02d}{rough}" if 1 <= point.month <= 12 else None
    try:
        day = date(point.year or 2024, point.month, point.day)  # without a year 29 February may be
    except ValueError:
        return None
    return f"{year}-{day.month:02d}-{day.day:02d}{rough}"


def write_interval(first: Point, last: Point) -> str | None:
    """Both ends in EDTF; None if one of them cannot be, or if they stand the wrong way round."""
    ends = write_point(first), write_point(last)
    if None in ends or _order(first) > _order(last):
        return None
    return f"{ends[0]}/{ends[1]}"


def write_list(points: Iterable[Point]) -> str | None:
    """Months or quarters in a row as an interval, others as an EDTF set."""
    kept = list(points)
    written = [write_point(point) for point in kept]
    if None in written:
        return None
    places = [(point.year or 0) * 12 + (_order(point)[1] - 1) for point in kept]
    step = 3 if kept[0].season else 1
    if all(later - earlier == step for earlier, later in pairwise(places)) and not kept[0].day:
        return f"{written[0]}/{written[-1]}"
    return "{" + ",".join(filter(None, written)) + "}"


def read_hour(text: str) -> str | None:
    """The time of day as HH:MM, None if the expression names none or several."""
    hours = {(int(match[1]), int(match[2] or 0)) for match in _HOUR.finditer(text)}
    if len(hours) != 1:
        return None
    hour, minute = hours.pop()
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_length(text: str) -> tuple[str, str, bool] | None:
    """Event, offset and whether working days are counted, of "N ngày (làm việc) kể từ …" and "N ngày trước khi …"."""
    length = _LENGTH.search(text)
    if length is None:
        return None
    offset = _UNITS[length[2]].format(_NUMBERS.get(length[1]) or int(length[1]))
    if re.match(r",? trước (?:khi|ngày)(?!\w)", text[length.end() :]) or re.match(r"trước (?:khi|ngày|thời điểm)(?!\w)", text):
        return "other", f"-{offset}", bool(length[3])
    return read_event(text), offset, bool(length[3]) or bool(_WITHOUT_REST.search(text))


def read_event(text: str) -> str:
    """What the words hang a time from: this document's issue, its receipt, or something else."""
    if _ISSUED.search(text):
        return "issued"
    return "received" if _RECEIVED.search(text) else "other"


def read_lunar_year(text: str) -> int | None:
    """The year in which a lunar year of that name begins ("Bính Ngọ"); None if the words name none."""
    match = _LUNAR_YEAR.search(text)
    if match is None:
        return None
    stem, branch = _STEMS.index(match[1]), _BRANCHES.index({"tị": "tỵ", "tí": "tý"}.get(match[2], match[2]))
    return next((_FIRST_LUNAR_YEAR + year for year in range(60) if year % 10 == stem and year % 12 == branch), None)


def write_recurrence(text: str) -> str | None:
    """RFC 5545 rule for the due days of a repeated time; None where the words name no single series.

    A bare rate ("hằng tháng") gives a rule without a day, since none is printed.
    """
    of_quarter = "quý" in text or "quí" in text
    if working := _WORKING_DAY.search(text):
        months = f";BYMONTH={_QUARTER_STARTS if 'sau' in text or 'tiếp' in text else _QUARTER_ENDS}" if of_quarter else ""
        place = _NUMBERS.get(working[1]) or int(working[1])
        return f"FREQ=MONTHLY{months};BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}" if 1 <= place <= 20 else None
    weekdays = _WEEKDAY.findall(text.partition("tuần")[0]) if "tháng" in text else []
    if weekdays and (week := _WEEK_OF_MONTH.search(text)):
        nth = {"cuối": -1, "đầu": 1}.get(week[1]) or _NUMBERS.get(week[1]) or int(week[1])
        return f"FREQ=MONTHLY;BYDAY={nth}{_WEEKDAYS[weekdays[0][0]] if weekdays[0][0] else 'SU'}"
    if _WEEK_OF_MONTH.search(text):
        return "FREQ=MONTHLY"
    if "tuần" in text and (weekdays := _WEEKDAY.findall(text)):
        return f"FREQ=WEEKLY;BYDAY={','.join(dict.fromkeys(_WEEKDAYS[day] if day else 'SU' for day, _ in weekdays))}"
    if (in_quarter := _MONTH_OF_QUARTER.search(text)) and not re.search(r"ngày \d", text):
        first = {"đầu": 1, "thứ nhất": 1, "thứ hai": 2, "giữa": 2}.get(in_quarter[1], 3)
        return f"FREQ=YEARLY;BYMONTH={','.join(str(first + 3 * quarter) for quarter in range(4))};BYMONTHDAY=-1"
    if re.search(r"(?:hằng|hàng|mỗi) năm|trong năm|của năm|năm sau|6 tháng|^năm,? \(|/ ?năm", text) and (rule := _yearly(text)):
        return rule
    if re.search(r"ngày làm việc cuối(?: cùng)?", text):
        months = f";BYMONTH={_QUARTER_ENDS}" if of_quarter else ""
        return f"FREQ=MONTHLY{months};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    if of_months := _DAY_OF_MONTHS.search(text):
        day_number, months = int(of_months[1]), _months(of_months[2])
        fits = months and all(_exists(day_number, int(month)) for month in months.split(","))
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={day_number}" if fits else None
    days = [int(day) for listed in _DAY_OF_MONTH.findall(text)[:1] for day in re.findall(r"\d+", listed)]
    if days or "ngày cuối" in text:
        if not all(1 <= day <= 31 for day in days):
            return None
        days = [*(days[-1:] if text.startswith("từ ") else days), *([-1] if "ngày cuối" in text else [])]
        number = ",".join(map(str, days))
        if of_quarter:
            late = re.search(r"(?:tháng|quý|quí) (?:đầu|tiếp|kế|liền|sau)|(?:tiếp theo|kế tiếp|sau)", text)
            return f"FREQ=YEARLY;BYMONTH={_QUARTER_STARTS if late else _QUARTER_ENDS};BYMONTHDAY={number}"
        return f"FREQ=MONTHLY;BYMONTHDAY={number}"
    if re.search(r"cuối (?:hằng |hàng |mỗi )?(?:quý|quí)", text):
        return f"FREQ=YEARLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=-1"
    if re.search(r"cuối (?:hằng |hàng |mỗi )?tháng(?! \d)", text):
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if hourly := _EVERY_HOURS.match(text):
        return f"FREQ=HOURLY;INTERVAL={_NUMBERS.get(hourly[1]) or int(hourly[1])}"
    times = _TIMES_PER.search(text)
    if times and _NUMBERS.get(times[1], times[1]) not in (1, "1", "01"):
        return None  # twice a month names no days
    rates = _RATE.findall(text)
    return _rate(*rates[0]) if len(rates) == 1 else None


def write_recurrences(text: str) -> tuple[str, ...]:
    """The rules of every rate in a list ("định kỳ hằng tháng, quý, năm"); empty where the words name fewer than two."""
    rates = _RATE.findall(re.sub(r"(?<=\d )tháng đầu năm", "tháng", text))
    return tuple(dict.fromkeys(_rate(*rate) for rate in rates)) if len(rates) > 1 else ()


def _rate(count: str, unit: str) -> str:
    number = _NUMBERS.get(count) or int(count or 1)
    if unit in ("quý", "quí"):
        return f"FREQ=MONTHLY;INTERVAL={3 * number}"
    return f"FREQ={_RATES[unit]}" + (f";INTERVAL={number}" if number > 1 else "")


def _yearly(text: str) -> str | None:
    """The rule of days, a month or a quarter that come back every year."""
    days = [(int(day), int(month)) for day, month in _DAY_IN_YEAR.findall(text)]
    if days:
        if len({day for day, _ in days}) > 1 or not all(_exists(*pair) for pair in days):
            return None
        if re.match(r"từ ", text):
            days = days[-1:]
        months = ",".join(str(month) for month in sorted({month for _, month in days}))
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days[0][0]}"
    points = find_points(text)
    if not points:
        return None
    if not text.startswith("từ ") and "quý" not in text and (several := _months(text)) and "," in several:
        return f"FREQ=YEARLY;BYMONTH={several};BYMONTHDAY=-1"
    last = points[-1]
    if last.season and last.season < 40:
        return f"FREQ=YEARLY;BYMONTH={(last.season - 32) * 3};BYMONTHDAY=-1"
    if last.month and not last.day and 1 <= last.month <= 12:
        return f"FREQ=YEARLY;BYMONTH={last.month};BYMONTHDAY=-1"
    return None


def _months(text: str) -> str:
    """The months that a list names ("tháng 3, 6, 9 và 12"), in order; empty if one of them is none."""
    numbers = sorted({int(number) for number in _MONTH_NUMBER.findall(text)})
    return ",".join(map(str, numbers)) if numbers and numbers[0] > 0 and numbers[-1] <= 12 else ""


def _exists(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]

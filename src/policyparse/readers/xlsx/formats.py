"""What a cell shows: its value in its number format (ECMA-376 Part 1, 18.8.31), as Excel shows it to a Vietnamese user.

Decimals have a comma and thousands a dot; the short date of the system is day/month/year.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["show"]

# Of a format: quoted words, escaped characters, padding, colours and locales, date parts, digits.
_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[(?:\$([^\]-]*)[^\]]*|(h+|m+|s+)|[^\]]*)\]|(AM/PM|A/P|y+|m+|d+|h+|s+|e+)|([0#?](?:[0#?,.]*[0#?])?)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM_DATE = "mm-dd-yy"  # how openpyxl calls format 14
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SHORT_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_DIGITS_SHOWN = 11


def show(value: object, form: str, *, decimal: str = ",") -> str:
    """A cell's value as its format shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        value = (datetime(1899, 12, 30) + value) if not re.search(r"\[[hms]", form) else value
    if isinstance(value, datetime | date | time):
        return _show_date(value, form)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if "s" in form else f"{hours}:{minutes:02d}"
    if isinstance(value, int | float):
        return _show_number(value, form or "General", decimal)
    return str(value)


def _show_date(value: datetime | date | time, form: str) -> str:
    if form in (_SYSTEM_DATE, "General", ""):
        form = "dd/mm/yyyy"
    if isinstance(value, time):
        moment = datetime.combine(date(1899, 12, 30), value)
    elif isinstance(value, datetime):
        moment = value
    else:
        moment = datetime.combine(value, time())
    tokens = list(_TOKEN.finditer(form.split(";")[0]))
    noon = any((token[5] or "").upper() in ("AM/PM", "A/P") for token in tokens)
    shown: list[str] = []
    after_hour = False
    for index, token in enumerate(tokens):
        part = (token[5] or token[4] or "").lower()
        if not part:
            shown.append(token[1] or token[2] or token[3] or token[6] or token[7] or "")
            continue
        # "m" is a minute behind an hour or before a second
        following = next(((later[5] or "").lower() for later in tokens[index + 1 :] if later[5]), "")
        minute = part[0] == "m" and len(part) < 3 and (after_hour or following.startswith("s"))
        shown.append(_date_part(moment, part, minute=minute, noon=noon))
        after_hour = part[0] == "h"
    return "".join(shown).strip()


def _date_part(moment: datetime, part: str, *, minute: bool, noon: bool) -> str:
    first, length = part[0], len(part)
    if part in ("am/pm", "a/p"):
        return "SA" if moment.hour < 12 else "CH"
    if first in "ye":
        return f"{moment.year % 100:02d}" if length < 3 and first == "y" else f"{moment.year}"
    if first == "d" and length > 2:
        return (_SHORT_DAYS if length == 3 else _DAYS)[moment.weekday()]
    if first == "m" and length > 2 and not minute:
        return f"Thg {moment.month}" if length == 3 else f"Tháng {moment.month}"
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    number = {"d": moment.day, "h": hour, "s": moment.second, "m": moment.minute if minute else moment.month}[first]
    return f"{number:02d}" if length > 1 else str(number)


def _show_number(value: float, form: str, decimal: str) -> str:
    sections = form.split(";")
    section = sections[0]
    negative = value < 0
    if negative and len(sections) > 1:
        section, value, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("general", "@", "", "standard"):
        return _general(value, decimal)
    tokens = list(_TOKEN.finditer(section))
    digits = [token[6] for token in tokens if token[6]]
    if not digits:
        return "".join(token[1] or token[2] or token[3] or token[7] or "" for token in tokens).strip()
    percents = sum(token[7] == "%" for token in tokens)
    if any((token[5] or "").lower().startswith("e") for token in tokens):
        return f"{value:.2E}".replace(".", decimal)
    number = _digits(Decimal(repr(abs(value))) * 100**percents, digits[0], decimal)
    made, shown = "", False
    for token in tokens:
        if token[6]:
            made += "" if shown else number
            shown = True
        else:
            made += token[1] or token[2] or token[3] or token[7] or (token[5] or "")
    return ("-" if negative and any(char in "123456789" for char in number) else "") + made.strip()


def _digits(number: Decimal, pattern: str, decimal: str) -> str:
    whole, _, fraction = pattern.partition(".")
    places = sum(char in "0#?" for char in fraction)
    least = fraction.count("0")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if number < Decimal(10) ** 20 else number
    before, _, after = f"{rounded:f}".partition(".")
    after = after[:places]
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    before = before.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        thousands = "." if decimal == "," else ","
        before = f"{int(before or 0):,}".replace(",", thousands) if before else before
    return before + (decimal + after if after else "")


def _general(value: float, decimal: str) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
    return f"{value:.{_DIGITS_SHOWN - 1}g}".replace(".", decimal)

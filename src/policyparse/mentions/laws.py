"""Laws, codes and ordinances: by their names alone, and the names in front of their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.document import CAPITALS
from policyparse.lexicon import any_of
from policyparse.spans import Span

_LAW_NAMES = any_of(("Luật", "Bộ luật", "Bộ Luật", "Pháp lệnh", "LUẬT", "BỘ LUẬT", "PHÁP LỆNH"))
_LAW = re.compile(rf"{_LAW_NAMES} (?!này|số\b|SỐ\b)(?=[{CAPITALS}]|sửa đổi|tổ chức|đất đai)")
_CONSTITUTION = re.compile(r"Hiến pháp(?<!\wHiến pháp)(?:\snăm\s\d{4})?(?!\w)")
_LAW_WORD = re.compile(r"\w+|,(?= )")
_LAW_STOP = frozenset(
    [
        "và",
        "của",
        "theo",
        "trên",
        "được",
        "số",
        "năm",
        "ngày",
        "có",
        "cho",
        "để",
        "tại",
        "trong",
        "các",
        "những",
        "với",
        "từ",
        "đến",
        "khi",
        "đã",
        "đang",
        "sẽ",
        "là",
        "bằng",
        "do",
        "nhằm",
        "cũng",
        "này",
        "đó",
        "nêu",
        "quy",
        "hướng",
        "phải",
        "về",
        "hoặc",
        "ban",
        "sửa",
        "chưa",
        "như",
        "không",
        "gồm",
        "thay",
        "một",
        "vào",
        "hiện",
        "thì",
        "cơ",
    ]
)
_AMENDING = re.compile(
    r"sửa đổi, bổ sung(?: một số điều)?(?: của)?(?: (?:các|\d+))? luật [^,;.()]{3,80}|sửa đổi, bổ sung \d+ luật"
)
_NUMBERED = re.compile(r"\s+số\s*:?\s*\d")
_NEXT_LAW = re.compile(r"(?:,| và) luật ")  # the amending law names several: each is a mention
_YEAR = re.compile(r" (?:\(sửa đổi\) )?(?:năm \d{4}|\d{4}(?![\d/]))")
_AND_THE_LAW = re.compile(r",? (?:và )?pháp luật")
_BEFORE_NUMBER = re.compile(r"\s+số\s*:?\s*$|\s+$")
_TYPE = re.compile(r"(?<!\w)(?:bộ luật|luật|pháp lệnh)(?!\w)")
_REACH = 150  # letters that the longest name of an amending law takes


def law_before(text: str, shadow: str, line: int, start: int) -> tuple[int, str] | None:
    """Where the law begins whose number stands at `start` ("Luật Đất đai số 31/2024/QH15"), and its type."""
    floor = max(line, start - _REACH)
    tail = _BEFORE_NUMBER.search(shadow, floor, start)
    if tail is None:
        return None
    found: tuple[int, str] | None = None
    for match in _TYPE.finditer(shadow, floor, tail.start()):
        if not text[match.start()].isupper():
            continue
        name = shadow[match.end() : tail.start()]
        if any(mark in name for mark in ";:.()") or any(char.isdigit() for char in name):
            found = None
            continue
        if found is not None and "sửa đổi" in shadow[found[0] : match.start()]:
            continue  # the number is that of the law that amends
        kind = {"b": "Bộ luật", "p": "Pháp lệnh"}.get(shadow[match.start()], "Luật")
        found = match.start(), kind
    return found


def find_laws(text: str, shadow: str, names: re.Pattern[str]) -> Iterator[tuple[Span, str]]:
    """Laws, codes, ordinances and the constitution cited by name: where, and of which type. `names` knows their names."""
    done = 0
    for match in _LAW.finditer(text):
        start, name = match.start(), match.end()
        if start < done:  # "Luật sửa đổi, bổ sung một số điều của Luật Giá" is one name
            continue
        if shadow.startswith(("luật sư ", "luật gia "), start) or text[start - 1 : start].isalnum():
            continue
        kind = "Bộ luật" if shadow.startswith("bộ", start) else "Pháp lệnh" if shadow.startswith("ph", start) else "Luật"
        if shadow.startswith("sửa đổi", name):
            known = _AMENDING.match(shadow, name)
        else:
            known = names.match(shadow, name)
        end = known.end() if known else _law_end(text, shadow, name)
        number = _NUMBERED.match(shadow, end)
        if number or end <= name:
            continue
        dated = _YEAR.match(shadow, end)
        done = 0 if _NEXT_LAW.match(shadow, end) else end
        yield Span(start, dated.end() if dated else end), kind
    for match in _CONSTITUTION.finditer(text):
        if not _AND_THE_LAW.match(shadow, match.end()):
            yield Span(*match.span()), "Hiến pháp"


def _law_end(text: str, shadow: str, start: int) -> int:
    """End of an unlisted law's name: its words up to a function word, a mark or the end of the clause."""
    end = start
    words = 0
    for word in _LAW_WORD.finditer(shadow, start, start + 90):
        gap = text[end : word.start()]
        if (words and gap not in (" ", "")) or word[0] == "," or word[0] in _LAW_STOP or word[0].isdigit() or words == 7:
            break
        if words and text[word.start()].isupper() and text[end - 1].islower() and text[start].isupper() and words >= 2:
            break
        end = word.end()
        words += 1
    return end

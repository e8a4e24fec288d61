"""Twenty-odd kinds of typing errors put into clean citations: each is reported, with the right form or with "cannot tell"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from policyparse.records.model import Plan
from sentences import parse_lines

CLEAN = (
    ("Quyết định", "2783/QĐ-UBND", "22/9/2022", "Ủy ban nhân dân tỉnh"),
    ("Kế hoạch", "403/KH-UBND", "09/11/2022", "Ủy ban nhân dân tỉnh"),
    ("Nghị định", "30/2020/NĐ-CP", "05/3/2020", "Chính phủ"),
    ("Nghị định", "126/2021/NĐ-CP", "08/10/2021", "Chính phủ"),
    ("Quyết định", "165/QĐ-TTg", "28/02/2023", "Thủ tướng Chính phủ"),
    ("Quyết định", "23/2018/QĐ-TTg", "15/5/2018", "Thủ tướng Chính phủ"),
    ("Nghị quyết", "95/2022/NQ-HĐND", "16/12/2022", "Hội đồng nhân dân tỉnh"),
    ("Nghị quyết", "118/NQ-HĐND", "09/12/2021", "Hội đồng nhân dân tỉnh"),
    ("Nghị quyết", "57-NQ/TW", "22/12/2022", "Bộ Chính trị"),
    ("Chỉ thị", "10-CT/TU", "22/4/2022", "Ban Thường vụ Tỉnh ủy"),
    ("Kết luận", "221-KL/TW", "28/11/2022", "Ban Bí thư"),
    ("Chương trình", "26-CTr/TU", "07/02/2023", "Tỉnh ủy"),
    ("Thông tư", "29/2022/TT-BTC", "16/5/2022", "Bộ trưởng Bộ Tài chính"),
    ("Thông tư", "02/2022/TT-BKHCN", "15/8/2022", "Bộ Khoa học và Công nghệ"),
    ("Tờ trình", "331/TTr-UBND", "04/4/2022", "Ủy ban nhân dân tỉnh"),
    ("Thông báo", "128/TB-UBND", "16/5/2022", "Ủy ban nhân dân tỉnh"),
    ("Công điện", "223/CĐ-TTg", "21/11/2022", "Thủ tướng Chính phủ"),
    ("Báo cáo", "565/BC-UBND", "28/11/2022", "Ủy ban nhân dân tỉnh"),
    ("Nghị quyết", "07/NQ-CP", "17/01/2023", "Chính phủ"),
    ("Kế hoạch", "13-KH/TW", "28/11/2022", "Bộ Chính trị"),
)


class Citation(NamedTuple):
    """One citation in its parts."""

    kind: str
    number: str
    date: str
    issuer: str

    def text(self) -> str:
        return f"1. Sở Tài chính thực hiện {self.kind} số {self.number} ngày {self.date} của {self.issuer} về công tác quản lý."


Typo = Callable[[Citation], Citation | str | None]
"""What a typist makes of a citation: another citation, the whole sentence, or None where the error cannot be made."""


def in_number(pattern: str, replacement: str) -> Typo:
    def typo(citation: Citation) -> Citation | None:
        broken = re.sub(pattern, replacement, citation.number, count=1)
        return citation._replace(number=broken) if broken != citation.number else None

    return typo


def swapped_separators(citation: Citation) -> Citation | None:
    if match := re.fullmatch(r"(\d+)-(\w+)/(\w+)", citation.number):
        return citation._replace(number=f"{match[1]}/{match[2]}-{match[3]}")
    if match := re.fullmatch(r"(\d+)/(\w+)-(\w+)", citation.number):
        return citation._replace(number=f"{match[1]}-{match[2]}/{match[3]}")
    return None


def other_type(citation: Citation) -> Citation | None:
    other = {"Quyết định": "Nghị quyết", "Nghị quyết": "Quyết định", "Kế hoạch": "Quyết định", "Nghị định": "Thông tư"}
    return citation._replace(kind=other[citation.kind]) if citation.kind in other else None


def other_issuer(citation: Citation) -> Citation | None:
    other = {
        "Chính phủ": "Thủ tướng Chính phủ",
        "Thủ tướng Chính phủ": "Chính phủ",
        "Hội đồng nhân dân tỉnh": "Ủy ban nhân dân tỉnh",
        "Ủy ban nhân dân tỉnh": "Hội đồng nhân dân tỉnh",
        "Tỉnh ủy": "Ủy ban nhân dân tỉnh",
        "Bộ Chính trị": "Chính phủ",
    }
    return citation._replace(issuer=other[citation.issuer]) if citation.issuer in other else None


def two_dates(citation: Citation) -> str:
    day, rest = citation.date.split("/", 1)
    other = citation._replace(date=f"{int(day) % 27 + 1:02d}/{rest}")
    return f"{citation.text()[:-1]}; tổng kết {other.kind} số {other.number} ngày {other.date}."


TYPOS: dict[str, Typo] = {
    "blank after the hyphen": in_number(r"-(?=[A-ZĐ])", "- "),
    "blank before the slash": in_number(r"/", " /"),
    "blank after the slash": in_number(r"/(?=[A-ZĐ])", "/ "),
    "hyphen lost, letters glued": in_number(r"(?<=/)([A-ZĐ][\wĐđ]*)-", r"\1"),
    "hyphen lost, blank instead": in_number(r"^(\d+)-(?=[A-Z])", r"\1 "),
    "slash lost, blank instead": in_number(r"^(\d+)/(?=[A-ZĐ])", r"\1 "),
    "en dash": in_number(r"-", "–"),
    "minus sign": in_number(r"-", "−"),
    "underscore": in_number(r"-", "_"),
    "capitals": lambda c: c._replace(number=c.number.upper()) if c.number.upper() != c.number else None,
    "small letters": lambda c: c._replace(number=c.number.lower()),
    "separators of the other system": swapped_separators,
    "Icelandic Ð": in_number(r"Đ", "Ð"),
    "D for Đ": in_number(r"(?<=[QN])Đ(?=-)", "D"),
    "O for 0": in_number(r"(?<=\d)0(?=\d*/)|0(?=\d[/-])", "O"),
    "l for 1": in_number(r"1(?=\d*[/-][^\d])|1(?=\d/)", "l"),
    "issuer: letters exchanged": in_number(r"UBND$", "UBDN"),
    "issuer: letter dropped": in_number(r"HĐND$", "HĐD"),
    "issuer: wrong ministry": in_number(r"BTC$", "BTQ"),
    "issuer: TT for TTg": in_number(r"TTg$", "TT"),
    "type: letter doubled": in_number(r"(?<=[/-])(NQ|KH|TB|BC)(?=[/-])", r"\1Q"),
    "year of the symbol": in_number(r"/20(\d\d)/", r"/19\1/"),
    "year with five digits": in_number(r"/20(\d\d)/", r"/200\1/"),
    "year left out": in_number(r"/20\d\d(?=/(?:NĐ-CP|TT-B))", ""),
    "year put in": in_number(r"^(\d+)/(?=(?:KH|TB|BC|TTr|CĐ)-)", r"\1/2022/"),
    "number left out": in_number(r"^\d+(?=/)", "   "),
    "number nought": in_number(r"^\d+", "00"),
    "impossible day": lambda c: c._replace(date=f"31/6/{c.date[-4:]}"),
    "date to come": lambda c: c._replace(date=f"{c.date[:-4]}{2032}"),
    "type word": other_type,
    "issuer in words": other_issuer,
    "two dates": two_dates,
    "số twice": lambda c: c.text().replace(" số ", " số số "),
    "số left out": lambda c: c.text().replace(" số ", " "),
    "words twice": lambda c: c.text().replace("công tác quản lý", "công tác công tác quản lý"),
    "date left out": lambda c: c.text().replace(f" ngày {c.date}", ""),
}


def complaints(plan: Plan) -> list[tuple[str, str | None]]:
    """Errors, warnings, and what is said of form: all that is more than a remark on accepted usage."""
    form = ("citation.symbol.dash", "citation.symbol.case", "text.look-alike")
    return [(f.code, f.suggestion) for f in plan.findings if f.severity != "info" or f.code in form]


def is_right(citation: Citation, found: list[tuple[str, str | None]]) -> bool:
    """Reported, and no suggestion is another number, another date, or words that are not the clean ones."""
    day, month, year = citation.date.split("/")
    clean = (
        f"{year}-{int(month):02d}-{int(day):02d}",
        citation.number,
        citation.text(),
        f"{citation.kind} số {citation.number}",
        "công tác",
    )
    dated = re.sub(r"(\d+)/(\d{4})/", r"\1/", citation.number)
    return bool(found) and all(suggestion is None or suggestion in (*clean, dated) for _, suggestion in found)


def test_typos_are_reported_and_set_right() -> None:
    missed: list[tuple[str, str, list[tuple[str, str | None]]]] = []
    made = 0
    kinds = set()
    for name, typo in TYPOS.items():
        for row in CLEAN:
            citation = Citation(*row)
            broken = typo(citation)
            if broken is None:
                continue
            made += 1
            kinds.add(name)
            sentence = broken if isinstance(broken, str) else broken.text()
            found = complaints(parse_lines(sentence))
            if not is_right(citation, found):
                missed.append((name, sentence, found))
    assert len(kinds) >= 20
    assert len(missed) <= 0.05 * made, "\n".join(f"{name}: {sentence} {found}" for name, sentence, found in missed)


def test_clean_citations_raise_no_alarm() -> None:
    false = [(row, complaints(parse_lines(Citation(*row).text()))) for row in CLEAN]
    assert [(row, found) for row, found in false if found] == []

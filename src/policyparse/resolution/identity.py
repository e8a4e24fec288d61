"""What keeps one document from another of the same number: its series, and its address among the works of law.

State numbers begin anew each 1 January (Nghị định 30/2020/NĐ-CP, Điều 15), Party numbers with each committee's term (Hướng
dẫn 36-HD/VPTW, 05-HD/VPTW). The address follows the naming convention of Akoma Ntoso 1.0, `/akn/{country}/{doctype}/
{subtype}/{actor}/{date}/{number}`; the number is written small, without marks, with hyphens for slashes and dots.
"""

from __future__ import annotations

import re
import unicodedata

# First days of the terms of the Central Committee: the day after the congress that elected it closed.
_CENTRAL_TERMS = (("2026-01-24", "khóa XIV"), ("2021-02-02", "khóa XIII"), ("2016-01-29", "khóa XII"), ("2011-01-20", "khóa XI"))
_PARTY = re.compile(r"\d+[a-zđ]?-[^/]+/(.+)$")
_YEAR = re.compile(r"/((?:19|20)\d{2})/")
_NORMATIVE = {"Luật": "law", "Bộ luật": "code", "Pháp lệnh": "ordinance", "Nghị định": "decree", "Thông tư": "circular"}
_OTHER = {
    "Nghị quyết": "resolution",
    "Quyết định": "decision",
    "Chỉ thị": "directive",
    "Kế hoạch": "plan",
    "Chương trình": "programme",
    "Chương trình hành động": "programme",
    "Kết luận": "conclusion",
    "Công văn": "letter",
    "Văn bản": "letter",
    "Thông báo": "notice",
    "Tờ trình": "submission",
    "Báo cáo": "report",
    "Công điện": "telegram",
    "Hướng dẫn": "guidance",
    "Quy định": "rules",
    "Thông tư liên tịch": "joint-circular",
    "Đề án": "scheme",
}


def series_of(number: str | None, issued: str | None) -> str | None:
    """The year or the Party term that a number counts in; None where neither symbol nor date tells it."""
    if number is None:
        return None
    party = _PARTY.match(number)
    if party is None:
        year = _YEAR.search(number)
        return year[1] if year else issued[:4] if issued else None
    if issued and party[1].endswith(("TW", "TƯ")):
        return next((name for first, name in _CENTRAL_TERMS if issued >= first), None)
    return None  # committees below close their congresses on days of their own


def work_address(number: str | None, doc_type: str | None, issued: str | None, province: str | None) -> str | None:
    """The work's address, None for a document whose number, type or date the text does not give.

    Bodies that every province has one of carry the province of the citing document: nothing else is known of them.
    """
    if number is None or issued is None or doc_type is None:
        return None
    subtype = _NORMATIVE.get(doc_type) or _OTHER.get(doc_type)
    parts = re.split(r"[-/]", number)
    if subtype is None or len(parts) < 2:
        return None
    normative = doc_type in _NORMATIVE or bool(_YEAR.search(number))
    kind = "act" if normative else "doc"
    actor = _ascii(parts[-1])
    if subtype == "letter" and len(parts) > 2:
        actor = _ascii(parts[1])
    if actor in ("ubnd", "hdnd", "tu") and province:
        actor = f"{actor}-{province.replace('-', '')}"
    return f"/akn/vn/{kind}/{subtype}/{actor}/{issued}/{_ascii(number)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

"""Rules A23, A25, A26, A45, A46: who issued what, and names of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.audit.case import Case
from policyparse.document import fold
from policyparse.records.model import Finding
from policyparse.spans import Span

# What the prose may call the issuer of a symbol that ends in these letters (Nghị định 30/2020/NĐ-CP; Hướng dẫn 36-HD/VPTW).
_CALLED = {
    "CP": re.compile(r"chính phủ"),
    "TTg": re.compile(r"(?:phó )?thủ tướng"),
    "HĐND": re.compile(r"hđnd|hội đồng nhân dân|thường trực"),
    "UBND": re.compile(r"ubnd|ủy ban nhân dân|ủy ban|chủ tịch|phó chủ tịch|tỉnh|thành phố|huyện|xã|phường"),
    "TW": re.compile(r"tổng bí thư|ban chấp hành|bch|bộ chính trị|ban bí thư|trung ương|hội nghị|đảng"),
    "TU": re.compile(r"tỉnh ủy|thành ủy|tỉnh đảng bộ|ban chấp hành|bch|ban thường vụ|btv|thường trực|bí thư|đảng bộ|thị ủy"),
    "VPCP": re.compile(r"văn phòng chính phủ"),
    "CTN": re.compile(r"chủ tịch nước"),
}
_LETTER = re.compile(r"\d+/([A-Za-zĐ]+)-")  # a letter carries its drafter's office behind the slash: 1234/VPCP-KTTH
_BCH = re.compile(r"bch(?<!\wbch)(?!\w)")
_QH = re.compile(r"quốc hội")
_SHORT = re.compile(r"(?:ubnd|hđnd|bch|btv|ttg|btc)(?!\w)", re.ASCII)
_PAST = re.compile(r"\(?(?:cũ|trước đây|nay là|đã sáp nhập)")


def audit_issuers(case: Case) -> Iterator[Finding]:
    """Findings on issuers of cited documents, then on names of bodies."""
    seen: set[str] = set()
    names: dict[int, str] = {}
    for citation, _, number in case.numbered():
        if citation.issuer is None:
            continue
        span = citation.issuer.span
        after = span.start >= citation.mention.span.end and case.shadow.startswith("của ", max(0, span.start - 4))
        printed = fold(case.text[slice(*span)])
        organ = number.replace("-", "/").rpartition("/")[2]
        letter = _LETTER.match(number)
        if letter and letter[1] in ("TTg", "VPCP"):
            organ = letter[1]
        called = _QH if organ.startswith("QH") else _CALLED.get(organ)
        if after and called is not None and not called.match(printed):
            message = (
                f"“{number}” ghi là của “{case.text[slice(*span)]}”, ký hiệu “{organ}” là của cơ quan khác: không thể kết luận."
            )
            yield case.find("citation.issuer.contradiction", span, message)
        folded = fold(number)
        first = folded not in seen
        seen.add(folded)
        if first and after and _SHORT.match(printed):
            message = "Viện dẫn lần đầu ghi đầy đủ tên cơ quan ban hành (Nghị định 30/2020/NĐ-CP, Phụ lục I)."
            yield case.find("citation.issuer.abbreviated", span, message)
        if citation.target is not None:
            name = printed.replace("ubnd", "ủy ban nhân dân").replace("hđnd", "hội đồng nhân dân")
            name = _BCH.sub("ban chấp hành", name)
            held = names.setdefault(citation.target, name)
            if held != name and not held.startswith(name) and not name.startswith(held):
                message = f"“{number}” được ghi hai tên cơ quan ban hành: “{held}” và “{name}”."
                yield case.find("citation.issuer.variant", span, message)
    yield from _bodies(case)


def _bodies(case: Case) -> Iterator[Finding]:
    issuers = {citation.issuer.span for citation in case.citations if citation.issuer is not None}
    told: set[str] = set()
    for body in case.bodies:
        if body.name is None or body.kind != "name":
            continue
        agency = case.lexicon.agencies[body.name.agency]
        printed = body.name.surface
        span = Span(body.span.start, body.span.start + len(printed))
        gone = agency.valid_to and case.record.issued and agency.valid_to < case.record.issued
        if gone and agency.kind == "state-dept" and body.span not in issuers and agency.id not in told:
            around = case.shadow[max(0, span.start - 30) : body.span.end + 25]
            if not _PAST.search(around):
                told.add(agency.id)
                message = f"{agency.name} không còn từ sau {agency.valid_to}; văn bản này ghi ngày {case.record.issued}."
                yield case.find("agency.not-current", span, message)
        if body.name.official or "&" in printed or agency.kind != "state-dept":
            continue
        if printed.startswith("sở ") and len(printed) > 14:
            yield case.find("agency.name.variant", span, f"Tên chính thức: {agency.name}.", agency.name)

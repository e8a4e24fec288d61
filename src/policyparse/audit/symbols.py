"""Rules A01-A13, A27-A29, A47: the number and symbol itself, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from policyparse.audit.case import PARTY_NUMBER, Case
from policyparse.lexicon import Lexicon
from policyparse.records.model import Finding
from policyparse.resolution.documents import ResolvedCitation
from policyparse.spans import Span

_PARTS = re.compile(
    r"(?P<no>\d+(?:\.\d+)?[a-zđ]?)(?:/(?P<year>\d{4})/(?P<dated>.+)|/(?P<state>.+)|-(?P<kind>[^/-]+)/(?P<organ>.+)|-(?P<old>\w+))"
)
# These begin with a character or a set, and look behind afterwards: only then does `re` skip to the places that can match.
_MISSING = re.compile(r"[Ss]ố(?<!\w..) ?:? ?[.…_ ]*/ ?(?:(?:19|20)\d\d ?/ ?)?[A-ZĐ][A-Za-zĐđ]{1,5} ?[-–] ?[A-ZĐ][A-Za-zĐđ&]+")
_GLUED_YEAR = re.compile(r"[0-9](?<![\w/].)\d{0,3}/(?:\d{5}|\d{3}|20\d{2}[OolI])/[A-ZĐ][A-Za-zĐđ]{1,5}-[A-ZĐ][A-Za-zĐđ&]+")
_ASSEMBLY = re.compile(r"(?:UBTV)?QH\d")
_YEAR_LIKE = re.compile(r"((?:19|20)\d{2})-(?:CTr|CT|NQ|KL|KH)/T[WU]")
_ZERO = re.compile(r"0+[a-zđ]?")
_YEARLESS = frozenset(("KH", "CTr", "TB", "BC", "TTr", "CĐ", "ĐA", "PA", "GM", "BB"))
_WITH_YEAR = ("NĐ-CP", "TT-B", "TTLT-")
# Types that may carry the letters of another: prose calls a "Thông báo" of conclusions "Kết luận", a party "Quy định" has QĐ.
_ALSO = {
    "KL": ("Thông báo", "Thông báo kết luận"),
    "TB": ("Kết luận", "Thông báo kết luận"),
    "QĐ": ("Quy định", "Quy chế"),
    "QC": ("Quy chế phối hợp",),
    "QCPH": ("Quy chế",),
    "CTr": ("Chương trình", "Chương trình hành động", "Chương trình phối hợp"),
    "CTPH": ("Chương trình", "Chương trình phối hợp"),
    "KHPH": ("Kế hoạch", "Kế hoạch phối hợp"),
    "KHHĐ": ("Kế hoạch", "Kế hoạch hành động"),
    "CTHĐ": ("Chương trình", "Chương trình hành động"),
    "KH": ("Kế hoạch", "Kế hoạch hành động", "Kế hoạch phối hợp"),
    "BCTĐ": ("Báo cáo", "Báo cáo thẩm định"),
    "BC": ("Báo cáo thẩm định",),
    "TTLT": ("Thông tư", "Thông tư liên tịch"),
    "NQLT": ("Nghị quyết", "Nghị quyết liên tịch"),
    "HDLN": ("Hướng dẫn", "Hướng dẫn liên ngành"),
    "SL": ("Bản sao lục", "Sắc lệnh"),
    "TT": ("Thông tư", "Thông tri"),
    "CV": ("Văn bản", "Công văn"),
}
_UNKNOWN_ORGANS = frozenset({"BTV"})  # an organ inside a committee, whose documents carry the committee's symbol
_STEADY = ("UBND", "HĐND")


def audit_symbols(case: Case) -> Iterator[Finding]:
    """Findings on symbols, one citation after another."""
    for citation, span, number in case.numbered():
        yield from _form(case, citation, span, number)
        parts = _PARTS.fullmatch(number)
        if parts is not None:
            yield from _letters(case, citation, span, parts)
            yield from _numbers(case, citation, span, parts, number)
    yield from _order(case)
    cited = [span for _, span, _ in case.numbered()]
    for match in _MISSING.finditer(case.text, case.body.start):
        yield case.find("citation.number.missing", Span(*match.span()), f"“{match[0]}” chưa có số: không thể kết luận số nào.")
    for match in _GLUED_YEAR.finditer(case.text, case.body.start):
        place = Span(*match.span())
        if not any(place.start < span.start and span.end <= place.end for span in cited if span.start != place.start):
            message = f"“{match[0]}”: năm trong ký hiệu không phải bốn chữ số; không thể kết luận năm nào."
            yield case.find("citation.year.mismatch", place, message)


def _form(case: Case, citation: ResolvedCitation, span: Span, number: str) -> Iterator[Finding]:
    printed = case.text[slice(*span)]
    damage = citation.mention.damage
    if "hyphen-lost" in damage:
        message = f"Ký hiệu “{printed}” thiếu dấu gạch nối hoặc gạch chéo."
        yield case.find("citation.symbol.hyphen-lost", span, message, number)
    elif "space" in damage:
        yield case.find("citation.symbol.space", span, f"Ký hiệu “{printed}” có dấu cách thừa.", number)
    if "separator" in damage:
        party = PARTY_NUMBER.match(number)
        rule = "Đảng viết số-loại/cơ quan" if party else "Nhà nước viết số/loại-cơ quan"
        yield case.find("citation.symbol.separator", span, f"Ký hiệu “{printed}” dùng sai dấu phân cách: {rule}.", number)
    if "dash" in damage:
        yield case.find("citation.symbol.dash", span, f"Ký hiệu “{printed}” nối bằng dấu khác dấu “-”.", number)
    if "case" in damage:
        yield case.find("citation.symbol.case", span, f"Ký hiệu “{printed}” viết hoa khác quy định.", number)
    if "letter" in damage:
        yield case.find("text.look-alike", span, f"Ký hiệu “{printed}” có chữ Đ gõ bằng ký tự khác.", number)
    if "digit" in damage or "footnote" in damage:
        yield case.find("citation.symbol.misread", span, f"Ký hiệu “{printed}” lẫn chữ với số; có thể do nhận dạng ảnh.", number)
    words = case.shadow[citation.mention.span.start : span.start]
    head = words.strip()
    if citation.mention.shared_head:
        if words.endswith("số ") or not words:
            message = "Một tên loại dùng cho nhiều số, ký hiệu: được chấp nhận."
            yield case.find("citation.grouped", citation.mention.span, message)
    elif head and citation.issued and "số" not in words.split() and not number.startswith(("TCVN", "QCVN")):
        text = case.text[slice(*citation.mention.span)]
        fixed = f"{text[: span.start - citation.mention.span.start].rstrip()} số {number}"
        if "số" not in words and not re.match(r"\d+-?(?:CT|HĐBT)$", number):
            yield case.find("citation.word.so-missing", citation.mention.span, f"“{text}” thiếu chữ “số”.", fixed)
    if words.count("số") > 1 and re.search(r"số\s*:?\s*số", words):
        text = case.text[slice(*citation.mention.span)]
        fixed = re.sub(r"(?i)(số)(?:\s*:?\s*số)+", r"\1", text)
        yield case.find("text.repeated-words", citation.mention.span, f"Lặp chữ “số”: “{text}”.", fixed)


def _groups(tail: str) -> list[str]:
    """The letter groups behind a number."""
    return tail.replace("/", "-").split("-")


@lru_cache(maxsize=4)
def _kinds(lexicon: Lexicon) -> dict[str, set[str]]:
    """The types of document by the letters that stand for them."""
    kinds: dict[str, set[str]] = {}
    for entry in lexicon.doc_types:
        for form in filter(None, (entry.abbr, *entry.forms)):
            kinds.setdefault(form, set()).add(entry.name)
    return kinds


def _letters(case: Case, citation: ResolvedCitation, span: Span, parts: re.Match[str]) -> Iterator[Finding]:
    """Type letters against the type word, and letters that no table has."""
    printed = case.text[slice(*span)]
    number = parts[0]
    head = case.shadow[citation.mention.span.start : span.start].split(" số")[0].strip()
    headed = bool(head) and not head.startswith("số") and not citation.mention.shared_head
    tail = parts["dated"] or parts["state"] or ""
    groups = _groups(tail) if tail else [parts["kind"] or "", *_groups(parts["organ"] or "")]
    kind, organs = groups[0], groups[1:]
    kinds = _kinds(case.lexicon)
    expected = next((entry for entry in case.lexicon.doc_types if entry.name == citation.doc_type), None) if headed else None
    if parts["old"] or number.startswith(("TCVN", "QCVN")) or _ASSEMBLY.match(kind):
        if (
            headed
            and kind.startswith("Q")
            and _ASSEMBLY.match(kind)
            and citation.doc_type not in (None, "Luật", "Bộ luật", "Nghị quyết", "Văn bản")
        ):
            message = f"“{citation.doc_type}” không có ký hiệu “{kind}”: không thể kết luận bên nào đúng."
            yield case.find("citation.type.contradiction", citation.mention.span, message)
        return
    if kind in kinds:
        names = kinds[kind] | set(_ALSO.get(kind, ()))
        if expected is not None and organs and citation.doc_type not in names and not _accepted(citation.doc_type, kind):
            message = f"Tên loại “{citation.doc_type}” không khớp chữ viết tắt “{kind}”: không thể kết luận bên nào đúng."
            yield case.find("citation.type.contradiction", citation.mention.span, message)
    elif expected is not None and expected.abbr and organs and kind not in case.lexicon.issuers:
        near = sorted(kind) == sorted(expected.abbr) or _distance_one(kind, expected.abbr)
        suggestion = number.replace(kind, expected.abbr, 1) if near else None
        message = f"“{kind}” trong “{printed}” không phải chữ viết tắt của loại văn bản nào."
        yield case.find("citation.symbol.unknown-type", span, message, suggestion)
    if citation.doc_type == "Văn bản" and kind not in kinds and organs:
        yield case.find("citation.type.generic", citation.mention.span, "“Văn bản số” chỉ công văn: được chấp nhận.")
    last = organs[-1] if organs else ""
    if last in _UNKNOWN_ORGANS and parts["organ"]:
        message = f"“{last}” không phải ký hiệu cơ quan ban hành theo Hướng dẫn 36-HD/VPTW."
        yield case.find("citation.issuer.unknown-token", span, message)
    elif kind in kinds and len(organs) == 1 and not _ASSEMBLY.search(last) and last not in case.lexicon.issuers:
        yield from _unknown_issuer(case, span, number, kind, last)


def _accepted(doc_type: str | None, kind: str) -> bool:
    return doc_type is None or doc_type == "Văn bản" or (doc_type == "Công văn" and kind in ("CV", "BC"))


def _unknown_issuer(case: Case, span: Span, number: str, kind: str, last: str) -> Iterator[Finding]:
    """An issuer that no table has, one letter away from one that can issue this type. Others may well exist: silence."""
    printed = case.text[slice(*span)]
    if kind == "NĐ":
        near = ["CP"]
    elif len(last) <= 2 and kind in ("QĐ", "CT", "CĐ"):
        near = ["TTg"] if last in ("TT", "TG", "Tg") else []
    else:
        tokens = [token for token in case.lexicon.issuers if len(token) >= 3]
        if kind == "TT":
            tokens = [token for token in tokens if token.startswith("B") or token in ("NHNN", "TTCP", "TANDTC")]
        elif len(last) == 3:
            tokens = ["TTg"] if kind in ("QĐ", "CT", "CĐ") else ["HĐND"] if kind == "NQ" else []
        else:
            tokens = [t for t in tokens if len(t) >= 4 and t[0] == last[0] and t.isalpha() and t != "HĐTP"]
        near = sorted({token for token in tokens if _distance_one(last, token)})
    if not near:
        return
    suggestion = None
    if len(near) == 1:
        suggestion = number[: len(number) - len(last)] + near[0]
    told = "" if suggestion else " Không thể kết luận là cơ quan nào: " + ", ".join(near) + "."
    message = f"“{last}” trong “{printed}” không phải ký hiệu cơ quan ban hành đã biết.{told}"
    yield case.find("citation.symbol.unknown-issuer", span, message, suggestion)


def _distance_one(first: str, second: str) -> bool:
    """True if one letter changed, added or dropped, or two neighbours exchanged, lead from one to the other."""
    from rapidfuzz.distance import OSA

    return first != second and OSA.distance(first, second, score_cutoff=1) == 1


def _numbers(case: Case, citation: ResolvedCitation, span: Span, parts: re.Match[str], number: str) -> Iterator[Finding]:
    if match := _YEAR_LIKE.match(number):
        message = f"Số “{match[1]}” của văn bản Đảng trông như một năm; không thể kết luận số đúng."
        yield case.find("citation.number.looks-like-year", span, message)
    if _ZERO.fullmatch(parts["no"]):
        yield case.find("citation.number.missing", span, f"“{number}”: số không thể là 0; không thể kết luận số nào.")
    elif not parts["no"].isdigit():
        yield case.find(
            "citation.number.special", span, f"“{parts['no']}” có chữ hoặc dấu chấm: hợp lệ, giữ nguyên khi sao chép."
        )
    year, issued = parts["year"], citation.issued
    if year and issued and issued[:4] != year:
        late = int(issued[:4]) == int(year) + 1 and issued[5:7] == "01"
        if not late:  # what was passed in December may be dated in January
            message = f"Năm trong ký hiệu “{number}” khác năm của ngày ban hành ({issued[:4]}): không thể kết luận bên nào đúng."
            yield case.find("citation.year.mismatch", span, message)
    tail = parts["dated"] or parts["state"] or ""
    kind = tail.split("-")[0]
    if year and kind in _YEARLESS:
        fixed = f"{parts['no']}/{tail}"
        message = f"“{number}”: loại “{kind}” không ghi năm trong ký hiệu (năm chỉ có ở văn bản quy phạm pháp luật)."
        yield case.find("citation.year.form", span, message, fixed)
    elif parts["state"] and tail.startswith(_WITH_YEAR) and "/" not in tail and (issued or "2999") >= "1997":
        suggestion = f"{parts['no']}/{issued[:4]}/{tail}" if issued else None
        yield case.find(
            "citation.year.form", span, f"“{number}”: văn bản quy phạm pháp luật phải có năm trong ký hiệu.", suggestion
        )


def _order(case: Case) -> Iterator[Finding]:
    """Numbers of one issuer, type and year run with the dates. Only issuers that there is one of; a week is forgiven."""
    series: dict[tuple[str, str], dict[str, tuple[int, str, Span]]] = {}
    for citation, span, number in case.numbered():
        parts = _PARTS.fullmatch(number)
        if parts is None or citation.issued is None or not parts["no"].isdigit() or number.startswith(("TCVN", "QCVN")):
            continue
        tail = parts["dated"] or parts["state"] or ""
        organ = tail.split("-")[-1]
        known = case.lexicon.issuers.get(organ)
        if "-" not in tail or known is None or organ in _STEADY or not (organ in ("CP", "TTg") or organ.startswith("B")):
            continue
        year = parts["year"] or citation.issued[:4]
        held = series.setdefault((tail, year + ("y" if parts["year"] else "")), {})
        held.setdefault(number, (int(parts["no"]), citation.issued, span))
    for held in series.values():
        rows = sorted(held.values())
        for (low, early, _), (high, late, span) in pairwise(rows):
            if low < high and early > late and _days(early) - _days(late) > 7:
                message = f"Số {high} ghi ngày {late}, trước số {low} ngày {early} cùng loạt: không thể kết luận số hay ngày sai."
                yield case.find("citation.number.order", span, message)


def _days(day: str) -> int:
    from datetime import date

    return date.fromisoformat(day).toordinal()

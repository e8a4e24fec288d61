"""Rules A30-A39: short names, references back, and references that name no number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policyparse.audit.case import Case
from policyparse.document import fold
from policyparse.records.model import Finding
from policyparse.spans import Cover, Span

_BACK = re.compile(r"(?:nêu|nói|kể) trên$|trên đây$")
_TYPES = r"(?:Nghị (?:quyết|định)|Chương trình|Chỉ thị|Kế hoạch|Đề án|Quyết định|Thông tư)"
_VAGUE = re.compile(rf"(?:các|những) {_TYPES}(?:(?:,| và) {_TYPES})+(?! (?:của|số)| \d|:)")
_COMMON = frozenset(("địa phương", "đơn vị", "cơ quan", "tổ chức", "cá nhân", "cấp huyện", "cấp xã", "ngành"))


def audit_aliases(case: Case) -> Iterator[Finding]:
    """Findings on short names, then on references without a number."""
    defined = _definitions(case)
    yield from _short_names(case, defined)
    yield from _repeats(case, defined)
    yield from _bare_types(case, defined)
    for name, found in case.resolver.body_aliases:
        if fold(name) in _COMMON:
            message = f"Tên gọi tắt “{name}” trùng một danh từ chung: mỗi lần dùng phải xét theo ngữ cảnh."
            yield case.find("alias.common-word", found.span, message)
    for citation in case.citations:
        if citation.kind == "named" and citation.target is None and citation.mention.span.start >= case.body.start:
            words = case.text[slice(*citation.mention.span)]
            yield case.find("citation.named", citation.mention.span, f"“{words}” không ghi số: không thể kết luận văn bản nào.")
    for match in _VAGUE.finditer(case.text, case.body.start):
        message = f"“{match[0]}”: viện dẫn chung chung, không thể kết luận văn bản nào."
        yield case.find("reference.vague", Span(*match.span()), message)


def _definitions(case: Case) -> list[tuple[str, Span, tuple[int, ...]]]:
    """Short names where they are introduced: the words, the place, the documents."""
    found = []
    for citation in case.citations:
        span = citation.mention.span
        if citation.kind != "alias" or (citation.target is None and not citation.members):
            continue
        before = case.line_before(span.start, 60)
        opening = before.rfind("(")
        inside = before[opening + 1 :] if opening >= 0 else ")"
        if ")" not in inside and (not inside or re.search(r"(?:gọi|viết)(?: |$)", inside)):
            meant = citation.members or (citation.target,)
            found.append((case.text[slice(*span)], span, tuple(target for target in meant if target is not None)))
    return found


def _short_names(case: Case, defined: list[tuple[str, Span, tuple[int, ...]]]) -> Iterator[Finding]:
    uses = Counter(fold(case.text[slice(*c.mention.span)]) for c in case.citations if c.kind == "alias")
    told: set[str] = set()
    for citation in case.citations:
        span = citation.mention.span
        words = case.text[slice(*span)]
        if citation.kind != "alias" or citation.target is not None or citation.members or fold(words) in told:
            continue
        told.add(fold(words))
        if len(citation.candidates) > 1:
            listed = ", ".join(case.resolver.documents[candidate].key for candidate in citation.candidates)
            yield case.find("alias.several", span, f"“{words}” có thể là: {listed}. Không thể kết luận văn bản nào.")
        elif not _BACK.search(fold(words)):
            maybe = case.resolver.documents[citation.candidates[0]].number if citation.candidates else None
            told_more = f"; có thể là {maybe}" if maybe else ""
            message = f"“{words}” chưa được giới thiệu là văn bản nào{told_more}."
            yield case.find("alias.undefined", span, message)
    places: dict[str, tuple[int, ...]] = {}
    for words, span, meant in defined:
        key = fold(words)
        if key in places:
            more = "" if places[key] == meant else " cho hai văn bản khác nhau"
            yield case.find("alias.duplicate", span, f"Tên gọi tắt “{words}” được đặt hai lần{more}.")
        elif uses[key] == 1:
            yield case.find("alias.unused", span, f"Tên gọi tắt “{words}” đặt ra mà không dùng.")
        places.setdefault(key, meant)


def _repeats(case: Case, defined: list[tuple[str, Span, tuple[int, ...]]]) -> Iterator[Finding]:
    short = {meant[0]: (words, span.end) for words, span, meant in defined if len(meant) == 1}
    full: set[str] = set()
    for citation, _, number in case.numbered():
        span = citation.mention.span
        if citation.target in short and span.start > short[citation.target][1]:
            words = short[citation.target][0]
            yield case.find("alias.full-form", span, f"Đã đặt tên gọi tắt “{words}” mà vẫn viết đủ số, ký hiệu.", words)
        if citation.issued and citation.issuer is not None and citation.target is not None:
            key = f"{fold(number)}|{citation.issued}"
            if key in full:
                message = f"“{number}” đã được viện dẫn đầy đủ ở trên; lần sau chỉ cần tên loại và số, ký hiệu."
                yield case.find("citation.full-repeat", span, message, case.text[slice(*span)])
            full.add(key)


def _bare_types(case: Case, defined: list[tuple[str, Span, tuple[int, ...]]]) -> Iterator[Finding]:
    """A type word alone, where the document itself and one with a short name of that type both fit."""
    own = case.record.doc_type
    first = next((span.end for words, span, _ in defined if own and words.startswith(own + " ")), None)
    if own is None or first is None:
        return
    pattern = re.compile(rf"{own}(?<=[a-zà-ỹđ] {own})(?= (?:và|về|tại|theo|đến|để|trên|hằng|hàng|cho)(?!\w)|[,.;)])")
    bodies = Cover(body.span for body in case.bodies)
    for match in pattern.finditer(case.text, first):
        if bodies.overlaps(Span(*match.span())):
            continue
        message = f"“{own}” đứng một mình: có thể là văn bản này hoặc văn bản có tên gọi tắt; không thể kết luận."
        yield case.find("alias.self-ambiguous", Span(*match.span()), message)

"""Rules A14-A22: dates of cited documents, and whether they were in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from policyparse.audit.case import PARTY_NUMBER, Case
from policyparse.document import fold
from policyparse.lexicon.model import KnownDocument, Lexicon
from policyparse.records.model import Finding
from policyparse.resolution.documents import ResolvedCitation
from policyparse.resolution.identity import series_of
from policyparse.spans import Span

_DAY_MONTH = re.compile(r"([0-9](?<![\d/].)\d?)(?:/| tháng )(\d{1,2})(?:/| năm )\d{4}")
_UNDATED = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
_BASIS = re.compile(r"^\W*căn cứ ")
_HISTORY = re.compile(r"thay thế|bãi bỏ|sửa đổi|bổ sung|trước đây|hết hiệu lực|thay cho|đã ban hành|giai đoạn trước")
_HOLIDAYS = ("-01-01", "-04-30", "-05-01", "-09-02")  # the public holidays of the solar calendar (Labour Code, Điều 112)


def audit_dates(case: Case) -> Iterator[Finding]:
    """Findings on dates, one citation after another, then the way days and months are written."""
    known = _known(case.lexicon)
    first_dates: dict[str, tuple[str, str | None]] = {}
    mentioned: set[str] = set()
    for citation, symbol, number in case.numbered():
        key = fold(number)
        first = key not in mentioned
        mentioned.add(key)
        where = citation.date_span or symbol
        rows = known.get(key, [])
        yield from _in_force(case, citation, symbol, number, rows)
        if citation.issued is None:
            yield from _undated(case, citation, number, first)
            continue
        issuer = fold(case.text[slice(*citation.issuer.span)]) if citation.issuer else None
        held, holder = first_dates.setdefault(key, (citation.issued, issuer))
        if (
            held != citation.issued
            and _one_series(number, held, citation.issued)
            and (holder == issuer or None in (holder, issuer))
        ):
            party = PARTY_NUMBER.match(number)
            told = "có thể là hai văn bản của hai nhiệm kỳ" if party else "không thể kết luận ngày nào đúng"
            message = f"“{number}” được ghi hai ngày ban hành khác nhau ({held} và {citation.issued}): {told}."
            yield case.find("citation.date.conflict", where, message, severity=None if party else "error")
        else:
            yield from _calendar(case, citation.issued, where, number)
        if case.record.issued and citation.issued > case.record.issued:
            message = f"“{number}” ghi ngày {citation.issued}, sau ngày của văn bản này ({case.record.issued})."
            yield case.find("citation.date.future", where, message)
        if rows and all(row.issued != citation.issued for row in rows):
            fitting = [row for row in rows if _one_series(number, row.issued, citation.issued)]
            if fitting:
                message = f"Ngày của “{number}” khác sổ đăng ký văn bản ({', '.join(row.source for row in fitting)})."
                yield case.find("citation.date.registry", where, message, ", ".join(sorted(row.issued for row in fitting)))
    yield from _padding(case)


@lru_cache(maxsize=4)
def _known(lexicon: Lexicon) -> dict[str, list[KnownDocument]]:
    """The documents of the registry by their numbers."""
    known: dict[str, list[KnownDocument]] = {}
    for row in lexicon.known_documents:
        if row.verified:
            known.setdefault(fold(row.number), []).append(row)
    return known


def _undated(case: Case, citation: ResolvedCitation, number: str, first: bool) -> Iterator[Finding]:
    span = citation.mention.span
    if citation.date_span is not None:
        printed = case.text[slice(*citation.date_span)]
        message = f"“{printed}” không có trong lịch: không thể kết luận ngày đúng."
        yield case.find("citation.date.impossible", citation.date_span, message)
    elif first and citation.doc_type not in _UNDATED and span.start >= case.body.start and "CVN " not in number:
        basis = _BASIS.match(case.line_before(span.start, 10_000) + " ")
        message = f"“{number}” được viện dẫn lần đầu mà không ghi ngày ban hành."
        yield case.find("citation.date.missing", span, message, severity="error" if basis else None)


def _one_series(number: str, first: str, second: str) -> bool:
    """True if both dates fall where the number can stand once: one calendar year, or one term of the committee."""
    one, other = series_of(number, first), series_of(number, second)
    if one is not None or other is not None:
        return one == other
    return PARTY_NUMBER.match(number) is not None


def _calendar(case: Case, issued: str, where: Span, number: str) -> Iterator[Finding]:
    if date.fromisoformat(issued).weekday() >= 5:
        message = f"“{number}” ghi ngày ban hành vào thứ Bảy hoặc Chủ nhật."
        yield case.find("citation.date.non-working-day", where, message)
    elif issued.endswith(_HOLIDAYS):
        yield case.find("citation.date.non-working-day", where, f"“{number}” ghi ngày ban hành vào ngày nghỉ lễ.")


def _in_force(case: Case, citation: ResolvedCitation, symbol: Span, number: str, rows: list[KnownDocument]) -> Iterator[Finding]:
    today = case.record.issued
    if today is None or not rows:
        return
    issued = citation.issued
    if issued is None and citation.target is not None:
        issued = case.resolver.documents[citation.target].issued
    row = next((row for row in rows if row.issued == issued), rows[0] if len(rows) == 1 and issued is None else None)
    if row is None:
        return
    if row.effective_from and row.effective_from > today and row.issued <= today:
        message = f"“{number}” có hiệu lực từ {row.effective_from}, sau ngày của văn bản này (sổ đăng ký: {row.source})."
        yield case.find("citation.effect.not-yet", symbol, message)
    if not row.replaced_by:
        return
    successor = next((other for other in case.lexicon.known_documents if other.number == row.replaced_by), None)
    since = (successor.effective_from or successor.issued) if successor else None
    line = case.shadow[case.shadow.rfind("\n", 0, symbol.start) + 1 : symbol.start]
    if since and since <= today and not _HISTORY.search(line[-160:]):
        message = f"“{number}” đã được thay thế bởi {row.replaced_by} từ {since} (sổ đăng ký: {row.source})."
        yield case.find("citation.effect.superseded", symbol, message, row.replaced_by)


def _padding(case: Case) -> Iterator[Finding]:
    for match in _DAY_MONTH.finditer(case.text, case.body.start, case.body.end):
        day, month = match[1], match[2]
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            continue
        if len(day) == 1 or (int(month) in (1, 2) and len(month) == 1) or (int(month) > 2 and month.startswith("0")):
            fixed = (
                f"{int(day):02d}"
                + match[0][len(day) : match.start(2) - match.start()]
                + (f"{int(month):02d}" if int(month) < 3 else str(int(month)))
                + match[0][match.end(2) - match.start() :]
            )
            message = "Ngày dưới 10 và tháng 1, 2 thêm số 0 phía trước; các tháng khác thì không (Nghị định 30/2020/NĐ-CP)."
            yield case.find("date.padding", Span(*match.span()), message, fixed)

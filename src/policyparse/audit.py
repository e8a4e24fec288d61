"""Findings: what a careful officer would mark in the citations and the text. Codes follow the guideline of the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policyparse.document import Document, fold
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.records.model import Finding, OriginRecord, Severity
from policyparse.resolution.documents import DocumentResolver, ResolvedCitation
from policyparse.spans import Span

_DAY_MONTH = re.compile(r"(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )\d{4}")
_PARTY_ISSUERS_OF_BODY = frozenset({"BTV"})


class Auditor:
    """Applies the rules to one resolved document."""

    def __init__(
        self, document: Document, citations: DocumentResolver, bodies: list[AgencyFound], lexicon: Lexicon, body: Span
    ) -> None:
        self._document = document
        self._text = document.text
        self._citations = citations
        self._bodies = bodies
        self._lexicon = lexicon
        self._body = body

    def audit(self) -> list[Finding]:
        """All findings in text order."""
        found = [*self._symbols(), *self._dates(), *self._texts(), *self._names()]
        return sorted(found, key=lambda finding: (finding.span.start, finding.code))

    def _make(self, code: str, severity: Severity, span: Span, message: str, suggestion: str | None = None) -> Finding:
        origin = self._document.origin_at(span.start)
        record = OriginRecord(line=origin.line, page=origin.page, cell=origin.cell, part=origin.part)
        return Finding(code=code, severity=severity, span=span, origin=record, message=message, suggestion=suggestion)

    def _numbered(self) -> Iterator[tuple[ResolvedCitation, Span, str]]:
        for citation in self._citations.citations:
            if citation.kind == "numbered" and citation.mention.symbol is not None and citation.number:
                yield citation, citation.mention.symbol, citation.number

    def _symbols(self) -> Iterator[Finding]:
        for citation, span, number in self._numbered():
            printed = self._text[slice(*span)]
            damage = citation.mention.damage
            if "hyphen-lost" in damage:
                yield self._make("citation.symbol.hyphen-lost", "error", span, f"Ký hiệu “{printed}” thiếu dấu gạch nối.", number)
            elif "space" in damage:
                yield self._make("citation.symbol.space", "warning", span, f"Ký hiệu “{printed}” có dấu cách thừa.", number)
            if "separator" in damage:
                message = f"Ký hiệu “{printed}” của văn bản Đảng dùng sai dấu phân cách."
                yield self._make("citation.symbol.separator", "error", span, message, number)
            if "case" in damage:
                yield self._make("citation.symbol.case", "info", span, f"Ký hiệu “{printed}” viết hoa khác quy định.", number)
            if match := re.match(r"((?:19|20)\d{2})-(?:CTr|CT|NQ|KL|KH)/T[WU]", number):
                message = f"Số “{match[1]}” của văn bản Đảng trông như một năm; không đủ căn cứ để sửa."
                yield self._make("citation.number.looks-like-year", "warning", span, message)
            issuer = re.split(r"[-/]", number)[-1]
            if issuer in _PARTY_ISSUERS_OF_BODY and re.match(r"\d+-", number):
                message = f"“{issuer}” không phải ký hiệu cơ quan ban hành theo Hướng dẫn 36-HD/VPTW."
                yield self._make("citation.issuer.unknown-token", "warning", span, message)

    def _dates(self) -> Iterator[Finding]:
        first_date: dict[str, str] = {}
        mentioned: set[str] = set()
        known: dict[str, set[str]] = {}
        for row in self._lexicon.known_documents:
            if row.verified:
                known.setdefault(fold(row.number), set()).add(row.issued)
        for citation, symbol, number in self._numbered():
            key = fold(number)
            span = citation.mention.span
            if citation.issued is None:
                if (
                    key not in mentioned
                    and citation.doc_type not in ("Luật", "Bộ luật", "Pháp lệnh")
                    and span.start >= self._body.start
                ):
                    message = f"“{number}” được viện dẫn lần đầu mà không ghi ngày ban hành."
                    yield self._make("citation.date.missing", "warning", span, message)
                mentioned.add(key)
                continue
            mentioned.add(key)
            where = citation.date_span or symbol
            held = first_date.setdefault(key, citation.issued)
            if held != citation.issued:
                message = f"“{number}” được ghi hai ngày ban hành khác nhau ({held} và {citation.issued}): có thể là hai văn bản của hai nhiệm kỳ."
                yield self._make("citation.date.conflict", "warning", where, message)
            else:
                yield from self._calendar(citation.issued, where, number)
            expected = known.get(key)
            if expected and citation.issued not in expected and not re.search(r"-NQ/TW", number):
                message = f"Ngày của “{number}” khác sổ đăng ký văn bản."
                yield self._make("citation.date.registry", "error", where, message, ", ".join(sorted(expected)))
        for match in _DAY_MONTH.finditer(self._text, self._body.start, self._body.end):
            day, month = match[1], match[2]
            if len(day) == 1 or (int(month) in (1, 2) and len(month) == 1) or (int(month) > 2 and month.startswith("0")):
                fixed = (
                    f"{int(day):02d}"
                    + match[0][len(day) : match.start(2) - match.start()]
                    + (f"{int(month):02d}" if int(month) < 3 else str(int(month)))
                )
                message = "Ngày dưới 10 và tháng 1, 2 thêm số 0 phía trước; các tháng khác thì không (Nghị định 30/2020/NĐ-CP)."
                yield self._make(
                    "date.padding", "info", Span(*match.span()), message, fixed + match[0][match.end(2) - match.start() :]
                )

    def _calendar(self, issued: str, where: Span, number: str) -> Iterator[Finding]:
        if date.fromisoformat(issued).weekday() >= 5:
            yield self._make(
                "citation.date.non-working-day", "info", where, f"“{number}” ghi ngày ban hành vào thứ Bảy hoặc Chủ nhật."
            )

    def _texts(self) -> Iterator[Finding]:
        for block in self._document.blocks:
            if block.span.end <= self._body.start:
                continue
            words = self._document.shadow[slice(*block.span)].split(" ")
            for index, (first, second, third, fourth) in enumerate(zip(words, words[1:], words[2:], words[3:], strict=False)):
                if first == third and second == fourth and first.isalpha() and second.isalpha() and first != second:
                    start = block.span.start + sum(len(word) + 1 for word in words[:index])
                    span = Span(start, start + 2 * (len(first) + len(second)) + 3)
                    once = self._text[start : start + len(first) + len(second) + 1]
                    yield self._make("text.repeated-words", "warning", span, f"Lặp từ: “{once}”.", once)

    def _names(self) -> Iterator[Finding]:
        for body in self._bodies:
            if body.name is None or body.name.official or body.kind != "name":
                continue
            agency = self._lexicon.agencies[body.name.agency]
            printed = body.name.surface
            official = fold(agency.name)
            if (
                "&" in printed
                or agency.kind not in ("state-dept",)
                or (_words(printed) == _words(official) and printed == official)
            ):
                continue
            if printed.startswith("sở ") and len(printed) > 14:
                message = f"Tên chính thức: {agency.name}."
                span = Span(body.span.start, body.span.start + len(printed))
                yield self._make("agency.name.variant", "info", span, message, agency.name)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)

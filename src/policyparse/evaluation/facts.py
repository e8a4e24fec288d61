"""What is compared: an annotation taken apart into facts, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from policyparse.document import fold
from policyparse.evaluation.gold import UNBOUND, Annotation, CitationRow, DateRow, TaskRow

FIELDS = {
    "tasks": "Nhiệm vụ",
    "tasks_roles": "Nhiệm vụ đúng mọi vai trò",
    "leads": "Chủ trì",
    "coordinates": "Phối hợp",
    "implements": "Thực hiện",
    "roles": "Mọi vai trò",
    "addressees": "Nơi nhận tham mưu, báo cáo",
    "deadlines": "Thời hạn (lời văn)",
    "due": "Thời hạn (giá trị)",
    "products": "Sản phẩm",
    "modality": "Giao hay đề nghị",
    "core": "Nhiệm vụ chính hay phụ",
    "citations": "Viện dẫn có số",
    "citations_target": "Viện dẫn đúng văn bản",
    "issued": "Ngày ban hành",
    "issuers": "Nơi ban hành",
    "subjects": "Trích yếu",
    "named": "Văn bản gọi bằng tên",
    "laws": "Luật gọi bằng tên",
    "dates_full": "Ngày tháng năm đầy đủ",
    "dates": "Mọi mốc thời gian",
    "agencies": "Cơ quan",
    "findings": "Lỗi trong văn bản",
}
"""Every field that is scored, in the order of the reports, with its Vietnamese name."""

NOT_IN_SHORT = frozenset({"issuers", "subjects", "named", "agencies", "findings"})
"""Fields of which gold in the short form says nothing."""

_ROLES = {"lead": "chủ trì", "coordinate": "phối hợp", "implement": "thực hiện"}
_RELATIONS = {"advise": "tham mưu", "report": "báo cáo", "submit": "trình", "send": "gửi"}
_MODALITIES = {"order": "giao", "request": "đề nghị"}
_FIELDS_OF_ROLES = {"lead": "leads", "coordinate": "coordinates", "implement": "implements"}
_OUTER = " .,;:!?…-()[]\"'"
_WHOLE_DAY = re.compile(r"(?:<=|<|>=|>|\.\./)?(\d{4}-\d{2}-\d{2})(?:/\.\.)?")


class Fact(NamedTuple):
    """One thing said of one place. Two facts of a field agree if `line` and `said` are equal.

    `line` is the line of the text that the gold was made on, or, negative, a block of another file that no line of
    that text matches. `shown` is for the reader of a report.
    """

    line: int
    said: tuple[str, ...]
    shown: str
    optional: bool = False


def comparable(text: str) -> str:
    """What is left of a text when case, place of tone marks, kind of dash, white space and outer punctuation do not count."""
    return " ".join(fold(normalize("NFC", text)).split()).strip(_OUTER)


def collect_facts(annotation: Annotation) -> dict[str, list[Fact]]:
    """The facts of an annotation, under every name of `FIELDS`. What hangs from an optional row is optional."""
    facts: dict[str, list[Fact]] = {field: [] for field in FIELDS}
    for task in annotation.tasks:
        for field, fact in _task_facts(task):
            facts[field].append(fact)
    for citation in annotation.citations:
        for field, fact in _citation_facts(citation):
            facts[field].append(fact)
    for date in annotation.dates:
        for field, fact in _date_facts(date):
            facts[field].append(fact)
    for body in annotation.agencies:
        facts["agencies"].append(Fact(body.line, (comparable(body.mention),), body.mention, body.optional))
    for finding in annotation.findings:
        facts["findings"].append(Fact(finding.line, (finding.code,), f"{finding.code}: {finding.text}", finding.optional))
    return facts


def _task_facts(task: TaskRow) -> Iterator[tuple[str, Fact]]:
    line, optional = task.line, task.optional
    place = "/".join(task.locator)
    yield "tasks", Fact(line, (), place, optional)
    yield "modality", Fact(line, (task.modality,), f"{place}: {_MODALITIES[task.modality]}", optional)
    yield "core", Fact(line, (str(task.core),), f"{place}: {'chính' if task.core else 'phụ'}", optional)

    roles = [("lead", mention) for mention in task.lead]
    roles += [("coordinate", part.mention) for part in task.coordinate]
    roles += [("implement", mention) for mention in task.implement]
    every = sorted(f"{role} {comparable(mention)}" for role, mention in roles)
    shown = "; ".join(f"{_ROLES[role]} {mention}" for role, mention in roles) or "không giao cho ai"
    yield "tasks_roles", Fact(line, tuple(every), f"{place}: {shown}", optional)
    for role, mention in roles:
        words = comparable(mention)
        yield _FIELDS_OF_ROLES[role], Fact(line, (words,), mention, optional)
        yield "roles", Fact(line, (role, words), f"{_ROLES[role]} {mention}", optional)

    for recipient in task.advise_to:
        shown = f"{_RELATIONS[recipient.relation]} {recipient.mention}"
        yield "addressees", Fact(line, (recipient.relation, comparable(recipient.mention)), shown, optional)
    for product in task.products:
        yield "products", Fact(line, (comparable(product.text),), product.text, optional or product.optional)
    for deadline in task.deadline:
        free = optional or deadline.optional
        bound = "" if deadline.kind in UNBOUND else deadline.bound or ""
        due = (deadline.kind, deadline.value or "", deadline.rrule or "", bound)
        yield "deadlines", Fact(line, (comparable(deadline.text),), deadline.text, free)
        yield "due", Fact(line, due, f"{deadline.text} = {' '.join(filter(None, due))}", free)


def _citation_facts(citation: CitationRow) -> Iterator[tuple[str, Fact]]:
    line, kind, optional = citation.line, citation.kind, citation.optional
    number = normalize("NFC", citation.number or "")  # repaired, capitals included, so compared as it is
    if kind == "self":
        return
    if kind == "named":
        yield "named", Fact(line, (comparable(citation.text),), citation.text, optional)
    elif kind == "law":
        yield "laws", Fact(line, (comparable(citation.text),), citation.text, optional)
    else:
        shown = f"{citation.text} = {number} ({'bí danh' if kind == 'alias' else 'có số'})"
        yield "citations", Fact(line, (kind, number), shown, optional)
        if citation.target is not None:
            target = normalize("NFC", citation.target)
            yield "citations_target", Fact(line, (kind, number, target), f"{citation.text} = {target}", optional)
    cited = number or comparable(citation.text)
    if citation.issued is not None:
        yield "issued", Fact(line, (cited, citation.issued), f"{citation.text}: {citation.issued}", optional)
    if citation.issuer is not None:
        yield "issuers", Fact(line, (cited, comparable(citation.issuer)), f"{citation.text}: {citation.issuer}", optional)
    if citation.subject is not None:
        yield "subjects", Fact(line, (cited, comparable(citation.subject)), f"{citation.text}: {citation.subject}", optional)


def _date_facts(date: DateRow) -> Iterator[tuple[str, Fact]]:
    yield "dates", Fact(date.line, (comparable(date.text),), date.text, date.optional)
    if day := _WHOLE_DAY.fullmatch(date.norm or ""):
        yield "dates_full", Fact(date.line, (day[1],), f"{date.text} = {day[1]}", date.optional)

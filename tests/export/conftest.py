"""Results built by hand, so that this room is tested without any parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policyparse.records.model import (
    SCHEMA_VERSION,
    Addressee,
    AgencyRef,
    Anchor,
    Assignee,
    Body,
    Citation,
    CitedDocument,
    Deadline,
    DocumentRecord,
    Engine,
    Evidence,
    Finding,
    Issuer,
    OriginRecord,
    Plan,
    Product,
    SourceRecord,
    Task,
)
from policyparse.spans import Span

PlanFactory = Callable[..., Plan]

TASK = (
    "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ, Sở Nội vụ xây dựng Đề án theo Nghị quyết số 08-NQ/TU, "
    "báo cáo UBND tỉnh trước ngày 15 tháng 11 định kỳ hàng năm"
)


def make_plan(
    *,
    path: str = "kh-154.txt",
    number: str | None = "154/KH-UBND",
    title: str | None = "Triển khai Chương trình hành động số 26-CTr/TU",
    task: str = TASK,
    repeat: int = 1,
    lead: str = "Sở Tư pháp",
    message: str = "Ký hiệu thiếu dấu nối",
    suggestion: str | None = "13-KH/TW",
) -> Plan:
    """A plan with `repeat` tasks of the same words, one resolved and one open citation, one finding; spans are true slices."""
    text = "\n".join([task] * repeat + ["13 KH/TW"])
    first = _first_task(text, task, lead)
    origin = OriginRecord(line=1)
    return Plan(
        schema_version=SCHEMA_VERSION,
        engine=Engine(version="0", lexicon="sha256:0"),
        source=SourceRecord(path=path, sha256="0" * 64, media_type="text/plain", reader="text", pages=None, ocr=False),
        document=DocumentRecord(
            key="ubnd@ha-tinh|2023-05-05|154/KH-UBND",
            number=number,
            doc_type="Kế hoạch" if number else None,
            issued="2023-05-05" if number else None,
            place="Hà Tĩnh",
            issuer=Body(id="ubnd@ha-tinh", name="Ủy ban nhân dân tỉnh Hà Tĩnh") if number else None,
            title=title,
            secrecy=None,
            urgency=None,
        ),
        text=text,
        outline=(),
        tasks=(first,) * repeat,
        citations=(
            _citation("c1", "Nghị quyết số 08-NQ/TU", text, "08-NQ/TU", target="d1"),
            _citation("c2", "13 KH/TW", text, "13-KH/TW", target=None, candidates=("d1",)),
        ),
        cited_documents=(
            CitedDocument(
                id="d1",
                key="08-NQ/TU|2018-05-18",
                doc_type="Nghị quyết",
                number="08-NQ/TU",
                issued="2018-05-18",
                issuer=Issuer(mention=None, id="tinh-uy@ha-tinh", name="Tỉnh ủy Hà Tĩnh"),
                subject="về phát triển công nghiệp",
                aliases=("Nghị quyết 08",),
                mentions=("c1",),
                relation="implements",
            ),
        ),
        dates=(),
        agencies=(),
        findings=(
            Finding(
                code="citation.symbol.hyphen-lost",
                severity="error",
                span=_slice(text, "13 KH/TW"),
                origin=origin,
                message=message,
                suggestion=suggestion,
            ),
        ),
    )


@pytest.fixture(name="make_plan")
def plan_factory() -> PlanFactory:
    return make_plan


def _first_task(text: str, task: str, lead: str) -> Task:
    evidence = (Evidence(rule="cue.lead", span=_slice(text, "chủ trì")),)
    coordinator = Assignee(
        role="coordinate",
        mention="Sở Nội vụ",
        span=_slice(text, "Sở Nội vụ"),
        agency=AgencyRef(id="so-noi-vu@ha-tinh", name="Sở Nội vụ tỉnh Hà Tĩnh"),
        inherited=False,
    )
    return Task(
        id="ubnd@ha-tinh|2023-05-05|154/KH-UBND#II/2/d/-1",
        locator=("II", "2", "d", "-1"),
        headings=("NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU",),
        text=task,
        span=Span(0, len(task)),
        origin=OriginRecord(line=1),
        core=True,
        modality="order",
        assignees=(
            Assignee(role="lead", mention=lead, span=_slice(text, lead), agency=None, inherited=False, evidence=evidence),
            coordinator,
            coordinator,
        ),
        addressees=(Addressee(relation="report", mention="UBND tỉnh", span=_slice(text, "UBND tỉnh"), agency=None),),
        deadlines=(
            Deadline(
                text="trước ngày 15 tháng 11 định kỳ hàng năm",
                span=_slice(text, "trước ngày 15 tháng 11 định kỳ hàng năm"),
                kind="recurrence",
                value=None,
                rrule="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15",
                bound="before",
            ),
            Deadline(
                text="định kỳ",
                span=_slice(text, "định kỳ"),
                kind="due",
                value=None,
                rrule=None,
                bound="by",
                anchor=Anchor(event="issued", offset="P100D"),
            ),
        ),
        products=(Product(text="Đề án", span=_slice(text, "Đề án")),),
        citations=("c1",),
    )


def _citation(
    identifier: str, words: str, text: str, number: str, *, target: str | None, candidates: tuple[str, ...] = ()
) -> Citation:
    return Citation(
        id=identifier,
        text=words,
        span=_slice(text, words),
        origin=OriginRecord(line=1),
        kind="numbered",
        doc_type=None,
        number=number,
        issued=None,
        issuer=Issuer(mention=None, id=None, name=None),
        subject=None,
        target=target,
        candidates=candidates,
    )


def _slice(text: str, words: str) -> Span:
    start = max(text.find(words), 0)
    return Span(start, start + len(words))

"""What a scan leaves in doubt is flagged, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from policyparse.document import Origin, Paragraph, Reading, Source, build_document
from policyparse.evaluation.marks import HEAD
from policyparse.pipeline import analyse
from policyparse.records.model import Plan
from policyparse.spans import Span

SOURCE = Source("scan.png", "0" * 64, "image/png", "scan", 1, True)
LINE = "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022, xong trước ngày 15/12/2027."


def scanned(line: str, unsure: Iterable[str] = (), *, confidence: float = 0.4) -> Plan:
    """The plan that a scan of `line` gives, the words in `unsure` read without certainty."""
    paragraphs = []
    for row in (*HEAD, line):
        readings = tuple(
            Reading(Span(*word.span()), 1, (0, 0, 9, 9), confidence if word[0].strip(".,;") in unsure else 0.96)
            for word in re.finditer(r"\S+", row)
        )
        paragraphs.append(Paragraph(row, Origin(1, 1), readings=readings))
    return analyse(build_document(paragraphs, SOURCE))


def unread(plan: Plan) -> list[str]:
    return [plan.text[slice(*finding.span)] for finding in plan.findings if finding.code == "ocr.unread"]


def test_what_is_read_with_certainty_has_no_flags() -> None:
    plan = scanned(LINE)
    assert not plan.tasks[0].flags
    assert not [flag for citation in plan.citations for flag in citation.flags]
    assert not [flag for day in plan.dates for flag in day.flags]
    assert not plan.document.flags
    assert not unread(plan)


@pytest.mark.parametrize(
    "word, flags",
    [
        ("15/12/2027", ("ocr-uncertain:deadline",)),
        ("Nội", ("ocr-uncertain:lead",)),
        ("Tài", ("ocr-uncertain:coordinate",)),
        ("thực", ()),
    ],
)
def test_a_task_is_flagged_for_the_field_whose_words_are_uncertain(word: str, flags: tuple[str, ...]) -> None:
    assert scanned(LINE, [word]).tasks[0].flags == flags


@pytest.mark.parametrize(
    "word, flags", [("29-NQ/TW", ("ocr-uncertain:number",)), ("17/11/2022", ("ocr-uncertain:issued",)), ("thực", ())]
)
def test_a_citation_is_flagged_for_its_number_and_its_date(word: str, flags: tuple[str, ...]) -> None:
    assert scanned(LINE, [word]).citations[0].flags == flags


def test_a_digit_needs_more_certainty_than_a_letter() -> None:
    assert scanned(LINE, ["15/12/2027"], confidence=0.75).tasks[0].flags == ("ocr-uncertain:deadline",)
    assert scanned(LINE, ["Nội"], confidence=0.75).tasks[0].flags == ()


def test_a_number_written_by_hand_is_missing_and_flagged() -> None:
    paragraphs = [Paragraph(row, Origin(1, 1), readings=(Reading(Span(0, len(row)), 1, (0, 0, 9, 9), 0.96),)) for row in HEAD]
    lost = [each._replace(text=each.text.replace("9999", "#"), readings=()) for each in paragraphs]
    document = analyse(build_document([*lost[:5], *paragraphs[5:]], SOURCE)).document
    assert document.number is None
    assert document.flags == ("ocr-uncertain:number",)


def test_the_documents_own_number_and_date() -> None:
    assert scanned(LINE, ["9999/KH-UBND"]).document.flags == ("ocr-uncertain:number",)
    assert scanned(LINE, ["2026"]).document.flags == ("ocr-uncertain:issued",)


@pytest.mark.parametrize(
    "printed",
    [
        "Quyết định số 733/5TC-QLG ngày 05/5/2025",  # repaired
        "Nghị quyết số 35/2024/NQ-HĐND ngày 06/12/2023",  # another year in the number than in the date
        "Thông tư số 10/2024/TTx-BTNMT ngày 31/7/2024",  # no letters of an office
        "Nghị quyết số 29-NQ/TW ngày 17/11/2028",  # later than the plan that cites it
    ],
)
def test_what_cannot_be_is_flagged_however_surely_it_was_read(printed: str) -> None:
    [citation] = scanned(f"1. Sở Nội vụ thực hiện {printed}.").citations
    assert citation.flags


@pytest.mark.parametrize("day", ["32/12/2027", "15/12/2021"])
def test_a_deadline_that_cannot_be_is_flagged(day: str) -> None:
    assert scanned(LINE.replace("15/12/2027", day)).tasks[0].flags == ("ocr-uncertain:deadline",)


@pytest.mark.parametrize(
    "printed", ["Kế hoạch số 1S4/KH_UBMD", "Kế hoạch số 411⁄4KH-UBND", "trước ngày 1052027", "ngày 1O.S/2027"]
)
def test_a_number_or_date_that_could_not_be_read_is_a_finding(printed: str) -> None:
    assert unread(scanned(f"1. Sở Nội vụ thực hiện theo {printed} của tỉnh."))


def test_a_date_lost_at_the_end_of_a_paragraph_is_a_finding() -> None:
    assert unread(scanned("1. Sở Nội vụ hoàn thành trong tháng")) == ["trong tháng"]


@pytest.mark.parametrize("printed", ["86,5 tỷ đồng", "41.600 hồ sơ", "ngày 15 hằng tháng", "mục số 3", "báo cáo (b/c)"])
def test_other_numbers_are_no_findings(printed: str) -> None:
    assert not unread(scanned(f"1. Sở Nội vụ bố trí {printed} của tỉnh."))


def test_a_text_is_never_doubted() -> None:
    rows = (*HEAD, LINE.replace("15/12/2027", "32/12/2027"), "2. Sở Y tế thực hiện Kế hoạch số 1S4/KH_UBMD.")
    plan = analyse(build_document([Paragraph(row, Origin(1)) for row in rows], SOURCE))
    assert not unread(plan)
    assert not [flag for task in plan.tasks for flag in task.flags]
    assert not [flag for citation in plan.citations for flag in citation.flags]
    assert not [flag for day in plan.dates for flag in day.flags]

"""What holds for every text: mentions are slices, the shadow keeps its length, nothing raises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import policyparse
from policyparse.document import Origin, Paragraph, Source, build_document, fold
from policyparse.records.model import Plan, encode_plan
from sentences import parse_lines

WORDS = [
    "Sở Y tế",
    "Sở Nội vụ",
    "UBND tỉnh",
    "các sở, ban, ngành",
    "chủ trì",
    "phối hợp với",
    "Giao",
    "đề nghị",
    "báo cáo",
    "trình",
    "tham mưu",
    ":",
    ";",
    ".",
    ",",
    "và",
    "(",
    ")",
    "I.",
    "1.",
    "a)",
    "đ)",
    "-",
    "+",
    "Điều 2.",
    "Nghị quyết số",
    "Kế hoạch số",
    "13 KH/TW",
    "08-NQ/TU",
    "2783/QĐ- UBND",
    "ngày 07/02/2023",
    "trước ngày 15 tháng 11",
    "hằng năm",
    "quý IV/2023",
    "thường xuyên",
    "Luật Đầu tư",
    "Cơ quan chủ trì:",
    "Thời gian thực hiện:",
    "Nơi nhận:",
    "PHỤ LỤC",
    "TT",
    "KẾ HOẠCH",
    "(sau đây gọi là Kế hoạch 13)",
    "Kế hoạch 13",
    "Kế hoạch này",
    "nâng cao",
    "chất lượng",
    "\xa0",
    "ý",
]
lines = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), max_size=14)
texts = st.one_of(lines, st.lists(st.text(max_size=60), max_size=8))


def analyse(paragraphs: list[str]) -> Plan:
    source = Source("x", "", "text/plain", "text")
    return policyparse.analyse(
        build_document([Paragraph(p, Origin(n)) for n, p in enumerate(paragraphs, 1)], source, wrapped=True)
    )


def mentions(value: object) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every (words, span) pair anywhere in a result."""
    if isinstance(value, dict):
        words = value.get("mention", value.get("text"))
        if isinstance(words, str) and isinstance(value.get("span"), list):
            yield words, (value["span"][0], value["span"][1])
        for inner in value.values():
            yield from mentions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mentions(inner)


@given(texts)
def test_every_mention_is_a_slice(paragraphs: list[str]) -> None:
    plan = analyse(paragraphs)
    for words, (start, end) in mentions(msgspec.json.decode(encode_plan(plan))):
        assert plan.text[start:end] == words


@given(st.text())
def test_the_shadow_keeps_its_length(text: str) -> None:
    composed = normalize("NFC", text)
    assert len(fold(composed)) == len(composed)


@given(texts)
def test_the_canonical_text_is_composed_and_has_single_blanks(paragraphs: list[str]) -> None:
    text = analyse(paragraphs).text
    assert text == normalize("NFC", text)
    assert "  " not in text


@given(texts)
def test_the_same_input_gives_the_same_bytes(paragraphs: list[str]) -> None:
    assert encode_plan(analyse(paragraphs)) == encode_plan(analyse(paragraphs))


@given(
    st.lists(
        st.sampled_from(["- Nâng cao chất lượng.", "- Sở Y tế chủ trì rà soát.", "1. Sở Nội vụ:", "- Kiểm tra việc này."]),
        max_size=8,
    )
)
def test_a_paragraph_in_front_shifts_all_spans_and_changes_nothing_else(body: list[str]) -> None:
    """An inert paragraph between title and first heading: the tasks are the same words, moved by its length."""
    inert = "Năm nay thời tiết thuận lợi cho sản xuất."
    head = (
        "ỦY BAN NHÂN DÂN",
        "TỈNH HÀ TĨNH",
        "Số: 12/KH-UBND",
        "Hà Tĩnh, ngày 05 tháng 5 năm 2023",
        "KẾ HOẠCH",
        "VỀ MỘT SỐ NHIỆM VỤ",
    )
    plain = parse_lines("I. NHIỆM VỤ", *body, head=head)
    moved = parse_lines(inert, "I. NHIỆM VỤ", *body, head=head)
    shift = len(inert) + 1
    assert [task.id for task in moved.tasks] == [task.id for task in plain.tasks]
    for before, after in zip(plain.tasks, moved.tasks, strict=True):
        assert (after.span.start, after.span.end) == (before.span.start + shift, before.span.end + shift)
        assert [(a.role, a.mention) for a in after.assignees] == [(a.role, a.mention) for a in before.assignees]
        assert [a.span.start - shift for a in after.assignees] == [a.span.start for a in before.assignees]


@pytest.mark.parametrize("name", ["kh-154.docx", "kh-154-auto.docx", "kh-154.pdf", "kh-154-auto.pdf"])
def test_all_formats_give_the_same_tasks_roles_and_targets(name: str, repo_root: Path, kh154_plan_txt: policyparse.Plan) -> None:
    text, word = kh154_plan_txt, policyparse.parse(repo_root / "corpus/kh-154" / name)
    assert [task.id for task in text.tasks] == [task.id for task in word.tasks]
    roles = [[[(a.role, a.mention) for a in task.assignees] for task in plan.tasks] for plan in (text, word)]
    assert roles[0] == roles[1]
    keys = [{document.id: document.key for document in plan.cited_documents} for plan in (text, word)]
    targets = [[key.get(c.target or "") for c in plan.citations] for key, plan in zip(keys, (text, word), strict=True)]
    assert targets[0] == targets[1]

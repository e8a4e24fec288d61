"""What offices write that no rule was made for: whole documents in little, gold beside the lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse import analyse
from policyparse.readers.options import Options
from policyparse.readers.text import TextReader
from sentences import FOOT, HEAD, ROLES, facts_of, parse_lines, read_marks

Expected = dict[int, set[tuple[str, str]]]

FOLDER = Path(__file__).parent
FILES = ("forms.txt", "offices.txt", "leads.txt")

_TOP = HEAD[:4]
_PLACE = "Hà Tĩnh, ngày 05 tháng 5 năm 2025"
HEADS = {
    "kế hoạch": HEAD,
    "công văn": (*_TOP, "Số: 512/SNV-VP", "V/v triển khai một số nhiệm vụ", _PLACE),
    "thông báo": (*_TOP, "Số: 45/TB-UBND", _PLACE, "THÔNG BÁO", "Kết luận của Chủ tịch UBND tại cuộc họp ngày 03/5/2025"),
    "chỉ thị": (*_TOP, "Số: 06/CT-UBND", _PLACE, "CHỈ THỊ", "Về một số nhiệm vụ trọng tâm"),
    "công điện": (*_TOP, "Số: 03/CĐ-UBND", _PLACE, "CÔNG ĐIỆN", "Về việc ứng phó mưa lũ"),
    "chương trình": (
        "TỈNH ỦY HÀ TĨNH",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Hà Tĩnh, ngày 05 tháng 5 năm 2025",
        "Số 14-CTr/TU",
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "thực hiện Nghị quyết về phát triển kinh tế biển",
        "III. TỔ CHỨC THỰC HIỆN",
    ),
    "quyết định": (*_TOP, "Số: 77/QĐ-UBND", _PLACE, "QUYẾT ĐỊNH", "Về việc ban hành Đề án"),
}


def blocks_of(name: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in (FOLDER / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            continue
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def read_block(block: list[str]) -> tuple[str, list[str], Expected]:
    """The kind of document, its lines without marks, and for each line that is a unit whom it lays work on."""
    kind = "kế hoạch"
    lines: list[str] = []
    expected: Expected = {}
    for line in block:
        if line.startswith("@"):
            kind = line[1:]
        elif line.startswith("  => "):
            pairs = [pair.split(" ", 1) for pair in line.removeprefix("  => ").split(" | ")]
            assert all(role in ROLES for role, _ in pairs), line
            expected.setdefault(len(lines) - 1, set()).update((role, mention) for role, mention in pairs)
        else:
            marked = read_marks(line)
            if marked.facts:
                expected[len(lines)] = set(marked.facts)
            lines.append(marked.text)
    if len(lines) == 1 and kind == "kế hoạch":
        lines[0] = f"1. {lines[0]}"
    return kind, lines, expected


def judge(block: list[str]) -> tuple[list[str], Expected, Expected]:
    kind, lines, expected = read_block(block)
    head = HEADS[kind]
    annex = next((number for number, line in enumerate(lines) if line.startswith("PHỤ LỤC")), len(lines))
    whole = (*head, *lines[:annex], *FOOT, *lines[annex:])
    plan = analyse(TextReader().read("\n".join(whole).encode(), "form.txt", Options()))
    found: Expected = {}
    for task in plan.tasks:
        place = (task.origin.line or 0) - len(head) - 1
        place -= len(FOOT) if place >= annex else 0
        found[place] = {(each.role, each.mention) for each in task.assignees}
    return lines, expected, found


@pytest.mark.parametrize("block", [block for name in FILES for block in blocks_of(name)], ids=lambda block: block[-1][:50])
def test_a_form_says_who(block: list[str]) -> None:
    lines, expected, found = judge(block)
    assert lines
    assert max(expected, default=0) < len(lines)
    assert found == expected


def _sentences() -> list[str]:
    lines = (FOLDER / "addressees.txt").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("sentence", _sentences())
def test_a_sentence_says_whom_it_reports_to(sentence: str) -> None:
    marked = read_marks(f"1. {sentence}")
    facts = facts_of(parse_lines(marked.text))
    assert len(facts) == 1
    assert {fact for fact in facts[0] if fact[0] != "due"} == set(marked.facts)

"""Units and blocks of lines in the words of many offices, gold beside them in text files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sentences import ROLES, parse_lines, read_marks

FOLDER = Path(__file__).parent
FIRST = 10  # the line of the first one behind the head


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if not line.startswith("#")]


def _blocks() -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in _lines("blocks.txt"):
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


@pytest.mark.parametrize("sentence", [line for line in _lines("units.txt") if line])
def test_a_unit_says_who(sentence: str) -> None:
    marked = read_marks(f"1. {sentence}")
    plan = parse_lines(marked.text)
    assert len(plan.tasks) == 1
    assert {(assignee.role, assignee.mention) for assignee in plan.tasks[0].assignees} == set(marked.facts)


@pytest.mark.parametrize("block", _blocks(), ids=lambda block: block[0][:40])
def test_a_block_says_who_for_each_of_its_units(block: list[str]) -> None:
    lines: list[str] = []
    expected: dict[int, set[tuple[str, str]]] = {}
    for line in block:
        if line.startswith("  => "):
            pairs = [pair.split(" ", 1) for pair in line.removeprefix("  => ").split(" | ")]
            assert all(role in ROLES for role, _ in pairs)
            expected[len(lines) - 1] = {(role, mention) for role, mention in pairs}
        else:
            lines.append(line)
    plan = parse_lines(*lines)
    found = {task.origin.line - FIRST: {(a.role, a.mention) for a in task.assignees} for task in plan.tasks}
    assert found == expected


def test_a_committee_that_ends_with_the_duty_of_its_heading_is_no_crash() -> None:
    plan = parse_lines(
        "III. TỔ CHỨC THỰC HIỆN", "1. ỦY BAN NHÂN DÂN CÁC XÃ VÙNG ĐỆM CÓ TRÁCH NHIỆM:", "a) Rà soát các hộ trong vùng đệm."
    )
    assert [task.text for task in plan.tasks] == ["Rà soát các hộ trong vùng đệm."]

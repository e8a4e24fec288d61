"""The words that are looked for before a pattern stand wherever the pattern fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.document import fold
from policyparse.resolution import assignment, cues
from policyparse.resolution.cues import Cue

PLANS = sorted((Path(__file__).parents[2] / "corpus" / "plans").glob("*/plan.txt"))
CUES = {name: cue for module in (cues, assignment) for name, cue in vars(module).items() if isinstance(cue, Cue)}
MADE = (
    "chịu trách nhiệm thi hành quyết định này.",
    "chịu trách nhiệm thực hiện nghị quyết này",
    "căn cứ quyết định thi hành",
    "nghiêm túc thực hiện",
    "sở a (",
    "(do ",
    "việc này do ",
    "trân trọng thông báo",
    "trân trọng mời ",
    "để các đơn vị biết, thực hiện",
)


@pytest.mark.parametrize("name", CUES)
def test_a_cue_finds_what_its_pattern_finds(name: str) -> None:
    cue = CUES[name]
    lines = [*MADE, *(fold(line) for plan in PLANS for line in plan.read_text(encoding="utf-8").splitlines())]
    found = 0
    for line in lines:
        for end in {len(line), *(place + 1 for place, letter in enumerate(line) if letter in " (,.;:")}:
            expected = cue.pattern.search(line, max(0, end - 64), end)
            match = cue.search(line, max(0, end - 64), end)
            assert (match and match.span()) == (expected and expected.span())
            found += match is not None
    assert found, "no line has it"

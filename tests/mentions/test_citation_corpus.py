"""The sentences of corpus/citations: floors on the dev split, every form of the table of types, marks that are whole."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from policyparse.errors import GoldError
from policyparse.evaluation.marks import Section, read_sections, score_marks
from policyparse.lexicon import load_lexicon

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "citations"
FLOORS = {"mentions": 0.99, "numbers": 0.99, "targets": 0.98, "addresses": 0.95}


def sections(split: str) -> list[Section]:
    return [section for path in sorted(FOLDER.glob(f"{split}-*.marks")) for section in read_sections(path)]


def test_floors_of_the_dev_split() -> None:
    scores = score_marks(FOLDER, "dev")
    assert {field: (score.missed, score.false) for field, score in scores.items() if score.f1 < FLOORS[field]} == {}


def test_size_and_split() -> None:
    dev, test = (sum(len(section.marks) for section in sections(split)) for split in ("dev", "test"))
    assert dev + test >= 1000
    assert test >= 300
    names = [section.name for section in sections("*")]
    assert len(names) == len(set(names))


def test_every_type_with_letters_occurs_three_times() -> None:
    """The letters of every type of document, in the state's and in the Party's form wherever offices use both."""
    seen: Counter[str] = Counter()
    for section in sections("*"):
        for mark in section.marks:
            if mark.number and mark.kind == "numbered":
                seen.update(set(re.findall(r"(?<=[-/\d])[A-ZĐ][A-Za-zĐđi]*", mark.number)))
    wanted = {form for kind in load_lexicon().doc_types for form in (kind.abbr, *kind.forms) if form}
    rare = {"PL", "HP", "CTHĐ", "CTPH", "KHPH", "KHHĐ", "TBKL", "HDLN"}  # not forms of doc_types.csv of the domain tables
    assert sorted(form for form in wanted - rare if seen[form] < 3) == []


def test_a_mark_that_is_not_closed_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "dev-x.marks"
    broken.write_text("# a\nCăn cứ {Nghị định số 1/2020/NĐ-CP ngày 01/01/2020\n", encoding="utf-8")
    with pytest.raises(GoldError):
        list(read_sections(broken))
    with pytest.raises(GoldError):
        score_marks(tmp_path, "test")


def test_there_are_lines_in_which_nothing_may_be_found() -> None:
    """Furniture of sites, measures, roads: what is found in such lines counts as false in the scores."""
    empty = [
        line
        for section in sections("*")
        for number, line in enumerate(section.lines, 1)
        if number not in {m.line for m in section.marks}
    ]
    assert len(empty) >= 8

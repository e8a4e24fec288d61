"""Every rule of the lexicon keeps its word: its example is found by it, its counter-example is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyparse.document import fold
from policyparse.errors import LexiconError
from policyparse.lexicon import HeadingRule, LabelRule, TimeRule, load_lexicon
from policyparse.mentions.dates import find_dates

LEXICON = load_lexicon()


@pytest.mark.parametrize("rule", LEXICON.times, ids=lambda rule: rule.id)
def test_time_rules(rule: TimeRule) -> None:
    assert rule.id in {found.rule for found in find_dates(fold(rule.example), LEXICON)}
    assert rule.id not in {found.rule for found in find_dates(fold(rule.counter_example), LEXICON)}


@pytest.mark.parametrize("rule", LEXICON.labels, ids=lambda rule: rule.example)
def test_labels(rule: LabelRule) -> None:
    label = re.compile(rf"(?:{rule.pattern})(?: \([^)]*\))?\s?:")
    assert label.match(fold(rule.example))
    assert not label.match(fold(rule.counter_example))


@pytest.mark.parametrize("rule", LEXICON.headings, ids=lambda rule: rule.kind + rule.example)
def test_headings(rule: HeadingRule) -> None:
    heading = re.compile(rf"(?:{rule.pattern})(?!\w)")
    assert heading.search(fold(rule.example))
    assert not heading.search(fold(rule.counter_example))


def test_every_agency_says_whether_it_is_verified_and_names_its_source() -> None:
    for agency in LEXICON.agencies.values():
        assert agency.source
        assert agency.verified == ("OWN" not in agency.source)


def test_an_overlay_adds_names_and_changes_the_digest(tmp_path: Path) -> None:
    header = "id,name,aliases,kind,scope,valid_from,valid_to,source,verified\n"
    (tmp_path / "agencies.csv").write_text(
        header + "doi-ve-sinh,Đội Vệ sinh đô thị,Đội VSĐT,public-unit,place,,,office,yes\n", "utf-8"
    )
    lexicon = load_lexicon(tmp_path)
    assert "đội vsđt" in {name.surface for name in lexicon.names}
    assert lexicon.digest != LEXICON.digest
    assert "doi-ve-sinh" not in LEXICON.agencies


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("agencies.csv", "id,name\nx,y,z\n"),
        ("labels.csv", "label,field,example,counter_example\n(,lead,a,b\n"),
        ("words.toml", "verbs = [\n"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(tmp_path: Path, table: str, content: str) -> None:
    (tmp_path / table).write_text(content, "utf-8")
    with pytest.raises((LexiconError, KeyError)):
        load_lexicon(tmp_path)


def test_a_missing_overlay_is_an_error_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="PP200"):
        load_lexicon(tmp_path / "nowhere")

"""Who answers on a later day: KH-154 against a table made by reading the domain reference, section 2, line by line."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest

from policyparse import Plan, parse
from policyparse.lexicon import load_lexicon
from policyparse.records.model import Assignee

EXPECTED = list(csv.DictReader(Path(__file__).with_name("kh154_as_of.csv").read_text("utf-8").splitlines()))
LATER = date(2026, 11, 1)


@pytest.fixture(scope="module")
def later(repo_root: Path) -> Plan:
    return parse(repo_root / "corpus/kh-154/kh-154.txt", as_of=LATER)


def assignees(plan: Plan) -> dict[str, Assignee]:
    return {assignee.mention: assignee for task in plan.tasks for assignee in task.assignees}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["mention"])
def test_each_body_on_the_later_day(later: Plan, row: dict[str, str]) -> None:
    found = assignees(later)[row["mention"]]
    assert found.agency is not None
    assert found.agency.id == row["on_its_day"]
    assert found.answers is not None
    assert [agency.id for agency in found.answers.agencies] == row["on_2026_11_01"].split(";")
    assert {key for edge in found.answers.edges for key in edge.source.split(";")} == set(filter(None, row["sources"].split(";")))
    assert bool(found.answers.question) == (row["asks"] == "yes")
    assert all(edge.basis and edge.date for edge in found.answers.edges)


def test_every_lead_body_stands_in_the_table(later: Plan) -> None:
    leads = {a.mention for task in later.tasks for a in task.assignees if a.role == "lead"}
    assert leads <= {row["mention"] for row in EXPECTED}
    assert len(leads) == 17


def test_on_its_own_day_every_body_answers_for_itself(repo_root: Path) -> None:
    plan = parse(repo_root / "corpus/kh-154/kh-154.txt", as_of=date(2023, 5, 5))
    for found in assignees(plan).values():
        assert found.agency is not None
        assert found.answers is not None
        assert [agency.id for agency in found.answers.agencies] == [found.agency.id]
        assert found.answers.edges == ()


def test_nothing_but_the_answers_changes(later: Plan, kh154_plan_txt: Plan) -> None:
    """Zero changed quotations: with the answers and due days taken out, the result is the result without a day."""
    tasks = tuple(
        msgspec.structs.replace(
            task,
            assignees=tuple(msgspec.structs.replace(assignee, answers=None) for assignee in task.assignees),
            deadlines=tuple(msgspec.structs.replace(each, next_due=None, complies_by=None) for each in task.deadlines),
        )
        for task in later.tasks
    )
    assert tasks == kh154_plan_txt.tasks
    assert later.text == kh154_plan_txt.text
    assert later.agencies == kh154_plan_txt.agencies


def test_every_source_of_an_edge_is_named_in_the_lexicon() -> None:
    lexicon = load_lexicon()
    keys = {key for edge in lexicon.successions for key in edge.source.split(";")}
    assert keys <= lexicon.sources.keys()
    assert all(edge.verified == ("OWN" not in edge.source) for edge in lexicon.successions)

"""A new document against a store, on both databases: whoever leads, whatever the body was called, and fast."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from policyparse.lexicon import Lexicon
from policyparse.matching import Relation
from policyparse.matching.answers import match_with_store
from policyparse.matching.neighbours import MOST, neighbours
from policyparse.pipeline import parse
from policyparse.records.model import Body, Plan
from policyparse.store import reading, writing
from policyparse.store.answers import AnswerFormat
from policyparse.store.recording import store_plan

from .conftest import renamed

PAIRS = Path(__file__).resolve().parents[2] / "corpus" / "pairs"


@cache
def of_pair(name: str, which: str, lexicon: Lexicon) -> Plan:
    return parse(PAIRS / name / f"{which}.txt", lexicon=lexicon)


@pytest.fixture
def filled(store: Engine, lexicon: Lexicon, kh154_plan_txt: Plan) -> Engine:
    """The sample plan, a year's plan that the tests go on from, and a draft of another province."""
    with writing(store) as connection:
        store_plan(connection, kh154_plan_txt, "e1", 1)
        for name in ("cai-cach-2025-2026", "chuyen-doi-so-du-thao"):
            store_plan(connection, of_pair(name, "old", lexicon), "e1", 1)
    return store


def test_the_next_years_plan(filled: Engine, lexicon: Lexicon) -> None:
    new = of_pair("cai-cach-2025-2026", "new", lexicon)
    with reading(filled) as connection:
        report = match_with_store(connection, new, lexicon)
    found = {match.task.origin.line: match for match in report.matches}
    assert found[14].relation is Relation.CONTINUED
    assert found[20].relation is Relation.REASSIGNED  # another body leads: not among those of the same bodies
    assert found[33].relation is Relation.CONTINUED  # Sở Kế hoạch và Đầu tư became Sở Tài chính
    assert found[24].relation is Relation.NEW
    counterpart = found[14].counterpart
    assert counterpart is not None
    assert counterpart.plan.document.number == "14/KH-UBND"


def test_a_body_that_does_not_lead_is_found_by_its_words(filled: Engine, lexicon: Lexicon) -> None:
    new = of_pair("cai-cach-2025-2026", "new", lexicon)
    task = next(task for task in new.tasks if task.origin.line == 41)  # now Thanh tra tỉnh, then Sở Tài chính
    with reading(filled) as connection:
        found = neighbours(connection, msgspec.structs.replace(new, tasks=(task,)), lexicon)
    assert any("cơ chế tự chủ" in placed.task.text for placed in found)


def test_another_file_of_a_document_that_is_there_is_the_same(filled: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
    with reading(filled) as connection:
        report = match_with_store(connection, renamed(kh154_plan_txt, "b"), lexicon)
    assert not report.stored
    assert {match.relation for match in report.matches} == {Relation.SAME}
    assert all(match.counterpart and match.counterpart.task.id == match.task.id for match in report.matches)


def test_the_very_file_is_compared_with_the_others(filled: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
    with reading(filled) as connection:
        report = match_with_store(connection, kh154_plan_txt, lexicon)
    assert report.stored
    assert {match.relation for match in report.matches} == {Relation.NEW}
    assert "Tệp này đã có trong kho" in report.summary()


def test_other_provinces_are_not_looked_at(store: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
    body = Body(id="ubnd@nghe-an", name="Ủy ban nhân dân tỉnh Nghệ An")
    copy = renamed(kh154_plan_txt, "b", key="ubnd@nghe-an|2023-05-05|154/KH-UBND", issuer=body, place="Nghệ An")
    with writing(store) as connection:
        store_plan(connection, copy, "e1", 1)
    with reading(store) as connection:
        assert neighbours(connection, kh154_plan_txt, lexicon) == []
        assert neighbours(connection, renamed(copy, "c"), lexicon) != []


def test_few_neighbours_however_many_there_are(store: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
    with writing(store) as connection:
        for year in range(2001, 2021):
            key = f"ubnd@ha-tinh|{year}-05-05|154/KH-UBND"
            store_plan(connection, renamed(kh154_plan_txt, f"{year}", key=key, issued=f"{year}-05-05"), "e1", 1)
    one = msgspec.structs.replace(kh154_plan_txt, tasks=kh154_plan_txt.tasks[:1])
    with reading(store) as connection:
        found = neighbours(connection, one, lexicon)
    assert len(found) == MOST
    assert {placed.plan.document.issued for placed in found} == {f"{year}-05-05" for year in range(2020, 2020 - MOST, -1)}


def test_an_empty_store(store: Engine, kh154_plan_txt: Plan, lexicon: Lexicon) -> None:
    with reading(store) as connection:
        report = match_with_store(connection, kh154_plan_txt, lexicon)
    assert {match.relation for match in report.matches} == {Relation.NEW}


def test_both_databases_say_the_same_in_every_format(filled: Engine, lexicon: Lexicon) -> None:
    new = of_pair("chuyen-doi-so-du-thao", "new", lexicon)
    with reading(filled) as connection:
        report = match_with_store(connection, new, lexicon)
        again = match_with_store(connection, new, lexicon)
    content = json.loads(report.render(AnswerFormat.JSON))
    assert content["relations"] == {
        "new": 6,
        "same": 12,
        "continued": 0,
        "reassigned": 3,
        "deadline-moved": 6,
        "conflict": 0,
    }
    for task in content["tasks"]:
        for mine, _ in task["equal"]:
            assert new.text[slice(*mine)] in task["text"]
    assert report.render(AnswerFormat.JSON) == again.render(AnswerFormat.JSON)
    assert report.render(AnswerFormat.CSV).decode("utf-8-sig").count("\n") == len(new.tasks) + 1
    assert "6 mới, 12 trùng, 3 đổi chủ trì, 6 đổi thời hạn" in report.render(AnswerFormat.TABLE).decode()

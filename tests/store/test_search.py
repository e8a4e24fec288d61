"""Search finds what a hurried typist typed, the same on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from policyparse.records.model import Plan
from policyparse.store import reading, writing
from policyparse.store.folding import fold_words
from policyparse.store.recording import store_plan
from policyparse.store.search import find_passages

from .conftest import renamed


def locators(store: Engine, plan: Plan, words: str) -> list[str]:
    with reading(store) as connection:
        hits = find_passages(connection, words, tasks=True, limit=1000)
    return ["/".join(plan.tasks[hit.task].locator) for hit in hits if hit.task is not None]


@pytest.fixture
def filled(store: Engine, kh154_plan_txt: Plan) -> Engine:
    with writing(store) as connection:
        store_plan(connection, kh154_plan_txt, "e1", 1)
    return store


def test_accents_tones_and_signs_make_no_difference(filled: Engine, kh154_plan_txt: Plan) -> None:
    plan = kh154_plan_txt
    expected = ["/".join(task.locator) for task in plan.tasks if "khoa học công nghệ" in task.text.lower().replace(",", "")]
    assert expected
    for written in ('"khoa học công nghệ"', '"khoa hoc cong nghe"', '"KHOA  HỌC-công NGHỆ"', '"khoa hoc'):
        found = locators(filled, plan, written)
        assert found
        assert set(expected) <= set(found)
    assert locators(filled, plan, '"khoa học công nghệ"') == locators(filled, plan, '"khoa hoc cong nghe"')


def test_all_words_are_wanted_and_a_symbol_is_a_phrase(filled: Engine, kh154_plan_txt: Plan) -> None:
    plan = kh154_plan_txt
    both = set(locators(filled, plan, "nông nghiệp"))
    assert both <= set(locators(filled, plan, "nghiep")) & set(locators(filled, plan, "nong"))
    symbol = locators(filled, plan, "08-NQ/TU")
    assert symbol == ["/".join(task.locator) for task in plan.tasks if "08-NQ/TU" in task.text]
    assert locators(filled, plan, "nq-tu/08") == []


@pytest.mark.parametrize(
    "words", ["", "  ", "«»", '""', "*", "khongcotunaynhuthe", "a' OR 1=1 --", 'a" OR "b', "NOT NEAR(", "\0"]
)
def test_no_words_break_it(filled: Engine, kh154_plan_txt: Plan, words: str) -> None:
    assert locators(filled, kh154_plan_txt, words) == []


def test_documents_that_another_one_replaced_are_not_found(store: Engine, kh154_plan_txt: Plan) -> None:
    with writing(store) as connection:
        for name in ("a", "b"):
            store_plan(connection, renamed(kh154_plan_txt, name), "e1", 1)
    with reading(store) as connection:
        assert len(find_passages(connection, "154/KH-UBND", tasks=False, limit=10)) == 1


@given(st.text())
def test_folding_is_stable(words: str) -> None:
    folded = fold_words(words)
    assert fold_words(folded) == folded
    assert folded.isascii()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Thủy lợi – thuỷ lợi", "thuy loi thuy loi"),
        ("ĐẮK LẮK, đắk lắk", "dak lak dak lak"),
        ("29 - NQ/TW", "29 nq tw"),
        ("hoà hòa HOÀ", "hoa hoa hoa"),
        ("3×4", "3 4"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold_words(written) == folded

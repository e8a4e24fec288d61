"""Real plans that are not ours to ship: pooled scores on those with gold, and the laws of the contract on all."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policyparse.pipeline import parse
from policyparse.records.model import Plan, encode_plan

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"tasks": 0.99, "roles": 0.99, "records": 0.98, "deadlines": 0.97, "citations": 0.99, "full_dates": 0.98}
# Named at collection, before any fixture; where the folder is absent one test stands for all and skips.
TEXTS = sorted(path.name for path in (ROOT.parent / "shared" / "plans" / "text").glob("*.txt")) or ["?.txt"]


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """`score.py` of the shared plans, imported without leaving anything there."""
    spec = importlib.util.spec_from_file_location("shared_plans_score", shared / "plans" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def one_plan(scorer: ModuleType, folder: Path) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Gold and found items of one folder, as `score.py` itself brings them together."""
    gold = scorer.gold_items(folder)
    ignored, optional = gold.pop("ignored"), gold.pop("optional")
    found = scorer.found_items(json.loads(encode_plan(parse(folder / "plan.txt"))), ignored)
    loose = [item for field, item in optional if field == "deadlines"]
    found["deadlines"] = scorer.align_deadlines(gold["deadlines"] + loose, found["deadlines"])
    kept = {field: [i for i in items if (field, i) not in optional or i in gold[field]] for field, items in found.items()}
    return gold, kept


@pytest.fixture(scope="module")
def pooled(shared: Path, scorer: ModuleType) -> dict[str, tuple[dict[str, float], list[Any], list[Any]]]:
    """Micro-averages: the items of all plans in one bag a field."""
    wanted: dict[str, list[Any]] = {field: [] for field in FLOORS}
    given: dict[str, list[Any]] = {field: [] for field in FLOORS}
    folders = sorted(folder for folder in (shared / "plans" / "dev").iterdir() if folder.is_dir())
    for folder in folders:
        gold, found = one_plan(scorer, folder)
        for field in FLOORS:
            wanted[field] += [(folder.name, item) for item in gold[field]]
            given[field] += [(folder.name, item) for item in found[field]]
    assert len(folders) == 5
    return {field: scorer.prf(wanted[field], given[field]) for field in FLOORS}


@pytest.mark.parametrize(("field", "floor"), FLOORS.items())
def test_pooled_scores(pooled: dict[str, tuple[dict[str, float], list[Any], list[Any]]], field: str, floor: float) -> None:
    scores, missed, false = pooled[field]
    assert scores["gold"] > 0
    assert scores["f1"] >= floor, f"missed {missed}\nfalse {false}"


def mentions(plan: Plan) -> Iterator[tuple[str, tuple[int, int]]]:
    """Everything in a result that has a span, with its words."""
    for task in plan.tasks:
        yield task.text, task.span
        yield from ((assignee.mention, assignee.span) for assignee in task.assignees)
        yield from ((addressee.mention, addressee.span) for addressee in task.addressees)
        yield from ((deadline.text, deadline.span) for deadline in task.deadlines)
        yield from ((product.text, product.span) for product in task.products)
    yield from ((citation.text, citation.span) for citation in plan.citations)
    yield from ((date.text, date.span) for date in plan.dates)
    yield from ((body.mention, body.span) for body in plan.agencies)


@pytest.mark.parametrize("name", TEXTS)
def test_every_mention_is_a_slice(shared: Path, name: str) -> None:
    plan = parse(shared / "plans" / "text" / name)
    assert [words for words, (start, end) in mentions(plan) if plan.text[start:end] != words] == []

"""What the scans of the corpus are read with: figures as corpus/measure_scans.py counts them. One scan here, all with TEST_ALL."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import TEST_ALL
from policyparse import analyse
from policyparse.evaluation.scoring import evaluate

from .scans import CORPUS, needs_tesseract, printer

pytestmark = needs_tesseract


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    printer()
    if str(CORPUS) not in sys.path:
        sys.path.insert(0, str(CORPUS))
    return import_module("measure_scans")


def score_of(measure: ModuleType, kind: str, names: list[str]) -> Any:
    total = measure.Score()
    for name, plan in measure.load_gold().items():
        if name in names:
            document = measure.read_scan(plan, printer().KINDS[kind])
            total.add(measure.judge(plan, document, analyse(document)))
    return total


def test_a_hard_scan(measure: ModuleType) -> None:
    score = score_of(measure, "hard-150", ["an-thai"])
    assert score.values == 38
    assert score.right >= 0.88 * score.values, score.remarks
    assert score.wrong_flagged == score.wrong, score.remarks
    assert score.right_flagged <= 0.35 * score.right


def test_what_cannot_be_read_is_no_right_value(measure: ModuleType) -> None:
    """The measure itself: against the plan of another office nothing is right."""
    plans = measure.load_gold()
    document = measure.read_scan(plans["son-hai"], printer().Scan("clean", 300))
    score = measure.judge(plans["bac-son"], document, analyse(document))
    assert score.right < 0.1 * score.values
    assert score.recognition_errors > 0.3 * score.letters


@pytest.mark.slow
@pytest.mark.skipif(not TEST_ALL, reason="chỉ chạy với POLICYPARSE_TEST_ALL=1")
class TestWhole:
    def test_the_sample_plan_as_a_clean_scan(self, measure: ModuleType, tmp_path: Path) -> None:
        made = printer()
        path = tmp_path / "kh-154.tiff"
        path.write_bytes(made.pack_tiff(made.scan_plan(made.load_plans()["kh-154"], made.KINDS["clean"]), made.KINDS["clean"]))
        report = evaluate(CORPUS / "kh-154" / "gold", document=path)
        assert report.failure is None
        assert report.fields["leads"].f1 >= 0.98
        score = score_of(measure, "clean", ["kh-154"])
        assert score.right >= 0.99 * score.values, score.remarks

    def test_all_hard_scans(self, measure: ModuleType) -> None:
        total = measure.Score()
        for kind in ("hard-300", "hard-200", "hard-150"):
            total.add(score_of(measure, kind, list(measure.load_gold())))
        assert total.values >= 200
        assert total.right >= 0.88 * total.values
        assert total.wrong_flagged >= 0.95 * total.wrong, total.remarks

"""Training gives the same bytes every time; what it says of unseen documents is measured as it should be."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from policyparse.confidence import FIELDS, NAME
from policyparse.learned import NO_MODELS
from policyparse.training.confidence import fit, train
from policyparse.training.judgements import JUDGED, Judgement, judge, read_judgements, write_judgements
from policyparse.training.reliability import assess, describe, risk_area


def test_the_shipped_model_is_what_training_gives(repo_root: Path, tmp_path: Path) -> None:
    digest = train(repo_root / "corpus", tmp_path)
    assert (tmp_path / NAME / "weights.json").read_bytes() == (repo_root / "models" / NAME / "weights.json").read_bytes()
    assert digest.removeprefix("sha256:") in (repo_root / "models" / NAME / "SHA256").read_text("ascii")


def test_only_documents_of_the_corpus_are_judged_and_only_numbers_are_kept(repo_root: Path) -> None:
    judgements = read_judgements(repo_root / "corpus" / JUDGED)
    documents = {path.parent.name for path in (repo_root / "corpus" / "plans").glob("*/gold")}
    assert {judgement.document for judgement in judgements} <= documents
    assert all(isinstance(value, float) for judgement in judgements for value in judgement.evidence.values())
    assert sum(not judgement.first_sight for judgement in judgements) >= 100


def test_judging_agrees_with_gold(repo_root: Path) -> None:
    name = "kh-73-sa-thanh"
    judged = list(judge(name, repo_root / "corpus" / "plans" / name / "gold", NO_MODELS))
    assert len(judged) >= 15
    assert all(judgement.right["record"] == (judgement.right["roles"] and judgement.right["deadlines"]) for judgement in judged)
    assert all(judgement.right["unit"] for judgement in judged if judgement.right["roles"])
    assert np.mean([judgement.right["record"] for judgement in judged]) > 0.8


@pytest.fixture(scope="module")
def made(repo_root: Path) -> list[Judgement]:
    """Judgements whose roles are wrong where "idle bodies" says so, mostly."""
    pattern = read_judgements(repo_root / "corpus" / JUDGED)[0]
    draw = np.random.default_rng(1)
    rows = []
    for document in range(10):
        for number in range(30):
            idle = float(draw.random() < 0.3)
            roles = bool(draw.random() < (0.25 if idle else 0.95))
            right = {"unit": True, "roles": roles, "deadlines": True, "record": roles}
            evidence = {**dict.fromkeys(pattern.evidence, 0.0), "idle bodies": idle}
            rows.append(Judgement(f"d{document}", "0", str(number), evidence, right))
    return rows


def test_what_is_learned_holds_on_unseen_documents(made: list[Judgement]) -> None:
    told = {assessment.field: assessment for assessment in assess(made)}
    roles = told["roles"]
    assert roles.records == 300
    assert roles.error.value < 0.06
    assert roles.brier.low < roles.brier.value < roles.brier.high
    assert roles.risk_area.high < roles.blind_area
    assert roles.best_area < roles.risk_area.value
    assert told["unit"].wrong == 0
    assert math.isnan(told["unit"].found.value)
    assert any(line.startswith("record: 300 records") for line in describe(list(told.values())))
    model = fit(made)["roles"]
    assert model.evidence["idle bodies"].weight < -2


def test_risk_area() -> None:
    right = np.array([True, True, False, False])
    assert risk_area(np.array([0.9, 0.8, 0.2, 0.1]), right) == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert risk_area(np.array([0.5, 0.5, 0.5, 0.5]), right) == pytest.approx(0.5)
    assert risk_area(np.array([0.1, 0.2, 0.8, 0.9]), right) > 0.5


def test_a_field_that_was_never_wrong_has_a_rate(made: list[Judgement]) -> None:
    unit = fit(made)["unit"]
    assert all(found.weight == 0 for found in unit.evidence.values())
    assert 1 / (1 + math.exp(-unit.intercept)) == pytest.approx(301 / 302, abs=1e-4)


def test_written_and_read(made: list[Judgement], tmp_path: Path) -> None:
    write_judgements(tmp_path / "made.jsonl", made)
    assert read_judgements(tmp_path / "made.jsonl") == made


def test_every_field_has_a_model(made: list[Judgement]) -> None:
    assert set(fit(made)) == set(FIELDS)

"""Training gives the same bytes every time; what it says of unseen documents is measured as it should be."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from policyparse.confidence import FIELDS, NAME, load_estimator
from policyparse.confidence.estimate import FieldModel
from policyparse.learned import NO_MODELS, load_models
from policyparse.training.confidence import fit, train
from policyparse.training.judgements import JUDGED, Judgement, judge, read_judgements, write_judgements
from policyparse.training.reliability import assess, describe, risk_area


def test_the_shipped_model_is_what_training_gives(repo_root: Path, tmp_path: Path) -> None:
    train(repo_root / "corpus", tmp_path)
    again, shipped = (load_estimator(load_models(folder)) for folder in (_with_card(tmp_path, repo_root), repo_root / "models"))
    assert again is not None
    assert shipped is not None
    for judgement in read_judgements(repo_root / "corpus" / JUDGED):  # another processor may add up in another order
        assert again.estimate(judgement.evidence) == pytest.approx(shipped.estimate(judgement.evidence), abs=0.0021)


def _with_card(folder: Path, repo_root: Path) -> Path:
    shutil.copy(repo_root / "models" / NAME / "card.toml", folder / NAME)
    return folder


def test_trained_twice_is_the_same(made: list[Judgement], fitted: dict[str, FieldModel]) -> None:
    assert fit(made) == fitted


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
    for document in range(8):
        for number in range(25):
            idle = float(draw.random() < 0.3)
            roles = bool(draw.random() < (0.25 if idle else 0.95))
            right = {"unit": True, "roles": roles, "deadlines": True, "record": roles}
            evidence = {**dict.fromkeys(pattern.evidence, 0.0), "idle bodies": idle}
            rows.append(Judgement(f"d{document}", "0", str(number), evidence, right))
    return rows


@pytest.fixture(scope="module")
def fitted(made: list[Judgement]) -> dict[str, FieldModel]:
    return fit(made)


def test_what_is_learned_holds_on_unseen_documents(made: list[Judgement], fitted: dict[str, FieldModel]) -> None:
    told = {assessment.field: assessment for assessment in assess(made, rounds=200)}
    roles = told["roles"]
    assert roles.records == 200
    assert roles.error.value < 0.06
    assert roles.brier.low < roles.brier.value < roles.brier.high
    assert roles.risk_area.high < roles.blind_area
    assert roles.best_area < roles.risk_area.value
    assert told["unit"].wrong == 0
    assert math.isnan(told["unit"].found.value)
    assert any(line.startswith("record: 200 records") for line in describe(list(told.values())))
    assert fitted["roles"].evidence["idle bodies"].weight < -2


def test_risk_area() -> None:
    right = np.array([True, True, False, False])
    assert risk_area(np.array([0.9, 0.8, 0.2, 0.1]), right) == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert risk_area(np.array([0.5, 0.5, 0.5, 0.5]), right) == pytest.approx(0.5)
    assert risk_area(np.array([0.1, 0.2, 0.8, 0.9]), right) > 0.5


def test_a_field_that_was_never_wrong_has_a_rate(fitted: dict[str, FieldModel]) -> None:
    unit = fitted["unit"]
    assert all(found.weight == 0 for found in unit.evidence.values())
    assert 1 / (1 + math.exp(-unit.intercept)) == pytest.approx(201 / 202, abs=1e-4)


def test_written_and_read(made: list[Judgement], tmp_path: Path) -> None:
    write_judgements(tmp_path / "made.jsonl", made)
    assert read_judgements(tmp_path / "made.jsonl") == made


def test_every_field_has_a_model(fitted: dict[str, FieldModel]) -> None:
    assert set(fitted) == set(FIELDS)

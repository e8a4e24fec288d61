"""Probabilities say what was learned, name what speaks against a record, and are left out where nobody measured them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from policyparse.cli import app
from policyparse.confidence import FIELDS, NAME, Estimator, Evidence, choose_reviews, load_estimator, weigh
from policyparse.confidence.estimate import FieldModel, Weight
from policyparse.confidence.review import _reason
from policyparse.errors import ModelError
from policyparse.learned import NO_MODELS, load_models
from policyparse.pipeline import parse
from policyparse.records.model import Plan
from policyparse.training.confidence import EVIDENCE
from sentences import parse_lines

CERTAIN = "1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính báo cáo UBND tỉnh trước ngày 30/6/2026."
DOUBTFUL = (
    "2. Sở Tài chính Sao Khuê rà soát việc Sở Y tế, Sở Nội vụ, Sở Tư pháp đã giao Sở Công Thương phối hợp; chịu trách nhiệm."
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse_lines(CERTAIN, DOUBTFUL)


def test_every_task_has_its_probabilities(plan: Plan) -> None:
    assert len(plan.tasks) == 2
    for task in plan.tasks:
        assert task.confidence is not None
        assert task.field_confidence is not None
        fields = msgspec.structs.astuple(task.field_confidence)
        assert all(0 < value < 1 for value in fields)
        assert task.confidence == pytest.approx(task.field_confidence.roles * task.field_confidence.deadlines, abs=0.002)
        assert task.confidence <= min(fields)


def test_doubtful_evidence_lowers_them(plan: Plan) -> None:
    certain, doubtful = plan.tasks
    assert certain.field_confidence is not None
    assert doubtful.field_confidence is not None
    assert doubtful.field_confidence.roles < certain.field_confidence.roles
    evidence = Evidence(plan)
    assert evidence.of(doubtful)["idle bodies"] > 1 > evidence.of(certain)["idle bodies"] == 0
    assert evidence.of(doubtful)["spare cues"] > evidence.of(certain)["spare cues"]
    [review] = choose_reviews([plan], load_models(), 1)
    assert (review.task, review.field) == (doubtful, "cơ quan")
    assert "còn cơ quan được nhắc đến mà không có vai trò" in review.reasons


def test_without_the_model_nothing_is_said(repo_root: Path) -> None:
    path = repo_root / "corpus" / "plans" / "tb-87-thanh-duc" / "plan.txt"
    with_it, without = parse(path), parse(path, models=load_models().without(NAME))
    assert all(task.confidence is None and task.field_confidence is None for task in without.tasks)
    assert NAME in with_it.engine.models
    bare = [msgspec.structs.replace(task, confidence=None, field_confidence=None) for task in with_it.tasks]
    assert tuple(bare) == without.tasks  # it changes no record


def test_a_scan_is_less_sure_and_most_so_where_its_words_are(plan: Plan) -> None:
    source = msgspec.structs.replace(plan.source, ocr=True)
    bare = [msgspec.structs.replace(task, confidence=None, field_confidence=None) for task in plan.tasks]
    blurred = [msgspec.structs.replace(task, origin=msgspec.structs.replace(task.origin, confidence=0.4)) for task in bare]
    read, scanned, uncertain = (
        [
            task.confidence or 0
            for task in weigh(msgspec.structs.replace(plan, source=origin, tasks=tuple(tasks)), load_models()).tasks
        ]
        for origin, tasks in ((plan.source, bare), (source, bare), (source, blurred))
    )
    assert all(second < first for first, second in zip(read, scanned, strict=True))
    assert all(second < first for first, second in zip(scanned, uncertain, strict=True))


def test_evidence_and_reasons_have_a_name_each(plan: Plan) -> None:
    names = set(Evidence(plan).of(plan.tasks[0]))
    for field in FIELDS:
        assert set(EVIDENCE[field]) <= names
    assert all(_reason(name) for field in FIELDS for name in EVIDENCE[field])


def test_explanations_name_the_heaviest_first() -> None:
    model = FieldModel(2.0, {"a": Weight(-1.0, 0.5), "b": Weight(-3.0, 0.0), "c": Weight(1.0, 2.0), "d": Weight(-5.0, 0.0)})
    estimator = Estimator(dict.fromkeys(FIELDS, model))
    evidence = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.0}
    assert estimator.explain(evidence, "roles") == [("b", -3.0), ("c", -1.0), ("a", -0.5)]  # d is absent: it says nothing
    assert estimator.estimate(evidence)["roles"] == pytest.approx(1 / (1 + 2.718281828 ** (2.5)), abs=0.001)


def test_reviews_come_least_sure_first_and_keep_to_the_budget(repo_root: Path) -> None:
    plans = [parse(repo_root / "corpus" / "plans" / name / "plan.txt") for name in ("kh-73-sa-thanh", "ct-05-tra-loc")]
    every = sorted(task.confidence for plan in plans for task in plan.tasks if task.confidence is not None)
    reviews = choose_reviews(plans, load_models(), 5)
    assert [review.task.confidence for review in reviews] == every[:5]
    assert all(review.field in ("cơ quan", "thời hạn", "có phải nhiệm vụ") for review in reviews)
    assert all(len(review.reasons) <= 3 for review in reviews)
    assert choose_reviews(plans, NO_MODELS, 5) == []


def test_one_thing_is_said_once(repo_root: Path) -> None:
    folders = sorted((repo_root / "corpus" / "plans").glob("kh-*/plan.txt"))
    for review in choose_reviews([parse(path) for path in folders[:4]], load_models(), 40):
        said = [reason.removeprefix("trong cả văn bản: ") for reason in review.reasons]
        assert len(said) == len(set(said))
        assert sum("mốc thời gian" in reason for reason in said) <= 1


def test_a_model_of_another_shape_is_refused(repo_root: Path, tmp_path: Path) -> None:
    shutil.copytree(repo_root / "models" / NAME, tmp_path / NAME)
    from policyparse.learned import write_artefact

    for content in (b"{}", b'{"unit": 1}', b"["):
        write_artefact(tmp_path / NAME, "weights.json", content)
        with pytest.raises(ModelError, match="sai dạng"):
            load_estimator(load_models(tmp_path))


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["parse", *arguments])
        return done.exit_code, done.stdout, done.stderr

    def test_a_list_of_what_to_look_at(self, repo_root: Path, tmp_path: Path) -> None:
        plan = str(repo_root / "corpus" / "plans" / "kh-73-sa-thanh" / "plan.txt")
        code, out, _ = self.run(plan, "--review-budget", "3", "--format", "json")
        assert code == 0
        told = json.loads(out)
        assert len(told["rows"]) == 3
        assert told["total"] == len(parse(Path(plan)).tasks)
        shares = [int(row["confidence"].rstrip("%")) for row in told["rows"]]
        assert shares == sorted(shares)
        code, out, _ = self.run(plan, "--review-budget", "3")
        assert code == 0
        assert "Cần xem" in out
        target = tmp_path / "xem.xlsx"
        assert self.run(plan, "--review-budget", "3", "-o", str(target))[0] == 0
        assert target.read_bytes().startswith(b"PK")

    def test_not_as_records_and_not_in_a_folder(self, repo_root: Path, tmp_path: Path) -> None:
        plan = str(repo_root / "corpus" / "plans" / "kh-73-sa-thanh" / "plan.txt")
        for arguments in (["--format", "md"], ["-o", f"{tmp_path}/"]):
            code, _, told = self.run(plan, "--review-budget", "3", *arguments)
            assert code == 2
            assert "--review-budget" in told

    def test_without_models_it_says_why_the_list_is_empty(self, repo_root: Path) -> None:
        plan = str(repo_root / "corpus" / "plans" / "kh-73-sa-thanh" / "plan.txt")
        code, out, _ = self.run(plan, "--review-budget", "3", "--no-models")
        assert code == 0
        assert "--no-models" in out

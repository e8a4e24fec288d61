"""From evidence to probabilities: one logistic model a field, trained by `python -m policyparse.evaluation calibrate`."""

from __future__ import annotations

from functools import lru_cache
from math import exp

import msgspec

from policyparse.confidence.evidence import Evidence
from policyparse.errors import ModelError
from policyparse.learned import Artefact, Models
from policyparse.records.model import FieldConfidence, Plan

NAME = "confidence"
FIELDS = ("unit", "roles", "deadlines")
"""It is a task; all its roles are right and none is missing; the same of its deadlines. A record is right if all three are."""

_DIGITS = 3


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one unit of some evidence adds to the log-odds, and how much of it there usually is."""

    weight: float
    mean: float


class FieldModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A logistic model: the log-odds of usual evidence, and what each deviation adds."""

    intercept: float
    evidence: dict[str, Weight]


class Estimator:
    """Probabilities for task records. The same evidence gives the same numbers, to three digits."""

    def __init__(self, fields: dict[str, FieldModel]) -> None:
        self._fields = fields
        self._sums = {
            field: (
                model.intercept - sum(found.weight * found.mean for found in model.evidence.values()),
                [(name, found.weight) for name, found in model.evidence.items()],
            )
            for field, model in fields.items()
        }

    def estimate(self, evidence: dict[str, float]) -> dict[str, float]:
        """The probability that each of `FIELDS` is right, and, under "record", that all of them are.

        Roles and deadlines err for reasons of their own, so the last is their product; both stand for the unit as well, since
        neither is right of what is no task.
        """
        told = {
            field: _sigmoid(base + sum([evidence[name] * weight for name, weight in weights]))
            for field, (base, weights) in self._sums.items()
        }
        told["record"] = told["roles"] * told["deadlines"]
        return {field: round(value, _DIGITS) for field, value in told.items()}

    def explain(self, evidence: dict[str, float], field: str) -> list[tuple[str, float]]:
        """The evidence that lowers a field's probability, the heaviest first, each with what it takes off the log-odds."""
        parts = [(name, found.weight * (evidence[name] - found.mean)) for name, found in self._fields[field].evidence.items()]
        return sorted((part for part in parts if part[1] < 0 and evidence[part[0]]), key=lambda part: part[1])


def _sigmoid(score: float) -> float:
    return 1 / (1 + exp(-score)) if score > -700 else 0.0


def load_estimator(models: Models) -> Estimator | None:
    """The estimator among the models; None without it: then no record says how sure it is."""
    artefact = models.find(NAME)
    return _load(artefact) if artefact else None


@lru_cache(maxsize=4)
def _load(artefact: Artefact) -> Estimator:
    try:
        fields = msgspec.json.decode(artefact.read_bytes(), type=dict[str, FieldModel])
    except msgspec.MsgspecError as error:
        raise ModelError(f"mô hình {NAME} sai dạng ({error})", path=str(artefact.file)) from error
    if set(fields) != set(FIELDS):
        raise ModelError(f"mô hình {NAME} sai dạng (thiếu hoặc thừa mục)", path=str(artefact.file))
    return Estimator(fields)


def weigh(plan: Plan, models: Models) -> Plan:
    """The plan with every task's probabilities filled in; as it is where no estimator is among the models."""
    estimator = load_estimator(models)
    if estimator is None or not plan.tasks:
        return plan
    evidence = Evidence(plan)
    weighed = []
    for task in plan.tasks:
        found = estimator.estimate(evidence.of(task))
        fields = FieldConfidence(unit=found["unit"], roles=found["roles"], deadlines=found["deadlines"])
        weighed.append(msgspec.structs.replace(task, confidence=found["record"], field_confidence=fields))
    return msgspec.structs.replace(plan, tasks=tuple(weighed))

"""Training the estimator of confidence: a logistic model a field, on judgements of documents that the rules had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from policyparse.confidence.estimate import FIELDS, NAME, FieldModel, Weight
from policyparse.learned import write_artefact
from policyparse.training.judgements import JUDGED, Judgement, read_judgements

STRENGTHS = (0.01, 0.03, 0.1, 0.3)
FOLDS = 6
_FREE = 10.0  # so tall a column is hardly held back

EVIDENCE = {
    "unit": ("paragraph", "alone", "rare way", "label", "many", "scan"),
    "roles": (
        *("idle bodies", "capital behind", "dash behind", "loose list", "two leads", "no doer", "spare cues", "alone"),
        *("rare way", "unknown body", "short name", "scan", "weakest word"),
        *(f"{name} in the plan" for name in ("idle bodies", "capital behind", "loose list", "rare way", "unknown body")),
    ),
    "deadlines": (
        *("times", "idle times", "time, no deadline", "several deadlines", "recurrence", "period", "no day", "relative"),
        *("open deadline", "spare times", "long", "scan"),
    ),
}
"""What may speak about a field: more than this has been tried and told held-out documents worse."""


def train(corpus: Path, models: Path) -> str:
    """Write the artefact anew; gives its digest. The same judgements give the same bytes."""
    fields = fit(read_judgements(corpus / JUDGED))
    return write_artefact(models / NAME, "weights.json", msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")


def fit(judgements: Sequence[Judgement]) -> dict[str, FieldModel]:
    """A model for each field; how loosely its weights are held is what tells whole unseen documents best."""
    groups = documents_of(judgements)
    fields = {}
    for field in FIELDS:
        table, means, scales = standardise(judgements, field)
        right = judged(judgements, field)
        intercept, weights = fit_field(table, right, choose_strength(table, right, groups))
        known = zip(EVIDENCE[field], weights, means, scales, strict=False)  # the last weight is for first sight
        evidence = {name: Weight(round(float(weight / scale), 5), round(float(mean), 5)) for name, weight, mean, scale in known}
        fields[field] = FieldModel(round(intercept, 5), evidence)
    return fields


def standardise(judgements: Sequence[Judgement], field: str) -> tuple[Any, Any, Any]:
    """A row of centred numbers for each judgement, its last column for first sight; means; scales."""
    import numpy as np

    table = np.array([[judgement.evidence[name] for name in EVIDENCE[field]] for judgement in judgements])
    means, scales = table.mean(axis=0), table.std(axis=0)
    scales[scales < 0.05] = 1.0  # seen in hardly any judgement: its weight stays small
    ages = np.array([[_FREE * judgement.first_sight] for judgement in judgements])
    return np.hstack([(table - means) / scales, ages]), means, scales


def judged(judgements: Sequence[Judgement], field: str) -> Any:
    """Whether the field was right, judgement by judgement; of "record": whether all were."""
    import numpy as np

    return np.array([judgement.right[field] for judgement in judgements])


def documents_of(judgements: Sequence[Judgement]) -> Any:
    """The document of each judgement: whole documents are held out, never single records."""
    import numpy as np

    return np.array([judgement.document for judgement in judgements])


def fit_field(table: Any, right: Any, strength: float) -> tuple[float, Any]:
    """Intercept and weights. Where all examples agree there is nothing to learn but a rate (of one more, wrong: Laplace)."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    if right.all() or not right.any():
        rate = (right.sum() + 1) / (len(right) + 2)
        return float(np.log(rate / (1 - rate))), np.zeros(table.shape[1])
    with threadpool_limits(1):  # sums in one order, and tables this small only wait for other threads
        model = LogisticRegression(C=strength, solver="lbfgs", tol=1e-6, max_iter=2_000).fit(table, right)
    return float(model.intercept_[0]), model.coef_[0]


def _predict(table: Any, right: Any, groups: Any, strength: float) -> Any:
    """For each example the probability that a model gives which has not seen its document."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    told = np.empty(len(right))
    for rest, own in GroupKFold(min(FOLDS, len(set(groups)))).split(table, right, groups):
        intercept, weights = fit_field(table[rest], right[rest], strength)
        told[own] = sigmoid(intercept + table[own] @ weights)
    return told


def sigmoid(score: Any) -> Any:
    """Log-odds to probabilities."""
    import numpy as np

    return 1 / (1 + np.exp(-score))


def _loss(told: Any, right: Any) -> float:
    import numpy as np

    sure = np.clip(np.where(right, told, 1 - told), 1e-6, 1)
    return float(-np.log(sure).mean())


def choose_strength(table: Any, right: Any, groups: Any) -> float:
    """How loosely weights are held, as what tells held-out documents best."""
    return min(STRENGTHS, key=lambda strength: _loss(_predict(table, right, groups, strength), right))

"""What probabilities are worth on documents that neither the rules nor the estimator had seen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from policyparse.confidence.estimate import FIELDS
from policyparse.training.confidence import choose_strength, documents_of, fit_field, judged, sigmoid, standardise
from policyparse.training.judgements import Judgement

ROUNDS = 2_000
SEED = 20251125
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


class Interval(NamedTuple):
    """A figure with the bounds that 95 of 100 redraws of the documents stay within."""

    value: float
    low: float
    high: float


class Bin(NamedTuple):
    """Records whose probability was between two bounds: how many, what they were told on average, how many were right."""

    low: float
    high: float
    records: int
    told: float
    right: float


class Assessment(NamedTuple):
    """What the probabilities of one field are worth on documents that neither rules nor model had seen.

    `risk_area` is the area under the risk-coverage curve: the share of wrong records among those kept, averaged over how many
    are kept, the surest first. `blind_area` is the same for a random order, `best_area` for a perfect one. `found` is the
    share of wrong records among the fifth that is least sure.
    """

    field: str
    records: int
    wrong: int
    bins: tuple[Bin, ...]
    error: Interval
    brier: Interval
    rate_brier: float
    risk_area: Interval
    blind_area: float
    best_area: float
    found: Interval


def assess(judgements: Sequence[Judgement], rounds: int = ROUNDS) -> list[Assessment]:
    """What is told of today's records, as `tell_unseen` tells it. `rounds` redraws of the documents make the intervals."""
    import numpy as np

    groups = documents_of(judgements)
    today = np.array([not judgement.first_sight for judgement in judgements])
    answers = []
    for field, sure in tell_unseen(judgements).items():
        right = judged(judgements, field)
        rate = np.empty(len(right))
        for document in np.unique(groups[today]):
            rate[groups == document] = right[(groups != document) & today].mean()
        answers.append(_assess(field, sure[today], rate[today], right[today], groups[today], rounds))
    return answers


def tell_unseen(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """For each field the probabilities of all judgements in order: those of each document are told by an estimator trained on
    all other documents, its strength chosen on those alone."""
    groups = documents_of(judgements)
    told = {field: _held_out(judgements, field, groups) for field in FIELDS}
    return {**told, "record": told["roles"] * told["deadlines"]}


def _held_out(judgements: Sequence[Judgement], field: str, groups: Any) -> Any:
    import numpy as np

    table, _, _ = standardise(judgements, field)
    right = judged(judgements, field)
    told = np.empty(len(right))
    for document in np.unique(groups):
        own = groups == document
        strength = choose_strength(table[~own], right[~own], groups[~own])
        intercept, weights = fit_field(table[~own], right[~own], strength)
        told[own] = sigmoid(intercept + table[own] @ weights)
    return told


def _assess(field: str, told: Any, rate: Any, right: Any, groups: Any, rounds: int) -> Assessment:
    import numpy as np

    bins = []
    for low, high in itertools.pairwise(BINS):
        inside = (told >= low) & ((told < high) | (high == 1.0))
        if inside.any():
            bins.append(Bin(low, high, int(inside.sum()), float(told[inside].mean()), float(right[inside].mean())))

    def figures(rows: Any) -> tuple[float, float, float, float]:
        return (
            _calibration_error(told[rows], right[rows]),
            float(((told[rows] - right[rows]) ** 2).mean()),
            risk_area(told[rows], right[rows]),
            _found(told[rows], right[rows]),
        )

    everything = np.arange(len(right))
    documents = [np.flatnonzero(groups == name) for name in np.unique(groups)]
    draw = np.random.default_rng(SEED)
    redrawn = np.array(
        [
            figures(np.concatenate([documents[number] for number in draw.integers(len(documents), size=len(documents))]))
            for _ in range(rounds)
        ]
    )
    error, brier, area, found = (
        Interval(value, *_bounds(redrawn[:, column])) for column, value in enumerate(figures(everything))
    )
    return Assessment(
        field=field,
        records=len(right),
        wrong=int((~right).sum()),
        bins=tuple(bins),
        error=error,
        brier=brier,
        rate_brier=float(((rate - right) ** 2).mean()),
        risk_area=area,
        blind_area=float((~right).mean()),
        best_area=risk_area(right.astype(float), right),
        found=found,
    )


def _bounds(values: Any) -> tuple[float, float]:
    import numpy as np

    known = values[~np.isnan(values)]  # a draw without any error has no share of them
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def _calibration_error(told: Any, right: Any) -> float:
    """How far, on average over records, a bin's average probability is from its share of right ones."""
    import numpy as np

    places = np.digitize(told, BINS[1:-1])
    gaps = [abs(told[places == place].sum() - right[places == place].sum()) for place in np.unique(places)]
    return float(sum(gaps) / len(told))


def risk_area(told: Any, right: Any) -> float:
    """The area under the risk-coverage curve; records of equal probability share their risk."""
    import numpy as np

    _, ranks, counts = np.unique(-told, return_inverse=True, return_counts=True)
    shared = np.bincount(ranks, weights=~right) / counts
    wrong = np.repeat(shared, counts)
    return float((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).mean())


def _found(told: Any, right: Any) -> float:
    import numpy as np

    if right.all():
        return float("nan")
    fifth = np.argsort(told, kind="stable")[: max(1, round(len(told) / 5))]
    return float((~right[fifth]).sum() / (~right).sum())


def describe(assessments: Sequence[Assessment]) -> Iterator[str]:
    """The figures, in lines to publish."""
    for each in assessments:
        yield f"{each.field}: {each.records} records, {each.wrong} wrong"
        yield f"  Brier score {_shown(each.brier)}; {each.rate_brier:.3f} for their average alone"
        yield f"  calibration error {_shown(each.error)}"
        yield f"  area under risk-coverage {_shown(each.risk_area)}; {each.blind_area:.3f} blind, {each.best_area:.3f} at best"
        yield f"  wrong ones among the least sure fifth {_shown(each.found)}"
        for part in each.bins:
            yield f"  told {part.low:.2f}-{part.high:.2f}: {part.records:4} records, told {part.told:.3f}, right {part.right:.3f}"


def _shown(figure: Interval) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"

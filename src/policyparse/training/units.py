"""Training of the unit classifier: multinomial logistic regression over a line's features, and how states follow each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from policyparse.learned import write_artefact
from policyparse.learned.lines import describe
from policyparse.learned.units import UNITS
from policyparse.lexicon import load_lexicon
from policyparse.training.examples import Copy, load_documents, make_copies, mix

__all__ = ["fit", "pack", "train"]

_STRENGTH = 1.0  # inverse of the penalty
_MOVE_WEIGHT = 0.5  # how much the order of states counts beside the lines themselves
_MIXTURES = 3  # how often every copy is mixed with the others
_RARE = 2  # a feature seen in fewer lines is left out
_SMALL = 0.02  # so is one that no state gives this weight


def fit(copies: Sequence[Copy], mixtures: int = _MIXTURES) -> dict[str, np.ndarray]:
    """The arrays of a classifier. Rounded, so that the last bits of a solver do not change what is written."""
    copies = [*copies, *(copy for seed in range(mixtures) for copy in mix(copies, seed))]
    lines = [features for copy in copies for features in describe(copy.lines)]
    states = [state for copy in copies for state in copy.states]
    counts = Counter(feature for features in lines for feature in set(features))
    kept = [{feature: 1.0 for feature in features if counts[feature] >= _RARE} for features in lines]
    vectorizer = DictVectorizer(dtype=np.float64)
    matrix = vectorizer.fit_transform(kept)
    regression = LogisticRegression(C=_STRENGTH, max_iter=1_000).fit(matrix, states)
    names = np.array(vectorizer.get_feature_names_out(), dtype=np.str_)
    weights = regression.coef_.T
    used = np.abs(weights).max(axis=1) >= _SMALL
    return {
        "states": np.array(regression.classes_, dtype=np.str_),
        "features": names[used],
        "weights": np.round(weights[used], 3).astype(np.float32),
        "bias": np.round(regression.intercept_, 3).astype(np.float32),
        "moves": np.round(_MOVE_WEIGHT * _moves(copies, list(regression.classes_)), 3).astype(np.float32),
    }


def _moves(copies: Iterable[Copy], states: list[str]) -> np.ndarray:
    """How much likelier a state is behind another than anywhere, as a logarithm; half a count for what was never seen."""
    number = {state: index for index, state in enumerate(states)}
    follows = np.full((len(states), len(states)), 0.5)
    anywhere = np.full(len(states), 0.5)
    for copy in copies:
        for first, second in pairwise(copy.states):
            follows[number[first], number[second]] += 1
        for state in copy.states:
            anywhere[number[state]] += 1
    likelier: np.ndarray = np.log(follows / follows.sum(axis=1, keepdims=True)) - np.log(anywhere / anywhere.sum())
    return likelier


def pack(arrays: dict[str, np.ndarray]) -> bytes:
    """The arrays as a file, the same bytes for the same arrays."""
    file = BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def train(corpus: Path, models: Path) -> str:
    """Train on the dev part and write the artefact; gives its digest."""
    lexicon = load_lexicon()
    copies = [copy for document in load_documents(corpus, "dev") for copy in make_copies(document, lexicon)]
    return write_artefact(models / UNITS, "units.npz", pack(fit(copies)))

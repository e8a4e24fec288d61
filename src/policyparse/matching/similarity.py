"""How much two tasks say the same: TF-IDF over words, held down where something differs that may not.

Half of it is the cosine of the two, half how much of the one the other says too: where words were only added, less is to be
doubted than where words of the one stand in the place of words of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policyparse.errors import ModelsMissing
from policyparse.matching.words import Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

OTHER_NAME, OTHER_ROUND, OTHER_ACT, ONLY_ACT = 0.5, 0.4, 0.75, 0.5
"""What a similarity is multiplied by where the proper names, the rounds or the acts of two tasks are not each other's."""

WORTH_A_LOOK = 0.2
"""Below this words alone say that two tasks are not one."""

FEWEST_WORDS = 4
"""Of fewer words than these little is said by finding all of them in the other text."""


def similarities(new: Sequence[Work], old: Sequence[Work]) -> NDArray[Any]:
    """A similarity from 0 to 1 for every new task (rows) and every old one (columns).

    Raises `ModelsMissing` where scikit-learn is not installed.
    """
    try:
        import numpy
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ModuleNotFoundError as error:
        raise missing() from error
    if not any(work.features for work in new) or not any(work.features for work in old):
        return numpy.zeros((len(new), len(old)))
    vectors = TfidfVectorizer(analyzer=_features, sublinear_tf=True, dtype=numpy.float64)
    weights = vectors.fit_transform([*new, *old])
    first, second = weights[: len(new)], weights[len(new) :]
    cosine = (first @ second.T).toarray()
    of_first = (first.multiply(first) @ second.sign().T).toarray()
    of_second = (first.sign() @ second.multiply(second).T).toarray()
    long_enough = (_counts(new)[:, None] >= FEWEST_WORDS) & (_counts(old)[None, :] >= FEWEST_WORDS)
    found = (cosine + numpy.where(long_enough, numpy.maximum(of_first, of_second), cosine)) / 2
    for row, column in zip(*numpy.nonzero(found > WORTH_A_LOOK), strict=True):
        found[row, column] *= held_down(new[int(row)], old[int(column)])
    clipped: NDArray[Any] = numpy.round(numpy.clip(found, 0.0, 1.0), 6)
    return clipped


def missing() -> ModelsMissing:
    """The error that says what to install."""
    return ModelsMissing('thiếu scikit-learn để so nhiệm vụ: cài thêm "policyparse[models]"')


def held_down(one: Work, other: Work) -> float:
    """By how much a similarity of words overstates that of the work: 1.0 where nothing speaks against it."""
    factor = 1.0
    if one.names and other.names and not one.names & other.names:
        factor *= OTHER_NAME
    if one.rounds != other.rounds and one.rounds and other.rounds:
        factor *= OTHER_ROUND
    if one.act != other.act:
        factor *= ONLY_ACT if one.only or other.only else OTHER_ACT if one.act and other.act else 1.0
    return factor


def _counts(works: Sequence[Work]) -> NDArray[Any]:
    import numpy

    return numpy.array([len({feature for feature in work.features if " " not in feature}) for work in works])


def _features(work: Work) -> tuple[str, ...]:
    return work.features

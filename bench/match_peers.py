"""Other measures of likeness in the place of ours: same assignment, same relations, thresholds chosen on dev by F1.

python bench/match_peers.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

from policyparse.document import fold
from policyparse.evaluation.pairs import PairScore, score_pairs
from policyparse.lexicon import load_lexicon
from policyparse.matching import pairing
from policyparse.matching.words import Work, work_of
from policyparse.records.model import Plan, Task

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
THRESHOLDS = [number / 100 for number in range(40, 96, 5)]
Measure = Callable[[Sequence[str], Sequence[str]], Any]


def by_letters(new: Sequence[str], old: Sequence[str]) -> Any:
    """rapidfuzz's `ratio` of the whole texts."""
    return numpy.array([[fuzz.ratio(one, other) / 100 for other in old] for one in new])


def by_words(new: Sequence[str], old: Sequence[str]) -> Any:
    """rapidfuzz's `token_set_ratio`, which forgives added words."""
    return numpy.array([[fuzz.token_set_ratio(one, other) / 100 for other in old] for one in new])


def by_cosine(new: Sequence[str], old: Sequence[str]) -> Any:
    """scikit-learn's TF-IDF over the words of the whole texts, as it is."""
    weights = TfidfVectorizer(token_pattern=r"\w+").fit_transform([*new, *old])  # noqa: S106
    return (weights[: len(new)] @ weights[len(new) :].T).toarray()


def main() -> None:
    lexicon = load_lexicon()
    room: Any = pairing

    def score(split: str, measure: Measure | None, threshold: float) -> PairScore:
        texts: dict[int, str] = {}
        kept: list[Work] = []  # so that no identity is given twice

        def keep(plan: Plan, task: Task) -> Work:
            work = work_of(plan, task)
            texts[id(work)] = fold(task.text)
            kept.append(work)
            return work

        if measure is None:
            return score_pairs(CORPUS, split, lexicon=lexicon)
        room.work_of = keep
        room.similarities = lambda new, old: measure([texts[id(one)] for one in new], [texts[id(one)] for one in old])
        room.SAME_LEAD = room.OTHER_LEAD = threshold
        return score_pairs(CORPUS, split, lexicon=lexicon)

    print("measure, threshold: precision and recall on dev, on test")
    print("policyparse:", *(_figures(score(split, None, 0)) for split in ("dev", "test")))
    for measure in (by_letters, by_words, by_cosine):
        dev = {threshold: score("dev", measure, threshold) for threshold in THRESHOLDS}
        best = max(dev, key=lambda one: 2 * dev[one].right / (dev[one].found + dev[one].gold))
        print(f"{measure.__name__} {best}:", _figures(dev[best]), _figures(score("test", measure, best)))


def _figures(score: PairScore) -> str:
    return f"{score.precision:.3f} {score.recall:.3f}"


if __name__ == "__main__":
    main()

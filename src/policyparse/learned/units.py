"""The unit classifier: what each line of a document without numbering is, and which level its label had.

One batch a document: the weights of a line's features are added up by NumPy, and the likeliest sequence of states is
found over the whole document. A state is a kind and a level ("task/dash"); a line that still prints a label keeps its level.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from policyparse.learned.artefacts import Artefact, Models
from policyparse.learned.lines import Line, describe

if TYPE_CHECKING:
    import numpy as np

__all__ = ["KINDS", "UNITS", "Guess", "UnitClassifier", "find_classifier"]

UNITS = "units"
KINDS = ("task", "target", "label", "heading", "prose", "furniture")
_IMPOSSIBLE = -1e4
_STRETCH = 1024  # lines scored at a time, so that memory does not grow with the document


class Guess(NamedTuple):
    """What a line is taken for; `level` is that of its label, "none" for a line that had none."""

    kind: str
    level: str
    probability: float


class UnitClassifier:
    """Scores lines with the arrays that `python -m policyparse.training units` writes."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        import numpy as np

        states = [str(state).split("/") for state in arrays["states"]]
        self._kinds = [kind for kind, _ in states]
        self._levels = [level for _, level in states]
        self._columns = {str(feature): index for index, feature in enumerate(arrays["features"])}
        weights = arrays["weights"]
        self._nothing = len(weights)  # the row that stands for a feature never seen
        self._weights = np.concatenate([weights, np.zeros((1, weights.shape[1]), weights.dtype)])
        self._bias = arrays["bias"]
        self._moves = arrays["moves"]

    def classify(self, lines: Sequence[Line]) -> list[Guess]:
        """What each line is, with the probability of that by its own features."""
        guesses: list[Guess] = []
        features = describe(lines)
        for start in range(0, len(lines), _STRETCH):
            guesses.extend(self._classify(features[start : start + _STRETCH], lines[start : start + _STRETCH]))
        return guesses

    def _classify(self, features: Sequence[Sequence[str]], lines: Sequence[Line]) -> list[Guess]:
        import numpy as np

        rows: list[int] = []
        starts: list[int] = []
        for each in features:
            starts.append(len(rows))
            rows.append(self._nothing)
            rows.extend(map(self._columns.get, dict.fromkeys(each), repeat(self._nothing)))
        scores = np.add.reduceat(self._weights[rows], starts, axis=0)
        scores += self._bias
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        probabilities = np.exp(scores)
        for row, line in zip(scores, lines, strict=True):
            if line.level:
                row[[level != line.level for level in self._levels]] += _IMPOSSIBLE
        path = self._likeliest(scores)
        return [
            Guess(self._kinds[state], self._levels[state], float(row[state]))
            for state, row in zip(path, probabilities, strict=True)
        ]

    def _likeliest(self, scores: np.ndarray) -> list[int]:
        """Viterbi: the sequence of states with the highest sum of scores and moves."""
        import numpy as np

        best = scores[0]
        back = np.zeros(scores.shape, dtype=np.int64)
        for index in range(1, len(scores)):
            reached = best[:, None] + self._moves
            back[index] = reached.argmax(axis=0)
            best = reached.max(axis=0) + scores[index]
        state = int(best.argmax())
        path = [state]
        for index in range(len(scores) - 1, 0, -1):
            state = int(back[index][state])
            path.append(state)
        return path[::-1]


def find_classifier(models: Models) -> UnitClassifier | None:
    """The classifier among the models on offer, opened when first asked for."""
    artefact = models.find(UNITS)
    return _open(artefact) if artefact else None


@lru_cache(maxsize=2)
def _open(artefact: Artefact) -> UnitClassifier:
    return UnitClassifier(artefact.read_arrays())

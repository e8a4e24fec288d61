"""The figures of a card: documents of dev scored by models that have not seen them, those of test by the one that is shipped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from policyparse.document import Document
from policyparse.evaluation.ablation import DAMAGES, bootstrap_gain, count_damaged, read_text
from policyparse.evaluation.overlap import TaskCounts
from policyparse.learned import NO_MODELS, Models, load_models, write_artefact
from policyparse.learned.units import UNITS
from policyparse.lexicon import load_lexicon
from policyparse.training.examples import GoldDocument, load_documents, make_copies
from policyparse.training.units import fit, pack

__all__ = ["TEXTS", "Damager", "cross_models", "measure_units"]

Damager = Callable[[GoldDocument], Document]
"""What makes a damaged document of a whole one."""
_FOLDS = 5


def _damager(damage: Callable[[str], str]) -> Damager:
    return lambda document: read_text(damage(document.text))


TEXTS: Mapping[str, Damager] = {name: _damager(damage) for name, damage in DAMAGES.items()}
"""The kinds of damage that need no printer."""


def cross_models(documents: list[GoldDocument], folder: Path) -> Iterator[tuple[GoldDocument, Models]]:
    """Each document, with a classifier trained without it and the others of its fold."""
    lexicon = load_lexicon()
    copies = {document.name: make_copies(document, lexicon) for document in documents}
    for fold in range(_FOLDS):
        held = documents[fold::_FOLDS]
        others = [copy for document in documents if document not in held for copy in copies[document.name]]
        place = folder / str(fold)
        write_artefact(place / UNITS, "units.npz", pack(fit(others)))
        (place / UNITS / "card.toml").write_text('shipped = true\nneeds = ["numpy"]\n', "utf-8")
        for document in held:
            yield document, load_models(place)


def measure_units(corpus: Path, split: str, damages: Mapping[str, Damager] = TEXTS, only: Collection[str] = ()) -> Iterator[str]:
    """The lines of a table: F1 of tasks without and with the classifier for every kind of damage, and the gain.

    With `only`, documents of other names are trained on, as always, and not scored.
    """
    documents, lexicon = load_documents(corpus, split), load_lexicon()
    counted: dict[str, tuple[list[TaskCounts], list[TaskCounts]]] = {name: ([], []) for name in damages}
    with TemporaryDirectory() as folder:
        shipped = load_models()
        pairs = cross_models(documents, Path(folder)) if split == "dev" else ((document, shipped) for document in documents)
        for document, models in pairs:
            if only and document.name not in only:
                continue
            for name, damage in damages.items():
                damaged = damage(document)
                for held, offered in zip(counted[name], (NO_MODELS, models), strict=True):
                    held.append(count_damaged(document.text, document.gold, damaged, lexicon=lexicon, models=offered))
    for name, (without, given) in counted.items():
        gain, low, high = bootstrap_gain(without, given)
        before, after = sum(without, TaskCounts()), sum(given, TaskCounts())
        yield f"{name:22} {before.f1:.4f} {after.f1:.4f} {gain:+.4f} [{low:+.4f}, {high:+.4f}]  {before} {after}"

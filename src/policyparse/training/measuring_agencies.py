"""The figures of the agency tagger's card: what taggers propose, and what that does to the roles of tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from policyparse.components.words import find_words
from policyparse.evaluation.ablation import bootstrap_gain
from policyparse.evaluation.overlap import TaskCounts
from policyparse.evaluation.scoring import evaluate
from policyparse.evaluation.splits import PLANS
from policyparse.learned import NO_MODELS, Models, load_models, write_artefact
from policyparse.learned.agencies import AGENCIES, AgencyTagger
from policyparse.lexicon import load_lexicon
from policyparse.spans import Span
from policyparse.training.agencies import TaggedLine, fit_crf, invented_lines, tag_lines
from policyparse.training.examples import SAMPLE, load_documents

__all__ = ["compare_taggers", "measure_roles"]

_FOLDS = 5
_FIELDS = ("tasks", "roles", "tasks_roles")


class Tagger(Protocol):
    def propose(self, text: str, line: Span, known: Sequence[Span], /) -> list[Span]: ...


@cache
def _split_words(text: str) -> tuple[Span, ...]:
    return tuple(find_words(text))


def _spacy_on_words(lines: Sequence[TaggedLine]) -> Tagger:
    from policyparse.training.spacy_tagger import SpacyTagger

    return SpacyTagger(lines, _split_words)


TAGGERS: dict[str, Callable[[Sequence[TaggedLine]], Tagger]] = {
    "crf, syllables": lambda lines: AgencyTagger(fit_crf(lines)),
    "crf, words": lambda lines: AgencyTagger(fit_crf(lines, _split_words), _split_words),
    "spacy ner, words": _spacy_on_words,
}


def compare_taggers(corpus: Path) -> Iterator[str]:
    """For each tagger, the bodies of dev that nothing else finds: how many it proposes, and how many others. Five folds."""
    documents, lexicon = load_documents(corpus, "dev"), load_lexicon()
    lines = {document.name: list(tag_lines(document, lexicon)) for document in documents}
    for name, make in TAGGERS.items():
        unknown = right = wrong = 0
        for fold in range(_FOLDS):
            held = {document.name for document in documents[fold::_FOLDS]}
            tagger = make([line for other in lines if other not in held for line in lines[other]] + invented_lines())
            for line in (line for other in held for line in lines[other]):
                wanted = {body for body in line.bodies if not any(body.overlaps(other) for other in line.known)}
                proposed = set(tagger.propose(line.text, Span(0, len(line.text)), line.known))
                unknown += len(wanted)
                right += len(wanted & proposed)
                wrong += len(proposed - wanted)
        yield f"{name:20} unknown {unknown}, proposed right {right}, wrong {wrong}"


def measure_roles(corpus: Path, split: str) -> Iterator[str]:
    """F1 of tasks and of their roles without the CRF and with it; the model of a dev document has not seen it."""
    documents, lexicon = load_documents(corpus, split), load_lexicon()
    dev = documents if split == "dev" else load_documents(corpus, "dev")
    lines = {document.name: list(tag_lines(document, lexicon)) for document in dev}
    counted: dict[str, tuple[list[TaskCounts], list[TaskCounts]]] = {field: ([], []) for field in _FIELDS}
    with TemporaryDirectory() as folder:
        for fold in range(_FOLDS if split == "dev" else 1):
            held = documents[fold::_FOLDS] if split == "dev" else documents
            names = {document.name for document in held}
            made = fit_crf([line for name in lines if name not in names for line in lines[name]] + invented_lines())
            models = offer(made, Path(folder) / str(fold))
            for document in held:
                place = corpus / document.name if document.name == SAMPLE else corpus / PLANS / document.name
                for side, offered in enumerate((NO_MODELS, models)):
                    report = evaluate(place / "gold", lexicon=lexicon, models=offered)
                    for field in _FIELDS:
                        score = report.fields[field]
                        counted[field][side].append(TaskCounts(score.gold, score.found, score.right))
    for field, (without, given) in counted.items():
        gain, low, high = bootstrap_gain(without, given)
        before, after = sum(without, TaskCounts()), sum(given, TaskCounts())
        yield f"{field:12} {before.f1:.4f} {after.f1:.4f} {gain:+.4f} [{low:+.4f}, {high:+.4f}]  {before} {after}"


def offer(data: bytes, folder: Path) -> Models:
    """A freshly trained tagger as a model on offer."""
    write_artefact(folder / AGENCIES, "agencies.crfsuite", data)
    (folder / AGENCIES / "card.toml").write_text('shipped = true\nneeds = ["pycrfsuite"]\n', "utf-8")
    return load_models(folder)

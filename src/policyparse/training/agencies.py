"""Training of the agency tagger: bodies of gold and of the grammar in the documents of dev, and invented sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pycrfsuite

from policyparse.evaluation.ablation import read_text
from policyparse.evaluation.facts import comparable
from policyparse.learned import write_artefact
from policyparse.learned.agencies import AGENCIES, Splitter, describe_tokens, split_syllables
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.mentions.agencies import find_agencies
from policyparse.spans import Span
from policyparse.structure import read_letterhead
from policyparse.structure.outline import label_of
from policyparse.training.examples import GoldDocument, load_documents
from policyparse.training.invented import invent_sentences

__all__ = ["TaggedLine", "fit_crf", "invented_lines", "tag_lines", "train"]

_INVENTED = 600
_HIDDEN = 0.5
_CLASSES = ("các ", "cơ quan", "đơn vị", "doanh nghiệp")  # written small, and bodies all the same
_PARAMETERS = {"c1": 0.05, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2}


class TaggedLine(NamedTuple):
    """A line, the bodies that the grammar finds in it, and all bodies in it, those of gold first."""

    text: str
    known: tuple[Span, ...]
    bodies: tuple[Span, ...]


def tag_lines(document: GoldDocument, lexicon: Lexicon) -> Iterator[TaggedLine]:
    """The lines of a document's body. Gold says whom a task names, not where: there, and wherever else the name stands."""
    read = read_text(document.text)
    found = find_agencies(read.text, read.shadow, lexicon)
    names = sorted({comparable(mention) for mention in _mentions(document)}, key=lambda name: (-len(name), name))
    patterns = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names if name]
    for index in (place for stretch in read_letterhead(read, lexicon).body for place in stretch):
        block = read.blocks[index].span
        label = label_of(read.text[slice(*block)])
        start = block.start + (label[2] if label else 0)
        text, shadow = read.text[start : block.end], read.shadow[start : block.end]
        known = tuple(
            Span(body.span.start - start, body.span.end - start)
            for body in found
            if start <= body.span.start and body.span.end <= block.end
        )
        bodies: list[Span] = []
        for pattern in patterns:
            for match in pattern.finditer(shadow):
                span = Span(*match.span())
                named = text[span.start].isupper() or shadow.startswith(_CLASSES, span.start)
                if named and not any(span.overlaps(other) for other in bodies):
                    bodies.append(span)
        bodies.extend(body for body in known if not any(body.overlaps(other) for other in bodies))
        yield TaggedLine(text, known, tuple(bodies))


def _mentions(document: GoldDocument) -> Iterator[str]:
    for task in document.gold.tasks:
        yield from (*task.lead, *task.implement)
        yield from (part.mention for part in task.coordinate)
        yield from (part.mention for part in task.advise_to)


def invented_lines() -> list[TaggedLine]:
    """The invented sentences, in which nothing is known."""
    return [TaggedLine(text, (), tuple(spans)) for text, spans in invent_sentences(_INVENTED)]


def label_tokens(line: TaggedLine, tokens: Sequence[Span]) -> list[str]:
    """B, I or O for each token."""
    labels = ["O"] * len(tokens)
    for body in line.bodies:
        mark = "B"
        for index, token in enumerate(tokens):
            if body.start <= token.start and token.end <= body.end:
                labels[index], mark = mark, "I"
    return labels


def fit_crf(lines: Sequence[TaggedLine], split: Splitter = split_syllables, seed: int = 0) -> bytes:
    """A file of CRFsuite. Lines are read twice, once with half the words of bodies hidden, so that what stands around tells."""
    draw = random.Random(seed)
    trainer = pycrfsuite.Trainer(verbose=False)
    for hide in (False, True):
        for line in lines:
            tokens = list(split(line.text))
            if not tokens:
                continue
            labels = label_tokens(line, tokens)
            words = [line.text[slice(*token)] for token in tokens]
            shown = [body for body in line.known if draw.random() >= _HIDDEN]
            known = [any(body.overlaps(token) for body in shown) for token in tokens]
            folded = [
                "?" if hide and label != "O" and draw.random() < _HIDDEN else word.lower()
                for word, label in zip(words, labels, strict=True)
            ]
            trainer.append(describe_tokens(words, known, folded), labels)
    trainer.set_params(_PARAMETERS)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "agencies.crfsuite"
        trainer.train(str(file))
        return file.read_bytes()


def train(corpus: Path, models: Path) -> str:
    """Train on the dev part and write the artefact; gives its digest."""
    lexicon = load_lexicon()
    lines = [line for document in load_documents(corpus, "dev") for line in tag_lines(document, lexicon)]
    return write_artefact(models / AGENCIES, "agencies.crfsuite", fit_crf([*lines, *invented_lines()]))

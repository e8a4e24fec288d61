"""A small spaCy entity recogniser trained on the same lines, to compare the CRF with. It is never shipped."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.tokens import Span as Entity
from spacy.training import Example

from policyparse.learned.agencies import Splitter
from policyparse.spans import Span
from policyparse.training.agencies import TaggedLine, label_tokens

__all__ = ["SpacyTagger"]

_EPOCHS = 12
_MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 48,
        "depth": 2,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    },
}


class SpacyTagger:
    """Trained when made; the same lines in the same order give the same tagger."""

    def __init__(self, lines: Sequence[TaggedLine], split: Splitter) -> None:
        spacy.util.fix_random_seed(0)  # type: ignore[attr-defined]
        self._split = split
        self._nlp = spacy.blank("xx")
        self._nlp.add_pipe("ner", config={"model": _MODEL})
        examples = [example for line in lines if (example := self._example(line)) is not None]
        optimizer = self._nlp.initialize(lambda: examples)
        draw = random.Random(0)
        for _ in range(_EPOCHS):
            draw.shuffle(examples)
            for batch in spacy.util.minibatch(examples, 32):  # type: ignore[no-untyped-call]
                self._nlp.update(batch, sgd=optimizer, drop=0.2)

    def propose(self, text: str, line: Span, known: Sequence[Span]) -> list[Span]:
        """As `policyparse.learned.agencies.AgencyTagger.propose`."""
        tokens = list(self._split(text[slice(*line)]))
        if not tokens:
            return []
        tagged: Any = self._nlp.get_pipe("ner")(self._words(text[slice(*line)], tokens))
        spans = [Span(line.start + tokens[entity.start].start, line.start + tokens[entity.end - 1].end) for entity in tagged.ents]
        return [span for span in spans if not any(span.overlaps(other) for other in known)]

    def _words(self, text: str, tokens: Sequence[Span]) -> Doc:
        return Doc(self._nlp.vocab, words=[text[slice(*token)] for token in tokens])

    def _example(self, line: TaggedLine) -> Example | None:
        tokens = list(self._split(line.text))
        if not tokens:
            return None
        gold = self._words(line.text, tokens)
        labels = label_tokens(line, tokens)
        starts = [index for index, label in enumerate(labels) if label == "B"]
        entities = []
        for start in starts:
            end = start + 1
            while end < len(labels) and labels[end] == "I":
                end += 1
            entities.append(Entity(gold, start, end, label="ORG"))
        gold.ents = tuple(entities)
        return Example(self._words(line.text, tokens), gold)

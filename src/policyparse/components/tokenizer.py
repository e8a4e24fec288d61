"""A spaCy tokenizer whose tokens are underthesea's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from policyparse.components.words import find_words


class WordTokenizer:
    """Text to `Doc`: one token a word, `doc.text` equal to the text, every token at its exact place."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Runs of white space, but for one blank behind a word, are tokens of their own, as in spaCy's tokenizers."""
        words: list[str] = []
        spaces: list[bool] = []
        end = 0

        def fill(stop: int) -> None:
            """White space up to `stop`: a first blank belongs to the word before it."""
            gap = text[end:stop]
            if gap.startswith(" ") and words:
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)

        for word in find_words(text):
            fill(word.start)
            words.append(text[word.start : word.end])
            spaces.append(False)
            end = word.end
        fill(len(text))
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterable[Doc]:
        """One text after the other."""
        return map(self, texts)

    # There is nothing to learn and nothing to keep: spaCy asks all the same.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> WordTokenizer:
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> WordTokenizer:
        return self


def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """For `[nlp.tokenizer] @tokenizers = "policyparse.words.v1"`."""
    return lambda nlp: WordTokenizer(nlp.vocab)

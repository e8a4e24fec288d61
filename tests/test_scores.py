"""The score gate of the corpus. A floor that is missed, a changed corpus and a missing baseline all fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.evaluation.gate import check_corpus, check_document, list_measured, load_baseline

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
BASELINE = CORPUS / "baseline.json"


def test_the_corpus_is_the_one_that_was_measured() -> None:
    assert check_corpus(load_baseline(BASELINE), CORPUS) == []


def test_every_document_and_split_has_floors() -> None:
    assert sorted(load_baseline(BASELINE).floors) == sorted(list_measured(CORPUS))


@pytest.mark.parametrize("name", ["kh-154/kh-154.txt", "kh-154/kh-154.docx", "kh-154/kh-154.pdf"])
def test_floors(name: str) -> None:
    assert check_document(load_baseline(BASELINE), CORPUS, name) == []

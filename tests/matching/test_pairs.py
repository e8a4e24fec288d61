"""The labelled pairs: they are what their README says, and the matcher keeps its floor on the part that may be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from policyparse.errors import GoldError
from policyparse.evaluation.__main__ import app
from policyparse.evaluation.pairs import load_split, read_labels, score_pairs
from policyparse.lexicon import Lexicon
from policyparse.matching import Relation

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FOLDERS = sorted(path.parent for path in CORPUS.glob("pairs/*/labels.csv"))


def test_there_are_enough_of_every_kind() -> None:
    labels = [label for folder in FOLDERS for label in read_labels(folder)]
    assert len(labels) >= 300
    for relation in Relation:
        assert sum(label.relation is relation for label in labels) >= 20
    assert sum(label.near is not None for label in labels) >= 100


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_labels_stand_on_lines_with_words(folder: Path) -> None:
    new, old = ((folder / f"{name}.txt").read_text("utf-8").split("\n") for name in ("new", "old"))
    for label in read_labels(folder):
        assert len(new[label.line - 1].split()) >= 5
        for line in (label.counterpart, label.near):
            assert line is None or len(old[line - 1].split()) >= 5
        assert label.near is None or label.relation is Relation.NEW


def test_dev_and_test_share_no_pair() -> None:
    dev, test = (load_split(CORPUS, split) for split in ("dev", "test"))
    assert not set(dev) & set(test)
    assert len(dev) == len(test) == 6


def test_dev_keeps_its_floor(lexicon: Lexicon) -> None:
    score = score_pairs(CORPUS, "dev", lexicon=lexicon)
    assert score.precision >= 0.95
    assert score.recall >= 0.95


@pytest.mark.parametrize(
    ("rows", "words"),
    [("12,new,13,", "không khớp"), ("12,same,13,\n13,same,13,", "hai nhãn"), ("12,same,13,\n12,new,,", "hai nhãn")],
)
def test_labels_that_cannot_be(tmp_path: Path, rows: str, words: str) -> None:
    (tmp_path / "labels.csv").write_text(f"line,relation,counterpart,near\n{rows}\n", "utf-8")
    with pytest.raises(GoldError, match=words):
        read_labels(tmp_path)


def test_a_pair_in_no_split(tmp_path: Path) -> None:
    (tmp_path / "pairs" / "a").mkdir(parents=True)
    (tmp_path / "pairs" / "a" / "labels.csv").write_text("line,relation,counterpart,near\n", "utf-8")
    (tmp_path / "pairs" / "SPLIT.toml").write_text("dev = []\n", "utf-8")
    with pytest.raises(GoldError):
        load_split(tmp_path, "dev")


def test_single_misses_of_the_test_part_are_not_shown() -> None:
    assert CliRunner().invoke(app, ["pairs", "test", "--show"]).exit_code == 2


def test_a_floor_that_is_missed_fails() -> None:
    done = CliRunner().invoke(app, ["pairs", "dev", "--precision", "1.01"])
    assert done.exit_code == 1
    assert "độ chính xác" in done.stdout

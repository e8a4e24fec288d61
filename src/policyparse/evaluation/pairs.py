"""The labelled pairs of documents in `corpus/pairs`, and how right the matcher is on them."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from policyparse.errors import GoldError
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.matching import Match, Relation, match_plans
from policyparse.pipeline import parse

PAIRS = "pairs"
SPLIT_FILE = "SPLIT.toml"


class Label(NamedTuple):
    """What a reader said of the task on a line of the new document: its relation, and the line of the same work in the old."""

    pair: str
    line: int
    relation: Relation
    counterpart: int | None
    near: int | None


class PairScore(NamedTuple):
    """`found` are the pairs that the matcher made, `right` those with the counterpart and the relation of the gold.

    `near` counts pairs that the gold says must not be made, `near_made` those that were.
    """

    labels: int
    gold: int
    found: int
    right: int
    linked: int
    near: int
    near_made: int
    relations: dict[str, tuple[int, int, int]]
    remarks: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Of the pairs made, the part that is right in counterpart and relation."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs of the gold, the part that was made, with the right relation."""
        return self.right / self.gold if self.gold else 1.0


def load_split(corpus_dir: Path, split: str) -> tuple[str, ...]:
    """The pairs of a split. Raises `GoldError` unless every pair is in exactly one split."""
    folder = corpus_dir / PAIRS
    try:
        splits = tomllib.loads((folder / SPLIT_FILE).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"không đọc được cách chia dev/test ({error})", path=str(folder / SPLIT_FILE)) from error
    named = sorted(name for names in splits.values() for name in names)
    if named != sorted(path.parent.name for path in folder.glob("*/labels.csv")) or split not in splits:
        raise GoldError(f"mỗi cặp văn bản phải thuộc đúng một phần, và phải có phần {split!r}", path=str(folder / SPLIT_FILE))
    return tuple(splits[split])


def read_labels(folder: Path) -> list[Label]:
    """The labels of one pair. Raises `GoldError` for a row that says what cannot be."""
    path = folder / "labels.csv"
    labels: list[Label] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            label = Label(
                folder.name,
                int(row["line"]),
                Relation(row["relation"]),
                int(row["counterpart"]) if row["counterpart"] else None,
                int(row["near"]) if row["near"] else None,
            )
            if (label.relation is Relation.NEW) != (label.counterpart is None):
                raise GoldError(f"dòng {label.line}: quan hệ và nhiệm vụ tương ứng không khớp nhau", path=str(path))
            labels.append(label)
    taken = Counter(label.counterpart for label in labels if label.counterpart)
    if (taken and max(taken.values()) > 1) or len({label.line for label in labels}) < len(labels):
        raise GoldError("một nhiệm vụ có hai nhãn", path=str(path))
    return labels


def hash_pairs(corpus_dir: Path) -> str:
    """One hash of all texts and labels of the pairs, and of how they are split."""
    digest = sha256()
    folder = corpus_dir / PAIRS
    for path in sorted([*folder.glob("*/*.txt"), *folder.glob("*/labels.csv"), folder / SPLIT_FILE]):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def score_pairs(corpus_dir: Path, split: str, *, lexicon: Lexicon | None = None) -> PairScore:
    """The pairs of a split, scored together. Raises `GoldError`, and `ModelsMissing` without scikit-learn."""
    lexicon = lexicon or load_lexicon()
    labels: list[Label] = []
    matches: dict[tuple[str, int], Match] = {}
    for name in load_split(corpus_dir, split):
        folder = corpus_dir / PAIRS / name
        labels += read_labels(folder)
        new, old = (parse(folder / f"{which}.txt", lexicon=lexicon) for which in ("new", "old"))
        matches |= {(name, match.task.origin.line): match for match in match_plans(new, [old], lexicon)}
    return _score(labels, matches)


def _score(labels: Iterable[Label], matches: dict[tuple[str, int], Match]) -> PairScore:
    labels = list(labels)
    gold = {(label.pair, label.line): label for label in labels}
    remarks = []
    counts: dict[str, list[int]] = {relation.value: [0, 0, 0] for relation in Relation}
    right = linked = near_made = 0
    for place, match in matches.items():
        counts[match.relation.value][1] += 1
        made = match.counterpart.task.origin.line if match.counterpart else None
        label = gold.get(place)
        if label is not None and made is not None and made == label.counterpart:
            linked += 1
        if label is not None and made is not None and made == label.near:
            near_made += 1
        if label is not None and (label.relation, label.counterpart) == (match.relation, made):
            counts[match.relation.value][2] += 1
            right += made is not None
    for label in labels:
        counts[label.relation.value][0] += 1
        found = matches.get((label.pair, label.line))
        said = None if found is None else (found.relation, found.counterpart.task.origin.line if found.counterpart else None)
        if said != (label.relation, label.counterpart):
            words = f"{found.task.text[:60]} ({found.similarity})" if found else "không đọc ra nhiệm vụ"
            got = f"{said[0].value} {said[1] or ''}".strip() if said else "không có"
            remarks.append(
                f"{label.pair}:{label.line}: {label.relation.value} {label.counterpart or ''} → {got}: {words}".replace("  ", " ")
            )
    return PairScore(
        labels=len(labels),
        gold=sum(label.counterpart is not None for label in labels),
        found=sum(match.counterpart is not None for match in matches.values()),
        right=right,
        linked=linked,
        near=sum(label.near is not None for label in labels),
        near_made=near_made,
        relations={name: (first, second, third) for name, (first, second, third) in counts.items()},
        remarks=tuple(remarks),
    )

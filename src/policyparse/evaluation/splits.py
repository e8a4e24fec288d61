"""The documents of `corpus/plans`, split by document into dev and test, and their pooled scores."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from policyparse._version import __version__
from policyparse.errors import GoldError
from policyparse.evaluation.report import FieldScore, Report, pool
from policyparse.evaluation.scoring import agreement, evaluate
from policyparse.lexicon import Lexicon, load_lexicon

PLANS = "plans"
SPLIT_FILE = "SPLIT.toml"


def load_splits(corpus_dir: Path) -> Mapping[str, tuple[str, ...]]:
    """The names of the documents of each split; no split where the corpus has no such documents.

    Raises `GoldError` unless every document with gold is in exactly one split, and every document of a split has gold.
    """
    folder = corpus_dir / PLANS
    path = folder / SPLIT_FILE
    annotated = sorted(gold.parent.name for gold in folder.glob("*/gold"))
    if not path.exists() and not annotated:
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"không đọc được cách chia dev/test ({error})", path=str(path)) from error
    splits = {name: tuple(documents) for name, documents in written.items()}
    named = sorted(document for documents in splits.values() for document in documents)
    if named != annotated:
        wrong = ", ".join(sorted(set(named) ^ set(annotated)) or sorted({name for name in named if named.count(name) > 1}))
        raise GoldError(f"mỗi văn bản có nhãn phải thuộc đúng một phần; sai: {wrong}", path=str(path))
    return splits


def score_split(corpus_dir: Path, split: str, *, lexicon: Lexicon | None = None) -> Report:
    """One split scored as if it were one document. Raises `GoldError` for a split that is not there."""
    splits = load_splits(corpus_dir)
    folder = corpus_dir / PLANS
    if split not in splits:
        raise GoldError(f"không có phần {split!r}", path=str(folder / SPLIT_FILE))
    lexicon = lexicon or load_lexicon()
    reports = {name: evaluate(folder / name / "gold", lexicon=lexicon) for name in splits[split]}
    digests = "".join(f"{name}\0{report.gold_sha256}\n" for name, report in reports.items())
    return Report(
        gold=(folder / split).as_posix(),
        gold_sha256=sha256(digests.encode()).hexdigest(),
        scored=f"{len(reports)} văn bản",
        engine=__version__,
        lexicon=lexicon.digest,
        failure="; ".join(f"{name}: {report.failure}" for name, report in reports.items() if report.failure) or None,
        fields=pool({name: report.fields for name, report in reports.items()}),
    )


def pooled_agreement(first: Path, second: Path) -> dict[str, FieldScore]:
    """Agreement over all documents that have a folder, of the same name, below both of two folders."""
    names = sorted({path.name for path in first.iterdir()} & {path.name for path in second.iterdir()})
    if not names:
        raise GoldError("hai thư mục không có văn bản nào chung", path=str(second))
    return pool({name: agreement(first / name, second / name).fields for name in names})

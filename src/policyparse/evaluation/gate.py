"""The score gate: for every document of the corpus and every field an F1 that must be reached, and that only rises.

The documents of `plans/` have floors together, split by split: in one short document a single record would weigh too much.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from policyparse.errors import GoldError
from policyparse.evaluation.facts import FIELDS
from policyparse.evaluation.gold import find_text
from policyparse.evaluation.report import Report
from policyparse.evaluation.scoring import evaluate
from policyparse.evaluation.splits import PLANS, SPLIT_FILE, load_splits, score_split
from policyparse.lexicon import Lexicon

PAIRS = "pairs"

Floors = dict[str, dict[str, float]]


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `baseline.json` holds: the hash of the corpus that was measured, why it ever changed, and the floors."""

    corpus: str
    reasons: tuple[str, ...] = ()
    floors: Floors


def hash_corpus(corpus_dir: Path) -> str:
    """One hash of every gold and every text file of the corpus, their names included, and of how it is split.

    The pairs of documents have a hash of their own, as they have figures of their own.
    """
    digest = sha256()
    texts = [path for path in corpus_dir.rglob("*.txt") if path.relative_to(corpus_dir).parts[0] != PAIRS]
    files = [*corpus_dir.rglob("gold/*.jsonl"), *texts, *corpus_dir.glob(f"{PLANS}/{SPLIT_FILE}")]
    for name, path in sorted((path.relative_to(corpus_dir).as_posix(), path) for path in files):
        digest.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def list_documents(corpus_dir: Path) -> dict[str, tuple[Path, Path]]:
    """Every document file with floors of its own by its name in the corpus, with its gold folder.

    These are the text beside the gold, and all that shares its stem. The documents of `plans/` are in splits instead.
    """
    documents = {}
    for gold_dir in sorted(corpus_dir.rglob("gold")):
        if gold_dir.relative_to(corpus_dir).parts[0] == PLANS:
            continue
        text = find_text(gold_dir)
        if text is None:
            raise GoldError("không rõ nhãn vàng này của tệp .txt nào", path=str(gold_dir))
        for path in sorted(text.parent.glob(f"{text.stem}.*")):
            documents[path.relative_to(corpus_dir.resolve()).as_posix()] = (gold_dir, path)
    return documents


def list_measured(corpus_dir: Path, *, lexicon: Lexicon | None = None) -> dict[str, Callable[[], Report]]:
    """Everything that has floors, by its name in the baseline, and how it is measured: documents, then splits."""

    def measure_document(gold_dir: Path, path: Path) -> Callable[[], Report]:
        return lambda: evaluate(gold_dir, document=path, lexicon=lexicon)

    def measure_split(split: str) -> Callable[[], Report]:
        return lambda: score_split(corpus_dir, split, lexicon=lexicon)

    measured = {name: measure_document(*where) for name, where in list_documents(corpus_dir).items()}
    return measured | {f"{PLANS}/{split}": measure_split(split) for split in load_splits(corpus_dir)}


def load_baseline(path: Path) -> Baseline:
    """The floors in a file. Raises `GoldError` if there is no such file, or if it is no baseline."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except FileNotFoundError as error:
        raise GoldError("chưa có tệp mức sàn; tạo bằng: python -m policyparse.evaluation raise-floors", path=str(path)) from error
    except msgspec.DecodeError as error:
        raise GoldError(f"tệp mức sàn sai quy cách: {error}", path=str(path)) from error


def check(baseline: Path, corpus_dir: Path, *, lexicon: Lexicon | None = None) -> list[str]:
    """Everything that breaks the gate, one Vietnamese line each; none if all is well. Raises as `load_baseline` does."""
    agreed = load_baseline(baseline)
    violations = check_corpus(agreed, corpus_dir)
    for name in list_measured(corpus_dir):
        violations += check_document(agreed, corpus_dir, name, lexicon=lexicon)
    return violations


def check_corpus(baseline: Baseline, corpus_dir: Path) -> list[str]:
    """Violations that need no parsing: another corpus than the one measured, or floors of a document that is gone."""
    violations = []
    measured = hash_corpus(corpus_dir)
    if measured != baseline.corpus:
        violations.append(f"Bộ dữ liệu đã đổi: mức sàn đo trên {baseline.corpus}, nay là {measured}.")
    gone = baseline.floors.keys() - list_measured(corpus_dir).keys()
    return violations + [f"{name}: có mức sàn nhưng không còn trong bộ dữ liệu." for name in sorted(gone)]


def check_document(baseline: Baseline, corpus_dir: Path, name: str, *, lexicon: Lexicon | None = None) -> list[str]:
    """Violations of one document or split: floors that are missed, and fields that have none."""
    report = list_measured(corpus_dir, lexicon=lexicon)[name]()
    floors = baseline.floors.get(name, {})
    violations = [f"{name}: bộ đọc hỏng ({report.failure})."] if report.failure else []
    for field, score in report.fields.items():
        if field not in floors:
            violations.append(f"{name}: {field} chưa có mức sàn.")
        elif score.f1 < floors[field]:
            violations.append(f"{name}: {field} ({FIELDS[field]}) đạt F1 {score.f1:.4f}, dưới mức sàn {floors[field]:.4f}.")
    return violations


def raise_floors(
    baseline: Path, corpus_dir: Path, *, reason: str | None = None, lexicon: Lexicon | None = None
) -> dict[str, dict[str, tuple[float | None, float]]]:
    """Measure the corpus and write every floor that rises; return those, each with its old value (None: new).

    A floor never falls: one that a corrected gold puts out of reach is lowered by hand, for a reviewer to see. Raises
    `GoldError`, and writes nothing, if the corpus is not the one that was measured before and no `reason` is given, or if
    the parser fails on a document.
    """
    corpus = hash_corpus(corpus_dir)
    old = load_baseline(baseline) if baseline.exists() else Baseline(corpus=corpus, floors={})
    if corpus != old.corpus and not reason:
        raise GoldError("bộ dữ liệu đã đổi so với lần đo trước; cần nêu lý do (--reason)", path=str(baseline))
    floors: Floors = {name: dict(fields) for name, fields in old.floors.items()}
    risen: dict[str, dict[str, tuple[float | None, float]]] = {}
    for name, measure in list_measured(corpus_dir, lexicon=lexicon).items():
        report = measure()
        if report.failure:
            raise GoldError(f"bộ đọc hỏng, không đo được ({report.failure})", path=str(corpus_dir / name))
        held = floors.setdefault(name, {})
        for field, score in report.fields.items():
            before = held.get(field)
            reached = _round_down(score.f1) if name.startswith(f"{PLANS}/") else score.f1
            if before is None or reached > before:
                risen.setdefault(name, {})[field] = (before, reached)
                held[field] = reached
    reasons = (*old.reasons, reason) if reason else old.reasons
    written = msgspec.json.encode(Baseline(corpus=corpus, reasons=reasons, floors=floors))
    baseline.write_bytes(msgspec.json.format(written, indent=2) + b"\n")
    return risen


def _round_down(f1: float) -> float:
    """Floors of pooled scores are whole hundredths, so that one record of hundreds may come and go."""
    return int(f1 * 100 + 1e-6) / 100

"""The score gate: for every document of the corpus and every field an F1 that must be reached, and that only rises."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from policyparse.errors import GoldError
from policyparse.evaluation.facts import FIELDS
from policyparse.evaluation.gold import find_text
from policyparse.evaluation.scoring import evaluate
from policyparse.lexicon import Lexicon

Floors = dict[str, dict[str, float]]


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `baseline.json` holds: the hash of the corpus that was measured, why it ever changed, and the floors."""

    corpus: str
    reasons: tuple[str, ...] = ()
    floors: Floors


def hash_corpus(corpus_dir: Path) -> str:
    """One hash of every gold and every text file of the corpus, their names included."""
    digest = sha256()
    files = [*corpus_dir.rglob("gold/*.jsonl"), *corpus_dir.rglob("*.txt")]
    for name, path in sorted((path.relative_to(corpus_dir).as_posix(), path) for path in files):
        digest.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def list_documents(corpus_dir: Path) -> dict[str, tuple[Path, Path]]:
    """Every document file of the corpus by its name in it, with its gold folder: the text, and all that shares its stem."""
    documents = {}
    for gold_dir in sorted(corpus_dir.rglob("gold")):
        text = find_text(gold_dir)
        if text is None:
            raise GoldError("không rõ nhãn vàng này của tệp .txt nào", path=str(gold_dir))
        for path in sorted(text.parent.glob(f"{text.stem}.*")):
            documents[path.relative_to(corpus_dir.resolve()).as_posix()] = (gold_dir, path)
    return documents


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
    for name in list_documents(corpus_dir):
        violations += check_document(agreed, corpus_dir, name, lexicon=lexicon)
    return violations


def check_corpus(baseline: Baseline, corpus_dir: Path) -> list[str]:
    """Violations that need no parsing: another corpus than the one measured, or floors of a document that is gone."""
    violations = []
    measured = hash_corpus(corpus_dir)
    if measured != baseline.corpus:
        violations.append(f"Bộ dữ liệu đã đổi: mức sàn đo trên {baseline.corpus}, nay là {measured}.")
    gone = baseline.floors.keys() - list_documents(corpus_dir).keys()
    return violations + [f"{name}: có mức sàn nhưng không còn trong bộ dữ liệu." for name in sorted(gone)]


def check_document(baseline: Baseline, corpus_dir: Path, name: str, *, lexicon: Lexicon | None = None) -> list[str]:
    """Violations of one document: floors that are missed, and fields that have none."""
    gold_dir, path = list_documents(corpus_dir)[name]
    report = evaluate(gold_dir, document=path, lexicon=lexicon)
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
    for name, (gold_dir, path) in list_documents(corpus_dir).items():
        report = evaluate(gold_dir, document=path, lexicon=lexicon)
        if report.failure:
            raise GoldError(f"bộ đọc hỏng, không đo được ({report.failure})", path=str(path))
        held = floors.setdefault(name, {})
        for field, score in report.fields.items():
            before = held.get(field)
            if before is None or score.f1 > before:
                risen.setdefault(name, {})[field] = (before, score.f1)
                held[field] = score.f1
    reasons = (*old.reasons, reason) if reason else old.reasons
    written = msgspec.json.encode(Baseline(corpus=corpus, reasons=reasons, floors=floors))
    baseline.write_bytes(msgspec.json.format(written, indent=2) + b"\n")
    return risen

"""Scoring a document against its gold, and one annotator against another."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from policyparse._version import __version__
from policyparse.errors import FileIsDirectory, FileMissing, GoldError, PolicyparseError
from policyparse.evaluation.answers import Alignment, write_down
from policyparse.evaluation.facts import collect_facts
from policyparse.evaluation.gold import Annotation, GoldText, find_text, read_gold
from policyparse.evaluation.report import Report, compare
from policyparse.learned import Models
from policyparse.lexicon import Lexicon, load_lexicon
from policyparse.pipeline import analyse
from policyparse.readers import read


def evaluate(
    gold_dir: Path, *, document: Path | None = None, lexicon: Lexicon | None = None, models: Models | None = None
) -> Report:
    """Parse a document and score the result against the gold in a folder.

    Without `document` the text file beside the folder is parsed; with it, that file, in any format. Gold that has no text
    beside its folder belongs to the text beside the document. `models` are as for
    `policyparse.analyse`. Whatever the parser raises counts as a full miss and is
    reported as `failure`. Raises `GoldError` for gold that cannot be gold, `FileMissing` for a document that is not there.
    """
    text_path = _text_of(gold_dir, document)
    text = GoldText(text_path)
    gold = read_gold(gold_dir, text)
    lexicon = lexicon or load_lexicon()
    scored = document or text_path
    failure = None
    try:
        source = read(scored)
        found = write_down(analyse(source, lexicon=lexicon, models=models), Alignment(source, text, gold))
    except (FileMissing, FileIsDirectory):
        raise
    except Exception as error:
        failure = str(error) if isinstance(error, PolicyparseError) else f"{type(error).__name__}: {error}"
        found = Annotation()
    return Report(
        gold=gold_dir.as_posix(),
        gold_sha256=_digest(gold_dir),
        scored=scored.as_posix(),
        engine=__version__,
        lexicon=lexicon.digest,
        failure=failure,
        fields=compare(collect_facts(gold), collect_facts(found), short=gold.short),
    )


def agreement(first: Path, second: Path) -> Report:
    """How far two annotators of one document agree: the second folder scored against the first.

    Precision and recall change places with the folders; F1 does not. Quotations are not checked against the text.
    """
    one, other = read_gold(first), read_gold(second)
    return Report(
        gold=first.as_posix(),
        gold_sha256=_digest(first),
        scored=second.as_posix(),
        fields=compare(collect_facts(one), collect_facts(other), short=one.short or other.short),
    )


def _text_of(gold_dir: Path, document: Path | None) -> Path:
    if not gold_dir.is_dir():
        raise GoldError("không có thư mục nhãn vàng", path=str(gold_dir))
    beside = find_text(gold_dir)
    if beside is not None:
        return beside
    if document is not None and document.with_suffix(".txt").is_file():
        return document.with_suffix(".txt")
    raise GoldError("không rõ nhãn vàng này của tệp .txt nào: bên cạnh không có, hoặc có nhiều tệp", path=str(gold_dir))


def _digest(gold_dir: Path) -> str:
    """One hash of all rows in a gold folder."""
    digest = sha256()
    for path in sorted(gold_dir.glob("*.jsonl")):
        digest.update(f"{path.name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()

"""Records judged right or wrong, field by field: what confidence is learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from policyparse._version import __version__
from policyparse.confidence.estimate import NAME
from policyparse.confidence.evidence import Evidence
from policyparse.document import Document
from policyparse.errors import GoldError
from policyparse.evaluation.answers import Alignment, write_down
from policyparse.evaluation.facts import Fact, collect_facts
from policyparse.evaluation.gold import Annotation, GoldText, find_text, read_gold
from policyparse.evaluation.overlap import gold_texts, pair_tasks
from policyparse.evaluation.splits import PLANS, load_splits
from policyparse.learned import Models, load_models
from policyparse.pipeline import analyse
from policyparse.readers import read

JUDGED = Path("confidence") / "judgements.jsonl"
"""Where they are, below the corpus."""


class Judgement(msgspec.Struct, frozen=True):
    """One record of one document: its evidence, and what was right: unit, roles, deadlines, and the record as a whole.

    `first_sight` marks records of rules that had been written before the document and were then bettered on documents like
    it: they err more often than today's, in the same ways.
    """

    document: str
    engine: str
    locator: str
    evidence: dict[str, float]
    right: dict[str, bool]
    first_sight: bool = False


def judge(name: str, gold_dir: Path, models: Models, scan: Document | None = None) -> Iterator[Judgement]:
    """Every record that the program makes of a document, beside its gold. Raises `GoldError`.

    A field is right as in the scores; deadlines in wording and value. With `scan`, what was read from a scan of it is judged.
    """
    text_path = find_text(gold_dir)
    if text_path is None:
        raise GoldError("không có đúng một tệp .txt bên cạnh thư mục nhãn", path=str(gold_dir))
    text = GoldText(text_path)
    gold = read_gold(gold_dir, text)
    source = scan or read(text_path)
    plan = analyse(source, models=models)
    facts = collect_facts(gold)
    wanted = {field: _by_line(facts[field]) for field in ("tasks", "tasks_roles", "deadlines", "due")}
    evidence = Evidence(plan)
    rows = write_down(plan, Alignment(source, text, gold)).tasks
    if scan is not None:  # its lines are others, and a misread number changes a locator: a task is known by its words
        tasks = [task for task in gold.tasks if not task.optional]
        known = pair_tasks(plan, gold_texts(read(text_path), gold)[0])
        lines = [tasks[known[index]].line if index in known else -1 for index in range(len(rows))]
        rows = tuple(msgspec.structs.replace(row, line=line) for row, line in zip(rows, lines, strict=True))
    for task, row in zip(plan.tasks, rows, strict=True):
        said = collect_facts(Annotation(tasks=(row,)))
        unit = row.line in wanted["tasks"]
        roles = unit and any(fact.said == said["tasks_roles"][0].said for fact in wanted["tasks_roles"][row.line])
        deadlines = unit and all(_agree(wanted[field].get(row.line, []), said[field]) for field in ("deadlines", "due"))
        right = {"unit": unit, "roles": roles, "deadlines": deadlines, "record": roles and deadlines}
        yield Judgement(name, __version__, "/".join(task.locator), evidence.of(task), right)


def _by_line(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    lines: dict[int, list[Fact]] = {}
    for fact in facts:
        lines.setdefault(fact.line, []).append(fact)
    return lines


def _agree(wanted: Sequence[Fact], found: Sequence[Fact]) -> bool:
    said = {fact.said for fact in found}
    return {fact.said for fact in wanted if not fact.optional} <= said <= {fact.said for fact in wanted}


def read_judgements(path: Path) -> list[Judgement]:
    """What `write_judgements` wrote."""
    decoder = msgspec.json.Decoder(Judgement)
    return [decoder.decode(line) for line in path.read_bytes().splitlines()]


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """One a line."""
    path.write_bytes(b"".join(msgspec.json.encode(judgement) + b"\n" for judgement in judgements))


def judge_again(corpus: Path, scans: Callable[[str], Document] | None = None) -> int:
    """Judge the documents of the test split by the program as it is, or, with `scans`, scans of them; how many there are now.

    The test split is what rules are never bettered on, so that errors there are those of documents nobody has seen. Nothing
    but numbers is kept of them. What was judged at first sight stays, and of texts and scans those that were not asked for.
    """
    path = corpus / JUDGED
    kept = [each for each in read_judgements(path) if each.first_sight or (each.evidence["scan"] == 1) != (scans is not None)]
    models = load_models().without(NAME)
    again = [
        judgement
        for name in load_splits(corpus)["test"]
        for judgement in judge(name, corpus / PLANS / name / "gold", models, scans(name) if scans else None)
    ]
    write_judgements(path, sorted([*kept, *again], key=lambda each: (not each.first_sight, each.evidence["scan"])))
    return len(kept) + len(again)

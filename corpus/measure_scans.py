"""How well scans are read: `python corpus/measure_scans.py [--kinds clean hard-200 …] [--plans …] [--show]`.

Every plan of scans/ and KH-154 is printed, scanned and read. Numbers and dates are compared with what was printed: right, wrong,
and of the wrong ones how many are flagged. Character errors are told apart: those of recognition (each line against the place
of the text that fits it best) and those of the whole in its order of reading.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from policyparse import analyse
from policyparse.document import Document
from policyparse.evaluation.gate import hash_corpus
from policyparse.readers import Options, read_bytes
from policyparse.records.model import Plan as Records
from policyparse.spans import Span

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_scans import CORPUS, KINDS, Line, Plan, Scan, Value, load_plans, pack_tiff, scan_plan

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_MONTHS = re.compile(r"\d")


@dataclass
class Score:
    """Counts over one or more scans."""

    values: int = 0
    right: int = 0
    wrong_flagged: int = 0
    right_flagged: int = 0
    letters: int = 0
    recognition_errors: int = 0
    order_errors: int = 0
    words: int = 0
    words_missed: int = 0
    remarks: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def wrong(self) -> int:
        return self.values - self.right

    def row(self, name: str) -> str:
        flagged = f"{self.wrong_flagged}/{self.wrong}" if self.wrong else "–"
        return (
            f"| {name} | {self.values} | {self.right / max(self.values, 1):.1%} | {flagged} | "
            f"{self.right_flagged / max(self.right, 1):.1%} | {self.recognition_errors / max(self.letters, 1):.2%} | "
            f"{self.order_errors / max(self.letters, 1):.2%} | {self.words_missed / max(self.words, 1):.2%} |"
        )


HEAD = (
    "| scans | numbers and dates | exact | wrong ones flagged | right ones flagged | CER, recognition | CER, in reading order "
    "| words missed |\n|---|---|---|---|---|---|---|---|"
)


def gold_of_kh154(plan: Plan) -> None:
    """Put the gold of KH-154 into the lines of its plan: what is printed, where, and what it says."""
    folder = CORPUS / "kh-154"
    printed = [" ".join(normalize("NFC", line).split()) for line in (folder / "kh-154.txt").read_text("utf-8").split("\n")]
    lines: dict[str, list[Line]] = {}
    for line in plan.lines():
        lines.setdefault(line.text, []).append(line)

    def rows(name: str) -> list[dict[str, object]]:
        return [msgspec.json.decode(row) for row in (folder / "gold" / name).read_text("utf-8").splitlines() if row.strip()]

    taken: Counter[tuple[int, str]] = Counter()

    def mark(number: int, words: str, kind: str, value: str, within: str | None = None) -> None:
        text = printed[number - 1]
        start = -1
        for _ in range(taken[number, kind + words] + 1):
            start = text.find(words, start + 1)
        taken[number, kind + words] += 1
        if start >= 0:
            inner = start + (words.find(within) if within else 0)
            lines[text][0].values.append(Value(inner, inner + len(within or words), kind, value))

    for row in rows("citations.jsonl"):
        symbol = re.search(r"\d[\w./]*[ /-][\w&./ -]*$", str(row["text"]))
        if row["kind"] == "numbered" and symbol:
            mark(int(str(row["line"])), " ".join(str(row["text"]).split()), "number", str(row["number"]), symbol[0])
    for row in rows("dates.jsonl"):
        if row["norm"] and row["kind"] != "recurrence" and _MONTHS.search(str(row["text"])):
            mark(int(str(row["line"])), " ".join(str(row["text"]).split()), "date", str(row["norm"]))


def _place(line: str, text: str) -> tuple[int, int]:
    """The stretch of the text that fits a line best."""
    at = text.find(line)
    if at >= 0:
        return at, at + len(line)
    found = fuzz.partial_ratio_alignment(line, text)
    if found is None:
        return 0, 0
    best = None
    for slack in (0, 2, len(line) // 12 + 4):
        low, high = max(found.dest_start - slack, 0), min(found.dest_end + slack, len(text))
        ops = Levenshtein.opcodes(line, text[low:high])
        first, last = ops[0], ops[-1]
        start = low + (first.dest_end if first.tag == "insert" else 0)
        end = high - (last.dest_end - last.dest_start if last.tag == "insert" else 0)
        errors = Levenshtein.distance(line, text[start:end])
        if best is None or errors < best[0]:
            best = errors, start, end
    assert best is not None
    return best[1:]


def _map(value: Value, line: str, text: str, place: tuple[int, int]) -> Span:
    """Where in the text the characters of a value ended up."""
    start = end = None
    for op in Levenshtein.opcodes(line, text[place[0] : place[1]]):
        if op.src_start <= value.start < op.src_end:
            start = op.dest_start + (min(value.start - op.src_start, op.dest_end - op.dest_start) if op.tag != "delete" else 0)
        if op.src_start < value.end <= op.src_end:
            end = op.dest_start + (min(value.end - op.src_start, op.dest_end - op.dest_start) if op.tag != "delete" else 0)
    start = 0 if start is None else start
    return Span(place[0] + start, place[0] + max(start + 1, end if end is not None else start + 1))


def judge(plan: Plan, document: Document, records: Records) -> Score:
    """Compare what was read with what was printed."""
    score = Score()
    text = document.text
    numbers = [
        (citation.span, citation.number or "", bool(citation.flags))
        for citation in records.citations
        if citation.kind == "numbered"
    ]
    own = document.text.find(records.document.number or "\0")
    if records.document.number:
        numbers.append((Span(max(own, 0), own + 1), records.document.number, bool(records.document.flags)))
    dates = [(date.span, (date.value or "").strip("./"), bool(date.flags)) for date in records.dates]
    findings = [finding.span for finding in records.findings if finding.code.startswith("ocr.")]
    whole = "\n".join(line.text for line in plan.lines())
    score.order_errors = Levenshtein.distance(" ".join(whole.split()), " ".join(text.split()))
    gold_words, read_words = Counter(whole.split()), Counter(text.split())
    score.words, score.words_missed = sum(gold_words.values()), sum((gold_words - read_words).values())
    for line in plan.lines():
        place = _place(line.text, text)
        score.letters += len(line.text)
        score.recognition_errors += Levenshtein.distance(line.text, text[slice(*place)])
        for value in line.values:
            span = _map(value, line.text, text, place)
            near = [each for each in (numbers if value.kind == "number" else dates) if each[0].overlaps(span)]
            if plan.name != "kh-154" and value.kind == "number" and value.value == records.document.number and not near:
                near = [each for each in numbers if each[1] == value.value][-1:]
            right = any(each[1] == value.value.strip("./") for each in near)
            flagged = any(each[2] for each in near) or any(each.overlaps(span) for each in findings)
            score.values += 1
            score.right += right
            score.right_flagged += right and flagged
            score.wrong_flagged += not right and flagged
            if not right:
                mark = "flagged" if flagged else "NOT FLAGGED"
                printed = line.text[value.start : value.end]
                score.remarks.append(f"{plan.name}: {printed} | {text[slice(*span)]} | {[each[1] for each in near]} {mark}")
    return score


def read_scan(plan: Plan, kind: Scan) -> Document:
    """A plan printed, scanned and read."""
    return read_bytes(pack_tiff(scan_plan(plan, kind), kind), f"{plan.name}.tiff", options=Options(isolation="never"))


def load_gold() -> dict[str, Plan]:
    """Every plan with its gold."""
    plans = load_plans()
    gold_of_kh154(plans["kh-154"])
    return plans


def main() -> None:
    parser = argparse.ArgumentParser(description="How well scans are read.")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--plans", nargs="*", default=None)
    parser.add_argument("--show", action="store_true", help="print every wrong value")
    arguments = parser.parse_args()
    plans = load_gold()
    print(f"Corpus {hash_corpus(CORPUS)[:19]}\n\n{HEAD}")
    hard = Score()
    for kind in arguments.kinds:
        total = Score()
        for name, plan in plans.items():
            if arguments.plans is None or name in arguments.plans:
                document = read_scan(plan, KINDS[kind])
                score = judge(plan, document, analyse(document))
                total.add(score)
                if kind.startswith("hard"):
                    hard.add(score)
                print(score.row(f"{name}, {kind}"), flush=True)
                if arguments.show:
                    print("\n".join(score.remarks))
        print(total.row(f"**all, {kind}**"), flush=True)
    if hard.values:
        print(hard.row("**all hard scans**"))


if __name__ == "__main__":
    main()

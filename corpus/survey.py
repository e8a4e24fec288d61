"""What the parser leaves open over a folder of plans, and what changed between two commits, as sentences to read.

usage: python corpus/survey.py FOLDER                      what is left open, document by document
       python corpus/survey.py FOLDER --against COMMIT     roles and deadlines won and lost since a commit
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import policyparse
from policyparse.records.model import OutlineNode, Plan

ROOT = Path(__file__).resolve().parent.parent
# Plain recall patterns, on purpose simpler than the parser's own: whatever they see should be explained.
CUE = re.compile(r"chủ trì|phối hợp với|có trách nhiệm|(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị) (?:Sở|Bộ|các|UBND|Ủy ban)")
TIME = re.compile(r"(?:trước|chậm nhất|đến hết|trong) (?:ngày|tháng|quý|năm) [\dIVX]+|\d{1,2}/\d{1,2}/\d{4}")
NUMBER = re.compile(r"\d+[a-zđ]?\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][A-Za-zĐđ&]+\s?[-/]\s?[A-ZĐ][\w&]+")
LENGTH = 170


def main() -> None:
    """Print the survey or the difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", metavar="COMMIT")
    parser.add_argument("--dump", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("**/*.txt"))
    if arguments.dump:
        json.dump({file.name: _facts(policyparse.parse(file)) for file in files}, sys.stdout, ensure_ascii=False)
    elif arguments.against:
        _compare(arguments.folder, arguments.against)
    else:
        for file in files:
            _survey(file)


def _survey(file: Path) -> None:
    plan = policyparse.parse(file)
    print(f"== {file.name}: {len(plan.tasks)} tasks")
    for title, lines in (
        ("cue, but no role", _silent(plan)),
        ("lead or implementer no list knows", _unknown(plan)),
        ("time not understood", _unmatched(plan, TIME, [(date.span.start, date.span.end) for date in plan.dates])),
        ("number not cited", _unmatched(plan, NUMBER, _numbers(plan))),
    ):
        for line in lines:
            print(f"  {title}: {line}")


def _silent(plan: Plan) -> Iterator[str]:
    starts = [task.span.start for task in plan.tasks]
    parents = {node.parent for node in plan.outline}
    for node in plan.outline:
        text = plan.text[slice(*node.span)]
        is_heading = node.id in parents or text.endswith(":") or node.level == "label"
        if not is_heading and CUE.search(text) and not any(node.span.start <= start < node.span.end for start in starts):
            yield _line(plan, node)


def _line(plan: Plan, node: OutlineNode) -> str:
    return f"line {node.origin.line}: {plan.text[slice(*node.span)][:LENGTH]}"


def _unknown(plan: Plan) -> Iterator[str]:
    seen = set()
    for task in plan.tasks:
        for assignee in task.assignees:
            unknown = assignee.agency is None or assignee.agency.id is None
            if unknown and assignee.role != "coordinate" and assignee.mention not in seen:
                seen.add(assignee.mention)
                yield f"line {task.origin.line}: {assignee.mention}"


def _numbers(plan: Plan) -> list[tuple[int, int]]:
    spans = [(citation.span.start, citation.span.end) for citation in plan.citations if citation.kind != "named"]
    number = plan.document.number
    if number and (start := plan.text.find(number)) >= 0:
        spans.append((start, start + len(number)))
    return spans


def _unmatched(plan: Plan, pattern: re.Pattern[str], spans: list[tuple[int, int]]) -> Iterator[str]:
    for match in pattern.finditer(plan.text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            around = plan.text[max(0, match.start() - 40) : match.end() + 30].replace("\n", " / ")
            yield f"“{match[0]}” in “{around}”"


def _facts(plan: Plan) -> list[str]:
    facts = []
    for task in plan.tasks:
        place = f"line {task.origin.line}"
        sentence = task.text[:LENGTH]
        facts += [f"{place} {assignee.role}: {assignee.mention} — {sentence}" for assignee in task.assignees]
        facts += [f"{place} deadline: {deadline.text} — {sentence}" for deadline in task.deadlines]
    return facts


def _compare(folder: Path, commit: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        subprocess.run(["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            before = _dump(folder, tree)
        finally:
            subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(tree)], check=True)
    after = _dump(folder, ROOT)
    for file in sorted(after):
        old, new = before.get(file, []), after[file]
        lost = [fact for fact in old if fact not in new]
        won = [fact for fact in new if fact not in old]
        if lost or won:
            print(f"== {file}")
            for sign, facts in (("-", lost), ("+", won)):
                for fact in facts:
                    print(f"  {sign} {fact}")


def _dump(folder: Path, tree: Path) -> dict[str, list[str]]:
    command = [sys.executable, str(Path(__file__).resolve()), str(folder), "--dump"]
    result = subprocess.run(command, check=True, capture_output=True, env={"PYTHONPATH": str(tree / "src"), "PYTHONUTF8": "1"})
    facts: dict[str, list[str]] = json.loads(result.stdout)
    return facts


if __name__ == "__main__":
    main()

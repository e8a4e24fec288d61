"""What the parser leaves open over a folder of plans, and what changed between two commits, as sentences to read.

usage: python corpus/survey.py FOLDER                      what is left open, document by document, then the worst units
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
from typing import NamedTuple

import policyparse
from policyparse.records.model import OutlineNode, Plan

ROOT = Path(__file__).resolve().parent.parent
# Plain recall patterns, on purpose simpler than the parser's own: whatever they see should be explained.
CUE = re.compile(
    r"chủ trì|phối hợp (?:với|cùng)|có trách nhiệm"
    r"|(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị) (?:Sở|Bộ|các|UBND|Ủy ban|Công an|Ban|Phòng)"
)
BODY = re.compile(
    r"(?<!\w)(?:Sở|Bộ|UBND|Ủy ban nhân dân|Công an|Ban|Phòng|Trung tâm|Cục|Vụ|Chi cục|Hội|Đoàn) [A-ZĐ]"
    r"|[Cc]ác (?:sở|bộ|cơ quan|đơn vị)"
)
TIME = re.compile(r"(?:trước|chậm nhất|đến hết|trong) (?:ngày|tháng|quý|năm) [\dIVX]+|\d{1,2}/\d{1,2}/\d{4}")
NUMBER = re.compile(r"\d+[a-zđ]?\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][A-Za-zĐđ&]+\s?[-/]\s?[A-ZĐ][\w&]+")
LENGTH = 170
WORST = 20


class Open(NamedTuple):
    """Something left open: what kind, where, and how much of it (cues in a unit)."""

    kind: str
    line: int | None
    words: str
    weight: int = 1


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
        _survey(files)


def _survey(files: list[Path]) -> None:
    units: list[tuple[str, Open]] = []
    for file in files:
        plan = policyparse.parse(file)
        found = [*_silent(plan), *_outside(plan), *_unknown(plan), *_times(plan), *_numbers_missed(plan)]
        counts: dict[str, int] = {}
        for item in found:
            counts[item.kind] = counts.get(item.kind, 0) + 1
        told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing open"
        print(f"== {file.name}: {len(plan.tasks)} tasks; {told}")
        for item in found:
            place = f"line {item.line}: " if item.line else ""
            print(f"  {item.kind}: {place}{item.words}")
        units.extend((file.name, item) for item in found if item.kind == "cue, no role")
    units.sort(key=lambda pair: -pair[1].weight)
    print(f"== the {min(WORST, len(units))} worst units")
    for name, item in units[:WORST]:
        print(f"  {name} line {item.line} ({item.weight} cues): {item.words}")


def _silent(plan: Plan) -> Iterator[Open]:
    """Units that hold a cue but lay work on nobody."""
    starts = [task.span.start for task in plan.tasks]
    parents = {node.parent for node in plan.outline}
    for node in plan.outline:
        text = plan.text[slice(*node.span)]
        is_heading = node.id in parents or text.endswith(":") or node.level == "label"
        cues = CUE.findall(text)
        if not is_heading and cues and not any(node.span.start <= start < node.span.end for start in starts):
            yield Open("cue, no role", node.origin.line, _words(plan, node), len(cues))


def _outside(plan: Plan) -> Iterator[Open]:
    """Lines of annexes that name a role or a body beside a cue and belong to no row of a task table."""
    covered = [(task.span.start, max([task.span.end, *(a.span.end for a in task.assignees)])) for task in plan.tasks]
    for node in plan.outline:
        text = plan.text[slice(*node.span)]
        if node.level == "paragraph" and CUE.search(text) and BODY.search(text) and "\n" not in text:
            inside = any(start <= node.span.start < end for start, end in covered)
            spoken = any(node.span.start <= task.span.start < node.span.end for task in plan.tasks)
            if not inside and not spoken and node.parent is None:
                yield Open("role outside any unit", node.origin.line, _words(plan, node))


def _unknown(plan: Plan) -> Iterator[Open]:
    """Bodies told to act that no list knows."""
    seen = set()
    for task in plan.tasks:
        for assignee in task.assignees:
            if (assignee.agency is None or assignee.agency.id is None) and assignee.mention not in seen:
                seen.add(assignee.mention)
                yield Open("agency unresolved", task.origin.line, assignee.mention)


def _times(plan: Plan) -> Iterator[Open]:
    """Times that the plain pattern sees and the parser does not, and deadlines without a value."""
    yield from _unmatched("time not understood", plan, TIME, [(date.span.start, date.span.end) for date in plan.dates])
    for task in plan.tasks:
        for due in task.deadlines:
            if due.value is None and due.rrule is None and due.anchor is None and due.kind in ("due", "recurrence", "period"):
                yield Open("time not understood", task.origin.line, due.text)


def _numbers_missed(plan: Plan) -> Iterator[Open]:
    spans = [(citation.span.start, citation.span.end) for citation in plan.citations if citation.kind != "named"]
    number = plan.document.number
    if number and (start := plan.text.find(number)) >= 0:
        spans.append((start, start + len(number)))
    yield from _unmatched("number not cited", plan, NUMBER, spans)


def _unmatched(kind: str, plan: Plan, pattern: re.Pattern[str], spans: list[tuple[int, int]]) -> Iterator[Open]:
    for match in pattern.finditer(plan.text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            around = plan.text[max(0, match.start() - 40) : match.end() + 30].replace("\n", " / ")
            yield Open(kind, None, f"“{match[0]}” in “{around}”")


def _words(plan: Plan, node: OutlineNode) -> str:
    return plan.text[slice(*node.span)][:LENGTH]


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

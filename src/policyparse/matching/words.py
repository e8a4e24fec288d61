"""The words of a task that say what is to be done, and what in them must not differ."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from policyparse.document import CAPITALS, fold
from policyparse.records.model import Addressee, Assignee, Deadline, Plan, Task
from policyparse.spans import Cover, Span

_DATA = Path(__file__).with_name("data")
_WORD = re.compile(r"\w+(?:/\w+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[.;:!?]\s*$|\A\s*$|\n\s*$")
_NAME = re.compile(rf"[{CAPITALS}]\w*(?: (?:[{CAPITALS}]\w*|\d+))*")
_COMMON_WORDS = 2
_OPENING = 36


class Word(NamedTuple):
    """A word by its folded form, and where it stands in the plan's text."""

    folded: str
    span: Span


class Work(NamedTuple):
    """What a task asks for, apart from who does it and by when.

    `features` are its words and pairs of words; `names` its proper names; `rounds` what is counted ("đợt 1"); `act` the kind
    of act that it opens with, where the table knows it; `only` is true for an act that is never part of another ("thẩm định").
    """

    features: tuple[str, ...]
    names: frozenset[str]
    rounds: frozenset[str]
    act: str | None
    only: bool


class Vocabulary(NamedTuple):
    """The tables of this room, ready to use."""

    empty: frozenset[str]
    rounds: re.Pattern[str]
    joint: re.Pattern[str]
    amending: re.Pattern[str]
    units: re.Pattern[str]
    acts: dict[str, re.Pattern[str]]
    only: frozenset[str]


@cache
def load_vocabulary() -> Vocabulary:
    """The words and acts that come with the package."""
    written = tomllib.loads((_DATA / "words.toml").read_text("utf-8"))
    with (_DATA / "acts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    rounds = re.compile(rf"(?<!\w)({written['rounds']}) (\d+|[ivx]+)(?!\w)")
    return Vocabulary(
        empty=frozenset(re.split(r"[|\s]+", written["empty"].strip())),
        rounds=rounds,
        joint=_any_of(written["joint"]),
        amending=_any_of(written["amending"]),
        units=_any_of(written["units"]),
        acts={row["act"]: _any_of(row["pattern"]) for row in rows},
        only=frozenset(row["act"] for row in rows if row["only"] == "yes"),
    )


def words_of(text: str, start: int = 0) -> list[Word]:
    """The words of a text that begins at `start` of the plan's, in order."""
    return [Word(match[0], Span(start + match.start(), start + match.end())) for match in _WORD.finditer(fold(text))]


def work_of(plan: Plan, task: Task) -> Work:
    """What a task asks for: its words without bodies, without times and without words that say nothing."""
    vocabulary = load_vocabulary()
    aside = Cover(_set_aside(task))
    names = frozenset(_names(plan.text, task, aside))
    words = [word for word in words_of(task.text, task.span[0]) if not aside.overlaps(word.span)]
    told = [word.folded for word in words if not _YEAR.fullmatch(word.folded)]
    content = [word for word in told if word not in vocabulary.empty and not word.isdecimal()]
    pairs = [f"{first} {second}" for first, second in pairwise(content)]
    said = " ".join(told)
    opening = " ".join(told[told.index(content[0]) :])[:_OPENING] if content else ""
    act = _act(opening, vocabulary)
    return Work(
        tuple(content + pairs),
        names,
        frozenset(f"{match[1]} {match[2]}" for match in vocabulary.rounds.finditer(said)),
        act,
        act in vocabulary.only,
    )


def _any_of(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _set_aside(task: Task) -> list[Span]:
    """Bodies and times. Of a name read too long ("UBND phường Tân Thạch nạo vét") words of the work go with it."""
    said: tuple[Assignee | Addressee | Deadline, ...] = (*task.assignees, *task.addressees, *task.deadlines)
    return [Span(*one.span) for one in said]


def _names(text: str, task: Task, aside: Cover) -> list[str]:
    """Proper names of two words or more inside a sentence; what a sentence begins with has its capital anyway."""
    start, end = task.span
    found = []
    for match in _NAME.finditer(text, start, end):
        first = bool(_SENTENCE.search(text[max(start, match.start() - 8) : match.start()])) or match.start() == start
        words = match[0].split(" ")[1:] if first else match[0].split(" ")
        if len(words) >= _COMMON_WORDS and not aside.overlaps(Span(match.start(), match.end())):
            found.append(fold(" ".join(words)))
    return found


def _act(opening: str, vocabulary: Vocabulary) -> str | None:
    """The first act of an opening; one of those that stand alone only where the opening begins with it."""
    found = [(match.start(), act) for act, pattern in vocabulary.acts.items() if (match := pattern.search(opening))]
    first = min(found, default=None)
    return first[1] if first and (first[0] == 0 or first[1] not in vocabulary.only) else None

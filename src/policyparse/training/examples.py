"""Lines to learn from: documents of the corpus whose structure is known, damaged by program."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from policyparse.evaluation.ablation import read_text
from policyparse.evaluation.damage import lose_numbering
from policyparse.evaluation.gold import Annotation, GoldText, find_text, read_gold
from policyparse.evaluation.splits import PLANS, load_splits
from policyparse.learned import NO_MODELS
from policyparse.learned.lines import Line
from policyparse.learned.restoring import body_lines, level_of
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import find_agencies
from policyparse.pipeline import analyse
from policyparse.structure import Node, Outline, build_outline, read_letterhead

__all__ = ["SAMPLE", "Copy", "GoldDocument", "load_documents", "make_copies", "mix"]

SAMPLE = "kh-154"
_SHARES = (1.0, 0.5)
"""How much of the numbering is lost in each copy of a document."""
_LEAVES = ("task", "target", "prose", "label")
_DROPPED, _REPLACED = 0.3, 0.4
_PAGE = (8, 25)  # lines between two numbers of pages


class GoldDocument(NamedTuple):
    """A text of the corpus and its gold."""

    name: str
    text: str
    gold: Annotation


class Copy(NamedTuple):
    """The body of one damaged document: its lines in order, and the state each is in (kind and level)."""

    lines: list[Line]
    states: list[str]


def load_documents(corpus: Path, split: str) -> list[GoldDocument]:
    """The documents of a split of the corpus; the sample plan is one of dev."""
    folders = [corpus / PLANS / name for name in load_splits(corpus)[split]]
    if split == "dev":
        folders.insert(0, corpus / SAMPLE)
    documents = []
    for folder in folders:
        path = find_text(folder / "gold")
        if path is not None:
            text = path.read_text("utf-8-sig")
            documents.append(GoldDocument(folder.name, text, read_gold(folder / "gold", GoldText(path))))
    return documents


def make_copies(document: GoldDocument, lexicon: Lexicon) -> list[Copy]:
    """The damaged copies of one document, the same on every run."""
    states = _states_by_line(document, lexicon)
    copies = []
    for seed, share in enumerate(_SHARES):
        damaged = read_text(lose_numbering(document.text, share, seed))
        found = find_agencies(damaged.text, damaged.shadow, lexicon)
        body, lines = body_lines(damaged, read_letterhead(damaged, lexicon), found)
        known = [(line, states.get(damaged.blocks[index].origin.line)) for index, line in zip(body, lines, strict=True)]
        copies.append(Copy([line for line, state in known if state], [state for _, state in known if state]))
    return copies


def mix(copies: Sequence[Copy], seed: int) -> list[Copy]:
    """Each copy once more with some lines left out, some taken from other documents, and numbers of pages between them.

    A line only takes the place of one in the same state, so that order and nesting stay those of a document.
    """
    draw = random.Random(seed)
    pool: dict[str, list[Line]] = {}
    for copy in copies:
        for line, state in zip(copy.lines, copy.states, strict=True):
            pool.setdefault(state, []).append(line)
    mixed = []
    for copy in copies:
        lines: list[Line] = []
        states: list[str] = []
        for line, state in zip(copy.lines, copy.states, strict=True):
            if state.startswith(_LEAVES) and draw.random() < _DROPPED:
                continue
            lines.append(draw.choice(pool[state]) if draw.random() < _REPLACED else line)
            states.append(state)
        _number_pages(lines, states, draw)
        mixed.append(Copy(lines, states))
    return mixed


def _number_pages(lines: list[Line], states: list[str], draw: random.Random) -> None:
    place, page = draw.randint(*_PAGE), 2
    while place < len(lines):
        number = str(page)
        lines.insert(place, Line(number, number, None, ()))
        states.insert(place, "furniture/none")
        place, page = place + draw.randint(*_PAGE), page + 1


def _states_by_line(document: GoldDocument, lexicon: Lexicon) -> Mapping[int, str]:
    """Kind and level of the line that begins each block: the tasks by gold, the rest by the whole document's outline."""
    whole = read_text(document.text)
    letterhead = read_letterhead(whole, lexicon)
    outline = build_outline(whole, letterhead, lexicon)
    targets = {target.origin.line for target in analyse(whole, lexicon=lexicon, models=NO_MODELS).targets}
    tasks = {task.line for task in document.gold.tasks}
    states: dict[int, str] = {}
    for node in outline.nodes:
        line = whole.blocks[node.block].origin.line
        if line not in states:
            kind = "task" if line in tasks and node.kind != "label" else "target" if line in targets else _kind(node, outline)
            level = level_of(node.level) if node.kind == "item" and node.zone != "address" else "none"
            states[line] = f"{kind}/{level}"
    return states


def _kind(node: Node, outline: Outline) -> str:
    if node.zone == "address":
        return "furniture"
    if node.kind == "label":
        return "label"
    heads = any(outline.nodes[child].kind != "label" for child in node.children)
    if node.kind == "item" and (heads or level_of(node.level) == "roman"):
        return "heading"
    return "heading" if node.kind == "intro" and node.parent is not None else "prose"

"""The outline: numbered items, bullets, intro lines and label lines, and what hangs from what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from policyparse.document import CAPITALS, Document
from policyparse.lexicon import Lexicon, any_of
from policyparse.spans import Span
from policyparse.structure.letterhead import Letterhead
from policyparse.structure.misread import LabelMender
from policyparse.structure.tables import INDEX, find_task_rows

# Ladders in the order they nest (Nghị định 30/2020/NĐ-CP; practice of plans: I. 1. 1.1. a) - +).
_RANKS = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "capital": 3,
    "roman": 4,
    "article": 5,
    "number": 6,
    "letter": 9,
    "bracket": 10,
    "dash": 11,
    "plus": 13,
}
_BODY_LABELS = (
    ("part", re.compile(r"(Phần(?: thứ)? (?:[IVX]+|\d+|nhất|hai|ba|tư|năm|sáu|bảy))\s?[.:\-–]?\s*", re.IGNORECASE)),
    ("chapter", re.compile(r"(Chương (?:[IVXLC]+|\d+))\s?[.:\-–]?(?:\s+|$)", re.IGNORECASE)),
    ("section", re.compile(r"((?:Mục|Tiểu mục) (?:[IVX]+|\d+))\s?[.:\-–]\s*", re.IGNORECASE)),
    ("article", re.compile(r"(Điều \d{1,3}[a-zđ]?)\s?(?:[.:\-–]\s*|$)", re.IGNORECASE)),
    ("roman", re.compile(r"((?:XL|X{0,3})(?:IX|IV|V?I{0,3}))(?<=[IVX])\s?[.\-/):](?:\s+|(?=[" + CAPITALS + r"])|$)")),
    ("multi", re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})\.?\s?[.)/\-:]?(?:\s+|(?=[" + CAPITALS + r"]))(?!tỷ|triệu|%|km|ha|đồng)")),
    ("number", re.compile(r"(\d{1,2})\s?(?:[.)/]|-(?=\s?[" + CAPITALS + r"])|:(?=\s))(?:\s+|(?=[" + CAPITALS + r"])|$)")),
    ("capital", re.compile(r"([A-ZĐ])\s?[.\-/)](?:\s+|$)(?![a-zđ]\.)")),
    ("letter", re.compile(r"([a-zđ](?:\.?\d{1,2})?)\s?(?:\)|\.(?=\s)|/(?=\s))\s*")),
    ("bracket", re.compile(r"\((\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*")),
    ("dash", re.compile(r"([-–—•*●▪])\s*(?=\S)")),
    ("plus", re.compile(r"(\+)\s*(?=\S)")),
)
_CLOSING = re.compile(
    r"(?:trong quá trình|quá trình|trên đây|yêu cầu|đề nghị|căn cứ|nhận được|ủy ban nhân dân|ubnd|chủ tịch|văn phòng chính phủ|thủ tướng|định kỳ|bộ trưởng|(?:các|giám đốc|thủ trưởng) )"
)
NO_HINTS: Mapping[int, str] = {}
_ROLE_FIELDS = frozenset({"lead", "coordinate", "implement"})
_PARTS = frozenset({"part", "chapter", "section", "capital", "roman"})
_ADDRESS = re.compile(r"^kính gửi|(?<!\w)điện:?$")


class Node(msgspec.Struct, gc=False):
    """One line of the outline.

    `kind`: item (labelled), paragraph, intro (unlabelled, ends with a colon and is no level), label ("Cơ quan chủ trì: …",
    `field` says which, `span` is its value). `span` is the text after the label and any content label ("Nội dung:").
    `section` is what the governing headings are about (purpose, goal, background, funding, work …), None if they do not say.
    """

    index: int
    kind: str
    level: str
    label: str | None
    part: str | None
    parent: int | None
    block: int
    span: Span
    whole: Span
    zone: str
    field: str | None = None
    intro: int | None = None
    section: str | None = None
    children: list[int] = msgspec.field(default_factory=list)
    locator: tuple[str, ...] = ()


class Outline(msgspec.Struct):
    """All nodes of a document in reading order; `preamble` counts the nodes before the first labelled item."""

    nodes: list[Node]

    def ancestors(self, node: Node) -> list[Node]:
        """The nodes above, nearest first."""
        found: list[Node] = []
        current = node.parent
        while current is not None:
            found.append(self.nodes[current])
            current = self.nodes[current].parent
        return found


class _Rules(msgspec.Struct, frozen=True):
    labels: re.Pattern[str]
    bare: re.Pattern[str]
    fields: tuple[str, ...]
    headings: tuple[tuple[re.Pattern[str], str], ...]
    work: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules:
    alternatives = "|".join(f"({rule.pattern})" for rule in lexicon.labels)
    return _Rules(
        labels=re.compile(rf"(?:{alternatives})(?: \([^)]{{2,40}}\))?\s?:\s*"),
        bare=re.compile(rf"(?!tổ chức)(?:{alternatives})\s?\.?"),
        fields=tuple(rule.field for rule in lexicon.labels),
        work=re.compile(rf"(?!quy định |cấp ){any_of(lexicon.words['verbs'])}(?!\w)"),
        headings=tuple(
            (re.compile(rf"(?:^|(?<=[\s,;]))(?:(?:các|về|một số) )?(?:{rule.pattern})(?!\w)"), rule.kind)
            for rule in lexicon.headings
        ),
    )


def _classify_heading(shadow: str, rules: _Rules, *, anywhere: bool) -> str | None:
    """What a section is about: the rule whose word comes first in its heading, at the very start unless `anywhere`."""
    best: tuple[int, str] | None = None
    for pattern, kind in rules.headings:
        match = pattern.search(shadow) if anywhere else pattern.match(shadow)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), kind)
    return best[1] if best else None


def label_of(text: str) -> tuple[str, str, int] | None:
    """Level, label as printed without its closing mark, and length of the label of a line."""
    for level, pattern in _BODY_LABELS:
        match = pattern.match(text)
        if match and match[1]:
            if level == "capital" and match[1] in "IVX":
                continue
            return level, match[1], match.end()
    return None


def _rank(level: str, label: str) -> float:
    if level == "multi":
        return _RANKS["number"] + 0.3 * label.count(".")
    return float(_RANKS[level])


class _Builder:
    def __init__(self, document: Document, letterhead: Letterhead, lexicon: Lexicon, hints: Mapping[int, str]) -> None:
        self.document = document
        self.hints = hints
        self.letterhead = letterhead
        self.lexicon = lexicon
        self.mender = LabelMender() if document.source.ocr else None
        self.annexes = 0
        self.last = -1
        self.rules = _rules(lexicon)
        self.nodes: list[Node] = []
        self.stack: list[tuple[str, float, int]] = []
        self.intro: dict[int | None, int] = {}
        self.counts: dict[int | None, dict[str, int]] = {}
        self.sections: dict[int, str | None] = {}
        self.block_label: int | None = None  # label line whose value is on the lines below it

    def build(self) -> Outline:
        ranges = [("body", span) for span in self.letterhead.body] + [("annex", span) for span in self.letterhead.annexes]
        for zone, stretch in sorted(ranges, key=lambda pair: pair[1].start):
            span: range | list[int] = stretch
            self.stack.clear()
            self.intro.clear()
            self.last = stretch.stop - 1
            if zone == "annex" or any(self._is_tabular(index) for index in span):
                span = self._add_tables(stretch)
            addressed = False
            for index in span:
                addressed = zone == "body" and not self.stack and self._is_address(index, addressed)
                self._add_line("address" if addressed else zone, index)
        for node in self.nodes:
            node.section = self._section(node)
        return Outline(self.nodes)

    def _add_tables(self, span: range) -> list[int]:
        """Add the task tables of a stretch as rows with their cells as label lines; gives back the other blocks."""
        rows = find_task_rows(self.document, span, self.lexicon)
        if not rows:
            return list(span)
        self.annexes += 1
        top = f"PL{self.annexes}"
        used: set[int] = set()
        seen: dict[str, int] = {}
        for row in rows:
            seen[row.number] = seen.get(row.number, 0) + 1
            part = row.number if seen[row.number] == 1 else f"{row.number}~{seen[row.number]}"
            number = len(self.nodes)
            node = Node(number, "item", "row", row.number, part, None, row.block, row.work, row.work, "body", locator=(top, part))
            self.nodes.append(node)
            for field, cell in row.cells:
                child = Node(
                    len(self.nodes),
                    "label",
                    "label",
                    None,
                    None,
                    number,
                    row.block,
                    cell,
                    cell,
                    "body",
                    field,
                    locator=node.locator,
                )
                node.children.append(child.index)
                self.nodes.append(child)
            last = max([row.work.end, *(cell.end for _, cell in row.cells)])
            used.update(index for index in span if row.work.start <= self.document.blocks[index].span.start < last)
        used |= self._headers(span, used)
        return [index for index in span if index not in used]

    def _headers(self, span: range, used: set[int]) -> set[int]:
        """The lines of a flattened header ("TT", "Nội dung", …) and the row numbers: all that stands above a row and in between."""
        shadow = self.document.shadow
        starts = [index for index in span if INDEX.match(shadow[slice(*self.document.blocks[index].span)])]
        if not starts or not used:
            return set()
        return {index for index in range(starts[0], max(used)) if index not in used}

    def _is_tabular(self, index: int) -> bool:
        """True if a block is a cell, or heads the numbers of a table that was flattened to one cell a line ("TT")."""
        block = self.document.blocks[index]
        return bool(block.origin.cell) or bool(INDEX.match(self.document.shadow[slice(*block.span)]))

    def _is_address(self, index: int, open_list: bool) -> bool:
        """True if a line names those whom a letter or dispatch goes to: "Kính gửi: …", "… điện:" and the list below it."""
        shadow = self.document.shadow[slice(*self.document.blocks[index].span)]
        if _ADDRESS.search(shadow):
            return True
        return open_list and (shadow.startswith(("-", "+")) or (len(shadow) < 130 and not re.search(r"[.:]\s*$|\d", shadow)))

    def _add_line(self, zone: str, index: int) -> None:
        block = self.document.blocks[index]
        text = self.document.text[slice(*block.span)]
        label = label_of(text)
        if self.mender is not None:
            label = self.mender.mend(text, label)
        if label is None and index in self.hints and zone != "address":
            label = (self.hints[index], "", 0)
        offset = label[2] if label else 0
        body = Span(block.span.start + offset, block.span.end)
        shadow = self.document.shadow[body.start : body.end]
        field, value = self._field(shadow)
        if field == "content":
            work = Span(body.start + value, body.end)
            long = (
                label is not None and label[0] in ("letter", "bracket", "number") and work.end - work.start > 40
            )  # more than a title: the work in words that no list knows
            if work.end > work.start and (long or self.rules.work.match(self.document.shadow, work.start)):
                body, field = work, None
            elif work.end > work.start and label is None:
                field = None
            elif (
                work.end > work.start and label is not None and label[0] in ("letter", "bracket")
            ):  # "a) Nội dung", "b) Thời gian"
                body, field = work, None
        if field is not None:
            if label is None or label[0] in ("dash", "plus", "letter", "bracket"):
                self._add(zone, index, "label", label, Span(body.start + value, body.end), block.span, field)
                return
            field = None
        if label is not None:
            self._add(zone, index, "item", label, body, block.span, None)
            return
        kind = "intro" if text.endswith(":") else "paragraph"
        self._add(zone, index, kind, None, body, block.span, None, last=index == self.last)

    def _field(self, shadow: str) -> tuple[str | None, int]:
        match = self.rules.labels.match(shadow)
        if match is None or match.lastindex is None:
            bare = self.rules.bare.fullmatch(shadow)  # "a) Cơ quan chủ trì", the bodies on the lines below
            if bare is not None and bare.lastindex is not None and self.rules.fields[bare.lastindex - 1] in _ROLE_FIELDS:
                return self.rules.fields[bare.lastindex - 1], len(shadow)
            return None, 0
        return self.rules.fields[match.lastindex - 1], match.end()

    def _add(
        self,
        zone: str,
        index: int,
        kind: str,
        label: tuple[str, str, int] | None,
        body: Span,
        whole: Span,
        field: str | None,
        last: bool = False,
    ) -> None:
        number = len(self.nodes)
        level = label[0] if label else kind
        parent: int | None
        if zone == "address":
            parent = None
        elif kind == "item" and label is not None:
            rank = _rank(level, label[1])
            self._unwind(level, rank, label[1])
            parent = self.stack[-1][2] if self.stack else None
        elif kind == "label":
            parent = self._label_parent(label)
            while self.stack and self.stack[-1][2] != parent:
                self.stack.pop()
        else:
            parent = self._paragraph_parent(body, kind, last)
        node = Node(number, kind, level, (label[1] or None) if label else None, None, parent, index, body, whole, zone, field)
        node.intro = self.intro.get(parent)
        self.nodes.append(node)
        if parent is not None:
            self.nodes[parent].children.append(number)
        if zone == "address":
            pass
        elif kind == "item" and label is not None:
            self.stack.append((level, _rank(level, label[1]), number))
            self.intro.pop(number, None)
        elif kind == "intro":
            self.intro[parent] = number
        self._locate(node)

    def _unwind(self, level: str, rank: float, label: str) -> None:
        levels = [entry[0] for entry in self.stack]
        if level == "multi":
            while self.stack and not (
                (
                    self.stack[-1][1] < rank
                    and (self.stack[-1][0] != "multi" or label.startswith((self.nodes[self.stack[-1][2]].label or "") + "."))
                )
                or self.stack[-1][1] < _RANKS["number"]
            ):
                self.stack.pop()
            return
        if level in levels:
            while self.stack[-1][0] != level:
                self.stack.pop()
            self.stack.pop()
            return
        while self.stack and self.stack[-1][1] >= rank:
            self.stack.pop()

    def _label_parent(self, label: tuple[str, str, int] | None) -> int | None:
        """A label line hangs beside the unit above it: a dash label is a sibling of dashes, a bare one of whatever is open."""
        if label is None:
            for level, _, number in reversed(self.stack):
                if level not in ("dash", "plus"):
                    return number
            return None
        rank = _rank(label[0], label[1])
        for _, other, number in reversed(self.stack):
            if other < rank:
                return number
        return None

    def _paragraph_parent(self, body: Span, kind: str, last: bool) -> int | None:
        if all(level in ("dash", "plus") for level, _, _ in self.stack):
            self.stack.clear()
            return None
        shadow = self.document.shadow[body.start : body.start + 60]
        if last and kind == "paragraph" and _CLOSING.match(shadow):
            return self.stack[0][2]
        if kind == "intro":  # an intro line belongs to the numbered item, not to the bullet before it
            for level, _, number in reversed(self.stack):
                if level not in ("dash", "plus"):
                    while self.stack[-1][2] != number:
                        self.stack.pop()
                    return number
        return self.stack[-1][2]

    def _locate(self, node: Node) -> None:
        base = self.nodes[node.parent].locator if node.parent is not None else ()
        counts = self.counts.setdefault(node.parent, {})
        if node.kind in ("intro", "label"):
            node.locator = base
            return
        if node.kind == "paragraph":
            counts["p"] = counts.get("p", 0) + 1
            part = f"p{counts['p']}"
        elif node.label is None:  # its number is lost: a heading is counted among headings, a unit among free paragraphs
            sign = "p" if node.level in ("letter", "dash") else "h"
            counts[sign] = counts.get(sign, 0) + 1
            part = f"{sign}{counts[sign]}"
        elif node.level in ("dash", "plus"):
            sign = "-" if node.level == "dash" else "+"
            counts[sign] = counts.get(sign, 0) + 1
            part = f"{sign}{counts[sign]}"
        else:
            part = node.label or ""
            key = f"={part}"
            counts[key] = counts.get(key, 0) + 1
            if counts[key] > 1:
                part = f"{part}~{counts[key]}"
        node.part = part
        node.locator = (*base, part)

    def _classify(self, heading: Node, shadow: str) -> str | None:
        if heading.kind != "item":
            return None
        if heading.level in _PARTS:
            return _classify_heading(shadow, self.rules, anywhere=heading.parent is None) if len(shadow) < 200 else None
        limit = 60 if heading.level in ("number", "multi", "letter") else 0
        return _classify_heading(shadow, self.rules, anywhere=False) if len(shadow) < limit else None

    def _section(self, node: Node) -> str | None:
        """What the nearest telling heading is about. Below the top level only a heading's first words tell."""
        current = node.parent
        while current is not None:
            above = self.nodes[current]
            if current not in self.sections:
                shadow = self.document.shadow[slice(*above.span)]
                self.sections[current] = self._classify(above, shadow)
            if self.sections[current] is not None:
                return self.sections[current]
            current = above.parent
        return None


def build_outline(document: Document, letterhead: Letterhead, lexicon: Lexicon, hints: Mapping[int, str] = NO_HINTS) -> Outline:
    """The outline of a document's body and annexes. Every block of them becomes exactly one node.

    `hints` say, for the index of a block that prints no label, the level of the label that it has lost.
    """
    return _Builder(document, letterhead, lexicon, hints).build()

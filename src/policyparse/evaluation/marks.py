"""Gold for citations inside the sentence, as corpus/citations/README.md says, and the scores on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from policyparse.document import Origin, Paragraph, Source, build_document, fold
from policyparse.errors import GoldError
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.records.model import Plan

KINDS = {"~": "alias", "!": "law", "=": "self"}
FIELDS = ("mentions", "numbers", "targets", "addresses")
HEAD = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH HÀ TĨNH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 9999/KH-UBND",
    "Hà Tĩnh, ngày 30 tháng 11 năm 2026",
    "KẾ HOẠCH",
    "TRIỂN KHAI MỘT SỐ NHIỆM VỤ",
    "I. NHIỆM VỤ",
)
"""Every section is read as the body of a plan: this letterhead stands before it."""

_MARK = re.compile(r"(?:<([^<>]+)>)?\{([~!=]?)([^{}|]+)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}")
_DAY = re.compile(r",?\s(?i:ngày) (\d{1,2})(?:/| (?i:tháng) )(\d{1,2})(?:/| (?i:năm) )(\d{4})")


class Mark(NamedTuple):
    """One citation of the gold. `line` counts in its section from 1; `target` is "number|date", None for an open one."""

    line: int
    start: int
    text: str
    kind: str
    number: str | None
    target: str | None
    group: tuple[str, ...] = ()
    address: str | None = None


class Section(NamedTuple):
    """A small document of its own: its lines without marks, and what they mark."""

    name: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]


def read_sections(path: Path) -> Iterator[Section]:
    """The sections of one file; raises `GoldError` for a mark that is not closed or says nothing."""
    name, lines = "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# "]:
        if not line.startswith("# "):
            lines.append(line)
            continue
        if lines:
            yield _section(f"{path.stem}/{name}", lines, path)
        name, lines = line[2:], []


def _section(name: str, lines: list[str], path: Path) -> Section:
    plain, marks = [], []
    for number, line in enumerate(lines, 1):
        text, done = "", 0
        for match in _MARK.finditer(line):
            text += line[done : match.start()]
            address, sign, words, stated, date = match.groups()
            if address:
                text += f"{address} "
            day = _DAY.match(line, match.end())
            said = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else None
            marks.append((number, len(text), address, sign, words, stated, date or said))
            text += words
            done = match.end()
        text += line[done:]
        if "{" in text or "}" in text:
            raise GoldError(f"{name}, dòng {number}: dấu chú thích không hợp lệ", path=str(path))
        plain.append(text)
    return Section(name, tuple(plain), tuple(_mark(*mark) for mark in marks))


def _mark(line: int, start: int, address: str | None, sign: str, words: str, stated: str | None, date: str | None) -> Mark:
    kind = KINDS.get(sign, "numbered")
    if kind in ("law", "self"):
        return Mark(line, start, words, kind, None, None, address=address)
    if stated and stated.startswith("+"):
        return Mark(line, start, words, kind, None, None, tuple(stated[1:].split(";")), address)
    if stated == "-":
        return Mark(line, start, words, kind, None, None, address=address)
    number = stated or (words[words.index("CVN") - 1 :] if "CVN" in words else words.split(" ")[-1])
    if date == "-":
        return Mark(line, start, words, kind, number, None, address=address)
    return Mark(line, start, words, kind, number, f"{number}|{date or '?'}", address=address)


def parse_section(section: Section, *, lexicon: Lexicon | None = None) -> Plan:
    """The result for one section."""
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate((*HEAD, *section.lines), 1)]
    return analyse(build_document(paragraphs, Source(section.name, "", "text/plain", "text")), lexicon=lexicon)


def found_marks(section: Section, plan: Plan) -> list[Mark]:
    """What the program found in a section, in the words of the gold. Named documents are left out."""
    keys = {document.id: document for document in plan.cited_documents}
    starts = {}
    for citation in plan.citations:
        line = citation.origin.line - len(HEAD)
        if line > 0 and line not in starts:
            starts[line] = plan.text.rfind("\n", 0, citation.span[0]) + 1
    found = []
    for citation in plan.citations:
        line = citation.origin.line - len(HEAD)
        if citation.kind == "named" or line < 1:
            continue
        target = keys[citation.target] if citation.target else None
        found.append(
            Mark(
                line,
                citation.span[0] - starts[line],
                citation.text,
                citation.kind,
                citation.number,
                target.key if target and citation.kind != "law" else None,
                tuple(keys[member].number or "" for member in citation.members),
                citation.address,
            )
        )
    return found


def items_of(name: str, marks: list[Mark] | tuple[Mark, ...]) -> dict[str, set[tuple[object, ...]]]:
    """The things to be compared, field by field."""
    items: dict[str, set[tuple[object, ...]]] = {field: set() for field in FIELDS}
    for mark in marks:
        place = (name, mark.line, mark.start, fold(mark.text))
        items["mentions"].add((*place, mark.kind))
        if mark.number:
            items["numbers"].add((*place, mark.number))
        if mark.kind in ("numbered", "alias"):
            items["targets"].add((*place, mark.target, mark.group))
        if mark.address:
            items["addresses"].add((*place, mark.address))
    return items


class Score(NamedTuple):
    """How one field of one split fared."""

    gold: int
    found: int
    right: int
    missed: list[tuple[object, ...]]
    false: list[tuple[object, ...]]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0


def score_marks(folder: Path, split: str, *, lexicon: Lexicon | None = None) -> dict[str, Score]:
    """Scores over all `<split>-*.marks` of a folder. Raises `GoldError` if there are none."""
    files = sorted(folder.glob(f"{split}-*.marks"))
    if not files:
        raise GoldError(f"không có tệp {split}-*.marks", path=str(folder))
    gold: dict[str, set[tuple[object, ...]]] = {field: set() for field in FIELDS}
    found: dict[str, set[tuple[object, ...]]] = {field: set() for field in FIELDS}
    for path in files:
        for section in read_sections(path):
            for items, marks in (
                (gold, section.marks),
                (found, found_marks(section, parse_section(section, lexicon=lexicon))),
            ):
                for field, values in items_of(section.name, marks).items():
                    items[field] |= values
    return {
        field: Score(
            len(gold[field]),
            len(found[field]),
            len(gold[field] & found[field]),
            sorted(gold[field] - found[field], key=str),
            sorted(found[field] - gold[field], key=str),
        )
        for field in FIELDS
    }

"""Targets (chỉ tiêu): what is to be reached, by how much and by when. They are laid on nobody unless a table says on whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from policyparse.document import CAPITALS, Document
from policyparse.lexicon import Lexicon
from policyparse.mentions.dates import TimeMention
from policyparse.mentions.figures import Figure, find_figures, read_number
from policyparse.resolution.due import last_day
from policyparse.spans import Cover, Span
from policyparse.structure import Node, Outline
from policyparse.structure.indicators import IndicatorRow, find_indicator_rows

_HEADING = re.compile(r"(?:[^\W\d]+,? ){0,5}(?:mục tiêu|chỉ tiêu)(?!\w)")
_NOT_ABOUT_TARGETS = re.compile(r"(?:nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|kinh phí|mục đích|yêu cầu)(?!\w)")
_OPENS = re.compile(r"(?:chỉ tiêu|mục tiêu)(?: cụ thể)? \d{1,2}\s?[:.]")
_SENTENCE = re.compile(rf"(?:[;+]|[.…](?=\s+[{CAPITALS}\d]))\s*")
_CLAUSE = re.compile(r", (?=(?:trong đó|đồng thời|tỷ lệ|tỉ lệ|tổng |tốc độ|giá trị|có ít nhất|có tối thiểu|tăng |giảm ))")
_YEARLY = re.compile(r"(?<!\w)(?:mỗi năm|hằng năm|hàng năm|bình quân năm)(?!\w)")
_BASELINE = re.compile(r"(?:so với|cùng kỳ|của|hiện nay|thời điểm)(?: [^\W\d]+){0,3} $")
_FACT = re.compile(
    r"(?:hiện nay|hiện có|đến nay|tính đến|trong những năm qua|thời gian qua|giai đoạn \d{4} ?- ?\d{4},? (?:đã|toàn))(?!\w)"
)
_LONGEST_HEADING = 220
_JUST_BEHIND = 9  # "53% năm 2028", "5% mỗi năm"
_CELL_NUMBER = re.compile(
    r"(?:(≥|>=|>|≤|<=|<|~|trên |dưới |tối thiểu |ít nhất |tối đa |khoảng ) ?)?(\d[\d.,]*)(?: ?- ?(\d[\d.,]*))? ?(%)?"
)
_SIGNS = {"≥": ">=", "≤": "<=", "trên": ">", "dưới": "<", "tối thiểu": ">=", "ít nhất": ">=", "tối đa": "<=", "khoảng": "~"}


class FoundTarget(NamedTuple):
    """One target: the statement, its figure, and the time (EDTF) that bounds it. `bodies` says who answers, by table column."""

    node: Node
    locator: tuple[str, ...]
    span: Span
    figure: Figure
    horizon: str | None
    yearly: bool
    bodies: tuple[tuple[str, Span], ...] = ()


class TargetReader:
    """Finds the targets of one document."""

    def __init__(self, document: Document, outline: Outline, times: list[TimeMention], issued: Cover, lexicon: Lexicon) -> None:
        self._document = document
        self._outline = outline
        self._lexicon = lexicon
        self._times = [mention for mention in times if _horizon(mention) and not issued.overlaps(mention.span)]
        self._starts = [mention.span.start for mention in self._times]
        self._about: dict[int, bool] = {}

    def read(self, annexes: tuple[range, ...]) -> list[FoundTarget]:
        """Targets in reading order: those of the sections of goals, then those of the annexes' tables."""
        found: list[FoundTarget] = []
        for node in self._outline.nodes:
            if node.zone == "body" and node.kind in ("item", "paragraph") and self._states_targets(node):
                found += self._in_node(node)
        rows = [row for annex in annexes for row in find_indicator_rows(self._document, annex)]
        for row in rows:
            found += self._in_row(row)
        return found

    def _states_targets(self, node: Node) -> bool:
        return bool(_OPENS.match(self._document.shadow, *node.span)) or self._is_about_targets(node.parent)

    def _is_about_targets(self, index: int | None) -> bool:
        """What the nearest heading that says so, from this line up, says of the lines below it."""
        if index is None:
            return False
        if index not in self._about:
            node = self._outline.nodes[index]
            heading = node.span if node.kind == "item" and node.span.end - node.span.start <= _LONGEST_HEADING else Span(0, 0)
            if _NOT_ABOUT_TARGETS.match(self._document.shadow, *heading):
                self._about[index] = False
            else:
                named = bool(_HEADING.match(self._document.shadow, *heading))
                self._about[index] = named or self._is_about_targets(node.parent)
        return self._about[index]

    def _in_node(self, node: Node) -> Iterator[FoundTarget]:
        text, shadow = self._document.text, self._document.shadow
        said: str | None = None
        for sentence in _pieces(_SENTENCE, text, node.span):
            if _FACT.search(shadow, *sentence):
                continue
            for clause in _pieces(_CLAUSE, shadow, sentence):
                said = self._time_in(clause) or said
                start = clause.start
                for figure in find_figures(text, shadow, clause, self._lexicon):
                    stop = min(figure.span.end + _JUST_BEHIND, clause.end)
                    yearly = "/năm" in figure.unit or bool(_YEARLY.search(shadow, start, stop))
                    start = figure.span.end
                    own = self._time_in(Span(figure.span.end, clause.end), within=_JUST_BEHIND)
                    yield FoundTarget(node, node.locator, clause, figure, own or said or self._time_above(node), yearly)

    def _time_in(self, span: Span, *, within: int | None = None) -> str | None:
        """The time that a statement names, beginning `within` so many letters; one that is only compared with does not count."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        for mention in self._times[first:last]:
            if span.covers(mention.span) and (within is None or mention.span.start - span.start <= within):
                before = self._document.shadow[span.start : mention.span.start]
                if not _BASELINE.search(before):
                    return _horizon(mention)
        return None

    def _time_above(self, node: Node) -> str | None:
        for above in self._outline.ancestors(node):
            if above.kind == "item" and above.span.end - above.span.start <= _LONGEST_HEADING:
                if found := self._time_in(above.span):
                    return found
        return None

    def _in_row(self, row: IndicatorRow) -> Iterator[FoundTarget]:
        text, shadow = self._document.text, self._document.shadow
        node = max((node for node in self._outline.nodes if node.block <= row.block), key=lambda node: node.block, default=None)
        if node is None:
            return
        above = self._time_in(row.caption) if row.caption else None
        locator = (*node.locator[:1], row.number)
        unit = text[slice(*row.unit)].strip() if row.unit else ""
        filled = False
        for year, cell in row.values:
            if figure := _cell_figure(shadow, cell, unit):
                filled = True
                yield FoundTarget(
                    node, locator, row.name, figure, str(year) if year else self._time_in(row.name), False, row.bodies
                )
        if not filled:
            for figure in find_figures(text, shadow, row.name, self._lexicon):
                horizon = self._time_in(row.name) or above
                yield FoundTarget(node, locator, row.name, figure, horizon, False, row.bodies)


def _pieces(cuts: re.Pattern[str], text: str, span: Span) -> Iterator[Span]:
    """What a stretch falls into at its cuts, without blanks, bullets and full stops around it."""
    start = span.start
    for cut in [*cuts.finditer(text, *span), None]:
        end = cut.start() if cut else span.end
        words = text[start:end]
        left = len(words) - len(words.lstrip(" -•"))
        right = len(words.rstrip(" .…"))
        if left < right:
            yield Span(start + left, start + right)
        start = cut.end() if cut else end


def _horizon(mention: TimeMention) -> str | None:
    """The mention's value if it can bound a target: years and later ends, no days of documents."""
    value = mention.value
    if value is None or value.startswith("XXXX") or mention.kind == "recurrence":
        return None
    if mention.rule in ("day", "day.bare", "daymonth", "vision.year", "anniversary"):
        return value if mention.rule == "vision.year" else None
    if mention.bound == "by" and "/" not in value:
        return f"../{value}"
    return value


def _cell_figure(shadow: str, cell: Span, unit: str) -> Figure | None:
    match = _CELL_NUMBER.fullmatch(shadow[slice(*cell)].strip())
    if match is None or not (unit or match[4]):
        return None
    try:
        value, upper = read_number(match[2]), read_number(match[3]) if match[3] else None
    except ValueError:
        return None
    sign = (match[1] or "=").strip()
    return Figure(cell, value, upper, match[4] or unit, _SIGNS.get(sign, sign))


def year_of(horizon: str | None) -> int | None:
    """The year by which a target is to be reached; None for one that stays open."""
    day = last_day(horizon) if horizon else None
    return day.year if day else None

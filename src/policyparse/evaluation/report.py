"""Scores, and how a person reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from policyparse.evaluation.facts import FIELDS, NOT_IN_SHORT, Fact


class Remark(msgspec.Struct, frozen=True):
    """One miss or one false find: where, and what was to be said or was said."""

    place: str
    text: str


class FieldScore(msgspec.Struct, frozen=True, kw_only=True):
    """Strict scores of one field. `gold` counts optional facts only where they were found.

    Where there is nothing to find and nothing was found, precision and recall are 1.
    """

    gold: int
    found: int
    right: int
    precision: float
    recall: float
    f1: float
    missed: tuple[Remark, ...] = ()
    false: tuple[Remark, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How right one annotation is against another, field by field.

    `failure` says how the parser broke, if it did: then all gold counts as missed. `engine` and `lexicon` are null where
    people were compared.
    """

    gold: str
    gold_sha256: str
    scored: str
    engine: str | None = None
    lexicon: str | None = None
    failure: str | None = None
    fields: dict[str, FieldScore]

    def as_dict(self) -> dict[str, Any]:
        """The whole report in plain dictionaries, lists, strings and numbers, as JSON has them."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built


def compare(gold: dict[str, list[Fact]], found: dict[str, list[Fact]], *, short: bool = False) -> dict[str, FieldScore]:
    """The score of every field that the gold speaks of.

    An optional fact of either side agrees with what it meets, and costs nothing alone.
    """
    return {field: _score(gold[field], found[field]) for field in FIELDS if not (short and field in NOT_IN_SHORT)}


def pool(scores: dict[str, dict[str, FieldScore]]) -> dict[str, FieldScore]:
    """The scores of several documents as if they were one; a field counts only where every document has it."""
    pooled = {}
    for field in FIELDS:
        if not all(field in fields for fields in scores.values()):
            continue
        parts = {name: fields[field] for name, fields in scores.items()}
        wanted, given, right = (sum(getattr(part, what) for part in parts.values()) for what in ("gold", "found", "right"))
        pooled[field] = _count(
            wanted,
            given,
            right,
            [msgspec.structs.replace(each, place=f"{name} {each.place}") for name, part in parts.items() for each in part.missed],
            [msgspec.structs.replace(each, place=f"{name} {each.place}") for name, part in parts.items() for each in part.false],
        )
    return pooled


def render_report(report: Report, *, show: bool) -> str:
    """The report as a Vietnamese table; with `show`, every miss and every false find below it."""
    lines = [f"Nhãn vàng:   {report.gold} (sha256:{report.gold_sha256[:12]})", f"Được chấm:   {report.scored}"]
    if report.engine:
        lines.append(f"Bộ đọc:      policyparse {report.engine}, từ điển {(report.lexicon or '')[:19]}")
    if report.failure:
        lines.append(f"BỘ ĐỌC HỎNG, tính là thiếu toàn bộ: {report.failure}")
    return "\n".join(lines) + "\n\n" + render_fields(report.fields, show=show)


def render_fields(fields: dict[str, FieldScore], *, show: bool) -> str:
    """The scores alone, as `render_report` shows them."""
    lines = _table(fields)
    for field, score in fields.items() if show else ():
        if score.missed or score.false:
            lines += ["", f"{FIELDS[field]} ({field})"]
            lines += [f"  thiếu  {remark.place}: {remark.text}" for remark in score.missed]
            lines += [f"  thừa   {remark.place}: {remark.text}" for remark in score.false]
    return "\n".join(lines) + "\n"


def _score(gold: Sequence[Fact], found: Sequence[Fact]) -> FieldScore:
    missed, false = _alone(gold, found), _alone(found, gold)
    right = (_counted(gold) & _counted(found)).total()
    return _count(right + len(missed), right + len(false), right, map(_remark, missed), map(_remark, false))


def _count(wanted: int, given: int, right: int, missed: Iterable[Remark], false: Iterable[Remark]) -> FieldScore:
    precision = right / given if given else float(not wanted)
    recall = right / wanted if wanted else 1.0
    return FieldScore(
        gold=wanted,
        found=given,
        right=right,
        precision=round(precision, 4),
        recall=round(recall, 4),
        f1=round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0,
        missed=tuple(missed),
        false=tuple(false),
    )


def _counted(facts: Iterable[Fact]) -> Counter[tuple[int, tuple[str, ...]]]:
    return Counter((fact.line, fact.said) for fact in facts)


def _alone(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """The facts, optional ones apart, that have no partner among the others; optional ones are the last to take one."""
    free = _counted(others)
    alone = []
    for fact in sorted(facts, key=lambda each: each.optional):
        if free[fact.line, fact.said]:
            free[fact.line, fact.said] -= 1
        elif not fact.optional:
            alone.append(fact)
    return alone


def _remark(fact: Fact) -> Remark:
    return Remark(f"dòng {fact.line}" if fact.line > 0 else f"khối {-fact.line} (không khớp dòng nào)", fact.shown)


def _table(fields: dict[str, FieldScore]) -> list[str]:
    head = ("Trường", "Mã", "Nhãn", "Tìm được", "Đúng", "Chính xác", "Đầy đủ", "F1")
    rows = [head]
    for field, score in fields.items():
        counts = (str(score.gold), str(score.found), str(score.right))
        measured = score.gold or score.found
        shares = tuple(f"{share:.4f}" if measured else "–" for share in (score.precision, score.recall, score.f1))
        rows.append((FIELDS[field], field, *counts, *shares))  # type: ignore[arg-type]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    table = []
    for row in rows:
        left = (cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
        right = (cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
        table.append("  ".join((*left, *right)))
    return [table[0], "-" * len(table[0]), *table[1:]]

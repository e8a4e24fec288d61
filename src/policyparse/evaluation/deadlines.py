"""Deadlines, sentence by sentence: expectations written by hand from the meaning, and what policyparse says of them.

A table has a row for each expression: the sentence with the expressions in braces, the number of the one that is meant, and
what it means. Rows without a number hold sentences that state no deadline at all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from policyparse.document import Origin, Paragraph, Source, build_document
from policyparse.errors import GoldError
from policyparse.lexicon import Lexicon
from policyparse.pipeline import analyse
from policyparse.records.model import Deadline

DAYS = (date(2025, 12, 1), date(2026, 6, 15), date(2027, 1, 1))
_COLUMNS = ["issued", "sentence", "n", "kind", "bound", "value", "rrule", "anchor", "time", *(f"due_{d:%Y_%m_%d}" for d in DAYS)]
_BRACES = re.compile(r"\{([^{}]+)\}")
_LABEL = "@"


class Meaning(msgspec.Struct, frozen=True):
    """One expression and what it means. `due` holds the next due days seen from each of `DAYS`; absent values are None."""

    text: str
    kind: str
    bound: str
    value: str | None
    rrule: str | None
    anchor: str | None
    time: str | None
    due: tuple[str | None, ...]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a document of the day `issued` (None: blank) with the meanings of its expressions, in order.

    `label` is true for the value of a line "Thời gian thực hiện: …".
    """

    table: str
    issued: date | None
    text: str
    label: bool
    meanings: tuple[Meaning, ...]


def load_sentences(folder: Path) -> list[Sentence]:
    """Every sentence of every table of a folder. Raises `GoldError` for a row that does not say what it must."""
    sentences = [sentence for file in sorted(folder.glob("*.csv")) for sentence in _read(file)]
    if not sentences:
        raise GoldError("không có bảng thời hạn nào", path=str(folder))
    return sentences


def _read(file: Path) -> Iterator[Sentence]:
    grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, strict=True)
        if table.fieldnames != _COLUMNS:
            raise GoldError(f"cần các cột {','.join(_COLUMNS)}", path=str(file))
        for row in table:
            grouped.setdefault((row["issued"], row["sentence"]), []).append(row)
    for (issued, marked), rows in grouped.items():
        quoted = _BRACES.findall(marked)
        numbers = [int(row["n"]) for row in rows if row["n"]]
        if numbers != list(range(1, len(quoted) + 1)):
            raise GoldError(f"số thứ tự không khớp với số ngoặc nhọn: {marked}", path=str(file))
        yield Sentence(
            table=file.stem,
            issued=None if issued == "-" else date.fromisoformat(issued),
            text=_BRACES.sub(r"\1", marked).removeprefix(_LABEL),
            label=marked.startswith(_LABEL),
            meanings=tuple(_meaning(text, row) for text, row in zip(quoted, rows, strict=False)),
        )


def _meaning(text: str, row: dict[str, str]) -> Meaning:
    return Meaning(
        text=text,
        kind=row["kind"],
        bound=row["bound"],
        value=row["value"] or None,
        rrule=row["rrule"] or None,
        anchor=row["anchor"] or None,
        time=row["time"] or None,
        due=tuple(row[column] or None for column in _COLUMNS[-len(DAYS) :]),
    )


def read_meanings(sentence: Sentence, lexicon: Lexicon) -> tuple[Meaning, ...]:
    """What policyparse says of a sentence, as a task of a small plan of its own."""
    results = [_deadlines(sentence, day, lexicon) for day in DAYS]
    return tuple(
        Meaning(
            text=first.text,
            kind=first.kind,
            bound=first.bound,
            value=first.value,
            rrule=first.rrule,
            anchor=_anchor(first),
            time=first.time,
            due=tuple(each[index].next_due for each in results),
        )
        for index, first in enumerate(results[0])
    )


def _anchor(deadline: Deadline) -> str | None:
    if deadline.anchor is None:
        return None
    working = " w" if deadline.anchor.working_days else ""
    return f"{deadline.anchor.event} {deadline.anchor.offset}{working}"


def _deadlines(sentence: Sentence, as_of: date, lexicon: Lexicon) -> list[Deadline]:
    day = sentence.issued
    lines = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH HÀ TĨNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/KH-UBND",
        f"Hà Tĩnh, ngày {day:%d} tháng {day:%m} năm {day:%Y}" if day else "Hà Tĩnh, ngày     tháng     năm",
        "KẾ HOẠCH",
        "TRIỂN KHAI MỘT SỐ NHIỆM VỤ TRỌNG TÂM",
        "I. NHIỆM VỤ",
    ]
    if sentence.label:
        lines += ["1. Xây dựng phần mềm quản lý kho.", "- Cơ quan chủ trì: Sở Y tế.", f"- Thời gian thực hiện: {sentence.text}"]
    else:
        lines.append(f"1. {sentence.text}")
    lines += ["Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT."]
    paragraphs = [Paragraph(line, Origin(number)) for number, line in enumerate(lines, 1)]
    document = build_document(paragraphs, Source("sentence.txt", "", "text/plain", "text"))
    plan = analyse(document, lexicon=lexicon, as_of=as_of)
    found = [deadline for task in plan.tasks for deadline in task.deadlines]
    return sorted(found, key=lambda deadline: deadline.span)

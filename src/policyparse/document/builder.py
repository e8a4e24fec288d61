"""The one place where canonical text is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import is_normalized, normalize

import msgspec

from policyparse.document.model import Aside, Block, DigitalSignature, Document, Origin, Reading, Source
from policyparse.spans import Span

_REPLACED = str.maketrans({"\u2011": "-", "\ufffe": "-", **dict.fromkeys("\u00ad\u200c\u200d"), "\u200b": " ", "\ufeff": " "})
_LABEL = re.compile(
    r"(?:[-–—+*•]|(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđA-ZĐ])\s?[.)/:-](?=\s|$|[A-ZĐ])|\(\w{1,3}\)|\[\d+\]"
    r"|(?:Phần|Chương|Mục|Điều|PHẦN|CHƯƠNG|MỤC|ĐIỀU)\s)"
)
# A line that stops on one of these words cannot be the end of a paragraph.
_DANGLING = re.compile(
    r"(?:\b(?:của|và|các|với|về|tại|(?:trì,?|trì và|để|và|,) phối hợp|cho|theo|từ|đến|Sở|Bộ|Thông|Tổng|Phó|Cục|Ban|Liên hiệp|Hội|Trung tâm|Tập đoàn|Viện|Trường|Đài|Giám đốc Sở|Ủy ban|Uỷ ban|Ủy ban [Nn]hân dân|Uỷ ban [Nn]hân dân)|,)$"
)
# The head of a column for both, no broken sentence: "Cơ quan chủ trì, phối hợp".
_COLUMN_HEAD = re.compile(
    r"(?:Cơ quan|Đơn vị)(?:, (?:cơ quan|đơn vị))? (?:chủ trì|thực hiện)(?:, và|,| và|/| -) ?(?:(?:cơ quan|đơn vị) )?phối hợp"
)
_COUNTED = re.compile(r"\b(?:năm|ngày|tháng|số)$")  # goes on only with a figure: "số" also ends "chuyển đổi số"
# Portals break a footnote behind its first word; its text keeps the line that it is printed on.
_BARE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")
_FOOTNOTE = re.compile(r"\[\w{1,3}\] \w+$")


class Paragraph(NamedTuple):
    """A piece of the source before it is normalised: one line of a text file, one paragraph or cell elsewhere.

    `label` is the automatic number that stands before the text without being part of it; `rows` counts the table rows that the
    cell goes over. `readings` are the words of a text read from a picture, their spans counted in `text` as it stands here.
    """

    text: str
    origin: Origin
    label: str = ""
    rows: int = 1
    readings: tuple[Reading, ...] = ()


def _clean(text: str) -> str:
    if not text.isprintable() or "\u2011" in text:  # every blank but the plain one, every mark that is not to be seen
        text = text.translate(_REPLACED)
        text = " ".join(text.split())
    elif "  " in text:
        text = " ".join(text.split())
    # Letters last: what was between them (a joiner, a soft hyphen) may have kept a mark from its letter
    return text.strip() if is_normalized("NFC", text) else normalize("NFC", text).strip()


def _clean_read(raw: str, readings: tuple[Reading, ...]) -> tuple[str, list[Reading]]:
    """A text read from a picture, cleaned word by word, so that its words are known by their places in what comes out."""
    pieces: list[str] = []
    placed: list[Reading] = []
    length = end = 0
    blank = False
    for reading in (*readings, None):
        start, stop = reading.span if reading else (len(raw), len(raw))
        for piece, whose in ((raw[end:start], None), (raw[start:stop], reading)):
            word = _clean(piece)
            if not word:
                blank = blank or bool(piece)
                continue
            if length and (blank or piece[0].isspace()):
                pieces.append(" ")
                length += 1
            pieces.append(word)
            if whose:
                placed.append(msgspec.structs.replace(whose, span=Span(length, length + len(word))))
            length += len(word)
            blank = piece[-1].isspace()
        end = stop
    return "".join(pieces), placed


def _continues(previous: str, line: str) -> bool:
    """True if `line` is the rest of a paragraph that the file broke after `previous`."""
    if _LABEL.match(line) or previous.isupper() or _FOOTNOTE.match(previous):
        return False
    if line[0].islower():
        return not previous.endswith((":", ";", "./.")) or len(previous) < 4
    if _COUNTED.search(previous):
        if previous.endswith("số") and _BARE_NUMBER.fullmatch(line):
            return False  # "Hạ tầng số" and below it the number of a row
        return line[0].isdigit() or line[0] in "/.…"
    return (
        bool(_DANGLING.search(previous))
        and not _COLUMN_HEAD.fullmatch(previous)
        and not line.isupper()
        and not previous.startswith("Kính gửi")
    )


def build_document(
    paragraphs: Iterable[Paragraph],
    source: Source,
    *,
    wrapped: bool = False,
    asides: tuple[Aside, ...] = (),
    signatures: tuple[DigitalSignature, ...] = (),
) -> Document:
    """Make the document out of paragraphs in reading order.

    With `wrapped`, a line that only carries on the one before (it starts in lower case, or that one stops in the middle
    of a phrase) is joined on with one blank. Empty paragraphs disappear.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    joints: list[tuple[int, int]] = []
    start = position = 0
    current: list[str] = []
    origin = Origin(1)
    implied, rows = 0, 1
    readings: list[Reading] = []

    def close() -> None:
        nonlocal start, position
        text = " ".join(current)
        pieces.append(text)
        blocks.append(Block(Span(start, start + len(text)), origin, tuple(joints), implied, rows, tuple(readings)))
        start = position = start + len(text) + 1
        current.clear()
        joints.clear()
        readings.clear()

    def place(read: list[Reading], shift: int) -> None:
        readings.extend(msgspec.structs.replace(each, span=Span(each.span.start + shift, each.span.end + shift)) for each in read)

    for paragraph in paragraphs:
        read: list[Reading] = []
        if paragraph.readings:
            text, read = _clean_read(paragraph.text, paragraph.readings)
        else:
            text = _clean(paragraph.text)
        label = _clean(paragraph.label) if paragraph.label else ""
        if label:
            text = f"{label} {text}" if text else label
        lead = len(label) + 1 if label else 0
        if not text:
            continue
        if current:
            if wrapped and origin.cell is None and paragraph.origin.cell is None and _continues(current[-1], text):
                joints.append((position + 1, paragraph.origin.line))
                place(read, position + 1 + lead)
                position += 1 + len(text)
                current.append(text)
                continue
            close()
        current.append(text)
        origin = paragraph.origin
        implied, rows = min(len(label) + 1, len(text)) if label else 0, paragraph.rows
        place(read, start + lead)
        position = start + len(text)
    if current:
        close()
    return Document("\n".join(pieces), tuple(blocks), source, asides, signatures)

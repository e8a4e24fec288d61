"""Rules A40-A44 and A48: words written twice, letters that look alike, and the components of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import eq

from policyparse.audit.case import Case
from policyparse.document import fold
from policyparse.records.model import Finding
from policyparse.spans import Cover, Span

_ALIEN = re.compile(r"(?<!\w)(?=[^\W\d_]*[\u00d0\u00f0\u0400-\u04ff])(?=[^\W\d_]*[A-Za-zÀ-ỹĐđ])[^\W\d_]+(?!\w)")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LOOKS = str.maketrans("ÐðАВЕКМНОРСТХаеорсух", "ĐđABEKMHOPCTXaeopcyx")
_OLD_TONE = re.compile(r"[ou](?:(?<=o)[àáảãạèéẻẽẹ]|(?<=u)[ỳýỷỹỵ])(?<![qQ]..)(?!\w)")
_NEW_TONE = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)")
_EVERYBODY = re.compile(r"như (?:trên|điều|mục|phần|kính gửi)|sở|ban, ngành|đoàn thể|đơn vị|cơ quan|địa phương|ủy ban|ubnd")


def audit_texts(case: Case) -> Iterator[Finding]:
    """Findings on the text and on the form of the whole."""
    yield from _repeated(case)
    symbols = Cover(span for _, span, _ in case.numbered())
    for match in _ALIEN.finditer(case.text) if _has_alien(case.text) else ():
        if symbols.overlaps(Span(*match.span())):
            continue
        fixed = match[0].translate(_LOOKS)
        if fixed != match[0]:
            yield case.find("text.look-alike", Span(*match.span()), f"“{match[0]}” có ký tự giống chữ Việt nhưng khác mã.", fixed)
    old, new = _OLD_TONE.search(case.text, case.body.start), _NEW_TONE.search(case.text, case.body.start)
    if old and new:
        later = max(old, new, key=lambda match: match.start())
        message = "Văn bản dùng cả hai cách đặt dấu thanh (hoà và hòa, uỷ và ủy); nên thống nhất một cách."
        yield case.find("text.tone-marks", Span(*later.span()), message)
    for span in case.unread:
        words = case.text[slice(*span)]
        yield case.find("ocr.unread", span, f"“{words}” hình như là số, ký hiệu hoặc ngày nhưng đọc từ ảnh không rõ.")
    yield from _components(case)
    yield from _recipients(case)


def _has_alien(text: str) -> bool:
    return "Ð" in text or "ð" in text or _CYRILLIC.search(text) is not None


# Two words, and the same two again: the look-ahead lets the next match start inside.
_TWICE = re.compile(r"(?<!\S)([^\W\d_]+) ([^\W\d_]+)(?= \1 \2(?!\S))")


def _says_twice(text: str) -> bool:
    """True if two words stand twice in a row. In C: the pattern would take twenty times as long."""
    words = text.split(" ")
    return b"\1\1" in bytes(map(eq, words, words[2:]))


def _repeated(case: Case) -> Iterator[Finding]:
    for block in case.document.blocks:
        if block.span.end <= case.body.start:
            continue
        if not _says_twice(case.shadow[slice(*block.span)]):
            continue
        done = block.span.start
        for match in _TWICE.finditer(case.shadow, block.span.start, block.span.end):
            if match.start() < done or match[1] == match[2]:
                continue
            done = match.start() + 2 * len(match[0])  # a run of the same words is said once
            once = case.text[match.start() : match.end()]
            yield case.find("text.repeated-words", Span(match.start(), match.end() + len(once) + 1), f"Lặp từ: “{once}”.", once)


def _components(case: Case) -> Iterator[Finding]:
    """What a document with a letterhead lacks. A file without any is a piece of a document: nothing is said of it."""
    record = case.record
    if record.doc_type is None or (record.number is None and record.issued is None):
        return
    parts = (
        ("số, ký hiệu", record.number),
        ("ngày ban hành", record.issued),
        ("cơ quan ban hành", record.issuer),
        ("trích yếu", record.title),
        ("chữ ký", record.signers),
        ("nơi nhận", record.recipients),
    )
    missing = [name for name, value in parts if not value]
    if missing:
        message = f"Không thấy {', '.join(missing)}; thường do mất khi sao chép, không thể kết luận bản gốc thiếu."
        yield case.find("structure.component-missing", Span(0, min(case.text.find("\n") % (len(case.text) + 1), 80)), message)


def _recipients(case: Case) -> Iterator[Finding]:
    """Bodies with tasks that the list of recipients does not name. Any line for a whole class of bodies covers all."""
    listed = [fold(line) for line in case.record.recipients]
    if not listed or any(_EVERYBODY.search(line) for line in listed):
        return
    told: set[str] = set()
    for task in case.tasks:
        for assignee in task.assignees:
            name = fold(assignee.mention)
            if assignee.agency is None or assignee.agency.group or name in told:
                continue
            if any(name in line or line.strip(" -;.") in name for line in listed):
                continue
            told.add(name)
            message = f"“{assignee.mention}” được giao việc nhưng không có tên ở Nơi nhận."
            yield case.find("structure.recipient-missing", assignee.span, message)

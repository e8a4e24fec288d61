"""A copy of a document with the pure form repairs of the audit, and nothing else changed.

Repaired are blanks, dashes, capitals, lost hyphens and the exchanged separators in symbols, look-alike letters, and padding
of days and months. What may be another number, date or body is never touched.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from policyparse.errors import OutputError
from policyparse.export.output import put_file
from policyparse.records.model import Plan

PURE = frozenset(
    (
        "citation.symbol.space",
        "citation.symbol.hyphen-lost",
        "citation.symbol.dash",
        "citation.symbol.case",
        "citation.symbol.separator",
        "text.look-alike",
        "date.padding",
    )
)
_MIXED = frozenset(("citation.symbol.misread", "citation.symbol.unknown-type", "citation.symbol.unknown-issuer"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Fixed(NamedTuple):
    """What was written: how many kinds of repairs were asked for, and how many places were changed."""

    asked: int
    changed: int


def write_fixed(plan: Plan, source: Path, target: Path) -> Fixed:
    """Write the repaired copy of a text or Word file, whole or not at all. Raises `OutputError` for other formats."""
    doubtful = {finding.span for finding in plan.findings if finding.code in _MIXED}
    repairs = {
        plan.text[slice(*finding.span)]: (finding.suggestion, finding.origin.line)
        for finding in plan.findings
        if finding.code in PURE and finding.suggestion is not None and finding.span not in doubtful
    }
    if source.resolve() == target.resolve():
        raise OutputError("bản sửa phải ghi ra tệp khác, không đè lên tệp gốc", path=str(target))
    if source.suffix.lower() not in (".docx", ".txt", ".text"):
        raise OutputError("chỉ sửa được tệp văn bản thuần (.txt) và Word (.docx)", path=str(source))
    if source.suffix.lower() != target.suffix.lower():
        raise OutputError(f"bản sửa cùng định dạng với tệp gốc, nên tên phải có đuôi “{source.suffix}”", path=str(target))
    if not source.is_file():
        raise OutputError("chỉ sửa được tệp đứng riêng, không sửa tệp trong kho nén", path=str(source))
    data = source.read_bytes()
    rules = [(_pattern(printed), fixed) for printed, (fixed, _) in sorted(repairs.items(), key=lambda item: -len(item[0]))]
    if source.suffix.lower() == ".docx":
        written, changed = _fix_docx(data, rules)
    else:
        written, changed = _fix_text(data, rules)
    put_file(target, written)
    return Fixed(len(repairs), changed)


def _pattern(printed: str) -> re.Pattern[str]:
    """The printed words wherever they stand, their blanks in any width."""
    words = r"[^\S\r\n]+".join(re.escape(word) for word in printed.split())
    return re.compile(rf"(?<![\w/-]){words}(?![\w/-])")


def _fix_text(data: bytes, rules: list[tuple[re.Pattern[str], str]]) -> tuple[bytes, int]:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = data.decode(encoding)
    changed = 0
    for pattern, fixed in rules:
        text, count = pattern.subn(fixed, text)
        changed += count
    if encoding == "utf-16" and data[:2] == b"\xfe\xff":
        return b"\xfe\xff" + text.encode("utf-16-be"), changed
    return text.encode(encoding), changed


def _fix_docx(data: bytes, rules: list[tuple[re.Pattern[str], str]]) -> tuple[bytes, int]:
    """Only text inside runs of word/document.xml changes; every other part of the package is copied byte for byte."""
    from zipfile import ZipFile

    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    changed = 0
    out = BytesIO()
    with ZipFile(BytesIO(data)) as package, ZipFile(out, "w") as copy:
        for entry in package.infolist():
            part = package.read(entry)
            if entry.filename == "word/document.xml":
                root = etree.fromstring(part, parser)
                for paragraph in root.iter(f"{_W}p"):
                    changed += _fix_runs(list(paragraph.iter(f"{_W}t")), rules)
                if changed:
                    part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            copy.writestr(entry, part)
    return out.getvalue(), changed


def _fix_runs(pieces: list[object], rules: list[tuple[re.Pattern[str], str]]) -> int:
    """Repair the words of one paragraph; a repair that spans runs is written into the first of them."""
    changed = 0
    for pattern, fixed in rules:
        texts = [getattr(piece, "text", None) or "" for piece in pieces]
        for match in reversed(list(pattern.finditer("".join(texts)))):
            _replace(texts, match.start(), match.end(), fixed)
            changed += 1
        for piece, text in zip(pieces, texts, strict=True):
            if text != (getattr(piece, "text", None) or ""):
                piece.text = text  # type: ignore[attr-defined]
    return changed


def _replace(texts: list[str], start: int, end: int, fixed: str) -> None:
    position, written = 0, False
    for index, text in enumerate(texts):
        first, last = max(start - position, 0), min(end - position, len(text))
        position += len(text)
        if first < last:
            texts[index] = text[:first] + ("" if written else fixed) + text[last:]
            written = True

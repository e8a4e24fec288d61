"""Plain text: one paragraph a line, broken paragraphs joined by the builder."""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator

from policyparse.document import Document, Origin, Paragraph, Source, build_document
from policyparse.errors import FileTooLarge, UnknownFormat, WrongEncoding
from policyparse.readers.options import Options
from policyparse.readers.sniffing import foreign_format

# Bytes that no text has; form feed and the like are let through.
_CONTROL = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])
# Word's own text export leaves a stray control character here and there; a binary file has one in ten.
_MAX_CONTROL_SHARE = 0.02
_SAMPLE = 65_536
_MIN_CELLS = 3

# What the tone marks of each legacy encoding look like. TCVN3 puts its letters where Latin-1 has punctuation, Windows-1258
# puts a combining tone after the vowel, VNI a Latin-1 letter after the vowel.
_LEGACY = (
    ("TCVN3 (phông .Vn)", re.compile(rb"[\xa1-\xae\xb5-\xbe]")),
    ("Windows-1258", re.compile(rb"[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]|\xf0")),
    ("VNI (phông VNI-)", re.compile(rb"[AEOUaeou\xd4\xd6\xf4\xf6][\xcf\xd5\xd8-\xdb\xe0-\xe5\xe8-\xeb\xef\xf5\xf8-\xfc]|\xf1")),
)
# An encoding is named when at least this share of the letters outside ASCII bears its mark.
_MIN_LEGACY_SHARE = 0.25


class TextReader:
    """Text files in UTF-8 (with or without mark) or UTF-16 (with mark)."""

    name = "text"
    media_type = "text/plain"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for bytes that look like text of any encoding, in a file that calls itself text or nothing at all."""
        return suffix in ("", ".txt", ".text") and foreign_format(head) is None and _looks_like_text(head)

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One paragraph a line; `Origin.line` counts the line feeds of the file, whatever else breaks a line."""
        limits = options.limits
        text = _decode(data, source_path)
        lines = text.replace("\r\n", "\n").split("\n", limits.max_paragraphs)
        if len(lines) > limits.max_paragraphs:
            raise FileTooLarge(f"Tệp có quá nhiều dòng: giới hạn là {limits.max_paragraphs:,} dòng.", path=source_path)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        return build_document(_paragraphs(lines), source, wrapped=True)


_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")  # what stands below the header of a table drawn with bars


def _paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    """A paragraph a line, but rows of cells between tabs or bars, two or more of them, are a table."""
    table = row = 0
    for number, line in enumerate(lines, 1):
        if row and _RULE.fullmatch(line):
            continue
        cells = _cells(line)
        below = lines[number : number + 2]
        begins = len(cells) >= _MIN_CELLS and (bool(row) or _goes_on(below))
        if not begins and not (row and _heads_group(line, below[:1])):
            row = 0
            yield Paragraph(line, Origin(number))
            continue
        row += 1
        table += row == 1
        for column, cell in enumerate(cells, 1):
            yield Paragraph(cell, Origin(number, cell=f"T{table}R{row}C{column}"))


_TITLED_GROUP = re.compile(r"(?:[IVXLC]{1,5}|[A-Z])(?:[.)]|\s?-) \S.{2,90}$")  # "II. Lĩnh vực y tế", on a line of its own
_INDEX_CELL = re.compile(r"(?:tt|stt|số tt)\.?\t", re.IGNORECASE)
_GROUP = re.compile(r"(?:[IVXLC]{1,5}|[A-Z])(?:[.)]|\s?-)?")


def _goes_on(below: list[str]) -> bool:
    """True if a row of cells stands below, or the name of a group and then such a row."""
    return bool(below) and (len(_cells(below[0])) >= _MIN_CELLS or _heads_group(below[0], below[1:]))


def _heads_group(line: str, below: list[str]) -> bool:
    """True if a line above a row of cells names its group and lost the empty cells behind: "A", tab, "Kinh tế"."""
    cells = line.split("\t")
    titled = _TITLED_GROUP.match(line) if len(cells) == 1 else len(cells) < _MIN_CELLS and _GROUP.fullmatch(cells[0].strip())
    if not titled or (below and _INDEX_CELL.match(below[0])):  # what heads a table of its own is no group
        return False
    return bool(below) and len(_cells(below[0])) >= _MIN_CELLS


def _cells(line: str) -> list[str]:
    """The cells of a line: between tabs, or between the bars of a line that begins and ends with one."""
    bare = line.strip()
    if bare.startswith("|") and bare.endswith("|") and len(bare) > 1:
        return [cell.strip() for cell in bare[1:-1].split("|")]
    return line.split("\t")


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)):
        return True
    if b"\0" in head:
        return _unmarked_utf16(head) is not None
    return len(head) - len(head.translate(None, _CONTROL)) <= len(head) * _MAX_CONTROL_SHARE


def _decode(data: bytes, source_path: str) -> str:
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise _wrong_encoding("giống UTF-32", source_path)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _wrong_encoding(f"là UTF-16 nhưng hỏng ở byte thứ {error.start + 1}", source_path) from error
        if "\0" in text:
            raise UnknownFormat("Tệp nhị phân, không phải văn bản.", path=source_path)
        return text
    if b"\0" in data:
        name = _unmarked_utf16(data[:_SAMPLE])
        if name is not None:
            raise _wrong_encoding(f"giống {name} thiếu dấu BOM ở đầu tệp", source_path)
        raise UnknownFormat("Tệp nhị phân, không phải văn bản.", path=source_path)
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(_describe(data, error), source_path) from error


def _wrong_encoding(finding: str, source_path: str) -> WrongEncoding:
    return WrongEncoding(f"Bảng mã không đúng: tệp {finding}; hãy lưu lại bằng UTF-8.", path=source_path)


def _unmarked_utf16(sample: bytes) -> str | None:
    """The name of the UTF-16 flavour that makes readable text of `sample`, which has NULs and no mark."""
    even = sample[: len(sample) // 2 * 2]
    for name, codec in (("UTF-16LE", "utf-16-le"), ("UTF-16BE", "utf-16-be")):
        text = even.decode(codec, "replace")
        # All that Vietnamese needs lies below U+2040; the wrong byte order scatters over the whole plane.
        usual = sum(char in "\t\r\n\ufeff" or " " <= char < "\u2040" for char in text)
        if usual >= 0.95 * len(text) > 0:
            return name
    return None


def _describe(data: bytes, error: UnicodeDecodeError) -> str:
    """What bytes that are not UTF-8 look like instead."""
    sample = data[:_SAMPLE]
    decoded = sample.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    if sum(char > "\x7f" for char in decoded) > 5 * broken:
        line = data.count(b"\n", 0, error.start) + 1
        return f"là UTF-8 nhưng hỏng ở dòng {line}"
    letters = sum(byte > 0x7F for byte in sample)
    share, name = max((len(marks.findall(sample)) / letters if letters else 0.0, name) for name, marks in _LEGACY)
    if share >= _MIN_LEGACY_SHARE:
        return f"không phải UTF-8 mà giống bảng mã cũ {name}"
    return "không phải UTF-8 hay UTF-16"

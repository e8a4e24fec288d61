"""Word documents (DOCX): python-docx opens the package, one walk of our own over the body reads it in order.

Tracked insertions count as accepted, tracked deletions as gone. Headers, footers, text boxes, notes and automatic
numbers are not part of the body's own text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple, Protocol, cast
from unicodedata import normalize

from policyparse.document import Document, Origin, Paragraph, Source, build_document, fold
from policyparse.errors import DamagedFile, FileTooLarge, ReadError, UnknownFormat
from policyparse.readers import Limits, Options

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _PARAGRAPH, _RUN, _TEXT, _BREAK = (f"{_W}{name}" for name in ("body", "p", "r", "t", "br"))
_TABLE, _ROW, _CELL = (f"{_W}{name}" for name in ("tbl", "tr", "tc"))
# Elements that only wrap what stands in them. Deletions and the old place of moved text are not among them.
_TRANSPARENT = frozenset(
    f"{_W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
)
# What stands in a run and prints like a character. A line break stays marked until its neighbours are known.
_PRINTED = {f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}

# After a line break made by hand, these begin a paragraph of their own: "- ", "1. ", "2.1. ", "a) ", "IV. ".
_ITEM = re.compile(r"(?:[-–—+*•]|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[a-zđ])[.)])\s")

# Lines of the letterhead, matched on folded text.
_NATIONAL_TITLE = re.compile(r"cộng hòa xã hội chủ nghĩa việt nam|đảng cộng sản việt nam")
_NUMBER_LINE = re.compile(r"số\s*:|số\s+[\d.…]")
_DATE_LINE = re.compile(r".*\bngày\b.*\btháng\b")
_RECIPIENTS_LINE = re.compile(r"nơi nhận\s*(?::|$)")

_OTHER_OFFICE = {"spreadsheetml": "bảng tính Excel", "presentationml": "trình chiếu PowerPoint", "ms-excel": "bảng tính Excel"}
_CHUNK = 1 << 16
# Thousands of equal table rows pack better than some bombs: no ratio is suspicious in what takes so little room.
_HARMLESS_BYTES = 10_000_000


class _Element(Protocol):
    """The little of an lxml element that the walk uses."""

    tag: object
    text: str | None

    def __iter__(self) -> Iterator[_Element]: ...
    def find(self, path: str) -> _Element | None: ...
    def get(self, key: str) -> str | None: ...


class _Piece(NamedTuple):
    """A paragraph of the body: `\\n` is a line break made by hand, `\\f` a page break."""

    text: str
    cell: str | None = None


_Row = list[list[_Piece]]  # the pieces of each cell


class DocxReader:
    """Word documents as Word 2007 and later, LibreOffice and Google Docs save them."""

    name = "docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for every ZIP archive except those that say in their first entry that they are something else."""
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and head[30:38] != b"mimetype"

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One paragraph a paragraph or table cell; `Origin.line` counts the paragraphs that have text."""
        limits = options.limits
        _check_archive(data, source_path, limits)
        body = _open_body(data, source_path)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        paragraphs: list[Paragraph] = []
        try:
            for piece in _Walk().read(body):
                if not piece.text.strip():
                    continue
                if len(paragraphs) == limits.max_paragraphs:
                    raise FileTooLarge(f"Tệp có quá nhiều đoạn: giới hạn là {limits.max_paragraphs:,} đoạn.", path=source_path)
                paragraphs.append(Paragraph(piece.text, Origin(len(paragraphs) + 1, cell=piece.cell)))
        except RecursionError as error:
            raise DamagedFile("Tệp DOCX có nội dung lồng nhau quá sâu.", path=source_path) from error
        return build_document(paragraphs, source)


def _check_archive(data: bytes, source_path: str, limits: Limits) -> None:
    """Raise unless `data` is a whole archive that stays within the limits when it is unpacked.

    Every entry is unpacked here chunk by chunk and thrown away: the sizes in an archive's directory may lie, and
    python-docx unpacks each part in one go.
    """
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

    too_large = FileTooLarge(
        f"Tệp DOCX bung ra quá lớn: giới hạn là {limits.max_unzipped_bytes / 1e6:.6g} MB và {limits.max_unzip_ratio} lần.",
        path=source_path,
    )
    room = min(limits.max_unzipped_bytes, max(limits.max_unzip_ratio * len(data), _HARMLESS_BYTES))
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > room:
                raise too_large
            if not any(entry.filename == "[Content_Types].xml" for entry in entries):
                raise UnknownFormat("Tệp nén ZIP, không phải văn bản Word (.docx).", path=source_path)
            for entry in entries:
                # Other methods are outside the DOCX standard, and Python unpacks them without a bound on the memory.
                if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                    raise DamagedFile("Tệp DOCX nén theo cách không hợp lệ.", path=source_path)
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        room -= len(chunk)
                        if room < 0:
                            raise too_large
    except ReadError:
        raise
    except Exception as error:  # zipfile has no common root for what damaged archives make it raise
        raise DamagedFile("Tệp DOCX hỏng hoặc tải về chưa đủ.", path=source_path) from error


def _open_body(data: bytes, source_path: str) -> _Element:
    from docx.opc.constants import CONTENT_TYPE
    from docx.package import Package

    try:
        part = Package.open(BytesIO(data)).main_document_part
        content_type = part.content_type
        body = part.element.find(_BODY) if content_type == CONTENT_TYPE.WML_DOCUMENT_MAIN else None
    except Exception as error:  # python-docx and lxml raise whatever a damaged part makes them trip over
        raise DamagedFile("Tệp DOCX hỏng: thiếu hoặc sai phần nội dung chính.", path=source_path) from error
    if content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN:
        kind = next((name for mark, name in _OTHER_OFFICE.items() if mark in content_type), "Office khác")
        raise UnknownFormat(f"Tệp {kind}, không phải văn bản Word (.docx).", path=source_path)
    if body is None:
        raise DamagedFile("Tệp DOCX hỏng: không có phần thân văn bản.", path=source_path)
    return cast(_Element, body)


def _members(parent: _Element, *wanted: str) -> Iterator[_Element]:
    """The wanted children in order, those in wrappers included."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _members(child, *wanted)


def _text(paragraph: _Element) -> str:
    parts: list[str] = []
    for run in _members(paragraph, _RUN):
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                parts.append(child.text or "")
            elif tag == _BREAK:
                parts.append("\f" if child.get(f"{_W}type") == "page" else "\n")
            else:
                parts.append(_PRINTED.get(cast(str, tag), ""))
    return "".join(parts)


def _lines(piece: _Piece) -> list[_Piece]:
    """The piece cut at every line break."""
    return [_Piece(line, piece.cell) for line in re.split(r"[\n\f]", piece.text) if line.strip()]


def _paragraphs(piece: _Piece) -> Iterator[_Piece]:
    """The piece cut where a break begins something new: an item, a page, or what follows a line in capitals."""
    for page in piece.text.split("\f"):
        current: list[str] = []
        for line in filter(None, map(str.strip, page.split("\n"))):
            if current and (_ITEM.match(line) or (current[-1].isupper() and not line.isupper() and not line[0].islower())):
                yield _Piece(" ".join(current), piece.cell)
                current = []
            current.append(line)
        if current:
            yield _Piece(" ".join(current), piece.cell)


class _Walk:
    """One pass over a body. Tables are numbered as they are met, nested ones after the one they stand in."""

    def __init__(self) -> None:
        self._tables = 0

    def read(self, container: _Element) -> Iterator[_Piece]:
        """The paragraphs of a body in reading order."""
        for block in _members(container, _PARAGRAPH, _TABLE):
            if block.tag == _TABLE:
                yield from self._read_table(block)
            else:
                yield from _paragraphs(_Piece(_text(block)))

    def _read_table(self, table: _Element) -> Iterator[_Piece]:
        self._tables += 1
        number = self._tables
        rows = [self._read_row(row, f"T{number}R{index}") for index, row in enumerate(_members(table, _ROW), 1)]
        sides = _two_sides(rows)
        if sides is not None:
            left, right = sides
            if _is_letterhead(left, right, first=number == 1):
                return iter(_order_letterhead(left, right))
            if any(_RECIPIENTS_LINE.match(_probe(piece.text)) for piece in left + right):
                return iter(left + right)
        return (part for row in rows for cell in row for piece in cell for part in _paragraphs(piece))

    def _read_row(self, row: _Element, name: str) -> _Row:
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return []
        cells: _Row = []
        column = 1 + _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _members(row, _CELL):
            pieces: list[_Piece] = []
            for block in _members(cell, _PARAGRAPH, _TABLE):
                if block.tag == _TABLE:
                    pieces += self._read_table(block)
                else:
                    pieces.append(_Piece(_text(block), f"{name}C{column}"))
            cells.append(pieces)
            column += _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
        return cells


def _number(element: _Element | None, default: int) -> int:
    """The number an element states; `default` if there is none, or no sensible one."""
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value is not None and re.fullmatch(r"[0-9]{1,3}", value) else default


def _probe(text: str) -> str:
    return fold(" ".join(normalize("NFC", text).split()))


def _two_sides(rows: list[_Row]) -> tuple[list[_Piece], list[_Piece]] | None:
    """The lines of the left and of the right half of a table that lays out two columns; None for any other table."""
    left: list[_Piece] = []
    right: list[_Piece] = []
    wide = False
    for row in rows:
        filled = [index for index, cell in enumerate(row) if any(piece.text.strip() for piece in cell)]
        halves = [2 * index < len(row) for index in filled]
        if halves.count(True) > 1 or halves.count(False) > 1:
            return None
        wide = wide or len(row) > 1
        for index, is_left in zip(filled, halves, strict=True):
            lines = [line for piece in row[index] for line in _lines(piece)]
            (left if is_left else right).extend(lines)
    return (left, right) if wide else None


def _is_letterhead(left: list[_Piece], right: list[_Piece], *, first: bool) -> bool:
    for side in (left, right):
        # In capitals only: a table of tasks may well speak of the Party or the State.
        capitals = " ".join(piece.text for piece in side if piece.text.isupper())
        if _NATIONAL_TITLE.search(_probe(capitals)):
            return True
    return first and any(_probe(piece.text).startswith("số:") for piece in left + right)


def _order_letterhead(left: list[_Piece], right: list[_Piece]) -> list[_Piece]:
    """Issuer, national title, number, place and date: the order that the flattened text of a document has."""
    number = _first(left, _NUMBER_LINE)
    date = _first(right, _DATE_LINE)
    return left[:number] + right[:date] + left[number:] + right[date:]


def _first(lines: list[_Piece], pattern: re.Pattern[str]) -> int:
    """The place of the first line that matches, or the number of lines."""
    return next((index for index, line in enumerate(lines) if pattern.match(_probe(line.text))), len(lines))

"""The package of a DOCX file: its limits, and its parts as trees.

python-docx reads the archive, its relations and content types with its lower layer, `PackageReader`. Its `Document` would parse
every part, the styles and their effects among them, which alone takes longer than all of our walk (docs/adr/0005-docx.md).
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, fromstring  # noqa: S405 - _parse lets no DTD through, so no entities
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from docx.opc.pkgreader import PackageReader

from policyparse.errors import DamagedFile, FileTooLarge, ReadError, UnknownFormat
from policyparse.readers.docx.names import W
from policyparse.readers.options import Limits

__all__ = ["Package"]

_CHUNK = 1 << 16
# Thousands of equal table rows pack better than some bombs: no ratio is suspicious in what takes so little room.
_HARMLESS_BYTES = 10_000_000
_HIGHEST_RATIO = 1032  # of DEFLATE, RFC 1951
# Word writes relations to parts that are not there ("../NULL"); more of them than this is no slip of Word's.
_MAX_MISSING_PARTS = 8

_WORD = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate))\.main\+xml",
    re.IGNORECASE,
)
_OTHER_OFFICE = {"spreadsheetml": "bảng tính Excel", "presentationml": "trình chiếu PowerPoint", "ms-excel": "bảng tính Excel"}
_MISSING = re.compile(r"There is no item named '(.+)' in the archive")
# Strict OOXML (ISO/IEC 29500-1) names the same elements by other addresses.
_STRICT = re.compile(rb"(?<=[\"'])http://purl\.oclc\.org/ooxml/(wordprocessingml/main|officeDocument/math)(?=[\"'])")
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_STYLE_START, _STYLE_END = b"<w:style ", b"</w:style>"


class Package:
    """The parts of a file. Raises `ReadError` for one that is damaged, too large or not Word's."""

    def __init__(self, data: bytes, source_path: str, limits: Limits) -> None:
        self._path = source_path
        _check_archive(data, source_path, limits)
        try:
            reader: Any = _open(data)  # python-docx carries no types here
            parts = {str(name): (content_type, blob) for name, content_type, _, blob in reader.iter_sparts()}
            relations = [
                (str(source), _last_word(relation.reltype), str(relation.target_partname))
                for source, relation in reader.iter_srels()
                if not relation.is_external
            ]
            main = next(target for source, kind, target in relations if source == "/" and kind == "officeDocument")
            content_type, self._main = parts[main]
        except Exception as error:  # python-docx, zipfile and lxml raise whatever a damaged part makes them trip over
            self._fail("thiếu hoặc sai phần nội dung chính", error)
        if not _WORD.fullmatch(content_type):
            kind = next((name for mark, name in _OTHER_OFFICE.items() if mark in content_type), "Office khác")
            raise UnknownFormat(f"Tệp {kind}, không phải văn bản Word (.docx).", path=source_path)
        self._related = [(kind, parts[target][1]) for source, kind, target in relations if source == main and parts[target][1]]

    def body(self) -> Element:
        """The `w:body` of the main part."""
        try:
            root = _parse(self._main)
        except Exception as error:
            self._fail("thiếu hoặc sai phần nội dung chính", error)
        body = root.find(f"{W}body")
        if body is None:
            raise DamagedFile("Tệp DOCX hỏng: không có phần thân văn bản.", path=self._path)
        return body

    def roots(self, kind: str) -> list[Element]:
        """The roots of the parts that the main part knows as its `kind`: "numbering", "footnotes", "header" and so on."""
        try:
            return [_parse(blob) for related, blob in self._related if related == kind]
        except Exception as error:
            self._fail(f"không đọc được phần {kind}", error)

    def numbered_styles(self) -> Element | None:
        """The root of the styles part without the styles that no paragraph has; None if no style brings a number."""
        data = next((blob for kind, blob in self._related if kind == "styles"), None)
        if data is None or (b"numPr" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
            return None
        try:
            try:
                return _parse(_without_other_styles(data))
            except SyntaxError:  # cut at the wrong place: another prefix, markup in a comment
                return _parse(data)
        except Exception as error:
            self._fail("không đọc được phần styles", error)

    def _fail(self, what: str, error: Exception) -> NoReturn:
        raise DamagedFile(f"Tệp DOCX hỏng: {what}.", path=self._path) from error


def _check_archive(data: bytes, source_path: str, limits: Limits) -> None:
    """Raise unless `data` is a whole archive that stays within the limits when it is unpacked.

    The sizes in an archive's directory may lie, and python-docx unpacks each part in one go: where a lie could go beyond
    the limit, every entry is unpacked here chunk by chunk and thrown away.
    """
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
                if len(data) * _HIGHEST_RATIO <= limits.max_unzipped_bytes:
                    continue
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        room -= len(chunk)
                        if room < 0:
                            raise too_large
    except ReadError:
        raise
    except Exception as error:  # zipfile has no common root for what damaged archives make it raise
        raise DamagedFile("Tệp DOCX hỏng hoặc tải về chưa đủ.", path=source_path) from error


def _open(data: bytes) -> Any:
    """The package; parts that are referred to and missing count as empty, as they do for Word."""
    read: Any = PackageReader.from_file
    for _ in range(_MAX_MISSING_PARTS):
        try:
            return read(BytesIO(data))
        except KeyError as error:
            missing = _MISSING.search(str(error))
            if missing is None:
                raise
            patched = BytesIO(data)
            with ZipFile(patched, "a") as archive:
                archive.writestr(missing[1], b"")
            data = patched.getvalue()
    return read(BytesIO(data))


def _without_other_styles(data: bytes) -> bytes:
    """A styles part without the styles of tables and characters: nine tenths of many, and nothing gets a number from them."""
    root = data.find(b">", data.find(b"<w:styles")) + 1
    styles = (chunk[max(chunk.rfind(_STYLE_START), 0) :] for chunk in data[root:].split(_STYLE_END)[:-1])
    kept = (style for style in styles if b'w:type="table"' not in style[:200] and b'w:type="character"' not in style[:200])
    return data[:root] + b"".join(style + _STYLE_END for style in kept) + b"</w:styles>"


def _last_word(address: str) -> str:
    return address.rpartition("/")[2]


def _parse(data: bytes) -> Element:
    """The tree of a part, names of Strict OOXML turned into those of the Transitional kind.

    A part must not declare a document type (ECMA-376 Part 2), so there are no entities to expand.
    """
    if any(mark in data for mark in _DOCTYPES):
        raise ValueError("document type declaration")
    if b"purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(lambda match: _TRANSITIONAL[match[1]], data)
    return fromstring(data)  # noqa: S314

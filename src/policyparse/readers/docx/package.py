"""The package of a DOCX file: its limits, and its parts as trees.

python-docx opens the archive and reads relations and content types with its lower layer (`docx.opc`). Its `Document` would unpack
and parse every part, styles and their effects among them, which alone takes longer than all of our walk (docs/adr/0005-docx.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any, NoReturn
from xml.etree.ElementTree import Element

from docx.opc.constants import RELATIONSHIP_TARGET_MODE
from docx.opc.oxml import parse_xml
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.phys_pkg import PhysPkgReader

from policyparse.errors import DamagedFile, UnknownFormat
from policyparse.readers.docx.fonts import LegacyFonts, find_legacy_fonts, names_legacy_font
from policyparse.readers.docx.names import W
from policyparse.readers.options import Limits
from policyparse.readers.unpacking import check_package, parse_part

__all__ = ["Package"]

_WORD = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate))\.main\+xml",
    re.IGNORECASE,
)
_OTHER_OFFICE = {"spreadsheetml": "bảng tính Excel", "presentationml": "trình chiếu PowerPoint", "ms-excel": "bảng tính Excel"}
# Strict OOXML (ISO/IEC 29500-1) names the same elements by other addresses.
_STRICT = re.compile(rb"(?<=[\"'])http://purl\.oclc\.org/ooxml/(wordprocessingml/main|officeDocument/math)(?=[\"'])")
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STYLE_START, _STYLE_END = b"<w:style ", b"</w:style>"
_STYLE_NAME = re.compile(rb'w:styleId="([^"]*)"')
_USED_STYLE = re.compile(rb'<w:pStyle w:val="([^"]*)"')
_ANCESTOR = re.compile(rb'<w:basedOn w:val="([^"]*)"')


class Package:
    """The parts of a file. Raises `ReadError` for one that is damaged, too large or not Word's."""

    def __init__(self, data: bytes, source_path: str, limits: Limits) -> None:
        self._path = source_path
        if "[Content_Types].xml" not in check_package(data, "DOCX", source_path, limits):
            raise UnknownFormat("Tệp nén ZIP, không phải văn bản Word (.docx).", path=source_path)
        try:
            open_archive: Any = PhysPkgReader  # python-docx carries no types here
            self._archive: Any = open_archive(BytesIO(data))
            main = next(part for kind, part in self._relations(PACKAGE_URI) if kind == "officeDocument")
            content_type = self._content_type(main)
            self._main: bytes = self._archive.blob_for(main)
            self._related = self._relations(main)
        except Exception as error:  # python-docx, zipfile and lxml raise whatever a damaged part makes them trip over
            self._fail("thiếu hoặc sai phần nội dung chính", error)
        if not _WORD.fullmatch(content_type):
            kind = next((name for mark, name in _OTHER_OFFICE.items() if mark in content_type), "Office khác")
            raise UnknownFormat(f"Tệp {kind}, không phải văn bản Word (.docx).", path=source_path)

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

    def legacy_fonts(self, body: Element) -> LegacyFonts | None:
        """The fonts of the body's runs, where some are of the time before Unicode."""
        try:
            data = self._styles
            if not names_legacy_font(self._main) and not (data and names_legacy_font(data)):
                return None
            return find_legacy_fonts(body, _parse(data) if data else None)
        except Exception as error:
            self._fail("không đọc được phần styles", error)

    def roots(self, kind: str) -> list[Element]:
        """The roots of the parts that the main part knows as its `kind`: "numbering", "footnotes", "header" and so on."""
        try:
            return [_parse(blob) for blob in self._blobs(kind)]
        except Exception as error:
            self._fail(f"không đọc được phần {kind}", error)

    def numbered_styles(self) -> Element | None:
        """The root of the styles part without the styles that no paragraph has; None if no style brings a number."""
        try:
            data = self._styles
            if data is None or (b"numPr" not in data and not data.startswith(_UTF16)):
                return None
            if b"<w:styles" not in data or b"<w:p" not in self._main:  # another prefix, or UTF-16
                return _parse(data)
            used = _only_used_styles(data, self._main)
            try:
                return _parse(used) if b"numPr" in used else None
            except SyntaxError:  # cut at the wrong place: markup in a comment
                return _parse(data)
        except Exception as error:
            self._fail("không đọc được phần styles", error)

    @cached_property
    def _styles(self) -> bytes | None:
        return next(self._blobs("styles"), None)

    def _blobs(self, kind: str) -> Iterator[bytes]:
        """The parts of a kind. Relations to parts that are not there, such as Word writes ("NULL"), lead to nothing."""
        for related, part in self._related:
            if related == kind:
                try:
                    yield self._archive.blob_for(part)
                except KeyError:
                    continue

    def _relations(self, source: PackURI) -> list[tuple[str, PackURI]]:
        """What a part (or the package itself) refers to inside the package: last word of the kind, and the part."""
        rels: Any = self._archive.rels_xml_for(source)
        relations: Any = parse_xml(rels).Relationship_lst if rels is not None else ()
        return [
            (relation.reltype.rpartition("/")[2], PackURI.from_rel_ref(source.baseURI, relation.target_ref))
            for relation in relations
            if relation.target_mode == RELATIONSHIP_TARGET_MODE.INTERNAL
        ]

    def _content_type(self, part: PackURI) -> str:
        types: Any = parse_xml(self._archive.content_types_xml)
        own = (entry.content_type for entry in types.overrides if entry.partname.lower() == part.lower())
        by_suffix = (entry.content_type for entry in types.defaults if entry.extension.lower() == part.ext.lower())
        return str(next(own, None) or next(by_suffix))

    def _fail(self, what: str, error: Exception) -> NoReturn:
        raise DamagedFile(f"Tệp DOCX hỏng: {what}.", path=self._path) from error


def _only_used_styles(data: bytes, main: bytes) -> bytes:
    """A styles part with just the styles that the main part's paragraphs have, their ancestors, and those of lists.

    Few of the hundreds in many a file are used, and the rest takes longer to parse than the text.
    """
    root = data.find(b">", data.find(b"<w:styles")) + 1
    styles: dict[bytes, bytes] = {}
    wanted = set(_USED_STYLE.findall(main))
    for chunk in data[root:].split(_STYLE_END)[:-1]:
        style = chunk[max(chunk.rfind(_STYLE_START), 0) :]
        named = _STYLE_NAME.search(style)
        if named is not None:
            styles[named[1]] = style
            if b'w:type="numbering"' in style[:200] or b'w:default="' in style[:200]:
                wanted.add(named[1])
    kept: dict[bytes, bytes] = {}
    while wanted:
        name = wanted.pop()
        if name in styles and name not in kept:
            kept[name] = styles[name]
            wanted.update(_ANCESTOR.findall(styles[name]))
    return data[:root] + b"".join(style + _STYLE_END for style in kept.values()) + b"</w:styles>"


def _parse(data: bytes) -> Element:
    """The tree of a part, names of Strict OOXML turned into those of the Transitional kind.

    A part must not declare a document type (ECMA-376 Part 2).
    """
    if b"purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(lambda match: _TRANSITIONAL[match[1]], data)
    return parse_part(data)

"""Formats of their own time, read through LibreOffice: Word 97 to 2003, RTF, Excel 97 to 2003, OpenDocument sheets.

Where there is no LibreOffice, antiword or catdoc give at least the text of a Word file, without its tables.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar

import msgspec

from policyparse.document import Document, Origin, Paragraph, Source, build_document
from policyparse.errors import DamagedFile
from policyparse.readers import office, worker
from policyparse.readers.options import Limits, Options

__all__ = ["DocReader", "OdsReader", "RtfReader", "XlsReader"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _Converted:
    """A format that becomes another one first. It runs in a process of its own, which is stopped with all it started."""

    name: ClassVar[str]
    media_type: ClassVar[str]
    isolated = True
    _target: ClassVar[str] = "docx"
    _programs: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The document that the converted file holds, under the name and sum of this one."""
        if office.find_program() is None:
            return self._read_plain(data, source_path, options.limits)
        converted = office.convert(data, self.name, self._target, source_path, options.limits)
        document = self._read_converted(converted, source_path, options)
        source = msgspec.structs.replace(
            document.source, sha256=hashlib.sha256(data).hexdigest(), media_type=self.media_type, reader=self.name
        )
        return Document(document.text, document.blocks, source, document.asides)

    def _read_converted(self, data: bytes, source_path: str, options: Options) -> Document:
        from policyparse.readers import load_reader

        return load_reader(self._target).read(data, source_path, options)

    def _read_plain(self, data: bytes, source_path: str, limits: Limits) -> Document:
        """The text that a smaller program finds: a paragraph a line, tables run together."""
        command = next((words for words in self._programs if office.find_program(words[0])), None)
        if command is None:
            raise office.missing(f".{self.name}", source_path)
        with worker.scratch() as folder:
            source_file = folder / f"source.{self.name}"
            source_file.write_bytes(data)
            program = office.find_program(command[0]) or command[0]
            printed = office.run([program, *command[1:], str(source_file)], folder, source_path, limits)
        lines = printed.decode("utf-8", "replace").replace("\f", "\n").split("\n")
        if not any(line.strip() for line in lines):
            raise DamagedFile(f"Tệp .{self.name} hỏng: {command[0]} không tìm thấy chữ nào.", path=source_path)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        paragraphs = [Paragraph(line.replace("|", " "), Origin(number)) for number, line in enumerate(lines, 1)]
        return build_document(paragraphs, source, wrapped=True)


class DocReader(_Converted):
    """Word 97 to 2003."""

    name = "doc"
    media_type = "application/msword"
    _programs = (("antiword", "-m", "UTF-8", "-w", "0"), ("catdoc", "-d", "utf-8", "-w"))

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a compound file with a Word document in it, or named as one where that cannot be told."""
        return suffix in (".doc", ".dot") and head.startswith(_OLE)


class RtfReader(_Converted):
    """Rich Text Format, whatever its name."""

    name = "rtf"
    media_type = "application/rtf"
    _programs = (("catdoc", "-d", "utf-8", "-w"),)

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for what begins as RTF."""
        return head.lstrip().startswith(b"{\\rt")


class XlsReader(_Converted):
    """Excel 97 to 2003."""

    name = "xls"
    media_type = "application/vnd.ms-excel"
    _target = "xlsx"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a compound file with a workbook in it, or named as one where that cannot be told."""
        return suffix in (".xls", ".xlt") and head.startswith(_OLE)


class OdsReader(_Converted):
    """OpenDocument sheets."""

    name = "ods"
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    _target = "xlsx"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a ZIP archive that says it is such a workbook."""
        return suffix == ".ods" and head.startswith(b"PK\x03\x04")

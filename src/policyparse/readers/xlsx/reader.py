"""The reader of Excel workbooks."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from policyparse.document import Aside, Document, Origin, Paragraph, Source, build_document
from policyparse.errors import DamagedFile, FileEmpty, FileTooLarge
from policyparse.readers.options import Limits, Options

__all__ = ["XlsxReader"]

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


class XlsxReader:
    """Workbooks as Excel 2007 and later, LibreOffice and Google Sheets save them."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    isolated = True  # openpyxl builds an object a cell: a small file can ask for much memory

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a ZIP archive with a workbook inside."""
        return suffix in (".xlsx", ".xlsm", ".xltx", ".xltm") and head.startswith(b"PK\x03\x04")

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The visible sheets in their order: title lines as paragraphs, rows of the table cell by cell.

        Numbers and dates are written as Excel shows them; of a formula the value that was last computed. Sheets that are
        hidden are left out and named among `Document.asides`; hidden columns are left out too.
        """
        from policyparse.readers.xlsx.sheets import read_sheet

        book = _open(data, source_path, options.limits)
        limit = options.limits.max_paragraphs
        paragraphs: list[Paragraph] = []
        asides: list[Aside] = []
        tables = 0
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                asides.append(Aside("hidden-sheet", sheet.title))
                continue
            pieces, tables = read_sheet(sheet, tables)
            for piece in pieces:
                if len(paragraphs) == limit:
                    raise FileTooLarge(f"Tệp có quá nhiều ô: giới hạn là {limit:,} ô.", path=source_path)
                paragraphs.append(Paragraph(piece.text, Origin(len(paragraphs) + 1, cell=piece.cell), rows=piece.rows))
        if not paragraphs:
            raise FileEmpty("Bảng tính không có ô nào có chữ.", path=source_path)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        return build_document(paragraphs, source, asides=tuple(asides))


def _open(data: bytes, source_path: str, limits: Limits) -> Any:
    from openpyxl import load_workbook

    from policyparse.readers.unpacking import check_package

    names = check_package(data, "XLSX", source_path, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name in names:
                if name.endswith((".xml", ".rels", ".vml")) and any(mark in archive.read(name) for mark in _DOCTYPES):
                    raise ValueError("document type declaration")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of parts that it will not write again
            return load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl, zipfile and lxml raise whatever a damaged part makes them trip over
        raise DamagedFile("Tệp XLSX hỏng: không đọc được bảng tính.", path=source_path) from error

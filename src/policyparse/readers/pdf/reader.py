"""The reader of PDF files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policyparse.document import Document, Source, build_document
from policyparse.errors import DamagedFile, FileTooLarge, ProtectedFile
from policyparse.readers.options import Options
from policyparse.readers.page import Page, lay_out
from policyparse.readers.pdf.quality import Quality, judge
from policyparse.readers.pdf.signatures import read_signatures

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from policyparse.readers.pdf.plumber import Plumber

__all__ = ["PdfReader"]

_HEAD = 1024
_PICTURED = 0.4  # of the page: more than any coat of arms or seal
_OUTLINES = 400


class PdfReader:
    """PDF files of any origin: from Word, LibreOffice or a browser, scanned, with or without a text layer, signed or not."""

    name = "pdf"
    media_type = "application/pdf"
    isolated = True

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a file with the mark of PDF near its beginning, and for one that only claims to be PDF."""
        return b"%PDF-" in head[:_HEAD] or (suffix == ".pdf" and head.lstrip()[:1] == b"%")

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One block a paragraph, or paragraph of a table cell; `Origin.page` says where it begins.

        Running heads and feet and the stamps of signing programs are `Document.asides`; footnotes stand behind the body.
        Signatures embedded in the file are `Document.signatures`. Pages that have no text, or none that can be trusted,
        are recognised; `Source.ocr` then is true.
        """
        pages, recognised = _read_pages(data, source_path, options)
        layout = lay_out(pages)
        limit = options.limits.max_paragraphs
        if len(layout.paragraphs) > limit:
            raise FileTooLarge(f"Tệp có quá nhiều đoạn: giới hạn là {limit:,} đoạn.", path=source_path)
        source = Source(
            source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name, pages=len(pages), ocr=recognised
        )
        numbered = (laid.paragraph(line) for line, laid in enumerate(layout.paragraphs, 1))
        return build_document(numbered, source, asides=layout.asides, signatures=read_signatures(data))


def _read_pages(data: bytes, source_path: str, options: Options) -> tuple[list[Page], bool]:
    """All pages in order, and whether any had to be recognised."""
    from policyparse.readers.pdf.plumber import Plumber
    from policyparse.readers.pdf.recognition import recognise_pages

    pages: list[Page] = []
    unread: list[int] = []
    plumber = Plumber(data)
    try:
        with _open(data, source_path) as document:
            count = len(document)
            if count > options.limits.max_pages:
                raise FileTooLarge(
                    f"Tệp có {count:,} trang: giới hạn là {options.limits.max_pages:,} (chỉnh bằng --limit pages=…).",
                    path=source_path,
                )
            for index in range(count):
                page, quality = _read_page(document, index, plumber, source_path)
                pages.append(page)
                if quality in (Quality.BROKEN, Quality.EMPTY):
                    unread.append(page.number)
                if options.progress is not None:
                    options.progress(index + 1 - len(unread), count)
    finally:
        plumber.close()
    for page in recognise_pages(data, unread, source_path, options) if unread else ():
        pages[page.number - 1] = page
    return pages, bool(unread)


@contextmanager
def _open(data: bytes, source_path: str) -> Iterator[PdfDocument]:
    """The file opened by pdfium, which repairs what it can."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise ProtectedFile("Tệp PDF đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.", path=source_path) from error
        raise DamagedFile("Tệp PDF hỏng hoặc tải về chưa đủ, không mở được.", path=source_path) from error
    try:
        yield document
    finally:
        document.close()


def _read_page(document: PdfDocument, index: int, plumber: Plumber, source_path: str) -> tuple[Page, Quality]:
    """One page, and what its words are worth. Raises `DamagedFile` for a page that cannot be opened."""
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
    except PdfiumError as error:
        raise DamagedFile(f"Trang {index + 1} của tệp PDF hỏng, không mở được.", path=source_path) from error
    try:
        return _take(page, index, plumber)
    except PdfiumError as error:
        raise DamagedFile(f"Trang {index + 1} của tệp PDF hỏng, không đọc được chữ.", path=source_path) from error
    finally:
        page.close()


def _take(page: PdfPage, index: int, plumber: Plumber) -> tuple[Page, Quality]:
    """A page as pdfium reads it; with letters astray, as pdfplumber does, if that is better."""
    from policyparse.readers.pdf.drawn import read_drawn
    from policyparse.readers.pdf.text import read_frame, read_runs
    from policyparse.readers.pdf.words import assemble_words

    frame = read_frame(page)
    drawn = read_drawn(page, frame)
    # Letters drawn as outlines are a picture too
    pictured = drawn.pictured > _PICTURED or drawn.paths > _OUTLINES
    words = tuple(assemble_words(read_runs(page, frame)))
    quality = judge(words, pictured=pictured)
    if quality is Quality.DOUBTFUL:
        try:
            words = tuple(assemble_words(plumber.read(index, frame)))
            quality = judge(words, pictured=pictured)
        except Exception:  # pdfminer stumbles over what pdfium repairs: then there is no second opinion
            quality = Quality.BROKEN
        if quality is not Quality.GOOD:
            quality = Quality.BROKEN
    return Page(index + 1, frame.width, frame.height, words, drawn.rulings), quality

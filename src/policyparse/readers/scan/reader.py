"""Pictures of pages as documents."""

from __future__ import annotations

import hashlib

from policyparse.document import Document, Source, build_document
from policyparse.readers.options import Options
from policyparse.readers.page import lay_out
from policyparse.readers.scan.pages import read_pages
from policyparse.readers.scan.sources import open_picture

_MEDIA_TYPES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


class ScanReader:
    """TIFF (of one page or many), JPEG and PNG files, read by Tesseract with its Vietnamese model."""

    name = "scan"
    media_type = "image/tiff"
    isolated = True

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for what begins as one of these formats, whatever it is called."""
        return any(head.startswith(magic) for magic, _ in _MEDIA_TYPES)

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The words on the pages in reading order, each block with where and how surely its words were read."""
        pages = read_pages(open_picture(data, options.limits, source_path), source_path, options)
        layout = lay_out(pages)
        media_type = next((name for magic, name in _MEDIA_TYPES if data.startswith(magic)), self.media_type)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), media_type, self.name, len(pages), ocr=True)
        paragraphs = (laid.paragraph(line) for line, laid in enumerate(layout.paragraphs, 1))
        return build_document(paragraphs, source, asides=layout.asides)

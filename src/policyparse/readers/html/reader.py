"""The reader of web pages."""

from __future__ import annotations

import hashlib
import re

from policyparse.document import Document, Source, build_document
from policyparse.errors import DamagedFile, FileEmpty
from policyparse.readers.options import Options
from policyparse.readers.sniffing import looks_like_page

__all__ = ["HtmlReader"]

_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"})
_ARCHIVE = re.compile(rb"(?:MIME-Version:|From: <?Saved by|Content-Type:\s*multipart/related)", re.IGNORECASE)
# Programs whose export is the document and nothing else.
_OFFICE = re.compile(
    r"<meta[^>]+(?:generator|ProgId)[^>]+(?:LibreOffice|OpenOffice|Microsoft Word|Word\.Document|Aspose|Google Docs)",
    re.IGNORECASE,
)
_HEAD = 4096


class HtmlReader:
    """Web pages: an office program's export, or a page saved from a portal with all that stands around the text."""

    name = "html"
    media_type = "text/html"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a page by its first tags, whatever its name, and for text that calls itself a page."""
        if looks_like_page(head):
            return True
        if suffix in (".mht", ".mhtml"):
            return bool(_ARCHIVE.search(head))
        return (
            suffix in _SUFFIXES and b"<" in head and head.count(b"\0") <= len(head) // 2 and not head.startswith((b"PK", b"%PDF"))
        )

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One block a paragraph or list item, `Origin.cell` in tables; numbers of lists are written out.

        Navigation, related documents, comments and what else a site puts around a text are left out; in doubt it stays.
        Footnotes stand behind the body. Nothing is fetched, no script runs.
        """
        from lxml.etree import LxmlError
        from lxml.html import HTMLParser, document_fromstring

        from policyparse.readers.docx.layout import number_pieces
        from policyparse.readers.html.encoding import decode, page_of_archive
        from policyparse.readers.html.furniture import find_document
        from policyparse.readers.html.walk import Walk

        page = page_of_archive(data, source_path) if _ARCHIVE.match(data[:_HEAD].lstrip()) else data
        text = decode(page, source_path)
        if not text.strip():
            raise FileEmpty("Trang web không có chữ nào.", path=source_path)
        try:
            parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
            root = document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
        except (ValueError, LxmlError, AssertionError) as error:
            raise DamagedFile("Trang web hỏng hoặc trống, không đọc được.", path=source_path) from error
        try:
            for trusted in (bool(_OFFICE.search(text[:_HEAD])), True):
                body, left_out = find_document(root, trusted=trusted)
                walk = Walk(left_out, options.changes)
                pieces = walk.read(body) + walk.notes
                if pieces:  # a page of nothing but what sites put around a text is read as it is
                    break
        except RecursionError as error:
            raise DamagedFile("Trang web có nội dung lồng nhau quá sâu.", path=source_path) from error
        paragraphs = number_pieces(pieces, source_path, options.limits)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        return build_document(paragraphs, source)

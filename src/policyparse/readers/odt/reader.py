"""The reader of OpenDocument texts."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from policyparse.document import Document, Source, build_document
from policyparse.errors import DamagedFile, ProtectedFile, UnknownFormat
from policyparse.readers.options import Limits, Options

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["OdtReader"]


class OdtReader:
    """Texts in OpenDocument format (ISO/IEC 26300), and templates of such texts."""

    name = "odt"
    media_type = "application/vnd.oasis.opendocument.text"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a ZIP archive that says it is such a text."""
        return suffix in (".odt", ".ott") and head.startswith(b"PK\x03\x04")

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One block a paragraph, or paragraph of a table cell; `Origin.line` counts the paragraphs that have text.

        Numbers of lists and headings are written out. Tracked changes are read as accepted, or as rejected. Footnotes and
        endnotes stand behind the body; running heads and feet are `Document.asides`.
        """
        from policyparse.readers.docx.layout import number_pieces, sort_margins
        from policyparse.readers.odt.changes import Changes
        from policyparse.readers.odt.names import OFFICE, STYLE
        from policyparse.readers.odt.numbering import ListStyles
        from policyparse.readers.odt.walk import Walk, hidden_styles

        content, styles = _open(data, source_path, options.limits)
        text = content.find(f"{OFFICE}body/{OFFICE}text")
        if text is None:
            raise UnknownFormat("Tệp OpenDocument này không phải văn bản (.odt).", path=source_path)
        roots = [root for root in (styles, content) if root is not None]
        try:
            walk = Walk(ListStyles(roots), Changes(text, options.changes), hidden_styles(roots))
            pieces = list(walk.read(text))
            notes = list(walk.notes)
            margins = [
                (part, list(walk.read(margin)))
                for part in ("header", "footer")
                for kind in (part, f"{part}-first", f"{part}-left")
                for margin in (styles.iter(f"{STYLE}{kind}") if styles is not None else ())
                if margin.get(f"{STYLE}display") != "false"
            ]
            before, asides = sort_margins(margins)
        except RecursionError as error:
            raise DamagedFile("Tệp ODT có nội dung lồng nhau quá sâu.", path=source_path) from error
        found = before + pieces + notes
        paragraphs = number_pieces(found, source_path, options.limits)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        return build_document(paragraphs, source, asides=asides)


def _open(data: bytes, source_path: str, limits: Limits) -> tuple[Element, Element | None]:
    """The roots of content.xml and styles.xml."""
    from policyparse.readers.unpacking import check_package, parse_part

    names = check_package(data, "ODT", source_path, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise ProtectedFile("Tệp ODT đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.", path=source_path)
            content = parse_part(archive.read("content.xml"))
            styles = parse_part(archive.read("styles.xml")) if "styles.xml" in names else None
    except ProtectedFile:
        raise
    except Exception as error:  # zipfile and expat have no common root for what damaged parts make them raise
        raise DamagedFile("Tệp ODT hỏng: không đọc được phần nội dung.", path=source_path) from error
    return content, styles

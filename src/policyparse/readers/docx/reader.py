"""The reader of Word documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from policyparse.document import Document, Source, build_document
from policyparse.errors import DamagedFile
from policyparse.readers.docx.names import W
from policyparse.readers.options import Options

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from policyparse.readers.docx.body import Walk
    from policyparse.readers.docx.layout import Piece

__all__ = ["DocxReader"]


class DocxReader:
    """Word documents as Word 2007 and later, LibreOffice and Google Docs save them."""

    name = "docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for every ZIP archive except those that say in their first entry that they are something else."""
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and head[30:38] != b"mimetype"

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """One block a paragraph, or paragraph of a table cell; `Origin.line` counts the paragraphs that have text.

        Automatic numbers are written out, and `Block.implied` tells how long they are. Footnotes and endnotes stand
        behind the body with `Origin.part` "footnote" or "endnote"; running heads and feet are `Document.asides`. A
        letterhead that somebody put into the head of the first page is read as the beginning of the body.
        """
        from policyparse.readers.docx.body import Walk
        from policyparse.readers.docx.layout import number_pieces, sort_margins
        from policyparse.readers.docx.numbering import Numbering
        from policyparse.readers.docx.package import Package
        from policyparse.readers.docx.runs import Revisions

        package = Package(data, source_path, options.limits)
        source = Source(source_path, hashlib.sha256(data).hexdigest(), self.media_type, self.name)
        try:
            lists = package.roots("numbering")
            body = package.body()
            walk = Walk(
                Numbering(lists[0] if lists else None, package.numbered_styles() if lists else None),
                Revisions(options.changes),
                package.legacy_fonts(body),
            )
            pieces = list(walk.read(body))
            for kind in ("footnote", "endnote"):
                pieces += _read_notes(walk, kind, package.roots(f"{kind}s"))
            margins = [(part, list(walk.read(root))) for part in ("header", "footer") for root in package.roots(part)]
            before, asides = sort_margins(margins)
            return build_document(number_pieces(before + pieces, source_path, options.limits), source, asides=asides)
        except RecursionError as error:
            raise DamagedFile("Tệp DOCX có nội dung lồng nhau quá sâu.", path=source_path) from error


def _read_notes(walk: Walk, kind: str, roots: list[Element]) -> list[Piece]:
    """The notes that the text refers to, each once, in the order of their marks."""
    notes = {note.get(f"{W}id", ""): note for root in roots for note in root.iter(f"{W}{kind}")}
    wanted = dict.fromkeys(note for note_kind, note in walk.notes if note_kind == kind)
    return [piece._replace(part=kind, cell=None) for note in wanted if note in notes for piece in walk.read(notes[note])]

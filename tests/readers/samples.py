"""Files made on the spot: DOCX packages from the XML of their body, text in the legacy encodings."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</w:document>'
)


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive with these entries."""
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


def parts_of(body: str, content_type: str = _MAIN) -> dict[str, str | bytes]:
    """The parts of the smallest package whose `w:body` holds `body`."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(content_type),
        "_rels/.rels": _RELATIONSHIPS,
        "word/document.xml": _DOCUMENT.format(f"<w:body>{body}</w:body>"),
    }


def make_docx(body: str) -> bytes:
    """The smallest DOCX file whose `w:body` holds `body`."""
    return pack(parts_of(body))


_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_docx_with(body: str, **related: str) -> bytes:
    """A DOCX file with further parts, given by the kind of their relation: `numbering="<w:num…"`, `footnotes=…`, `header=…`."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes", "header": "hdr"}
    parts = parts_of(body)
    relations = []
    for index, (kind, content) in enumerate(related.items()):
        tag = roots.get(kind, "ftr")
        parts[f"word/{kind}.xml"] = (
            f'<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{content}</w:{tag}>'
        )
        relations.append(f'<Relationship Id="rId{index}" Type="{_RELATED}/{kind}" Target="{kind}.xml"/>')
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(relations)}</Relationships>'
    )
    return pack(parts)


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*lines: str) -> str:
    """A paragraph with a line break by hand between the lines."""
    return f"<w:p>{'<w:r><w:br/></w:r>'.join(map(run, lines))}</w:p>"


def table(*rows: list[str]) -> str:
    """A table; each cell is given as the XML in it, or as plain text with one paragraph a line."""
    return "<w:tbl>" + "".join("<w:tr>" + "".join(map(_cell, row)) + "</w:tr>" for row in rows) + "</w:tbl>"


def _cell(content: str) -> str:
    return f"<w:tc>{content if content.startswith('<') else ''.join(map(paragraph, content.splitlines() or ['']))}</w:tc>"


def encode_windows_1258(text: str) -> bytes:
    """Vowels with their hat in one byte, the tone in the next."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    pieces = []
    for char in normalize("NFC", text):
        decomposed = normalize("NFD", char)
        tone = "".join(mark for mark in decomposed if mark in tones)
        pieces.append(normalize("NFC", "".join(mark for mark in decomposed if mark not in tones)) + tone)
    return "".join(pieces).encode("cp1258")


_TCVN3 = {
    "aàảãáạ": "61b5b6b7b8b9", "ăằẳẵắặ": "a8bbbcbdbec6", "âầẩẫấậ": "a9c7c8c9cacb", "đ": "ae", "eèẻẽéẹ": "65cccecfd0d1",
    "êềểễếệ": "aad2d3d4d5d6", "iìỉĩíị": "69d7d8dcddde", "oòỏõóọ": "6fdfe1e2e3e4", "ôồổỗốộ": "abe5e6e7e8e9",
    "ơờởỡớợ": "aceaebecedee", "uùủũúụ": "75eff1f2f3f4", "ưừửữứự": "adf5f6f7f8f9", "yỳỷỹýỵ": "79fafbfcfdfe",
}  # fmt: skip
_VNI_MARKS = {"\u0300": "ø", "\u0301": "ù", "\u0303": "õ", "\u0309": "û", "\u0323": "ï"}
_VNI_HATS = {"\u0300": "à", "\u0301": "á", "\u0303": "ã", "\u0309": "å", "\u0323": "ä", "": "â"}
_VNI_BREVES = {"\u0300": "è", "\u0301": "é", "\u0303": "ü", "\u0309": "ú", "\u0323": "ë", "": "ê"}
_VNI_LETTERS = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def encode_tcvn3(text: str) -> bytes:
    """Lower-case Vietnamese as the .Vn fonts store it."""
    table = {
        letter: code for letters, codes in _TCVN3.items() for letter, code in zip(letters, bytes.fromhex(codes), strict=True)
    }
    return bytes(table.get(char, ord(char) & 0x7F) for char in normalize("NFC", text).lower())


def encode_vni(text: str) -> bytes:
    """Lower-case Vietnamese as the VNI fonts store it."""
    pieces = []
    for char in normalize("NFC", text).lower():
        base, *marks = list(normalize("NFD", char))
        tone = "".join(mark for mark in marks if mark in _VNI_MARKS)
        if char in _VNI_LETTERS:
            pieces.append(_VNI_LETTERS[char])
        elif "\u0302" in marks:
            pieces.append(base + _VNI_HATS[tone])
        elif "\u0306" in marks:
            pieces.append(base + _VNI_BREVES[tone])
        else:
            pieces.append(({"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base) + _VNI_MARKS.get(tone, ""))
    return "".join(pieces).encode("latin-1", "replace")

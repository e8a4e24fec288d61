"""What a file is by its bytes, whatever its name says."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO

# How the formats begin that are not plain text, with the name an officer knows them by.
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office đời cũ không phải Word hay Excel"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "nén ZIP, trình chiếu hoặc EPUB"),
    (b"PK\x05\x06", "nén ZIP, trình chiếu hoặc EPUB"),
    (b"Rar!\x1a\x07", "nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "nén 7z"),
    (b"\x1f\x8b", "nén GZIP"),
    (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"II*\x00", "ảnh TIFF"),
    (b"MM\x00*", "ảnh TIFF"),
)
_MARKUP = ((b"<?xml", "XML"),)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)
_OLE, _ZIP = _MAGIC[0][0], (b"PK\x03\x04", b"PK\x05\x06")

# Streams of a compound file, by which its directory tells what it is.
_STREAMS = (
    ("EncryptedPackage", ".encrypted"),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
)
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.text-template": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/epub+zip": ".epub",
}


def foreign_format(head: bytes) -> str | None:
    """The Vietnamese name of the format that `head` begins, if it is a known one other than plain text."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if looks_like_page(head):
        return "trang web (HTML)"
    start = head[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, name in _MARKUP:
        if start.startswith(magic):
            return name
    return None


def looks_like_page(head: bytes) -> bool:
    """True if `head` begins a web page, in whatever encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:2] == b"\0":
        head = head.replace(b"\0", b"")
    return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")) is not None


def suffix_by_content(data: bytes | IO[bytes]) -> str | None:
    """The suffix that a container's content deserves (".docx", ".odt", ".zip", ".doc" …); None for any other file.

    ".encrypted" is a DOCX or XLSX file behind a password. Of an open file only archives are told.
    """
    if not isinstance(data, bytes):
        return _archive_suffix(data)
    if data.startswith(_OLE):
        for stream, suffix in _STREAMS:
            if stream.encode("utf-16-le") + b"\0\0" in data:
                return suffix
    if data.startswith(_ZIP):
        return _archive_suffix(BytesIO(data))
    return None


def _archive_suffix(file: IO[bytes]) -> str | None:
    from zipfile import ZipFile

    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _OPEN_DOCUMENT.get(archive.read("mimetype").decode("ascii", "replace").strip())
    except Exception:  # a damaged archive is for the reader whose suffix the file bears to complain of
        return None
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        folders = {name.partition("/")[0] for name in names}
        return ".xlsx" if "xl" in folders and "word" not in folders else ".pptx" if "ppt" in folders else ".docx"
    return ".zip"

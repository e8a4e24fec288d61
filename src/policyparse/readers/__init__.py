"""Readers: a file's bytes become a `Document`, or a `ReadError` says in one Vietnamese line why not.

A reader is a class of the entry-point group `policyparse.readers`. Those that come with the package are asked first and
work without being installed; other distributions add formats under names of their own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol, cast

from policyparse.document import Document
from policyparse.errors import DamagedFile, FileEmpty, FileIsDirectory, FileMissing, FileTooLarge, ReadError, UnknownFormat

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "ENTRY_POINT_GROUP",
    "Limits",
    "Options",
    "Reader",
    "foreign_format",
    "load_readers",
    "read",
]

ENTRY_POINT_GROUP = "policyparse.readers"

_BUILT_IN = {
    "docx": "policyparse.readers.docx:DocxReader",
    "text": "policyparse.readers.text:TextReader",
}
_HEAD = 4096

# How the formats begin that people send and no reader of ours reads yet, with the name an officer knows them by.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word đời cũ (.doc), hoặc tệp Office đặt mật khẩu"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "nén ZIP, OpenDocument hoặc EPUB"),
    (b"Rar!\x1a\x07", "nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "nén 7z"),
    (b"\x1f\x8b", "nén GZIP"),
    (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"II*\x00", "ảnh TIFF"),
    (b"MM\x00*", "ảnh TIFF"),
)
_FOREIGN_MARKUP = ((b"<!doctype html", "trang web (HTML)"), (b"<html", "trang web (HTML)"), (b"<?xml", "XML"))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of the machine. Whatever goes beyond raises `FileTooLarge`."""

    max_bytes: int = 100_000_000
    """Size of the file itself."""
    max_unzipped_bytes: int = 500_000_000
    """Size of everything in an archive, unpacked."""
    max_unzip_ratio: int = 200
    """Unpacked size over packed size, of archives that unpack to more than 10 MB; plain XML stays far below."""
    max_paragraphs: int = 1_000_000
    """Lines of a text file, paragraphs of a document."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read. A reader heeds what concerns its format."""

    limits: Limits = DEFAULT_LIMITS
    changes: Literal["accept", "reject"] = "accept"
    """Tracked changes: the text as if all were accepted, or all rejected."""
    progress: Callable[[int, int], None] | None = None
    """Called with (pages done, pages in all) while a file is read page by page."""


DEFAULT_OPTIONS = Options()


class Reader(Protocol):
    """One file format. The class is called without arguments; an instance keeps no state between files."""

    @property
    def name(self) -> str:
        """The short name stamped on every result."""
        ...

    @property
    def media_type(self) -> str:
        """The media type of the files it reads."""
        ...

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True if a file that begins with `head` and whose name ends with `suffix` (lower case, with dot) is its own."""
        ...

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The document in `data`. Raises `ReadError`, and nothing else, for what it cannot read."""
        ...


def read(path: str | os.PathLike[str], *, options: Options = DEFAULT_OPTIONS) -> Document:
    """The document in the file at `path`.

    Whatever the file holds, the outcome is a document with at least one block, or a `ReadError`. What the bytes say
    about the format goes before what the file's name says.
    """
    source_path = os.fspath(path)
    data = _load(source_path, options.limits)
    head = data[:_HEAD]
    suffix = Path(source_path).suffix.lower()
    document = _choose(head, suffix, source_path).read(data, source_path, options)
    if not document.blocks:
        raise FileEmpty("Tệp không có chữ nào để đọc.", path=source_path)
    return document


def load_readers() -> dict[str, Reader]:
    """Every reader by name: the built-in ones first, then those that other distributions add."""
    return {**_built_in(), **_added()}


def foreign_format(head: bytes) -> str | None:
    """The Vietnamese name of the known format that `head` begins, if none of the built-in readers reads it."""
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            return name
    start = head[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, name in _FOREIGN_MARKUP:
        if start.startswith(magic):
            return name
    return None


def _load(source_path: str, limits: Limits) -> bytes:
    path = Path(source_path)
    try:
        if path.is_dir():
            raise FileIsDirectory("Đây là thư mục, không phải tệp.", path=source_path)
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # A pipe has no size to ask for, so the read itself is bounded too.
            data = b"" if size > limits.max_bytes else file.read(size or limits.max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileMissing("Không tìm thấy tệp.", path=source_path) from error
    except OSError as error:
        raise ReadError(f"Không mở được tệp ({error.strerror or type(error).__name__}).", path=source_path) from error
    if max(size, len(data)) > limits.max_bytes:
        raise FileTooLarge(f"Tệp quá lớn: giới hạn là {limits.max_bytes / 1e6:.6g} MB.", path=source_path)
    if not data:
        raise FileEmpty("Tệp rỗng (0 byte).", path=source_path)
    return data


def _choose(head: bytes, suffix: str, source_path: str) -> Reader:
    for reader in _candidates():
        if reader.accepts(head, suffix):
            return reader
    text = _built_in()["text"]
    if text.accepts(head, ".txt"):  # plain text under a suffix that nobody claims is still plain text
        return text
    name = foreign_format(head)
    if name is not None:
        raise UnknownFormat(f"Định dạng {name} chưa đọc được; hãy lưu lại thành .docx hoặc .txt.", path=source_path)
    if suffix == ".docx":
        raise DamagedFile("Tệp mang đuôi .docx nhưng bên trong không phải DOCX: tệp hỏng hoặc tải về chưa đủ.", path=source_path)
    raise UnknownFormat("Tệp nhị phân, không nhận ra định dạng; chỉ đọc được .docx và .txt.", path=source_path)


def _candidates() -> Iterator[Reader]:
    """Built-in readers, then the added ones, which are looked up only for a file that no built-in reader claims."""
    yield from _built_in().values()
    yield from _added().values()


@cache
def _built_in() -> dict[str, Reader]:
    readers: dict[str, Reader] = {}
    for name, target in _BUILT_IN.items():
        module, _, attribute = target.partition(":")
        readers[name] = cast(Reader, getattr(import_module(module), attribute)())
    return readers


@cache
def _added() -> dict[str, Reader]:
    from importlib.metadata import entry_points  # 50 ms to import: a fifth of the time to start and read one text file

    points = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name)
    return {point.name: cast(Reader, point.load()()) for point in points if point.name not in _BUILT_IN}

"""Readers: a file's bytes become a `Document`, or a `ReadError` says in one Vietnamese line why not.

A reader is a class of the entry-point group `policyparse.readers`. Those that come with the package are asked first and
work without being installed; other distributions add formats under names of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from policyparse.document import Document
from policyparse.errors import (
    DamagedFile,
    FileEmpty,
    FileIsDirectory,
    FileMissing,
    FileTooLarge,
    ProtectedFile,
    ReadError,
    UnknownFormat,
    system_reason,
)
from policyparse.readers.options import DEFAULT_LIMITS, DEFAULT_OPTIONS, Limits, Options
from policyparse.readers.sniffing import foreign_format, suffix_by_content

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "ENTRY_POINT_GROUP",
    "Limits",
    "Options",
    "Reader",
    "foreign_format",
    "list_documents",
    "load_reader",
    "load_readers",
    "read",
    "read_bytes",
]

ENTRY_POINT_GROUP = "policyparse.readers"
SEPARATOR = "!/"
"""Between an archive and its member in a path: "plans.zip!/2025/plan.docx"."""

# In the order they are asked. A module is imported when its turn comes, so plain text stands first.
_BUILT_IN = {
    "text": "policyparse.readers.text:TextReader",
    "zip": "policyparse.readers.archive:ArchiveReader",
    "odt": "policyparse.readers.odt:OdtReader",
    "xlsx": "policyparse.readers.xlsx:XlsxReader",
    "ods": "policyparse.readers.legacy:OdsReader",
    "docx": "policyparse.readers.docx:DocxReader",
    "pdf": "policyparse.readers.pdf:PdfReader",
    "html": "policyparse.readers.html:HtmlReader",
    "rtf": "policyparse.readers.legacy:RtfReader",
    "doc": "policyparse.readers.legacy:DocReader",
    "xls": "policyparse.readers.legacy:XlsReader",
    "scan": "policyparse.readers.scan:ScanReader",
}
_READABLE = "Word, PDF, ảnh quét, Excel, OpenDocument, RTF, trang web, văn bản thuần và ZIP của những tệp ấy"
_HEAD = 4096
# Files of this size and more are read in a process of their own whatever their format: next to reading them it costs nothing.
_LARGE = 1_000_000


class Reader(Protocol):
    """One file format. The class is called without arguments; an instance keeps no state between files.

    A reader with an attribute `isolated = True` (its library is native, slow or greedy) is run in a process of its own.
    """

    @property
    def name(self) -> str:
        """The short name stamped on every result."""
        ...

    @property
    def media_type(self) -> str:
        """The media type of the files it reads."""
        ...

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True if a file that begins with `head` and whose name ends with `suffix` (lower case, with dot) is its own.

        For an archive or an Office file `suffix` is what its content says it is, whatever its name.
        """
        ...

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The document in `data`. Raises `ReadError`, and nothing else, for what it cannot read."""
        ...


def read(path: str | os.PathLike[str], *, options: Options = DEFAULT_OPTIONS) -> Document:
    """The document in the file at `path`.

    Whatever the file holds, the outcome is a document with at least one block, or a `ReadError`. What the bytes say
    about the format goes before what the file's name says. "plans.zip!/plan.docx" is a member of an archive.
    """
    source_path = os.fspath(path)
    if SEPARATOR in source_path and not os.path.lexists(source_path):
        from policyparse.readers.archive import load_member

        data = load_member(source_path, options.limits)
    else:
        data = load(source_path, options.limits)
    return read_bytes(data, source_path, options=options)


def read_bytes(data: bytes, source_path: str, *, options: Options = DEFAULT_OPTIONS) -> Document:
    """The document in `data`, which came from `source_path`; the path is only printed, and its suffix looked at."""
    reader = _choose(data, source_path)
    own = options.isolation == "auto" and (getattr(reader, "isolated", False) or len(data) >= _LARGE)
    if own or options.isolation == "always":
        from policyparse.readers.isolation import read_isolated

        document = read_isolated(reader.name, data, source_path, options)
    else:
        document = reader.read(data, source_path, options)
    if not document.blocks:
        raise FileEmpty("Tệp không có chữ nào để đọc.", path=source_path)
    return document


def load_readers() -> dict[str, Reader]:
    """Every reader by name: the built-in ones first, then those that other distributions add."""
    return {**{name: _reader(name) for name in _BUILT_IN}, **_added()}


def load_reader(name: str) -> Reader:
    """The reader of that name. KeyError if there is none."""
    return _reader(name) if name in _BUILT_IN else _added()[name]


def list_documents(path: str | os.PathLike[str], *, options: Options = DEFAULT_OPTIONS) -> list[str]:
    """What `read` is to be called with: the members of an archive, as "plans.zip!/plan.docx"; of any other file, its path.

    Raises `ReadError` for an archive that goes beyond the limits. A file that cannot be opened is for `read` to complain of.
    """
    source_path = os.fspath(path)
    try:
        with Path(source_path).open("rb") as file:
            is_archive = file.read(2) == b"PK"
    except (OSError, ValueError):
        return [source_path]
    if not is_archive:
        return [source_path]
    from policyparse.readers.archive import list_members

    members = list_members(source_path, options.limits)
    return [source_path] if members is None else members


def load(source_path: str, limits: Limits) -> bytes:
    """The bytes of a file. Raises `ReadError` for one that is missing, empty, too large or no file."""
    path = Path(source_path)
    try:
        if path.is_dir():
            raise FileIsDirectory("Đây là thư mục, không phải tệp; đọc cả thư mục thì dùng lệnh batch.", path=source_path)
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # A pipe has no size to ask for, so the read itself is bounded too.
            data = b"" if size > limits.max_bytes else file.read(size or limits.max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileMissing("Không tìm thấy tệp.", path=source_path) from error
    except OSError as error:
        raise ReadError(f"Không mở được tệp ({system_reason(error)}).", path=source_path) from error
    if max(size, len(data)) > limits.max_bytes:
        raise FileTooLarge(f"Tệp quá lớn: giới hạn là {limits.max_bytes / 1e6:.6g} MB.", path=source_path)
    if not data:
        raise FileEmpty("Tệp rỗng (0 byte).", path=source_path)
    return data


def _choose(data: bytes, source_path: str) -> Reader:
    head = data[:_HEAD]
    named = Path(source_path).suffix.lower()
    suffix = suffix_by_content(data) or named
    for reader in _candidates():
        if reader.accepts(head, suffix):
            return reader
    text = _reader("text")
    if text.accepts(head, ".txt"):  # plain text under a suffix that nobody claims is still plain text
        return text
    if suffix == ".encrypted":
        raise ProtectedFile("Tệp Word hoặc Excel đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.", path=source_path)
    name = foreign_format(head)
    if name is not None:
        raise UnknownFormat(f"Định dạng {name} không đọc được; hãy lưu lại thành .docx hoặc .pdf.", path=source_path)
    if named == ".docx":
        raise DamagedFile("Tệp mang đuôi .docx nhưng bên trong không phải DOCX: tệp hỏng hoặc tải về chưa đủ.", path=source_path)
    raise UnknownFormat(f"Tệp nhị phân, không nhận ra định dạng; đọc được {_READABLE}.", path=source_path)


def _candidates() -> Iterator[Reader]:
    """Built-in readers, then the added ones, which are looked up only for a file that no built-in reader claims."""
    yield from map(_reader, _BUILT_IN)
    yield from _added().values()


@cache
def _reader(name: str) -> Reader:
    module, _, attribute = _BUILT_IN[name].partition(":")
    return cast(Reader, getattr(import_module(module), attribute)())


@cache
def _added() -> dict[str, Reader]:
    from importlib.metadata import entry_points  # 50 ms to import: a fifth of the time to start and read one text file

    points = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name)
    return {point.name: cast(Reader, point.load()()) for point in points if point.name not in _BUILT_IN}

"""What a batch is to read: files, folders, patterns and lists, each file once, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from policyparse.errors import FileMissing, PolicyparseError, ReadError, system_reason
from policyparse.readers import list_documents
from policyparse.readers.options import Options

_NOT_DOCUMENTS = ("~$", ".")  # what Word locks a file with, and hidden files


def list_sources(named: Iterable[str], options: Options, *, leave_out: Iterable[str] = ()) -> list[str]:
    """Every file that `named` means, in order, an archive's members in its place.

    A name is a file, a folder with all below it, a pattern (`kho/**/*.docx`) or `@LIST`, a text file with a name a line. Files
    of `leave_out`, such as the store itself, are none. Raises `FileMissing` for a pattern or a list that means nothing, and
    if nothing at all of what is named exists: a mistyped folder is no file that cannot be read.
    """
    named = list(named)
    out = {os.path.realpath(path) for path in leave_out}
    found = {path for name in named for path in _expand(name) if os.path.realpath(path) not in out}
    if found and not any(os.path.lexists(path) for path in found) and not any(Path(name).is_dir() for name in named):
        raise FileMissing("không tìm thấy tệp hay thư mục này", path=min(found))
    return [member for path in sorted(found) for member in _members(path, options)]


def _expand(name: str) -> Iterator[str]:
    if name.startswith("@"):
        try:
            lines = Path(name[1:]).read_text(encoding="utf-8-sig", errors="surrogateescape").splitlines()
        except OSError as error:
            raise FileMissing(f"không đọc được danh sách ({system_reason(error)})", path=name[1:]) from error
        for line in lines:
            if line.strip():
                yield from _expand_one(line.strip())
        return
    yield from _expand_one(name)


def _expand_one(name: str) -> Iterator[str]:
    if Path(name).is_dir():
        yield from _walk(name)
    elif os.path.lexists(name) or not glob.has_magic(name):
        yield name  # one that is missing is complained of where it is read
    else:
        matches = glob.glob(name, recursive=True)  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            raise FileMissing("không có tệp nào khớp mẫu này", path=name)
        yield from (match for match in matches if not Path(match).is_dir() and not Path(match).name.startswith(_NOT_DOCUMENTS))


def _walk(folder: str) -> Iterator[str]:
    def complain(error: OSError) -> None:
        raise ReadError(f"không mở được thư mục ({system_reason(error)})", path=str(error.filename)) from error

    for parent, folders, files in os.walk(folder, onerror=complain):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (str(Path(parent, name)) for name in files if not name.startswith(_NOT_DOCUMENTS))


def _members(path: str, options: Options) -> list[str]:
    try:
        return list_documents(path, options=options)
    except PolicyparseError:
        return [path]

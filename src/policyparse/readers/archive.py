"""ZIP archives: each member is a document of its own, read straight from the archive. Nothing is ever written to disk.

A member's path is that of the archive, "!/" and its name: "plans.zip!/2025/plan.docx", also "all.zip!/may.zip!/plan.docx".
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple
from unicodedata import category, normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from policyparse.document import Document, fold
from policyparse.errors import DamagedFile, FileEmpty, FileTooLarge, ProtectedFile, ReadError, SeveralDocuments, UnknownFormat
from policyparse.readers import SEPARATOR, load, read_bytes
from policyparse.readers.options import Limits, Options
from policyparse.readers.sniffing import suffix_by_content

# What systems put into archives and nobody wants read: previews, folder settings, locks of open documents.
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|~\$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8 = 0x800  # flag: the name is in UTF-8
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field: the name in UTF-8, with the check sum of the name it stands for
_CHUNK = 1 << 16
# Below this size no ratio of packing is suspicious.
_HARMLESS_BYTES = 10_000_000
_VIETNAMESE = re.compile(r"[\x20-\x7eà-ỹđ“”‘’–—…·+]*")


class ArchiveReader:
    """A ZIP archive that holds one document; `list_documents` tells what is in one that holds several."""

    name = "zip"
    media_type = "application/zip"

    def accepts(self, head: bytes, suffix: str) -> bool:
        """True for a ZIP archive that is no Office file; one that is too damaged to tell goes by its name."""
        return suffix == ".zip" and head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, data: bytes, source_path: str, options: Options) -> Document:
        """The only document of the archive. Raises `SeveralDocuments` if there are more."""
        members = _expand(BytesIO(data), len(data), source_path, options.limits)
        if not members:
            raise UnknownFormat("Tệp nén ZIP không có văn bản nào bên trong.", path=source_path)
        if len(members) > 1:
            raise SeveralDocuments(f"Tệp nén ZIP có {len(members)} văn bản; chỉ rõ một, ví dụ {members[0]}", path=source_path)
        names = members[0][len(source_path) + len(SEPARATOR) :].split(SEPARATOR)
        return read_bytes(_descend(data, source_path, names, options.limits), members[0], options=options)


class _Budget:
    """What is left of the limits for one archive and all archives within it."""

    def __init__(self, packed: int, limits: Limits, path: str) -> None:
        self.limits = limits
        self.path = path
        self.members = 0
        self.room = min(limits.max_unzipped_bytes, max(limits.max_unzip_ratio * packed, _HARMLESS_BYTES))

    def count(self, entry: ZipInfo) -> None:
        self.members += 1
        self.room -= entry.file_size
        if self.members > self.limits.max_members:
            most = self.limits.max_members
            raise FileTooLarge(f"Tệp nén có quá nhiều tệp bên trong: giới hạn là {most:,} (--limit members=…).", path=self.path)
        if self.room < 0:
            raise _unpacks_too_large(self.limits, self.path)


class _Entry(NamedTuple):
    name: str
    info: ZipInfo


def list_members(source_path: str, limits: Limits) -> list[str] | None:
    """The paths of an archive's documents in the archive's order; None if the file is no plain archive, or a damaged one."""
    try:
        path = Path(source_path)
        with path.open("rb") as file:
            if suffix_by_content(file) != ".zip":
                return None
            return _expand(file, path.stat().st_size, source_path, limits)
    except (OSError, DamagedFile):
        return None


def load_member(member_path: str, limits: Limits) -> bytes:
    """The bytes of one member, by the path that `list_members` gave it."""
    parts = member_path.split(SEPARATOR)
    # A folder's name may end with "!" too: the archive is the longest beginning that is a file.
    cut = next((cut for cut in range(len(parts) - 1, 0, -1) if Path(SEPARATOR.join(parts[:cut])).is_file()), 1)
    source_path, names = SEPARATOR.join(parts[:cut]), parts[cut:]
    try:
        return _descend(load(source_path, limits), source_path, names, limits)
    except ReadError as error:
        raise type(error)(error.message, path=member_path) from error


def _expand(file: IO[bytes], packed: int, source_path: str, limits: Limits) -> list[str]:
    budget = _Budget(packed, limits, source_path)
    return list(_walk(file, source_path, budget, 1))


def _walk(file: IO[bytes], path: str, budget: _Budget, depth: int) -> Iterator[str]:
    with _open(file, path) as archive:
        for entry in _entries(archive):
            budget.count(entry.info)
            inner = path + SEPARATOR + entry.name
            if entry.name.lower().endswith(".zip") and depth < budget.limits.max_depth:
                try:
                    data = _unpack(archive, entry.info, inner, budget.limits)
                    if suffix_by_content(data) == ".zip":
                        yield from _walk(BytesIO(data), inner, budget, depth + 1)
                        continue
                except FileTooLarge:
                    raise
                except ReadError:  # one damaged archive among others: reading it will say what is wrong
                    pass
            yield inner


def _descend(data: bytes, path: str, names: list[str], limits: Limits) -> bytes:
    if len(names) > limits.max_depth:
        raise FileTooLarge(f"Tệp nén lồng nhau quá sâu: giới hạn là {limits.max_depth} lớp (--limit depth=…).", path=path)
    for name in names:
        with _open(BytesIO(data), path) as archive:
            info = next((entry.info for entry in _entries(archive) if entry.name == name), None)
            path += SEPARATOR + name
            if info is None:
                raise ReadError("Trong tệp nén không có tệp này.", path=path)
            ratio = limits.max_unzip_ratio * max(info.compress_size, 1)
            if info.file_size > max(ratio, _HARMLESS_BYTES):
                raise _unpacks_too_large(limits, path)
            data = _unpack(archive, info, path, limits)
    return data


def _open(file: IO[bytes], path: str) -> ZipFile:
    try:
        return ZipFile(file)
    except Exception as error:  # zipfile has no common root for what damaged archives make it raise
        raise DamagedFile("Tệp nén ZIP hỏng hoặc tải về chưa đủ.", path=path) from error


def _entries(archive: ZipFile) -> Iterator[_Entry]:
    """The files of an archive by the names they go under here; of two with one name the second becomes "name (2)"."""
    taken: set[str] = set()
    for info in archive.infolist():
        name = _safe(_decode_name(info))
        if info.is_dir() or not name or _JUNK.search(name):
            continue
        stem, dot, suffix = name.rpartition(".")
        unique, number = name, 1
        while unique in taken:
            number += 1
            unique = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
        taken.add(unique)
        yield _Entry(unique, info)


def _unpack(archive: ZipFile, info: ZipInfo, path: str, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise ProtectedFile("Tệp trong tệp nén đặt mật khẩu.", path=path)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        # The other methods are rare, and Python unpacks them without a bound on the memory.
        raise UnknownFormat("Tệp nén theo cách không đọc được; hãy nén lại bằng ZIP thường.", path=path)
    pieces: list[bytes] = []
    room = limits.max_bytes
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                pieces.append(chunk)
                room -= len(chunk)
                if room < 0:
                    break
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error) as error:
        raise DamagedFile("Tệp hỏng bên trong tệp nén.", path=path) from error
    if room < 0:
        raise FileTooLarge(f"Tệp quá lớn: giới hạn là {limits.max_bytes / 1e6:.6g} MB.", path=path)
    data = b"".join(pieces)
    if not data:
        raise FileEmpty("Tệp rỗng (0 byte).", path=path)
    return data


def _unpacks_too_large(limits: Limits, path: str) -> FileTooLarge:
    return FileTooLarge(
        f"Tệp nén bung ra quá lớn: giới hạn là {limits.max_unzipped_bytes / 1e6:.6g} MB và {limits.max_unzip_ratio} lần.",
        path=path,
    )


def _decode_name(info: ZipInfo) -> str:
    """The name as its maker meant it: Windows packs with the code page of the machine, macOS in UTF-8 without saying so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    told = _unicode_path(info.extra, raw)
    if told is not None:
        return told
    if raw.isascii():
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        name = normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return info.filename
    return name if _VIETNAMESE.fullmatch(fold(name)) else info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        field = extra[position + 4 : position + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1 and field[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
        position += 4 + size
    return None


def _safe(name: str) -> str:
    """The name without ways out of its folder, without marks that hide or turn text, and without our separator."""
    printable = "".join(char for char in normalize("NFC", name) if category(char)[0] != "C")
    parts = [part.strip() for part in printable.replace("\\", "/").split("/")]
    return "/".join(part.replace("!", "！") if part.endswith("!") else part for part in parts if part not in ("", ".", ".."))

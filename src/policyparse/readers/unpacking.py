"""Office packages are ZIP archives: nothing of one is unpacked before it is known to stay within the limits."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, fromstring  # parse_part lets no DTD through: no entities
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from policyparse.errors import DamagedFile, FileTooLarge, ReadError
from policyparse.readers.options import Limits

__all__ = ["check_package", "parse_part"]

_CHUNK = 1 << 16
# Thousands of equal table rows pack better than some bombs: no ratio is suspicious in what takes so little room.
_HARMLESS_BYTES = 10_000_000
_HIGHEST_RATIO = 1032  # of DEFLATE, RFC 1951
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def check_package(data: bytes, kind: str, source_path: str, limits: Limits) -> list[str]:
    """The names of a package's parts. Raises `ReadError` unless it is whole and stays within the limits when it is unpacked.

    The sizes in an archive's directory may lie, and libraries unpack each part in one go: where a lie could go beyond the
    limit, every entry is unpacked here chunk by chunk and thrown away. `kind` names the format in messages ("DOCX").
    """
    too_large = FileTooLarge(
        f"Tệp {kind} bung ra quá lớn: giới hạn là {limits.max_unzipped_bytes / 1e6:.6g} MB và {limits.max_unzip_ratio} lần.",
        path=source_path,
    )
    room = min(limits.max_unzipped_bytes, max(limits.max_unzip_ratio * len(data), _HARMLESS_BYTES))
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > room:
                raise too_large
            for entry in entries:
                # Other methods are outside the standards, and Python unpacks them without a bound on the memory.
                if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                    raise DamagedFile(f"Tệp {kind} nén theo cách không hợp lệ.", path=source_path)
                if len(data) * _HIGHEST_RATIO <= limits.max_unzipped_bytes:
                    continue
                with archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        room -= len(chunk)
                        if room < 0:
                            raise too_large
            return [entry.filename for entry in entries]
    except ReadError:
        raise
    except Exception as error:  # zipfile has no common root for what damaged archives make it raise
        raise DamagedFile(f"Tệp {kind} hỏng hoặc tải về chưa đủ.", path=source_path) from error


def parse_part(data: bytes) -> Element:
    """The tree of a part. ValueError for one that declares a document type, which no part may: so there are no entities."""
    if any(mark in data for mark in _DOCTYPES):
        raise ValueError("document type declaration")
    return fromstring(data)  # noqa: S314

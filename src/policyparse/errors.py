"""Everything policyparse raises on purpose. Each error has a code that a user can quote, and a Vietnamese message."""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đây là một thư mục",
    errno.EACCES: "không có quyền, hoặc tệp đang mở trong chương trình khác",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa hết chỗ",
    errno.EIO: "ổ đĩa lỗi khi đọc hoặc ghi",
    errno.EMFILE: "mở quá nhiều tệp cùng lúc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.ELOOP: "đường dẫn vòng tròn",
}


def system_reason(error: OSError) -> str:
    """What the system said, in Vietnamese for what people meet."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or type(error).__name__


class PolicyparseError(Exception):
    """Root of the tree. `code` never changes its meaning between versions."""

    code = "PP000"

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"[{self.code}] {where}{self.message}"


class ReadError(PolicyparseError):
    """A file that cannot be made into a document."""

    code = "PP100"


class FileMissing(ReadError):
    code = "PP101"


class FileIsDirectory(ReadError):
    code = "PP102"


class FileEmpty(ReadError):
    code = "PP103"


class FileTooLarge(ReadError):
    code = "PP104"


class WrongEncoding(ReadError):
    code = "PP105"


class UnknownFormat(ReadError):
    code = "PP106"


class DamagedFile(ReadError):
    code = "PP107"


class ReadingTooSlow(ReadError):
    """The reader was stopped: it made no progress within the time that the limits allow."""

    code = "PP108"


class ProgramMissing(ReadError):
    """A program or a part of an installation without which this file cannot be read; the message says what to install."""

    code = "PP109"


class ProtectedFile(ReadError):
    """A file that asks for a password."""

    code = "PP110"


class SeveralDocuments(ReadError):
    """An archive of several documents where one was asked for."""

    code = "PP111"


class LexiconError(PolicyparseError):
    """An entry of the lexicon, ours or an office's own, that cannot be used."""

    code = "PP200"


class CalendarError(PolicyparseError):
    """An office calendar that cannot be used."""

    code = "PP201"


class ModelError(PolicyparseError):
    """A trained model that is missing, damaged, or not the one its checksum was written for."""

    code = "PP202"


class GoldError(PolicyparseError):
    """A gold folder that is missing, malformed, or quotes what its text does not say."""

    code = "PP300"


class OutputError(PolicyparseError):
    """An output file that could not be written whole."""

    code = "PP400"


class StoreError(PolicyparseError):
    """A store that is missing, of another version, or that refuses what was asked of it."""

    code = "PP500"


class StoreReadOnly(StoreError):
    """Nothing more can be written: the store is read-only, or its disk is full."""

    code = "PP501"


class StoreUnavailable(StoreError):
    """The database does not answer; what was asked may be asked again later."""

    code = "PP502"


class BatchError(PolicyparseError):
    """A file of a batch that has no result, for a reason that is not the reader's."""

    code = "PP600"


class WorkerKilled(BatchError):
    """A file that killed the process that read it, twice."""

    code = "PP601"


class WorkerTooSlow(BatchError):
    """A file that twice made no progress within the limit of time."""

    code = "PP602"


class SecretDocument(BatchError):
    """A document with a stamp of secrecy, which is not put into a store unasked."""

    code = "PP603"


class ComponentError(PolicyparseError):
    """A spaCy component that lacks what it stands on, or a text whose characters it cannot place."""

    code = "PP800"


class MatchingError(PolicyparseError):
    """Documents that cannot be compared."""

    code = "PP700"


class ModelsMissing(MatchingError):
    """A library that comes with an extra and is not installed; the message says which."""

    code = "PP701"

"""Bytes to where they go: a file, whole or not at all, or standard output."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from policyparse.errors import OutputError, system_reason

_REASONS = {
    errno.ENOENT: "thư mục đích không tồn tại",
    errno.ENOTDIR: "đường dẫn đích đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đích là một thư mục",
    errno.EEXIST: "đã có một tệp mang tên này",
    errno.EACCES: "không có quyền ghi, hoặc tệp đang mở trong chương trình khác",
    errno.EPERM: "không có quyền ghi",
}


def put_file(target: Path, data: bytes) -> None:
    """Make `data` the content of `target`. After an `OutputError` the file is what it was before.

    A link is followed, an old file's permissions are kept; a device or a pipe, which nothing can replace, is written to.
    """
    try:
        final = Path(os.path.realpath(target))
        if final.exists() and not final.is_file():
            final.write_bytes(data)
        else:
            _replace(final, lambda file: file.write(data))
    except OSError as error:
        raise _refused(error, str(target)) from error


def fill_file(target: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Like `put_file`, for a content that is written piece by piece: `fill` is handed the file to write to."""
    try:
        final = Path(os.path.realpath(target))
        if final.exists() and not final.is_file():
            with final.open("wb") as file:
                fill(file)
        else:
            _replace(final, fill)
    except OSError as error:
        raise _refused(error, str(target)) from error


def put_stdout(data: bytes) -> None:
    """Write to standard output. A reader that has gone away (`| head`) has had enough: that is no error."""
    if sys.stdout is None:  # pythonw, or the descriptor was closed by the caller
        raise OutputError("không có nơi để in kết quả ra (stdout đã đóng)")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _abandon_stdout()
    except OSError as error:
        _abandon_stdout()
        raise _refused(error, "stdout") from error


def make_folder(folder: Path) -> None:
    """Make sure that the folder is there; raises `OutputError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(error, str(folder)) from error


def _replace(final: Path, fill: Callable[[IO[bytes]], object]) -> None:
    part = final.with_name(f".policyparse-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        with part.open("xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        if final.exists():
            shutil.copymode(final, part)
        part.replace(final)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _abandon_stdout() -> None:
    """Point the descriptor at nothing, so that what is still buffered does not fail again when Python exits."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _refused(error: OSError, path: str) -> OutputError:
    reason = _REASONS.get(error.errno or 0) or system_reason(error)
    return OutputError(f"không ghi được: {reason}", path=path)

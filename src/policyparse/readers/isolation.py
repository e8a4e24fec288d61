"""Reading in a process of its own: what hangs or eats memory there is stopped without taking the run down.

One worker is kept for the next file, so that a folder of PDF files pays the start of a process once. Nothing but the
file's bytes goes in, nothing but MessagePack comes out: whatever takes the worker over cannot make this process run code.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import fields
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NoReturn

import msgspec

from policyparse.document import Document
from policyparse.errors import DamagedFile, ReadError, ReadingTooSlow
from policyparse.readers.options import Options
from policyparse.readers.worker import MESSAGES, decode_document, read_frame, scratch_prefix, write_frame

_PROGRAM = "from policyparse.readers.worker import main; main()"
# A worker that has read so many files makes room for a fresh one, whatever its libraries may have leaked.
_FILES_A_WORKER = 200
_GRACE = 2.0
_START = 60.0


class ReaderFault(Exception):
    """A reader raised what is no `ReadError`: a fault of the program. The message is the worker's traceback."""


def read_isolated(reader: str, data: bytes, source_path: str, options: Options) -> Document:
    """What the reader of that name makes of `data`, read in another process within the limits of time and memory."""
    worker = _take()
    try:
        document = worker.read(reader, data, source_path, options)
    except ReadError:
        _give_back(worker)
        raise
    except BaseException:  # an interrupt from the keyboard must not leave it running
        worker.kill()
        raise
    _give_back(worker)
    return document


class _Worker:
    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self.owner = os.getpid()
        self.files = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # so that the programs it starts are stopped with it
        )
        self.frames: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def fit(self) -> bool:
        """True if it may read another file."""
        return self.owner == os.getpid() and self.process.poll() is None and self.files < _FILES_A_WORKER

    def read(self, reader: str, data: bytes, source_path: str, options: Options) -> Document:
        limits = options.limits
        self.files += 1
        settings = {field.name: getattr(options, field.name) for field in fields(options) if field.name != "progress"}
        try:
            write_frame(self.process.stdin, msgspec.msgpack.encode((reader, data, source_path, settings)))
        except OSError:
            self._died(source_path, limits.max_memory_mb)
        ready = self.files > 1
        while True:
            try:
                # The time is that of the reading: a busy machine may take some to start a process
                frame = self.frames.get(timeout=limits.max_seconds if ready else max(limits.max_seconds, _START))
                ready = True
            except Empty:
                self.kill()
                raise ReadingTooSlow(
                    f"Đọc quá lâu nên đã dừng: giới hạn là {limits.max_seconds:.6g} giây (chỉnh bằng --limit seconds=…).",
                    path=source_path,
                ) from None
            if frame is None:
                self._died(source_path, limits.max_memory_mb)
            try:
                kind, *content = msgspec.msgpack.decode(frame)
                if kind == "progress" and options.progress is not None:
                    options.progress(int(content[0]), int(content[1]))
                elif kind == "document":
                    return decode_document(content[0])
            except (ValueError, TypeError, IndexError, msgspec.MsgspecError) as error:
                self.kill()
                raise DamagedFile("Trình đọc trả lời sai khi đọc tệp này.", path=source_path) from error
            if kind == "error":
                _raise(content, source_path)
            if kind == "fault":
                raise ReaderFault(str(content[0]))

    def kill(self) -> None:
        """Stop it and whatever it started."""
        if self.owner != os.getpid():  # the parent's, seen through a fork
            return
        try:
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        except OSError:
            self.process.kill()
        self.process.wait()
        self._close()
        for folder in Path(tempfile.gettempdir()).glob(scratch_prefix(self.process.pid) + "*"):
            shutil.rmtree(folder, ignore_errors=True)

    def stop(self) -> None:
        """Let it go at the end of a file."""
        if self.owner != os.getpid():
            return
        try:
            if self.process.stdin is not None:
                self.process.stdin.close()
            self.process.wait(_GRACE)
            self._close()
        except (OSError, subprocess.TimeoutExpired):
            self.kill()

    def _close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be written has nobody to read it
                    continue

    def _listen(self) -> None:
        try:
            while (frame := read_frame(self.process.stdout)) is not None:
                self.frames.put(frame)
        except (OSError, ValueError):  # closed under our hands
            pass
        self.frames.put(None)

    def _died(self, source_path: str, memory: int) -> NoReturn:
        self.kill()
        raise DamagedFile(
            f"Trình đọc dừng đột ngột khi đọc tệp này: tệp hỏng, hoặc cần hơn {memory} MB bộ nhớ (--limit memory-mb=…).",
            path=source_path,
        )


def _raise(content: list[Any], source_path: str) -> NoReturn:
    code, message, path = content
    kind = MESSAGES.get(code, ReadError)
    raise kind(str(message), path=path if isinstance(path, str) else source_path)


_idle: list[_Worker] = []
_lock = threading.Lock()


def _take() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.fit:
                return worker
            worker.stop()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    with _lock:
        if worker.fit and len(_idle) < (os.cpu_count() or 1):
            _idle.append(worker)
            return
    worker.stop()


@atexit.register
def _stop_all() -> None:
    with _lock:
        while _idle:
            _idle.pop().stop()

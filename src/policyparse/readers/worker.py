"""The process that reads for another one: requests on standard input, answers on what was standard output.

A frame is eight bytes of length and one MessagePack value. A request is (reader, data, path, options); the answers are
("ready",) once, then ("progress", done, total), ("document", …), ("error", code, message, path) and ("fault", traceback).
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from inspect import signature
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, get_type_hints

import msgspec

from policyparse import errors
from policyparse.document import Document
from policyparse.errors import FileTooLarge, ReadError
from policyparse.readers.options import Limits, Options

_LENGTH = 8
MESSAGES: dict[str, type[ReadError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ReadError)
}
"""The class of each code that a reader may answer with."""


_at_work = threading.Event()


def is_worker() -> bool:
    """True in a process that reads for another one, which stops it by its group."""
    return _at_work.is_set()


def become_worker() -> None:
    """Say that this process reads for another one: what it starts stays in its group and is stopped with it."""
    _at_work.set()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for the time of a reading, for what programs want to have in files. It goes even if its worker is killed."""
    with tempfile.TemporaryDirectory(prefix=scratch_prefix(os.getpid()), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def scratch_prefix(process: int) -> str:
    """How the names of the scratch folders of a process begin."""
    return f"policyparse-{process}-"


def read_frame(stream: IO[bytes] | None) -> bytes | None:
    """The next frame; None where the stream ends."""
    if stream is None:
        return None
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    frame = stream.read(length)
    return frame if len(frame) == length else None


def write_frame(stream: IO[bytes] | None, frame: bytes) -> None:
    """Put out one frame, whole."""
    if stream is None:
        raise OSError("the stream is closed")
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)
    stream.flush()


def encode_document(document: Document) -> dict[str, Any]:
    """All that the constructor of `Document` takes, ready for MessagePack."""
    return {name: getattr(document, name) for name in signature(Document).parameters}


def decode_document(content: dict[str, Any]) -> Document:
    """The document again. Raises `msgspec.ValidationError` or TypeError where the content is of another shape."""
    hints = get_type_hints(Document.__init__)
    return Document(**{name: msgspec.convert(value, hints[name]) for name, value in content.items() if name in hints})


def main() -> None:
    """Read for whoever started this process, until it lets go."""
    become_worker()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    write_frame(answers, msgspec.msgpack.encode(("ready",)))
    requests: SimpleQueue[bytes | None] = SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_listen, args=(requests, busy), daemon=True).start()
    while (frame := requests.get()) is not None:
        busy.set()
        try:
            write_frame(answers, msgspec.msgpack.encode(_answer(frame, answers)))
        except OSError:
            return
        busy.clear()


def _listen(requests: SimpleQueue[bytes | None], busy: threading.Event) -> None:
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        requests.put(frame)
    if busy.is_set() and hasattr(os, "killpg"):  # nobody waits for the answer any more
        os.killpg(os.getpgrp(), signal.SIGKILL)
    requests.put(None)


def _answer(frame: bytes, answers: IO[bytes]) -> tuple[Any, ...]:
    from policyparse.readers import load_reader

    name, data, source_path, settings = msgspec.msgpack.decode(frame)
    options = _options(settings, answers)
    bound_memory(options.limits.max_memory_mb)
    try:
        return "document", encode_document(load_reader(name).read(data, source_path, options))
    except ReadError as error:
        return "error", error.code, error.message, error.path
    except MemoryError:
        limit = options.limits.max_memory_mb
        message = f"Đọc tệp này cần quá nhiều bộ nhớ: giới hạn là {limit} MB (--limit memory-mb=…)."
        return "error", FileTooLarge.code, message, source_path
    except Exception:
        return "fault", traceback.format_exc()


def _options(settings: dict[str, Any], answers: IO[bytes]) -> Options:
    def report(done: int, total: int) -> None:
        write_frame(answers, msgspec.msgpack.encode(("progress", done, total)))

    known = {field.name for field in fields(Options)}
    values = {name: value for name, value in settings.items() if name in known}
    values["limits"] = msgspec.convert(values["limits"], Limits)
    return Options(**{**values, "progress": report, "isolation": "never"})


def bound_memory(megabytes: int) -> None:
    """Bound the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    wanted = megabytes << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    except (OSError, ValueError):  # macOS refuses; the limit of time still holds
        return

"""The process that reads whole files for a batch: path in, result into the store, a few words back.

A frame is what `policyparse.readers.worker` says. The first holds the settings; each further one is a path. The answers
are ("ready",), ("alive",) while something goes on, ("report", …), ("store", code, message) and ("fault", traceback).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from queue import SimpleQueue
from typing import IO, Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from policyparse.batch.settings import Report, Settings, printable
from policyparse.errors import (
    FileTooLarge,
    PolicyparseError,
    ProgramMissing,
    ReadError,
    SecretDocument,
    StoreError,
    StoreReadOnly,
    StoreUnavailable,
)
from policyparse.pipeline import analyse
from policyparse.readers import SEPARATOR, load, read_bytes
from policyparse.readers.options import Options
from policyparse.readers.worker import become_worker, bound_memory, read_frame, write_frame
from policyparse.records.model import Plan
from policyparse.store.connections import open_engine, read_url, reading, told, writing
from policyparse.store.ledger import Outcome, find_outcome, knows_file, note_file, note_outcome
from policyparse.store.recording import store_plan, withdraw

Answer = TypeVar("Answer")
_QUICK_TRIES = 5
_PAUSE = 0.5


class Worker:
    """Reads files under one set of settings, and writes what they say into the store itself."""

    def __init__(self, settings: Settings, alive: Callable[[], None]) -> None:
        self.settings = settings
        self.alive = alive
        self.lexicon, self.calendar = settings.knowledge()
        self.models = settings.trained()
        self.options = Options(settings.limits, changes=settings.changes, isolation="never", progress=lambda done, total: alive())
        self.url = read_url(settings.url)
        self._engine: Engine | None = None

    def process(self, path: str) -> Report:
        """Read one file and put its result, or the reason why there is none, into the store. Raises only `StoreError`."""
        started, name = time.monotonic(), printable(path)
        try:
            data = self._load(path)
        except ReadError as error:
            return Report(path=name, state="failed", code=error.code, message=error.message)
        digest = sha256(data).hexdigest()
        known = self._ask(lambda connection: self._known(connection, digest, name))
        if known is not None:
            if known[1] and known[0].state == "unchanged":
                self._tell(lambda connection: _name(connection, name, digest))
            return known[0]
        report, plan = self._read(data, name)
        report = msgspec.structs.replace(report, seconds=round(time.monotonic() - started, 3))
        return self._tell(lambda connection: self._write(connection, report, plan, digest, name))

    def _load(self, path: str) -> bytes:
        if SEPARATOR in path and not os.path.lexists(path):
            from policyparse.readers.archive import load_member

            return load_member(path, self.settings.limits)
        return load(path, self.settings.limits)

    def _known(self, connection: Connection, digest: str, name: str) -> tuple[Report, bool] | None:
        """What is known of these bytes, and whether the file's name is news."""
        outcome = find_outcome(connection, digest, self.settings.engine)
        if outcome is None:
            return None
        if outcome.state == "done":
            return Report(path=name, state="unchanged"), not knows_file(connection, name, digest)
        again = self.settings.allow_secret if outcome.state == "refused" else self.settings.retry
        # A missing program may have been installed since.
        if again or outcome.code == ProgramMissing.code:
            return None
        return Report(path=name, state=outcome.state, code=outcome.code, message=outcome.message), False

    def _read(self, data: bytes, name: str) -> tuple[Report, Plan | None]:
        settings = self.settings
        try:
            document = read_bytes(data, name, options=self.options)
            plan = analyse(document, lexicon=self.lexicon, as_of=settings.as_of, calendar=self.calendar, models=self.models)
        except PolicyparseError as error:
            return Report(path=name, state="failed", code=error.code, message=error.message), None
        except MemoryError:
            message = f"cần quá nhiều bộ nhớ: giới hạn là {settings.limits.max_memory_mb} MB (--limit memory-mb=…)"
            return Report(path=name, state="failed", code=FileTooLarge.code, message=message), None
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            message = f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}: {error}; {last.name})"
            return Report(path=name, state="failed", code="PP999", message=message), None
        if plan.document.secrecy and not settings.allow_secret:
            message = f"văn bản đóng dấu {plan.document.secrecy}, không đưa vào kho (thêm --allow-secret nếu được phép)"
            return Report(path=name, state="refused", code=SecretDocument.code, message=message), None
        return Report(path=name, state="done", tasks=len(plan.tasks)), plan

    def _write(self, connection: Connection, report: Report, plan: Plan | None, digest: str, name: str) -> Report:
        settings = self.settings
        if plan is None:
            if report.state in ("failed", "refused"):
                note_outcome(
                    connection, digest, settings.engine, Outcome(report.state, report.code, report.message), name, settings.run
                )
            return report
        stored = store_plan(connection, plan, settings.engine, settings.run)
        _name(connection, name, digest)
        return report if stored else Report(path=name, state="unchanged")

    def _ask(self, question: Callable[[Connection], Answer]) -> Answer:
        return self._insist(lambda engine: _within(reading(engine), question))

    def _tell(self, change: Callable[[Connection], Answer]) -> Answer:
        return self._insist(lambda engine: _within(writing(engine), change))

    def _insist(self, attempt: Callable[[Engine], Answer]) -> Answer:
        """Try until the database answers, as long as patience lasts. A transaction that failed left nothing behind."""
        deadline, tries = time.monotonic() + self.settings.patience, 0
        while True:
            try:
                if self._engine is None:
                    self._engine = open_engine(self.url, create=False)
                return attempt(self._engine)
            except (SQLAlchemyError, StoreError) as error:
                refused = error if isinstance(error, StoreError) else told(error, self.url)
                tries += 1
                lasting = not isinstance(refused, StoreUnavailable) and tries >= _QUICK_TRIES
                if isinstance(refused, StoreReadOnly) or lasting or time.monotonic() > deadline:
                    raise refused from error
                if self._engine is not None:
                    self._engine.dispose()
                    self._engine = None
                self.alive()
                time.sleep(_PAUSE)


def _name(connection: Connection, name: str, digest: str) -> None:
    """The file has this content now. What it held before is withdrawn, unless another file still holds it."""
    replaced = note_file(connection, name, digest)
    if replaced is not None:
        withdraw(connection, replaced)


def _within(transaction: Any, use: Callable[[Connection], Answer]) -> Answer:
    with transaction as connection:
        return use(connection)


def main() -> None:
    """Work for whoever started this process, until it lets go."""
    become_worker()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    requests: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    first = requests.get()
    if first is None:
        return
    try:
        settings = msgspec.msgpack.decode(first, type=Settings)
        bound_memory(settings.limits.max_memory_mb)
        worker = Worker(settings, lambda: _answer(answers, "alive"))
    except Exception:
        _answer(answers, "fault", traceback.format_exc())
        return
    _answer(answers, "ready")
    while (frame := requests.get()) is not None:
        try:
            report = worker.process(os.fsdecode(frame))
        except StoreError as error:
            _answer(answers, "store", error.code, error.message, error.path)
        except Exception:
            _answer(answers, "fault", traceback.format_exc())
        else:
            _answer(answers, "report", msgspec.to_builtins(report))


def _listen(requests: SimpleQueue[bytes | None]) -> None:
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        requests.put(frame)
    # Nobody waits for an answer any more. Whatever was being written is rolled back and done again another time.
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def _answer(stream: IO[bytes], *words: object) -> None:
    write_frame(stream, msgspec.msgpack.encode(words))

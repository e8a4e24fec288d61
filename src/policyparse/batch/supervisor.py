"""One worker process and who watches it: what kills it twice is set aside, with its reason, and the rest goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from policyparse.batch.settings import Report, Settings, printable
from policyparse.errors import BatchError, ReadError, StoreError, StoreReadOnly, StoreUnavailable, WorkerKilled, WorkerTooSlow
from policyparse.readers import SEPARATOR, load
from policyparse.readers.worker import read_frame, scratch_prefix, write_frame
from policyparse.store import open_store, writing
from policyparse.store.ledger import Outcome, note_outcome

_PROGRAM = "from policyparse.batch.worker import main; main()"
_TO_START = 300.0
_MOST_DEATHS = 2
_MOST_STARTS = 5
_FILES_A_WORKER = 2_000
_STORE_ERRORS: dict[str, type[StoreError]] = {kind.code: kind for kind in (StoreError, StoreReadOnly, StoreUnavailable)}


class Supervisor:
    """Hands paths to a worker process one after the other; starts another one when it dies. For one thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._files = 0
        self._closed = False

    def run(self, path: str) -> Report:
        """What became of the file. Raises `StoreError` when nothing can be written, `BatchError` when no worker starts."""
        death: BatchError | None = None
        for _ in range(_MOST_DEATHS):
            if self._closed:
                raise BatchError("đã dừng")
            if self._process is None or self._process.poll() is not None or self._files >= _FILES_A_WORKER:
                self.stop()
                self._start_surely()
            try:
                return self._hand_over(path)
            except (WorkerKilled, WorkerTooSlow) as error:
                death = error
                self.kill()
        assert death is not None
        return self._quarantine(path, death)

    def stop(self) -> None:
        """Let the worker go; it is between two files."""
        self.kill()  # it keeps nothing that is not in the store

    def close(self) -> None:
        """Stop the worker from another thread, and start no other."""
        self._closed = True
        self.kill()

    def kill(self) -> None:
        """Stop the worker, with all that it started, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        except OSError:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be written has nobody to read it
                    continue
        for folder in Path(tempfile.gettempdir()).glob(scratch_prefix(process.pid) + "*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _start_surely(self) -> None:
        """Start a worker; one that dies before its first file says nothing about the file, so another one follows it."""
        for attempt in range(1, _MOST_STARTS + 1):
            try:
                self._start()
            except (OSError, WorkerKilled, WorkerTooSlow) as error:
                self.kill()
                if attempt == _MOST_STARTS or self._closed:
                    raise BatchError("không khởi động được tiến trình đọc") from error
            else:
                return

    def _start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
        self._files = 0
        self._frames = SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us alone, and what it starts can be stopped with it
        )
        threading.Thread(target=_listen, args=(self._process, self._frames), daemon=True).start()
        write_frame(self._process.stdin, msgspec.msgpack.encode(self.settings))
        answer = self._next(_TO_START)
        if answer[0] != "ready":
            self.kill()
            raise BatchError(f"không khởi động được tiến trình đọc: {str(answer[-1]).strip().splitlines()[-1]}")

    def _hand_over(self, path: str) -> Report:
        assert self._process is not None
        self._files += 1
        try:
            write_frame(self._process.stdin, os.fsencode(path))
        except OSError as error:
            raise self._killed() from error
        while True:
            kind, *content = self._next(self.settings.limits.max_seconds)
            if kind == "report":
                return msgspec.convert(content[0], Report)
            if kind == "store":
                raise _STORE_ERRORS.get(str(content[0]), StoreError)(str(content[1]), path=self.settings.url)
            if kind == "fault":
                raise BatchError(
                    f"lỗi ngoài dự kiến của chương trình ({str(content[0]).strip().splitlines()[-1]})", path=printable(path)
                )

    def _next(self, seconds: float) -> tuple[object, ...] | list[object]:  # type: ignore[type-arg, unused-ignore]
        try:
            frame = self._frames.get(timeout=seconds)
        except Empty:
            raise WorkerTooSlow(
                f"hai lần không tiến triển trong {seconds:.6g} giây nên đã dừng (chỉnh bằng --limit seconds=…)"
            ) from None
        if frame is None:
            raise self._killed()
        try:
            answer: list[object] = msgspec.msgpack.decode(frame, type=list)
        except msgspec.MsgspecError as error:
            raise self._killed() from error
        return answer

    def _killed(self) -> WorkerKilled:
        memory = self.settings.limits.max_memory_mb
        code = self._process.wait(10) if self._process else None
        how = f"tín hiệu {-code}" if code is not None and code < 0 else f"mã thoát {code}"
        return WorkerKilled(f"hai lần làm tiến trình đọc dừng đột ngột ({how}): tệp hỏng, hoặc cần hơn {memory} MB bộ nhớ")

    def _quarantine(self, path: str, death: BatchError) -> Report:
        """Write the reason down, so that the next run leaves the file alone."""
        settings, name = self.settings, printable(path)
        report = Report(path=name, state="quarantined", code=death.code, message=death.message)
        try:
            if SEPARATOR in path and not os.path.lexists(path):
                from policyparse.readers.archive import load_member

                data = load_member(path, settings.limits)
            else:
                data = load(path, settings.limits)
        except ReadError:
            return report
        engine = open_store(settings.url)
        try:
            with writing(engine) as connection:
                outcome = Outcome("quarantined", death.code, death.message)
                note_outcome(connection, sha256(data).hexdigest(), settings.engine, outcome, name, settings.run)
        except SQLAlchemyError:
            return report  # it will be found out again
        finally:
            engine.dispose()
        return report


def _listen(process: subprocess.Popen[bytes], frames: SimpleQueue[bytes | None]) -> None:
    try:
        while (frame := read_frame(process.stdout)) is not None:
            frames.put(frame)
    except (OSError, ValueError):  # closed under our hands
        pass
    frames.put(None)

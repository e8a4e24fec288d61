"""A batch on one machine: as many worker processes as asked for, each watched by a thread that hands it the next file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue

from policyparse.batch.settings import Report, Settings
from policyparse.batch.supervisor import Supervisor
from policyparse.errors import BatchError, PolicyparseError

_TICK = 0.2


class LocalWorkers:
    """Reads paths and yields what became of each, in the order in which they are through."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._supervisors = [Supervisor(settings) for _ in range(max(1, workers))]
        self._stopping = threading.Event()
        self._failure: PolicyparseError | None = None

    def run(self, paths: Sequence[str], tick: Callable[[], None] = lambda: None) -> Iterator[Report]:
        """Raises `StoreError` when nothing can be written any more, after what is in hand is through; `tick` is called often."""
        results: SimpleQueue[Report | None] = SimpleQueue()
        todo = iter(paths)
        guard = threading.Lock()

        def take() -> str | None:
            with guard:
                return None if self._stopping.is_set() else next(todo, None)

        def work(supervisor: Supervisor) -> None:
            try:
                while (path := take()) is not None:
                    results.put(supervisor.run(path))
            except PolicyparseError as error:
                self._fail(error)
            except Exception as error:
                self._fail(BatchError(f"lỗi ngoài dự kiến của chương trình ({type(error).__name__}: {error})"))
            finally:
                supervisor.stop()
                results.put(None)

        threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in self._supervisors]
        for thread in threads:
            thread.start()
        running = len(threads)
        while running:
            try:
                report = results.get(timeout=_TICK)
            except Empty:
                tick()
                continue
            if report is None:
                running -= 1
            else:
                yield report
        if self._failure is not None:
            raise self._failure

    def finish(self) -> None:
        """Hand out nothing more; what is in hand is finished."""
        self._stopping.set()

    def kill(self) -> None:
        """Stop at once; what is in hand will be done by the next run."""
        self._stopping.set()
        for supervisor in self._supervisors:
            supervisor.close()

    def _fail(self, error: PolicyparseError) -> None:
        self._stopping.set()
        if self._failure is None:
            self._failure = error

"""A batch on several machines, through Dask: paths go out, 25 a task; results go into the store; a line a file comes back.

Each Dask worker watches a process of its own, as on one machine, so that a file can kill that and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

import msgspec

from policyparse.batch.settings import Report, Settings
from policyparse.batch.supervisor import Supervisor
from policyparse.errors import BatchError, PolicyparseError

PATHS_A_TASK = 25
_TICK = 0.05
_AHEAD = 2  # tasks a thread: one in hand, one waiting
_own = threading.local()


class DaskWorkers:
    """Reads paths on a Dask cluster: the one at `address`, else one of this machine with that many workers."""

    def __init__(self, settings: Settings, workers: int, address: str | None) -> None:
        try:
            dask: Any = import_module("distributed")
        except ModuleNotFoundError as error:
            raise BatchError('thiếu Dask: cài thêm "policyparse[scale]"') from error
        self._dask = dask
        self._settings = msgspec.msgpack.encode(settings)
        self._stopping = threading.Event()
        self._cluster: Any = None
        try:
            if address is None:
                self._cluster = dask.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            self._client: Any = dask.Client(address or self._cluster)
        except (OSError, ValueError, RuntimeError) as error:
            raise BatchError(f"không nối được với bộ điều phối Dask ({error})", path=address) from error

    def run(self, paths: Sequence[str], tick: Callable[[], None] = lambda: None) -> Iterator[Report]:
        """Raises `StoreError` when nothing can be written, `BatchError` when the cluster is lost."""
        todo = iter(paths)
        pending: dict[Any, list[str]] = {}
        finished = self._dask.as_completed(with_results=False)

        def submit() -> None:
            ahead = _AHEAD * max(1, sum(self._client.nthreads().values()))
            while len(pending) < ahead and not self._stopping.is_set() and (portion := list(islice(todo, PATHS_A_TASK))):
                future = self._client.submit(read_portion, self._settings, portion, pure=False)
                pending[future] = portion
                finished.add(future)

        try:
            submit()
            while pending:
                if finished.is_empty() or not finished.has_ready():
                    tick()
                    time.sleep(_TICK)
                    continue
                future = next(finished)
                portion = pending.pop(future)
                yield from self._reports(future, portion)
                submit()
        except OSError as error:
            raise BatchError(f"mất liên lạc với bộ điều phối Dask ({error})") from error
        finally:
            self._close()

    def finish(self) -> None:
        """Hand out nothing more; the tasks that are out are finished."""
        self._stopping.set()

    def kill(self) -> None:
        """Stop at once; what is in hand will be done by the next run."""
        self._stopping.set()
        self._close()

    def _reports(self, future: Any, portion: list[str]) -> list[Report]:
        try:
            return msgspec.msgpack.decode(future.result(), type=list[Report])
        except PolicyparseError:
            raise
        except (self._dask.KilledWorker, self._dask.CancelledError) as error:
            message = f"các máy đọc phần việc này dừng nhiều lần ({type(error).__name__}); lần chạy sau sẽ đọc lại"
            return [Report(path=path, state="failed", code=BatchError.code, message=message) for path in portion]

    def _close(self) -> None:
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def read_portion(settings: bytes, paths: list[str]) -> bytes:
    """What a task does, on whichever machine it runs: read these paths and say, in MessagePack, what became of each."""
    supervisor = _supervisor(settings)
    return msgspec.msgpack.encode([supervisor.run(path) for path in paths])


def _supervisor(settings: bytes) -> Supervisor:
    """The one of this thread; its process is kept from task to task."""
    if getattr(_own, "settings", None) != settings:
        if (old := getattr(_own, "supervisor", None)) is not None:
            old.stop()
        _own.settings, _own.supervisor = settings, Supervisor(msgspec.msgpack.decode(settings, type=Settings))
    supervisor: Supervisor = _own.supervisor
    return supervisor

"""A folder that fills: what came or changed is read once it has stopped growing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

from policyparse.batch.sources import list_sources
from policyparse.readers.options import Options

_QUIET_MS = 1_600
_EVERY_MS = 500
_LOOK_MS = 2_000


def watch_folder(
    folder: Path,
    options: Options,
    read: Callable[[list[str]], bool],
    *,
    leave_out: Iterable[str] = (),
    stop: threading.Event | None = None,
) -> None:
    """Read everything in the folder, then whatever comes, until Ctrl-C, `stop`, or `read` says that it was interrupted.

    Every time the whole folder is listed and the store is asked what is new: no event can be missed, none counts twice.
    """
    from watchfiles import watch

    stopping = stop or threading.Event()
    out = [*leave_out]

    seen: frozenset[tuple[str, int, int]] | None = None
    # Events only wake us: what is there decides, so that nothing is missed while the watch is being set up or we read.
    events = watch(
        folder,
        stop_event=stopping,
        debounce=_QUIET_MS,
        step=_EVERY_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    with _until_interrupt(stopping):
        while not stopping.is_set():
            now = _signature(folder, out)
            if now != seen:
                seen = now
                if not read(list_sources([str(folder)], options, leave_out=out)):
                    return
            next(events, None)


def _signature(folder: Path, out: Iterable[str]) -> frozenset[tuple[str, int, int]]:
    left_out = {os.path.realpath(path) for path in out}
    found = set()
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names):
            if os.path.realpath(path) not in left_out and path.exists():
                status = path.stat()
                found.add((str(path), status.st_size, status.st_mtime_ns))
    return frozenset(found)


class _until_interrupt:  # noqa: N801 - used as a function
    """While inside, Ctrl-C sets the event."""

    def __init__(self, event: threading.Event) -> None:
        self.event = event
        self.before: dict[int, object] = {}

    def __enter__(self) -> None:
        def stop(number: int, frame: FrameType | None) -> None:
            self.event.set()

        if threading.current_thread() is threading.main_thread():
            self.before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

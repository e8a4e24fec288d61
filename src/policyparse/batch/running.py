"""One batch from its first file to its summary, whichever machines do the work."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import msgspec
from sqlalchemy import func, select

from policyparse.batch.settings import Report, Settings
from policyparse.errors import OutputError, PolicyparseError, system_reason
from policyparse.store import open_store, schema, speaking_of, writing
from policyparse.store.ledger import close_run, open_run, timestamp


class Workers(Protocol):
    """Who does the work: processes of this machine, or of several."""

    def run(self, paths: Sequence[str], tick: Callable[[], None] = ...) -> Iterator[Report]:
        """Yield what became of each file; raise `PolicyparseError` when the work cannot go on."""
        ...

    def finish(self) -> None:
        """Hand out nothing more; finish what is in hand."""
        ...

    def kill(self) -> None:
        """Stop at once."""
        ...


class Summary:
    """What became of a batch, counted and, where there is no result, named."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.problems: list[Report] = []
        self.tasks = 0
        self.failure: PolicyparseError | None = None

    @property
    def through(self) -> int:
        """How many files something became of."""
        return self.counts.total()

    @property
    def left(self) -> int:
        """How many files nobody got to: they wait for the next run."""
        return self.total - self.through

    def add(self, report: Report) -> None:
        """Count one file."""
        self.counts[report.state] += 1
        self.tasks += report.tasks
        if report.code:
            self.reasons[report.state, report.code] += 1
            self.problems.append(report)


class Journal:
    """A log of JSON lines: one a file as it is through, one at the end. Added to, never overwritten."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Journal:
        if self.path is not None:
            try:
                self._file = self.path.open("ab")
            except OSError as error:
                raise OutputError(f"không ghi được nhật ký ({system_reason(error)})", path=str(self.path)) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def note(self, event: str, **content: object) -> None:
        """Add one line."""
        if self._file is None:
            return
        try:
            self._file.write(msgspec.json.encode({"time": timestamp(), "event": event, **content}) + b"\n")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"không ghi được nhật ký ({system_reason(error)})", path=str(self.path)) from error


def start_run(url: str, command: str, engine: str) -> tuple[int, bool]:
    """Make or open the store and begin a run, or go on with one cut short. True if another run of the store is open too."""
    store = open_store(url, create=True)
    try:
        with speaking_of(store), writing(store) as connection:
            open_runs = connection.execute(select(func.count()).select_from(schema.runs).where(schema.runs.c.finished.is_(None)))
            contended = open_runs.scalar_one() > 0
            return open_run(connection, command, engine), contended
    finally:
        store.dispose()


def end_run(settings: Settings, summary: Summary) -> None:
    """Close the run if nothing is left, and put what changed into the feed."""
    from policyparse.store.feed import settle_feed

    store = open_store(settings.url)
    try:
        with speaking_of(store):
            settle_feed(store)
            if not summary.left:
                with writing(store) as connection:
                    close_run(connection, settings.run, summary.counts)
    finally:
        store.dispose()


def run_batch(
    paths: Sequence[str],
    workers: Workers,
    journal: Journal,
    on_report: Callable[[Report], None],
    tick: Callable[[], None],
    *,
    shuffled: bool,
) -> Summary:
    """Have every path read. What stops the work is in the summary's `failure`, not raised.

    `shuffled` is for when another batch may be at the same files: in another order the two share the work.
    """
    summary = Summary(len(paths))
    if shuffled:
        paths = random.sample(paths, len(paths))
    try:
        for report in workers.run(paths, tick):
            summary.add(report)
            journal.note("file", **msgspec.to_builtins(report))
            on_report(report)
    except PolicyparseError as error:
        summary.failure = error
        workers.finish()
    failure = {"code": summary.failure.code, "message": summary.failure.message} if summary.failure else None
    journal.note("end", counts=dict(summary.counts), tasks=summary.tasks, left=summary.left, failure=failure)
    return summary

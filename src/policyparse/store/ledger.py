"""What a batch knows of contents and runs: what is done, what failed and why, which run is still open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, delete, insert, select, text, update

from policyparse.store import schema

State = Literal["done", "failed", "quarantined", "refused"]


class Outcome(NamedTuple):
    """What became of one content: `code` and `message` say why it is not done."""

    state: State
    code: str = ""
    message: str = ""


def find_outcome(connection: Connection, sha256: str, engine: str) -> Outcome | None:
    """What this engine made of these bytes; None if they are still to be read."""
    documents, outcomes = schema.documents, schema.outcomes
    done = select(documents.c.id).where(documents.c.sha256 == sha256, documents.c.engine == engine)
    if connection.execute(done).first():
        return Outcome("done")
    columns = (outcomes.c.state, outcomes.c.code, outcomes.c.message)
    row = connection.execute(select(*columns).where(outcomes.c.sha256 == sha256, outcomes.c.engine == engine)).first()
    return Outcome(row.state, row.code, row.message) if row else None


def note_outcome(connection: Connection, sha256: str, engine: str, outcome: Outcome, path: str, run: int) -> None:
    """Write down why these bytes are not in the store; the last word on them counts."""
    connection.execute(
        text(
            "INSERT INTO outcomes (sha256, engine, state, code, message, path, run)"
            " VALUES (:sha256, :engine, :state, :code, :message, :path, :run)"
            " ON CONFLICT (sha256, engine) DO UPDATE SET state = excluded.state, code = excluded.code,"
            " message = excluded.message, path = excluded.path, run = excluded.run"
        ),
        {
            "sha256": sha256,
            "engine": engine,
            "state": outcome.state,
            "code": outcome.code,
            "message": outcome.message.replace("\0", "\ufffd"),
            "path": path,
            "run": run,
        },
    )


def forget_outcomes(connection: Connection) -> int:
    """Let everything that failed or was quarantined be tried again; how many there were."""
    outcomes = schema.outcomes
    return connection.execute(delete(outcomes).where(outcomes.c.state != "refused")).rowcount


def note_file(connection: Connection, path: str, sha256: str) -> str | None:
    """Remember that a file has this content; a content that no file holds any more since, if there is one.

    A document is named after the first, in order, of the files that hold it.
    """
    files, documents = schema.files, schema.documents
    before = connection.execute(select(files.c.sha256).where(files.c.path == path)).scalar()
    if before == sha256:
        return None
    connection.execute(
        text(
            "INSERT INTO files (path, sha256) VALUES (:path, :sha256) ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256"
        ),
        {"path": path, "sha256": sha256},
    )
    first = select(files.c.path).where(files.c.sha256 == sha256).order_by(files.c.path).limit(1)
    found = connection.execute(first).scalar_one()
    connection.execute(update(documents).where(documents.c.sha256 == sha256, documents.c.path != found).values(path=found))
    if before is None or connection.execute(select(files.c.path).where(files.c.sha256 == before)).first():
        return None
    return str(before)


def knows_file(connection: Connection, path: str, sha256: str) -> bool:
    """True if this file was seen with this content: there is then nothing to write down."""
    files = schema.files
    return connection.execute(select(files.c.path).where(files.c.path == path, files.c.sha256 == sha256)).first() is not None


def open_run(connection: Connection, command: str, engine: str) -> int:
    """The number of the run. One that was cut short goes on under its number, so that it ends as if nothing had happened."""
    runs = schema.runs
    unfinished = select(runs.c.id).where(runs.c.command == command, runs.c.engine == engine, runs.c.finished.is_(None))
    found = connection.execute(unfinished.order_by(runs.c.id.desc()).limit(1)).scalar()
    if found is not None:
        return int(found)
    row = {"command": command, "engine": engine, "started": timestamp()}
    return int(connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())


def close_run(connection: Connection, run: int, counts: Mapping[str, int]) -> None:
    """The run is through."""
    runs = schema.runs
    values = {"finished": timestamp(), "counts": json.dumps(dict(counts), sort_keys=True)}
    connection.execute(update(runs).where(runs.c.id == run).values(values))


def list_outcomes(connection: Connection, states: Iterable[State]) -> list[tuple[str, Outcome]]:
    """Path and reason of everything that is not in the store, in order."""
    outcomes = schema.outcomes
    rows = connection.execute(
        select(outcomes).where(outcomes.c.state.in_(list(states))).order_by(outcomes.c.path, outcomes.c.sha256)
    )
    return [(row.path, Outcome(row.state, row.code, row.message)) for row in rows]


def timestamp() -> str:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

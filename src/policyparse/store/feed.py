"""What changed, task by task, in the order in which it became known: a reader that keeps its cursor misses nothing.

Every task of a current document has one state. `settle_feed` compares the states with what was told last and writes the
differences to the log, in one transaction at a time; the log is never rewritten, so a cursor means the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from policyparse.records.model import Plan
from policyparse.store import schema
from policyparse.store.connections import lock_for_all, reading, writing
from policyparse.store.ledger import timestamp
from policyparse.store.recording import unpack_plan
from policyparse.store.tracking import track

SOURCE = "urn:policyparse:store"
TYPES = {"new": "vn.policyparse.task.new", "changed": "vn.policyparse.task.changed", "withdrawn": "vn.policyparse.task.withdrawn"}
_FEED_LOCK = 0x66656564
_KEYS_AT_ONCE = 200
_EVENTS_AT_ONCE = 1_000


def settle_feed(engine: Engine) -> int:
    """Write to the log whatever changed since the last time; how many events that was."""
    told = 0
    while True:
        with writing(engine) as connection:
            lock_for_all(connection, _FEED_LOCK)
            pending = schema.feed_pending
            keys = connection.execute(select(pending.c.key).order_by(pending.c.key).limit(_KEYS_AT_ONCE)).scalars().all()
            if not keys:
                return told
            connection.execute(delete(pending).where(pending.c.key.in_(keys)))
            told += _log(connection, list(keys))


def read_feed(engine: Engine, since: int, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The events after a cursor, oldest first, as CloudEvents 1.0. Each carries, in `cursor`, what to ask with next."""
    log = schema.feed_log
    while limit is None or limit > 0:
        portion = _EVENTS_AT_ONCE if limit is None else min(limit, _EVENTS_AT_ONCE)
        with reading(engine) as connection:
            rows = connection.execute(select(log).where(log.c.seq > since).order_by(log.c.seq).limit(portion)).all()
        for row in rows:
            since = row.seq
            yield {
                "specversion": "1.0",
                "id": str(row.seq),
                "source": SOURCE,
                "type": TYPES[row.type],
                "subject": row.id,
                "time": row.time,
                "datacontenttype": "application/json",
                "cursor": str(row.seq),
                "data": msgspec.json.decode(row.data),
            }
        if limit is not None:
            limit -= len(rows)
        if len(rows) < portion:
            return


def last_cursor(connection: Connection) -> int:
    """The cursor of the newest event; 0 before the first."""
    return int(connection.execute(select(func.coalesce(func.max(schema.feed_log.c.seq), 0))).scalar_one())


def _log(connection: Connection, keys: list[str]) -> int:
    state, tasks, documents = schema.feed_state, schema.tasks, schema.documents
    before = {row.id: row.digest for row in connection.execute(select(state).where(state.c.key.in_(keys)))}
    current = (
        select(tasks.c.id, tasks.c.feed_digest, tasks.c.document, tasks.c.ordinal, documents.c.key)
        .join(documents, documents.c.id == tasks.c.document)
        .where(documents.c.current, documents.c.key.in_(keys))
        .order_by(documents.c.key, tasks.c.ordinal)
    )
    plans: dict[int, Plan] = {}
    now: dict[str, str] = {}
    events: list[dict[str, str]] = []
    added: list[dict[str, str]] = []
    changed: list[dict[str, str]] = []
    for row in connection.execute(current).all():
        if row.id in now:  # a document that numbers two items alike: the first of them has the name
            continue
        now[row.id] = row.feed_digest
        if before.get(row.id) == row.feed_digest:
            continue
        if row.document not in plans:
            plans.clear()  # rows come document by document
            plans[row.document] = unpack_plan(
                connection.execute(select(documents.c.plan).where(documents.c.id == row.document)).scalar_one()
            )
        plan = plans[row.document]
        kind = "changed" if row.id in before else "new"
        data = msgspec.json.encode(track(plan.document, plan.tasks[row.ordinal])).decode()
        events.append({"type": kind, "id": row.id, "data": data})
        entry = {"id": row.id, "key": row.key, "digest": row.feed_digest}
        (changed if kind == "changed" else added).append(entry)
    gone = [identity for identity in before if identity not in now]
    events += [
        {"type": "withdrawn", "id": identity, "data": msgspec.json.encode({"task_id": identity}).decode()}
        for identity in sorted(gone)
    ]
    if added:
        connection.execute(insert(state), added)
    for entry in changed:
        connection.execute(update(state).where(state.c.id == entry["id"]).values(digest=entry["digest"]))
    for identity in gone:
        connection.execute(delete(state).where(state.c.id == identity))
    if events:
        time = timestamp()
        connection.execute(
            insert(schema.feed_log),
            [{"time": time, **event, "data": event["data"].replace("\\u0000", "\\ufffd")} for event in events],
        )
    return len(events)

"""Everything read so far, in one database: what it says, who asks, what changed.

    engine = open_store("kho.db", create=True)            # or "postgresql://…"
    with writing(engine) as connection:
        store_plan(connection, plan, engine="…", run=1)

Whatever the database raises becomes a `StoreError`.
"""

from __future__ import annotations

from sqlalchemy import Engine

from policyparse.store.connections import open_engine, read_url, reading, speaking_of, writing

__all__ = ["open_store", "reading", "speaking_of", "writing"]


def open_store(url: str, *, create: bool = False) -> Engine:
    """The store at a URL, or in a file at a bare path. Raises `StoreError` where there is none and `create` is not set."""
    return open_engine(read_url(url), create=create)

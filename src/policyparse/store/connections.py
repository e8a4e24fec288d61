"""From a URL to a database that has our tables: SQLite or PostgreSQL, the same code on both."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from policyparse.errors import PolicyparseError, StoreError, StoreReadOnly, StoreUnavailable

REVISION = "0002"
"""The migration that this version's tables are at."""

_BUSY_MS = 60_000
_MIGRATION_LOCK = 0x706F6C69  # any number that no other program on the server takes
_GONE = ("unable to open", "connection", "server closed", "terminating", "shutting down", "starting up", "timeout expired")


def read_url(written: str) -> URL:
    """The URL of a store; a bare path means a SQLite file. Raises `StoreError`, also for a database we do not know."""
    if "://" not in written:
        return URL.create("sqlite", database=written)
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise StoreError(f"địa chỉ kho không đúng dạng: {written!r}") from error
    name = url.get_backend_name()
    if name in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if name == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise StoreError("kho phải là một tệp SQLite (kho.db hoặc sqlite:///kho.db) hay PostgreSQL (postgresql://…)")


def open_engine(url: URL, *, create: bool) -> Engine:
    """An engine for a store that exists and is at this version's tables; made or brought up to date if `create`.

    Raises `StoreError` when there is no store, or when it was written by a newer version.
    """
    if url.get_backend_name() == "sqlite" and not create and not Path(url.database or "").is_file():
        raise StoreError("chưa có kho này; hãy chạy policyparse batch trước", path=url.database)
    try:
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    except ModuleNotFoundError as error:
        raise StoreError('thiếu trình điều khiển PostgreSQL: cài thêm "policyparse[postgres]"') from error
    try:
        with speaking_of(engine):
            _migrate(engine, create)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def speaking_of(engine: Engine) -> Iterator[None]:
    """What the database raises becomes a `StoreError` with words an officer understands."""
    try:
        yield
    except SQLAlchemyError as error:
        raise told(error, engine.url) from error


def told(error: Exception, url: URL) -> PolicyparseError:
    """The error of ours that stands for one of the database's."""
    where = url.render_as_string(hide_password=True)
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    lowered = said.lower()
    if "unable to open" in lowered and url.database and Path(url.database).exists() and not _writable(Path(url.database).parent):
        return StoreReadOnly("kho chỉ cho đọc, không ghi được", path=where)
    if "unable to open" in lowered and url.database and not Path(url.database).parent.is_dir():
        return StoreError("không có thư mục để đặt kho", path=where)
    if "not a database" in lowered:
        return StoreError("tệp này không phải một kho của policyparse", path=where)
    if "readonly" in lowered or "read-only" in lowered:
        return StoreReadOnly("kho chỉ cho đọc, không ghi được", path=where)
    if "is full" in lowered or "no space" in lowered or "disk i/o" in lowered:
        return StoreReadOnly(f"ổ đĩa của kho hết chỗ hoặc hỏng ({said})", path=where)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if lost or "locked" in lowered or any(sign in lowered for sign in _GONE):
        return StoreUnavailable(f"không nối được với kho ({said})", path=where)
    return StoreError(f"kho báo lỗi ({said})", path=where)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the store and holds nobody up."""
    options: dict[str, Any] = {"policyparse_reads": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def lock_for_all(connection: Connection, name: int = _MIGRATION_LOCK) -> None:
    """Until the transaction ends nobody else gets past this line with the same number. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": name})


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, poolclass=NullPool if url.database == ":memory:" else None)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        with suppress(sqlite3.OperationalError):  # a read-only store stays as it is
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("policyparse_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_size=2, connect_args={"connect_timeout": 10})


def _migrate(engine: Engine, create: bool) -> None:
    with reading(engine) as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if found is not None and found > REVISION:
        raise StoreError("kho do một phiên bản policyparse mới hơn tạo ra; hãy nâng cấp chương trình")
    if not create:
        raise StoreError("kho chưa có bảng hoặc thuộc phiên bản cũ; hãy chạy policyparse batch để tạo hay nâng cấp")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "policyparse.store:migrations")
    with writing(engine) as connection:
        lock_for_all(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

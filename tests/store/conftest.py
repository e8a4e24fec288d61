"""Both databases for the same tests: SQLite in a file, PostgreSQL in a private cluster on a free port."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from policyparse.records.model import Plan
from policyparse.store import open_store

from .cluster import Cluster, find_binaries

_names = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own, as an unprivileged user."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("không có PostgreSQL")
    with Cluster(binaries) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a store that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kho.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.create_schema(f"kho{next(_names)}")


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """An empty store."""
    engine = open_store(store_url, create=True)
    yield engine
    engine.dispose()


def renamed(plan: Plan, sha256: str, **document: object) -> Plan:
    """The same plan as the content of another file, with some of the document's fields changed; task ids follow the key."""
    source = msgspec.structs.replace(plan.source, sha256=sha256, path=f"{sha256}.txt")
    changed = msgspec.structs.replace(plan.document, **document)
    tasks = tuple(msgspec.structs.replace(task, id=f"{changed.key}#{'/'.join(task.locator)}") for task in plan.tasks)
    return msgspec.structs.replace(plan, source=source, document=changed, tasks=tasks)

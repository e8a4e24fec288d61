"""Batches as users start them: the real command in a process of its own, on plans made by the scale corpus."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from policyparse.store import open_store, reading, schema
from policyparse.store.exporting import ExportFormat, write_export
from store.conftest import cluster, store_url  # noqa: F401 - fixtures

ROOT = Path(__file__).resolve().parents[2]
POISON = """
import os, time

class Poison:
    name, media_type = "poison", "application/x-poison"

    def accepts(self, head, suffix):
        return suffix == ".poison"

    def read(self, data, source_path, options):
        if b"kill" in data:
            os.kill(os.getpid(), 9)
        if b"hang" in data:
            time.sleep(3600)
        if b"eat" in data:
            blocks = []
            while True:
                blocks.append(bytearray(64 << 20))
        raise RuntimeError("poisoned")
"""


class Batch:
    """`policyparse batch` on a folder, as many times as wanted, with its store and its log."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url
        self.plans = home / "plans"
        self.log = home / "log.jsonl"
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(home / "plugins"), str(ROOT / "src")])}

    def command(self, *more: str, workers: int = 2) -> list[str]:
        options = ["--db", self.url, "--workers", str(workers), "--log", str(self.log)]
        return [sys.executable, "-m", "policyparse", "batch", str(self.plans), *options, *more]

    def start(self, *more: str, workers: int = 2) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*more, workers=workers), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def run(self, *more: str, workers: int = 2) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*more, workers=workers),
            env=self.environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def export(self, form: str = "jsonl") -> bytes:
        """What `policyparse export` writes."""
        engine, file = open_store(self.url), BytesIO()
        with reading(engine) as connection:
            write_export(connection, ExportFormat(form), file)
        engine.dispose()
        return file.getvalue()

    def stored(self) -> list[str]:
        """The names of the files whose plans are in the store."""
        engine = open_store(self.url)
        with reading(engine) as connection:
            paths = connection.execute(select(schema.documents.c.path)).scalars().all()
        engine.dispose()
        return sorted(Path(path).name for path in paths)

    def stored_so_far(self) -> bool:
        """True once there is a store with a document in it."""
        return Path(self.url).exists() and Path(self.url).stat().st_size > 4096 and bool(self.stored())

    def lines(self) -> int:
        return len(self.log.read_bytes().splitlines()) if self.log.exists() else 0

    def add_poison(self) -> None:
        """A reader, as another distribution would add it, that dies, hangs or eats memory as its files say."""
        metadata = self.home / "plugins" / "poison-1.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: poison\nVersion: 1\n")
        (metadata / "entry_points.txt").write_text("[policyparse.readers]\npoison = poison_reader:Poison\n")
        (self.home / "plugins" / "poison_reader.py").write_text(POISON)


def children(process: int) -> list[int]:
    """The worker processes of a batch."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    found = [] if not listed.exists() else [int(child) for child in listed.read_text().split()]
    for task in Path(f"/proc/{process}/task").glob("*/children"):  # a thread started it
        found += [int(child) for child in task.read_text().split()]
    return sorted(set(found))


def kill(process: int) -> None:
    """As a power cut does; whatever is gone already is gone."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.fixture(scope="session")
def scale_corpus() -> object:
    spec = spec_from_file_location("scale_corpus", ROOT / "bench" / "scale_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["scale_corpus"] = module
    spec.loader.exec_module(module)
    return module.ScaleCorpus(1)


@pytest.fixture
def batch(tmp_path: Path, store_url: str) -> Batch:  # noqa: F811
    made = Batch(tmp_path, store_url)
    made.plans.mkdir()
    return made


@pytest.fixture
def sqlite_batch(tmp_path: Path) -> Batch:
    made = Batch(tmp_path, str(tmp_path / "kho.db"))
    made.plans.mkdir()
    return made


def fill(batch: Batch, corpus: object, count: int) -> list[str]:
    """Put that many plans into the batch's folder; their names."""
    corpus.write(batch.plans, count)  # type: ignore[attr-defined]
    return sorted(path.name for path in batch.plans.rglob("*.txt"))

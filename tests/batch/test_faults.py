"""Whatever happens to a batch, the same command again ends as if nothing had happened: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import TEST_ALL
from store.cluster import Cluster, find_binaries

from .conftest import Batch, children, fill, kill

KILLS = 50 if TEST_ALL else 5
PLANS = 300 if TEST_ALL else 40


def wait_for(batch: Batch, process: subprocess.Popen[bytes], lines: int, seconds: float = 60) -> None:
    """Until the log has so many lines more, or the batch is over."""
    goal, deadline = batch.lines() + lines, time.monotonic() + seconds
    while batch.lines() < goal and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)


@pytest.fixture(scope="module")
def undisturbed(scale_corpus: object, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a run that nobody disturbs exports."""
    home = tmp_path_factory.mktemp("undisturbed")
    batch = Batch(home, str(home / "kho.db"))
    batch.plans.mkdir()
    fill(batch, scale_corpus, PLANS)
    assert batch.run().returncode == 0
    return batch.export()


def test_killed_at_random(batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    names = fill(batch, scale_corpus, PLANS)
    draw = random.Random(20251125)
    for number in range(KILLS):
        process = batch.start()
        if draw.random() < 0.2:
            time.sleep(draw.uniform(0, 2))  # while it starts
        else:
            wait_for(batch, process, draw.randint(1, max(1, PLANS // KILLS)))
        time.sleep(draw.uniform(0, 0.03))
        workers = children(process.pid)
        if number % 2 and workers:
            kill(draw.choice(workers))
            wait_for(batch, process, 1, 20)
        kill(process.pid)
        process.wait()
    done = batch.run()
    assert done.returncode == 0, done.stderr
    assert batch.stored() == names
    assert batch.export() == undisturbed


def test_a_killed_worker_is_replaced(sqlite_batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    batch = sqlite_batch
    fill(batch, scale_corpus, PLANS)
    process = batch.start()
    for _ in range(3):
        wait_for(batch, process, 5)
        if workers := children(process.pid):
            kill(workers[0])
    assert process.wait(120) == 0
    assert batch.export() == undisturbed


def test_a_worker_killed_while_it_starts(sqlite_batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    batch = sqlite_batch
    fill(batch, scale_corpus, PLANS)
    process = batch.start(workers=1)
    killed: set[int] = set()
    deadline = time.monotonic() + 60
    while len(killed) < 3 and time.monotonic() < deadline:
        for worker in set(children(process.pid)) - killed:
            kill(worker)
            killed.add(worker)
    assert len(killed) == 3
    assert process.wait(120) == 0
    assert batch.lines() == PLANS + 1  # none was read twice, and the first file was not taken for the culprit
    assert batch.export() == undisturbed


def test_two_batches_on_one_store(batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    names = fill(batch, scale_corpus, PLANS)
    first, second = batch.start(workers=1), batch.start(workers=1)
    assert (first.wait(240), second.wait(240)) == (0, 0)
    assert batch.stored() == names
    assert batch.export() == undisturbed


def test_poison_is_set_aside_and_the_rest_goes_on(sqlite_batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    batch = sqlite_batch
    batch.add_poison()
    fill(batch, scale_corpus, PLANS)
    expected = {"PP601": 0, "PP602": 0, "PP104": 0, "PP999": 0}
    kinds = [(b"kill", "PP601"), (b"hang", "PP602"), (b"eat", "PP104"), (b"raise", "PP999")]
    for number in range(max(4, PLANS // 50)):
        kind, code = kinds[number % 4]
        (batch.plans / f"{number}.poison").write_bytes(b"\xff\xfe\x00" + kind + bytes([number]))
        expected[code] += 1
    done = batch.run("--limit", "seconds=5", "--limit", "memory-mb=800")
    assert done.returncode == 1
    for code, count in expected.items():
        assert sum(f"[{code}]" in line and ".poison" in line for line in done.stderr.splitlines()) == count, (code, done.stderr)
    assert batch.export() == undisturbed
    again = batch.run("--limit", "seconds=5", "--limit", "memory-mb=800")
    assert again.returncode == 1
    assert sorted(again.stderr.splitlines()) == sorted(done.stderr.splitlines())  # known, named again, and not tried again


def test_a_killed_dask_worker(sqlite_batch: Batch, scale_corpus: object, undisturbed: bytes) -> None:
    batch = sqlite_batch
    fill(batch, scale_corpus, PLANS)
    process = batch.start("--engine", "dask")
    deadline = time.monotonic() + 60
    while not batch.stored_so_far() and time.monotonic() < deadline:
        time.sleep(0.1)
    workers = [child for child in children(process.pid) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    assert workers
    kill(workers[0])
    assert process.wait(240) == 0
    assert batch.export() == undisturbed


class TestPostgresql:
    @pytest.fixture
    def own_cluster(self) -> Iterator[Cluster]:
        binaries = find_binaries()
        if binaries is None:
            pytest.skip("không có PostgreSQL")
        with Cluster(binaries) as running:
            yield running

    def test_stopped_and_started_again(
        self, tmp_path: Path, own_cluster: Cluster, scale_corpus: object, undisturbed: bytes
    ) -> None:
        batch = Batch(tmp_path, own_cluster.create_database("kho"))
        batch.plans.mkdir()
        names = fill(batch, scale_corpus, PLANS)
        process = batch.start()
        for _ in range(3 if TEST_ALL else 1):
            wait_for(batch, process, 5)
            own_cluster.stop()
            time.sleep(1.5)
            own_cluster.start()
        assert process.wait(240) == 0
        assert batch.stored() == names
        assert batch.export() == undisturbed

    def test_a_database_that_only_reads(
        self, tmp_path: Path, own_cluster: Cluster, scale_corpus: object, undisturbed: bytes
    ) -> None:
        batch = Batch(tmp_path, own_cluster.create_database("kho"))
        batch.plans.mkdir()
        fill(batch, scale_corpus, PLANS)
        process = batch.start()
        wait_for(batch, process, 5)
        own_cluster.set_read_only("kho", True)
        assert process.wait(120) == 4
        refused = batch.run()
        assert refused.returncode == 4
        assert "PP501" in refused.stderr
        own_cluster.set_read_only("kho", False)
        assert batch.run().returncode == 0
        assert batch.export() == undisturbed


class TestSmallDisk:
    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "disk"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("không gắn được tmpfs")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)

    def test_a_full_disk(self, tmp_path: Path, small_disk: Path, scale_corpus: object, undisturbed: bytes) -> None:
        batch = Batch(tmp_path, str(small_disk / "kho.db"))
        batch.plans.mkdir()
        fill(batch, scale_corpus, PLANS)
        full = batch.run()
        assert full.returncode == 4, full.stderr
        assert "PP501" in full.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
        assert batch.run().returncode == 0
        assert batch.export() == undisturbed

    def test_a_disk_that_only_reads(self, tmp_path: Path, small_disk: Path, scale_corpus: object) -> None:
        batch = Batch(tmp_path, str(small_disk / "kho.db"))
        batch.plans.mkdir()
        fill(batch, scale_corpus, 3)
        assert batch.run().returncode == 0
        (batch.plans / "more.txt").write_text(scale_corpus.plan(99), "utf-8")  # type: ignore[attr-defined]
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        refused = batch.run()
        assert refused.returncode == 4
        assert "PP501" in refused.stderr

"""What a batch costs beside reading: dispatch, writing, how well a second process is used, and whether memory stays flat.

    python bench/scale_corpus.py build/scale --count 1000
    python bench/batch_scale.py build/scale --rounds 5 --dask

Rates of one and two processes are taken by turns, since only their ratio means something on a machine that does other things.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from policyparse.batch.distributed import DaskWorkers
from policyparse.batch.local import LocalWorkers
from policyparse.batch.running import Workers, start_run
from policyparse.batch.settings import Settings, fingerprint
from policyparse.learned import load_models
from policyparse.lexicon import NO_CALENDAR, load_lexicon
from policyparse.pipeline import parse
from policyparse.store import open_store, writing
from policyparse.store.recording import store_plan

WRITTEN = 100


class Run(NamedTuple):
    """Files a second once all processes work, the parent's core-ms a file, and the workers' memory by quarters in MiB."""

    rate: float
    dispatch: float
    memory: list[float]


def worker_memory() -> Iterator[float]:
    for task in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for child in task.read_text().split():
            status = Path(f"/proc/{child}/status")
            if status.exists():
                yield from (int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def run(paths: list[str], stamp: str, workers: int, *, dask: bool = False) -> Run:
    with tempfile.TemporaryDirectory() as home:
        url = str(Path(home) / "store.db")
        settings = Settings(url=url, run=start_run(url, "bench", stamp)[0], engine=stamp)
        crew: Workers = DaskWorkers(settings, workers, None) if dask else LocalWorkers(settings, workers)
        warm = 50 * workers if dask else 2 * workers
        began, core, through, memory = 0.0, time.process_time(), 0, []
        for through, _ in enumerate(crew.run(paths), 1):
            if through == warm:
                began = time.monotonic()
            if not dask and through % 10 == 0:
                memory.append(max(worker_memory(), default=0))
        rate = (through - warm) / (time.monotonic() - began)
        quarter = max(1, len(memory) // 4)
        return Run(
            rate,
            (time.process_time() - core) / through * 1000,
            [mean(memory[at : at + quarter] or [0]) for at in range(0, 4 * quarter, quarter)],
        )


def writing_cost(paths: list[str]) -> float:
    plans = [parse(path) for path in paths[:WRITTEN]]
    with tempfile.TemporaryDirectory() as home:
        store = open_store(str(Path(home) / "store.db"), create=True)
        core = time.process_time()
        for plan in plans:
            with writing(store) as connection:
                store_plan(connection, plan, "bench", 1)
        store.dispose()
        return (time.process_time() - core) / len(plans) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--dask", action="store_true")
    chosen = parser.parse_args()
    paths = sorted(map(str, chosen.folder.rglob("*.txt")))[: chosen.count]
    stamp = fingerprint(load_lexicon(), NO_CALENDAR, None, "accept", load_models())
    print(f"store writes   {writing_cost(paths):6.2f} core-ms a document")
    pairs = [(run(paths, stamp, 1), run(paths, stamp, 2)) for _ in range(chosen.rounds)]
    print(f"dispatch       {median(two.dispatch for _, two in pairs):6.2f} core-ms a document")
    print(f"1 process      {median(one.rate for one, _ in pairs):6.1f} documents a second")
    print(f"2 processes    {median(two.rate / one.rate for one, two in pairs) / 2:6.1%} of twice that (median of the rounds)")
    memory = pairs[-1][0].memory
    print(f"memory         {memory[1]:6.0f} MiB in quarter 2, {memory[3]:.0f} in quarter 4 ({memory[3] / memory[1] - 1:+.1%})")
    if chosen.dask:
        ratios = [run(paths, stamp, 2, dask=True).rate / run(paths, stamp, 1).rate / 2 for _ in range(chosen.rounds)]
        print(f"2 Dask workers {median(ratios):6.1%} of twice one process")


if __name__ == "__main__":
    main()

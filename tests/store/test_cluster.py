"""The private PostgreSQL goes when the tests go, however they go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .cluster import find_binaries

PROGRAM = """
import signal, sys, time
from store.cluster import Cluster, find_binaries
signal.signal(signal.SIGINT, signal.default_int_handler)  # which who starts the tests may have ignored
with Cluster(find_binaries()) as cluster:
    print(cluster.folder, flush=True)
    time.sleep(600)
"""


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_it_dies_with_its_tests(ending: signal.Signals) -> None:
    if find_binaries() is None:
        pytest.skip("không có PostgreSQL")
    tests = str(Path(__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": tests},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        server = postmaster(folder)
        os.killpg(process.pid, ending)
    deadline = time.monotonic() + 30
    while (is_running(server) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(server)
    assert not folder.exists()

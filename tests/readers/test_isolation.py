"""A reader that hangs, eats memory or crashes is stopped where it runs; the run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyparse import readers
from policyparse.errors import DamagedFile, FileTooLarge, ReadingTooSlow, WrongEncoding
from policyparse.readers import Limits, Options, isolation, read
from policyparse.readers.isolation import ReaderFault
from policyparse.readers.options import DEFAULT_LIMITS, limit_names, with_limit

from .samples import CORPUS, encode_tcvn3

# A reader as another distribution would bring it; what it does is the first word of its file.
PLUGIN = """
import os, subprocess, sys, time
from policyparse.readers import load_readers

class OddReader:
    name = "odd"
    media_type = "application/x-odd"
    isolated = True

    def accepts(self, head, suffix):
        return suffix == ".odd"

    def read(self, data, source_path, options):
        word = data.split()[0].decode(errors='replace')
        if word == "hang":
            child = subprocess.Popen(["sleep", "61"])
            with open(source_path + ".pid", "w") as note:
                note.write(str(child.pid))
            while True:
                time.sleep(1)
        if word == "eat":
            keep = [bytearray(50_000_000) for _ in range(100)]
        if word == "crash":
            os.abort()
        if word == "print":
            print("noise on standard output", flush=True)
        if word == "fault":
            raise KeyError("thiếu khóa")
        if word == "pages":
            for page in range(4):
                time.sleep(0.4)
                options.progress(page + 1, 4)
        return load_readers()["text"].read(data, source_path, options)
"""


@pytest.fixture(autouse=True)
def odd_distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The plug-in installed on the path of this process, and so of the workers that it starts."""
    site = tmp_path / "site"
    (site / "odd-1.0.dist-info").mkdir(parents=True)
    (site / "odd_reader.py").write_text(PLUGIN, "utf-8")
    (site / "odd-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (site / "odd-1.0.dist-info" / "entry_points.txt").write_text("[policyparse.readers]\nodd = odd_reader:OddReader\n")
    monkeypatch.syspath_prepend(str(site))
    isolation._stop_all()
    readers._added.cache_clear()
    yield tmp_path
    isolation._stop_all()
    readers._added.cache_clear()
    sys.modules.pop("odd_reader", None)


def odd(folder: Path, words: str) -> Path:
    path = folder / "a.odd"
    path.write_text(words, "utf-8")
    return path


def is_running(process: int) -> bool:
    """True if a process is there and no zombie."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("changes", ["accept", "reject"])
def test_a_document_crosses_whole(changes: str) -> None:
    path = CORPUS / "kh-154" / "kh-154.docx"
    here, there = (read(path, options=Options(changes=changes, isolation=how)) for how in ("never", "always"))  # type: ignore[arg-type]
    assert (here.text, here.blocks, here.source) == (there.text, there.blocks, there.source)


def test_what_a_reader_prints_is_no_answer(tmp_path: Path) -> None:
    assert read(odd(tmp_path, "print Kế hoạch")).text == "print Kế hoạch"


def test_a_read_error_crosses_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.odd"
    path.write_bytes(encode_tcvn3("Thực hiện nhiệm vụ được giao"))
    with pytest.raises(WrongEncoding, match="TCVN3") as caught:
        read(path)
    assert caught.value.path == str(path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows its processes as files")
def test_a_reader_that_hangs_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(ReadingTooSlow, match="1 giây"):
        read(odd(tmp_path, "hang"), options=Options(Limits(max_seconds=1)))
    assert time.monotonic() - start < 10
    assert not is_running(int((tmp_path / "a.odd.pid").read_text()))
    assert read(odd(tmp_path, "sau đó")).text == "sau đó"


def test_time_counts_from_the_last_page(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    options = Options(Limits(max_seconds=1), progress=lambda done, total: seen.append((done, total)))
    assert read(odd(tmp_path, "pages")) is not None or options
    assert read(odd(tmp_path, "pages"), options=options).text == "pages"
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_reader_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge, match="500 MB"):
        read(odd(tmp_path, "eat"), options=Options(Limits(max_memory_mb=500)))
    assert read(odd(tmp_path, "sau đó")).text == "sau đó"


def test_a_reader_that_crashes_takes_nothing_down(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="dừng đột ngột"):
        read(odd(tmp_path, "crash"))
    assert read(odd(tmp_path, "sau đó")).text == "sau đó"


def test_a_fault_of_a_reader_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ReaderFault, match="thiếu khóa"):
        read(odd(tmp_path, "fault"))


def test_one_worker_reads_one_file_after_the_other(tmp_path: Path) -> None:
    read(odd(tmp_path, "một"))
    first = isolation._idle[-1].process.pid
    read(odd(tmp_path, "hai"))
    assert [worker.process.pid for worker in isolation._idle] == [first]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_small_text_and_word_files_start_no_process() -> None:
    for name in ("kh-154.txt", "kh-154.docx"):
        read(CORPUS / "kh-154" / name)
    assert isolation._idle == []


def test_a_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    program = (
        "import os, sys; from policyparse.readers import read, isolation; read(sys.argv[1]);"
        "print(isolation._idle[-1].process.pid, flush=True); os._exit(9)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(odd(tmp_path, "một"))], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 9, done.stderr
    worker = int(done.stdout)
    patience = time.monotonic() + 10
    while is_running(worker) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not is_running(worker)


def test_limits_are_set_by_name() -> None:
    limits = with_limit(with_limit(with_limit(DEFAULT_LIMITS, "seconds=0.5"), "bytes=200M"), "unzip-ratio=1k")
    assert (limits.max_seconds, limits.max_bytes, limits.max_unzip_ratio) == (0.5, 200_000_000, 1_000)
    assert all(hasattr(DEFAULT_LIMITS, field) for field in limit_names().values())


@pytest.mark.parametrize(
    "setting", ["seconds", "seconds=", "seconds=-1", "seconds=0", "seconds=x", "seconds=nan", "k=1", "=", ""]
)
def test_limits_that_mean_nothing(setting: str) -> None:
    with pytest.raises(ValueError, match=r"giới hạn|lớn hơn 0"):
        with_limit(DEFAULT_LIMITS, setting)

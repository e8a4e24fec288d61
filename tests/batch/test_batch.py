"""What a batch does when nothing goes wrong, and what it says when a file is to blame."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import ROOT, Batch, fill

PLAN = ROOT / "corpus" / "kh-154" / "kh-154.txt"


def test_the_same_bytes_whoever_did_the_work(batch: Batch, scale_corpus: object, tmp_path: Path) -> None:
    names = fill(batch, scale_corpus, 12)
    other = Batch(tmp_path, str(tmp_path / "khac.db"))
    assert batch.run(workers=3).returncode == 0
    assert other.run(workers=1).returncode == 0
    assert batch.stored() == other.stored() == names
    for form in ("jsonl", "csv", "xlsx", "parquet"):
        assert batch.export(form) == other.export(form), form
    lines = [json.loads(line) for line in batch.export("jsonl").splitlines()]
    assert len(lines) == len({line["id"] for line in lines}) > len(names)


def test_the_command_writes_what_the_store_says(sqlite_batch: Batch, scale_corpus: object) -> None:
    fill(sqlite_batch, scale_corpus, 2)
    sqlite_batch.run()
    command = [sys.executable, "-m", "policyparse", "export", "--db", sqlite_batch.url, "-f"]
    printed = subprocess.run([*command, "csv"], capture_output=True, check=True, timeout=60)
    assert printed.stdout == sqlite_batch.export("csv")
    target = sqlite_batch.home / "tasks.xlsx"
    subprocess.run([*command, "xlsx", "-o", str(target)], check=True, timeout=60)
    assert target.read_bytes() == sqlite_batch.export("xlsx")
    assert subprocess.run([*command, "parquet"], capture_output=True, check=False, timeout=60).returncode == 2


def test_an_empty_answer_says_so(sqlite_batch: Batch) -> None:
    shutil.copy(PLAN, sqlite_batch.plans)
    sqlite_batch.run(workers=1)
    command = [sys.executable, "-m", "policyparse", "docket", "--db", sqlite_batch.url]
    unknown = subprocess.run([*command, "Sở Không Có"], capture_output=True, text=True, check=True, timeout=60)
    assert "không có dòng nào. Kiểm tra tên cơ quan" in unknown.stderr
    known = subprocess.run([*command, "Sở Nội vụ"], capture_output=True, text=True, check=True, timeout=60)
    assert known.stderr == ""


def test_dask_gives_the_same(sqlite_batch: Batch, scale_corpus: object, tmp_path: Path) -> None:
    fill(sqlite_batch, scale_corpus, 30)
    other = Batch(tmp_path, str(tmp_path / "khac.db"))
    done = sqlite_batch.run("--engine", "dask")
    assert done.returncode == 0, done.stderr
    assert other.run().returncode == 0
    assert sqlite_batch.export() == other.export() != b""


def test_what_is_done_is_not_done_again(sqlite_batch: Batch) -> None:
    batch = sqlite_batch
    for name in ("a.txt", "b.txt"):
        shutil.copy(PLAN, batch.plans / name)
    first = batch.run(workers=1)
    assert "1 đã đọc vào kho, 1 đã có trong kho; 78 nhiệm vụ mới" in first.stdout
    assert "2 đã có trong kho; 0 nhiệm vụ mới" in batch.run().stdout
    assert batch.stored() == ["a.txt"]


def test_another_lexicon_is_another_engine(sqlite_batch: Batch) -> None:
    batch = sqlite_batch
    shutil.copy(PLAN, batch.plans)
    own = batch.home / "lexicon"
    own.mkdir()
    (own / "words.toml").write_text('lead = "đầu mối"\n', "utf-8")
    batch.run()
    again = batch.run("--lexicon", str(own))
    assert "1 đã đọc vào kho" in again.stdout, again.stderr
    assert batch.stored() == ["kh-154.txt"]


def test_a_file_that_changed_takes_the_place_of_what_it_was(sqlite_batch: Batch, scale_corpus: object) -> None:
    batch = sqlite_batch
    for index in (1, 2):
        (batch.plans / "a.txt").write_text(scale_corpus.plan(index), "utf-8")  # type: ignore[attr-defined]
        batch.run()
    assert batch.stored() == ["a.txt"]


def test_every_failure_has_its_name(sqlite_batch: Batch) -> None:
    batch = sqlite_batch
    shutil.copy(PLAN, batch.plans)
    (batch.plans / "empty.txt").write_bytes(b"")
    (batch.plans / "broken.docx").write_bytes(b"PK\x03\x04nothing")
    (batch.plans / "secret.txt").write_text(PLAN.read_text("utf-8").replace("\nSố: 154", "\nMẬT\nSố: 154"), "utf-8")
    done = batch.run()
    assert done.returncode == 1
    for name, code in (("empty.txt", "PP103"), ("broken.docx", "PP1"), ("secret.txt", "PP603")):
        assert any(name in line and code in line for line in done.stderr.splitlines()), done.stderr
    assert batch.stored() == ["kh-154.txt"]
    states = {
        Path(line["path"]).name: line["state"] for line in map(json.loads, batch.log.read_text().splitlines()) if "path" in line
    }
    assert states == {"kh-154.txt": "done", "empty.txt": "failed", "broken.docx": "failed", "secret.txt": "refused"}
    assert batch.run().returncode == 1  # what failed is known, and named again
    assert "1 đã đọc vào kho" in batch.run("--allow-secret").stdout


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["plans"], ["a.txt", "b.txt", "c.txt"]),
        (["plans/*.txt"], ["a.txt", "b.txt"]),
        (["plans/**/*.txt"], ["a.txt", "b.txt", "c.txt"]),
        (["@list.txt"], ["b.txt", "c.txt"]),
        (["plans/a.txt", "plans/a.txt", "plans"], ["a.txt", "b.txt", "c.txt"]),
    ],
)
def test_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: list[str], found: list[str]) -> None:
    from policyparse.batch.sources import list_sources
    from policyparse.readers import DEFAULT_OPTIONS

    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans" / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/c.txt", ".hidden.txt", "~$a.txt"):
        (tmp_path / "plans" / name).write_text("x")
    (tmp_path / "list.txt").write_text("plans/b.txt\n\nplans/sub/*.txt\n")
    assert [Path(path).name for path in list_sources(sources, DEFAULT_OPTIONS)] == found


def test_a_pattern_that_matches_nothing_is_said(sqlite_batch: Batch) -> None:
    command = [*sqlite_batch.command()]
    command[command.index(str(sqlite_batch.plans))] = str(sqlite_batch.plans / "*.docx")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=sqlite_batch.environment, check=False, timeout=60)
    assert done.returncode == 3
    assert "không có tệp nào khớp" in done.stderr


def test_ctrl_c_finishes_what_is_in_hand(sqlite_batch: Batch, scale_corpus: object) -> None:
    batch = sqlite_batch
    names = fill(batch, scale_corpus, 150)
    process = batch.start(workers=1)
    while batch.lines() < 3:
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    reports = [json.loads(line) for line in batch.log.read_text().splitlines()]
    assert reports[-1]["event"] == "end"
    assert reports[-1]["left"] == len(names) - (len(reports) - 1) > 0
    assert sorted(Path(line["path"]).name for line in reports[:-1]) == batch.stored()
    assert batch.run().returncode == 0
    assert batch.stored() == names


def test_watching_reads_what_comes(sqlite_batch: Batch, scale_corpus: object) -> None:
    batch = sqlite_batch
    (batch.plans / "a.txt").write_text(scale_corpus.plan(1), "utf-8")  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "policyparse", "watch", str(batch.plans), "--db", batch.url, "--log", str(batch.log)]
    process = subprocess.Popen(command, env=batch.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: b'"end"' in batch.log.read_bytes() if batch.log.exists() else False)
        (batch.plans / "b.txt").write_text(scale_corpus.plan(2), "utf-8")  # type: ignore[attr-defined]
        _until(lambda: batch.stored() == ["a.txt", "b.txt"])
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


def _until(there: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not there():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("named", ["không có", "không có/*.docx", "@không có"])
def test_a_folder_that_is_not_there_leaves_no_store(sqlite_batch: Batch, named: str) -> None:
    command = [*sqlite_batch.command()]
    command[command.index(str(sqlite_batch.plans))] = named
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=sqlite_batch.environment, check=False, timeout=60)
    assert done.returncode == 3
    assert "[PP101]" in done.stderr
    assert not list(sqlite_batch.home.glob("kho.db*"))

"""The examples of README and docs are run: ```python blocks, and the `$ policyparse` lines of ```console blocks."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import policyparse.cli  # noqa: F401 - the code of faults of ours is there
from policyparse.errors import PolicyparseError

ROOT = Path(__file__).resolve().parent.parent
# Guides whose examples go on from one to the next are run whole, by tests of their own.
SESSIONS = {"tu-dien.md": "test_lexicon_command.py"}
PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name not in SESSIONS)]
BLOCKS = [
    pytest.param(kind, body, id=f"{page.name}:{number}")
    for page in PAGES
    for number, (kind, body) in enumerate(re.findall(r"```(python|console)\n(.*?)```", page.read_text("utf-8"), re.DOTALL), 1)
]


@pytest.mark.parametrize(("kind", "body"), BLOCKS)
def test_examples(kind: str, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    if kind == "python":
        exec(compile(body, "example", "exec"), {})
        return
    (tmp_path / "out").mkdir()
    for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
        words = shlex.split(command)
        assert words[0] == "policyparse"
        wide = {**os.environ, "COLUMNS": "160"}  # readline, which pytest loads, tells processes of a narrow screen
        done = subprocess.run([sys.executable, "-m", *words], capture_output=True, encoding="utf-8", check=False, env=wide)
        assert done.returncode in (0, 5), done.stderr  # 5: the audit found errors in the document
        for line in expected.splitlines():
            pattern = ".*".join(re.escape(part) for part in line.split("…"))
            assert re.search(pattern, done.stdout), f"{line!r} is not in the output of {command}"


@pytest.mark.parametrize(("page", "test"), SESSIONS.items())
def test_sessions_have_their_test(page: str, test: str) -> None:
    assert f'"{page}"' in (ROOT / "tests" / test).read_text("utf-8")


def test_there_are_examples() -> None:
    assert len(BLOCKS) >= 4


def test_every_code_is_explained_to_officers() -> None:
    def codes(kind: type[PolicyparseError]) -> set[str]:
        return {kind.code} | {code for child in kind.__subclasses__() for code in codes(child)}

    guide = (ROOT / "docs" / "huong-dan.md").read_text("utf-8")
    assert codes(PolicyparseError) - {PolicyparseError.code} <= set(re.findall(r"^\| (PP\d+) \|", guide, re.M))

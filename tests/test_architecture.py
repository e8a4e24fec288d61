"""The rules about the code's shape that no linter setting expresses by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MAX_LINES = 450
NAMES_WITHOUT_MEANING = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


def modules(repo_root: Path) -> list[Path]:
    found = sorted((repo_root / "src").rglob("*.py"))
    assert found
    return found


def test_rooms_import_only_rooms_before_them(repo_root: Path) -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=repo_root, capture_output=True, check=False, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_too_long_to_read(repo_root: Path) -> None:
    lengths = {str(path.relative_to(repo_root)): len(path.read_text("utf-8").splitlines()) for path in modules(repo_root)}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_module_is_a_drawer_for_everything(repo_root: Path) -> None:
    names = {part for path in modules(repo_root) for part in path.relative_to(repo_root / "src").with_suffix("").parts}
    assert names & NAMES_WITHOUT_MEANING == set()

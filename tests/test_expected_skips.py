"""The guard against tests that silently never run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(folder: Path, test: str, expected: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(HERE / "conftest.py", folder / "conftest.py")
    (folder / "expected_skips.txt").write_text(expected, encoding="utf-8")
    (folder / "test_it.py").write_text("import pytest\n\n" + test, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8", timeout=60)


SKIPPED = "def test_a():\n    pytest.skip('no scanner')\n\ndef test_b():\n    pass\n"
MODULE = "pytest.skip('no scanner', allow_module_level=True)\n"
XFAILED = "@pytest.mark.xfail(reason='later', strict=True)\ndef test_a():\n    assert False\n"


@pytest.mark.parametrize(
    ("test", "expected", "exit_code"),
    [
        pytest.param(SKIPPED, "", 1, id="not listed"),
        pytest.param(SKIPPED, "# why\ntest_it.py::test_a | no scanner\n", 0, id="listed"),
        pytest.param(SKIPPED, "test_it.py::test_a | no printer\n", 1, id="listed for another reason"),
        pytest.param(SKIPPED, "test_it.py::test_b | no scanner\n", 1, id="listed for another test"),
        pytest.param(MODULE, "", 1, id="whole module"),
        pytest.param(XFAILED, "", 0, id="an expected failure is no skip"),
    ],
)
def test_a_skip_is_listed_or_the_run_fails(tmp_path: Path, test: str, expected: str, exit_code: int) -> None:
    done = run(tmp_path, test, expected)
    assert done.returncode == exit_code, done.stdout + done.stderr
    assert ("does not list" in done.stdout) == (exit_code == 1)

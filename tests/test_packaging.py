"""What is shipped: the wheel's content, the locks, the promises of the README, and what starting up costs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HEAVY = {"underthesea", "spacy", "sklearn", "pdfplumber", "docx"}
NOT_OURS = {".git", ".venv", "out", "build", "dist", "__pycache__"}
MACHINE_PATH = re.compile(rb"(?<![\w.~>])/(?:work|farm|root|home/\w+|Users/\w+)/")
REGISTRY_HOST = re.compile(rb"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|debian\.(?:org|net)/|huggingface\.co")


@pytest.fixture(scope="module")
def project(repo_root: Path) -> dict[str, Any]:
    return tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def wheel(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left behind in the checkout."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(repo_root / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copytree(repo_root / "models", source / "models")
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(repo_root / name, source)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = target.glob("*.whl")
    return built


class TestWheel:
    def test_carries_the_whole_package_and_its_licence(self, wheel: Path, repo_root: Path) -> None:
        source = repo_root / "src"
        expected = {
            path.relative_to(source).as_posix()
            for path in (source / "policyparse").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        models = repo_root / "models"
        expected |= {
            f"policyparse/learned/data/{path.relative_to(models).as_posix()}" for path in models.rglob("*") if path.is_file()
        }
        packed = set(zipfile.ZipFile(wheel).namelist())
        assert {name for name in packed if name.startswith("policyparse/")} == expected
        assert {"policyparse/py.typed", "policyparse/lexicon/data/agencies.csv", "policyparse/lexicon/data/words.toml"} <= packed
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)

    def test_installs_offline_and_runs_away_from_the_checkout(self, wheel: Path, repo_root: Path, tmp_path: Path) -> None:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(tmp_path)]
        subprocess.run([*install, str(wheel)], check=True, timeout=120)
        plan = repo_root / "corpus" / "kh-154" / "kh-154.txt"
        code = "import policyparse, sys; print(policyparse.__file__, len(policyparse.parse(sys.argv[1]).tasks), sep='\\n')"
        done = subprocess.run(
            [sys.executable, "-c", code, str(plan)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=120,
        )
        file, tasks = done.stdout.splitlines()
        assert Path(file).is_relative_to(tmp_path)
        assert int(tasks) > 0


class TestLocks:
    @pytest.mark.parametrize("name", ["run.txt", "office.txt", "dev.txt"])
    def test_pins_with_hashes_and_names_no_index(self, repo_root: Path, name: str) -> None:
        lock = (repo_root / "requirements" / name).read_text("utf-8")
        assert not re.search(r"https?:|file:|--(?:extra-)?index-url|--find-links| @ ", lock)
        pins = re.findall(r"^[a-z].*", lock, re.MULTILINE)
        assert pins
        for pin in pins:
            assert re.match(r"[a-z0-9.-]+==\S+ (?:; .+ )?\\$", pin)
        assert lock.count("\\\n    --hash=sha256:") >= len(pins)

    def test_they_agree(self, repo_root: Path) -> None:
        build = {"hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}  # what installs a checkout
        run, office, dev = (
            dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (repo_root / "requirements" / name).read_text("utf-8"), re.MULTILINE))
            for name in ("run.txt", "office.txt", "dev.txt")
        )
        assert run.items() <= dev.items()
        assert office.items() <= dev.items()
        assert {pin for pin in run.items() if pin[0] not in build} <= office.items()

    def test_every_dependency_is_locked(self, repo_root: Path, project: dict[str, Any]) -> None:
        lock = (repo_root / "requirements" / "run.txt").read_text("utf-8")
        for dependency in project["project"]["dependencies"]:
            name = re.split(r"[<>=~! ]", dependency)[0].lower().replace("_", "-")
            assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), name


class TestPromises:
    def test_commands_that_the_documents_name_exist(self, repo_root: Path) -> None:
        targets = set(re.findall(r"^([a-z-]+):", (repo_root / "Makefile").read_text("utf-8"), re.MULTILINE))
        named = {
            document: set(re.findall(r"`?\bmake ([a-z-]{3,})\b(?=`|  |$| #)", (repo_root / document).read_text("utf-8")))
            for document in ("README.md", "CONTRIBUTING.md")
        }
        assert {"demo", "test"} <= named["README.md"]
        assert named["README.md"] | named["CONTRIBUTING.md"] <= targets

    def test_ci_runs_what_people_run(self, repo_root: Path) -> None:
        script = repo_root / ".ci" / "run"
        assert os.access(script, os.X_OK)
        assert script.read_text("utf-8").splitlines()[-1] == "make test"

    def test_the_version_is_in_the_changelog(self, repo_root: Path) -> None:
        from policyparse import __version__

        assert f"## [{__version__}]" in (repo_root / "CHANGELOG.md").read_text("utf-8")


def own_files(root: Path) -> Iterator[Path]:
    """What is, or would be, committed."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False) if (root / ".git").exists() else None
    if listed and listed.returncode == 0:
        found: Iterator[Path] = (root / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name)
    else:  # an unpacked archive
        found = (path for path in root.rglob("*") if not NOT_OURS & set(path.relative_to(root).parts))
        found = (path for path in found if not path.relative_to(root).parts[0].endswith("_cache"))
    return (path for path in found if path.is_file())


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["a path of one machine", "a registry's host"])
def test_no_file_names(repo_root: Path, pattern: re.Pattern[bytes]) -> None:
    files = list(own_files(repo_root))
    assert repo_root / "pyproject.toml" in files
    hits = {str(path.relative_to(repo_root)): match[0] for path in files if (match := pattern.search(path.read_bytes()))}
    assert hits == {}


class TestStart:
    def loaded(self, *code: str) -> set[str]:
        probe = "; ".join([*code, "print('\\n'.join(sys.modules))"])
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, encoding="utf-8", timeout=60)
        return set(done.stdout.split())

    def test_import_loads_nothing_heavy(self) -> None:
        loaded = self.loaded("import sys, policyparse", "policyparse.parse")
        assert "policyparse.pipeline" in loaded
        assert not HEAVY & loaded

    def test_help_loads_nothing_heavy(self) -> None:
        help_ = "from contextlib import suppress; sys.argv = ['policyparse', '--help']"
        loaded = self.loaded("import sys", help_, "from policyparse.cli import app", "app(standalone_mode=False)")
        assert "policyparse.cli" in loaded
        assert not HEAVY & loaded

    def test_entry_points_load(self, project: dict[str, Any]) -> None:
        groups = {"scripts": project["project"]["scripts"], **project["project"]["entry-points"]}
        assert "policyparse.readers" in groups
        for points in groups.values():
            for target in points.values():
                module, _, attribute = target.partition(":")
                assert callable(getattr(import_module(module), attribute))

    def test_the_built_in_readers_are_the_declared_ones(self, project: dict[str, Any]) -> None:
        from policyparse.readers import load_readers

        assert set(project["project"]["entry-points"]["policyparse.readers"]) <= set(load_readers())

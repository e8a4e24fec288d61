"""What an office without internet gets: complete, whole, and installed by its one command with no index and no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, TEST_ALL
from policyparse import __version__

PLAN = ROOT / "corpus" / "kh-154" / "kh-154.docx"
GOLDEN = ROOT / "tests" / "golden" / "kh-154.tasks.jsonl"
EXTRAS = "office" if TEST_ALL else ""
FIND_MODELS = "from policyparse.readers.scan.engine import find_models; print(find_models())"


def load_builder() -> Any:
    spec = spec_from_file_location("bundle_build", ROOT / "bundle" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["bundle_build"] = module
    spec.loader.exec_module(module)
    return module


builder = load_builder()


def build(output: Path, *options: str) -> Path:
    command = [sys.executable, str(ROOT / "bundle" / "build.py"), "--output", str(output), *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=1500)
    assert done.returncode == 0, done.stderr
    return output / f"policyparse-{__version__}"


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an office gets; in the short run only what the program cannot do without, and the pip that installs it."""
    whole = ROOT / "requirements" / "office.txt"
    if TEST_ALL:
        return whole
    needed = {pin.name for pin in builder.read_lock((ROOT / "requirements" / "run.txt").read_text("utf-8"))} | {"pip"}
    file = tmp_path_factory.mktemp("lock") / "short.txt"
    file.write_text("".join(pin.text for pin in builder.read_lock(whole.read_text("utf-8")) if pin.name in needed), "utf-8")
    return file


@pytest.fixture(scope="module")
def registry(lock: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Wherever pip is configured to look answers."""
    (pin,) = (pin for pin in builder.read_lock(lock.read_text("utf-8")) if pin.name == "mdurl")
    folder = tmp_path_factory.mktemp("registry")
    (folder / "lock.txt").write_text(pin.text, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
        "-r",
        str(folder / "lock.txt"),
    ]
    if subprocess.run(command, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip("không tải được gói Python")


@pytest.fixture(scope="module")
def bundle(registry: None, lock: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For this system alone; in the whole run with all that an office gets."""
    return build(tmp_path_factory.mktemp("bundle"), "--here", "--lock", str(lock), "--extras", EXTRAS)


def offline() -> list[str]:
    """What cuts a command off from the network, where the system lets us."""
    allowed = (
        shutil.which("unshare") and not subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode
    )
    return ["unshare", "-n"] if allowed else []


def run(home: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PYTHON": sys.executable,
    }
    return subprocess.run(
        [*offline(), *map(str, command)],
        env=environment,
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


class TestLock:
    def test_reads_what_it_is_given(self) -> None:
        pins = builder.read_lock((ROOT / "requirements" / "office.txt").read_text("utf-8"))
        named = {pin.name: pin for pin in pins}
        assert {"pip", "lxml", "pyhanko", "tesserocr", "colorama"} <= named.keys()
        assert all(pin.text.count("--hash=sha256:") >= 1 for pin in pins)
        linux, windows = builder.Target("linux", "3.12"), builder.Target("windows", "3.12")
        assert not named["colorama"].applies(linux)
        assert named["colorama"].applies(windows)
        numpy = [pin.version for pin in pins if pin.name == "numpy" and pin.applies(windows)]
        assert len(numpy) == 1

    def test_a_wheel_for_another_python_is_none(self, tmp_path: Path) -> None:
        pin = builder.Pin("lxml", "6.1.3", "", "")
        (tmp_path / "lxml-6.1.3-cp312-cp312-win_amd64.whl").touch()
        assert builder.missing_wheels(tmp_path, [pin], builder.Target("windows", "3.12")) == []
        assert builder.missing_wheels(tmp_path, [pin], builder.Target("windows", "3.11")) == ["lxml==6.1.3"]
        assert builder.missing_wheels(tmp_path, [pin], builder.Target("linux", "3.12")) == ["lxml==6.1.3"]


class TestBundle:
    def test_every_file_has_its_checksum(self, bundle: Path) -> None:
        files = {path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*") if path.is_file()}
        told = [line.split("  ", 1) for line in (bundle / "SHA256SUMS").read_text("utf-8").splitlines()]
        assert [name for _, name in told] == sorted(files.keys() - {"SHA256SUMS"})
        assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for digest, name in told)

    def test_what_is_beside_the_wheels(self, bundle: Path) -> None:
        assert {"install.sh", "install.cmd", "DOC-TRUOC.txt", "GIAY-PHEP.md", "LICENSE", "huong-dan", "wheels"} <= {
            path.name for path in bundle.iterdir()
        }
        assert (bundle / "vi-du" / "corpus/kh-154/kh-154.docx").read_bytes() == PLAN.read_bytes()
        assert (bundle / "vi-du" / "tu-dien-ha-tinh").is_dir()
        page = (bundle / "huong-dan" / "huong-dan.html").read_text("utf-8")
        assert "<table>" in page
        assert 'href="thoi-han.html"' in page
        command = (bundle / "install.cmd").read_bytes()
        assert command.count(b"\r\n") == command.count(b"\n")
        for name in ("install.sh", "install.cmd", "DOC-TRUOC.txt", "GIAY-PHEP.md"):
            assert "@" not in (bundle / name).read_text("utf-8").replace("@echo", "").replace('echo @"', "")

    def test_every_wheel_has_its_licence(self, bundle: Path) -> None:
        rows = [
            line.split("|")[1:4] for line in (bundle / "GIAY-PHEP.md").read_text("utf-8").splitlines() if line.startswith("| ")
        ]
        licences = {name.strip().lower().replace("_", "-").replace(".", "-"): licence.strip() for name, _, licence in rows[1:]}
        names = {wheel.name.split("-")[0].lower().replace("_", "-") for wheel in (bundle / "wheels").glob("*.whl")}
        assert licences.keys() == names
        assert all(licences.values())
        assert "xem trong gói" not in licences.values()

    def test_installs_with_no_index_in_an_empty_home(self, bundle: Path, tmp_path: Path) -> None:
        for _ in range(2 if TEST_ALL else 1):
            done = run(tmp_path, "sh", bundle / "install.sh")
            assert done.returncode == 0, done.stdout + done.stderr
            assert f"Đã cài: policyparse {__version__}" in done.stdout
        program = tmp_path / ".local" / "bin" / "policyparse"
        parsed = run(tmp_path, program, "parse", PLAN, "-f", "json")
        assert parsed.returncode == 0, parsed.stderr
        plan = json.loads(parsed.stdout)
        assert len(plan["tasks"]) == len(GOLDEN.read_text("utf-8").splitlines())
        if TEST_ALL and (bundle / "tessdata").is_dir():
            installed = tmp_path / ".local/share/policyparse"
            found = run(tmp_path, installed / "bin/python", "-c", FIND_MODELS)
            assert Path(found.stdout.strip()) == installed / "share" / "tessdata"

    def test_a_copy_that_is_not_whole_is_not_installed(self, bundle: Path, tmp_path: Path) -> None:
        copy, home = tmp_path / "usb", tmp_path / "home"
        home.mkdir()
        copy.mkdir()
        for path in bundle.rglob("*"):
            target = copy / path.relative_to(bundle)
            target.mkdir() if path.is_dir() else target.symlink_to(path)
        (copy / "LICENSE").unlink()
        (copy / "LICENSE").write_text("x")
        done = run(home, "sh", copy / "install.sh")
        assert done.returncode == 1
        assert "LICENSE" in done.stderr
        assert "chép thiếu hoặc bị hỏng" in done.stderr
        assert not any(home.iterdir())
        checked = run(home, sys.executable, copy / "check.py", copy)
        assert (checked.returncode, checked.stderr) == (1, "LICENSE\n")
        assert run(home, sys.executable, bundle / "check.py", bundle).returncode == 0

    def test_a_folder_of_somebody_else_is_left_alone(self, bundle: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter.txt").write_text("x")
        done = run(tmp_path, "sh", bundle / "install.sh", tmp_path / "mine")
        assert done.returncode == 1
        assert "không phải do bộ cài này tạo ra" in done.stderr
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]

    def test_without_a_python_that_fits_it_says_which(self, bundle: Path, tmp_path: Path) -> None:
        tools = tmp_path / "bin"
        tools.mkdir()
        for name in ("sh", "dirname", "mktemp", "sha256sum", "rm", "cat"):
            (tools / name).symlink_to(str(shutil.which(name)))
        environment = {"HOME": str(tmp_path), "PATH": str(tools)}
        command = [str(tools / "sh"), str(bundle / "install.sh")]
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)
        assert done.returncode == 1
        assert "cần Python 3.11, 3.12 hoặc 3.13" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not TEST_ALL, reason="chỉ chạy với POLICYPARSE_TEST_ALL=1")
class TestWhole:
    def test_every_system_and_python_has_every_wheel(self, registry: None, tmp_path: Path) -> None:
        made = build(tmp_path)
        wheels = made / "wheels"
        pins = builder.read_lock((ROOT / "requirements" / "office.txt").read_text("utf-8"))
        for python in builder.PYTHONS:
            for system in ("linux", "windows"):
                target = builder.Target(system, python)
                assert len([pin for pin in pins if pin.applies(target)]) > 50
                assert builder.missing_wheels(wheels, pins, target) == []
        next(wheels.glob("lxml-*-cp312-*win_amd64.whl")).unlink()
        assert [name.split("==")[0] for name in builder.missing_wheels(wheels, pins, builder.Target("windows", "3.12"))] == [
            "lxml"
        ]

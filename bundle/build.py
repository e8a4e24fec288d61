"""Build what an office without internet installs from: `python bundle/build.py`, or `make bundle`.

A folder with every wheel for each system and version of Python, our own among them (lexicon and models are inside it),
Tesseract's Vietnamese model, the guides, a table of licences, checksums, and one install command a system. The same checkout
and the same locks give the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
GUIDES = ("huong-dan", "trien-khai", "kho", "thoi-han", "tu-dien", "soat-vien-dan", "scans")
PYTHONS = ("3.11", "3.12", "3.13")
# glibc 2.28 is Debian 10, Ubuntu 20.04 and Red Hat 8; a wheel for an older one runs there too.
_LINUX = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
)
_MODELS = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/share/tesseract/tessdata")
_PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$", re.M)


class BundleError(Exception):
    """Something that the bundle cannot do without is not to be had."""


@dataclass(frozen=True, slots=True)
class Target:
    """A system and a version of Python that the wheels are for."""

    system: str
    python: str

    @property
    def platforms(self) -> tuple[str, ...]:
        return ("win_amd64",) if self.system == "windows" else _LINUX

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of a lock are asked in: pip would ask them of the machine that downloads."""
        windows = self.system == "windows"
        return {
            "os_name": "nt" if windows else "posix",
            "sys_platform": "win32" if windows else "linux",
            "platform_system": "Windows" if windows else "Linux",
            "platform_machine": "AMD64" if windows else "x86_64",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
        }

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags of the wheels that install there."""
        version = tuple(map(int, self.python.split(".")))
        interpreter = f"cp{self.python.replace('.', '')}"
        return frozenset(
            (*cpython_tags(version, platforms=self.platforms), *compatible_tags(version, interpreter, self.platforms))
        )

    @property
    def options(self) -> list[str]:
        """What tells pip."""
        platforms = [word for platform in self.platforms for word in ("--platform", platform)]
        return [*platforms, "--python-version", self.python, "--implementation", "cp"]

    def __str__(self) -> str:
        return f"{self.system} {self.python}"


class ThisMachine(Target):
    """Whatever runs this."""

    @property
    def environment(self) -> dict[str, str]:
        return {}

    @property
    def tags(self) -> frozenset[Tag]:
        return frozenset(sys_tags())

    @property
    def options(self) -> list[str]:
        return []


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of a lock with its hashes."""

    name: str
    version: str
    marker: str
    text: str

    @property
    def unconditional(self) -> str:
        """For pip, which would ask the marker of the wrong machine."""
        return self.text.replace(f" ; {self.marker}", "", 1) if self.marker else self.text

    def applies(self, target: Target) -> bool:
        """Whether the target needs it."""
        return not self.marker or Marker(self.marker).evaluate({**target.environment, "extra": ""})


def read_lock(lock: str) -> list[Pin]:
    """The pins of a lock as `make lock` writes it."""
    found = list(_PIN.finditer(lock))
    ends = [match.start() for match in found[1:]] + [len(lock)]
    pins = []
    for match, end in zip(found, ends, strict=True):
        hashes = lock[match.end() : end].rstrip()
        pins.append(Pin(match["name"], match["version"], match["marker"] or "", f"{match[0]}{hashes}\n"))
    return pins


def missing_wheels(wheels: Path, pins: Iterable[Pin], target: Target) -> list[str]:
    """What the target needs and has no wheel for."""
    tags, there = target.tags, set()
    for wheel in wheels.glob("*.whl"):
        name, version, _, has = parse_wheel_filename(wheel.name)
        if has & tags:
            there.add((str(name), str(version)))
    return [f"{pin.name}=={pin.version}" for pin in pins if pin.applies(target) and (pin.name, pin.version) not in there]


def download(wheels: Path, pins: Sequence[Pin], target: Target) -> None:
    """Every wheel that the target needs, by the hashes of the lock, from where pip is configured to look."""
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder, "lock.txt")
        lock.write_text("".join(pin.unconditional for pin in pins if pin.applies(target)), "utf-8")
        strict = ["--no-deps", "--require-hashes", "--only-binary=:all:"]
        _run("pip", "download", "--quiet", *strict, *target.options, "--dest", str(wheels), "--requirement", str(lock))
    if missing := missing_wheels(wheels, pins, target):
        raise BundleError(f"no wheel for {target}: {', '.join(missing)}")


def licences(wheels: Path) -> str:
    """A table of what is in the folder and under which licence, from the wheels' own metadata."""
    rows = {}
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            metadata = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            fields = Parser().parsestr(archive.read(metadata).decode("utf-8"))
        classified = [value.split(" :: ")[-1] for value in fields.get_all("Classifier", []) if value.startswith("License :: ")]
        stated = fields.get("License-Expression") or ", ".join(classified) or " ".join((fields.get("License") or "").split())[:80]
        rows[fields["Name"].lower(), fields["Version"]] = (
            f"| {fields['Name']} | {fields['Version']} | {stated or 'xem trong gói'} |"
        )
    return "\n".join(["| gói | phiên bản | giấy phép |", "|---|---|---|", *(rows[key] for key in sorted(rows))])


def checksums(folder: Path) -> str:
    """SHA-256 of every file, in the form that `sha256sum -c` reads, sorted."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  {file}\n" for file in files if file != "SHA256SUMS"
    )


def write_page(source: Path, target: Path) -> None:
    """A guide as a page that any browser opens."""
    from markdown_it import MarkdownIt

    text = re.sub(r"\((?:\w+/)*([\w-]+)\.md(#[^)]*)?\)", r"(\1.html\2)", source.read_text("utf-8"))
    title = next(line[2:] for line in text.splitlines() if line.startswith("# "))
    body = MarkdownIt("commonmark").enable("table").render(text)
    page = (HERE / "page.html").read_text("utf-8").replace("{title}", title).replace("{body}", body)
    target.write_text(page, "utf-8", newline="\n")


def build(output: Path, targets: Sequence[Target], lock: Path, extras: str) -> Path:
    """Make the folder anew; what was there before stays until the new one is whole."""
    from policyparse._version import __version__

    final = output / f"policyparse-{__version__}"
    folder = output / f".{final.name}.part"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    _run("build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT))
    pins = read_lock(lock.read_text("utf-8"))
    for target in targets:
        download(wheels, pins, target)
    _add_models(folder)
    _add_guides(folder / "huong-dan")
    _add_samples(folder / "vi-du")
    shutil.copy(ROOT / "LICENSE", folder)
    told = {"version": __version__, "requirement": f"policyparse{f'[{extras}]' if extras else ''}=={__version__}"}
    for name, ending in (("install.sh", "\n"), ("install.cmd", "\r\n"), ("DOC-TRUOC.txt", "\r\n")):
        text = (HERE / name).read_text("utf-8")
        for key, value in told.items():
            text = text.replace(f"@{key}@", value)
        (folder / name).write_text(text, "utf-8", newline=ending)
    (folder / "install.sh").chmod(0o755)
    shutil.copyfile(HERE / "check.py", folder / "check.py")
    table = (HERE / "GIAY-PHEP.md").read_text("utf-8").replace("@table@", licences(wheels))
    (folder / "GIAY-PHEP.md").write_text(table, "utf-8", newline="\n")
    (folder / "SHA256SUMS").write_text(checksums(folder), "utf-8", newline="\n")
    shutil.rmtree(final, ignore_errors=True)
    return folder.rename(final)


def _add_models(folder: Path) -> None:
    found = [model for pattern in _MODELS for model in sorted(Path("/").glob(f"{pattern[1:]}/vie.traineddata"), reverse=True)]
    if not found:
        print("Tesseract's Vietnamese model is not on this machine: the bundle goes without it", file=sys.stderr)
        return
    (folder / "tessdata").mkdir()
    shutil.copyfile(found[0], folder / "tessdata" / found[0].name)


def _add_guides(folder: Path) -> None:
    folder.mkdir()
    for name in GUIDES:
        write_page(ROOT / "docs" / f"{name}.md", folder / f"{name}.html")
    pages = "".join(page.read_text("utf-8") for page in folder.iterdir())
    for image in sorted(set(re.findall(r'src="(images/[\w.-]+)"', pages))):
        (folder / "images").mkdir(exist_ok=True)
        shutil.copyfile(ROOT / "docs" / image, folder / image)


def _add_samples(folder: Path) -> None:
    """What the examples of the guides read, where they look for it: they run as they stand in a copy of this folder."""
    tables = ROOT / "docs" / "vi-du"
    shutil.copytree(tables, folder, ignore=shutil.ignore_patterns("trinh-doc-eml", "__pycache__"))
    guides = "".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in GUIDES)
    for name in sorted(set(re.findall(r"corpus/[\w./-]+\.(?:docx|txt|xlsx|pdf)\b", guides))):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    (folder / "out").mkdir()
    (folder / "out" / "ket-qua.txt").write_text("Các ví dụ ghi kết quả vào thư mục này.\n", "utf-8", newline="\r\n")


def _run(module: str, *arguments: str) -> None:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BundleError(f"{module} {arguments[0]}: {(done.stderr or done.stdout).strip()}")


def main() -> None:
    """Build, and say where and how large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where the folder is made")
    parser.add_argument("--here", action="store_true", help="only for this system and this Python")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements/office.txt", help="which lock")
    parser.add_argument("--extras", default="office", help="the extras that the install commands ask for")
    options = parser.parse_args()
    every = [Target(system, python) for python in PYTHONS for system in ("linux", "windows")]
    targets = [ThisMachine("here", "")] if options.here else every
    options.output.mkdir(parents=True, exist_ok=True)
    try:
        made = build(options.output.resolve(), targets, options.lock, options.extras)
    except BundleError as error:
        sys.exit(f"bundle: {error}")
    files = [path for path in made.rglob("*") if path.is_file()]
    print(f"{made}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

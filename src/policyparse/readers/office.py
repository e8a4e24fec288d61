"""LibreOffice without a window: a file of an old format becomes one of a format that is read here.

It runs with a profile of its own in a folder of its own, so that it neither meets nor disturbs the one on somebody's screen,
finds no macro to run and nothing to fetch; and it is stopped with all it started when its time is over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

from policyparse.errors import DamagedFile, FileTooLarge, ProgramMissing, ReadingTooSlow
from policyparse.readers import worker
from policyparse.readers.options import Limits

__all__ = ["convert", "find_program", "missing"]

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/opt/libreoffice/program/soffice",
)
# No macros, no links out of the document, no question about a crash the last time.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Recovery/RecoveryInfo", "Enabled", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "1"),
)
_REGISTRY = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}"><value>{}</value></prop></item>'
# LibreOffice maps far more addresses than it uses memory; below this it does not start.
_LEAST_MEMORY_MB = 4_096


@cache
def find_program(*names: str) -> str | None:
    """The path of the first of these programs that is installed; without names, of LibreOffice."""
    for name in names or _NAMES:
        if found := shutil.which(name):
            return found
    return None if names else next((place for place in _PLACES if Path(place).is_file()), None)


def missing(what: str, source_path: str) -> ProgramMissing:
    """The error for a file that asks for LibreOffice where there is none."""
    return ProgramMissing(
        f"Đọc tệp {what} cần LibreOffice (Debian, Ubuntu: sudo apt-get install libreoffice-writer libreoffice-calc; "
        "Windows, macOS: libreoffice.org); hoặc mở tệp rồi lưu lại thành .docx.",
        path=source_path,
    )


def convert(data: bytes, suffix: str, target: str, source_path: str, limits: Limits) -> bytes:
    """A file's bytes in another format: `suffix` is what it is ("doc"), `target` what it is to become ("docx").

    Raises `ProgramMissing` without LibreOffice, `ReadingTooSlow` after `limits.max_seconds`, `DamagedFile` if nothing comes
    of it.
    """
    program = find_program()
    if program is None:
        raise missing(f".{suffix}", source_path)
    with worker.scratch() as folder:
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        registry = _REGISTRY.format("".join(_ITEM.format(*setting) for setting in _SETTINGS))
        (profile / "registrymodifications.xcu").write_text(registry, "utf-8")
        source = folder / f"source.{suffix}"
        source.write_bytes(data)
        run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
                *("--convert-to", target, "--outdir", str(folder / "out"), str(source)),
            ],
            folder,
            source_path,
            limits,
        )
        made = folder / "out" / f"source.{target.partition(':')[0]}"
        if not made.is_file():
            raise DamagedFile(f"LibreOffice không mở được tệp .{suffix} này: tệp hỏng hoặc đặt mật khẩu.", path=source_path)
        if made.stat().st_size > limits.max_bytes:
            raise FileTooLarge(f"Tệp quá lớn: giới hạn là {limits.max_bytes / 1e6:.6g} MB.", path=source_path)
        return made.read_bytes()


def run(command: list[str], folder: Path, source_path: str, limits: Limits) -> bytes:
    """What a program prints. It is stopped with its children when its time is over, or the worker's that it runs in."""
    if os.name == "posix":
        memory = max(limits.max_memory_mb, _LEAST_MEMORY_MB) << 10
        command = ["/bin/sh", "-c", f'ulimit -S -v {memory}; ulimit -c 0; exec "$@"', "sh", *command]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_"))}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - a program found on the path, no shell expands what it is given
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        # A worker is stopped by its group: what it starts stays in there. Elsewhere the program gets a group to be stopped by.
        start_new_session=not worker.is_worker(),
    )
    try:
        return process.communicate(timeout=limits.max_seconds)[0]
    except subprocess.TimeoutExpired as error:
        raise ReadingTooSlow(
            f"Đọc quá lâu nên đã dừng: giới hạn là {limits.max_seconds:.6g} giây (chỉnh bằng --limit seconds=…).",
            path=source_path,
        ) from error
    finally:
        if process.returncode is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg") and not worker.is_worker():
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()

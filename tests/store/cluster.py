"""A private PostgreSQL cluster for the time of the tests, from whatever binaries the system has."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType


def find_binaries() -> Path | None:
    """The folder of the newest `initdb` and `postgres`, 15 or later; None where an unprivileged user cannot be had either."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    if os.geteuid() == 0 and _unprivileged() is None:
        return None
    return next((folder for folder in candidates if (folder / "postgres").is_file()), None)


def _unprivileged() -> str | None:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


class Cluster:
    """Listens on a free port of the loopback; trusts everybody there, as nobody else gets there."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="policyparse-pg-"))
        self.user = _unprivileged() if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.guard: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Cluster:
        self._set_guard()
        # A locale that sorts otherwise than by code point, where the system has one, would show what depends on it.
        self._run("initdb", "--no-sync", "--auth=trust", "--username=policyparse", "--encoding=UTF8", "--locale=C.UTF-8")
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self.guard is not None
        self.guard.communicate(timeout=120)

    def _set_guard(self) -> None:
        """Start what stops the server and removes its folder when its standard input ends: when we say so, or are killed."""
        script = 'read -r _; "$1" stop -D "$2/data" -m immediate -w; rm -rf "$2"'
        self.guard = subprocess.Popen(
            ["/bin/sh", "-c", script, "guard", str(self.binaries / "pg_ctl"), str(self.folder)],
            user=self.user,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the tests; the server outlives them until they let go of it
        )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=40"
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def create_database(self, name: str) -> str:
        import psycopg

        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql://policyparse@127.0.0.1:{self.port}/{name}"

    def create_schema(self, name: str) -> str:
        """A store of its own within one database: far fewer files than a database each."""
        import psycopg

        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"'.encode())
        return f"postgresql://policyparse@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{name}"

    def set_read_only(self, database: str, wanted: bool) -> None:
        """New transactions may only read; those who are connected are sent away."""
        import psycopg

        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(
                f'ALTER DATABASE "{database}" SET default_transaction_read_only = {"on" if wanted else "off"}'.encode()
            )
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,))

    def _dsn(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=policyparse dbname={database}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), "-D", str(self.folder / "data"), *arguments]
        done = subprocess.run(
            command,
            user=self.user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")

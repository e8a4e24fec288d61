"""The compiled lexicon: what the tables say, kept as one file so that it is not worked out anew in every process.

A file is named by the hash of the tables and of the code that reads them, so it can be missing but never stale. It holds
data only; one that is damaged is not used. POLICYPARSE_CACHE names another folder, or, if empty, turns all this off.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from policyparse.lexicon.model import Lexicon

_KEPT = 8  # compiled lexicons, the newest; an office has few


def cache_folder() -> Path | None:
    """Where compiled lexicons are kept, or None if they are not."""
    chosen = os.environ.get("POLICYPARSE_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "policyparse"
    except RuntimeError:  # no home
        return None


@lru_cache(maxsize=1)
def _code() -> bytes:
    digest = hashlib.sha256(f"{sys.version_info[:2]}{msgspec.__version__}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()


def _file(digest: str) -> Path | None:
    folder = cache_folder()
    key = hashlib.sha256(digest.encode() + _code()).hexdigest()
    return folder / f"lexicon-{key[:32]}.msgpack" if folder else None


def read_compiled(digest: str) -> Lexicon | None:
    """The compiled lexicon of tables with this digest, if it is there and whole."""
    file = _file(digest)
    if file is None:
        return None
    try:
        data = file.read_bytes()
        lexicon = msgspec.msgpack.decode(data[32:], type=Lexicon)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
    return lexicon if hashlib.sha256(data[32:]).digest() == data[:32] and lexicon.digest == digest else None


def write_compiled(lexicon: Lexicon) -> None:
    """Keep a lexicon that was read from its tables. Where that is not possible nothing happens."""
    file = _file(lexicon.digest)
    if file is None:
        return
    body = msgspec.msgpack.encode(lexicon)
    part = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(hashlib.sha256(body).digest() + body)
        part.replace(file)
        for old in sorted(file.parent.glob("lexicon-*.msgpack"), key=lambda kept: -kept.stat().st_mtime)[_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)

"""What every worker of a batch is told once, and what it answers for each file."""

from __future__ import annotations

import json
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import msgspec

from policyparse.learned import NO_MODELS, Models, load_models
from policyparse.lexicon import NO_CALENDAR, Lexicon, OfficeCalendar, load_calendar, load_lexicon
from policyparse.readers.options import Limits, Options
from policyparse.records.model import Plan

State = Literal["done", "unchanged", "failed", "quarantined", "refused"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what a worker makes of a file, and where it writes it."""

    url: str
    run: int
    engine: str
    lexicon: str | None = None
    calendar: str | None = None
    as_of: date | None = None
    changes: Literal["accept", "reject"] = "accept"
    limits: Limits = Limits()
    models: bool = True
    """Whether the trained models that come with the package may help."""
    allow_secret: bool = False
    retry: bool = False
    """Try again what failed or was quarantined under the same engine."""
    patience: float = 300
    """Seconds for which a database that does not answer is waited for."""

    def knowledge(self) -> tuple[Lexicon, OfficeCalendar]:
        """The lexicon and the calendar; raises what loading them raises."""
        lexicon = load_lexicon(Path(self.lexicon) if self.lexicon else None)
        return lexicon, load_calendar(Path(self.calendar)) if self.calendar else NO_CALENDAR

    def trained(self) -> Models:
        """The models that may help."""
        return load_models() if self.models else NO_MODELS


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file. `code` and `message` say why there is no result."""

    path: str
    state: State
    code: str = ""
    message: str = ""
    tasks: int = 0
    seconds: float = 0


def fingerprint(lexicon: Lexicon, calendar: OfficeCalendar, as_of: date | None, changes: str, models: Models) -> str:
    """All that a result depends on besides the file: what the pipeline stamps on any result, and what it was asked for."""
    from policyparse.pipeline import analyse
    from policyparse.readers import read_bytes

    plan: Plan = analyse(
        read_bytes(b"x", "x.txt", options=Options(isolation="never")),
        lexicon=lexicon,
        as_of=as_of,
        calendar=calendar,
        models=models,
    )
    stamped = {"engine": msgspec.to_builtins(plan.engine), "as_of": plan.as_of, "changes": changes, "schema": plan.schema_version}
    return blake2b(json.dumps(stamped, sort_keys=True).encode(), digest_size=16).hexdigest()


def printable(path: str) -> str:
    """A path that any database and any terminal takes: bytes that are no letters are shown by their codes."""
    return path.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")

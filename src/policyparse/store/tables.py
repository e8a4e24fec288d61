"""The tables that come with this room, in `data/`."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table by their columns."""
    with (Path(__file__).with_name("data") / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))

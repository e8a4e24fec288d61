"""What a found body is: its place, its kind, and the lexicon's name for it."""

from __future__ import annotations

from typing import NamedTuple

from policyparse.lexicon import AgencyName
from policyparse.spans import Span


class AgencyFound(NamedTuple):
    """One body at one place. `kind` is name, group, post or open (a singular class, "cơ quan chủ trì")."""

    span: Span
    kind: str
    name: AgencyName | None = None

"""Surface forms of bodies, each with a place and a day, against what they mean: an id, candidates, or nothing known.

`expected` is an id, "?" and the candidates, "-" for a body that no list knows, "none" for words that are no body.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policyparse.document import fold
from policyparse.lexicon import load_lexicon
from policyparse.mentions.agencies import find_agencies
from policyparse.resolution.agencies import NameResolver

LEXICON = load_lexicon()
ORACLE = Path(__file__).parent.parent / "lexicon" / "oracle.csv"
ROWS = list(csv.DictReader(ORACLE.read_text("utf-8").splitlines()))


def answer(surface: str, place: str, day: str) -> str:
    text = f"Giao {surface} tổng hợp."
    span = (5, 5 + len(surface))
    found = next((body for body in find_agencies(text, fold(text), LEXICON) if body.span == span), None)
    if found is None:
        return "none"
    body = NameResolver(LEXICON, place or None, day).resolve(surface, fold(surface), found.kind, found.name)
    return body.id or ("?" + " ".join(sorted(body.candidates)) if body.candidates else "-")


def test_the_oracle_is_large() -> None:
    assert len({(row["surface"], row["place"], row["day"]) for row in ROWS}) == len(ROWS) >= 300


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['surface']}@{row['place']}-{row['day']}")
def test_surface_forms(row: dict[str, str]) -> None:
    assert answer(row["surface"], row["place"], row["day"]) == row["expected"]

"""Who cites whom: directly, by a short name, or through a chain of documents, stored or only spoken of.

A document is known by its number, its date and its place. Undated citations and those without a place meet every document
they can mean; two that contradict each other never meet, as numbers begin anew each year and in each province.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, and_, select

from policyparse.errors import StoreError
from policyparse.store import schema
from policyparse.store.folding import fold_symbol

MOST_STEPS = 8
_PORTION = 400

_cited, _documents, _links = schema.cited_documents, schema.documents, schema.subject_links
_Value = TypeVar("_Value")
_Row = Any  # a row of whichever query


class Work(NamedTuple):
    """A document as others speak of it; `folded` is its number without signs."""

    folded: str
    issued: str | None
    place: str | None

    def may_be(self, other: Work) -> bool:
        """True if nothing speaks against the two being one document."""
        return (
            self.folded == other.folded
            and (self.issued is None or other.issued is None or self.issued == other.issued)
            and (self.place is None or other.place is None or self.place == other.place)
        )


class Step(NamedTuple):
    """`work` rests on what the path before it leads to. `document` is its number in the store, None if it is not there.

    `cited` are the places where it is cited from: pairs of a stored document and one of its cited documents.
    """

    work: Work
    label: str
    path: tuple[str, ...]
    document: int | None
    cited: tuple[tuple[int, int], ...]


def read_symbol(written: str) -> Work:
    """ "29-NQ/TW", or with its date "29-NQ/TW|2022-11-17". Raises `StoreError` for what has no letter or digit."""
    number, _, issued = written.partition("|")
    folded = fold_symbol(number)
    if not folded:
        raise StoreError("cần số, ký hiệu văn bản, ví dụ 29-NQ/TW", path=written)
    return Work(folded, _read_issued(issued.strip(), written), None)


def written_symbol(written: str) -> str:
    """The symbol alone of what somebody asked for."""
    return written.partition("|")[0].strip()


def _read_issued(issued: str, written: str) -> str | None:
    if not issued:
        return None
    try:
        return datetime.strptime(issued, "%d/%m/%Y" if "/" in issued else "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise StoreError(f"“{issued}” không phải một ngày dạng 2022-11-17 hay 17/11/2022", path=written) from error


def place_of(agency: str | None) -> str | None:
    """The place of a body's id; None for bodies of the whole country, and where there is no id."""
    return agency.partition("@")[2] or None if agency else None


def resting_on(connection: Connection, target: Work, *, steps: int = MOST_STEPS) -> list[Step]:
    """All that rests on a document, nearest first: who cites it, who cites those, and so on. Each document once."""
    found: list[Step] = []
    known: set[Work] = {target}
    frontier: list[tuple[Work, tuple[str, ...]]] = [(target, (label_of(connection, target),))]
    for _ in range(steps):
        paths: dict[str, list[tuple[Work, tuple[str, ...]]]] = {}
        for work, path in frontier:
            paths.setdefault(work.folded, []).append((work, path))
        reached: dict[Work, Step] = {}
        rows = []
        for row in _citing(connection, paths):
            cited = Work(row.number_folded, row.issued, place_of(row.issuer_id))
            meant = [path for work, path in paths[row.number_folded] if work.may_be(cited)]
            if meant:
                rows.append((row, meant[0]))
        for step in _steps(connection, rows):
            if step.work in known or step.label in step.path[:-1]:
                continue
            before = reached.get(step.work)
            reached[step.work] = step._replace(cited=(before.cited if before else ()) + step.cited)
        if not reached:
            break
        order = sorted(reached.values(), key=lambda step: (step.work.issued or "", step.label), reverse=True)
        found += order
        known |= reached.keys()
        frontier = [(step.work, step.path) for step in order]
    return found


def label_of(connection: Connection, work: Work, asked: str | None = None) -> str:
    """The number as somebody writes it, else as it was asked for."""
    for table in (_documents, _cited):
        query = select(table.c.number).where(table.c.number_folded == work.folded).limit(1)
        if (number := connection.execute(query).scalar()) is not None:
            return str(number)
    return asked or work.folded


def _citing(connection: Connection, paths: Iterable[str]) -> Iterator[_Row]:
    for portion in _portions(sorted(paths)):
        query = (
            select(
                _cited.c.document,
                _cited.c.ordinal,
                _cited.c.number_folded,
                _cited.c.issued,
                _cited.c.issuer_id,
                _documents.c.key,
                _documents.c.number,
                _documents.c.number_folded.label("own_folded"),
                _documents.c.issued.label("own_issued"),
                _documents.c.issuer_id.label("own_issuer"),
            )
            .join(_documents, _documents.c.id == _cited.c.document)
            .where(_documents.c.current, _cited.c.number_folded.in_(portion))
            .order_by(_documents.c.key, _documents.c.sha256, _cited.c.ordinal)
        )
        yield from connection.execute(query).all()


def _steps(connection: Connection, rows: list[tuple[_Row, tuple[str, ...]]]) -> Iterator[Step]:
    """The documents that cite, each with the documents whose subject, as it is quoted there, names the cited one."""
    spoken: dict[tuple[int, int], list[_Row]] = {}
    for portion in _portions(sorted({row.document for row, _ in rows})):
        query = (
            select(
                _links.c.document,
                _links.c.target,
                _cited.c.ordinal,
                _cited.c.number,
                _cited.c.number_folded,
                _cited.c.issued,
                _cited.c.issuer_id,
            )
            .join(_cited, and_(_links.c.document == _cited.c.document, _links.c.source == _cited.c.ordinal))
            .where(_links.c.document.in_(portion), _cited.c.number_folded.is_not(None))
            .order_by(_links.c.document, _cited.c.ordinal)
        )
        for one in connection.execute(query):
            spoken.setdefault((one.document, one.target), []).append(one)
    homes = find_stored(connection, {one.number_folded for row, _ in rows for one in spoken.get((row.document, row.ordinal), ())})
    for row, path in rows:
        label = row.number or row.key
        own = Work(row.own_folded or row.key, row.own_issued, place_of(row.own_issuer))
        yield Step(own, label, (*path, label), row.document, ((row.document, row.ordinal),))
        for one in spoken.get((row.document, row.ordinal), ()):
            work = Work(one.number_folded, one.issued, place_of(one.issuer_id))
            yield Step(work, one.number, (*path, one.number), meant_by(homes, work), ((row.document, one.ordinal),))


def find_stored(connection: Connection, numbers: Iterable[str]) -> dict[str, list[tuple[Work, int]]]:
    """The current documents that bear these folded numbers."""
    found: dict[str, list[tuple[Work, int]]] = {}
    for portion in _portions(sorted(numbers)):
        query = select(_documents.c.id, _documents.c.number_folded, _documents.c.issued, _documents.c.issuer_id)
        for row in connection.execute(query.where(_documents.c.current, _documents.c.number_folded.in_(portion))):
            work = Work(row.number_folded, row.issued, place_of(row.issuer_id))
            found.setdefault(work.folded, []).append((work, row.id))
    return found


def meant_by(stored: dict[str, list[tuple[Work, int]]], work: Work) -> int | None:
    """The stored document that a citation can only mean; None if there is none, or more than one."""
    found = {identity for other, identity in stored.get(work.folded, ()) if work.may_be(other)}
    return found.pop() if len(found) == 1 else None


def stored_as(connection: Connection, work: Work) -> int | None:
    """`meant_by` for a single citation."""
    return meant_by(find_stored(connection, [work.folded]), work)


def _portions(values: list[_Value]) -> Iterator[list[_Value]]:
    for start in range(0, len(values), _PORTION):
        yield values[start : start + _PORTION]

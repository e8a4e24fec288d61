"""Full-text search, blind to tone marks and missing accents: both sides are folded, the databases only compare plain words."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, column, func, literal_column, or_, select, table

from policyparse.store import schema
from policyparse.store.folding import fold_words

_TERM = re.compile(r'"([^"]*)"?|(\S+)')


class Hit(NamedTuple):
    """A task, or with `task` None a document, that has all the words."""

    document: int
    task: int | None


def find_passages(connection: Connection, words: str, *, tasks: bool, limit: int) -> list[Hit]:
    """The tasks (else the documents) with all of `words`; what stands between quotes, and a symbol, keeps its order.

    In the order of the documents' keys, newest first; only documents that count.
    """
    phrases = [folded for quoted, bare in _TERM.findall(words) if (folded := fold_words(quoted or bare))]
    if not phrases:
        return []
    passages, documents = schema.passages, schema.documents
    found = (
        select(passages.c.document, passages.c.task)
        .join(documents, documents.c.id == passages.c.document)
        .where(documents.c.current, passages.c.task.is_not(None) if tasks else passages.c.task.is_(None))
        .where(*_matches(connection, phrases))
        .order_by(func.coalesce(documents.c.issued, "").desc(), documents.c.key, documents.c.sha256, passages.c.task)
        .limit(limit)
    )
    return [Hit(row.document, row.task) for row in connection.execute(found)]


def matches_any(connection: Connection, phrases: list[str]) -> ColumnElement[bool]:
    """The passages that have at least one of some runs of folded words."""
    if connection.dialect.name == "sqlite":
        return _indexed(" OR ".join(f'"{phrase}"' for phrase in phrases))
    return or_(*_in_vector(phrases))


def _matches(connection: Connection, phrases: list[str]) -> list[ColumnElement[bool]]:
    if connection.dialect.name == "sqlite":
        return [_indexed(" ".join(f'"{phrase}"' for phrase in phrases))]
    return _in_vector(phrases)


def _indexed(query: str) -> ColumnElement[bool]:
    index = table("passage_index", column("rowid"), column("passage_index"))
    return schema.passages.c.id.in_(select(index.c.rowid).where(literal_column("passage_index").op("MATCH")(query)))


def _in_vector(phrases: list[str]) -> list[ColumnElement[bool]]:
    simple: ColumnElement[str] = literal_column("'simple'")
    vector = func.to_tsvector(simple, schema.passages.c.folded)
    return [vector.op("@@")(func.phraseto_tsquery(simple, phrase)) for phrase in phrases]

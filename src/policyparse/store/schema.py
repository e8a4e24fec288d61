"""The tables of a store. What is asked for often has columns of its own; the whole result stands in `documents.plan`.

Texts compare by code point in both databases, so that an order never depends on a server's locale.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import TEXT as POSTGRESQL_TEXT

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s"}
)


def _words() -> Text:
    return Text().with_variant(POSTGRESQL_TEXT(collation="C"), "postgresql")


def _text(name: str, *, key: bool = False, required: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, _words(), primary_key=key, nullable=not (required or key), unique=unique or None)


def _number(name: str, *, key: bool = False, required: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=not (required or key), autoincrement=False)


runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("command", required=True),
    _text("engine", required=True),
    _text("started", required=True),
    _text("finished"),
    _text("counts"),
)

files = Table("files", metadata, _text("path", key=True), _text("sha256", required=True), Index(None, "sha256"))

outcomes = Table(
    "outcomes",
    metadata,
    _text("sha256", key=True),
    _text("engine", key=True),
    _text("state", required=True),
    _text("code", required=True),
    _text("message", required=True),
    _text("path", required=True),
    _number("run", required=True),
)
"""What was not stored, by content: failed, quarantined or refused, and why."""

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("sha256", required=True, unique=True),
    _text("engine", required=True),
    _number("run", required=True),
    _text("path", required=True),
    _text("key", required=True),
    Column("current", Boolean, nullable=False),
    _text("number"),
    _text("number_folded"),
    _text("doc_type"),
    _text("issued"),
    _text("issuer_id"),
    _text("issuer"),
    _text("title"),
    _text("secrecy"),
    _text("urgency"),
    _text("reader", required=True),
    Column("ocr", Boolean, nullable=False),
    _number("task_count", required=True),
    Column("plan", LargeBinary, nullable=False),
    Index(None, "key"),
    Index(None, "number_folded"),
    Index(None, "key", "sha256", "current"),
)
"""`current` is false for a document that another file of the same key has taken the place of."""

tasks = Table(
    "tasks",
    metadata,
    _number("document", key=True),
    _number("ordinal", key=True),
    _text("id", required=True),
    _text("locator", required=True),
    _text("headings", required=True),
    _text("text", required=True),
    Column("core", Boolean, nullable=False),
    _text("modality", required=True),
    _number("line", required=True),
    _text("feed_digest", required=True),
    Index(None, "id"),
)
"""`feed_digest` is of the task as an office's tracker takes it."""

assignees = Table(
    "assignees",
    metadata,
    _number("document", key=True),
    _number("task", key=True),
    _number("ordinal", key=True),
    _text("role", required=True),
    _text("mention", required=True),
    _text("agency_id"),
    _text("agency_class"),
    _text("agency"),
    _text("name_folded", required=True),
    Column("inherited", Boolean, nullable=False),
    _text("last_day"),
    Index(None, "agency_class", "last_day", "role"),
    Index(None, "name_folded"),
    sqlite_with_rowid=False,
)

"""`last_day` is the earliest of the task's deadlines: a docket is put in order without reading the tasks."""

deadlines = Table(
    "deadlines",
    metadata,
    _number("document", key=True),
    _number("task", key=True),
    _number("ordinal", key=True),
    _text("text", required=True),
    _text("kind", required=True),
    _text("value"),
    _text("rrule"),
    _text("bound", required=True),
    _text("last_day"),
    Index(None, "last_day"),
    Index(None, "rrule"),
    sqlite_with_rowid=False,
)
"""`last_day` is the last day on which the work is in time, where the words and the date of issue tell it."""

citations = Table(
    "citations",
    metadata,
    _number("document", key=True),
    _number("ordinal", key=True),
    _text("text", required=True),
    _text("kind", required=True),
    _number("target"),
    _text("sentence", required=True),
    _number("line", required=True),
    sqlite_with_rowid=False,
)

task_citations = Table(
    "task_citations",
    metadata,
    _number("document", key=True),
    _number("task", key=True),
    _number("citation", key=True),
    sqlite_with_rowid=False,
)

cited_documents = Table(
    "cited_documents",
    metadata,
    _number("document", key=True),
    _number("ordinal", key=True),
    _text("key", required=True),
    _text("number"),
    _text("number_folded"),
    _text("doc_type"),
    _text("issued"),
    _text("issuer_id"),
    _text("issuer"),
    _text("subject"),
    _text("relation"),
    _text("aliases", required=True),
    Index(None, "number_folded"),
    sqlite_with_rowid=False,
)

subject_links = Table(
    "subject_links",
    metadata,
    _number("document", key=True),
    _number("source", key=True),
    _number("target", key=True),
    sqlite_with_rowid=False,
)
"""The subject of one cited document names another one: that is how a chain goes on through documents nobody stored."""

findings = Table(
    "findings",
    metadata,
    _number("document", key=True),
    _number("ordinal", key=True),
    _text("code", required=True),
    _text("severity", required=True),
    _text("message", required=True),
    _text("suggestion"),
    _number("line", required=True),
    Index(None, "code"),
    sqlite_with_rowid=False,
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    _number("document", required=True),
    _number("task"),
    _text("folded", required=True),
    Index(None, "document"),
)
"""What full-text search reads: a task each, and the whole of each document. The index over it is each database's own."""

feed_pending = Table("feed_pending", metadata, _text("key", key=True))

feed_state = Table(
    "feed_state",
    metadata,
    _text("id", key=True),
    _text("key", required=True),
    _text("digest", required=True),
    Index(None, "key"),
)

feed_log = Table(
    "feed_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("type", required=True),
    _text("id", required=True),
    _text("time", required=True),
    _text("data", required=True),
)

PARTS = (tasks, assignees, deadlines, citations, task_citations, cited_documents, subject_links, findings, passages)
"""The tables that belong to one document each, by their column `document`."""

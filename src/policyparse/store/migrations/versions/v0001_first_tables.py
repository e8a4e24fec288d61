"""The first tables, and the index that full-text search reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
# Words are folded before they come here, so that neither database needs to know anything of Vietnamese.
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(folded, content='passages', content_rowid='id', detail=full)",
    "CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN "
    "INSERT INTO passage_index(rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN "
    "INSERT INTO passage_index(passage_index, rowid, folded) VALUES ('delete', old.id, old.folded); END",
)
POSTGRESQL_INDEX = "CREATE INDEX passage_index ON passages USING gin (to_tsvector('simple', folded))"


def upgrade() -> None:
    op.create_table(
        "assignees",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("mention", WORDS, nullable=False),
        sa.Column("agency_id", WORDS, nullable=True),
        sa.Column("agency_class", WORDS, nullable=True),
        sa.Column("agency", WORDS, nullable=True),
        sa.Column("name_folded", WORDS, nullable=False),
        sa.Column("inherited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document", "task", "ordinal", name="pk_assignees"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignees_agency_class", "assignees", ["agency_class"], unique=False)
    op.create_index("ix_assignees_name_folded", "assignees", ["name_folded"], unique=False)
    op.create_table(
        "citations",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("sentence", WORDS, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document", "ordinal", name="pk_citations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cited_documents",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("number", WORDS, nullable=True),
        sa.Column("number_folded", WORDS, nullable=True),
        sa.Column("doc_type", WORDS, nullable=True),
        sa.Column("issued", WORDS, nullable=True),
        sa.Column("issuer_id", WORDS, nullable=True),
        sa.Column("issuer", WORDS, nullable=True),
        sa.Column("subject", WORDS, nullable=True),
        sa.Column("relation", WORDS, nullable=True),
        sa.Column("aliases", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("document", "ordinal", name="pk_cited_documents"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cited_documents_number_folded", "cited_documents", ["number_folded"], unique=False)
    op.create_table(
        "deadlines",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=True),
        sa.Column("rrule", WORDS, nullable=True),
        sa.Column("bound", WORDS, nullable=False),
        sa.Column("last_day", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("document", "task", "ordinal", name="pk_deadlines"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deadlines_last_day", "deadlines", ["last_day"], unique=False)
    op.create_index("ix_deadlines_rrule", "deadlines", ["rrule"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", WORDS, nullable=False),
        sa.Column("engine", WORDS, nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("number", WORDS, nullable=True),
        sa.Column("number_folded", WORDS, nullable=True),
        sa.Column("doc_type", WORDS, nullable=True),
        sa.Column("issued", WORDS, nullable=True),
        sa.Column("issuer_id", WORDS, nullable=True),
        sa.Column("issuer", WORDS, nullable=True),
        sa.Column("title", WORDS, nullable=True),
        sa.Column("secrecy", WORDS, nullable=True),
        sa.Column("urgency", WORDS, nullable=True),
        sa.Column("reader", WORDS, nullable=False),
        sa.Column("ocr", sa.Boolean(), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("sha256", name="uq_documents"),
    )
    op.create_index("ix_documents_key", "documents", ["key"], unique=False)
    op.create_index("ix_documents_number_folded", "documents", ["number_folded"], unique=False)
    op.create_table(
        "feed_log",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("time", WORDS, nullable=False),
        sa.Column("data", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_feed_log"),
    )
    op.create_table(
        "feed_pending", sa.Column("key", WORDS, nullable=False), sa.PrimaryKeyConstraint("key", name="pk_feed_pending")
    )
    op.create_table(
        "feed_state",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_state"),
    )
    op.create_index("ix_feed_state_key", "feed_state", ["key"], unique=False)
    op.create_table(
        "files",
        sa.Column("path", WORDS, nullable=False),
        sa.Column("sha256", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_files"),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"], unique=False)
    op.create_table(
        "findings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", WORDS, nullable=False),
        sa.Column("severity", WORDS, nullable=False),
        sa.Column("message", WORDS, nullable=False),
        sa.Column("suggestion", WORDS, nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document", "ordinal", name="pk_findings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_findings_code", "findings", ["code"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("sha256", WORDS, nullable=False),
        sa.Column("engine", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("code", WORDS, nullable=False),
        sa.Column("message", WORDS, nullable=False),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "engine", name="pk_outcomes"),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=True),
        sa.Column("folded", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
    )
    op.create_index("ix_passages_document", "passages", ["document"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command", WORDS, nullable=False),
        sa.Column("engine", WORDS, nullable=False),
        sa.Column("started", WORDS, nullable=False),
        sa.Column("finished", WORDS, nullable=True),
        sa.Column("counts", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "subject_links",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document", "source", "target", name="pk_subject_links"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_citations",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document", "task", "citation", name="pk_task_citations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tasks",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("locator", WORDS, nullable=False),
        sa.Column("headings", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("modality", WORDS, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("feed_digest", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("document", "ordinal", name="pk_tasks"),
    )
    op.create_index("ix_tasks_id", "tasks", ["id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_INDEX:
            op.execute(statement)
    else:
        op.execute(POSTGRESQL_INDEX)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passage_index")
    op.drop_table("assignees")
    op.drop_table("citations")
    op.drop_table("cited_documents")
    op.drop_table("deadlines")
    op.drop_table("documents")
    op.drop_table("feed_log")
    op.drop_table("feed_pending")
    op.drop_table("feed_state")
    op.drop_table("files")
    op.drop_table("findings")
    op.drop_table("outcomes")
    op.drop_table("passages")
    op.drop_table("runs")
    op.drop_table("subject_links")
    op.drop_table("task_citations")
    op.drop_table("tasks")

"""A docket is put in order by what stands beside the assignee, and by an index that has the documents' keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("assignees", sa.Column("last_day", WORDS, nullable=True))
    op.execute(
        "UPDATE assignees SET last_day = (SELECT min(deadlines.last_day) FROM deadlines"
        " WHERE deadlines.document = assignees.document AND deadlines.task = assignees.task)"
    )
    op.drop_index("ix_assignees_agency_class", "assignees")
    op.create_index("ix_assignees_agency_class_last_day_role", "assignees", ["agency_class", "last_day", "role"])
    op.create_index("ix_documents_key_sha256_current", "documents", ["key", "sha256", "current"])


def downgrade() -> None:
    op.drop_index("ix_documents_key_sha256_current", "documents")
    op.drop_index("ix_assignees_agency_class_last_day_role", "assignees")
    op.create_index("ix_assignees_agency_class", "assignees", ["agency_class"])
    op.drop_column("assignees", "last_day")

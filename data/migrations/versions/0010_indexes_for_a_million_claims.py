"""Indexes by which questions are quick on a million claims"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_stage_status", "stage")
    op.create_index("ix_stage_status", "stage", ["status", "last_shutdown", "product_id", "from_day", "to_day"])
    op.create_index("ix_event_kind_day", "event", ["kind", "known_to", "first_day", "last_day", "id"])
    op.create_index("ix_event_platform_kind", "event", ["platform", "kind", "known_to"])
    op.create_index("ix_document_source_fetched", "document", ["source_id", "fetched_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_stage_status", "stage")
    op.create_index("ix_stage_status", "stage", ["status", "last_shutdown", "from_day", "to_day", "product_id"])
    op.drop_index("ix_document_source_fetched", "document")
    op.drop_index("ix_event_platform_kind", "event")
    op.drop_index("ix_event_kind_day", "event")

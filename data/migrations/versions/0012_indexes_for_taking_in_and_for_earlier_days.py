"""Indexes by which a document is taken in, and every question answered, without reading what it has nothing to do with"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

DAYS = ["kind", "first_day", "last_day", "id", "known_from", "known_to", "product_id", "strength"]
HELD, CLOSED = sa.text("known_to IS NULL"), sa.text("known_to IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_claim_platform_key", "claim")
    op.drop_index("ix_claim_observed", "claim")
    op.create_index("ix_claim_name", "claim", ["platform", "key", "product_id", "extractor", "known_to", "id"])
    op.drop_index("ix_event_kind_day", "event")
    op.create_index("ix_event_kind_day", "event", DAYS)
    op.drop_index("ix_event_platform_kind", "event")
    op.create_index("ix_event_platform_kind", "event", ["platform", "kind"], sqlite_where=HELD, postgresql_where=HELD)
    op.drop_index("ix_event_known_to", "event")
    op.create_index("ix_event_known_to", "event", ["known_to"], sqlite_where=CLOSED, postgresql_where=CLOSED)
    op.drop_index("ix_document_source_fetched", "document")
    op.create_index("ix_document_source_fetched", "document", ["source_id", "fetched_at", "id", "outcome", "format"])
    op.create_index("ix_change_platform", "change", ["platform", "event_kind", "kind"])
    op.drop_index("ix_newsitem_thread_id", "newsitem")
    op.create_index("ix_newsitem_thread", "newsitem", ["thread_id", "published"])
    # SQLite tells nobody of these: a later change in batch mode has to make them anew.
    op.create_index("ix_vendor_by_name", "vendor", [sa.text("lower(name)"), "id"])
    op.create_index("ix_product_by_name", "product", ["vendor_id", sa.text("lower(name)"), "id"])


def downgrade() -> None:
    op.drop_index("ix_product_by_name", "product")
    op.drop_index("ix_vendor_by_name", "vendor")
    op.drop_index("ix_newsitem_thread", "newsitem")
    op.create_index("ix_newsitem_thread_id", "newsitem", ["thread_id"])
    op.drop_index("ix_change_platform", "change")
    op.drop_index("ix_document_source_fetched", "document")
    op.create_index("ix_document_source_fetched", "document", ["source_id", "fetched_at", "id"])
    op.drop_index("ix_event_known_to", "event")
    op.create_index("ix_event_known_to", "event", ["known_to"])
    op.drop_index("ix_event_platform_kind", "event")
    op.create_index("ix_event_platform_kind", "event", ["platform", "kind", "known_to"])
    op.drop_index("ix_event_kind_day", "event")
    op.create_index("ix_event_kind_day", "event", ["kind", "known_to", "first_day", "last_day", "id"])
    op.drop_index("ix_claim_name", "claim")
    op.create_index("ix_claim_observed", "claim", ["observed"])
    op.create_index("ix_claim_platform_key", "claim", ["platform", "key"])

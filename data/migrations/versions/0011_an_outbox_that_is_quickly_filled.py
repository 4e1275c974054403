"""An outbox that is quickly filled: without indexes that no question uses"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNUSED = ("product_id", "change_id", "event_id", "news_id")


def upgrade() -> None:
    for column in UNUSED:
        op.drop_index(f"ix_outbox_{column}", "outbox")


def downgrade() -> None:
    for column in UNUSED:
        op.create_index(f"ix_outbox_{column}", "outbox", [column])

"""An outbox that is quickly filled, without indexes that no question uses; what is disputed is no longer told as confirmed"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNUSED = ("product_id", "change_id", "event_id", "news_id")
BEFORE, AFTER = '"confirmed"', '"confirmed", "disputed"'


def upgrade() -> None:
    for column in UNUSED:
        op.drop_index(f"ix_outbox_{column}", "outbox")
    _write(BEFORE, AFTER)


def downgrade() -> None:
    for column in UNUSED:
        op.create_index(f"ix_outbox_{column}", "outbox", [column])
    _write(AFTER, BEFORE)


def _write(before: str, after: str) -> None:
    """Whoever was told of disputes by the name of the other goes on to be."""
    written = "CAST(replace(CAST(signals AS TEXT), '{}', '{}') AS JSON)"
    if op.get_bind().dialect.name == "sqlite":  # which keeps it as text
        written = "replace(signals, '{}', '{}')"
    op.execute(f"UPDATE subscription SET signals = {written.format(before, after)}")

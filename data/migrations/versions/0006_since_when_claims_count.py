"""Since when each claim counts, and until when"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COUNTS = "SELECT 1 FROM document WHERE document.id = claim.document_id AND document.outcome = 'read' AND document.extractor = claim.extractor"
_OF_DOCUMENT = "(SELECT {} FROM document WHERE document.id = claim.document_id)"


def upgrade() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("known_to", sa.DateTime(timezone=True), nullable=True))
    # What an older reader read was read at some time between the fetch and the newest reading; what counts, by that reading.
    read, fetched = _OF_DOCUMENT.format("COALESCE(read_at, fetched_at)"), _OF_DOCUMENT.format("fetched_at")
    op.execute(
        f"UPDATE claim SET known_from = CASE WHEN EXISTS ({_COUNTS}) THEN {read} ELSE {fetched} END,"
        f" known_to = CASE WHEN EXISTS ({_COUNTS}) THEN NULL ELSE {read} END"
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.alter_column("known_from", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_column("known_to")
        batch_op.drop_column("known_from")

"""Lists that PostgreSQL too reads in the order of an index, and sources by their vendor"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ENDED, _LATEST = (sa.text(f"coalesce({of}, '0001-01-01')") for of in ("last_shutdown", "published"))
_TOLD = sa.text("thread_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_source_vendor_id", "source", ["vendor_id"])
    # SQLite tells nobody of these two: a later change in batch mode has to make them anew.
    op.drop_index("ix_stage_status", "stage")
    op.create_index("ix_stage_status", "stage", ["status", _ENDED, "product_id", "from_day", "to_day"])
    op.create_index("ix_newsitem_latest", "newsitem", [_LATEST, "id", "thread_id"], sqlite_where=_TOLD, postgresql_where=_TOLD)


def downgrade() -> None:
    op.drop_index("ix_newsitem_latest", "newsitem")
    op.drop_index("ix_stage_status", "stage")
    op.create_index("ix_stage_status", "stage", ["status", "last_shutdown", "product_id", "from_day", "to_day"])
    op.drop_index("ix_source_vendor_id", "source")

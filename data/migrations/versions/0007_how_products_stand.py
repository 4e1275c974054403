"""How products stand from which day to which, and indexes for a million claims"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Its rows follow from the events; they are written whenever the views are made anew.
    op.create_table(
        "stage",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("last_shutdown", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stage_product_id_product")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_stage_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("product_id", "from_day", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index("ix_stage_vendor_status", ["vendor_id", "status", "from_day", "to_day"])
        batch_op.create_index("ix_stage_status", ["status", "last_shutdown", "from_day", "to_day", "product_id"])


def downgrade() -> None:
    op.drop_table("stage")

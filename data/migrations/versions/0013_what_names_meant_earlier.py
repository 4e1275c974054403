"""What names meant earlier is kept, so that an answer about a day stays what it was when a name comes to mean something else"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "aliaswas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("resolves", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_aliaswas_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliaswas")),
    )
    op.create_index(op.f("ix_aliaswas_product_id"), "aliaswas", ["product_id"])
    op.create_index(op.f("ix_aliaswas_key"), "aliaswas", ["key"])
    op.create_table(
        "claimwas",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claimwas_claim_id_claim")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_claimwas_product_id_product")),
        sa.PrimaryKeyConstraint("claim_id", "until", name=op.f("pk_claimwas")),
    )
    op.create_index(op.f("ix_claimwas_product_id"), "claimwas", ["product_id"])
    with op.batch_alter_table("alias") as batch_op:
        batch_op.add_column(sa.Column("since", MOMENT, nullable=True))
    op.execute("UPDATE alias SET since = (SELECT known_from FROM product WHERE product.id = alias.product_id)")
    with op.batch_alter_table("alias") as batch_op:
        batch_op.alter_column("since", existing_type=MOMENT, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("alias") as batch_op:
        batch_op.drop_column("since")
    op.drop_table("claimwas")
    op.drop_table("aliaswas")

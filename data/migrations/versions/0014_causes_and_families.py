"""Every change says why: a document, a declaration, a better reader, who is who, or the shipped facts; every product of which family it is; and names of vendors are declared"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KIND = "(SELECT source.kind FROM document JOIN source ON source.id = document.source_id WHERE document.id = change.document_id)"
# What a document was first read to say is known from the moment of that reading.
_READ_BEFORE = "EXISTS (SELECT 1 FROM claim WHERE claim.document_id = change.document_id AND claim.known_from < change.noticed_at)"


def upgrade() -> None:
    # Which family each is of follows from its key, and is worked out after every migration.
    op.add_column("product", sa.Column("family", sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_product_family", "product", ["vendor_id", "family"])
    with op.batch_alter_table("declaration") as batch_op:
        batch_op.alter_column("product_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("vendor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_declaration_vendor_id_vendor"), "vendor", ["vendor_id"], ["id"])
    op.add_column("change", sa.Column("cause", sa.String(), nullable=False, server_default="document"))
    op.execute(f"UPDATE change SET cause = 'declaration' WHERE NOT quiet AND {_KIND} = 'declared'")
    op.execute(
        f"UPDATE change SET cause = CASE WHEN {_KIND} = 'seed' THEN 'seed' WHEN {_READ_BEFORE} THEN 'reader' ELSE 'identity' END WHERE quiet"
    )


def downgrade() -> None:
    op.drop_column("change", "cause")
    op.execute("DELETE FROM declaration WHERE product_id IS NULL")
    with op.batch_alter_table("declaration") as batch_op:
        batch_op.drop_constraint(op.f("fk_declaration_vendor_id_vendor"), type_="foreignkey")
        batch_op.drop_column("vendor_id")
        batch_op.alter_column("product_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_product_family", "product")
    op.drop_column("product", "family")

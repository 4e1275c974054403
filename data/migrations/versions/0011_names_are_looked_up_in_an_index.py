"""What a name means is looked up in an index alone; nothing is asked by when words were true"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_claim_platform_key", "claim")
    op.drop_index("ix_claim_observed", "claim")
    op.create_index("ix_claim_name", "claim", ["platform", "key", "product_id", "extractor", "known_to", "id"])


def downgrade() -> None:
    op.drop_index("ix_claim_name", "claim")
    op.create_index("ix_claim_observed", "claim", ["observed"])
    op.create_index("ix_claim_platform_key", "claim", ["platform", "key"])

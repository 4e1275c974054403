"""Every change says why: a document, a declaration, a better reader, who is who, or the shipped facts; every product of which family it is; names of vendors are declared; and of claims that say the same the newest is found by an index"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from data.models import UtcDateTime
from data.rows import saying, speaker

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KIND = "(SELECT source.kind FROM document JOIN source ON source.id = document.source_id WHERE document.id = change.document_id)"
# What a document was first read to say is known from the moment of that reading.
_READ_BEFORE = "EXISTS (SELECT 1 FROM claim WHERE claim.document_id = change.document_id AND claim.known_from < change.noticed_at)"


_CLAIM = sa.table(
    "claim", *map(sa.column, ("id", "document_id", "vendor", "platform", "scope", "status", "announced", "deprecated", "shutdown", "strength", "authority", "name", "source_url", "speaker")),
    sa.column("stated", sa.Boolean), sa.column("confidence", sa.Float), sa.column("replacements", sa.JSON), sa.column("milestones", sa.JSON),
    sa.column("fetched_at", UtcDateTime()), sa.column("saying", sa.BigInteger),
)  # fmt: skip
_DOCUMENT = sa.table("document", sa.column("id"), sa.column("source_id"), sa.column("format"), sa.column("fetched_at", UtcDateTime()))
_SOURCE = sa.table("source", sa.column("id"), sa.column("slug"), sa.column("kind"))
_MANY = 20_000


def upgrade() -> None:
    _tell_sayings()
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


def _tell_sayings() -> None:
    """Who speaks in each claim, and which of them say the same."""
    for name, kind in (("fetched_at", UtcDateTime()), ("speaker", sa.String()), ("saying", sa.BigInteger())):
        op.add_column("claim", sa.Column(name, kind, nullable=True))
    here = op.get_bind()
    last = here.execute(sa.select(sa.func.coalesce(sa.func.max(_CLAIM.c.id), 0))).scalar_one()
    write = sa.update(_CLAIM).where(_CLAIM.c.id == sa.bindparam("claim"))
    write = write.values({name: sa.bindparam(f"new_{name}") for name in ("fetched_at", "speaker", "saying")})
    for begin in range(0, last + 1, _MANY):
        if rows := list(_told(here, begin)):
            here.execute(write, rows)
    with op.batch_alter_table("claim") as batch_op:
        batch_op.alter_column("fetched_at", existing_type=UtcDateTime(), nullable=False)
        batch_op.alter_column("speaker", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("saying", existing_type=sa.BigInteger(), nullable=False)
    columns = ["product_id", "saying", "observed", "fetched_at", "ordinal", "id"]
    counting = sa.text("known_to IS NULL")
    op.create_index("ix_claim_counting", "claim", columns, sqlite_where=counting, postgresql_where=counting)


def _told(here: sa.Connection, begin: int) -> Iterator[dict[str, Any]]:
    query = (
        sa.select(_CLAIM, _DOCUMENT.c.format, _DOCUMENT.c.fetched_at.label("fetched"), _SOURCE.c.slug, _SOURCE.c.kind)
        .join(_DOCUMENT, _DOCUMENT.c.id == _CLAIM.c.document_id)
        .join(_SOURCE, _SOURCE.c.id == _DOCUMENT.c.source_id)
        .where(_CLAIM.c.id.between(begin, begin + _MANY - 1))
    )
    for row in here.execute(query):
        speaks = speaker(row.slug, row.kind, row.format, row.source_url)
        said = saying({**row._mapping, "speaker": speaks})
        yield {"claim": row.id, "new_fetched_at": row.fetched, "new_speaker": speaks, "new_saying": said}


def downgrade() -> None:
    op.drop_index("ix_claim_counting", "claim")
    with op.batch_alter_table("claim") as batch_op:
        for name in ("saying", "speaker", "fetched_at"):
            batch_op.drop_column(name)
    op.drop_column("change", "cause")
    op.execute("DELETE FROM declaration WHERE product_id IS NULL")
    with op.batch_alter_table("declaration") as batch_op:
        batch_op.drop_constraint(op.f("fk_declaration_vendor_id_vendor"), type_="foreignkey")
        batch_op.drop_column("vendor_id")
        batch_op.alter_column("product_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_product_family", "product")
    op.drop_column("product", "family")

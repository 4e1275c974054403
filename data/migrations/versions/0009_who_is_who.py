"""Names decide which product a claim is about, whatever the order of reading; people declare who is who"""

import sqlalchemy as sa
from alembic import op

from pipeline.resolve import own_key

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sameas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('same_as', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_sameas_product_id_product')),
    sa.ForeignKeyConstraint(['same_as'], ['product.id'], name=op.f('fk_sameas_same_as_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sameas'))
    )
    op.create_index(op.f('ix_sameas_product_id'), 'sameas', ['product_id'])
    op.create_index(op.f('ix_sameas_same_as'), 'sameas', ['same_as'])
    current = sa.text('until IS NULL')
    op.create_index('ux_sameas_current', 'sameas', ['product_id'], unique=True, sqlite_where=current, postgresql_where=current)
    op.create_table('declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_declaration_product_id_product')),
    sa.ForeignKeyConstraint(['other_id'], ['product.id'], name=op.f('fk_declaration_other_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declaration'))
    )
    op.create_index(op.f('ix_declaration_product_id'), 'declaration', ['product_id'])
    op.create_index(op.f('ix_declaration_other_id'), 'declaration', ['other_id'])
    op.create_index(op.f('ix_declaration_key'), 'declaration', ['key'])
    op.create_table('claimname',
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('main', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claimname_claim_id_claim')),
    sa.PrimaryKeyConstraint('claim_id', 'key', name=op.f('pk_claimname'))
    )
    op.create_index('ix_claimname_platform_main', 'claimname', ['platform', 'main'])
    op.create_index('ix_claimname_platform_key', 'claimname', ['platform', 'key'])
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(), server_default=sa.text("''"), nullable=False))
        batch_op.create_index(batch_op.f('ix_product_key'), ['key'])
        batch_op.add_column(sa.Column('known_from', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        'UPDATE product SET known_from = COALESCE('
        '(SELECT MIN(claim.known_from) FROM claim WHERE claim.product_id = product.id),'
        ' (SELECT MIN(claim.known_from) FROM claim), CURRENT_TIMESTAMP)'
    )
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.alter_column('known_from', existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table('alias', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.String(), server_default='read', nullable=False))
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.alter_column('product_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('key', sa.String(), server_default=sa.text("''"), nullable=False))
        batch_op.create_index('ix_claim_platform_key', ['platform', 'key'])
    _write_keys()


def _write_keys() -> None:
    """Give what is there its keys. Whatever was read is read again by the reader that this comes with, and then follows its names."""
    here = op.get_bind()
    product = sa.table('product', sa.column('id'), sa.column('name'), sa.column('key'), sa.column('vendor_id'))
    vendor = sa.table('vendor', sa.column('id'), sa.column('slug'))
    claim = sa.table('claim', sa.column('name'), sa.column('platform'), sa.column('key'), sa.column('vendor'),
                     sa.column('document_id'))
    document = sa.table('document', sa.column('id'), sa.column('source_id'))
    source = sa.table('source', sa.column('id'), sa.column('vendor_id'))
    # A claim that names no vendor and whose source is nobody's happens where it does not say.
    nobodys = sa.select(document.c.id).join(source, source.c.id == document.c.source_id).where(source.c.vendor_id.is_(None))
    here.execute(claim.update().where(claim.c.vendor.is_(None), claim.c.document_id.in_(nobodys)).values(platform=''))
    products = sa.select(product.c.id, product.c.name, vendor.c.slug).join(vendor, vendor.c.id == product.c.vendor_id)
    for identity, name, home in here.execute(products).all():
        here.execute(product.update().where(product.c.id == identity).values(key=own_key(name, home)))
    for platform, name in here.execute(sa.select(claim.c.platform, claim.c.name).distinct()).all():
        same = (claim.c.platform == platform, claim.c.name == name)
        here.execute(claim.update().where(*same).values(key=own_key(name, platform)))


def downgrade() -> None:
    # What is about no product has no place in the older form; its document keeps it.
    op.execute('DELETE FROM claimname')
    op.execute('DELETE FROM claim WHERE product_id IS NULL')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_platform_key')
        batch_op.drop_column('key')
        batch_op.alter_column('product_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('alias', schema=None) as batch_op:
        batch_op.drop_column('origin')
    with op.batch_alter_table('product', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_product_key'))
        batch_op.drop_column('key')
        batch_op.drop_column('known_from')
    op.drop_table('claimname')
    op.drop_table('declaration')
    op.drop_table('sameas')

"""What a source asks of us, what it says of itself, and how often each host was asked"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hostday',
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('host', 'day', name=op.f('pk_hostday'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('wait_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('remarks', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_column('remarks')
        batch_op.drop_column('wait_until')
        batch_op.drop_column('failures')
    op.drop_table('hostday')

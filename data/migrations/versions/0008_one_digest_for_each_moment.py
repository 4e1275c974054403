"""One digest for each moment, whatever else was asked then"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_message_channel_id_slot'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_message_channel_id_purpose_slot'), ['channel_id', 'purpose', 'slot'])



def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_message_channel_id_purpose_slot'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_message_channel_id_slot'), ['channel_id', 'slot'])


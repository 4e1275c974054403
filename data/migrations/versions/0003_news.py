"""News: items, threads, and the full-text search over them"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE news_search USING fts5("
    "title, text, content='newsitem', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER news_added AFTER INSERT ON newsitem BEGIN "
    "INSERT INTO news_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "CREATE TRIGGER news_removed AFTER DELETE ON newsitem BEGIN "
    "INSERT INTO news_search(news_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END",
    "CREATE TRIGGER news_changed AFTER UPDATE OF title, text ON newsitem BEGIN "
    "INSERT INTO news_search(news_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); "
    "INSERT INTO news_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
)
_POSTGRESQL = (
    "ALTER TABLE newsitem ADD COLUMN search tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || text)) STORED",
    "CREATE INDEX news_search ON newsitem USING gin (search)",
)


def upgrade() -> None:
    op.create_table('newsthread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_newsthread_product_id_product')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_newsthread'))
    )
    op.create_index(op.f('ix_newsthread_product_id'), 'newsthread', ['product_id'])
    op.create_table('newsitem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('relevance', sa.Float(), nullable=False),
    sa.Column('subjects', sa.JSON(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('failures', sa.Integer(), server_default='0', nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['document.id'], name=op.f('fk_newsitem_article_id_document')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_newsitem_document_id_document')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_newsitem_source_id_source')),
    sa.ForeignKeyConstraint(['thread_id'], ['newsthread.id'], name=op.f('fk_newsitem_thread_id_newsthread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_newsitem')),
    sa.UniqueConstraint('source_id', 'url', name=op.f('uq_newsitem_source_id_url'))
    )
    for column in ('article_id', 'document_id', 'published', 'source_id', 'thread_id'):
        op.create_index(op.f(f'ix_newsitem_{column}'), 'newsitem', [column])
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _is_sqlite():
        op.execute("DROP TABLE news_search")
    op.drop_table('newsitem')  # with its triggers, generated column and indexes
    op.drop_table('newsthread')


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'

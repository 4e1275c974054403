"""Run by Alembic: how a migration reaches the database. The connection comes from ``data.db``."""

import warnings

from alembic import context

from data.models import SQLModel, UtcDateTime


def _render(kind, item, _autogen):
    # A migration must not depend on code that may change later, so types are written as plain SQLAlchemy.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


def _is_ours(_object, name, kind, reflected, _compared):
    # The full-text search is the database's own: SQLite keeps it in tables, PostgreSQL in a column and its index.
    return not (reflected and (str(name).startswith("news_search") or (kind, name) == ("column", "search")))


# SQLite cannot tell of an index over an expression; tests/data/test_db.py looks that they are there.
warnings.filterwarnings("ignore", message=".*expression-based index")
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    include_object=_is_ours,
    compare_server_default=True,
    # Comments are written with the views, from data/meanings.toml.
    autogenerate_plugins=["alembic.autogenerate.*", "~alembic.autogenerate.comments"],
)
with context.begin_transaction():
    context.run_migrations()

"""A database of every earlier form becomes one of the present form with all that was in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, text

from data import db
from data.checks import check

OTHERS = ("alembic_version", "news_search", "stage")
"""Not ours to fill: what Alembic keeps, the full-text index, and how products stand, which follows from their events."""
SAYING = {
    ("event", "kind"): "shutdown", ("event", "day"): "2027-01-31", ("event", "precision"): "day",
    ("change", "event_kind"): "shutdown", ("change", "kind"): "moved", ("change", "before_day"): "2027-01-01",
    ("change", "after_day"): "2027-01-31", ("claim", "shutdown"): "2027-01-31", ("claim", "status"): "deprecated",
    ("product", "kind"): "model", ("claim", "kind"): "model", ("source", "kind"): "page", ("document", "outcome"): "read",
    ("source", "cadence"): "daily", ("event", "known_to"): None, ("claim", "known_to"): None, ("sameas", "until"): datetime(2026, 9, 1, tzinfo=UTC),
}  # fmt: skip
ANYWHERE = {"strength": "committed", "authority": "vendor_page", "extractor": "1"}
TYPES = {str: "text", int: 7, float: 0.5, bool: True, bytes: b"<p>raw</p>", date: date(2027, 1, 31), datetime: datetime(2026, 7, 1, tzinfo=UTC)}  # fmt: skip
LISTS = ("claim_ids", "replacements", "milestones", "report", "skipped", "subjects", "names", "days", "items", "signals", "platforms", "kinds", "scopes", "reminders")  # fmt: skip


def revisions() -> list[str]:
    script = ScriptDirectory.from_config(db.alembic_config())
    return [each.revision for each in script.walk_revisions()][::-1]


def upgrade(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # as `db.migrate` does
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
        command.upgrade(db.alembic_config(connection), revision)
        connection.commit()
    engine.dispose()


def tables(connection: Connection) -> list[Table]:
    held = MetaData()
    names = [n for n in inspect(connection).get_table_names() if not n.startswith(OTHERS)]
    held.reflect(connection, only=names)
    return list(held.sorted_tables)


def value(table: Table, name: str, number: int) -> Any:
    column = table.c[name]
    if column.foreign_keys or (column.primary_key and name == "id"):
        return number
    if (table.name, name) in SAYING:
        return SAYING[table.name, name]
    if name in ANYWHERE:
        return ANYWHERE[name]
    if type(column.type).__name__ in ("JSON", "JSONB"):
        return [number] if name == "claim_ids" else [] if name in LISTS else {}
    name = "key" if name == "family" else name  # which follows from the key
    plain = TYPES[column.type.python_type]
    return f"{name}-{number}" if isinstance(plain, str) else plain


def fill(connection: Connection, number: int) -> dict[tuple[str, int], dict[str, Any]]:
    """One row in every table there is, with something in every column; by table and `number` what was written."""
    written = {}
    for table in tables(connection):
        row = {c.name: value(table, c.name, number) for c in table.columns if c.computed is None}
        connection.execute(table.insert(), row)
        written[table.name, number] = row
    return written


def held(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {table.name: [dict(row._mapping) for row in connection.execute(table.select())] for table in tables(connection)}  # fmt: skip


def plain(found: Any) -> Any:
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found


def test_a_database_of_every_earlier_form_keeps_its_rows(url):
    engine, written, gone = db.engine(url), {}, set()
    for number, revision in enumerate(revisions(), start=1):
        upgrade(engine, revision)
        if revision != db.head():
            with engine.begin() as connection:
                written |= fill(connection, number)
    db.migrate(engine)
    with engine.connect() as connection:
        command.check(db.alembic_config(connection))
        connection.rollback()
        rows = held(connection)
        for (name, number), before in written.items():
            after = [
                row for row in rows[name] if all(plain(row[c]) == v for c, v in before.items() if c in row)
            ]
            assert after, f"{name} {number} is not what it was: {before} became {rows[name]}"
            gone |= {(name, column) for column in before if column not in after[0]}
        assert gone == set()
        names = {index["name"] for name in ("vendor", "product") for index in _indexes(connection, name)}
        assert {"ix_vendor_by_name", "ix_product_by_name"} <= names
    assert [one for one in check(url) if not one.ok] == []


def test_a_file_whose_tables_were_rebuilt_is_not_left_half_empty(tmp_path):
    engine = db.engine(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(engine, "0013")
    with engine.begin() as connection:
        written = fill(connection, 1)["claim", 1]
        claim = next(table for table in tables(connection) if table.name == "claim")
        connection.execute(claim.insert(), [{**written, "id": n, "ordinal": n + 10} for n in range(2, 4_000)])
    db.migrate(engine)
    with engine.connect() as connection:
        free, pages = (connection.exec_driver_sql(f"PRAGMA {of}").scalar_one() for of in ("freelist_count", "page_count"))  # fmt: skip
        assert 4 * free <= pages
        sayings = text("SELECT COUNT(*), COUNT(DISTINCT saying), MIN(speaker) FROM claim")
        assert tuple(connection.execute(sayings).one()) == (3_999, 1, "slug-1")


def _indexes(connection: Connection, table: str) -> list[dict[str, Any]]:
    """SQLite's own list, since SQLAlchemy cannot read an index over an expression."""
    if connection.dialect.name == "sqlite":
        asked = text("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = :name")
        return [dict(row._mapping) for row in connection.execute(asked, {"name": table})]
    return [dict(index) for index in inspect(connection).get_indexes(table)]

"""Moving a whole database: a proven copy from one to another, of SQLite or PostgreSQL, and a backup while others write."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, func, select
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from data import db
from data.models import Packed
from pipeline.errors import SettingsError, StoreError

_BATCH = 1_000
_BATCH_OF_PAGES = 10
"""Rows that are held at once; a page can have twenty megabytes."""

Instead = Mapping[str, Mapping[str, ColumnElement[Any]]]
"""By table and column, what a copy holds in place of what is there."""


@dataclass(frozen=True)
class Copied:
    """A table that was copied: how many rows, and the SHA-256 sum that both sides have."""

    table: str
    rows: int
    checksum: str


def copy(
    source: str, target: str, *, tables: Collection[str] | None = None, instead: Instead | None = None
) -> list[Copied]:
    """Copy everything, or some tables, into an empty database, which is made where there is none; all of it or nothing.

    What was written is read back and compared with what was read, by counts and checksums. Raises StoreError where the
    target has rows already, or holds something else in the end; SettingsError where both are one.
    """
    to = db.engine(target)
    if db.engine(source).url == to.url:
        raise SettingsError("a database cannot be copied onto itself; give another one as the second")
    wanted = [t for t in SQLModel.metadata.sorted_tables if tables is None or t.name in tables]
    with db.snapshot(source) as here:
        db.migrate(to)
        with db.opening(to.url), to.begin() as there:
            _require_empty(there)
            return [_copy_table(here, there, table, (instead or {}).get(table.name, {})) for table in wanted]


def address(given: str) -> str:
    """The address of a database that is given as such or as the path of a SQLite file."""
    return given if "://" in given else db.file_url(Path(given))


def backup(url: str, path: Path) -> Path:
    """Everything as it stands at one moment, while others go on writing: a SQLite file, or what `pg_dump -Fc` makes.

    It takes the place of `path` when it is whole. Raises StoreError, SettingsError where `path` is the database itself.
    """
    require_other(url, path)
    address = db.engine(url).url
    with replacing(path) as part:
        _back_up_file(url, part) if address.get_backend_name() == "sqlite" else _dump(address, part)
    return path


def require_other(url: str, path: Path) -> None:
    """Raise SettingsError where `path` is the file that the database at `url` lives in: to replace it would lose what is written meanwhile."""
    live = db.engine(url).url
    if live.get_backend_name() == "sqlite" and Path(live.database or "").resolve() == path.resolve():
        raise SettingsError(f"{path}: this is the database itself; choose another place")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place to write to, which becomes `path` if all goes well and vanishes otherwise. Raises StoreError."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(part)
        try:
            yield part
            part.replace(path)
            _remove_logs(path)  # those of what was there before would be taken for this one's
        finally:
            remove(part)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); choose another place") from error


def close_file(path: Path) -> None:
    """Let go of a SQLite file that was just made, and leave it whole without a write-ahead log beside it."""
    db.engine(db.file_url(path)).dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def remove(path: Path) -> None:
    """Remove a file or folder of ours, with what SQLite may have left beside it."""
    if path.is_dir():
        shutil.rmtree(path)
        return
    path.unlink(missing_ok=True)
    _remove_logs(path)


def _remove_logs(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


# ------------------------------------------------------------------------------------------------------------ copying


def _require_empty(connection: Connection) -> None:
    for table in SQLModel.metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            where = connection.engine.url.render_as_string(hide_password=True)
            raise StoreError(f"{where}: the table {table.name} has rows already; copy into an empty database")


def _copy_table(
    here: Connection, there: Connection, table: Table, instead: Mapping[str, ColumnElement[Any]]
) -> Copied:
    read, written = _Sum(), _Sum()
    for batch in _batches(here, table, instead):
        there.execute(table.insert(), batch)
        read.add(batch)
    if there.dialect.name == "postgresql":
        continue_numbering(there, table)
    for batch in _batches(there, table, {}):
        written.add(batch)
    if read != written:
        raise StoreError(
            f"{table.name}: {read.rows} rows were read and {written.rows} written, and they are not the same; "
            "nothing was kept"
        )
    return Copied(table.name, written.rows, written.hexdigest())


def _batches(
    connection: Connection, table: Table, instead: Mapping[str, ColumnElement[Any]]
) -> Iterator[list[dict[str, Any]]]:
    """The rows in the order of their key, some at a time."""
    held = [instead.get(column.name, column).label(column.name) for column in table.columns]
    heavy = any(isinstance(c.type, LargeBinary | Packed) and c.name not in instead for c in table.columns)
    query = select(*held).order_by(*table.primary_key.columns)
    found = connection.execute(query, execution_options={"yield_per": _BATCH_OF_PAGES if heavy else _BATCH})
    for batch in found.mappings().partitions():
        yield [dict(row) for row in batch]


class _Sum:
    """How many rows went by, and what they hold, the same for the same rows of every database."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = hashlib.sha256()

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.rows += 1
            values = list(row.values())
            self._sum.update(json.dumps(values, sort_keys=True, default=_plain).encode())

    def hexdigest(self) -> str:
        return self._sum.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sum) and (self.rows, self.hexdigest()) == (other.rows, other.hexdigest())

    __hash__ = None  # type: ignore[assignment]  # it changes with every row


def _plain(value: datetime | date | bytes) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else hashlib.sha256(value).hexdigest()


def continue_numbering(connection: Connection, table: Table) -> None:
    """Let the next row that PostgreSQL numbers come after those that brought their numbers along."""
    key = table.autoincrement_column
    if key is None:
        return
    sequence = func.pg_get_serial_sequence(key.table.name, key.name)
    connection.execute(select(func.setval(sequence, func.coalesce(func.max(key), 1), func.count(key) > 0)))


# --------------------------------------------------------------------------------------------------------- backing up


def _back_up_file(url: str, path: Path) -> None:
    with db.existing(url) as connection, closing(sqlite3.connect(path)) as copied:
        driver: Any = connection.connection.driver_connection
        # In one step: a writer then neither waits nor makes it begin again.
        driver.backup(copied, pages=-1)
        copied.execute("PRAGMA journal_mode=DELETE")
        [(found,)] = copied.execute("PRAGMA quick_check(1)")
        if found != "ok":
            name = connection.engine.url.database
            raise StoreError(
                f"{name}: the database is damaged ({found}); what was at the place of the backup stays"
            )


def _dump(url: URL, path: Path) -> None:
    command = ["pg_dump", "--format=custom", f"--file={path}", f"--dbname={libpq(url)}"]
    try:
        done = subprocess.run(
            command, env=libpq_environment(url), capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise StoreError("pg_dump is not installed; it comes with PostgreSQL's client programs") from error
    if done.returncode:
        raise StoreError(f"no backup was made: {done.stderr.strip()}")


def libpq(url: URL) -> str:
    """The address as PostgreSQL's own programs take it, without the password, which others could see there."""
    bare = url._replace(drivername="postgresql", password=None).difference_update_query(["password"])
    return bare.render_as_string(hide_password=False)


def libpq_environment(url: URL) -> dict[str, str]:
    """The environment for PostgreSQL's own programs, with the password."""
    password = url.password or url.query.get("password")
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}

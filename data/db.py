"""Opening the database: engine, session and migration. SQLite by default, PostgreSQL by URL.

``session`` never creates or changes anything by itself; ``migrate`` makes the database and brings it up to
date. What can go wrong while opening becomes an error of ``pipeline.errors`` that says what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from math import inf
from os import W_OK, access
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from data import families, stages, views
from data.settings import settings
from pipeline.errors import (
    DatabaseLockedError,
    DatabaseNewerError,
    DatabaseReadOnlyError,
    SettingsError,
    StoreError,
)

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_REVISION = text(
    "SELECT version_num FROM alembic_version"
)  # what Alembic itself asks takes ten times as long
_MIGRATION_LOCK = 7_364_115
"""Any number will do, as long as every Swansong on the same PostgreSQL uses the same one."""

_LOOKED_AT = "looked_at"
_LOOK_AGAIN = 1.0
"""Seconds for which a connection need not look again whether the database is current: who reads one document after another would look for
each of them, and it can be brought up to date right after he looked as well."""

BRING_UP_TO_DATE = "run `swansong up` to create it or bring it up to date"


def engine(url: str | None = None) -> Engine:
    """The engine for `url` (by default that of the settings), made once per address. Raises SettingsError."""
    try:
        return _engine(url or settings().database_url)
    except (ArgumentError, ImportError) as error:
        raise SettingsError(
            f"SWANSONG_DATABASE_URL: {error}; write sqlite:///path/to/file.db or postgresql://user@host/name"
        ) from error


@contextmanager
def session(url: str | None = None) -> Iterator[Session]:
    """A session on a database whose tables are current; the caller commits. Raises StoreError."""
    bind = engine(url)
    with opening(bind.url):
        _require_file(bind.url)
        with Session(bind) as opened:
            connection = opened.connection()
            if _looked_at(connection) < monotonic() - _LOOK_AGAIN:
                _require_current(connection)
                # Looking at the version began a transaction; a reader that keeps it would hold back every writer. It is not
                # rolled back, because PostgreSQL's driver then forgets the statements that the server has prepared, and
                # every document would pay for planning them anew.
                opened.commit()
            yield opened


@contextmanager
def existing(url: str | None = None) -> Iterator[Connection]:
    """A connection to a database that is there, whatever form it has. Raises StoreError."""
    bind = engine(url)
    with opening(bind.url):
        _require_file(bind.url)
        with bind.connect() as connection:
            yield connection


@contextmanager
def snapshot(url: str | None = None) -> Iterator[Connection]:
    """A connection for reading that sees one state of a current database from beginning to end. Raises StoreError."""
    with existing(url) as connection:
        _require_current(connection)
        if not views.are_current(connection):
            raise StoreError(
                f"{_name(connection.engine.url)}: its views are of another version; {BRING_UP_TO_DATE}"
            )
        connection.rollback()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


def file_url(path: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def migrate(bind: Engine) -> None:
    """Create tables and views or bring them up to date; two processes may try at once. Raises StoreError."""
    with opening(bind.url):
        _make_folder(bind.url)
        with bind.connect() as connection:
            if revision(connection) != head() or not views.are_current(connection):
                _upgrade(connection)


def alembic_config(connection: Connection | None = None) -> Config:
    """What Alembic needs to know, wherever the package is installed."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@cache
def _known_revisions() -> frozenset[str]:
    return frozenset(
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    )


@contextmanager
def opening(url: URL) -> Iterator[None]:
    """Turn what a driver says into errors of ours that name the database and say what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(error, url) from error


@cache
def _engine(url: str) -> Engine:
    address = _with_driver(make_url(url))
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    # The driver then takes the write lock at the first write, waiting its turn, instead of failing half-way
    # when another process has written since this transaction first read.
    made = create_engine(
        address,
        connect_args={"isolation_level": "IMMEDIATE"},
        # What others write to a file that we may only read is seen by opening it anew.
        poolclass=NullPool if _is_read_only(_file(address)) else None,
    )
    event.listen(made, "do_connect", _open_read_only_if_need_be)
    event.listen(made, "connect", _set_pragmas)
    return made


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _file(url: URL) -> Path | None:
    memory = url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:")
    return None if memory else Path(str(url.database))


def _open_read_only_if_need_be(
    _dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]
) -> None:
    path = Path(arguments[0])
    if not _is_read_only(path):
        return
    # Without a write-ahead log beside it nobody is writing, and only "immutable" lets SQLite do without one.
    flags = "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"
    arguments[0] = f"file:{quote(str(path.resolve()))}?{flags}"
    options["uri"] = True


def _is_read_only(path: Path | None) -> bool:
    return path is not None and path.is_file() and not (access(path, W_OK) and access(path.parent, W_OK))


_CACHE = 32_000
"""KB of a SQLite database that a connection may keep in memory, and takes as it needs them: a large transaction that does not fit is
written twice."""
_LOG = 4_000
"""Pages of changes after which a SQLite database takes them in; by itself it would do so every few documents."""


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={int(settings().busy_timeout * 1000)}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA cache_size=-{_CACHE}")
    cursor.execute(f"PRAGMA wal_autocheckpoint={_LOG}")
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_READONLY"):
            raise
    cursor.close()


def _make_folder(url: URL) -> None:
    path = _file(url)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseReadOnlyError(
            f"{path.parent}: the folder of the database cannot be made ({error.strerror}); "
            "make it, or set SWANSONG_DATABASE_URL to a place you can write"
        ) from error


def _require_file(url: URL) -> None:
    path = _file(url)
    if path is not None and not path.is_file():
        raise StoreError(f"{path}: there is no database yet; {BRING_UP_TO_DATE}")


def _looked_at(connection: Connection) -> float:
    """When it was last seen over this connection, by the monotonic clock, that the database is current."""
    return float(connection.info.get(_LOOKED_AT, -inf))


def _require_current(connection: Connection) -> None:
    found = revision(connection)
    if found != head():
        state = "has no tables yet" if found is None else f"has an older form ({found})"
        raise StoreError(f"{_name(connection.engine.url)}: the database {state}; {BRING_UP_TO_DATE}")
    connection.info[_LOOKED_AT] = monotonic()


def revision(connection: Connection) -> str | None:
    """Which form the database has, None before its first migration. Raises DatabaseNewerError."""
    try:  # to ask whether there is such a table takes longer than to read it
        found = connection.execute(_REVISION).scalar_one_or_none()
    except (OperationalError, ProgrammingError):
        connection.rollback()
        if connection.dialect.has_table(connection, "alembic_version"):
            raise
        found = None
    if found is not None and found not in _known_revisions():
        raise DatabaseNewerError(
            f"{_name(connection.engine.url)}: a newer Swansong wrote this database (its form is {found}, "
            f"this one knows {head()}); bring Swansong up to date, or set SWANSONG_DATABASE_URL to another"
        )
    return found


def _upgrade(connection: Connection) -> None:
    """Upgrade under a lock, so that of two processes starting at once the second finds the work done."""
    connection.rollback()
    if connection.dialect.name == "sqlite":
        # Rebuilding a table would otherwise cascade to its children; this has no effect inside a transaction.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        # And it would fail where a view that somebody made for himself reads the table.
        connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    views.drop(connection)
    command.upgrade(alembic_config(connection), "head")
    # Whenever the views are not of this code, the rules may not be either.
    stages.renew_all(connection)
    families.renew_all(connection)
    views.make(connection)
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        _give_back(connection)


def _give_back(connection: Connection) -> None:
    """Make the file smaller where tables that were rebuilt left much of it free."""
    free, pages = (
        connection.exec_driver_sql(f"PRAGMA {of}").scalar_one() for of in ("freelist_count", "page_count")
    )
    if 4 * free > pages:
        with suppress(
            DBAPIError
        ):  # it is whole as it is: without room for a copy, or while others read, it stays large
            connection.exec_driver_sql("VACUUM")


def _name(url: URL) -> str:
    return str(_file(url) or url.render_as_string(hide_password=True))


def _explained(error: DBAPIError, url: URL) -> StoreError:
    code = getattr(error.orig, "sqlite_errorname", "")
    where = _name(url)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseLockedError(
            f"{where}: another process has held the database for more than {settings().busy_timeout:g} s; "
            "wait for it to end, or raise SWANSONG_BUSY_TIMEOUT"
        )
    if code.startswith("SQLITE_READONLY"):
        return DatabaseReadOnlyError(
            f"{where}: the database cannot be written; make the file and its folder writable for this user"
        )
    return StoreError(f"{where}: {_ADVICE.get(code) or f'the database answers {error.orig}'}")


_ADVICE = {
    "SQLITE_NOTADB": "this file is not a database; move it away or set SWANSONG_DATABASE_URL to another",
    "SQLITE_CORRUPT": "the database is damaged; put a backup in its place",
    "SQLITE_FULL": "the disk is full; free some space and try again",
    "SQLITE_CANTOPEN": "the database cannot be opened; check that its folder exists and that you may read it",
}

"""Questions in SQL from people who are not trusted: only reading, only what is meant for everyone, and with an end to time and size.

On SQLite the file is opened for reading only, and SQLite itself asks us (its authorizer) about every table, column and function before a
statement runs. PostgreSQL has users for that: a question goes there as the one of ``SWANSONG_READER_URL``, who should be able to read the
views and nothing else; without such a user there is no asking, since our own can read whom Swansong writes to.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from data import db, dictionary
from data.export import PUBLIC
from data.sources import SourceKind
from pipeline.errors import StoreError, SwansongError
from pipeline.types import Saying

SECONDS = 5.0
ROWS = 500
LONGEST = 10_000
"""Characters of the longest statement."""
CELL = 2_000
"""Characters of the longest text that an answer shows."""
AT_ONCE = 2
"""So many questions are answered at the same time."""
_TOO_LONG = 1_000_000
"""Bytes of the longest text or blob that SQLite may make on the way."""
_STEPS = 2_000
"""SQLite asks us whether to go on after so many steps of its machine."""
_TABLE_FUNCTIONS = ("json_each", "json_tree")
_FORBIDDEN_FUNCTIONS = ("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit")
_HIDDEN = frozenset({("document", "raw"), ("document", "skipped")})
_MAILBOX = frozenset({("source", "url"), ("source", "fetched_url"), ("source", "failure")})
"""Where mails lie on somebody's disk."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class QuestionError(SwansongError):
    """A question cannot be answered: the message says why, and what to do."""


@dataclass(frozen=True)
class Answer:
    """What a question was answered."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    """whether there are more rows than are given"""
    seconds: float


def can_ask(url: str, reader_url: str | None) -> bool:
    """Whether questions can be asked of this database."""
    return reader_url is not None or make_url(url).get_backend_name() == "sqlite"


def answer(
    url: str, sql: str, *, reader_url: str | None = None, rows: int = ROWS, seconds: float = SECONDS
) -> Answer:
    """What one statement answers, at most `rows` rows, within `seconds`. Raises QuestionError, StoreError."""
    if not sql.strip():
        raise QuestionError(Saying("write a statement that begins with SELECT or WITH"))
    if len(sql) > LONGEST:
        raise QuestionError(
            Saying("the statement is longer than {count} characters; shorten it", count=LONGEST)
        )
    if not can_ask(url, reader_url):
        raise QuestionError(
            Saying("set SWANSONG_READER_URL to a database user who can read the views and nothing else")
        )
    ask = _sqlite if make_url(reader_url or url).get_backend_name() == "sqlite" else _postgres
    with _turn(seconds):
        began = time.monotonic()
        columns, found = ask(reader_url or url, sql, rows + 1, seconds)
        return Answer(
            columns=tuple(columns),
            rows=tuple(tuple(map(_shown, row)) for row in found[:rows]),
            more=len(found) > rows,
            seconds=time.monotonic() - began,
        )


_Found = tuple[Sequence[str], Sequence[Sequence[Any]]]


@contextmanager
def _turn(seconds: float) -> Iterator[None]:
    if not _turns.acquire(timeout=seconds):
        raise QuestionError(Saying("others are asking just now; try again in a moment"))
    try:
        yield
    finally:
        _turns.release()


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value[:CELL]
    return f"{len(value)} bytes" if isinstance(value, bytes) else value


def _sqlite(url: str, sql: str, rows: int, seconds: float) -> _Found:
    path = Path(make_url(url).database or "")
    if not path.is_file():
        raise StoreError(f"{path}: there is no database yet; {db.BRING_UP_TO_DATE}")
    deadline = time.monotonic() + seconds
    with closing(_opened(path)) as connection:
        hidden = _HIDDEN | (_MAILBOX if _has_mailbox(connection) else frozenset())
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _TOO_LONG)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        connection.set_authorizer(_judge(hidden))
        try:
            found = connection.execute(sql)
            return [column[0] for column in found.description or ()], found.fetchmany(rows)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise QuestionError(_reason(str(error), seconds)) from error


def _opened(path: Path) -> sqlite3.Connection:
    # Without a write-ahead log beside it nobody is writing, and only "immutable" lets SQLite do without one.
    logged = path.with_name(f"{path.name}-wal").exists()
    flags = "mode=ro" if logged else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?{flags}", uri=True, check_same_thread=False)


def _has_mailbox(connection: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM source WHERE kind = ? LIMIT 1"
    return connection.execute(asked, (SourceKind.MAILBOX.value,)).fetchone() is not None


@cache
def readable() -> frozenset[str]:
    """The names of the tables and views that can be asked."""
    return frozenset(
        {*PUBLIC, dictionary.DICTIONARY.name, *(view.name for view in dictionary.views()), *_TABLE_FUNCTIONS}
    )


def _judge(hidden: frozenset[tuple[str, str]]) -> Callable[..., int]:
    """What SQLite may do: select, from what is readable, with functions that touch nothing outside."""

    def judge(action: int, one: str | None, two: str | None, _schema: str | None, _by: str | None) -> int:
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_RECURSIVE:
                return sqlite3.SQLITE_OK
            case sqlite3.SQLITE_FUNCTION:
                bad = (two or "").lower() in _FORBIDDEN_FUNCTIONS
                return sqlite3.SQLITE_DENY if bad else sqlite3.SQLITE_OK
            case sqlite3.SQLITE_READ if (one, two) in hidden:
                return sqlite3.SQLITE_IGNORE
            case sqlite3.SQLITE_READ if one in readable():
                return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return judge


def _postgres(url: str, sql: str, rows: int, seconds: float) -> _Found:
    """As the user who can only read. A statement could lift its own limit of time, so a clock of ours cancels it too."""
    with db.opening(make_url(url)), db.engine(url).connect() as connection:
        driver: Any = connection.connection.driver_connection
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        clock = threading.Timer(seconds + 1, driver.cancel)
        clock.start()
        try:
            # Prepared, because PostgreSQL then takes one statement and no more.
            found = driver.execute(sql.rstrip().rstrip(";"), prepare=True)
            return [column.name for column in found.description or ()], found.fetchmany(rows)
        except driver_errors() as error:
            raise QuestionError(_reason(str(error), seconds)) from error
        finally:
            clock.cancel()
            connection.rollback()
            connection.invalidate()


def driver_errors() -> tuple[type[Exception], ...]:
    """What PostgreSQL's driver raises."""
    import psycopg

    return (psycopg.Error, DBAPIError)


def _reason(said: str, seconds: float) -> Saying:
    """Why there is no answer, in words that help."""
    first = said.strip().splitlines()[0]
    if "interrupted" in first or "canceling statement" in first:
        return Saying(
            "it took longer than {seconds} seconds and was stopped; ask for less, or look at fewer rows",
            seconds=f"{seconds:g}",
        )
    if "prohibited" in first or "not authorized" in first or "permission denied" in first:
        return Saying(
            "{error}; only reading the views and tables that are described here is possible", error=first
        )
    if "one statement" in first or "multiple commands" in first:
        return Saying("only one statement at a time can be asked")
    return Saying("the database says: {error}", error=first)

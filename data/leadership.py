"""One leader where several run on one database: an advisory lock on PostgreSQL, a locked file beside a SQLite database.

Whoever dies lets go at once: the lock belongs to a connection or an open file, and to nothing that has to be cleaned up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data import db

_CLOCK = 7_364_116
"""Any number will do, as long as every Swansong on the same PostgreSQL uses the same one."""


@dataclass
class Lease:
    """Leadership while it lasts."""

    connection: Connection | None = None

    def holds(self) -> bool:
        """Whether it still does: a server that went away has given the lock to somebody else."""
        if self.connection is None:
            return True
        try:
            self.connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True


@contextmanager
def leading(url: str) -> Iterator[Lease | None]:
    """Leadership over the database at `url`, or None where another process has it. Raises StoreError."""
    bind = db.engine(url)
    if bind.dialect.name == "sqlite":
        with _locked_file(Path(f"{bind.url.database}.clock.lock")) as lease:
            yield lease
        return
    with db.opening(bind.url), bind.connect() as connection:
        # In no transaction, which would hold back others for as long as we lead.
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        got = free.exec_driver_sql(f"SELECT pg_try_advisory_lock({_CLOCK})").scalar_one()
        try:
            yield Lease(free) if got else None
        finally:
            # The lock belongs to the connection, which must not go back to the pool with it.
            connection.invalidate()


@contextmanager
def _locked_file(path: Path) -> Iterator[Lease | None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield None
        return
    try:
        yield Lease()
    finally:
        lock.release()

"""`swansong db shell`: SQL by hand. psql where the database is PostgreSQL, else a prompt of our own over Python's sqlite3."""

from __future__ import annotations

import code
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from data import db, dictionary
from data.transfer import libpq, libpq_environment
from pipeline.errors import StoreError

Show = Callable[[Sequence[str], Sequence[Sequence[Any]]], None]
_BANNER = f"""Views: {", ".join(view.name for view in dictionary.views())}, dictionary (what every column means).
End a statement with ; and leave with .quit ({{}})."""


def run(url: str, show: Show, *, write: bool = False) -> int:
    """A session until .quit or the end of the input; the exit code. Only reading is possible unless `write` says so.

    Raises StoreError where there is no database, or no psql.
    """
    address = db.engine(url).url
    if address.get_backend_name() != "sqlite":
        return _psql(libpq(address), libpq_environment(address), write)
    with db.existing(url) as connection:
        driver: Any = connection.connection.driver_connection
        driver.isolation_level = None  # what is typed is done at once
        driver.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        try:
            return _Prompt(driver, show).talk(_BANNER.format("writing" if write else "only reading"))
        finally:
            connection.invalidate()


def _psql(address: str, environment: dict[str, str], write: bool) -> int:
    if not write:
        environment["PGOPTIONS"] = f"{environment.get('PGOPTIONS', '')} -c default_transaction_read_only=on"
    try:
        return subprocess.run(["psql", address], env=environment, check=False).returncode
    except FileNotFoundError as error:
        raise StoreError("psql is not installed; it comes with PostgreSQL's client programs") from error


class _Prompt(code.InteractiveConsole):
    """Reads statements, each until its semicolon, and shows what they answer."""

    def __init__(self, connection: sqlite3.Connection, show: Show) -> None:
        super().__init__()
        self.connection, self.show, self.failed = connection, show, False

    def talk(self, banner: str) -> int:
        """Until the end; 1 where input that is no terminal held a statement that failed."""
        if not sys.stdin.isatty():
            self.runsource(sys.stdin.read())
            return 1 if self.failed else 0
        with suppress(ImportError):  # line editing and history, where Python has them
            import readline  # noqa: F401
        sys.ps1, sys.ps2 = "sql> ", "...> "
        with suppress(SystemExit):
            self.interact(banner, exitmsg="")
        return 0

    def runsource(self, source: str, filename: str = "", symbol: str = "") -> bool:
        """Run what is whole of `source`; True asks for more."""
        if source.strip() == ".quit":
            raise SystemExit
        statements = list(_statements(source))
        if sys.stdin.isatty() and statements and not sqlite3.complete_statement(statements[-1]):
            return True
        for statement in statements:
            self._answer(statement)
        return False

    def _answer(self, statement: str) -> None:
        try:
            found = self.connection.execute(statement)
            if found.description:
                self.show([column[0] for column in found.description], found.fetchall())
        except sqlite3.Error as error:
            self.failed = True
            self.write(f"{error}\n")


def _statements(source: str) -> Iterator[str]:
    """Statement by statement; what follows the last semicolon comes last."""
    statement = ""
    for piece in re.split("(?<=;)", source):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement

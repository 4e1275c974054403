"""Whether a database is whole: the file itself, its form, and what every row must be able to rest on. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col

import data.models  # noqa: F401 so that every table is known
from data import db, families, stages, views
from data.models import Claim, Document, Event

_SHOWN = 5
_REBUILD = "`INSERT INTO news_search (news_search) VALUES ('rebuild')`"
_CLAIMS_OF_EVENTS = {
    "sqlite": "SELECT event.id FROM event, json_each(event.claim_ids) AS said"
    " WHERE said.value NOT IN (SELECT id FROM claim)",
    "postgresql": "SELECT event.id FROM event, json_array_elements_text(event.claim_ids) AS said"
    " WHERE CAST(said AS integer) NOT IN (SELECT id FROM claim)",
}


@dataclass(frozen=True)
class Check:
    """What was looked at, and what is wrong with it: nothing, or a line that says what and what to do."""

    name: str
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.fault


def check(url: str) -> list[Check]:
    """Look at a database in every way there is; where its form is not the present one, only at the file. Raises StoreError."""
    with db.existing(url) as connection:
        found = [_looked(connection, name, faults) for name, faults in _FORM.items()]
        if all(one.ok for one in found):
            found += [_looked(connection, name, faults) for name, faults in _ROWS.items()]
        return found


def _looked(connection: Connection, name: str, faults: Callable[[Connection], Iterator[str]]) -> Check:
    try:
        found = list(faults(connection))
    except DBAPIError as error:
        found = [str(error.orig).partition("\n")[0]]
    finally:
        with suppress(DBAPIError):
            connection.rollback()
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return Check(name, "; ".join(found[:_SHOWN]) + more)


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars()
        yield from (f"{row}; put a backup in its place" for row in rows if row != "ok")
    else:
        for table in SQLModel.metadata.tables:  # a damaged page is found by reading it
            connection.exec_driver_sql(f"SELECT COUNT(*) FROM (SELECT * FROM {table} OFFSET 0) AS every")  # noqa: S608


def _migrations(connection: Connection) -> Iterator[str]:
    found = db.revision(connection)
    if found != db.head():
        yield f"its form is {found or 'none'}, this Swansong expects {db.head()}; {db.BRING_UP_TO_DATE}"
    elif not views.are_current(connection):
        yield f"the views are of another version; {db.BRING_UP_TO_DATE}"


def _references(connection: Connection) -> Iterator[str]:
    """Rows that point to a row that is not there. Asked of both databases alike: constraints can be switched off."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            other = key.column.table.alias("other")
            lost = (
                select(*table.primary_key.columns)
                .outerjoin(other, key.parent == other.c[key.column.name])
                .where(key.parent.is_not(None), other.c[key.column.name].is_(None))
            )
            yield from _named(
                connection, lost, f"{table.name}.{key.parent.name} points to no {key.column.table.name}"
            )


def _open_rows(connection: Connection) -> Iterator[str]:
    key = (col(Event.product_id), col(Event.platform), col(Event.scope), col(Event.kind))
    query = select(*key, func.count()).where(col(Event.known_to).is_(None)).group_by(*key)
    for *event, count in connection.execute(query.having(func.count() > 1)):
        yield f"{count} open rows of {' '.join(str(part) for part in event if part != '')}"


def _documents(connection: Connection) -> Iterator[str]:
    lost = select(col(Claim.id)).outerjoin(Document, col(Claim.document_id) == Document.id)
    yield from _named(connection, lost.where(col(Document.id).is_(None)), "no document of claim")


def _claims(connection: Connection) -> Iterator[str]:
    lost = (
        select(col(Event.id))
        .outerjoin(Claim, and_(col(Event.claim_id) == Claim.id))
        .where(col(Claim.id).is_(None))
    )
    yield from _named(connection, lost, "no winning claim of event")
    for event in connection.execute(text(_CLAIMS_OF_EVENTS[connection.dialect.name])).scalars():
        yield f"a claim of event {event} is not there"


def _search(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        try:
            # Compares the index with the table; it writes nothing, though it is written as if.
            connection.exec_driver_sql(
                "INSERT INTO news_search (news_search, rank) VALUES ('integrity-check', 1)"
            )
        except DBAPIError as error:
            yield f"{error.orig}; {_REBUILD} makes it anew"
    else:
        lost = text(
            "SELECT id FROM newsitem WHERE search IS DISTINCT FROM to_tsvector('simple', title || ' ' || text)"
        )
        yield from (f"newsitem {row}" for row in connection.execute(lost).scalars())


def _named(connection: Connection, query: Select[Any], fault: str) -> Iterator[str]:
    for row in connection.execute(query):
        yield f"{fault}: {' '.join(map(str, row))}"


_FORM = {
    "the file can be read": _file,
    "the form is the present one": _migrations,
}
_ROWS = {
    "rows point to rows that are there": _references,
    "one open row per event": _open_rows,
    "every claim has its document": _documents,
    "every event has its claims": _claims,
    "how products stand follows from their events": stages.faults,
    "families follow from the names of products": families.faults,
    "the full-text index agrees": _search,
}

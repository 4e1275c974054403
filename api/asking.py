"""What every question shares: the database, the moment, the selection and the part of the list that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Query, Request

from alerts.addresses import Addresses
from data import db
from data.changes import Selection
from data.queries import Session
from data.settings import Settings

MOST = 200
"""Rows of one page at most."""
_NAMES = 100
"""Names that one question may give of a sort at most."""


def settings(request: Request) -> Settings:
    """The settings of this server."""
    found: Settings = request.app.state.settings
    return found


def database(known: Annotated[Settings, Depends(settings)]) -> Iterator[Session]:
    """A session for one question; nothing is written that is not committed."""
    with db.session(known.database_url) as session:
        yield session


def now(request: Request) -> datetime:
    """The moment of the question."""
    moment: datetime = request.app.state.clock()
    return moment


def addresses(known: Annotated[Settings, Depends(settings)]) -> Addresses:
    """Where our pages are; never taken from what a request says its host is."""
    return Addresses(known.public_url, known.dashboard_url)


@dataclass(frozen=True)
class AsOf:
    """The day to answer for, and the moment whose knowledge counts; None for what is known now."""

    today: date
    known: datetime | None = None


def as_of(
    moment: Annotated[datetime, Depends(now)],
    as_of: Annotated[
        date | None,
        Query(description="answer as one would have at the end of that day (UTC), from what was known then"),
    ] = None,
) -> AsOf:
    """The day and the knowledge that are asked for."""
    if as_of is None:
        return AsOf(moment.date())
    if as_of > moment.date():
        raise HTTPException(400, f"as_of: {as_of} is still to come; give a day that is over")
    return AsOf(as_of, datetime.combine(as_of + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))


_Names = Annotated[list[str] | None, Query(max_length=_NAMES)]


def selection(
    product: _Names = None,
    vendor: _Names = None,
    kind: Annotated[
        list[str] | None, Query(max_length=_NAMES, description="kinds of products, such as model or app")
    ] = None,
) -> Selection:
    """The products, vendors and kinds that are asked for, by slug; each may be given several times."""
    return Selection(tuple(product or ()), tuple(vendor or ()), tuple(kind or ()))


@dataclass(frozen=True)
class Part:
    """The part of a list that is wanted."""

    skip: int
    limit: int

    def next(self, request: Request, to: Addresses, total: int) -> str | None:
        """The address of the part after this one."""
        if self.skip + self.limit >= total:
            return None
        asked = request.url.include_query_params(offset=self.skip + self.limit, limit=self.limit)
        return f"{to.api}{asked.path}?{asked.query}"


def part(
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0, limit: Annotated[int, Query(ge=1, le=MOST)] = 50
) -> Part:
    """Where to begin, and how many."""
    return Part(offset, limit)


Database = Annotated[Session, Depends(database)]
Now = Annotated[datetime, Depends(now)]
Asked = Annotated[AsOf, Depends(as_of)]
Of = Annotated[Selection, Depends(selection)]
Wanted = Annotated[Part, Depends(part)]
To = Annotated[Addresses, Depends(addresses)]

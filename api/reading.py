"""The JSON API: what is known, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel

from alerts.addresses import Addresses
from api import shapes
from api.asking import Asked, AsOf, Database, Now, Of, Part, To, Wanted
from data import changes, health, queries
from data.standing import Standing
from data.trust import trusts
from pipeline.types import Milestone, utc

router = APIRouter(prefix="/api/v1", tags=["knowledge"])
Shape = TypeVar("Shape", bound=BaseModel)


@router.get("/products")
def products(
    request: Request,
    session: Database,
    asked: Asked,
    of: Of,
    wanted: Wanted,
    to: To,
    q: Annotated[str, Query(max_length=200, description="words of a name, vendor or summary")] = "",
    status: Annotated[list[Standing] | None, Query()] = None,
) -> shapes.Page[shapes.Product]:
    """Products and how they stand, by vendor and name; with `q` the best match first."""
    found = queries.find_products(
        session,
        asked.today,
        text=q,
        vendors=list(of.vendors) or None,
        kinds=list(of.kinds) or None,
        statuses=[one.value for one in status] if status else None,
        known=asked.known,
    )
    found = [row for row in found if not of.products or row.slug in of.products]
    return _page(request, to, wanted, [_product(row, to) for row in _cut(found, wanted)], len(found))


@router.get("/products/{slug}")
def product(slug: str, session: Database, asked: Asked, to: To) -> shapes.Story:
    """All that is known of one product: its events, what they rest on, and what changed."""
    page = queries.product_page(session, slug, asked.today, known=asked.known)
    if page is None:
        raise HTTPException(404, _unknown(session, slug))
    return shapes.Story(
        product=_product(page.product, to),
        aliases=list(page.aliases),
        events=_events(session, page.events, asked),
        claims=[shapes.Claim.of(row) for row in page.claims],
        changes=[shapes.Change.of(row) for row in page.changes],
        related=[_product(row, to) for row in page.related],
        family=[_product(row, to) for row in page.family],
    )


@router.get("/events")
def events(
    request: Request,
    session: Database,
    asked: Asked,
    of: Of,
    wanted: Wanted,
    to: To,
    milestone: Annotated[list[Milestone] | None, Query(description="kinds of events")] = None,
    platform: Annotated[list[str] | None, Query(max_length=100)] = None,
    since: Annotated[date | None, Query(description="not those that were over before that day")] = None,
    until: Annotated[date | None, Query(description="not those that begin after that day")] = None,
) -> shapes.Page[shapes.Event]:
    """Events in the order of their days; those without one come last."""
    rows, total = changes.events(
        session,
        asked.today,
        of=of,
        kinds=milestone or (),
        platforms=platform or (),
        since=since,
        until=until,
        known=asked.known,
        skip=wanted.skip,
        limit=wanted.limit,
    )
    return _page(request, to, wanted, _events(session, rows, asked), total)


@router.get("/upcoming")
def upcoming(
    request: Request,
    session: Database,
    asked: Asked,
    of: Of,
    wanted: Wanted,
    to: To,
    within: Annotated[int | None, Query(ge=0, le=36_500, description="in so many days at most")] = None,
) -> shapes.Page[shapes.Event]:
    """Shutdowns that lie ahead, soonest first; see `strength`: only a committed day is a promise."""
    until = None if within is None else asked.today + timedelta(days=within)
    rows, total = changes.events(
        session,
        asked.today,
        of=of,
        kinds=[Milestone.SHUTDOWN],
        since=asked.today + timedelta(days=1),
        until=until,
        known=asked.known,
        skip=wanted.skip,
        limit=wanted.limit,
    )
    return _page(request, to, wanted, _events(session, rows, asked), total)


@router.get("/changes")
def recent(
    request: Request,
    session: Database,
    asked: Asked,
    of: Of,
    wanted: Wanted,
    to: To,
    since: Annotated[datetime | None, Query(description="noticed at that moment or later")] = None,
) -> shapes.Page[shapes.Change]:
    """What changed in the world, the latest first, each with what it rests on."""
    since = since and utc(since)
    rows = changes.told(
        session,
        asked.today,
        of=of,
        since=since,
        known=asked.known,
        skip=wanted.skip,
        limit=wanted.limit,
    )
    total = changes.count(session, of=of, since=since, known=asked.known)
    return _page(request, to, wanted, [shapes.Change.told(row) for row in rows], total)


@router.get("/vendors")
def vendors(session: Database) -> list[shapes.Vendor]:
    """Everybody whose products are known, by name."""
    return [
        shapes.Vendor(slug=slug, name=name, products=number)
        for slug, name, number in queries.vendors(session)
    ]


@router.get("/sources")
def sources(session: Database, moment: Now) -> list[shapes.SourceHealth]:
    """How every source fares that was ever asked, the worst first."""
    return [shapes.SourceHealth.of(one) for one in health.health(session, moment)]


@router.get("/search")
def search(
    session: Database,
    asked: Asked,
    to: To,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> list[shapes.Product]:
    """The products that some words can mean, the best match first."""
    return [
        _product(row, to)
        for row in queries.find_products(session, asked.today, text=q, limit=limit, known=asked.known)
    ]


def _product(row: queries.ProductRow, to: Addresses) -> shapes.Product:
    return shapes.Product.of(row, to.product(row.slug))


def _events(session: queries.Session, rows: Sequence[queries.EventRow], asked: AsOf) -> list[shapes.Event]:
    sure = trusts(session, rows, asked.known)
    return [shapes.Event.of(row, asked.today, sure[row.id]) for row in rows]


def _cut(rows: Sequence[queries.ProductRow], wanted: Part) -> Sequence[queries.ProductRow]:
    return rows[wanted.skip : wanted.skip + wanted.limit]


def _page(
    request: Request, to: Addresses, wanted: Part, items: list[Shape], total: int
) -> shapes.Page[Shape]:
    return shapes.Page(items=items, total=total, next=wanted.next(request, to, total))


def _unknown(session: queries.Session, slug: str) -> str:
    near = queries.resolve_product(session, slug.replace("-", " "))[:3]
    return f"no product has the slug {slug!r}" + (f"; near it are: {', '.join(near)}" if near else "")

"""Feeds, calendars and badges: what other programs subscribe to."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from alerts import calendar, feeds
from alerts.addresses import Addresses
from alerts.feeds import Channel, Format
from api import badge
from api.asking import Database, Now, Of, To
from api.caching import answer
from data import changes, news, queries
from data.changes import Selection
from pipeline.types import Kind

router = APIRouter(tags=["feeds and calendars"])
Ending = Literal["atom", "rss", "json", "ics"]
CALENDAR = "text/calendar; charset=utf-8"
MOST = 100
"""Entries of a feed."""


@router.get("/feeds/all.{ending}", response_class=Response)
def everything(request: Request, ending: Ending, session: Database, moment: Now, to: To) -> Response:
    """Whatever changes, or every date that is known."""
    return _published(request, ending, session, moment, to, "all", Selection(), "Endings of AI products")


@router.get("/feeds/news.{ending}", response_class=Response)
def of_news(
    request: Request, ending: Format, session: Database, moment: Now, to: To, vendor: Annotated[list[str] | None, Query(max_length=100)] = None
) -> Response:  # fmt: skip
    """What the press and vendors report of endings: an entry for each story, with every report of it; of some vendors (slugs) or all."""
    channel = Channel(
        title="Endings of AI products in the news",
        description="Reports of endings, those of one story together, with the days that each gives and what is held to be true.",
        home=f"{to.dashboard}/news",
        address=to.to(f"feeds/news.{ending}", vendor=list(vendor or ())),
    )
    stories = news.threads(session, moment.date(), vendors=vendor, limit=MOST)
    return _answered(request, ending, channel, [feeds.story(thread, to) for thread in stories])


@router.get("/feeds/product/{slug}.{ending}", response_class=Response)
def of_product(
    request: Request, slug: str, ending: Ending, session: Database, moment: Now, to: To
) -> Response:
    """One product."""
    name = queries.product_name(session, slug)
    if name is None:
        raise HTTPException(404, f"no product has the slug {slug!r}")
    of = Selection(products=(slug,))
    return _published(request, ending, session, moment, to, f"product/{slug}", of, f"{name}: how it ends")


@router.get("/feeds/vendor/{slug}.{ending}", response_class=Response)
def of_vendor(
    request: Request, slug: str, ending: Ending, session: Database, moment: Now, to: To
) -> Response:
    """All products of a vendor."""
    names = {known: name for known, name, _ in queries.vendors(session)}
    if slug not in names:
        raise HTTPException(404, f"no vendor has the slug {slug!r}; /api/v1/vendors lists them")
    of = Selection(vendors=(slug,))
    title = f"{names[slug]}: endings of its products"
    return _published(request, ending, session, moment, to, f"vendor/{slug}", of, title)


@router.get("/feeds/kind/{kind}.{ending}", response_class=Response)
def of_kind(request: Request, kind: Kind, ending: Ending, session: Database, moment: Now, to: To) -> Response:
    """All products of a kind, such as model or app."""
    of = Selection(kinds=(kind,))
    return _published(
        request, ending, session, moment, to, f"kind/{kind}", of, f"AI products that end: {kind}"
    )


@router.get("/feeds/watchlist.{ending}", response_class=Response)
def of_watchlist(
    request: Request,
    ending: Ending,
    session: Database,
    moment: Now,
    to: To,
    of: Of,
    title: Annotated[str, Query(max_length=100)] = "Your watchlist",
) -> Response:
    """A list of your own: name the products, vendors or kinds, each as often as you like."""
    if of == Selection():
        raise HTTPException(400, "name at least one product, vendor or kind: ?product=a&product=b")
    return _published(request, ending, session, moment, to, "watchlist", of, f"Swansong: {title}")


@router.get("/badges/{slug}.svg", response_class=Response)
def product_badge(request: Request, slug: str, session: Database, moment: Now) -> Response:
    """How a product stands, as an image for a README."""
    today = moment.date()
    found = queries.find_product(session, slug, today)
    if found is None:
        raise HTTPException(404, f"no product has the slug {slug!r}")
    events = queries.timeline(session, products=[slug], today=today)
    said, colour = badge.message(found, events, today)
    return answer(request, badge.svg(found.name, said, colour), badge.MEDIA_TYPE)


def _published(
    request: Request,
    ending: Ending,
    session: Database,
    moment: Now,
    to: Addresses,
    path: str,
    of: Selection,
    title: str,
) -> Response:
    asked = {"product": list(of.products), "vendor": list(of.vendors), "kind": list(of.kinds)}
    query = asked if path == "watchlist" else {}
    channel = Channel(
        title=title,
        description="What ends, when, for whom, and what to move to, with the words it rests on.",
        home=to.product(of.products[0]) if path.startswith("product/") else to.dashboard,
        address=to.to(f"feeds/{path}.{ending}", **query),
    )
    if ending == "ics":
        entries = changes.calendar(session, moment.date(), calendar.KINDS, of=of)
        changed = max((entry.revised for entry in entries), default=feeds.BEGINNING)
        return answer(request, calendar.render(channel, entries, to), CALENDAR, changed)
    told = changes.told(session, moment.date(), of=of, limit=MOST)
    return _answered(request, Format(ending), channel, [feeds.item(one, to) for one in told])


def _answered(request: Request, format: Format, channel: Channel, items: list[feeds.Item]) -> Response:
    media_type = f"{format.media_type}; charset=utf-8"
    return answer(request, feeds.render(format, channel, items), media_type, feeds.newest(items))

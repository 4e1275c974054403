"""What a product's page puts together from what is known of it: its data, its disputes, the code to change. Pure, and no screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from alerts.addresses import Addresses
from dashboard import words
from data.chains import Successor, living
from data.queries import ClaimRow, EventRow, ProductPage, ProductRow
from pipeline.types import Authority, Kind, Milestone

_OF_DATA = (Milestone.EXPORT_DEADLINE, Milestone.READ_ONLY, Milestone.DELETED)
_HOLDS_DATA = (Kind.APP, Kind.SERVICE, Kind.FEATURE, Kind.AGENT, Kind.HARDWARE)
_OVER = ("retired", "merged")
"""How a product stands of which nothing can be saved any more, and no day lies ahead."""
_IN_CODE = (Kind.MODEL, Kind.API, Kind.ENDPOINT)
_ID = re.compile(r"(?=[^\s]*\d)[a-z0-9][a-z0-9._:/@-]*[a-z0-9]")
"""How an id stands in code: small letters and digits, no space, a digit somewhere."""
_ISSUES = "https://github.com/swansong-tracker/swansong/issues/new"


@dataclass(frozen=True)
class OwnData:
    """What happens to what people keep in a product: its milestones, and the vendor's own page on the end."""

    milestones: tuple[EventRow, ...]
    title: str
    url: str


@dataclass(frozen=True)
class Dispute:
    """An event on which sources disagree: each day that is claimed, and what claims it."""

    event: EventRow
    days: dict[str, tuple[ClaimRow, ...]]


@dataclass(frozen=True)
class Row:
    """One platform and scope of a product beside the others."""

    platform: str
    scope: str
    told: EventRow | None
    end: EventRow
    """its shutdown"""


def own_data(page: ProductPage) -> OwnData | None:
    """What is known of the data that people keep in it; None for what holds none, or is over, and of which nothing is said."""
    told = tuple(event for event in words.in_order(page.events) if event.kind in _OF_DATA)
    if not told and (page.product.kind not in _HOLDS_DATA or page.product.status in _OVER):
        return None
    official = [event for event in (*told, *page.events) if event.official and event.source_url]
    ends = [event for event in official if event.kind in (*_OF_DATA, Milestone.SHUTDOWN, Milestone.ANNOUNCED)]
    source = next(iter(ends or official), None)
    return OwnData(told, source.source_title if source else "", source.source_url if source else "")


def disputes(page: ProductPage) -> list[Dispute]:
    """Where the sources give different days for a shutdown, with all who speak of it."""
    found = []
    for event in page.events:
        if not event.disputed or event.kind != Milestone.SHUTDOWN:
            continue
        days: dict[str, list[ClaimRow]] = {}
        for claim in page.claims:
            if claim.shutdown and (claim.platform, claim.scope) == (event.platform, event.scope):
                days.setdefault(claim.shutdown, []).append(claim)
        found.append(Dispute(event, {day: tuple(claims) for day, claims in sorted(days.items())}))
    return found


def side_by_side(page: ProductPage) -> list[Row]:
    """Its platforms and scopes with the day on which each was told to end, and the end."""
    rows = []
    for end in words.ends(page.events):
        here = [
            event
            for event in page.events
            if event.platform == end.platform and event.scope in (end.scope, "")
        ]
        told = [
            event for event in here if event.kind in (Milestone.ANNOUNCED, Milestone.DEPRECATED) and event.day
        ]
        rows.append(Row(end.platform, end.scope, next(iter(words.in_order(told)), None), end))
    return rows


def code_change(page: ProductPage, chain: Sequence[Successor]) -> str:
    """The line to change in code, as a difference; empty where no id is known for the old or for what lives on."""
    if page.product.kind not in _IN_CODE or not words.ends(page.events):
        return ""
    old = _first_id([page.product.name, *page.aliases])
    new = _first_id([one.name for one in living(chain)] or [one.name for one in chain])
    return f"- model: {old}\n+ model: {new}" if old and new and old != new else ""


def official_source(page: ProductPage) -> bool:
    """Whether the vendor itself has spoken of it."""
    return any(Authority(claim.authority).official for claim in page.claims)


def mistake(product: ProductRow, address: str) -> str:
    """Where a mistake about a product is told, with what has to be said already filled in."""
    body = f"Product: {product.name} ({product.slug})\nPage: {address}\n\nWhat is wrong, and which source says so:\n"
    return f"{_ISSUES}?{urlencode({'title': f'Mistake: {product.name}', 'body': body})}"


@dataclass(frozen=True)
class Tools:
    """What can be taken along from a product's page."""

    calendar: str
    """empty where nothing lies ahead any more"""
    feed: str
    badge: str
    """a badge as Markdown"""
    mistake: str


def tools(product: ProductRow, to: Addresses) -> Tools:
    """The calendar, the feed, the badge, and where a mistake is told."""
    page = to.product(product.slug)
    return Tools(
        calendar="" if product.status in _OVER else to.to(f"feeds/product/{product.slug}.ics"),
        feed=to.to(f"feeds/product/{product.slug}.atom"),
        badge=f"[![{product.slug}]({to.to(f'badges/{product.slug}.svg')})]({page})",
        mistake=mistake(product, page),
    )


def _first_id(names: Iterable[str]) -> str:
    return next((name for name in names if _ID.fullmatch(name)), "")

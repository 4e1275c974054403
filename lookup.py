"""What the database says, for `swansong list` and `swansong show`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path

from data import db, queries, records
from data import news as newsroom
from data.aliases import pointed_at
from data.chains import Successor, chains
from data.health import Health, Vanished, vanished_product
from data.health import health as judged
from data.news import ThreadRow
from data.queries import EventRow, ProductPage, ProductRow
from data.records import VendorRecord
from data.settings import Settings
from data.sources import load_registry
from data.standing import Standing
from data.trust import Trust, trust
from data.vendors import meant_vendor
from pipeline.errors import SettingsError, SwansongError
from pipeline.types import Milestone, Strength
from scan import report as stack
from scan import texts

_OVER = (Standing.RETIRED, Standing.MERGED)


class UnknownProductError(SwansongError):
    """No product has such a name."""


@dataclass(frozen=True)
class Listed:
    """A product with its next shutdown, or else its last, and what takes its place."""

    product: ProductRow
    end: EventRow | None
    successors: tuple[Successor, ...] = ()

    def days_left(self, today: date) -> int | None:
        """Days until the shutdown, 0 while a month or year that may bring it is running; None where none is ahead.

        A day that is only the earliest possible is no shutdown to count down to.
        """
        if self.end is None or self.end.day is None or self.end.day.last <= today:
            return None
        if self.end.strength == Strength.NOT_BEFORE:
            return None
        return max(0, (self.end.day.first - today).days)


@dataclass(frozen=True)
class Story:
    """All that is known of a product, and the events of the products related to it."""

    page: ProductPage
    related: tuple[EventRow, ...]
    vanished: tuple[Vanished, ...] = ()
    """The sources that once listed it and no longer do: that makes it neither alive nor ended."""
    successors: tuple[Successor, ...] = ()
    """What takes its place, followed to what lives."""
    confidence: Mapping[int, Trust] = field(default_factory=dict)
    """How sure each of its events is, and why, by the id of the event."""
    alias: str | None = None
    """The name that was asked for, where no source lists it and it only points at the product, a dated snapshot: it does not end with that."""


def known_on(day: date) -> datetime:
    """The last moment of a day (UTC): what was known then was known on that day."""
    return datetime.combine(day, time.max, UTC)


def products(
    url: str,
    today: date,
    *,
    vendor: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    within: int | None = None,
    known: datetime | None = None,
) -> list[Listed]:
    """Products by name; with `within`, those that have a shutdown in that many days, soonest first.

    `known` asks for what was known at that moment instead of now. Raises SettingsError for a vendor that does not exist, and for
    a moment at which nothing was known at all.
    """
    with db.session(url) as session:
        rows = queries.find_products(
            session,
            today,
            vendors=[_vendor(session, vendor)] if vendor else None,
            kinds=[kind] if kind else None,
            statuses=[status] if status else None,
            known=known,
        )
        slugs = [row.slug for row in rows]
        events = queries.timeline(session, products=slugs, today=today, known=known)
        followed = chains(session, today, slugs, known=known)
        if known and not rows:
            _require_something_known(session, today)
    ends = _ends([event for event in events if event.kind == Milestone.SHUTDOWN], today)
    listed = [Listed(row, ends.get(row.slug), followed.get(row.slug, ())) for row in rows]
    return listed if within is None else _soon(listed, today, within)


def story(url: str, name: str, today: date, *, known: datetime | None = None) -> Story:
    """The story of the product that `name` means best, also as it was `known` at a moment.

    Raises UnknownProductError naming those that are near, or saying that it was not known then.
    """
    with db.session(url) as session:
        slug, alias = _meant(session, name, today)
        page = queries.product_page(session, slug, today, known=known)
        if page is None:
            raise UnknownProductError(f"nothing was known of {slug!r} on {today}; {_beginning(session)}")
        related = [row.slug for row in page.related]
        events = queries.timeline(session, products=related, today=today, known=known) if related else []
        gone = () if known else vanished_product(session, page.product.slug)
        followed = chains(session, today, [page.product.slug], known=known)
        sure = {event.id: trust(event, page.claims) for event in page.events}
        return Story(page, tuple(events), tuple(gone), followed.get(page.product.slug, ()), sure, alias)


def vendors(settings: Settings, name: str | None = None) -> list[VendorRecord]:
    """How vendors treat those who depend on them, or how one does. Raises SettingsError for one that does not exist."""
    with db.session(settings.database_url) as session:
        asked = [_vendor(session, name)] if name else None
        return records.vendor_records(session, vendors=asked, registry=load_registry(settings))


def news(
    url: str,
    today: date,
    *,
    words: str = "",
    vendor: str | None = None,
    product: str | None = None,
    language: str | None = None,
    official: bool | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> list[ThreadRow]:
    """Stories in the news, the one with the latest report first; the filters are those of ``data.news.threads``.

    Raises SettingsError for a vendor and UnknownProductError for a product that does not exist.
    """
    with db.session(url) as session:
        return newsroom.threads(
            session,
            today,
            words=words,
            vendors=[_vendor(session, vendor)] if vendor else None,
            product=_product(session, product, today) if product else None,
            language=language,
            official=official,
            since=since,
            limit=limit,
        )


def scan(url: str, paths: Sequence[Path], today: date) -> stack.Report:
    """The model ids in files and folders, and what becomes of each. Raises SettingsError for a path that does not exist."""
    try:
        read = texts.found(paths)
    except FileNotFoundError as error:
        raise SettingsError(f"{error}: there is no such file or folder") from error
    with db.session(url) as session:
        return stack.check(session, read.texts, today, left_out=read.left_out)


def health(url: str, now: datetime, only: Sequence[str] = ()) -> list[Health]:
    """How every source fares that was ever asked, or `only` those named by id, the worst first. Raises SettingsError for one never asked."""
    with db.session(url) as session:
        found = judged(session, now)
    asked = {one.record.slug for one in found}
    if missing := [name for name in only if name not in asked]:
        raise SettingsError(f"{missing[0]!r} was never asked; `swansong sources` lists the ids of sources")
    return [one for one in found if not only or one.record.slug in only]


def _beginning(session: queries.Session) -> str:
    first = queries.begins(session)
    return f"what this database knows begins on {first:%Y-%m-%d}" if first else "this database is empty"


def _require_something_known(session: queries.Session, day: date) -> None:
    first = queries.begins(session)
    if first is None or first > known_on(day):
        raise SettingsError(f"--as-of {day}: nothing was known then; {_beginning(session)}")


def _ends(shutdowns: Sequence[EventRow], today: date) -> dict[str, EventRow]:
    """By product the next of its shutdowns, or where none lies ahead the last; undated ones count as past."""
    found: dict[str, EventRow] = {}
    for event in sorted(shutdowns, key=lambda e: e.day.first if e.day else date.min, reverse=True):
        if event.product.slug not in found or (event.day and event.day.last > today):
            found[event.product.slug] = event
    return found


def _soon(listed: Sequence[Listed], today: date, within: int) -> list[Listed]:
    dated = [(days, item) for item in listed if (days := item.days_left(today)) is not None]
    return [item for days, item in sorted(dated, key=lambda pair: pair[0]) if days <= within]


def _product(session: queries.Session, name: str, today: date) -> str:
    slugs = queries.resolve_product(session, name)
    if not slugs:
        raise UnknownProductError(_unknown(name, queries.find_products(session, today)))
    return slugs[0]


def _meant(session: queries.Session, name: str, today: date) -> tuple[str, str | None]:
    """The product (slug) that a name means best, and the name where it is an alias that only points at that; one that runs, where it can
    be of several."""
    slug = _product(session, name, today)
    snapshots = pointed_at(session, name, slug, today)
    if not snapshots:
        return slug, None
    latest = max(snapshots, key=lambda row: (row.status not in _OVER, row.name))
    return latest.slug, name


def _vendor(session: queries.Session, wanted: str) -> str:
    known, meant = queries.vendors(session), meant_vendor(session, wanted).slug
    for slug, name, _ in known:
        if wanted.casefold() in (slug, name.casefold()) or meant == slug:
            return slug
    by_key = {name.casefold(): name for _, name, _ in known}
    near = get_close_matches(wanted.casefold(), by_key)
    advice = f"did you mean {by_key[near[0]]!r}?" if near else "`swansong list` shows the names there are"
    raise SettingsError(f"no vendor is called {wanted!r}; {advice}")


def _unknown(name: str, rows: Sequence[ProductRow]) -> str:
    by_key = {key: row.name for row in rows for key in (*row.name.casefold().split(), row.name.casefold())}
    near = dict.fromkeys(by_key[key] for key in get_close_matches(name.casefold(), by_key, n=5, cutoff=0.6))
    advice = f"near it are: {', '.join(near)}" if near else "`swansong list` shows all there are"
    return f"no product is called {name!r}; {advice}"

"""Every read. Functions take the session first and give frozen rows out: touching a field never triggers SQL.

Status is worked out from events and a day (``data.standing``), never stored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, func, literal, true, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, or_, select

from data import evidence
from data.identity import names_at, survivors
from data.models import (
    Change,
    Claim,
    Document,
    Event,
    Product,
    Run,
    SameAs,
    Source,
    Stage,
    Vendor,
)
from data.rows import GIVEN
from data.standing import Moment, Standing, standing
from pipeline.types import Authority, Cause, Milestone, PartialDate

_MANY = 1000
"""So many products are quicker looked up all at once than one by one."""

_LONGEST = timedelta(days=366)

COLLECT = "collect"
"""The name of the job whose last run tells how fresh the data is."""


@dataclass(frozen=True)
class ProductRow:
    """A product and how it stands on the day asked for."""

    id: int
    slug: str
    name: str
    vendor: str
    vendor_slug: str
    kind: str
    category: str
    summary: str
    status: str
    """active, deprecated, retired, merged, renamed or unknown on that day; ``data.standing`` defines them"""
    family: str = ""
    """the key that a model and its dated snapshots share"""


QUOTED = "cited by another document"
"""What stands as the place of a shipped fact whose source is only known from another page."""


@dataclass(frozen=True)
class EventRow:
    """One event as held on the day asked for, with its product and the evidence that won."""

    id: int
    product: ProductRow
    platform: str
    scope: str
    kind: str
    day: PartialDate | None
    strength: str
    authority: str
    official: bool
    replacements: tuple[str, ...]
    disputed: bool
    reason: str
    evidence: str
    source_title: str
    source_url: str
    known_from: datetime
    quoted: bool = False
    """whether its source was not read itself: another page quotes it"""

    @property
    def moment(self) -> Moment:
        """What of it bears on the standing."""
        first, last = (self.day.first, self.day.last) if self.day else (None, None)
        return Moment(self.platform, self.kind, first, last, self.strength, self.scope)

    def days_left(self, today: date) -> int | None:
        """Days until the first day this date can mean; negative once past, None without a date."""
        return None if self.day is None else (self.day.first - today).days


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its quote and where it stands."""

    id: int
    source_title: str
    source_url: str
    authority: str
    observed: datetime
    platform: str
    scope: str
    status: str
    announced: str | None
    deprecated: str | None
    shutdown: str | None
    strength: str
    replacements: tuple[str, ...]
    evidence: str
    location: str
    confidence: float
    document_id: int
    milestones: tuple[tuple[str, str], ...] = ()
    """Days other than announcement, deprecation and shutdown, as (kind, date): what a claim of a launch states."""


@dataclass(frozen=True)
class ChangeRow:
    """One change with the product it concerns."""

    id: int
    product: ProductRow
    platform: str
    scope: str
    event_kind: str
    kind: str
    before_day: str | None
    after_day: str | None
    days: int | None
    noticed_at: datetime
    before_strength: str | None = None
    after_strength: str | None = None
    """How firmly the dates are meant, so that an earliest day is not told as a promise."""
    cause: str = Cause.DOCUMENT
    """Why it changed: one of ``pipeline.types.Cause``."""


@dataclass(frozen=True)
class ProductPage:
    """All that a product page shows."""

    product: ProductRow
    aliases: tuple[str, ...]
    events: tuple[EventRow, ...]
    claims: tuple[ClaimRow, ...]
    changes: tuple[ChangeRow, ...]
    related: tuple[ProductRow, ...]
    """Other products of the vendor whose name holds this one's or is held by it: Sora and Sora API."""
    family: tuple[ProductRow, ...] = ()
    """The other members of its family: a model and its dated snapshots."""


@dataclass(frozen=True)
class Freshness:
    """How old the data is: the last run of the collector, how it went, and the newest document."""

    collected_at: datetime | None
    ok: bool | None
    newest_document: datetime | None
    documents: int
    """documents that were fetched or taken from archives; the shipped facts are none"""
    products: int
    events: int
    failing_sources: int


def freshness(session: Session) -> Freshness:
    """How old the data is."""
    ended = (Run.job == COLLECT, col(Run.ended_at).is_not(None))
    last = session.exec(select(Run).where(*ended).order_by(col(Run.started_at).desc()).limit(1)).first()
    newest, documents, products, events, failing = session.execute(_COUNTED).one()
    return Freshness(
        collected_at=last.ended_at if last else None,
        ok=last.ok if last else None,
        newest_document=newest,
        documents=documents,
        products=products,
        events=events,
        failing_sources=failing,
    )


def _number_of(table: type, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


_NUMBERS: Any = (
    select(func.max(Document.fetched_at)).scalar_subquery(),
    _number_of(Document)
    - _number_of(Document, col(Document.source_id).in_(select(Source.id).where(col(Source.kind).in_(GIVEN)))),
    _number_of(Product) - _number_of(SameAs, col(SameAs.until).is_(None)),
    _number_of(Event, col(Event.known_to).is_(None)),
    _number_of(Source, col(Source.failure).is_not(None)),
)
_COUNTED = select(*_NUMBERS)


@dataclass(frozen=True)
class Asked:
    """When a source was asked last, how often in a row that failed, and until when its site wants to be left alone."""

    at: datetime | None = None
    failures: int = 0
    wait_until: datetime | None = None


def asked(session: Session) -> dict[str, Asked]:
    """What is remembered of asking each source, by its id."""
    rows = session.exec(select(Source.slug, Source.checked_at, Source.failures, Source.wait_until))
    return {slug: Asked(at, failures, wait_until) for slug, at, failures, wait_until in rows}


def moved(session: Session) -> dict[str, tuple[str, str]]:
    """From where to where sources said, when they were asked last, that they have moved for good, by their id."""
    rows = session.exec(select(Source.slug, Source.url, Source.remarks).order_by(Source.slug))
    return {
        slug: (remarks.get("moved_from", url), remarks["moved_to"])
        for slug, url, remarks in rows
        if remarks and "moved_to" in remarks
    }


def begins(session: Session) -> datetime | None:
    """When the first thing was held true; nothing is known of earlier moments. None for an empty database."""
    return session.exec(select(func.min(Event.known_from))).one()


def upcoming(
    session: Session,
    today: date,
    *,
    within: int | None = None,
    limit: int | None = None,
    known: datetime | None = None,
) -> list[EventRow]:
    """Shutdowns that lie ahead on `today`, soonest first, at most `within` days away, also as they were `known` at a moment.

    A date that is only known to the month or year lies ahead until its last day has come.
    """
    # No date means more than a year, so that the index need not be read from its beginning.
    begun = today - _LONGEST if today - date.min > _LONGEST else date.min
    ahead = [Event.kind == Milestone.SHUTDOWN, col(Event.last_day) > today, col(Event.first_day) > begun]
    if within is not None:
        ahead.append(col(Event.first_day) <= today + timedelta(days=within))
    return _events(session, today, ahead, limit=limit, known=known, dated=True)


def timeline(
    session: Session,
    *,
    products: list[str] | None = None,
    vendors: list[str] | None = None,
    today: date,
    known: datetime | None = None,
) -> list[EventRow]:
    """Every event of the products (slugs) or vendors (slugs) asked for, all where neither is given.

    In the order of their first day; those without one come last. `known` asks for what was held true at that moment
    instead of now.
    """
    asked = []
    if products is not None:
        asked.append(col(Product.slug).in_(products))
    if vendors is not None:
        asked.append(col(Vendor.slug).in_(vendors))
    return _events(session, today, asked, known=known)


def find_products(
    session: Session,
    today: date,
    *,
    text: str = "",
    vendors: list[str] | None = None,
    kinds: list[str] | None = None,
    statuses: list[str] | None = None,
    limit: int | None = None,
    known: datetime | None = None,
) -> list[ProductRow]:
    """Products whose name, alias, vendor or summary holds `text`, best match first.

    `known` asks for those that were known at that moment, and how they stood by what was known then.
    """
    asked: list[Any] = []
    if vendors is not None:
        asked.append(col(Vendor.slug).in_(vendors))
    if kinds is not None:
        asked.append(col(Product.kind).in_(kinds))
    if statuses is not None and known is None:
        asked.append(
            select(Stage.product_id).where(*_standing_on(today), col(Stage.status).in_(statuses)).exists()
        )
    searched = bool(text.strip())
    some = None if searched or (statuses is not None and known) else limit
    found = _products(session, today, [*asked, *holding(text, known), *there(known)], known, limit=some)
    if statuses is not None:
        found = [row for row in found if row.status in statuses]
    if searched:
        found = _best_first(found, _aliases(session, found, known), text)
    return found[:limit]


def products_called(
    session: Session, today: date, slugs: Sequence[str], *, known: datetime | None = None
) -> list[ProductRow]:
    """Products by their slugs, also as they were `known` at a moment; those of none are left out."""
    asked = [col(Product.slug).in_(slugs), *(there(known) if known else ())]
    return _products(session, today, asked, known) if slugs else []


def by_id(
    session: Session, today: date, product_ids: Iterable[int], known: datetime | None = None
) -> dict[int, ProductRow]:
    """Products by their ids; ids of none are left out."""
    return {row.id: row for row in _products(session, today, [col(Product.id).in_(product_ids)], known)}


def product_page(
    session: Session, slug: str, today: date, *, known: datetime | None = None
) -> ProductPage | None:
    """Everything known of one product, or that was `known` at a moment; None where nothing is or was.

    The slug of what turned out to be another product gives that other.
    """
    same = SameAs.product_id == Product.id, *while_known(SameAs.since, SameAs.until, known)
    kept = func.coalesce(SameAs.same_as, Product.id)
    named: Any = select(kept).select_from(Product).outerjoin(SameAs, and_(*same)).where(Product.slug == slug)
    found = _products(session, today, [col(Product.id).in_(named), *there(known)], known)
    if not found:
        return None
    product = found[0]
    related, family = _near(session, product, today, known)
    once = _once_others(session, [product.id], known)
    its = col(Change.product_id).in_({product.id, *once})
    return ProductPage(
        product=product,
        aliases=tuple(_aliases(session, found, known, once)[product.id]),
        events=tuple(
            _events(session, today, [Product.id == product.id], products={product.id: product}, known=known)
        ),
        claims=tuple(_claims(session, product.id, known)),
        changes=tuple(_changes(session, today, [its], only=product, known=known)),
        related=related,
        family=family,
    )


def find_product(session: Session, slug: str, today: date) -> ProductRow | None:
    """One product and how it stands, or None."""
    return next(iter(_products(session, today, [Product.slug == slug])), None)


def product_name(session: Session, slug: str) -> str | None:
    """What a product is called, or None where there is none."""
    return session.exec(select(Product.name).where(Product.slug == slug)).first()


def resolve_product(session: Session, name: str) -> list[str]:
    """Slugs that `name` can mean, best first.

    The slug itself, or that of a product that turned out to be another, then exact names and aliases, then names that start with
    it, then those that contain its words.
    """
    kept = aliased(Product)
    same = (Product.slug == name, col(SameAs.until).is_(None))
    query = (
        select(kept.slug)
        .join(SameAs, col(SameAs.same_as) == kept.id)
        .join(Product, col(Product.id) == SameAs.product_id)
    )
    once = list(session.exec(query.where(*same)))
    # How a product stands has no bearing on its name, so any day will do.
    rows = _products(session, date.min, [*there(None), *holding(name)])
    named = _best_first(rows, _aliases(session, rows), name, names_only=True)
    return [*once, *(row.slug for row in named if row.slug not in once)]


def recent_changes(
    session: Session,
    today: date,
    *,
    since: datetime | None = None,
    limit: int = 50,
    known: datetime | None = None,
) -> list[ChangeRow]:
    """What changed in the world (quiet changes left out), newest first; with `known`, what had been noticed by that moment."""
    asked: list[Any] = [col(Change.quiet).is_(False)]
    if since is not None:
        asked.append(col(Change.noticed_at) >= since)
    return _changes(session, today, asked, limit=limit, known=known)


@dataclass(frozen=True)
class Stored:
    """The version of a page that is kept: when it was fetched, and the SHA-256 of its bytes."""

    fetched_at: datetime
    sha256: str


def stored(session: Session, document_ids: Iterable[int]) -> dict[int, Stored]:
    """The kept versions of documents, by their ids."""
    query = select(Document.id, Document.fetched_at, Document.sha256)
    found = session.exec(query.where(col(Document.id).in_(document_ids)))
    return {identity: Stored(at, digest) for identity, at, digest in found if identity is not None}


def changes_of(
    session: Session,
    today: date,
    products: Sequence[str],
    *,
    kinds: Sequence[str] | None = None,
    known: datetime | None = None,
) -> list[ChangeRow]:
    """What changed about products (slugs), of these kinds where they are given, newest first; with `known`, what had been noticed by that moment."""
    asked = select(Product.id).where(col(Product.slug).in_(products))
    turned = while_known(SameAs.since, SameAs.until, known)
    once = select(SameAs.product_id).where(col(SameAs.same_as).in_(asked), *turned)
    wanted: list[Any] = [col(Change.product_id).in_(union_all(asked, once))]
    if kinds is not None:
        wanted.append(col(Change.kind).in_(kinds))
    return _changes(session, today, wanted, known=known)


def changes_by_id(session: Session, today: date, change_ids: Iterable[int]) -> list[ChangeRow]:
    """Changes by their ids, newest first."""
    return _changes(session, today, [col(Change.id).in_(change_ids)])


def held_events(session: Session, today: date, product_ids: Iterable[int]) -> list[EventRow]:
    """The events that are held now of some products."""
    return _events(session, today, [col(Event.product_id).in_(product_ids)])


def events_by_id(
    session: Session, today: date, event_ids: Iterable[int], *, known: datetime | None = None
) -> dict[int, EventRow]:
    """Versions of events by their ids, also those that are held no longer, soonest first; products stand as was `known`."""
    rows = _events(session, today, [col(Event.id).in_(event_ids)], known=known, every=True)
    return {row.id: row for row in rows}


def vendors(session: Session) -> list[tuple[str, str, int]]:
    """(slug, name, number of products), by name."""
    query = select(Vendor.slug, Vendor.name, func.count(col(Product.id))).join(Product).where(*there(None))
    rows = session.exec(query.group_by(Vendor.slug, Vendor.name)).all()
    return sorted(((slug, name, number) for slug, name, number in rows), key=lambda row: row[1].casefold())


def runs(session: Session, *, limit: int = 20) -> list[dict[str, Any]]:
    """The last runs with their reports, newest first."""
    found = session.exec(select(Run).order_by(col(Run.started_at).desc(), col(Run.id).desc()).limit(limit))
    return [run.model_dump() for run in found]


def last_runs(session: Session) -> dict[str, Run]:
    """The last run of each job, by its name."""
    newest = select(func.max(Run.id)).group_by(Run.job)
    return {run.job: run for run in session.exec(select(Run).where(col(Run.id).in_(newest)))}


def _once_others(
    session: Session, products: Sequence[int], known: datetime | None = None
) -> Mapping[int, int]:
    """What had turned out to be one of `products` (ids), now or at the moment `known`, and which; of very many together with others."""
    query = select(SameAs.product_id, SameAs.same_as).where(*while_known(SameAs.since, SameAs.until, known))
    if len(products) <= _MANY:
        query = query.where(col(SameAs.same_as).in_(products))
    return dict(session.exec(query).all())


def while_known(since: Any, until: Any, known: datetime | None) -> list[Any]:
    """The condition on rows that count from `since` until `until` (columns) to count now, or to have at the moment `known`."""
    if known is None:
        return [col(until).is_(None)]
    return [col(since) <= known, or_(col(until).is_(None), col(until) > known)]


def held(known: datetime | None) -> list[Any]:
    """The condition on events to be held true now, or to have been at the moment `known`."""
    return while_known(Event.known_from, Event.known_to, known)


def there(known: datetime | None) -> list[Any]:
    """The condition on products that they are known, or were at the moment `known`, and as no other product."""
    same = SameAs.product_id == Product.id, *while_known(SameAs.since, SameAs.until, known)
    alone = ~select(SameAs.id).where(*same).exists()
    return [alone] if known is None else [alone, col(Product.known_from) <= known]


def _products(
    session: Session,
    today: date,
    conditions: Sequence[Any],
    known: datetime | None = None,
    *,
    limit: int | None = None,
) -> list[ProductRow]:
    """The products that meet `conditions`, by vendor and name, each with how it stands."""
    query = select(Product, Vendor, _status(today)).select_from(Product).join(Vendor)
    by_name = func.lower(Vendor.name), col(Vendor.id), func.lower(Product.name), col(Product.id)
    rows = session.exec(query.where(*conditions).order_by(*by_name).limit(limit)).all()
    moments = _moments(session, [product.id for product, *_ in rows], known) if known else {}
    found = [
        ProductRow(
            id=product.id or 0,
            slug=product.slug,
            name=product.name,
            vendor=vendor.name,
            vendor_slug=vendor.slug,
            kind=product.kind,
            category=product.category,
            summary=product.summary,
            status=standing(moments[product.id], vendor.slug, today).value
            if known
            else status or Standing.UNKNOWN,
            family=product.family,
        )
        for product, vendor, status in rows
    ]
    return sorted(found, key=lambda row: (row.vendor.casefold(), row.name.casefold()))


def _status(today: date) -> Any:
    """How the product of a row stands on a day. A column and no join, so that the order of names leads and a list of fifty reads fifty."""
    return select(Stage.status).where(*_standing_on(today)).scalar_subquery()


def _standing_on(today: date) -> tuple[Any, ...]:
    """The condition on stages to be that of the product of a row on a day."""
    return col(Stage.product_id) == Product.id, col(Stage.from_day) <= today, col(Stage.to_day) > today


def _moments(
    session: Session, product_ids: Sequence[int | None], known: datetime
) -> dict[int | None, list[Moment]]:
    # More columns than the typed overloads of `select` go to.
    wanted: Any = (
        Event.product_id,
        Event.platform,
        Event.kind,
        Event.first_day,
        Event.last_day,
        Event.strength,
        Event.scope,
    )
    query = select(*wanted).where(*held(known))
    if len(product_ids) <= _MANY:
        query = query.where(col(Event.product_id).in_(product_ids))
    found: dict[int | None, list[Moment]] = defaultdict(list)
    for product_id, *moment in session.exec(query):
        found[product_id].append(Moment(*moment))
    return found


def _events(
    session: Session,
    today: date,
    conditions: Sequence[Any],
    *,
    limit: int | None = None,
    products: Mapping[int, ProductRow] | None = None,
    known: datetime | None = None,
    every: bool = False,
    dated: bool = False,
) -> list[EventRow]:
    # What has no day comes last; where none is without, not to ask lets an index give the order.
    soonest: tuple[Any, ...] = (col(Event.first_day), col(Event.last_day), col(Event.id))
    soonest = soonest if dated else (col(Event.first_day).is_(None), *soonest)
    # More columns than the typed overloads of `select` go to.
    wanted: Any = (Event, Claim.location, Claim.evidence, Claim.source_title, Claim.source_url)
    query = (
        select(*wanted)
        .join(Product, col(Event.product_id) == Product.id)
        .join(Vendor)
        .join(Claim, col(Event.claim_id) == Claim.id)
        .where(*([] if every else held(known)), *conditions)
    )
    rows = session.exec(query.order_by(*soonest).limit(limit)).all()
    products = products or by_id(session, today, {event.product_id for event, *_ in rows}, known)
    then = evidence.quotes(session, [event for event, *_ in rows], known) if known else {}
    return [
        _event_row(event, products[event.product_id], location, *then.get(event.id or 0, quote))
        for event, location, *quote in rows
    ]


def _event_row(
    event: Event, product: ProductRow, location: str, quote: str, title: str, url: str
) -> EventRow:
    return EventRow(
        id=event.id or 0,
        product=product,
        platform=event.platform,
        scope=event.scope,
        kind=event.kind,
        day=PartialDate(event.day) if event.day else None,
        strength=event.strength,
        authority=event.authority,
        official=Authority(event.authority).official,
        replacements=tuple(event.replacements),
        disputed=event.disputed,
        reason=event.reason,
        evidence=quote,
        source_title=title,
        source_url=url,
        known_from=event.known_from,
        quoted=location == QUOTED,
    )


def _claims(session: Session, product_id: int, known: datetime | None = None) -> list[ClaimRow]:
    """Every claim about a product that counts, or that counted at the moment `known`, newest first."""
    query = select(*_CLAIM_FIELDS).where(evidence.about(product_id, known), *evidence.counting(known))
    rows = session.exec(query.order_by(col(Claim.observed).desc(), col(Claim.id))).all()
    return [_claim_row(row) for row in rows]


def _claim_row(row: Any) -> ClaimRow:
    given = row._asdict()
    lists = {
        "replacements": tuple(given["replacements"]),
        "milestones": tuple((kind, day) for kind, day in given["milestones"]),
    }
    return ClaimRow(**given | lists)


# More columns than the typed overloads of `select` go to; without those that no page shows, which are most of a row.
_CLAIM_FIELDS: Any = [getattr(Claim, field.name) for field in fields(ClaimRow)]


def _changes(
    session: Session,
    today: date,
    conditions: Sequence[Any],
    *,
    limit: int | None = None,
    only: ProductRow | None = None,
    known: datetime | None = None,
) -> list[ChangeRow]:
    """A change of what turned out to be another product is told of that other; where all are of one product, `only` is it."""
    conditions = conditions if known is None else [*conditions, col(Change.noticed_at) <= known]
    newest = (col(Change.noticed_at).desc(), col(Change.id).desc())
    rows = session.exec(select(Change).where(*conditions).order_by(*newest).limit(limit)).all()
    kept = {row.product_id: only for row in rows} if only else _surviving(session, today, rows, known)
    return [
        ChangeRow(
            id=row.id or 0,
            product=kept[row.product_id],
            platform=row.platform,
            scope=row.scope,
            event_kind=row.event_kind,
            kind=row.kind,
            before_day=row.before_day,
            after_day=row.after_day,
            days=row.days,
            noticed_at=row.noticed_at,
            before_strength=row.before_strength,
            after_strength=row.after_strength,
            cause=row.cause,
        )
        for row in rows
    ]


def _surviving(
    session: Session, today: date, rows: Sequence[Change], known: datetime | None
) -> dict[int, ProductRow]:
    """By the product of each change the one that it is."""
    kept = survivors(session, {row.product_id for row in rows}, known)
    products = by_id(session, today, kept.values(), known)
    return {product: products[same_as] for product, same_as in kept.items()}


def _aliases(
    session: Session,
    rows: Sequence[ProductRow],
    known: datetime | None = None,
    once: Mapping[int, int] | None = None,
) -> dict[int, list[str]]:
    """The other names of products by name; those of what turned out to be one are among them, which is `once` where it was asked before."""
    into = {row.id: row.id for row in rows}
    into |= _once_others(session, list(into), known) if once is None else once
    name = names_at(known)
    query = select(name.c.product_id, name.c.name)
    if len(rows) <= _MANY:
        query = query.where(name.c.product_id.in_(into))
    own = {row.id: row.name for row in rows}
    found: dict[int, set[str]] = defaultdict(set)
    for product, alias in session.exec(query):
        if (owner := into.get(product)) in own and alias != own[owner]:
            found[owner].add(alias)
    return defaultdict(list, {owner: sorted(names) for owner, names in found.items()})


def _near(
    session: Session, product: ProductRow, today: date, known: datetime | None
) -> tuple[tuple[ProductRow, ...], tuple[ProductRow, ...]]:
    """The products of the vendor that are related to one by name, and those of its family."""
    own = _base(product.name)
    # A name that holds this one, or is held by it, has a word in common with it.
    alike = or_(*(_contains(word, Product.name) for word in own)) if own else false()
    query = select(Product.id, Product.name, Product.family).join(Vendor)
    near = query.where(
        Vendor.slug == product.vendor_slug, or_(alike, Product.family == product.family), *there(known)
    )
    others = [row for row in session.exec(near) if row[0] != product.id]
    related = {i for i, name, _ in others if _holds(own, _base(name))}
    family = {i for i, _, of in others if of == product.family}
    rows = _products(session, today, [col(Product.id).in_(related | family)], known) if others else []
    return tuple(row for row in rows if row.id in related), tuple(row for row in rows if row.id in family)


def _base(name: str) -> list[str]:
    """The words of a name without its remark in parentheses: ``Sora (app)`` is ``sora``."""
    return _words(name.partition("(")[0])


def _holds(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter name stands word by word within the longer."""
    short, long = sorted((one, other), key=len)
    return bool(short) and any(
        list(long[i : i + len(short)]) == list(short) for i in range(len(long) - len(short) + 1)
    )


def words_of(text: str) -> list[str]:
    """The words of a text, as names are compared by."""
    return _words(text)


def best_first(session: Session, rows: Sequence[ProductRow], text: str) -> list[ProductRow]:
    """Those of `rows` that `text` matches, the best match first."""
    return _best_first(rows, _aliases(session, rows), text)


_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _best_first(
    rows: Sequence[ProductRow], aliases: dict[int, list[str]], text: str, *, names_only: bool = False
) -> list[ProductRow]:
    """The rows that `text` matches: whole name, beginning, word, part of a word, then vendor or summary."""
    wanted = " ".join(_words(text))
    ranked = []
    for row in rows:
        rank = _rank(row, [_plain(n) for n in (row.name, *aliases.get(row.id, ()))], wanted, names_only)
        if rank is not None:
            ranked.append((rank, len(_base(row.name)), row.name.casefold(), row.slug, row))
    return [row for *_, row in sorted(ranked, key=lambda r: r[:-1])]


def holding(text: str, known: datetime | None = None) -> list[Any]:
    """Conditions that every product meets which `text` may mean: each word stands in one of its names, its slug, its vendor or its summary."""
    # Looking through all texts for one word takes a while, and the longest is in the fewest; the others are looked for where that is.
    words = sorted(_words(text), key=lambda word: (word.isascii(), len(word)), reverse=True)
    return [*(_among_all(word, known) for word in words[:1]), *(_having(word, known) for word in words[1:])]


def _among_all(word: str, known: datetime | None) -> Any:
    """The condition to be among the products that have `word`, which are looked for at once."""
    near = select(_Found.id).where(_contains(word, _Found.name, _Found.slug, _Found.summary))
    theirs = select(_Found.id).join(Vendor, col(Vendor.id) == _Found.vendor_id).where(_contains(word, Vendor.name))  # fmt: skip
    name = names_at(known)
    # The names of what turned out to be another are that other's.
    same = SameAs.product_id == name.c.product_id, *while_known(SameAs.since, SameAs.until, known)
    kept = select(func.coalesce(SameAs.same_as, name.c.product_id)).select_from(name)
    called = kept.outerjoin(SameAs, and_(*same)).where(_contains(word, name.c.name))
    return col(Product.id).in_(union_all(near, theirs, called))


def _having(word: str, known: datetime | None) -> Any:
    """The condition on the product of a row to have `word`."""
    name = names_at(known)
    called = select(name.c.product_id).where(_contains(word, name.c.name))
    once = SameAs.same_as == Product.id, *while_known(SameAs.since, SameAs.until, known)
    theirs = select(Vendor.id).where(_contains(word, Vendor.name))
    return or_(
        _contains(word, Product.name, Product.slug, Product.summary),
        col(Product.vendor_id).in_(theirs),
        called.where(name.c.product_id == Product.id).exists(),
        called.join(SameAs, col(SameAs.product_id) == name.c.product_id).where(*once).exists(),
    )


_Found = aliased(Product)


def _contains(word: str, *columns: Any) -> Any:
    """Whether one of the columns holds a word, in either case; a word that the database would not fold as we do is not asked for."""
    return _Holds(word, *columns) if word.isascii() else true()


class _Holds(FunctionElement[bool]):
    """Whether one of some texts holds an ASCII word, in either case: said so that a database folds ASCII only, which takes half as long or less."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, word: str, *columns: Any) -> None:
        escaped = re.sub(r"([/%_])", r"/\1", word.lower())
        super().__init__(literal(f"%{escaped}%"), *map(col, columns))


@compiles(_Holds)
def _like(element: _Holds, compiler: SQLCompiler, **options: Any) -> str:
    word, *columns = (compiler.process(part, **options) for part in element.clauses)
    if compiler.dialect.name == "sqlite":
        return f"({' OR '.join(f'{column} LIKE {word} ESCAPE {_SLASH}' for column in columns)})"
    # No word has a space, so it stands in one of them if it stands in all of them together.
    together = f" || {_SPACE} || ".join(columns)
    return f'(lower(({together}) COLLATE "C") LIKE {word} ESCAPE {_SLASH})'


_SLASH, _SPACE = "'/'", "' '"


def _plain(name: str) -> str:
    return " ".join(_words(name))


def _rank(row: ProductRow, names: Sequence[str], wanted: str, names_only: bool) -> int | None:
    """How well a product matches, 0 being best; None where it does not."""
    if not wanted:
        return None
    padded = f" {wanted} "
    elsewhere = _plain(f"{row.vendor} {row.summary} {' '.join(names)}")
    tests = (
        _plain(row.slug) == wanted,
        wanted in names,
        any(name.startswith(wanted) for name in names),
        any(padded in f" {name} " for name in names),
        any(wanted in name for name in names),
        not names_only and wanted in elsewhere,
        all(word in elsewhere for word in wanted.split()),
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)

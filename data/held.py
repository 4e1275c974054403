"""What deciding needs of some products: the claims that count, and the events that are held.

A page says the same of a product in version after version. Of statements of one speaker that agree in everything the newest outdoes the
others in every rule of ``pipeline.reconcile``, so the database gives that one only, and deciding takes no longer for a page that was
kept a hundred times. The statements are made once, since making one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, case, cast, func, or_, select, update
from sqlmodel import col

from data.models import Claim, Document, Event, Product, Source, Vendor
from data.rows import SEED, decision, held_claim
from data.sources import SourceKind
from pipeline.types import Decided, EventKey, HeldClaim, Milestone

_PRODUCTS: Any = bindparam("products", expanding=True)

# The many places that the seed quotes and each of the articles that a feed leads to speak for themselves.
_ARTICLE = and_(col(Source.kind) == SourceKind.FEED, col(Document.format).is_distinct_from("feed"))
_SPEAKER = case(
    (or_(col(Source.kind) == SEED, _ARTICLE), col(Source.slug) + " " + col(Claim.source_url)), else_=col(Source.slug)
)  # fmt: skip
_SAYING: tuple[Any, ...] = (
    col(Claim.product_id), col(Claim.platform), col(Claim.scope), col(Claim.status), col(Claim.stated), col(Claim.announced),
    col(Claim.deprecated), col(Claim.shutdown), col(Claim.strength), cast(Claim.replacements, String).label("replacements"),
    cast(Claim.milestones, String).label("milestones"), col(Claim.authority), col(Claim.confidence), col(Claim.name),
)  # fmt: skip
"""All that makes two statements of one speaker the same."""
_NEWEST = (col(Claim.observed).desc(), col(Document.fetched_at).desc(), col(Claim.ordinal), col(Claim.id))
_COUNTING = (
    select(
        col(Claim.id), col(Claim.observed), col(Claim.ordinal), col(Document.fetched_at), col(Vendor.slug).label("home"),
        _SPEAKER.label("speaker"), *_SAYING,
        func.row_number().over(partition_by=[_SPEAKER, *_SAYING], order_by=_NEWEST).label("place"),
    )
    .join(Document, col(Claim.document_id) == Document.id)
    .join(Source, col(Source.id) == Document.source_id)
    .join(Product, col(Product.id) == Claim.product_id)
    .join(Vendor, col(Vendor.id) == Product.vendor_id)
    .where(col(Claim.product_id).in_(_PRODUCTS), col(Claim.known_to).is_(None))
    .where(col(Claim.document_id) != bindparam("without"))
    .subquery()
)  # fmt: skip
_CLAIMS = select(_COUNTING).where(_COUNTING.c.place == 1)

_EVENTS = select(
    col(Event.id), col(Event.product_id), col(Event.platform), col(Event.scope), col(Event.kind), col(Event.day), col(Event.strength),
    col(Event.authority), col(Event.replacements), col(Event.disputed), col(Event.reason), col(Event.claim_id), col(Event.claim_ids),
).where(col(Event.product_id).in_(_PRODUCTS), col(Event.known_to).is_(None))  # fmt: skip

_NO_DOCUMENT = 0
_POINT = (
    update(Event)
    .where(col(Event.id) == bindparam("event"))
    .values(claim_id=bindparam("claim"), claim_ids=bindparam("claims"))
)
_CLOSE = update(Event).where(col(Event.id) == bindparam("event")).values(known_to=bindparam("at"))


def claims(
    connection: Connection, products: Collection[int], *, without: int | None = None
) -> list[HeldClaim]:
    """The claims about `products` (ids) that count, of the same saying of one speaker the newest; none of the document `without`."""
    asked = {"products": list(products), "without": without or _NO_DOCUMENT}
    return [held_claim(row) for row in connection.execute(_CLAIMS, asked)]


def events(connection: Connection, products: Collection[int]) -> dict[EventKey, tuple[int, Decided]]:
    """The events of `products` (ids) that are held, each with the id of its row."""
    rows = connection.execute(_EVENTS, {"products": list(products)})
    keys = ((EventKey(r.product_id, r.platform, r.scope, Milestone(r.kind)), r) for r in rows)
    return {key: (row.id, decision(key, row)) for key, row in keys}


def meaning(held: Decided) -> Decided:
    """What is held true, without the pointers to what it rests on."""
    return replace(held, claim_id=0, claim_ids=())


def point(connection: Connection, rows: Mapping[int, Decided]) -> None:
    """Let the rows of events (ids) point to what they rest on now."""
    if rows:
        values = [
            {"event": event, "claim": held.claim_id, "claims": list(held.claim_ids)} for event, held in rows.items()
        ]  # fmt: skip
        connection.execute(_POINT, values)


def close(connection: Connection, rows: Collection[int], now: datetime) -> None:
    """Note that the rows of events (ids) are held no longer."""
    if rows:
        connection.execute(_CLOSE, [{"event": event, "at": now} for event in rows])

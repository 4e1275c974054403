"""What deciding needs of some products: the claims that count, and the events that are held.

A page says the same of a product in version after version. Of statements of one speaker that agree in everything the newest outdoes the
others in every rule of ``pipeline.reconcile``, so the database gives that one only, by an index that holds nothing else, and deciding
takes hardly longer for a page that was kept a hundred times. The statements are made once, since making one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Integer,
    String,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    update,
)
from sqlmodel import col

from data.models import Change, Claim, Event, Product, Vendor
from data.rows import decision, event_values, held_claim
from pipeline.types import Decided, EventKey, HeldClaim, Milestone

_PRODUCTS: Any = bindparam("products", expanding=True)

_NEWEST = (col(Claim.observed).desc(), col(Claim.fetched_at).desc(), col(Claim.ordinal), col(Claim.id))
_PLACE = func.row_number().over(partition_by=[col(Claim.product_id), col(Claim.saying)], order_by=_NEWEST)
_COUNTING = select(col(Claim.id), _PLACE.label("place")).where(
    col(Claim.product_id).in_(_PRODUCTS), col(Claim.known_to).is_(None)
)


def _said(counting: Any) -> Any:
    """What those say that come first of the claims that are counting."""
    places = counting.subquery()
    fields: Any = (
        Claim.id, Claim.product_id, Claim.platform, Claim.scope, Claim.status, Claim.stated, Claim.announced, Claim.deprecated, Claim.shutdown,
        Claim.strength, cast(Claim.replacements, String).label("replacements"), cast(Claim.milestones, String).label("milestones"),
        Claim.authority, Claim.confidence, Claim.name, Claim.speaker, Claim.observed, Claim.fetched_at, Claim.ordinal,
        col(Vendor.slug).label("home"),
    )  # fmt: skip
    query = select(*fields).join_from(places, Claim, col(Claim.id) == places.c.id).where(places.c.place == 1)
    return query.join(Product, col(Product.id) == Claim.product_id).join(
        Vendor, col(Vendor.id) == Product.vendor_id
    )


_CLAIMS = _said(_COUNTING)
_CLAIMS_WITHOUT = _said(_COUNTING.where(col(Claim.document_id) != bindparam("without")))

_EVENTS = select(
    col(Event.id), col(Event.product_id), col(Event.platform), col(Event.scope), col(Event.kind), col(Event.day), col(Event.strength),
    col(Event.authority), cast(Event.replacements, String).label("replacements"), col(Event.disputed), col(Event.reason), col(Event.claim_id),
    cast(Event.claim_ids, String).label("claim_ids"),
).where(col(Event.product_id).in_(_PRODUCTS), col(Event.known_to).is_(None))  # fmt: skip

# All of them in one statement: both databases take the object apart, by the ids of the rows.
_POINTERS = func.json_each(bindparam("pointers", type_=JSON)).table_valued(
    column("key", String), column("value", JSON), name="pointer"
)
_POINT = (
    update(Event)
    .where(col(Event.id) == cast(_POINTERS.c.key, Integer))
    .values(claim_id=_POINTERS.c.value[0].as_integer(), claim_ids=_POINTERS.c.value[1])
)
_NEW_EVENTS = insert(Event)
_NEW_CHANGES = insert(Change).returning(col(Change.id), sort_by_parameter_order=True)
_CLOSE = (
    update(Event)
    .where(col(Event.id).in_(bindparam("events", expanding=True)))
    .values(known_to=bindparam("at"))
)


def claims(
    connection: Connection, products: Collection[int], *, without: int | None = None
) -> list[HeldClaim]:
    """The claims about `products` (ids) that count, of the same saying of one speaker the newest; none of the document `without`."""
    if without is None:
        rows = connection.execute(_CLAIMS, {"products": list(products)}).all()
    else:
        rows = connection.execute(_CLAIMS_WITHOUT, {"products": list(products), "without": without}).all()
    return [held_claim(row) for row in rows]


def events(connection: Connection, products: Collection[int]) -> dict[EventKey, tuple[int, Decided]]:
    """The events of `products` (ids) that are held, each with the id of its row."""
    rows = connection.execute(_EVENTS, {"products": list(products)}).all()
    keys = ((EventKey(r.product_id, r.platform, r.scope, Milestone(r.kind)), r) for r in rows)
    return {key: (row.id, decision(key, row)) for key, row in keys}


def point(connection: Connection, rows: Mapping[int, Decided]) -> None:
    """Let the rows of events (ids) point to what they rest on now."""
    if rows:
        pointers = {event: (held.claim_id, held.claim_ids) for event, held in rows.items()}
        connection.execute(_POINT, {"pointers": pointers})


def add(
    connection: Connection, decided: Iterable[Decided], changes: Iterable[Mapping[str, Any]], now: datetime
) -> list[Change]:
    """Write what is held from now on, and what changed (fields of their rows); the changes with their ids."""
    events = [event_values(one, now) for one in decided]
    if events:
        connection.execute(_NEW_EVENTS, events)
    rows = list(changes)
    ids = connection.execute(_NEW_CHANGES, rows).scalars().all() if rows else []
    return [Change(id=identity, **row) for identity, row in zip(ids, rows, strict=True)]


def close(connection: Connection, rows: Collection[int], now: datetime) -> None:
    """Note that the rows of events (ids) are held no longer."""
    if rows:
        connection.execute(_CLOSE, {"events": list(rows), "at": now})

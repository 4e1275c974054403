"""How products stand from which day to which: a table that follows from the events that are held, and from nothing else.

How a product stands depends on the day, and working it out for all products takes a while; the days on which it changes do not depend on
when one asks. They are written in the transaction that writes the events, so that a question about any day is one look into an index,
and a product whose day comes stands otherwise on that day without anyone touching it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select
from sqlmodel import col

from data.models import Event, Product, Stage, Vendor
from data.rows import number
from data.standing import Moment, spans

_BATCH = 500
_PRODUCTS: Any = bindparam("products", expanding=True)
_FORGET = delete(Stage).where(col(Stage.product_id).in_(_PRODUCTS))
_WRITE = insert(Stage)
_HOME: Any = (Product.id, Vendor.slug, Vendor.id)
_MOMENT: Any = (Event.kind, Event.platform, Event.first_day, Event.last_day, Event.strength, Event.scope)
# Homes and events in one question: a product without events stands somewhere too, and comes with a moment of no kind.
_MOMENTS = (
    select(*_HOME, *_MOMENT)
    .join_from(Product, Vendor, col(Vendor.id) == col(Product.vendor_id))
    .outerjoin(Event, and_(col(Event.product_id) == col(Product.id), col(Event.known_to).is_(None)))
    .where(col(Product.id).in_(_PRODUCTS))
)
_FIELDS: Any = (Stage.product_id, Stage.vendor_id, Stage.from_day, Stage.to_day, Stage.status, Stage.last_shutdown)  # fmt: skip


def renew(connection: Connection, products: Collection[int]) -> None:
    """Work out anew how these products (ids) stand; do not commit."""
    asked = sorted(products)
    for begin in range(0, len(asked), _BATCH):
        part = asked[begin : begin + _BATCH]
        connection.execute(_FORGET, {"products": part})
        rows = list(_rows(connection, part))
        if rows:
            connection.execute(_WRITE, rows)


def renew_all(connection: Connection) -> None:
    """`renew` every product, as when the rules have changed."""
    renew(connection, _every(connection))


def faults(connection: Connection) -> Iterator[str]:
    """The products of which the table says something else than follows from their events."""
    every = _every(connection)
    for begin in range(0, len(every), _BATCH):
        part = every[begin : begin + _BATCH]
        asked = select(*_FIELDS).where(col(Stage.product_id).in_(part))
        held = {tuple(row) for row in connection.execute(asked)}
        should = {tuple(row.values()) for row in _rows(connection, part)}
        yield from (f"product {one}" for one in sorted({row[0] for row in held ^ should}))


def _every(connection: Connection) -> list[int]:
    return [number(row) for row in connection.execute(select(col(Product.id))).scalars()]


def _rows(connection: Connection, products: Collection[int]) -> Iterator[dict[str, Any]]:
    moments: dict[tuple[int, str, int], list[Moment]] = defaultdict(list)
    for product, home, vendor, kind, platform, *rest in connection.execute(_MOMENTS, {"products": products}):
        here = moments[product, home, vendor]
        if kind is not None:
            here.append(Moment(platform, kind, *rest))
    for (product, home, vendor), theirs in moments.items():
        for span in spans(theirs, home):
            yield {"product_id": product, "vendor_id": vendor, **vars(span)}

"""Search among products, and lists of them: asked with a limit, so that a page reads what it shows and little more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import Session, col, select

from data import queries
from data.models import Product, Vendor
from data.queries import ProductRow

_CANDIDATES = 400
"""So many products that hold every word are ranked; whoever means another writes more of its name."""
_CHUNK = 500


@dataclass(frozen=True)
class Hits:
    """The products asked for, and whether there are more."""

    rows: tuple[ProductRow, ...]
    more: bool
    total: int | None
    """how many there are in all; None where counting them would take reading them all"""


def find(
    session: Session,
    today: date,
    *,
    text: str = "",
    vendors: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    limit: int = 50,
    offset: int = 0,
    known: datetime | None = None,
) -> Hits:
    """At most `limit` products after the first `offset`: the best matches of `text` first, else by vendor and name.

    `known` asks for those that were known at that moment, and how they stood by what was known then.
    """
    query = select(Product.id).join(Vendor).where(*queries.there(known))
    if vendors:
        query = query.where(col(Vendor.slug).in_(vendors))
    if kinds:
        query = query.where(col(Product.kind).in_(kinds))
    if text.strip():
        ranked = _ranked(session, today, query, text, known)
        wanted = [row for row in ranked if not statuses or row.status in statuses]
        total = len(wanted) if len(ranked) < _CANDIDATES else None
        return _part(wanted[offset : offset + limit + 1], limit, total)
    if statuses:
        stand = (row for row in _in_order(session, today, query, known) if row.status in statuses)
        return _part(islice(stand, offset, offset + limit + 1), limit, None)
    total = session.scalar(select(func.count()).select_from(query.subquery()))
    return _part(islice(_in_order(session, today, query, known, offset), limit + 1), limit, total)


def _part(rows: Iterable[ProductRow], limit: int, total: int | None) -> Hits:
    """`rows` up to the `limit`; one beyond it says that there are more."""
    found = tuple(rows)
    return Hits(found[:limit], len(found) > limit, total)


def _ranked(
    session: Session, today: date, query: Select[Any], text: str, known: datetime | None
) -> list[ProductRow]:
    query = query.where(*queries.holding(text, known))
    # A short name that holds the words is more likely meant than a long one.
    nearest = query.order_by(func.length(Product.name), Product.slug).limit(_CANDIDATES)
    ids = [found for found in session.scalars(nearest) if found]
    return queries.best_first(session, list(queries.by_id(session, today, ids, known).values()), text)


def _in_order(
    session: Session, today: date, query: Select[Any], known: datetime | None, start: int = 0
) -> Iterator[ProductRow]:
    """All of them after the first `start`, read in pieces as they are asked for."""
    ordered = query.order_by(func.lower(Vendor.name), func.lower(Product.name), Product.slug)
    while ids := list(session.scalars(ordered.limit(_CHUNK).offset(start))):
        rows = queries.by_id(session, today, ids, known)
        yield from (rows[identity] for identity in ids)
        start += _CHUNK

"""Search among products, and lists of them: asked with a limit, so that a page reads what it shows and little more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, func
from sqlmodel import Session, col, or_, select

from data import queries
from data.models import Alias, Product, SameAs, Vendor
from data.queries import ProductRow

_CANDIDATES = 400
"""So many products that hold every word are ranked; whoever means another writes more of its name."""
_CHUNK = 500


@dataclass(frozen=True)
class Hits:
    """The products asked for, and whether there are more."""

    rows: tuple[ProductRow, ...]
    more: bool


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
        rows: Iterator[ProductRow] = iter(_ranked(session, today, query, text, known))
    elif statuses:
        rows = _in_order(session, today, query, known)
    else:
        rows, offset = _in_order(session, today, query, known, offset), 0
    wanted = (row for row in rows if not statuses or row.status in statuses)
    found = tuple(islice(wanted, offset, offset + limit + 1))
    return Hits(found[:limit], len(found) > limit)


def _ranked(
    session: Session, today: date, query: Select[Any], text: str, known: datetime | None
) -> list[ProductRow]:
    for word in queries.words_of(text):
        query = query.where(_holds(word))
    # A short name that holds the words is more likely meant than a long one.
    nearest = query.order_by(func.length(Product.name), Product.slug).limit(_CANDIDATES)
    ids = [found for found in session.scalars(nearest) if found]
    return queries.best_first(session, list(queries.by_id(session, today, ids, known).values()), text)


def _holds(word: str) -> Any:
    """The condition on products to have a word in their name, another name, their vendor or their summary."""
    # What turned out to be another product is found by its names as that one.
    same = and_(col(SameAs.product_id) == Alias.product_id, col(SameAs.until).is_(None))
    alias = select(func.coalesce(SameAs.same_as, Alias.product_id)).select_from(Alias).outerjoin(SameAs, same)
    alias = alias.where(col(Alias.name).icontains(word, autoescape=True))
    return or_(
        *(
            col(field).icontains(word, autoescape=True)
            for field in (Product.name, Product.slug, Product.summary)
        ),
        col(Vendor.name).icontains(word, autoescape=True),
        col(Product.id).in_(alias),
    )


def _in_order(
    session: Session, today: date, query: Select[Any], known: datetime | None, start: int = 0
) -> Iterator[ProductRow]:
    """All of them after the first `start`, read in pieces as they are asked for."""
    ordered = query.order_by(func.lower(Vendor.name), func.lower(Product.name), Product.slug)
    while ids := list(session.scalars(ordered.limit(_CHUNK).offset(start))):
        rows = queries.by_id(session, today, ids, known)
        yield from (rows[identity] for identity in ids)
        start += _CHUNK

"""What else does the same and is known to live: products of one category, of every vendor, and what others of it were replaced by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from data import queries
from data.chains import chains, living, walk
from data.models import Event, Product
from data.queries import ProductRow
from data.standing import Standing
from pipeline.types import Milestone, Strength

_OVER = (Milestone.MERGED, Milestone.ANNOUNCED, Milestone.DEPRECATED)
_READ = 60
"""So many products of a category are looked at, so that a large one costs no more than a small one."""


@dataclass(frozen=True)
class Alternative:
    """Something that does the same."""

    name: str
    vendor: str
    product: ProductRow
    replaces: ProductRow | None = None
    """the product of the same category that it is said to replace"""


def alternatives(
    session: Session, product: ProductRow, today: date, *, beside: Collection[str] = (), limit: int = 8
) -> list[Alternative]:
    """What does the same as `product` and is known to live, other vendors first; nothing where its category is not known.

    Its own kind is no alternative: neither what it is replaced by nor its relatives, whose slugs are those `beside` it.
    """
    if not product.category:
        return []
    rows = {row.slug: row for row in _of_category(session, product, today)}
    after = chains(session, today, [product.slug, *rows])
    own = {one.product.slug for one in walk(after.pop(product.slug, ())) if one.product}
    own |= {product.slug, *beside}
    found: dict[str, Alternative] = {}
    for row in _known(session, product, today):
        found.setdefault(row.slug, Alternative(row.name, row.vendor, row))
    for slug in after.keys() - own:
        for one in living(after[slug]):
            if one.product:
                found.setdefault(
                    one.product.slug, Alternative(one.name, one.product.vendor, one.product, rows[slug])
                )
    others = [one for slug, one in found.items() if slug not in own]
    return sorted(
        others, key=lambda one: (one.vendor == product.vendor, one.replaces is not None, one.vendor, one.name)
    )[:limit]


def _known(session: Session, product: ProductRow, today: date) -> Iterator[ProductRow]:
    """Products of the category that are known to run and of which no end was announced."""
    end = (col(Event.kind) == Milestone.SHUTDOWN) & (col(Event.strength) != Strength.NOT_BEFORE)
    leaving = select(Event.product_id).where(
        col(Event.known_to).is_(None), or_(col(Event.kind).in_(_OVER), end)
    )
    rows = _of_category(session, product, today, col(Product.id).not_in(leaving))
    return (row for row in rows if row.status == Standing.ACTIVE)


def _of_category(session: Session, product: ProductRow, today: date, *conditions: object) -> list[ProductRow]:
    same = [Product.category == product.category, Product.id != product.id, *queries.there(None), *conditions]
    ids = session.exec(select(Product.id).where(*same).order_by(col(Product.id)).limit(_READ))
    return list(queries.by_id(session, today, [found for found in ids if found]).values())

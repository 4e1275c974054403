"""What else does the same and is not known to end: products of one category, of every vendor, and what others of it were replaced by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from data import queries
from data.chains import Fate, chains, walk
from data.models import Event, Product
from data.queries import ProductRow
from data.standing import Standing
from pipeline.types import Milestone, Strength

_OVER = (Milestone.MERGED, Milestone.ANNOUNCED, Milestone.DEPRECATED)
_READ = 60
"""So many products of a category are looked at, so that a large one costs no more than a small one."""
_LIVING = (Standing.ACTIVE, Standing.RENAMED, Standing.UNKNOWN)


@dataclass(frozen=True)
class Alternative:
    """Something that does the same."""

    name: str
    vendor: str
    product: ProductRow | None
    """what is known of it; None where it is only known as what replaces another"""
    replaces: ProductRow | None = None
    """the product of the same category that it is said to replace"""


def alternatives(session: Session, product: ProductRow, today: date, *, limit: int = 8) -> list[Alternative]:
    """What does the same as `product`, other vendors first; nothing where its category is not known.

    Whether a product lives of which only the launch is known, or which is only known as a replacement, is unknown.
    """
    if not product.category:
        return []
    found: dict[str, Alternative] = {}
    for one in (*_known(session, product, today), *_named(session, product, today)):
        found.setdefault(one.name.casefold(), one)
    others = sorted(found.values(), key=lambda one: one.vendor == product.vendor)
    return others[:limit]


def _known(session: Session, product: ProductRow, today: date) -> Iterator[Alternative]:
    """Products of the category of which no end was announced, those that are known to run first."""
    end = (col(Event.kind) == Milestone.SHUTDOWN) & (col(Event.strength) != Strength.NOT_BEFORE)
    leaving = select(Event.product_id).where(
        col(Event.known_to).is_(None), or_(col(Event.kind).in_(_OVER), end)
    )
    rows = _of_category(session, product, today, col(Product.id).not_in(leaving))
    for row in sorted(rows, key=lambda row: (row.status == Standing.UNKNOWN, row.vendor, row.name)):
        if row.status in _LIVING:
            yield Alternative(row.name, row.vendor, row)


def _named(session: Session, product: ProductRow, today: date) -> Iterator[Alternative]:
    """What products of the category, other than this one, were replaced by in the end."""
    rows = {row.slug: row for row in _of_category(session, product, today)}
    for slug, successors in chains(session, today, list(rows)).items():
        for one in walk(successors):
            if not one.successors and one.fate in (Fate.LIVES, Fate.UNKNOWN):
                vendor = one.product.vendor if one.product else rows[slug].vendor
                yield Alternative(one.name, vendor, one.product, rows[slug])


def _of_category(session: Session, product: ProductRow, today: date, *conditions: object) -> list[ProductRow]:
    same = [Product.category == product.category, Product.id != product.id, *queries.there(None), *conditions]
    ids = session.exec(select(Product.id).where(*same).order_by(col(Product.id)).limit(_READ))
    return list(queries.by_id(session, today, [found for found in ids if found]).values())

"""Aliases that no source lists and vendors point at dated snapshots: ``gpt-4o`` beside ``gpt-4o-2024-08-06``.

When a snapshot ends, its vendor points the alias at another, so nothing that is told of the snapshot is told of the alias.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, and_, or_, select

from data import queries
from data.models import Alias, Product, Vendor
from data.queries import ProductRow
from pipeline.resolve import name_key, own_key, points_at


def pointed_at(session: Session, name: str, slug: str, today: date) -> list[ProductRow]:
    """The dated snapshots that an alias can point at which no source lists: those that stand beside it, or else all of the family that
    it names; none where `name` is a name of the product that it means best (`slug`)."""
    found = queries.find_product(session, slug, today)
    if found is None or not points_at(name, found.name) or name_key(name) == name_key(slug):
        return []
    key = own_key(name, found.vendor_slug)
    named = select(Product.id, Alias.key, Alias.resolves).join(Vendor)
    named = named.outerjoin(Alias, and_(Alias.product_id == Product.id, Alias.key == key))
    kin = (
        Vendor.slug == found.vendor_slug,
        or_(Alias.key == key, Product.family == key),
        *queries.there(None),
    )
    rows = session.exec(named.where(*kin)).all()
    if not rows or any(resolves for *_, resolves in rows):
        return []
    every = [(identity, written) for identity, written, _ in rows if identity is not None]
    beside = [identity for identity, written in every if written] or [identity for identity, _ in every]
    return [row for row in queries.by_id(session, today, beside).values() if points_at(name, row.name)]

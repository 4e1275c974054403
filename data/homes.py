"""On whose platform claims stand, and whose products are: both follow from the vendors that texts name, and from what these names mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from data import stages
from data.identity import Name, keep_same, settle, survivors, vendor_row, vendor_slug
from data.models import Alias, Claim, ClaimName, Declaration, Document, Product, Source, Vendor
from data.rows import number
from data.store import record_events
from pipeline.resolve import family, own_key
from pipeline.types import Cause


def rehome(session: Session, vendors: Collection[str], now: datetime) -> None:
    """Work out anew where the claims on the platforms of `vendors` (slugs) stand, and whose their products are; the caller commits."""
    names = _names(session, vendors)
    _move_claims(session, vendors)
    _move_declared(session, vendors)
    into = _move_products(session, vendors)
    shifts = settle(session, names | _names(session, vendors), now)
    kept = survivors(session, into.values())
    keep_same(session, {product: kept[one] for product, one in into.items() if one != product}, now)
    shifted = {product for shift in shifts for product in (shift.before, shift.after) if product is not None}
    products = shifted | into.keys()
    record_events(session, dict.fromkeys(products), now=now, cause=Cause.IDENTITY)
    stages.renew(session.connection(), products)  # whose a product is bears on how it stands


def _names(session: Session, vendors: Collection[str]) -> set[Name]:
    said = select(Claim.platform, Claim.key).where(col(Claim.platform).in_(vendors)).distinct()
    return set(session.exec(said).all())


def _move_claims(session: Session, vendors: Collection[str]) -> None:
    """Let claims stand on the platform of the vendor that they name, or in whose pages they are."""
    rows = _claims(session, vendors)
    # What names no vendor, and stands in no page of one, was given its platform as such.
    words = {said or publisher or place for _, _, place, said, publisher in rows}
    places = {word: vendor_slug(session, word) for word in words}
    moved = {
        claim: {"claim": claim, "at": at, "named": own_key(name, at)}
        for claim, name, place, said, publisher in rows
        if (at := places[said or publisher or place]) != place
    }
    if moved:
        session.connection().execute(_MOVE, list(moved.values()))
        _move_names(session, vendors, moved)


def _claims(session: Session, vendors: Collection[str]) -> list[Any]:
    """Id, name, platform, the vendor that is named and the one who publishes, of the claims on some platforms."""
    # More columns than the typed overloads of `select` go to.
    fields: Any = (Claim.id, Claim.name, Claim.platform, Claim.vendor, Vendor.name)
    query = select(*fields).join(Document, col(Document.id) == Claim.document_id)
    query = query.join(Source, col(Source.id) == Document.source_id)
    query = query.outerjoin(Vendor, col(Vendor.id) == Source.vendor_id)
    return list(session.connection().execute(query.where(col(Claim.platform).in_(vendors))))


_MOVE = (
    update(Claim)
    .where(col(Claim.id) == bindparam("claim"))
    .values(platform=bindparam("at"), key=bindparam("named"))
)


def _move_names(session: Session, vendors: Collection[str], moved: Mapping[int, Mapping[str, Any]]) -> None:
    """Let the names that stand beside those of claims follow to the platform of these."""
    here = session.connection()
    fields: Any = (ClaimName.claim_id, ClaimName.name, ClaimName.same)
    left, beside = set(), {}
    for claim, name, same in here.execute(select(*fields).where(col(ClaimName.platform).in_(vendors))):
        if claim in moved:
            left.add(claim)
            place, main = moved[claim]["at"], moved[claim]["named"]
            key = own_key(name, place)
            beside[claim, key] = {"claim_id": claim, "key": key, "platform": place, "main": main, "name": name, "same": same}  # fmt: skip
    if left:
        here.execute(_FORGET, [{"claim": claim} for claim in left])
    if rows := [row for row in beside.values() if row["key"] != row["main"]]:
        here.execute(insert(ClaimName), rows)


_FORGET = delete(ClaimName).where(col(ClaimName.claim_id) == bindparam("claim"))


def _move_declared(session: Session, vendors: Collection[str]) -> None:
    """What was declared of names on a platform holds on the one that it is taken for now."""
    for row in session.exec(select(Declaration).where(col(Declaration.platform).in_(vendors))).all():
        row.platform = vendor_slug(session, row.platform)
        row.key = own_key(row.name, row.platform)
    session.flush()


def _move_products(session: Session, vendors: Collection[str]) -> dict[int, int]:
    """Let products be those of the vendor on whose platform they were first spoken of, or else whom the name of theirs means.

    Each that moved, with itself; one stays where the vendor has a product of that name already, which it is the same as then.
    """
    said = aliased(Claim)
    first = select(func.min(said.id)).where(said.product_id == Product.id).scalar_subquery()
    query = (
        select(Product, Vendor.slug, Vendor.name, Claim.platform)
        .join(Vendor, col(Vendor.id) == Product.vendor_id)
        .outerjoin(Claim, col(Claim.id) == first)
        .where(col(Vendor.slug).in_(vendors))
    )
    into = {}
    for product, home, name, platform in session.exec(query).all():
        at = platform if platform in vendors else vendor_slug(session, name)
        if at != home:
            into[number(product.id)] = _twin(session, product, at) or _move_product(session, product, at)
    return into


def _twin(session: Session, product: Product, home: str) -> int | None:
    """The product of a vendor that is called as this one would be there."""
    called = Product.key == own_key(product.name, home)
    query = (
        select(Product.id)
        .join(Vendor, col(Vendor.id) == Product.vendor_id)
        .where(Vendor.slug == home, called)
    )
    return session.exec(query.order_by(col(Product.id))).first()


def _move_product(session: Session, product: Product, home: str) -> int:
    product.vendor_id = number(vendor_row(session, home).id)
    product.key = own_key(product.name, home)
    product.family = family(product.key)
    names: dict[str, Alias] = {}
    for row in session.exec(
        select(Alias).where(Alias.product_id == product.id).order_by(col(Alias.id))
    ).all():
        row.key = own_key(row.name, home)
        if names.setdefault(row.key, row) is not row:
            session.delete(row)
    session.flush()
    return number(product.id)

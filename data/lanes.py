"""Which products a timeline shows, and how many there are: asked with a limit, so that no page reads more than it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func
from sqlmodel import Session, col, or_, select

from data.models import Change, Event, Product, SameAs, Vendor
from data.queries import held, while_known
from pipeline.types import ChangeKind, Milestone, Strength


class View(StrEnum):
    """What products can be asked for by."""

    NEXT = "next"
    """a promised or expected end lies ahead, the soonest first"""
    ENDED = "ended"
    """a promised end has come, the latest first"""
    MOVED = "moved"
    """the date of its end was moved, the latest noticed first"""
    CHANGED = "changed"
    """anything about it changed, the latest noticed first"""
    UNDATED = "undated"
    """its end was announced and no day is known for it"""
    EARLIEST = "earliest"
    """it is promised to stay until a day that lies ahead, the soonest first"""
    ALL = "all"
    """anything dated is known: what ends next, then what ended last, then what has no end"""


@dataclass(frozen=True)
class Found:
    """The first products of a view, and how many there are in all."""

    slugs: tuple[str, ...]
    total: int


_NOTICES = (Milestone.ANNOUNCED, Milestone.DEPRECATED, Milestone.CLOSED_TO_NEW, Milestone.READ_ONLY)
_FATES = (Milestone.MERGED, Milestone.RENAMED, Milestone.REVERSED)
_MOVES = (ChangeKind.MOVED, ChangeKind.BROUGHT_FORWARD)
_END = col(Event.kind) == Milestone.SHUTDOWN


def products(
    session: Session,
    today: date,
    view: View,
    *,
    first: date | None = None,
    last: date | None = None,
    vendors: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    limit: int = 50,
    offset: int = 0,
    known: datetime | None = None,
) -> Found:
    """The products of a view between the days `first` and `last`, of `vendors` (slugs) and `kinds`: at most `limit` of them.

    The days bound the day of the end, or for MOVED and CHANGED the day on which the change was noticed; the other views
    have no days. `known` asks for what was held true and had been noticed at that moment instead of now.
    """
    query = _QUERIES[view](today, first, last, known)
    query = query.join(Vendor, col(Vendor.id) == Product.vendor_id)
    if vendors:
        query = query.where(col(Vendor.slug).in_(vendors))
    if kinds:
        query = query.where(col(Product.kind).in_(kinds))
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.limit(limit).offset(offset)).all() if limit else ()
    return Found(tuple(row[0] for row in rows), total)


def ends_by_day(
    session: Session,
    first: date,
    last: date,
    *,
    vendors: Sequence[str] | None = None,
    known: datetime | None = None,
) -> dict[date, int]:
    """How many products have a promised end on each day from `first` to `last`, also as was `known` at a moment; days without one are left out."""
    # More columns than the typed overloads of `select` go to.
    fields: Any = (Event.first_day, func.count(func.distinct(Event.product_id)))
    query = (
        select(*fields)
        .join(Product, col(Product.id) == Event.product_id)
        .join(Vendor, col(Vendor.id) == Product.vendor_id)
        .where(*held(known), _END, Event.strength == Strength.COMMITTED, Event.first_day == Event.last_day)
        .where(col(Event.first_day).between(first, last))
    )
    if vendors:
        query = query.where(col(Vendor.slug).in_(vendors))
    return {day: count for day, count in session.exec(query.group_by(col(Event.first_day))) if day}


def _next(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    # A range that has begun may end on any day; it stands where its last day does.
    comes = case((col(Event.first_day) > today, col(Event.first_day)), else_=col(Event.last_day))
    ahead = [_END, Event.strength != Strength.NOT_BEFORE, col(Event.last_day) > today]
    if first:
        ahead.append(col(Event.last_day) >= first)
    if last:
        ahead.append(col(Event.first_day) <= last)
    if last and not first:
        ahead.append(comes <= last)
    return _with_events(known, *ahead).order_by(func.min(comes), Product.slug)


def _ended(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    over = [_END, Event.strength == Strength.COMMITTED, col(Event.last_day) <= min(last or today, today)]
    if first:
        over.append(col(Event.last_day) >= first)
    return _with_events(known, *over).order_by(func.max(Event.last_day).desc(), Product.slug)


def _earliest(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    promised = [_END, Event.strength == Strength.NOT_BEFORE, col(Event.last_day) > today]
    if last:
        promised.append(col(Event.first_day) <= last)
    return _with_events(known, *promised).order_by(func.min(Event.first_day), Product.slug)


def _all(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    ahead = func.min(case((_END & (col(Event.last_day) > today), col(Event.first_day))))
    over = func.max(case((_END & (col(Event.last_day) <= today), col(Event.last_day))))
    dated = _with_events(known, col(Event.first_day).is_not(None))
    return dated.order_by(ahead.is_(None), ahead, over.is_(None), over.desc(), Product.slug)


def _undated(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    noticed = or_(col(Event.first_day).is_(None), col(Event.first_day) <= today)
    # An earliest day names no end.
    dated = and_(_END, col(Event.strength) != Strength.NOT_BEFORE)
    settled = select(Event.product_id).where(*held(known), or_(dated, col(Event.kind).in_(_FATES)))
    told = _with_events(known, col(Event.kind).in_(_NOTICES), noticed, col(Product.id).not_in(settled))
    return told.order_by(func.max(Event.first_day).desc(), Product.slug)


def _moved(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    moves = col(Change.kind).in_(_MOVES), col(Change.event_kind) == Milestone.SHUTDOWN
    return _changed(today, first, last, known).where(*moves)


def _changed(today: date, first: date | None, last: date | None, known: datetime | None) -> Select[Any]:
    query: Select[Any] = (
        select(Product.slug)
        .join(Change, col(Product.id) == func.coalesce(_same_as(Change.product_id, known), Change.product_id))
        .where(~col(Change.quiet))
        .group_by(col(Product.id), Product.slug)
    )
    if first:
        query = query.where(col(Change.noticed_at) >= datetime.combine(first, time(), UTC))
    if last:
        query = query.where(col(Change.noticed_at) < datetime.combine(last + timedelta(1), time(), UTC))
    if known:
        query = query.where(col(Change.noticed_at) <= known)
    # Of what was noticed on one day, ends that lie ahead come first, the soonest on top.
    ahead = and_(col(Change.event_kind) == Milestone.SHUTDOWN, col(Change.after_day) > today.isoformat())
    soonest = func.min(case((ahead, col(Change.after_day))))
    noticed = func.max(func.date(Change.noticed_at))
    return query.order_by(noticed.desc(), soonest.is_(None), soonest, Product.slug)


def _same_as(product: Any, known: datetime | None) -> Any:
    """What the product in a column turned out to be, where it did, or had by the moment `known`."""
    turned = SameAs.product_id == product, *while_known(SameAs.since, SameAs.until, known)
    return select(SameAs.same_as).where(*turned).scalar_subquery()


def _with_events(known: datetime | None, *conditions: Any) -> Select[Any]:
    """Products with an event that is held, or was at the moment `known`, and meets the conditions."""
    query = select(Product.slug).join(Event, col(Event.product_id) == Product.id)
    return query.where(*held(known), *conditions).group_by(col(Product.id), Product.slug)


_QUERIES = {
    View.NEXT: _next,
    View.ENDED: _ended,
    View.MOVED: _moved,
    View.CHANGED: _changed,
    View.UNDATED: _undated,
    View.EARLIEST: _earliest,
    View.ALL: _all,
}

"""How vendors treat those who depend on them: the notice they give, the dates they move, and what their policies promise.

A vendor answers for what ends on its own platform, whoever made it. Notice is counted where an official source gives both days
to the day: from the announcement, or where that is not known from the deprecation, which never comes before it, to a shutdown
that was promised. What was announced on the day of the end or later says nothing of notice and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from data.models import Change, Event, Product, Vendor
from data.sources import Promise, Registry
from data.vendors import maker
from pipeline.types import Authority, ChangeKind, Milestone, Precision, Strength

_TOLD = (Milestone.ANNOUNCED, Milestone.DEPRECATED)
_OFFICIAL = [authority.value for authority in Authority if authority.official]
_MOVED = (ChangeKind.MOVED, ChangeKind.BROUGHT_FORWARD)


@dataclass(frozen=True)
class Notice:
    """How long before the end of a product, or of a part of it, its vendor told."""

    product: str
    product_slug: str
    kind: str
    scope: str
    told: date
    ends: date
    since: str
    """what the day of telling is: announced or deprecated"""

    @property
    def days(self) -> int:
        """From the day of telling to the day of the end, at least 1."""
        return (self.ends - self.told).days


@dataclass(frozen=True)
class Move:
    """A date of an end that was moved, as noticed by Swansong."""

    product: str
    product_slug: str
    scope: str
    before: str
    after: str
    days: int
    """how far; negative where it comes sooner"""
    noticed: date


@dataclass(frozen=True)
class Kept:
    """A promise of a vendor beside what it did: how many endings that it covers had such notice, and which had less."""

    promise: Promise
    kept: int
    broken: tuple[Notice, ...]


@dataclass(frozen=True)
class VendorRecord:
    """What a vendor did with the ends on its platform."""

    vendor: str
    vendor_slug: str
    endings: int
    """ends that were promised for a day, of products or parts of them, those that lie ahead too"""
    notices: tuple[Notice, ...]
    """the shortest first"""
    moves: tuple[Move, ...]
    """the latest first"""
    withdrawn: int
    """how many ends were taken back"""
    promises: tuple[Kept, ...] = ()

    @property
    def median_days(self) -> float | None:
        """The notice in the middle; None where none is known."""
        return median(notice.days for notice in self.notices) if self.notices else None

    @property
    def shortest(self) -> Notice | None:
        """The ending with the least notice."""
        return self.notices[0] if self.notices else None

    @property
    def later(self) -> tuple[Move, ...]:
        """The dates that were moved back."""
        return tuple(move for move in self.moves if move.days > 0)

    @property
    def sooner(self) -> tuple[Move, ...]:
        """The dates that were brought forward: those that hurt."""
        return tuple(move for move in self.moves if move.days < 0)

    def as_json(self) -> dict[str, Any]:
        """The record with its figures, as lists and plain values."""
        told = self.median_days, self.shortest and self.shortest.days
        return {
            "vendor": self.vendor, "vendor_slug": self.vendor_slug, "endings": self.endings,
            "notice": {"count": len(self.notices), "median_days": told[0], "shortest_days": told[1]},
            "moved": {"later": len(self.later), "sooner": len(self.sooner)},
            "withdrawn": self.withdrawn,
            "promises": [kept.promise.model_dump() | {"kept": kept.kept, "of": kept.kept + len(kept.broken), "broken": kept.broken} for kept in self.promises],
            "notices": [vars(notice) | {"days": notice.days} for notice in self.notices],
            "moves": list(self.moves),
        }  # fmt: skip


def vendor_records(
    session: Session,
    *,
    vendors: Sequence[str] | None = None,
    registry: Registry | None = None,
    known: datetime | None = None,
) -> list[VendorRecord]:
    """The records of vendors (slugs), or of all on whose platform something ends, by name.

    The promises are those of `registry`. `known` asks for what was held true at that moment instead of now.
    """
    endings, notices = _endings(session, vendors, known), _notices(session, vendors, known)
    moves, withdrawn = _moves(session, vendors, known), _withdrawn(session, vendors, known)
    promises = promised(registry) if registry else {}
    wanted = select(Vendor.slug, Vendor.name)
    if vendors is not None:
        wanted = wanted.where(col(Vendor.slug).in_(vendors))
    found = [
        VendorRecord(
            vendor=name,
            vendor_slug=slug,
            endings=endings.get(slug, 0),
            notices=tuple(sorted(notices[slug], key=lambda notice: (notice.days, notice.product))),
            moves=tuple(moves[slug]),
            withdrawn=withdrawn.get(slug, 0),
            promises=tuple(compare(promise, notices[slug]) for promise in promises.get(slug, ())),
        )
        for slug, name in session.exec(wanted)
        if slug in endings or slug in moves or slug in withdrawn or slug in promises
    ]
    return sorted(found, key=lambda record: record.vendor.casefold())


def promised(registry: Registry) -> dict[str, tuple[Promise, ...]]:
    """What vendors promise in their policies, by the slug of the vendor."""
    return {maker(entry.name).slug: entry.promises for entry in registry.vendors if entry.promises}


def compare(promise: Promise, notices: Iterable[Notice]) -> Kept:
    """How a promise was kept by the endings that it covers, those with the least notice first."""
    covered = [notice for notice in notices if promise.covers(notice.kind, notice.product, notice.told)]
    broken = [notice for notice in covered if notice.days < promise.days]
    return Kept(promise, len(covered) - len(broken), tuple(sorted(broken, key=lambda notice: notice.days)))


def _endings(session: Session, vendors: Sequence[str] | None, known: datetime | None) -> dict[str, int]:
    query = select(Event.platform, func.count()).where(*_promised_ends(Event, vendors, known))
    return dict(session.exec(query.group_by(Event.platform)).all())


def _notices(
    session: Session, vendors: Sequence[str] | None, known: datetime | None
) -> dict[str, list[Notice]]:
    """By platform, for each end the day on which its vendor told: for the same scope, or else for all."""
    told: Any = aliased(Event)
    # More columns than the typed overloads of `select` go to.
    fields: Any = (Event.platform, Event.id, Event.first_day, Event.scope, told.first_day, told.kind, told.scope, Product.name, Product.slug, Product.kind)  # fmt: skip
    query = (
        select(*fields)
        .join(told, told.product_id == Event.product_id)
        .join(Product, col(Product.id) == Event.product_id)
        .where(*_promised_ends(Event, vendors, known), *_exact(told, known))
        .where(told.platform == Event.platform, told.kind.in_(_TOLD), told.first_day < Event.first_day)
        .where(or_(told.scope == Event.scope, told.scope == ""))
    )
    best: dict[int, tuple[tuple[bool, bool, date], str, tuple[Any, ...]]] = {}
    for platform, event, ends, scope, day, kind, told_scope, name, slug, of in session.exec(query):
        rank = kind != Milestone.ANNOUNCED, told_scope != scope, day
        if event not in best or rank < best[event][0]:
            best[event] = rank, platform, (name, slug, of, scope, day, ends, kind)
    found: dict[str, list[Notice]] = defaultdict(list)
    for _, platform, notice in best.values():
        found[platform].append(Notice(*notice))
    return found


def _moves(session: Session, vendors: Sequence[str] | None, known: datetime | None) -> dict[str, list[Move]]:
    fields: Any = (Change.platform, Product.name, Product.slug, Change.scope, Change.before_day, Change.after_day, Change.days, Change.noticed_at)  # fmt: skip
    query = (
        select(*fields)
        .select_from(Change)
        .join(Product)
        .where(*_changes(vendors, known, *_MOVED), col(Change.days) != 0)
    )
    found: dict[str, list[Move]] = defaultdict(list)
    rows = session.exec(query.order_by(col(Change.noticed_at).desc(), col(Change.id).desc()))
    for platform, name, slug, scope, before, after, days, noticed in rows:
        found[platform].append(Move(name, slug, scope, before, after, days, noticed.date()))
    return found


def _withdrawn(session: Session, vendors: Sequence[str] | None, known: datetime | None) -> dict[str, int]:
    query = select(Change.platform, func.count()).where(*_changes(vendors, known, ChangeKind.WITHDRAWN))
    return dict(session.exec(query.group_by(Change.platform)).all())


def _promised_ends(event: Any, vendors: Sequence[str] | None, known: datetime | None) -> list[Any]:
    ends = [event.kind == Milestone.SHUTDOWN, event.strength == Strength.COMMITTED, *_exact(event, known)]
    return ends if vendors is None else [*ends, event.platform.in_(vendors)]


def _exact(event: Any, known: datetime | None) -> list[Any]:
    """What is held true, on a day that an official source gives to the day."""
    held = (
        [event.known_to.is_(None)]
        if known is None
        else [event.known_from <= known, or_(event.known_to.is_(None), event.known_to > known)]
    )
    return [*held, event.precision == Precision.DAY, event.authority.in_(_OFFICIAL)]


def _changes(vendors: Sequence[str] | None, known: datetime | None, *kinds: ChangeKind) -> list[Any]:
    """Changes of ends that happened in the world."""
    asked = [Change.event_kind == Milestone.SHUTDOWN, col(Change.kind).in_(kinds), ~col(Change.quiet)]
    if vendors is not None:
        asked.append(col(Change.platform).in_(vendors))
    return asked if known is None else [*asked, col(Change.noticed_at) <= known]

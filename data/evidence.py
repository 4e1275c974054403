"""What events rest on: who says what of their products, and on which claim an event rested at an earlier moment.

The row of an event points to the newest claim; that may be one that nobody knew then.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, case, cast, func, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from data.models import Claim, ClaimWas, Event
from pipeline.types import Authority, Milestone, Status

Quote = tuple[str, str, str]
"""The words, the title of the source, its address."""


@dataclass(frozen=True)
class Telling:
    """What a place says of a product, as far as it tells whether places agree; days as they are written."""

    source_url: str
    platform: str
    scope: str
    announced: str | None
    deprecated: str | None
    shutdown: str | None
    milestones: tuple[tuple[str, str], ...]


_BY_STATUS = {
    Milestone.MERGED: (Status.MERGED,),
    Milestone.RENAMED: (Status.RENAMED,),
    Milestone.REVERSED: (Status.REVERSED,),
    Milestone.RUMOURED: (Status.RUMOURED,),
    Milestone.SHUTDOWN: (Status.RETIRED,),
    Milestone.DEPRECATED: (Status.DEPRECATED, Status.LEGACY),
}
"""The states that tell of an event without a day."""
_FIELDS = {
    Milestone.SHUTDOWN: "shutdown",
    Milestone.DEPRECATED: "deprecated",
    Milestone.ANNOUNCED: "announced",
}


def counting(known: datetime | None) -> list[Any]:
    """The condition on claims to count now, or to have counted at the moment `known`."""
    if known is None:
        return [col(Claim.known_to).is_(None)]
    return [col(Claim.known_from) <= known, or_(col(Claim.known_to).is_(None), col(Claim.known_to) > known)]


def about(products: Collection[int] | int, known: datetime | None) -> Any:
    """The condition on claims to be about `products` (ids), or to have been taken to be at the moment `known`."""
    ids = [products] if isinstance(products, int) else list(products)
    if known is None:
        return col(Claim.product_id).in_(ids)
    # Looked for by one index each: a condition that may be met in either way makes PostgreSQL read all claims.
    are = select(_Looked.id).where(col(_Looked.product_id).in_(ids))
    were = select(ClaimWas.claim_id).where(col(ClaimWas.product_id).in_(ids), col(ClaimWas.until) > known)
    return and_(col(Claim.id).in_(union_all(are, were)), _taken_for(known).in_(ids))


_Looked = aliased(Claim)


def _taken_for(known: datetime) -> Any:
    """The product that a claim was taken to be about at a moment."""
    later = ClaimWas.claim_id == Claim.id, col(ClaimWas.until) > known
    first = select(ClaimWas.product_id).where(*later).order_by(col(ClaimWas.until)).limit(1)
    moved = select(ClaimWas.claim_id).where(*later).exists()
    return case((moved, first.scalar_subquery()), else_=col(Claim.product_id))


def quotes(session: Session, events: Sequence[Event], known: datetime) -> dict[int, Quote]:
    """For each event (by id) the claim it rested on at the moment `known`: the strongest and newest that says so.

    Events of which no claim says exactly this are left out.
    """
    claims: dict[int, list[Any]] = defaultdict(list)
    for claim in session.connection().execute(_sayings({event.product_id for event in events}, known)):
        claims[claim.product_id].append(claim)
    said = {
        event.id or 0: _strongest(c for c in claims[event.product_id] if _says(c, event)) for event in events
    }
    words = _words(session, {claim.id for claim in said.values() if claim is not None})
    return {event: words[claim.id] for event, claim in said.items() if claim is not None}


def tellings(
    session: Session, products: Collection[int], known: datetime | None = None
) -> dict[int, list[Telling]]:
    """What each place says of `products` (ids), by product: what counts now, or counted at the moment `known`."""
    product = col(Claim.product_id) if known is None else _taken_for(known)
    # More columns than the typed overloads of `select` go to.
    fields: Any = (
        product, Claim.source_url, Claim.platform, Claim.scope, Claim.announced, Claim.deprecated, Claim.shutdown,
        cast(Claim.milestones, String),
    )  # fmt: skip
    query = select(*fields).where(about(products, known), *counting(known)).distinct()
    found: dict[int, list[Telling]] = defaultdict(list)
    for (
        about_,
        url,
        place,
        scope,
        announced,
        deprecated,
        shutdown,
        milestones,
    ) in session.connection().execute(query):
        days = tuple((kind, day) for kind, day in json.loads(milestones))
        found[about_].append(Telling(url, place, scope, announced, deprecated, shutdown, days))
    return found


def _sayings(products: Collection[int], known: datetime) -> Any:
    """What counted of these products at the moment `known`; of what a speaker said again and again only the newest."""
    told = _each_about(products, known)
    newest = told.c.observed.desc(), told.c.confidence.desc(), told.c.id
    place = func.row_number().over(partition_by=[told.c.product_id, told.c.saying], order_by=newest)
    every = select(told.c.id, told.c.product_id, place.label("place")).subquery()
    # More columns than the typed overloads of `select` go to.
    fields: Any = (
        every.c.id, every.c.product_id, Claim.platform, Claim.scope, Claim.status, Claim.announced, Claim.deprecated, Claim.shutdown,
        Claim.milestones, Claim.authority, Claim.observed, Claim.confidence,
    )  # fmt: skip
    return select(*fields).join_from(every, Claim, col(Claim.id) == every.c.id).where(every.c.place == 1)


def _each_about(products: Collection[int], known: datetime) -> Any:
    """The claims that counted at the moment `known` and were taken to be about these products, each read once."""
    ids = list(products)
    # More columns than the typed overloads of `select` go to.
    fields: Any = (Claim.id, Claim.saying, Claim.observed, Claim.confidence)
    later = select(ClaimWas.claim_id).where(ClaimWas.claim_id == Claim.id, col(ClaimWas.until) > known)
    still = (
        select(*fields)
        .add_columns(col(Claim.product_id))
        .where(col(Claim.product_id).in_(ids), ~later.exists())
    )
    were = select(ClaimWas.claim_id).where(col(ClaimWas.product_id).in_(ids), col(ClaimWas.until) > known)
    taken = _taken_for(known)
    moved = (
        select(*fields).add_columns(taken.label("product_id")).where(col(Claim.id).in_(were), taken.in_(ids))
    )
    return union_all(still.where(*counting(known)), moved.where(*counting(known))).subquery()


def _words(session: Session, claims: Collection[int]) -> dict[int, Quote]:
    fields: Any = (Claim.id, Claim.evidence, Claim.source_title, Claim.source_url)
    rows = session.exec(select(*fields).where(col(Claim.id).in_(claims)))
    return {claim: (words, title, url) for claim, words, title, url in rows}


def _strongest(claims: Iterable[Any]) -> Any:
    return min(claims, key=_rank, default=None)


def _rank(claim: Any) -> tuple[float, ...]:
    """Smaller is stronger: who speaks, then the newer, then the more confident, then the one stored first."""
    return Authority(claim.authority).rank, -claim.observed.timestamp(), -claim.confidence, claim.id or 0


def _says(claim: Any, event: Event) -> bool:
    """Whether a claim of the same product tells of this event, on this day."""
    if (claim.scope, claim.platform or event.platform) != (event.scope, event.platform):
        return False
    kind = Milestone(event.kind)
    told = {row[0]: row[1] for row in claim.milestones}
    day = getattr(claim, _FIELDS.get(kind, ""), None) or told.get(kind)
    if day is None and claim.status in _BY_STATUS.get(kind, ()):
        day = None if kind in _FIELDS else claim.shutdown or claim.announced
        return day == event.day
    return day is not None and day == event.day

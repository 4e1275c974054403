"""On which claim an event rested at an earlier moment. The row of an event points to the newest; that may be one that nobody knew then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import defer
from sqlmodel import Session, col, or_, select

from data.models import Claim, Event
from pipeline.types import Authority, Milestone, Status

Quote = tuple[str, str, str]
"""The words, the title of the source, its address."""

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


def quotes(session: Session, events: Sequence[Event], known: datetime) -> dict[int, Quote]:
    """For each event (by id) the claim it rested on at the moment `known`: the strongest and newest that says so.

    Events of which no claim says exactly this are left out.
    """
    claims: dict[int | None, list[Claim]] = defaultdict(list)
    asked = col(Claim.product_id).in_({event.product_id for event in events})
    # What nothing is decided by is long.
    lean = select(Claim).options(defer(Claim.fields), defer(Claim.location))  # type: ignore[arg-type]
    for claim in session.exec(lean.where(asked, *counting(known))):
        claims[claim.product_id].append(claim)
    found = {}
    for event in events:
        said = _strongest(claim for claim in claims[event.product_id] if _says(claim, event))
        if said is not None:
            found[event.id or 0] = said.evidence, said.source_title, said.source_url
    return found


def _strongest(claims: Iterable[Claim]) -> Claim | None:
    return min(claims, key=_rank, default=None)


def _rank(claim: Claim) -> tuple[float, ...]:
    """Smaller is stronger: who speaks, then the newer, then the more confident, then the one stored first."""
    return Authority(claim.authority).rank, -claim.observed.timestamp(), -claim.confidence, claim.id or 0


def _says(claim: Claim, event: Event) -> bool:
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

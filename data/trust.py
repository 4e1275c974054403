"""How far what is held of an event can be trusted, and why: worked out when it is asked, so that it follows the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from data import evidence
from data.evidence import Telling
from data.queries import ClaimRow, EventRow
from pipeline.types import Authority, Milestone, Saying, Strength


class Level(StrEnum):
    """How sure an event is."""

    HIGH = "high"
    FAIR = "fair"
    LOW = "low"


@dataclass(frozen=True)
class Trust:
    """A level and what it rests on, as clauses for people, the weightiest first."""

    level: Level
    reasons: tuple[Saying, ...]


_SPEAKERS = {
    Authority.DECLARED: Saying("declared by hand"),
    Authority.VENDOR_API: Saying("the vendor's own API says so"),
    Authority.VENDOR_PAGE: Saying("the vendor's own page says so"),
    Authority.VENDOR_MAIL: Saying("the vendor wrote so in a mail"),
    Authority.VENDOR_BLOG: Saying("the vendor's own blog says so"),
    Authority.SEED_OFFICIAL: Saying("the vendor's page is cited"),
    Authority.PRESS: Saying("only third parties say so, not the vendor"),
    Authority.SEED_PRESS: Saying("only third parties are cited, not the vendor"),
}
_QUOTED = Saying("the vendor's page was not read itself, only what another page quotes of it")
_FIRMNESS = {
    Strength.NOT_BEFORE: Saying("the day is only the earliest possible"),
    Strength.ESTIMATED: Saying("the day is an estimate"),
}


def trusts(session: Session, events: Sequence[EventRow], known: datetime | None = None) -> dict[int, Trust]:
    """How sure each of `events` is, by its id, or was at the moment `known`."""
    told = evidence.tellings(session, {event.product.id for event in events}, known)
    return {event.id: trust(event, told.get(event.product.id, ())) for event in events}


def trust(event: EventRow, claims: Iterable[ClaimRow | Telling]) -> Trust:
    """How sure `event` is; `claims` are those that count of its product."""
    sources = {claim.source_url for claim in claims if _says(claim, event)}
    reasons = [_QUOTED if _second_hand(event) else _SPEAKERS[Authority(event.authority)]]
    if event.disputed:
        reasons.append(Saying("another source gives another day"))
    if len(sources) > 1:
        reasons.append(Saying("{count} sources agree", count=len(sources)))
    if event.day is None:
        reasons.append(Saying("no date is known; it is watched for"))
    elif event.strength in _FIRMNESS:
        reasons.append(_FIRMNESS[Strength(event.strength)])
    return Trust(_level(event, len(sources)), tuple(reasons))


def _level(event: EventRow, sources: int) -> Level:
    firm = event.day is not None and event.strength == Strength.COMMITTED and not event.disputed
    if event.official and firm and not _second_hand(event):
        return Level.HIGH
    return Level.FAIR if event.official or (firm and sources > 1) else Level.LOW


def _second_hand(event: EventRow) -> bool:
    """Whether the vendor's words are known from another page only."""
    return event.official and event.quoted


def _says(claim: ClaimRow | Telling, event: EventRow) -> bool:
    if claim.scope != event.scope or claim.platform not in ("", event.platform):
        return False
    told = dict(claim.milestones)
    told |= {
        Milestone.ANNOUNCED: claim.announced or "",
        Milestone.DEPRECATED: claim.deprecated or "",
        Milestone.SHUTDOWN: claim.shutdown or "",
    }
    return event.day is not None and told.get(event.kind) == event.day.iso

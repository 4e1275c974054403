"""What a message would tell: what waits to be told, or where nothing does, what would have been told lately."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from alerts.digest import Digest, Letter, render
from alerts.links import Links
from data import changes, lines, outbox, queries
from data.changes import Selection
from data.db import Session
from data.lines import Line
from data.subscriptions import SubscriptionRow

_MOST = 200
"""Changes that a preview tells at most."""


def waiting(
    session: Session, row: SubscriptionRow, links: Links, token: str, *, now: datetime
) -> Letter | None:
    """The message that would go out if everything that waits were due; None where nothing waits."""
    today = row.terms.rhythm.today(now)
    told = tuple(lines.lines(session, outbox.waiting(session, row.id), today).values())
    return _letter(told, today, row, links, token)


def would_have_told(
    session: Session, row: SubscriptionRow, links: Links, token: str, *, now: datetime, days: int
) -> Letter | None:
    """The message that would have told of the last `days`; None where nothing happened that it asks for."""
    today = row.terms.rhythm.today(now)
    ids = outbox.would_tell(session, row.terms, since=now - timedelta(days=days), now=now, limit=_MOST)
    return _letter(_of_changes(session, ids, today), today, row, links, token)


def lately(
    session: Session, of: Selection, links: Links, language: str, *, now: datetime, days: int
) -> Letter | None:
    """A message to nobody of what changed within `days` about a selection; None where nothing did."""
    today = now.date()
    found = changes.told(session, today, of=of, limit=_MOST, since=now - timedelta(days=days))
    told = _of_changes(session, [one.change.id for one in found], today)
    return render(Digest(told, today, language, ""), links) if told else None


def _of_changes(session: Session, ids: Collection[int], today: date) -> tuple[Line, ...]:
    found = queries.changes_by_id(session, today, ids)
    events = queries.held_events(session, today, {change.product.id for change in found})
    return tuple(lines.of_changes(found, events, today))


def _letter(
    told: tuple[Line, ...], today: date, row: SubscriptionRow, links: Links, token: str
) -> Letter | None:
    if not told:
        return None
    return render(Digest(told, today, row.terms.language, token, row.terms.name), links)

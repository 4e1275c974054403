"""What comes due with time alone: days that draw near or have come, and stories in the news. Frozen rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import String, cast
from sqlmodel import Session, col, or_, select

from data.models import Event, NewsItem, NewsThread, Subscription
from data.rows import number
from data.subscriptions import ACTIVE, PAUSED
from pipeline.types import Authority, Milestone, PartialDate, Strength

DEADLINES = (Milestone.SHUTDOWN, Milestone.EXPORT_DEADLINE)


@dataclass(frozen=True)
class Deadline:
    """An end or a last day to export data, as it is held."""

    event_id: int
    product_id: int
    platform: str
    scope: str
    kind: str
    day: PartialDate
    strength: str
    official: bool
    known_from: datetime


@dataclass(frozen=True)
class Story:
    """A story in the news about a product, by its first report."""

    thread_id: int
    news_id: int
    product_id: int
    opened_at: datetime


def reminders_in_use(session: Session) -> set[int]:
    """Every number of days ahead at which somebody is reminded."""
    listening = col(Subscription.state).in_((ACTIVE, PAUSED))
    written = session.exec(select(cast(Subscription.reminders, String)).where(listening).distinct())
    return {days for text in written for days in json.loads(text)}


def deadlines(session: Session, *, first: Collection[date], last: tuple[date, date]) -> list[Deadline]:
    """The deadlines held now whose first day is one of `first`, or whose last day lies between two days."""
    near = or_(col(Event.first_day).in_(first), col(Event.last_day).between(*last))
    held = (col(Event.kind).in_(DEADLINES), col(Event.known_to).is_(None), near)
    return [
        Deadline(
            number(e.id), e.product_id, e.platform, e.scope, e.kind, PartialDate(str(e.day)), e.strength, Authority(e.authority).official, e.known_from
        )
        for e in session.exec(select(Event).where(*held).order_by(col(Event.id)))
    ]  # fmt: skip


def committed(deadline: Deadline) -> bool:
    """Whether it really comes on its day."""
    return deadline.strength == Strength.COMMITTED


def stories(session: Session, since: datetime) -> list[Story]:
    """Stories about known products that were opened since then."""
    query = select(NewsThread, NewsItem.id).join(NewsItem, col(NewsItem.thread_id) == NewsThread.id)
    query = query.where(NewsThread.opened_at > since, col(NewsThread.product_id).is_not(None))
    found: dict[int, Story] = {}
    for thread, item in session.exec(query.order_by(col(NewsItem.published), col(NewsItem.id))):
        story = Story(number(thread.id), number(item), number(thread.product_id), thread.opened_at)
        found.setdefault(story.thread_id, story)
    return list(found.values())


def days_around(today: date, ahead: Iterable[int], past: int) -> set[date]:
    """The first days of which a reminder, so many days `ahead`, is due today, was due within the `past` days, or is due tomorrow."""
    return {today + timedelta(days=days - back) for days in ahead for back in range(-1, past + 1)}

"""Reminders, deadlines that have come, and news: what is due with time, put into the outbox. When is worked out purely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from data import horizon, outbox
from data.db import Session
from data.horizon import Deadline, Story
from data.matching import About, Signal
from data.outbox import REMINDER, Audience, Entry, Known, Listener
from data.rhythm import Rhythm
from pipeline.types import Milestone, PartialDate, Precision

CATCH_UP = timedelta(days=3)
"""How late a reminder may come after a time in which nothing ran; what is older is no longer worth it."""


def due(
    day: PartialDate, ahead: Iterable[int], rhythm: Rhythm, *, since: datetime, now: datetime
) -> tuple[int, datetime] | None:
    """The reminder of `day` that is due by `now` and was not before `since`: how many days ahead, and the moment it was due.

    Each is due at the hour of the rhythm, so many days before the first day that `day` can mean. Of several only the last is worth
    sending; once the day is over only that of the day itself is, which a look after midnight would miss otherwise.
    """
    over = rhythm.today(now) > day.last
    moments = {rhythm.on(day.first - timedelta(days=days)): days for days in sorted(ahead, reverse=True)}
    arrived = [moment for moment in moments if since < moment <= now]
    if over:
        arrived = [moment for moment in arrived if moment >= rhythm.on(day.last)]
    return (moments[max(arrived)], max(arrived)) if arrived else None


def has_come(day: PartialDate, rhythm: Rhythm, *, since: datetime, now: datetime) -> datetime | None:
    """The moment at which the last day that `day` can mean had come, where that was after `since` and is not after `now`."""
    moment = rhythm.on(day.last)
    return moment if since < moment <= now else None


def remind(session: Session, now: datetime) -> int:
    """Put every reminder, every day that has come and every story that is due into the outbox, once; how many. The caller commits."""
    today = now.date()
    first = horizon.days_around(today, horizon.reminders_in_use(session), CATCH_UP.days)
    last = today - CATCH_UP, today + timedelta(days=1)
    deadlines = horizon.deadlines(session, first=first, last=last)
    stories = horizon.stories(session, now - CATCH_UP)
    products = outbox.known(session, {d.product_id for d in deadlines} | {s.product_id for s in stories})
    audience = Audience(session)
    listeners = {i: audience.of(product) for i, product in products.items()}
    found = [*_of_days(deadlines, products, listeners, now), *_of_news(stories, products, listeners, now)]
    return outbox.add(session, found)


def _of_days(
    deadlines: Sequence[Deadline], products: Mapping[int, Known], listeners: Mapping[int, Sequence[Listener]], now: datetime
) -> Iterator[Entry]:  # fmt: skip
    for deadline in deadlines:
        about = _about(deadline, products[deadline.product_id])
        for listener in listeners[deadline.product_id]:
            if listener.filter.concerns(about, now.date()):
                yield from _of_day(deadline, listener, now)


def _of_day(deadline: Deadline, listener: Listener, now: datetime) -> Iterator[Entry]:
    # What was already past when it became known was told as news.
    since = max(listener.confirmed_at, deadline.known_from, now - CATCH_UP)
    reminder = due(deadline.day, listener.reminders, listener.rhythm, since=since, now=now)
    if reminder is not None:
        ahead, moment = reminder
        yield _entry(deadline, listener, REMINDER, moment, ahead)
    told = 0 in listener.reminders and deadline.day.precision is Precision.DAY
    if (
        horizon.committed(deadline)
        and not told
        and Signal.ENDED in listener.filter.signals
        and deadline.kind == Milestone.SHUTDOWN
    ):
        moment_come = has_come(deadline.day, listener.rhythm, since=since, now=now)
        if moment_come is not None:
            yield _entry(deadline, listener, Signal.ENDED, moment_come, None)


def _entry(deadline: Deadline, listener: Listener, signal: str, moment: datetime, ahead: int | None) -> Entry:
    """A key of the day makes it another reminder when the day moves."""
    of = f"{deadline.product_id}.{deadline.platform}.{deadline.scope}.{deadline.kind}.{deadline.day}"
    return Entry(
        subscription_id=listener.id, key=f"d{of}.{'ended' if ahead is None else ahead}.s{listener.id}", signal=signal,
        product_id=deadline.product_id, due_at=moment, event_id=deadline.event_id, ahead=ahead,
    )  # fmt: skip


def _about(deadline: Deadline, product: Known) -> About:
    return About(
        frozenset(),
        deadline.platform,
        product.kind,
        deadline.scope,
        product.words,
        deadline.day,
        deadline.official,
    )


def _of_news(
    stories: Sequence[Story], products: Mapping[int, Known], listeners: Mapping[int, Sequence[Listener]], now: datetime
) -> Iterator[Entry]:  # fmt: skip
    for story in stories:
        product = products[story.product_id]
        about = About(frozenset([Signal.NEWS]), product.vendor, product.kind, "", product.words, None, False)
        for listener in listeners[story.product_id]:
            wanted = listener.filter.admits(about, now.date())
            if wanted is not None and story.opened_at > listener.confirmed_at:
                key = f"n{story.thread_id}.s{listener.id}"
                due_at = outbox.due_at(listener.rhythm, now)
                yield Entry(listener.id, key, wanted, story.product_id, due_at, news_id=story.news_id)

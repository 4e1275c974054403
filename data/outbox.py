"""What is to be told to whom: written in the transaction in which it comes to be known, gathered into messages, handed over exactly once.

A change becomes rows of the outbox, one for each subscription that it concerns. When they are due they are gathered into one message per
channel, whose content and id are fixed from then on. A sender claims messages for a while, says of each that it begins to hand it over,
and what came of it; what a sender that died has claimed falls to the next. Whoever calls commits.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import String, bindparam, case, cast, exists, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select, update

from data import identity
from data.matching import About, Filter, Signal, signals, words_of
from data.models import (
    Alias,
    Change,
    Channel,
    Event,
    Message,
    Outbox,
    Product,
    Subject,
    Subscription,
    Vendor,
)
from data.rhythm import Pace, Rhythm
from data.rows import number
from data.subscriptions import (
    ACTIVE,
    EVERYTHING,
    PAUSED,
    PENDING,
    ChannelRow,
    Terms,
    channel_row,
    rhythm_of,
    silences,
)
from pipeline.resolve import name_key
from pipeline.types import Authority, ChangeKind, Milestone, PartialDate

READY, SENT, DEAD, DROPPED = "ready", "sent", "dead", "dropped"
DIGEST, CONFIRM = "digest", "confirm"
REMINDER = "reminder"
_LISTENING = (ACTIVE, PAUSED)
_ENDINGS = (ChangeKind.APPEARED, ChangeKind.DATED, ChangeKind.MOVED, ChangeKind.BROUGHT_FORWARD)
_EVENT_KEY = ("product_id", "platform", "scope", "kind")
_CHUNK = 5_000
_INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Known:
    """A product as subscriptions ask for it."""

    id: int
    slugs: frozenset[str]
    """Its own, and those of products that turned out to be this one."""
    vendor: str
    kind: str
    words: frozenset[str]
    keys: frozenset[str]
    """All its names in the form in which they are compared."""


@dataclass(frozen=True)
class Listener:
    """A subscription that may want to be told of a product."""

    id: int
    filter: Filter
    rhythm: Rhythm
    reminders: tuple[int, ...]
    confirmed_at: datetime


@dataclass(frozen=True)
class Entry:
    """Something to tell a subscription; `key` is what makes it the same thing to tell."""

    subscription_id: int
    key: str
    signal: str
    product_id: int | None
    due_at: datetime
    change_id: int | None = None
    event_id: int | None = None
    news_id: int | None = None
    ahead: int | None = None


# ------------------------------------------------------------------------------------------------------------- enqueuing


def enqueue(session: Session, changes: Sequence[Change], now: datetime) -> int:
    """Put what changed into the outbox of everybody whom it concerns; how many rows. Quiet changes concern nobody."""
    loud = [change for change in changes if not change.quiet]
    if not loud or not session.connection().execute(select(HEARD)).scalar_one():
        return 0
    return add(session, _entries(session, loud, now))


def add(session: Session, entries: Iterable[Entry]) -> int:
    """Put `entries` into the outbox, those that are not there yet; how many that were."""
    statement = _insert(session, Outbox).on_conflict_do_nothing(index_elements=["key"])
    left = iter(entries)
    added = 0
    while rows := [vars(entry) for entry in islice(left, _CHUNK)]:
        done: Any = session.connection().execute(statement, rows)
        added += max(done.rowcount, 0)
    return added


HEARD = exists().where(col(Subscription.state).in_(_LISTENING))
"""Whether anybody listens to changes."""


def _entries(session: Session, changes: Sequence[Change], now: datetime) -> Iterator[Entry]:
    spoken: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        spoken[change.product_id].append(change)
    products = known(session, spoken)
    official = _officials(session, spoken)
    heirs = {
        product_id: _replaced_by(session, products[product_id])
        for product_id, c in spoken.items()
        if any(map(_ends, c))
    }
    products |= known(session, {p for found in heirs.values() for p in found} - products.keys())
    audience = Audience(session)
    for product_id, found in spoken.items():
        listeners = audience.of(products[product_id])
        for change in found:
            about = _about(change, products[product_id], official, now.date())
            yield from _told(change, about, listeners, now, key=f"c{change.id}", product_id=product_id)
        for former_id in heirs.get(product_id, ()):
            former = products[former_id]
            for change in filter(_ends, found):
                about = replace(
                    _about(change, former, official, now.date()), signals=frozenset([Signal.REPLACEMENT])
                )
                yield from _told(
                    change, about, audience.of(former), now, key=f"h{change.id}.{former_id}", product_id=former_id
                )  # fmt: skip


def _told(
    change: Change, about: About, listeners: Iterable[Listener], now: datetime, *, key: str, product_id: int
) -> Iterator[Entry]:
    if not about.signals:
        return
    today = now.date()
    signal_for = cache(lambda asked: asked.admits(about, today))  # many ask for the same
    for listener in listeners:
        signal = signal_for(listener.filter)
        if signal is not None:
            due = due_at(listener.rhythm, now, about.day)
            yield Entry(listener.id, f"{key}.s{listener.id}", signal.value, product_id, due, change.id)


@lru_cache(maxsize=65536)
def due_at(rhythm: Rhythm, now: datetime, day: PartialDate | None = None) -> datetime:
    """When something that ends on `day` is told: with the next digest, or at once where that would come too late."""
    due = rhythm.next(now)
    return now if day is not None and now.date() <= day.first <= rhythm.today(due) else due


def _about(change: Change, product: Known, official: Mapping[Any, bool], today: date) -> About:
    after = PartialDate(change.after_day) if change.after_day else None
    return About(
        signals=signals(change.kind, change.event_kind, after, today),
        platform=change.platform,
        kind=product.kind,
        scope=change.scope,
        words=product.words,
        day=after if change.event_kind == Milestone.SHUTDOWN else None,
        official=official.get((change.product_id, change.platform, change.scope, change.event_kind), True),
    )


def _ends(change: Change) -> bool:
    return change.event_kind == Milestone.SHUTDOWN and change.kind in _ENDINGS


def _officials(session: Session, product_ids: Collection[int]) -> dict[Any, bool]:
    """Which events a vendor itself vouches for, by what makes them the same event."""
    held = (col(Event.product_id).in_(product_ids), col(Event.known_to).is_(None))
    rows = session.exec(select(Event).where(*held))
    return {(e.product_id, e.platform, e.scope, e.kind): Authority(e.authority).official for e in rows}


def _replaced_by(session: Session, heir: Known) -> set[int]:
    """The products that `heir` is to replace, as events that are held name it."""
    written = session.exec(select(Alias.name).where(Alias.product_id == heir.id)).all()
    named = [cast(Event.replacements, String).contains(name, autoescape=True) for name in {*written}]
    if not named:
        return set()
    held = (col(Event.known_to).is_(None), Event.product_id != heir.id, or_(*named))
    rows = session.exec(select(Event.product_id, Event.replacements).where(*held))
    return {product for product, names in rows if any(name_key(name) in heir.keys for name in names)}


def would_tell(session: Session, terms: Terms, *, since: datetime, now: datetime, limit: int) -> list[int]:
    """The changes (ids) since then that somebody with such terms would have been told of, newest first; `limit` at most."""
    loud = (col(Change.quiet).is_(False), col(Change.noticed_at) > since)
    newest = (col(Change.noticed_at).desc(), col(Change.id).desc())
    rows = session.exec(select(Change).where(*loud).order_by(*newest)).all()
    products = known(session, {row.product_id for row in rows})
    official = _officials(session, products)
    asked = _asked(terms)
    found = (
        number(row.id)
        for row in rows
        if _follows(terms, products[row.product_id])
        and asked.admits(_about(row, products[row.product_id], official, now.date()), now.date())
    )
    return list(islice(found, limit))


def _asked(terms: Terms) -> Filter:
    return Filter(
        signals=frozenset(terms.signals),
        platforms=frozenset(terms.platforms),
        kinds=frozenset(terms.kinds),
        scopes=terms.scopes,
        words=words_of(terms.words),
        within=terms.within,
        official=terms.official,
    )


def _follows(terms: Terms, product: Known) -> bool:
    named = {"product": product.slugs, "vendor": {product.vendor}, "name": product.keys}
    return not terms.subjects or any(one.value in named[one.dimension] for one in terms.subjects)


# ------------------------------------------------------------------------------------------------------------- audience


def known(session: Session, product_ids: Collection[int]) -> dict[int, Known]:
    """Products with all their names, by id."""
    names: dict[int, list[str]] = defaultdict(list)
    keys: dict[int, set[str]] = defaultdict(set)
    slugs: dict[int, set[str]] = defaultdict(set)
    same = identity.once_others(session, product_ids)
    owners = {product: product for product in product_ids} | same
    for product, name, key in session.exec(
        select(Alias.product_id, Alias.name, Alias.key).where(col(Alias.product_id).in_(owners))
    ):
        names[owners[product]].append(name)
        keys[owners[product]].add(key)
    for other, slug in session.exec(select(Product.id, Product.slug).where(col(Product.id).in_(same))):
        slugs[owners[number(other)]].add(slug)
    rows = session.exec(select(Product, Vendor).join(Vendor).where(col(Product.id).in_(product_ids)))
    return {
        number(product.id): Known(
            id=number(product.id),
            slugs=frozenset({product.slug, *slugs[number(product.id)]}),
            vendor=vendor.slug,
            kind=product.kind,
            words=words_of(product.name, vendor.name, *names[number(product.id)]),
            keys=frozenset({name_key(product.name), *keys[number(product.id)]}),
        )
        for product, vendor in rows
    }


@dataclass
class Audience:
    """Who listens to which product; each subscription is read once."""

    session: Session
    _seen: dict[int, Listener] = field(default_factory=dict)
    _of: dict[int, list[Listener]] = field(default_factory=dict)
    _everything: list[int] | None = None

    def of(self, product: Known) -> list[Listener]:
        """The subscriptions, active or paused, that have the product among their subjects."""
        if product.id not in self._of:
            self._of[product.id] = self._listening(product)
        return self._of[product.id]

    def _listening(self, product: Known) -> list[Listener]:
        asked = or_(
            (col(Subject.dimension) == "product") & col(Subject.value).in_(product.slugs),
            (col(Subject.dimension) == "vendor") & (col(Subject.value) == product.vendor),
            (col(Subject.dimension) == "name") & col(Subject.value).in_(product.keys),
        )
        ids = set(self.session.exec(select(Subject.subscription_id).where(asked)))
        if self._everything is None:
            all_of_it = select(Subject.subscription_id).where(Subject.dimension == EVERYTHING)
            self._everything = list(self.session.exec(all_of_it))
        ids |= set(self._everything)
        self._read(ids - self._seen.keys())
        return [self._seen[i] for i in sorted(ids) if i in self._seen]

    def _read(self, ids: Collection[int]) -> None:
        wanted = sorted(ids)
        for start in range(0, len(wanted), _CHUNK):
            chosen = col(Subscription.id).in_(wanted[start : start + _CHUNK])
            listening = (chosen, col(Subscription.state).in_(_LISTENING))
            for number_, since, made, rhythm, *rest in self._rows(listening):
                self._seen[number_] = _listener(number_, since or made, rhythm, tuple(rest))

    def _rows(self, conditions: Any) -> Iterator[Any]:
        """Plain columns, with the lists as they are written: most subscriptions share theirs, so each is read once."""
        written = [cast(getattr(Subscription, name), String) for name in _LISTS]
        fields: Any = (Subscription.id, Subscription.confirmed_at, Subscription.created_at, *_RHYTHM, *written, Subscription.words, Subscription.within, Subscription.official)  # fmt: skip
        for row in self.session.connection().execute(select(*fields).where(*conditions)):
            yield (*row[:3], row[3:7], *row[7:])


_LISTS = ("signals", "platforms", "kinds", "scopes", "reminders")
_RHYTHM: Any = (Subscription.pace, Subscription.hour, Subscription.weekday, Subscription.zone)


def _listener(number_: int, since: datetime, rhythm: Any, rest: tuple[Any, ...]) -> Listener:
    found, reminders = _filter(*rest)
    return Listener(number_, found, _rhythm(*rhythm), reminders, since)


@lru_cache(maxsize=4096)
def _rhythm(pace: str, hour: int, weekday: int, zone: str) -> Rhythm:
    return Rhythm(Pace(pace), hour, weekday, zone)


@lru_cache(maxsize=16384)
def _filter(
    signals_: str, platforms: str, kinds: str, scopes: str, reminders: str, words: str, within: int | None, official: bool
) -> tuple[Filter, tuple[int, ...]]:  # fmt: skip
    made = Filter(
        signals=frozenset(json.loads(signals_)),
        platforms=frozenset(json.loads(platforms)),
        kinds=frozenset(json.loads(kinds)),
        scopes=tuple(json.loads(scopes)),
        words=words_of(words),
        within=within,
        official=official,
    )
    return made, tuple(json.loads(reminders))


# ------------------------------------------------------------------------------------------------------------ gathering


def ask(session: Session, subscription_id: int, channel_id: int, *, now: datetime) -> None:
    """A message to a channel that asks whether its owner wants it."""
    session.add(
        Message(
            subscription_id=subscription_id, channel_id=channel_id, slot=now, purpose=CONFIRM,
            message_id=uuid4().hex, state=READY, made_at=now, next_try=now,
        )
    )  # fmt: skip
    session.flush()


@dataclass(frozen=True)
class _Waiting:
    id: int
    subscription_id: int
    signal: str
    product_id: int | None
    event_id: int | None
    due_at: datetime


def gather(session: Session, now: datetime, *, per_hour: int, limit: int = 1000) -> int:
    """Make messages of what is due, one per channel, for at most `limit` subscriptions; for how many there was something due.

    A channel that got `per_hour` messages within the last hour gets the rest together, an hour later.
    """
    due = (col(Outbox.gathered_at).is_(None), col(Outbox.due_at) <= now)
    listening = select(Outbox.subscription_id).join(Subscription).where(*due, Subscription.state == ACTIVE)
    ids = set(session.exec(listening.distinct().limit(limit)))
    if not ids:
        return 0
    flooded = _flooded(session, ids, now, per_hour)
    if flooded:
        later = (*due, col(Outbox.subscription_id).in_(flooded))
        session.exec(update(Outbox).where(*later).values(due_at=now + timedelta(hours=1)))
    taken = _take(session, ids - flooded, now, due)
    _make_messages(session, taken, now)
    return len(ids)


def _flooded(session: Session, ids: Collection[int], now: datetime, per_hour: int) -> set[int]:
    lately = (
        col(Message.subscription_id).in_(ids),
        Message.made_at > now - timedelta(hours=1),
        Message.purpose == DIGEST,
    )
    counts = (
        select(Message.subscription_id)
        .where(*lately)
        .group_by(col(Message.subscription_id), col(Message.channel_id))
    )
    return set(session.exec(counts.having(func.count() >= per_hour)))


def _take(session: Session, ids: Collection[int], now: datetime, due: Any) -> dict[int, list[_Waiting]]:
    """What is due to each subscription, taken out of the outbox by this transaction alone; what is out of date is left out."""
    fields = (
        Outbox.id,
        Outbox.subscription_id,
        Outbox.signal,
        Outbox.product_id,
        Outbox.event_id,
        Outbox.due_at,
    )
    statement = update(Outbox).where(*due, col(Outbox.subscription_id).in_(ids)).values(gathered_at=now)
    rows = [_Waiting(*row) for row in session.exec(statement.returning(*fields))]  # type: ignore[call-overload]
    gone = _gone(session, {row.event_id for row in rows if row.event_id is not None})
    quiet = _quiet(session, ids)
    found: dict[int, list[_Waiting]] = defaultdict(list)
    for row in rows:
        if row.event_id not in gone and not _silent(row, quiet, now.date()):
            found[row.subscription_id].append(row)
    return found


def _gone(session: Session, event_ids: Collection[int]) -> set[int | None]:
    """Events that are held no more on their day: it moved, or they were withdrawn."""
    now = aliased(Event)
    same = [col(getattr(now, name)) == getattr(Event, name) for name in (*_EVENT_KEY, "day")]
    held = select(now.id).where(*same, col(now.known_to).is_(None)).exists()
    closed = (col(Event.id).in_(event_ids), col(Event.known_to).is_not(None), ~held)
    return set(session.exec(select(Event.id).where(*closed)))


def _quiet(session: Session, ids: Collection[int]) -> dict[tuple[int, int], date | None]:
    """Until when (None: for good) which subscription wants no reminder of which product, or of one that turned out to be it."""
    said = silences(session, ids)
    kept = identity.survivors(session, {product for _, product in said})
    return said | {(subscription, kept[product]): until for (subscription, product), until in said.items()}


def _silent(row: _Waiting, quiet: Mapping[tuple[int, int], date | None], today: date) -> bool:
    key = row.subscription_id, row.product_id or 0
    return row.signal == REMINDER and key in quiet and ((until := quiet[key]) is None or today < until)


def _make_messages(session: Session, taken: Mapping[int, Sequence[_Waiting]], now: datetime) -> None:
    channels: dict[int, list[int]] = defaultdict(list)
    open_ = (col(Channel.subscription_id).in_(taken), Channel.state == ACTIVE)
    for channel_id, owner in session.exec(select(Channel.id, Channel.subscription_id).where(*open_)):
        channels[owner].append(number(channel_id))
    rows = [
        {
            "subscription_id": owner, "channel_id": channel, "slot": max(item.due_at for item in items), "purpose": DIGEST,
            "message_id": uuid4().hex, "items": sorted(item.id for item in items), "state": READY, "made_at": now, "next_try": now,
            "subject": "", "attempts": 0, "doubts": 0,
        }
        for owner, items in taken.items() for channel in channels[owner]
    ]  # fmt: skip
    if not rows:
        return
    statement = _insert(session, Message).on_conflict_do_nothing(
        index_elements=["channel_id", "purpose", "slot"]
    )
    made: set[int] = set(
        session.connection().execute(statement.returning(col(Message.subscription_id)), rows).scalars()
    )
    _put_back(session, {owner for owner in taken if channels[owner]} - made, taken, now)


def _put_back(
    session: Session, late: Collection[int], taken: Mapping[int, Sequence[_Waiting]], now: datetime
) -> None:
    """What came too late for a digest that has just been made goes into the next one."""
    rows = session.exec(select(Subscription).where(col(Subscription.id).in_(late))).all() if late else []
    for row in rows:
        items = [item.id for item in taken[number(row.id)]]
        again = max(rhythm_of(row).next(now), now + timedelta(seconds=1))
        session.exec(update(Outbox).where(col(Outbox.id).in_(items)).values(gathered_at=None, due_at=again))


# -------------------------------------------------------------------------------------------------------------- sending


@dataclass(frozen=True)
class Parcel:
    """A message that a sender has claimed: where it goes, and what it tells (ids of the outbox)."""

    id: int
    message_id: str
    purpose: str
    slot: datetime
    items: tuple[int, ...]
    attempts: int
    channel: ChannelRow
    language: str
    subscription_id: int
    zone: str
    name: str


def claim(
    session: Session, sender: str, now: datetime, *, kinds: Collection[str], lease: timedelta, limit: int
) -> list[Parcel]:
    """Messages to channels of `kinds` that `sender` alone may hand over until the lease is over, the longest waiting first."""
    free = or_(col(Message.claimed_until).is_(None), col(Message.claimed_until) <= now)
    usable = or_(Channel.state == ACTIVE, (col(Channel.state) == PENDING) & (col(Message.purpose) == CONFIRM))
    waiting = (
        select(Message.id)
        .join(Channel)
        .where(Message.state == READY, Message.next_try <= now, free, usable, col(Channel.kind).in_(kinds))
        .order_by(col(Message.next_try), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
    )
    taken = (
        update(Message)
        .where(col(Message.id).in_(waiting), free)
        .values(claimed_by=sender, claimed_until=now + lease)
    )
    ids = list(session.exec(taken.returning(col(Message.id))).scalars())
    return _parcels(session, ids)


def _parcels(session: Session, ids: Collection[int]) -> list[Parcel]:
    query = select(Message, Channel, Subscription).join(Channel, col(Message.channel_id) == Channel.id)
    query = query.join(Subscription, col(Message.subscription_id) == Subscription.id)
    rows = session.exec(
        query.where(col(Message.id).in_(ids)).order_by(col(Message.next_try), col(Message.id))
    )
    return [
        Parcel(
            number(message.id), message.message_id, message.purpose, message.slot, tuple(message.items), message.attempts,
            channel_row(channel), subscription.language, number(subscription.id), subscription.zone, subscription.name,
        )
        for message, channel, subscription in rows
    ]  # fmt: skip


# Written once: two of these are executed for every message.
_MINE = (col(Message.id) == bindparam("message"), col(Message.claimed_by) == bindparam("sender"))
_FREE: Any = {"claimed_by": None, "claimed_until": None, "handed_at": None}
_BEGIN = (
    update(Message)
    .where(*_MINE, col(Message.claimed_until) > bindparam("moment"), col(Message.state) == READY)
    .values(
        claimed_until=bindparam("until"),
        handed_at=bindparam("moment"),
        attempts=col(Message.attempts) + 1,
        doubts=col(Message.doubts) + case((col(Message.handed_at).is_not(None), 1), else_=0),
    )
)
_SENT = (
    update(Message)
    .where(*_MINE)
    .values(**_FREE, state=SENT, sent_at=bindparam("moment"), subject=bindparam("line"), failure=None)
)


def begin(session: Session, message_id: int, sender: str, now: datetime, *, lease: timedelta) -> bool:
    """Say that `sender` begins to hand a message over; False where it is no longer his to hand over, and must be left alone.

    Committed before the receiver hears of it. A sender that begins where another has died counts a doubt: the message may have come.
    """
    given = {"message": message_id, "sender": sender, "moment": now, "until": now + lease}
    done: Any = session.connection().execute(_BEGIN, given)
    return bool(done.rowcount)


def note_sent(session: Session, message_id: int, sender: str, now: datetime, *, subject: str = "") -> None:
    """The receiver has accepted it."""
    given = {"message": message_id, "sender": sender, "moment": now, "line": subject}
    session.connection().execute(_SENT, given)


def note_failed(
    session: Session,
    message_id: int,
    sender: str,
    reason: str,
    *,
    again: datetime | None,
    counted: bool = True,
) -> None:
    """It was not accepted; it is tried again at `again`, or given up where that is None. Uncounted where it was not even offered."""
    values: dict[str, Any] = {"failure": reason, "state": DEAD if again is None else READY}
    if again is not None:
        values["next_try"] = again
    if not counted:
        values["attempts"] = col(Message.attempts) - 1
    failed = update(Message).where(*_MINE).values(**_FREE, **values)
    session.connection().execute(failed, {"message": message_id, "sender": sender})


def release(session: Session, sender: str) -> None:
    """Give back what `sender` has claimed and not begun."""
    idle = (col(Message.claimed_by) == sender, col(Message.handed_at).is_(None), col(Message.state) == READY)
    session.exec(update(Message).where(*idle).values(claimed_by=None, claimed_until=None))


def revive(session: Session, message_id: int, now: datetime) -> bool:
    """Try a message that was given up once more; whether there was one."""
    dead = (col(Message.id) == message_id, col(Message.state) == DEAD)
    done: Any = session.exec(update(Message).where(*dead).values(state=READY, attempts=0, next_try=now))
    return bool(done.rowcount)


# -------------------------------------------------------------------------------------------------------------- the log


@dataclass(frozen=True)
class DeliveryRow:
    """A message and what became of it."""

    id: int
    subscription_id: int
    message_id: str
    purpose: str
    kind: str
    address: str
    subject: str
    items: int
    state: str
    attempts: int
    doubts: int
    made_at: datetime
    sent_at: datetime | None
    next_try: datetime
    failure: str | None


def deliveries(
    session: Session, *, subscription_id: int | None = None, states: Collection[str] | None = None, limit: int = 50
) -> list[DeliveryRow]:  # fmt: skip
    """Messages and what became of them, newest first."""
    query = select(Message, Channel).join(Channel, col(Message.channel_id) == Channel.id)
    if subscription_id is not None:
        query = query.where(Message.subscription_id == subscription_id)
    if states is not None:
        query = query.where(col(Message.state).in_(states))
    rows = session.exec(query.order_by(col(Message.made_at).desc(), col(Message.id).desc()).limit(limit))
    return [
        DeliveryRow(
            number(m.id), m.subscription_id, m.message_id, m.purpose, c.kind, c.address, m.subject, len(m.items), m.state, m.attempts,
            m.doubts, m.made_at, m.sent_at, m.next_try, m.failure,
        )
        for m, c in rows
    ]  # fmt: skip


def waiting(session: Session, subscription_id: int) -> list[int]:
    """What waits to be put into a message to a subscription (ids of the outbox)."""
    query = select(Outbox.id).where(
        Outbox.subscription_id == subscription_id, col(Outbox.gathered_at).is_(None)
    )
    return [number(row) for row in session.exec(query.order_by(col(Outbox.id)))]


def counts(session: Session) -> dict[str, int]:
    """How many messages there are in each state, and how many things still wait to be put into one."""
    found = dict(session.exec(select(Message.state, func.count()).group_by(col(Message.state))).all())
    waiting = select(func.count()).select_from(Outbox).where(col(Outbox.gathered_at).is_(None))
    return {**found, "waiting": session.exec(waiting).one()}


def _insert(session: Session, table: Any) -> Any:
    return _INSERTS[session.get_bind().dialect.name](table)

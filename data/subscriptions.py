"""Who wants to be told what: rows of subscriptions, their channels and links. Whoever calls commits.

What a person writes is checked in ``alerts.subscriptions``, which is what everybody else calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func, insert
from sqlmodel import Session, col, delete, or_, select, update

from data.matching import Signal
from data.models import Channel, Link, Message, Outbox, SignUp, Silence, Subject, Subscription
from data.rhythm import Pace, Rhythm
from data.rows import number
from pipeline.resolve import name_key

PENDING, ACTIVE, PAUSED, ENDED, FAILING = "pending", "active", "paused", "ended", "failing"
EVERYTHING = "everything"
"""The dimension of a subscription to all products."""
DIMENSIONS = ("product", "vendor", "name", EVERYTHING)
REMINDERS = (90, 30, 14, 7, 1, 0)


@dataclass(frozen=True)
class SubjectRow:
    """A product or vendor (by its slug) or a name (as it is compared), and how it was written."""

    dimension: str
    value: str
    name: str = ""


def named(name: str) -> SubjectRow:
    """The subject that a name from code or a watchlist is, whether a product of that name is known yet or not."""
    return SubjectRow("name", name_key(name), name)


@dataclass(frozen=True)
class Terms:
    """What is agreed with a subscriber: about what, which changes, when, and how they are written."""

    subjects: tuple[SubjectRow, ...] = ()
    """Nothing stands for everything."""
    signals: tuple[str, ...] = tuple(Signal)
    platforms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    words: str = ""
    within: int | None = None
    official: bool = False
    reminders: tuple[int, ...] = REMINDERS
    rhythm: Rhythm = field(default_factory=Rhythm)
    language: str = "en"
    name: str = ""


@dataclass(frozen=True)
class ChannelRow:
    """One way to a subscriber."""

    id: int
    subscription_id: int
    kind: str
    address: str
    state: str
    failure: str | None = None
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class SubscriptionRow:
    """A subscription with its channels."""

    id: int
    state: str
    origin: str
    terms: Terms
    channels: tuple[ChannelRow, ...]
    created_at: datetime
    confirmed_at: datetime | None
    paused_until: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class LinkRow:
    """A link that was given out."""

    digest: str
    subscription_id: int
    channel_id: int | None
    purpose: str
    expires_at: datetime | None
    revoked_at: datetime | None


def add(session: Session, terms: Terms, *, origin: str, now: datetime, file_key: str | None = None) -> int:
    """A new subscription without channels, pending; its id."""
    row = Subscription(
        **_columns(terms), state=PENDING, origin=origin, file_key=file_key, language=terms.language, created_at=now
    )  # fmt: skip
    session.add(row)
    session.flush()
    _set_subjects(session, number(row.id), terms.subjects)
    return number(row.id)


def rewrite(session: Session, subscription_id: int, terms: Terms, *, now: datetime) -> None:
    """Put other terms in place of the old ones; what waits to be told goes out by the new rhythm."""
    row = session.get_one(Subscription, subscription_id)
    for name, value in {**_columns(terms), "language": terms.language}.items():
        setattr(row, name, value)
    session.add(row)
    _set_subjects(session, subscription_id, terms.subjects)
    waiting = (col(Outbox.subscription_id) == subscription_id, col(Outbox.gathered_at).is_(None))
    session.exec(update(Outbox).where(*waiting).values(due_at=terms.rhythm.next(now)))


def _columns(terms: Terms) -> dict[str, Any]:
    lists = ("signals", "platforms", "kinds", "scopes", "reminders")
    same = ("words", "within", "official", "name")
    return {
        **{name: list(getattr(terms, name)) for name in lists},
        **{name: getattr(terms, name) for name in same},
        "pace": terms.rhythm.pace.value,
        "hour": terms.rhythm.hour,
        "weekday": terms.rhythm.weekday,
        "zone": terms.rhythm.zone,
    }


def _set_subjects(session: Session, subscription_id: int, subjects: Sequence[SubjectRow]) -> None:
    session.exec(delete(Subject).where(col(Subject.subscription_id) == subscription_id))
    wanted = {(s.dimension, s.value): s for s in subjects or [SubjectRow(EVERYTHING, "")]}
    session.add_all(
        Subject(subscription_id=subscription_id, dimension=s.dimension, value=s.value, name=s.name)
        for s in wanted.values()
    )
    session.flush()


def add_channel(
    session: Session, subscription_id: int, *, kind: str, address: str, secret: str = "", now: datetime
) -> int:
    """A new channel, pending; its id. One that is there already with that address stays as it is."""
    same = (Channel.subscription_id == subscription_id, Channel.kind == kind, Channel.address == address)
    row = session.exec(select(Channel).where(*same)).one_or_none()
    if row is None or row.state == ENDED:
        row = row or Channel(
            subscription_id=subscription_id, kind=kind, address=address, state="", created_at=now
        )
        row.state, row.secret = PENDING, secret or row.secret
        session.add(row)
        session.flush()
    return number(row.id)


def confirm_channel(session: Session, channel_id: int, now: datetime) -> None:
    """The owner of the channel wants it; a pending subscription is active from now on."""
    channel = session.get_one(Channel, channel_id)
    if channel.state in (PENDING, FAILING):
        channel.state, channel.failure, channel.confirmed_at = ACTIVE, None, channel.confirmed_at or now
    subscription = session.get_one(Subscription, channel.subscription_id)
    if subscription.state == PENDING:
        subscription.state, subscription.confirmed_at = ACTIVE, now
    session.add_all([channel, subscription])
    session.flush()


def pause(session: Session, subscription_id: int, until: datetime | None) -> None:
    """Hold everything back, until `until` or until it is resumed."""
    _set_state(session, subscription_id, (ACTIVE, PAUSED), PAUSED, paused_until=until)


def resume(session: Session, subscription_id: int) -> None:
    """Go on; what was held back goes out."""
    _set_state(session, subscription_id, (PAUSED,), ACTIVE, paused_until=None)


def resume_due(session: Session, now: datetime) -> None:
    """Go on with every subscription whose pause is over."""
    over = (col(Subscription.state) == PAUSED, col(Subscription.paused_until) <= now)
    session.exec(update(Subscription).where(*over).values(state=ACTIVE, paused_until=None))


def end(session: Session, subscription_id: int, now: datetime) -> None:
    """Tell nothing more; what waits is dropped."""
    _set_state(session, subscription_id, (PENDING, ACTIVE, PAUSED), ENDED, ended_at=now)
    session.exec(update(Channel).where(col(Channel.subscription_id) == subscription_id).values(state=ENDED))
    _drop(session, Message.subscription_id == subscription_id)
    waiting = (col(Outbox.subscription_id) == subscription_id, col(Outbox.gathered_at).is_(None))
    session.exec(update(Outbox).where(*waiting).values(gathered_at=now))


def end_channel(session: Session, channel_id: int, now: datetime) -> None:
    """Send nothing more that way; with its last channel a subscription ends."""
    channel = session.get_one(Channel, channel_id)
    channel.state = ENDED
    session.add(channel)
    session.flush()
    _drop(session, Message.channel_id == channel_id)
    left = select(Channel.id).where(
        Channel.subscription_id == channel.subscription_id, Channel.state != ENDED
    )
    if session.exec(left).first() is None:
        end(session, channel.subscription_id, now)


def fail_channel(session: Session, channel_id: int, reason: str) -> None:
    """The channel refuses for good; it is tried no more until it is confirmed again."""
    session.exec(
        update(Channel).where(col(Channel.id) == channel_id, col(Channel.state) != ENDED).values(state=FAILING, failure=reason)
    )  # fmt: skip


def _drop(session: Session, of: Any) -> None:
    session.exec(update(Message).where(of, col(Message.state) == "ready").values(state="dropped"))


def _set_state(session: Session, subscription_id: int, among: Sequence[str], state: str, **also: Any) -> None:
    now_so = (col(Subscription.id) == subscription_id, col(Subscription.state).in_(among))
    session.exec(update(Subscription).where(*now_so).values(state=state, **also))


def by_id(session: Session, subscription_id: int) -> SubscriptionRow | None:
    """One subscription, or None."""
    return next(iter(listing(session, ids=[subscription_id])), None)


def by_file_key(session: Session) -> dict[str, SubscriptionRow]:
    """The subscriptions that come from a file, by their names there."""
    keyed = session.exec(
        select(Subscription.file_key, Subscription.id).where(col(Subscription.file_key).is_not(None))
    )
    ids = {number(row): str(key) for key, row in keyed}
    return {ids[row.id]: row for row in listing(session, ids=ids)}


def listing(
    session: Session, *, ids: Collection[int] | None = None, states: Collection[str] | None = None
) -> list[SubscriptionRow]:
    """Subscriptions with their channels, in the order in which they were made."""
    query = select(Subscription).order_by(col(Subscription.id))
    if ids is not None:
        query = query.where(col(Subscription.id).in_(ids))
    if states is not None:
        query = query.where(col(Subscription.state).in_(states))
    rows = session.exec(query).all()
    asked = [number(row.id) for row in rows]
    subjects, channels = _subjects(session, asked), _channels(session, asked)
    return [_row(row, subjects[number(row.id)], channels[number(row.id)]) for row in rows]


def _subjects(session: Session, ids: Sequence[int]) -> dict[int, list[SubjectRow]]:
    found: dict[int, list[SubjectRow]] = defaultdict(list)
    for row in session.exec(select(Subject).where(col(Subject.subscription_id).in_(ids))):
        if row.dimension != EVERYTHING:
            found[row.subscription_id].append(SubjectRow(row.dimension, row.value, row.name))
    return found


def _channels(session: Session, ids: Iterable[int]) -> dict[int, list[ChannelRow]]:
    found: dict[int, list[ChannelRow]] = defaultdict(list)
    query = select(Channel).where(col(Channel.subscription_id).in_(ids)).order_by(col(Channel.id))
    for row in session.exec(query):
        found[row.subscription_id].append(channel_row(row))
    return found


def channel_row(row: Channel) -> ChannelRow:
    """The frozen row of a channel."""
    return ChannelRow(
        number(row.id), row.subscription_id, row.kind, row.address, row.state, row.failure, row.secret
    )


def rhythm_of(row: Subscription) -> Rhythm:
    """When its digests go out."""
    return Rhythm(Pace(row.pace), row.hour, row.weekday, row.zone)


def _row(
    row: Subscription, subjects: Sequence[SubjectRow], channels: Sequence[ChannelRow]
) -> SubscriptionRow:
    terms = Terms(
        subjects=tuple(sorted(subjects, key=lambda s: (DIMENSIONS.index(s.dimension), s.value))),
        signals=tuple(row.signals),
        platforms=tuple(row.platforms),
        kinds=tuple(row.kinds),
        scopes=tuple(row.scopes),
        words=row.words,
        within=row.within,
        official=row.official,
        reminders=tuple(row.reminders),
        rhythm=rhythm_of(row),
        language=row.language,
        name=row.name,
    )
    return SubscriptionRow(
        number(row.id), row.state, row.origin, terms, tuple(channels), row.created_at, row.confirmed_at, row.paused_until, row.ended_at
    )  # fmt: skip


def follow_vendor(session: Session, name: str, vendor: str) -> None:
    """Let whoever follows the vendor or platform `name` (slug) follow `vendor` too, of which it is another name; the caller commits."""
    of_vendors = select(Subject).where(Subject.dimension == "vendor")
    already = {row.subscription_id for row in session.exec(of_vendors.where(Subject.value == vendor))}
    for row in session.exec(of_vendors.where(Subject.value == name)).all():
        if row.subscription_id not in already:
            session.add(Subject(subscription_id=row.subscription_id, dimension="vendor", value=vendor, name=row.name))  # fmt: skip
    naming = cast(Subscription.platforms, String).contains(f'"{name}"', autoescape=True)
    for subscription in session.exec(select(Subscription).where(naming)).all():
        subscription.platforms = list(dict.fromkeys([*subscription.platforms, vendor]))
    session.flush()


# ---------------------------------------------------------------------------------------------------------------- links


_NEW_LINK = insert(Link)


def add_link(
    session: Session,
    digest: str,
    subscription_id: int,
    *,
    purpose: str,
    channel_id: int | None = None,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Remember a link by the digest of its token."""
    values = {
        "digest": digest,
        "subscription_id": subscription_id,
        "channel_id": channel_id,
        "purpose": purpose,
    }
    session.connection().execute(_NEW_LINK, {**values, "created_at": now, "expires_at": expires_at})


def link(session: Session, digest: str) -> LinkRow | None:
    """The link with that digest, or None."""
    row = session.get(Link, digest)
    if row is None:
        return None
    return LinkRow(
        row.digest, row.subscription_id, row.channel_id, row.purpose, row.expires_at, row.revoked_at
    )


def revoke_links(session: Session, subscription_id: int, now: datetime) -> None:
    """Let every link that was given out open nothing any more; they still end the subscription."""
    open_ = (col(Link.subscription_id) == subscription_id, col(Link.revoked_at).is_(None))
    session.exec(update(Link).where(*open_).values(revoked_at=now))


# ------------------------------------------------------------------------------------------------------------- sign-ups


def note_sign_up(session: Session, keys: Iterable[str], now: datetime) -> None:
    """Count an attempt for each of `keys`."""
    session.add_all(SignUp(key=key, at=now) for key in keys)
    session.flush()


def sign_ups(session: Session, key: str, since: datetime) -> int:
    """How many attempts were counted for `key` since then."""
    query = select(func.count()).select_from(SignUp).where(SignUp.key == key, col(SignUp.at) > since)
    return session.exec(query).one()


# ------------------------------------------------------------------------------------------------------------- silences


def silence(
    session: Session, subscription_id: int, product_id: int, until: date | None, now: datetime
) -> None:
    """No reminders of a product, until a day or for good."""
    row = session.get(Silence, (subscription_id, product_id)) or Silence(
        subscription_id=subscription_id, product_id=product_id, set_at=now
    )
    row.until, row.set_at = until, now
    session.add(row)
    session.flush()


def unsilence(session: Session, subscription_id: int, product_id: int) -> None:
    """Remind of it again."""
    session.exec(
        delete(Silence).where(col(Silence.subscription_id) == subscription_id, col(Silence.product_id) == product_id)
    )  # fmt: skip


def silences(session: Session, subscription_ids: Collection[int]) -> dict[tuple[int, int], date | None]:
    """Until when (None: for good) which subscription wants no reminder of which product."""
    rows = session.exec(select(Silence).where(col(Silence.subscription_id).in_(subscription_ids)))
    return {(row.subscription_id, row.product_id): row.until for row in rows}


# ------------------------------------------------------------------------------------------------------------ forgetting


def forget(session: Session, before: datetime) -> int:
    """Remove subscriptions that ended, or were never confirmed, before then, with all that is kept of them; how many."""
    old = or_(
        col(Subscription.ended_at) < before,
        (col(Subscription.state) == PENDING) & (col(Subscription.created_at) < before),
    )
    ids = [number(row) for row in session.exec(select(Subscription.id).where(old))]
    for table in (Message, Outbox, Silence, Link, Channel, Subject):
        owner: Any = table
        session.exec(delete(table).where(col(owner.subscription_id).in_(ids)))
    session.exec(delete(Subscription).where(col(Subscription.id).in_(ids)))
    session.exec(delete(SignUp).where(col(SignUp.at) < before))
    return len(ids)

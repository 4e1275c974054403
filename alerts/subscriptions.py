"""Subscribing, and everything a subscriber can do with the secret link he gets: see, change, pause, resume, end. Every function commits.

A channel is used when its owner has said that he asked: by the link in a message that is sent there. Only what the operator of this
Swansong sets up himself (command line, file) needs no such link, unless it is a mail address, which may be somebody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts import links, webhook
from alerts.wishes import Target, Wish, require_reachable
from data import outbox, queries
from data import subscriptions as rows
from data.aliases import pointed_at
from data.db import Session
from data.outbox import DeliveryRow
from data.settings import Settings
from data.subscriptions import SubjectRow, SubscriptionRow, Terms
from data.vendors import meant_vendor
from pipeline.errors import LinkError, SubscriptionError, TooManyError
from pipeline.types import Saying

OPERATOR = ("cli", "file")
"""Where only the operator asks; elsewhere anybody may."""
_PER_ADDRESS = 3
"""Messages that ask for consent which one address gets in a day at most."""
_OVERALL = 50
"""Visitors' worth of sign-ups in an hour, over all visitors."""


@dataclass(frozen=True)
class Created:
    """A new subscription; `waiting` are the channels that have to be confirmed first."""

    id: int
    waiting: tuple[Target, ...]


@dataclass(frozen=True)
class Confirmed:
    """A channel that was confirmed: its subscription, and the token of the link by which it is managed."""

    subscription: SubscriptionRow
    token: str


def create(
    session: Session, wish: Wish, *, settings: Settings, origin: str, client: str = "", now: datetime,
    file_key: str | None = None,
) -> Created:  # fmt: skip
    """A new subscription, pending until a channel of it is confirmed; `client` is whom a visitor's attempts are counted for.

    Raises SubscriptionError for products nobody knows and addresses nothing is sent to, TooManyError.
    """
    targets = _allowed(wish.channels, settings, origin)
    terms = terms_of(session, wish, now)
    if origin not in OPERATOR:
        _count_sign_up(session, targets, client, settings, now)
    made = rows.add(session, terms, origin=origin, now=now, file_key=file_key)
    waiting = _set_channels(session, made, targets, settings=settings, origin=origin, now=now)
    session.commit()
    return Created(made, tuple(waiting))


def confirm(session: Session, token: str, *, now: datetime) -> Confirmed:
    """The owner of a channel says that he asked. Doing it twice is once. Raises LinkError."""
    link = links.found(session, token, links.CONFIRM, now=now)
    if link.channel_id is not None:
        rows.confirm_channel(session, link.channel_id, now)
    manage = links.issue(
        session, link.subscription_id, purpose=links.MANAGE, channel_id=link.channel_id, now=now
    )
    session.commit()
    return Confirmed(_existing(session, link.subscription_id), manage)


def opened(session: Session, token: str, *, now: datetime) -> SubscriptionRow:
    """The subscription that a link manages. Raises LinkError."""
    return _existing(session, links.found(session, token, links.MANAGE, now=now).subscription_id)


def change(
    session: Session, subscription_id: int, wish: Wish, *, settings: Settings, now: datetime
) -> Created:
    """Other terms and channels in place of the old ones; new channels have to be confirmed. Raises SubscriptionError."""
    held = _existing(session, subscription_id)
    kept = {(channel.kind, channel.address) for channel in held.channels if channel.state != rows.ENDED}
    new = [target for target in wish.channels if (target.kind, target.address) not in kept]
    if held.origin not in OPERATOR:
        _allowed(new, settings, held.origin)
        _count_sign_up(
            session, [t for t in new if t.kind == "mail"], f"subscription {subscription_id}", settings, now
        )
    rows.rewrite(session, subscription_id, terms_of(session, wish, now), now=now)
    waiting = _set_channels(
        session, subscription_id, wish.channels, settings=settings, origin=held.origin, now=now
    )
    session.commit()
    return Created(subscription_id, tuple(waiting))


def pause(session: Session, subscription_id: int, *, until: datetime | None = None) -> SubscriptionRow:
    """Hold everything back, until `until` or until it is resumed."""
    rows.pause(session, subscription_id, until)
    session.commit()
    return _existing(session, subscription_id)


def resume(session: Session, subscription_id: int) -> SubscriptionRow:
    """Go on; what was held back goes out in one message."""
    rows.resume(session, subscription_id)
    session.commit()
    return _existing(session, subscription_id)


def end(session: Session, subscription_id: int, *, now: datetime) -> None:
    """Tell nothing more. Doing it twice is once."""
    rows.end(session, subscription_id, now)
    session.commit()


def unsubscribe(session: Session, token: str, *, now: datetime) -> SubscriptionRow:
    """One click in a message that came by a channel: nothing more comes that way, and with its last channel the subscription ends.

    Works with the link of any message, revoked or not: providers of mail may follow it at any time. Raises LinkError.
    """
    link = links.found(session, token, links.MANAGE, now=now, revoked=True)
    if link.channel_id is None:
        rows.end(session, link.subscription_id, now)
    else:
        rows.end_channel(session, link.channel_id, now)
    session.commit()
    return _existing(session, link.subscription_id)


def renew_link(session: Session, subscription_id: int, *, now: datetime) -> str:
    """Revoke every link that manages it, and give out a new one; its token."""
    rows.revoke_links(session, subscription_id, now)
    token = links.issue(session, subscription_id, purpose=links.MANAGE, now=now)
    session.commit()
    return token


def settle(
    session: Session, subscription_id: int, product: str, *, until: date | None = None, now: datetime
) -> None:
    """No more reminders of a product (its slug or name), because it is dealt with, or until a day. Raises SubscriptionError."""
    rows.silence(session, subscription_id, _product(session, product, now).id, until, now)
    session.commit()


def unsettle(session: Session, subscription_id: int, product: str, *, now: datetime) -> None:
    """Remind of it again. Raises SubscriptionError."""
    rows.unsilence(session, subscription_id, _product(session, product, now).id)
    session.commit()


def deliveries(session: Session, subscription_id: int, *, limit: int = 50) -> list[DeliveryRow]:
    """What was sent to a subscriber and what became of it, newest first."""
    return outbox.deliveries(session, subscription_id=subscription_id, limit=limit)


def _existing(session: Session, subscription_id: int) -> SubscriptionRow:
    found = rows.by_id(session, subscription_id)
    if found is None:
        raise LinkError("this subscription is no more")
    return found


# ------------------------------------------------------------------------------------------------------------- subjects


def terms_of(session: Session, wish: Wish, now: datetime) -> Terms:
    """The terms that a wish comes to: names of products and vendors become theirs. Raises SubscriptionError."""
    return Terms(
        subjects=(
            *_products(session, wish.products, now),
            *_vendors(session, wish.vendors, "vendors"),
            *_names(wish.names),
        ),
        signals=tuple(wish.changes),
        platforms=tuple(subject.value for subject in _vendors(session, wish.platforms, "platforms")),
        kinds=tuple(wish.kinds),
        scopes=tuple(scope.casefold() for scope in wish.scopes),
        words=wish.text.strip(),
        within=wish.within,
        official=wish.official,
        reminders=wish.reminders,
        rhythm=wish.rhythm,
        language=wish.language,
        name=wish.name,
    )


def _products(session: Session, names: Sequence[str], now: datetime) -> Iterable[SubjectRow]:
    """The products that are meant. An alias that no source lists may be listed later, and until then can be any of its snapshots."""
    for name in names:
        slugs = queries.resolve_product(session, name)
        if not slugs:
            raise SubscriptionError(
                Saying(
                    "no product is called {name}; `swansong list` shows them, and a name that may turn up later goes under names",
                    name=repr(name),
                ),
                field="products",
                given=name,
            )
        snapshots = pointed_at(session, name, slugs[0], now.date())
        if snapshots:
            yield rows.named(name)
            yield from (SubjectRow("product", row.slug, row.name) for row in snapshots)
        else:
            yield SubjectRow("product", slugs[0], _called(session, slugs[0]) if name == slugs[0] else name)


def _called(session: Session, slug: str) -> str:
    return queries.product_name(session, slug) or slug


def _vendors(session: Session, names: Sequence[str], field: str) -> Iterable[SubjectRow]:
    known = (
        {
            form.casefold(): (slug, title)
            for slug, title, _ in queries.vendors(session)
            for form in (slug, title)
        }
        if names
        else {}
    )
    for name in names:
        found = known.get(name.casefold()) or known.get(meant_vendor(session, name).slug)
        if found is None:
            raise SubscriptionError(
                Saying("no vendor is called {name}; `swansong list` shows them", name=repr(name)),
                field=field,
                given=name,
            )
        yield SubjectRow("vendor", *found)


def _names(names: Sequence[str]) -> Iterable[SubjectRow]:
    for name in names:
        subject = rows.named(name)
        if not subject.value:
            raise SubscriptionError(f"{name!r} is no name of a product", field="names", given=name)
        yield subject


def _product(session: Session, name: str, now: datetime) -> queries.ProductRow:
    slugs = queries.resolve_product(session, name)
    page = queries.product_page(session, slugs[0], now.date()) if slugs else None
    if page is None:
        raise SubscriptionError(Saying("no product is called {name}", name=repr(name)))
    return page.product


# ------------------------------------------------------------------------------------------------------------- channels


def _allowed(targets: Iterable[Target], settings: Settings, origin: str) -> list[Target]:
    """The targets, where messages may go to each. Raises SubscriptionError."""
    checked = list(targets)
    for target in checked:
        require_reachable(target, allow_private=settings.allow_private)
        if target.kind == "github" and origin not in OPERATOR:
            raise SubscriptionError(
                "issues are opened in the operator's own repository only; use the command line",
                field="channels",
            )
    return checked


def _set_channels(
    session: Session, subscription_id: int, targets: Sequence[Target], *, settings: Settings, origin: str, now: datetime
) -> list[Target]:  # fmt: skip
    """Make the channels of a subscription those of `targets`; the ones that have to be confirmed now."""
    held = {
        (c.kind, c.address): c for c in _existing(session, subscription_id).channels if c.state != rows.ENDED
    }
    waiting = []
    for target in targets:
        if (target.kind, target.address) in held:
            continue
        secret = webhook.new_secret() if target.kind == "webhook" else ""
        channel = rows.add_channel(
            session, subscription_id, kind=target.kind, address=target.address, secret=secret, now=now
        )
        if origin in OPERATOR and target.kind != "mail":
            rows.confirm_channel(session, channel, now)
        else:
            outbox.ask(session, subscription_id, channel, now=now)
            waiting.append(target)
    wanted = {(target.kind, target.address) for target in targets}
    for key, channel_held in held.items():
        if key not in wanted:
            rows.end_channel(session, channel_held.id, now)
    return waiting


def _count_sign_up(
    session: Session, targets: Sequence[Target], client: str, settings: Settings, now: datetime
) -> None:
    """Count an attempt of `client` on each address and on all of us. Raises TooManyError, and then counts nothing."""
    limits = {_counted("everybody"): (_OVERALL * settings.sign_ups_per_hour, timedelta(hours=1))}
    if client:
        limits[_counted(f"client {client}")] = settings.sign_ups_per_hour, timedelta(hours=1)
    for target in targets:
        limits[_counted(f"{target.kind} {target.address.casefold()}")] = _PER_ADDRESS, timedelta(days=1)
    rows.note_sign_up(session, limits, now)
    for key, (most, window) in limits.items():
        if rows.sign_ups(session, key, now - window) > most:
            session.rollback()
            raise TooManyError(Saying("too many subscriptions were asked for; try again later"))


def _counted(whom: str) -> str:
    return hashlib.sha256(whom.encode()).hexdigest()

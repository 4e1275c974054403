"""What `swansong subscribe`, `subscriptions` and `digest` do: open the database, call one function of `alerts`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alerts import preview as preview_of
from alerts import subscriptions
from alerts.digest import Letter
from alerts.links import Links
from alerts.subscriptions import Confirmed, Created
from alerts.wishes import Wish, wish
from data import db, outbox
from data import subscriptions as rows
from data.changes import Selection
from data.outbox import DeliveryRow
from data.rhythm import Rhythm
from data.settings import Settings
from data.subscriptions import SubscriptionRow
from pipeline.errors import SettingsError, SubscriptionError
from scan import texts
from scan.report import check

FILE = "file"


@dataclass(frozen=True)
class Applied:
    """What became of an entry of a file of subscriptions: added, changed, unchanged or ended."""

    key: str
    id: int
    done: str


@dataclass(frozen=True)
class Shown:
    """A subscription, what was sent to it, and a new link that manages it where one was asked for."""

    subscription: SubscriptionRow
    deliveries: tuple[DeliveryRow, ...]
    link: str | None = None


def subscribe(settings: Settings, given: dict[str, Any], *, project: Path | None, now: datetime) -> Created:
    """A new subscription from what the command was given. Raises SubscriptionError."""
    with db.session(settings.database_url) as session:
        names = [*given.pop("names", ()), *(_scanned(session, project, now.date()) if project else ())]
        asked = wish(**given, names=tuple(dict.fromkeys(names)))
        return subscriptions.create(session, asked, settings=settings, origin="cli", now=now)


def _scanned(session: db.Session, project: Path, today: date) -> list[str]:
    """The ids of models that stand in a project or file, as they stand there. Raises SettingsError."""
    try:
        read = texts.found([project])
    except FileNotFoundError as error:
        raise SettingsError(f"{project}: there is no such file or folder") from error
    names = [one.written for one in check(session, read.texts, today).findings]
    if not names:
        raise SettingsError(
            f"{project}: no id of a model was found there; name products with --product or --name"
        )
    return names


def listing(settings: Settings, *, every: bool) -> list[SubscriptionRow]:
    """The subscriptions, with those that ended only where `every` says so."""
    with db.session(settings.database_url) as session:
        return rows.listing(session, states=None if every else (rows.PENDING, rows.ACTIVE, rows.PAUSED))


def show(settings: Settings, subscription_id: int, *, link: bool, now: datetime) -> Shown:
    """A subscription with its log of deliveries; with `link` every older link is revoked and a new one made."""
    with db.session(settings.database_url) as session:
        found = _existing(session, subscription_id)
        token = subscriptions.renew_link(session, subscription_id, now=now) if link else None
        sent = tuple(subscriptions.deliveries(session, subscription_id))
        made = Links(settings.public_url, settings.dashboard_url)
        return Shown(found, sent, made.manage(token) if token else None)


def set_state(
    settings: Settings, subscription_id: int, state: str, *, until: date | None = None, now: datetime
) -> SubscriptionRow:
    """Pause, resume or end a subscription."""
    with db.session(settings.database_url) as session:
        zone = _existing(session, subscription_id).terms.rhythm
        if state == rows.ENDED:
            subscriptions.end(session, subscription_id, now=now)
        elif state == rows.PAUSED:
            moment = Rhythm(hour=0, zone=zone.zone).on(until) if until else None
            subscriptions.pause(session, subscription_id, until=moment)
        else:
            subscriptions.resume(session, subscription_id)
        return _existing(session, subscription_id)


def confirm(settings: Settings, token: str, *, now: datetime) -> Confirmed:
    """Follow the link in a message that asks for consent."""
    with db.session(settings.database_url) as session:
        return subscriptions.confirm(session, token.rstrip("/").rpartition("/")[2], now=now)


def settle(
    settings: Settings, subscription_id: int, product: str, *, until: date | None, again: bool, now: datetime
) -> None:
    """Silence the reminders of a product for good or until a day, or let them speak `again`."""
    with db.session(settings.database_url) as session:
        _existing(session, subscription_id)
        if again:
            subscriptions.unsettle(session, subscription_id, product, now=now)
        else:
            subscriptions.settle(session, subscription_id, product, until=until, now=now)


def deliveries(settings: Settings, *, dead: bool, limit: int) -> list[DeliveryRow]:
    """What was sent and what became of it, or only what was given up."""
    with db.session(settings.database_url) as session:
        return outbox.deliveries(session, states=(outbox.DEAD,) if dead else None, limit=limit)


def retry(settings: Settings, message: int, *, now: datetime) -> None:
    """Try a message that was given up once more. Raises SubscriptionError where there is none."""
    with db.session(settings.database_url) as session:
        if not outbox.revive(session, message, now):
            raise SubscriptionError(
                f"message {message} was not given up; `swansong subscriptions deliveries --dead` lists those that were"
            )
        session.commit()


def apply(settings: Settings, file: Path, *, now: datetime) -> list[Applied]:
    """Bring the subscriptions of a file to what it says: new ones added, others changed, those it no longer lists ended.

    Raises SettingsError for a file that cannot be read, SubscriptionError with the entry that is wrong; then nothing is changed
    from that entry on.
    """
    wishes = _read(file)
    with db.session(settings.database_url) as session:
        held = {key: row for key, row in rows.by_file_key(session).items() if row.state != rows.ENDED}
        done = []
        for key, asked in wishes.items():
            try:
                done.append(_applied(session, settings, key, asked, held.get(key), now))
            except SubscriptionError as error:
                raise SubscriptionError(f"{file}: {key}: {error}") from error
        for key in held.keys() - wishes.keys():
            subscriptions.end(session, held[key].id, now=now)
            done.append(Applied(key, held[key].id, "ended"))
        return done


def _applied(
    session: db.Session,
    settings: Settings,
    key: str,
    asked: Wish,
    held: SubscriptionRow | None,
    now: datetime,
) -> Applied:
    if held is None:
        made = subscriptions.create(session, asked, settings=settings, origin=FILE, file_key=key, now=now)
        return Applied(key, made.id, "added")
    channels = {(c.kind, c.address) for c in held.channels if c.state != rows.ENDED}
    same = subscriptions.terms_of(session, asked, now) == held.terms
    if same and channels == {(target.kind, target.address) for target in asked.channels}:
        return Applied(key, held.id, "unchanged")
    subscriptions.change(session, held.id, asked, settings=settings, now=now)
    return Applied(key, held.id, "changed")


def _read(file: Path) -> dict[str, Wish]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("subscription", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from error
    found: dict[str, Wish] = {}
    for number, entry in enumerate(entries, 1):
        key = str(entry.pop("id", ""))
        if not key or key in found:
            raise SettingsError(f"{file}: subscription {number}: give it an id of its own")
        try:
            found[key] = wish(**entry)
        except SubscriptionError as error:
            raise SubscriptionError(f"{file}: {key}: {error}") from error
    return found


def preview(
    settings: Settings, subscription_id: int | None, *, days: int, language: str, now: datetime
) -> Letter | None:
    """The next digest of a subscription, or one of everything that changed within `days`; None where there is nothing to tell."""
    made = Links(settings.public_url, settings.dashboard_url)
    with db.session(settings.database_url) as session:
        if subscription_id is not None:
            return preview_of.waiting(session, _existing(session, subscription_id), made, "", now=now)
        return preview_of.lately(session, Selection(), made, language, now=now, days=days)


def _existing(session: db.Session, subscription_id: int) -> SubscriptionRow:
    found = rows.by_id(session, subscription_id)
    if found is None:
        raise SubscriptionError(
            f"there is no subscription {subscription_id}; `swansong subscriptions` lists them"
        )
    return found

"""Sending: what is due becomes messages, and every message is handed over once, whatever dies in between.

A sender claims messages for a while, and commits that it begins before the receiver hears a word, and the outcome right after. If it dies
in between, the next one sends the message again under the same id: the receiver may have it already, and knows it by that.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from uuid import uuid4

from alerts import channels, github, links, mail, reminders, webhook
from alerts.digest import Digest, Letter, render, render_question
from alerts.links import Links
from alerts.mail import Envelope, MailRoom, ServerError
from data import db, outbox
from data import subscriptions as rows
from data.db import Session
from data.lines import Line, lines
from data.outbox import CONFIRM, Parcel
from data.rhythm import Rhythm
from data.settings import Settings
from pipeline.errors import SendError, SettingsError

Clock = Callable[[], datetime]
_LONGEST_WAIT = timedelta(hours=6)
_WORKERS = 4
"""Channels other than mail that are served at a time, so that a slow one does not hold up the rest."""
_MAILS, _OTHERS = ("mail",), ("webhook", "apprise", "github")
_BATCH = {_MAILS: 100, _OTHERS: 1}


@dataclass(frozen=True)
class Sent:
    """What a round of sending did: messages accepted, put off, and given up; `trouble` is why a server could not be used."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    trouble: str = ""

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.sent + other.sent,
            self.later + other.later,
            self.dead + other.dead,
            self.trouble or other.trouble,
        )


def utc_now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def deliver(settings: Settings, *, now: Clock = utc_now) -> Sent:
    """Gather all that is due and hand it over; returns when nothing more is due. Any number of these may run at once."""
    prepare(settings, now())
    return send(settings, now=now)


def prepare(settings: Settings, now: datetime) -> int:
    """Put into messages all that is due by `now`; for how many subscriptions there was something."""
    with db.session(settings.database_url) as session:
        rows.resume_due(session, now)
        reminders.remind(session, now)
        session.commit()
        gathered = 0
        while found := outbox.gather(session, now, per_hour=settings.messages_per_hour):
            session.commit()
            gathered += found
        return gathered


def send(settings: Settings, *, now: Clock = utc_now) -> Sent:
    """Hand over every message that is ready."""
    kinds = [_MAILS, *[_OTHERS] * _WORKERS]
    with ThreadPoolExecutor(len(kinds)) as pool:
        return sum(pool.map(lambda of: _work(settings, of, now), kinds), Sent())


def _work(settings: Settings, kinds: tuple[str, ...], now: Clock) -> Sent:
    """Claim and hand over messages to channels of `kinds` until none is ready."""
    sender = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    lease = timedelta(seconds=settings.sender_lease)
    done = Sent()
    with ExitStack() as stack:
        session = stack.enter_context(db.session(settings.database_url))
        stack.callback(_release, session, sender)
        desk = Desk(settings, stack.enter_context(MailRoom(settings)))
        while not done.trouble:
            parcels = outbox.claim(session, sender, now(), kinds=kinds, lease=lease, limit=_BATCH[kinds])
            told = _told(session, parcels, now())
            session.commit()
            if not parcels:
                break
            for parcel in parcels:
                done += _hand_over(session, desk, parcel, told[parcel.id], sender, now)
                if done.trouble:
                    break
    return done


def _release(session: Session, sender: str) -> None:
    session.rollback()
    outbox.release(session, sender)
    session.commit()


def _told(session: Session, parcels: Sequence[Parcel], now: datetime) -> dict[int, tuple[Line, ...]]:
    found = lines(session, {item for parcel in parcels for item in parcel.items}, now.date())
    return {parcel.id: tuple(found[item] for item in parcel.items) for parcel in parcels}


def _hand_over(
    session: Session, desk: Desk, parcel: Parcel, told: Sequence[Line], sender: str, now: Clock
) -> Sent:
    began = now()
    lease = timedelta(seconds=desk.settings.sender_lease)
    if not outbox.begin(session, parcel.id, sender, began, lease=lease):
        session.rollback()
        return Sent()
    purpose = links.CONFIRM if parcel.purpose == CONFIRM else links.MANAGE
    token = links.issue(
        session, parcel.subscription_id, purpose=purpose, channel_id=parcel.channel.id, now=began
    )
    session.commit()
    try:
        subject = desk.hand_over(parcel, told, token, began)
    except (SendError, SettingsError) as error:
        return _failed(session, parcel, error, sender, desk.settings, now())
    outbox.note_sent(session, parcel.id, sender, now(), subject=subject)
    session.commit()
    return Sent(sent=1)


def _failed(
    session: Session, parcel: Parcel, error: SendError | SettingsError, sender: str, settings: Settings, now: datetime
) -> Sent:  # fmt: skip
    wait = timedelta(seconds=settings.retry_after)
    if isinstance(error, ServerError | SettingsError):
        outbox.note_failed(session, parcel.id, sender, str(error), again=now + wait, counted=False)
        session.commit()
        return Sent(later=1, trouble=str(error))
    dead = error.final or parcel.attempts + 1 >= settings.send_attempts
    again = (
        None
        if dead
        else now + (timedelta(seconds=error.after) if error.after else back_off(wait, parcel.attempts))
    )
    outbox.note_failed(session, parcel.id, sender, str(error), again=again)
    if error.final:
        rows.fail_channel(session, parcel.channel.id, str(error))
    session.commit()
    return Sent(dead=1) if dead else Sent(later=1)


def back_off(first: timedelta, attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, up to six hours."""
    return min(first * (1 << min(attempts, 16)), max(_LONGEST_WAIT, first))


@dataclass
class Desk:
    """Writes messages and hands them over."""

    settings: Settings
    mails: MailRoom
    _free_at: float = 0.0

    def hand_over(self, parcel: Parcel, told: Sequence[Line], token: str, now: datetime) -> str:
        """Return the subject when the receiver has accepted it. Raises SendError."""
        made = Links(self.settings.public_url, self.settings.dashboard_url)
        letter = self.letter(parcel, told, token, now, made)
        channel = parcel.channel
        match channel.kind:
            case "mail":
                self._pace()
                unsubscribe = "" if parcel.purpose == CONFIRM else made.unsubscribe(token)
                envelope = Envelope(
                    channel.address, parcel.message_id, parcel.subscription_id, now, unsubscribe
                )
                self._mail(letter, envelope)
            case "webhook":
                body = (
                    webhook.question_body(now, made.confirm(token))
                    if parcel.purpose == CONFIRM
                    else webhook.digest_body(told, now, made.manage(token))
                )
                channels.post_webhook(
                    body, channel.address, channel.secret, parcel.message_id, self.settings, now
                )
            case "github":
                github.open_issue(letter, channel.address, parcel.message_id, self.settings)
            case _:
                channels.notify(letter, channel.address, self.settings)
        return letter.subject

    def letter(self, parcel: Parcel, told: Sequence[Line], token: str, now: datetime, made: Links) -> Letter:
        """The message, written for the day that it is where its reader lives."""
        if parcel.purpose == CONFIRM:
            return render_question(made, token, parcel.language)
        today = Rhythm(zone=parcel.zone).today(now)
        return render(Digest(tuple(told), today, parcel.language, token, parcel.name), made)

    def _mail(self, letter: Letter, envelope: Envelope) -> None:
        if not self.settings.smtp_host:
            raise SettingsError("no mail server: set SWANSONG_SMTP_HOST and SWANSONG_MAIL_FROM")
        self.mails.send(mail.compose(letter, envelope, self.settings), envelope.to)

    def _pace(self) -> None:
        """Wait until the next mail may go."""
        wait = self._free_at - monotonic()
        if wait > 0:
            sleep(wait)
        self._free_at = max(self._free_at, monotonic()) + 1 / self.settings.mails_per_second

"""Senders that are killed at random moments while a vendor announces and mails go out, and a mail server that fails one time in five.

`python -m tests.alerts.killing DATABASE_URL [--subscribers N] [--changes N] [--kills N]` prints what came of it. The mail server is a process of
its own. It refuses some mails, hangs up on some, and accepts some without saying so: what it accepted is in its journal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from alerts import sending, subscriptions
from alerts.wishes import wish
from data import db, outbox
from data import subscriptions as rows
from data.models import Change, Outbox, Product
from data.settings import Settings
from pipeline.types import PartialDate
from tests.alerts.receivers import Mailbox
from tests.data import world

_FORK = multiprocessing.get_context("fork")
_LATEST = 0.3
"""Seconds of work after which a sender is killed at the latest."""
_PATIENCE = 4.0
"""Seconds that a sender has to come to its work."""


@dataclass(frozen=True)
class Outcome:
    """Pairs of reader and product that were due, and what the journal of the mail server says of them."""

    due: int
    missing: int
    twice: int
    """Pairs that came in two different messages."""
    unasked: int
    mails: int
    repeated: int
    """Mails that the server accepted again under the same id."""
    excused: int
    """How often a sender knew that a mail may have come before: another had died over it, or the server had not answered."""
    kills: int
    under_fire: int
    """Mails that the server accepted while senders were being killed: without them the kills would prove nothing."""
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether all that was due came, in one message each, and every repetition was expected."""
        return not (self.missing or self.twice or self.unasked) and self.repeated <= self.excused


class _Journal(Mailbox):
    """Writes down what it accepts, before it answers; one time in five something goes wrong."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file.open("a", encoding="utf-8")
        self.luck = random.Random(7)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        fate = self.luck.random()
        if fate < 0.15:
            return "451 come again"
        message = message_from_bytes(envelope.content, policy=default)
        text = message.get_body(("plain",)).get_content()
        entry = [
            message["Message-ID"],
            envelope.rcpt_tos[0],
            sorted(set(re.findall(r"^(bird-\d+) \(", text, re.M))),
        ]
        self.file.write(json.dumps(entry) + "\n")
        self.file.flush()
        if fate < 0.20:
            server.transport.abort()  # accepted, and nobody was told
            await asyncio.sleep(0)
        return "250 kept"


def _serve(file: Path, port: Any) -> None:
    from aiosmtpd.smtp import SMTP

    async def run() -> None:
        journal = _Journal(file)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(journal, hostname="127.0.0.1"), "127.0.0.1", 0
        )
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(run())


def run(url: str, *, subscribers: int, changes: int, kills: int, seed: int = 1, senders: int = 2) -> Outcome:
    """Announce `changes`, one document each, and send, while `kills` processes are killed; then let one finish."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal"
        journal.touch()
        port = multiprocessing.get_context("spawn").Value("i", 0)
        server = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(journal, port), daemon=True
        )
        server.start()
        try:
            while not port.value:
                time.sleep(0.05)
            settings = _settings(url, port.value)
            asked = _subscribe(settings, subscribers, changes, luck)
            begun = time.monotonic()
            _kill(settings, changes, kills, luck, senders, journal)
            under_fire = len(journal.read_text().splitlines())
            _finish(settings, changes)
            return _outcome(url, journal, asked, kills, under_fire, time.monotonic() - begun)
        finally:
            server.kill()
            server.join()


def _settings(url: str, port: int) -> Settings:
    return Settings(
        database_url=url, smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none", mail_from="alerts@swansong.example",
        mails_per_second=10_000, retry_after=0.3, sender_lease=4, send_timeout=2, send_attempts=60, messages_per_hour=10_000, busy_timeout=60,
    )  # fmt: skip


def _subscribe(
    settings: Settings, subscribers: int, changes: int, luck: random.Random
) -> dict[str, set[str]]:
    """Readers of some products each, confirmed; who wants which."""
    db.migrate(db.engine(settings.database_url))
    now, asked = datetime.now(UTC), {}
    with db.session(settings.database_url) as session:
        for number in range(subscribers):
            names = luck.sample([_bird(n) for n in range(changes)], max(2, changes // 5))
            address = f"reader{number}@corvid.example"
            wanted = wish(channels=[address], names=names, pace="at_once", reminders=())
            made = rows.add(session, subscriptions.terms_of(session, wanted, now), origin="cli", now=now)
            channel = rows.add_channel(session, made, kind="mail", address=address, now=now)
            rows.confirm_channel(session, channel, now)
            asked[address] = set(names)
        session.commit()
    db.engine(settings.database_url).dispose()
    return asked


def _bird(number: int) -> str:
    return f"bird-{number}"


def _kill(
    settings: Settings, changes: int, kills: int, luck: random.Random, senders: int, journal: Path
) -> None:
    """Start processes that announce and send, `senders` at a time, and kill one after the other, at random moments of their work."""
    running: list[Any] = []
    for done in range(kills):
        upto = changes * (done + 1) // kills
        while len(running) < senders:
            process = _FORK.Process(target=_announce_and_send, args=(settings, upto))
            process.start()
            running.append(process)
        _wait_for_mail(journal)
        time.sleep(luck.uniform(0, _LATEST))
        victim = running.pop(0)
        if victim.is_alive():
            os.kill(victim.pid, signal.SIGKILL)
        victim.join()
    for process in running:
        os.kill(process.pid, signal.SIGKILL)
        process.join()


def _wait_for_mail(journal: Path) -> None:
    """Wait until a mail comes in, however busy the machine is; where none does for a while there is none to send."""
    before, until = journal.stat().st_size, time.monotonic() + _PATIENCE
    while journal.stat().st_size == before and time.monotonic() < until:
        time.sleep(0.005)


def _announce_and_send(settings: Settings, upto: int) -> None:
    db._engine.cache_clear()
    os.environ["SWANSONG_BUSY_TIMEOUT"] = "60"
    with db.session(settings.database_url) as session:
        for number in range(upto):
            said = session.exec(select(Change.id).join(Product).where(Product.name == _bird(number))).first()
            session.rollback()
            if said is None:
                with suppress(IntegrityError):  # the other one is announcing it
                    _announce(session, number)
                session.rollback()
    while True:
        sending.deliver(settings)
        time.sleep(0.05)


def _announce(session: db.Session, number: int) -> None:
    page = world.SourceEntry(
        id=f"corvid-{number}",
        vendor="Corvid",
        title=f"Corvid {number}",
        urls=(f"https://corvid.example/{number}",),
    )
    world.tell(session, page, datetime.now(UTC), world.claim(_bird(number), PartialDate("2031-03-01")))


def _finish(settings: Settings, changes: int) -> None:
    db._engine.cache_clear()
    with db.session(settings.database_url) as session:
        for number in range(changes):
            if (
                session.exec(select(Change.id).join(Product).where(Product.name == _bird(number))).first()
                is None
            ):
                session.rollback()
                _announce(session, number)
    while True:
        sending.deliver(settings)
        with db.session(settings.database_url) as session:
            left = outbox.counts(session)
        if not left["waiting"] and not left.get("ready"):
            return
        time.sleep(0.1)


def _outcome(
    url: str, journal: Path, asked: dict[str, set[str]], kills: int, under_fire: int, seconds: float
) -> Outcome:
    entries = [json.loads(line) for line in journal.read_text().splitlines()]
    came: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message_id, reader, products in entries:
        for product in products:
            came[reader, product].add(message_id)
    due = {(reader, product) for reader, products in asked.items() for product in products}
    accepted = Counter(message_id for message_id, _, _ in entries)
    with db.session(url) as session:
        doubts = sum(row.doubts for row in session.exec(select(outbox.Message)))
        failed = sum(max(0, row.attempts - 1) for row in session.exec(select(outbox.Message)))
        assert len(session.exec(select(Outbox)).all()) == len(due)
    return Outcome(
        due=len(due),
        missing=len(due - came.keys()),
        twice=sum(len(ids) > 1 for ids in came.values()),
        unasked=len(came.keys() - due),
        mails=len(accepted),
        repeated=sum(count - 1 for count in accepted.values()),
        excused=doubts + failed,
        kills=kills,
        under_fire=under_fire,
        seconds=round(seconds, 1),
    )


def main() -> None:
    """Run it and print the outcome; exit code 1 where it is not clean."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    for name, value in (("subscribers", 1000), ("changes", 50), ("kills", 200), ("seed", 1), ("senders", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps({**vars(outcome), "clean": outcome.clean}))
    sys.exit(not outcome.clean)


if __name__ == "__main__":
    main()

"""How fast changes find their subscribers, and digests their readers: 100,000 subscriptions, 500 changes, 10,000 mails to a server on this machine.

`python -m benchmarks.alerts [DATABASE_URL] [NUMBER_OF_MAILS]` measures it alone; the database must be empty. Seconds of processor time stand beside
those of the clock, because the machine may be busy with other things.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time, sleep
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import col, select

from alerts import sending
from data import db, outbox
from data import subscriptions as rows
from data.matching import Signal
from data.models import (
    Alias,
    Change,
    Channel,
    Claim,
    Document,
    Event,
    Message,
    Outbox,
    Product,
    Source,
    Subject,
    Subscription,
    Vendor,
)
from data.rhythm import Pace
from data.settings import Settings
from wording import languages

SUBSCRIPTIONS, CHANGES, PRODUCTS, DIGESTS = 100_000, 500, 2_000, 10_000
_ZONES = (
    "Europe/Vienna",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "UTC",
)
EVERYTHING_SHARE = 0.002
"""Of how many subscriptions the subject is everything."""


def alerts(url: str | None = None, digests: int = DIGESTS) -> list[tuple[str, str]]:
    """Matching, rendering and sending, and the memory that the sender needs."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/alerts.db"
        # A process of its own, whose memory is its own.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as own:
            return own.submit(measure, address, digests).result()


def measure(url: str, digests: int = DIGESTS) -> list[tuple[str, str]]:
    """Every figure, from a fresh database at `url`."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    db.migrate(db.engine(url))
    with db.session(url) as session:
        _fill(session, now)
        changes = session.exec(select(Change)).all()
        begun, worked = perf_counter(), process_time()
        told = outbox.enqueue(session, changes, now)
        session.commit()
        matching = f"{perf_counter() - begun:.1f} s ({process_time() - worked:.1f} s of processor)"
        _keep(session, digests)
        due = session.exec(select(func.max(Outbox.due_at))).one()
    rate, sent, gathering, worked = _send(url, due)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [
        (f"{CHANGES} changes matched with {SUBSCRIPTIONS:,} subscriptions", matching),
        ("deliveries that came of it", f"{told:,}"),
        (f"gathered into {sent:,} digests", f"{gathering:.1f} s"),
        (
            "digests rendered and handed to a mail server",
            f"{rate:.0f}/s ({1000 * worked / sent:.1f} ms of processor each)",
        ),
        ("peak memory of the sender", f"{peak} MB"),
    ]


def _fill(session: db.Session, now: datetime) -> None:
    """Products that end, readers who follow a few of them each, and a change of each of the first products."""
    luck = random.Random(5)

    def many(table: Any, of: list[dict[str, Any]]) -> None:
        for start in range(0, len(of), 10_000):
            session.execute(insert(table), of[start : start + 10_000])

    ids = range(1, PRODUCTS + 1)
    many(Vendor, [{"id": n, "slug": f"vendor-{n}", "name": f"Vendor {n}"} for n in range(1, 101)])
    many(
        Source,
        [
            {
                "id": 1,
                "slug": "page",
                "title": "Page",
                "url": "https://corvid.example/",
                "kind": "page",
                "authority": "vendor_page",
            }
        ],
    )
    many(
        Document,
        [
            {
                "id": 1,
                "source_id": 1,
                "url": "https://corvid.example/",
                "sha256": "0",
                "raw": b"",
                "title": "",
                "fetched_at": now,
                "skipped": [],
            }
        ],
    )
    many(
        Product,
        [
            {"id": n, "vendor_id": 1 + n % 100, "slug": f"bird-{n}", "name": f"bird-{n}", "kind": "model"}
            for n in ids
        ],
    )
    many(Alias, [{"product_id": n, "name": f"bird-{n}", "key": f"bird-{n}", "resolves": True} for n in ids])
    same = {"platform": "vendor-1", "scope": "", "strength": "committed"}
    claim = {
        "document_id": 1,
        "extractor": "1",
        "kind": "model",
        "status": "deprecated",
        "authority": "vendor_page",
        "evidence": "It ends in March.",
        "observed": now,
        "fetched_at": now,
        "speaker": "source-1",
        "saying": 1,
    }
    many(
        Claim,
        [
            {
                "id": n,
                "product_id": n,
                "ordinal": n,
                "name": f"bird-{n}",
                **same,
                **claim,
                "replacements": [],
                "milestones": [],
                "fields": {},
            }
            for n in ids
        ],
    )
    day = (now + timedelta(days=100)).date()
    event = {
        "kind": "shutdown",
        "day": day.isoformat(),
        "first_day": day,
        "last_day": day,
        "precision": "day",
        "authority": "vendor_page",
        "known_from": now,
    }
    many(
        Event,
        [
            {
                "product_id": n,
                "claim_id": n,
                "claim_ids": [n],
                "replacements": [f"bird-{n + 1}"],
                **same,
                **event,
            }
            for n in ids
        ],
    )
    change = {
        "platform": "vendor-1",
        "event_kind": "shutdown",
        "kind": "moved",
        "before_day": "2027-02-01",
        "after_day": day.isoformat(),
        "days": 31,
        "noticed_at": now,
    }
    many(Change, [{"id": n, "product_id": n, **change} for n in range(1, CHANGES + 1)])
    readers = range(1, SUBSCRIPTIONS + 1)
    many(Subscription, [{"id": n, **_terms(luck), "created_at": now, "confirmed_at": now} for n in readers])
    many(
        Channel,
        [
            {
                "subscription_id": n,
                "kind": "mail",
                "address": f"r{n}@corvid.example",
                "state": "active",
                "created_at": now,
            }
            for n in readers
        ],
    )
    many(Subject, [subject for n in readers for subject in _subjects(n, luck)])
    session.commit()


def _terms(luck: random.Random) -> dict[str, Any]:
    """What a reader asks for: most leave it at what is proposed, and everybody has an hour and a zone of his own."""
    every = [signal.value for signal in Signal]
    return {
        "state": "active",
        "origin": "api",
        "signals": every if luck.random() < 0.7 else sorted({"moved", *luck.sample(every, 4)}),
        "platforms": [],
        "kinds": ["model"] if luck.random() < 0.1 else [],
        "scopes": [],
        "reminders": [30, 7],
        "pace": luck.choices(list(Pace), (2, 6, 2))[0].value,
        "hour": luck.randrange(24),
        "weekday": luck.randrange(7),
        "zone": luck.choice(_ZONES),
        "language": luck.choice(list(languages())),
    }


def _subjects(reader: int, luck: random.Random) -> list[dict[str, Any]]:
    if luck.random() < EVERYTHING_SHARE:
        return [{"subscription_id": reader, "dimension": rows.EVERYTHING, "value": "", "name": ""}]
    products = luck.sample(range(1, PRODUCTS + 1), 3)
    dimension = luck.choice(("product", "name"))
    return [
        {"subscription_id": reader, "dimension": dimension, "value": f"bird-{n}", "name": ""}
        for n in products
    ]


def _keep(session: db.Session, digests: int) -> None:
    """Leave in the outbox what goes to so many readers, so that sending is measured on a known number."""
    wanted = list(
        session.exec(
            select(Outbox.subscription_id).distinct().order_by(col(Outbox.subscription_id)).limit(digests)
        )
    )
    rest = col(Outbox.subscription_id) > wanted[-1]
    session.execute(update(Outbox).where(rest).values(gathered_at=datetime(2026, 1, 1, tzinfo=UTC)))
    session.commit()


def _send(url: str, due: datetime) -> tuple[float, int, float, float]:
    context = multiprocessing.get_context("spawn")
    port = context.Value("i", 0)
    server = context.Process(target=_serve, args=(port,), daemon=True)
    server.start()
    while not port.value:
        sleep(0.05)
    settings = Settings(
        database_url=url, smtp_host="127.0.0.1", smtp_port=port.value, smtp_tls="none", mail_from="alerts@swansong.example", mails_per_second=100_000
    )  # fmt: skip
    begun = perf_counter()
    sending.prepare(settings, due)
    gathering = perf_counter() - begun
    begun, worked = perf_counter(), process_time()
    done = sending.send(settings, now=lambda: due)
    taken, worked = perf_counter() - begun, process_time() - worked
    server.kill()
    with db.session(url) as session:
        assert (
            session.exec(select(func.count()).select_from(Message).where(Message.state == "sent")).one()
            == done.sent
        )
    return done.sent / taken, done.sent, gathering, worked


def _serve(port: Any) -> None:
    """A mail server that accepts everything."""
    import asyncio

    from aiosmtpd.smtp import SMTP

    class Sink:
        async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 as aiosmtpd calls it
            return "250 kept"

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(run())


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else None
    for name, figure in alerts(given or None, int(sys.argv[2]) if len(sys.argv) > 2 else DIGESTS):
        print(f"{name}: {figure}", flush=True)

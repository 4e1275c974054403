"""The bars of the memory: on a million claims every question that people and pages ask, and taking in a document.

A bare ``SELECT * FROM timeline`` gives two hundred thousand rows and takes what it takes. Measured is what is asked: each view by what it is
looked into for (a product, a vendor, a status) or the first fifty of its list, and each query of a page, over many subjects chosen at random.
``python -m benchmarks.memory [URL] [--claims N]`` builds a database at the address, or measures the one that is there; where none is given, a SQLite file and
a PostgreSQL of its own, where a server is installed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import ceil
from pathlib import Path
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlmodel import Session, func, select

from benchmarks.large import Size, build
from data import chains, db, news, queries, records, store
from data.models import Claim as ClaimTable
from data.models import Event, Product
from data.sources import SourceEntry
from pipeline.types import Claim, Milestone, PartialDate, Reading, Strength
from tests import postgres

RUNS = 30
DOCUMENTS = 120
"""Documents that are taken in: enough for the 95th percentile to be no single one of them."""
NEAR = 200
"""Products of a vendor of which a document may speak."""
ANSWER, INGEST = 0.050, 0.020
"""The bars, in seconds."""


@dataclass(frozen=True)
class Measured:
    """How long something took at the 95th percentile and in the middle, in seconds, and how long it may take."""

    what: str
    p95: float
    median: float
    bar: float
    work: float
    """at the 95th percentile the processor's time of this process, and of a PostgreSQL on this machine; where others work it tells more than the clock"""

    @property
    def kept(self) -> bool:
        """Whether the bar was kept; taking in is judged by the processor's time, since what it waits for is the disk."""
        return (self.work if self.bar == INGEST else self.p95) < self.bar


VIEWS = {
    "products of a name": "SELECT * FROM products WHERE product_slug = :product",
    "products of a vendor": "SELECT * FROM products WHERE vendor_slug = :vendor LIMIT 50",
    "products that stand so": "SELECT * FROM products WHERE status = :status LIMIT 50",
    "timeline of a product": "SELECT * FROM timeline WHERE product_slug = :product ORDER BY first_day",
    "timeline of a vendor": "SELECT * FROM timeline WHERE vendor_slug = :vendor LIMIT 50",
    "upcoming": "SELECT * FROM upcoming LIMIT 50",
    "upcoming, promised, soon": "SELECT * FROM upcoming WHERE days_left <= 90 AND strength = 'committed' LIMIT 50",
    "upcoming of a vendor": "SELECT * FROM upcoming WHERE vendor_slug = :vendor LIMIT 50",
    "retired": "SELECT * FROM retired LIMIT 50",
    "retired of a vendor": "SELECT * FROM retired WHERE vendor_slug = :vendor LIMIT 50",
    "changes": "SELECT * FROM changes LIMIT 50",
    "changes of a product": "SELECT * FROM changes WHERE product_slug = :product LIMIT 50",
    "evidence of a product": "SELECT * FROM evidence WHERE product_slug = :product AND counts ORDER BY observed DESC",
    "vendors, all of them": "SELECT * FROM vendors",
    "vendors, one": "SELECT * FROM vendors WHERE vendor_slug = :vendor",
    "source_health, the first": "SELECT * FROM source_health LIMIT 50",
    "source_health of a source": "SELECT * FROM source_health WHERE source = :source",
    "news": "SELECT * FROM news LIMIT 50",
    "news of a product": "SELECT * FROM news WHERE product_slug = :product LIMIT 50",
    "dictionary": "SELECT * FROM dictionary WHERE table_name = 'timeline'",
}


def measure(url: str, *, runs: int = RUNS, seed: int = 3) -> list[Measured]:
    """Every question in turn, each about `runs` subjects chosen at random, and the taking in of documents."""
    chance = random.Random(seed)
    with db.session(url) as session:
        server = _server(session)
        timed = partial(_timed, server=server)
        subjects = [_subject(session, chance) for _ in range(runs)]
        found = [
            timed(
                f"view {name}", lambda s, sql=sql: session.execute(text(sql), _used(sql, s)).all(), subjects
            )  # type: ignore[misc]
            for name, sql in VIEWS.items()
        ]
        found += [timed(f"page {name}", ask, subjects) for name, ask in _pages(session).items()]
        taken_in = [_subject(session, chance) for _ in range(DOCUMENTS)]
    found.append(_ingesting(url, taken_in, server))
    return found


@dataclass(frozen=True)
class _Subject:
    product: str
    vendor: str
    status: str
    source: str
    name: str


def _subject(session: Session, chance: random.Random) -> _Subject:
    last = session.exec(select(func.max(Product.id))).one() or 1
    product = session.get_one(Product, chance.randint(1, last))
    vendors = [slug for slug, *_ in queries.vendors(session)]
    status = chance.choice(("active", "deprecated", "retired"))
    source = f"source-{chance.randint(1, len(vendors))}"
    return _Subject(product.slug, chance.choice(vendors), status, source, product.name)


def _used(sql: str, subject: _Subject) -> dict[str, str]:
    return {name: value for name, value in vars(subject).items() if f":{name}" in sql}


def _pages(session: Session) -> dict[str, Callable[[_Subject], object]]:
    """What the pages of the dashboard and the API ask."""
    now = datetime.now(UTC)
    today, then = now.date(), now - timedelta(days=200)
    day = then.date()
    return {
        "what ends next": lambda s: queries.upcoming(session, today, limit=50),
        "what changed": lambda s: queries.recent_changes(session, today, limit=50),
        "a product": lambda s: queries.product_page(session, s.product, today),
        "its chain of replacements": lambda s: chains.chains(session, today, [s.product]),
        "a search": lambda s: queries.find_products(session, today, text=s.name, limit=20),
        "a name": lambda s: queries.resolve_product(session, s.name),
        "products of a vendor": lambda s: queries.find_products(session, today, vendors=[s.vendor], limit=50),
        "products that stand so": lambda s: queries.find_products(
            session, today, statuses=[s.status], limit=50
        ),
        "a timeline": lambda s: queries.timeline(session, products=[s.product], today=today),
        "the vendors": lambda s: queries.vendors(session),
        "the record of a vendor": lambda s: records.vendor_records(session, vendors=[s.vendor]),
        "how fresh": lambda s: queries.freshness(session),
        "the news": lambda s: news.threads(session, today, limit=20),
        "the news of a product": lambda s: news.threads(session, today, product=s.product),
        "news with a word": lambda s: news.threads(session, today, words=s.name, limit=20),
        "a product as of a day": lambda s: queries.product_page(session, s.product, day, known=then),
        "what ended next as of a day": lambda s: queries.upcoming(session, day, known=then, limit=50),
    }


def _ingesting(url: str, subjects: list[_Subject], server: Path | None) -> Measured:
    """A page of a vendor with ten claims, one of which moves a date: its claims, events and changes in one transaction. The first one,
    which finds nothing compiled or planned, is not counted."""
    now = datetime.now(UTC)

    def take_in(subject: _Subject) -> None:
        with db.session(url) as session:
            store.save_reading(session, documents[subject], readings[subject], now=now)

    with db.session(url) as session:
        documents, readings = {}, {}
        for place, subject in enumerate(dict.fromkeys(subjects)):
            entry = SourceEntry(
                id=f"bench-{place}",
                vendor=_vendor(session, subject),
                title="Bench",
                urls=(f"https://bench.example/{place}",),
            )
            store.upsert_source(session, entry)
            kept = store.save_document(
                session, source_slug=entry.id, url=entry.urls[0], raw=f"{now}{place}".encode(), fetched_at=now
            )
            documents[subject] = kept.document_id
            readings[subject] = Reading(claims=tuple(_claims(session, subject, now)))
        session.commit()
    first, *rest = documents
    take_in(first)
    return _timed("ingesting a document", take_in, rest, bar=INGEST, server=server)


def _vendor(session: Session, subject: _Subject) -> str:
    page = queries.product_page(session, subject.product, datetime.now(UTC).date())
    return page.product.vendor if page else ""


def _claims(session: Session, subject: _Subject, now: datetime) -> list[Claim]:
    """What is held of ten products of a vendor at home, the first of which ends a month later."""
    vendor = _vendor(session, subject)
    near = queries.find_products(session, now.date(), vendors=[vendor.lower().replace(" ", "-")], limit=NEAR)
    others = [row.slug for row in near if row.slug != subject.product]
    # Chosen by chance, so that the documents of a large vendor do not all speak of the same few, as no sources do.
    slugs = [subject.product, *random.Random(subject.product).sample(others, min(9, len(others)))]
    held = queries.timeline(session, products=slugs, today=now.date())
    return [
        _claim([e for e in held if e.product.slug == slug], place == 0) for place, slug in enumerate(slugs)
    ]


def _claim(events: list[queries.EventRow], moved: bool) -> Claim:
    home = {e.kind: e for e in events if e.platform == e.product.vendor_slug and not e.scope and e.day}
    days = {kind: e.day for kind, e in home.items()}
    end = home[Milestone.SHUTDOWN]
    if moved and end.day:
        days[Milestone.SHUTDOWN] = PartialDate((end.day.first + timedelta(days=30)).isoformat())
    return Claim(
        product=end.product.name, vendor=end.product.vendor, strength=Strength(end.strength), replacements=end.replacements,
        evidence=end.evidence, stated=True, **days,
    )  # fmt: skip


def _server(session: Session) -> Path | None:
    """Where Linux tells how long the process of PostgreSQL worked that answers, if on this machine; a session later has the same one."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    told = Path(f"/proc/{session.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat")
    ours = told.is_file() and "postgres" in told.with_name("comm").read_text(encoding="utf-8")
    return told if ours else None


def _worked(server: Path | None) -> float:
    """For how many seconds a processor worked for us so far."""
    there = int(server.read_text(encoding="utf-8").split()[0]) / 1e9 if server else 0.0
    return process_time() + there


def _timed(
    what: str,
    work: Callable[[_Subject], object],
    subjects: list[_Subject],
    bar: float = ANSWER,
    *,
    server: Path | None = None,
) -> Measured:
    taken, worked = [], []
    for subject in subjects:
        begun, busy = perf_counter(), _worked(server)
        work(subject)
        taken.append(perf_counter() - begun)
        worked.append(_worked(server) - busy)
    last = ceil(0.95 * len(taken)) - 1
    return Measured(what, sorted(taken)[last], sorted(taken)[len(taken) // 2], bar, sorted(worked)[last])


def table(found: list[Measured]) -> Table:
    """The figures, and which bars were not kept."""
    made = Table("measured", "95th percentile", "of it worked", "median", "bar", box=None)
    for one in found:
        figures = (f"{seconds * 1000:.1f} ms" for seconds in (one.p95, one.work, one.median, one.bar))
        made.add_row(one.what, *figures, style="" if one.kept else "red")
    return made


def main(arguments: list[str]) -> int:
    """Build or open, measure, print; 1 where a bar was not kept."""
    parser = ArgumentParser(prog="python -m benchmarks.memory", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "url", nargs="?", help="address of an empty database, or of one that was built before"
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    given = parser.parse_args(arguments)
    size = Size(given.claims, given.claims // 5)
    with ExitStack() as until_the_end:
        urls = [given.url] if given.url else list(_databases(until_the_end))
        return max([report(url, size) for url in urls])


def _databases(until_the_end: ExitStack) -> Iterator[str]:
    """Addresses of an empty database of each kind that this machine has."""
    yield f"sqlite:///{until_the_end.enter_context(tempfile.TemporaryDirectory())}/large.db"
    if postgres.binaries():
        server = until_the_end.enter_context(postgres.serving(durable=True))
        yield f"postgresql://swansong@/postgres?host={server}"


def report(url: str, size: Size) -> int:
    """Build where there is nothing yet, measure and print."""
    out = Console()
    out.print(db.engine(url).dialect.name)
    db.migrate(db.engine(url))
    begun = perf_counter()
    with db.session(url) as session:
        there = queries.freshness(session).products
    if not there:
        build(url, size)
        out.print(f"built in {perf_counter() - begun:.0f} s")
    found = measure(url)
    with db.session(url) as session:
        counts = [
            session.exec(select(func.count()).select_from(of)).one() for of in (ClaimTable, Event, Product)
        ]
    out.print("{:,} claims, {:,} rows of events, {:,} products".format(*counts))
    file = db.engine(url).url.database
    if url.startswith("sqlite") and file:
        out.print(f"file {Path(file).stat().st_size / 1e9:.2f} GB; the bar is 1.5 GB for a million claims")
    out.print(table(found))
    return 0 if all(one.kept for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The jobs: collect what sources publish, take in archives, read what has not been read. Any may run twice or die anywhere.

A job gives a `Report` with one row per source; it raises only where it could not begin (settings, database).
"""

from __future__ import annotations

import signal
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

import readout
from crawler.ledger import Ledger
from crawler.results import Article, Outcome, SourceResult
from data import db, health, news, queries, store
from data.models import Vendor
from data.settings import Settings
from data.sources import SourceEntry, load_registry
from pipeline import types
from pipeline.errors import SettingsError, StoreError, UnreadableError
from pipeline.threads import NewsItem

Clock = Callable[[], datetime]
Read = Callable[[types.Document], types.Reading]
Progress = Callable[[str, int, int, str], None]
"""Told (stage, how many are done, of how many, which was last) while a job runs."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


SUSPECT = health.State.SUSPECT.value
WAITING = "waiting"


@dataclass(frozen=True)
class Row:
    """How one source fared; `result` is new, unchanged, failed, suspect, waiting where its site wants to be left alone, or read
    where only its documents were read."""

    source: str
    result: str
    documents: int = 0
    claims: int = 0
    changes: int = 0
    seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """How a job went."""

    job: str
    rows: tuple[Row, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(row.result != Outcome.FAILED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "job": self.job,
            "ok": self.ok,
            "seconds": self.seconds,
            "sources": [asdict(r) for r in self.rows],
        }


@dataclass
class _Tally:
    """What is known so far of one source in a run."""

    result: str = "read"
    documents: int = 0
    claims: int = 0
    changes: int = 0
    seconds: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, result: SourceResult) -> None:
        """Count one fetch; of several the worst decides, and new outweighs unchanged."""
        order = ("read", Outcome.UNCHANGED, Outcome.NEW, Outcome.FAILED)
        self.result = max(self.result, result.outcome, key=order.index)
        self.documents += result.outcome == Outcome.NEW
        self.seconds += result.seconds
        self.blame(result.reason)
        self.blame(result.remark)

    def blame(self, reason: str) -> None:
        """Note why something failed, once."""
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    def row(self, source: str) -> Row:
        reason = "; ".join(self.reasons)
        return Row(
            source, self.result, self.documents, self.claims, self.changes, round(self.seconds, 2), reason
        )


class _Run:
    """One run of a job: its tallies by source, written to the database however the job ends."""

    def __init__(self, settings: Settings, job: str, progress: Progress) -> None:
        self.settings = settings
        self.registry = load_registry(settings)
        self.progress = progress
        self.job = job
        self._tallies: dict[str, _Tally] = {}
        self._began = monotonic()

    def tally(self, source: str) -> _Tally:
        """What is known of `source` so far."""
        return self._tallies.setdefault(source, _Tally())

    def sources(self) -> list[str]:
        """The sources that this run had to do with."""
        return list(self._tallies)

    def report(self) -> Report:
        """How it went so far."""
        rows = tuple(tally.row(source) for source, tally in self._tallies.items())
        return Report(self.job, rows, round(monotonic() - self._began, 2))


def collect(
    settings: Settings,
    only: Sequence[str] = (),
    *,
    due: bool = False,
    save: Path | None = None,
    now: Clock = utc_now,
    progress: Progress = lambda *_: None,
) -> Report:
    """Ask every source of the registry, or `only` those named by id, or those whose cadence makes them `due`; read what is new.

    Those that need a key or a browser which is not there are only asked when they are named. With `save`, a folder, every page that comes is written to a WARC file there too. Raises SettingsError where that cannot be.
    """
    from crawler.run import crawl
    from crawler.wire import Options

    with _running(settings, queries.COLLECT, progress, now) as run:
        chosen = [source for source in run.registry.chosen(only) if only or source.equipped]
        sources = tuple(_askable(run, chosen, now(), due=due))
        done: set[str] = set()  # a mailbox has several results

        def finished(result: SourceResult) -> None:
            done.add(result.source)
            run.tally(result.source).add(result)
            progress("fetching", len(done), len(sources), result.source)

        progress("fetching", 0, len(sources), "")
        save_to = save and _archive_in(save, now())
        crawl(Options(settings=settings, sources=sources, save_to=save_to), finished)
        _read_unread(run, now)
        if _follow(run, [source for source in sources if source.follow], save_to, progress):
            _read_unread(run, now)
        _doubt(run, now())
    return run.report()


MOST_ARTICLES = 50
"""Articles that one collection follows the entries of feeds to."""


def _follow(run: _Run, sources: Sequence[SourceEntry], save_to: Path | None, progress: Progress) -> bool:
    """Fetch the articles that feeds tell of and that seem to be about an ending; whether there were any."""
    from crawler.run import follow
    from crawler.wire import Options

    by_id = {source.id: source for source in sources}
    with db.session(run.settings.database_url) as session:
        wanted = {found.url: found for found in news.to_follow(session, by_id, MOST_ARTICLES)}
    articles = tuple(Article(**asdict(found) | {"source": by_id[found.source]}) for found in wanted.values())
    failures: dict[str, list[str]] = defaultdict(list)
    ended = count(1)

    def finished(result: SourceResult) -> None:
        with db.session(run.settings.database_url) as session:
            news.note_article(session, wanted[result.url], result.document_id)
            session.commit()
        run.tally(result.source).blame(result.remark)
        if result.document_id is None:
            failures[result.source].append(result.reason)
        else:
            run.tally(result.source).documents += 1
        progress("following", next(ended), len(articles), result.source)

    if articles:
        progress("following", 0, len(articles), "")
        follow(Options(settings=run.settings, sources=(), articles=articles, save_to=save_to), finished)
    for source, reasons in failures.items():
        often = Counter(reasons).most_common(1)[0][0]
        run.tally(source).blame(f"{len(reasons)} of its articles could not be read: {often}")
    return bool(articles)


def _archive_in(folder: Path, now: datetime) -> Path:
    from crawler.archive import archive_of

    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = archive_of(folder, now)
        path.touch()
        path.unlink()
    except OSError as error:
        raise SettingsError(f"{folder}: {error.strerror}; give a folder that can be written to") from error
    return path


def _askable(run: _Run, sources: Sequence[SourceEntry], now: datetime, *, due: bool) -> list[SourceEntry]:
    """The sources that may be asked now; one whose site wants to be left alone for longer is only reported, as waiting."""
    with db.session(run.settings.database_url) as session:
        asked = queries.asked(session)
    found = []
    for source in sources:
        known = asked.get(source.id, queries.Asked())
        if due and not source.is_due(known.at, now, failures=known.failures):
            continue
        if known.wait_until and known.wait_until > now:
            tally = run.tally(source.id)
            tally.result = WAITING
            tally.blame(
                f"not asked: its site wants to be left alone until {known.wait_until:%Y-%m-%d %H:%M} UTC"
            )
        else:
            found.append(source)
    return found


def ingest(
    settings: Settings,
    files: Sequence[Path],
    *,
    known: bool = False,
    now: Clock = utc_now,
    progress: Progress = lambda *_: None,
) -> Report:
    """Take in archived responses as if fetched on the day of the archive, and read what is new.

    With `known`, only pages of hosts that the registry lists.
    """
    from crawler import archive

    with _running(settings, "ingest", progress, now) as run:
        ledger = Ledger(settings.database_url)
        for done, path in enumerate(files):
            progress("ingesting", done, len(files), path.name)
            for result in archive.ingest(
                path, registry=run.registry, ledger=ledger, max_bytes=settings.max_bytes, known=known
            ):
                run.tally(result.source).add(result)
        progress("ingesting", len(files), len(files), "")
        _read_unread(run, now)
        _doubt(run, now())
    return run.report()


def read_new(settings: Settings, *, now: Clock = utc_now, progress: Progress = lambda *_: None) -> Report:
    """Read every document that this version of the reader has not read; no network."""
    with _running(settings, "read", progress, now) as run:
        _read_unread(run, now)
    return run.report()


def reread(
    settings: Settings,
    only: Sequence[str] = (),
    *,
    now: Clock = utc_now,
    progress: Progress = lambda *_: None,
) -> Report:
    """Read every stored document anew, or those of `only` some sources (ids), in processes of their own; no network.

    What changes is the work of a better reader and alerts nobody. Each document is a transaction: a run that was stopped is
    taken up by the next. Raises SettingsError for a source that the registry does not list.
    """
    with _running(settings, "reread", progress, now) as run:
        run.registry.chosen(only)
        with db.session(settings.database_url) as session:
            stored = store.readable_documents(session, only)
        with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_ignore_interrupts) as pool:
            for done, (document_id, reading) in enumerate(_ahead(run, pool, stored), 1):
                source = _read_one(run, document_id, now(), partial(_awaited, reading))
                progress("reading", done, len(stored), source)
    return run.report()


_AHEAD = 8
"""So many documents are read before what they say is kept, so that memory stays small."""


def _ahead(
    run: _Run, pool: ProcessPoolExecutor, documents: Sequence[int]
) -> Iterator[tuple[int, Future[types.Reading]]]:
    """Each document with its reading, in their order, while the next ones are being read."""
    begun: deque[tuple[int, Future[types.Reading]]] = deque()
    for document_id in documents:
        with db.session(run.settings.database_url) as session:
            document, *_ = _stored(run, session, document_id)
        begun.append((document_id, pool.submit(_read_stored, document)))
        if len(begun) > _AHEAD:
            yield begun.popleft()
    yield from begun


def _awaited(reading: Future[types.Reading], _: types.Document) -> types.Reading:
    return reading.result()


def _read_stored(document: types.Document) -> types.Reading:
    from pipeline.extract import read_document

    return read_document(document)


def _ignore_interrupts() -> None:
    """Ctrl-C is for the parent, which ends its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def prepare(settings: Settings, now: Clock = utc_now) -> None:
    """Bring the database up to date, with the facts that Swansong ships. Raises StoreError."""
    from data.seed import load_seed

    db.migrate(db.engine(settings.database_url))
    with db.session(settings.database_url) as session:
        load_seed(session, now())


@contextmanager
def _running(settings: Settings, job: str, progress: Progress, now: Clock) -> Iterator[_Run]:
    run = _Run(settings, job, progress)
    prepare(settings, now)
    with db.session(settings.database_url) as session:
        run_id = store.start_run(session, job, now=now())
    finished = False
    try:
        yield run
        finished = True
    finally:
        report = run.report()
        with db.session(settings.database_url) as session:
            ok, rows = finished and report.ok, report.as_json()["sources"]
            store.end_run(session, run_id, ok=ok, report=rows, now=now())


def _read_unread(run: _Run, now: Clock) -> None:
    with db.session(run.settings.database_url) as session:
        unread = store.unread_documents(session, extractor=types.EXTRACTOR)
    for done, document_id in enumerate(unread, 1):
        source = _read_one(run, document_id, now())
        run.progress("reading", done, len(unread), source)


def _doubt(run: _Run, now: datetime) -> None:
    """Tell, once a spell, which sources list far less than before; nothing is withdrawn for it."""
    with db.session(run.settings.database_url) as session:
        for found in health.tell(session, now, run.sources()):
            tally = run.tally(found.record.slug)
            if tally.result == Outcome.FAILED:
                tally.blame(found.advice)
                continue
            tally.result = SUSPECT
            tally.blame(f"{found.reason}; {found.advice}")


def _stored(run: _Run, session: queries.Session, document_id: int) -> tuple[types.Document, str, types.Cause]:
    """A document as the reader takes it, its source, and why anything changes by reading it.

    One that an earlier version read already says nothing new of the world.
    """
    row, source = store.load_document(session, document_id)
    vendor = session.get(Vendor, source.vendor_id) if source.vendor_id else None
    entry = run.registry.by_id(source.slug)
    cause = types.Cause.READER if row.extractor else types.Cause.DOCUMENT
    return readout.stored(row, vendor.name if vendor else None, entry), source.slug, cause


def _read_one(run: _Run, document_id: int, now: datetime, read: Read = _read_stored) -> str:
    """Read one document in a transaction of its own; whatever goes wrong is a reason in the report. Its source."""
    began = monotonic()
    with db.session(run.settings.database_url) as session:
        document, slug, cause = _stored(run, session, document_id)
    tally = run.tally(slug)
    try:
        counts = _read_and_save(run, document_id, document, now, read, cause)
        tally.claims += counts.claims
        tally.changes += counts.changes
    except UnreadableError as error:
        tally.result = Outcome.FAILED
        tally.blame(f"kept, but cannot be read: {error}")
    except StoreError as error:
        tally.result = Outcome.FAILED
        tally.blame(f"kept, but not read: {error}")
    except Exception as error:  # a fault of the reader must not keep it from the other documents
        tally.result = Outcome.FAILED
        tally.blame(
            f"kept, but the reader failed on it: {type(error).__name__}: {error}; please report this page"
        )
    tally.seconds += monotonic() - began
    return slug


def _read_and_save(
    run: _Run, document_id: int, document: types.Document, now: datetime, read: Read, cause: types.Cause
) -> store.Counts:
    from pipeline.news import article_item

    try:
        reading = read(document)
    except UnreadableError as error:
        with db.session(run.settings.database_url) as session:
            store.save_unreadable(session, document_id, str(error), extractor=types.EXTRACTOR, now=now)
        raise
    entries: list[NewsItem] = []
    article = None
    if document.article:
        article = article_item(document.title, reading)
    elif document.format == "feed":
        entries = _entries(run, document_id, reading)
    with db.session(run.settings.database_url) as session:
        return store.save_reading(
            session, document_id, reading, entries=entries, article=article, now=now, cause=cause
        )


NEWEST = 100
"""Entries of a feed that are weighed as news at once, the newest, as feeds list them."""


def _entries(run: _Run, document_id: int, reading: types.Reading) -> list[NewsItem]:
    """The entries of a feed that were not seen before."""
    from pipeline.news import news_items

    links = list(dict.fromkeys(block.link for block in reading.blocks if block.link))[:NEWEST]
    with db.session(run.settings.database_url) as session:
        row, source = store.load_document(session, document_id)
        fresh = news.unseen(session, row.source_id, links)
        entry = run.registry.by_id(source.slug)
    blocks = (block for block in reading.blocks if block.link in fresh)
    return news_items(blocks, entry.language if entry else "")

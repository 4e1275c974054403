"""Every write. Functions take the session first; what belongs together is written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, true, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, or_, select

from data import held, outbox, stages
from data.counting import recount
from data.identity import UNSAID, Name, Shift, listed_vendor, meanings, settle, vendor_slug
from data.models import Claim as ClaimRow
from data.models import ClaimName, Document, HostDay, Run, Source, Vendor
from data.news import note_entries, weigh_article
from data.rows import GIVEN, INSTEAD, READ, Imprint, change_values, claim_values, number
from data.sources import SourceEntry, SourceKind
from data.vendors import RENAMED, maker
from pipeline.reconcile import decide, differences
from pipeline.resolve import name_key, own_key, same_thing
from pipeline.threads import NewsItem
from pipeline.types import EXTRACTOR, Authority, Block, Cause, Claim, EventKey, Reading, Skipped


@dataclass(frozen=True)
class Saved:
    """Where a fetched document went, and whether it was new."""

    document_id: int
    new: bool


@dataclass(frozen=True)
class NewDocument:
    """A fetched document that is to be kept; the fields are those of the table."""

    source_slug: str
    url: str
    raw: bytes
    fetched_at: datetime
    format: str | None = None
    charset: str | None = None
    title: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Fetch:
    """How a fetch went.

    An `unchanged` source has the validators of the last time; `remarks` are what its address says of itself (None leaves what it said
    before), `wait_until` is how long its site wants to be left alone.
    """

    at: datetime
    etag: str | None = None
    last_modified: str | None = None
    fetched_url: str | None = None
    remarks: Mapping[str, str] | None = None
    unchanged: bool = False
    failure: str | None = None
    wait_until: datetime | None = None


@dataclass(frozen=True)
class Counts:
    """What reading one document added."""

    claims: int = 0
    events: int = 0
    changes: int = 0


def upsert_source(session: Session, entry: SourceEntry) -> Source:
    """`upsert_sources` of one."""
    return upsert_sources(session, [entry])[0]


def upsert_sources(session: Session, entries: Sequence[SourceEntry]) -> list[Source]:
    """The rows of registry entries, made or brought up to date (title, address, authority, vendor).

    What is remembered of past fetches stays.
    """
    held = _sources(session, {entry.id for entry in entries})
    # By the word of the registry, whatever was declared since: that may be taken back.
    vendors = {name: listed_vendor(session, maker(name)).id for entry in entries if (name := entry.vendor)}
    rows = []
    for entry in entries:
        row = held.get(entry.id) or Source(slug=entry.id, title="", url="", kind="", authority="")
        if row.url != entry.address:
            row.remarks = None  # they were made of another address
        row.vendor_id = vendors[entry.vendor] if entry.vendor else None
        row.title, row.url, row.kind, row.authority = entry.title, entry.address, entry.kind, entry.speaks_as
        row.cadence = entry.cadence
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return rows


def save_document(session: Session, **given: Any) -> Saved:
    """`save_documents` of one; the fields of a `NewDocument`."""
    return save_documents(session, [NewDocument(**given)])[0]


def save_documents(session: Session, documents: Sequence[NewDocument]) -> list[Saved]:
    """Keep raw bytes, before anything reads them; the caller commits.

    The same bytes from the same address of a source are one document.
    """
    sources = {
        slug: number(row.id) for slug, row in _sources(session, {d.source_slug for d in documents}).items()
    }
    keys = [(sources[d.source_slug], d.url, hashlib.sha256(d.raw).hexdigest()) for d in documents]
    held = _documents(session, keys)
    new = {key: document for key, document in zip(keys, documents, strict=True) if key not in held}
    if new:
        rows = [_document_values(key, document) for key, document in new.items()]
        ids = session.scalars(
            insert(Document).returning(col(Document.id), sort_by_parameter_order=True), rows
        )
        held |= zip(new, map(number, ids), strict=True)
    return [
        Saved(held[key], new=new.get(key) is document) for key, document in zip(keys, documents, strict=True)
    ]


def note_fetch(session: Session, *, source_slug: str, **given: Any) -> bool:
    """`note_fetches` of one; the fields of a `Fetch`."""
    return note_fetches(session, {source_slug: Fetch(**given)})[source_slug]


def note_fetches(session: Session, fetches: Mapping[str, Fetch]) -> dict[str, bool]:
    """Remember how fetches went, by source; for each whether there are remarks that were not made the last time. The caller commits.

    A failure keeps the validators of the last success, and adds to its remarks; a success clears the failure.
    """
    sources = _sources(session, fetches)
    return {slug: _note_fetch(sources[slug], fetch) for slug, fetch in fetches.items()}


def _note_fetch(source: Source, fetch: Fetch) -> bool:
    source.checked_at, source.failure, source.wait_until = fetch.at, fetch.failure, fetch.wait_until
    source.failures = source.failures + 1 if fetch.failure else 0
    held, said = source.remarks or {}, fetch.remarks or {}
    new = any(held.get(name) != said[name] for name in said if name != INSTEAD)
    lasting = {name: value for name, value in held.items() if name != INSTEAD}
    source.remarks = {
        **({} if fetch.failure is None and fetch.remarks is not None else lasting),
        **said,
    } or None
    if fetch.failure is None:
        source.succeeded_at = fetch.at
        if not fetch.unchanged:
            source.etag, source.last_modified, source.fetched_url = (
                fetch.etag,
                fetch.last_modified,
                fetch.fetched_url,
            )
    return new


def spent(session: Session, day: date) -> dict[str, int]:
    """How many requests each host got on `day`."""
    return dict(session.exec(select(HostDay.host, HostDay.requests).where(HostDay.day == day)).all())


def spend(session: Session, day: date, requests: Mapping[str, int]) -> None:
    """Add so many `requests` to the hosts of a day; the caller commits."""
    for host, number_of in requests.items():
        row = session.get(HostDay, (host, day)) or HostDay(host=host, day=day)
        row.requests += number_of
        session.add(row)


def readable_documents(session: Session, sources: Sequence[str] = ()) -> list[int]:
    """Ids of all stored documents that a reader reads, or of those of some `sources` (slugs), in the order of `unread_documents`."""
    return _documents_to_read(session, col(Source.slug).in_(sources) if sources else true())


def unread_documents(session: Session, *, extractor: str) -> list[int]:
    """Ids of documents that this version of the reader has not read, oldest fetch first.

    The press comes after the vendors, since a claim without a vendor can only be about a product that is known:
    what is held in the end then does not depend on which of them was fetched first.
    """
    return _documents_to_read(
        session, or_(col(Document.extractor).is_(None), col(Document.extractor) != extractor)
    )


def _documents_to_read(session: Session, which: Any) -> list[int]:
    query = select(Document.id).join(Source).where(which, col(Source.kind).not_in(GIVEN))
    order = (col(Source.authority) == Authority.PRESS, col(Document.fetched_at), col(Document.id))
    return [number(i) for i in session.exec(query.order_by(*order))]


def load_document(session: Session, document_id: int) -> tuple[Document, Source]:
    """A stored document with its source. Raises NoResultFound for an id that was never given out."""
    query = select(Document, Source).join(Source).where(Document.id == document_id)
    document, source = session.exec(query).one()
    return document, source


def save_reading(
    session: Session,
    document_id: int,
    reading: Reading,
    *,
    entries: Sequence[NewsItem] = (),
    article: NewsItem | None = None,
    now: datetime,
    cause: Cause = Cause.DOCUMENT,
) -> Counts:
    """Claims, the events they decide, the changes that follow, and what it is as news (the `entries` of a feed, or an `article`), in
    one transaction.

    Doing it again changes nothing. What a newer version of the reader says of a document replaces what an
    older one said; the older claims stay in their table and no longer count.
    """
    extractor = reading.claims[0].extractor if reading.claims else EXTRACTOR
    # The first statement writes, so that the lock is held before anything is read that the decision rests on.
    _mark_read(session, document_id, extractor, reading.skipped, now)
    known = _as_known(session, document_id)
    imprint, publisher = known.imprint, known.publisher
    told = [claim for claim in reading.claims if name_key(claim.product)]
    feed = imprint.source_kind == SourceKind.FEED and not imprint.is_article
    vendors = {vendor for claim in told if (vendor := claim.vendor or publisher)}
    places = {
        vendor: vendor_slug(session, vendor) if known.renamed else maker(vendor).slug for vendor in vendors
    }
    new = [
        _said(
            claim,
            ordinal,
            imprint,
            publisher,
            places,
            reading.blocks[claim.block] if feed and reading.blocks else None,
        )
        for ordinal, claim in enumerate(told)
    ]
    added, touched = _keep_said(session, document_id, extractor, known.before, new, now)
    events, changes = record_events(
        session, dict.fromkeys(touched, document_id), now=now, cause=cause, heard=known.heard
    )
    if entries:
        note_entries(session, _document(session, document_id), entries, now)
    if article:
        weigh_article(session, _document(session, document_id), article, now)
    session.commit()
    return Counts(added, events, changes)


@dataclass(frozen=True)
class _Said:
    """A claim that is to be kept: the fields of its row, and the other names that it gives its product, each with its key and whether
    it means the same."""

    values: dict[str, Any]
    beside: tuple[tuple[str, str, bool], ...]

    @property
    def name(self) -> Name:
        return self.values["platform"], self.values["key"]


def _said(
    claim: Claim,
    ordinal: int,
    imprint: Imprint,
    publisher: str | None,
    places: Mapping[str, str],
    entry: Block | None,
) -> _Said:
    """`places` are the platforms of all vendors that are named; `entry` is the block of the entry of a feed, which has a day and an address of its own."""
    vendor = claim.vendor or publisher
    platform = places[vendor] if vendor else UNSAID
    values = claim_values(claim, imprint, platform, ordinal, entry=entry)
    same = same_thing(claim.product, claim.names)
    by_key = {own_key(name, platform): name for name in reversed(claim.names)}
    beside = [(key, name, name in same) for key, name in by_key.items() if key and key != values["key"]]
    return _Said(values, tuple(beside))


@dataclass(frozen=True)
class _Before:
    """A claim that was read in a document before."""

    name: Name
    product: int | None
    extractor: str
    ordinal: int


def _keep_said(
    session: Session, document_id: int, extractor: str, before: Sequence[_Before], new: Sequence[_Said], now: datetime
) -> tuple[int, set[int]]:  # fmt: skip
    """Keep what a document says, and let its claims be about what their names mean; how many claims were new, and the products that
    have to be decided anew."""
    beside: dict[Name, set[tuple[str, str, bool]]] = {said.name: set() for said in new}
    for said in new:
        beside[said.name].update(said.beside)
    known = None if before else meanings(session, beside)
    if known is not None:
        _insert_claims(session, new, known)
        return len(new), {product for product in known.values() if product is not None}
    recount(session, [document_id], now)
    held = {row.ordinal for row in before if row.extractor == extractor}
    fresh = [said for said in new if said.values["ordinal"] not in held]
    _insert_claims(session, fresh, {})
    shifts = settle(session, {row.name for row in before} | {said.name for said in fresh}, now)
    others = [shift for shift in shifts if shift.document_id != document_id and shift.before is not None]
    _record_shifts(session, others, document_id, now)
    touched = {row.product for row in before} | _products_of(session, document_id) | _shifted(shifts)
    return len(fresh), {product for product in touched if product is not None}


def _shifted(shifts: Iterable[Shift]) -> set[int]:
    return {product for shift in shifts for product in (shift.before, shift.after) if product is not None}


def _record_shifts(session: Session, shifts: Sequence[Shift], document_id: int, now: datetime) -> None:
    """What other documents say moves with its names, since who is who became clear."""
    products = dict.fromkeys(_shifted(shifts), document_id)
    if products:
        record_events(session, products, now=now, cause=Cause.IDENTITY, without=document_id)


def save_unreadable(
    session: Session, document_id: int, reason: str, *, extractor: str, now: datetime
) -> None:
    """A document that could not be read, and why; its bytes stay.

    Where an older version of the reader did read it, that reading goes on counting and the document stays
    unread for this version: failing to read takes nothing back.
    """
    document = session.get_one(Document, document_id)
    if document.outcome != READ:
        document.extractor, document.outcome = extractor, reason
    document.read_at = now
    session.add(document)
    session.commit()


def start_run(session: Session, job: str, *, now: datetime) -> int:
    """A new run; its id."""
    run = Run(job=job, started_at=now)
    session.add(run)
    session.commit()
    return number(run.id)


def end_run(session: Session, run_id: int, *, ok: bool, report: list[dict[str, Any]], now: datetime) -> None:
    """Close a run with its report, one entry per source."""
    run = session.get_one(Run, run_id)
    run.ok, run.report, run.ended_at = ok, report, now
    session.add(run)
    session.commit()


def record_events(
    session: Session,
    caused_by: Mapping[int, int | None],
    *,
    now: datetime,
    cause: Cause,
    without: int | None = None,
    heard: bool = True,
) -> tuple[int, int]:
    """Decide anew over all claims of some products; write what is held now and what changed; do not commit.

    `caused_by` gives for each product the document that made it worth deciding; what the document `without` says does
    not count yet. Where it is known that nobody listens (not `heard`), nothing is put into outboxes. Returns how many event rows
    were written and how many changes. A row whose meaning stays is kept, and points to the newest evidence.
    """
    session.flush()
    here = session.connection()
    rows = held.events(here, caused_by)
    before = {key: decided for key, (_, decided) in rows.items()}
    after = decide(held.claims(here, caused_by, without=without))
    same = {k for k in before.keys() & after.keys() if before[k].meaning == after[k].meaning}
    held.point(here, {rows[key][0]: after[key] for key in same if before[key] != after[key]})
    # Before the inserts, because only one row of an event may be open.
    held.close(here, [row for key, (row, _) in rows.items() if key not in same], now)
    new = [decided for key, decided in after.items() if key not in same]
    differs = [change_values(one, now, caused_by, cause) for one in differences(before, after)]
    changes = held.add(here, new, differs, now)
    stages.renew(here, _otherwise(caused_by, before, after, same))
    if heard:
        outbox.enqueue(session, changes, now)
    return len(new), len(changes)


def _otherwise(
    products: Iterable[int], before: Iterable[EventKey], after: Iterable[EventKey], same: Collection[EventKey]
) -> set[int]:
    """The products that may stand otherwise than before: those with other events, and those that may be new."""
    settled = {key.product_id for key in same}
    return (set(products) - settled) | {key.product_id for key in (*before, *after) if key not in same}


def _sources(session: Session, slugs: Iterable[str]) -> dict[str, Source]:
    rows = session.exec(select(Source).where(col(Source.slug).in_(slugs)))
    return {row.slug: row for row in rows}


_DocumentKey = tuple[int, str, str]
"""Source, address, digest."""


def _documents(session: Session, keys: Sequence[_DocumentKey]) -> dict[_DocumentKey, int]:
    """The ids of those documents that are held."""
    query = select(Document.source_id, Document.url, Document.sha256, Document.id)
    found = session.exec(query.where(col(Document.sha256).in_([digest for *_, digest in keys])))
    return {(source, url, digest): number(identity) for source, url, digest, identity in found}


def _document_values(key: _DocumentKey, document: NewDocument) -> dict[str, Any]:
    source_id, url, digest = key
    values = {name: value for name, value in vars(document).items() if name != "source_slug"}
    return values | {"source_id": source_id, "url": url, "sha256": digest, "skipped": []}


def _mark_read(
    session: Session, document_id: int, extractor: str, skipped: Sequence[Skipped], now: datetime
) -> None:
    values = {"extractor": extractor, "outcome": READ, "read_at": now, "skipped": [*map(asdict, skipped)]}
    session.connection().execute(_MARK, values | {"document": document_id})


_MARK = (
    update(Document)
    .where(col(Document.id) == bindparam("document"))
    .values({name: bindparam(name) for name in ("extractor", "outcome", "read_at", "skipped")})
)
# Plain columns: to make rows of tables of them, which nobody changes, takes longer than to ask for them.
_IMPRINT: Any = (
    Document.id, Document.url, Document.format, Document.title, Document.published, Document.fetched_at, Document.read_at,
    Source.slug, Source.kind, Source.title, Source.authority,
)  # fmt: skip
_NAMED: Any = (ClaimRow.platform, ClaimRow.key, ClaimRow.product_id, ClaimRow.extractor, ClaimRow.ordinal)
# In one question, since each costs more to put than to answer: most documents are new and have said nothing before, hardly any vendor
# was declared to be another, and often nobody listens.
_KNOWN: Any = (*_IMPRINT, Vendor.name, RENAMED, outbox.HEARD, *_NAMED)
_AS_KNOWN = (
    select(*_KNOWN)
    .join(Source, col(Source.id) == Document.source_id)
    .outerjoin(Vendor, col(Vendor.id) == Source.vendor_id)
    .outerjoin(ClaimRow, col(ClaimRow.document_id) == Document.id)
    .where(col(Document.id) == bindparam("document"))
)


@dataclass(frozen=True)
class _Known:
    """What is known of a document that is about to be taken in."""

    imprint: Imprint
    publisher: str | None
    """the name of the vendor who publishes there"""
    renamed: bool
    """whether any vendor was declared to be another"""
    heard: bool
    """whether anybody listens to changes"""
    before: tuple[_Before, ...]
    """what any version of the reader read in it"""


def _as_known(session: Session, document_id: int) -> _Known:
    # Each claim that was read in it is a row, and a document without any is one row with an empty name.
    rows = session.connection().execute(_AS_KNOWN, {"document": document_id}).all()
    start = len(_KNOWN) - len(_NAMED)
    *imprint, publisher, renamed, heard = rows[0][:start]
    before = (_Before((platform, key), *rest) for platform, key, *rest in (row[start:] for row in rows))
    said = tuple(one for one in before if one.name[1] is not None)
    return _Known(Imprint(*imprint), publisher, renamed, heard, said)


def _document(session: Session, document_id: int) -> Document:
    """A document without its bytes."""
    return session.get_one(Document, document_id, options=[defer(Document.raw)])  # type: ignore[arg-type]


def _products_of(session: Session, document_id: int) -> set[int | None]:
    said = select(ClaimRow.product_id).where(ClaimRow.document_id == document_id)
    return set(session.exec(said.distinct()))


def _insert_claims(session: Session, said: Sequence[_Said], products: Mapping[Name, int | None]) -> None:
    """Keep claims with the names beside theirs; those of which it is known are about a product from the beginning."""
    if not said:
        return
    here = session.connection()
    here.execute(
        _NEW_CLAIMS,
        [one.values | {"product_id": products.get(one.name), "known_to": None} for one in said],
    )
    if any(one.beside for one in said):
        # Asked for at once: to be told the number of each, SQLite would have to be given them one by one.
        asked = {"document": said[0].values["document_id"], "extractor": said[0].values["extractor"]}
        ids = {row.ordinal: row.id for row in here.execute(_NUMBERED, asked)}
        here.execute(_NEW_NAMES, [name for one in said for name in _beside_values(one, ids)])


def _beside_values(said: _Said, ids: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """The fields of the rows that keep the names beside that of a claim."""
    values = said.values
    for key, name, same in said.beside:
        yield {"claim_id": ids[values["ordinal"]], "key": key, "platform": values["platform"], "main": values["key"], "name": name, "same": same}  # fmt: skip


_NEW_CLAIMS = insert(ClaimRow)
_NEW_NAMES = insert(ClaimName)
_NUMBERED = select(ClaimRow.ordinal, ClaimRow.id).where(
    ClaimRow.document_id == bindparam("document"), ClaimRow.extractor == bindparam("extractor")
)

"""Every write. Functions take the session first; what belongs together is written in one transaction."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from slugify import slugify
from sqlalchemy import insert, update
from sqlmodel import Session, col, or_, select

from data import outbox, stages
from data.counting import recount
from data.models import Alias, Document, Event, HostDay, Product, Run, Source, Vendor
from data.models import Claim as ClaimRow
from data.news import note_entries, weigh_article
from data.rows import (
    INSTEAD,
    READ,
    SEED,
    change_row,
    claim_row,
    decision,
    event_row,
    held_claim,
    is_article,
    number,
)
from data.sources import SourceEntry, SourceKind
from pipeline.reconcile import decide, differences
from pipeline.resolve import name_key, resolve, same_thing
from pipeline.threads import NewsItem
from pipeline.types import (
    EXTRACTOR,
    Authority,
    Block,
    Claim,
    Decided,
    EventKey,
    HeldClaim,
    Milestone,
    Reading,
    Skipped,
)


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
    vendors = {entry.vendor: vendor_row(session, entry.vendor).id for entry in entries if entry.vendor}
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


def unread_documents(session: Session, *, extractor: str) -> list[int]:
    """Ids of documents that this version of the reader has not read, oldest fetch first.

    The press comes after the vendors, since a claim without a vendor can only be about a product that is known:
    what is held in the end then does not depend on which of them was fetched first.
    """
    unread = or_(col(Document.extractor).is_(None), col(Document.extractor) != extractor)
    query = select(Document.id).join(Source).where(unread, Source.kind != SEED)
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
    quiet: bool = False,
) -> Counts:
    """Claims, the events they decide, the changes that follow, and what it is as news (the `entries` of a feed, or an `article`), in
    one transaction.

    Doing it again changes nothing. What a newer version of the reader says of a document replaces what an
    older one said; the older claims stay in their table and no longer count.
    """
    extractor = reading.claims[0].extractor if reading.claims else EXTRACTOR
    # The first statement writes, so that the lock is held before anything is read that the decision rests on.
    _mark_read(session, document_id, extractor, now)
    document, source = load_document(session, document_id)
    recount(session, [document_id], now)
    touched = _products_of(session, document_id)
    placed, unplaced = _place(session, reading.claims, source)
    document.skipped = [asdict(skipped) for skipped in (*reading.skipped, *unplaced)]
    blocks = (
        reading.blocks
        if source.kind == SourceKind.FEED and not is_article(document.format, source.kind)
        else ()
    )
    added = _add_claims(session, document, source, placed, blocks)
    touched |= {p.product_id for p in placed}
    events, changes = record_events(session, dict.fromkeys(touched, document_id), now=now, quiet=quiet)
    note_entries(session, document, entries, now)
    if article:
        weigh_article(session, document, article, now)
    session.commit()
    return Counts(added, events, changes)


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


def vendor_row(session: Session, name: str) -> Vendor:
    """The vendor called `name`, made where it is new; the slug is what makes two spellings one vendor."""
    slug = vendor_slug(name)
    row = session.exec(select(Vendor).where(Vendor.slug == slug)).one_or_none()
    if row is None:
        row = Vendor(slug=slug, name=name)
        session.add(row)
        session.flush()
    return row


def vendor_slug(name: str) -> str:
    """The slug of a vendor's name, which is also the name of its platform."""
    return slugify(name, max_length=80) or name_key(name)


def add_names(session: Session, product_id: int, names: Mapping[str, bool]) -> None:
    """Give a product the `names` it lacks; the value tells whether a document that writes one means it."""
    held = set(session.exec(select(Alias.key).where(Alias.product_id == product_id)))
    for name, resolves in names.items():
        key = name_key(name)
        if key and key not in held:
            held.add(key)
            session.add(Alias(product_id=product_id, name=name, key=key, resolves=resolves))


def record_events(
    session: Session, caused_by: Mapping[int, int], *, now: datetime, quiet: bool
) -> tuple[int, int]:
    """Decide anew over all claims of some products; write what is held now and what changed; do not commit.

    `caused_by` gives for each product the document that made it worth deciding. Returns how many event rows
    were written and how many changes. A row whose meaning stays is kept, and points to the newest evidence.
    """
    session.flush()
    rows = _current(session, caused_by)
    before = {key: decision(key, row) for key, row in rows.items()}
    after = decide(_held(session, caused_by))
    unchanged = {k for k in before.keys() & after.keys() if _meaning(before[k]) == _meaning(after[k])}
    for key in unchanged:
        _point_to_evidence(rows[key], after[key])
    ended = [row.id for key, row in rows.items() if key not in unchanged]
    # Before the inserts, because only one row of an event may be open; the unit of work would insert first.
    session.exec(update(Event).where(col(Event.id).in_(ended)).values(known_to=now))
    new = [event_row(held, now) for key, held in after.items() if key not in unchanged]
    changes = [change_row(d, now, caused_by, quiet) for d in differences(before, after)]
    session.add_all([*new, *changes])
    session.flush()
    stages.renew(session.connection(), caused_by)
    outbox.enqueue(session, changes, now)
    return len(new), len(changes)


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


def _mark_read(session: Session, document_id: int, extractor: str, now: datetime) -> None:
    values = {"extractor": extractor, "outcome": READ, "read_at": now}
    session.exec(update(Document).where(col(Document.id) == document_id).values(values))


def _products_of(session: Session, document_id: int) -> set[int]:
    return set(
        session.exec(select(ClaimRow.product_id).where(ClaimRow.document_id == document_id).distinct())
    )


@dataclass(frozen=True)
class _Placed:
    """A claim of a reading, with its place among them, and the product and platform it is about."""

    ordinal: int
    claim: Claim
    product_id: int
    platform: str


def _place(session: Session, claims: Sequence[Claim], source: Source) -> tuple[list[_Placed], list[Skipped]]:
    """Every claim with its product, made where it is new, or the reason why it cannot be placed."""
    publisher = session.get(Vendor, source.vendor_id) if source.vendor_id else None
    said = [claim.vendor or (publisher.name if publisher else None) for claim in claims]
    known = _known(session, said)
    placed: list[_Placed] = []
    unplaced: list[Skipped] = []
    for ordinal, (claim, vendor) in enumerate(zip(claims, said, strict=True)):
        platform = vendor_slug(vendor) if vendor else None
        found = resolve(claim.product, platform, known, names=claim.names)
        if found.product_id is None and not found.new:
            unplaced.append(Skipped(found.reason, claim.evidence, claim.block))
            continue
        product_id = found.product_id or _new_product(session, claim, str(vendor))
        platform = platform or _home(session, product_id)
        _learn(session, known.setdefault(platform, {}), product_id, claim)
        placed.append(_Placed(ordinal, claim, product_id, platform))
    return placed, unplaced


def _known(session: Session, vendors: Sequence[str | None]) -> dict[str, dict[str, int]]:
    """The names that mean a product, by platform; of two that share one, the vendor's own or older."""
    if not vendors:
        return {}
    offered = select(ClaimRow.product_id, ClaimRow.platform).distinct()
    home = select(col(Product.id), Vendor.slug).join(Vendor)
    if None not in vendors:
        platforms = {vendor_slug(vendor) for vendor in vendors if vendor}
        offered = offered.where(col(ClaimRow.platform).in_(platforms))
        home = home.where(col(Vendor.slug).in_(platforms))
    places = [*sorted(session.exec(home).all()), *sorted(session.exec(offered).all())]
    keys: dict[int | None, list[str]] = defaultdict(list)
    for owner, key in session.exec(select(Alias.product_id, Alias.key).where(Alias.resolves)):
        keys[owner].append(key)
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for product_id, platform in places:
        for key in keys[product_id]:
            known[platform].setdefault(key, number(product_id))
    return known


def _new_product(session: Session, claim: Claim, vendor: str) -> int:
    product = Product(
        vendor_id=number(vendor_row(session, vendor).id),
        slug=_free_slug(session, f"{vendor} {claim.product}"),
        name=claim.product,
        kind=claim.kind,
    )
    session.add(product)
    session.flush()
    return number(product.id)


def _free_slug(session: Session, wanted: str) -> str:
    base = slugify(wanted, max_length=100)
    taken = set(session.exec(select(Product.slug).where(col(Product.slug).startswith(base))))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def _home(session: Session, product_id: int) -> str:
    return session.exec(select(Vendor.slug).join(Product).where(Product.id == product_id)).one()


def _learn(session: Session, known: dict[str, int], product_id: int, claim: Claim) -> None:
    """Keep the names of a claim; one that means another product or something wider is only searched for."""
    same = (claim.product, *same_thing(claim.product, claim.names))
    names = {name: known.setdefault(name_key(name), product_id) == product_id for name in same}
    add_names(session, product_id, names | dict.fromkeys(set(claim.names) - set(same), False))


def _add_claims(
    session: Session,
    document: Document,
    source: Source,
    placed: Iterable[_Placed],
    entries: Sequence[Block],
) -> int:
    """`entries` are the blocks of a feed, whose entries have a day and an address each; of other documents none."""
    same = (ClaimRow.document_id == document.id, ClaimRow.extractor == document.extractor)
    held = set(session.exec(select(ClaimRow.ordinal).where(*same)))
    new = [
        claim_row(
            p.claim,
            document,
            source,
            p.product_id,
            p.platform,
            p.ordinal,
            entries[p.claim.block] if entries else None,
        )
        for p in placed
        if p.ordinal not in held
    ]
    session.add_all(new)
    return len(new)


def _held(session: Session, product_ids: Iterable[int]) -> list[HeldClaim]:
    """Every claim that counts: from a document that was read, by the version that read it last."""
    query = (
        select(ClaimRow, Document.fetched_at, Document.format, Source)
        .join(Document, col(ClaimRow.document_id) == Document.id)
        .join(Source)
    )
    counting = (Document.outcome == READ, ClaimRow.extractor == Document.extractor)
    rows = session.exec(query.where(col(ClaimRow.product_id).in_(product_ids), *counting))
    return [
        held_claim(row, fetched, _speaker(row, written_in, source))
        for row, fetched, written_in, source in rows
    ]


def _speaker(row: ClaimRow, format: str | None, source: Source) -> str:
    """Whose newest statement counts: the source, except that the many places the seed quotes and each of the articles that
    a feed leads to speak for themselves."""
    alone = source.kind == SEED or is_article(format, source.kind)
    return f"{source.slug} {row.source_url}" if alone else source.slug


def _current(session: Session, product_ids: Iterable[int]) -> dict[EventKey, Event]:
    held = (col(Event.product_id).in_(product_ids), col(Event.known_to).is_(None))
    rows = session.exec(select(Event).where(*held))
    return {EventKey(r.product_id, r.platform, r.scope, Milestone(r.kind)): r for r in rows}


def _point_to_evidence(row: Event, held: Decided) -> None:
    row.claim_id, row.claim_ids = held.claim_id, list(held.claim_ids)


def _meaning(held: Decided) -> Decided:
    """What is held true, without the pointers to what it rests on."""
    return replace(held, claim_id=0, claim_ids=())

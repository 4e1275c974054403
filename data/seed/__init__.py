"""The facts that Swansong ships with, so that the first start shows something true.

They go through the same tables as everything that is fetched: one source, one document per product that holds
its line of ``products.json``, and one claim per event with the address it was read at. Live sources outrank
them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select, update

from data import stages
from data.counting import recount
from data.identity import Origin, add_names, settle, survivors, vendor_row, vendor_slug
from data.models import Alias, Document, Product, Source
from data.models import Claim as ClaimRow
from data.rows import READ, SEED, claim_row, number
from data.store import record_events
from pipeline.resolve import family, own_key
from pipeline.types import Authority, Cause, Claim, Kind, Milestone, PartialDate, Status

PRODUCTS = Path(__file__).resolve().parent / "products.json"

_REPLACED = "replaced by a newer seed"
_CONFIDENCE = {"page read": 1.0, "read in part": 0.9, "cited by another document": 0.8}
_STATUSES = {
    Milestone.MERGED: Status.MERGED,
    Milestone.RENAMED: Status.RENAMED,
    Milestone.REVERSED: Status.REVERSED,
    Milestone.RUMOURED: Status.RUMOURED,
}


def load_seed(session: Session, now: datetime, *, path: Path = PRODUCTS) -> int:
    """Bring the seed of `path` into the database and commit; how many products were new or had changed.

    Loading it again changes nothing. What a changed seed no longer says is no longer held. All of it is
    quiet.
    """
    seed = json.loads(path.read_text(encoding="utf-8"))
    compiled = datetime.fromisoformat(seed["compiled"]).replace(tzinfo=UTC)
    source = _source(session)
    held = _held(session, source)
    raws = {entry["slug"]: json.dumps(entry, ensure_ascii=False).encode() for entry in seed["products"]}
    digests = {slug: hashlib.sha256(raw).hexdigest() for slug, raw in raws.items()}
    caused_by = _retire(session, [d for slug, d in held.items() if digests.get(slug) != d.sha256], now)
    named = _named(session)
    names: set[tuple[str, str]] = set()
    for entry in seed["products"]:
        slug = entry["slug"]
        if slug in held and slug in named and held[slug].sha256 == digests[slug]:
            continue
        document = _document(session, source, f"seed:{slug}", raws[slug], compiled, now)
        product = _product(session, entry, now)
        kept = survivors(session, [product])[product]
        _keep(session, source, document, kept, entry)
        caused_by[kept] = number(document.id)
        names |= _names(session, entry)
    for shift in settle(session, names, now):
        moved = (product for product in (shift.before, shift.after) if product is not None)
        caused_by |= dict.fromkeys(moved, shift.document_id)
    record_events(session, caused_by, now=now, cause=Cause.SEED)
    stages.renew(
        session.connection(), caused_by
    )  # whose product it is bears on how it stands, and may be told otherwise
    session.commit()
    return len(caused_by)


def _named(session: Session) -> set[str]:
    """Slugs of the products whose names are known to come from the seed."""
    query = select(Product.slug).join(Alias).where(Alias.origin == Origin.SEED)
    return set(session.exec(query.distinct()))


def _names(session: Session, entry: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What a line says its product is called, on each platform that it speaks of."""
    platforms = {vendor_slug(session, entry["vendor"])} | {
        vendor_slug(session, e["platform"]) for e in entry["events"] if e["platform"]
    }
    return {
        (place, own_key(name, place)) for place in platforms for name in (entry["name"], *entry["aliases"])
    }


def claim(entry: Mapping[str, Any], event: Mapping[str, Any], compiled: datetime) -> Claim:
    """What the seed says of one event of a product, as a claim; it speaks of the day it was compiled on."""
    kind = Milestone(event["event"])
    day = PartialDate(event["date"]) if event["date"] else None
    opening = kind in (Milestone.UNVEILED, Milestone.LAUNCHED)
    return Claim(
        product=entry["name"],
        vendor=event["platform"] or entry["vendor"],
        kind=Kind(entry["kind"]),
        status=_status(kind, day, compiled),
        deprecated=day if kind is Milestone.DEPRECATED else None,
        shutdown=day if kind is Milestone.SHUTDOWN else None,
        milestones=((kind, day),) if day and kind not in (Milestone.DEPRECATED, Milestone.SHUTDOWN) else (),
        scope=event["scope"],
        replacements=() if opening else tuple(entry["replacements"]),
        evidence=event["note"],
        where=event["read"],
        confidence=_CONFIDENCE[event["read"]],
        extractor=SEED,
    )


def _status(kind: Milestone, day: PartialDate | None, compiled: datetime) -> Status:
    if kind in _STATUSES:
        return _STATUSES[kind]
    if kind is Milestone.SHUTDOWN:
        return Status.RETIRED if day is None or day.last <= compiled.date() else Status.DEPRECATED
    if kind is Milestone.DEPRECATED:
        return Status.DEPRECATED
    # Archived or superseded on a day that nobody noted is all the same an old product.
    return Status.ACTIVE if day else Status.LEGACY


def _source(session: Session) -> Source:
    row = session.exec(select(Source).where(Source.slug == SEED)).one_or_none()
    if row is None:
        row = Source(slug=SEED, title="Shipped facts", url="", kind=SEED, authority=Authority.SEED_OFFICIAL)
        session.add(row)
        session.flush()
    return row


def _held(session: Session, source: Source) -> dict[str, Document]:
    query = select(Document).where(Document.source_id == source.id, Document.outcome == READ)
    return {document.url.removeprefix("seed:"): document for document in session.exec(query)}


def _retire(session: Session, documents: Sequence[Document], now: datetime) -> dict[int, int]:
    """Let the claims of `documents` count no more; the products they spoke of, each with its document."""
    ids = [number(document.id) for document in documents]
    session.exec(update(Document).where(col(Document.id).in_(ids)).values(outcome=_REPLACED))
    recount(session, ids, now)
    spoken = select(ClaimRow.product_id, ClaimRow.document_id).where(col(ClaimRow.document_id).in_(ids))
    return {number(product): document for product, document in session.exec(spoken.distinct())}


def _document(
    session: Session, source: Source, url: str, raw: bytes, compiled: datetime, now: datetime
) -> Document:
    """The document that holds `raw`; one that an earlier seed held already counts again."""
    digest = hashlib.sha256(raw).hexdigest()
    same = (Document.source_id == source.id, Document.url == url, Document.sha256 == digest)
    row = session.exec(select(Document).where(*same)).one_or_none() or Document(
        source_id=number(source.id),
        url=url,
        sha256=digest,
        raw=raw,
        format="json",
        title=source.title,
        published=compiled.date(),
        fetched_at=compiled,
        extractor=SEED,
    )
    row.outcome, row.read_at = READ, now
    session.add(row)
    session.flush()
    recount(session, [number(row.id)], now)
    return row


def _product(session: Session, entry: Mapping[str, Any], now: datetime) -> int:
    """The product of a line, made or brought up to date, with its names."""
    row = session.exec(select(Product).where(Product.slug == entry["slug"])).one_or_none()
    row = row or Product(slug=entry["slug"], vendor_id=0, name="", kind="", known_from=now)
    row.vendor_id = number(vendor_row(session, entry["vendor"]).id)
    row.name, row.kind, row.category = entry["name"], entry["kind"], entry["category"]
    row.summary = entry["summary"]
    row.key = own_key(entry["name"], vendor_slug(session, entry["vendor"]))
    row.family = family(row.key)
    session.add(row)
    session.flush()
    means_it = dict.fromkeys((entry["name"], *entry["aliases"]), True)
    add_names(session, row, means_it | dict.fromkeys(entry["members"], False), Origin.SEED, now)
    return number(row.id)


def _keep(
    session: Session, source: Source, document: Document, product_id: int, entry: Mapping[str, Any]
) -> None:
    if session.exec(select(ClaimRow.id).where(ClaimRow.document_id == document.id).limit(1)).first():
        return
    for ordinal, event in enumerate(entry["events"]):
        said = claim(entry, event, document.fetched_at)
        place = vendor_slug(session, str(said.vendor))
        cited = {
            "authority": Authority.SEED_OFFICIAL if event["official"] else Authority.SEED_PRESS,
            "source_url": event["source_url"],
            "source_title": event["source_title"],
        }
        session.add(claim_row(said, document, source, place, ordinal, product_id=product_id, instead=cited))

"""Puts claims into a database the way the collector does, through the real store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session

from data import news, store
from data.models import Document
from data.sources import SourceEntry
from pipeline.resolve import name_key
from pipeline.threads import NewsItem
from pipeline.types import Claim, Reading


def tell(
    session: Session,
    *claims: Claim,
    at: datetime,
    vendor: str | None = "Corvid",
    title: str = "Corvid: lifecycle",
    url: str = "https://docs.corvid.example/lifecycle",
) -> None:
    """Have a page of `vendor` say `claims` at a moment; a press article where there is no vendor."""
    slug = f"s-{sha256((vendor or title).encode()).hexdigest()[:12]}"
    store.upsert_source(session, SourceEntry(id=slug, vendor=vendor, title=title, urls=(url,)))
    raw = repr((claims, at)).encode()
    saved = store.save_document(session, source_slug=slug, url=url, raw=raw, fetched_at=at, title=title)
    store.save_reading(session, saved.document_id, Reading(claims=claims), now=at)


def report(
    session: Session,
    outlet: str,
    title: str,
    *subjects: str,
    on: date | None,
    at: datetime,
    vendor: str | None = None,
    days: Sequence[str] = (),
    language: str = "en",
    url: str = "",
) -> None:
    """Have a feed report that `subjects` end: one of `vendor`, or of the press where there is none."""
    slug = f"f-{sha256(outlet.encode()).hexdigest()[:12]}"
    feed = f"https://{slug}.example/feed.xml"
    store.upsert_source(
        session, SourceEntry(id=slug, vendor=vendor, title=outlet, urls=(feed,), kind="feed", format="feed")
    )
    saved = store.save_document(session, source_slug=slug, url=feed, raw=title.encode(), fetched_at=at)
    told = NewsItem(
        url=url or f"https://{slug}.example/{sha256(title.encode()).hexdigest()[:8]}",
        title=title,
        published=on,
        language=language,
        relevance=0.9,
        subjects=tuple(map(name_key, subjects)),
        days=tuple(days),
    )
    news.note_entries(session, session.get_one(Document, saved.document_id), [told], at)
    session.commit()


def collected(session: Session, *, at: datetime, ok: bool = True) -> None:
    """Note a run of the collector that ended at a moment."""
    run = store.start_run(session, "collect", now=at)
    store.end_run(session, run, ok=ok, report=[], now=at)

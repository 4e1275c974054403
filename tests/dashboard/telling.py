"""Puts claims into a database the way the collector does, through the real store."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from data import store
from data.sources import SourceEntry
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


def collected(session: Session, *, at: datetime, ok: bool = True) -> None:
    """Note a run of the collector that ended at a moment."""
    run = store.start_run(session, "collect", now=at)
    store.end_run(session, run, ok=ok, report=[], now=at)

"""Every write. Functions take the session first; one document's claims, events and changes go into one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from data.models import Document, Source
from data.sources import SourceEntry
from pipeline.types import Reading


@dataclass(frozen=True)
class Saved:
    """Where a fetched document went, and whether it was new."""

    document_id: int
    new: bool


@dataclass(frozen=True)
class Counts:
    """What reading one document added."""

    claims: int = 0
    events: int = 0
    changes: int = 0


def upsert_source(session: Session, entry: SourceEntry) -> Source:
    """The row of a registry entry, made or brought up to date (title, address, authority, vendor); fetch memory stays."""
    raise NotImplementedError


def save_document(
    session: Session,
    *,
    source_slug: str,
    url: str,
    raw: bytes,
    fetched_at: datetime,
    format: str | None = None,
    charset: str | None = None,
    title: str = "",
    published: date | None = None,
) -> Saved:
    """Keep the raw bytes before anything reads them; the same bytes from the same address of a source are one document."""
    raise NotImplementedError


def note_fetch(
    session: Session,
    *,
    source_slug: str,
    at: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
    fetched_url: str | None = None,
    failure: str | None = None,
) -> None:
    """Remember how a fetch went: a failure keeps the validators of the last success, a success clears the failure."""
    raise NotImplementedError


def unread_documents(session: Session, *, extractor: str) -> list[int]:
    """Ids of documents that this version of the reader has not read, oldest fetch first."""
    raise NotImplementedError


def load_document(session: Session, document_id: int) -> tuple[Document, Source]:
    """A stored document with its source."""
    raise NotImplementedError


def save_reading(session: Session, document_id: int, reading: Reading, *, now: datetime, quiet: bool = False) -> Counts:
    """Claims, the events they decide and the changes that follow, in one transaction; doing it again changes nothing."""
    raise NotImplementedError


def save_unreadable(session: Session, document_id: int, reason: str, *, extractor: str, now: datetime) -> None:
    """A document that could not be read, and why; its bytes stay."""
    raise NotImplementedError


def start_run(session: Session, job: str, *, now: datetime) -> int:
    """A new run; its id."""
    raise NotImplementedError


def end_run(session: Session, run_id: int, *, ok: bool, report: list[dict[str, Any]], now: datetime) -> None:
    """Close a run with its report, one entry per source."""
    raise NotImplementedError

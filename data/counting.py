"""Which claims count: those of documents that were read, as the version of the reader says that read them last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, update
from sqlmodel import Session, col

from data.models import Claim, Document
from data.rows import READ


def recount(session: Session, documents: Collection[int], now: datetime) -> None:
    """Note that claims of `documents` (ids) count no more, or count again, since how these were read has changed; do not commit."""
    read = col(Document.outcome) == READ, col(Document.extractor) == Claim.extractor
    counts = exists().where(col(Document.id) == Claim.document_id, *read)
    theirs = update(Claim).where(col(Claim.document_id).in_(documents))
    session.exec(theirs.where(col(Claim.known_to).is_(None), ~counts).values(known_to=now))
    session.exec(theirs.where(col(Claim.known_to).is_not(None), counts).values(known_to=None))

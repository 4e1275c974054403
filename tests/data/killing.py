"""``python -m tests.data.killing URL PAGES``: keeps and reads so many pages that move dates; run again, it goes on where it was killed."""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlmodel import func, select

from data import db, store
from data.models import Document
from pipeline.types import Reading
from tests.data import world


def ingest(url: str, pages: int) -> None:
    with db.session(url) as session:
        print("begins", flush=True)
        done = session.exec(select(func.count()).select_from(Document)).one()
        for page in range(max(0, done - 1), pages):
            at = world.SEEDED + timedelta(minutes=page)
            store.upsert_source(session, world.LIFECYCLE)
            kept = store.save_document(
                session, source_slug=world.LIFECYCLE.id, url="https://corvid.example/", raw=f"{page}".encode(), fetched_at=at
            )  # fmt: skip
            session.commit()
            if session.get_one(Document, kept.document_id).outcome is None:
                day = world.PartialDate((world.SEEDED + timedelta(days=99 + page)).date().isoformat())
                claims = tuple(world.claim(f"bird-{n}", day) for n in range(page % 5 + 1))
                store.save_reading(session, kept.document_id, Reading(claims=claims), now=at)


if __name__ == "__main__":
    ingest(sys.argv[1], int(sys.argv[2]))

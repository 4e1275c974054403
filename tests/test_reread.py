"""Reading everything stored again ends as if the present reader had always been there, and alerts nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

import jobs
from data import db, store
from data.models import Change, Event, Product
from data.settings import settings
from data.sources import load_registry
from pipeline.errors import SettingsError
from pipeline.types import Cause, Claim, PartialDate, Reading
from tests.test_jobs import TABLE

THEN = datetime(2026, 6, 2, tzinfo=UTC)


def keep(*older: Claim) -> None:
    """Store a page, and what an older reader said of it."""
    jobs.prepare(settings(), lambda: THEN)
    with db.session() as session:
        store.upsert_source(session, load_registry(settings()).chosen(["quill"])[0])
        url = "https://quill.example/end"
        saved = store.save_document(
            session, source_slug="quill", url=url, raw=TABLE, format="html", fetched_at=THEN
        )
        if older:
            store.save_reading(session, saved.document_id, Reading(claims=older), now=THEN)
        session.commit()


def held() -> set[tuple[str, str, str | None]]:
    query = select(Product.slug, Event.kind, Event.day).join(Event)
    with db.session() as session:
        rows = session.exec(
            query.where(col(Event.known_to).is_(None), col(Product.slug).startswith("quill-"))
        )
        return set(rows.all())


@pytest.fixture
def quill(registered):
    registered({"id": "quill", "title": "Quill", "vendor": "Quill", "urls": ["https://quill.example/end"]})


def test_reading_again_ends_as_if_the_present_reader_had_always_been_there(quill):
    misread = Claim(
        product="quill-2-large", vendor=None, shutdown=PartialDate("2026-06-01"), extractor="older"
    )
    keep(misread)
    report = jobs.reread(settings(), ["quill"])
    assert (report.ok, [(row.source, row.claims) for row in report.rows]) == (True, [("quill", 2)])
    assert {row for row in held() if row[1] == "shutdown"} == {
        ("quill-quill-2-large", "shutdown", "2027-03-03"),
        ("quill-quill-2-small", "shutdown", "2027-04-04"),
    }
    with db.session() as session:
        moved = session.exec(
            select(Change.kind, Change.days, Change.cause, Change.quiet).where(
                Change.noticed_at > THEN, Change.cause != Cause.SEED
            )
        ).all()
    assert ("moved", 275, "reader", True) in moved
    assert {(cause, quiet) for *_, cause, quiet in moved} == {("reader", True)}
    before = held()
    assert jobs.reread(settings()).ok
    assert held() == before


def test_a_source_that_is_not_listed_is_named(quill):
    with pytest.raises(SettingsError, match="dodo"):
        jobs.reread(settings(), ["dodo"])

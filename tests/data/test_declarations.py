"""What people declare counts above what was read, survives reading anew, and can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from data import declarations, queries, store
from data.models import Change, Event
from data.sources import SourceEntry
from pipeline.errors import SettingsError
from pipeline.types import Claim, Milestone, PartialDate, Reading

PAGE = SourceEntry(id="page", vendor="Corvid", title="Lifecycle", urls=("https://c.example/end",))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = {"author": "Ada", "reason": "the vendor wrote so", "now": NOW}


def read(session, *claims, at=NOW, extractor="1"):
    store.upsert_source(session, PAGE)
    raw = repr([(c.product, c.shutdown, c.names) for c in claims]).encode()
    saved = store.save_document(session, source_slug="page", url=PAGE.urls[0], raw=raw, fetched_at=at)
    told = tuple(Claim(**{**vars(c), "extractor": extractor}) for c in claims)
    store.save_reading(session, saved.document_id, Reading(claims=told), now=at)


def claim(name, day="2026-09-01", names=()):
    return Claim(product=name, vendor=None, shutdown=PartialDate(day), names=names)


def ends(session):
    rows = select(Event.product_id, Event.day, Event.authority).where(
        col(Event.known_to).is_(None), Event.kind == Milestone.SHUTDOWN
    )
    return sorted(session.exec(rows).all())


def test_two_products_are_declared_one_and_stay_so_when_all_is_read_anew(session):
    read(session, claim("lark"), claim("wren", "2026-10-01"))
    done = declarations.merge(session, "lark", "wren", **BY)
    assert (done.text, done.author, done.reason) == (
        "corvid-wren is corvid-lark",
        "Ada",
        "the vendor wrote so",
    )
    assert [row.slug for row in queries.find_products(session, NOW.date())] == ["corvid-lark"]
    page = queries.product_page(session, "corvid-wren", NOW.date())
    assert page is not None and page.product.slug == "corvid-lark" and len(page.claims) == 2
    assert len(ends(session)) == 1
    read(session, claim("lark"), claim("wren", "2026-10-01"), extractor="2", at=NOW + timedelta(days=1))
    assert len(ends(session)) == 1
    declarations.withdraw(session, done.id, NOW + timedelta(days=2))
    assert {row.slug for row in queries.find_products(session, NOW.date())} == {"corvid-lark", "corvid-wren"}
    assert len(ends(session)) == 2
    assert declarations.listed(session) == []
    assert [row.withdrawn for row in declarations.listed(session, withdrawn=True)] == [True]


def test_a_name_is_declared_to_be_a_product_of_its_own_or_to_mean_one(session):
    read(session, claim("lark", names=("bird",)), claim("bird", "2026-12-01"))
    assert len(ends(session)) == 1
    done = declarations.split(session, "bird", of="lark", **BY)
    assert [day for _, day, _ in ends(session)] == ["2026-09-01", "2026-12-01"]
    declarations.withdraw(session, done.id, NOW)
    assert len(ends(session)) == 1
    read(session, claim("finch", "2027-01-01"), at=NOW + timedelta(days=1))
    assert len(ends(session)) == 2
    declarations.alias(session, "finch", of="lark", **BY)
    assert len(ends(session)) == 1
    assert all(change.quiet for change in session.exec(select(Change).where(Change.kind == "withdrawn")))


def test_a_declared_fact_counts_above_the_vendor_until_it_is_taken_back(session):
    read(session, claim("lark"))
    done = declarations.fact(session, "lark", Milestone.SHUTDOWN, PartialDate("2026-11-15"), **BY)
    assert [row[1:] for row in ends(session)] == [("2026-11-15", "declared")]
    page = queries.product_page(session, "corvid-lark", NOW.date())
    assert page is not None and {c.evidence for c in page.claims} == {"", "Ada: the vendor wrote so"}
    read(session, claim("lark", "2026-09-09"), at=NOW + timedelta(days=3))
    assert [row[1:] for row in ends(session)] == [("2026-11-15", "declared")]
    assert store.unread_documents(session, extractor="9") == [1, 3]
    declarations.withdraw(session, done.id, NOW + timedelta(days=4))
    assert [row[1:] for row in ends(session)] == [("2026-09-09", "vendor_page")]


def test_what_is_not_clear_stands_in_the_review_with_its_reason(session):
    read(session, claim("lark", names=("bird",)), claim("wren", names=("bird",)))
    press = SourceEntry(id="press", title="Bird", kind="feed", urls=("https://b.example/feed",))
    store.upsert_source(session, press)
    saved = store.save_document(session, source_slug="press", url=press.urls[0], raw=b"x", fetched_at=NOW)
    store.save_reading(session, saved.document_id, Reading(claims=(claim("Kestrel"),)), now=NOW)
    found = {doubt.name: doubt for doubt in declarations.review(session)}
    assert found["Kestrel"].reason == "no product is known by that name"
    assert set(found["bird"].candidates) == {"corvid-lark", "corvid-wren"}
    assert "stands beside lark, wren" in found["bird"].reason


@pytest.mark.parametrize(("author", "reason"), [("", "because"), ("Ada", " ")])
def test_a_declaration_needs_an_author_and_a_reason(session, author, reason):
    read(session, claim("lark"), claim("wren"))
    with pytest.raises(SettingsError, match="author and a reason"):
        declarations.merge(session, "lark", "wren", author=author, reason=reason, now=NOW)


def test_a_product_that_is_not_there_is_named(session):
    with pytest.raises(SettingsError, match="no product is called 'dodo'"):
        declarations.merge(session, "dodo", "lark", **BY)

"""A model and its dated snapshots are products of their own, and one family: on both databases, in views and queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

import lookup
from data import db, declarations, families, queries, store
from data.checks import check
from data.models import Product
from data.sources import SourceEntry
from pipeline.types import Claim, PartialDate, Reading
from scan import report, texts

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAGE = SourceEntry(id="page", vendor="Corvid", title="Lifecycle", urls=("https://c.example/end",))


def read(session, *claims, at=NOW):
    store.upsert_source(session, PAGE)
    saved = store.save_document(session, source_slug="page", url=PAGE.urls[0], raw=repr(claims).encode(), fetched_at=at)  # fmt: skip
    store.save_reading(session, saved.document_id, Reading(claims=claims), now=at)


def claim(name, day, names=()):
    return Claim(product=name, vendor=None, shutdown=PartialDate(day), names=names)


@pytest.fixture
def session(url):
    db.migrate(db.engine(url))
    with db.session(url) as session:
        yield session


OLD, NEW = claim("lark-4-2026-01-31", "2036-12-31"), claim("lark-4-2026-06-30", "2037-06-30")


def test_snapshots_and_their_model_are_one_family_and_end_on_days_of_their_own(session):
    read(session, OLD, NEW, claim("lark-4", "2037-12-31"), claim("lark-4-mini", "2037-01-31"))
    asked = text("SELECT product, first_day FROM upcoming WHERE family = 'lark-4' AND vendor_slug = 'corvid'")
    ends = {product: str(day) for product, day in session.execute(asked)}
    assert ends == {"lark-4-2026-01-31": "2036-12-31", "lark-4-2026-06-30": "2037-06-30", "lark-4": "2037-12-31"}  # fmt: skip
    page = queries.product_page(session, "corvid-lark-4-2026-01-31", NOW.date())
    assert page is not None and page.product.family == "lark-4"
    assert [row.slug for row in page.family] == ["corvid-lark-4", "corvid-lark-4-2026-06-30"]
    assert {row[0] for row in session.execute(text("SELECT family FROM products WHERE product = 'lark-4-mini'"))} == {"lark-4-mini"}  # fmt: skip


def test_a_name_that_is_not_listed_outlives_its_snapshot_and_one_that_is_listed_ends(session):
    read(session, claim("lark-4-2026-01-31", "2036-12-31", names=("lark-4",)))
    later = date(2037, 1, 15)
    (found,) = report.check(session, [texts.pasted('model = "lark-4"')], later).findings
    assert (found.status, [row.name for row in found.near]) == ("unknown", ["lark-4-2026-01-31"])
    assert (found.alias, found.end, found.ends_within(later, 30)) == (True, None, False)
    read(session, claim("lark-4", "2037-01-10"), at=NOW + timedelta(days=1))
    (found,) = report.check(session, [texts.pasted('model = "lark-4"')], later).findings
    assert (found.status, found.product.slug, found.alias) == ("retired", "corvid-lark-4", False)


def test_an_alias_is_shown_with_the_snapshot_it_may_point_at_and_not_as_that(session, url):
    read(session, OLD, NEW, claim("lark-4-mini-2026-01-31", "2036-12-31", names=("lark-4-mini-latest",)))
    later = date(2037, 1, 15)

    def shown(name):
        found = lookup.story(url, name, later)
        return found.page.product.name, found.alias

    assert shown("lark-4") == ("lark-4-2026-06-30", "lark-4"), "of several the one that runs"
    assert shown("lark-4-mini-latest") == ("lark-4-mini-2026-01-31", "lark-4-mini-latest")
    assert shown("lark-4-2026-01-31") == ("lark-4-2026-01-31", None)
    assert shown("corvid-lark-4-2026-01-31") == ("lark-4-2026-01-31", None)
    (found,) = report.check(session, [texts.pasted('model = "lark-4"')], later).findings
    assert found.alias and {row.name for row in found.near} == {"lark-4-2026-01-31", "lark-4-2026-06-30"}
    read(session, claim("lark-4", "2037-12-31"), at=NOW + timedelta(days=1))
    assert shown("lark-4") == ("lark-4", None)


def test_an_alias_that_a_person_declared_is_the_snapshot(session, url):
    read(session, OLD)
    declarations.alias(
        session, "lark-4", of="corvid-lark-4-2026-01-31", author="me", reason="so it is", now=NOW
    )
    session.commit()
    assert lookup.story(url, "lark-4", NOW.date()).alias is None


def test_a_family_that_does_not_follow_from_the_name_is_found_and_mended(session, url):
    read(session, OLD, NEW)
    session.exec(update(Product).where(col(Product.key) == "lark-4-2026-01-31").values(family="dove"))
    session.commit()
    faulty = [one for one in check(url) if not one.ok]
    assert [one.name for one in faulty] == ["families follow from the names of products"]
    families.renew_all(session.connection())
    session.commit()
    assert set(session.exec(select(Product.family))) == {"lark-4"}
    assert [one for one in check(url) if not one.ok] == []

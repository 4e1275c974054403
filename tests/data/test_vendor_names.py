"""That a vendor goes by another name can be declared: it counts for what was read and what will be, and can be taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from data import db, declarations, queries, store
from data.checks import check
from data.models import Change, Event, Subject
from data.sources import SourceEntry
from pipeline.errors import SettingsError
from pipeline.types import Cause, Claim, PartialDate, Reading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
CORVID = SourceEntry(id="corvid", vendor="Corvid", title="Lifecycle", urls=("https://c.example/end",))
NEST = SourceEntry(id="nest", vendor="Nest Cloud", title="Nest", urls=("https://n.example/end",))
BY = {"author": "Ada", "reason": "one company since 2025"}


def read(session, entry, *claims, at=NOW, extractor="1"):
    store.upsert_source(session, entry)
    raw = repr([(c.product, c.vendor, c.shutdown, c.names) for c in claims]).encode()
    saved = store.save_document(session, source_slug=entry.id, url=entry.urls[0], raw=raw, fetched_at=at)
    told = tuple(Claim(**{**vars(c), "extractor": extractor}) for c in claims)
    store.save_reading(session, saved.document_id, Reading(claims=told), now=at)


def claim(name, day, vendor=None, names=()):
    return Claim(product=name, vendor=vendor, shutdown=PartialDate(day), names=names)


LARK = claim("lark", "2026-09-01")
WREN = claim("Nest Cloud Wren", "2026-10-01", names=("the wren",))


def known(session):
    """Every product with its vendor, and what is held: where what ends on which day."""
    products = {row.slug: row.vendor_slug for row in queries.find_products(session, TODAY)}
    held = select(Event.platform, Event.day).where(col(Event.known_to).is_(None))
    return products, sorted(session.exec(held.where(Event.kind == "shutdown")).all())


@pytest.fixture
def session(url):
    db.migrate(db.engine(url))
    with db.session(url) as session:
        read(session, CORVID, LARK)
        read(session, NEST, LARK, WREN)
        yield session


APART = (
    {"corvid-lark": "corvid", "nest-cloud-lark": "nest-cloud", "nest-cloud-nest-cloud-wren": "nest-cloud"},
    [("corvid", "2026-09-01"), ("nest-cloud", "2026-09-01"), ("nest-cloud", "2026-10-01")],
)
ONE = (
    {"corvid-lark": "corvid", "nest-cloud-nest-cloud-wren": "corvid"},
    [("corvid", "2026-09-01"), ("corvid", "2026-10-01")],
)


def test_what_is_said_of_another_name_is_said_of_the_vendor_until_it_is_taken_back(session, url):
    assert known(session) == APART
    later = NOW + timedelta(days=1)
    done = declarations.vendor(session, "Nest Cloud", of="corvid", now=later, **BY)
    session.commit()
    assert (done.kind, done.text, done.author) == ("vendor", "Nest Cloud is another name of Corvid", "Ada")
    assert known(session) == ONE
    assert queries.resolve_product(session, "nest-cloud-lark") == ["corvid-lark"]
    assert {row.slug for row in queries.find_products(session, TODAY, text="the wren")} == {"nest-cloud-nest-cloud-wren"}  # fmt: skip
    causes = session.exec(select(Change.cause, Change.quiet).where(Change.noticed_at == later).distinct())
    assert causes.all() == [(Cause.IDENTITY, True)]
    assert [one for one in check(url) if not one.ok] == []
    declarations.withdraw(session, done.id, later + timedelta(days=1))
    session.commit()
    assert known(session) == APART
    assert [one for one in check(url) if not one.ok] == []


def test_it_survives_reading_everything_anew_and_counts_for_what_is_read_from_then_on(session):
    done = declarations.vendor(session, "Nest Cloud", of="Corvid", now=NOW, **BY)
    for version in ("2", "3"):
        read(session, CORVID, LARK, extractor=version, at=NOW + timedelta(days=1))
        read(session, NEST, LARK, WREN, extractor=version, at=NOW + timedelta(days=1))
    assert known(session) == ONE
    read(session, CORVID, claim("finch", "2027-01-01", vendor="nest cloud"), at=NOW + timedelta(days=2))
    assert known(session)[0]["corvid-finch"] == "corvid"
    assert [row.kind for row in declarations.listed(session)] == ["vendor"]
    declarations.withdraw(session, done.id, NOW + timedelta(days=3))
    products, held = known(session)
    assert products == {**APART[0], "corvid-finch": "nest-cloud"}
    assert held == [*APART[1], ("nest-cloud", "2027-01-01")]


def test_what_was_known_before_is_answered_as_before(session):
    declarations.vendor(session, "Nest Cloud", of="Corvid", now=NOW + timedelta(days=5), **BY)
    session.commit()
    then = queries.timeline(session, today=TODAY, known=NOW + timedelta(days=1))
    assert sorted((event.platform, event.day.iso) for event in then) == APART[1]


def test_whoever_follows_the_other_name_follows_the_vendor(session):
    from data import subscriptions
    from data.models import Subscription
    from data.rhythm import Pace

    row = Subscription(
        state=subscriptions.ACTIVE, origin="page", platforms=["nest-cloud"], pace=Pace.DAILY, hour=8, weekday=0, zone="UTC", language="en", created_at=NOW
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(Subject(subscription_id=row.id, dimension="vendor", value="nest-cloud", name="Nest Cloud"))
    declarations.vendor(session, "Nest Cloud", of="Corvid", now=NOW, **BY)
    assert row.platforms == ["nest-cloud", "corvid"]
    assert set(session.exec(select(Subject.value))) == {"nest-cloud", "corvid"}


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        ("Nest Cloud", "Dodo", "no vendor is called 'Dodo'"),
        ("corvid", "Corvid", "is Corvid already"),
        ("  ", "Corvid", "nothing in it that is a name"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(session, name, of, said):
    with pytest.raises(SettingsError, match=said):
        declarations.vendor(session, name, of=of, now=NOW, **BY)


def test_a_name_is_not_declared_in_a_circle(session):
    declarations.vendor(session, "Nest Cloud", of="Corvid", now=NOW, **BY)
    with pytest.raises(SettingsError, match="is Corvid already"):
        declarations.vendor(session, "Corvid", of="Nest Cloud", now=NOW, **BY)

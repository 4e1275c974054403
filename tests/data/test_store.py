"""Writing: documents before anything reads them, then claims, events and changes in one transaction."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, delete, func, select

from data import db, queries
from data.models import Alias, Change, Claim, Document, Event, Product, Run, Source, Vendor
from data.seed import load_seed
from data.sources import SourceEntry, SourceKind
from data.store import (
    Counts,
    end_run,
    load_document,
    note_fetch,
    save_document,
    save_reading,
    save_unreadable,
    start_run,
    unread_documents,
    upsert_source,
    vendor_slug,
)
from pipeline import types
from pipeline.types import EXTRACTOR, Authority, Cause, ChangeKind, PartialDate, Reading, Skipped, Status

PAGE = SourceEntry(
    id="corvid-lifecycle", vendor="Corvid", title="Corvid: lifecycle", urls=("https://corvid.example/end",)
)
NEWS = SourceEntry(
    id="news", title="The Daily Bird", kind=SourceKind.FEED, urls=("https://bird.example/feed",)
)


def claim(product="lark-3", shutdown: str | None = "2027-01-31", **said) -> types.Claim:
    day = PartialDate(shutdown) if shutdown else None
    return types.Claim(product=product, vendor=said.pop("vendor", "Corvid"), shutdown=day, **said)


def document(session: Session, when: datetime, raw=b"page", entry=PAGE, **options) -> int:
    upsert_source(session, entry)
    options = {"url": entry.urls[0], "fetched_at": when} | options
    saved = save_document(session, source_slug=entry.id, raw=raw, **options)
    session.commit()
    return saved.document_id


def read(session: Session, now: datetime, *claims: types.Claim, raw=b"page", entry=PAGE, **options) -> Counts:
    """A document fetched at `now` that says `claims`, saved and read."""
    saved = document(session, now, raw, entry, **options)
    return save_reading(session, saved, Reading(claims=claims), now=now)


def held(session: Session) -> list[tuple[str, str | None]]:
    """(kind, day) of everything held now."""
    rows = session.exec(
        select(Event.kind, Event.day).where(col(Event.known_to).is_(None)).order_by(Event.kind)
    )
    return list(rows.all())


def changes(session: Session) -> list[tuple[str, int | None]]:
    return list(session.exec(select(Change.kind, Change.days).order_by(Change.id)).all())


def rows(session: Session) -> dict[str, int]:
    tables = (Product, Alias, Document, Claim, Event, Change)
    return {t.__name__: session.exec(select(func.count()).select_from(t)).one() for t in tables}


# Sources and documents


def test_a_source_is_made_once_and_brought_up_to_date_with_its_memory_kept(session, now):
    first = upsert_source(session, PAGE).id
    note_fetch(session, source_slug=PAGE.id, at=now, etag="x", last_modified="Mon", fetched_url="https://a")
    again = upsert_source(
        session, PAGE.model_copy(update={"title": "New", "authority": Authority.VENDOR_API})
    )
    assert (again.id, again.title, again.authority, again.etag) == (first, "New", "vendor_api", "x")
    assert upsert_source(session, NEWS).vendor_id is None


def test_what_was_saved_survives_the_process(session, now, engine):
    saved = document(session, now, raw=b"\x00bytes as they came\xff")
    session.close()
    with Session(engine) as other:
        row, source = load_document(other, saved)
        assert (row.raw, source.slug, row.fetched_at) == (b"\x00bytes as they came\xff", PAGE.id, now)


def test_the_same_bytes_of_the_same_address_are_one_document(session, now):
    first = document(session, now)
    options = {"source_slug": PAGE.id, "raw": b"page", "fetched_at": now}
    again = save_document(session, url=PAGE.urls[0], **options)
    assert (again.document_id, again.new) == (first, False)
    assert save_document(session, url="https://corvid.example/other", **options).new
    assert save_document(session, url=PAGE.urls[0], **options | {"raw": b"changed"}).new


def test_a_failure_keeps_the_validators_and_a_success_clears_the_failure(session, now):
    upsert_source(session, PAGE)
    note_fetch(session, source_slug=PAGE.id, at=now, etag="x", fetched_url="https://a")
    later = now + timedelta(hours=1)
    note_fetch(session, source_slug=PAGE.id, at=later, failure="status 503")
    source = session.exec(select(Source)).one()
    assert (source.etag, source.failure, source.checked_at, source.succeeded_at) == (
        "x",
        "status 503",
        later,
        now,
    )
    note_fetch(session, source_slug=PAGE.id, at=later)
    assert (source.failure, source.etag, source.succeeded_at) == (None, None, later)


def test_unread_documents_come_oldest_first_and_once_per_version_of_the_reader(session, now):
    new, old = document(session, now, b"2"), document(session, now - timedelta(days=1), b"1")
    assert unread_documents(session, extractor=EXTRACTOR) == [old, new]
    save_reading(session, old, Reading(), now=now)
    save_unreadable(session, new, "binary", extractor=EXTRACTOR, now=now)
    assert unread_documents(session, extractor=EXTRACTOR) == []
    assert unread_documents(session, extractor="2027.1") == [old, new]
    assert session.get_one(Document, new).outcome == "binary"


# Readings


def test_a_reading_becomes_claims_events_and_changes(session, now):
    counts = read(
        session,
        now,
        claim(announced=PartialDate("2026-11-01"), replacements=("lark-4",), evidence="lark-3 | 31 January"),
    )
    assert counts == Counts(claims=1, events=2, changes=2)
    assert held(session) == [("announced", "2026-11-01"), ("shutdown", "2027-01-31")]
    event = session.exec(select(Event).where(Event.kind == "shutdown")).one()
    assert (event.platform, event.replacements, event.known_from) == ("corvid", ["lark-4"], now)
    assert (event.first_day, event.last_day, event.precision) == (date(2027, 1, 31), date(2027, 1, 31), "day")
    row = session.get_one(Claim, event.claim_id)
    assert (row.evidence, row.source_url, row.source_title) == (
        "lark-3 | 31 January",
        PAGE.urls[0],
        PAGE.title,
    )
    noticed = session.exec(select(Change)).all()
    assert {(c.kind, c.noticed_at, c.quiet, c.document_id) for c in noticed} == {
        ("appeared", now, False, row.document_id)
    }


def test_doing_it_again_changes_nothing(session, now):
    reading = Reading(claims=(claim(), claim("lark-2", "2026-12-01"), claim("lark-3", scope="EU")))
    saved = document(session, now)
    save_reading(session, saved, reading, now=now)
    before = rows(session)
    later = save_reading(session, saved, reading, now=now + timedelta(days=1))
    assert (later, rows(session)) == (Counts(), before)


def test_a_reading_cut_off_half_way_leaves_nothing_and_can_be_done_again(session, now, monkeypatch):
    saved = document(session, now)
    before = rows(session)
    with monkeypatch.context() as broken:
        broken.setattr("data.store.decide", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            save_reading(session, saved, Reading(claims=(claim(),)), now=now)
    session.rollback()
    assert (rows(session), unread_documents(session, extractor=EXTRACTOR)) == (before, [saved])
    assert save_reading(session, saved, Reading(claims=(claim(),)), now=now).events == 1


def test_a_moved_date_closes_the_old_row_and_both_answers_can_be_given(session, now):
    read(session, now, claim())
    later = now + timedelta(days=3)
    assert read(session, later, claim(shutdown="2027-03-31"), raw=b"new") == Counts(1, 1, 1)
    assert changes(session) == [("appeared", None), ("moved", 59)]
    history = session.exec(select(Event.day, Event.known_from, Event.known_to).order_by(Event.id)).all()
    assert history == [("2027-01-31", now, later), ("2027-03-31", later, None)]


def test_the_same_statement_again_only_points_to_the_newer_evidence(session, now):
    read(session, now, claim())
    assert read(session, now + timedelta(days=3), claim(), raw=b"new") == Counts(claims=1)
    event = session.exec(select(Event)).one()
    assert (event.known_from, event.claim_id, event.claim_ids) == (now, 2, [2])


def test_a_row_that_vanished_from_the_page_keeps_its_event(session, now):
    read(session, now, claim(), claim("lark-2"))
    read(session, now + timedelta(days=3), claim("lark-2"), raw=b"redesigned")
    assert held(session) == [("shutdown", "2027-01-31")] * 2
    assert "withdrawn" not in dict(changes(session))


def test_a_cancellation_withdraws_the_shutdown(session, now):
    read(session, now, claim())
    read(session, now + timedelta(days=3), claim(shutdown=None, status=Status.REVERSED), raw=b"new")
    assert held(session) == [("reversed", None)]
    assert changes(session)[1:] == [("appeared", None), ("withdrawn", None)]


def test_a_newer_reader_replaces_what_the_older_one_read(session, now):
    saved = document(session, now)
    save_reading(session, saved, Reading(claims=(claim(), claim("not a product"))), now=now)
    better = replace(claim(shutdown="2027-02-28"), extractor="2027.1")
    later = now + timedelta(days=9)
    counts = save_reading(session, saved, Reading(claims=(better,)), now=later, cause=Cause.READER)
    assert counts == Counts(claims=1, events=1, changes=2)
    assert held(session) == [("shutdown", "2027-02-28")]
    assert rows(session)["Claim"] == 3
    assert session.get_one(Document, saved).extractor == "2027.1"
    assert queries.recent_changes(session, now.date(), since=later) == []


def test_a_newer_reader_that_fails_takes_nothing_back_and_is_tried_again(session, now):
    read(session, now, claim())
    save_unreadable(session, 1, "crashed", extractor="2027.1", now=now)
    read(session, now, claim("lark-2"), raw=b"other")
    assert len(held(session)) == 2
    assert 1 in unread_documents(session, extractor="2027.1")


def test_what_was_passed_over_is_kept_with_its_reason(session, now):
    saved = document(session, now)
    save_reading(session, saved, Reading(skipped=(Skipped("no date", "soon", 1),)), now=now)
    assert session.get_one(Document, saved).skipped == [{"reason": "no date", "text": "soon", "block": 1}]


def test_the_press_may_speak_before_the_vendor_and_is_understood_then(session, now):
    told = claim("Lark 3", vendor=None)
    assert read(session, now, told, raw=b"article", entry=NEWS) == Counts(claims=1)
    assert (rows(session)["Product"], session.exec(select(Claim.product_id)).one()) == (0, None)
    read(session, now + timedelta(days=1), claim("Corvid Lark 3", "2027-03-31"))
    assert held(session) == [("shutdown", "2027-03-31")]
    assert session.exec(select(Event.claim_ids)).one() == [1, 2]
    assert session.exec(select(Change.kind, Change.quiet)).all() == [("appeared", False)]


def test_a_name_that_comes_to_mean_two_products_means_none_of_them(session, now):
    read(session, now, claim("Lark 3"))
    read(session, now, claim("Lark 3", "2027-02-28", vendor=None), raw=b"article", entry=NEWS)
    assert session.exec(select(Claim.product_id).order_by(Claim.id)).all() == [1, 1]
    read(session, now, claim("Lark 3", vendor="Tessel"), raw=b"other")
    assert session.exec(select(Claim.product_id).order_by(Claim.id)).all() == [1, None, 2]


# Products


def test_spellings_of_a_name_are_one_product_and_snapshots_are_not(session, now):
    read(session, now, claim("Lark 3"), claim("`lark‑3`"), claim("Corvid Lark 3"), claim("lark-3-2026-01-31"))
    assert session.exec(select(Product.slug).order_by(Product.id)).all() == [
        "corvid-lark-3",
        "corvid-lark-3-2026-01-31",
    ]


def test_a_vendor_is_one_by_whatever_name_others_call_it(session, now, own_settings, tmp_path):
    (tmp_path / "sources.toml").write_text('[[vendor]]\nname = "Tessel"\naliases = ["Tessel Cloud", "TC"]\n')
    read(session, now, claim("mira", vendor="TC"), claim("mira-2", vendor="Tessel"))
    read(session, now, claim("mira", vendor="tessel cloud"), claim("lark", vendor="AWS"), raw=b"other")
    assert set(session.exec(select(Vendor.slug, Vendor.name))) >= {("tessel", "Tessel"), ("amazon", "Amazon")}
    assert set(session.exec(select(Product.slug))) == {
        "tessel-mira",
        "tessel-mira-2",
        "amazon-lark",
    }


def test_the_same_name_of_two_vendors_is_two_products_on_two_platforms(session, now):
    read(session, now, claim("mira", vendor="Tessel"), claim("mira", vendor="Nordlys AI"))
    assert set(session.exec(select(Product.slug, Event.platform).join(Event))) == {
        ("tessel-mira", "tessel"),
        ("nordlys-ai-mira", "nordlys-ai"),
    }


def test_names_beside_a_product_find_it_later(session, now):
    read(session, now, claim("nest.lark-3", names=("Lark 3",)))
    read(session, now, claim("lark-3"), raw=b"other")
    assert rows(session)["Product"] == 1


def test_a_family_name_shared_by_two_snapshots_is_searched_but_means_neither(session, now):
    read(session, now, claim("lark-3-0101", names=("Lark 3",)), claim("lark-3-0202", names=("Lark 3",)))
    assert session.exec(select(Alias.resolves).where(Alias.key == "lark-3")).all() == [False, False]
    read(session, now, claim("Lark 3"), raw=b"other")
    assert rows(session)["Product"] == 3


def test_two_names_that_make_the_same_slug_are_two_products(session, now):
    read(session, now, claim("lark/3"), claim("lark-3"))
    assert session.exec(select(Product.slug).order_by(Product.id)).all() == [
        "corvid-lark-3",
        "corvid-lark-3-2",
    ]


def test_the_press_speaks_of_a_known_product_and_the_vendor_outranks_it(session, now):
    read(session, now, claim())
    told = claim("Lark 3", "2026-12-24", vendor=None)
    read(session, now + timedelta(days=1), told, raw=b"article", entry=NEWS)
    assert held(session) == [("shutdown", "2027-01-31")]
    assert session.exec(select(Event.claim_ids)).one() == [1, 2]


def test_the_vendor_confirms_what_the_press_said_first(session, now):
    read(session, now, claim(), entry=NEWS)
    read(session, now + timedelta(days=1), claim(), raw=b"page")
    assert [kind for kind, _ in changes(session)] == [ChangeKind.APPEARED, ChangeKind.CONFIRMED]


def test_an_entry_of_a_feed_is_as_old_as_its_publication(session, now):
    """Collected together on the first day, the later entry counts, whichever was stored first."""
    feed = PAGE.model_copy(update={"id": "blog", "kind": SourceKind.FEED})
    read(
        session,
        now,
        claim(shutdown="2027-06-30"),
        raw=b"2",
        entry=feed,
        published=date(2026, 9, 1),
        title="Put off",
    )
    read(session, now, claim(), raw=b"1", entry=feed, published=date(2026, 5, 1))
    assert held(session) == [("shutdown", "2027-06-30")]
    assert session.exec(select(Claim.source_title).order_by(Claim.id)).all() == ["Put off", PAGE.title]


def test_runs_are_remembered_with_their_report(session, now):
    run = start_run(session, "collect", now=now)
    assert session.get_one(Run, run).ok is None
    end_run(session, run, ok=False, report=[{"source": "a", "failure": "x"}], now=now + timedelta(minutes=1))
    assert queries.runs(session)[0]["report"] == [{"source": "a", "failure": "x"}]
    assert queries.freshness(session).ok is False


@pytest.mark.shared
def test_dates_that_really_moved_are_followed_and_every_move_is_noticed(session, shared):
    moves = json.loads((shared / "corpus" / "moves.json").read_text(encoding="utf-8"))["products"]
    seen = sorted({o["seen"] for move in moves for o in move["observations"]})
    for day in seen:
        rows = [
            claim(move["product"], o["shutdown"], vendor=move["platform"])
            for move in moves
            for o in move["observations"]
            if o["seen"] == day
        ]
        read(session, datetime.fromisoformat(f"{day}T12:00+00:00"), *rows, raw=day.encode())
    events = queries.timeline(session, today=date(2026, 11, 23))
    held = {(event.platform, event.product.name): event.day.iso for event in events}
    published = {
        (vendor_slug(session, move["platform"]), move["product"]): move["observations"][-1]["shutdown"]
        for move in moves
    }
    assert held == published
    told = [kind for kind, _ in changes(session)]
    assert told.count("appeared") == len(moves)
    assert told.count("moved") + told.count("brought_forward") == sum(
        len({o["shutdown"] for o in move["observations"]}) - 1 for move in moves
    )


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_the_same_on_postgresql(postgres_url, now):
    db.migrate(db.engine(postgres_url))
    with db.session(postgres_url) as session:
        assert load_seed(session, now) == 202
        assert load_seed(session, now) == 0
        session.exec(delete(Change))
        session.exec(delete(Event))
        read(session, now, claim(milestones=((types.Milestone.READ_ONLY, PartialDate("2026-12")),)))
        read(session, now + timedelta(days=1), claim(shutdown="2027-03"), raw=b"new")
        assert held(session) == [("read_only", "2026-12"), ("shutdown", "2027-03")]
        assert [kind for kind, _ in changes(session)] == ["appeared", "appeared", "moved"]
        assert [e.day.iso for e in queries.upcoming(session, now.date())] == ["2027-03"]
        assert queries.upcoming(session, now.date())[0].known_from == now + timedelta(days=1)
        assert [r.slug for r in queries.find_products(session, now.date(), text="lark")] == ["corvid-lark-3"]

"""Reading: the shipped facts as the dashboard asks for them, in frozen rows and few queries."""

from __future__ import annotations

import time
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy
from sqlmodel import Session

from data import db, queries
from data.seed import load_seed
from data.sources import SourceEntry
from data.store import end_run, note_fetch, save_document, save_reading, start_run, upsert_source
from pipeline.types import Claim, PartialDate, Reading, Strength

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """A database with the shipped facts, shared by the tests that only read."""
    engine = db.engine(f"sqlite:///{tmp_path_factory.mktemp('seeded') / 'x.db'}")
    db.migrate(engine)
    with Session(engine) as session:
        load_seed(session, datetime(2026, 11, 23, 12, tzinfo=UTC))
        yield session
    engine.dispose()


def status(session: Session, slug: str, day: str) -> str:
    page = queries.product_page(session, slug, date.fromisoformat(day))
    assert page is not None
    return page.product.status


def learn(session: Session, now: datetime, *claims: Claim, raw=b"page") -> None:
    entry = SourceEntry(
        id="corvid", vendor="Corvid", title="Corvid: lifecycle", urls=("https://corvid.example/end",)
    )
    upsert_source(session, entry)
    saved = save_document(session, source_slug="corvid", url=entry.urls[0], raw=raw, fetched_at=now)
    save_reading(session, saved.document_id, Reading(claims=claims), now=now)


def ending(product: str, day: str, **said) -> Claim:
    return Claim(product, "Corvid", shutdown=PartialDate(day), **said)


# How things stand, from the facts


@pytest.mark.parametrize(
    ("slug", "day", "expected"),
    [
        ("openai-sora-app", "2025-10-01", "active"),
        ("openai-sora-app", "2026-03-23", "active"),
        ("openai-sora-app", "2026-03-24", "deprecated"),
        ("openai-sora-app", "2026-04-25", "deprecated"),
        ("openai-sora-app", "2026-04-26", "retired"),
        ("openai-sora-api", "2026-04-26", "deprecated"),
        ("openai-sora-api", "2026-09-23", "deprecated"),
        ("openai-sora-api", "2026-09-24", "retired"),
        ("openai-chatgpt-atlas", "2026-07-08", "active"),
        ("openai-chatgpt-atlas", "2026-07-09", "deprecated"),
        ("openai-chatgpt-atlas", "2026-08-09", "retired"),
        ("openai-searchgpt", "2024-07-24", "unknown"),
        ("openai-searchgpt", "2024-10-30", "active"),
        ("openai-searchgpt", "2024-10-31", "merged"),
        ("google-bard", "2024-02-07", "active"),
        ("google-bard", "2024-02-08", "renamed"),
        ("openai-o3", "2026-11-23", "deprecated"),
        ("google-gemini-2.5", "2026-11-23", "active"),
        ("openai-chatgpt-whatsapp", "2026-02-01", "retired"),
        ("openai-chatgpt-whatsapp", "2026-07-13", "active"),
        ("xai-grok-2", "2026-11-23", "retired"),
    ],
)
def test_how_a_product_stood_on_a_day(seeded, slug, day, expected):
    assert status(seeded, slug, day) == expected


def test_a_product_that_nobody_knows(seeded):
    assert queries.product_page(seeded, "corvid-nothing", TODAY) is None


# Upcoming


def test_what_lies_ahead_comes_soonest_first_with_its_evidence(seeded):
    ahead = queries.upcoming(seeded, TODAY)
    days = [event.day.first for event in ahead]
    assert days == sorted(days)
    assert {event.kind for event in ahead} == {"shutdown"}
    assert all(event.source_url.startswith("http") and event.source_title for event in ahead)
    builder = next(event for event in ahead if event.product.slug == "openai-agent-builder")
    assert (builder.days_left(TODAY), builder.official, builder.product.status) == (7, True, "deprecated")


def test_the_last_day_itself_is_no_longer_ahead(session, now):
    learn(session, now, ending("lark", "2026-12-01"), ending("wren", "2026-12"), ending("finch", "2027"))
    asked = {
        day: [e.product.name for e in queries.upcoming(session, date(2026, 12, day))] for day in (1, 2, 31)
    }
    assert asked == {1: ["wren", "finch"], 2: ["wren", "finch"], 31: ["finch"]}
    assert [e.product.name for e in queries.upcoming(session, TODAY)] == ["lark", "wren", "finch"]
    assert [e.product.name for e in queries.upcoming(session, TODAY, limit=1)] == ["lark"]


def test_within_counts_days_to_the_first_day_it_can_mean(session, now):
    learn(
        session, now, ending("lark", "2026-12-23"), ending("wren", "2026-12-24"), ending("finch", "2026-Q4")
    )
    assert [e.product.name for e in queries.upcoming(session, TODAY, within=30)] == ["finch", "lark"]


def test_an_earliest_day_is_ahead_but_leaves_the_product_active(session, now):
    learn(session, now, ending("lark", "2027-02-01", strength=Strength.NOT_BEFORE))
    event = queries.upcoming(session, TODAY)[0]
    assert (event.strength, event.product.status) == ("not_before", "active")


# Timelines and pages


def test_a_timeline_is_in_order_and_holds_who_was_asked_for(seeded):
    two = ["openai-sora-app", "openai-sora-api"]
    events = queries.timeline(seeded, products=two, today=TODAY)
    assert {event.product.slug for event in events} == set(two)
    assert [event.day.first for event in events] == sorted(event.day.first for event in events)
    assert {e.product.vendor for e in queries.timeline(seeded, vendors=["kite"], today=TODAY)} == {"Kite"}
    assert queries.timeline(seeded, products=[], today=TODAY) == []
    everything = queries.timeline(seeded, today=TODAY)
    assert len(everything) > 350
    undated = [event.day is None for event in everything]
    assert undated == sorted(undated)


def test_what_was_known_at_an_earlier_moment_can_be_asked(session, now):
    learn(session, now, ending("lark", "2026-11-01"))
    later = now + timedelta(days=2)
    learn(session, later, ending("lark", "2027-01-01"), raw=b"new")

    def held(known):
        told = queries.timeline(session, today=TODAY, known=known)
        return [(event.day.iso, event.product.status) for event in told]

    assert held(now - timedelta(seconds=1)) == []
    assert held(now) == held(later - timedelta(seconds=1)) == [("2026-11-01", "retired")]
    assert held(later) == held(None) == [("2027-01-01", "deprecated")]


def test_a_page_has_everything_with_its_evidence(seeded):
    page = queries.product_page(seeded, "openai-sora-app", TODAY)
    assert [(e.kind, str(e.day)) for e in page.events] == [
        ("unveiled", "2024-02"),
        ("launched", "2025-09-30"),
        ("announced", "2026-03-24"),
        ("shutdown", "2026-04-26"),
    ]
    assert {row.slug for row in page.related} >= {"openai-sora-1", "openai-sora-api"}
    assert "sora.com" in page.aliases
    assert len(page.claims) == len(page.changes) == 4
    assert all(claim.source_url.startswith("https://") for claim in page.claims)


def test_the_claims_of_a_page_are_those_that_count(session, now):
    learn(session, now, ending("lark", "2026-12-01"))
    saved = queries.product_page(session, "corvid-lark", TODAY).claims[0].document_id
    better = ending("lark", "2026-12-02", extractor="2027.1")
    save_reading(session, saved, Reading(claims=(better,)), now=now)
    assert [c.shutdown for c in queries.product_page(session, "corvid-lark", TODAY).claims] == ["2026-12-02"]


def test_rows_are_frozen_and_need_no_database(seeded):
    event = queries.upcoming(seeded, TODAY, limit=1)[0]
    seeded.expunge_all()
    with pytest.raises(FrozenInstanceError):
        event.day = None
    assert event.product.vendor


# Search


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("sora", "openai-sora-app"),
        ("SORA", "openai-sora-app"),
        ("openai-sora-api", "openai-sora-api"),
        ("atlas", "openai-chatgpt-atlas"),
        ("searchgpt", "openai-searchgpt"),
        ("dall·e 3", "openai-dalle-3"),
        ("gpt 4", "openai-gpt-4-original"),
        ("Google Bard", "google-bard"),
        ("custom gpts", "openai-custom-gpts"),
    ],
)
def test_a_name_finds_its_product_first(seeded, name, first):
    assert queries.resolve_product(seeded, name)[0] == first


def test_a_name_that_means_nothing_finds_nothing(seeded):
    assert queries.resolve_product(seeded, "zzz") == queries.resolve_product(seeded, " ") == []


def test_best_match_first_and_the_vendor_and_summary_last(seeded):
    found = [row.slug for row in queries.find_products(seeded, TODAY, text="Sora")]
    assert found[:3] == ["openai-sora-app", "openai-sora-1", "openai-sora-api"]
    assert found[-1] == "leonardo-sora"
    video = [row.slug for row in queries.find_products(seeded, TODAY, text="video")]
    assert video.index("openai-sora-api") < video.index("leonardo-motion-1")
    assert {row.vendor for row in queries.find_products(seeded, TODAY, text="kite")} == {"Kite"}
    assert queries.find_products(seeded, TODAY, text="openai sora")[0].vendor == "OpenAI"


def test_filters_narrow_what_is_found(seeded):
    found = queries.find_products(
        seeded, TODAY, vendors=["openai", "google"], kinds=["app"], statuses=["retired", "merged"]
    )
    assert {(r.vendor_slug, r.kind) for r in found} == {("openai", "app"), ("google", "app")}
    assert {r.status for r in found} == {"retired", "merged"}
    assert len(queries.find_products(seeded, TODAY, text="a", limit=5)) == 5
    assert queries.find_products(seeded, TODAY, vendors=[]) == []


def test_vendors_come_by_name_with_their_number_of_products(seeded):
    found = queries.vendors(seeded)
    assert ("openai", "OpenAI", 48) in found
    assert [name.casefold() for _, name, _ in found] == sorted(name.casefold() for _, name, _ in found)


# What changed, and how fresh it is


def test_changes_come_newest_first_without_the_quiet_ones(session, now):
    load_seed(session, now)
    learn(session, now, ending("lark", "2026-12-01"))
    later = now + timedelta(days=1)
    learn(session, later, ending("lark", "2027-01-01"), raw=b"new")
    told = queries.recent_changes(session, TODAY)
    assert [(c.kind, c.before_day, c.after_day, c.days) for c in told] == [
        ("moved", "2026-12-01", "2027-01-01", 31),
        ("appeared", None, "2026-12-01", None),
    ]
    assert [c.kind for c in queries.recent_changes(session, TODAY, since=later)] == ["moved"]
    assert len(queries.recent_changes(session, TODAY, limit=1)) == 1
    assert told[0].product.slug == "corvid-lark"


def test_freshness_of_an_empty_database_and_of_a_collected_one(session, now):
    empty = queries.freshness(session)
    assert (empty.collected_at, empty.ok, empty.newest_document, empty.documents) == (None, None, None, 0)
    learn(session, now, ending("lark", "2026-12-01"))
    note_fetch(session, source_slug="corvid", at=now, failure="status 404")
    done = start_run(session, queries.COLLECT, now=now)
    end_run(session, done, ok=True, report=[], now=now)
    start_run(session, queries.COLLECT, now=now + timedelta(hours=1))
    fresh = queries.freshness(session)
    assert (fresh.collected_at, fresh.ok, fresh.newest_document) == (now, True, now)
    assert (fresh.documents, fresh.products, fresh.events, fresh.failing_sources) == (1, 1, 1, 1)


def test_an_empty_database_answers_everything_with_nothing(session):
    assert queries.upcoming(session, TODAY) == queries.timeline(session, today=TODAY) == []
    assert queries.find_products(session, TODAY, text="x") == queries.recent_changes(session, TODAY) == []
    assert queries.vendors(session) == queries.runs(session) == []


# Cost

ASKED = {
    "upcoming": lambda s: queries.upcoming(s, TODAY),
    "timeline": lambda s: queries.timeline(s, today=TODAY),
    "find": lambda s: queries.find_products(s, TODAY, text="gpt"),
    "page": lambda s: queries.product_page(s, "openai-sora-app", TODAY),
    "resolve": lambda s: queries.resolve_product(s, "sora"),
    "changes": lambda s: queries.recent_changes(s, TODAY),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_question_takes_more_queries_the_more_there_is(seeded, name):
    asked = []
    listen = (seeded.get_bind(), "before_cursor_execute", lambda *event: asked.append(event[2]))
    sqlalchemy.event.listen(*listen)
    ASKED[name](seeded)
    sqlalchemy.event.remove(*listen)
    assert 0 < len(asked) <= 8


@pytest.mark.parametrize("name", ASKED)
def test_every_question_is_answered_at_once(seeded, name):
    """The bar is 50 ms, and `make bench` measures it; here a busy machine may take four times as long."""

    def once() -> float:
        seeded.expunge_all()
        started = time.perf_counter()
        ASKED[name](seeded)
        return time.perf_counter() - started

    assert min(once() for _ in range(5)) < 0.2

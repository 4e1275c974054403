"""What is held true depends on what was published, not on the order in which it was read, nor on how often."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import db, queries, store
from data.models import Claim as ClaimRow
from data.models import Document, Event, Product
from data.sources import SourceEntry, SourceKind
from pipeline.types import Authority, Claim, Milestone, PartialDate, Reading, Status, Strength

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 8, 1)
SOURCES = (
    SourceEntry(id="page", vendor="Corvid", title="Lifecycle", urls=("https://c.example/end",)),
    SourceEntry(
        id="blog",
        vendor="Corvid",
        title="Blog",
        urls=("https://c.example/blog",),
        authority=Authority.VENDOR_BLOG,
    ),
    SourceEntry(id="host", vendor="Tessel", title="Models", urls=("https://t.example/models",)),
    SourceEntry(id="press", title="Bird", kind=SourceKind.FEED, urls=("https://b.example/feed",)),
)
NAMES = ("Lark 3", "lark-3", "nest.lark", "Corvid Wren", "wren", "lark-3-2026-01-01")

days = st.none() | st.sampled_from(
    [PartialDate(d) for d in ("2026-06-30", "2026-07", "2026-09-01", "2026-Q4")]
)
claims = st.builds(
    Claim,
    product=st.sampled_from(NAMES),
    vendor=st.none(),
    status=st.sampled_from([Status.DEPRECATED, Status.RETIRED, Status.REVERSED, Status.ACTIVE]),
    announced=days,
    shutdown=days,
    strength=st.sampled_from(list(Strength)),
    replacements=st.sampled_from([(), ("wren",), ("Lark 4",)]),
    scope=st.sampled_from(["", "EU"]),
    milestones=st.sampled_from([(), ((Milestone.READ_ONLY, PartialDate("2026-05")),)]),
    confidence=st.sampled_from([0.5, 1.0]),
    stated=st.booleans(),
    names=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
)


@dataclass(frozen=True)
class Version:
    """What a source said from a day on."""

    source: SourceEntry
    after: int
    claims: tuple[Claim, ...]


versions = st.builds(
    Version, st.sampled_from(SOURCES), st.integers(0, 4), st.lists(claims, min_size=1, max_size=3).map(tuple)
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without a row, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    engine = db.engine(f"sqlite:///{path}")
    db.migrate(engine)
    engine.dispose()
    return path


@contextmanager
def fresh(empty: Path) -> Iterator[Session]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(empty, Path(folder) / 'a.db')}"
        with db.session(url) as session:
            yield session
        db.engine(url).dispose()


def read(session: Session, version: Version, now: datetime) -> None:
    store.upsert_source(session, version.source)
    at = BEGIN + timedelta(days=version.after)
    url = version.source.urls[0]
    saved = store.save_document(
        session, source_slug=version.source.id, url=url, raw=repr(version).encode(), fetched_at=at
    )
    store.save_reading(session, saved.document_id, Reading(claims=version.claims), now=now)


def about(session: Session) -> dict[int, frozenset[tuple[bytes, int]]]:
    """What each product is, told by the claims on it: a number or a slug says only who came first."""
    query = select(ClaimRow.product_id, Document.raw, ClaimRow.ordinal).join(Document)
    found: dict[int, set[tuple[bytes, int]]] = {}
    for product, raw, ordinal in session.exec(query.where(col(ClaimRow.product_id).is_not(None))):
        found.setdefault(product, set()).add((raw, ordinal))
    return {product: frozenset(said) for product, said in found.items()}


def held(session: Session) -> set[tuple[object, ...]]:
    who = about(session)
    rows = session.exec(select(Event).where(col(Event.known_to).is_(None)))
    return {
        (who[r.product_id], r.platform, r.scope, r.kind, r.day, r.strength, r.authority, tuple(r.replacements), r.disputed)
        for r in rows
    }  # fmt: skip


def statuses(session: Session) -> set[tuple[object, ...]]:
    who = about(session)
    slugs = {product.slug: product.id for product in session.exec(select(Product))}
    rows = queries.find_products(session, TODAY)
    return {(who.get(slugs[row.slug]), row.status) for row in rows}


calm = settings(
    max_examples=20,
    deadline=None,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # each example is two databases: to shrink takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(
    said=st.lists(versions, min_size=1, max_size=6, unique_by=repr), random=st.randoms(use_true_random=False)
)
@calm
def test_any_order_and_repetition_ends_in_the_same_events_and_statuses(empty, said, random):
    shuffled = [*said, *random.sample(said, len(said) // 2)]
    random.shuffle(shuffled)
    results = []
    for order in (said, shuffled):
        with fresh(empty) as session:
            for step, version in enumerate(order):
                read(session, version, BEGIN + timedelta(days=10 + step))
            results.append((held(session), statuses(session)))
    assert results[0] == results[1]


@given(said=st.lists(versions, min_size=2, max_size=6, unique_by=repr))
@calm
def test_what_was_known_on_a_day_is_told_the_same_for_ever(empty, said):
    with fresh(empty) as session:
        told = {}
        for step, version in enumerate(said):
            now = BEGIN + timedelta(days=10 + step)
            read(session, version, now)
            told[now] = queries.timeline(session, today=TODAY)
        for moment, answer in told.items():
            again = queries.timeline(session, today=TODAY, known=moment)
            assert [plain(event) for event in again] == [plain(event) for event in answer]


def plain(event: queries.EventRow) -> tuple[object, ...]:
    """An event without the quote that it rests on, which may become another that says the same."""
    return (
        event.product.slug, event.product.status, event.platform, event.scope, event.kind, event.day, event.strength,
        event.authority, event.replacements, event.disputed,
    )  # fmt: skip

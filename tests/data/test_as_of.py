"""What was known at a moment: what is asked later about a day is what was answered on that day."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from data import chains, db, declarations, queries, records, store
from data.models import Claim as ClaimRow
from data.models import Document
from data.seed import PRODUCTS, load_seed
from data.sources import SourceEntry
from lookup import known_on
from pipeline.types import Authority, Cause, Claim, PartialDate, Reading, Status, Strength
from tests.data import world

PRESS = SourceEntry(
    id="nest-news", title="Nest news", urls=("https://nest.example/",), authority=Authority.PRESS
)
FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


def answers(session, today: date, known: datetime | None) -> dict[str, object]:
    """Everything that can be asked of a moment."""
    rows = queries.find_products(session, today, known=known)
    pages = [queries.product_page(session, row.slug, today, known=known) for row in rows]
    slugs = [row.slug for row in rows]
    return {
        "products": rows,
        "pages": pages,
        "upcoming": queries.upcoming(session, today, known=known),
        "changes": queries.recent_changes(session, today, known=known),
        "retired": queries.find_products(session, today, statuses=["retired"], known=known),
        "timeline": queries.timeline(session, vendors=["corvid"], today=today, known=known),
        "found": queries.find_products(session, today, text="bird", known=known),
        "chains": chains.chains(session, today, slugs, known=known),
        "record": records.vendor_records(session, vendors=["corvid"], known=known),
    }


def some_claims(chance: random.Random, now: datetime) -> list[Claim]:
    names = chance.sample(("lark", "wren", "dove", "finch", "owl", "kite"), chance.randint(1, 4))
    return [some_claim(chance, name, now) for name in names]


def some_claim(chance: random.Random, name: str, now: datetime) -> Claim:
    def day(low: int, high: int) -> PartialDate:
        return PartialDate((now + timedelta(days=chance.randint(low, high))).date().isoformat())

    if chance.random() < 0.15:
        return Claim(product=name, vendor="Corvid", status=Status.ACTIVE, stated=True)
    if chance.random() < 0.1:
        return Claim(product=name, vendor="Corvid", status=Status.REVERSED)
    if chance.random() < 0.15:
        return replace(world.claim(name, day(-5, 90)), vendor=None)
    strength = chance.choice((Strength.COMMITTED, Strength.COMMITTED, Strength.NOT_BEFORE))
    moved = chance.choice((None, day(-9, 3)))
    beside = (chance.choice(("lark", "wren", "first bird", "second bird")),) if chance.random() < 0.4 else ()
    instead = (chance.choice(("owl", "kite", "first bird")),)
    return world.claim(
        name, day(-5, 90), announced=moved, strength=strength, replacements=instead, names=beside
    )


@pytest.mark.parametrize("chosen", (3, 5))
def test_a_day_is_answered_later_as_it_was_on_that_day(url, chosen):
    """A replay: documents come day by day, among them old ones that come late and some that are read anew; names come to mean something
    else, by what is written beside them and by what people declare."""
    db.migrate(db.engine(url))
    chance = random.Random(chosen)
    then: dict[datetime, dict[str, object]] = {}
    with db.session(url) as session:
        for step in range(12):
            now = FIRST + timedelta(days=2 * step)
            entry = chance.choice((world.LIFECYCLE, world.BLOG, PRESS))
            arrive(session, entry, now, timedelta(days=chance.choice((0, 0, 20))), some_claims(chance, now))
            if chance.random() < 0.3:
                read_anew(session, chance, now)
            if chance.random() < 0.4:
                declare(session, chance, now)
            then[now] = answers(session, now.date(), None)
        for now, told in then.items():
            again = answers(session, now.date(), now)
            for question, answer in told.items():
                assert again[question] == answer, f"{question} as of {now:%Y-%m-%d}"


def arrive(session, entry, now: datetime, late: timedelta, claims: list[Claim]) -> None:
    """A page that is read now and was fetched now, or so long ago and kept in an archive."""
    store.upsert_source(session, entry)
    kept = store.save_document(
        session, source_slug=entry.id, url=entry.urls[0], raw=f"{now}".encode(), fetched_at=now - late
    )
    store.save_reading(session, kept.document_id, Reading(claims=tuple(claims)), now=now)


def read_anew(session, chance: random.Random, now: datetime) -> None:
    """A better reader reads one of the documents otherwise, or as empty."""
    document = chance.choice(session.exec(select(Document.id).order_by(Document.id)).all())
    told = tuple(replace(claim, extractor=f"better {now:%m%d}") for claim in some_claims(chance, now))
    store.save_reading(session, document, Reading(claims=told), now=now, cause=Cause.READER)


def declare(session, chance: random.Random, now: datetime) -> None:
    """Somebody says who is who, or takes back what was said."""
    said = {"author": "somebody", "reason": "seen", "now": now}
    slugs = [row.slug for row in queries.find_products(session, now.date(), vendors=["corvid"])]
    standing = declarations.listed(session)
    if standing and chance.random() < 0.3:
        declarations.withdraw(session, standing[0].id, now)
    elif len(slugs) > 1 and chance.random() < 0.5:
        one, other = chance.sample(slugs, 2)
        declarations.merge(session, one, other, **said)
    elif slugs:
        declare = chance.choice((declarations.alias, declarations.split))
        declare(session, chance.choice(("third bird", "lark", "first bird")), of=chance.choice(slugs), **said)
    session.commit()


def test_nothing_is_known_before_anything_was_read(filled):
    with db.session(filled) as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        assert queries.find_products(session, long_ago.date(), known=long_ago) == []
        assert queries.product_page(session, "corvid-lark-1", long_ago.date(), known=long_ago) is None
        first = queries.begins(session)
        expected = min(world.SEEDED, world.now() - world.FIRST_TOLD)
        assert first is not None and abs(first - expected) < timedelta(hours=1)


def test_a_product_is_listed_from_the_day_it_was_first_read_of(filled):
    with db.session(filled) as session:
        told, late = world.now() - world.FIRST_TOLD, timedelta(hours=1)  # so long no test takes
        for known, there in ((told - late, False), (told + late, True)):
            rows = queries.find_products(session, known.date(), vendors=["corvid"], known=known)
            assert bool(rows) is there


def test_an_end_that_has_come_since_lay_ahead_then(filled):
    with db.session(filled) as session:
        day = world.now().date() - timedelta(days=7)
        (lark,) = queries.find_products(session, day, text="lark-1", known=known_on(day))
        assert lark.status == "deprecated"
        (lark,) = queries.find_products(session, world.now().date(), text="lark-1")
        assert lark.status == "retired"
        ahead = {e.product.slug: str(e.day) for e in queries.upcoming(session, day, known=known_on(day))}
        assert ahead["corvid-lark-2"] == str(world.day(40))
        assert ahead["corvid-lark-1"] == str(world.day(-5))


def test_claims_of_an_older_reader_count_until_the_newer_has_read(filled):
    with db.session(filled) as session:
        (row,) = session.exec(select(ClaimRow).where(ClaimRow.name == "finch")).all()[:1]
        assert row.known_to is None
        later = world.now() + timedelta(hours=1)
        newer = replace(world.claim("finch", world.day(200)), extractor="newer")
        store.save_reading(session, row.document_id, Reading(claims=(newer,)), now=later)
        session.expire_all()
        assert session.get_one(ClaimRow, row.id).known_to == later
        counted = queries.product_page(session, "corvid-finch", later.date())
        assert counted and row.id not in [claim.id for claim in counted.claims]
        before = queries.product_page(session, "corvid-finch", later.date(), known=world.now())
        assert before and row.id in [claim.id for claim in before.claims]


def test_a_fact_that_a_seed_drops_and_another_brings_back_counts_again(session, tmp_path):
    shipped = json.loads(PRODUCTS.read_text(encoding="utf-8"))
    other = tmp_path / "seed.json"
    first = shipped["products"][0]
    other.write_text(json.dumps(shipped | {"products": shipped["products"][1:]}), encoding="utf-8")
    for hours, path in enumerate((PRODUCTS, other, PRODUCTS)):
        load_seed(session, world.SEEDED + timedelta(hours=hours), path=path)
        page = queries.product_page(session, first["slug"], world.SEEDED.date())
        assert bool(page and page.claims) is (path == PRODUCTS)

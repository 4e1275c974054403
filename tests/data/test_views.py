"""The views: that they say what the queries say, on both databases, and never stand in the way of a migration."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect, text
from sqlmodel import select

from data import db, dictionary, health, queries, stages, views
from data.counting import recount
from data.models import Claim, Document, Event, Product, Source, Vendor
from data.sources import Cadence, SourceKind
from data.standing import Moment, Standing, standing
from pipeline.errors import StoreError
from pipeline.types import Authority, ChangeKind, Kind, Milestone, PartialDate, Precision, Status, Strength
from tests.data import world

TODAY = world.now().date()


def ask(url: str, sql: str) -> list[tuple]:
    with db.engine(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def as_day(value: object) -> date | None:
    """A date of either database: SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


# What they say


def test_products_stand_in_sql_as_in_python(filled):
    with db.session(filled) as session:
        known = {row.slug: row.status for row in queries.find_products(session, TODAY)}
    told = dict(ask(filled, "SELECT product_slug, status FROM products"))
    assert told == known
    assert {"active", "deprecated", "retired", "merged", "renamed", "unknown"} == set(told.values())
    assert told["corvid-dove"] != "retired"


def test_any_mix_of_events_stands_in_sql_as_in_python(url):
    """Lives made at random, enough to meet every branch of `data.standing` many times over."""
    db.migrate(db.engine(url))
    chance = random.Random(11)
    lives = {number: life(chance) for number in range(1, 1501)}
    with db.session(url) as session:
        live(session, lives)
    told = dict(ask(url, "SELECT product_id, status FROM products"))
    known = {number: standing(moments, "home", TODAY).value for number, moments in lives.items()}
    assert {n: (told[n], known[n], lives[n]) for n in lives if told[n] != known[n]} == {}
    assert min(list(known.values()).count(status) for status in set(known.values())) > 15


def life(chance: random.Random) -> list[Moment]:
    kinds = ("shutdown", "shutdown", "deprecated", "merged", "renamed", "reversed", "launched", "rumoured", "announced", "deleted")  # fmt: skip
    made = {}
    for _ in range(chance.randint(0, 5)):
        first = chance.choice((None, TODAY + timedelta(days=chance.randint(-3, 3))))
        last = first and first + timedelta(days=chance.choice((0, 0, 2)))
        where, kind = chance.choice(("home", "home", "away")), chance.choice(kinds)
        strength = chance.choice(("committed", "committed", "not_before", "estimated"))
        made[where, kind, len(made) % 2] = Moment(where, kind, first, last, strength)
    return [replace(moment, scope=str(place or "")) for place, moment in enumerate(made.values())]


def fields(moment: Moment) -> dict[str, object]:
    days = {"first_day": moment.first, "last_day": moment.last}
    where = {"platform": moment.platform, "scope": moment.scope}
    return {**where, "kind": moment.kind, "strength": moment.strength, **days}


def live(session, lives: dict[int, list[Moment]]) -> None:
    """Write the lives as products of the vendor whose platform is `home`."""
    session.add_all([Vendor(id=1, slug="home", name="Home"), Source(id=1, slug="s", title="S", url="", kind="page", authority="vendor_page")])  # fmt: skip
    session.flush()
    session.add(Document(id=1, source_id=1, url="", sha256="", raw=b"", fetched_at=world.now()))
    session.add_all(Product(id=n, vendor_id=1, slug=f"p{n}", name=f"P{n}", kind="app") for n in lives)
    session.flush()
    said = dict.fromkeys(("platform", "kind", "status", "strength", "authority", "name", "extractor"), "")
    told = {"observed": world.now(), "fetched_at": world.now(), "speaker": "page", "saying": 1}
    session.add(Claim(id=1, document_id=1, product_id=1, ordinal=0, **told, **said))
    session.flush()
    held = {"authority": "press", "claim_id": 1, "known_from": world.now()}
    session.add_all(
        Event(product_id=number, **fields(moment), **held)
        for number, moments in lives.items()
        for moment in moments
    )
    session.flush()
    stages.renew_all(session.connection())
    session.commit()


def test_the_timeline_is_that_of_the_queries(filled):
    with db.session(filled) as session:
        known = [
            (e.id, e.product.vendor, e.product.name, e.platform, e.scope, e.kind, str(e.day) if e.day else None, e.strength,
             e.official, ", ".join(e.replacements), e.disputed, e.days_left(TODAY), e.evidence, e.source_title, e.source_url)
            for e in queries.timeline(session, today=TODAY)
        ]  # fmt: skip
    told = ask(
        filled,
        "SELECT event_id, vendor, product, platform, scope, milestone, day, strength,"
        " official, replacements, disputed, days_left, quote, source, url FROM timeline"
        " ORDER BY first_day IS NULL, first_day, last_day, event_id",
    )
    assert told == known
    assert any("lark-2, wren, large" in row for row in told)


def test_what_lies_ahead_is_that_of_the_queries(filled):
    with db.session(filled) as session:
        ahead = queries.upcoming(session, TODAY)
        known = [
            (e.id, (e.day.first if e.day.first > TODAY else e.day.last).toordinal() - TODAY.toordinal())
            for e in ahead
        ]
    assert ask(filled, "SELECT event_id, days_left FROM upcoming") == known
    [(strength, days)] = ask(filled, "SELECT strength, days_left FROM upcoming WHERE product = 'wren'")
    assert (strength, days) == ("not_before", 100)


def test_what_is_retired_is_that_of_the_queries_with_the_day_of_its_last_part(filled):
    with db.session(filled) as session:
        known = {row.slug for row in queries.find_products(session, TODAY, statuses=["retired"])}
        events = {e.id: e for e in queries.timeline(session, today=TODAY)}
    told = ask(filled, "SELECT product_slug, event_id, ended, ended_on FROM retired")
    assert {slug for slug, *_ in told} == known
    assert len(told) == len(known)
    for slug, event, ended, ended_on in told:
        assert events[event].product.slug == slug
        assert (str(events[event].day) if events[event].day else None) == ended
        assert ended is None or PartialDate(ended).last == as_day(ended_on) <= TODAY
    assert ("corvid-lark-1", world.day(-5).iso) in [(slug, ended) for slug, _, ended, _ in told]


def test_changes_are_those_of_the_world_with_their_document(filled):
    with db.session(filled) as session:
        known = [
            (c.product.name, c.kind, c.before_day, c.after_day, c.days)
            for c in queries.recent_changes(session, TODAY, limit=10_000)
        ]
    told = ask(filled, "SELECT product, change, before_day, after_day, days, url FROM changes")
    assert [row[:-1] for row in told] == known
    moved = ("lark-2", "moved", world.day(40).iso, world.day(60).iso, 20, world.LIFECYCLE.urls[0])
    assert moved in told


def test_evidence_has_every_claim_and_tells_which_count(filled):
    with db.session(filled) as session:
        claims = len(session.exec(select(Claim.id)).all())
        page = queries.product_page(session, "corvid-lark-2", TODAY)
    assert ask(filled, "SELECT COUNT(*) FROM evidence") == [(claims,)]
    told = ask(
        filled,
        "SELECT claim_id, quote, replacements FROM evidence WHERE product_slug = 'corvid-lark-2' AND counts",
    )
    assert sorted(told) == sorted((c.id, c.evidence, ", ".join(c.replacements)) for c in page.claims)
    with db.session(filled) as session:
        document = session.exec(select(Document)).first()
        document.extractor = "newer"
        session.flush()
        recount(session, [document.id], world.now())
        session.commit()
    assert ask(filled, "SELECT COUNT(*) FROM evidence WHERE NOT counts")[0][0] >= 1


def test_vendors_are_those_of_the_queries_with_how_their_products_stand(filled):
    with db.session(filled) as session:
        known = queries.vendors(session)
        stands = [(row.vendor_slug, row.status) for row in queries.find_products(session, TODAY)]
        ahead = [event.product.vendor_slug for event in queries.upcoming(session, TODAY)]
    told = ask(
        filled,
        "SELECT vendor_slug, vendor, products, active, deprecated, retired, upcoming FROM vendors WHERE products > 0",
    )
    assert sorted(row[:3] for row in told) == sorted(known)
    for slug, _, _, *counts, upcoming in told:
        assert counts == [stands.count((slug, status)) for status in ("active", "deprecated", "retired")]
        assert upcoming == ahead.count(slug)
    found = ask(filled, "SELECT next_shutdown, sources FROM vendors WHERE vendor_slug = 'corvid'")
    assert [(as_day(when), sources) for when, sources in found] == [(world.day(60).first, 3)]


def test_the_health_of_sources_is_what_is_remembered_of_them(filled):
    with db.session(filled) as session:
        known = {
            one.record.slug: (one.record.failure, one.claims, one.record.url)
            for one in health.health(session, world.now())
        }
    told = ask(filled, "SELECT source, failure, claims, url, last_success, last_change FROM source_health")
    assert {row[0]: row[1:4] for row in told} == known
    assert known["corvid-moved"][0] == "404 Not Found"
    assert known["corvid-lifecycle"][1] == 5
    assert {row[0] for row in told if row[4] is None} == {"corvid-moved"}
    assert {row[0] for row in told if row[5] is None} == {"corvid-moved"}


def test_news_are_reports_of_stories_and_nothing_else(filled):
    told = ask(filled, "SELECT outlet, product, vendor, days, official, story FROM news ORDER BY outlet")
    assert [row[:4] for row in told] == [
        ("Nest", "lark-2", "Corvid", world.day(60).iso),
        ("The Daily Bird", "lark-2", "Corvid", world.day(60).iso),
    ]
    assert len({row[-1] for row in told}) == 1
    assert not any(row[4] for row in told)


def test_views_that_are_joined_are_looked_up_by_index_and_not_made_whole_first(engine):
    """On 60,000 events that is the difference between a hundredth of a second and a minute."""
    joined = "SELECT a.day FROM timeline a JOIN timeline b ON b.product_slug = a.product_slug JOIN evidence e ON e.product_slug = b.product_slug"
    plan = [step for *_, step in ask(str(engine.url), f"EXPLAIN QUERY PLAN {joined}")]
    assert not [step for step in plan if "MATERIALIZE" in step or "CO-ROUTINE" in step]


# What they mean


def shown(url: str, name: str) -> list[str]:
    with db.engine(url).connect() as connection:
        return list(connection.execute(text(f"SELECT * FROM {name}")).keys())


def test_every_view_shows_the_columns_that_are_explained(filled):
    for view in (*dictionary.views(), dictionary.DICTIONARY):
        assert shown(filled, view.name) == [column.name for column in view.columns]
    written = (dictionary._HERE / "views.sql").read_text(encoding="utf-8")
    assert len(dictionary.views()) == written.count("CREATE VIEW ") == 9


def test_every_column_has_a_meaning_that_says_whether_it_can_be_null():
    nullable = {
        (table.name, column.name): column.nullable
        for table in dictionary.SQLModel.metadata.sorted_tables
        for column in table.columns
    }
    for table in dictionary.tables():
        for column in table.columns:
            assert column.meaning[:1].isalpha(), f"{table.name}.{column.name}: write it into meanings.toml"
            assert column.meaning.endswith(".")
            assert ("NULL" in column.meaning) == nullable[table.name, column.name], (table.name, column)
    for table in (*dictionary.tables(), *dictionary.views()):
        assert table.meaning.endswith(".")
        assert len({column.name for column in table.columns}) == len(table.columns)


def test_no_meaning_is_left_of_a_column_that_is_gone():
    written = tomllib.loads((dictionary._HERE / "meanings.toml").read_text(encoding="utf-8"))
    there = {table.name: [column.name for column in table.columns] for table in dictionary.tables()}
    assert {name: list(columns) for name, columns in written.items()} == {n: there[n] for n in written}


def test_no_view_holds_a_null_that_its_meaning_does_not_tell(filled):
    for view in dictionary.views():
        rows = ask(filled, f"SELECT * FROM {view.name}")
        assert rows
        for place, column in enumerate(view.columns):
            if "NULL" not in column.meaning:
                assert all(row[place] is not None for row in rows), (view.name, column.name)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("products.kind", Kind),
        ("products.status", Standing),
        ("timeline.milestone", Milestone),
        ("timeline.precision", Precision),
        ("timeline.strength", Strength),
        ("timeline.authority", Authority),
        ("upcoming.strength", Strength),
        ("changes.change", ChangeKind),
        ("evidence.status", Status),
        ("source_health.kind", SourceKind),
        ("source_health.cadence", Cadence),
        ("product.kind", Kind),
        ("source.authority", Authority),
        ("event.kind", Milestone),
        ("claim.status", Status),
        ("change.kind", ChangeKind),
    ],
)
def test_where_words_are_listed_they_are_all_there(place, words):
    meanings = {f"{table}.{column}": meaning for table, column, _, meaning in dictionary.rows()}
    assert {word.value for word in words} <= set(re.findall(r"\w+", meanings[place]))


def test_the_dictionary_is_in_the_database(filled):
    told = {row[:2]: row[2:] for row in ask(filled, "SELECT * FROM dictionary")}
    for table, column, kind, meaning in dictionary.rows():
        found = told.pop((table, column))
        assert found[0] == kind
        assert found[1].startswith(meaning)
    assert told == {}
    there = inspect(db.engine(filled))
    named = {row[0] for row in ask(filled, "SELECT table_name FROM dictionary")}
    own = {n for n in there.get_table_names() if n.startswith(("alembic_version", "news_search"))}
    assert named == {*there.get_table_names(), *there.get_view_names()} - own


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgresql_has_types_and_comments_as_explained(postgres_url):
    db.migrate(db.engine(postgres_url))
    kinds = {
        "character varying": "text",
        "double precision": "real",
        "timestamp with time zone": "timestamp",
        "bigint": "integer",
    }
    told = ask(
        postgres_url,
        "SELECT table_name, column_name, data_type, col_description(table_name::regclass, ordinal_position)"
        " FROM information_schema.columns WHERE table_schema = 'public'",
    )
    found = {(table, column): (kinds.get(kind, kind), meaning) for table, column, kind, meaning in told}
    for relation in (*dictionary.views(), *dictionary.tables()):
        for column in relation.columns:
            kind = {"bytes": "bytea"}.get(column.type, column.type)
            assert found[relation.name, column.name] == (kind, column.meaning)
    [(remark,)] = ask(postgres_url, "SELECT obj_description('timeline'::regclass)")
    assert remark == next(view.meaning for view in dictionary.views() if view.name == "timeline")


def test_the_page_of_the_documentation_is_current():
    written = dictionary.PAGE.read_text(encoding="utf-8")
    assert written == dictionary.markdown(), "run python -m data.dictionary"


# That they stand in nobody's way


def test_views_of_another_version_are_made_anew_without_a_migration(filled, monkeypatch):
    with db.engine(filled).begin() as connection:
        views.drop(connection)
        older = dictionary.Relation(
            "timeline", "view", "Older.", (), "CREATE VIEW timeline AS SELECT 1 AS one;"
        )
        gone = dictionary.Relation(
            "elegy", "view", "Gone.", (), "CREATE VIEW elegy AS SELECT one FROM timeline;"
        )
        with monkeypatch.context() as patched:
            patched.setattr(dictionary, "views", lambda: (older, gone))
            forget()
            views.make(connection)
        forget()
        assert not views.are_current(connection)
    db.migrate(db.engine(filled))
    assert "elegy" not in inspect(db.engine(filled)).get_view_names()
    assert "milestone" in shown(filled, "timeline")
    with db.engine(filled).connect() as connection:
        assert views.are_current(connection)


def forget() -> None:
    views._statements.cache_clear()
    views._meaning.cache_clear()


def test_what_is_current_is_left_alone(filled, monkeypatch):
    monkeypatch.setattr(views, "drop", pytest.fail)
    db.migrate(db.engine(filled))


def test_a_migration_may_alter_a_table_that_views_read(filled, monkeypatch):
    with db.engine(filled).connect() as connection:
        assert views.are_current(connection)

    def alter(config, _revision):
        operations = Operations(MigrationContext.configure(config.attributes["connection"]))
        with operations.batch_alter_table("event", recreate="auto") as batch:
            batch.alter_column("scope", new_column_name="part")
        with operations.batch_alter_table("event") as batch:
            batch.alter_column("part", new_column_name="scope", type_=dictionary.types.Text())

    monkeypatch.setattr(db.command, "upgrade", alter)
    monkeypatch.setattr(views, "are_current", lambda _: False)
    before = ask(filled, "SELECT event_id, scope, days_left FROM timeline ORDER BY event_id")
    db.migrate(db.engine(filled))
    assert ask(filled, "SELECT event_id, scope, days_left FROM timeline ORDER BY event_id") == before


def test_on_sqlite_a_view_of_ones_own_survives_a_migration_of_its_table(engine, monkeypatch):
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW mine AS SELECT scope FROM event"))
        connection.execute(text("CREATE VIEW mine_too AS SELECT day FROM timeline"))

    def alter(config, _revision):
        operations = Operations(MigrationContext.configure(config.attributes["connection"]))
        with operations.batch_alter_table("event", recreate="always") as batch:
            batch.alter_column("scope", type_=dictionary.types.Text())

    monkeypatch.setattr(db.command, "upgrade", alter)
    monkeypatch.setattr(views, "are_current", lambda _: False)
    db.migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM mine, mine_too")).all() == []


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_on_postgresql_a_view_of_ones_own_on_ours_is_named_and_never_dropped(postgres_url, monkeypatch):
    engine = db.engine(postgres_url)
    db.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW mine AS SELECT day FROM timeline"))
    monkeypatch.setattr(views, "are_current", lambda _: False)
    with pytest.raises(StoreError, match="view mine depends on view timeline"):
        db.migrate(engine)
    assert "mine" in inspect(engine).get_view_names()

"""The shipped facts: what is carried over, and that loading them is quiet, repeatable and correctable."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from data import queries
from data.models import Alias, Change, Claim, Document, Event, Product, Source
from data.seed import PRODUCTS, build, load_seed
from data.store import unread_documents
from pipeline.types import EXTRACTOR

ENTRY = {
    "slug": "corvid-lark",
    "name": "Lark (app)",
    "vendor": "Corvid",
    "kind": "app",
    "category": "chat",
    "summary": "Chat app by Corvid.",
    "aliases": ["Lark"],
    "members": ["lark-3"],
    "replacements": ["Wren"],
    "events": [],
}
EVENT = {
    "event": "shutdown",
    "date": "2027-01-31",
    "platform": None,
    "scope": "",
    "source_url": "https://corvid.example/end",
    "source_title": "Corvid: the end of Lark",
    "official": True,
    "read": "page read",
    "note": "",
}


@pytest.fixture
def load(session, now, tmp_path):
    """Loads a seed with the given products; gives back how many were new or had changed."""

    def once(*products, at=now) -> int:
        path = tmp_path / "products.json"
        path.write_text(json.dumps({"compiled": "2026-11-23", "products": products}), encoding="utf-8")
        return load_seed(session, at, path=path)

    return once


def entry(*events, **changed):
    return ENTRY | {"events": [EVENT | event for event in events]} | changed


def held(session):
    rows = select(Event.kind, Event.day, Event.authority).where(col(Event.known_to).is_(None))
    return sorted(session.exec(rows).all())


def test_every_shipped_event_has_a_claim_with_its_address(session, now):
    started = time.process_time()
    assert load_seed(session, now) >= 200
    assert time.process_time() - started < 10, "the bar is 2 s on an idle machine, measured by `make bench`"
    assert session.exec(select(func.count()).select_from(Event)).one() > 350
    addresses = session.exec(select(Claim.source_url).join(Event, Event.claim_id == Claim.id)).all()
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    assert unread_documents(session, extractor=EXTRACTOR) == []
    assert not session.exec(select(Change.id).where(col(Change.quiet).is_(False))).all()


def test_loading_twice_changes_nothing(session, now):
    def rows():
        tables = (Product, Alias, Source, Document, Claim, Event, Change)
        return [session.exec(select(func.count()).select_from(table)).one() for table in tables]

    load_seed(session, now)
    before = rows()
    assert load_seed(session, now + timedelta(days=1)) == 0
    assert rows() == before


def test_one_product_with_its_names_and_its_evidence(session, load):
    assert load(entry({})) == 1
    product = session.exec(select(Product)).one()
    assert (product.name, product.kind, product.summary) == ("Lark (app)", "app", "Chat app by Corvid.")
    names = session.exec(select(Alias.name, Alias.resolves).order_by(Alias.id)).all()
    assert names == [("Lark (app)", True), ("Lark", True), ("lark-3", False)]
    claim = session.exec(select(Claim)).one()
    assert (claim.source_url, claim.source_title) == (EVENT["source_url"], EVENT["source_title"])
    assert (claim.authority, claim.location, claim.replacements) == ("seed_official", "page read", ["Wren"])


def test_a_changed_seed_corrects_what_is_held_and_quietly(session, load, now):
    load(entry({}, {"event": "deprecated", "date": "2026-06-01", "official": False}))
    assert load(entry({"date": "2027-02-28"}, name="Lark, the app"), at=now + timedelta(days=1)) == 1
    assert held(session) == [("shutdown", "2027-02-28", "seed_official")]
    assert session.exec(select(Product.name)).one() == "Lark, the app"
    kinds = session.exec(select(Change.kind).where(Change.noticed_at > now).order_by(Change.kind)).all()
    assert kinds == ["moved", "withdrawn"]
    assert queries.recent_changes(session, now.date()) == []


def test_a_product_that_left_the_seed_is_held_no_more_and_may_come_back(session, load):
    load(entry({}))
    assert load() == 1
    assert held(session) == []
    load(entry({}))
    assert held(session) == [("shutdown", "2027-01-31", "seed_official")]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"event": "merged", "date": "2026-02"}, ("merged", "2026-02")),
        ({"event": "reversed"}, ("reversed", "2027-01-31")),
        ({"event": "rumoured", "date": None}, ("rumoured", None)),
        ({"date": None}, ("shutdown", None)),
        ({"event": "read_only", "date": None}, ("deprecated", None)),
        ({"event": "deprecated", "date": "2026"}, ("deprecated", "2026")),
        ({"event": "launched", "date": "2024"}, ("launched", "2024")),
    ],
)
def test_each_kind_of_fact_becomes_its_event(session, load, event, expected):
    load(entry(event))
    assert [(kind, day) for kind, day, _ in held(session)] == [expected]


def test_two_places_that_say_the_same_are_two_claims_of_one_event(session, load):
    load(entry({"official": False, "source_url": "https://bird.example/a"}, {}))
    event = session.exec(select(Event)).one()
    assert (event.authority, event.claim_ids, event.disputed) == ("seed_official", [1, 2], False)


def test_the_shipped_file_holds_facts_only_and_each_in_its_place():
    seed = json.loads(PRODUCTS.read_text(encoding="utf-8"))
    slugs = [product["slug"] for product in seed["products"]]
    assert slugs == sorted(slugs)
    assert len(set(slugs)) == len(slugs) >= 200
    for product in seed["products"]:
        assert not any(name.lower().startswith(("no ", "none ")) for name in product["replacements"])


def test_the_seed_is_what_build_makes_of_the_facts(shared, tmp_path, monkeypatch):
    for name in ("edits.toml",):
        (tmp_path / name).write_bytes((build.HERE / name).read_bytes())
    monkeypatch.setattr(build, "HERE", tmp_path)
    build.main(str(shared / "facts" / "products.json"))
    assert (tmp_path / "products.json").read_bytes() == PRODUCTS.read_bytes()


def test_no_sentence_is_copied_and_nothing_inferred_is_shipped(shared):
    facts = json.loads((shared / "facts" / "products.json").read_text(encoding="utf-8"))
    shipped = PRODUCTS.read_text(encoding="utf-8")
    sentences = [f["summary"] for f in facts] + [e["note"] for f in facts for e in f["events"]]
    assert [s for s in sentences if len(s.split()) > 4 and s in shipped] == []
    inferred = sum(e["confidence"] == "inferred" for f in facts for e in f["events"])
    seed = json.loads(shipped)["products"]
    total = sum(len(f["events"]) for f in facts)
    assert sum(len(p["events"]) for p in seed) <= total - inferred


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["No direct OpenAI replacement", "None listed by OpenAI"], []),
        (["New AI21 platform (details to come)", "Prompt text in application code"], []),
        (
            ["Realtime API (GA)", "gpt-6-luna (API)", "Nova 2 family"],
            ["Realtime API", "gpt-6-luna", "Nova 2 family"],
        ),
    ],
)
def test_only_names_are_replacements(given, expected):
    assert build.replacements(given) == expected

"""The records of vendors: what counts as notice, what as a move, and how promises are judged."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

import pytest

from dashboard import vendor_words
from data import db
from data.records import Notice, compare, promised, vendor_records
from data.settings import ROOT
from data.sources import Promise, Registry, VendorEntry
from pipeline.types import Authority, PartialDate, Strength
from tests.data import world

PRESS = world.SourceEntry(id="gazette", title="Gazette", urls=("https://gazette.example/birds",), authority=Authority.PRESS)  # fmt: skip
POLICY = "https://corvid.example/policy"


@pytest.fixture
def session(url):
    db.migrate(db.engine(url))
    with db.session(url) as opened:
        yield opened


def tell(session, *claims, after=0, entry=world.LIFECYCLE):
    world.tell(session, entry, world.now() - timedelta(days=30 - after), *claims)


def record(session, **asked):
    (found,) = vendor_records(session, vendors=["corvid"], **asked)
    return found


def test_notice_is_from_the_announcement_to_a_promised_day(session):
    tell(
        session,
        world.claim("a", world.day(60), announced=world.day(-40)),
        world.claim("b", world.day(10), announced=world.day(-20), deprecated=world.day(-5)),
        world.claim("c", world.day(50), deprecated=world.day(20)),
    )
    found = record(session)
    assert [(n.product, n.days, n.since) for n in found.notices] == [
        ("b", 30, "announced"), ("c", 30, "deprecated"), ("a", 100, "announced")]  # fmt: skip
    assert (found.endings, found.median_days, found.shortest and found.shortest.days) == (3, 30, 30)


def test_what_is_no_notice_is_left_out(session):
    tell(
        session,
        world.claim("same-day", world.day(5), announced=world.day(5)),
        world.claim("told-after", world.day(-9), announced=world.day(-2)),
        world.claim("perhaps", world.day(99), announced=world.day(-2), strength=Strength.NOT_BEFORE),
        world.claim("guess", world.day(99), announced=world.day(-2), strength=Strength.ESTIMATED),
        world.claim("month", PartialDate("2031-05"), announced=world.day(-2)),
        world.claim("told-in-a-month", world.day(99), announced=PartialDate("2026-03")),
    )
    tell(session, world.claim("rumour", world.day(80), announced=world.day(-3)), entry=PRESS)
    found = record(session)
    assert (found.notices, found.endings) == ((), 3)
    assert (found.median_days, found.shortest) == (None, None)


def test_a_part_takes_the_announcement_for_it_or_else_that_for_all(session):
    tell(
        session,
        world.claim("a", world.day(60), announced=world.day(-40), scope="EU"),
        world.claim("a", world.day(70), announced=world.day(-10)),
        world.claim("a", world.day(90), scope="US"),
    )
    assert [(n.scope, n.days) for n in record(session).notices] == [("", 80), ("EU", 100), ("US", 100)]


def test_dates_moved_later_and_sooner_and_taken_back(session):
    tell(
        session,
        world.claim("a", world.day(60)),
        world.claim("b", world.day(60)),
        world.claim("c", world.day(9)),
    )
    tell(
        session,
        world.claim("a", world.day(90)),
        world.claim("b", world.day(40)),
        world.claim("c", world.day(9)),
        after=2,
    )
    found = record(session)
    assert [(m.product, m.days) for m in found.later] == [("a", 30)]
    assert [(m.product, m.days) for m in found.sooner] == [("b", -20)]
    before = world.now() - timedelta(days=29)
    assert record(session, known=before).moves == ()
    (sooner,) = (line for line in vendor_words.in_full(found) if line.startswith("b: from"))
    assert sooner.endswith(", 20 days earlier")


def test_a_promise_is_judged_by_what_it_covers():
    def notice(product: str, days: int, kind: str = "model", told: date = date(2026, 3, 1)) -> Notice:
        return Notice(product, product, kind, "", told, told + timedelta(days=days), "announced")

    promise = Promise(
        days=60, to="models", url=POLICY, kinds=("model",), without=("preview",), since=date(2026, 1, 1)
    )
    given = [notice("a", 60), notice("b", 59), notice("c-Preview", 3), notice("d", 1, "app"), notice("e", 1, told=date(2025, 1, 1))]  # fmt: skip
    judged = compare(promise, given)
    assert (judged.kept, [n.product for n in judged.broken]) == (1, ["b"])
    assert (vendor_words.promised(judged), vendor_words.kept(judged)) == (
        "60 days of notice for models",
        "kept 1 of 2 times",
    )
    only = promise.model_copy(update={"only": ("b",), "without": ()})
    assert [n.product for n in compare(only, given).broken] == ["b"]
    assert vendor_words.kept(compare(promise, [])) == "nothing yet to judge it by"


def test_a_vendor_that_promises_and_ended_nothing_has_a_record(session):
    registry = Registry(
        vendors=(VendorEntry(name="Corvid", promises=(Promise(days=9, to="all", url=POLICY),)),)
    )
    tell(session, world.claim("a", world.day(60), announced=world.day(-1)))
    assert promised(registry).keys() == {"corvid"}
    found = record(session, registry=registry)
    assert (found.promises[0].kept, found.as_json()["promises"][0]["of"]) == (1, 1)
    assert found.as_json()["notice"] == {"count": 1, "median_days": 61, "shortest_days": 61}


def test_every_shipped_promise_names_the_policy_of_the_vendor_itself():
    shipped = tomllib.loads((ROOT / "data" / "sources.toml").read_text(encoding="utf-8"))
    promising = [entry for entry in shipped["vendor"] if "promises" in entry]
    assert len(promising) >= 5
    for entry in promising:
        for promise in entry["promises"]:
            host = promise["url"].split("/")[2]
            assert any(host == domain or host.endswith("." + domain) for domain in entry["domains"]), promise

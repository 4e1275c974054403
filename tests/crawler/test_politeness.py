"""Politeness that can be counted on the other side, and that outlives the process."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from crawler.results import Outcome
from data import store
from data.models import HostDay, Source
from data.sources import Cadence, back_off
from tests.crawler.conftest import source
from tests.loopback import in_turn, page, serving, status

HTML = b"<!doctype html><p>Quill 2 shuts down on 3 March 2027.</p>"


def moved(code: int, to: str):
    return status(code, Location=to)


def remarks(session, name: str) -> dict[str, str]:
    session.expire_all()
    return session.exec(select(Source.remarks).where(Source.slug == name)).one() or {}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"/a": moved(301, "/b"), "/b": page(HTML)}, "/b"),
        ({"/a": moved(308, "/b"), "/b": moved(301, "/c"), "/c": page(HTML)}, "/c"),
        ({"/a": moved(302, "/b"), "/b": page(HTML)}, None),
        ({"/a": moved(301, "/b"), "/b": moved(307, "/c"), "/c": page(HTML)}, None),
        ({"/a": page(b"<html><head><link rel=canonical href=/docs/b></head><p>x</p></html>")}, "/docs/b"),
        ({"/a": page(b"<html><head><link rel=canonical href='/a/?utm=1'></head><p>x</p></html>")}, None),
        ({"/a": page(b"<html><head><link rel=canonical href='javascript:x'></head><p>x</p></html>")}, None),
        ({"/a": status(200, HTML, Content_Type="text/html", Link='</b>; rel="canonical"')}, "/b"),
    ],
)
def test_a_page_that_moved_for_good_is_proposed(crawled, session, answers, expected):
    with serving(answers) as site:
        found = crawled(source("a", f"{site.url}/a"))["a"]
        again = crawled(source("a", f"{site.url}/a"))["a"]
    assert found.outcome is Outcome.NEW
    moved_from = {"moved_from": f"{site.url}/a"}
    assert remarks(session, "a") == (moved_from | {"moved_to": f"{site.url}{expected}"} if expected else {})
    assert found.remark.startswith(f"it has moved to {site.url}{expected}; " if expected else "")
    assert bool(found.remark) == bool(expected)
    assert again.remark == "", "it is told once"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Deprecation": "@1798761600"}, {"deprecation": "2027-01-01"}),
        ({"Deprecation": "true", "Sunset": "Thu, 01 Jul 2027 23:59:59 GMT"}, {"deprecation": "now", "sunset": "2027-07-01"}),
        (
            {"Sunset": "Thu, 01 Jul 2027 23:59:59 GMT", "Link": '<https://x.example/why>; rel="sunset"; type="text/html"'},
            {"sunset": "2027-07-01", "about": "https://x.example/why"},
        ),
        ({"Deprecation": "@99999999999999999999", "Sunset": "next Tuesday"}, {}),
        ({"Sunset": "Mon, 32 Foo 2027", "Deprecation": ""}, {}),
    ],
)  # fmt: skip
def test_deprecation_and_sunset_headers_are_noted(crawled, session, headers, expected):
    answers = {"/api": status(200, b'{"data": []}', Content_Type="application/json", **headers)}
    with serving(answers) as site:
        found = crawled(source("api", f"{site.url}/api", kind="api", vendor="Quill"))["api"]
    assert found.outcome is Outcome.NEW
    assert remarks(session, "api") == expected
    assert ("switched off on 2027-07-01" in found.remark) == ("sunset" in expected)


def test_a_wish_to_be_left_alone_is_remembered_and_an_endless_one_cut(crawled, session):
    answers = {"/busy": status(429, Retry_After="7200"), "/shy": status(503, Retry_After="999999999"), "/odd": status(503, Retry_After="soon")}  # fmt: skip
    with serving(answers) as site:
        crawled(*[source(name[1:], f"{site.url}{name}") for name in answers])
    waits = dict(session.exec(select(Source.slug, Source.wait_until)).all())
    assert timedelta(hours=1.9) < waits["busy"] - datetime.now(UTC) < timedelta(hours=2.1)
    assert timedelta(days=6.9) < waits["shy"] - datetime.now(UTC) < timedelta(days=7.1)
    assert waits["odd"] is None


def test_failures_are_counted_until_it_goes_well(crawled, session):
    with serving({"/page": in_turn(status(404), status(404), page(HTML))}) as site:
        counts = []
        for _ in range(3):
            crawled(source("page", f"{site.url}/page"))
            session.expire_all()
            counts.append(session.exec(select(Source.failures)).one())
    assert counts == [1, 2, 0]


def test_a_source_that_fails_is_asked_ever_later_but_every_day(now):
    asked = source("page", "https://x.example/", cadence="hourly")
    waits = [back_off("page", failures) for failures in range(1, 12)]
    assert all(timedelta(hours=1) <= wait <= timedelta(hours=30) for wait in waits)
    assert waits[:5] == sorted(waits[:5])
    assert len({back_off(name, 3) for name in map(str, range(50))}) > 40, "not all at once"
    assert not asked.is_due(now - timedelta(minutes=59), now, failures=1)
    assert asked.is_due(now - timedelta(minutes=76), now, failures=1)
    assert not asked.is_due(now - timedelta(hours=3), now, failures=3)
    assert asked.is_due(None, now, failures=3)
    by_hand = source("hand", "https://x.example/", cadence=Cadence.ONCE)
    assert not by_hand.is_due(now - timedelta(days=999), now, failures=1)


def test_a_host_is_asked_so_often_a_day_and_no_more_over_all_runs(crawled, session):
    names = [f"page-{number}" for number in range(4)]
    with serving({"/robots.txt": status(404)} | {f"/{name}": page(HTML) for name in names}) as site:
        sources = [source(name, f"{site.url}/{name}") for name in names]
        first = crawled(*sources[:2], host_budget=5)
        second = crawled(*sources[2:], host_budget=5)
        store.spend(session, datetime.now(UTC).date() - timedelta(days=1), {"127.0.0.1": 99})
        assert len(site.requests) == 5, "robots.txt counts too"
    assert {result.outcome for result in first.values()} == {Outcome.NEW}
    reasons = [result.reason for result in second.values() if result.reason]
    assert reasons == [
        "127.0.0.1 was asked 5 times today, which is enough; raise SWANSONG_HOST_BUDGET to ask it more often"
    ]
    counts = {row.day: row.requests for row in session.exec(select(HostDay))}
    assert counts[datetime.now(UTC).date()] == 5


def test_a_host_is_left_in_peace_between_two_requests(crawled, monkeypatch):
    """Through a proxy, since nobody has to be polite to their own machine; the pause is drawn from half to one and a half of what is set."""
    came: dict[str, list[float]] = {}

    def timed(handler):
        came.setdefault(urlsplit(handler.path).hostname, []).append(time.monotonic())
        page(HTML)(handler)

    hosts = [f"{name}.example" for name in "ab"]
    addresses = [f"http://{host}/{n}" for host in hosts for n in range(4)]
    robots = {f"http://{host}/robots.txt": status(404) for host in hosts}
    with serving(dict.fromkeys(addresses, timed) | robots) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        sources = [source(f"page-{n}", url) for n, url in enumerate(addresses)]
        found = crawled(*sources, allow_private=False, host_delay=0.6, fetch_timeout=20)
    assert {result.outcome for result in found.values()} == {Outcome.NEW}
    pauses = [after - before for moments in came.values() for before, after in pairwise(moments)]
    assert len(pauses) == 6
    assert min(pauses) >= 0.29
    starts = [moments[0] for moments in came.values()]
    ends = [moments[-1] for moments in came.values()]
    assert max(starts) < min(ends), "one host does not wait for the other"


def test_a_wish_to_be_left_alone_may_be_a_date(crawled, session):
    until = datetime.now(UTC) + timedelta(hours=5)
    with serving({"/busy": status(503, Retry_After=format_datetime(until, usegmt=True))}) as site:
        found = crawled(source("busy", f"{site.url}/busy"))["busy"]
    assert found.reason.endswith(f"to be left alone until {until:%Y-%m-%d %H:%M} UTC")
    waits = session.exec(select(Source.wait_until)).one()
    assert abs(waits - until) < timedelta(seconds=2)


def test_what_an_address_says_of_its_end_is_noted_when_it_has_ended_too(crawled, session):
    gone = status(410, Sunset="Thu, 01 Jul 2027 23:59:59 GMT", Deprecation="@1798761600")
    with serving({"/api": gone}) as site:
        api = source("api", f"{site.url}/api", kind="api", vendor="Quill")
        found = crawled(api)["api"]
    assert found.outcome is Outcome.FAILED
    assert remarks(session, "api") == {"deprecation": "2027-01-01", "sunset": "2027-07-01"}

"""Politeness that can be counted on the other side, and that outlives the process."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from urllib.parse import urlsplit

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


CANONICAL = "<html><head><link rel=canonical href='{}'></head><p>x</p></html>"
MOVES = {
    "once": ({"": moved(301, "/b"), "/b": page(HTML)}, "/b"),
    "twice": ({"": moved(308, "/b"), "/b": moved(301, "/c"), "/c": page(HTML)}, "/c"),
    "for-now": ({"": moved(302, "/b"), "/b": page(HTML)}, None),
    "for-now-later": ({"": moved(301, "/b"), "/b": moved(307, "/c"), "/c": page(HTML)}, None),
    "by-its-own-word": ({"": page(CANONICAL.format("/docs/b").encode())}, "/docs/b"),
    "spelt-otherwise": ({"": page(CANONICAL.format("/spelt-otherwise/?utm=1").encode())}, None),
    "to-a-script": ({"": page(CANONICAL.format("javascript:x").encode())}, None),
    "by-its-header": ({"": status(200, HTML, Content_Type="text/html", Link='</b>; rel="canonical"')}, "/b"),
}  # fmt: skip


def test_a_page_that_moved_for_good_is_proposed(crawled, session):
    with ExitStack() as opened:
        sites = {name: opened.enter_context(serving({})) for name in MOVES}
        for name, (answers, _) in MOVES.items():
            sites[name].answers.update({path or f"/{name}": answer for path, answer in answers.items()})
        sources = [source(name, f"{site.url}/{name}") for name, site in sites.items()]
        found, again = crawled(*sources), crawled(*sources)
    for name, (_, expected) in MOVES.items():
        at = sites[name].url
        said = {"moved_to": f"{at}{expected}", "moved_from": f"{at}/{name}"} if expected else {}
        assert (found[name].outcome, remarks(session, name)) == (Outcome.NEW, said), name
        assert found[name].remark.startswith(f"it has moved to {at}{expected}; " if expected else "")
        assert bool(found[name].remark) == bool(expected)
    assert {result.remark for result in again.values()} == {""}, "it is told once"


ENDS = {
    "dated": ({"Deprecation": "@1798761600"}, {"deprecation": "2027-01-01"}),
    "both": ({"Deprecation": "true", "Sunset": "Thu, 01 Jul 2027 23:59:59 GMT"}, {"deprecation": "now", "sunset": "2027-07-01"}),
    "explained": (
        {"Sunset": "Thu, 01 Jul 2027 23:59:59 GMT", "Link": '<https://x.example/why>; rel="sunset"; type="text/html"'},
        {"sunset": "2027-07-01", "about": "https://x.example/why"},
    ),
    "odd": ({"Deprecation": "@99999999999999999999", "Sunset": "next Tuesday"}, {}),
    "odder": ({"Sunset": "Mon, 32 Foo 2027", "Deprecation": ""}, {}),
}  # fmt: skip


def test_deprecation_and_sunset_headers_are_noted(crawled, session):
    answers = {
        f"/{name}": status(200, b'{"data": []}', Content_Type="application/json", **headers)
        for name, (headers, _) in ENDS.items()
    }
    with serving(answers) as site:
        found = crawled(*[source(name, f"{site.url}/{name}", kind="api", vendor="Quill") for name in ENDS])
    for name, (_, expected) in ENDS.items():
        assert (found[name].outcome, remarks(session, name)) == (Outcome.NEW, expected), name
        assert ("switched off on 2027-07-01" in found[name].remark) == ("sunset" in expected)


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


def test_what_redirects_and_earlier_addresses_say_of_their_end_is_noted_too(crawled, session):
    """They are not what is read, so nobody else would see it."""
    ending = {"Sunset": "Thu, 01 Jul 2027 23:59:59 GMT"}
    answers = {
        "/old": status(302, Location="/new", **ending), "/gone": status(410, **ending), "/new": page(HTML),
        "/nowhere": status(302, Location="http://127.0.0.1:99999/", **ending),
    }  # fmt: skip
    with serving(answers) as site:
        found = crawled(
            source("led-on", f"{site.url}/old"),
            source("second", f"{site.url}/gone", f"{site.url}/new"),
            source("lost", f"{site.url}/nowhere"),
        )
    assert all(remarks(session, name) == {"sunset": "2027-07-01"} for name in found)
    assert [found[name].outcome for name in ("led-on", "second", "lost")] == [
        Outcome.NEW,
        Outcome.NEW,
        Outcome.FAILED,
    ]


def test_what_an_address_says_of_its_end_is_noted_when_it_has_ended_too(crawled, session):
    gone = status(410, Sunset="Thu, 01 Jul 2027 23:59:59 GMT", Deprecation="@1798761600")
    with serving({"/api": gone}) as site:
        api = source("api", f"{site.url}/api", kind="api", vendor="Quill")
        found = crawled(api)["api"]
    assert found.outcome is Outcome.FAILED
    assert remarks(session, "api") == {"deprecation": "2027-01-01", "sunset": "2027-07-01"}

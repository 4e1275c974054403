"""Feeds, calendars and badges over real HTTP: what is served where, and what is not sent twice."""

from __future__ import annotations

from datetime import timedelta

import feedparser
import icalendar
import pytest
from lxml import etree

from pipeline.types import Claim, PartialDate
from tests import hostile
from tests.dashboard.telling import report, tell

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def ending(name: str, day: str, vendor: str = "Corvid", **known) -> Claim:
    return Claim(name, vendor, shutdown=PartialDate(day), evidence=f"{name} ends {day}", **known)


@pytest.fixture
def told(session, now) -> None:
    tell(session, ending("Velora 3", "2026-12-20"), ending("Velora 4", "2027-Q2"), at=now - timedelta(days=5))
    tell(session, ending("Wren", "2027-02-01", "Nest"), at=now - timedelta(days=4), vendor="Nest")


@pytest.mark.parametrize("ending_", TYPES)
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("all", {"Velora 3", "Velora 4", "Wren"}),
        ("vendor/corvid", {"Velora 3", "Velora 4"}),
        ("product/nest-wren", {"Wren"}),
        ("kind/model", {"Velora 3", "Velora 4", "Wren"}),
        ("kind/app", set()),
        ("watchlist", {"Velora 4", "Wren"}),
    ],
)
def test_each_selection_is_served_in_each_form(client, told, path, names, ending_):
    query = "?product=corvid-velora-4&product=nest-wren" if path == "watchlist" else ""
    answer = client.get(f"/feeds/{path}.{ending_}{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[ending_]
    if ending_ == "ics":
        titles = [str(e["summary"]) for e in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")]
    elif ending_ == "json":
        feed = answer.json()
        assert feed["feed_url"] == f"https://swan.example/feeds/{path}.json{query}"
        titles = [item["title"] for item in feed["items"]]
    else:
        read = feedparser.parse(answer.content)
        assert not read.bozo
        titles = [entry.title for entry in read.entries]
        (own,) = [link.href for link in read.feed.links if link.rel == "self"]
        assert own == f"https://swan.example/feeds/{path}.{ending_}{query}"
    assert {name for name in ("Velora 3", "Velora 4", "Wren") if any(name in t for t in titles)} == names
    assert len(titles) == len(names)


@pytest.mark.parametrize("form", TYPES)
def test_what_a_client_has_is_not_sent_again(client, session, told, form, now):
    first = client.get(f"/feeds/all.{form}")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert first.headers["cache-control"] == "public, max-age=300"
    for known in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", W/{tag}'},
        {"If-Modified-Since": changed},
    ):
        again = client.get(f"/feeds/all.{form}", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(f"/feeds/all.{form}", headers={"If-Modified-Since": "yesterday"}).status_code == 200
    tell(session, ending("Velora 3", "2027-01-20"), ending("Velora 4", "2027-Q2"), at=now)
    both = {"If-None-Match": tag, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    fresh = client.get(f"/feeds/all.{form}", headers=both)
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != tag
    assert fresh.headers["last-modified"] != changed


def test_entries_stay_the_same_while_others_come(client, session, told, now):
    before = [item["id"] for item in client.get("/feeds/all.json").json()["items"]]
    tell(session, ending("Velora 3", "2027-01-20"), ending("Velora 4", "2027-Q2"), at=now)
    after = client.get("/feeds/all.json").json()["items"]
    assert [item["id"] for item in after][-len(before) :] == before
    assert after[0]["date_published"] == now.isoformat()


def test_the_host_that_a_request_names_stands_nowhere(client, told):
    answer = client.get(
        "/feeds/all.atom", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_a_badge_says_how_a_product_stands(client, told):
    answer = client.get("/badges/corvid-velora-3.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    image = etree.fromstring(answer.content)
    assert image.get("aria-label") == "Velora 3: ends 20 December 2026"
    assert client.get("/badges/corvid-velora-4.svg").text.count("ends the second quarter of 2027") == 3
    assert client.get("/badges/none.svg").status_code == 404


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_name_gets_out_of_its_badge(text):
    from api.badge import svg

    image = etree.fromstring(svg(text, text, "#000"))
    assert {etree.QName(e).localname for e in image.iter()} == {"svg", "title", "rect", "path", "g", "text"}
    assert not any(name.startswith("on") for e in image.iter() for name in e.attrib)


@pytest.mark.parametrize("ending_", ["atom", "rss", "json"])
def test_the_news_are_a_feed_in_which_a_story_stays_one_entry(client, session, told, now, ending_):
    day = now.date()

    def read():
        answer = client.get(f"/feeds/news.{ending_}")
        assert answer.headers["content-type"] == TYPES[ending_]
        if ending_ == "json":
            return [(item["id"], item["title"], item["content_html"]) for item in answer.json()["items"]]
        found = feedparser.parse(answer.content)
        assert not found.bozo
        return [(e.id, e.title, e.content[0].value if "content" in e else e.summary) for e in found.entries]

    report(
        session, "Nest", "Velora 3 shuts down in December", "Velora 3", on=day, at=now, days=["2026-12-20"]
    )
    [(first, title, _)] = read()
    assert title == "Velora 3 shuts down in December"
    report(
        session,
        "The Bird",
        "Velora 3 shuts down <b>soon</b>",
        "Velora 3",
        on=day,
        at=now,
        days=["2027-01-20"],
    )
    [(again, _, body)] = read()
    assert again == first
    for part in (
        "Nest: Velora 3 shuts down in December",
        "&lt;b&gt;soon",
        "not all of these days can be true",
        "20 December 2026",
    ):
        assert part in body
    assert client.get(f"/feeds/news.{ending_}?vendor=nest").text.count("Velora 3") == 0


def test_the_feed_of_no_news_is_valid(client):
    assert not feedparser.parse(client.get("/feeds/news.atom").content).bozo
    assert client.get("/feeds/news.ics").status_code == 422

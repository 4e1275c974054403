"""Feeds: what their specifications ask for, what an entry says, and that the same change is always the same entry."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from alerts import feeds
from alerts.addresses import Addresses, web
from alerts.feeds import Channel, Format
from data.changes import Told
from tests import hostile
from tests.dashboard.rows import MOMENT, change, event, product

TO = Addresses("https://swan.example", "https://look.example")
ATOM = "{http://www.w3.org/2005/Atom}"
QUOTE = "Velora 3 is shut down on 1 June 2027."


def channel(format: str) -> Channel:
    return Channel(
        "Everything", "All of it", "https://look.example", f"https://swan.example/feeds/all.{format}"
    )


def told(kind: str = "moved", name: str = "Velora 3", **known) -> Told:
    of = product(name)
    facts = {"replacements": ("velora-4",), "evidence": QUOTE} | known
    end = event(of, "shutdown", "2027-06-01", **facts)
    return Told(change(of, kind, before_day="2027-03-01", after_day="2027-06-01", days=92), end)


def rendered(format: Format, *changes: Told) -> bytes:
    return feeds.render(format, channel(format), [feeds.item(one, TO) for one in changes])


@pytest.mark.parametrize("format", [Format.ATOM, Format.RSS])
def test_feedparser_reads_it_without_a_complaint(format):
    one = told()
    read = feedparser.parse(rendered(format, one, told("withdrawn")))
    assert not read.bozo
    assert read.version == {"atom": "atom10", "rss": "rss20"}[format]
    assert [link.href for link in read.feed.links if link.rel == "self"] == [
        f"https://swan.example/feeds/all.{format}"
    ]
    assert read.feed.link == "https://look.example"
    entry = read.entries[0]
    assert entry.title == "Velora 3: shutdown put off by 92 days: now on 1 June 2027, before on 1 March 2027"
    assert entry.link == "https://look.example/product?product=velora-3"
    assert entry.published_parsed[:6] == MOMENT.timetuple()[:6]
    body = entry.content[0].value if format is Format.ATOM else entry.summary
    for part in (
        "velora-4",
        QUOTE,
        "https://docs.corvid.example/lifecycle",
        "the vendor's page",
        "1 June 2027",
    ):
        assert part in body
    assert {tag.term for tag in entry.tags} == {"Corvid", "model", "shutdown", "moved"}


def test_atom_has_what_rfc_4287_requires():
    root = etree.fromstring(rendered(Format.ATOM, told(), told("dated")))
    for place in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(place.findall(f"{ATOM}{name}")) == 1
        assert urlsplit(place.findtext(f"{ATOM}id")).scheme == "urn"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    for entry in root.iter(f"{ATOM}entry"):
        assert (
            entry.find(f"{ATOM}link[@rel='alternate']") is not None or entry.find(f"{ATOM}link") is not None
        )
        assert entry.find(f"{ATOM}content").get("type") == "html"


def test_rss_has_what_its_specification_requires():
    root = etree.fromstring(rendered(Format.RSS, told()))
    assert root.get("version") == "2.0"
    (only,) = root.findall("channel")
    assert all(only.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    (item,) = only.findall("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(item.findtext("pubDate")) == MOMENT
    assert len(only.findall(f"{ATOM}link[@rel='self']")) == 1


def test_json_feed_has_what_version_1_1_requires():
    feed = json.loads(rendered(Format.JSON, told()))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == "https://swan.example/feeds/all.json"
    (item,) = feed["items"]
    assert isinstance(item["id"], str)
    assert item["content_html"]
    assert (
        item["content_text"].splitlines()[-1]
        == "Source: Corvid: lifecycle https://docs.corvid.example/lifecycle"
    )
    assert item["date_published"] == "2026-11-23T12:00:00+00:00"
    assert item["external_url"] == "https://docs.corvid.example/lifecycle"


@pytest.mark.parametrize("format", Format)
def test_the_same_changes_give_the_same_bytes_and_no_changes_a_valid_feed(format):
    one = told()
    assert rendered(format, one) == rendered(format, one)
    empty = rendered(format)
    if format is Format.JSON:
        assert json.loads(empty)["items"] == []
    else:
        read = feedparser.parse(empty)
        assert not read.bozo
        assert read.entries == []
    assert feeds.newest([]) == feeds.BEGINNING


def test_an_entry_is_known_by_its_change_and_nothing_else():
    one = told()
    renamed = Told(one.change, None)
    assert feeds.item(one, TO).id == feeds.item(renamed, TO).id
    assert feeds.item(one, TO).id != feeds.item(told(), TO).id
    assert feeds.newest([feeds.item(one, TO), feeds.item(told(), TO)]) == MOMENT


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("appeared", None, "2027-03", "shutdown in March 2027"),
        ("appeared", None, None, "shutdown announced, no date given yet"),
        ("brought_forward", "2027-03-02", "2027-03-01", "shutdown brought forward by 1 day: now on 1 March 2027, before on 2 March 2027"),
        ("withdrawn", "2027-Q1", None, "shutdown withdrawn (was in the first quarter of 2027)"),
        ("undated", "2027", None, "shutdown no longer has a date (was in 2027)"),
        ("replacement", "2027", "2027", "shutdown has another replacement: velora-4"),
        ("confirmed", "2027-H1", "2027-H1", "shutdown confirmed by the vendor: in the first half of 2027"),
    ],
)  # fmt: skip
def test_what_changed_is_said_as_precisely_as_it_is_known(kind, before, after, said):
    of = product()
    row = change(of, kind, before_day=before, after_day=after, days=-1 if kind == "brought_forward" else None)
    end = event(of, "shutdown", after, replacements=("velora-4",))
    assert feeds.item(Told(row, end), TO).title == f"Velora 3: {said}"


def test_an_earliest_day_is_never_told_as_a_promise():
    of = product()
    row = change(of, "loosened", after_day="2027-03-01", after_strength="not_before")
    end = event(of, "shutdown", "2027-03-01", strength="not_before", platform="google-cloud", scope="EU")
    item = feeds.item(Told(row, end), TO)
    assert "no earlier than 1 March 2027" in item.title
    assert "<dd>no earlier than 1 March 2027</dd>" in item.html
    assert "<dd>Google Cloud</dd>" in item.html


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_name_quote_or_scope_gets_out_of_its_place(text):
    bad = told(name=text, evidence=text, scope=text, replacements=(text,), source_title=text, reason=text)
    for kind in (Format.ATOM, Format.RSS):
        root = etree.fromstring(rendered(kind, bad))  # well-formed, and no entity is defined
        assert root.getroottree().docinfo.doctype == ""
        entries = list(root.iter(f"{ATOM}entry", "item"))
        assert len(entries) == 1
        body = entries[0].findtext(f"{ATOM}content") or entries[0].findtext("description")
        assert harmless(body)
        if kind is Format.RSS:
            assert "<" not in entries[0].findtext("title")
    (item,) = json.loads(rendered(Format.JSON, bad))["items"]
    assert harmless(item["content_html"])
    assert "\n" not in item["title"]


@pytest.mark.parametrize("address", hostile.LINKS)
def test_no_address_becomes_a_link_that_is_none(address):
    item = feeds.item(told(source_url=address), TO)
    assert item.source == ""
    assert html.fromstring(f"<div>{item.html}</div>").findall(".//a") == []
    assert web(address) == ""


def harmless(body: str) -> bool:
    """Whether it holds our own elements and attributes, and no others."""
    found = html.fromstring(f"<div>{body}</div>")
    tags = {element.tag for element in found.iter()}
    names = {name for element in found.iter() for name in element.attrib}
    links = {link.get("href") for link in found.iter("a")}
    return (
        tags <= {"div", "p", "dl", "dt", "dd", "blockquote", "a"}
        and names <= {"cite", "href"}
        and links <= {"https://docs.corvid.example/lifecycle"}
    )


def test_entries_of_one_moment_keep_the_order_they_are_given_in():
    early, late = told(name="Early"), told(name="Late")
    read = feedparser.parse(rendered(Format.ATOM, late, early))
    assert [entry.title.split(":")[0] for entry in read.entries] == ["Late", "Early"]
    assert feeds.newest([feeds.item(early, TO)]) == MOMENT

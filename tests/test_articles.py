"""Articles: the entries of a feed that seem worth reading are followed to their pages, once, and what stands in the way is said."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import UTC, date, datetime

from sqlmodel import select

import crawler.run
import jobs
from data import db, news
from data.health import health
from data.models import Claim, Document, Event, NewsItem, Source
from data.settings import settings
from tests.loopback import Site, page, serving, status
from tests.test_jobs import entry, rows

RSS = "application/rss+xml"


def feed(site_url: str, *entries: tuple[str, str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{site_url}/{path}</link><pubDate>Mon, 02 Feb 2026 09:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
        for path, title, text in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def article(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    teaser = "<aside><h3>Read next</h3><ul><li><a href='/x'>Harrow 1 shuts down on 5 May 2026</a></li></ul></aside>"
    return f"<!doctype html><html><head><title>{title} | News</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article>{teaser}</body></html>".encode()


QUILLIA = (
    "quillia",
    "Velmora to shut down Quillia",
    "Velmora is shutting down Quillia, its AI writing assistant.",
)
LAUNCH = ("orrery", "Brightline launches Orrery 2", "The new model is available to all users today.")
STORY = article(
    "Velmora to shut down Quillia",
    "Velmora said on Monday that it is shutting down Quillia, its AI writing assistant, after two years on the market.",
    "Quillia will be shut down on 3 March 2026. Until then people can export their drafts from the settings of the app.",
    "The company did not say how many people use it, and told customers by mail to move to another assistant of their choice.",
)


def ends(session, source: str) -> list[Event]:
    """The shutdowns that are held now on the word of a document of `source`."""
    said = select(Claim.id).join(Document).join(Source).where(Source.slug == source)
    current = (Event.kind == "shutdown", Event.known_to.is_(None), Event.claim_id.in_(said))
    return list(session.exec(select(Event).where(*current)))


def pressed(site: Site, **more: object) -> dict[str, object]:
    return entry(site, "press", kind="feed", follow=True, **more)


def test_an_article_is_read_for_what_its_teaser_leaves_out_fetched_once_and_saved(registered, tmp_path):
    answers = {"/quillia": page(STORY), "/orrery": page(b"<p>Not worth reading</p>")}
    with serving(answers) as site:
        site.answers["/press"] = page(feed(site.url, QUILLIA, LAUNCH), RSS)
        registered(pressed(site, vendor="Velmora"))
        first, second = jobs.collect(settings(), save=tmp_path / "saved"), jobs.collect(settings())
    (saved,) = (tmp_path / "saved").iterdir()
    assert f"{site.url}/quillia".encode() in gzip.decompress(saved.read_bytes())
    assert (first.ok, rows(first)["press"].documents, rows(second)["press"].documents) == (True, 2, 0)
    assert (site.statuses("/quillia"), site.statuses("/orrery")) == ([200], [])
    with db.session() as session:
        (event,) = ends(session, "press")
        assert event.day == "2026-03-03", "what is read next on that page is somebody else's end"
        claim = session.get_one(Claim, event.claim_id)
        assert (claim.source_url, claim.source_title) == (
            f"{site.url}/quillia",
            "Velmora to shut down Quillia",
        )
        assert claim.observed == datetime(2026, 2, 2, tzinfo=UTC)
        (thread,) = news.threads(session, date(2026, 2, 3))
        assert (thread.official, [item.days for item in thread.items]) == (True, [("2026-03-03",)])
        (found,) = health(session, datetime.now(UTC))
        assert (found.state, len(found.record.versions)) == ("healthy", 1), (
            "an article is no version of its feed"
        )


def test_without_follow_nothing_is_followed(registered):
    with serving({"/quillia": page(STORY)}) as site:
        site.answers["/press"] = page(feed(site.url, QUILLIA), RSS)
        registered(entry(site, "press", kind="feed", vendor="Velmora"))
        jobs.collect(settings())
    assert site.statuses("/quillia") == []


def test_what_stands_in_the_way_of_articles_is_said_and_they_are_given_up(registered):
    paid = b"<html><body><h1>Velmora ends Quillia</h1><p>Velmora said</p><p>Subscribe to continue reading</p></body></html>"
    login = b"<html><body><h1>Welcome</h1><form><input type=password></form></body></html>"
    answers = {"/paid": page(paid), "/login": page(login), "/gone": status(404), "/scan": page(b"%PDF-1", "application/pdf")}  # fmt: skip
    entries = [(name, f"Velmora to shut down {name.title()} 2", f"{name.title()} 2 will be shut down.") for name in ("paid", "login", "gone", "scan")]  # fmt: skip
    with serving(answers) as site:
        site.answers["/press"] = page(feed(site.url, *entries), RSS)
        registered(pressed(site))
        reports = [jobs.collect(settings()) for _ in range(news.MOST_FAILURES + 1)]
    assert all(report.ok for report in reports), "the feed itself was read"
    assert rows(reports[0])["press"].reason.startswith("4 of its articles could not be read: ")
    assert rows(reports[-1])["press"].reason == ""
    assert len(site.statuses("/paid")) == len(site.statuses("/login")) == news.MOST_FAILURES
    with db.session() as session:
        kept = select(Document.format).join(Source).where(Source.slug == "press")
        assert session.exec(kept).all() == ["feed"]
        assert {item.failures for item in session.exec(select(NewsItem))} == {news.MOST_FAILURES}


def test_a_crawler_that_dies_while_following_leaves_the_articles_for_the_next_time(
    registered, tmp_path, monkeypatch
):
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nread line\nexit 9\n")
    dying.chmod(0o755)
    follow = crawler.run.follow

    def follow_and_die(*given: object) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", str(dying))
            follow(*given)

    with serving({"/quillia": page(STORY)}) as site:
        site.answers["/press"] = page(feed(site.url, QUILLIA), RSS)
        registered(pressed(site, vendor="Velmora"))
        with monkeypatch.context() as broken:
            broken.setattr("crawler.run.follow", follow_and_die)
            report = jobs.collect(settings())
        assert "the crawler stopped" in rows(report)["press"].reason
        assert site.statuses("/quillia") == []
        jobs.collect(settings())
    assert site.statuses("/quillia") == [200]


def test_an_entry_speaks_on_its_own_day_and_an_edited_one_anew(registered):
    before = feed("http://x.example", ("a", "Quill 2 ends", "Quill 2 will be shut down on 3 March 2027."))
    after = before.replace(b"3 March", b"5 April")
    with serving({}) as site:
        registered(entry(site, "quill", kind="feed"))
        for body in (before, after):
            site.answers["/quill"] = page(body, RSS)
            jobs.collect(settings())
    with db.session() as session:
        days = [event.day for event in ends(session, "quill")]
        claims = session.exec(select(Claim).where(Claim.source_title == "quill")).all()
    assert days == ["2027-04-05"]
    assert {(claim.observed, claim.source_url) for claim in claims} == {
        (datetime(2026, 2, 2, tzinfo=UTC), "http://x.example/a")
    }


def test_the_options_of_the_child_travel_as_json(registered):
    from crawler.results import Article
    from crawler.wire import Options
    from data.sources import SourceEntry

    source = SourceEntry(id="press", title="Press", kind="feed", urls=("https://press.example/feed",))
    given = Options(
        settings=settings(), sources=(), articles=(Article(source=source, url="https://press.example/1"),)
    )
    assert Options.model_validate(json.loads(given.model_dump_json())) == given

"""Crawling over real HTTP into a real database: what is kept, what is asked again, and a child process that dies."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime

from sqlmodel import select

from crawler.content import Fetched
from crawler.results import Outcome
from crawler.run import crawl
from crawler.wire import Options, Spent, Told, receive, send
from data import db
from data.models import Document, Source
from data.settings import Settings, settings
from data.store import load_document
from tests.crawler.conftest import source
from tests.loopback import hang, in_turn, page, redirect, serving, status

HTML = b"<!doctype html><p>Quill 2 shuts down on 3 March 2027.</p>"


def test_the_bytes_are_kept_as_they_came_with_what_the_headers_say(crawled, session):
    answers = {"/page": page(HTML, "text/html; charset=ISO-8859-1", published="2026-05-04")}
    with serving(answers) as site:
        found = crawled(source("quill", f"{site.url}/page#shutdowns", vendor="Quill", language="de"))["quill"]
    document, kept_source = load_document(session, found.document_id)
    assert (found.outcome, found.reason) == (Outcome.NEW, "")
    assert (document.raw, document.url) == (HTML, f"{site.url}/page")
    # As browsers do, the web takes Latin-1 for its superset of Windows.
    assert (document.format, document.charset, document.published) == ("html", "cp1252", date(2026, 5, 4))
    assert (kept_source.slug, kept_source.failure) == ("quill", None)
    headers = next(headers for path, _, headers in site.requests if path == "/page")
    assert headers["User-Agent"].startswith("Swansong/")
    assert headers["Accept-Language"] == "de"
    assert "Cookie" not in headers


def test_a_second_run_asks_whether_anything_changed_and_keeps_nothing_twice(crawled, session):
    answers = {
        "/tagged": page(HTML, published="2026-05-04"),
        "/plain": status(200, b"<p>no validators</p>", Content_Type="text/html"),
        "/feed": page(b"<rss version='2.0'></rss>", "application/rss+xml"),
    }
    with serving(answers) as site:
        sources = [
            source("tagged", f"{site.url}/tagged"),
            source("plain", f"{site.url}/plain"),
            source("feed", f"{site.url}/feed", kind="feed"),
        ]
        first, second, third = crawled(*sources), crawled(*sources), crawled(*sources)
    assert {result.outcome for result in first.values()} == {Outcome.NEW}
    assert {result.outcome for result in [*second.values(), *third.values()]} == {Outcome.UNCHANGED}
    assert site.statuses("/tagged") == site.statuses("/feed") == [200, 304, 304]
    assert site.statuses("/plain") == [200, 200, 200]
    assert len(session.exec(select(Document)).all()) == 3


def test_a_changed_page_is_a_new_version_of_the_same_source(crawled, session):
    with serving({"/page": in_turn(page(b"<p>one</p>"), page(b"<p>two</p>"))}) as site:
        quill = source("quill", f"{site.url}/page")
        outcomes = [crawled(quill)["quill"].outcome for _ in range(3)]
    assert outcomes == [Outcome.NEW, Outcome.NEW, Outcome.UNCHANGED]
    assert [document.raw for document in session.exec(select(Document))] == [b"<p>one</p>", b"<p>two</p>"]


def test_validators_go_only_to_the_address_that_gave_them(crawled):
    old, new = page(b"<p>old</p>", published="2026-05-04"), page(b"<p>new</p>", published="2024-01-01")
    answers = {"/moved": in_turn(redirect("/old"), redirect("/new")), "/old": old, "/new": new}
    with serving(answers) as site:
        moved = source("moved", f"{site.url}/moved")
        assert crawled(moved)["moved"].outcome is Outcome.NEW
        # The new page is older than what was seen at the old one: "not modified since" would be the wrong answer.
        assert crawled(moved)["moved"].outcome is Outcome.NEW
    assert site.statuses("/new") == [200]


def test_addresses_are_tried_in_order_until_one_gives_the_page(crawled, session):
    answers = {"/page.md": in_turn(status(404), page(b"# Quill", "text/markdown")), "/page": page(HTML)}
    with serving(answers) as site:
        quill = source("quill", f"{site.url}/page.md", f"{site.url}/page")
        first, second = crawled(quill)["quill"], crawled(quill)["quill"]
    assert [first.url, second.url] == [f"{site.url}/page", f"{site.url}/page.md"]
    assert [load_document(session, r.document_id)[0].format for r in (first, second)] == ["html", "markdown"]


def test_where_every_address_fails_all_reasons_are_given_once(crawled, session):
    with serving({"/b": status(403), "/c": status(403)}) as site:
        found = crawled(source("quill", *[f"{site.url}/{path}" for path in "abc"]))["quill"]
    assert found.reason.count("HTTP 404") == found.reason.count("HTTP 403") == 1
    assert session.exec(select(Source)).one().failure == found.reason


def test_a_failure_forgets_nothing_of_the_last_success(crawled, session):
    with serving({"/page": in_turn(page(HTML), status(500), status(500), status(500), page(HTML))}) as site:
        quill = source("quill", f"{site.url}/page")
        outcomes = [crawled(quill)["quill"].outcome for _ in range(3)]
    assert outcomes == [Outcome.NEW, Outcome.FAILED, Outcome.UNCHANGED]
    assert site.statuses("/page") == [200, 500, 500, 500, 304]
    assert len(session.exec(select(Document)).all()) == 1


def test_a_busy_site_is_asked_again_when_it_wants_to_be(crawled):
    with serving({"/page": in_turn(status(429, Retry_After="1"), page(HTML))}) as site:
        found = crawled(source("quill", f"{site.url}/page"))["quill"]
    assert found.outcome is Outcome.NEW
    assert found.seconds >= 1


def test_hosts_see_one_connection_at_a_time(crawled):
    open_now, most = [], []

    def slowly(handler):
        open_now.append(handler)
        most.append(len(open_now))
        handler.site.closing.wait(0.1)
        open_now.remove(handler)
        page(HTML)(handler)

    with serving({f"/{n}": slowly for n in range(6)} | {"/feed": slowly}) as site:
        pages = [source(f"page-{n}", f"{site.url}/{n}") for n in range(6)]
        crawled(*pages, source("feed", f"{site.url}/feed", kind="feed"), fetch_timeout=30)
    assert (len(most), max(most)) == (7, 1)


def test_a_child_that_dies_is_reported_for_what_it_had_not_finished(engine, tmp_path, monkeypatch):
    said = tmp_path / "said"
    with said.open("wb") as pipe:
        send(Told("a", "http://a.example/", unchanged=True), pipe)
        send(
            Told("b", "http://b.example/", page=Fetched("http://b.example/", b"x" * 99, datetime.now(UTC))),
            pipe,
        )
    said.write_bytes(said.read_bytes()[:-1])  # it dies while it tells of the second
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\nread line\ncat '{said}'\necho 'out of memory' >&2\nexit 9\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    heard = []
    sources = (source("a", "http://a.example/"), source("b", "http://b.example/"))
    results = crawl(Options(settings=settings(), sources=sources), heard.append)
    assert results == heard
    assert [(r.source, r.outcome) for r in results] == [("a", Outcome.UNCHANGED), ("b", Outcome.FAILED)]
    assert "the crawler stopped before it was done (out of memory)" in results[1].reason
    with db.session() as session:
        assert session.exec(select(Source).where(Source.slug == "b")).one().failure == results[1].reason


def test_what_the_child_tells_arrives_as_it_was(tmp_path):
    now = datetime.now(UTC)
    page = Fetched("https://a.example/", b"\x00\n{}\n", now, "text/html", etag='"1"', title="\u2028 A")
    messages = [
        Told("a", "https://a.example/", 0.5, page=page, remarks={"sunset": "2027-01-01"}),
        Spent({"a.example": 2}),
        Told("b", "https://b.example/", 1.0, reason="HTTP 404", wait_until=now),
    ]
    with (tmp_path / "pipe").open("wb") as pipe:
        for message in messages:
            send(message, pipe)
    with (tmp_path / "pipe").open("rb") as pipe:
        assert list(receive(pipe)) == messages


def test_a_child_ends_with_its_parent(engine, tmp_path):
    with serving({"/robots.txt": status(404), "/hang": hang}) as site:
        options = Options(
            settings=Settings(allow_private=True, fetch_timeout=60),
            sources=(source("a", f"{site.url}/hang"),),
        )
        child = subprocess.Popen([sys.executable, "-m", "crawler.child"], stdin=subprocess.PIPE, text=True)
        child.stdin.write(options.model_dump_json() + "\n")
        child.stdin.flush()
        until(lambda: "/robots.txt" in [path for path, _, _ in site.requests])
        child.stdin.close()
        assert child.wait(10) == 1


def test_nothing_to_crawl_starts_no_child(engine):
    assert crawl(Options(settings=settings(), sources=())) == []


def until(true, patience: float = 15) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)

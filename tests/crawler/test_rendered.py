"""Pages that scripts write, in a real browser; and what is said where there is none."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from crawler.results import Outcome
from crawler.spiders import rendered
from data.store import load_document
from tests.crawler.conftest import source
from tests.loopback import page, redirect, serving, status

SCRIPTED = b"""<!doctype html><title>Quill</title><div id=app></div><script>
document.getElementById("app").innerHTML = "<table><tr><th>Model<th>Shutdown date</tr><tr><td>quill-2<td>2027-03-03</tr></table>"</script>"""


@pytest.mark.browser
def test_a_table_that_a_script_writes_is_kept_as_the_browser_shows_it(crawled, session, chromium):
    plain = page(b"<!doctype html><p>Quill 2 shuts down on 3 March 2027.</p>")
    with serving({"/app": page(SCRIPTED), "/page": plain}) as site:
        sources = source("app", f"{site.url}/app", render=True), source("quill", f"{site.url}/page")
        found = crawled(*sources, fetch_timeout=20)
    assert [found[name].outcome for name in ("app", "quill")] == [Outcome.NEW, Outcome.NEW], found
    document, _ = load_document(session, found["app"].document_id)
    assert b"<td>quill-2" in document.raw.split(b"<script>")[0]
    assert document.format == "html"
    assert all(headers["User-Agent"].startswith("Swansong/") for _, _, headers in site.requests)


@pytest.mark.browser
def test_a_redirect_inside_the_browser_to_a_private_address_is_refused(crawled, chromium, monkeypatch):
    with serving({"/secret": page(SCRIPTED)}) as inner:
        outside = {
            "http://outside.example/robots.txt": status(404),
            "http://outside.example/app": redirect(f"{inner.url}/secret"),
        }
        with serving(outside) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            found = crawled(
                source("app", "http://outside.example/app", render=True),
                allow_private=False,
                fetch_timeout=20,
            )
    assert proxy.statuses("http://outside.example/app") == [302]
    assert found["app"].reason.startswith("127.0.0.1 is on this machine or a private network")


def test_without_a_browser_the_reason_says_what_to_install(monkeypatch):
    told = []
    monkeypatch.setattr(rendered, "find_spec", lambda _: None)
    entry = source("app", "https://quill.example/app", render=True)
    spider = rendered.RenderedSpider(sources=[entry], known={}, report=told.append)

    async def asked() -> list[object]:
        return [request async for request in spider.start()]

    assert asyncio.run(asked()) == []
    assert [message.reason for message in told] == [rendered.MISSING]


@pytest.mark.parametrize(
    ("url", "refused"),
    [("http://127.0.0.1/x", True), ("http://10.0.0.7/x.js", True), ("https://quill.example/x.js", False)],
)
def test_what_a_page_asks_of_private_addresses_is_refused(url, refused):
    assert rendered.private(SimpleNamespace(url=url)) is refused

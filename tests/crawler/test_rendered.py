"""Pages that scripts write, in a real browser; and what is said where there is none."""

from __future__ import annotations

import asyncio

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


@pytest.mark.browser
def test_no_script_frame_or_name_of_a_page_reaches_a_private_network(crawled, chromium, monkeypatch):
    """The page comes through a proxy, as only such a one can be public to a test; what it names is on this machine."""
    reached = b"<!doctype html><p>secret</p>"
    with serving({"/secret": page(reached)}) as inner:
        name = inner.url.replace("127.0.0.1", "localhost")
        wanted = [
            f"{inner.url}/secret",
            f"{name}/secret",
            inner.url.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
        ]
        parts = "".join(f"<iframe src='{url}'></iframe><img src='{url}'>" for url in wanted)
        scripts = "".join(f"fetch('{url}', {{mode: 'no-cors'}}).catch(() => 0);" for url in wanted)
        socket = f"new WebSocket('{inner.url.replace('http', 'ws')}/secret');"
        app = f"<!doctype html><table><tr><th>Model<th>Shutdown date<tr><td>quill-2<td>2027-03-03</table>{parts}<script>{scripts}{socket}</script>"
        leaving = f"<!doctype html><p>Wait</p><script>location = '{name}/secret'</script>"
        with serving(
            {
                "http://outside.example/app": page(app.encode()),
                "http://outside.example/leaving": page(leaving.encode()),
            }
        ) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            monkeypatch.setenv("no_proxy", "127.0.0.1,localhost,::1")
            sources = [source(at, f"http://outside.example/{at}", render=True) for at in ("app", "leaving")]
            found = crawled(*sources, allow_private=False, fetch_timeout=20)
    assert inner.requests == []
    assert found["app"].outcome is Outcome.NEW, "the page itself is read"
    assert "on this machine or a private network" in found["leaving"].reason


@pytest.mark.browser
def test_a_page_that_never_rests_is_read_and_one_that_hangs_its_browser_holds_up_nobody(
    crawled, session, chromium
):
    restless = SCRIPTED + b"<script>setInterval(() => fetch('/app'), 100)</script>"
    hanging = b"<!doctype html><p>Quill</p><script>onload = () => { for (;;); }</script>"
    endless = b"<!doctype html><p id=a>Quill</p><script>document.getElementById('a').textContent = 'x'.repeat(5e6)</script>"
    answers = {
        "/restless": page(restless),
        "/hanging": page(hanging),
        "/endless": page(endless),
        "/app": page(SCRIPTED),
    }
    with serving(answers) as site:
        names = ("hanging", "endless", "restless", "app")
        sources = [source(name, f"{site.url}{'/' + name}", render=True) for name in names]
        found = crawled(*sources, fetch_timeout=8, max_bytes=3_000_000)
    assert found["hanging"].reason == "timed out after 8 s"
    assert found["endless"].reason == "larger than 3 MB; raise SWANSONG_MAX_BYTES to read it"
    assert [found[name].outcome for name in ("restless", "app")] == [Outcome.NEW] * 2


@pytest.mark.browser
def test_nothing_that_a_page_leaves_in_the_browser_reaches_the_next(crawled, chromium):
    with serving(
        {
            "/a": status(200, SCRIPTED, Content_Type="text/html", Set_Cookie="who=me; Path=/"),
            "/b": page(SCRIPTED),
        }
    ) as site:
        crawled(*[source(name, f"{site.url}/{name}", render=True) for name in "ab"], fetch_timeout=20)
    assert {headers.get("Cookie") for path, _, headers in site.requests} == {None}

"""Sites that mean harm, over real HTTP: what they send is bounded in memory and time, and named."""

from __future__ import annotations

import gzip
import sys
import zlib
from contextlib import ExitStack
from urllib.parse import urlsplit

import brotli
import pytest
from backports import zstd
from sqlmodel import select

from crawler.results import Article, Outcome, SourceResult
from crawler.run import crawl, follow
from crawler.wire import Options
from data.models import Source
from data.settings import settings
from data.sources import is_private
from tests.crawler.conftest import source
from tests.loopback import Handler, in_turn, page, serving, status

HTML = b"<!doctype html><p>Quill 2 shuts down on 3 March 2027.</p>"
BOMB = b"0" * 40_000_000


def deflated(body: bytes) -> bytes:
    """Without the wrapping that the standard asks for, as some servers send it."""
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress, "deflate": deflated, "br": brotli.compress, "zstd": zstd.compress,
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
}  # fmt: skip


def packed(encoding: str, body: bytes):
    return status(200, PACKERS[encoding](body), Content_Type="text/html", Content_Encoding=encoding)


def test_every_way_of_packing_is_unpacked_no_bomb_goes_off_and_what_is_packed_otherwise_is_named(crawled):
    names = {encoding: f"{n}" for n, encoding in enumerate(PACKERS)}
    answers = {f"/bomb-{name}": packed(encoding, BOMB) for encoding, name in names.items()}
    answers |= {f"/page-{name}": packed(encoding, HTML) for encoding, name in names.items()}
    plain = ("gzip", "deflate", "br", "zstd", "lzma")
    answers |= {
        f"/{name}": status(200, HTML, Content_Type="text/html", Content_Encoding=name) for name in plain
    }
    with serving(answers) as site:
        found = crawled(*[source(path[1:], f"{site.url}{path}") for path in answers], max_bytes=3_000_000)
    assert found["lzma"].reason == "packed as 'lzma', which cannot be unpacked"
    assert all(found[name].reason.startswith("it is not packed as it says") for name in plain[:4])
    assert {found[f"page-{name}"].outcome for name in names.values()} == {Outcome.NEW}
    assert {found[f"bomb-{name}"].reason for name in names.values()} == {
        "larger than 3 MB; raise SWANSONG_MAX_BYTES to read it"
    }


def without_end(opening: bytes, more: bytes):
    """An answer whose head never comes to its end."""

    def answer(handler: Handler) -> None:
        handler.site.requests.append((handler.path, 200, {}))
        handler.close_connection = True
        try:
            handler.wfile.write(b"HTTP/1.1 " + opening)
            while not handler.site.closing.is_set():
                handler.wfile.write(more * 50)
        except OSError:
            pass  # the reader has had enough

    return answer


HEADS = {
    "headers": (b"200 OK\r\n", b"X-More: " + b"a" * 9000 + b"\r\n"),
    "folded": (b"200 OK\r\nX-Folded: a\r\n", b" " + b"a" * 9000 + b"\r\n"),
    "hints": (b"103 Early Hints\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
}


def test_headers_without_end_are_cut_off_at_once(crawled):
    with serving({f"/{name}": without_end(*head) for name, head in HEADS.items()}) as site:
        found = crawled(*[source(name, f"{site.url}/{name}") for name in HEADS], fetch_timeout=60)
    assert {result.reason for result in found.values()} == {"its headers do not end"}
    assert all(result.seconds < 60 for result in found.values())
    assert all(site.statuses(f"/{name}") == [200] for name in HEADS), "none is asked again"


def test_where_robots_txt_cannot_be_had_nothing_is_asked_until_it_can(crawled):
    """RFC 9309: a site that has a fault may forbid everything for all one knows; one without the file forbids nothing."""
    robots = {"broken": in_turn(*[status(503)] * 3, status(404)), "busy": status(429), "closed": status(403)}
    with ExitStack() as opened:
        pages = {"/a": page(HTML), "/b": page(HTML)}
        sites = {name: opened.enter_context(serving(pages | {"/robots.txt": answer})) for name, answer in robots.items()}  # fmt: skip
        sources = [
            source(f"{name}-{path}", f"{site.url}/{path}") for name, site in sites.items() for path in "ab"
        ]
        first, second = crawled(*sources), crawled(*sources[:2])
        asked = {name: len(site.statuses("/a")) for name, site in sites.items()}
    said = "its robots.txt answers HTTP {}, so nothing is asked of it; the next collection asks again"
    reasons = {name: {first[f"{name}-{path}"].reason for path in "ab"} for name in sites}
    assert reasons == {"broken": {said.format(503)}, "busy": {said.format(429)}, "closed": {""}}
    assert {result.outcome for result in second.values()} == {Outcome.NEW}
    assert asked == {"broken": 1, "busy": 0, "closed": 1}


ODD_BUT_READ = {
    "canonical": page(b"<!doctype html><link rel=canonical href='http://[::1'>" + HTML),
    "base": page(b"<!doctype html><base href='http://[x'>" + HTML),
    "charset": page(HTML, "text/html; charset=hex"),
    "codec": page(HTML, "text/html; charset=idna"),
    "tag": status(200, HTML, Content_Type="text/html", ETag='"a\x00b"', Last_Modified="\x00", Link="<" * 15_000),
    "day": status(200, HTML, Content_Type="text/html", Deprecation="@" + "9" * 5000),
}  # fmt: skip


def test_what_is_odd_beside_a_page_costs_neither_the_page_nor_time(crawled, session):
    with serving({f"/{name}": answer for name, answer in ODD_BUT_READ.items()}) as site:
        found = crawled(*[source(name, f"{site.url}/{name}") for name in ODD_BUT_READ])
    assert {name: found[name].reason for name in ODD_BUT_READ} == dict.fromkeys(ODD_BUT_READ, "")
    tag = session.exec(select(Source).where(Source.slug == "tag")).one()
    assert (tag.etag, tag.last_modified) == (None, None), "a database may not take what no server may send"


def test_an_address_that_is_none_keeps_nobody_from_the_others(crawled):
    """The registry lets none in; the entries of a feed may name anything."""
    news = source("news", "http://a.example/feed", kind="feed", follow=True)
    heard: list[SourceResult] = []
    ending = {"Sunset": "Thu, 01 Jul 2027 23:59:59 GMT"}
    with serving({"/a": status(200, HTML, Content_Type="text/html", **ending)}) as site:
        crawled(news)
        urls = ("http://127.0.0.1:99999/", "http://[x", f"{site.url}/a")
        articles = tuple(Article(source=news, url=url) for url in urls)
        follow(Options(settings=settings(), sources=(), articles=articles), heard.append)
    said = {result.url: result.reason for result in heard}
    assert said == {
        urls[0]: "its address is none that can be asked (Port out of range 0-65535)",
        urls[1]: "its address is none that can be asked (Invalid IPv6 URL)",
        urls[2]: "",
    }
    (remark,) = [result.remark for result in heard if result.remark]
    assert remark == f"{urls[2]}: it says that it will be switched off on 2027-07-01"


REBINDING = """
import socket
once = set()

def rebound(name, *rest, plain=socket.gethostbyname):
    if name != "rebinding.example":
        return plain(name)
    said = "127.0.0.1" if name in once else "192.88.99.1"
    once.add(name)
    return said

socket.gethostbyname = rebound
socket.getaddrinfo = lambda name, port, *rest, plain=socket.getaddrinfo, **more: plain(rebound(name), port, *rest, **more)
"""
"""A resolver that names a public address at which nobody lives (RFC 7526), and at every later look this machine."""


def test_a_name_cannot_change_its_mind_between_the_look_at_it_and_the_connection(
    crawled, monkeypatch, tmp_path
):
    (tmp_path / "sitecustomize.py").write_text(REBINDING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving({"/secret": page(HTML)}) as site:
        port = site.url.rpartition(":")[2]
        found = crawled(source("rebinding", f"http://rebinding.example:{port}/secret"), allow_private=False)
    assert found["rebinding"].outcome is Outcome.FAILED
    assert site.requests == []
    assert "private network" not in found["rebinding"].reason, (
        "the resolver was asked, and gave a public address"
    )


def test_a_name_that_stands_for_this_machine_is_refused(crawled, monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(REBINDING.replace("192.88.99.1", "127.0.0.1"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving({"/secret": page(HTML)}) as site:
        port = site.url.rpartition(":")[2]
        found = crawled(source("rebinding", f"http://rebinding.example:{port}/secret"), allow_private=False)
    assert found["rebinding"].reason.startswith(
        "rebinding.example is 127.0.0.1, on this machine or a private network"
    )
    assert site.requests == []


@pytest.mark.parametrize(
    "host",
    ["[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]",
     "[ff02::1]", "[::]", "0", "127.1", "0x7f.1", "017700000001", "100.64.0.1", "169.254.169.254", "224.0.0.1", "LOCALHOST.", "db.internal"],
)  # fmt: skip
def test_no_way_of_writing_a_private_address_passes(host):
    assert is_private(urlsplit(f"http://{host}/").hostname or "")


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "[2606:2800:21f:cb07::1]", "[64:ff9b::5db8:d70e]", "quill.example", "1.1"]
)
def test_public_addresses_pass(host):
    assert not is_private(urlsplit(f"http://{host}/").hostname or "")


def test_the_child_is_not_told_where_the_database_is(engine, own_settings, tmp_path, monkeypatch):
    """What meets the web has no use for it, and its address may hold a password."""
    own_settings(allow_private=True)
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\nread line\necho \"$line\" > '{tmp_path}/told'\nenv >> '{tmp_path}/told'\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    crawl(Options(settings=settings(), sources=(source("a", "http://a.example/"),)))
    told = (tmp_path / "told").read_text()
    assert "a.example" in told
    assert "swansong.db" not in told

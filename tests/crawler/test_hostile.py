"""Sites that mean harm, over real HTTP: what they send is bounded in memory and time, and named."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from crawler.results import Outcome
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


def test_every_way_of_packing_is_unpacked_and_no_bomb_goes_off(crawled, session):
    names = {encoding: f"{n}" for n, encoding in enumerate(PACKERS)}
    answers = {f"/bomb-{name}": packed(encoding, BOMB) for encoding, name in names.items()}
    answers |= {f"/page-{name}": packed(encoding, HTML) for encoding, name in names.items()}
    with serving(answers) as site:
        found = crawled(*[source(path[1:], f"{site.url}{path}") for path in answers], max_bytes=3_000_000)
    assert {found[f"page-{name}"].outcome for name in names.values()} == {Outcome.NEW}
    assert {found[f"bomb-{name}"].reason for name in names.values()} == {
        "larger than 3 MB; raise SWANSONG_MAX_BYTES to read it"
    }


def test_what_is_not_packed_as_it_says_is_named(crawled):
    answers = {
        f"/{name}": status(200, HTML, Content_Type="text/html", Content_Encoding=name)
        for name in ("gzip", "deflate", "br", "zstd", "lzma")
    }
    with serving(answers) as site:
        found = crawled(*[source(path[1:], f"{site.url}{path}") for path in answers])
    assert found["lzma"].reason == "packed as 'lzma', which cannot be unpacked"
    assert all(found[name].reason.startswith("it is not packed as it says") for name in ("gzip", "deflate", "br", "zstd"))  # fmt: skip


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


@pytest.mark.parametrize(
    ("opening", "more"),
    [
        (b"200 OK\r\n", b"X-More: " + b"a" * 9000 + b"\r\n"),
        (b"200 OK\r\nX-Folded: a\r\n", b" " + b"a" * 9000 + b"\r\n"),
        (b"103 Early Hints\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    ],
    ids=["headers", "a folded header", "hints"],
)
def test_headers_without_end_are_cut_off_at_once(crawled, opening, more):
    with serving({"/page": without_end(opening, more)}) as site:
        found = crawled(source("page", f"{site.url}/page"), fetch_timeout=60)["page"]
    assert found.reason == "its headers do not end"
    assert found.seconds < 30
    assert site.statuses("/page") == [200], "it is not asked again"


def test_where_robots_txt_cannot_be_had_nothing_is_asked(crawled):
    """RFC 9309: a site that has a fault may forbid everything for all one knows; one without the file forbids nothing."""
    for code, reason in {
        503: "its robots.txt answers HTTP 503, so nothing is asked of it; the next collection asks again",
        403: "",
    }.items():
        with serving({"/robots.txt": status(code), "/a": page(HTML), "/b": page(HTML)}) as site:
            found = crawled(*[source(name, f"{site.url}/{name}") for name in "ab"])
        assert {result.reason for result in found.values()} == {reason}
        assert len(site.statuses("/a")) == (0 if reason else 1)


def test_a_site_that_recovers_is_asked_again(crawled):
    robots = in_turn(status(500), status(500), status(500), status(404))
    with serving({"/robots.txt": robots, "/a": page(HTML)}) as site:
        outcomes = [crawled(source("a", f"{site.url}/a"))["a"].outcome for _ in range(2)]
    assert outcomes == [Outcome.FAILED, Outcome.NEW]

"""Every kind of bad input over real HTTP: one clear reason each, and no loss."""

from __future__ import annotations

import gzip
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.results import Outcome
from tests.crawler.conftest import source
from tests.loopback import hang, page, redirect, serving, status, stream

ROBOTS = b"User-agent: *\nDisallow: /forbidden\n"
CUT_OFF = status(200, b"<p>only the beg", Content_Type="text/html", Content_Length="9999", Connection="close")
ANSWERS = {
    "/robots.txt": status(200, ROBOTS, Content_Type="text/plain"),
    "/refused": status(403),
    "/missing": status(404),
    "/gone": status(410),
    "/busy": status(429, Retry_After="1000"),
    "/broken": status(500),
    "/odd": status(418),
    "/hang": hang,
    "/loop": redirect("/loop-too"),
    "/loop-too": redirect("/loop"),
    "/empty": status(200, b" \n ", Content_Type="text/html"),
    "/picture": page(b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
    "/disguised": page(b"MZ\x90\x00\x03\x00\x00\x00", "text/html"),
    "/endless": stream(40_000_000),
    "/announced-large": status(200, b"x" * 5_000_000, Content_Type="text/html"),
    "/bomb": status(200, gzip.compress(b"0" * 40_000_000), Content_Type="text/html", Content_Encoding="gzip"),
    "/forbidden": page(b"<p>private</p>"),
    "/no-feed": page(b"<!doctype html><html><p>Not the <rss> you look for</p></html>"),
    "/cut-off": CUT_OFF,
}
REASONS = {
    "refused": "HTTP 403: the site refuses automated readers",
    "missing": "HTTP 404: the page is not there; correct its address",
    "gone": "HTTP 410: the page is gone for good",
    "busy": "HTTP 429: asked too often; to be left alone until ",
    "broken": "HTTP 500: the site has a fault of its own",
    "odd": "HTTP 418: I'm a Teapot",
    "hang": "timed out after 2 s",
    "loop": "redirected more than 5 times",
    "empty": "empty page",
    "picture": "binary content (image/png)",
    "disguised": "binary content (text/html)",
    "endless": "larger than 3 MB; raise SWANSONG_MAX_BYTES",
    "announced-large": "larger than 3 MB",
    "bomb": "larger than 3 MB",
    "forbidden": "robots.txt forbids it",
    "no-feed": "not a feed",
    "cut-off": "the connection broke off before the page was complete",
    "closed": "connection refused",
    "nowhere": "no network: name not resolved",
}


def test_every_kind_of_bad_input_is_one_failed_result_with_its_reason(crawled, session):
    with serving(ANSWERS) as site, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        addresses = {name: f"{site.url}/{name}" for name in REASONS}
        addresses["closed"] = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        addresses["nowhere"] = "http://nowhere.invalid/"
        sources = [
            source(name, url, kind="feed" if name == "no-feed" else "page") for name, url in addresses.items()
        ]
        found = crawled(*sources, max_bytes=3_000_000)
    assert {result.outcome for result in found.values()} == {Outcome.FAILED}
    wrong = {
        name: found[name].reason
        for name, reason in REASONS.items()
        if not found[name].reason.startswith(reason)
    }
    assert wrong == {}
    assert "/forbidden" not in [path for path, _, _ in site.requests]
    assert len(site.statuses("/loop")) + len(site.statuses("/loop-too")) == 6, "five redirects at most"


def test_a_reason_to_wait_names_the_time(crawled):
    with serving({"/busy": status(503, Retry_After="600")}) as site:
        reason = crawled(source("busy", f"{site.url}/busy"))["busy"].reason
    until = datetime.strptime(reason.partition("until ")[2], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    assert timedelta(minutes=8) < until - datetime.now(UTC) < timedelta(minutes=11)
    assert site.statuses("/busy") == [503], "it was left alone"


def test_robots_txt_holds_for_all_who_wait_for_it(crawled):
    """Of several requests that wait for one robots.txt, Scrapy itself lets all but the first through."""

    def slowly(handler):
        handler.site.closing.wait(0.5)
        handler.reply(200, b"User-agent: *\nDisallow: /\n")

    names = [f"page-{number}" for number in range(6)]
    with serving({"/robots.txt": slowly} | {f"/{name}": page(b"<p>x</p>") for name in names}) as site:
        found = crawled(*[source(name, f"{site.url}/{name}") for name in names])
    assert {result.reason for result in found.values()} == {"robots.txt forbids it"}


def test_robots_txt_is_heeded_for_our_name_and_not_for_those_it_mentions(crawled):
    rules = b"User-agent: github\nDisallow: /\n\nUser-agent: swansong\nDisallow: /ours\n"
    answers = {"/robots.txt": status(200, rules), "/ours": page(b"<p>x</p>"), "/all": page(b"<p>x</p>")}
    with serving(answers) as site:
        found = crawled(source("ours", f"{site.url}/ours"), source("all", f"{site.url}/all"))
    assert found["ours"].reason == "robots.txt forbids it"
    assert found["all"].outcome is Outcome.NEW


def test_private_addresses_are_refused_in_every_disguise(crawled):
    with serving({"/secret": page(b"<p>secret</p>")}) as site:
        port = site.url.rpartition(":")[2]
        hosts = {
            "plain": "127.0.0.1",
            "named": "localhost",
            "decimal": "2130706433",
            "machine": socket.gethostname(),
        }
        if not socket.gethostbyname(hosts["machine"]).startswith("127."):
            del hosts["machine"]
        sources = [source(name, f"http://{host}:{port}/secret") for name, host in hosts.items()]
        found = crawled(*sources, allow_private=False)
    assert all("on this machine or a private network" in result.reason for result in found.values()), found
    assert site.requests == []


def test_a_redirect_to_a_private_address_is_refused(crawled, monkeypatch):
    # The only public site that a test can have is one behind a proxy of its own.
    with serving({"/secret": page(b"<p>secret</p>")}) as inner:
        outside = {"http://outside.example/page": redirect(f"{inner.url}/secret")}
        with serving(outside) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            found = crawled(source("outside", "http://outside.example/page"), allow_private=False)
    assert proxy.statuses("http://outside.example/page") == [302]
    assert found["outside"].reason.startswith("127.0.0.1 is on this machine or a private network")
    assert inner.requests == []


def test_a_certificate_that_nobody_vouches_for_is_refused(crawled, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with serving({"/page": page(b"<p>trust me</p>")}, tls=context) as site:
        found = crawled(source("shady", f"{site.url}/page"))
    assert found["shady"].reason == "its certificate is not trusted"


def test_a_wrong_charset_loses_nothing(crawled, session):
    bodies = {"french": b"<p>caf\xe9</p>", "japanese": "<p>日本</p>".encode("shift_jis")}
    found = crawl_bodies(crawled, bodies, "text/html; charset=utf-8")
    assert {result.outcome for result in found.values()} == {Outcome.NEW}
    kept = {name: stored(session, result) for name, result in found.items()}
    assert {name: document.raw for name, document in kept.items()} == bodies
    assert {document.charset for document in kept.values()} == {"utf-8"}


def test_a_broken_feed_is_still_a_feed(crawled, session):
    bodies = {
        "cut-off": b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>Cut o",
        "warned": b"\n<b>Warning</b>: something\n<rss><channel></rss>",
        "ill-formed": b"<feed xmlns='http://www.w3.org/2005/Atom'>\xff\xfe</feed>",
        "wide": "<rss version='2.0'></rss>".encode("utf-16"),
        "json": b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    }
    found = crawl_bodies(crawled, bodies, "application/xml", kind="feed")
    assert {result.reason for result in found.values()} == {""}
    kept = {name: stored(session, result) for name, result in found.items()}
    assert {name: document.raw for name, document in kept.items()} == bodies
    assert {document.format for document in kept.values()} == {"feed"}


def crawl_bodies(crawled, bodies, content_type, **more):
    with serving({f"/{name}": page(body, content_type) for name, body in bodies.items()}) as site:
        return crawled(*[source(name, f"{site.url}/{name}", **more) for name in bodies])


def stored(session, result):
    from data.store import load_document

    return load_document(session, result.document_id)[0]


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + encoded)
    return file

"""Three hundred sources of every kind, forty and more of which misbehave, each in its own way: every good one is read, every bad one
named with its true reason, and none holds up another. And a process that is killed at any moment loses nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

import jobs
from data import db
from data.models import Claim, Document, NewsItem, Source
from data.settings import settings
from tests.crawler.test_bad_input import self_signed
from tests.loopback import Handler, hang, page, redirect, serving, status, stream

RSS, ATOM, JSON_FEED = "application/rss+xml", "application/atom+xml", "application/feed+json"
LIMIT = 8_000_000


# ------------------------------------------------------------------------------------------------------------ good ones


def html(n: int) -> bytes:
    return f"""<!doctype html><title>Lifecycle</title><h1>Deprecations</h1><table>
    <tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>
    <tr><td>quill-{n}-large</td><td>2027-03-03</td><td>quill-{n}-max</td></tr></table>""".encode()


def markdown(n: int) -> bytes:
    return (
        f"# Deprecations\n\n| Model | Shutdown date |\n|---|---|\n| quill-{n}-large | 2027-03-03 |\n".encode()
    )


def csv(n: int) -> bytes:
    return (
        f"model,status,shutdown date\nquill-{n}-large,deprecated,2027-03-03\nquill-{n}-max,active,\n".encode()
    )


def records(n: int) -> bytes:
    return json.dumps({"data": [{"id": f"quill-{n}-large", "shutdown_date": "2027-03-03"}]}).encode()


def rss(n: int, link: str = "https://quill.example/a") -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Changelog</title><item><guid>1</guid>
    <title>quill-{n}-large will be retired</title><link>{link}</link><pubDate>Fri, 01 May 2026 09:00:00 GMT</pubDate>
    <description>quill-{n}-large will be shut down on 3 March 2027.</description></item></channel></rss>""".encode()


def atom(n: int) -> bytes:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Changelog</title><entry><id>1</id>
    <title>quill-{n}-large will be retired</title><link href="https://quill.example/a"/><updated>2026-05-01T09:00:00Z</updated>
    <content type="html">quill-{n}-large will be shut down on 3 March 2027.</content></entry></feed>""".encode()


def json_feed(n: int) -> bytes:
    entry = {
        "id": "1", "url": "https://quill.example/a", "title": f"quill-{n}-large will be retired",
        "content_text": f"quill-{n}-large will be shut down on 3 March 2027.", "date_published": "2026-05-01T09:00:00Z",
    }  # fmt: skip
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": [entry]}
    ).encode()


def mail(n: int) -> bytes:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "Quill <news@quill.example>", f"<{n}@quill.example>"
    message["Subject"], message["Date"] = f"quill-{n}-large ends", "Fri, 01 May 2026 09:00:00 +0000"
    message.set_content(f"quill-{n}-large will be shut down on 3 March 2027.")
    return bytes(message)


FORMS = (
    ("page", html, "text/html"), ("page", markdown, "text/markdown"), ("page", csv, "text/csv"), ("page", records, "application/json"),
    ("feed", rss, RSS), ("feed", atom, ATOM), ("feed", json_feed, JSON_FEED), ("api", records, "application/json"),
)  # fmt: skip


def good_sources(site, count: int, folder: Path) -> Iterator[dict[str, object]]:
    """So many sources of every form, every tenth a mailbox, every eleventh a feed whose article is followed."""
    for n in range(count):
        name = f"good-{n}"
        given = {"id": name, "title": name, "vendor": "Quill"}
        if n % 10 == 0:
            (folder / name).mkdir(parents=True)
            (folder / name / "a.eml").write_bytes(mail(n))
            yield given | {"kind": "mailbox", "folder": str(folder / name)}
            continue
        if n % 11 == 0:
            site.answers[f"/{name}"] = page(rss(n, f"{site.url}/{name}/article"), RSS)
            site.answers[f"/{name}/article"] = page(html(n))
            yield given | {"kind": "feed", "follow": True, "urls": [f"{site.url}/{name}"]}
            continue
        kind, write, content_type = FORMS[n % len(FORMS)]
        site.answers[f"/{name}"] = page(write(n), content_type)
        key = {"key": {"env": "QUILL_KEY"}} if kind == "api" else {}
        yield given | {"kind": kind, "urls": [f"{site.url}/{name}"]} | key


# ------------------------------------------------------------------------------------------------------------- bad ones


def raw(answer: bytes):
    """Bytes instead of an answer, and then the line is cut."""

    def send(handler: Handler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    return send


def drip(handler: Handler) -> None:
    """A page that never ends and hardly comes."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.closing.wait(0.2):
        handler.wfile.write(b"<p>")


def chain(handler: Handler) -> None:
    """Redirects without end, each to a new address."""
    handler.reply(302, Location=f"/bad?{time.monotonic_ns()}")


def bomb(packed: bytes, encoding: str):
    return status(200, packed, Content_Type="text/html", Content_Encoding=encoding)


def deflated(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"0" * 1_000_000) for _ in range(size)) + packer.flush()


LOGIN = b"<html><title>Sign in</title><form><input name=u><input type=password name=p><button>Sign in</button></form></html>"
CHALLENGE = b"<html><title>Just a moment...</title><p>Checking your browser</p></html>"
COOKIES = (
    b"<html><p>We and our partners use cookies.</p><button>Accept all</button><button>Reject</button></html>"
)
BAD = {
    "needs-account": (status(401), "HTTP 401: the page needs an account"),
    "costs-money": (status(402), "HTTP 402: Payment Required"),
    "refused": (status(403), "HTTP 403: the site refuses automated readers"),
    "missing": (status(404), "HTTP 404: the page is not there"),
    "gone": (status(410), "HTTP 410: the page is gone for good"),
    "teapot": (status(418), "HTTP 418: I'm a Teapot"),
    "busy": (status(429, Retry_After="1000"), "HTTP 429: asked too often; to be left alone until "),
    "censored": (status(451), "HTTP 451: the page is withheld for legal reasons"),
    "broken": (status(500), "HTTP 500: the site has a fault of its own"),
    "bad-gateway": (status(502), "HTTP 502: the site has a fault of its own"),
    "maintained": (status(503, Retry_After="9000"), "HTTP 503: asked too often; to be left alone until "),
    "odd-status": (status(699), "HTTP 699: not a status that HTTP knows"),
    "no-content": (status(204), "HTTP 204: No Content"),
    "silent": (hang, "timed out after 5 s"),
    "dripping": (drip, "timed out after 5 s"),
    "round-and-round": (redirect("/bad"), "redirected more than 5 times"),
    "ever-onward": (chain, "redirected more than 5 times"),
    "to-a-file": (redirect("file:///etc/passwd"), "HTTP 302: it leads to 'file:///etc/passwd', which is no web address"),
    "to-a-gopher": (redirect("gopher://127.0.0.1:70/"), "HTTP 302: it leads to 'gopher://127.0.0.1:70/', which is no web address"),
    "to-nowhere": (status(302), "HTTP 302: it leads on, but not where to"),
    "with-password": (redirect("http://user:secret@127.0.0.1/"), "it leads to an address that carries a password"),
    "empty": (status(200, b"", Content_Type="text/html"), "empty page"),
    "blank": (status(200, b" \n\t ", Content_Type="text/html"), "empty page"),
    "picture": (page(b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"), "binary content (image/png)"),
    "document": (page(b"%PDF-1.7", "application/pdf"), "binary content (application/pdf)"),
    "disguised": (page(b"MZ\x90\x00\x03\x00\x00\x00", "text/html"), "binary content (text/html)"),
    "endless": (stream(40_000_000), "larger than 8 MB"),
    "huge": (status(200, b"x" * 9_000_000, Content_Type="text/html"), "larger than 8 MB"),
    "gzip-bomb": (bomb(gzip.compress(b"0" * 40_000_000), "gzip"), "larger than 8 MB"),
    "deflate-bomb": (bomb(deflated(40), "deflate"), "larger than 8 MB"),
    "forbidden": (page(b"<p>private</p>"), "robots.txt forbids it"),
    "no-feed": (page(b"<!doctype html><html><p>Not the <rss> you look for</p>"), "not a feed"),
    "no-api": (page(b"<!doctype html><html><p>Hello</p></html>"), "an HTML page in place of data"),
    "no-key": (page(b"{}"), "its key is missing; set the environment variable NO_SUCH_KEY"),
    "cut-off": (status(200, b"<p>only the beg", Content_Length="9999", Connection="close"), "the connection broke off"),
    "two-lengths": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<p>hello"), "what came is no answer that HTTP knows"),
    "unasked": (status(304), "HTTP 304: said to be unchanged, though nobody asked"),
    "to-no-port": (redirect("http://127.0.0.1:99999/"), "it leads to an address that cannot be asked (Port out of range"),
    "busy-for-ever": (status(429, Retry_After="9" * 5000), "HTTP 429: asked too often; to be left alone until "),
    "hangs-up": (raw(b""), "the connection broke off before the page was complete"),
    "not-http": (raw(b"220 mail.example ESMTP\r\n"), "what came is no answer that HTTP knows"),
    "bad-chunks": (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"), "the connection broke off"),
    "login": (page(LOGIN), "a log-in page in place of the page"),
    "challenge": (page(CHALLENGE), "a test whether one is human in place of the page"),
    "cookies": (page(COOKIES), "a cookie notice in place of the page"),
    "closed": (None, "connection refused"),
    "unknown-name": (None, "no network: name not resolved"),
    "untrusted": (page(b"<p>trust me</p>"), "its certificate is not trusted"),
    "no-mailbox": (None, "there is no folder "),
}  # fmt: skip
KINDS = {"no-feed": "feed", "no-api": "api", "no-key": "api", "no-mailbox": "mailbox"}
ROBOTS = status(200, b"User-agent: *\nDisallow: /bad\n", Content_Type="text/plain")


@contextmanager
def misbehaving(folder: Path) -> Iterator[list[dict[str, object]]]:
    """A source for every kind of misbehaviour, each on a host of its own."""
    entries = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(self_signed(folder))
    with ExitStack() as open_sites, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for n, (name, (answer, _)) in enumerate(BAD.items(), 2):
            entry = {"id": name, "title": name, "vendor": "Quill", "kind": KINDS.get(name, "page")}
            if answer is None:
                url = {
                    "closed": f"http://127.0.0.1:{unused.getsockname()[1]}/",
                    "unknown-name": "http://no.invalid/",
                }.get(name)
                entries.append(entry | ({"urls": [url]} if url else {"folder": str(folder / "none")}))
                continue
            robots = {"/robots.txt": ROBOTS} if name == "forbidden" else {}
            given = {"tls": tls} if name == "untrusted" else {}
            site = open_sites.enter_context(serving({"/bad": answer, **robots}, host=f"127.0.1.{n}", **given))
            key = {"key": {"env": "NO_SUCH_KEY"}} if name == "no-key" else {}
            entries.append(entry | {"urls": [f"{site.url}/bad"]} | key)
        yield entries


ODD = {
    "entity-bomb": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in b"abcdefghi")
    + b']><rss version="2.0"><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>',
    "entity-file": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<rss version="2.0"><channel><title>t</title><item><title>&x;</title><description>&x;</description></item></channel></rss>',
    "wrong-dates": rss(900).replace(b"Fri, 01 May 2026", b"Someday, 45 Foo 9999"),
    "same-guids": rss(901).replace(b"</channel>", rss(901).partition(b"<item>")[2].partition(b"</item>")[0].join([b"<item>", b"</item></channel>"])),
    "long-feed": b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
    + b"".join(b"<item><title>Note %d</title><link>https://q.example/%d</link></item>" % (n, n) for n in range(100_000))
    + b"</channel></rss>",
}  # fmt: skip
"""Feeds that are read, and bounded where they have no end."""
READ_OF_ODD = {
    "entity-bomb": ("new", 0),
    "entity-file": ("new", 0),
    "wrong-dates": ("new", 1),
    "same-guids": ("new", 1),
    "long-feed": ("new", 0),
}


@pytest.mark.timeout(600)
def test_three_hundred_sources_and_all_that_can_go_wrong(registered, own_settings, tmp_path, monkeypatch):
    monkeypatch.setenv("QUILL_KEY", "sesame")
    with serving({}) as site, misbehaving(tmp_path) as bad:
        good = list(good_sources(site, 300 - len(bad) - len(ODD), tmp_path / "mail"))
        odd = [
            {"id": name, "title": name, "vendor": "Quill", "kind": "feed", "urls": [f"{site.url}/{name}"]}
            for name in ODD
        ]
        site.answers |= {f"/{name}": page(body, RSS) for name, body in ODD.items()}
        mixed = [*good, *bad, *odd]
        random.Random(7).shuffle(mixed)
        registered(*mixed)
        own_settings(max_bytes=LIMIT, fetch_timeout=5)
        named = [str(entry["id"]) for entry in mixed]
        report = jobs.collect(settings(), named)
    assert len(BAD) >= 40
    assert len(report.rows) == 300
    by_name = {row.source: row for row in report.rows}
    wrong = {
        name: by_name[name].reason
        for name, (_, reason) in BAD.items()
        if by_name[name].result != "failed" or not by_name[name].reason.startswith(reason)
    }
    assert wrong == {}
    unread = {
        row.source: (row.result, row.claims, row.reason)
        for row in report.rows
        if row.source.startswith("good") and (row.result != "new" or not row.claims or row.reason)
    }
    assert unread == {}
    assert {name: (by_name[name].result, by_name[name].claims) for name in ODD} == READ_OF_ODD
    with db.session() as session:
        heard = dict(
            session.exec(
                select(Source.slug, func.count(Document.id)).join(Document).group_by(Source.slug)
            ).all()
        )
        assert all(heard[str(entry["id"])] == (2 if entry.get("follow") else 1) for entry in good)
        assert not session.exec(select(Claim).where(Claim.evidence.contains("root:"))).first(), (
            "no file was let in"
        )
        assert (
            session.exec(
                select(func.count(NewsItem.id)).join(Source).where(Source.slug == "same-guids")
            ).one()
            == 1
        )
        kept = session.exec(
            select(Source.slug, NewsItem.title, NewsItem.text, NewsItem.published)
            .join(Source)
            .where(col(Source.slug).in_(ODD))
        ).all()
    assert all(len(title) + len(said) < 2000 for _, title, said, _ in kept), "no entity was blown up"
    assert {day for name, _, _, day in kept if name == "wrong-dates"} <= {None}
    assert sum(name == "long-feed" for name, *_ in kept) == jobs.NEWEST
    assert report.seconds < 120


# -------------------------------------------------------------------------------------------------------- killed ones


@pytest.mark.timeout(600)
def test_a_process_killed_at_any_moment_loses_and_doubles_nothing(registered, tmp_path, monkeypatch):
    monkeypatch.setenv("QUILL_KEY", "sesame")
    moments = random.Random(11)
    with serving({}) as site:
        good = list(good_sources(site, 12, tmp_path / "mail"))
        registered(*good)
        empty = _empty(tmp_path / "empty.db")
        with _collector() as collector:
            began = time.monotonic()
            collector.begin()
            assert collector.ended() == 0
            usual = time.monotonic() - began
            expected = _kept()
            _forget(empty)
            killed = 0
            while killed < 20:
                running = collector.begin()
                _wait(running, moments.uniform(0, usual))
                os.killpg(running, signal.SIGKILL)
                done = collector.ended() != -signal.SIGKILL
                killed += not done
                # So that there is work left, and some of the later ones die early in it, too.
                if done or moments.random() < 0.5:
                    _forget(empty)
            collector.begin()
            assert collector.ended() == 0
        assert _kept() == expected
        with db.session() as session:
            assert session.exec(text("PRAGMA integrity_check")).scalar() == "ok"
            assert not session.exec(select(Document.id).where(Document.read_at.is_(None))).first()


COLLECTOR = """
import os, sys, crawler.run, data.seed, jobs
from data.settings import settings
from pipeline.extract import read_document
from pipeline.types import Document
read_document(Document(b"# Lifecycle\\n\\nquill-1 will be shut down on 3 March 2027."))
while sys.stdin.readline():
    at_work = os.fork()
    if not at_work:
        os.setsid()
        print(os.getpid(), flush=True)
        os._exit(not jobs.collect(settings()).ok)
    sys.stdin.readline()  # until then its id is nobody else's
    print(os.waitstatus_to_exitcode(os.waitpid(at_work, 0)[1]), flush=True)
"""
"""Collects whenever it is told to, each time in a process of its own that need not begin by importing everything."""


@dataclass
class _Collector:
    process: subprocess.Popen[str]

    def begin(self) -> int:
        """Begin a collection; the id of its process, which leads a group of its own."""
        return self._told()

    def ended(self) -> int:
        """How it ended: 0 where all went well, the number of the signal below 0 where it was killed."""
        return self._told()

    def _told(self) -> int:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def _collector() -> Iterator[_Collector]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", COLLECTOR], **pipes) as process:
        yield _Collector(process)
        process.stdin.close()


def _wait(process: int, seconds: float) -> None:
    """Wait for so long, or until the process has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and _status(process) != "Z":
        time.sleep(0.01)


def _status(process: int) -> str:
    """The letter that Linux has for the state of a process: Z where it has ended."""
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0]


def _kept() -> list[tuple[object, ...]]:
    """Every document with what was read in it, without what only tells when."""
    query = (
        select(Source.slug, Document.url, Document.sha256, func.count(Claim.id))
        .join(Document, Document.source_id == Source.id)
        .outerjoin(Claim, Claim.document_id == Document.id)
        .where(Source.kind != "seed")
        .group_by(Source.slug, Document.url, Document.sha256)
    )
    with db.session() as session:
        return sorted(tuple(row) for row in session.exec(query))


def _empty(copy: Path) -> Path:
    """An empty database, as it is before the first collection, and a copy of it."""
    jobs.prepare(settings())
    db.engine(settings().database_url).dispose()
    shutil.copy(_database(), copy)
    return copy


def _forget(empty: Path) -> None:
    db.engine(settings().database_url).dispose()
    for file in _database().parent.glob(f"{_database().name}*"):
        file.unlink()
    shutil.copy(empty, _database())


def _database() -> Path:
    return Path(settings().database_url.removeprefix("sqlite:///"))

"""Archives: what is taken in, as of which day and whose, and what a damaged one still gives."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import ingest
from crawler.ledger import Ledger
from crawler.results import Outcome
from data.models import Document, Source, Vendor
from data.settings import settings
from data.sources import Registry, VendorEntry
from data.store import load_document
from pipeline.errors import SettingsError
from tests.crawler.conftest import source

HTML = b"<!doctype html><p>Quill 2 shuts down on 3 March 2027.</p>"
LISTED = source(
    "quill", "https://docs.quill.example/ends", "https://quill.example/old", vendor="Quill", format="html"
)
REGISTRY = Registry(vendors=(VendorEntry(name="Quill", domains=("quill.example",)),), sources=(LISTED,))


def response(
    url, body=HTML, status="200 OK", content_type="text/html; charset=utf-8", day="2026-05-04", **headers
):
    named = [("Content-Type", content_type), *headers.items()]
    return ("response", url, body, StatusAndHeaders(status, named, protocol="HTTP/1.1"), f"{day}T10:20:30Z")


def archive(path: Path, *records, compressed: bool = True) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for kind, url, body, headers, moment in records:
            record = writer.create_warc_record(
                url, kind, io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": moment}
            )
            writer.write_record(record)
    return path


@pytest.fixture
def taken(engine):
    def run(path: Path, max_bytes: int = 1_000_000, known: bool = False):
        ledger = Ledger(settings().database_url)
        return ingest(path, registry=REGISTRY, ledger=ledger, max_bytes=max_bytes, known=known)

    return run


@pytest.mark.parametrize("compressed", [True, False])
def test_a_response_is_kept_as_if_fetched_on_the_day_of_the_archive(taken, session, tmp_path, compressed):
    path = archive(
        tmp_path / "a.warc",
        response("https://docs.quill.example/ends#top", Sunset="Thu, 01 Jul 2027 23:59:59 GMT"),
        compressed=compressed,
    )
    (found,) = taken(path)
    assert found.remark == "it says that it will be switched off on 2027-07-01"
    assert (found.source, found.outcome) == ("quill", Outcome.NEW)
    document, kept_source = load_document(session, found.document_id)
    assert (document.raw, document.format, document.charset) == (HTML, "html", "utf-8")
    assert document.fetched_at == datetime(2026, 5, 4, 10, 20, 30, tzinfo=UTC)
    assert document.published == date(2026, 5, 4)
    assert kept_source.checked_at is None, "an archive says nothing of how the source fares today"


def test_a_page_that_no_registry_lists_finds_its_vendor_by_its_host(taken, session, tmp_path):
    long = "https://blog.quill.example/" + "a-very-long-story/" * 9
    path = archive(
        tmp_path / "a.warc.gz",
        response("https://blog.quill.example/post?lang=ja"),
        response("https://blog.quill.example/post"),
        response(long + "one"),
        response(long + "two"),
        response("https://press.example/feed", b"<rss></rss>", content_type="application/rss+xml"),
    )
    found = taken(path)
    assert [result.source for result in found[:2]] == [
        "blog-quill-example-post-lang-ja",
        "blog-quill-example-post",
    ]
    assert len({result.source for result in found}) == 5
    assert all(len(result.source) <= 80 for result in found)
    told = select(Source.kind, Source.authority, Vendor.name).join(Vendor, isouter=True).order_by(Source.id)
    rows = session.exec(told).all()
    assert rows[:4] == [("page", "vendor_page", "Quill")] * 4
    assert rows[4] == ("feed", "press", None)


def test_a_second_time_changes_nothing(taken, session, tmp_path):
    path = archive(tmp_path / "a.warc.gz", response("https://docs.quill.example/ends"))
    first, second = taken(path), taken(path)
    assert [first[0].outcome, second[0].outcome] == [Outcome.NEW, Outcome.UNCHANGED]
    assert len(session.exec(select(Document)).all()) == 1


def test_packed_and_chunked_bodies_are_unpacked(taken, session, tmp_path):
    packed = gzip.compress(HTML)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML), HTML)
    path = archive(
        tmp_path / "a.warc.gz",
        response("https://quill.example/packed", packed, **{"Content-Encoding": "gzip"}),
        response("https://quill.example/chunked", chunked, **{"Transfer-Encoding": "chunked"}),
    )
    assert {load_document(session, result.document_id)[0].raw for result in taken(path)} == {HTML}


def test_what_is_no_page_is_reported_and_what_is_no_response_passed_over(taken, session, tmp_path):
    request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "quill.example")], is_http_request=True)
    path = archive(
        tmp_path / "a.warc.gz",
        ("request", "https://quill.example/a", b"", request, "2026-05-04T10:20:30Z"),
        response("https://quill.example/moved", status="301 Moved"),
        response("https://quill.example/missing", status="404 Not Found"),
        response("https://quill.example/empty", b""),
        response("https://quill.example/picture", b"\x89PNG\x00", content_type="image/png"),
        response("https://quill.example/large", b"x" * 1001),
        ("metadata", "https://quill.example/a", b"via: b", None, "2026-05-04T10:20:30Z"),
    )
    found = taken(path, max_bytes=1000)
    assert [result.reason for result in found] == [
        "archived with HTTP 301",
        "archived with HTTP 404",
        "empty page",
        "binary content (image/png)",
        "larger than 0.001 MB; raise SWANSONG_MAX_BYTES to read it",
    ]
    assert session.exec(select(Document)).all() == []


@pytest.mark.parametrize("compressed", [True, False])
def test_wherever_an_archive_is_cut_off_it_is_said_and_the_rest_kept(taken, tmp_path, compressed):
    urls = [f"https://quill.example/{number}" for number in range(3)]
    whole = archive(tmp_path / "whole.warc", *map(response, urls), compressed=compressed).read_bytes()
    path = tmp_path / "cut.warc"
    # Not where a record has just ended: an archive may well end there.
    inside = [end for end in range(3, len(whole), 7) if not unpacked(whole[:end]).strip().endswith(b"</p>")]
    for end in inside:
        path.write_bytes(whole[:end])
        *kept, last = taken(path)
        assert (last.source, last.outcome) == ("cut.warc", Outcome.FAILED), end
        assert [result.url for result in kept] == urls[: len(kept)]
    assert len(kept) == 2
    assert last.reason.startswith("damaged or cut off after 3 records")


def unpacked(raw: bytes) -> bytes:
    found = b""
    while raw.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        found += member.decompress(raw)
        raw = member.unused_data
    return found + raw


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no archived pages among its 0 records"),
        (b"PK\x03\x04 a zip file\n" * 40, "not a WARC archive"),
        (gzip.compress(b"just text"), "not a WARC archive"),
    ],
    ids=["empty", "zip", "gzip"],
)
def test_what_is_no_archive_is_said(taken, tmp_path, raw, reason):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(raw)
    (found,) = taken(path)
    assert found.outcome is Outcome.FAILED
    assert found.reason.startswith(reason)


def test_damage_in_the_middle_keeps_what_came_before(taken, tmp_path, capfd):
    path = archive(tmp_path / "a.warc.gz", *[response(f"https://quill.example/{n}") for n in range(5)])
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 40] = b"\x00" * 40
    path.write_bytes(raw)
    *kept, last = taken(path)
    assert len(kept) >= 1
    assert "what came before is kept" in last.reason
    assert last.reason.isprintable()
    assert capfd.readouterr().err == ""


def test_a_file_that_is_not_there_is_an_argument_to_correct(taken, tmp_path):
    with pytest.raises(SettingsError, match=r"nothing\.warc: No such file"):
        taken(tmp_path / "nothing.warc")


def test_an_archive_of_the_whole_web_is_read_for_the_hosts_that_are_listed(taken, session, tmp_path):
    """Common Crawl notes what was packed on the wire under names of its own, and cuts pages at 1 MiB."""
    path = tmp_path / "web.warc.gz"
    unpacked = {"X-Crawl-Content-Encoding": "gzip", "X-Crawl-Content-Length": "31"}
    records = [
        response("https://docs.quill.example/ends", **unpacked),
        response("https://cooking.example/soup", b"<p>Soup</p>"),
        response("https://docs.quill.example/long", b"<p>The beginning of", content_type=""),
        response("https://docs.quill.example/untyped", content_type=""),
    ]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind, url, body, headers, moment in records:
            more = {"WARC-Date": moment, "WARC-Identified-Payload-Type": "text/html"}
            if url.endswith("long"):
                more["WARC-Truncated"] = "length"
            writer.write_record(
                writer.create_warc_record(
                    url, kind, io.BytesIO(body), http_headers=headers, warc_headers_dict=more
                )
            )
    *pages, rest = taken(path, known=True)
    assert [page.outcome for page in pages] == [Outcome.NEW, Outcome.FAILED, Outcome.NEW]
    assert pages[1].reason == "only a part of it was archived (length)"
    assert rest.remark == "passed over, being of hosts that the registry does not list: 1"
    assert {document.raw for document in session.exec(select(Document))} == {HTML}
    assert {document.format for document in session.exec(select(Document))} == {"html"}
    assert "cooking-example-soup" in {page.source for page in taken(path)}, "without it everything is taken"

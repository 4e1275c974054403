"""The jobs from end to end: a site or an archive in, claims and changes out, twice; and everything that may go wrong."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import jobs
from data import db, health, news
from data.models import Change, Claim, Document, Event, Notice, Product, Run, Source
from data.settings import settings
from pipeline.errors import SettingsError
from tests.loopback import CONTENT_TYPES, Site, listed, page, pages_of, registry_of, serving, status

TABLE = b"""<!doctype html><title>Quill lifecycle</title><h1>Deprecations</h1>
<table><tr><th>Model</th><th>Deprecated on</th><th>Shutdown date</th><th>Replacement</th></tr>
<tr><td>quill-2-large</td><td>2026-06-01</td><td>2027-03-03</td><td>quill-3-large</td></tr>
<tr><td>quill-2-small</td><td>2026-06-01</td><td>2027-04-04</td><td>quill-3-small</td></tr></table>"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Pen changelog</title><item>
<title>pen-2-mini will be retired</title><link>https://pen.example/mini</link><pubDate>Fri, 01 May 2026 09:00:00 GMT</pubDate>
<description>pen-2-mini will be shut down on 30 September 2027. Please move to Pen Max.</description></item></channel></rss>"""


def entry(site: Site, name: str, **more: object) -> dict[str, object]:
    return {"id": name, "title": name, "vendor": name.title(), "urls": [f"{site.url}/{name}"], **more}


def rows(report: jobs.Report) -> dict[str, jobs.Row]:
    return {row.source: row for row in report.rows}


def test_collecting_reads_what_is_new_and_a_second_time_changes_nothing(registered):
    with serving({"/quill": page(TABLE), "/pen": page(FEED, "application/rss+xml")}) as site:
        registered(entry(site, "quill"), entry(site, "pen", kind="feed"))
        first = jobs.collect(settings())
        held = everything()
        second = jobs.collect(settings())
        assert everything() == held
    assert first.ok
    assert second.ok
    found = rows(first)
    assert (found["quill"].result, found["quill"].documents, found["quill"].claims) == ("new", 1, 2)
    assert found["quill"].changes >= 2
    assert (found["pen"].result, found["pen"].claims) == ("new", 1)
    again = [(row.result, row.documents, row.claims, row.changes) for row in second.rows]
    assert again == [("unchanged", 0, 0, 0)] * 2
    assert site.statuses("/quill") == site.statuses("/pen") == [200, 304]


def test_the_entries_of_a_feed_become_news_once(registered):
    with serving({"/quill": page(TABLE), "/pen": page(FEED, "application/rss+xml")}) as site:
        registered(entry(site, "quill"), entry(site, "pen", kind="feed"))
        for _ in range(2):
            jobs.collect(settings())
    with db.session() as session:
        (thread,) = news.threads(session, date(2026, 11, 1), words="pen max")
    assert (thread.product and thread.product.slug, thread.official) == ("pen-pen-2-mini", True)
    assert [(item.source, item.url, item.days) for item in thread.items] == [
        ("pen", "https://pen.example/mini", ("2027-09-30",))
    ]


def test_only_the_sources_asked_for_are_fetched(registered):
    with serving({"/quill": page(TABLE), "/pen": page(TABLE)}) as site:
        registered(entry(site, "quill"), entry(site, "pen"))
        assert list(rows(jobs.collect(settings(), ["pen"]))) == ["pen"]
        with pytest.raises(SettingsError, match=r"no source is called 'quil'; did you mean 'quill'\?"):
            jobs.collect(settings(), ["quil"])
    assert site.statuses("/quill") == []


def test_a_source_whose_key_is_not_set_is_asked_only_when_it_is_named(registered, monkeypatch):
    monkeypatch.delenv("QUILL_KEY", raising=False)
    listed = page(b'[{"id": "pen-1", "shutdown_date": "2027-05-05"}]', "application/json")
    with serving({"/quill": listed, "/pen": page(TABLE)}) as site:
        registered(entry(site, "quill", kind="api", key={"env": "QUILL_KEY"}), entry(site, "pen"))
        assert list(rows(jobs.collect(settings()))) == ["pen"]
        assert "QUILL_KEY" in rows(jobs.collect(settings(), ["quill"]))["quill"].reason
        monkeypatch.setenv("QUILL_KEY", "a-secret")
        assert rows(jobs.collect(settings()))["quill"].result == "new"


def test_the_timetable_leaves_a_source_alone_for_as_long_as_its_cadence_says(registered):
    with serving({"/quill": page(TABLE), "/pen": page(FEED, "application/rss+xml")}) as site:
        registered(entry(site, "quill", cadence="weekly"), entry(site, "pen", kind="feed", cadence="hourly"))
        asked = [list(rows(jobs.collect(settings(), due=True)))]
        for later in (timedelta(minutes=10), timedelta(hours=1), timedelta(days=7)):
            moment = jobs.utc_now() + later
            asked.append(list(rows(jobs.collect(settings(), due=True, now=lambda moment=moment: moment))))
    assert asked == [["quill", "pen"], [], ["pen"], ["quill", "pen"]]


def test_what_was_saved_is_taken_in_again_as_the_same_documents(registered, tmp_path, own_settings):
    with serving(
        {"/quill": page(TABLE), "/pen": page(FEED, "application/rss+xml"), "/gone": status(404)}
    ) as site:
        names = {"quill": {}, "pen": {"kind": "feed"}, "gone": {}}
        registered(*(entry(site, name, **more) for name, more in names.items()))
        jobs.collect(settings(), save=tmp_path / "archive")
        with db.session() as session:
            fetched = {(d.url, d.sha256) for d in session.exec(select(Document)) if "127.0.0.1" in d.url}
        second = jobs.collect(settings(), save=tmp_path / "archive")
    archives = sorted((tmp_path / "archive").iterdir())
    assert [rows(second)[name].result for name in ("quill", "pen")] == ["unchanged"] * 2
    own_settings(shipped_sources=False, allow_private=True, database_url=f"sqlite:///{tmp_path / 'other.db'}")
    report = jobs.ingest(settings(), archives[:1])
    with db.session() as session:
        taken = {(d.url, d.sha256) for d in session.exec(select(Document)) if "127.0.0.1" in d.url}
    assert taken == fetched
    assert len(fetched) == 2
    assert rows(report)["gone"].reason == "archived with HTTP 404"


def test_a_folder_that_cannot_be_written_to_is_named(registered, tmp_path):
    registered()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SettingsError, match="give a folder that can be written to"):
        jobs.collect(settings(), save=tmp_path / "file")


def test_a_moved_date_is_a_change_and_progress_is_told(registered):
    told = []
    with serving({"/quill": page(TABLE)}) as site:
        registered(entry(site, "quill"))
        jobs.collect(settings())
        site.answers["/quill"] = page(TABLE.replace(b"2027-03-03", b"2027-06-06"))
        report = jobs.collect(settings(), progress=lambda *step: told.append(step))
    assert rows(report)["quill"].changes == 1
    with db.session() as session:
        moved = session.exec(select(Change).order_by(Change.id.desc())).first()
    assert (moved.kind, moved.before_day, moved.after_day, moved.quiet) == (
        "moved",
        "2027-03-03",
        "2027-06-06",
        False,
    )
    assert told == [("fetching", 0, 1, ""), ("fetching", 1, 1, "quill"), ("reading", 1, 1, "quill")]


def test_a_page_that_lost_a_third_of_its_rows_is_suspect_once_and_withdraws_nothing(registered):
    rows_of = [f"<tr><td>quill-{n}</td><td>2027-03-0{n}</td></tr>" for n in range(1, 10)]
    whole, cut = (
        f"<!doctype html><title>Quill</title><table><tr><th>Model</th><th>Shutdown date</th></tr>{''.join(kept)}</table>".encode()
        for kept in (rows_of, rows_of[:6])
    )
    with serving({"/quill": page(whole)}) as site:
        registered(entry(site, "quill"))
        jobs.collect(settings())
        held = told()
        site.answers["/quill"] = page(cut)
        second, third = jobs.collect(settings()), jobs.collect(settings())
    assert told() == held
    row = rows(second)["quill"]
    assert (row.result, row.changes) == ("suspect", 0)
    assert row.reason.startswith("3 of the 9 products that it listed are gone at once")
    assert rows(third)["quill"].result == "unchanged", "it was told once"
    with db.session() as session:
        (found,) = health.health(session, jobs.utc_now())
        assert found.state is health.State.SUSPECT
        assert health.vanished_product(session, "quill-quill-9") == []


def test_another_page_in_place_of_the_page_makes_a_source_suspect_and_is_told_once(registered):
    login = b"<!doctype html><title>Sign in</title><form><input type=password><button>Go</button></form>"
    redesigned = b"<!doctype html><title>Welcome</title><h1>A new look</h1><p>Find what you need.</p>"
    with serving({"/quill": page(TABLE), "/pen": page(TABLE), "/ink": page(login)}) as site:
        registered(entry(site, "quill"), entry(site, "pen", markers=["deprecations"]), entry(site, "ink"))
        jobs.collect(settings())
        held = told()
        site.answers |= {"/quill": page(login), "/pen": page(redesigned)}
        reports = [rows(jobs.collect(settings())) for _ in range(2)]
        with db.session() as session:
            states = {
                one.record.slug: (one.state, one.claims) for one in health.health(session, jobs.utc_now())
            }
            notices = session.exec(select(Notice)).all()
        site.answers |= {"/quill": page(TABLE), "/pen": page(TABLE)}
        jobs.collect(settings())
    assert told() == held
    assert [report["pen"].result for report in reports] == ["failed"] * 2
    advice = "what it said before stands until the page comes again"
    assert (
        reports[0]["pen"].reason
        == f"a page without 'deprecations' in place of the page; look at it; {advice}"
    )
    assert reports[1]["pen"].reason == "a page without 'deprecations' in place of the page; look at it"
    suspect = health.State.SUSPECT
    assert states == {"quill": (suspect, 2), "pen": (suspect, 2), "ink": (suspect, 0)}
    assert len(notices) == 3
    with db.session() as session:
        healthy = {
            one.record.slug
            for one in health.health(session, jobs.utc_now())
            if one.state is health.State.HEALTHY
        }
    assert healthy == {"quill", "pen"}


def test_what_a_page_no_longer_lists_has_vanished_and_keeps_its_events(registered):
    with serving({"/quill": page(TABLE)}) as site:
        registered(entry(site, "quill"))
        jobs.collect(settings())
        held = told()
        site.answers["/quill"] = page(
            TABLE.replace(TABLE[TABLE.rindex(b"<tr>") : TABLE.rindex(b"</table>")], b"")
        )
        jobs.collect(settings())
    assert told() == held
    with db.session() as session:
        slug = session.exec(select(Product.slug).where(Product.name == "quill-2-small")).one()
        (gone,) = health.vanished_product(session, slug)
    assert gone.title == "quill"


@pytest.mark.shared
def test_every_archived_page_has_a_health_and_those_cut_by_a_third_are_suspect(
    shared, own_settings, tmp_path
):
    own_settings()
    whole = shared / "corpus" / "pages.warc.gz"
    jobs.ingest(settings(), [whole])
    held = told()
    with db.session() as session:
        pages = health.health(session, jobs.utc_now())
    assert {one.state for one in pages} <= {health.State.NEW, health.State.STALE}, (
        "nobody has asked their sites yet"
    )
    listed = map(json.loads, (shared / "corpus" / "pages.jsonl").read_text().splitlines())
    chosen = [page["url"] for page in listed if page["id"] in PAGES_OF_TABLES]
    jobs.ingest(settings(), [cut_by_a_third(whole, tmp_path / "cut.warc.gz", chosen)])
    with db.session() as session:
        doubted = {
            one.record.id for one in health.health(session, CUT_DAY) if one.state is health.State.SUSPECT
        }
        suspect = {
            document.url for document in session.exec(select(Document)) if document.source_id in doubted
        }
    assert suspect == set(chosen)
    assert told() >= held


def test_without_a_network_every_source_says_so_and_nothing_is_lost(registered):
    with serving({"/quill": page(TABLE)}) as site:
        registered(entry(site, "quill"))
        jobs.collect(settings())
        held = everything()
    page_of, feed_of = ({"urls": [f"http://docs.nowhere.invalid/{name}"]} for name in ("quill", "pen"))
    registered(entry(site, "quill") | page_of, entry(site, "pen", kind="feed") | feed_of)
    report = jobs.collect(settings())
    assert not report.ok
    assert {row.reason for row in report.rows} == {"no network: name not resolved"}
    assert everything() == held


def test_a_document_that_cannot_be_read_is_kept_and_stops_nothing(registered):
    answers = {"/pen": page(b"<!doctype html><script>let it = 'render'</script>"), "/quill": page(TABLE)}
    with serving(answers) as site:
        registered(entry(site, "pen"), entry(site, "quill"))
        first, second = jobs.collect(settings()), jobs.collect(settings())
    found = rows(first)
    assert (found["pen"].result, found["pen"].reason) == ("failed", "kept, but cannot be read: no text in it")
    assert (found["quill"].result, found["quill"].claims) == ("new", 2)
    assert second.ok, "it was said once"
    with db.session() as session:
        assert len(session.exec(select(Document).join(Source).where(Source.slug == "pen")).all()) == 1


def test_a_fault_of_the_reader_stops_nothing_and_is_tried_again(registered, monkeypatch):
    from pipeline import extract

    whole = extract.read_document

    def faulty(document):
        if document.vendor == "Pen":
            raise KeyError("a fault")
        return whole(document)

    with serving({"/pen": page(TABLE), "/quill": page(TABLE)}) as site:
        registered(entry(site, "pen"), entry(site, "quill"))
        monkeypatch.setattr(extract, "read_document", faulty)
        first = rows(jobs.collect(settings()))
        monkeypatch.undo()
    assert first["quill"].claims == 2
    assert first["pen"].result == "failed"
    assert first["pen"].reason.startswith("kept, but the reader failed on it: KeyError: 'a fault'")


def test_documents_of_a_run_that_died_are_read_by_the_next(registered):
    with serving({"/quill": page(TABLE)}) as site:
        registered(entry(site, "quill"))

        def die(stage, *_):
            if stage == "reading":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            jobs.collect(settings(), progress=die)
        with db.session() as session:
            session.exec(select(Run)).one()
        report = jobs.read_new(settings())
    with db.session() as session:
        died, read = session.exec(select(Run).order_by(Run.id)).all()
        assert (
            len(session.exec(select(Claim).join(Document).join(Source).where(Source.slug == "quill")).all())
            == 2
        )
    assert (died.job, died.ok, read.job, read.ok) == ("collect", False, "read", True)
    assert died.ended_at is not None
    assert report.ok


def test_a_run_is_remembered_with_its_report(registered, now):
    with serving({"/quill": page(TABLE), "/pen": status(404)}) as site:
        registered(entry(site, "quill"), entry(site, "pen"))
        report = jobs.collect(settings(), now=lambda: now)
    with db.session() as session:
        run = session.exec(select(Run)).one()
    assert (run.job, run.ok, run.started_at, run.ended_at) == ("collect", False, now, now)
    assert run.report == json.loads(json.dumps(report.as_json()["sources"]))
    assert {row["source"]: row["result"] for row in run.report} == {"quill": "new", "pen": "failed"}


def test_a_site_and_the_archive_of_it_tell_the_same(registered, own_settings, tmp_path):
    folder = written(tmp_path)
    with serving(pages_of(folder)) as site:
        (tmp_path / "sources.toml").write_text(registry_of(folder, site.url), encoding="utf-8")
        own_settings(shipped_sources=False, allow_private=True)
        crawled, from_site = jobs.collect(settings()), told()
    own_settings(database_url=f"sqlite:///{tmp_path / 'other.db'}")
    ingested, from_archive = jobs.ingest(settings(), [archived(folder)]), told()
    again = jobs.ingest(settings(), [archived(folder)])
    assert crawled.ok
    assert ingested.ok
    assert sum(row.claims for row in crawled.rows) == sum(row.claims for row in ingested.rows) == 3
    assert from_site == from_archive
    assert {row.result for row in again.rows} == {"unchanged"}
    assert told() == from_archive


def test_the_corpus_is_read_from_its_site_and_its_archive_alike(shared, own_settings, tmp_path):
    folder = shared / "corpus"
    with serving(pages_of(folder)) as site:
        (tmp_path / "sources.toml").write_text(registry_of(folder, site.url), encoding="utf-8")
        own_settings(shipped_sources=False, allow_private=True)
        crawled = jobs.collect(settings())
        site.requests.clear()
        again = jobs.collect(settings())
        answers = [status for path, status, _ in site.requests if path != "/robots.txt"]
    own_settings(database_url=f"sqlite:///{tmp_path / 'other.db'}")
    ingested = jobs.ingest(settings(), [folder / "pages.warc.gz"])
    pages = len(listed(folder))
    assert [row for row in (*crawled.rows, *ingested.rows) if row.result != "new" and not row.reason] == []
    assert len(crawled.rows) == len(ingested.rows) == pages
    assert answers == [304] * pages
    assert {(row.result, row.claims, row.changes) for row in again.rows} == {("unchanged", 0, 0)}
    assert {r.source: r.claims for r in crawled.rows} == {r.source: r.claims for r in ingested.rows}


PAGES_OF_TABLES = (
    "anthropic__model-deprecations-2025-12", "aws__bedrock-model-lifecycle", "google-cloud__open-model-deprecations", "openai__deprecations",
    "together__deprecations",
)  # fmt: skip
CUT_DAY = datetime(2026, 11, 24, tzinfo=UTC)


def cut_by_a_third(archive: Path, out: Path, urls: list[str]) -> Path:
    """The responses of `urls` as they would be without the last third of their rows, archived on CUT_DAY."""
    with archive.open("rb") as source, out.open("wb") as target:
        writer = WARCWriter(target, gzip=True)
        for record in ArchiveIterator(source):
            if record.rec_type != "response" or record.rec_headers.get_header("WARC-Target-URI") not in urls:
                continue
            raw = without_last_third(record.content_stream().read())
            headers = StatusAndHeaders(
                "200 OK",
                [("Content-Type", record.http_headers.get_header("Content-Type"))],
                protocol="HTTP/1.1",
            )
            stamp = {"WARC-Date": CUT_DAY.strftime("%Y-%m-%dT%H:%M:%SZ")}
            url = record.rec_headers.get_header("WARC-Target-URI")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", io.BytesIO(raw), http_headers=headers, warc_headers_dict=stamp
                )
            )
    return out


ROW = re.compile(rb"<tr\b.*?</tr>|^[ \t]*\|[^\n]*\|[ \t]*$", re.S | re.M | re.I)


def without_last_third(raw: bytes) -> bytes:
    """A page without the last third of the rows of its tables, of HTML or of Markdown."""
    found = list(ROW.finditer(raw))
    for match in reversed(found[-(len(found) // 3) :] if len(found) > 2 else []):
        raw = raw[: match.start()] + raw[match.end() :]
    return raw


def everything() -> list[tuple[object, ...]]:
    """All that a job must not change on a second run."""
    with db.session() as session:
        tables = (Product, Document, Claim, Event, Change)
        return [tuple(row.model_dump().items()) for table in tables for row in session.exec(select(table))]


def told() -> set[tuple[object, ...]]:
    """What is held true of products that no shipped fact speaks of."""
    with db.session() as session:
        held = select(Product.slug, Event.platform, Event.scope, Event.kind, Event.day, Event.authority)
        return set(session.exec(held.join(Event).where(Event.known_to.is_(None))))


def written(folder: Path) -> Path:
    """A folder of our own pages with its list, in the form of the corpus."""
    news = FEED.replace(
        b"pen-2-mini", b"quill-2-large"
    )  # of the press, which knows no vendor, and comes first
    pages = {"daily__news": ("feed", None, news), "quill__ends": ("html", "Quill", TABLE)}
    lines = []
    for name, (form, vendor, body) in pages.items():
        (folder / name).write_bytes(body)
        url = f"https://{name.replace('__', '.')}.example/ends"
        known = {"format": form, "vendor": vendor, "published": "2026-05-04", "language": "en"}
        lines.append(json.dumps({"id": name, "path": name, "url": url, **known}))
    (folder / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def archived(folder: Path) -> Path:
    path = folder / "pages.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for row in listed(folder):
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", CONTENT_TYPES[row["format"]])], protocol="HTTP/1.1"
            )
            body = io.BytesIO((folder / row["path"]).read_bytes())
            day = {"WARC-Date": f"{row['published']}T00:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    row["url"], "response", body, http_headers=headers, warc_headers_dict=day
                )
            )
    return path


def test_a_site_that_wants_to_be_left_alone_is_not_asked_before_that_time(registered):
    busy = status(429, Retry_After="7200")
    with serving({"/quill": page(TABLE), "/pen": busy}) as site:
        registered(entry(site, "quill"), entry(site, "pen"))
        first, second = jobs.collect(settings()), jobs.collect(settings())
        third = jobs.collect(settings(), now=lambda: datetime.now(UTC) + timedelta(hours=3))
    assert [rows(report)["pen"].result for report in (first, second, third)] == [
        "failed",
        "waiting",
        "failed",
    ]
    assert rows(second)["pen"].reason.startswith("not asked: its site wants to be left alone until ")
    assert second.ok
    assert site.statuses("/pen") == [429, 429]


def test_the_timetable_backs_off_from_a_source_that_fails(registered):
    with serving({"/quill": page(TABLE), "/pen": status(404)}) as site:
        registered(entry(site, "quill", cadence="hourly"), entry(site, "pen", cadence="hourly"))
        began = datetime.now(UTC)
        asked = []
        for hours in (0, 1.5, 3, 5):
            report = jobs.collect(
                settings(), due=True, now=lambda hours=hours: began + timedelta(hours=hours)
            )
            asked.append(sorted(rows(report)))
    assert asked[:2] == [["pen", "quill"], ["pen", "quill"]]

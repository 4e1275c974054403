"""JSON APIs over real HTTP: where the key goes, where it does not, and what is said where there is none."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from crawler.results import Outcome
from crawler.run import crawl
from crawler.wire import Options
from data.settings import Settings, settings
from data.store import load_document
from tests.crawler.conftest import source
from tests.loopback import page, redirect, serving, status

BODY = b'{"data": [{"id": "quill-2", "shutdown_date": "2027-03-03"}]}'
SECRET = "sk-7f3a-quite-secret"
KEY = {"env": "QUILL_API_KEY", "header": "X-Api-Key", "scheme": ""}


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("QUILL_API_KEY", f"{SECRET}\n")


def sent(site, path, header):
    return [headers.get(header) for asked, _, headers in site.requests if asked == path]


def test_the_key_is_sent_in_the_declared_header_and_kept_nowhere(crawled, session, capfd, tmp_path):
    with serving({"/models": page(BODY, "application/json"), "/closed": status(401)}) as site:
        api = source("quill", f"{site.url}/models", kind="api", key={"env": "QUILL_API_KEY"})
        closed = source("closed", f"{site.url}/closed", kind="api", key=KEY)
        found = crawled(api, closed)
    document, _ = load_document(session, found["quill"].document_id)
    assert (document.raw, document.format) == (BODY, "json")
    assert sent(site, "/models", "Authorization") == [f"Bearer {SECRET}"]
    assert sent(site, "/closed", "X-Api-Key") == [SECRET]
    assert sent(site, "/robots.txt", "Authorization") == [None]
    assert found["closed"].outcome is Outcome.FAILED
    database = Path(settings().database_url.removeprefix("sqlite:///"))
    held = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    assert f"{site.url}/models".encode() in held  # what is kept in the open would be seen
    said = json.dumps([asdict(result) for result in found.values()]) + "".join(capfd.readouterr())
    assert SECRET.encode() not in held
    assert SECRET not in said


def test_the_key_stays_behind_on_a_redirect_to_another_host(crawled):
    with serving({"/models": page(BODY, "application/json")}) as other:
        answers = {
            "/away": redirect(f"{other.url}/models"),
            "/near": redirect("/models"),
            "/models": page(BODY, "application/json"),
        }
        with serving(answers) as site:
            found = crawled(
                source("away", f"{site.url}/away", kind="api", key=KEY),
                source("near", f"{site.url}/near", kind="api", key=KEY),
            )
    assert {result.outcome for result in found.values()} == {Outcome.NEW}
    assert sent(other, "/models", "X-Api-Key") == [None]
    assert sent(site, "/models", "X-Api-Key") == [SECRET]


@pytest.mark.parametrize("value", ["", "sk-7f3a\x1f", "sk-7f3a\u00e9"])
def test_a_key_that_cannot_be_sent_is_a_failure_that_names_the_variable(crawled, monkeypatch, value):
    monkeypatch.setenv("QUILL_API_KEY", f"{value}x" if value else value)
    with serving({"/models": page(BODY, "application/json"), "/open": page(BODY)}) as site:
        found = crawled(
            source("quill", f"{site.url}/models", kind="api", key=KEY),
            source("open", f"{site.url}/open", kind="api"),
        )
    assert found["open"].outcome is Outcome.NEW
    assert found["quill"].outcome is Outcome.FAILED
    assert "QUILL_API_KEY" in found["quill"].reason
    assert "7f3a" not in found["quill"].reason
    assert site.statuses("/models") == []


def test_a_key_that_an_answer_repeats_is_left_out_of_all_that_is_kept(engine, session, tmp_path):
    def echo(handler):
        given = handler.headers["X-Api-Key"]
        handler.reply(
            200, b'{"you sent": "%s"}' % given.encode(), Content_Type="application/json", X_Sent=given
        )

    with serving({"/echo": echo}) as site:
        options = Options(
            settings=Settings(allow_private=True, database_url=settings().database_url),
            sources=(source("quill", f"{site.url}/echo", kind="api", key=KEY),),
            save_to=tmp_path / "saved.warc",
        )
        (result,) = crawl(options)
    document, _ = load_document(session, result.document_id)
    assert sent(site, "/echo", "X-Api-Key") == [SECRET]
    assert document.raw == b'{"you sent": "KEY-LEFT-OUT"}'
    with gzip.open(tmp_path / "saved.warc") as saved:
        kept = saved.read()
    assert b"KEY-LEFT-OUT" in kept
    assert SECRET.encode() not in kept


def test_a_login_page_in_place_of_data_is_refused(crawled):
    with serving({"/models": page(b"<!DOCTYPE html><p>Sign in</p>")}) as site:
        found = crawled(source("quill", f"{site.url}/models", kind="api", key=KEY))["quill"]
    assert found.reason == "an HTML page in place of data; check the address and the key"

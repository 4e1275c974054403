"""Mailboxes: folders of real mails into a real database."""

from __future__ import annotations

import os
import time
from datetime import date
from email.message import EmailMessage

import pytest
from sqlmodel import select

from crawler.results import Outcome
from crawler.run import crawl
from crawler.wire import Options
from data.models import Document, Source
from data.settings import settings
from tests.crawler.conftest import source
from tests.loopback import page, serving


@pytest.fixture
def read(own_settings, engine, tmp_path):
    """Crawl the mailbox in tmp_path and whatever else."""

    def run(*others, **given):
        own_settings(**{"allow_private": True, **given})
        mailbox = source("mail", kind="mailbox", folder=tmp_path)
        heard = []
        results = crawl(Options(settings=settings(), sources=(mailbox, *others)), heard.append)
        assert results == heard
        return results

    return run


def mail(subject="Quill 2 ends", day="Mon, 04 May 2026 10:00:00 +0000", **more) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Quill <news@quill.example>"
    message["Subject"] = subject
    message["Message-ID"] = more.get("id", "<a/b+1@quill.example>")
    message["Date"] = day
    message.set_content(more.get("text", "Quill 2 schlie\u00dft am 3. M\u00e4rz 2027."), charset="iso-8859-1")
    return message


def test_a_mail_is_kept_once_by_the_part_that_is_best_to_read(read, session, tmp_path):
    both, plain = mail(), mail("Grüße aus dem Archiv", id="<2@quill.example>")
    both.add_alternative("<p>Quill 2 shuts down on 3 March 2027.</p>", subtype="html")
    both.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    for name, message in {"1": both, "2": plain, "again": both}.items():
        (tmp_path / f"{name}.eml").write_bytes(bytes(message))
    (tmp_path / "note.txt").write_text("no mail")
    assert [r.outcome for r in read()] == [Outcome.NEW, Outcome.NEW]
    assert [r.outcome for r in read()] == [Outcome.UNCHANGED]
    html, text = session.exec(select(Document).order_by(Document.id)).all()
    assert (html.url, html.title, html.published) == (
        "mid:a%2Fb+1@quill.example",
        "Quill 2 ends",
        date(2026, 5, 4),
    )
    assert (html.raw.strip(), html.format) == (b"<p>Quill 2 shuts down on 3 March 2027.</p>", "html")
    assert (text.title, text.charset) == ("Grüße aus dem Archiv", "cp1252")
    assert "schließt" in text.raw.decode(text.charset)


def test_what_is_no_readable_mail_is_a_reason_and_the_rest_goes_on(read, session, tmp_path):
    attached = EmailMessage()
    attached["From"] = "a@quill.example"
    attached.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    bad = {
        "attached": (bytes(attached), "only attachments"),
        "binary": (b"\x00\xff" * 500, "not a mail"),
        "empty": (b"", "not a mail"),
        "blank": (bytes(mail(text=" ")), "empty page"),
        "huge": (bytes(mail(text="more " * 5000)), "larger than 0.01 MB"),
    }
    for name, (raw, _) in bad.items():
        (tmp_path / f"{name}.eml").write_bytes(raw)
    (tmp_path / "good.eml").write_bytes(bytes(mail()))
    (tmp_path / "dangling.eml").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.eml")  # which would never end
    bad |= dict.fromkeys(("dangling", "pipe"), (b"", "not a file that can be read"))
    time.sleep(0.1)  # what comes in the moment of a reading is rather told twice than never
    with serving({"/page": page(b"<p>Quill</p>")}) as site:
        results = read(source("page", f"{site.url}/page"), max_bytes=10_000)
    reasons = {r.reason.partition(".eml: ")[0]: r.reason for r in results if r.outcome is Outcome.FAILED}
    assert reasons.keys() == bad.keys()
    for name, (_, reason) in bad.items():
        assert reason in reasons[name]
    assert [r.source for r in results if r.outcome is Outcome.NEW] == ["mail", "page"]
    assert len(session.exec(select(Document)).all()) == 2
    assert [r.outcome for r in read(max_bytes=10_000)] == [Outcome.UNCHANGED], "each is told of once"
    (tmp_path / "late.eml").write_bytes(b"")
    assert [r.reason.partition(":")[0] for r in read(max_bytes=10_000)] == ["late.eml"]


@pytest.mark.parametrize(
    "day", ["yesterday", "Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 04 May 2150 10:00:00 +0000"]
)
def test_an_implausible_date_is_no_date(read, session, tmp_path, day):
    raw = bytes(mail()).replace(b"Mon, 04 May 2026 10:00:00 +0000", day.encode())
    (tmp_path / "a.eml").write_bytes(raw)
    assert [r.outcome for r in read()] == [Outcome.NEW]
    assert session.exec(select(Document)).one().published is None


def test_a_folder_that_is_not_there_is_a_failure(read, session, tmp_path):
    mailbox = source("gone", kind="mailbox", folder=tmp_path / "gone")
    gone = next(r for r in read(mailbox) if r.source == "gone")
    assert "there is no folder" in gone.reason
    assert session.exec(select(Source).where(Source.slug == "gone")).one().failure == gone.reason

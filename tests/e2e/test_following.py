"""Being told, as somebody lives through it: signing up with the keyboard, the mail, the pages behind its links, and the last click."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from alerts import sending
from data import db
from data.settings import settings
from tests.alerts.receivers import Mailbox, mail_server
from tests.api.conftest import listening
from tests.data import world
from tests.e2e.conftest import new_window, serving, settle


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard that has a mail server; a mail leaves from the outbox later."""
    with serving(
        database, tmp_path_factory.mktemp("log") / "server.log", SWANSONG_SMTP_HOST="127.0.0.1"
    ) as address:
        yield address


def tell(database: Path, days: int) -> None:
    with db.session(db.file_url(database)) as session:
        world.tell(session, world.LIFECYCLE, datetime.now(UTC), world.claim("lark-1", world.day(days)))


def sign_up(page: Page, server: str) -> None:
    page.goto(f"{server}/follow?product=corvid-lark-1")
    settle(page)
    expect(page.get_by_role("link", name="Calendar file (.ics)")).to_have_attribute(
        "href", "http://127.0.0.1:8502/feeds/watchlist.ics?product=corvid-lark-1"
    )
    page.get_by_role("textbox", name="Your mail address").focus()
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This could not be done")).to_be_visible()
    page.get_by_role("textbox", name="Your mail address").fill("reader@example.org")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText") == "Subscribe":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("A mail is on its way to reader@example.org.")).to_be_visible()


def arrived(box: Mailbox, when: datetime) -> list[str]:
    """What the mails say that go out then."""
    before = len(box.mails)
    sending.deliver(settings(), now=lambda: when)
    return [mail.get_body(("plain",)).get_content() for mail in box.mails[before:]]


def test_from_the_sign_up_to_the_last_click(
    browser: Browser, server: str, database: Path, own_settings
) -> None:
    tell(database, 40)
    own_settings(database_url=db.file_url(database))
    with (
        new_window(browser, height=1200) as page,
        mail_server() as box,
        listening(settings(), lambda: datetime.now(UTC)) as api,
    ):
        own_settings(
            database_url=db.file_url(database), public_url=api, smtp_host="127.0.0.1", smtp_port=box.port, smtp_tls="none",
            mail_from="alerts@swansong.example",
        )  # fmt: skip
        sign_up(page, server)
        now = datetime.now(UTC)
        (question,) = arrived(box, now)
        page.goto(api + question.partition(api)[2].split()[0])
        page.get_by_role("button", name="Yes, I asked for this").click()
        expect(page.get_by_role("heading", name="You are subscribed")).to_be_visible()
        page.get_by_role("link", name="See and change your subscription").click()
        page.get_by_role("combobox", name="How often").select_option("at_once")
        page.get_by_role("combobox", name="Language").select_option("de")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("gespeichert")
        assert arrived(box, now) == [], "nothing has happened"
        tell(database, 20)
        (digest,) = arrived(box, datetime.now(UTC))
        assert "Um 20 Tage vorgezogen" in digest
        (reminder,) = arrived(box, now + timedelta(days=13, hours=23))
        assert "Erinnerung: " in reminder
        page.goto(
            api
            + digest.partition(f"{api}/manage")[1].removeprefix(api)
            + digest.partition(f"{api}/manage")[2].split()[0]
        )
        expect(page.get_by_role("table")).to_contain_text("lark-1")
        click = box.mails[-1]["List-Unsubscribe"].strip("<>")
        answer = httpx.post(click, data={"List-Unsubscribe": "One-Click"})
        assert answer.text == "unsubscribed\n"
        page.reload()
        expect(page.get_by_text("Beendet").first).to_be_visible()
        tell(database, 30)
        assert arrived(box, now + timedelta(days=30)) == []

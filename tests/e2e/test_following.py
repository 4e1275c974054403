"""Being told, with the keyboard only: the choice stands in the address, the feed follows it, and a mail asks for consent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from data import db
from data.models import Channel
from tests.e2e.conftest import serving, settle


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard that has a mail server, though none is asked here: a mail leaves from the outbox later."""
    with serving(
        database, tmp_path_factory.mktemp("log") / "server.log", SWANSONG_SMTP_HOST="127.0.0.1"
    ) as address:
        yield address


def test_subscribing_with_the_keyboard(browser: Browser, server: str, database: Path) -> None:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1200})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{server}/follow?product=openai-sora-app")
    settle(page)
    expect(page.get_by_role("link", name="Calendar (ICS)")).to_have_attribute(
        "href", "http://127.0.0.1:8502/feeds/watchlist.ics?product=openai-sora-app"
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
    context.close()

    with db.session(db.file_url(database)) as session:
        (channel,) = session.exec(select(Channel)).all()
    assert (channel.address, channel.state) == ("reader@example.org", "pending")
    assert "SWANSONG_SMTP_HOST" not in os.environ

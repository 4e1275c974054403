"""With the keyboard only: from the first page to a product, through the timeline, and to being told; what has the focus is seen to have it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from data import db
from data.models import Channel
from tests.e2e.conftest import new_window, serving, settle

FOCUSED = """() => {
    const one = document.activeElement;
    return one.ariaLabel || one.labels?.[0]?.innerText || (one.matches('a, button') ? one.innerText : '');
}"""
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard that has a mail server, though none is asked here: a mail leaves from the outbox later."""
    with serving(
        database, tmp_path_factory.mktemp("log") / "server.log", SWANSONG_SMTP_HOST="127.0.0.1"
    ) as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """The front page in a window of which only the keyboard is used."""
    with new_window(browser, server, height=1200) as opened:
        yield opened


def reach(page: Page, name: str, most: int = 40) -> None:
    """Go on with Tab until what is called so has the focus, and see that it shows."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED).strip())
        if passed[-1].startswith(name):
            assert page.evaluate(SEEN), f"nobody sees that {name} has the focus"
            return
    pytest.fail(f"{name} is not reached: {passed}")


def test_from_the_search_to_the_product(page: Page) -> None:
    reach(page, "Search products")
    page.keyboard.type("sora")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products?q=sora")
    settle(page)

    page.reload()  # as somebody does who opens the address anew: one of the first stops leads past the masthead
    settle(page)
    reach(page, "Skip to the content", most=6)
    page.keyboard.press("Enter")
    reach(page, "Sora (web, iOS and Android app)", most=12)
    page.keyboard.press("Enter")
    page.wait_for_url("**/product?product=openai-sora-app")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sora (web, iOS and Android app)")


def test_from_one_view_of_the_timeline_to_another_and_to_a_product(page: Page) -> None:
    reach(page, "Timeline")
    page.keyboard.press("Enter")
    page.wait_for_url("**/timeline")
    settle(page)

    reach(page, "Ending next")
    page.keyboard.press("Space")
    page.wait_for_url("**/timeline?view=next")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ending next")

    first = page.locator(".sw-table tbody a").first.inner_text()
    reach(page, first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/product?product=*")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_from_the_first_page_to_being_told(page: Page, database: Path) -> None:
    reach(page, "Get alerts")
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow")
    settle(page)
    reach(page, "Find products")
    page.keyboard.type("sora")
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow?find=sora")
    settle(page)
    reach(page, "Products")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")  # past the one that takes all of them
    page.keyboard.press("Enter")
    page.wait_for_url("**product=openai-sora-app*")
    page.keyboard.press("Escape")
    settle(page)
    expect(page.get_by_role("link", name="Calendar file (.ics)")).to_have_attribute(
        "href", "http://127.0.0.1:8502/feeds/watchlist.ics?product=openai-sora-app"
    )

    reach(page, "Your mail address")
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This could not be done")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("reader@example.org")
    reach(page, "Subscribe")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A mail is on its way to reader@example.org.")).to_be_visible()

    with db.session(db.file_url(database)) as session:
        (channel,) = session.exec(select(Channel)).all()
    assert (channel.address, channel.state) == ("reader@example.org", "pending")
    assert "SWANSONG_SMTP_HOST" not in os.environ

"""The pages as a visitor has them, on a desk and on a phone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data import db
from tests.dashboard.telling import report
from tests.e2e.conftest import NARROW, WIDE, Visit, settle

PATHS = {
    "overview": "/",
    "timeline": "/timeline",
    "next": "/timeline?view=next",
    "products": "/products?q=claude",
    "news": "/news",
    "no such news": "/news?words=zzz",
    "sources": "/sources",
    "product": "/product?product=openai-sora-app",
    "unknown": "/product?product=nobody",
}


@pytest.fixture(scope="module")
def database(database: Path) -> Path:
    """The shipped facts, and some news of Sora."""
    now = datetime.now(UTC)
    with db.session(f"sqlite:///{database}") as session:
        for number in range(8):
            title = f"{number}: OpenAI stops Sora, which its users had only just begun to like"
            report(session, f"Outlet {number}", title, "sora", on=date(2026, 3, 24 + number), at=now)
    return database


def widest(page: Page) -> int:
    """How wide the page would have to be to show everything, in pixels."""
    width = page.evaluate(
        "() => Math.max(document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=\"stMain\"]').scrollWidth)"
    )
    return int(width)


def test_a_page_can_be_the_first_that_anyone_opens(visit: Visit) -> None:
    page = visit("/timeline?view=all&vendor=anthropic")

    expect(page.get_by_role("heading", level=1)).to_have_text("Everything")
    expect(page.locator(".sw-wordmark")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_pages_fit_and_say_how_old_the_data_is(path: str, width: int, visit: Visit) -> None:
    page = visit(path, width)

    assert widest(page) <= width
    expect(page.get_by_role("status").filter(has_text="Shipped facts")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search products")).to_be_visible()
    expect(page.locator("h1, .sw-nothing h2").first).to_be_visible()


def test_pages_fit_a_tablet(visit: Visit) -> None:
    for path in ("/", "/timeline", "/product?product=openai-sora-app"):
        assert widest(visit(path, 820)) <= 820


def test_a_stack_is_pasted_on_a_phone(visit: Visit) -> None:
    page = visit("/stack", NARROW)

    box = page.get_by_role("textbox", name="Model ids").bounding_box()
    files = page.get_by_text("Files, or a zip of them").bounding_box()
    assert box and files
    page.get_by_role("textbox", name="Model ids").click()  # which fails where something hides or covers it
    assert box["height"] > 100
    assert box["y"] + box["height"] <= files["y"]


def test_what_leads_on_is_as_high_as_a_finger_on_a_phone(visit: Visit) -> None:
    page = visit("/timeline?view=all", NARROW)

    for targets in (".st-key-pages", ".st-key-pages a", ".stButtonGroup button", ".sw-footer a"):
        for one in page.locator(targets).all():
            box = one.bounding_box()
            assert box and box["height"] >= 44, one.inner_text()
    for one in (page.get_by_role("radio", name="Everything"), page.get_by_role("link", name="Timeline")):
        expect(one).to_be_in_viewport(ratio=0.9)  # though it stands at the end of a row that does not fit


def test_a_label_of_two_lines_leaves_no_gap_in_its_value(visit: Visit) -> None:
    page = visit("/vendors?lang=es", NARROW)

    value = page.locator(".sw-table td:has(div + div)").first.locator("div")
    first, second = (value.nth(number).bounding_box() for number in range(2))
    assert first and second
    assert second["y"] - (first["y"] + first["height"]) <= 1


def test_the_timeline_opens_with_sora_atlas_and_searchgpt(visit: Visit) -> None:
    picture = visit("/timeline").locator('[data-testid="stVegaLiteChart"]')

    for name in ("Sora (web, iOS and Android app)", "ChatGPT Atlas", "SearchGPT (prototype)", "today"):
        expect(picture.locator("svg text", has_text=re.compile(f"^{re.escape(name)}$"))).to_be_visible()
    assert "ended on 26 April 2026" in (picture.first.get_attribute("aria-label") or "")


def test_search_leads_to_the_product(visit: Visit) -> None:
    page = visit("/")

    page.get_by_role("searchbox", name="Search products").fill("sora")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products?q=sora")
    page.get_by_role("link", name="Sora (web, iOS and Android app)").click()
    page.wait_for_url("**/product?product=openai-sora-app")
    settle(page)

    expect(page.locator(".sw-sentence")).to_contain_text("Sora ended on 26 April 2026")
    expect(page.locator(".sw-sentence")).to_contain_text("24 September 2026")
    expect(page).to_have_title("Sora (web, iOS and Android app) · Swansong")


def test_a_view_stands_in_the_address_and_comes_back_from_it(visit: Visit) -> None:
    page = visit("/timeline")

    page.get_by_role("radio", name="Ending next").click()
    page.wait_for_url("**/timeline?view=next")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ending next")
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ending next")


def test_the_way_from_a_figure_to_what_it_counts(visit: Visit) -> None:
    page = visit("/")
    counted = int(page.locator(".sw-counts b").first.inner_text())

    page.locator(".sw-counts a").first.click()
    page.wait_for_url("**/timeline?view=next&days=30")
    settle(page)

    expect(page.locator(".sw-table tbody tr")).to_have_count(counted)


def test_pages_are_reached_by_keyboard(visit: Visit) -> None:
    page = visit("/")

    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("() => document.activeElement.innerText || document.activeElement.ariaLabel")
        )
    assert {"Overview", "Timeline", "Products", "Search products"} <= set(reached)


def test_a_story_unfolds_and_leads_to_its_product(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="News", exact=True).click()
    page.wait_for_url("**/news")
    settle(page)
    last = page.get_by_role("link", name="7: OpenAI stops Sora")
    expect(last).to_be_hidden()

    page.get_by_text("3 more reports").click()
    expect(last).to_be_visible()
    page.get_by_role("searchbox", name="Words").fill("users")
    page.keyboard.press("Enter")
    page.wait_for_url("**/news?words=users")
    settle(page)
    page.get_by_role("link", name="Sora (web, iOS and Android app)").click()
    page.wait_for_url("**/product?product=openai-sora-app")
    settle(page)

    expect(page.get_by_role("heading", name="In the news")).to_be_visible()


def test_the_deploy_button_is_not_there(visit: Visit) -> None:
    assert visit("/").locator('[data-testid="stAppDeployButton"]').count() == 0


def test_dark_is_dark(visit: Visit) -> None:
    page = visit("/")

    page.emulate_media(color_scheme="dark")
    page.reload()
    settle(page)

    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.querySelector('h1')).color,"
        " getComputedStyle(document.querySelector('.stApp')).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(232, 236, 234)", "rgb(16, 22, 27)")

"""What was fetched is shown as text: a set of attacks in every field that can hold one, on every page, in a real browser.

Each of a few products bears many of the attacks in its name, its quotes, scopes, replacements, sources and news, so that every page shows all
of them. Whatever the browser made that our templates do not write is a defect: an element, an attribute, an address that is no web address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from alerts.safety import visible
from dashboard.markup import TEMPLATES
from data import db, queries, question
from pipeline.types import Claim, PartialDate
from tests import hostile
from tests.dashboard.telling import report, tell
from tests.e2e.conftest import listen, new_window, settle

NOW = datetime.now(UTC)
EACH = 12
BAD = [" ".join(hostile.TEXTS[n : n + EACH]) for n in range(0, len(hostile.TEXTS), EACH)]
PAGES = {
    "overview": "/",
    "timeline": "/timeline?view=next&group=chain",
    "products": "/products?q=velora",
    "news": "/news",
    "vendors": "/vendors",
    "two vendors": "/vendors?vendor=corvid-0&beside=corvid-1",
    "stack": "/stack",
    "follow": "/follow?find=velora",
    "sources": "/sources",
    "data": "/data?" + urlencode({"sql": "SELECT product, scope, replacements FROM timeline"}),
    "about": "/about",
}
NAMED = ("overview", "timeline", "products", "news", "vendors", "sources", "data")
"""Pages that tell of all products or their sources, and so show every attack."""
WRITTEN = "\n".join(file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.html"))
OURS = {
    "tags": sorted({tag.upper() for tag in re.findall(r"<([a-z]\w*)", WRITTEN)}),
    "attributes": sorted(set(re.findall(r"\s([a-z][a-z-]*)=", WRITTEN)) | {"open"}),
}
FOREIGN = """ours => [...document.querySelectorAll('.stHtml *')].flatMap(one => {
    if (one.closest('[data-ours]') || one.tagName === 'STYLE' && one.parentElement.matches('.stHtml')) return [];
    const named = one.getAttributeNames().filter(name => !ours.attributes.includes(name));
    const leads = one.hasAttribute('href') && !/^(https?:|#content$|(\\.|[a-z]*)(\\?|$))/.test(one.getAttribute('href'));
    return ours.tags.includes(one.tagName) && !named.length && !leads ? [] : [one.outerHTML.slice(0, 200)];
})"""
INTERPRETED = """() => [...document.querySelectorAll('[data-testid="stMarkdownContainer"]')]
    .filter(one => /velora|corvid|evil/i.test(one.innerText)).map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Products of which every word is an attack, and reports about them."""
    path = tmp_path_factory.mktemp("hostile") / "swansong.db"
    url = db.file_url(path)
    db.migrate(db.engine(url))
    with db.session(url) as session:
        for number, bad in enumerate(BAD):
            link = hostile.LINKS[number % len(hostile.LINKS)]
            day = PartialDate((NOW.date() + timedelta(days=3 + number)).isoformat())
            name, vendor = f"Velora{number} {bad}", f"Corvid {number} {bad}"
            claim = Claim(
                name, vendor, shutdown=day, scope=bad, replacements=(f"Corvus{number} {bad}",), evidence=bad,
                announced=PartialDate(NOW.date().isoformat()),
            )  # fmt: skip
            tell(session, claim, at=NOW, vendor=vendor, title=bad, url=f"https://a.example/{number}/{link}")
            report(
                session, f"{number} {bad}", f"{name} ends", f"Velora{number}", on=NOW.date(), at=NOW, url=link
            )
    db.engine(url).dispose()
    return path


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Page]:
    """One window for all pages, in which any script that was smuggled in would be noticed."""
    with new_window(browser) as page:
        page.add_init_script("window.alert = window.msgbox = () => { window.hit = true; }")
        yield page


def harmed(page: Page) -> list[str]:
    """What was made of the attacks that is not text."""
    made = page.evaluate(FOREIGN, OURS) + page.evaluate(INTERPRETED)
    if page.evaluate("() => window.hit !== undefined"):
        made.append("a script ran")
    return made


def text_of(page: Page) -> str:
    """Everything that can be read on the page, in pictures too, on one line."""
    text = page.locator(".stMainBlockContainer").evaluate("one => one.textContent")
    named = page.locator('[data-testid="stVegaLiteChart"]').evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    )
    return re.sub(r"\s+", " ", " ".join([text, *named]))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", visible(text)).strip()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_every_page_shows_attacks_as_text(
    path: str, window: Page, server: str, request: pytest.FixtureRequest
) -> None:
    said = listen(window, server)
    window.goto(server + path)
    settle(window)

    assert harmed(window) == []
    assert said == []
    if request.node.callspec.id in NAMED:
        text = text_of(window)
        assert [bad for bad in BAD if flat(bad[: question.CELL]) not in text] == []


def test_product_pages_show_attacks_as_text(window: Page, server: str, database: Path) -> None:
    with db.session(db.file_url(database)) as session:
        slugs = {row.name: row.slug for row in queries.find_products(session, NOW.date(), text="velora")}
    for number, bad in list(enumerate(BAD))[::3]:
        (slug,) = (slug for name, slug in slugs.items() if name.startswith(f"Velora{number} "))
        window.goto(f"{server}/product?product={slug}")
        settle(window)

        assert harmed(window) == []
        assert flat(bad) in flat(window.locator(".sw-claims blockquote").inner_text())
        assert flat(bad) in flat(window.locator("h1").inner_text())


def test_lists_to_choose_from_and_a_checked_stack_show_attacks_as_text(window: Page, server: str) -> None:
    window.goto(f"{server}/follow?find=velora0")
    settle(window)
    window.get_by_role("combobox", name="Products").click()
    expect(window.get_by_role("option").first).to_contain_text(flat(BAD[0])[:200])
    window.get_by_role("option").first.click()
    settle(window)
    assert harmed(window) == []

    window.goto(f"{server}/stack")
    settle(window)
    window.get_by_role("textbox", name="Model ids").fill(
        "\n".join(f"Velora{number}" for number in range(len(BAD)))
    )
    window.get_by_role("button", name="Check", exact=True).click()
    window.get_by_text("ids found").wait_for()
    assert harmed(window) == []


def test_the_hover_of_the_picture_shows_attacks_as_text(window: Page, server: str) -> None:
    window.goto(f"{server}/timeline?view=next")
    settle(window)
    window.locator('[data-testid="stVegaLiteChart"] .mark-symbol path').nth(3).hover(force=True)
    tooltip = window.locator("#vg-tooltip-element")

    expect(tooltip).to_contain_text(re.compile(r"Velora\d "))
    assert any(flat(bad)[:200] in flat(tooltip.inner_text()) for bad in BAD)
    assert tooltip.locator("img, script, a, svg, iframe").count() == 0
    assert harmed(window) == []


def test_a_hostile_search_is_text(window: Page, server: str) -> None:
    attack = "<img src=x onerror=alert(1)> :red[x] **zzz**"
    window.goto(server)
    settle(window)
    window.get_by_role("searchbox", name="Search products").fill(attack)
    window.keyboard.press("Enter")
    window.wait_for_url("**/products?q=*")
    settle(window)

    expect(window.locator(".sw-nothing h2")).to_contain_text(attack)
    assert harmed(window) == []

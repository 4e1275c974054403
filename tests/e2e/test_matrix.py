"""Every page at three widths, in light and dark, in each of its states; judged by axe, by its width and by what the browser says.

A page is loaded once for each state and then resized and recoloured, as a visitor's window and system would do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from data import db
from tests.e2e.conftest import listen, serving, settle

WIDTHS = (1440, 820, 390)
SCHEMES = ("light", "dark")
STATES = ("data", "empty", "missing")
PATHS = {
    "overview": "/",
    "timeline": "/timeline",
    "products": "/products?q=claude",
    "product": "/product?product=openai-sora-app",
    "news": "/news",
    "vendors": "/vendors",
    "stack": "/stack",
    "follow": "/follow",
    "sources": "/sources",
    "data": "/data",
    "about": "/about",
}
WIDEST = """Math.max(
    document.documentElement.scrollWidth, document.querySelector('[data-testid="stMain"]').scrollWidth)"""
CHANGED = {
    "timeline": "/timeline?view=next&days=30",
    "products": "/products?q=claude&status=retired",
    "news": "/news?words=zzz",
    "follow": "/follow?vendor=openai&find=sora",
    "data": "/data?question=2&format=json",
    "sources": "/sources?state=failing",
}
"""Pages with a widget changed, as their address says it; what only a hand can change is changed below."""


@pytest.fixture(scope="module")
def addresses(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server for each state of the database."""
    folder = tmp_path_factory.mktemp("states")
    engine = db.engine(db.file_url(folder / "empty.db"))
    db.migrate(engine)
    engine.dispose()
    files = {"data": database, "empty": folder / "empty.db", "missing": folder / "missing.db"}
    with ExitStack() as stack:
        yield {
            state: stack.enter_context(serving(file, folder / f"{state}.log"))
            for state, file in files.items()
        }


@pytest.fixture
def window(visitor: BrowserContext) -> Iterator[Page]:
    page = visitor.new_page()
    yield page
    page.close()


def judge(page: Page, where: str, *, axe: bool) -> list[str]:
    """What is wrong with the page that stands there, at every width and in both schemes."""
    wrong = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme", arg=scheme
        )
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            try:
                page.wait_for_function(f"width => {WIDEST} <= width", arg=width, timeout=5_000)
            except PlaywrightTimeout:  # a moment is granted, for a chart that is drawn anew
                wrong.append(f"{where} {width} {scheme}: {page.evaluate(WIDEST)} pixels wide")
        if axe:
            # The widest in one scheme and the narrowest in the other: colours and layout are independent of each other.
            page.set_viewport_size({"width": WIDTHS[0] if scheme == "light" else WIDTHS[-1], "height": 900})
            settle(page)
            wrong += [f"{where} {scheme}: {found}" for found in findings(page)]
    return wrong


def findings(page: Page) -> list[str]:
    """The serious and critical findings of axe."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {'; '.join(str(node['target']) for node in one['nodes'][:3])}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", PATHS)
def test_pages_in_every_state(page: str, state: str, window: Page, addresses: dict[str, str]) -> None:
    said = listen(window, addresses[state])
    window.goto(addresses[state] + PATHS[page])
    settle(window)
    assert judge(window, f"{page}, {state}", axe=state == "data") == []
    expect(window.locator("h1, .sw-nothing h2").first).to_be_visible()
    assert window.locator('[data-testid="stException"]').count() == 0
    assert said == []


@pytest.mark.parametrize("page", CHANGED)
def test_pages_with_a_widget_changed(page: str, window: Page, addresses: dict[str, str]) -> None:
    said = listen(window, addresses["data"])
    window.goto(addresses["data"] + CHANGED[page])
    settle(window)
    assert judge(window, f"{page}, changed", axe=False) == []
    assert window.locator('[data-testid="stException"]').count() == 0
    assert said == []


def test_a_checked_stack_at_every_width(window: Page, addresses: dict[str, str]) -> None:
    said = listen(window, addresses["data"])
    window.goto(addresses["data"] + "/stack")
    settle(window)
    window.get_by_role("textbox", name="Model ids").fill('model = "gpt-3.5-turbo"\nnext = "gpt-99-turbo"')
    window.get_by_role("button", name="Check", exact=True).click()
    window.get_by_text("2 ids found").wait_for()
    settle(window)
    assert judge(window, "stack, checked", axe=True) == []
    with window.expect_download() as download:
        window.get_by_role("button", name="Download as CSV").click()
    assert "gpt-99-turbo" in download.value.path().read_text()
    assert said == []

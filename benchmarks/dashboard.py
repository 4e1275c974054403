"""The dashboard on 20,000 products, in a real Chromium: when a page can be read, how long a filter takes, 25 visitors at once, memory."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.large import Size, build
from data import db
from tests.e2e.conftest import CHROMIUM, serving, settle

SIZE = Size(claims=100_000, events=200_000)
"""20,000 products with 200,000 rows of events, of which more than half are held now."""
VISITORS = 25
PAGES = ("/", "/timeline?view=next", "/products", "/news", "/stack", "/data", "/sources")
READABLE = "h1"


def dashboard(size: Size = SIZE, visitors: int = VISITORS, runs: int = 5) -> list[tuple[str, str]]:
    """Medians in the browser, after each page was opened once."""
    if CHROMIUM is None:
        return [("dashboard", "no Chromium is installed")]
    with (
        tempfile.TemporaryDirectory() as folder,
        _site(Path(folder), size) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        rows = [
            (f"dashboard {path}: readable, first visit", f"{_opened(browser, address + path):.2f} s")
            for path in PAGES
        ]
        for path in PAGES:
            taken = statistics.median(_opened(browser, address + path) for _ in range(runs))
            rows.append((f"dashboard {path}: readable", f"{taken:.2f} s"))
        rows.append(("dashboard: a filter", f"{_filtered(browser, address, runs) * 1000:.0f} ms"))
        slowest, failed = _crowd(browser, address, visitors)
        rows.append(
            (
                f"dashboard: {visitors} visitors at once",
                f"the last can read after {slowest:.1f} s, {failed} failed",
            )
        )
        rows.append(("dashboard: memory of the server", f"{_memory(address)} MB"))
        browser.close()
        return rows


@contextmanager
def _site(folder: Path, size: Size) -> Iterator[str]:
    url = db.file_url(folder / "large.db")
    db.migrate(db.engine(url))
    build(url, size)
    db.engine(url).dispose()
    with serving(folder / "large.db", folder / "server.log") as address:
        yield address


def _opened(browser: Browser, address: str) -> float:
    """Seconds until a new visitor can read the page."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(120_000)
    page = context.new_page()
    begun = perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(READABLE)
    taken = perf_counter() - begun
    context.close()
    return taken


def _filtered(browser: Browser, address: str, runs: int) -> float:
    """Seconds from choosing a vendor until only its products stand there."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{address}/timeline?view=next")
    settle(page)
    taken = []
    for number in range(runs * 2):
        view = ("Just ended", "Ending next")[number % 2]
        begun = perf_counter()
        page.get_by_role("radio", name=view).click()
        page.wait_for_function("text => document.querySelector('h1')?.innerText === text", arg=view)
        taken.append(perf_counter() - begun)
        settle(page)
    context.close()
    return statistics.median(taken)


def _crowd(browser: Browser, address: str, visitors: int) -> tuple[float, int]:
    """When the last of so many visitors who come at once can read his page, and how many never can."""
    contexts = [browser.new_context(locale="en-GB") for _ in range(visitors)]
    pages: list[Page] = [context.new_page() for context in contexts]
    begun = perf_counter()
    for number, page in enumerate(pages):
        page.goto(address + PAGES[number % len(PAGES)], wait_until="commit")
    failed = 0
    for page in pages:
        try:
            page.wait_for_selector(READABLE, timeout=120_000)
            failed += page.locator('[data-testid="stException"]').count() > 0
        except Exception:  # whatever it is: he could not read
            failed += 1
    taken = perf_counter() - begun
    for context in contexts:
        context.close()
    return taken, failed


def _memory(address: str) -> int:
    """Megabytes that the server has held at most."""
    port = str(urlsplit(address).port)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if port in (process / "cmdline").read_text().split("\0"):
                status = (process / "status").read_text()
                return int(status.partition("VmHWM:")[2].split()[0]) // 1024
        except OSError:
            continue
    return 0


if __name__ == "__main__":
    for what, figure in dashboard():
        print(f"{what:50} {figure}", flush=True)

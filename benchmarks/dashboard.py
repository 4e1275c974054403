"""The bars of the dashboard on 20,000 products, in a real Chromium: when a page says what it is for, how long a filter takes, 25 visitors at once, memory.

``python -m benchmarks.dashboard [DATABASE]`` builds a database, or measures on one that was built by ``benchmarks.memory`` or kept from before.
Each page was opened once before it is measured: what the first visitor after a change of the data waits for is told apart.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.large import Size, build
from data import db
from tests.e2e.conftest import CHROMIUM, new_window, serving, settle

SIZE = Size(claims=100_000, events=200_000)
"""20,000 products with 200,000 rows of events, of which more than half are held now."""
VISITORS = 25
RUNS = 5
PAINT, FILTER, MEMORY = 2.5, 0.5, 1_500
"""The bars: seconds, seconds, megabytes."""
PAGES = {
    "/": ".sw-lead h1",
    "/timeline?view=next": '[data-testid="stVegaLiteChart"] svg text',
    "/products": ".sw-results li",
    "/product?product=product-77": ".sw-sentence",
    "/news": ".sw-news li",
    "/vendors": ".sw-table tbody tr",
    "/sources": ".sw-table tbody tr",
    "/stack": '[data-testid="stTextArea"]',
    "/follow": ".sw-feeds li",
    "/data": ".sw-rows tbody tr",
}
"""Pages, and what has to stand there until somebody knows what they came for."""


@dataclass(frozen=True)
class Measured:
    """A figure, in seconds unless it is one of memory, and how much it may be; None where no bar is set."""

    what: str
    figure: float
    bar: float | None
    unit: str = "s"

    @property
    def kept(self) -> bool:
        """Whether the bar was kept."""
        return self.bar is None or self.figure < self.bar


def measure(address: str, *, visitors: int = VISITORS, runs: int = RUNS) -> Iterator[Measured]:
    """Every figure of the dashboard at `address`, medians of `runs`."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for path, told in PAGES.items():
            yield Measured(f"{path}, first of all visitors", _opened(browser, address + path, told), None)
        for path, told in PAGES.items():
            taken = [_opened(browser, address + path, told) for _ in range(runs)]
            yield Measured(f"{path}, first paint that tells", statistics.median(taken), PAINT)
        for what, filtering in FILTERS.items():
            yield Measured(f"filter: {what}", statistics.median(filtering(browser, address, runs)), FILTER)
        last, failed = _crowd(browser, address, visitors)
        yield Measured(f"{visitors} visitors at once, until the last can read", last, None)
        yield Measured("visitors who met an error", failed, 1, "")
        yield Measured("memory of the server at most", _memory(address), MEMORY, "MB")
        browser.close()


@contextmanager
def _site(folder: Path, size: Size, kept: Path | None) -> Iterator[str]:
    file = kept or folder / "large.db"
    if not kept:
        db.migrate(db.engine(db.file_url(file)))
        build(db.file_url(file), size)
        db.engine(db.file_url(file)).dispose()
    with serving(file, folder / "server.log") as address:
        yield address


def _opened(browser: Browser, address: str, told: str) -> float:
    """Seconds until a new visitor sees what they came for."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(120_000)
    page = context.new_page()
    begun = perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(told)
    taken = perf_counter() - begun
    context.close()
    return taken


def _timed(page: Page, act: Callable[[], object], until: str, argument: object) -> float:
    """Seconds from a click until the page shows what it asks for and stands still."""
    begun = perf_counter()
    act()
    page.wait_for_function(until, arg=argument)
    settle(page)
    return perf_counter() - begun


def _views(browser: Browser, address: str, runs: int) -> list[float]:
    """Another view of the timeline."""
    with new_window(browser, f"{address}/timeline?view=next") as page:
        return [
            _timed(
                page,
                page.get_by_role("radio", name=view).click,
                "text => document.querySelector('h1')?.innerText === text",
                view,
            )
            for view in ("Just ended", "Ending next") * runs
        ]


def _statuses(browser: Browser, address: str, runs: int) -> list[float]:
    """Products that stand so: chosen, and taken away again."""
    shown = "wanted => [...document.querySelectorAll('.sw-results .sw-badge')].every(one => one.innerText === 'Ended') === wanted"
    with new_window(browser, f"{address}/products") as page:
        taken = []
        for _ in range(runs):
            page.get_by_role("combobox", name="Status").click()
            taken.append(_timed(page, page.get_by_role("option", name="Ended").click, shown, True))
            page.keyboard.press("Escape")
            taken.append(_timed(page, page.get_by_role("button", name="Clear all").click, shown, False))
        return taken


FILTERS = {"a view of the timeline": _views, "a status of products": _statuses}


def _crowd(browser: Browser, address: str, visitors: int) -> tuple[float, int]:
    """When the last of so many visitors who come at once can read his page, and how many never can."""
    contexts = [browser.new_context(locale="en-GB") for _ in range(visitors)]
    pages: list[Page] = [context.new_page() for context in contexts]
    wanted = [list(PAGES.items())[number % len(PAGES)] for number in range(visitors)]
    begun = perf_counter()
    for page, (path, _) in zip(pages, wanted, strict=True):
        page.goto(address + path, wait_until="commit", timeout=120_000)
    failed = 0
    for page, (_, told) in zip(pages, wanted, strict=True):
        try:
            page.wait_for_selector(told, timeout=120_000)
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


def main(arguments: list[str]) -> int:
    """Build or open, measure, print; 1 where a bar was not kept."""
    if CHROMIUM is None:
        print("no Chromium is installed")
        return 1
    kept = Path(arguments[0]) if arguments else None
    table = Table("dashboard", "median", "bar", box=None)
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder), SIZE, kept) as address:
        found = list(measure(address))
    for one in found:
        bar = f"{one.bar:g} {one.unit}" if one.bar is not None else ""
        table.add_row(one.what, f"{one.figure:.4g} {one.unit}", bar, style="" if one.kept else "red")
    Console().print(table)
    return 0 if all(one.kept for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

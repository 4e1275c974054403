"""The bars of the dashboard on 20,000 products, in a real Chromium: when a page says what it is for, how long a filter takes, 25 visitors at once, memory.

``python -m benchmarks.dashboard [DATABASE]`` builds a database, or measures on one that was built by ``benchmarks.memory`` or kept from before; some minutes.
Each page was opened once before it is measured: what the first visitor after a change of the data waits for is told apart. Of an empty page of Streamlit is told how long
the same browser takes for it on the same machine. Those who come at once speak Streamlit's protocol without a browser: visitors draw on machines of their own.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from benchmarks.large import Size, build
from data import db
from tests.e2e.conftest import CHROMIUM, new_window, serving, settle

SIZE = Size(claims=100_000, events=200_000)
"""20,000 products with 200,000 rows of events, of which more than half are held now."""
VISITORS = 25
RUNS = 3
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
    "/follow": '[data-testid="stCode"]',
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


def measure(address: str, empty: str, *, visitors: int = VISITORS, runs: int = RUNS) -> Iterator[Measured]:
    """Every figure of the dashboard at `address`, medians of `runs`; at `empty` is an empty page."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for path, told in PAGES.items():
            yield Measured(f"{path}, first of all visitors", _opened(browser, address + path, told), None)
        drawn = [_opened(browser, empty, ".empty") for _ in range(runs + 1)]
        yield Measured("an empty page of Streamlit", statistics.median(drawn[1:]), None)
        for path, told in PAGES.items():
            taken = [_opened(browser, address + path, told) for _ in range(runs)]
            yield Measured(f"{path}, first paint that tells", statistics.median(taken), PAINT)
        for what, filtering in FILTERS.items():
            yield Measured(f"filter: {what}", statistics.median(filtering(browser, address, runs)), FILTER)
        browser.close()
    last, failed = _crowd(address, visitors)
    yield Measured(f"{visitors} visitors at once, until the last has all of a page", last, None)
    yield Measured("visitors who met an error", failed, 1, "")
    yield Measured("memory of the server at most", _memory(address), MEMORY, "MB")


@contextmanager
def _site(folder: Path, size: Size, kept: Path | None) -> Iterator[tuple[str, str]]:
    """The dashboard, and an empty page; their addresses."""
    file = kept or folder / "large.db"
    if not kept:
        db.migrate(db.engine(db.file_url(file)))
        build(db.file_url(file), size)
        db.engine(db.file_url(file)).dispose()
    page = folder / "empty_page.py"
    page.write_text("import streamlit as st\nst.html('<p class=empty>empty</p>')\n")
    (folder / "empty.py").write_text(f"import streamlit as st\napp = st.App({str(page)!r})\n")
    with (
        serving(file, folder / "server.log") as address,
        serving(file, folder / "empty.log", app="empty:app", folder=folder) as empty,
    ):
        yield address, empty


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


def _crowd(address: str, visitors: int) -> tuple[float, int]:
    """When the last of so many visitors who come at once has his whole page, and how many never get it."""
    paths = [list(PAGES)[number % len(PAGES)] for number in range(visitors)]
    begun = perf_counter()
    with ThreadPoolExecutor(visitors) as together:
        served = list(together.map(lambda path: _served(address, path), paths))
    return perf_counter() - begun, served.count(False)


def _served(address: str, path: str) -> bool:
    """Whether a visitor without a browser gets all of a page, and no error in it."""
    page, _, query = path.lstrip("/").partition("?")
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
    socket = f"ws://{urlsplit(address).netloc}/_stcore/stream"
    try:
        with connect(socket, max_size=None, origin=address, subprotocols=["streamlit"]) as visitor:  # type: ignore[arg-type, list-item]
            visitor.send(asked.SerializeToString())
            while True:
                told = ForwardMsg.FromString(visitor.recv(timeout=120))  # type: ignore[arg-type]
                if told.delta.new_element.WhichOneof("type") == "exception":
                    return False
                if told.WhichOneof("type") == "script_finished":
                    return told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    except Exception:  # whatever it is: he could not read
        return False


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
    console, found = Console(highlight=False), []
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder), SIZE, kept) as (address, empty):
        for one in measure(address, empty):
            bar = f"(bar {one.bar:g} {one.unit})" if one.bar is not None else ""
            console.print(
                f"{one.figure:9.4g} {one.unit:2} {one.what} {bar}", style=None if one.kept else "red"
            )
            found.append(one)
    return 0 if all(one.kept for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

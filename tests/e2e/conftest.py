"""A real Chromium in front of a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from data.settings import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDE, NARROW = 1440, 390
PATIENCE = 60_000
"""Milliseconds after which what a test waits for will not come: two browsers and what they ask share two cores."""

Visit = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module stays on one worker, so that its servers start once; two modules may each drive a browser at once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the test fails in CI and is skipped elsewhere."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@contextmanager
def serving(
    database: Path, log: Path, *, app: str = "dashboard.server:app", folder: Path = ROOT, **settings: str
) -> Iterator[str]:
    """The dashboard, or another `app` in a `folder`, on a free port of this machine; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", app, "--app-dir", str(folder), "--ws", "websockets-sansio"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SWANSONG_")}
    environment["SWANSONG_DATABASE_URL"] = f"sqlite:///{database}"
    environment |= settings
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(f"{address}/_stcore/health", log)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def database(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped facts as the database of a module."""
    return Path(shutil.copy(shipped, tmp_path_factory.mktemp("e2e") / "swansong.db"))


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard on the database of the module."""
    with serving(database, tmp_path_factory.mktemp("log") / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody whose browser keeps what it fetched from one test of a module to the next, as it takes longest to start from nothing."""
    with _somebody(browser) as context:
        yield context


@pytest.fixture
def visit(visitor: BrowserContext, server: str) -> Iterator[Visit]:
    """Open an address of ours in a new window and wait until the page stands still.

    What the browser complains about, or fetches from elsewhere, fails the test at its end.
    """
    page = visitor.new_page()
    complaints = listen(page, server)

    def open_page(path: str, width: int = WIDE) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(server + path)
        settle(page)
        return page

    yield open_page
    page.close()
    assert complaints == []


@contextmanager
def new_window(browser: Browser, address: str = "", *, height: int = 900) -> Iterator[Page]:
    """A window of somebody who was never here; the page at `address` stands still in it, where one is given."""
    with _somebody(browser, height) as context:
        page = context.new_page()
        if address:
            page.goto(address)
            settle(page)
        yield page


@contextmanager
def _somebody(browser: Browser, height: int = 900) -> Iterator[BrowserContext]:
    with browser.new_context(locale="en-GB", viewport={"width": WIDE, "height": height}) as context:
        context.set_default_timeout(PATIENCE)
        yield context


def listen(page: Page, server: str) -> list[str]:
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        # A failed fetch is judged by its address below; the console names none.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def answered(response: Response) -> None:
        # Below a page's address Streamlit asks where its own server is, and finds it one step up.
        if response.status >= 400 and "/_stcore/" not in response.url:
            complaints.append(f"{response.status} {response.url}")
        if not response.url.startswith((server, "data:", "blob:")):
            complaints.append(f"fetched from elsewhere: {response.url}")

    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def settle(page: Page) -> None:
    """Wait until the script has run and everything that it put out is drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"] .sw-wordmark')
    page.wait_for_function(
        '() => !document.querySelector(\'[data-stale="true"], [data-testid="stSkeleton"]\')'
    )
    if page.locator('[data-testid="stVegaLiteChart"]').count():
        page.wait_for_selector('[data-testid="stVegaLiteChart"] svg text')

"""Pages that are empty until their scripts have run: a real browser opens them, where the extra ``browser`` is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from importlib.util import find_spec

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.spiders.page import Attempt, PageSpider

MISSING = "its page is empty until scripts have run: that needs a browser; install it with `pip install 'swansong[browser]'`, and Chromium"
_HANDLER = "crawler.browser.BrowserHandler"
_NO_OTHER_WAY = "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"
"""Calls between browsers would pass by its proxy."""


def chromium() -> str | None:
    """The browser of this machine, or None to let Playwright look for its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class RenderedSpider(PageSpider):
    """Fetches pages as a browser shows them, one at a time."""

    name = "rendered"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Adds the browser to the settings of this spider."""
        super().update_settings(settings)
        if find_spec("scrapy_playwright") is None:
            return
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
        args = [_NO_OTHER_WAY, *(["--no-sandbox"] if root else [])]
        launch = {"executable_path": chromium(), "args": args}
        options = {
            "DOWNLOAD_HANDLERS": settings.getdict("DOWNLOAD_HANDLERS")
            | {"http": _HANDLER, "https": _HANDLER},
            "PLAYWRIGHT_LAUNCH_OPTIONS": {key: value for key, value in launch.items() if value},
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
        }
        settings.setdict(options, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """The first address of every source, or for each the reason why none can be opened."""
        if find_spec("scrapy_playwright") is not None:
            async for request in super().start():
                yield request
            return
        for source in self._sources:
            self._give_up(Attempt.of(source).failing(MISSING))

    def _ask(self, attempt: Attempt) -> Request:
        request = super()._ask(attempt)
        rendered = {
            "playwright": True,
            "playwright_context": attempt.source.id,
            "playwright_context_kwargs": {"accept_downloads": False},
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
            "known": None,
        }
        return request.replace(meta={**request.meta, **rendered})

"""Pages that are empty until their scripts have run: a real browser opens them, where the extra ``browser`` is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler import reasons
from crawler.reasons import PrivateAddressError
from crawler.spiders.page import Attempt, PageSpider
from data.sources import is_private

MISSING = "its page is empty until scripts have run: that needs a browser; install it with `pip install 'swansong[browser]'`, and Chromium"
_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


def chromium() -> str | None:
    """The browser of this machine, or None to let Playwright look for its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def private(request: Any) -> bool:
    """Whether what a page asks for stands on this machine or a private network."""
    return is_private(urlsplit(request.url).hostname or "")


def _private_origin(response: Response) -> str:
    """The private address that a page came from, in words, or nothing. Behind a proxy names are the proxy's to resolve."""
    parts = urlsplit(response.url)
    host, address = parts.hostname or "", str(response.ip_address or "")
    if is_private(host):
        return f"{host} is on this machine or a private network"
    proxied = parts.scheme in getproxies() and not proxy_bypass(host)
    if address and is_private(address) and not proxied:
        return f"{host} is {address}, on this machine or a private network"
    return ""


class RenderedSpider(PageSpider):
    """Fetches pages as a browser shows them, one at a time; what they ask for of private addresses is refused."""

    name = "rendered"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Adds the browser to the settings of this spider."""
        super().update_settings(settings)
        if find_spec("scrapy_playwright") is None:
            return
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
        launch = {"executable_path": chromium(), "args": ["--no-sandbox"] if root else []}
        options = {
            "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
            "PLAYWRIGHT_LAUNCH_OPTIONS": {key: value for key, value in launch.items() if value},
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
            "PLAYWRIGHT_ABORT_REQUEST": None if settings.getbool("ALLOW_PRIVATE") else private,
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

    def answered(self, response: Response) -> list[Request]:
        """Refuses what redirects inside the browser brought from a private address: they pass no middleware."""
        came_from = _private_origin(response)
        if came_from and not self.settings.getbool("ALLOW_PRIVATE"):
            reason = reasons.of_error(
                PrivateAddressError(came_from), response.request or Request(response.url), self.settings
            )
            return self._failed(response.meta["attempt"], reason)
        return super().answered(response)

    def _ask(self, attempt: Attempt) -> Request:
        request = super()._ask(attempt)
        rendered = {
            "playwright": True,
            "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
            "known": None,
        }
        return request.replace(meta={**request.meta, **rendered})

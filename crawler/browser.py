"""A real browser, for Scrapy: it sees the world through a `Door`, has a time for each page, and forgets every page that it has left."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page
from playwright.async_api import TimeoutError as BrowserTimeoutError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.door import Door
from crawler.handler import bound
from crawler.reasons import PrivateAddressError

_PARTS = 5
"""How many times the largest page one connection of a browser may bring in: it carries scripts and pictures too."""
_SETTLING = 1 / 3
"""The share of the time for a page that its scripts get after it has come; many pages never stop asking for more."""


class BrowserHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Opens the requests that ask for it in a browser, the others as ever."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound(self)
        settings = crawler.settings
        self._most = settings.getint("DOWNLOAD_MAXSIZE")
        self._time = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._door = Door(settings.getbool("ALLOW_PRIVATE"), self._most * _PARTS)
        self.config.launch_options["proxy"] = {"server": self._door.url, "bypass": "<-loopback>"}

    async def _launch(self) -> None:
        await self._door.open()
        await super()._launch()

    async def _close(self) -> None:
        await super()._close()
        self._door.close()

    async def _download_request(self, request: Request, spider: Spider | None = None) -> Response:
        await self._maybe_launch_browser()
        self._door.refused.clear()
        try:
            opening = super()._download_request(request, spider)
            response: Response = await asyncio.wait_for(opening, self._time)
        except (TimeoutError, BrowserTimeoutError) as error:
            raise DownloadTimeoutError(str(error)) from error
        except BrowserError as error:
            self._refuse_where_it_led("")
            raise DownloadFailedError(error.message.partition("\n")[0]) from error
        finally:
            await self._forget(request)
        self._refuse_where_it_led(response.url)
        if len(response.body) > self._most:
            raise DownloadCancelledError("larger than DOWNLOAD_MAXSIZE")
        return response

    def _refuse_where_it_led(self, url: str) -> None:
        """Raises PrivateAddressError where a page ended at an address that the door is closed to."""
        host, refused = urlsplit(url).hostname or "", self._door.refused
        if host in refused:
            raise PrivateAddressError(refused[host])
        if refused and not url.startswith(("http:", "https:")):
            raise PrivateAddressError([*refused.values()][-1])

    async def _forget(self, request: Request) -> None:
        """Close everything that the page opened, also a script that does not end; no cookie is left for the next."""
        used = self.context_wrappers.pop(request.meta.get("playwright_context", ""), None)
        if used:
            with suppress(TimeoutError, BrowserError):
                await asyncio.wait_for(used.context.close(), self._time)

    async def _apply_page_methods(self, page: Page, request: Request, spider: Spider) -> None:
        """Wait until the page asks for nothing more, though not for ever."""
        with suppress(BrowserTimeoutError):
            await page.wait_for_load_state("networkidle", timeout=self._time * _SETTLING * 1000)

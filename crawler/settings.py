"""How Scrapy is set: an honest name, polite, bounded in time and size, and nothing listening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.settings import Settings
from data.sources import is_private

_POLITE = {
    "ROBOTSTXT_OBEY": True,
    "AUTOTHROTTLE_ENABLED": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "RETRY_TIMES": 2,
    "RETRY_LONGEST_PAUSE": 60.0,
    # A site that was silent for the whole time-out is not asked twice: it would hold up the rest for minutes.
    "RETRY_EXCEPTIONS": [
        "scrapy.exceptions.DownloadConnectionRefusedError",
        "scrapy.exceptions.DownloadFailedError",
        "scrapy.exceptions.ResponseDataLossError",
    ],
}
_BOUNDED = {
    "REDIRECT_MAX_TIMES": 5,
    # No scheme but these has anything that a source publishes.
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.handler.BoundedHandler")
    | dict.fromkeys(("data", "file", "ftp", "s3")),
    "CONCURRENT_ITEMS": 1,  # a page gives one result; Scrapy starts so many tasks for each
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "HTTPERROR_ALLOW_ALL": True,  # every answer reaches the spider, which gives each source its one result
}
_QUIET = {
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "CRITICAL",  # what goes wrong is a result with a reason, not a log line
    "STATS_DUMP": False,
}
_MIDDLEWARES = {
    "crawler.middlewares.PublicOnly": 90,  # before robots.txt is asked for
    "crawler.middlewares.Keyed": 95,  # as above; and redirects pass here again
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.RobotsInTurn": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.PatientRetry": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.LenientMetaRefresh": 580,
    "crawler.middlewares.WhatItSays": 610,  # as the next
    "crawler.middlewares.Conditional": 620,  # nearer to the network than redirects
    "crawler.middlewares.DailyBudget": 630,  # so that every request counts that is sent
}


_HARDLY = 0.001
"""Seconds between two requests to one's own machine, to which nobody has to be polite (see also `PublicOnly`); with none at all
Scrapy 2.19 sends everything that waits at once, whatever the number of connections is set to."""


def _hosts(urls: Iterable[str]) -> Iterator[str]:
    """The hosts of addresses; what an entry of a feed names need not be one."""
    for url in urls:
        with suppress(ValueError):
            yield urlsplit(url).hostname or ""


def scrapy_settings(settings: Settings, urls: Iterable[str], save_to: Path | None = None) -> dict[str, Any]:
    """Everything that Scrapy needs to know, from our settings and the addresses to be asked."""
    hosts = set(_hosts(urls))
    return {
        **_POLITE,
        **_BOUNDED,
        **_QUIET,
        "BOT_NAME": "swansong",
        "USER_AGENT": settings.user_agent,
        # The name alone: robots.txt is matched by substring, and the rest of it names other people's sites.
        "ROBOTSTXT_USER_AGENT": settings.user_agent.partition("/")[0],
        "DOWNLOAD_TIMEOUT": settings.fetch_timeout,
        "DNS_TIMEOUT": settings.fetch_timeout,
        "RETRY_FIRST_PAUSE": settings.fetch_pause,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        "DOWNLOAD_SLOTS": {host: {"delay": _HARDLY} for host in hosts if is_private(host)},
        "ALLOW_PRIVATE": settings.allow_private,
        "EXTENSIONS": {"crawler.saving.SavedResponses": 500},
        "HOST_BUDGET": settings.host_budget,
        "DOWNLOAD_DELAY": settings.host_delay,  # below which AutoThrottle does not go
        "AUTOTHROTTLE_START_DELAY": settings.host_delay,
        "SAVE_TO": save_to and str(save_to),
    }

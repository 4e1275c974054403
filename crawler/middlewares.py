"""What Scrapy leaves to us between spider and network: private addresses, conditions, patience."""

from __future__ import annotations

import asyncio
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import load_object

from crawler.addresses import proxy_for, refuse_private, resolved
from crawler.handler import HeadTooLongError
from crawler.reasons import (
    CONDITIONS,
    BudgetSpentError,
    KeyMissingError,
    RobotsUnreachableError,
    is_garbled,
    retry_after,
)
from crawler.remarks import of_ends
from crawler.wire import Message, Spent
from data.sources import Key, is_private


class PublicOnly:
    """Refuses hosts that are private or resolve to a private address, and addresses that carry a password; every redirect passes here
    again.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made from the setting ALLOW_PRIVATE."""
        return cls(crawler.settings.getbool("ALLOW_PRIVATE"))

    async def process_request(self, request: Request) -> None:
        """Raises PrivateAddressError, or DNSLookupError for a name that means nothing."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if "@" in parts.netloc:
            raise IgnoreRequest(
                "it leads to an address that carries a password; what that may read is not public"
            )
        if self._allow_private:
            request.meta["autothrottle_dont_adjust_delay"] = is_private(host)
            return
        refuse_private(host)
        if not proxy_for(parts.scheme, host):
            await resolved(host, allow_private=False)


class Keyed:
    """Puts an API's key on requests to the origin that its source lists, and takes it off all others."""

    def process_request(self, request: Request) -> None:
        """Raises KeyMissingError where the environment holds no usable key."""
        attempt = request.meta.get("attempt")
        key: Key | None = attempt.source.key if attempt else None
        if attempt is None or key is None:
            return
        request.headers.pop(key.header, None)
        if _origin(request.url) == _origin(attempt.source.urls[attempt.address]):
            request.headers[key.header] = f"{key.scheme} {_secret(key)}".strip()

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer without the key, should it repeat it: what comes is kept, shown and saved."""
        attempt = request.meta.get("attempt")
        key: Key | None = attempt.source.key if attempt else None
        secret = os.environ.get(key.env, "").strip().encode(errors="replace") if key else b""
        if len(secret) < _SHORTEST_KEY:
            return response
        headers = {
            name: [value.replace(secret, _HIDDEN) for value in values]
            for name, values in response.headers.items()
        }
        return response.replace(
            body=response.body.replace(secret, _HIDDEN),
            headers=headers,
            url=response.url.replace(secret.decode(), _HIDDEN.decode()),
        )


_SHORTEST_KEY = 8
"""Bytes; what is shorter is no secret, and stands in words by chance."""
_HIDDEN = b"KEY-LEFT-OUT"


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _secret(key: Key) -> str:
    """The key itself. What no header may hold is refused here, since other errors would quote it."""
    secret = os.environ.get(key.env, "").strip()
    if not secret:
        raise KeyMissingError(f"its key is missing; set the environment variable {key.env}")
    if not (secret.isascii() and secret.isprintable()):
        raise KeyMissingError(f"the environment variable {key.env} holds no key that can be sent; correct it")
    return secret


class RobotsInTurn(RobotsTxtMiddleware):
    """Scrapy's robots.txt, asked for by one request per host at a time; where it cannot be had, nothing is asked (RFC 9309).

    Of several requests that wait for the same robots.txt, Scrapy 2.19 tells only the first what it says and
    lets the others through.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._shut: dict[str, RobotsUnreachableError] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What the host of `request` allows. Raises RobotsUnreachableError where that cannot be known."""
        netloc = urlsplit(request.url).netloc
        async with self._turns[netloc]:
            parser = await super().robot_parser(request)
        if netloc in self._shut:
            raise self._shut[netloc]
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == 429 or response.status >= 500:
            self._shut[netloc] = RobotsUnreachableError(status=response.status)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self._shut[netloc] = RobotsUnreachableError(error=exc)
        super()._robots_error(exc, netloc)


class Conditional:
    """Asks for a page only if it changed; below redirects, so that validators return to their address."""

    def process_request(self, request: Request) -> None:
        """Sets or clears the conditional headers by what the request's meta says is `known` (Validators)."""
        for name in CONDITIONS:
            request.headers.pop(name, None)
        known = request.meta.get("known")
        if known and known.url == request.url:
            request.headers.update(known.headers())


class WhatItSays:
    """Notes what any answer says of the end of its address, those of redirects too, which are seen by nobody else."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Adds it to the request's meta, which goes on to where a redirect leads."""
        said = of_ends(
            lambda name: b", ".join(response.headers.getlist(name)).decode("latin-1"), response.url
        )
        if said:
            request.meta["said"] = {**request.meta.get("said", {}), **said}
        return response


class LenientMetaRefresh(MetaRefreshMiddleware):
    """Scrapy's way of following pages that lead on by themselves; one that is too broken for it to tell is a page like any other."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request for where it leads, or the page."""
        try:
            return super().process_response(request, response)
        except (ValueError, LookupError):
            return response


class DailyBudget:
    """Counts what each host is asked, over restarts, and asks it no more once the day's budget is used up.

    The counts are told about once a second, so that a process that is killed forgets little.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._budget = crawler.settings.getint("HOST_BUDGET")
        self._tell: Callable[[Message], None] = crawler.settings["TELL"]
        self._spent = Counter(crawler.settings.getdict("SPENT"))
        self._untold: Counter[str] = Counter()
        self._told_at = monotonic()
        crawler.signals.connect(self._tell_all, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made from the settings HOST_BUDGET (requests a day), SPENT (requests by host) and TELL (whom to tell)."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises BudgetSpentError."""
        host = urlsplit(request.url).hostname or ""
        if self._spent[host] >= self._budget:
            raise BudgetSpentError(
                f"{host} was asked {self._budget} times today, which is enough; raise SWANSONG_HOST_BUDGET to ask it more often"
            )
        self._spent[host] += 1
        self._untold[host] += 1
        if monotonic() - self._told_at > 1:
            self._tell_all()

    def _tell_all(self) -> None:
        self._tell(Spent(dict(self._untold)))
        self._untold.clear()
        self._told_at = monotonic()


class PatientRetry:
    """Scrapy's retries, with a pause that doubles, or as long as the site asks for where that is bearable."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._codes = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        self._errors = tuple(load_object(name) for name in settings.getlist("RETRY_EXCEPTIONS"))
        self._first = settings.getfloat("RETRY_FIRST_PAUSE")
        self._longest = settings.getfloat("RETRY_LONGEST_PAUSE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made from Scrapy's RETRY settings and our RETRY_FIRST_PAUSE and RETRY_LONGEST_PAUSE (seconds)."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after a pause, or pass the answer on where the site wants to be left alone for longer."""
        if response.status not in self._codes:
            return response
        asked = retry_after(response, now=datetime.now(UTC))
        if asked is not None and asked.total_seconds() > self._longest:
            return response
        return await self._again(request, f"HTTP {response.status}", asked) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a pause where that may go better."""
        hopeless = HeadTooLongError.__name__ in str(exception) or is_garbled(exception)
        if hopeless or not isinstance(exception, self._errors):
            return None
        return await self._again(request, exception)

    async def _again(
        self, request: Request, reason: str | Exception, asked: timedelta | None = None
    ) -> Request | None:
        spider = self._crawler.spider
        again = get_retry_request(request, spider=spider, reason=reason) if spider else None
        if again is not None:
            doubled = self._first * 2.0 ** (again.meta["retry_times"] - 1)
            await asyncio.sleep(doubled if asked is None else asked.total_seconds())
        return again

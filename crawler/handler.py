"""How answers come in: Scrapy's own way, with an end to what may stand before a page.

Scrapy bounds the body of an answer; of its head it would take as much as comes, until time runs out.
"""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, DONE, HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

LONGEST_HEAD = 256_000
"""Bytes that may come before the body of an answer, hints that go before it included; browsers take no more either."""


class HeadTooLongError(Exception):
    """So much came that was no page yet that there is no waiting for one."""


class _Protocol(_LenientHTTP11ClientProtocol):
    """One connection; a head that does not end is the end of it."""

    _head = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        parser = self._parser
        if parser is None or parser.state in (BODY, DONE):
            return
        self._head += len(data)
        if self._head > LONGEST_HEAD:
            self._giveUp(Failure(HeadTooLongError()))  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def bound(handler: HTTP11DownloadHandler) -> None:
    """Bound the connections of a handler."""
    handler._pool._factory = _Factory


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with bounded connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound(self)

"""Why a source could not be fetched, in words for whoever keeps the registry, and what to do about it."""

from __future__ import annotations

import gzip
import zlib
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import brotli
from backports import zstd
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.internet.error import DNSLookupError

from crawler.handler import HeadTooLongError
from pipeline.types import utc

LONGEST_WAIT = timedelta(days=7)
"""A site that wants to be left alone for longer is asked again all the same: for ever is no answer."""
_BY_STATUS = {
    401: "the page needs an account; list a public form of it",
    403: "the site refuses automated readers; list another form of the page, such as its feed or .md twin",
    404: "the page is not there; correct its address in the registry",
    410: "the page is gone for good; correct its address in the registry or remove the entry",
    451: "the page is withheld for legal reasons",
}


_REDIRECTS = (301, 302, 303, 307, 308)
CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""Headers that ask for a page only if it changed."""


class PrivateAddressError(IgnoreRequest):
    """A host is, or resolves to, an address on this machine or a private network."""


class RobotsUnreachableError(IgnoreRequest):
    """A site's robots.txt cannot be had, by its `status` or for an `error`, so that nobody knows what it allows."""

    def __init__(self, status: int = 0, error: Exception | None = None) -> None:
        super().__init__(
            f"its robots.txt answers HTTP {status}, so nothing is asked of it; the next collection asks again"
        )
        self.error = error


class BudgetSpentError(IgnoreRequest):
    """A host was asked as often as it may be in a day."""


class KeyMissingError(IgnoreRequest):
    """The environment holds no usable key for an API."""


def of_status(response: Response, *, now: datetime) -> str | None:
    """Why `response` carries no page, or None where it does (200) or need not (304)."""
    status = response.status
    if status == 304:
        asked = response.request is not None and any(name in response.request.headers for name in CONDITIONS)
        return None if asked else "HTTP 304: said to be unchanged, though nobody asked whether it is"
    if status in _REDIRECTS:
        return f"HTTP {status}: {_where_it_led(response)}"
    if status == 200:
        return _of_packing(response)
    wait = retry_after(response, now=now)
    if status in (429, 503) and wait is not None:
        return f"HTTP {status}: asked too often; to be left alone until {now + min(wait, LONGEST_WAIT):%Y-%m-%d %H:%M} UTC"
    if status in _BY_STATUS:
        return f"HTTP {status}: {_BY_STATUS[status]}"
    if 500 <= status < 600:
        return f"HTTP {status}: the site has a fault of its own; the next collection asks again"
    return f"HTTP {status}: {_phrase(status)}"


def _where_it_led(response: Response) -> str:
    """Redirects that Scrapy does not follow lead nowhere, or out of the web."""
    led = (response.headers.get("Location") or b"").decode("latin-1").strip()
    return f"it leads to {led[:100]!r}, which is no web address" if led else "it leads on, but not where to"


def _of_packing(response: Response) -> str | None:
    """What Scrapy unpacked no longer has this header."""
    packed = (response.headers.get("Content-Encoding") or b"identity").decode("latin-1").strip().lower()
    return None if packed == "identity" else f"packed as {packed[:40]!r}, which cannot be unpacked"


def of_error(error: BaseException | None, request: Request, settings: BaseSettings) -> str:
    """Why `request` ended in `error` rather than in a response."""
    match error:
        case PrivateAddressError():
            reason = f"{error}; set SWANSONG_ALLOW_PRIVATE=true if that is what you want"
        case RobotsUnreachableError(error=Exception() as cause):
            reason = of_error(cause, request, settings)
        case KeyMissingError() | BudgetSpentError() | RobotsUnreachableError():
            reason = str(error)
        case IgnoreRequest():
            reason = _of_refusal(str(error), request, settings)
        case DownloadTimeoutError():
            reason = f"timed out after {settings.getfloat('DOWNLOAD_TIMEOUT'):g} s"
        case DownloadCancelledError():
            reason = _too_large(settings)
        case ValueError() if not isinstance(error, UnicodeError):
            reason = f"it leads to an address that cannot be asked ({_plain(str(error))})"
        case _:
            reason = _of_connection(error)
    return reason


def _of_connection(error: BaseException | None) -> str:
    """Why no whole answer came of a connection; some causes stand only in the text of what Scrapy makes of them."""
    text = str(error)
    match error:
        case CannotResolveHostError() | DNSLookupError():
            reason = "no network: name not resolved"
        case DownloadConnectionRefusedError():
            reason = "connection refused"
        case DownloadFailedError() if "certificate verify failed" in text:
            reason = "its certificate is not trusted"
        case _ if is_garbled(error):
            reason = "what came is no answer that HTTP knows"
        case DownloadFailedError() if HeadTooLongError.__name__ in text:
            reason = "its headers do not end"
        case DownloadFailedError() if "net::" in text:
            reason = f"the browser could not open it ({text})"
        case DownloadFailedError() | ResponseDataLossError():
            reason = "the connection broke off before the page was complete"
        case gzip.BadGzipFile() | EOFError() | zlib.error() | brotli.error() | zstd.ZstdError():
            reason = f"it is not packed as it says ({type(error).__name__})"
        case _:
            reason = f"{type(error).__name__}: {_plain(text)}"
    return reason


_GARBLED = ("_newclient.ParseError", "BadResponseVersion", "builtins.ValueError")


def is_garbled(error: BaseException | None) -> bool:
    """Whether an answer came that is none by the rules of HTTP; to ask again is no use."""
    return isinstance(error, DownloadFailedError) and any(mark in str(error) for mark in _GARBLED)


def _plain(text: str) -> str:
    """The first line of what went wrong, with nothing in it that a database or a terminal would take amiss."""
    line = text.partition("\n")[0][:200]
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


def retry_after(response: Response, *, now: datetime) -> timedelta | None:
    """How long the site asks to be left alone (Retry-After: seconds or a date), or None where it does not."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        return max(utc(parsedate_to_datetime(value)) - now, timedelta())
    except (TypeError, ValueError, OverflowError):
        return None


def _of_refusal(text: str, request: Request, settings: BaseSettings) -> str:
    """Scrapy's own middlewares say why they refuse only in their text or in the request's meta."""
    if request.meta.get("redirect_times", 0) >= settings.getint("REDIRECT_MAX_TIMES"):
        return f"redirected more than {settings.getint('REDIRECT_MAX_TIMES')} times"
    if "robots.txt" in text:
        return "robots.txt forbids it"
    return _too_large(settings) if "DOWNLOAD_MAXSIZE" in text else text


def _too_large(settings: BaseSettings) -> str:
    megabytes = settings.getint("DOWNLOAD_MAXSIZE") / 1e6
    return f"larger than {megabytes:g} MB; raise SWANSONG_MAX_BYTES to read it"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "not a status that HTTP knows"

"""What an address says of itself beside its page: that it has moved, and that it is deprecated or will be switched off.

``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594) speak of the address, not of a product, so they are remarks about a source for
whoever keeps the registry, and no claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from crawler.content import Fetched
from pipeline.types import utc

_LASTING = {301, 308}
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION = re.compile(r"""\brel\s*=\s*"?([^";]*)""", re.I)
ENDS = ("deprecation", "sunset", "about")
"""The remarks that `of_ends` makes."""
_ABOUT_ENDS = ("deprecation", "sunset")


def remarks(response: Response, page: Fetched) -> dict[str, str]:
    """``moved_to`` and ``moved_from`` (addresses), where it has moved for good."""
    asked = [*response.meta.get("redirect_urls", ()), response.url][0]
    moved = _moved_to(response, page, asked)
    return {"moved_to": moved, "moved_from": asked} if moved else {}


def of_ends(header: Callable[[str], str], url: str) -> dict[str, str]:
    """``deprecation`` and ``sunset`` (ISO days, or "now"), ``about`` (an address): what there is of them in the headers (by name, several of
    one name joined by commas) of an answer of any status, fetched or archived, from `url`."""
    found = {
        "deprecation": _deprecated(header("Deprecation").strip()),
        "sunset": _http_day(header("Sunset").strip()),
    }
    if any(found.values()):
        found["about"] = next(_links(header("Link"), url, _ABOUT_ENDS), "")
    return {name: value for name, value in found.items() if value}


def _moved_to(response: Response, page: Fetched, asked: str) -> str:
    """Where lasting redirects lead, or the address that the page calls its own; no other spelling of the one asked for."""
    lasting = all(reason in _LASTING for reason in response.meta.get("redirect_reasons", ()))
    own = _canonical(response, page) or response.url
    target = own if lasting and urlsplit(own).scheme in ("http", "https") else ""
    return target if target and _plain(target) != _plain(asked) else ""


def _canonical(response: Response, page: Fetched) -> str:
    link = b", ".join(response.headers.getlist("Link")).decode("latin-1")
    written = next(_links(link, response.url, ("canonical",)), "")
    if not written and page.is_html and b"canonical" in page.raw:
        written = page.selector.xpath("//head/link[@rel='canonical']/@href").get("")
    return _joined(response.url, written.strip()) if written.strip() else ""


def _joined(base: str, link: str) -> str:
    """A link as an address, or nothing where it is none."""
    try:
        joined = urljoin(base, link)
        return joined if joined.isprintable() and urlsplit(joined).hostname else ""
    except ValueError:
        return ""


def _plain(url: str) -> tuple[str, str]:
    """Host and path without what only spells them differently."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def _links(written: str, base: str, relations: tuple[str, ...]) -> Iterator[str]:
    """Targets of these relations in ``Link`` headers (RFC 8288)."""
    for target, parameters in _LINK.findall(written[:10_000]):
        relation = _RELATION.search(parameters)
        if relation and set(relation[1].lower().split()) & set(relations):
            yield _joined(base, target)


def _deprecated(value: str) -> str:
    """RFC 9745 writes ``@`` and Unix seconds; its drafts wrote an HTTP date, or only ``true``."""
    if value.startswith("@") and value[1:].isdecimal():
        try:
            return datetime.fromtimestamp(int(value[1:]), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    return "now" if value.lower() in ("true", "?1") else _http_day(value)


def _http_day(value: str) -> str:
    try:
        return utc(parsedate_to_datetime(value)).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""

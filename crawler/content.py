"""What a response holds, judged by its headers and first bytes: format, charset, why it is no document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from urllib.parse import urlsplit

from parsel import Selector
from w3lib.encoding import http_content_type_encoding

from crawler.walls import Instead, may_be_wall, wall
from data.sources import SourceKind
from pipeline.types import utc

_BY_TYPE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "feed",
    "text/x-rst": "rst",
    "text/prs.fallenstein.rst": "rst",
    "text/csv": "csv",
    "application/yaml": "yaml",
    "text/yaml": "yaml",
    "application/json": "json",
}
_BY_ENDING = {
    ".md": "markdown",
    ".mdx": "mdx",
    ".rst": "rst",
    ".csv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
}
_BINARY_TYPE = re.compile(r"(?:image/(?!svg)|audio/|video/|font/|application/(?:pdf|zip|gzip|x-tar|x-7z))")
_FEED_OR_PAGE = re.compile(rb"<(rss|feed|(?:\w+:)?RDF)\b|jsonfeed\.org/version|<(?:!doctype\s+)?html\b", re.I)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+)?html\b", re.I)
_HEAD = 4096
_OLDEST = date(1995, 1, 1)
"""No page is older than this; an earlier date is a clock that was never set."""


def by_ending(path: str) -> str | None:
    """The reader's name for the format that the ending of `path` promises, if any; `.md.txt` is Markdown."""
    ending = re.search(r"\.[a-z]+$", path.lower().removesuffix(".txt"))
    return _BY_ENDING.get(ending[0]) if ending else None


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Fetched:
    """The body of one response and what its headers say of it."""

    url: str
    raw: bytes
    at: datetime
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    title: str = ""

    @property
    def format(self) -> str | None:
        """The reader's name for its format, by content type, then by address; None for "look and see"."""
        media = self.content_type.split(";")[0].strip().lower()
        ending = by_ending(urlsplit(self.url).path)
        # A server that says "Markdown" for .mdx is right, and the ending says more.
        return ending if ending == "mdx" else _BY_TYPE.get(media) or ending

    @property
    def charset(self) -> str | None:
        """The charset that the server declares, right or wrong; None for what is no charset at all."""
        declared = http_content_type_encoding(self.content_type)
        try:
            b"a".decode(declared or "utf-8", errors="replace")
        except (LookupError, UnicodeError):
            return None  # a codec of Python that no page can be written in, such as "hex"
        return declared

    @property
    def published(self) -> date | None:
        """The day of its Last-Modified header, where that is plausible."""
        try:
            day = utc(parsedate_to_datetime(self.last_modified or "")).date()
        except (TypeError, ValueError, OverflowError):
            return None
        return day if _OLDEST <= day <= self.at.date() else None

    def objection(self, kind: SourceKind = SourceKind.PAGE) -> str | None:
        """Why this is not a document of a source of this `kind`, or None. A wrong charset is no reason."""
        if not self.raw.strip():
            return "empty page"
        if self._is_binary():
            return f"binary content ({self.content_type.split(';')[0].strip() or 'of no declared type'})"
        if kind is SourceKind.FEED and not self._is_feed():
            return "not a feed; look at the address in a browser and correct it in the registry"
        if kind is SourceKind.API and _HTML.match(self.raw):
            return "an HTML page in place of data; check the address and the key"
        return wall(self.selector) if self.is_html and may_be_wall(self.raw) else None

    def lacks(self, markers: Sequence[str]) -> str | None:
        """Why this is not the page that has all `markers` in its text, or None."""
        if not markers:
            return None
        text = _flat(self.selector.xpath("string()").get("") if self.is_html else self._decoded())
        gone = [marker for marker in markers if _flat(marker) not in text]
        return Instead(f"a page without {gone[0]!r} in place of the page; look at it") if gone else None

    @property
    def is_html(self) -> bool:
        """Whether it is an HTML page by what the server says, or else by its first bytes."""
        return self.format == "html" or (self.format is None and _HTML.match(self.raw) is not None)

    @cached_property
    def selector(self) -> Selector:
        """The parsed page."""
        return Selector(body=self.raw, encoding=self.charset or "utf-8", type="html")

    def _decoded(self) -> str:
        return self.raw.decode(self.charset or "utf-8", errors="replace")

    def _is_binary(self) -> bool:
        if _BINARY_TYPE.match(self.content_type.strip().lower()):
            return True
        wide = self.raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (self.charset or "").startswith(
            ("utf-16", "utf-32")
        )
        return b"\x00" in self.raw[:_HEAD] and not wide

    def _is_feed(self) -> bool:
        """Whether a feed's root comes before any HTML; a feed that is broken further down is still a feed."""
        found = _FEED_OR_PAGE.search(self.raw[:_HEAD].replace(b"\x00", b""))
        return found is not None and not found[0].lower().endswith(b"html")

"""Sources made on the spot, for addresses that no registry lists."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from slugify import slugify

from data.sources import Cadence, Registry, SourceEntry, SourceKind

_LONGEST_ID = 80


def source_of(url: str, registry: Registry, *, kind: SourceKind = SourceKind.PAGE) -> SourceEntry:
    """The registry's entry for `url`, else one made from the address: its vendor by its host, press without one.

    Raises ValueError for what is no http(s) address.
    """
    return registry.by_url(url) or SourceEntry(
        id=_identity(url),
        vendor=registry.vendor_of(url),
        title=url,
        kind=kind,
        urls=(url,),
        cadence=Cadence.ONCE,
    )


def _identity(url: str) -> str:
    """An id from host, path and query; a long one ends in a piece of the address's hash, to be nobody else's."""
    parts = urlsplit(url)
    slug = slugify(f"{parts.hostname} {parts.path} {parts.query}")
    if len(slug) <= _LONGEST_ID:
        return slug
    digest = hashlib.sha256(url.encode()).hexdigest()[:8]
    return f"{slug[: _LONGEST_ID - 9].rstrip('-')}-{digest}"

"""Addresses: where our own pages stand for the outside, and which addresses of others may become links."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

_UNFIT = set(' "<>\\^`')
"""What no address may hold as it is (RFC 3986)."""


def web(address: str) -> str:
    """`address` where it is an http(s) address that may stand in a link, else an empty string."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    fit = address.isprintable() and not _UNFIT & set(address)
    return address if fit and parts.scheme in ("http", "https") and parts.hostname else ""


def webcal(address: str) -> str:
    """The address of a calendar in the form that has programs subscribe to it rather than fetch it once."""
    return f"webcal:{address.partition(':')[2]}"


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True)
class Addresses:
    """Where the API and the dashboard are reached from outside, each without a slash at its end."""

    api: str
    dashboard: str

    @property
    def only_here(self) -> bool:
        """Whether nobody reaches the API from another computer by its address."""
        return _on_this_machine(urlsplit(self.api).hostname or "")

    def product(self, slug: str) -> str:
        """The page of a product."""
        return f"{self.dashboard}/product?{urlencode({'product': slug})}"

    def vendor(self, slug: str) -> str:
        """The products of a vendor."""
        return f"{self.dashboard}/products?{urlencode({'vendor': slug})}"

    def to(self, path: str, **query: str | list[str]) -> str:
        """An address of the API: a path from its root, without a slash at its beginning."""
        kept = {key: value for key, value in query.items() if value}
        asked = f"?{urlencode(kept, doseq=True)}" if kept else ""
        return f"{self.api}/{quote(path)}{asked}"

"""Where a request may go: to the one address that was looked at, and never to this machine or a private network unasked."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy.utils.defer import maybe_deferred_to_future

from crawler.reasons import PrivateAddressError
from data.sources import is_private


def proxy_for(scheme: str, host: str) -> SplitResult | None:
    """The proxy that the environment names for such an address, if any; names are then the proxy's to resolve."""
    proxy = getproxies().get(scheme)
    return urlsplit(proxy) if proxy and not proxy_bypass(host) else None


def refuse_private(host: str) -> None:
    """Raises PrivateAddressError for a host that is private as it is written."""
    if is_private(host):
        raise PrivateAddressError(f"{host} is on this machine or a private network")


async def resolved(host: str, *, allow_private: bool) -> str:
    """The address to connect to. Raises PrivateAddressError, or DNSLookupError for a name that means nothing.

    Scrapy's resolver remembers what a name resolved to, and Scrapy connects to that same address, so that a name cannot change its
    mind between a look at it and the connection.
    """
    from twisted.internet import reactor  # the reactor may only be imported once Scrapy has chosen it

    address: str = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
    if not allow_private and is_private(address):
        raise PrivateAddressError(f"{host} is {address}, on this machine or a private network")
    return address

"""The registry: which places Swansong listens to. Typed, validated at load, one TOML entry per source.

The shipped registry is ``data/sources.toml``; a user's own file (``SWANSONG_SOURCES``) is read beside it and may add
entries, or replace a shipped one by using its id and saying ``replace = true``. Whatever is wrong is a SettingsError
that names the file and the entry.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import SplitResult, urlsplit
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data.settings import ROOT, Settings
from pipeline.errors import SettingsError
from pipeline.types import HINTS, Authority

SHIPPED = ROOT / "data" / "sources.toml"
E = TypeVar("E", bound="_Entry")
_EMBEDDING = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class SourceKind(StrEnum):
    """How a source is fetched."""

    PAGE = "page"
    FEED = "feed"
    API = "api"
    MAILBOX = "mailbox"


_SPEAKS = {
    SourceKind.PAGE: Authority.VENDOR_PAGE,
    SourceKind.FEED: Authority.VENDOR_BLOG,
    SourceKind.API: Authority.VENDOR_API,
    SourceKind.MAILBOX: Authority.VENDOR_MAIL,
}
"""The authority of a vendor's source where its entry declares none."""


class Cadence(StrEnum):
    """How often a source is worth asking."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    ONCE = "once"
    """A page that is asked only by hand, or comes from an archive."""


PAUSES = {
    Cadence.HOURLY: timedelta(minutes=50),
    Cadence.DAILY: timedelta(hours=20),
    Cadence.WEEKLY: timedelta(days=6),
    Cadence.ONCE: timedelta.max,
}
"""How long the timetable leaves a source of each cadence alone after it was asked."""


def back_off(source_id: str, failures: int) -> timedelta:
    """How long the timetable leaves a source alone after so many failures in a row: an hour, doubled each time up to a day.

    Up to a quarter is added, by source and number, so that sources that fell silent together do not come back together; being
    worked out anew, it needs no memory but the number and outlives any restart.
    """
    doubled = min(timedelta(hours=2.0 ** min(failures - 1, 10)), timedelta(days=1))
    more: float = crc32(f"{source_id} {failures}".encode()) % 1000 / 4000
    return doubled * (1 + more)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Promise(_Entry):
    """The notice that a vendor's policy promises, as it reads at `url`: at least so many days before an end.

    It is known to have read so `since` that day (always, as far as is known, where none is given); what was told before is not judged by it.
    `to` says in a few words what it covers; `kinds` are the kinds of products that it covers (all where none is given), `only` and
    `without` words of which their names hold one, or none.
    """

    days: int = Field(gt=0)
    to: str = Field(min_length=1)
    url: str = Field(pattern=r"^https://")
    kinds: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: date | None = None

    def covers(self, kind: str, name: str, told: date) -> bool:
        """Whether it speaks of the end of a product of this kind and name that was announced on that day."""
        if self.since and told < self.since:
            return False
        folded = name.casefold()
        named = not self.only or any(word in folded for word in self.only)
        return (
            (not self.kinds or kind in self.kinds)
            and named
            and not any(word in folded for word in self.without)
        )


class VendorEntry(_Entry):
    """A vendor, the hosts it publishes on, so that an archived page finds its vendor by its address, and what notice it promises.

    `aliases` are other names that others call it by: what the press says of AWS is said of Amazon.
    """

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()

    @field_validator("domains")
    @classmethod
    def _bare_hosts(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        for domain in domains:
            if not _HOST.fullmatch(domain):
                raise ValueError(f"{domain!r} is not a host; write it like docs.example.com")
        return domains


class Key(_Entry):
    """Where an API takes its key: the environment variable that holds it and the header it is sent in.

    The key itself stands in no file: it is read when the request is made, and neither stored nor logged.
    """

    env: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    header: str = Field(default="Authorization", pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    scheme: str = "Bearer"


class SourceEntry(_Entry):
    """One place that publishes. ``urls`` stand in order of preference: the steadiest form of the page first.

    A mailbox has a ``folder`` of ``.eml`` files in place of addresses, an API may need a ``key``. A feed whose entries
    are only teasers says ``follow``: the articles worth reading are fetched too. ``render`` asks for a real browser.
    ``markers`` are words that stand in every true version of the page: one without them is another page in its place.
    ``replace`` takes the place of the shipped entry of the same id. A vendor need not have a [[vendor]] entry; with one,
    archived pages and new addresses find it by their host.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)
    vendor: str | None = None
    title: str = Field(min_length=1)
    kind: SourceKind = SourceKind.PAGE
    authority: Authority | None = None
    urls: tuple[str, ...] = ()
    folder: Path | None = None
    key: Key | None = None
    follow: bool = False
    render: bool = False
    replace: bool = False
    format: str | None = Field(default=None, pattern=r"^(html|markdown|mdx|feed|csv|yaml|json|text)$")
    language: str = Field(default="en", pattern=r"^[a-z]{2}(-[A-Za-z]+)?$")
    cadence: Cadence = Cadence.DAILY
    topics: tuple[str, ...] = ()
    markers: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    hints: dict[str, str] = Field(default_factory=dict)

    @field_validator("urls")
    @classmethod
    def _web_addresses(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(f"{url!r} is not an http(s) address")
            if not _has_port(parts):
                raise ValueError(f"{url!r} names a port that there is not")
            if parts.username or parts.password:
                raise ValueError(f"the address on {parts.hostname} carries a password; leave it out")
        return urls

    @field_validator("hints")
    @classmethod
    def _known_hints(cls, hints: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(hints) - HINTS)
        if unknown:
            raise ValueError(f"unknown hint {unknown[0]!r}; use one of {', '.join(sorted(HINTS))}")
        return hints

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> SourceEntry:
        mailbox = self.kind is SourceKind.MAILBOX
        if mailbox != (self.folder is not None) or mailbox == bool(self.urls):
            raise ValueError("a mailbox has a folder and no urls, every other kind has urls and no folder")
        if mailbox and self.markers:
            raise ValueError("markers are of pages; the mails of a mailbox have none in common")
        for option, kind in (
            ("key", SourceKind.API),
            ("follow", SourceKind.FEED),
            ("render", SourceKind.PAGE),
        ):
            if getattr(self, option) and self.kind is not kind:
                raise ValueError(f"{option} is for the kind {kind.value!r} only")
        return self

    @model_validator(mode="after")
    def _press_has_no_vendor(self) -> SourceEntry:
        if self.vendor is None and self.authority not in (None, Authority.PRESS):
            raise ValueError(f"authority {self.authority} needs a vendor")
        return self

    def is_due(self, asked: datetime | None, now: datetime, *, failures: int = 0) -> bool:
        """Whether its cadence lets it be asked again, having been `asked` last; after `failures` in a row, whether its back-off does."""
        if asked is None:
            return True
        pause = back_off(self.id, failures) if failures else PAUSES[self.cadence]
        return self.cadence is not Cadence.ONCE and now - asked >= pause

    @property
    def equipped(self) -> bool:
        """Whether what asking it takes is here: its key, if it has one, and a browser, if it needs one."""
        keyed = self.key is None or bool(os.environ.get(self.key.env, "").strip())
        return keyed and (not self.render or find_spec("scrapy_playwright") is not None)

    @property
    def spider(self) -> str:
        """What fetches it: the spider of its kind, or a browser."""
        return "rendered" if self.render else self.kind.value

    @property
    def address(self) -> str:
        """Where it is: the first of its addresses, or its folder."""
        return self.urls[0] if self.urls else str(self.folder)

    @property
    def speaks_as(self) -> Authority:
        """The authority of what this source says: as declared, else by its kind."""
        if self.authority is not None:
            return self.authority
        if self.vendor is None:
            return Authority.PRESS
        return _SPEAKS[self.kind]


class Registry(_Entry):
    """All vendors and sources, by name and by id."""

    vendors: tuple[VendorEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()

    def by_id(self, source_id: str) -> SourceEntry | None:
        """The entry called `source_id`, or None."""
        return next((s for s in self.sources if s.id == source_id), None)

    def by_url(self, url: str) -> SourceEntry | None:
        """The entry that lists `url` as one of its addresses, or None."""
        wanted = _plain(url)
        return next((s for s in self.sources if any(_plain(u) == wanted for u in s.urls)), None)

    def chosen(self, only: Sequence[str]) -> tuple[SourceEntry, ...]:
        """The entries named by id, or all where none is named. Raises SettingsError for a name that is none."""
        known = [source.id for source in self.sources]
        for wanted in only:
            if wanted not in known:
                raise SettingsError(f"no source is called {wanted!r}; {_near(wanted, known)}")
        return tuple(source for source in self.sources if not only or source.id in only)

    def select(self, *, vendor: str | None = None, kind: str | None = None) -> tuple[SourceEntry, ...]:
        """The entries of a vendor ("press" for those without one) and of a kind. Raises SettingsError for unknown ones."""
        speakers = {(source.vendor or "press").casefold(): source.vendor for source in self.sources}
        if vendor is not None and vendor.casefold() not in speakers:
            raise SettingsError(f"no source speaks for {vendor!r}; {_near(vendor.casefold(), speakers)}")
        if kind is not None and kind not in set(SourceKind):
            raise SettingsError(f"{kind!r} is not a kind; choose one of {', '.join(SourceKind)}")
        return tuple(
            source
            for source in self.sources
            if (vendor is None or source.vendor == speakers[vendor.casefold()])
            and kind in (None, source.kind)
        )

    def vendor_of(self, url: str) -> str | None:
        """The vendor that publishes on the host of `url`; the longest matching domain wins."""
        host = (urlsplit(url).hostname or "").lower()
        owners = [
            (len(domain), vendor.name)
            for vendor in self.vendors
            for domain in vendor.domains
            if host == domain or host.endswith("." + domain)
        ]
        return max(owners)[1] if owners else None


def _near(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted, list(known))
    return f"did you mean {near[0]!r}?" if near else "`swansong sources` lists those there are"


def _has_port(parts: SplitResult) -> bool:
    """Whether the port that an address names, if any, is one."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether `host` is a loopback, link-local or private address in any notation, or a name that means this machine."""
    name = host.lower().rstrip(".")
    if name in ("localhost", "") or name.endswith((".localhost", ".local", ".internal")):
        return True
    address = _numeric(name.strip("[]"))
    if address is None:
        return False
    return any(not found.is_global or found.is_multicast for found in (address, *_inside(address)))


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, by 6to4, Teredo, NAT64 (RFC 6052), or the form before all of these."""
    if isinstance(address, ipaddress.IPv6Address):
        found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in _EMBEDDING):
            found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        yield from filter(None, found)


def _numeric(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that `host` writes out in numbers; also 127.1, 0x7f000001 and the like, which systems accept."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except OSError:
        return None


def load_registry(settings: Settings) -> Registry:
    """Read and check the shipped registry and the user's own. Raises SettingsError naming file and entry."""
    shipped = read_registry(SHIPPED) if settings.shipped_sources else Registry()
    own = read_registry(settings.sources) if settings.sources.is_file() else Registry()
    if not settings.allow_private:
        _refuse_private(own, settings.sources)
    replaced = {s.id for s in own.sources if s.replace}
    kept = Registry(
        vendors=shipped.vendors, sources=tuple(s for s in shipped.sources if s.id not in replaced)
    )
    _refuse_taken(own, kept, settings.sources)
    return Registry(vendors=kept.vendors + own.vendors, sources=kept.sources + own.sources)


def read_registry(path: Path) -> Registry:
    """One file, checked in itself. Raises SettingsError naming file and entry."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML: {error}") from error
    unknown = set(table) - {"vendor", "source"}
    if unknown:
        raise SettingsError(f"{path}: unknown table {sorted(unknown)[0]!r}; use [[source]] and [[vendor]]")
    vendors = tuple(_entry(VendorEntry, row, path) for row in _rows(table, "vendor", path))
    sources = tuple(_entry(SourceEntry, row, path) for row in _rows(table, "source", path))
    registry = Registry(vendors=vendors, sources=sources)
    _refuse_duplicates(registry, path)
    return registry


def _rows(table: dict[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(f"{path}: {name!r} is no list of entries; begin each with [[{name}]]")
    return rows


def _entry(kind: type[E], row: dict[str, Any], path: Path) -> E:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        # A misspelt key also leaves one missing; the unknown key is the one to name.
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        hint = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
        where = "".join(f"{part}: " for part in first["loc"][:1])
        name = row.get("id") or row.get("name") or "without a name"
        reason = hint.removeprefix("Value error, ")
        raise SettingsError(f"{path}: entry {name!r}: {where}{reason}; correct it in that file") from error


def _refuse_duplicates(registry: Registry, path: Path) -> None:
    """Within one file: an id, an address or a vendor that stands twice, a host that two vendors claim."""
    ids: set[str] = set()
    vendors: set[str] = set()
    addresses: dict[str, str] = {}
    for source in registry.sources:
        if source.id in ids:
            raise SettingsError(f"{path}: entry {source.id!r} stands twice; remove or rename one")
        ids.add(source.id)
        other = addresses.setdefault(_plain(source.address), source.id)
        if other != source.id:
            raise SettingsError(_same_address(path, source, other))
    for vendor in registry.vendors:
        if vendor.name in vendors:
            raise SettingsError(
                f"{path}: vendor {vendor.name!r} stands twice; put its domains into one entry"
            )
        vendors.add(vendor.name)
    _refuse_shared_names(registry, path)
    _refuse_shared_hosts(registry, Registry(), path)
    _refuse_other_spellings(registry, registry, path)


def _refuse_shared_names(registry: Registry, path: Path) -> None:
    """A name that two vendors go by would mean neither."""
    owners: dict[str, str] = {}
    for vendor in registry.vendors:
        for name in (vendor.name, *vendor.aliases):
            other = owners.setdefault(name.casefold(), vendor.name)
            if other != vendor.name:
                raise SettingsError(
                    f"{path}: {name!r} is a name of {other!r} and of {vendor.name!r}; leave it to one"
                )


def _refuse_taken(own: Registry, shipped: Registry, path: Path) -> None:
    """Across files: what the user's own file at `path` may not say because the shipped one does already."""
    addresses = {_plain(source.address): source.id for source in shipped.sources}
    for source in own.sources:
        if shipped.by_id(source.id):
            raise SettingsError(
                f"{path}: entry {source.id!r} is in the shipped registry too; choose another id, "
                "or add `replace = true` to use yours in its place"
            )
        if (other := addresses.get(_plain(source.address))) is not None:
            raise SettingsError(_same_address(path, source, other))
    _refuse_shared_hosts(own, shipped, path)
    _refuse_other_spellings(own, shipped, path)


def _same_address(path: Path, source: SourceEntry, other: str) -> str:
    return f"{path}: entry {source.id!r}: {source.address} is read by {other!r} already; remove one of them"


def _refuse_shared_hosts(own: Registry, shipped: Registry, path: Path) -> None:
    owners = dict(_hosts(shipped))
    for host, vendor in _hosts(own):
        if owners.setdefault(host, vendor) != vendor:
            raise SettingsError(
                f"{path}: vendor {vendor!r}: {host} belongs to {owners[host]!r} already; a host has one vendor"
            )


def _hosts(registry: Registry) -> Iterator[tuple[str, str]]:
    return ((host, vendor.name) for vendor in registry.vendors for host in vendor.domains)


def _refuse_other_spellings(own: Registry, known: Registry, path: Path) -> None:
    """A vendor written in two ways would have its products filed under two names."""
    names = {vendor.name.casefold(): vendor.name for vendor in known.vendors}
    for source in own.sources:
        known_as = names.get((source.vendor or "").casefold(), source.vendor)
        if known_as != source.vendor:
            raise SettingsError(
                f"{path}: entry {source.id!r}: vendor {source.vendor!r} is written {known_as!r} elsewhere; write it so"
            )


def _refuse_private(registry: Registry, path: Path) -> None:
    for source in registry.sources:
        for url in source.urls:
            if is_private(urlsplit(url).hostname or ""):
                raise SettingsError(
                    f"{path}: entry {source.id!r}: {url} is on this machine or a private network; "
                    "set SWANSONG_ALLOW_PRIVATE=true if that is what you want"
                )


def _plain(url: str) -> str:
    return url.split("#", 1)[0].rstrip("/")

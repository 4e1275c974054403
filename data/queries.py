"""Every read. Functions take the session first and give frozen rows out: a page can never trigger SQL by touching a field.

Status is worked out here from events and a day, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from pipeline.types import PartialDate


@dataclass(frozen=True)
class ProductRow:
    """A product and how it stands on the day asked for."""

    id: int
    slug: str
    name: str
    vendor: str
    vendor_slug: str
    kind: str
    category: str
    summary: str
    status: str
    """active, announced, deprecated, retired, merged, renamed or unknown on that day"""


@dataclass(frozen=True)
class EventRow:
    """One event as held on the day asked for, with its product and the evidence that won."""

    id: int
    product: ProductRow
    platform: str
    scope: str
    kind: str
    day: PartialDate | None
    strength: str
    authority: str
    official: bool
    replacements: tuple[str, ...]
    disputed: bool
    reason: str
    evidence: str
    source_title: str
    source_url: str
    known_from: datetime

    def days_left(self, today: date) -> int | None:
        """Days until the first day this date can mean; negative once past, None without a date."""
        return None if self.day is None else (self.day.first - today).days


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its quote and where it stands."""

    id: int
    source_title: str
    source_url: str
    authority: str
    observed: datetime
    platform: str
    scope: str
    status: str
    announced: str | None
    deprecated: str | None
    shutdown: str | None
    strength: str
    replacements: tuple[str, ...]
    evidence: str
    location: str
    confidence: float
    document_id: int


@dataclass(frozen=True)
class ChangeRow:
    """One change with the product it concerns."""

    id: int
    product: ProductRow
    platform: str
    scope: str
    event_kind: str
    kind: str
    before_day: str | None
    after_day: str | None
    days: int | None
    noticed_at: datetime


@dataclass(frozen=True)
class ProductPage:
    """All that a product page shows."""

    product: ProductRow
    aliases: tuple[str, ...]
    events: tuple[EventRow, ...]
    claims: tuple[ClaimRow, ...]
    changes: tuple[ChangeRow, ...]
    related: tuple[ProductRow, ...]
    """Other products of the same vendor whose name holds this one's or is held by it: `sora` and `sora-api`."""


@dataclass(frozen=True)
class Freshness:
    """How old the data is: the last run of the collector, how it went, and the newest document."""

    collected_at: datetime | None
    ok: bool | None
    newest_document: datetime | None
    documents: int
    products: int
    events: int
    failing_sources: int


def freshness(session: Session) -> Freshness:
    """How old the data is."""
    raise NotImplementedError


def upcoming(session: Session, today: date, *, within: int | None = None, limit: int | None = None) -> list[EventRow]:
    """Shutdowns that lie ahead on `today`, soonest first, at most `within` days away."""
    raise NotImplementedError


def timeline(
    session: Session, *, products: list[str] | None = None, vendors: list[str] | None = None, today: date
) -> list[EventRow]:
    """Every current event of the products (slugs) or vendors (slugs) asked for, all where neither is given."""
    raise NotImplementedError


def find_products(
    session: Session,
    today: date,
    *,
    text: str = "",
    vendors: list[str] | None = None,
    kinds: list[str] | None = None,
    statuses: list[str] | None = None,
    limit: int | None = None,
) -> list[ProductRow]:
    """Products whose name, alias, vendor or summary holds `text`, best match first."""
    raise NotImplementedError


def product_page(session: Session, slug: str, today: date) -> ProductPage | None:
    """Everything known of one product, or None."""
    raise NotImplementedError


def resolve_product(session: Session, name: str) -> list[str]:
    """Slugs that `name` can mean: the exact slug, else exact name or alias, else products whose name starts with or
    contains the words of `name`; best first."""
    raise NotImplementedError


def recent_changes(session: Session, today: date, *, since: datetime | None = None, limit: int = 50) -> list[ChangeRow]:
    """What changed in the world (quiet changes left out), newest first."""
    raise NotImplementedError


def vendors(session: Session) -> list[tuple[str, str, int]]:
    """(slug, name, number of products), by name."""
    raise NotImplementedError


def runs(session: Session, *, limit: int = 20) -> list[dict[str, Any]]:
    """The last runs with their reports, newest first."""
    raise NotImplementedError

"""What the JSON API says, as types: they are checked on the way out and stand in the OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from data import health
from data.changes import Told
from data.queries import ChangeRow, ClaimRow, EventRow, ProductRow
from data.sources import SourceKind
from data.trust import Trust

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A part of a list: ``next`` is where the rest is, null at the end."""

    items: list[T]
    total: int = Field(description="how many there are in all")
    next: str | None = Field(None, description="the address of the next page")


class Product(BaseModel):
    """A product, and how it stands on the day that was asked for."""

    slug: str
    name: str
    vendor: str
    vendor_slug: str
    kind: str
    category: str
    summary: str
    status: str = Field(description="active, deprecated, retired, merged, renamed or unknown")
    family: str = Field(description="the name that a model and its dated snapshots share")
    page: str = Field(description="its page for people")

    @classmethod
    def of(cls, row: ProductRow, page: str) -> Product:
        """From a row."""
        fields = ("slug", "name", "vendor", "vendor_slug", "kind", "category", "summary", "status", "family")
        return cls(**{name: getattr(row, name) for name in fields}, page=page)


class Source(BaseModel):
    """Where something was said."""

    title: str
    url: str


class Event(BaseModel):
    """Something that happens to a product on a day, as it is held to be true."""

    id: int
    product: str
    vendor: str
    kind: str
    platform: str
    scope: str
    day: str | None = Field(
        description="as precise as it is known: 2027-03-14, 2027-03, 2027-Q1, 2027-H1 or 2027"
    )
    first_day: date | None = Field(description="the first day that `day` can mean")
    last_day: date | None = Field(description="the last day that `day` can mean")
    precision: str | None
    strength: str = Field(description="committed, not_before or estimated; only a committed day is a promise")
    days_left: int | None = Field(description="until the first day, negative once it is past")
    replacements: list[str]
    official: bool = Field(description="whether the vendor itself says so")
    authority: str
    disputed: bool
    confidence: str = Field(description="how sure it is: high, fair or low")
    reasons: list[str] = Field(description="what the confidence rests on, the weightiest first")
    evidence: str
    source: Source
    known_from: datetime

    @classmethod
    def of(cls, row: EventRow, today: date, sure: Trust) -> Event:
        """From a row, and how far it can be trusted."""
        same = ("id", "kind", "platform", "scope", "strength", "official", "authority", "disputed")
        return cls(
            **{name: getattr(row, name) for name in (*same, "evidence", "known_from")},
            product=row.product.slug,
            vendor=row.product.vendor_slug,
            day=row.day.iso if row.day else None,
            first_day=row.day.first if row.day else None,
            last_day=row.day.last if row.day else None,
            precision=row.day.precision if row.day else None,
            days_left=row.days_left(today),
            confidence=sure.level,
            reasons=list(sure.reasons),
            replacements=list(row.replacements),
            source=Source(title=row.source_title, url=row.source_url),
        )


class Claim(BaseModel):
    """What one document says."""

    platform: str
    scope: str
    status: str
    announced: str | None
    deprecated: str | None
    shutdown: str | None
    strength: str
    replacements: list[str]
    evidence: str
    authority: str
    observed: datetime
    source: Source

    @classmethod
    def of(cls, row: ClaimRow) -> Claim:
        """From a row."""
        same = ("platform", "scope", "status", "announced", "deprecated", "shutdown", "strength", "evidence")
        return cls(
            **{name: getattr(row, name) for name in (*same, "authority", "observed")},
            replacements=list(row.replacements),
            source=Source(title=row.source_title, url=row.source_url),
        )


class Change(BaseModel):
    """What happened to an event, and when it was noticed."""

    id: int
    product: str
    vendor: str
    platform: str
    scope: str
    event: str = Field(description="the kind of the event")
    kind: str = Field(description="appeared, dated, moved, brought_forward, withdrawn and so on")
    before_day: str | None
    after_day: str | None
    before_strength: str | None
    after_strength: str | None
    days: int | None = Field(description="by how many days it moved")
    noticed_at: datetime
    cause: str = Field(description="document or declaration; of what alerts nobody reader, identity or seed")
    replacements: list[str] = []
    evidence: str = ""
    source: Source | None = None

    @classmethod
    def of(cls, row: ChangeRow, event: EventRow | None = None) -> Change:
        """From a row, with the event that it left behind."""
        same = (
            "id",
            "platform",
            "scope",
            "kind",
            "before_day",
            "after_day",
            "before_strength",
            "after_strength",
        )
        return cls(
            **{name: getattr(row, name) for name in (*same, "days", "noticed_at", "cause")},
            product=row.product.slug,
            vendor=row.product.vendor_slug,
            event=row.event_kind,
            replacements=list(event.replacements) if event else [],
            evidence=event.evidence if event else "",
            source=Source(title=event.source_title, url=event.source_url) if event else None,
        )

    @classmethod
    def told(cls, one: Told) -> Change:
        """From a change that is told with its event."""
        return cls.of(one.change, one.event)


class Story(BaseModel):
    """All that is known of one product."""

    product: Product
    aliases: list[str]
    events: list[Event]
    claims: list[Claim]
    changes: list[Change]
    related: list[Product]
    family: list[Product] = Field(description="the model and its other dated snapshots")


class Vendor(BaseModel):
    """Somebody who makes products."""

    slug: str
    name: str
    products: int


class SourceHealth(BaseModel):
    """How a source fares."""

    source: str
    title: str
    vendor: str | None
    kind: str
    state: str = Field(description="failing, suspect, silent, new or healthy")
    since: datetime | None
    reason: str
    cadence: str
    succeeded_at: datetime | None
    changed_at: datetime | None
    claims: int
    url: str

    @classmethod
    def of(cls, one: health.Health) -> SourceHealth:
        """From what was judged; where mails lie is nobody's business."""
        record = one.record
        private = record.kind == SourceKind.MAILBOX
        return cls(
            source=record.slug,
            title=record.title,
            vendor=record.vendor,
            kind=record.kind,
            state=one.state.value,
            since=one.since,
            reason="" if private else one.reason,
            cadence=record.cadence,
            succeeded_at=record.succeeded_at,
            changed_at=record.changed_at,
            claims=one.claims,
            url="" if private else record.url,
        )


class Health(BaseModel):
    """Whether this server can answer."""

    status: str
    version: str
    database: str
    collected_at: datetime | None = None
    products: int = 0

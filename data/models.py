"""The tables, and nothing else. Table models do not validate on construction: validate before, in store.py.

Two times are kept for what we hold true: ``day`` is when it holds in the world, ``known_from`` and
``known_to`` when we knew it. When what we hold changes, the event row is closed (``known_to``) and a new one
written, so that every earlier answer can be given again. Only its pointers to evidence follow the newest
claim in place.
"""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Column, Field, SQLModel

from pipeline.types import Cause

# Every constraint has a name, because SQLite can only change a table whose constraints are named.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC on every database; SQLite itself would give the zone back as nothing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; a naive value is a mistake of the caller."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give it a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Packed(TypeDecorator[bytes]):
    """Bytes that are kept compressed: pages repeat themselves, and would take six times the room. What older versions kept as it came is read as it is."""

    impl = LargeBinary
    cache_ok = True
    mark = b"\x00z"
    """Stands before what is compressed; no page begins like that."""

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Compress, by zlib."""
        return self.mark + zlib.compress(value) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Give back the bytes as they came."""
        if value is None or not value.startswith(self.mark):
            return value
        return zlib.decompress(value[len(self.mark) :])


def _moment(**options: Any) -> Any:
    return Field(sa_type=UtcDateTime, **options)


class Vendor(SQLModel, table=True):
    """A company or project that offers products."""

    # Lists of products are sorted by vendor and name, in either case.
    __table_args__ = (Index("ix_vendor_by_name", text("lower(name)"), "id"),)

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str


class Product(SQLModel, table=True):
    """A model, API, app, feature, service, device, SDK or agent."""

    __table_args__ = (
        Index("ix_product_by_name", "vendor_id", text("lower(name)"), "id"),
        Index("ix_product_family", "vendor_id", "family"),
    )

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int = Field(foreign_key="vendor.id", index=True)
    slug: str = Field(unique=True)
    name: str
    key: str = Field(default="", index=True, sa_column_kwargs={"server_default": text("''")})
    """The form in which the name that it was first called by is compared."""
    family: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """The key that it shares with its dated snapshots; ``data.families`` says how it follows from its own."""
    kind: str = Field(index=True)
    category: str = ""
    summary: str = ""
    known_from: datetime = _moment(default_factory=lambda: datetime.now(UTC))


class Alias(SQLModel, table=True):
    """Another written form of a product's name, normalised for matching.

    ``resolves`` tells whether a document that writes this name means this product. It is false for names that
    are searched but stand for something narrower or wider: the models of a line, the family of a snapshot.
    """

    __table_args__ = (UniqueConstraint("product_id", "key"), Index("ix_alias_key", "key"))

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    name: str
    key: str
    resolves: bool = True
    origin: str = Field(default="read", sa_column_kwargs={"server_default": "read"})
    since: datetime = _moment(default_factory=lambda: datetime.now(UTC))


class AliasWas(SQLModel, table=True):
    """What a name meant until it meant something else, or nothing any more: for answers about an earlier moment."""

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    name: str
    key: str = Field(index=True)
    resolves: bool
    since: datetime = _moment()
    until: datetime = _moment()


class SameAs(SQLModel, table=True):
    """That what was taken for a product of its own turned out to be another one, while we knew it so."""

    __table_args__ = (
        Index(
            "ux_sameas_current",
            "product_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    same_as: int = Field(foreign_key="product.id", index=True)
    since: datetime = _moment()
    until: datetime | None = _moment(default=None)


class Declaration(SQLModel, table=True):
    """What a person says of names, products and vendors; it counts above what was read, until it is withdrawn.

    ``merge``: `other_id` is the same as `product_id`. ``alias``: `name` means `product_id`. ``split``: `name`, which was taken for
    `product_id`, is a product of its own. ``vendor``: `name` means the vendor `vendor_id`.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    vendor_id: int | None = Field(default=None, foreign_key="vendor.id")
    platform: str = ""
    name: str = ""
    key: str = Field(default="", index=True)
    author: str
    reason: str
    declared_at: datetime = _moment()
    withdrawn_at: datetime | None = _moment(default=None)


class Source(SQLModel, table=True):
    """A place that publishes, as the registry lists it, with the memory of past fetches."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    vendor_id: int | None = Field(default=None, foreign_key="vendor.id", index=True)
    title: str
    url: str
    kind: str
    authority: str
    cadence: str = Field(default="daily", sa_column_kwargs={"server_default": "daily"})
    etag: str | None = None
    last_modified: str | None = None
    fetched_url: str | None = None
    checked_at: datetime | None = _moment(default=None)
    succeeded_at: datetime | None = _moment(default=None)
    failure: str | None = None
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often in a row it could not be fetched."""
    wait_until: datetime | None = _moment(default=None)
    """Until when its site asked to be left alone."""
    remarks: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """What its address says of itself: ``moved_to`` and ``moved_from``, ``deprecation``, ``sunset``, ``about``; and ``instead``, what it gave
    in place of the page when it was asked last."""


class HostDay(SQLModel, table=True):
    """How many requests a host got on a day (UTC)."""

    host: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    requests: int = 0


class Document(SQLModel, table=True):
    """One fetched version of a page, or one feed entry; the raw bytes stay as they came."""

    __table_args__ = (
        UniqueConstraint("source_id", "url", "sha256"),
        # The last two, because what stands behind the bytes in a row is slow to reach.
        Index("ix_document_source_fetched", "source_id", "fetched_at", "id", "outcome", "format"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    url: str
    sha256: str = Field(index=True)
    raw: bytes = Field(sa_column=Column(Packed, nullable=False))
    format: str | None = None
    charset: str | None = None
    title: str = ""
    published: date | None = None
    fetched_at: datetime = _moment(index=True)
    read_at: datetime | None = _moment(default=None)
    extractor: str | None = None
    outcome: str | None = None
    """``read`` or the reason why nothing was read."""
    skipped: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Claim(SQLModel, table=True):
    """What one document says of one product. Written once, never edited; only which product it means may turn out to be another."""

    __table_args__ = (
        UniqueConstraint("document_id", "extractor", "ordinal"),
        # What a name means, without looking into the claims that bear it.
        Index("ix_claim_name", "platform", "key", "product_id", "extractor", "known_to", "id"),
        # Of each saying the newest that counts, without looking into those that say the same.
        Index(
            "ix_claim_counting",
            "product_id",
            "saying",
            "observed",
            "fetched_at",
            "ordinal",
            "id",
            sqlite_where=text("known_to IS NULL"),
            postgresql_where=text("known_to IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    """None where it names no vendor and no product, or several, are known by its name."""
    extractor: str
    ordinal: int
    name: str
    key: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """The form in which the name is compared."""
    vendor: str | None = None
    platform: str
    scope: str = ""
    kind: str
    status: str
    stated: bool = False
    announced: str | None = None
    deprecated: str | None = None
    shutdown: str | None = None
    strength: str
    replacements: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    milestones: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    evidence: str = ""
    location: str = ""
    confidence: float = 1.0
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    authority: str
    observed: datetime = _moment()
    fetched_at: datetime = _moment()
    """When its document was."""
    speaker: str
    """Whose newest word counts: its source, or where a source quotes many places, each of them."""
    saying: int = Field(sa_type=BigInteger)
    """The same number for the same words of one speaker, as far as they bear on what is held; see ``data.rows.saying``."""
    source_url: str = ""
    source_title: str = ""
    known_from: datetime = _moment(default_factory=lambda: datetime.now(UTC))
    known_to: datetime | None = _moment(default=None)
    """Since when it does not count any more: a newer reader read the document anew, or the document was taken back."""


class ClaimWas(SQLModel, table=True):
    """Which product a claim was taken to be about until its name turned out to mean another."""

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    until: datetime = _moment(primary_key=True)
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)


class ClaimName(SQLModel, table=True):
    """Another name that a document gives the product of a claim, such as the display name beside an id."""

    __table_args__ = (
        Index("ix_claimname_platform_main", "platform", "main"),
        Index("ix_claimname_platform_key", "platform", "key"),
    )

    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    key: str = Field(primary_key=True)
    platform: str
    main: str
    """The key of the claim itself."""
    name: str
    same: bool
    """Whether it is no wider and no narrower than the claim's own name."""


class Event(SQLModel, table=True):
    """What we hold true: product x platform x scope x kind at a day, while we knew it."""

    __table_args__ = (
        Index(
            "ux_event_current",
            "product_id",
            "platform",
            "scope",
            "kind",
            unique=True,
            sqlite_where=text("known_to IS NULL"),
            postgresql_where=text("known_to IS NULL"),
        ),
        Index("ix_event_first_day", "first_day"),
        # What lies ahead, soonest first, and what ends on a platform.
        Index(
            "ix_event_kind_day",
            "kind",
            "first_day",
            "last_day",
            "id",
            "known_from",
            "known_to",
            "product_id",
            "strength",
        ),
        Index(
            "ix_event_platform_kind",
            "platform",
            "kind",
            sqlite_where=text("known_to IS NULL"),
            postgresql_where=text("known_to IS NULL"),
        ),
        # Of those that are held no longer only: what most rows have in common would mislead whoever plans by averages.
        Index(
            "ix_event_known_to",
            "known_to",
            sqlite_where=text("known_to IS NOT NULL"),
            postgresql_where=text("known_to IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    platform: str
    scope: str = ""
    kind: str
    day: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    precision: str | None = None
    strength: str
    authority: str
    replacements: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    disputed: bool = False
    reason: str = ""
    claim_id: int = Field(foreign_key="claim.id")
    claim_ids: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    known_from: datetime = _moment(index=True)
    known_to: datetime | None = _moment(default=None)


class Stage(SQLModel, table=True):
    """How a product stands from one day until another: worked out from the events that are held, in the transaction that writes them."""

    __table_args__ = (
        Index("ix_stage_vendor_status", "vendor_id", "status", "from_day", "to_day"),
        # What ended last comes first and what has no day last: without a NULL, for databases do not agree where that stands.
        Index(
            "ix_stage_status",
            "status",
            text("coalesce(last_shutdown, '0001-01-01')"),
            "product_id",
            "from_day",
            "to_day",
        ),
    )

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    from_day: date = Field(primary_key=True)
    to_day: date
    """The first day on which it stands otherwise; the last day there is where none is known."""
    vendor_id: int = Field(foreign_key="vendor.id")
    status: str
    last_shutdown: date | None = None


class Change(SQLModel, table=True):
    """An event appeared, moved or was withdrawn, and when we noticed. Alerts are made of these."""

    __table_args__ = (Index("ix_change_platform", "platform", "event_kind", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    platform: str
    scope: str = ""
    event_kind: str
    kind: str = Field(index=True)
    before_day: str | None = None
    after_day: str | None = None
    before_strength: str | None = None
    after_strength: str | None = None
    days: int | None = None
    noticed_at: datetime = _moment(index=True)
    document_id: int | None = Field(default=None, foreign_key="document.id")
    cause: str = Field(default=Cause.DOCUMENT, sa_column_kwargs={"server_default": Cause.DOCUMENT.value})
    quiet: bool = False
    """Whether it has a cause other than the world; such changes alert nobody."""


class Run(SQLModel, table=True):
    """One run of a job, with its report per source."""

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(index=True)
    started_at: datetime = _moment(index=True)
    ended_at: datetime | None = _moment(default=None)
    ok: bool | None = None
    report: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Notice(SQLModel, table=True):
    """That the operator was told that a source is failing or suspect, so that one spell of it is told once."""

    __table_args__ = (UniqueConstraint("source_id", "state", "since"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    state: str
    since: datetime = _moment()
    told_at: datetime = _moment()


class NewsThread(SQLModel, table=True):
    """Items of several outlets that tell one story; what it says is worked out from its items."""

    id: int | None = Field(default=None, primary_key=True)
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    opened_at: datetime = _moment()


class NewsItem(SQLModel, table=True):
    """One entry of a feed, with what it says is ending."""

    __table_args__ = (
        UniqueConstraint("source_id", "url"),
        Index("ix_newsitem_thread", "thread_id", "published"),
        # Those in stories, the latest first.
        Index(
            "ix_newsitem_latest",
            text("coalesce(published, '0001-01-01')"),
            "id",
            "thread_id",
            sqlite_where=text("thread_id IS NOT NULL"),
            postgresql_where=text("thread_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    thread_id: int | None = Field(default=None, foreign_key="newsthread.id")
    article_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    url: str
    title: str
    text: str = ""
    published: date | None = Field(default=None, index=True)
    language: str = ""
    relevance: float = 0.0
    subjects: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    names: list[list[Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    days: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    status: str = ""
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often in a row its article could not be fetched."""
    noted_at: datetime = _moment()


class Subscription(SQLModel, table=True):
    """What somebody wants to be told, when and in which language; to what it refers stands in its subjects, where to in its channels."""

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(index=True)
    name: str = ""
    origin: str
    file_key: str | None = Field(default=None, unique=True)
    signals: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    platforms: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    words: str = ""
    within: int | None = None
    official: bool = False
    reminders: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    pace: str
    hour: int
    weekday: int
    zone: str
    language: str
    created_at: datetime = _moment()
    confirmed_at: datetime | None = _moment(default=None)
    paused_until: datetime | None = _moment(default=None)
    ended_at: datetime | None = _moment(default=None)


class Subject(SQLModel, table=True):
    """What a subscription is about, one row for each; found from the product outwards, so that a change asks only those it concerns."""

    __table_args__ = (Index("ix_subject_dimension_value", "dimension", "value"),)

    subscription_id: int = Field(foreign_key="subscription.id", primary_key=True)
    dimension: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    name: str = ""
    """As it was written."""


class Channel(SQLModel, table=True):
    """Where a subscription is delivered to. Its address and secret are for nobody but its owner."""

    __table_args__ = (UniqueConstraint("subscription_id", "kind", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    kind: str
    address: str
    secret: str = ""
    state: str
    failure: str | None = None
    created_at: datetime = _moment()
    confirmed_at: datetime | None = _moment(default=None)


class Link(SQLModel, table=True):
    """A secret link that was given out; only the digest of its token is kept."""

    digest: str = Field(primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    channel_id: int | None = Field(default=None, foreign_key="channel.id", index=True)
    purpose: str
    created_at: datetime = _moment(index=True)
    expires_at: datetime | None = _moment(default=None)
    revoked_at: datetime | None = _moment(default=None)


class SignUp(SQLModel, table=True):
    """An attempt to subscribe, so that nobody is flooded with mails that ask for consent."""

    __table_args__ = (Index("ix_signup_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    at: datetime = _moment(index=True)


class Silence(SQLModel, table=True):
    """That a subscriber wants no more reminders of a product: it is dealt with, or to wait."""

    subscription_id: int = Field(foreign_key="subscription.id", primary_key=True)
    product_id: int = Field(foreign_key="product.id", primary_key=True)
    until: date | None = None
    set_at: datetime = _moment()


class Outbox(SQLModel, table=True):
    """Something a subscription is to be told, written in the transaction in which it came to be known."""

    __table_args__ = (
        Index("ix_outbox_waiting", "due_at", sqlite_where=text("gathered_at IS NULL"), postgresql_where=text("gathered_at IS NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    key: str = Field(unique=True)
    signal: str
    product_id: int | None = Field(default=None, foreign_key="product.id")
    change_id: int | None = Field(default=None, foreign_key="change.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    news_id: int | None = Field(default=None, foreign_key="newsitem.id")
    ahead: int | None = None
    due_at: datetime = _moment()
    gathered_at: datetime | None = _moment(default=None)


class Message(SQLModel, table=True):
    """One message to one channel: what it holds is fixed when it is made, and so is the id by which a receiver knows it again."""

    __table_args__ = (
        UniqueConstraint("channel_id", "purpose", "slot"),
        Index("ix_message_ready", "next_try", sqlite_where=text("state = 'ready'"), postgresql_where=text("state = 'ready'")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    channel_id: int = Field(foreign_key="channel.id", index=True)
    slot: datetime = _moment()
    purpose: str
    message_id: str = Field(unique=True)
    items: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    subject: str = ""
    state: str
    attempts: int = 0
    doubts: int = 0
    made_at: datetime = _moment(index=True)
    next_try: datetime = _moment()
    claimed_by: str | None = None
    claimed_until: datetime | None = _moment(default=None)
    handed_at: datetime | None = _moment(default=None)
    sent_at: datetime | None = _moment(default=None)
    failure: str | None = None

"""The words of the house, as values. Everything here is frozen, hashable and free of any library."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self

EXTRACTOR = "2026.12.01.9"
"""Version of the reader, kept with every claim; raised whenever the reader may answer differently."""

_EVER = datetime.min.replace(tzinfo=UTC)


class Saying(str):
    """A clause for people in English that keeps its parts, so that a page can say it in another language.

    `text` is the key of the catalogues and `facts` are filled into it; where `many` is given, it is said of any count but 1.
    """

    text: str
    many: str
    facts: dict[str, Any]

    def __new__(cls, text: str, **facts: Any) -> Self:
        """`text` with `facts` in the places that it names."""
        made = super().__new__(cls, text.format(**facts) if facts else text)
        made.text, made.many, made.facts = text, "", facts
        return made

    @classmethod
    def counted(cls, one: str, many: str, count: int, **facts: Any) -> Self:
        """The form that fits `count`."""
        made = cls(one if count == 1 else many, count=count, **facts)
        made.text, made.many = one, many
        return made


class Kind(StrEnum):
    """What sort of thing a product is."""

    MODEL = "model"
    API = "api"
    ENDPOINT = "endpoint"
    APP = "app"
    FEATURE = "feature"
    SERVICE = "service"
    HARDWARE = "hardware"
    AGENT = "agent"
    SDK = "sdk"
    RESEARCH = "research"


class Status(StrEnum):
    """What one document says of one product, in its own word or from its dates on its own day."""

    ACTIVE = "active"
    LEGACY = "legacy"
    DEPRECATED = "deprecated"
    RETIRED = "retired"
    MERGED = "merged"
    RENAMED = "renamed"
    REVERSED = "reversed"
    RUMOURED = "rumoured"


class Milestone(StrEnum):
    """A kind of event: a day in a product's life that somebody has to know."""

    UNVEILED = "unveiled"
    LAUNCHED = "launched"
    ANNOUNCED = "announced"
    CLOSED_TO_NEW = "closed_to_new"
    READ_ONLY = "read_only"
    EXPORT_DEADLINE = "export_deadline"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    EXTENDED_ACCESS = "extended_access"
    SHUTDOWN = "shutdown"
    DELETED = "deleted"
    MERGED = "merged"
    RENAMED = "renamed"
    REVERSED = "reversed"
    RUMOURED = "rumoured"


class Strength(StrEnum):
    """How firmly a date is meant."""

    COMMITTED = "committed"
    NOT_BEFORE = "not_before"
    ESTIMATED = "estimated"


class Authority(StrEnum):
    """Who speaks, strongest first: the order of this enum is the written precedence."""

    DECLARED = "declared"
    VENDOR_API = "vendor_api"
    VENDOR_PAGE = "vendor_page"
    VENDOR_MAIL = "vendor_mail"
    VENDOR_BLOG = "vendor_blog"
    SEED_OFFICIAL = "seed_official"
    PRESS = "press"
    SEED_PRESS = "seed_press"

    @property
    def rank(self) -> int:
        """0 is the strongest."""
        return _RANKS[self]

    @property
    def official(self) -> bool:
        """Whether the vendor itself is speaking (or is quoted with its own page as the source)."""
        return self not in (Authority.PRESS, Authority.SEED_PRESS)


_RANKS = {authority: rank for rank, authority in enumerate(Authority)}


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_PARTIAL = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as precise as its source: ``2027-03-14``, ``2027-03``, ``2027-Q1``, ``2027-H2`` or ``2027``.

    Raises ValueError for anything else, so that no half-understood date ever enters the database.
    """

    iso: str

    def __post_init__(self) -> None:
        found = _PARTIAL.fullmatch(self.iso)
        if found is None:
            raise ValueError(f"not a date: {self.iso!r}; write YYYY, YYYY-Q1, YYYY-H1, YYYY-MM or YYYY-MM-DD")
        if not 1950 <= int(found[1]) <= 2200:
            raise ValueError(f"not a plausible year: {self.iso!r}")
        if found[4]:
            date(int(found[1]), int(found[4]), int(found[5] or 1))

    def __str__(self) -> str:
        return self.iso

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if "Q" in self.iso:
            return Precision.QUARTER
        if "H" in self.iso:
            return Precision.HALF
        return {4: Precision.YEAR, 7: Precision.MONTH}.get(len(self.iso), Precision.DAY)

    @property
    def first(self) -> date:
        """The first day that this date can mean."""
        return self._bounds[0]

    @property
    def last(self) -> date:
        """The last day that this date can mean."""
        return self._bounds[1]

    @cached_property
    def _bounds(self) -> tuple[date, date]:
        year = int(self.iso[:4])
        match self.precision:
            case Precision.YEAR:
                return date(year, 1, 1), date(year, 12, 31)
            case Precision.HALF:
                return _months(year, 1 if self.iso.endswith("1") else 7, 6)
            case Precision.QUARTER:
                return _months(year, 3 * int(self.iso[-1]) - 2, 3)
            case Precision.MONTH:
                return _months(year, int(self.iso[5:7]), 1)
        day = date.fromisoformat(self.iso)
        return day, day


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


@dataclass(frozen=True)
class Block:
    """A piece of a document that a person reads as one.

    ``kind`` is row, item, paragraph, definition, heading, record or title; ``path`` the headings above it,
    outermost first; ``cells`` the (header, text) pairs of a row or record; ``lead`` the sentence that
    introduces a list or table; ``stamp`` the ISO date of the dated section it stands in, where the document
    carries one; ``index`` its place in the document; ``struck`` whether it is crossed out; ``code`` the
    strings that the document sets in code type.
    """

    kind: str
    text: str
    path: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    stamp: str | None = None
    index: int = 0
    struck: bool = False
    code: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class FieldEvidence:
    """Where one field of a claim comes from: the exact words, what read them, and how sure that is.

    ``confidence`` is 1.0 for what a document states in a place of its own (a column, a declared field) and less for what had to
    be understood; it ranks readings and is no probability.
    """

    text: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Claim:
    """What one document says of one product. Never edited once stored.

    Dates are PartialDate or None. A shutdown is never filled from another field; a past day of deprecation is the
    announcement too where no other is told. ``milestones`` holds the days other than
    announcement, deprecation and shutdown. ``evidence`` is the quoted row or sentence, ``block`` the index of
    the block it stands in, ``fields`` tells for each field where it came from.
    """

    product: str
    vendor: str | None
    kind: Kind = Kind.MODEL
    status: Status = Status.DEPRECATED
    announced: PartialDate | None = None
    deprecated: PartialDate | None = None
    shutdown: PartialDate | None = None
    strength: Strength = Strength.COMMITTED
    replacements: tuple[str, ...] = ()
    scope: str = ""
    milestones: tuple[tuple[Milestone, PartialDate], ...] = ()
    evidence: str = ""
    block: int = 0
    where: str = ""
    confidence: float = 1.0
    stated: bool = False
    """Whether the status is the document's own word rather than worked out from its dates."""
    fields: tuple[tuple[str, FieldEvidence], ...] = ()
    names: tuple[str, ...] = ()
    """Other names that the same row gives this product, such as the id beside a display name."""
    extractor: str = EXTRACTOR

    @property
    def not_before(self) -> bool:
        """Whether the shutdown is only the earliest possible day."""
        return self.shutdown is not None and self.strength is Strength.NOT_BEFORE


@dataclass(frozen=True)
class Skipped:
    """A block that looked as if it spoke of an ending but was not turned into a claim, and why."""

    reason: str
    text: str
    block: int = 0


@dataclass(frozen=True)
class Reading:
    """Everything that one document says."""

    claims: tuple[Claim, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    blocks: tuple[Block, ...] = ()
    title: str = ""
    published: PartialDate | None = None


HINTS = frozenset(
    [
        "records",
        "product",
        "id",
        "version",
        "maker",
        "status",
        "announced",
        "deprecated",
        "closed",
        "extended",
        "export",
        "shutdown",
        "launched",
        "replacement",
        "scope",
    ]
)
"""What a registry may say of a list or table that a reader cannot guess: where the records stand, and which field plays a part."""


@dataclass(frozen=True)
class Document:
    """What the reader is given: bytes and what is known of where they come from.

    ``format`` is html, markdown, mdx, feed, csv, yaml, json, text or None for "look and see"; ``published``
    stands for "now" while the document is read. An ``article`` is an HTML page of which only the main text counts. ``hints`` are (one of HINTS, column header or dotted path of a field)
    pairs: ``("shutdown", "modelLifecycle.endOfLifeTime")``; ``records`` is the path of the list to read.
    """

    raw: bytes
    format: str | None = None
    url: str = ""
    vendor: str | None = None
    published: date | None = None
    title: str = ""
    charset: str | None = None
    article: bool = False
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HeldClaim:
    """A stored claim as the reconciler sees it: resolved to a product, with who said it and when.

    ``observed`` is when the words were published, or fetched where that is not known, and ``fetched`` when they were (UTC);
    ``source`` groups versions of one page.
    """

    claim_id: int
    product_id: int
    platform: str
    source: str
    authority: Authority
    observed: datetime
    claim: Claim
    fetched: datetime = _EVER
    ordinal: int = 0
    """Its place among the claims of its document."""


class EventKey(NamedTuple):
    """What makes an event the same event when its date moves."""

    product_id: int
    platform: str
    scope: str
    kind: Milestone


@dataclass(frozen=True)
class Decided:
    """What we hold true of one event: its date and strength, decided from claims."""

    key: EventKey
    day: PartialDate | None
    strength: Strength
    authority: Authority
    claim_id: int
    replacements: tuple[str, ...] = ()
    disputed: bool = False
    reason: str = ""
    claim_ids: tuple[int, ...] = field(default=())

    @property
    def meaning(self) -> tuple[object, ...]:
        """What is held true, without the claims that it rests on."""
        return self.day, self.strength, self.authority, self.replacements, self.disputed, self.reason


class ChangeKind(StrEnum):
    """What happened to an event, as an alert would say it."""

    APPEARED = "appeared"
    DATED = "dated"
    MOVED = "moved"
    BROUGHT_FORWARD = "brought_forward"
    UNDATED = "undated"
    FIRMED = "firmed"
    LOOSENED = "loosened"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SETTLED = "settled"
    REPLACEMENT = "replacement"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """Why what is held true changed."""

    DOCUMENT = "document"
    """A document said so that had not been read before."""
    DECLARATION = "declaration"
    """A person declared it."""
    READER = "reader"
    """A better reader understood otherwise what had been read before."""
    IDENTITY = "identity"
    """What was taken for several products turned out to be one, or one to be several."""
    SEED = "seed"
    """The shipped facts say so."""

    @property
    def quiet(self) -> bool:
        """Whether nothing happened in the world, so that nobody is alerted."""
        return self not in (Cause.DOCUMENT, Cause.DECLARATION)


@dataclass(frozen=True)
class Difference:
    """One change between what was held and what is held now; ``days`` is how far the date moved."""

    key: EventKey
    kind: ChangeKind
    before: Decided | None
    after: Decided | None
    days: int | None = None


def utc(moment: datetime) -> datetime:
    """`moment` as aware UTC; a naive time is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

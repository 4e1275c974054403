"""How each source fares. Worked out from what is remembered of it and the time, never stored: a source that used to speak and falls
silent, or says far less than before, is told apart from one that has nothing to say.

Nothing is withdrawn because a page lists less: a suspect version leaves every event as it is. What a page that can be trusted no longer
lists has *vanished* there, which means neither alive nor ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from data.models import Claim, Document, Notice, Product, Source, Vendor
from data.rows import GIVEN, INSTEAD, READ, number
from data.sources import Cadence, SourceKind
from pipeline.types import Saying

LOST = 0.2
"""The share of the products of a page that has to go at once for its new version to be suspect: rows leave one by one."""
ACCEPTED_AFTER = timedelta(days=30)
"""A page that was seen to list less for so long does so on purpose; time that merely passes proves nothing."""
PATIENCE = {
    Cadence.HOURLY: timedelta(days=1),
    Cadence.DAILY: timedelta(days=4),
    Cadence.WEEKLY: timedelta(days=21),
    Cadence.ONCE: timedelta.max,
}
"""How long after its last success a source of each cadence counts as heard."""
SILENT_FOR = 6
"""A feed is stale when it has been silent for so many times its usual pause, and no less than QUIET."""
QUIET = timedelta(days=30)
RHYTHM = 3
"""Pauses between versions that make a rhythm."""
VERSIONS = 12
"""Versions of a source that are looked back on."""


class State(StrEnum):
    """How a source fares, the worst first."""

    FAILING = "failing"
    SUSPECT = "suspect"
    STALE = "stale"
    NEW = "new"
    HEALTHY = "healthy"


@dataclass(frozen=True)
class Version:
    """One version of what a source published, with the products that were read in it; `problem` says why it was not read."""

    fetched_at: datetime
    products: frozenset[int] = frozenset()
    claims: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Record:
    """What is remembered of a source; its versions stand oldest first."""

    slug: str
    title: str
    vendor: str | None
    kind: str
    cadence: str
    url: str
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    failure: str | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    id: int = 0

    @property
    def read(self) -> tuple[Version, ...]:
        """The versions that could be read."""
        return tuple(version for version in self.versions if not version.problem)

    @property
    def rhythm(self) -> timedelta | None:
        """How long it usually takes until it gives something new; None where that is not known yet."""
        moments = [version.fetched_at for version in self.versions]
        pauses = [(after - before).total_seconds() for before, after in pairwise(moments)]
        return timedelta(seconds=median(pauses)) if len(pauses) >= RHYTHM else None

    @property
    def heard_at(self) -> datetime:
        """When it last gave or confirmed what it says; there has to be a version."""
        newest = self.versions[-1].fetched_at
        return max(newest, self.succeeded_at or newest)

    @property
    def changed_at(self) -> datetime | None:
        """When it last gave something new."""
        return self.versions[-1].fetched_at if self.versions else None


@dataclass(frozen=True)
class Health:
    """How a source fares, since when, why, and what can be done; `before` is what it said before it became suspect."""

    record: Record
    state: State
    since: datetime | None = None
    reason: str = ""
    advice: str = ""
    before: int | None = None

    @property
    def claims(self) -> int:
        """What its newest version says."""
        return self.record.read[-1].claims if self.record.read else 0

    @property
    def remarks(self) -> list[Saying]:
        """What its address says of itself, in words."""
        return told(self.record.remarks)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "source": self.record.slug, "vendor": self.record.vendor, "kind": self.record.kind, "state": self.state.value, "since": self.since,
            "reason": self.reason, "advice": self.advice, "claims": self.claims, "before": self.before, "asked": self.record.cadence,
            "rhythm_days": self.record.rhythm and round(self.record.rhythm / timedelta(days=1), 2),
            "versions": [
                {"fetched_at": v.fetched_at, "claims": v.claims, "problem": v.problem or None} for v in self.record.versions
            ],
            "succeeded_at": self.record.succeeded_at, "changed_at": self.record.changed_at, "url": self.record.url, "remarks": dict(self.record.remarks),
        }  # fmt: skip


def told(remarks: Mapping[str, str]) -> list[Saying]:
    """What an address says of itself (``moved_to``, ``deprecation``, ``sunset``, ``about``), in words."""
    about = f" (see {remarks['about']})" if "about" in remarks else ""
    since = remarks.get("deprecation")
    sentences = {
        "deprecation": Saying("it calls itself deprecated{about}", about=about) if since == "now"
        else Saying("it calls itself deprecated since {day}{about}", day=since, about=about),
        "sunset": Saying("it says that it will be switched off on {day}{about}", day=remarks.get("sunset"), about=about),
        "moved_to": Saying("it has moved to {address}; `swansong sources move` looks there and corrects the registry", address=remarks.get("moved_to")),
    }  # fmt: skip
    return [sentence for name, sentence in sentences.items() if name in remarks]


# ---------------------------------------------------------------------------------------------------------- deciding


def judge(record: Record, now: datetime) -> Health:
    """How a source fares at `now`."""
    if record.failure is not None and INSTEAD in record.remarks:
        advice = Saying("what it said before stands until the page comes again")
        return Health(record, State.SUSPECT, record.succeeded_at, record.failure, advice)
    if record.failure is not None:
        since = record.succeeded_at or record.checked_at
        return Health(
            record,
            State.FAILING,
            since,
            record.failure,
            Saying("look at its address; correct it in the registry if it moved"),
        )
    if record.versions and record.versions[-1].problem:
        newest = record.versions[-1]
        reason = Saying("kept, but cannot be read: {problem}", problem=newest.problem)
        return Health(
            record,
            State.FAILING,
            newest.fetched_at,
            reason,
            Saying("look at the page; its address may show something else now"),
        )
    if not record.versions:
        reason, advice = Saying("nothing came from it yet"), Saying("`swansong collect` asks it")
        return Health(record, State.NEW, reason=reason, advice=advice)
    trusted, doubted = _doubted(record)
    if doubted is not None:
        lost, listed = len(trusted.products - doubted.products), len(trusted.products)
        reason = Saying(
            "{lost} of the {listed} products that it listed are gone at once", lost=lost, listed=listed
        )
        return Health(
            record,
            State.SUSPECT,
            doubted.fetched_at,
            reason,
            Saying("look at the page: was it redesigned, or cleared on purpose?"),
            trusted.claims,
        )
    if record.kind != SourceKind.MAILBOX and record.checked_at is None and record.succeeded_at is None:
        reason = Saying("what was read of it comes from an archive; it was never asked itself")
        return Health(record, State.NEW, reason=reason, advice=Saying("`swansong collect` asks it"))
    return _silence(record, now) or Health(record, State.HEALTHY, record.succeeded_at)


def _doubted(record: Record) -> tuple[Version, Version | None]:
    """The newest version that can be trusted, and the first of those after it that list far less, unless it did so for long.

    Feeds drop their old entries by nature, so only pages and APIs are doubted.
    """
    versions = record.read or record.versions
    trusted, doubted = versions[0], None
    for version in versions[1:]:
        if record.kind in (SourceKind.PAGE, SourceKind.API) and lists_far_less(trusted, version):
            doubted = doubted or version
        else:
            trusted, doubted = version, None
    if doubted is not None and record.heard_at - doubted.fetched_at > ACCEPTED_AFTER:
        return versions[-1], None
    return trusted, doubted


def lists_far_less(before: Version, after: Version) -> bool:
    """Whether so many products went at once that something is wrong with the page, or with how it is read."""
    lost = len(before.products - after.products)
    return bool(before.products) and (
        not after.products or (lost > 1 and lost >= LOST * len(before.products))
    )


def _silence(record: Record, now: datetime) -> Health | None:
    """A source that was not heard for much longer than its rhythm."""
    heard = record.heard_at
    if now - heard > PATIENCE[Cadence(record.cadence)]:
        reason = Saying.counted(
            "last heard a day ago, though it is asked {cadence}",
            "last heard {count} days ago, though it is asked {cadence}",
            whole_days(now - heard),
            cadence=_ASKED[Cadence(record.cadence)],
        )
        advice = Saying("is `swansong up` running? `swansong collect` asks it now")
        return Health(record, State.STALE, heard, reason, advice)
    quiet, usual = now - record.versions[-1].fetched_at, record.rhythm
    if record.kind == SourceKind.FEED and usual is not None and quiet > max(QUIET, SILENT_FOR * usual):
        reason = Saying(
            "nothing new for {count} days, where something used to come {rhythm}",
            count=whole_days(quiet),
            rhythm=every(usual),
        )
        advice = Saying("look whether the feed has moved")
        return Health(record, State.STALE, record.changed_at, reason, advice)
    return None


def whole_days(time: timedelta) -> int:
    """A span in whole days, at least one."""
    return max(1, round(time / timedelta(days=1)))


def every(time: timedelta) -> Saying:
    """A rhythm in words, in whole days."""
    return Saying.counted("every day", "every {count} days", whole_days(time))


_ASKED = {
    Cadence.HOURLY: Saying("hourly"),
    Cadence.DAILY: Saying("daily"),
    Cadence.WEEKLY: Saying("weekly"),
    Cadence.ONCE: Saying("once"),
}


def vanished(record: Record) -> dict[int, datetime]:
    """The products that a source listed once and that its newest trusted version does not list, each with since when."""
    gone: dict[int, datetime] = {}
    seen: set[int] = set()
    _, doubted = _doubted(record)
    for version in record.read:
        if version is doubted:
            break
        gone.update(
            {product: version.fetched_at for product in seen - version.products if product not in gone}
        )
        seen |= version.products
        for product in version.products:
            gone.pop(product, None)
    return gone


# ----------------------------------------------------------------------------------------------------------- reading


def health(session: Session, now: datetime) -> list[Health]:
    """How every source fares that was ever entered, the worst first."""
    return judged(records(session), now)


def judged(remembered: Iterable[Record], now: datetime) -> list[Health]:
    """How sources fare, the worst first."""
    found = [judge(record, now) for record in remembered]
    return sorted(found, key=lambda one: (list(State).index(one.state), one.record.slug))


def records(session: Session, *, product: int | None = None) -> list[Record]:
    """What is remembered of every source, or of those in which `product` was ever read."""
    query = select(Source, Vendor.name).outerjoin(Vendor).where(col(Source.kind).not_in(GIVEN))
    if product is not None:
        naming = select(Document.source_id).join(Claim).where(Claim.product_id == product)
        query = query.where(col(Source.id).in_(naming))
    rows = list(session.exec(query.order_by(Source.slug)))
    versions = _versions(session, [number(source.id) for source, _ in rows])
    return [
        Record(
            source.slug, source.title, vendor, source.kind, source.cadence, source.fetched_url or source.url, source.checked_at,
            source.succeeded_at, source.failure, source.remarks or {}, tuple(versions.get(number(source.id), ())), number(source.id),
        )
        for source, vendor in rows
    ]  # fmt: skip


def _versions(session: Session, sources: Sequence[int]) -> dict[int, list[Version]]:
    """The latest versions of sources, oldest first, each with what the reader that read it last read in it."""
    newest = func.row_number().over(
        partition_by=col(Document.source_id),
        order_by=(col(Document.fetched_at).desc(), col(Document.id).desc()),
    )
    ranked = (
        select(Document.id, newest.label("rank"))
        .join(Source)
        .where(col(Document.source_id).in_(sources), col(Document.outcome).is_not(None))
        .where(or_(Source.kind != SourceKind.FEED, Document.format == "feed"))  # not the articles it led to
        .subquery()
    )
    kept = select(Document.id, Document.source_id, Document.fetched_at, Document.outcome).join(
        ranked, (ranked.c.id == Document.id) & (ranked.c.rank <= VERSIONS)
    )
    documents = list(session.exec(kept.order_by(col(Document.fetched_at), col(Document.id))))
    said = _said(session, [document for document, *_ in documents])
    found: dict[int, list[Version]] = {}
    for document, source, fetched_at, outcome in documents:
        products = said.get(number(document), [])
        problem = "" if outcome == READ else str(outcome)
        found.setdefault(source, []).append(Version(fetched_at, frozenset(products), len(products), problem))
    return found


def _said(session: Session, documents: Sequence[int | None]) -> dict[int, list[int]]:
    """For every document the products of its claims, as the reader that read it last read them."""
    said: dict[int, list[int]] = {}
    query = (
        select(Claim.document_id, Claim.product_id)
        .join(Document)
        .where(Claim.extractor == Document.extractor)
    )
    for document, product in session.exec(query.where(col(Claim.document_id).in_(documents))):
        if product is not None:
            said.setdefault(document, []).append(product)
    return said


@dataclass(frozen=True)
class Vanished:
    """That a source no longer lists a product."""

    title: str
    url: str
    since: datetime


def vanished_product(session: Session, slug: str) -> list[Vanished]:
    """The sources that listed a product once and, as far as they can be trusted, no longer do."""
    product = session.exec(select(Product.id).where(Product.slug == slug)).one_or_none()
    if product is None:
        return []
    gone = ((record, vanished(record).get(product)) for record in records(session, product=product))
    return [
        Vanished(record.title, record.url, since)
        for record, since in gone
        if since is not None and record.kind in (SourceKind.PAGE, SourceKind.API)
    ]


# ----------------------------------------------------------------------------------------------------------- telling


def tell(session: Session, now: datetime, sources: Iterable[str]) -> list[Health]:
    """Those of the named sources that have become suspect and of which the operator was not told yet; told with this call, and committed."""
    wanted = set(sources)
    new = [one for one in _suspect(session, now) if one.record.slug in wanted and not _was_told(session, one)]
    for one in new:
        session.add(Notice(source_id=one.record.id, state=one.state, since=one.since or now, told_at=now))
    session.commit()
    return new


def _suspect(session: Session, now: datetime) -> Iterator[Health]:
    return (one for one in health(session, now) if one.state is State.SUSPECT)


def _was_told(session: Session, one: Health) -> bool:
    """Whether it was told of this spell; of a source that never gave its page there is one spell only."""
    told = select(Notice.id).where(Notice.source_id == one.record.id, Notice.state == one.state)
    if one.since is not None:
        told = told.where(Notice.since == one.since)
    return session.exec(told).first() is not None

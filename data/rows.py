"""Between the rows of the tables and the values of the pipeline. Nothing here asks the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from data.models import Claim as ClaimRow
from data.models import Document, Source
from data.sources import SourceKind
from pipeline.resolve import own_key
from pipeline.types import (
    Authority,
    Block,
    Cause,
    Claim,
    Decided,
    Difference,
    EventKey,
    HeldClaim,
    Milestone,
    PartialDate,
    Status,
    Strength,
)

READ = "read"
"""The outcome of a document that was read; every other outcome is the reason why its claims do not count."""

INSTEAD = "instead"
"""The remark of a source that tells what came in place of its page; see `data.models.Source`."""

DECLARED = "declared"
"""The kind of the source that holds what people declare."""

SEED = "seed"
"""The kind of the source that the shipped facts come from; it is neither fetched nor read."""

GIVEN = (SEED, DECLARED)
"""Sources whose claims were written as such, about a product by its slug; no reader ever reads them."""


def number(identity: int | None) -> int:
    """The id of a row that has one."""
    if identity is None:
        raise ValueError("the row has not been flushed yet")
    return identity


@dataclass(frozen=True)
class Imprint:
    """What the rows of claims keep of the document that they stand in, and of the source that publishes it."""

    document_id: int
    url: str
    format: str | None
    title: str
    published: date | None
    fetched_at: datetime
    read_at: datetime | None
    source: str
    source_kind: str
    source_title: str
    authority: str

    @property
    def is_article(self) -> bool:
        """Whether it is an article that an entry of a feed leads to."""
        return is_article(self.format, self.source_kind)


def imprint(document: Document, source: Source) -> Imprint:
    """That of a document whose rows are at hand."""
    return Imprint(
        number(document.id), document.url, document.format, document.title, document.published, document.fetched_at, document.read_at,
        source.slug, source.kind, source.title, source.authority,
    )  # fmt: skip


def claim_row(
    claim: Claim,
    document: Document,
    source: Source,
    platform: str,
    ordinal: int,
    *,
    product_id: int | None = None,
    instead: Mapping[str, str] | None = None,
) -> ClaimRow:
    """The row that keeps `claim`; `instead` are fields that are not those of its document."""
    values = claim_values(claim, imprint(document, source), platform, ordinal, instead=instead)
    return ClaimRow(**values, product_id=product_id)


def claim_values(
    claim: Claim,
    imprint: Imprint,
    platform: str,
    ordinal: int,
    *,
    entry: Block | None = None,
    instead: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The fields of the row that keeps `claim`; `entry` is the block of the entry of a feed that makes it, which has a day and a link."""
    values: dict[str, Any] = {
        "document_id": imprint.document_id,
        "extractor": claim.extractor,
        "ordinal": ordinal,
        "name": claim.product,
        "key": own_key(claim.product, platform),
        "vendor": claim.vendor,
        "platform": platform,
        "scope": claim.scope,
        "kind": claim.kind,
        "status": claim.status,
        "stated": claim.stated,
        "announced": _iso(claim.announced),
        "deprecated": _iso(claim.deprecated),
        "shutdown": _iso(claim.shutdown),
        "strength": claim.strength,
        "replacements": list(claim.replacements),
        "milestones": [[kind, day.iso] for kind, day in claim.milestones],
        "evidence": claim.evidence,
        "location": claim.where,
        "confidence": claim.confidence,
        "fields": {name: asdict(evidence) for name, evidence in claim.fields},
        "authority": imprint.authority,
        "observed": _observed(imprint, entry.stamp if entry else None),
        "source_url": (entry.link if entry else "") or imprint.url,
        "source_title": (imprint.is_article and imprint.title) or imprint.source_title,
        "fetched_at": imprint.fetched_at,
        "known_from": imprint.read_at or imprint.fetched_at,
    }
    values |= instead or {}
    values["speaker"] = speaker(imprint.source, imprint.source_kind, imprint.format, values["source_url"])
    return values | {"saying": saying(values)}


def speaker(source: str, kind: str, format: str | None, url: str) -> str:
    """Who speaks in a document of a source (slug): each of the places that the seed quotes, and of the articles that a feed leads to, for
    itself."""
    return f"{source} {url}" if kind == SEED or is_article(format, kind) else source


_SAYING = (
    "speaker", "vendor", "platform", "scope", "status", "stated", "announced", "deprecated", "shutdown", "strength", "replacements",
    "milestones", "authority", "confidence", "name",
)  # fmt: skip
"""All that makes two statements of one speaker the same."""


def saying(values: Mapping[str, Any]) -> int:
    """A number of 64 bits for what a claim (fields of its row) says, and by whom: of those with the same one the newest outdoes the others."""
    said = json.dumps([values[name] for name in _SAYING], ensure_ascii=False)
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), signed=True)


def held_claim(row: Any) -> HeldClaim:
    """What a row of `data.store` says of a claim that counts, with who says it; one that names no platform happens at home."""
    return HeldClaim(
        claim_id=row.id,
        product_id=row.product_id,
        platform=row.platform or row.home,
        source=row.speaker,
        authority=Authority(row.authority),
        observed=row.observed,
        ordinal=row.ordinal,
        fetched=row.fetched_at,
        claim=_statement(
            row.name, row.status, row.announced, row.deprecated, row.shutdown, row.strength, row.replacements, row.scope, row.milestones,
            row.confidence, row.stated,
        ),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _statement(
    name: str, status: str, announced: str | None, deprecated: str | None, shutdown: str | None, strength: str, replacements: str,
    scope: str, milestones: str, confidence: float, stated: bool,
) -> Claim:  # fmt: skip
    """What deciding looks at of a claim; version after version of a page says the same."""
    return Claim(
        product=name,
        vendor=None,
        status=Status(status),
        announced=_day(announced),
        deprecated=_day(deprecated),
        shutdown=_day(shutdown),
        strength=Strength(strength),
        replacements=_names(replacements),
        scope=scope,
        milestones=_milestones(milestones),
        confidence=confidence,
        stated=stated,
    )


def decision(key: EventKey, row: Any) -> Decided:
    """What a row of `data.held` says of an event that is held."""
    return Decided(
        key=key,
        day=_day(row.day),
        strength=Strength(row.strength),
        authority=Authority(row.authority),
        claim_id=row.claim_id,
        replacements=_names(row.replacements),
        disputed=row.disputed,
        reason=row.reason,
        claim_ids=_numbers(row.claim_ids),
    )


def event_values(decided: Decided, now: datetime) -> dict[str, Any]:
    """The fields of the row of an event that is held from `now` on."""
    key, day = decided.key, decided.day
    return {
        "product_id": key.product_id,
        "platform": key.platform,
        "scope": key.scope,
        "kind": key.kind,
        "day": _iso(day),
        "first_day": day.first if day else None,
        "last_day": day.last if day else None,
        "precision": day.precision if day else None,
        "strength": decided.strength,
        "authority": decided.authority,
        "replacements": list(decided.replacements),
        "disputed": decided.disputed,
        "reason": decided.reason,
        "claim_id": decided.claim_id,
        "claim_ids": list(decided.claim_ids),
        "known_from": now,
        "known_to": None,
    }


def change_values(
    difference: Difference, now: datetime, documents: Mapping[int, int | None], cause: Cause
) -> dict[str, Any]:
    """The fields of the row of a change; `documents` gives for each product the document that brought it."""
    key, before, after = difference.key, difference.before, difference.after
    return {
        "product_id": key.product_id,
        "platform": key.platform,
        "scope": key.scope,
        "event_kind": key.kind,
        "kind": difference.kind,
        "before_day": _iso(before.day) if before else None,
        "after_day": _iso(after.day) if after else None,
        "before_strength": before.strength if before else None,
        "after_strength": after.strength if after else None,
        "days": difference.days,
        "noticed_at": now,
        "document_id": documents[key.product_id],
        "cause": cause,
        "quiet": cause.quiet,
    }


def is_article(format: str | None, source_kind: str) -> bool:
    """Whether a document of that format is an article that an entry of a feed leads to, and not the feed itself."""
    return source_kind == SourceKind.FEED and format != "feed"


def _observed(imprint: Imprint, entry_day: str | None) -> datetime:
    """When the words were true: the day they were published where it is known, and never after they were fetched."""
    day = date.fromisoformat(entry_day) if entry_day else imprint.published
    if day is None:
        return imprint.fetched_at
    return min(datetime.combine(day, time(), UTC), imprint.fetched_at)


def _iso(day: PartialDate | None) -> str | None:
    return None if day is None else day.iso


@lru_cache(maxsize=4096)
def _names(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=4096)
def _numbers(written: str) -> tuple[int, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=4096)
def _milestones(written: str) -> tuple[tuple[Milestone, PartialDate], ...]:
    return tuple((Milestone(kind), PartialDate(day)) for kind, day in json.loads(written))


@lru_cache(maxsize=4096)
def _day(iso: str | None) -> PartialDate | None:
    return None if iso is None else PartialDate(iso)

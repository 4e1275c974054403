"""Claims of one document that speak of the same ending, made one: a status table and a history below it agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.resolve import name_key
from pipeline.types import Claim, Status, Strength

_WEIGHT = (
    Status.ACTIVE,
    Status.LEGACY,
    Status.DEPRECATED,
    Status.RUMOURED,
    Status.MERGED,
    Status.RENAMED,
    Status.REVERSED,
    Status.RETIRED,
)


MOST_ENDINGS = 100
"""Endings of one name that a claim is compared with, the latest first told."""
MOST_NAMES = 100
"""Other names that a claim is given."""


def consolidate(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each product, scope and announcement, in reading order."""
    merged: list[Claim] = []
    by_name: dict[str, list[int]] = {}
    for claim in claims:
        keys = {name_key(name) for name in (claim.product, *claim.names)}
        place = next(
            (at for key in keys for at in by_name.get(key, [])[-MOST_ENDINGS:] if _same(merged[at], claim)),
            None,
        )
        if place is None:
            for key in keys:
                by_name.setdefault(key, []).append(len(merged))
            merged.append(claim)
        else:
            merged[place] = _join(merged[place], claim)
    return merged


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims on one product are about the same ending: nothing that both say differs."""
    if one.scope != other.scope and one.scope and other.scope:
        return False
    if not _agree(one.shutdown, other.shutdown) or (
        one.shutdown and other.shutdown and one.strength != other.strength
    ):
        return False
    if one.announced and other.announced and one.announced != other.announced:
        return (
            one.block == other.block or one.announced == other.deprecated or one.deprecated == other.announced
        )
    return True


def _agree(one: object, other: object) -> bool:
    return (
        one is None
        or other is None
        or one == other
        or str(one).startswith(str(other))
        or str(other).startswith(str(one))
    )


def _join(one: Claim, other: Claim) -> Claim:
    """Both claims as one: the first keeps its place, each field comes from whichever has it, a stated status wins."""
    status = one if one.stated or not other.stated else other
    if one.stated == other.stated and one.status != other.status:
        status = max((one, other), key=lambda c: _WEIGHT.index(c.status))
    precise = max((one, other), key=lambda c: len(c.shutdown.iso) if c.shutdown else 0)
    announced = min(filter(None, (one.announced, other.announced)), default=None)
    return replace(
        one,
        status=status.status,
        stated=status.stated,
        announced=announced,
        deprecated=one.deprecated or other.deprecated,
        shutdown=precise.shutdown,
        strength=precise.strength if precise.shutdown else Strength.COMMITTED,
        replacements=one.replacements or other.replacements,
        scope=one.scope or other.scope,
        names=tuple(dict.fromkeys((*one.names, *other.names)))[:MOST_NAMES],
        milestones=tuple(dict.fromkeys((*one.milestones, *other.milestones))),
        fields=tuple({**dict(other.fields), **dict(one.fields)}.items()),
        confidence=max(one.confidence, other.confidence),
    )

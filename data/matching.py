"""Whom a change concerns. Pure: what a change means to a subscriber, and whether a subscription asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.types import ChangeKind, Milestone, PartialDate


class Signal(StrEnum):
    """What a subscriber can be told of, in the order in which it matters."""

    BROUGHT_FORWARD = "brought_forward"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    EXPORT_DEADLINE = "export_deadline"
    ANNOUNCED = "announced"
    DATED = "dated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REPLACEMENT = "replacement"
    NEWS = "news"


_OF_CHANGE = {
    ChangeKind.APPEARED: Signal.ANNOUNCED,
    ChangeKind.DATED: Signal.DATED,
    ChangeKind.FIRMED: Signal.DATED,
    ChangeKind.MOVED: Signal.MOVED,
    ChangeKind.UNDATED: Signal.MOVED,
    ChangeKind.LOOSENED: Signal.MOVED,
    ChangeKind.BROUGHT_FORWARD: Signal.BROUGHT_FORWARD,
    ChangeKind.CONFIRMED: Signal.CONFIRMED,
    ChangeKind.DISPUTED: Signal.DISPUTED,
    ChangeKind.SETTLED: Signal.DISPUTED,
    ChangeKind.REPLACEMENT: Signal.REPLACEMENT,
    ChangeKind.WITHDRAWN: Signal.WITHDRAWN,
}
_OPENINGS = (Milestone.UNVEILED, Milestone.LAUNCHED)
_WORD = re.compile(r"[^\W_]+")


def signals(kind: str, event_kind: str, after: PartialDate | None, today: date) -> frozenset[Signal]:
    """What a change of an event means to a subscriber; nothing where a product only begins."""
    if event_kind in _OPENINGS or kind not in _OF_CHANGE:
        return frozenset()
    if event_kind == Milestone.RUMOURED:
        return frozenset([Signal.NEWS])
    if event_kind == Milestone.REVERSED:
        return frozenset([Signal.WITHDRAWN])
    return frozenset(_signals(ChangeKind(kind), event_kind, after, today))


def _signals(kind: ChangeKind, event_kind: str, after: PartialDate | None, today: date) -> Iterator[Signal]:
    yield _OF_CHANGE[kind]
    if event_kind == Milestone.EXPORT_DEADLINE:
        yield Signal.EXPORT_DEADLINE
    if event_kind != Milestone.SHUTDOWN or kind not in (ChangeKind.APPEARED, ChangeKind.DATED):
        return
    if after is not None:
        yield Signal.DATED
    if after is None or after.last <= today:
        yield Signal.ENDED


@dataclass(frozen=True)
class About:
    """What there is to tell: where, of what kind of product, for whom, by which words it is found, when it ends, who says so."""

    signals: frozenset[Signal]
    platform: str = ""
    kind: str = ""
    scope: str = ""
    words: frozenset[str] = frozenset()
    day: PartialDate | None = None
    official: bool = True


@dataclass(frozen=True)
class Filter:
    """What a subscription leaves through of all that is said about its subjects; what is empty admits everything."""

    signals: frozenset[str]
    platforms: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    within: int | None = None
    official: bool = False

    def admits(self, about: About, today: date) -> Signal | None:
        """The signal under which it is told, the one that matters most; None where it is not wanted."""
        return self.wanted(about.signals) if self.concerns(about, today) else None

    def wanted(self, given: frozenset[Signal]) -> Signal | None:
        """The one of `given` that matters most among those asked for."""
        return next((signal for signal in Signal if signal in given and signal in self.signals), None)

    def concerns(self, about: About, today: date) -> bool:
        """Whether it is about what is asked for, whatever happened to it."""
        return (
            (not self.platforms or about.platform in self.platforms)
            and (not self.kinds or about.kind in self.kinds)
            and (not self.scopes or not about.scope or any(s in about.scope.casefold() for s in self.scopes))
            and self.words <= about.words
            and (about.official or not self.official)
            and (self.within is None or about.day is None or (about.day.first - today).days <= self.within)
        )


def words_of(*texts: str) -> frozenset[str]:
    """The words that stand in `texts`, in the form in which they are compared."""
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold()))

"""How a product stands on a day, worked out from its events. Pure; never stored, so it cannot go stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pipeline.types import Milestone, Strength


class Standing(StrEnum):
    """The states that a product can be in."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RENAMED = "renamed"
    MERGED = "merged"
    RETIRED = "retired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Moment:
    """An event as far as it bears on the standing: where, what, and the days it can mean, if known."""

    platform: str
    kind: str
    first: date | None
    last: date | None
    strength: str = Strength.COMMITTED
    scope: str = ""

    def past(self, today: date) -> bool:
        """Whether it has certainly happened: its last possible day has come, or it is told as done."""
        return self.last is None or self.last <= today

    def begun(self, today: date) -> bool:
        """Whether it may have happened already."""
        return self.first is None or self.first <= today


_OPENINGS = (Milestone.UNVEILED, Milestone.LAUNCHED)
_NOTICES = (Milestone.ANNOUNCED, Milestone.DEPRECATED, Milestone.CLOSED_TO_NEW, Milestone.READ_ONLY)


def standing(moments: Iterable[Moment], home: str, today: date) -> Standing:
    """How a product stands on `today`; `home` is the platform of its own vendor.

    What happens at home decides; only where nothing is known of home do the other platforms decide.

    - retired: there is a shutdown, and every one (of every scope) that was not called off since has come: a
      committed day on that day, a month on its last day, an undated one at once. A ``not_before`` or
      estimated day never retires anything. An earliest day says nothing more where a promised end of the
      whole, or of the same scope, lies on it or after it.
    - merged: a merger has come, and no shutdown came after it or is still to come.
    - deprecated: an announcement of the end, deprecation, closing to new customers or read-only day has
      come, or some scopes have ended, or a committed end lies ahead and no day of notice is known.
    - renamed: it lives on under another name.
    - active: launched, or known by an end still to come, only possible, or elsewhere.
    - unknown: it was not out yet, or nothing is known but rumours, a first showing and a launch. That something
      was launched once does not say that it still runs.
    """
    every = list(moments)
    here = [m for m in every if m.platform == home] or every
    standing_now = _without_reversed(here, today)
    ends = _ends(standing_now, today)
    mergers = [m for m in here if m.kind == Milestone.MERGED and m.past(today)]
    over = bool(ends) and all(_ended(m, today) for m in ends)
    ahead = any(_firm(m) and not m.past(today) for m in ends)
    if mergers and not ahead and (not over or _latest(mergers) >= _latest(ends)):
        return Standing.MERGED
    if over:
        return Standing.RETIRED
    if _closing(standing_now, ends, ahead, today):
        return Standing.DEPRECATED
    return _alive(here, every, today)


@dataclass(frozen=True)
class Span:
    """How a product stands from one day until another, which is no longer part of it, and the last day that its latest shutdown can mean."""

    from_day: date
    to_day: date
    status: Standing
    last_shutdown: date | None


def spans(moments: Iterable[Moment], home: str) -> list[Span]:
    """How a product stands on every day there is: it changes only on days that its events name."""
    every = list(moments)
    days = {date.min, *(day for moment in every for day in (moment.first, moment.last) if day)}
    turns = sorted(days - {date.max})
    found: list[Span] = []
    for begin, end in zip(turns, [*turns[1:], date.max], strict=True):
        now = standing(every, home, begin), _last_shutdown(every, home, begin)
        same = bool(found) and (found[-1].status, found[-1].last_shutdown) == now
        found.append(Span(found.pop().from_day if same else begin, end, *now))
    return found


def _last_shutdown(moments: Sequence[Moment], home: str, today: date) -> date | None:
    here = [m for m in moments if m.platform == home] or moments
    ends = _ends(_without_reversed(here, today), today)
    return max((m.last for m in ends if m.last), default=None)


def _without_reversed(moments: Sequence[Moment], today: date) -> list[Moment]:
    """The moments that no reversal has undone: one undoes the notices and ends that had begun on its day."""
    reversals = [m for m in moments if m.kind == Milestone.REVERSED and m.begun(today)]
    undoing = max((m.first for m in reversals if m.first), default=None)
    ends_remain = any(m.kind == Milestone.SHUTDOWN for m in moments)

    def undone(moment: Moment) -> bool:
        if moment.kind not in (*_NOTICES, Milestone.SHUTDOWN):
            return False
        if undoing and moment.first and moment.first <= undoing:
            return True
        return bool(reversals) and not undoing and not ends_remain

    return [m for m in moments if not undone(m)]


def _ends(moments: Sequence[Moment], today: date) -> list[Moment]:
    """The shutdowns among `moments` but for the earliest days that a promised end has overtaken."""
    ends = [m for m in moments if m.kind == Milestone.SHUTDOWN]
    # What has no day is over.
    firm = [m if m.last else replace(m, last=today) for m in ends if _firm(m)]
    return [m for m in ends if not overtaken(m, firm)]


def overtaken(earliest: Moment, promised: Iterable[Moment]) -> bool:
    """Whether a `promised` end of the whole, or of the same scope, keeps what an earliest day promises: nothing more is said by it then."""
    day = earliest.first
    if earliest.strength != Strength.NOT_BEFORE or day is None:
        return False
    return any(
        end.platform == earliest.platform
        and end.scope in ("", earliest.scope)
        and end.last is not None
        and day <= end.last
        for end in promised
    )


def _firm(moment: Moment) -> bool:
    return moment.strength == Strength.COMMITTED


def _ended(moment: Moment, today: date) -> bool:
    return _firm(moment) and moment.past(today)


def _latest(moments: Sequence[Moment]) -> date:
    return max((m.last for m in moments if m.last), default=date.min)


def _closing(moments: Sequence[Moment], ends: Sequence[Moment], ahead: bool, today: date) -> bool:
    notices = [m for m in moments if m.kind in _NOTICES]
    begun = any(m.begun(today) for m in notices) or any(_ended(m, today) for m in ends)
    return begun or (ahead and not notices)


def _alive(here: Sequence[Moment], every: Sequence[Moment], today: date) -> Standing:
    if any(m.kind == Milestone.RENAMED and m.past(today) for m in here):
        return Standing.RENAMED
    openings = [m for m in here if m.kind in _OPENINGS]
    if openings and not any(m.begun(today) for m in openings):
        return Standing.UNKNOWN
    tells = any(m.kind not in (*_OPENINGS, Milestone.RUMOURED) for m in every)
    return Standing.ACTIVE if tells else Standing.UNKNOWN

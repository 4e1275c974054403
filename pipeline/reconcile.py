"""What we hold true, decided from everything that was ever claimed. Pure, and deaf to the order of its input.

The precedence, written down once:

1. Of one source only the newest statement about an event counts. A statement that is no longer repeated still
   stands: nothing is withdrawn because a page was redesigned. A page that lists the state of products and now
   calls one active without an end takes its own earlier end back.
2. A cancellation takes away the shutdowns of the same product, platform and scope that are older than it and
   come from no stronger authority.
3. Between sources: the stronger authority (the order of ``Authority``: live official sources, then the
   official facts of the seed, then the press, then the press facts of the seed), then the newer, then the
   sharper, then the more confident; of two statements of one page the later notice, then the one that stands first;
   where all that is the same, the words decide, so that it is no matter which was stored first.
4. A statement without a day supports one with a day; it never displaces it, unless the thing is said to be
   over before that day has come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from operator import itemgetter

from pipeline.resolve import scope_key
from pipeline.types import (
    Authority,
    ChangeKind,
    Decided,
    Difference,
    EventKey,
    HeldClaim,
    Milestone,
    PartialDate,
    Status,
    Strength,
)

_OF_STATUS = {
    Status.MERGED: Milestone.MERGED,
    Status.RENAMED: Milestone.RENAMED,
    Status.REVERSED: Milestone.REVERSED,
    Status.RUMOURED: Milestone.RUMOURED,
}
_LISTS_STATES = (Authority.DECLARED, Authority.VENDOR_API, Authority.VENDOR_PAGE)
_FROM_SEED = (Authority.SEED_OFFICIAL, Authority.SEED_PRESS)
_TAKEN_BACK = (Milestone.SHUTDOWN, Milestone.DEPRECATED)


@dataclass(slots=True, eq=False)
class _Statement:
    """What one claim says of one event; never changed."""

    key: EventKey
    held: HeldClaim
    day: PartialDate | None
    strength: Strength = Strength.COMMITTED

    @property
    def weight(self) -> tuple[float, ...]:
        """Smaller is stronger; where two weigh the same, their `tie` decides."""
        held = self.held
        return held.authority.rank, -held.observed.timestamp(), self.span, -held.claim.confidence

    @property
    def recency(self) -> tuple[object, ...]:
        """Smaller is newer; used among the statements of one source. An entry that was edited keeps its day of publication."""
        held = self.held
        when = -held.observed.timestamp(), -held.fetched.timestamp()
        return *when, held.authority.rank, -held.claim.confidence, self.tie

    @property
    def tie(self) -> tuple[object, ...]:
        """What decides where nothing else does, so that it is no matter which was stored first.

        A page that keeps its old notices tells the same product's end several times: the latest notice holds, then the one
        that stands first; then the words decide.
        """
        claim = self.held.claim
        noticed = claim.announced.last.toordinal() if claim.announced else 0
        said = str(self.day or ""), self.strength, claim.replacements, claim.product
        return -noticed, self.held.ordinal, self.held.source, *said, self.held.claim_id

    @property
    def span(self) -> float:
        """Days that its day can mean, the fewer the sharper."""
        return (self.day.last - self.day.first).days if self.day else inf

    def agrees(self, other: _Statement) -> bool:
        """Whether both can be true: one day within the other, an earliest day kept, or over by then."""
        ours, theirs = self.day, other.day
        if ours is None or theirs is None:
            return _undated_agrees(self, other)
        if ours.first <= theirs.first:
            return ours.last >= theirs.first or self.strength is Strength.NOT_BEFORE
        return theirs.last >= ours.first or other.strength is Strength.NOT_BEFORE


def decide(claims: Sequence[HeldClaim]) -> dict[EventKey, Decided]:
    """The events that `claims` (of one product or of several) add up to, by key."""
    each = {held.claim_id: held for held in claims}.values()
    spoken: dict[EventKey, list[_Statement]] = defaultdict(list)
    for held in each:
        for statement in _statements(held):
            spoken[statement.key].append(statement)
    recalls = _recalls(each)
    decided: dict[EventKey, Decided] = {}
    for key in sorted(spoken):
        cancelling = (
            spoken.get(key._replace(kind=Milestone.REVERSED), ()) if key.kind is Milestone.SHUTDOWN else ()
        )
        standing = _standing(spoken[key], cancelling, recalls)
        if standing:
            decided[key] = _decided(spoken[key], standing)
    return decided


def differences(before: Mapping[EventKey, Decided], after: Mapping[EventKey, Decided]) -> list[Difference]:
    """What happened between two decisions, in the order of the keys."""
    return [
        difference
        for key in sorted(before.keys() | after.keys())
        for difference in _differences(key, before.get(key), after.get(key))
    ]


def _statements(held: HeldClaim) -> Iterator[_Statement]:
    claim = held.claim
    scope = scope_key(claim.scope)

    def says(kind: Milestone, day: PartialDate | None, strength: Strength = Strength.COMMITTED) -> _Statement:
        return _Statement(EventKey(held.product_id, held.platform, scope, kind), held, day, strength)

    named = _OF_STATUS.get(claim.status)
    milestones = dict(claim.milestones)
    if named is not None:
        yield says(named, milestones.pop(named, None) or claim.shutdown or claim.announced, claim.strength)
    if named in (Milestone.RUMOURED, Milestone.REVERSED):
        return
    for kind, day in milestones.items():
        yield says(kind, day)
    if claim.announced:
        yield says(Milestone.ANNOUNCED, claim.announced)
    if claim.deprecated or _only_said_to_be_deprecated(held):
        yield says(Milestone.DEPRECATED, claim.deprecated)
    if claim.shutdown or claim.status is Status.RETIRED:
        yield says(Milestone.SHUTDOWN, claim.shutdown, claim.strength)


def _only_said_to_be_deprecated(held: HeldClaim) -> bool:
    claim = held.claim
    undated = not (claim.announced or claim.deprecated or claim.shutdown or claim.milestones)
    return undated and claim.status in (Status.DEPRECATED, Status.LEGACY)


def _recalls(claims: Iterable[HeldClaim]) -> dict[tuple[str, EventKey], datetime]:
    """When each source that lists states last called something active, by the events this takes back."""
    found: dict[tuple[str, EventKey], datetime] = {}
    for held in claims:
        claim = held.claim
        if (
            held.authority in _LISTS_STATES
            and claim.stated
            and claim.status is Status.ACTIVE
            and not claim.shutdown
        ):
            for kind in _TAKEN_BACK:
                about = held.source, EventKey(held.product_id, held.platform, scope_key(claim.scope), kind)
                found[about] = max(held.observed, found.get(about, held.observed))
    return found


def _standing(
    said: Sequence[_Statement],
    cancelling: Sequence[_Statement],
    recalls: Mapping[tuple[str, EventKey], datetime],
) -> list[_Statement]:
    """The newest statement of each source, less those taken back, cancelled or outdone; strongest first."""
    by_source: dict[str, list[_Statement]] = defaultdict(list)
    for statement in said:
        by_source[statement.held.source].append(statement)
    newest = {
        source: min(own, key=lambda s: s.recency) if len(own) > 1 else own[0]
        for source, own in by_source.items()
    }
    kept = [
        s
        for source, s in newest.items()
        if not (recalls.get((source, s.key), s.held.observed) > s.held.observed)
        and not any(_cancels(reversal, s) for reversal in cancelling)
    ]
    dated = [s for s in kept if s.day]
    supporting = [s for s in kept if s.day or not any(s.agrees(d) for d in dated)]
    return _strongest_first(supporting) if len(supporting) > 1 else supporting


def _strongest_first(statements: Sequence[_Statement]) -> list[_Statement]:
    weighed = [(s.weight, s) for s in statements]
    if len({weight for weight, _ in weighed}) == len(weighed):
        return [s for _, s in sorted(weighed, key=itemgetter(0))]
    return [s for *_, s in sorted(((weight, s.tie, s) for weight, s in weighed), key=itemgetter(0, 1))]


def _cancels(reversal: _Statement, shutdown: _Statement) -> bool:
    newer = reversal.held.observed > shutdown.held.observed
    return newer and reversal.held.authority.rank <= shutdown.held.authority.rank


def _undated_agrees(one: _Statement, other: _Statement) -> bool:
    """A thing said to be over, without a day, agrees with a day that had come when it was said."""
    dated, undated = (one, other) if one.day else (other, one)
    return dated.day is None or dated.day.first <= undated.held.observed.date()


def _decided(said: Sequence[_Statement], standing: Sequence[_Statement]) -> Decided:
    winner = standing[0]
    against = [s for s in standing[1:] if _comparable(s, winner) and not s.agrees(winner)]
    return Decided(
        key=winner.key,
        day=winner.day,
        strength=winner.strength,
        authority=winner.held.authority,
        claim_id=winner.held.claim_id,
        replacements=next((s.held.claim.replacements for s in standing if s.held.claim.replacements), ()),
        disputed=bool(against),
        reason=_reason(winner, against),
        claim_ids=tuple(sorted(s.held.claim_id for s in said)),
    )


def _comparable(one: _Statement, other: _Statement) -> bool:
    """Whether a disagreement is worth showing: both official or both press, neither a copy of the other."""
    ours, theirs = one.held.authority, other.held.authority
    return ours.official == theirs.official and (ours in _FROM_SEED) == (theirs in _FROM_SEED)


def _reason(winner: _Statement, against: Sequence[_Statement]) -> str:
    if against:
        days = " and ".join(sorted({str(s.day) if s.day else "already over" for s in against}))
        why = "stronger" if against[0].held.authority.rank > winner.held.authority.rank else "newer"
        return f"Another source says {days}; the {why} one is followed."
    if winner.day is None:
        return "The source gives no day."
    return ""


def _differences(key: EventKey, before: Decided | None, after: Decided | None) -> Iterator[Difference]:
    if before is None or after is None:
        yield Difference(key, ChangeKind.APPEARED if before is None else ChangeKind.WITHDRAWN, before, after)
        return
    moved = _moved(before, after)
    if moved:
        yield Difference(key, moved[0], before, after, moved[1])
    if not before.authority.official and after.authority.official:
        yield Difference(key, ChangeKind.CONFIRMED, before, after)
    if before.disputed != after.disputed:
        yield Difference(key, ChangeKind.DISPUTED if after.disputed else ChangeKind.SETTLED, before, after)
    if after.replacements and set(before.replacements) != set(after.replacements):
        yield Difference(key, ChangeKind.REPLACEMENT, before, after)


def _moved(before: Decided, after: Decided) -> tuple[ChangeKind, int | None] | None:
    """What became of the day, and by how many days it moved; a coarser spelling of it is no move."""
    old, new = before.day, after.day
    if old is None or new is None:
        return None if old == new else (ChangeKind.DATED if new else ChangeKind.UNDATED, None)
    if old.last < new.first or new.last < old.first:
        days = (new.first - old.first).days
        return (ChangeKind.MOVED if days > 0 else ChangeKind.BROUGHT_FORWARD), days
    if before.strength is not after.strength and Strength.COMMITTED in (before.strength, after.strength):
        return (ChangeKind.FIRMED if after.strength is Strength.COMMITTED else ChangeKind.LOOSENED), None
    sharper = (new.last - new.first) < (old.last - old.first)
    return (ChangeKind.FIRMED, None) if sharper else None

"""What feeds and calendars are made of: changes with the event each of them left behind, and events with their history.

Selections name products, vendors and kinds by slug; what names nothing means everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from data import queries
from data.models import Change, Event, Product, Vendor
from data.queries import ChangeRow, EventRow
from pipeline.types import ChangeKind, Milestone

KEPT = timedelta(days=365)
"""How long what has passed or was withdrawn stays in a calendar."""
_Key = tuple[int, str, str, str]
"""Product, platform, scope, kind: what makes an event the same one when its date moves."""


@dataclass(frozen=True)
class Selection:
    """Whose changes and events are wanted; several values of one field mean any of them, several fields all of them."""

    products: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The selection as conditions on Product and Vendor."""
        asked = (
            (col(Product.slug), self.products),
            (col(Vendor.slug), self.vendors),
            (col(Product.kind), self.kinds),
        )
        return [column.in_(values) for column, values in asked if values]


EVERYTHING = Selection()


@dataclass(frozen=True)
class Told:
    """A change with its event as that change left it; of a withdrawal, the event as it was held last."""

    change: ChangeRow
    event: EventRow | None


@dataclass(frozen=True)
class Entry:
    """An event as a calendar shows it.

    ``changes`` counts what has happened to it since it appeared, ``revised`` is when the last of that was noticed;
    ``gone`` tells that it is held no longer, or no longer has a date: then ``event`` is what was held last.
    """

    event: EventRow
    changes: int
    revised: datetime
    gone: bool = False


def told(
    session: Session,
    today: date,
    *,
    of: Selection = EVERYTHING,
    since: datetime | None = None,
    known: datetime | None = None,
    skip: int = 0,
    limit: int = 100,
) -> list[Told]:
    """What changed in the world (up to the moment `known`), newest first, with the evidence that each change rests on."""
    newest = (col(Change.noticed_at).desc(), col(Change.id).desc())
    query = _loud(select(col(Change.id)), of, since, known)
    ids = session.exec(query.order_by(*newest).offset(skip).limit(limit)).all()
    rows = queries.changes_by_id(session, today, [number for number in ids if number is not None])
    versions = _versions(session, {row.product.id for row in rows})
    events = queries.events_by_id(session, today, {i for row in rows if (i := _version_at(row, versions))})
    return [Told(row, events.get(_version_at(row, versions) or 0)) for row in rows]


def count(
    session: Session,
    *,
    of: Selection = EVERYTHING,
    since: datetime | None = None,
    known: datetime | None = None,
) -> int:
    """How many changes `told` could tell of."""
    return int(session.exec(_loud(select(func.count()), of, since, known)).one())


def events(
    session: Session,
    today: date,
    *,
    of: Selection = EVERYTHING,
    kinds: Sequence[str] = (),
    platforms: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    known: datetime | None = None,
    skip: int = 0,
    limit: int = 100,
) -> tuple[list[EventRow], int]:
    """The events that are held (or were, at the moment `known`), soonest first, those without a day last; and how many there are.

    `since` and `until` are days: an event counts where one of the days that its date can mean lies between them.
    """
    asked = [*queries.held(known), *of.conditions()]
    asked += [col(Event.kind).in_(kinds)] if kinds else []
    asked += [col(Event.platform).in_(platforms)] if platforms else []
    asked += [col(Event.last_day) >= since] if since else []
    asked += [col(Event.first_day) <= until] if until else []
    order = (col(Event.first_day).is_(None), col(Event.first_day), col(Event.last_day), col(Event.id))
    query = (
        select(col(Event.id)).join(Product, col(Event.product_id) == Product.id).join(Vendor).where(*asked)
    )
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    ids = session.exec(query.order_by(*order).offset(skip).limit(limit)).all()
    rows = queries.events_by_id(session, today, [number for number in ids if number is not None], known=known)
    return list(rows.values()), total


def last_change(session: Session, of: Selection = EVERYTHING) -> datetime | None:
    """When the newest change of a selection was noticed, quiet ones too, None where nothing ever changed."""
    query = (
        select(func.max(Change.noticed_at)).join(Product, col(Change.product_id) == Product.id).join(Vendor)
    )
    return session.exec(query.where(*of.conditions())).one()


def calendar(
    session: Session, today: date, kinds: Sequence[Milestone], *, of: Selection = EVERYTHING
) -> list[Entry]:
    """The events of some kinds that have a date, soonest first, and those that were withdrawn or lost it within a year."""
    lapsed = _lapsed(session, today, kinds, of)
    held = _held(session, today, kinds, of)
    history = _history(session, {key[0] for key in (*held, *lapsed)})
    rows = queries.events_by_id(session, today, {*held.values(), *lapsed.values()})
    entries = [
        Entry(rows[number], *_told_of(history, key, rows[number]), gone=key in lapsed)
        for key, number in (held | lapsed).items()
    ]
    return sorted(entries, key=lambda e: (e.event.day.first if e.event.day else date.max, e.event.id))


def _loud(query: Any, of: Selection, since: datetime | None, known: datetime | None) -> Any:
    """A query of changes that are no quiet ones, of a selection, noticed between two moments."""
    asked = [col(Change.quiet).is_(False), *of.conditions()]
    asked += [col(Change.noticed_at) >= since] if since else []
    asked += [col(Change.noticed_at) <= known] if known else []
    joined = query.select_from(Change).join(Product, col(Change.product_id) == Product.id).join(Vendor)
    return joined.where(*asked)


def _versions(session: Session, products: Iterable[int]) -> dict[_Key, list[tuple[datetime, int]]]:
    """Every version of the events of some products, the oldest first: when it began, and its id."""
    fields: Any = (Event.product_id, Event.platform, Event.scope, Event.kind, Event.known_from, Event.id)
    query = select(*fields).where(col(Event.product_id).in_(products)).order_by(Event.known_from, Event.id)
    found: dict[_Key, list[tuple[datetime, int]]] = defaultdict(list)
    for *key, known_from, number in session.exec(query):
        found[tuple(key)].append((known_from, number))
    return found


def _version_at(row: ChangeRow, versions: dict[_Key, list[tuple[datetime, int]]]) -> int | None:
    known = versions.get((row.product.id, row.platform, row.scope, row.event_kind), [])
    before = row.kind == ChangeKind.WITHDRAWN
    fitting = [n for began, n in known if began < row.noticed_at or (began == row.noticed_at and not before)]
    return fitting[-1] if fitting else None


def _held(session: Session, today: date, kinds: Sequence[str], of: Selection) -> dict[_Key, int]:
    dated = (col(Event.known_to).is_(None), col(Event.last_day) >= today - KEPT)
    return _keyed(session, [*dated, col(Event.kind).in_(kinds), *of.conditions()])


def _lapsed(session: Session, today: date, kinds: Sequence[str], of: Selection) -> dict[_Key, int]:
    """The last dated version of each event that was closed within a year and has no dated version that is held."""
    since = datetime.combine(today - KEPT, time(), UTC)
    closed = (col(Event.known_to) >= since, col(Event.first_day).is_not(None))
    found = _keyed(session, [*closed, col(Event.kind).in_(kinds), *of.conditions()])
    if not found:
        return {}
    current = and_(col(Event.known_to).is_(None), col(Event.first_day).is_not(None))
    still = _keyed(session, [current, col(Event.product_id).in_({key[0] for key in found})])
    return {key: number for key, number in found.items() if key not in still}


def _keyed(session: Session, conditions: Sequence[Any]) -> dict[_Key, int]:
    """By event the newest version that meets `conditions`."""
    fields: Any = (Event.product_id, Event.platform, Event.scope, Event.kind, Event.id)
    query = select(*fields).join(Product, col(Event.product_id) == Product.id).join(Vendor)
    rows = session.exec(query.where(*conditions).order_by(Event.known_from, Event.id))
    return {tuple(key): number for *key, number in rows}


def _history(session: Session, products: Iterable[int]) -> dict[_Key, tuple[int, datetime]]:
    """How often each event of some products changed, and when it last did."""
    event = (Change.product_id, Change.platform, Change.scope, Change.event_kind)
    fields: Any = (*event, func.count(), func.max(Change.noticed_at))
    counted = select(*fields).where(col(Change.product_id).in_(products)).group_by(*event)
    rows = session.exec(counted)
    return {tuple(key): (times, last) for *key, times, last in rows}


def _told_of(history: dict[_Key, tuple[int, datetime]], key: _Key, event: EventRow) -> tuple[int, datetime]:
    times, last = history.get(key, (1, event.known_from))
    return max(times - 1, 0), max(last, event.known_from)

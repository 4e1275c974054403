"""What a message tells, read from the database: each thing in the outbox with its product, its change, and what is held now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from data import queries
from data.matching import Signal, signals
from data.models import Change, Document, Event, NewsItem, Outbox, Source
from data.queries import ChangeRow, EventRow, ProductRow
from data.rows import number
from pipeline.types import PartialDate


@dataclass(frozen=True)
class Report:
    """A report in the news."""

    title: str
    url: str
    outlet: str


@dataclass(frozen=True)
class Line:
    """One thing to tell: why (`signal`), about which product, what changed, what is held of it now, and where that was read."""

    id: int
    signal: str
    product: ProductRow | None
    change: ChangeRow | None = None
    event: EventRow | None = None
    ahead: int | None = None
    """How many days before the event it reminds."""
    report: Report | None = None
    source_title: str = ""
    source_url: str = ""

    @property
    def subject(self) -> ProductRow | None:
        """The product that the change or event is of: another one where the replacement of `product` is what ends."""
        if self.event is not None:
            return self.event.product
        return self.change.product if self.change is not None else self.product


def lines(session: Session, items: Collection[int], today: date) -> dict[int, Line]:
    """What the rows of the outbox with these ids tell, by id; a handful of queries however many there are."""
    rows = session.exec(select(Outbox).where(col(Outbox.id).in_(items))).all()
    changes = {
        c.id: c for c in queries.changes_by_id(session, today, {r.change_id for r in rows if r.change_id})
    }
    about = {c.product.id for c in changes.values()} | {r.product_id for r in rows if r.product_id}
    events = queries.held_events(session, today, about)
    products = {e.product.id: e.product for e in events} | {c.product.id: c.product for c in changes.values()}
    products |= queries.by_id(session, today, about - products.keys())
    by_key = {_key(event): event for event in events}
    by_event = {
        number: by_key.get(key)
        for number, key in _event_keys(session, {r.event_id for r in rows if r.event_id}).items()
    }
    reports = _reports(session, {r.news_id for r in rows if r.news_id})
    sources = _sources(session, {r.change_id for r in rows if r.change_id})
    return {number(r.id): _line(r, changes, products, by_key, by_event, reports, sources) for r in rows}


def _line(
    row: Outbox,
    changes: Mapping[int, ChangeRow],
    products: Mapping[int, ProductRow],
    by_key: Mapping[Any, EventRow],
    by_event: Mapping[int, EventRow | None],
    reports: Mapping[int | None, Report],
    sources: Mapping[int, tuple[str, str]],
) -> Line:
    change = changes.get(row.change_id or 0)
    event = by_event.get(row.event_id or 0) or (by_key.get(_key(change)) if change else None)
    title, url = sources.get(row.change_id or 0, ("", ""))
    return Line(
        id=number(row.id),
        signal=row.signal,
        product=products.get(row.product_id or 0),
        change=change,
        event=event,
        ahead=row.ahead,
        report=reports.get(row.news_id),
        source_title=event.source_title if event else title,
        source_url=event.source_url if event else url,
    )


def _key(of: EventRow | ChangeRow) -> tuple[int, str, str, str]:
    return of.product.id, of.platform, of.scope, of.kind if isinstance(of, EventRow) else of.event_kind


def _event_keys(session: Session, ids: Collection[int]) -> dict[int, tuple[int, str, str, str]]:
    """What makes events the same; the row that is held now may be a younger one."""
    query = select(Event.id, Event.product_id, Event.platform, Event.scope).where(col(Event.id).in_(ids))
    kinds = dict(session.exec(select(Event.id, Event.kind).where(col(Event.id).in_(ids))).all())
    return {
        number(i): (product, platform, scope, kinds[i]) for i, product, platform, scope in session.exec(query)
    }


def _reports(session: Session, ids: Collection[int]) -> dict[int | None, Report]:
    query = select(NewsItem.id, NewsItem.title, NewsItem.url, Source.title).join(
        Source, col(Source.id) == NewsItem.source_id
    )
    return {
        i: Report(title, url, outlet)
        for i, title, url, outlet in session.exec(query.where(col(NewsItem.id).in_(ids)))
    }


def _sources(session: Session, change_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The title and address of what brought each change."""
    query = select(Change.id, Source.title, Document.url).join(
        Document, col(Document.id) == Change.document_id
    )
    query = query.join(Source, col(Source.id) == Document.source_id)
    return {
        number(i): (title, url) for i, title, url in session.exec(query.where(col(Change.id).in_(change_ids)))
    }


def of_changes(changes: Iterable[ChangeRow], events: Iterable[EventRow], today: date) -> list[Line]:
    """What a message would tell of `changes` to somebody who wants to be told of everything, with the events that are held."""
    held = {_key(event): event for event in events}
    found = []
    for number_, change in enumerate(changes, 1):
        after = PartialDate(change.after_day) if change.after_day else None
        meant = signals(change.kind, change.event_kind, after, today)
        signal = next((signal for signal in Signal if signal in meant), None)
        if signal is not None:
            event = held.get(_key(change))
            source = (event.source_title, event.source_url) if event else ("", "")
            found.append(Line(number_, signal.value, change.product, change, event, None, None, *source))
    return found

"""News: entries of feeds, the threads they form, and the search over both databases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, column, func, literal_column, text
from sqlmodel import Session, col, delete, or_, select, update

from data import queries
from data.identity import named
from data.models import Document, NewsItem, NewsThread, Product, Source, Vendor
from data.queries import EventRow, ProductRow
from data.rows import number
from pipeline import threads as stories
from pipeline.resolve import name_key
from pipeline.threads import RELEVANT, WORTH_READING, same_story
from pipeline.types import Authority, Milestone, PartialDate

_NEAR = timedelta(days=stories.WINDOW)
MOST_FAILURES = 3
"""How often an article is asked for before it is given up."""
_LATEST: ColumnElement[date] = literal_column("coalesce(newsitem.published, '0001-01-01')")
"""As the index has it: reports without a day come last on every database."""
_REPORTS = 8
"""So many reports a story may have on average, where the latest stories are looked for."""
_ENDINGS = (Milestone.SHUTDOWN, Milestone.MERGED)
_OFFICIAL = [authority for authority in Authority if authority.official]
_MATCHES = {
    "sqlite": "SELECT rowid AS id FROM news_search WHERE news_search MATCH :query",
    "postgresql": "SELECT id FROM newsitem WHERE search @@ to_tsquery('simple', :query)",
}


@dataclass(frozen=True)
class Followed:
    """An article worth fetching, the source whose feed told of it, and what its entry says."""

    source: str
    url: str
    title: str = ""
    published: date | None = None


@dataclass(frozen=True)
class ItemRow:
    """One report of a story; `outlet` is who tells it, `official` whether that is the vendor itself."""

    outlet: str
    source: str
    official: bool
    url: str
    title: str
    published: date | None
    language: str
    relevance: float
    days: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class ThreadRow:
    """A story with its reports, the first one first."""

    id: int
    items: tuple[ItemRow, ...]
    product: ProductRow | None = None
    """What it is about, where that is known."""
    event: EventRow | None = None
    """The ending that it reports, as it is held to be true; None where none is held."""

    @property
    def first(self) -> ItemRow:
        """Who told it first, and when."""
        return self.items[0]

    @property
    def official(self) -> bool:
        """Whether a source of a vendor tells it."""
        return any(item.official for item in self.items)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who tells it, in the order in which they did."""
        return tuple(dict.fromkeys(item.outlet for item in self.items))

    @property
    def days(self) -> dict[str, tuple[str, ...]]:
        """The days that are given for the end, the earliest first, and who gives each."""
        said = sorted({day for item in self.items for day in item.days})
        return {day: tuple(dict.fromkeys(i.outlet for i in self.items if day in i.days)) for day in said}

    @property
    def disagreement(self) -> dict[str, tuple[str, ...]]:
        """The days that are given and who gives each, where two who give any have none in common; empty where all have. One who
        gives several tells of several things, or of his own mistake."""
        told = [[day for i in self.items if i.outlet == outlet for day in i.days] for outlet in self.outlets]
        pairs = combinations(filter(None, told), 2)
        return self.days if any(_contradict(some, others) for some, others in pairs) else {}

    def as_json(self) -> dict[str, Any]:
        """The thread as plain values."""
        event = self.event
        return {
            "id": self.id,
            "title": self.first.title,
            "product": self.product and self.product.slug,
            "vendor": self.product and self.product.vendor_slug,
            "event": event and {"id": event.id, "kind": event.kind, "day": event.day and event.day.iso},
            "official": self.official,
            "outlets": list(self.outlets),
            "days": self.days,
            "disagreement": self.disagreement,
            "items": [asdict(item) for item in self.items],
        }


def unseen(session: Session, source_id: int, urls: Collection[str]) -> set[str]:
    """Those of `urls` that no item of the source has."""
    known = session.exec(
        select(NewsItem.url).where(NewsItem.source_id == source_id, col(NewsItem.url).in_(urls))
    )
    return set(urls) - set(known)


def note_entries(
    session: Session, document: Document, items: Sequence[stories.NewsItem], now: datetime
) -> int:
    """Keep the entries of a feed document that are new, each relevant one in a thread; how many there were. The caller commits."""
    fresh = unseen(session, document.source_id, [item.url for item in items])
    new = {item.url: item for item in items if item.url in fresh}
    told = _threaded(session, [item.published for item in new.values()]) if new else []
    for item in new.values():
        thread = _thread_of(session, item, told, now) if item.relevance >= RELEVANT else None
        row = _row(document, item, thread, now)
        session.add(row)
        if thread is not None:
            told.append(row)
    session.flush()
    return len(new)


def threads(
    session: Session,
    today: date,
    *,
    words: str = "",
    vendors: Sequence[str] | None = None,
    product: str | None = None,
    language: str | None = None,
    official: bool | None = None,
    since: date | None = None,
    limit: int | None = 100,
) -> list[ThreadRow]:
    """Stories, the one with the latest report first, of which some report has all `words` and is in `language`.

    `vendors` and `product` (slugs) ask for what a story is about; `official` whether a vendor tells it itself.
    """
    told = col(NewsItem.thread_id).is_not(None)
    reports: list[ColumnElement[bool]] = []
    if words.strip():
        found = _matching(session, words)
        reports.append(col(NewsItem.id).in_(select(found.c.id) if found is not None else []))
    if language:
        reports.append(col(NewsItem.language) == language)
    if since:
        reports.append(col(NewsItem.published) >= since)
    wanted = [told]
    if reports:
        wanted.append(col(NewsItem.thread_id).in_(select(NewsItem.thread_id).where(told, *reports)))
    if vendors is not None or product is not None:
        wanted.append(col(NewsItem.thread_id).in_(_about(vendors, product)))
    if official is not None:
        own = col(NewsItem.thread_id).in_(_told_by_vendors())
        wanted.append(own if official else ~own)
    return _rows(session, _latest(session, wanted, limit), today)


def languages(session: Session) -> list[str]:
    """The languages of the reports there are, as codes, the most frequent first."""
    query = select(NewsItem.language).where(col(NewsItem.thread_id).is_not(None), NewsItem.language != "")
    return list(
        session.exec(query.group_by(NewsItem.language).order_by(func.count().desc(), NewsItem.language))
    )


def told_of(session: Session, *, limit: int = 300) -> list[tuple[str, str]]:
    """(slug, name) of the products that stories are about, those with the latest story, by name."""
    latest = func.max(NewsThread.id)
    query = select(Product.slug, Product.name).join(NewsThread, col(NewsThread.product_id) == Product.id)
    rows = session.exec(query.group_by(Product.slug, Product.name).order_by(latest.desc()).limit(limit)).all()
    return sorted(rows, key=lambda row: row[1].casefold())


def search(session: Session, words: str) -> list[int]:
    """Ids of items whose title or text has every one of `words`, or words that begin with them."""
    found = _matching(session, words)
    return [] if found is None else list(session.exec(select(found.c.id)))


def to_follow(session: Session, sources: Collection[str], limit: int = 50) -> list[Followed]:
    """Entries of `sources` that are worth reading, whose article was neither fetched nor given up, the latest first."""
    query = (
        select(Source.slug, NewsItem)
        .join(Source, col(Source.id) == NewsItem.source_id)
        .where(col(Source.slug).in_(sources), NewsItem.relevance >= WORTH_READING)
        .where(col(NewsItem.article_id).is_(None), NewsItem.failures < MOST_FAILURES)
        .order_by(col(NewsItem.published).desc(), col(NewsItem.id).desc())
        .limit(limit)
    )
    found = session.exec(query)
    return [Followed(slug, item.url, item.title, item.published) for slug, item in found]


def note_article(session: Session, followed: Followed, document_id: int | None) -> None:
    """That the article of an entry was kept as a document, or could not be fetched once more."""
    source = select(Source.id).where(Source.slug == followed.source).scalar_subquery()
    values: dict[str, Any] = {"failures": NewsItem.failures + 1}
    if document_id is not None:
        values = {"article_id": document_id, "failures": 0}
    here = (col(NewsItem.url) == followed.url, col(NewsItem.source_id) == source)
    session.exec(update(NewsItem).where(*here).values(**values))


def weigh_article(session: Session, document: Document, article: stories.NewsItem, now: datetime) -> None:
    """Let what an article says, where it ends something, take the place of what its teaser said. The caller commits."""
    row = session.exec(select(NewsItem).where(NewsItem.article_id == document.id)).one_or_none()
    if row is None or article.relevance < RELEVANT:
        return
    before = row.thread_id
    row.relevance, row.status = max(row.relevance, article.relevance), article.status
    row.subjects, row.days = list(article.subjects), list(article.days)
    row.names = [list(pair) for pair in article.names]
    told = [other for other in _threaded(session, [row.published]) if other.id != row.id]
    row.thread_id = _thread_of(session, _as_told(row), told, now)
    session.flush()
    if not session.exec(select(NewsItem.id).where(NewsItem.thread_id == before)).first():
        session.exec(delete(NewsThread).where(col(NewsThread.id) == before))


def _matching(session: Session, words: str) -> Subquery | None:
    """The ids of the items that have all `words`; None where there is no word to look for."""
    wanted = [word for word in words.replace("\x00", " ").split() if re.search(r"\w", word)]
    if not wanted:
        return None
    dialect = session.get_bind().dialect.name
    query = _fts5(wanted) if dialect == "sqlite" else _tsquery(wanted)
    return text(_MATCHES[dialect]).bindparams(query=query).columns(column("id", Integer)).subquery()


def _fts5(words: Iterable[str]) -> str:
    quoted = (word.replace('"', '""') for word in words)
    return " ".join(f'"{word}"*' for word in quoted)


def _tsquery(words: Iterable[str]) -> str:
    quoted = (word.replace("\\", " ").replace("'", "''") for word in words)
    return " & ".join(f"'{word}':*" for word in quoted)


def _contradict(some: Iterable[str], others: Collection[str]) -> bool:
    """Whether none of `some` days can be one of `others`."""
    return not any(_agree(one, other) for one in some for other in others)


def _agree(one: str, other: str) -> bool:
    """Whether two days can be the same: 2026-03 and 2026-Q1 are no contradiction of 2026-03-14."""
    a, b = PartialDate(one), PartialDate(other)
    return a.first <= b.last and b.first <= a.last


def _threaded(session: Session, days: Collection[date | None]) -> list[NewsItem]:
    """The items in threads that can tell a story of one of these days."""
    query = select(NewsItem).where(col(NewsItem.thread_id).is_not(None))
    given = sorted(day for day in days if day) if all(days) else []
    if given:
        near = col(NewsItem.published).between(given[0] - _NEAR, given[-1] + _NEAR)
        query = query.where(or_(near, col(NewsItem.published).is_(None)))
    return list(session.exec(query))


def _thread_of(session: Session, item: stories.NewsItem, told: list[NewsItem], now: datetime) -> int:
    """The thread that `item` joins: a new one, or that of the items it tells the story of, which it makes one."""
    found = sorted({number(row.thread_id) for row in told if same_story(item, _as_told(row))})
    if not found:
        thread = NewsThread(product_id=_product(session, item), opened_at=now)
        session.add(thread)
        session.flush()
        return number(thread.id)
    for other in found[1:]:
        _join(session, found[0], other)
    thread = session.get_one(NewsThread, found[0])
    thread.product_id = thread.product_id or _product(session, item)
    return found[0]


def _join(session: Session, kept: int, other: int) -> None:
    session.flush()
    session.exec(update(NewsItem).where(col(NewsItem.thread_id) == other).values(thread_id=kept))
    session.exec(delete(NewsThread).where(col(NewsThread.id) == other))


def _product(session: Session, item: stories.NewsItem) -> int | None:
    """The one product that the names of what ends mean, if they mean one; where there are several, the one that the headline names."""
    for subjects in (item.subjects, _headlined(item)):
        found = {product for key in subjects for product in named(session, key)}
        if len(found) == 1:
            return found.pop()
    return None


def _headlined(item: stories.NewsItem) -> list[str]:
    """Those of the names of what ends that stand in the headline, the longer ones first: what is part of one is not another."""
    title = f"-{'-'.join(map(name_key, re.split(r'[:,;|]', item.title)))}-"
    there = []
    for key in sorted(item.subjects, key=len, reverse=True):
        if f"-{key}-" in title:
            there.append(key)
            title = title.replace(f"-{key}-", "- -")
    return there


def _as_told(row: NewsItem) -> stories.NewsItem:
    return stories.NewsItem(
        url=row.url,
        title=row.title,
        published=row.published,
        subjects=tuple(row.subjects),
        names=tuple((name, weight) for name, weight in row.names),
        status=row.status,
    )


def _row(document: Document, item: stories.NewsItem, thread: int | None, now: datetime) -> NewsItem:
    return NewsItem(
        source_id=document.source_id,
        document_id=number(document.id),
        thread_id=thread,
        url=item.url,
        title=item.title,
        text=item.text,
        published=item.published,
        language=item.language,
        relevance=item.relevance,
        subjects=list(item.subjects),
        names=[list(pair) for pair in item.names],
        days=list(item.days),
        status=item.status,
        noted_at=now,
    )


def _about(vendors: Sequence[str] | None, product: str | None) -> Select[Any]:
    """Ids of the threads about a product, or about any of `vendors`."""
    query = select(NewsThread.id).join(Product, col(Product.id) == NewsThread.product_id)
    if product is not None:
        query = query.where(Product.slug == product)
    if vendors is not None:
        query = query.join(Vendor, col(Vendor.id) == Product.vendor_id).where(col(Vendor.slug).in_(vendors))
    return query


def _told_by_vendors() -> Select[Any]:
    """Ids of the threads that a source of a vendor tells."""
    told = select(NewsItem.thread_id).join(Source, col(Source.id) == NewsItem.source_id)
    return told.where(col(NewsItem.thread_id).is_not(None), col(Source.authority).in_(_OFFICIAL))


def _latest(session: Session, wanted: Sequence[Any], limit: int | None) -> list[int]:
    """Ids of threads, the one with the latest report first; those without any day come last."""
    # Read in the order of an index until there are enough: to find the latest report of every story is to read all of them.
    query = select(NewsItem.thread_id).where(*wanted).order_by(_LATEST.desc(), col(NewsItem.thread_id).desc())
    several = limit and limit * _REPORTS
    while True:
        rows = session.exec(query.limit(several)).all()
        found = [number(thread) for thread in dict.fromkeys(rows)]
        if limit is None or several is None or len(found) >= limit or len(rows) < several:
            return found[:limit]
        several *= _REPORTS


def _rows(session: Session, ids: Sequence[int], today: date) -> list[ThreadRow]:
    """The threads in the order of `ids` with all their reports, in a few reads however many there are."""
    query = select(NewsItem, Source).join(Source, col(Source.id) == NewsItem.source_id)
    reports: dict[int, list[ItemRow]] = {thread: [] for thread in ids}
    for item, source in session.exec(
        query.where(col(NewsItem.thread_id).in_(ids)).order_by(col(NewsItem.id))
    ):
        reports[number(item.thread_id)].append(_item_row(item, source))
    products = _products(session, ids, today)
    slugs = sorted({product.slug for product in products.values()})
    endings = (
        [e for e in queries.timeline(session, products=slugs, today=today) if e.kind in _ENDINGS]
        if slugs
        else []
    )
    told = (ThreadRow(thread, _in_order(items), products.get(thread)) for thread, items in reports.items())
    return [replace(row, event=_reported(row, endings)) for row in told]


def _products(session: Session, threads: Sequence[int], today: date) -> dict[int, ProductRow]:
    """What each thread is about, by its id."""
    about = select(NewsThread.id, NewsThread.product_id).where(col(NewsThread.id).in_(threads))
    named = {number(thread): product for thread, product in session.exec(about) if product is not None}
    rows = queries.by_id(session, today, set(named.values()))
    return {thread: rows[product] for thread, product in named.items()}


def _reported(thread: ThreadRow, endings: Iterable[EventRow]) -> EventRow | None:
    """The ending that a story tells of: the one on a day it gives, else the next one after its first report.

    Where all of them lie before that, it is the last.
    """
    ours = [event for event in endings if thread.product and event.product.id == thread.product.id]
    for event in ours:
        if event.day and any(_agree(event.day.iso, day) for day in thread.days):
            return event
    since = thread.first.published or date.min
    later = [event for event in ours if event.day and event.day.last >= since]
    return next(iter([*later, *reversed(ours)]), None)


def _in_order(items: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
    return tuple(sorted(items, key=lambda item: item.published or date.max))


def _item_row(item: NewsItem, source: Source) -> ItemRow:
    return ItemRow(
        outlet=source.title,
        source=source.slug,
        official=Authority(source.authority).official,
        url=item.url,
        title=item.title,
        published=item.published,
        language=item.language,
        relevance=item.relevance,
        days=tuple(item.days),
        status=item.status,
    )

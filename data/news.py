"""News: entries of feeds, the threads they form, and the search over both databases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, delete, or_, select, update

from data.models import Alias, Document, NewsItem, NewsThread, Product, Source, Vendor
from data.rows import number
from pipeline import threads as stories
from pipeline.threads import RELEVANT, WORTH_READING, same_story
from pipeline.types import Authority

_NEAR = timedelta(days=stories.WINDOW)
MOST_FAILURES = 3
"""How often an article is asked for before it is given up."""
_MATCHES = {
    "sqlite": "SELECT rowid FROM news_search WHERE news_search MATCH :query",
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
    product: str | None
    """Slug of the product that it is about, where that is known."""
    vendor: str | None
    """Slug of the vendor of that product, whose own platform the ending is on."""
    items: tuple[ItemRow, ...]

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
    def disagreement(self) -> dict[str, tuple[str, ...]]:
        """The days that are given for the end, and who gives each; empty where all who give one agree."""
        said = sorted({day for item in self.items for day in item.days})
        given = {day: tuple(dict.fromkeys(i.outlet for i in self.items if day in i.days)) for day in said}
        return given if any(not _agree(a, b) for a in said for b in said) else {}

    def as_json(self) -> dict[str, Any]:
        """The thread as plain values."""
        return {
            "id": self.id,
            "title": self.first.title,
            "product": self.product,
            "vendor": self.vendor,
            "official": self.official,
            "outlets": list(self.outlets),
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
    *,
    words: str = "",
    vendor: str | None = None,
    product: str | None = None,
    language: str | None = None,
    official: bool | None = None,
    since: date | None = None,
    limit: int = 100,
) -> list[ThreadRow]:
    """Stories, the latest first, of which some report has all `words` and is in `language`."""
    query = select(NewsItem.thread_id).where(col(NewsItem.thread_id).is_not(None))
    if words.strip():
        query = query.where(col(NewsItem.id).in_(search(session, words)))
    if language:
        query = query.where(NewsItem.language == language)
    if since:
        query = query.where(col(NewsItem.published) >= since)
    found = [
        row
        for row in _rows(session, {number(i) for i in session.exec(query)})
        if vendor in (None, row.vendor)
        and product in (None, row.product)
        and official in (None, row.official)
    ]
    return sorted(found, key=lambda row: (row.first.published or date.min, row.id), reverse=True)[:limit]


def search(session: Session, words: str) -> list[int]:
    """Ids of items whose title or text has every one of `words`, or words that begin with them."""
    wanted = [word for word in words.replace("\x00", " ").split() if re.search(r"\w", word)]
    if not wanted:
        return []
    dialect = session.get_bind().dialect.name
    query = _fts5(wanted) if dialect == "sqlite" else _tsquery(wanted)
    return list(session.execute(text(_MATCHES[dialect]), {"query": query}).scalars())


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


def _fts5(words: Iterable[str]) -> str:
    quoted = (word.replace('"', '""') for word in words)
    return " ".join(f'"{word}"*' for word in quoted)


def _tsquery(words: Iterable[str]) -> str:
    quoted = (word.replace("\\", " ").replace("'", "''") for word in words)
    return " & ".join(f"'{word}':*" for word in quoted)


def _agree(one: str, other: str) -> bool:
    """Whether two days can be the same: 2026-03 is no contradiction of 2026-03-14."""
    return one.startswith(other) or other.startswith(one)


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
        thread = NewsThread(product_id=_product(session, item.subjects), opened_at=now)
        session.add(thread)
        session.flush()
        return number(thread.id)
    for other in found[1:]:
        _join(session, found[0], other)
    thread = session.get_one(NewsThread, found[0])
    thread.product_id = thread.product_id or _product(session, item.subjects)
    return found[0]


def _join(session: Session, kept: int, other: int) -> None:
    session.flush()
    session.exec(update(NewsItem).where(col(NewsItem.thread_id) == other).values(thread_id=kept))
    session.exec(delete(NewsThread).where(col(NewsThread.id) == other))


def _product(session: Session, subjects: Sequence[str]) -> int | None:
    """The one product that the names mean, if they mean one."""
    query = select(Alias.product_id).where(col(Alias.key).in_(subjects), Alias.resolves).distinct()
    found = list(session.exec(query))
    return found[0] if len(found) == 1 else None


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


def _rows(session: Session, ids: Collection[int]) -> list[ThreadRow]:
    """The threads with all their reports, in three reads however many there are."""
    query = select(NewsItem, Source).join(Source, col(Source.id) == NewsItem.source_id)
    reports: dict[int, list[ItemRow]] = {}
    for item, source in session.exec(
        query.where(col(NewsItem.thread_id).in_(ids)).order_by(col(NewsItem.id))
    ):
        reports.setdefault(number(item.thread_id), []).append(_item_row(item, source))
    about = (
        select(NewsThread.id, Product.slug, Vendor.slug)
        .join(Product, col(Product.id) == NewsThread.product_id)
        .join(Vendor, col(Vendor.id) == Product.vendor_id)
        .where(col(NewsThread.id).in_(ids))
    )
    products: dict[int, tuple[str | None, str | None]] = {
        number(thread): (product, vendor) for thread, product, vendor in session.exec(about)
    }
    found = []
    for thread, items in reports.items():
        product, vendor = products.get(thread, (None, None))
        found.append(ThreadRow(thread, product, vendor, _in_order(items)))
    return found


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

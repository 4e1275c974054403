"""What the crawl writes down: the bytes first, with how the fetch went, as many at once as have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict

from crawler.content import Fetched
from crawler.results import Article, Outcome, SourceResult
from crawler.wire import Message, Spent, Told
from data import db, store
from data.health import told
from data.sources import SourceEntry
from pipeline.errors import SwansongError


class Validators(BaseModel):
    """What a server gave with the last version of an address, to be shown again when asking for the next."""

    model_config = ConfigDict(frozen=True)

    url: str
    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The request headers that make a request conditional."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Ledger:
    """The crawler's side of the database at `url`."""

    url: str

    def open(self, sources: Iterable[SourceEntry]) -> dict[str, Validators]:
        """Enter every source; what is known of the version each gave last, by source id."""
        known: dict[str, Validators] = {}
        with db.session(self.url) as session:
            for entry in sources:
                row = store.upsert_source(session, entry)
                if row.fetched_url:
                    known[entry.id] = Validators(
                        url=row.fetched_url, etag=row.etag, last_modified=row.last_modified
                    )
            session.commit()
        return known

    def note(self, messages: Sequence[Message], sources: Mapping[str, SourceEntry]) -> list[SourceResult]:
        """Keep what the crawl tells of some sources, in one transaction; the result of each.

        Where the database refuses, every one of them failed for that reason.
        """
        told = [message for message in messages if isinstance(message, Told)]
        try:
            with db.session(self.url) as session:
                results = [_noted(session, message, sources[message.source]) for message in told]
                store.spend(session, datetime.now(UTC).date(), _spent(messages))
                session.commit()
        except SwansongError as error:
            return [
                _failed(message, "; ".join(filter(None, [message.reason, str(error)]))) for message in told
            ]
        return results

    def note_articles(
        self, messages: Sequence[Message], articles: Mapping[str, Article]
    ) -> list[SourceResult]:
        """As `note`, of articles by their address: no success or failure of the source, whose feed was read."""
        told = [message for message in messages if isinstance(message, Told)]
        try:
            with db.session(self.url) as session:
                results = [_noted_article(session, message, articles[message.url]) for message in told]
                store.spend(session, datetime.now(UTC).date(), _spent(messages))
                session.commit()
        except SwansongError as error:
            return [_failed(message, str(error)) for message in told]
        return results

    def keep(self, source: SourceEntry, page: Fetched, *, published: date | None = None) -> store.Saved:
        """Store the bytes as they came; `published` is the day they stand for, by default the page's own."""
        with db.session(self.url) as session:
            saved = _keep(session, source, page, published)
            session.commit()
            return saved

    def succeeded(self, source: SourceEntry, at: datetime) -> None:
        """The source answered."""
        with db.session(self.url) as session:
            store.note_fetch(session, source_slug=source.id, at=at, fetched_url=source.address)
            session.commit()

    def failed(self, source: SourceEntry, reason: str, at: datetime) -> None:
        """The source could not be fetched; what it gave before stays known."""
        with db.session(self.url) as session:
            store.note_fetch(session, source_slug=source.id, at=at, failure=reason)
            session.commit()

    def succeeded_at(self, source: SourceEntry) -> datetime | None:
        """When the source was read last."""
        with db.session(self.url) as session:
            return store.upsert_source(session, source).succeeded_at

    def spent(self, day: date) -> dict[str, int]:
        """How many requests each host got on `day`."""
        with db.session(self.url) as session:
            return store.spent(session, day)


def _noted(session: store.Session, message: Told, source: SourceEntry) -> SourceResult:
    if message.reason:
        at = datetime.now(UTC)
        store.note_fetch(
            session, source_slug=source.id, at=at, failure=message.reason, wait_until=message.wait_until
        )
        return _failed(message, message.reason)
    if message.page is None:
        new = store.note_unchanged(session, source.id, at=datetime.now(UTC), remarks=message.remarks)
        return _ended(message, Outcome.UNCHANGED, new=new)
    page = message.page
    saved = _keep(session, source, page)
    new = store.note_fetch(
        session,
        source_slug=source.id,
        at=page.at,
        etag=page.etag,
        last_modified=page.last_modified,
        fetched_url=page.url,
        remarks=message.remarks,
    )
    outcome = Outcome.NEW if saved.new else Outcome.UNCHANGED
    return _ended(message, outcome, saved.document_id, new=new)


def _noted_article(session: store.Session, message: Told, article: Article) -> SourceResult:
    if message.page is None:
        return _failed(message, message.reason)
    page = replace(message.page, title=article.title)
    saved = _keep(session, article.as_page(), page, article.published)
    return _ended(message, Outcome.NEW, saved.document_id, url=article.url)


def _keep(
    session: store.Session, source: SourceEntry, page: Fetched, published: date | None = None
) -> store.Saved:
    return store.save_document(
        session,
        source_slug=source.id,
        url=page.url,
        raw=page.raw,
        fetched_at=page.at,
        format="feed" if source.kind == "feed" else source.format or page.format,
        charset=page.charset,
        title=page.title,
        published=published or page.published,
    )


def _ended(
    message: Told, outcome: Outcome, document_id: int | None = None, *, url: str = "", new: bool = False
) -> SourceResult:
    remark = "; ".join(told(message.remarks or {})) if new else ""
    url = url or (message.page.url if message.page else message.url)
    return SourceResult(message.source, outcome, "", url, document_id, message.seconds, remark)


def _failed(message: Told, reason: str) -> SourceResult:
    return SourceResult(message.source, Outcome.FAILED, reason, message.url, None, message.seconds)


def _spent(messages: Iterable[Message]) -> dict[str, int]:
    total: dict[str, int] = {}
    for message in messages:
        for host, requests in message.requests.items() if isinstance(message, Spent) else ():
            total[host] = total.get(host, 0) + requests
    return total

"""What the crawl writes down: the bytes first, with how the fetch went, as many at once as have come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from crawler.content import Fetched
from crawler.remarks import ENDS
from crawler.results import Article, Outcome, SourceResult
from crawler.wire import Message, Spent, Told, Validators
from data import db, store
from data.health import told as told_of
from data.sources import SourceEntry
from pipeline.errors import SwansongError


@dataclass(frozen=True)
class Ledger:
    """The crawler's side of the database at `url`."""

    url: str

    def open(self, sources: Iterable[SourceEntry]) -> dict[str, Validators]:
        """Enter every source; what is known of the version each gave last, by source id."""
        known: dict[str, Validators] = {}
        with db.session(self.url) as session:
            for row in store.upsert_sources(session, list(sources)):
                if row.fetched_url:
                    known[row.slug] = Validators(
                        url=row.fetched_url, etag=row.etag, last_modified=row.last_modified
                    )
            session.commit()
        return known

    def note(self, messages: Sequence[Message], sources: Mapping[str, SourceEntry]) -> list[SourceResult]:
        """Keep what the crawl tells of some sources, in one transaction; the result of each.

        Where the database refuses, every one of them failed for that reason.
        """
        told = [message for message in messages if isinstance(message, Told)]
        pages = [_document(sources[m.source], m.page) for m in told if m.page]

        def note(session: store.Session) -> Iterator[SourceResult]:
            saved = iter(store.save_documents(session, pages))
            remarked = store.note_fetches(session, {message.source: _fetch(message) for message in told})
            for message in told:
                yield _result(message, next(saved) if message.page else None, remarked[message.source])

        return self._kept(messages, note)

    def note_articles(
        self, messages: Sequence[Message], articles: Mapping[str, Article]
    ) -> list[SourceResult]:
        """As `note`, of articles by their address: no success or failure of the source, whose feed was read."""
        told = [message for message in messages if isinstance(message, Told)]
        pages = [_article(articles[m.url], m.page) for m in told if m.page]

        def note(session: store.Session) -> Iterator[SourceResult]:
            saved = iter(store.save_documents(session, pages))
            for message in told:
                result = _result(message, next(saved) if message.page else None)
                ends = {name: said for name, said in (message.remarks or {}).items() if name in ENDS}
                remark = f"{message.url}: {'; '.join(told_of(ends))}" if ends else ""
                yield replace(result, url=message.url, remark=remark)

        return self._kept(messages, note)

    def _kept(
        self,
        messages: Sequence[Message],
        note: Callable[[store.Session], Iterable[SourceResult]],
    ) -> list[SourceResult]:
        try:
            with db.session(self.url) as session:
                results = list(note(session))
                store.spend(session, datetime.now(UTC).date(), _spent(messages))
                session.commit()
        except SwansongError as error:
            told = [message for message in messages if isinstance(message, Told)]
            return [_failed(m, "; ".join(filter(None, [m.reason, str(error)]))) for m in told]
        return results

    def keep(self, source: SourceEntry, page: Fetched, *, published: date | None = None) -> store.Saved:
        """Store the bytes as they came; `published` is the day they stand for, by default the page's own."""
        with db.session(self.url) as session:
            (saved,) = store.save_documents(session, [_document(source, page, published)])
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


def _document(source: SourceEntry, page: Fetched, published: date | None = None) -> store.NewDocument:
    return store.NewDocument(
        source_slug=source.id,
        url=page.url,
        raw=page.raw,
        fetched_at=page.at,
        format="feed" if source.kind == "feed" else source.format or page.format,
        charset=page.charset,
        title=page.title,
        published=published or page.published,
    )


def _article(article: Article, page: Fetched) -> store.NewDocument:
    return _document(article.as_page(), replace(page, title=article.title), article.published)


def _fetch(message: Told) -> store.Fetch:
    page, now = message.page, datetime.now(UTC)
    if page is None:
        return store.Fetch(
            at=now,
            unchanged=message.unchanged,
            remarks=message.remarks,
            failure=message.reason or None,
            wait_until=message.wait_until,
        )
    return store.Fetch(
        at=page.at,
        etag=page.etag,
        last_modified=page.last_modified,
        fetched_url=page.url,
        remarks=message.remarks,
    )


def _result(message: Told, saved: store.Saved | None, remarked: bool = False) -> SourceResult:
    if message.reason:
        return _failed(message, message.reason)
    return SourceResult(
        message.source,
        Outcome.NEW if saved and saved.new else Outcome.UNCHANGED,
        url=message.page.url if message.page else message.url,
        document_id=saved.document_id if saved else None,
        seconds=message.seconds,
        remark="; ".join(told_of(message.remarks or {})) if remarked else "",
    )


def _failed(message: Told, reason: str) -> SourceResult:
    return SourceResult(message.source, Outcome.FAILED, reason, message.url, None, message.seconds)


def _spent(messages: Iterable[Message]) -> dict[str, int]:
    total: dict[str, int] = {}
    for message in messages:
        for host, requests in message.requests.items() if isinstance(message, Spent) else ():
            total[host] = total.get(host, 0) + requests
    return total

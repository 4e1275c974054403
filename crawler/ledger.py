"""What the crawler writes down: the bytes first, then how the fetch went. One short transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crawler.content import Fetched
from data import db, store
from data.sources import SourceEntry


@dataclass(frozen=True)
class Validators:
    """What a server gave with the last version of an address, to be shown again when asking for the next."""

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
                    known[entry.id] = Validators(row.fetched_url, row.etag, row.last_modified)
            session.commit()
        return known

    def keep(self, source: SourceEntry, page: Fetched, *, published: date | None = None) -> store.Saved:
        """Store the bytes as they came; `published` is the day they stand for, by default the page's own."""
        with db.session(self.url) as session:
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

    def succeeded(
        self, source: SourceEntry, known: Validators, at: datetime, remarks: Mapping[str, str] | None = None
    ) -> bool:
        """The source answered; `known` is what to show it next time. Whether its `remarks` are new."""
        with db.session(self.url) as session:
            return store.note_fetch(
                session,
                source_slug=source.id,
                at=at,
                etag=known.etag,
                last_modified=known.last_modified,
                fetched_url=known.url,
                remarks=remarks,
            )

    def succeeded_at(self, source: SourceEntry) -> datetime | None:
        """When the source was read last."""
        with db.session(self.url) as session:
            return store.upsert_source(session, source).succeeded_at

    def failed(
        self, source: SourceEntry, reason: str, at: datetime, wait_until: datetime | None = None
    ) -> None:
        """The source could not be fetched; what it gave before stays known."""
        with db.session(self.url) as session:
            store.note_fetch(session, source_slug=source.id, at=at, failure=reason, wait_until=wait_until)

    def spent(self, day: date) -> dict[str, int]:
        """How many requests each host got on `day`."""
        with db.session(self.url) as session:
            return store.spent(session, day)

    def spend(self, day: date, requests: Mapping[str, int]) -> None:
        """Add so many `requests` to the hosts of a day."""
        with db.session(self.url) as session:
            store.spend(session, day, requests)

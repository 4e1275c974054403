"""A large database, made in minutes: claims, events, changes and news with the spread that real ones have.

Few vendors have most of the products; a product is claimed by every version of its vendor's page, has some milestones at home and
some elsewhere, and some of its dates have moved. Everything follows from a seed, so that two databases of a size are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from data import db, stages, transfer
from data.rows import saying
from pipeline.resolve import family, name_key, own_key
from pipeline.types import EXTRACTOR

_BATCH = 5_000
_KINDS = ("model", "model", "model", "api", "app", "feature", "service")
_FIRST, _DAYS = date(2022, 1, 1), 2_400
_EVENTS = 10
"""Rows of a product: those that are held, and those that were held once."""
_BEFORE = {"announced": 180, "deprecated": 90, "shutdown": 0}
_HOME, _AWAY, _PRESS = 8, 4, 9
"""How the number of a version ends in which the vendor's own page, another platform and the press say something."""


@dataclass(frozen=True)
class Size:
    """How many rows there are to be."""

    claims: int = 1_000_000
    events: int = 200_000

    @property
    def products(self) -> int:
        return self.events // _EVENTS

    @property
    def vendors(self) -> int:
        return max(5, self.products // 50)

    @property
    def claims_each(self) -> int:
        return self.claims // self.products

    @property
    def pages(self) -> int:
        """Versions of pages; each lists some fifty products."""
        return max(10, self.claims // 50)

    @property
    def reports(self) -> int:
        return max(20, self.products * 2)


def build(url: str, size: Size, *, seed: int = 7, today: date | None = None) -> None:
    """Fill an empty, current database at `url`."""
    made = _Maker(size, random.Random(seed), today or datetime.now(UTC).date())
    with db.engine(url).begin() as connection:
        for name, rows in made.tables().items():
            _insert(connection, SQLModel.metadata.tables[name], rows)
            if connection.dialect.name == "postgresql":
                transfer.continue_numbering(connection, SQLModel.metadata.tables[name])
        stages.renew_all(connection)
    with db.engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What PostgreSQL does by itself after a while: only then an index tells all that it can.
        connection.exec_driver_sql("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE")


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    each = iter(rows)
    while batch := list(islice(each, _BATCH)):
        connection.execute(table.insert(), batch)


class _Maker:
    """The rows of every table, in the order of their keys."""

    def __init__(self, size: Size, chance: random.Random, today: date) -> None:
        self.size, self.chance, self.today = size, chance, today
        self.now = datetime.combine(today, time(6), UTC)
        weights = [1 / (rank + 1) for rank in range(size.vendors)]
        self.vendor_of = [0, *chance.choices(range(1, size.vendors + 1), weights, k=size.products)]

    def tables(self) -> dict[str, Iterator[dict[str, Any]]]:
        return {
            "vendor": self.vendors(), "source": self.sources(), "product": self.products(), "alias": self.aliases(),
            "document": self.documents(), "claim": self.claims(), "claimname": self.names_beside(), "event": self.events(), "change": self.changes(),
            "newsthread": self.threads(), "newsitem": self.reports(),
        }  # fmt: skip

    def vendors(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.vendors + 1):
            yield {"id": n, "slug": f"vendor-{n}", "name": f"Vendor {n}"}

    def sources(self) -> Iterator[dict[str, Any]]:
        """One page of each vendor, and as many again of the press."""
        for n in range(1, 2 * self.size.vendors + 1):
            press = n > self.size.vendors
            yield {
                "id": n, "slug": f"source-{n}", "vendor_id": None if press else n, "title": f"Lifecycle {n}", "url": self.url(n),
                "kind": "feed" if press else "page", "authority": "press" if press else "vendor_page", "cadence": "daily",
                "checked_at": self.now, "succeeded_at": self.now, "failures": 0,
            }  # fmt: skip

    def products(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.products + 1):
            kind = _KINDS[n % len(_KINDS)]
            yield {"id": n, "vendor_id": self.vendor_of[n], "slug": f"product-{n}", "name": self.name(n), "key": self.key(n), "family": family(self.key(n)), "kind": kind,
                   "category": "text", "known_from": self.since(0), "summary": f"Number {n} answers questions about birds."}  # fmt: skip

    def name(self, n: int) -> str:
        bird = _BIRDS[n % len(_BIRDS)]
        return f"{bird} {n // len(_BIRDS)}"

    def key(self, n: int) -> str:
        return own_key(self.name(n), f"vendor-{self.vendor_of[n]}")

    def replacements(self, product: int) -> list[str]:
        """What a product is replaced by; in the end by one that nothing replaces."""
        return [self.name(product + 1)] if product % 5 and product < self.size.products else []

    def aliases(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.products + 1):
            for place, name in enumerate((self.name(n), f"{self.name(n)}-2026-0{n % 9 + 1}-01")):
                yield {"id": 2 * n - 1 + place, "product_id": n, "name": name, "key": name_key(name), "resolves": True, "since": self.since(0)}  # fmt: skip

    def documents(self) -> Iterator[dict[str, Any]]:
        """Versions of pages of some thirty kilobytes, as markup repeats itself, and the feeds of the press."""
        for n in range(1, self.size.pages + 1):
            source = n % (2 * self.size.vendors) + 1
            day = self.now - timedelta(hours=(self.size.pages - n) * 20 * 365 / self.size.pages)
            yield {
                "id": n, "source_id": source, "url": self.url(source), "sha256": f"{n:064x}", "raw": self.page(n), "published": None,
                "format": "html" if source <= self.size.vendors else "feed", "title": "", "fetched_at": day, "read_at": day,
                "extractor": EXTRACTOR, "outcome": "read", "skipped": [],
            }  # fmt: skip

    def page(self, n: int) -> bytes:
        rows = "".join(
            f"<tr><td class='cell cell-name'><code>bird-{self.chance.getrandbits(30)}</code></td><td class='cell cell-date'>"
            f"{self.day(n + k)}</td><td class='cell cell-next'><a href='/docs/models/{k}'>bird-{k}-next</a></td></tr>"
            for k in range(150)
        )
        return f"<html><body><table>{rows}</table></body></html>".encode()

    def day(self, n: int) -> date:
        return _FIRST + timedelta(days=n * 7919 % _DAYS)

    def url(self, n: int) -> str:
        return f"https://docs.vendor-{n}.example/lifecycle/models"

    def claims(self) -> Iterator[dict[str, Any]]:
        """What the versions of the pages say of the products, one version after the other; of ten one is of another platform, one by the press."""
        for version in range(self.size.claims_each):
            for product in range(1, self.size.products + 1):
                yield self.claim(version, product)

    def since(self, version: int) -> datetime:
        """When a version of the pages was fetched; the newest was yesterday."""
        return self.now - timedelta(
            days=1 + 900 * (self.size.claims_each - 1 - version) // self.size.claims_each
        )

    def claim_id(self, version: int, product: int) -> int:
        return version * self.size.products + product

    def newest(self, remainder: int) -> int:
        """The newest version whose number ends with this figure."""
        last = self.size.claims_each - 1
        return max(0, last - (last - remainder) % 10)

    def places(self, product: int) -> list[tuple[int, str]]:
        """The vendors on whose platforms a product ends, its own first, and for what part of it."""
        home, away = self.vendor_of[product], product % self.size.vendors + 1
        return [(home, ""), (away, "" if away != home else "EU")]

    def days(self, product: int, place: int) -> dict[str, date]:
        """When what happens to a product at one of its places."""
        day = self.day(product) + timedelta(days=30 * place)
        return {kind: day - timedelta(days=before) for kind, before in _BEFORE.items()}

    def strength(self, product: int) -> str:
        return "not_before" if product % 9 == 0 else "committed"

    def claim(self, version: int, product: int) -> dict[str, Any]:
        press, place = version % 10 == _PRESS, int(version % 10 == _AWAY)
        vendor, scope = self.places(product)[place]
        source = vendor + (self.size.vendors if press else 0)
        name, days = (
            self.name(product),
            {kind: day.isoformat() for kind, day in self.days(product, place).items()},
        )
        day = days["shutdown"]
        # A version of the page of this source.
        span = self.size.pages // (2 * self.size.vendors)
        document = max(1, min(self.size.pages, (version % max(1, span)) * 2 * self.size.vendors + source - 1))
        rule = {"rule": "column 'Shutdown date'", "confidence": 1.0}
        number = self.claim_id(version, product)
        values = {
            "id": number, "document_id": document, "product_id": product, "extractor": EXTRACTOR, "ordinal": number, "name": name,
            "key": own_key(name, f"vendor-{vendor}"), "vendor": None, "platform": f"vendor-{vendor}", "scope": scope, "kind": "model",
            "status": "deprecated", "stated": True, **days, "strength": self.strength(product),
            "replacements": self.replacements(product), "milestones": [],
            "evidence": f"{name} | {day} | deprecated | move to {self.name(product + 1)} before it is shut down for all regions",
            "location": "Model lifecycle > Deprecated models > Text", "confidence": 0.95, "authority": "press" if press else "vendor_page",
            "fields": {"product": {"text": name, **rule}, "shutdown": {"text": day, **rule}, "status": {"text": "deprecated", **rule},
                       "announced": {"text": "", "rule": "heading or sentence above the table", "confidence": 0.8}},
            "observed": self.since(version), "fetched_at": self.since(version), "speaker": f"source-{source}",
            "source_url": self.url(source), "source_title": f"Lifecycle {source}", "known_from": self.since(version), "known_to": None,
        }  # fmt: skip
        return values | {"saying": saying(values)}

    def names_beside(self) -> Iterator[dict[str, Any]]:
        """Of every second product the display name that its page writes beside the id."""
        for version in range(self.size.claims_each):
            for product in range(1, self.size.products + 1, 2):
                name = f"{self.name(product)} Display"
                yield {"claim_id": self.claim_id(version, product), "key": name_key(name), "platform": f"vendor-{self.vendor_of[product]}",
                       "main": self.key(product), "name": name, "same": True}  # fmt: skip

    def events(self) -> Iterator[dict[str, Any]]:
        """Of each product an announcement, a deprecation and a shutdown at home and elsewhere; four rows that are held no longer."""
        number = 0
        for product in range(1, self.size.products + 1):
            for place, (vendor, scope) in enumerate(self.places(product)):
                at = place, f"vendor-{vendor}", scope
                for kind, day in self.days(product, place).items():
                    number += 1
                    yield self.event(number, product, at, kind, day)
                    if kind != "announced":
                        number += 1
                        yield self.event(number, product, at, kind, day - timedelta(days=40), closed=True)

    def event(
        self,
        number: int,
        product: int,
        at: tuple[int, str, str],
        kind: str,
        day: date,
        *,
        closed: bool = False,
    ) -> dict[str, Any]:
        place, platform, scope = at
        said = [self.claim_id(self.newest(_AWAY if place else _HOME), product)]
        said += [] if place else [self.claim_id(self.newest(_PRESS), product)]
        since = self.now - timedelta(days=400 + product % 500)
        moved = since + timedelta(days=number % 390)
        return {
            "id": number, "product_id": product, "platform": platform, "scope": scope, "kind": kind, "day": day.isoformat(), "first_day": day,
            "last_day": day, "precision": "day", "strength": self.strength(product) if kind == "shutdown" else "committed",
            "authority": "vendor_page", "replacements": self.replacements(product), "disputed": False,
            "reason": "", "claim_id": said[0], "claim_ids": sorted(set(said)),
            "known_from": since if closed else moved, "known_to": moved if closed else None,
        }  # fmt: skip

    def changes(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.events // 2 + 1):
            product = n % self.size.products + 1
            after = self.day(product)
            yield {
                "id": n, "product_id": product, "platform": f"vendor-{self.vendor_of[product]}", "scope": "", "event_kind": "shutdown",
                "kind": "moved", "before_day": (after - timedelta(days=40)).isoformat(), "after_day": after.isoformat(), "days": 40,
                "before_strength": "committed", "after_strength": "committed", "document_id": n % self.size.pages + 1,
                "noticed_at": self.now - timedelta(minutes=11 * (self.size.events // 2 - n)), "cause": "reader" if n % 3 == 0 else "document", "quiet": n % 3 == 0,
            }  # fmt: skip

    def threads(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.reports // 4 + 1):
            yield {
                "id": n,
                "product_id": n % self.size.products + 1,
                "opened_at": self.now - timedelta(hours=n),
            }

    def reports(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.reports + 1):
            told, source = n % 5 != 0, self.size.vendors + n % self.size.vendors + 1
            name = self.name(n % self.size.products + 1)
            yield {
                "id": n, "source_id": source, "document_id": n % self.size.pages + 1, "thread_id": n % (self.size.reports // 4) + 1 if told else None,
                "url": f"{self.url(source)}/{n}", "title": f"{name} is shut down", "text": f"The end of {name} was announced to its users.",
                "published": self.today - timedelta(days=n % 800), "language": "en", "relevance": 0.9 if told else 0.1,
                "subjects": [name_key(name)], "names": [], "days": [self.day(n).isoformat()], "status": "deprecated", "failures": 0,
                "noted_at": self.now - timedelta(days=n % 800),
            }  # fmt: skip


_BIRDS = ("Lark", "Wren", "Dove", "Finch", "Owl", "Kite", "Heron", "Ibis", "Stork", "Crane", "Robin", "Swift", "Tern", "Gull", "Jay", "Rook", "Quail", "Snipe", "Teal", "Rail")  # fmt: skip

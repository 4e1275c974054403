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
from pipeline.resolve import name_key
from pipeline.types import EXTRACTOR

_BATCH = 5_000
_KINDS = ("model", "model", "model", "api", "app", "feature", "service")
_FIRST, _DAYS = date(2022, 1, 1), 2_400
_EVENTS = 10
"""Rows of a product: those that are held, and those that were held once."""


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
        connection.exec_driver_sql("ANALYZE")


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
            "document": self.documents(), "claim": self.claims(), "event": self.events(), "change": self.changes(),
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
            yield {"id": n, "vendor_id": self.vendor_of[n], "slug": f"product-{n}", "name": self.name(n), "kind": kind,
                   "category": "text", "summary": f"Number {n} answers questions about birds."}  # fmt: skip

    def name(self, n: int) -> str:
        bird = _BIRDS[n % len(_BIRDS)]
        return f"{bird} {n // len(_BIRDS)}"

    def replacements(self, product: int) -> list[str]:
        """What a product is replaced by; in the end by one that nothing replaces."""
        return [self.name(product + 1)] if product % 5 and product < self.size.products else []

    def aliases(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.products + 1):
            for place, name in enumerate((self.name(n), f"{self.name(n)}-2026-0{n % 9 + 1}-01")):
                yield {"id": 2 * n - 1 + place, "product_id": n, "name": name, "key": name_key(name), "resolves": True}  # fmt: skip

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
        """What the versions of a page say of a product; one in ten is by the press."""
        number = 0
        for product in range(1, self.size.products + 1):
            vendor = self.vendor_of[product]
            for version in range(self.size.claims_each):
                number += 1
                press = version % 10 == 9
                source = vendor + (self.size.vendors if press else 0)
                yield self.claim(number, product, vendor, source, press)

    def claim(self, number: int, product: int, vendor: int, source: int, press: bool) -> dict[str, Any]:
        name, day = self.name(product), self.day(product).isoformat()
        # A version of the page of this source.
        span = self.size.pages // (2 * self.size.vendors)
        document = max(1, min(self.size.pages, (number % max(1, span)) * 2 * self.size.vendors + source - 1))
        rule = {"rule": "column 'Shutdown date'", "confidence": 1.0}
        return {
            "id": number, "document_id": document, "product_id": product, "extractor": EXTRACTOR, "ordinal": number, "name": name,
            "vendor": None, "platform": f"vendor-{vendor}", "scope": "", "kind": "model", "status": "deprecated", "stated": True,
            "announced": (self.day(product) - timedelta(days=60)).isoformat(), "deprecated": None, "shutdown": day, "strength": "committed",
            "replacements": self.replacements(product), "milestones": [],
            "evidence": f"{name} | {day} | deprecated | move to {self.name(product + 1)} before it is shut down for all regions",
            "location": "Model lifecycle > Deprecated models > Text", "confidence": 0.95, "authority": "press" if press else "vendor_page",
            "fields": {"product": {"text": name, **rule}, "shutdown": {"text": day, **rule}, "status": {"text": "deprecated", **rule},
                       "announced": {"text": "", "rule": "heading or sentence above the table", "confidence": 0.8}},
            "observed": self.now - timedelta(days=number % 900), "source_url": self.url(source), "source_title": f"Lifecycle {source}",
            "known_from": self.now - timedelta(days=number % 900), "known_to": None,
        }  # fmt: skip

    def events(self) -> Iterator[dict[str, Any]]:
        """Of each product an announcement, a deprecation and a shutdown at home and elsewhere; four rows that are held no longer."""
        number = 0
        for product in range(1, self.size.products + 1):
            home, away = self.vendor_of[product], product % self.size.vendors + 1
            places = [(f"vendor-{home}", ""), (f"vendor-{away}", "" if away != home else "EU")]
            for place, (platform, scope) in enumerate(places):
                for kind, before in (("announced", 180), ("deprecated", 90), ("shutdown", 0)):
                    day = self.day(product) - timedelta(days=before) + timedelta(days=30 * place)
                    number += 1
                    yield self.event(number, product, platform, scope, kind, day)
                    if kind != "announced":
                        number += 1
                        yield self.event(number, product, platform, scope, kind, day - timedelta(days=40), closed=True)  # fmt: skip

    def event(self, number: int, product: int, platform: str, scope: str, kind: str, day: date, *, closed: bool = False) -> dict[str, Any]:  # fmt: skip
        claim = (product - 1) * self.size.claims_each + 1
        since = self.now - timedelta(days=400 + product % 500)
        moved = since + timedelta(days=number % 390)
        return {
            "id": number, "product_id": product, "platform": platform, "scope": scope, "kind": kind, "day": day.isoformat(), "first_day": day,
            "last_day": day, "precision": "day", "strength": "not_before" if product % 9 == 0 and kind == "shutdown" else "committed",
            "authority": "vendor_page", "replacements": self.replacements(product), "disputed": product % 40 == 0,
            "reason": "", "claim_id": claim, "claim_ids": list(range(claim, claim + self.size.claims_each)),
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
                "noticed_at": self.now - timedelta(minutes=11 * (self.size.events // 2 - n)), "quiet": n % 3 == 0,
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

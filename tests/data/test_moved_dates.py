"""Dates that move are told as moves, each once, with the day before and after and how far it went."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise

from sqlmodel import select

from data import store
from data.models import Change, Product
from data.sources import SourceEntry
from pipeline.types import ChangeKind, Claim, PartialDate, Reading

INVENTED = [
    {"platform": "Corvid", "product": "lark-1", "observations": [
        {"seen": "2026-01-10", "shutdown": "2026-06-01"}, {"seen": "2026-02-10", "shutdown": "2026-09-01"},
        {"seen": "2026-03-10", "shutdown": "2026-05-01"}]},
    {"platform": "Corvid", "product": "lark-2", "observations": [
        {"seen": "2026-01-10", "shutdown": "2026-06-01"}, {"seen": "2026-03-10", "shutdown": "2026-06-01"}]},
    {"platform": "Tessel", "product": "lark-1", "observations": [
        {"seen": "2026-01-11", "shutdown": "2026-06-01"}, {"seen": "2026-03-12", "shutdown": "2026-06-02"}]},
]  # fmt: skip


def replay(session, products) -> None:
    """Every page of a platform, in the order of the days on which it was seen."""
    pages = defaultdict(list)
    for product in products:
        for seen in product["observations"]:
            pages[seen["seen"], product["platform"]].append((product["product"], seen["shutdown"]))
    for (day, platform), rows in sorted(pages.items()):
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        entry = SourceEntry(
            id=f"page-of-{platform.lower().replace(' ', '-')}", vendor=platform, title=platform, urls=("https://p.example/",)
        )  # fmt: skip
        store.upsert_source(session, entry)
        saved = store.save_document(
            session, source_slug=entry.id, url=entry.urls[0], raw=f"{day} {rows}".encode(), fetched_at=at
        )
        claims = tuple(Claim(product=name, vendor=None, shutdown=PartialDate(end)) for name, end in rows)
        for _ in range(2):  # reading twice tells nothing twice
            store.save_reading(session, saved.document_id, Reading(claims=claims), now=at)


def moves(session) -> list[tuple[object, ...]]:
    fields = select(
        Product.name, Change.before_day, Change.after_day, Change.kind, Change.days, Change.noticed_at
    )
    told = (ChangeKind.MOVED, ChangeKind.BROUGHT_FORWARD)
    rows = session.exec(fields.join(Change).where(Change.event_kind == "shutdown", Change.kind.in_(told)))
    return sorted(
        (name, old, new, kind, days, at.date().isoformat()) for name, old, new, kind, days, at in rows
    )


def expected(products) -> list[tuple[object, ...]]:
    found = []
    for product in products:
        seen = product["observations"]
        for before, after in pairwise(seen):
            old, new = before["shutdown"], after["shutdown"]
            days = (date.fromisoformat(new) - date.fromisoformat(old)).days
            if days:
                kind = ChangeKind.MOVED if days > 0 else ChangeKind.BROUGHT_FORWARD
                found.append((product["product"], old, new, kind, days, after["seen"]))
    return sorted(found)


def test_invented_dates_move_as_they_were_seen_to(session):
    replay(session, INVENTED)
    assert moves(session) == expected(INVENTED)
    assert len(moves(session)) == 3


def test_real_dates_moved_exactly_as_recorded(session, shared):
    products = json.loads((shared / "corpus" / "moves.json").read_text(encoding="utf-8"))["products"]
    replay(session, products)
    assert len(expected(products)) >= 40
    assert moves(session) == expected(products)

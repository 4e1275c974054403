"""Rows made by hand, as the queries would give them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from data.queries import ChangeRow, EventRow, ProductPage, ProductRow
from pipeline.types import Authority, Milestone, PartialDate, Strength

TODAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)

_ids = count(1)


def product(name: str = "Velora 3", **known: Any) -> ProductRow:
    """A product of Corvid."""
    facts = {"kind": "model", "category": "chat", "summary": "", "status": "active"} | known
    return ProductRow(
        id=next(_ids),
        slug=name.lower().replace(" ", "-"),
        name=name,
        vendor="Corvid",
        vendor_slug="corvid",
        **facts,
    )


def event(of: ProductRow, kind: Milestone, day: str | None, **known: Any) -> EventRow:
    """Something that happened to a product on a day (or a month, a quarter, a year)."""
    facts = {
        "platform": "corvid",
        "scope": "",
        "strength": Strength.COMMITTED,
        "authority": Authority.VENDOR_PAGE,
        "replacements": (),
        "disputed": False,
        "reason": "",
        "evidence": "",
        "source_title": "Corvid: lifecycle",
        "source_url": "https://docs.corvid.example/lifecycle",
    } | known
    return EventRow(
        id=next(_ids),
        product=of,
        kind=kind,
        day=PartialDate(day) if day else None,
        official=Authority(facts["authority"]).official,
        known_from=MOMENT,
        **facts,
    )


def change(of: ProductRow, kind: str, **known: Any) -> ChangeRow:
    """A change of a product's shutdown."""
    facts = {"before_day": None, "after_day": None, "days": None} | known
    return ChangeRow(next(_ids), of, "corvid", "", "shutdown", kind, noticed_at=MOMENT, **facts)


def page(of: ProductRow, *events: EventRow) -> ProductPage:
    """What is known of a product."""
    return ProductPage(of, (), events, (), (), ())

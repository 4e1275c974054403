"""What else does the same and is not known to end."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, col, update

from data import queries
from data.alternatives import alternatives
from data.models import Product
from pipeline.types import Claim, Kind, Milestone, PartialDate, Strength
from tests.conftest import NOW
from tests.dashboard.telling import tell

TODAY = NOW.date()


def on(days: int) -> PartialDate:
    return PartialDate((TODAY + timedelta(days)).isoformat())


def test_what_lives_and_what_others_were_replaced_by_stand_other_vendors_first(session: Session) -> None:
    launched = ((Milestone.LAUNCHED, on(-900)),)
    tell(
        session,
        Claim("Hark", "Corvid", kind=Kind.APP, shutdown=on(-5)),
        Claim("Hark Lite", "Corvid", kind=Kind.APP, milestones=launched),
        at=NOW,
    )
    tell(
        session,
        Claim("Reel", "Quill", kind=Kind.APP, shutdown=on(400), strength=Strength.NOT_BEFORE),
        Claim("Oldreel", "Quill", kind=Kind.APP, shutdown=on(-90), replacements=("Newreel",)),
        Claim("Leaving", "Quill", kind=Kind.APP, shutdown=on(30), replacements=("Oldreel",)),
        at=NOW,
        vendor="Quill",
    )
    tell(session, Claim("Notes", "Penna", kind=Kind.APP, milestones=launched), at=NOW, vendor="Penna")
    session.exec(update(Product).where(col(Product.name) != "Notes").values(category="video"))
    session.commit()
    (hark,) = [row for row in queries.find_products(session, TODAY) if row.name == "Hark"]
    (notes,) = [row for row in queries.find_products(session, TODAY) if row.name == "Notes"]

    found = alternatives(session, hark, TODAY)

    assert [(one.name, one.vendor, one.replaces and one.replaces.name) for one in found] == [
        ("Reel", "Quill", None),
        ("Newreel", "Quill", "Oldreel"),
        ("Hark Lite", "Corvid", None),
    ]
    assert found[1].product is None
    assert [one.name for one in alternatives(session, hark, TODAY, limit=1)] == ["Reel"]
    assert alternatives(session, notes, TODAY) == []

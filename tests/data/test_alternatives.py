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


def living(name: str, vendor: str) -> Claim:
    """Something that runs: it is promised to stay until a day."""
    return Claim(name, vendor, kind=Kind.APP, shutdown=on(400), strength=Strength.NOT_BEFORE)


def test_what_is_known_to_live_stands_there_other_vendors_first(session: Session) -> None:
    launched = ((Milestone.LAUNCHED, on(-900)),)
    tell(
        session,
        Claim("Hark", "Corvid", kind=Kind.APP, shutdown=on(-5), replacements=("Chirp",)),
        Claim("Hark Lite", "Corvid", kind=Kind.APP, milestones=launched),
        living("Hark Pro", "Corvid"),
        living("Chirp", "Corvid"),
        living("Trill", "Corvid"),
        Claim("Whistle", "Corvid", kind=Kind.APP, shutdown=on(-500), replacements=("Hark",)),
        at=NOW,
    )
    tell(
        session,
        living("Reel", "Quill"),
        Claim("Oldreel", "Quill", kind=Kind.APP, shutdown=on(-90), replacements=("Newreel",)),
        Claim("Leaving", "Quill", kind=Kind.APP, shutdown=on(30), replacements=("Film",)),
        living("Film", "Quill"),
        at=NOW,
        vendor="Quill",
    )
    tell(session, living("Notes", "Penna"), at=NOW, vendor="Penna")
    session.exec(update(Product).where(col(Product.name).not_in(["Notes", "Film"])).values(category="video"))
    session.commit()
    rows = {row.name: row for row in queries.find_products(session, TODAY)}

    found = alternatives(session, rows["Hark"], TODAY, beside=[rows["Hark Pro"].slug])

    assert [(one.name, one.vendor, one.replaces and one.replaces.name) for one in found] == [
        ("Reel", "Quill", None),
        ("Film", "Quill", "Leaving"),
        ("Trill", "Corvid", None),
    ]
    assert [one.name for one in alternatives(session, rows["Hark"], TODAY, limit=1)] == ["Reel"]
    assert alternatives(session, rows["Notes"], TODAY) == []

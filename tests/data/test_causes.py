"""Every change says why: what happened in the world is told from what a better reader, a merger of names or the shipped facts changed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import func, select

from data import db, declarations, store
from data.models import Change, Document, Product
from data.rows import SEED
from pipeline.types import Cause, Milestone, Reading
from tests.data import world

BY = {"author": "Ada", "reason": "the vendor wrote so"}


def since(session, moment):
    """What the view tells of a moment: product, change and cause."""
    rows = session.execute(text("SELECT product, change, cause, noticed_at FROM changes ORDER BY change_id"))
    asked = select(func.count()).select_from(Change).where(Change.noticed_at == moment)
    found = list(rows)[-session.exec(asked).one() :]
    return [(product, change, cause) for product, change, cause, _ in found]


def test_a_change_says_why(filled):
    with db.session(filled) as session:
        at = world.now() + timedelta(hours=1)
        again = session.exec(
            select(func.max(Document.id)).where(Document.url == world.LIFECYCLE.urls[0])
        ).one()
        better = world.Claim(
            **{**vars(world.claim("finch", world.day(400), scope="EU")), "extractor": "better"}
        )
        store.save_reading(session, again, Reading(claims=(better,)), now=at, cause=Cause.READER)
        assert {cause for *_, cause in since(session, at)} == {"reader"}
        assert ("finch", "brought_forward", "reader") in since(session, at) or ("finch", "moved", "reader") in since(session, at)  # fmt: skip
        later = at + timedelta(hours=1)
        declarations.fact(session, "wren", Milestone.SHUTDOWN, world.day(90), now=later, **BY)
        assert since(session, later)[0][2] == "declaration"
        last = later + timedelta(hours=1)
        declarations.merge(session, "wren", "dove", now=last, **BY)
        assert {cause for *_, cause in since(session, last)} == {"identity"}


def test_quiet_is_what_did_not_happen_in_the_world(filled):
    with db.session(filled) as session:
        rows = set(session.exec(select(Change.cause, Change.quiet).distinct()))
        assert rows == {(Cause.DOCUMENT, False), (Cause.SEED, True)}
        seeded = session.exec(
            select(func.count())
            .select_from(Change)
            .join(Document, Document.id == Change.document_id)
            .where(Change.cause == SEED)
        )
        assert seeded.one() > session.exec(select(func.count()).select_from(Product)).one() / 2
        told = session.execute(text("SELECT DISTINCT cause FROM changes")).scalars().all()
        assert told == ["document"]

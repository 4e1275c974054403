"""Search among products, and lists of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from data.finding import find
from pipeline.types import Claim, Kind, PartialDate
from tests.conftest import NOW
from tests.dashboard.telling import tell

TODAY = NOW.date()


@pytest.fixture
def told(session: Session) -> Session:
    """Three Veloras of Corvid, one of which has ended, and Hark by Quill."""
    end = PartialDate((TODAY - timedelta(5)).isoformat())
    soon = PartialDate((TODAY + timedelta(5)).isoformat())
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=end),
        Claim("velora-3-mini-2026", "Corvid", shutdown=soon),
        Claim("Velora 30% (100_0)", "Corvid", shutdown=soon),
        at=NOW,
    )
    tell(session, Claim("Hark", "Quill", kind=Kind.APP, shutdown=soon), at=NOW, vendor="Quill")
    return session


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"text": "velora 3"}, ["Velora 3", "Velora 30% (100_0)", "velora-3-mini-2026"]),
        ({"text": "quill"}, ["Hark"]),
        ({"text": "VELORA mini"}, ["velora-3-mini-2026"]),
        ({"text": "30%"}, ["Velora 30% (100_0)"]),
        ({"text": "zz' OR 1=1 --"}, []),
        ({"statuses": ["retired"]}, ["Velora 3"]),
        ({"kinds": ["app"]}, ["Hark"]),
        ({"vendors": ["quill"], "text": "velora"}, []),
        ({}, ["Velora 3", "Velora 30% (100_0)", "velora-3-mini-2026", "Hark"]),
    ],
)
def test_products_are_found(asked: dict[str, object], names: list[str], told: Session) -> None:
    hits = find(told, TODAY, **asked)  # type: ignore[arg-type]

    assert [row.name for row in hits.rows] == names
    assert not hits.more


def test_no_more_is_given_than_asked_for(told: Session) -> None:
    first, second = (find(told, TODAY, limit=3, offset=offset) for offset in (0, 3))

    assert (len(first.rows), first.more, first.total) == (3, True, 4)
    assert ([row.name for row in second.rows], second.more) == (["Hark"], False)


@pytest.mark.parametrize(
    ("asked", "total"),
    [({"text": "velora", "statuses": ["retired"]}, 1), ({"vendors": ["corvid"]}, 3), ({"statuses": ["retired"]}, None)],
)  # fmt: skip
def test_how_many_there_are_is_counted_where_that_is_cheap(
    asked: dict[str, object], total: int | None, told: Session
) -> None:
    assert find(told, TODAY, limit=1, **asked).total == total  # type: ignore[arg-type]

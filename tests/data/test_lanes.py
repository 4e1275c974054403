"""Which products a timeline shows, on days around a fixed one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from data import lanes
from data.lanes import View
from pipeline.types import Claim, Kind, PartialDate, Strength
from tests.conftest import NOW
from tests.dashboard.telling import tell

TODAY = NOW.date()


def on(days: int) -> PartialDate:
    return PartialDate((TODAY + timedelta(days)).isoformat())


@pytest.fixture
def told(session: Session) -> Session:
    """Products of Corvid with ends of every sort, and one of Quill; Velora 6 was put off."""
    tell(
        session,
        Claim("Velora 1", "Corvid", shutdown=on(-10)),
        Claim("Velora 2", "Corvid", shutdown=on(60)),
        Claim("Velora 3", "Corvid", kind=Kind.API, shutdown=on(5)),
        Claim("Velora 4", "Corvid", shutdown=on(20), strength=Strength.NOT_BEFORE),
        Claim("Velora 5", "Corvid", deprecated=on(-3)),
        Claim("Velora 6", "Corvid", shutdown=on(100)),
        Claim("Velora 7", "Corvid", shutdown=PartialDate(f"{TODAY.year}")),
        at=NOW - timedelta(days=40),
    )
    tell(session, Claim("Velora 6", "Corvid", shutdown=on(130)), at=NOW)
    tell(session, Claim("Hark", "Quill", kind=Kind.APP, shutdown=on(5)), at=NOW, vendor="Quill")
    return session


def names(found: lanes.Found) -> list[str]:
    return [slug.removeprefix("corvid-") for slug in found.slugs]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.NEXT, ["velora-3", "quill-hark", "velora-7", "velora-2", "velora-6"]),
        (View.ENDED, ["velora-1"]),
        (View.EARLIEST, ["velora-4"]),
        (View.UNDATED, ["velora-5"]),
        (View.MOVED, ["velora-6"]),
    ],
)
def test_a_view_has_its_products_in_its_order(view: View, expected: list[str], told: Session) -> None:
    found = lanes.products(told, TODAY, view)

    assert names(found) == expected
    assert found.total == len(expected)


def test_days_vendors_and_kinds_narrow_a_view(told: Session) -> None:
    def shown(view: View, **asked: object) -> list[str]:
        return names(lanes.products(told, TODAY, view, **asked))  # type: ignore[arg-type]

    assert shown(View.NEXT, last=TODAY + timedelta(30)) == ["velora-3", "quill-hark"]
    # A year that is running has ended by its last day, and only then certainly.
    assert shown(View.NEXT, last=date(TODAY.year, 12, 31)) == ["velora-3", "quill-hark", "velora-7"]
    days = {"first": TODAY + timedelta(1), "last": TODAY + timedelta(30)}
    assert shown(View.NEXT, **days) == ["velora-3", "quill-hark", "velora-7"]  # it may end between them
    assert shown(View.NEXT, vendors=["quill"]) == ["quill-hark"]
    assert shown(View.NEXT, kinds=["api", "app"]) == ["velora-3", "quill-hark"]
    assert shown(View.ENDED, first=TODAY - timedelta(5)) == []
    assert shown(View.MOVED, first=TODAY - timedelta(7)) == ["velora-6"]
    assert shown(View.MOVED, last=TODAY - timedelta(7)) == []


def test_what_changed_lately_comes_first_and_ends_ahead_before_those_past(told: Session) -> None:
    assert names(lanes.products(told, TODAY, View.CHANGED, first=TODAY)) == ["quill-hark", "velora-6"]
    assert lanes.products(told, TODAY, View.CHANGED).total == 8


def test_views_as_they_were_known_at_a_moment(told: Session) -> None:
    before, day = NOW - timedelta(days=10), TODAY - timedelta(days=10)

    assert names(lanes.products(told, day, View.NEXT, known=before)) == [
        "velora-3",
        "velora-7",
        "velora-2",
        "velora-6",
    ]
    assert names(lanes.products(told, TODAY, View.MOVED, known=before)) == []
    assert lanes.products(told, day, View.CHANGED, known=before).total == 7
    assert lanes.ends_by_day(told, TODAY, TODAY + timedelta(140), known=before) == {
        on(days).first: 1 for days in (5, 60, 100)
    }
    assert lanes.products(told, day, View.ALL, known=NOW - timedelta(days=41)).total == 0


def test_no_more_is_read_than_asked_for_but_all_are_counted(told: Session) -> None:
    assert lanes.products(told, TODAY, View.NEXT, limit=0) == lanes.Found((), 5)
    page = lanes.products(told, TODAY, View.NEXT, limit=2, offset=2)
    assert (names(page), page.total) == (["velora-7", "velora-2"], 5)


def test_everything_runs_from_the_next_end_over_the_last_to_none(told: Session) -> None:
    assert names(lanes.products(told, TODAY, View.ALL))[-2:] == ["velora-1", "velora-5"]


def test_ends_are_counted_by_day_where_the_day_is_firm(told: Session) -> None:
    found = lanes.ends_by_day(told, TODAY, TODAY + timedelta(90))

    assert found == {on(5).first: 2, on(60).first: 1}
    assert lanes.ends_by_day(told, TODAY, TODAY + timedelta(90), vendors=["quill"]) == {on(5).first: 1}
    assert lanes.ends_by_day(told, date(2031, 1, 1), date(2031, 2, 1)) == {}

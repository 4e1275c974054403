"""The words of the house as values: partial dates above all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.types import Authority, Claim, PartialDate, Precision, Strength, utc


@pytest.mark.parametrize(
    ("iso", "precision", "first", "last"),
    [
        ("2027-03-14", Precision.DAY, date(2027, 3, 14), date(2027, 3, 14)),
        ("2028-02", Precision.MONTH, date(2028, 2, 1), date(2028, 2, 29)),
        ("2027-Q1", Precision.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),
        ("2027-Q4", Precision.QUARTER, date(2027, 10, 1), date(2027, 12, 31)),
        ("2027-H1", Precision.HALF, date(2027, 1, 1), date(2027, 6, 30)),
        ("2027-H2", Precision.HALF, date(2027, 7, 1), date(2027, 12, 31)),
        ("2027", Precision.YEAR, date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(iso, precision, first, last):
    day = PartialDate(iso)
    assert (day.precision, day.first, day.last, str(day)) == (precision, first, last, iso)


WRONG = (
    *("", "2027-3-14", "2027-02-30", "2027-13", "2027-00", "2027-03-00", "2027-Q5", "2027-H3"),
    *("27-03-14", "2027-03-14T00:00", "next week", "1949", "2201-01-01", "٢٠٢٧"),
)


@pytest.mark.parametrize("wrong", WRONG)
def test_anything_else_is_refused(wrong):
    with pytest.raises(ValueError, match=r"not a|must be|out of range|day"):
        PartialDate(wrong)


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)))
def test_every_coarser_spelling_holds_the_day(day):
    month, half = day.month, 1 if day.month < 7 else 2
    exact = PartialDate(day.isoformat())
    for iso in (f"{day:%Y-%m}", f"{day:%Y}-Q{(month + 2) // 3}", f"{day:%Y}-H{half}", f"{day:%Y}"):
        assert PartialDate(iso).first <= exact.first == day == exact.last <= PartialDate(iso).last


def test_only_a_shutdown_can_be_no_sooner_than():
    claim = Claim("lark-3", "Corvid", strength=Strength.NOT_BEFORE)
    assert not claim.not_before
    assert Claim("lark-3", "Corvid", strength=Strength.NOT_BEFORE, shutdown=PartialDate("2027")).not_before


def test_a_claim_cannot_be_edited():
    with pytest.raises(FrozenInstanceError):
        Claim("lark-3", "Corvid").product = "lark-4"  # type: ignore[misc]


def test_who_is_official():
    assert [a.value for a in Authority if not a.official] == ["press", "seed_press"]


def test_moments_are_utc():
    assert utc(datetime(2026, 1, 1)) == datetime(2026, 1, 1, tzinfo=UTC)  # noqa: DTZ001 - naive on purpose
    tokyo = timezone(timedelta(hours=9))
    assert utc(datetime(2026, 1, 1, 9, tzinfo=tokyo)).isoformat() == "2026-01-01T00:00:00+00:00"

"""The year ahead as a grid of days: on which of them much ends, for those who plan when nothing may change. No Streamlit here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Day:
    """A day, how many products end on it, and whether it lies in the freeze."""

    day: date
    count: int
    frozen: bool

    @property
    def weight(self) -> int:
        """How dark it is drawn, from 0 for nothing to 3."""
        return (self.count > 0) + (self.count > 2) + (self.count > 5)


@dataclass(frozen=True)
class Week:
    """A column: its days by weekday from Monday, None for those before the first or after the last."""

    days: tuple[Day | None, ...]
    opens: date | None
    """The first of a month that lies in it, where one does."""


def weeks(
    ends: Mapping[date, int], first: date, last: date, frozen: tuple[date, date] | None = None
) -> Iterator[Week]:
    """The weeks that `first` to `last` lie in. `ends` tells how many products end on a day, days without one may be left out."""
    monday = first - timedelta(first.weekday())
    while monday <= last:
        dates = [monday + timedelta(days) for days in range(7)]
        yield Week(
            tuple(_day(day, ends, frozen) if first <= day <= last else None for day in dates),
            next((day for day in dates if day.day == 1 and first <= day <= last), None),
        )
        monday += timedelta(7)


def _day(day: date, ends: Mapping[date, int], frozen: tuple[date, date] | None) -> Day:
    return Day(day, ends.get(day, 0), frozen is not None and frozen[0] <= day <= frozen[1])

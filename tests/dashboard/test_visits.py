"""When somebody was here last, as the cookie says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard import visits

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def cookie(before: datetime | None, seen: datetime) -> dict[str, str]:
    return {visits.COOKIE: f"{int(before.timestamp()) if before else ''}.{int(seen.timestamp())}"}


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cookies", "day"),
    [
        ({}, None),
        (cookie(None, at(29, 11)), None),
        (cookie(None, at(20, 9)), date(2026, 11, 20)),
        (cookie(at(3, 9), at(20, 9)), date(2026, 11, 20)),
        (cookie(at(20, 9), at(29, 11)), date(2026, 11, 20)),
        ({visits.COOKIE: "x.1"}, None),
        ({visits.COOKIE: "1.2.3"}, None),
        (cookie(datetime(2031, 1, 1, tzinfo=UTC), at(29, 11)), date(2026, 11, 29)),
    ],
)
def test_a_visit_is_the_one_before_this_one(cookies: dict[str, str], day: date | None) -> None:
    assert visits.last_visit(cookies, NOW) == day

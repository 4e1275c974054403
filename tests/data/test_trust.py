"""How sure an event is, with the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.queries import ClaimRow, EventRow, ProductRow
from data.trust import Level, trust
from pipeline.types import PartialDate

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LARK = ProductRow(1, "lark", "Lark", "Corvid", "corvid", "app", "", "", "deprecated")


def event(authority="vendor_page", day="2026-09-01", strength="committed", disputed=False):
    return EventRow(
        1, LARK, "corvid", "", "shutdown", PartialDate(day) if day else None, strength, authority,
        authority != "press", (), disputed, "", "", "", "", NOW,
    )  # fmt: skip


def claim(url, day="2026-09-01", scope=""):
    return ClaimRow(
        1,
        "",
        url,
        "press",
        NOW,
        "corvid",
        scope,
        "deprecated",
        None,
        None,
        day,
        "committed",
        (),
        "",
        "",
        1.0,
        1,
    )


@pytest.mark.parametrize(
    ("held", "claims", "level", "reason"),
    [
        (event(), [claim("a")], Level.HIGH, "the vendor's own page says so"),
        (event(), [claim("a"), claim("b"), claim("c", "2027-01-01"), claim("d", scope="EU")], Level.HIGH, "2 sources agree"),
        (event(strength="not_before"), [], Level.FAIR, "the day is only the earliest possible"),
        (event(disputed=True), [], Level.FAIR, "another source gives another day"),
        (event(day=None), [], Level.FAIR, "no date is known; it is watched for"),
        (event("press"), [claim("a")], Level.LOW, "only third parties say so, not the vendor"),
        (event("press"), [claim("a"), claim("b")], Level.FAIR, "2 sources agree"),
        (replace(event("seed_official"), quoted=True), [], Level.FAIR, "the vendor's page was not read itself, only what another page quotes of it"),
        (event("declared"), [], Level.HIGH, "declared by hand"),
    ],
)  # fmt: skip
def test_an_event_is_as_sure_as_what_it_rests_on(held, claims, level, reason):
    found = trust(held, claims)
    assert found.level is level
    assert reason in found.reasons

"""How a product stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from data import db, queries
from data.sources import SourceEntry
from data.standing import Moment, Standing, standing
from data.trust import Level, trust
from pipeline.types import Authority, Milestone, PartialDate, Strength
from tests.data import world

TODAY = date(2026, 6, 15)


def moment(kind: str, day: str | None, platform="corvid", strength=Strength.COMMITTED, scope="") -> Moment:
    when = PartialDate(day) if day else None
    return Moment(platform, kind, when and when.first, when and when.last, strength, scope)


def stands(*moments: Moment, today: date = TODAY) -> Standing:
    return standing(moments, "corvid", today)


def test_nothing_known_is_unknown_and_rumours_do_not_help():
    assert stands() is Standing.UNKNOWN
    assert stands(moment("rumoured", "2026-01-01"), moment("unveiled", "2026-01-01")) is Standing.UNKNOWN


def test_a_launch_alone_does_not_say_that_it_still_runs():
    assert stands(moment("launched", "2026-06-15")) is Standing.UNKNOWN


def test_active_from_its_launch_where_its_end_is_known():
    end = moment("merged", "2027")
    assert stands(moment("launched", "2026-06-15"), end) is Standing.ACTIVE
    assert stands(moment("launched", "2026-06-16"), moment("merged", "2027")) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-14", Standing.RETIRED),
        ("2026-06-15", Standing.RETIRED),
        ("2026-06-16", Standing.DEPRECATED),
        ("2026-05", Standing.RETIRED),
        ("2026-06", Standing.DEPRECATED),
        ("2026-H1", Standing.DEPRECATED),
        ("2025", Standing.RETIRED),
        (None, Standing.RETIRED),
    ],
)
def test_it_is_retired_on_the_day_itself_and_a_month_on_its_last_day(day, expected):
    assert stands(moment("launched", "2024"), moment("shutdown", day)) is expected


@pytest.mark.parametrize("day", ["2026-01-01", "2027-01-01"])
@pytest.mark.parametrize("strength", [Strength.NOT_BEFORE, Strength.ESTIMATED])
def test_an_earliest_or_estimated_day_leaves_it_active_also_once_past(day, strength):
    assert stands(moment("shutdown", day, strength=strength)) is Standing.ACTIVE


@pytest.mark.parametrize("kind", ["announced", "deprecated", "closed_to_new", "read_only"])
def test_notice_counts_from_its_day_on(kind):
    end = moment("shutdown", "2026-12-01")
    assert stands(moment(kind, "2026-06-15"), end) is Standing.DEPRECATED
    assert stands(moment(kind, "2026-06-15")) is Standing.DEPRECATED
    assert stands(moment(kind, None)) is Standing.DEPRECATED
    assert stands(moment("launched", "2024"), moment(kind, "2026-06-16"), end) is Standing.ACTIVE


def test_an_end_ahead_with_no_day_of_notice_known_counts_as_noticed():
    assert stands(moment("shutdown", "2026-12-01")) is Standing.DEPRECATED


def test_one_scope_gone_is_deprecated_and_all_scopes_gone_is_retired():
    gone, later = moment("shutdown", "2026-01-01"), moment("shutdown", "2026-07-01")
    assert stands(gone, later, moment("deprecated", "2026-06-20")) is Standing.DEPRECATED
    assert stands(gone, later, today=date(2026, 7, 1)) is Standing.RETIRED
    assert stands(gone, moment("shutdown", "2026-02-01", strength=Strength.NOT_BEFORE)) is Standing.DEPRECATED


@pytest.mark.parametrize(
    ("scope", "earliest", "expected"),
    [
        ("", "2025-09-01", Standing.RETIRED),
        ("", "2026-09-01", Standing.DEPRECATED),
        ("eu", "2025-09-01", Standing.DEPRECATED),
        ("us", "2025-09-01", Standing.RETIRED),
    ],
)
def test_the_end_of_the_whole_overtakes_the_earliest_day_of_a_part(scope, earliest, expected):
    """What was promised to stay until a day may end on any day after it, and once it has, nothing is left of the promise."""
    gone = moment("shutdown", "2026-05-26", scope=scope)
    promised = moment("shutdown", earliest, strength=Strength.NOT_BEFORE, scope="us")
    assert stands(gone, promised) is expected


def test_the_vendors_own_platform_decides_where_anything_is_known_of_it():
    elsewhere = moment("shutdown", "2026-01-01", platform="finch")
    assert stands(moment("launched", "2024"), elsewhere) is Standing.ACTIVE
    assert stands(elsewhere) is Standing.RETIRED
    assert stands(moment("shutdown", "2026-01-01"), moment("launched", "2026-05-01", platform="finch")) is (
        Standing.RETIRED
    )


@pytest.mark.parametrize("day", ["2026-06-15", "2026-05", None])
def test_merged_once_the_day_has_passed_or_is_not_known(day):
    assert stands(moment("merged", day)) is Standing.MERGED
    assert stands(moment("launched", "2024"), moment("merged", "2026-06-16")) is Standing.ACTIVE


def test_merged_until_it_goes_and_retired_when_it_went_later():
    merged = moment("merged", "2026-02-01")
    assert stands(merged, moment("shutdown", "2026-12-01")) is Standing.DEPRECATED
    assert stands(merged, moment("shutdown", "2026-04-30")) is Standing.RETIRED
    assert stands(merged, moment("shutdown", "2026-02-01")) is Standing.MERGED


def test_renamed_lives_on_unless_it_is_ending():
    renamed = moment("renamed", "2026-02-01")
    assert stands(renamed) is Standing.RENAMED
    assert stands(renamed, moment("deprecated", "2026-03-01")) is Standing.DEPRECATED


def test_a_reversal_undoes_the_notices_and_ends_before_it():
    past = (moment("announced", "2026-01-01"), moment("shutdown", "2026-02-01"))
    assert stands(*past) is Standing.RETIRED
    assert stands(*past, moment("reversed", "2026-03-01")) is Standing.ACTIVE
    assert stands(*past, moment("reversed", "2026-07-01")) is Standing.RETIRED
    assert stands(*past, moment("reversed", "2025-12-01")) is Standing.RETIRED
    again = moment("shutdown", "2026-06-01")
    assert stands(*past, moment("reversed", "2026-03-01"), again) is Standing.RETIRED


def test_an_undated_reversal_undoes_the_notices_where_no_end_is_held_any_more():
    notice, back = moment("announced", "2026-01-01"), moment("reversed", None)
    assert stands(notice, back) is Standing.ACTIVE
    assert stands(notice, moment("shutdown", "2026-12-01"), back) is Standing.DEPRECATED


def test_the_timeline_is_as_sure_as_the_rule_in_python(filled):
    with db.session(filled) as session:
        today = TODAY
        press = SourceEntry(
            id="far-news", title="Far", urls=("https://far.example/",), authority=Authority.PRESS
        )
        for place, days in enumerate((("2031-01-01", "2031-02-02"), ("2031-01-01", "2031-03-03"))):
            outlet = press.model_copy(
                update={"id": f"far-{place}", "urls": (f"https://far-{place}.example/",)}
            )
            told = [world.claim(f"bird-{n}", world.PartialDate(day)) for n, day in enumerate(days)]
            launched = (Milestone.LAUNCHED, world.PartialDate(f"2025-0{place + 1}"))
            told.append(replace(world.claim("bird-9", world.PartialDate("2031")), milestones=(launched,)))
            world.tell(session, outlet, world.SEEDED, *told)
        rows = session.execute(text("SELECT event_id, confidence FROM timeline")).all()
        pages = {e.product.slug for e in queries.timeline(session, today=today)}
        found = {}
        for slug in pages:
            page = queries.product_page(session, slug, today)
            found |= {event.id: trust(event, page.claims).level for event in page.events}
        assert dict(map(tuple, rows)) == found
        assert {*found.values()} == {*Level}

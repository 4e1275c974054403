"""How sources fare: what fails, what says far less than before, what fell silent, and what vanished from a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from data.health import PATIENCE, Record, State, Version, judge, lists_far_less, vanished
from data.sources import Cadence

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def version(days_ago: float, *products: int, problem: str = "") -> Version:
    return Version(NOW - days_ago * DAY, frozenset(products), len(products), problem)


def record(*versions: Version, kind: str = "page", heard: float = 0, **more: object) -> Record:
    given = {"checked_at": NOW, "succeeded_at": NOW - heard * DAY, "cadence": "daily", **more}
    return Record(
        "quill", "Quill lifecycle", "Quill", kind, url="https://quill.example", versions=versions, **given
    )


def test_a_source_that_answers_and_says_the_same_is_healthy():
    found = judge(record(version(20, 1, 2), version(3, 1, 2, 3)), NOW)
    assert (found.state, found.claims, found.before) == (State.HEALTHY, 3, None)


def test_a_source_that_gave_nothing_yet_is_new():
    assert judge(record(checked_at=None, succeeded_at=None), NOW).state is State.NEW


def test_a_failed_fetch_and_an_unreadable_version_are_failing_with_their_reason():
    failed = judge(record(version(3, 1), failure="status 503", heard=2), NOW)
    assert (failed.state, failed.reason, failed.since) == (State.FAILING, "status 503", NOW - 2 * DAY)
    unread = judge(record(version(3, 1), version(1, problem="no text in it")), NOW)
    assert (unread.state, unread.reason) == (State.FAILING, "kept, but cannot be read: no text in it")
    assert unread.advice


def test_another_page_in_place_of_the_page_is_suspect_and_what_was_said_stands():
    instead = {
        "failure": "a log-in page in place of the page",
        "remarks": {"instead": "a log-in page in place of the page"},
    }
    found = judge(record(version(3, 1, 2), heard=2, **instead), NOW)
    assert (found.state, found.reason, found.since) == (State.SUSPECT, instead["failure"], NOW - 2 * DAY)
    assert found.claims == 2
    assert judge(record(version(3, 1), failure="HTTP 500", heard=2), NOW).state is State.FAILING


def test_the_rhythm_of_a_source_is_known_once_it_changed_a_few_times():
    assert record(version(9, 1), version(5, 1), version(3, 1)).rhythm is None
    weekly = record(*[version(80 - 7 * at, at) for at in range(5)])
    assert weekly.rhythm == 7 * DAY
    found = judge(weekly, NOW).as_json()
    assert (found["rhythm_days"], [one["claims"] for one in found["versions"]]) == (7.0, [1] * 5)


def test_a_page_that_lists_far_less_is_suspect_since_that_version():
    found = judge(record(version(9, *range(12)), version(2, *range(8)), version(1, *range(8), 99)), NOW)
    assert (found.state, found.since, found.before) == (State.SUSPECT, NOW - 2 * DAY, 12)
    assert found.reason == "4 of the 12 products that it listed are gone at once"


def test_a_page_that_lists_its_products_again_is_well_again():
    found = judge(record(version(9, *range(12)), version(2, *range(8)), version(1, *range(12))), NOW)
    assert found.state is State.HEALTHY


def test_a_page_that_has_listed_less_for_a_month_does_so_on_purpose():
    found = judge(record(version(90, *range(12)), version(31, *range(8))), NOW)
    assert found.state is State.HEALTHY


def test_a_page_of_an_old_archive_that_lists_far_less_is_suspect_however_long_ago_that_was():
    found = judge(record(version(400, *range(12)), version(399, *range(8)), heard=400, cadence="once"), NOW)
    assert (found.state, found.since) == (State.SUSPECT, NOW - 399 * DAY), (
        "nobody saw it list less for a month"
    )


def test_rows_that_leave_one_by_one_are_no_reason_for_doubt():
    leaving = [version(20 - at, *range(at, 12)) for at in range(6)]
    assert judge(record(*leaving), NOW).state is State.HEALTHY


def test_feeds_drop_their_old_entries_by_nature():
    versions = (version(9, *range(12)), version(2, 40, 41))
    assert judge(record(*versions, kind="feed"), NOW).state is State.HEALTHY
    assert judge(record(*versions, kind="api"), NOW).state is State.SUSPECT


@pytest.mark.parametrize(
    ("before", "after", "less"),
    [(range(1), (), True), (range(3), (0, 1), False), (range(5), (0, 1, 2), True), ((), (), False), (range(40), range(33), False),
     (range(40), range(32), True)],
)  # fmt: skip
def test_far_less_is_a_fifth_of_the_products_or_all_of_them(before, after, less):
    assert lists_far_less(version(2, *before), version(1, *after)) is less


def test_a_page_of_an_archive_is_never_stale():
    assert judge(record(version(900, 1), heard=900, cadence="once"), NOW).state is State.HEALTHY


@pytest.mark.parametrize("cadence", [Cadence.HOURLY, Cadence.DAILY, Cadence.WEEKLY])
def test_a_source_is_stale_once_it_was_not_heard_for_much_longer_than_it_is_asked(cadence):
    late = PATIENCE[cadence] / DAY + 0.1
    found = judge(record(version(40, 1), heard=late, cadence=cadence), NOW)
    assert (found.state, found.since) == (State.STALE, NOW - late * DAY)
    assert judge(record(version(40, 1), heard=late - 0.2, cadence=cadence), NOW).state is State.HEALTHY


def test_a_feed_that_has_been_silent_for_many_times_its_usual_pause_is_stale():
    weekly = [version(80 - 7 * at, at) for at in range(6)]
    found = judge(record(*weekly, kind="feed"), NOW)
    assert (found.state, found.reason) == (
        State.STALE,
        "nothing new for 45 days, where something used to come every 7 days",
    )
    assert judge(record(*weekly, kind="page"), NOW).state is State.HEALTHY, "a page may stay as it is"


def test_what_a_trusted_version_no_longer_lists_has_vanished_since_then():
    assert vanished(record(version(30, 1, 2, 3), version(9, 1, 2), version(3, 1, 2, 4))) == {3: NOW - 9 * DAY}
    assert vanished(record(version(30, 1, 2), version(9, 1), version(3, 1, 2))) == {}


def test_nothing_vanishes_by_a_version_that_is_suspect():
    assert vanished(record(version(30, *range(12)), version(3, *range(6)))) == {}

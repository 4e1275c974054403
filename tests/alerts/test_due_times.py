"""When things are due, whatever the clocks do: time zones, daylight saving, 29 February, dates that are not days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.phrases import Phrases
from alerts.reminders import due, has_come
from data import outbox
from data.rhythm import Pace, Rhythm
from pipeline.types import Milestone, PartialDate, Strength
from tests.dashboard import rows as made
from wording import languages

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right"))
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.integers(0, 23)
rhythms = st.builds(Rhythm, st.sampled_from(list(Pace)), hours, st.integers(0, 6), st.sampled_from(ZONES))
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
parts = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: day.isoformat()[:7]),
    st.builds("{}-Q{}".format, st.integers(2024, 2032), st.integers(1, 4)),
    st.builds("{}-H{}".format, st.integers(2024, 2032), st.integers(1, 2)),
    st.integers(2024, 2032).map(str),
).map(PartialDate)
AHEAD = (90, 30, 14, 7, 1, 0)


@given(rhythms, moments)
def test_the_next_digest_is_after_now_within_its_period_and_at_its_hour(rhythm, now):
    following = rhythm.next(now)
    if rhythm.pace is Pace.AT_ONCE:
        assert following == now
        return
    assert now < following <= now + timedelta(days=1 if rhythm.pace is Pace.DAILY else 7, hours=25)
    local = following.astimezone(ZoneInfo(rhythm.zone))
    assert rhythm.pace is Pace.DAILY or local.weekday() == rhythm.weekday
    # Where the clocks are put forward over the hour, it is the moment that the hour would have been.
    assert local.hour == rhythm.hour or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()


@given(rhythms, moments)
def test_digests_come_one_after_the_other_and_none_twice(rhythm, now):
    if rhythm.pace is Pace.AT_ONCE:
        return
    first = rhythm.next(now)
    second = rhythm.next(first)
    assert second - first >= timedelta(days=0 if rhythm.pace is Pace.DAILY else 6, hours=20)
    assert rhythm.next(second - timedelta(seconds=1)) == second


@given(rhythms, days)
def test_an_hour_of_a_day_is_one_moment_of_that_day(rhythm, day):
    moment = rhythm.on(day)
    assert moment.tzinfo is UTC
    assert abs(moment.astimezone(ZoneInfo(rhythm.zone)).replace(tzinfo=None) - datetime.combine(day, datetime.min.time())) <= timedelta(days=1, hours=1)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "hour", "day", "utc"),
    [
        ("Europe/Vienna", 2, "2027-03-28", "01:00"),  # does not exist: the clocks go from 2 to 3
        ("Europe/Vienna", 2, "2027-10-31", "00:00"),  # comes twice: the first
        ("America/New_York", 8, "2027-03-14", "12:00"),
        ("America/New_York", 8, "2027-03-13", "13:00"),
        ("Asia/Kolkata", 8, "2028-02-29", "02:30"),
        ("Pacific/Kiritimati", 0, "2027-01-01", "10:00"),
        ("Pacific/Pago_Pago", 23, "2027-01-01", "10:00"),
    ],
)
def test_an_hour_where_the_clocks_change(zone, hour, day, utc):
    assert f"{Rhythm(hour=hour, zone=zone).on(date.fromisoformat(day)):%H:%M}" == utc


@given(parts, rhythms, moments, moments)
def test_a_reminder_is_due_after_it_was_armed_and_not_before_its_day(day, rhythm, since, now):
    found = due(day, AHEAD, rhythm, since=since, now=now)
    if found is None:
        return
    ahead, moment = found
    assert since < moment <= now
    assert moment == rhythm.on(day.first - timedelta(days=ahead))
    assert rhythm.today(now) <= day.last or (ahead == 0 and day.first == day.last)
    later = [
        other
        for other in AHEAD
        if other < ahead and since < rhythm.on(day.first - timedelta(days=other)) <= now
    ]
    assert not later, "of several only the last is sent"


@given(parts, rhythms, st.integers(0, 400), st.integers(60, 600))
@example(
    PartialDate("2028-02-29"), Rhythm(hour=23, zone="Europe/Berlin"), 5, 600
)  # looked at after midnight only
@example(PartialDate("2028-02-29"), Rhythm(hour=2, zone="Europe/Berlin"), 7, 60)
@example(PartialDate("2027-03-28"), Rhythm(hour=2, zone="Europe/Berlin"), 7, 90)  # an hour that is skipped
@example(PartialDate("2027-10-31"), Rhythm(hour=2, zone="Europe/Berlin"), 7, 90)  # an hour that comes twice
@settings(max_examples=15, deadline=None)
def test_looking_often_or_seldom_finds_each_reminder_once(day, rhythm, start, step):
    begun = rhythm.on(day.first) - timedelta(days=100, hours=start)
    often, moment = [], begun
    while moment < rhythm.on(day.first):
        found = due(day, AHEAD, rhythm, since=moment, now=moment + timedelta(minutes=step))
        often += [found[0]] if found else []
        moment += timedelta(minutes=step)
    assert often == [ahead for ahead in AHEAD if rhythm.on(day.first - timedelta(days=ahead)) > begun]


@given(parts, parts, rhythms, moments)
def test_another_date_is_another_reminder(old, new, rhythm, now):
    """A reminder is the same only for the same day, so a move arms all of them anew."""
    if old == new:
        return
    first = due(old, AHEAD, rhythm, since=now - timedelta(days=200), now=now)
    second = due(new, AHEAD, rhythm, since=now, now=now + timedelta(days=3000))
    assert first is None or second is None or (old, first[0]) != (new, second[0])


@given(parts, rhythms, moments, moments)
def test_a_day_has_come_once_its_last_day_is_there(day, rhythm, since, now):
    moment = has_come(day, rhythm, since=since, now=now)
    assert moment is None or (since < moment <= now and moment == rhythm.on(day.last))


@given(rhythms, moments, parts)
def test_what_ends_before_the_next_digest_is_told_at_once(rhythm, now, day):
    told = outbox.due_at(rhythm, now, day)
    assert told in (now, rhythm.next(now))
    if now.date() < day.first < rhythm.today(rhythm.next(now)):
        assert told == now


@pytest.mark.parametrize("language", [*languages()])
@given(day=parts, today=days)
@settings(deadline=None)  # the first of each language loads it
def test_every_date_is_said_in_every_language_and_no_more_precisely_than_it_is(language, day, today):
    said = Phrases(language).day(day)
    assert day.iso[:4] in said and "{" not in said
    if day.precision.value in ("year",):
        assert said == day.iso
    assert Phrases(language).left(day, today)


@pytest.mark.parametrize(
    ("iso", "strength", "said"),
    [
        ("2027-03-14", "committed", "14 March 2027 (in 13 days)"),
        ("2027-03-14", "not_before", "no earlier than 14 March 2027 (in 13 days)"),
        ("2027-03", "estimated", "expected March 2027 (any day now)"),
        ("2027-Q2", "committed", "2nd quarter of 2027 (in 31 days)"),
        ("2027-H2", "committed", "second half of 2027 (in 122 days)"),
        ("2026", "committed", "2026 (60 days ago)"),
        ("2027-03-01", "committed", "1 March 2027 (today)"),
        ("2027-03-02", "committed", "2 March 2027 (in 1 day)"),
    ],
)
def test_a_date_is_said_with_what_it_is_worth(iso, strength, said):
    assert Phrases("en").when(PartialDate(iso), strength, date(2027, 3, 1)) == said


@pytest.mark.parametrize(
    ("iso", "strength", "said"),
    [
        ("2027-03-14", "committed", "Reminder: 14 March 2027 (in 13 days)"),
        ("2027-03-14", "not_before", "Reminder: may happen from 14 March 2027 on (in 13 days)"),
        ("2027-04", "committed", "Reminder: some time in April 2027 (in 31 days)"),
    ],
)
def test_a_reminder_is_worded_for_what_its_date_is_worth(iso, strength, said):
    row = made.event(made.product(), Milestone.SHUTDOWN, iso, strength=Strength(strength))
    assert Phrases("en").reminder(row, date(2027, 3, 1)) == said

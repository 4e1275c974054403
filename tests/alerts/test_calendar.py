"""Calendars: what RFC 5545 requires, entries that move and are called off in place, and dates no firmer than they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from alerts import calendar
from alerts.addresses import Addresses
from alerts.feeds import Channel
from data import changes
from data.changes import Entry, Selection
from pipeline.types import Claim, PartialDate, Status, Strength
from tests import hostile
from tests.dashboard.rows import MOMENT, event, product
from tests.dashboard.telling import tell

TO = Addresses("https://swan.example", "https://look.example")
HEAD = Channel("Everything", "All of it", "https://look.example", "https://swan.example/feeds/all.ics")
TODAY = date(2026, 11, 23)
CORVID = Selection(vendors=("corvid",))


def parsed(*entries: Entry) -> icalendar.Calendar:
    raw = calendar.render(HEAD, entries, TO)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    return icalendar.Calendar.from_ical(raw)


def entry(
    kind: str, day: str, *, gone: bool = False, changed: int = 0, name: str = "Velora 3", **known
) -> Entry:
    return Entry(event(product(name), kind, day, **known), changed, MOMENT, gone)


def only(made: icalendar.Calendar) -> icalendar.Event:
    (found,) = made.walk("VEVENT")
    return found


def test_it_has_what_rfc_5545_requires():
    made = parsed(entry("shutdown", "2027-06-01"), entry("export_deadline", "2027-05-01"))
    made.validate()
    assert (made["version"], made["method"]) == ("2.0", "PUBLISH")
    assert made["prodid"]
    assert [line for part in made.walk() for line in part.errors] == []
    for found in made.walk("VEVENT"):
        assert all(
            found.get(name) is not None for name in ("uid", "dtstamp", "dtstart", "summary", "sequence")
        )
        assert found.decoded("dtstamp") == MOMENT
        for alarm in found.walk("VALARM"):
            assert all(alarm.get(name) for name in ("action", "trigger", "description"))


def test_a_day_is_a_day_everywhere_and_rings_in_the_morning_before():
    found = only(parsed(entry("shutdown", "2028-02-29")))
    assert found.decoded("dtstart") == date(2028, 2, 29)
    assert found.decoded("dtend") == date(2028, 3, 1)
    assert found["dtstart"].params["VALUE"] == "DATE"
    assert b"TZID" not in found.to_ical()
    start = datetime(2028, 2, 29, tzinfo=UTC)
    rings = [start + alarm.decoded("trigger") for alarm in found.walk("VALARM")]
    assert [f"{ring:%Y-%m-%d %H}" for ring in rings] == ["2028-01-30 09", "2028-02-22 09", "2028-02-28 09"]
    assert found["transp"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("day", "strength", "first", "last", "said", "status"),
    [
        ("2027-06-01", "committed", "2027-06-01", "2027-06-01", "Velora 3: shutdown", "CONFIRMED"),
        ("2027-06", "committed", "2027-06-01", "2027-06-30", "In June 2027, day not given: Velora 3: shutdown", "CONFIRMED"),
        ("2027-Q1", "committed", "2027-01-01", "2027-03-31", "In the first quarter of 2027, day not given: Velora 3: shutdown", "CONFIRMED"),
        ("2027", "estimated", "2027-01-01", "2027-12-31", "Expected in 2027, day not given: Velora 3: shutdown", "TENTATIVE"),
        ("2027-06-01", "estimated", "2027-06-01", "2027-06-01", "Expected on this day: Velora 3: shutdown", "TENTATIVE"),
        ("2027-06-01", "not_before", "2027-06-01", "2027-06-01", "No earlier than 1 June 2027: Velora 3: shutdown", "TENTATIVE"),
        ("2027-H2", "not_before", "2027-07-01", "2027-12-31", "No earlier than the second half of 2027: Velora 3: shutdown", "TENTATIVE"),
    ],
)  # fmt: skip
def test_no_date_becomes_firmer_or_more_precise(day, strength, first, last, said, status):
    found = only(parsed(entry("shutdown", day, strength=strength)))
    assert found["summary"] == said
    assert found["status"] == status
    assert found.decoded("dtstart").isoformat() == first
    assert (found.decoded("dtend") - timedelta(days=1)).isoformat() == last
    sure = strength == "committed" and len(day) == 10
    rings = [str(alarm["description"]) for alarm in found.walk("VALARM")]
    assert all(("at the earliest" in ring) is not sure for ring in rings)
    assert bool(rings) is (strength != "estimated")


def test_an_event_is_known_by_product_platform_scope_and_kind():
    same = [entry("shutdown", day) for day in ("2027-06-01", "2028")]
    others = [
        entry("deleted", "2027-06-01"),
        entry("shutdown", "2027-06-01", scope="EU"),
        entry("shutdown", "2027-06-01", platform="google-cloud"),
        entry("shutdown", "2027-06-01", name="Velora 4"),
    ]
    uids = [calendar.uid(one.event) for one in (*same, *others)]
    assert uids[0] == uids[1]
    assert len(set(uids)) == 5


def held(session, now: datetime) -> icalendar.Calendar:
    return parsed(*changes.calendar(session, now.date(), calendar.KINDS, of=CORVID))


def ending(day: str, **known) -> Claim:
    return Claim("Velora 3", "Corvid", shutdown=PartialDate(day), evidence=f"ends {day}", **known)


def test_a_move_and_a_withdrawal_change_one_entry_in_place(session, now):
    """What a calendar program does: entries of the same UID are one, and the higher SEQUENCE counts."""
    known: dict[str, icalendar.Event] = {}

    def refreshed(at: datetime) -> icalendar.Event:
        for found in held(session, at).walk("VEVENT"):
            before = known.get(str(found["uid"]))
            assert before is None or int(found["sequence"]) >= int(before["sequence"])
            known[str(found["uid"])] = found
        (one,) = known.values()
        return one

    tell(session, ending("2027-03-01"), at=now)
    first = refreshed(now)
    assert (first.decoded("dtstart"), first["sequence"]) == (date(2027, 3, 1), 0)
    tell(session, ending("2027-06-01"), at=now + timedelta(days=1))
    moved = refreshed(now)
    assert (moved.decoded("dtstart"), moved["sequence"], moved["status"]) == (
        date(2027, 6, 1),
        1,
        "CONFIRMED",
    )
    assert moved.decoded("dtstamp") > first.decoded("dtstamp")
    recalled = Claim(
        "Velora 3",
        "Corvid",
        status=Status.REVERSED,
        announced=PartialDate("2026-11-25"),
        evidence="It stays.",
    )
    tell(session, recalled, at=now + timedelta(days=2))
    gone = refreshed(now)
    assert (gone.decoded("dtstart"), gone["status"]) == (date(2027, 6, 1), "CANCELLED")
    assert gone["sequence"] > moved["sequence"]
    assert gone["summary"] == "Called off: Velora 3: shutdown"
    assert gone.walk("VALARM") == []
    tell(session, ending("2027-09-01"), at=now + timedelta(days=3))
    back = refreshed(now)
    assert (back.decoded("dtstart"), back["status"]) == (date(2027, 9, 1), "CONFIRMED")
    assert back["sequence"] > gone["sequence"]


def test_a_date_that_is_lost_is_called_off_and_what_is_long_past_leaves(session, now):
    tell(session, ending("2027-03-01", strength=Strength.COMMITTED), at=now)
    assert only(held(session, now))["status"] == "CONFIRMED"
    undated = Claim("Velora 3", "Corvid", status=Status.RETIRED, evidence="It is gone.")
    tell(session, undated, at=now + timedelta(days=1))
    lost = only(held(session, now))
    assert (lost["status"], lost.decoded("dtstart")) == ("CANCELLED", date(2027, 3, 1))
    assert held(session, now + timedelta(days=400)).walk("VEVENT") == []


def test_a_calendar_of_nothing_is_a_calendar():
    assert parsed().walk("VEVENT") == []


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_name_or_quote_adds_a_line_or_a_component(text):
    bad = entry(
        "shutdown",
        "2027-06-01",
        name=text,
        scope=text,
        evidence=text,
        source_title=text,
        source_url=text,
        replacements=(text,),
    )
    usual = only(parsed(entry("shutdown", "2027-06-01")))
    raw = calendar.render(
        Channel(text, text, "https://look.example", "https://swan.example/x.ics"), [bad], TO
    )
    made = icalendar.Calendar.from_ical(raw)
    found = only(made)
    assert {*found} == {*usual}
    assert len(found.walk()) == len(usual.walk())
    names = [
        line.split(b":")[0].split(b";")[0]
        for line in raw.split(b"\r\n")
        if line and not line.startswith(b" ")
    ]
    assert b"ATTACH" not in names
    assert b"BCC" not in [name.upper() for name in names]
    assert not any(
        sign in raw for sign in (b"\x00", b"\x1b", b"\x0b", b"\x0c", "\u2028".encode(), "\u202e".encode())
    )
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")


def test_utc_moments_are_written_as_such():
    raw = calendar.render(
        HEAD, [Entry(event(product(), "shutdown", "2027"), 0, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))], TO
    )
    assert b"DTSTAMP:20260102T030405Z" in raw

"""Events as an iCalendar (RFC 5545) that other programs subscribe to. Pure: nothing here knows the time or the network.

An event keeps its UID when its date moves: SEQUENCE rises and the entry moves with it; one that is called off stays for a while as
CANCELLED, so that no calendar keeps the old day. Days belong to no time zone. A month or a quarter is an entry over all its days, and
what is not promised is TENTATIVE and says so in its first words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid5

import icalendar

from alerts.addresses import Addresses, web
from alerts.feeds import BEGINNING, NAMES, Channel
from alerts.saying import clean, day_words, facts, noun, one_line, span, subject
from data.changes import Entry
from data.queries import EventRow
from pipeline.types import Milestone, PartialDate, Precision, Strength

KINDS = (
    Milestone.CLOSED_TO_NEW,
    Milestone.READ_ONLY,
    Milestone.EXPORT_DEADLINE,
    Milestone.DEPRECATED,
    Milestone.EXTENDED_ACCESS,
    Milestone.SHUTDOWN,
    Milestone.DELETED,
    Milestone.MERGED,
    Milestone.RENAMED,
)
"""The events that somebody has to plan for."""
_REFRESH = timedelta(hours=6)
_MORNING = timedelta(hours=9)
_WARNINGS = {
    Milestone.SHUTDOWN: (30, 7, 1),
    Milestone.EXPORT_DEADLINE: (30, 7, 1),
    Milestone.DELETED: (30, 7, 1),
    Milestone.READ_ONLY: (7, 1),
    Milestone.CLOSED_TO_NEW: (7,),
}
"""How many days before an event a calendar rings; at nine in the morning, wherever it is read."""


def render(channel: Channel, entries: Sequence[Entry], to: Addresses) -> bytes:
    """A calendar of entries, as UTF-8 with the line ends and folds of RFC 5545."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Swansong//Lifecycle of AI products//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, one_line(channel.title))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, one_line(channel.description))
    calendar.add("url", channel.home)
    calendar.add("source", channel.address, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(_REFRESH))
    calendar.add("last-modified", max((entry.revised for entry in entries), default=BEGINNING))
    for entry in entries:
        if entry.event.day is not None:
            calendar.add_component(_event(entry, entry.event.day, to))
    return bytes(calendar.to_ical())


def uid(event: EventRow) -> str:
    """What an event is known by in every calendar: its product, platform, scope and kind, never its date."""
    key = "\n".join((event.product.slug, event.platform, event.scope, event.kind))
    return f"{uuid5(NAMES, f'event {key}')}@swansong"


def _event(entry: Entry, day: PartialDate, to: Addresses) -> icalendar.Event:
    event = entry.event
    begin, end = span(day)
    made = icalendar.Event()
    made.add("uid", uid(event))
    made.add("dtstamp", entry.revised)
    made.add("last-modified", entry.revised)
    made.add("sequence", entry.changes)
    made.add("dtstart", begin)
    made.add("dtend", end)
    made.add("summary", summary(entry))
    made.add("description", _description(entry))
    made.add("status", _status(entry))
    made.add("transp", "TRANSPARENT")
    made.add("class", "PUBLIC")
    made.add("categories", [one_line(event.product.vendor), one_line(noun(event.kind))])
    made.add("url", to.product(event.product.slug))
    if not entry.gone:
        for alarm in _alarms(event, day):
            made.add_component(alarm)
    return made


def summary(entry: Entry) -> str:
    """An entry in a line: ``Velora 3: shutdown``, ``No earlier than 1 March 2027: Velora 3: shutdown``."""
    event = entry.event
    said = _what(event)
    if entry.gone:
        return f"Called off: {said}"
    if event.day is None:
        return said
    if event.strength == Strength.NOT_BEFORE:
        return f"No earlier than {day_words(event.day)}: {said}"
    expected = "Expected " if event.strength == Strength.ESTIMATED else ""
    if event.day.precision is Precision.DAY:
        return f"{expected}{'on this day: ' if expected else ''}{said}"
    some_time = f"{'in' if expected else 'In'} {day_words(event.day)}, day not given: "
    return f"{expected}{some_time}{said}"


def _what(event: EventRow) -> str:
    return f"{subject(event)}: {noun(event.kind)}"


def _status(entry: Entry) -> str:
    if entry.gone:
        return "CANCELLED"
    return "CONFIRMED" if entry.event.strength == Strength.COMMITTED else "TENTATIVE"


def _description(entry: Entry) -> str:
    event = entry.event
    lines = [f"{label}: {text}" for label, text in facts(event)]
    if entry.gone:
        lines.insert(0, "This date is no longer held.")
    if event.evidence:
        lines.append(f"“{one_line(event.evidence)}”")
    source = " ".join(filter(None, (one_line(event.source_title), web(event.source_url))))
    return clean("\n".join([*lines, *([f"Source: {source}"] if source else [])]))


def _alarms(event: EventRow, day: PartialDate) -> list[icalendar.Alarm]:
    """Nothing rings for what is only estimated; for a range and an earliest day the first possible day counts."""
    if event.strength == Strength.ESTIMATED:
        return []
    alarms = []
    for days in _WARNINGS.get(Milestone(event.kind), ()):
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _MORNING - timedelta(days=days))
        alarm.add("description", f"{_ahead(event, day, days)}: {_what(event)}")
        alarms.append(alarm)
    return alarms


def _ahead(event: EventRow, day: PartialDate, days: int) -> str:
    left = "Tomorrow" if days == 1 else f"In {days} days"
    sure = day.precision is Precision.DAY and event.strength == Strength.COMMITTED
    return left if sure else f"{left} at the earliest"

"""Changes and events in words, for feeds and calendars: no more certain, and no more precise, than they are. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from data.queries import ChangeRow, EventRow
from pipeline.types import Authority, ChangeKind, Milestone, PartialDate, Precision, Strength

NOUNS = {
    Milestone.UNVEILED: "first showing",
    Milestone.LAUNCHED: "launch",
    Milestone.ANNOUNCED: "notice of the end",
    Milestone.CLOSED_TO_NEW: "closing to new customers",
    Milestone.READ_ONLY: "read-only from then on",
    Milestone.EXPORT_DEADLINE: "last day to export data",
    Milestone.DEPRECATED: "deprecation",
    Milestone.SUPERSEDED: "succession",
    Milestone.EXTENDED_ACCESS: "extended access",
    Milestone.SHUTDOWN: "shutdown",
    Milestone.DELETED: "deletion of data",
    Milestone.MERGED: "merger",
    Milestone.RENAMED: "new name",
    Milestone.REVERSED: "end called off",
    Milestone.RUMOURED: "rumour",
}
_SPEAKERS = {
    Authority.DECLARED: "stated by the maintainers",
    Authority.VENDOR_API: "the vendor's API",
    Authority.VENDOR_PAGE: "the vendor's page",
    Authority.VENDOR_MAIL: "the vendor's mail",
    Authority.VENDOR_BLOG: "the vendor's blog",
    Authority.PRESS: "third party",
    Authority.SEED_OFFICIAL: "the vendor's page, compiled by hand",
    Authority.SEED_PRESS: "third party, compiled by hand",
}
_CHANGES = {
    ChangeKind.APPEARED: "{after}",
    ChangeKind.DATED: "now has a date: {after}",
    ChangeKind.MOVED: "put off{by}: now {after}, before {before}",
    ChangeKind.BROUGHT_FORWARD: "brought forward{by}: now {after}, before {before}",
    ChangeKind.UNDATED: "no longer has a date{was}",
    ChangeKind.FIRMED: "date became firmer: {after}{was}",
    ChangeKind.LOOSENED: "date is no longer firm: {after}{was}",
    ChangeKind.CONFIRMED: "confirmed by the vendor: {after}",
    ChangeKind.DISPUTED: "disputed: sources give different dates, {after} counts",
    ChangeKind.SETTLED: "no longer disputed: {after}",
    ChangeKind.REPLACEMENT: "has another replacement{others}",
    ChangeKind.WITHDRAWN: "withdrawn{was}",
}
_ORDINALS = ("first", "second", "third", "fourth")
_PARTS = {Precision.QUARTER: "quarter", Precision.HALF: "half"}

# What no XML document may hold, and what turns the direction of a line, so that a name could read as another.
_UNFIT = re.compile(
    "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """`text` without characters that feeds and calendars may not hold, line breaks kept."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` as one line, without control characters."""
    return " ".join(clean(text).split())


def day_words(day: PartialDate) -> str:
    """``26 April 2026``, ``April 2026``, ``the first quarter of 2027``, ``2027``: no more than is known."""
    match day.precision:
        case Precision.DAY:
            return f"{day.first.day} {day.first:%B %Y}"
        case Precision.MONTH:
            return f"{day.first:%B %Y}"
        case Precision.YEAR:
            return day.iso
    return f"the {_ORDINALS[int(day.iso[-1]) - 1]} {_PARTS[day.precision]} of {day.iso[:4]}"


def when(day: PartialDate | None, strength: str | None) -> str:
    """A date as firmly as it is meant: ``on 26 April 2026``, ``no earlier than April 2026``, ``expected in 2027``."""
    if day is None:
        return "on a day not given"
    said = day_words(day)
    if strength == Strength.NOT_BEFORE:
        return f"no earlier than {said}"
    placed = f"{'on' if day.precision is Precision.DAY else 'in'} {said}"
    return f"expected {placed}" if strength == Strength.ESTIMATED else placed


def noun(kind: str) -> str:
    """What an event of that kind is called."""
    return NOUNS.get(Milestone(kind), kind)


def subject(event: EventRow | ChangeRow) -> str:
    """The product, and where it ends if that is not everywhere: ``Velora 3 on amazon-bedrock (EU)``."""
    place = f" on {where}" if (where := platform(event)) else ""
    scope = f" ({event.scope})" if event.scope else ""
    return one_line(f"{event.product.name}{place}{scope}")


def platform(event: EventRow | ChangeRow) -> str:
    """The platform as it is read, ``google-cloud`` as Google Cloud; empty at the product's own vendor."""
    return "" if event.platform == event.product.vendor_slug else event.platform.replace("-", " ").title()


def headline(change: ChangeRow, event: EventRow | None) -> str:
    """What changed, in a line: ``Velora 3: shutdown put off from 1 March 2027 to 1 June 2027``."""
    return f"{subject(change)}: {noun(change.event_kind)} {_what_changed(change, event)}"


def headline_of(event: EventRow) -> str:
    """What is held, in a line: ``Velora 3: shutdown on 1 June 2027``."""
    return f"{subject(event)}: {noun(event.kind)} {when(event.day, event.strength)}"


def _what_changed(change: ChangeRow, event: EventRow | None) -> str:
    told = _CHANGES[ChangeKind(change.kind)]
    if change.kind == ChangeKind.APPEARED and not change.after_day:
        told = "announced, no date given yet"
    others = one_line(", ".join(event.replacements)) if event else ""
    return told.format(
        after=when(_date(change.after_day), change.after_strength),
        before=when(_date(change.before_day), change.before_strength),
        was=_was(change),
        by=_by(change.days),
        others=f": {others}" if others else "",
    )


def _by(days: int | None) -> str:
    return f" by {abs(days)} day{'' if abs(days) == 1 else 's'}" if days else ""


def _was(change: ChangeRow) -> str:
    return f" (was {when(_date(change.before_day), change.before_strength)})" if change.before_day else ""


def _date(iso: str | None) -> PartialDate | None:
    return PartialDate(iso) if iso else None


def speaker(event: EventRow) -> str:
    """Who says so."""
    return _SPEAKERS.get(Authority(event.authority), event.authority)


def facts(event: EventRow) -> list[tuple[str, str]]:
    """What is known of an event, as (label, text) pairs; what is not known is left out."""
    pairs = [
        ("Product", f"{event.product.name} ({event.product.vendor})"),
        ("What", noun(event.kind)),
        ("When", when(event.day, event.strength)),
        ("Where", platform(event)),
        ("For", event.scope),
        ("Move to", ", ".join(event.replacements)),
        ("Who says so", speaker(event)),
        ("Disputed", "sources give different dates" if event.disputed else ""),
    ]
    return [(label, one_line(text)) for label, text in pairs if text]


def span(day: PartialDate) -> tuple[date, date]:
    """The first day that a date can mean, and the day after the last."""
    return day.first, day.last + timedelta(days=1)

"""How the dashboard says things: days, places, standings and the answer in a sentence. Pure, and no screen.

Every text that is made from facts is made here, so that another language is another of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel import Locale

from data.health import Health, State, Vanished, every
from data.news import ThreadRow
from data.queries import ChangeRow, ClaimRow, EventRow, Freshness, ProductPage
from pipeline.types import Authority, ChangeKind, Kind, Milestone, PartialDate, Precision, Strength

SOON = 30
"""Days before its end from which a product counts as ending soon."""


@dataclass(frozen=True)
class Standing:
    """A word for how something stands, and its meaning, which decides its colour and mark."""

    word: str
    meaning: str


STANDINGS = {
    "active": Standing("Alive", "alive"),
    "announced": Standing("Shown, not launched", "alive"),
    "deprecated": Standing("On its way out", "announced"),
    "retired": Standing("Ended", "ended"),
    "merged": Standing("Merged", "ended"),
    "renamed": Standing("Renamed", "alive"),
    "unknown": Standing("Unknown", "unknown"),
}

KINDS = {kind.value: {"api": "API", "sdk": "SDK"}.get(kind, kind.value) for kind in Kind}

MILESTONES = {
    Milestone.UNVEILED: "First shown",
    Milestone.LAUNCHED: "Launched",
    Milestone.ANNOUNCED: "End announced",
    Milestone.CLOSED_TO_NEW: "Closed to new customers",
    Milestone.READ_ONLY: "Read-only",
    Milestone.EXPORT_DEADLINE: "Last day to export data",
    Milestone.DEPRECATED: "Deprecated",
    Milestone.SUPERSEDED: "Superseded",
    Milestone.EXTENDED_ACCESS: "Extended access begins",
    Milestone.SHUTDOWN: "Shutdown",
    Milestone.DELETED: "Data deleted",
    Milestone.MERGED: "Merged",
    Milestone.RENAMED: "Renamed",
    Milestone.REVERSED: "End called off",
    Milestone.RUMOURED: "Rumoured",
}

NOUNS = {
    Milestone.UNVEILED: "first showing",
    Milestone.LAUNCHED: "launch",
    Milestone.ANNOUNCED: "notice of the end",
    Milestone.CLOSED_TO_NEW: "closing to new customers",
    Milestone.READ_ONLY: "read-only day",
    Milestone.EXPORT_DEADLINE: "last day to export data",
    Milestone.DEPRECATED: "deprecation",
    Milestone.SUPERSEDED: "succession",
    Milestone.EXTENDED_ACCESS: "extended access",
    Milestone.SHUTDOWN: "shutdown",
    Milestone.DELETED: "deletion of data",
    Milestone.MERGED: "merger",
    Milestone.RENAMED: "new name",
    Milestone.REVERSED: "reversal",
    Milestone.RUMOURED: "rumour",
}

SPEAKERS = {
    Authority.DECLARED: "stated by the maintainers",
    Authority.VENDOR_API: "the vendor's API",
    Authority.VENDOR_PAGE: "the vendor's page",
    Authority.VENDOR_MAIL: "the vendor's mail",
    Authority.VENDOR_BLOG: "the vendor's blog",
    Authority.PRESS: "press",
    Authority.SEED_OFFICIAL: "the vendor's page, compiled by hand",
    Authority.SEED_PRESS: "press, compiled by hand",
}

CHANGES = {
    ChangeKind.APPEARED: "is new",
    ChangeKind.DATED: "got a date",
    ChangeKind.MOVED: "was put off",
    ChangeKind.BROUGHT_FORWARD: "was brought forward",
    ChangeKind.UNDATED: "lost its date",
    ChangeKind.FIRMED: "became firm",
    ChangeKind.LOOSENED: "is no longer firm",
    ChangeKind.CONFIRMED: "was confirmed by the vendor",
    ChangeKind.DISPUTED: "is disputed between sources",
    ChangeKind.SETTLED: "is no longer disputed",
    ChangeKind.REPLACEMENT: "got another replacement",
    ChangeKind.WITHDRAWN: "was withdrawn",
}

_ORDINALS = ("first", "second", "third", "fourth")
_PARTIAL_WORDS = {Precision.QUARTER: "quarter", Precision.HALF: "half"}


def plain_day(day: date) -> str:
    """``26 April 2026``."""
    return f"{day.day} {day:%B %Y}"


def day_words(day: PartialDate) -> str:
    """``26 April 2026``, ``April 2026``, ``the first quarter of 2027``, ``2027``: no more than is known."""
    match day.precision:
        case Precision.DAY:
            return plain_day(day.first)
        case Precision.MONTH:
            return f"{day.first:%B %Y}"
        case Precision.YEAR:
            return day.iso
    return f"the {_ORDINALS[int(day.iso[-1]) - 1]} {_PARTIAL_WORDS[day.precision]} of {day.iso[:4]}"


def when(day: PartialDate) -> str:
    """`day` with its preposition: ``on 26 April 2026``, ``in April 2026``."""
    return f"{'on' if day.precision is Precision.DAY else 'in'} {day_words(day)}"


def firmness(event: EventRow) -> str:
    """What stands before a date that is no promise: ``no earlier than``, ``expected``; else nothing."""
    return {Strength.NOT_BEFORE: "no earlier than", Strength.ESTIMATED: "expected"}.get(
        Strength(event.strength), ""
    )


def days_words(days: int) -> str:
    """``today``, ``in 1 day``, ``in 12 days``, ``3 days ago``."""
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} ago"


def countdown(event: EventRow, today: date) -> tuple[str, str]:
    """The large figure of a countdown and its unit: ``("12", "days")``; once a range has begun, a phrase."""
    left = event.days_left(today)
    if left is None:
        return "no date", ""
    if left > 0:
        return str(left), "day" if left == 1 else "days"
    return ("today", "") if event.day and event.day.precision is Precision.DAY else ("any day", "")


def counted(count: int, noun: str) -> str:
    """``1 product``, ``12 products``, ``3 stories``."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def age_words(moment: datetime, now: datetime) -> str:
    """``just now``, ``12 minutes ago``, ``5 hours ago``, ``3 days ago``."""
    minutes = int((now - moment).total_seconds() // 60)
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def place(event: EventRow | ChangeRow | ClaimRow, home: str = "") -> str:
    """Where something holds: platform and scope, empty for the whole product at its own vendor."""
    home = home or ("" if isinstance(event, ClaimRow) else event.product.vendor_slug)
    platform = "" if event.platform == home else platform_name(event.platform)
    return ", ".join(part for part in (platform, event.scope) if part)


def platform_name(slug: str) -> str:
    """A platform as it is read: ``google-cloud`` is Google Cloud."""
    return slug.replace("-", " ").title()


def short_name(name: str) -> str:
    """A product's name without its remark in parentheses, as one says it in a sentence."""
    return name.partition(" (")[0]


def standing(event: EventRow, today: date) -> Standing:
    """How an end stands on `today`: only a day that was promised is over once it has come."""
    left = event.days_left(today)
    if event.day is None or left is None:
        return Standing("No date yet", "announced")
    if event.strength == Strength.NOT_BEFORE:
        return Standing("Earliest day", "announced")
    if event.day.last <= today:
        firm = event.strength == Strength.COMMITTED
        return Standing("Ended", "ended") if firm else Standing("May have ended", "announced")
    return Standing("Ending soon", "soon") if left <= SOON else Standing("End announced", "announced")


def listed(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *rest, final = parts
    return f"{', '.join(rest)} {last} {final}" if rest else final


def answer(page: ProductPage, family: Iterable[EventRow], today: date) -> str:
    """The page in a few sentences: when it ends, when that was said, what became of it, what to use instead.

    `family` are the events of related products: an app's page also tells when its API ends.
    """
    own = short_name(page.product.name)
    kin = [
        (name, events) for name, events in _by_name(family) if name.startswith(own) or own.startswith(name)
    ]
    sentences = [
        _ending(own, page.events, today) or _no_end(page),
        _notice(page.events),
        *(_ending(name, events, today) for name, events in kin),
        *(_fate(event) for event in page.events if event.kind in (Milestone.MERGED, Milestone.RENAMED)),
        *(_reversal(event) for event in page.events if event.kind == Milestone.REVERSED),
        _replacement(page.events),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def replacements(events: Iterable[EventRow]) -> list[str]:
    """What to use instead, as named by the events, each once, in their order."""
    return list(dict.fromkeys(name for event in events for name in event.replacements))


def ends(events: Iterable[EventRow]) -> list[EventRow]:
    """The dated shutdowns among `events`, earliest first."""
    dated = [event for event in events if event.kind == Milestone.SHUTDOWN and event.day is not None]
    return sorted(dated, key=_first_day)


def in_order(events: Iterable[EventRow]) -> list[EventRow]:
    """Events as a life runs, those without a date last."""
    return sorted(events, key=lambda event: (_first_day(event), list(Milestone).index(Milestone(event.kind))))


def _first_day(event: EventRow) -> date:
    return event.day.first if event.day else date.max


def _by_name(events: Iterable[EventRow]) -> list[tuple[str, list[EventRow]]]:
    groups: dict[str, list[EventRow]] = {}
    for event in events:
        groups.setdefault(short_name(event.product.name), []).append(event)
    return list(groups.items())


def _ending(name: str, events: Iterable[EventRow], today: date) -> str:
    clauses: dict[tuple[str, str], list[str]] = {}
    for event in ends(events):
        clauses.setdefault((_verb(event, today), _clause_day(event)), []).append(place(event))
    said, spoken = [], ""
    for (verb, day), places in clauses.items():
        where = "; ".join(places) if all(places) else ""
        said.append(f"{'' if verb == spoken else f'{verb} '}{day}{f' ({where})' if where else ''}")
        spoken = verb
    return f"{name} {listed(said)}." if said else ""


def _verb(event: EventRow, today: date) -> str:
    past = event.day is not None and event.day.last <= today
    verbs = {
        Strength.COMMITTED: ("ends", "ended"),
        Strength.ESTIMATED: ("is expected to end", "was expected to end"),
        Strength.NOT_BEFORE: ("will stay at least until", "could end at any time since"),
    }
    return verbs[Strength(event.strength)][past]


def _clause_day(event: EventRow) -> str:
    assert event.day is not None
    if event.strength == Strength.NOT_BEFORE:
        return day_words(event.day)
    return when(event.day)


def _no_end(page: ProductPage) -> str:
    name = short_name(page.product.name)
    if any(event.kind == Milestone.SHUTDOWN for event in page.events):
        return f"{name} has ended; no source read so far gives the day."
    if page.product.status == "deprecated":
        return f"{name} is on its way out; no day for its end has been published."
    if page.product.status in ("merged", "renamed"):
        return ""
    return f"No end of {name} has been announced in what Swansong has read."


def _notice(events: Iterable[EventRow]) -> str:
    said = _first(events, Milestone.ANNOUNCED) or _first(events, Milestone.DEPRECATED)
    final = _first(events, Milestone.SHUTDOWN)
    if said is None or said.day is None or final is None or final.day is None:
        return ""
    if Precision.DAY not in (said.day.precision,) or final.day.precision is not Precision.DAY:
        return f"This was announced {when(said.day)}."
    notice = (final.day.first - said.day.first).days
    return f"This was announced {when(said.day)}, {notice} days before." if notice > 0 else ""


def _first(events: Iterable[EventRow], kind: Milestone) -> EventRow | None:
    return min((e for e in events if e.kind == kind and e.day is not None), key=_first_day, default=None)


def _fate(event: EventRow) -> str:
    verb = "became part of" if event.kind == Milestone.MERGED else "was renamed to"
    target = listed(event.replacements) if event.replacements else event.scope
    day = f" {when(event.day)}" if event.day else ""
    return f"{short_name(event.product.name)} {verb} {target}{day}." if target else ""


def _reversal(event: EventRow) -> str:
    where = f" ({place(event)})" if place(event) else ""
    return f"The end was called off{f' {when(event.day)}' if event.day else ''}{where}."


def _replacement(events: Sequence[EventRow]) -> str:
    told = replacements(event for event in events if event.kind in (Milestone.MERGED, Milestone.RENAMED))
    named = [name for name in replacements(events) if name not in told]
    return f"Named as replacement: {listed(named)}." if named else ""


def freshness_words(fresh: Freshness, now: datetime | None = None) -> str:
    """How old the data is, in one line."""
    now = now or datetime.now(UTC)
    if fresh.collected_at is None and fresh.products == 0:
        return "Nothing collected yet"
    if fresh.collected_at is None and fresh.documents:
        taken = f"{fresh.documents} archived document{'s' * (fresh.documents != 1)}"
        return f"Shipped facts and {taken}; nothing collected yet"
    if fresh.collected_at is None:
        compiled = f", compiled {plain_day(fresh.newest_document.date())}" if fresh.newest_document else ""
        return f"Shipped facts{compiled}; nothing collected yet"
    outcome = "Collected" if fresh.ok else "Collection failed"
    collected = f"{outcome} {age_words(fresh.collected_at, now)}"
    if fresh.newest_document is None:
        return collected
    return f"{collected} · newest document {age_words(fresh.newest_document, now)}"


STATES = {
    State.FAILING: Standing("Failing", "ended"),
    State.SUSPECT: Standing("Suspect", "announced"),
    State.STALE: Standing("Stale", "announced"),
    State.NEW: Standing("Not asked yet", "unknown"),
    State.HEALTHY: Standing("Healthy", "alive"),
}


def rhythm(one: Health) -> str:
    """How often a source is asked, and how often it gives something new."""
    asked = f"asked {one.record.cadence}" if one.record.cadence != "once" else "asked by hand"
    usual = one.record.rhythm
    return (
        f"{asked}, something new {every(usual)} or so"
        if usual
        else f"{asked}; how often it changes is not known yet"
    )


def health_words(counts: Mapping[State, int]) -> str:
    """How the sources fare, in one sentence."""
    total = sum(counts.values())
    bad = [
        f"{counts[state]} {STATES[state].word.lower()}"
        for state in State
        if counts.get(state) and state is not State.HEALTHY
    ]
    well = f"{counts.get(State.HEALTHY, 0)} of {counted(total, 'source')} {'is' if total == 1 else 'are'} healthy"
    return f"{well}; {listed(bad)}." if bad else f"{well}."


def sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."


def vanished(gone: Vanished) -> str:
    """That a source no longer lists a product, in a sentence that concludes nothing from it."""
    return f"{gone.title} no longer lists it since {plain_day(gone.since.date())}, which says neither that it lives nor that it has ended."


def endings(events: Iterable[EventRow], today: date) -> str:
    """Ends in short, those on one day together: ``ended 26 April 2026 (app) · ends 1 May 2027 (API, EU)``."""
    days: dict[str, list[str]] = {}
    for event in events:
        where = "" if event.kind == Milestone.MERGED else place(event)
        days.setdefault(_short_end(event, today), []).append(where)
    return " · ".join(f"{end} ({'; '.join(places)})" if all(places) else end for end, places in days.items())


def _short_end(event: EventRow, today: date) -> str:
    if event.day is None:
        return "no date yet"
    past, day = event.day.last <= today, day_words(event.day)
    verbs = {
        Strength.COMMITTED: ("merges", "merged") if event.kind == Milestone.MERGED else ("ends", "ended"),
        Strength.ESTIMATED: ("expected to end", "expected to have ended"),
        Strength.NOT_BEFORE: ("ends no earlier than", "may have ended since"),
    }
    return f"{verbs[Strength(event.strength)][past]} {day}"


def first_of(events: Iterable[EventRow], *kinds: str) -> str:
    """The earliest date of these kinds of event in words, empty where none is dated."""
    found = [event for kind in kinds if (event := _first(events, Milestone(kind)))]
    first = min(found, key=_first_day, default=None)
    return day_words(first.day) if first and first.day else ""


def event_standing(event: EventRow, today: date) -> Standing:
    """How any milestone stands: births are alive, ends lie ahead or are over, all else announces."""
    if event.kind in (Milestone.UNVEILED, Milestone.LAUNCHED):
        return STANDINGS["active"]
    if event.kind in (Milestone.SHUTDOWN, Milestone.MERGED):
        return standing(event, today)
    return Standing(MILESTONES[Milestone(event.kind)], "announced")


def moves(changes: Iterable[ChangeRow]) -> list[ChangeRow]:
    """The changes that tell more than that something became known, which the milestones tell already."""
    return [change for change in changes if change.kind != ChangeKind.APPEARED]


def change_words(change: ChangeRow) -> str:
    """What changed: ``shutdown was put off from 1 May 2027 to 1 August 2027 (92 days later)``."""
    told = f"{NOUNS[Milestone(change.event_kind)]} {CHANGES[ChangeKind(change.kind)]}"
    before, after = (
        _dated(change.before_day, change.before_strength),
        _dated(change.after_day, change.after_strength),
    )
    if before and after and before != after:
        told += f" from {before} to {after}"
    elif before or after:
        told += f": {after or before}"
    if change.days:
        told += f" ({counted(abs(change.days), 'day')} {'later' if change.days > 0 else 'earlier'})"
    return told


def _dated(iso: str | None, strength: str | None) -> str:
    return f"{'no earlier than ' if strength == Strength.NOT_BEFORE else ''}{_read(iso)}" if iso else ""


def claim_facts(claim: ClaimRow) -> list[tuple[str, str]]:
    """What a claim states, as name and value, in the order of a product's life."""
    dates = [
        *((MILESTONES[Milestone(kind)], _read(day)) for kind, day in claim.milestones),
        ("Announced", _read(claim.announced)),
        ("Deprecated", _read(claim.deprecated)),
        ("Shutdown", _dated(claim.shutdown, claim.strength)),
    ]
    instead = listed(claim.replacements, "or") if claim.replacements else ""
    stated = [(name, value) for name, value in dates if value] or [("Status", claim.status)]
    return [*stated, *([("Instead", instead)] if instead else [])]


def _read(iso: str | None) -> str:
    return day_words(PartialDate(iso)) if iso else ""


def story_title(thread: ThreadRow) -> str:
    """What a story of the news is about: the product where it is known, else the headline of its first report."""
    return f"{thread.product.name} ({thread.product.vendor})" if thread.product else thread.first.title


def told_by(thread: ThreadRow) -> str:
    """Who tells a story, since when, and whether the vendor is among them."""
    first = thread.first
    begun = f"{first.outlet}{f' on {plain_day(first.published)}' if first.published else ''}"
    many = counted(len(thread.items), "report")
    told = begun if len(thread.items) == 1 else f"{many}, the first by {begun}"
    return f"{told}; {'told by the vendor' if thread.official else 'press only'}"


def held(event: EventRow, today: date) -> str:
    """What Swansong holds of the ending that a story reports, to set beside what the reports say."""
    where = f" ({place(event)})" if place(event) else ""
    return f"Swansong holds: {_short_end(event, today)}{where}."


def disagreement(thread: ThreadRow) -> str:
    """The days that reports give and who gives each, where they cannot all be true; empty where they can."""
    told = (f"{_read(day)} ({_few(outlets)})" for day, outlets in thread.disagreement.items())
    return f"Reports disagree: {'; '.join(told)}." if thread.disagreement else ""


def _few(names: Sequence[str], most: int = 3) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - most
    return listed(names) if more < 2 else listed([*names[:most], f"{more} others"])


def languages(codes: Iterable[str]) -> dict[str, str]:
    """Language codes with their names; a code that is not known stands for itself."""
    names = Locale("en").languages
    return {code: names.get(code, code) for code in codes}

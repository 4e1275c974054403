"""How the dashboard says things: days, places, standings and the answer in a sentence. Pure, and no screen.

Every text that is made from facts is made here or in ``news_words``, in the language that ``language.use`` has chosen; what
stands for a single value of the data is in ``vocabulary``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from dashboard.language import Said, _, age, listed, month, ngettext, number, plain_day, spoken, told, year
from dashboard.vocabulary import (
    CADENCES,
    CHANGES,
    FATES,
    ILL,
    KINDS,
    LEVELS,
    MILESTONES,
    NOUNS,
    READ,
    SPEAKERS,
    STANDINGS,
    STATES,
    STATUSES,
    STEPS,
    Standing,
)
from data.health import Record, State, Vanished, every
from data.queries import ChangeRow, ClaimRow, EventRow, Freshness, ProductPage, ProductRow
from data.standing import Moment, overtaken
from data.trust import Level, Trust, trust
from pipeline.types import ChangeKind, Milestone, PartialDate, Precision, Saying, Strength
from wording import N_, SOURCE

__all__ = [
    "CADENCES",
    "FATES",
    "KINDS",
    "MILESTONES",
    "SPEAKERS",
    "STANDINGS",
    "STATES",
    "Standing",
    "listed",
    "number",
    "plain_day",
]

SOON = 30
"""Days before its end from which a product counts as ending soon."""

_FAREWELLS = (Milestone.SHUTDOWN, Milestone.MERGED)
"""With what a product is over."""

_FATES: Said[tuple[str, bool]] = Said(
    {
        (Milestone.MERGED, True): N_("{name} became part of {target} {when}."),
        (Milestone.MERGED, False): N_("{name} became part of {target}."),
        (Milestone.RENAMED, True): N_("{name} was renamed to {target} {when}."),
        (Milestone.RENAMED, False): N_("{name} was renamed to {target}."),
    }
)
"""What a product became, by whether the day of it is known."""

_PARTS: Said[str] = Said(
    {
        "Q1": N_("the first quarter of {year}"),
        "Q2": N_("the second quarter of {year}"),
        "Q3": N_("the third quarter of {year}"),
        "Q4": N_("the fourth quarter of {year}"),
        "H1": N_("the first half of {year}"),
        "H2": N_("the second half of {year}"),
    }
)
_WITHIN_PARTS: Said[str] = Said(
    {
        "Q1": N_("in the first quarter of {year}"),
        "Q2": N_("in the second quarter of {year}"),
        "Q3": N_("in the third quarter of {year}"),
        "Q4": N_("in the fourth quarter of {year}"),
        "H1": N_("in the first half of {year}"),
        "H2": N_("in the second half of {year}"),
    }
)
_FIRMNESS: Said[str] = Said(
    {
        Strength.COMMITTED: "{day}",
        Strength.NOT_BEFORE: N_("no earlier than {day}"),
        Strength.ESTIMATED: N_("expected {day}"),
    }
)


def day_words(day: PartialDate) -> str:
    """``26 April 2026``, ``April 2026``, ``the first quarter of 2027``, ``2027``: no more than is known."""
    match day.precision:
        case Precision.DAY:
            return plain_day(day.first)
        case Precision.MONTH:
            return month(day.first)
        case Precision.YEAR:
            return year(day.first)
    return _PARTS[day.iso[-2:]].format(year=day.iso[:4])


def when(day: PartialDate) -> str:
    """`day` with its preposition: ``on 26 April 2026``, ``in April 2026``."""
    match day.precision:
        case Precision.DAY:
            return _("on {day}").format(day=plain_day(day.first))
        case Precision.MONTH:
            return _("in {month}").format(month=month(day.first))
        case Precision.YEAR:
            return _("in {year}").format(year=day.iso)
    return _WITHIN_PARTS[day.iso[-2:]].format(year=day.iso[:4])


def firmness(event: EventRow) -> str:
    """How the day of an event is said, with ``{day}`` where it goes: ``no earlier than {day}``."""
    return _FIRMNESS[event.strength]


def firm(day: str, strength: str | None) -> str:
    """A day in words with what makes it less than a promise: ``no earlier than 26 April 2026``."""
    return _FIRMNESS[strength].format(day=day) if strength else day


def end_words(event: EventRow) -> str:
    """The day of an event as firmly as it is meant; ``no date yet`` where there is none."""
    return firm(day_words(event.day), event.strength) if event.day else _("no date yet")


def days_words(days: int) -> str:
    """``today``, ``in 1 day``, ``in 12 days``, ``3 days ago``."""
    if not days:
        return _("today")
    ahead, past = (
        ngettext("in {days} day", "in {days} days", abs(days)),
        ngettext("{days} day ago", "{days} days ago", abs(days)),
    )
    return (ahead if days > 0 else past).format(days=number(abs(days)))


def countdown(event: EventRow, today: date) -> tuple[str, str, str]:
    """The large figure of a countdown between the words around it: ``("", "12", " days")``; once a range has begun, a phrase."""
    left = event.days_left(today)
    if left is None:
        return "", _("no date"), ""
    if left > 0:
        before, _count, after = ngettext("{left} day", "{left} days", left).partition("{left}")
        return before, number(left), after
    exact = event.day and event.day.precision is Precision.DAY
    return "", (_("today") if exact else _("any day")), ""


def days(count: int) -> str:
    """``1 day``, ``12 days``."""
    return ngettext("{count} day", "{count} days", count).format(count=number(count))


def products(count: int) -> str:
    """``1 product``, ``12 products``."""
    return ngettext("{count} product", "{count} products", count).format(count=number(count))


def more_statements(count: int) -> str:
    """``1 more statement``, ``12 more statements``."""
    return ngettext("{count} more statement", "{count} more statements", count).format(count=number(count))


def dated(count: int) -> str:
    """How many products have a date to end, in a sentence."""
    text = ngettext("{count} AI product has a date to end.", "{count} AI products have a date to end.", count)
    return text.format(count=number(count))


def next_words(together: int) -> str:
    """How the next end is told, of `together` products that end on the same day; with its ``{product}`` and ``{when}``."""
    if together < 2:
        return _("Next is {product}, {when}.")
    return ngettext(
        "Next is {count} product, {product}, {when}.",
        "Next are {count} products {when}, among them {product}.",
        together,
    )


def busy_days(ends: Mapping[date, int]) -> str:
    """The days on which something ends, the busiest first, as the text alternative of the calendar."""
    busiest = sorted(ends.items(), key=lambda item: (-item[1], item[0]))[:3]
    told = (_("{day}: {products}").format(day=plain_day(day), products=products(n)) for day, n in busiest)
    return _("Most ends on {days}.").format(days=apart(told)) if ends else _("No firm day is known.")


def range_of(first: int, last: int, total: int | None) -> str:
    """``51–100 of 202 products``: which of many are shown; ``51–100`` where nobody counted them."""
    ends = {"first": number(first), "last": number(last)}
    if total is None:
        return _("{first}–{last}").format(**ends)
    text = ngettext("{first}–{last} of {count} product", "{first}–{last} of {count} products", total)
    return text.format(**ends, count=number(total))


def amounts(fresh: Freshness) -> str:
    """How much is known: ``202 products · 376 events``."""
    events = ngettext("{count} event", "{count} events", fresh.events)
    parts = [products(fresh.products), events.format(count=number(fresh.events))]
    if fresh.collected_at and fresh.documents:
        documents = ngettext("{count} document", "{count} documents", fresh.documents)
        parts.append(documents.format(count=number(fresh.documents)))
    return " · ".join(parts)


def place(event: EventRow | ChangeRow | ClaimRow, home: str = "") -> str:
    """Where something holds: platform and scope, empty for the whole product at its own vendor."""
    home = home or ("" if isinstance(event, ClaimRow) else event.product.vendor_slug)
    platform = "" if event.platform == home else platform_name(event.platform)
    return ", ".join(part for part in (platform, event.scope) if part)


def brief(where: str) -> str:
    """A place that is a long list of regions with the first of them, and how many more there are."""
    parts = where.split(", ")
    more = len(parts) - 3
    if more < 2:
        return where
    others = ngettext("{count} other", "{count} others", more).format(count=number(more))
    return listed([*parts[:3], others])


def platform_name(slug: str) -> str:
    """A platform as it is read: ``google-cloud`` is Google Cloud."""
    return slug.replace("-", " ").title()


def short_name(name: str) -> str:
    """A product's name without its remark in parentheses, as one says it in a sentence."""
    return name.partition(" (")[0]


def what_it_is(product: ProductRow) -> str:
    """A product in a few words: its summary for those who read the language that summaries are written in, else maker and kind."""
    named = f"{product.vendor} · {KINDS[product.kind]}"
    return product.summary or named if spoken().code == SOURCE else named


def standing(event: EventRow, today: date) -> Standing:
    """How an end stands on `today`: only a day that was promised is over once it has come."""
    left = event.days_left(today)
    if event.day is None or left is None:
        return Standing(N_("No date yet"), "announced")
    if event.strength == Strength.NOT_BEFORE:
        return Standing(N_("Earliest day"), "announced")
    if event.day.last <= today:
        over = event.strength == Strength.COMMITTED
        return Standing(N_("Ended"), "ended") if over else Standing(N_("May have ended"), "announced")
    return Standing(N_("Ending soon"), "soon") if left <= SOON else Standing(N_("End announced"), "announced")


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
        _doubt(page),
        *(_ending(name, events, today) for name, events in kin),
        *(
            _fate(event, page.events)
            for event in page.events
            if event.kind in (Milestone.MERGED, Milestone.RENAMED)
        ),
        *(_reversal(event) for event in page.events if event.kind == Milestone.REVERSED),
        _replacement(page.events),
    ]
    return together(sentences)


def together(sentences: Iterable[str]) -> str:
    """Sentences one after another, as the language sets them: with a space, or without one."""
    return _("{sentence} {next}").format(sentence="", next="").join(s for s in sentences if s)


def apart(clauses: Iterable[str]) -> str:
    """Clauses one after another, with what the language sets between them."""
    return _("{clause}; {next}").format(clause="", next="").join(clauses)


def replacements(events: Iterable[EventRow]) -> list[str]:
    """What to use instead, as named by the events, each once, in their order."""
    return list(dict.fromkeys(name for event in events for name in event.replacements))


def ends(events: Iterable[EventRow]) -> list[EventRow]:
    """The dated shutdowns among `events` but for earliest days that a promised end has overtaken, earliest first."""
    dated = [event for event in events if event.kind == Milestone.SHUTDOWN and event.day is not None]
    promised: dict[int, list[Moment]] = defaultdict(list)
    for event in dated:
        if event.strength == Strength.COMMITTED:
            promised[event.product.id].append(event.moment)
    return sorted((e for e in dated if not overtaken(e.moment, promised[e.product.id])), key=_first_day)


def in_order(events: Iterable[EventRow]) -> list[EventRow]:
    """Events as a life runs, those without a date last."""
    return sorted(events, key=lambda event: (_first_day(event), list(Milestone).index(Milestone(event.kind))))


def quoted_once(events: Iterable[EventRow]) -> set[int]:
    """The events (ids) whose words are shown where they stand below one another: the same words of one source with the first only."""
    first: dict[tuple[str, str], int] = {}
    for event in events:
        if event.evidence:
            first.setdefault((event.evidence, event.source_url), event.id)
    return set(first.values())


def _first_day(event: EventRow) -> date:
    return event.day.first if event.day else date.max


def _by_name(events: Iterable[EventRow]) -> list[tuple[str, list[EventRow]]]:
    groups: dict[str, list[EventRow]] = {}
    for event in events:
        groups.setdefault(short_name(event.product.name), []).append(event)
    return list(groups.items())


def _ending(name: str, events: Iterable[EventRow], today: date) -> str:
    """``Sora ended on 26 April 2026 (web; iOS) and ends on 24 December 2026 (Android).``"""
    clauses: dict[str, dict[str, list[str]]] = {}
    for event in ends(events):
        day = _day_of_clause(event)
        clauses.setdefault(_verb(event, today), {}).setdefault(day, []).append(brief(place(event)))
    said = [
        verb.format(when=listed(in_places(day, places) for day, places in days.items()))
        for verb, days in clauses.items()
    ]
    return _("{name} {ends}.").format(name=name, ends=listed(said)) if said else ""


def in_places(day: str, places: Sequence[str]) -> str:
    """A day with the places for which it is given, where it is not for all."""
    return _("{day} ({places})").format(day=day, places=apart(places)) if all(places) else day


def _verb(event: EventRow, today: date) -> str:
    past = event.day is not None and event.day.last <= today
    match event.strength:
        case Strength.ESTIMATED:
            return _("was expected to end {when}") if past else _("is expected to end {when}")
        case Strength.NOT_BEFORE:
            kept = _("was to stay at least until {when}, and no end of it has been announced since")
            return kept if past else _("will stay at least until {when}")
    return _("ended {when}") if past else _("ends {when}")


def _day_of_clause(event: EventRow) -> str:
    assert event.day is not None
    return day_words(event.day) if event.strength == Strength.NOT_BEFORE else when(event.day)


def _no_end(page: ProductPage) -> str:
    name = short_name(page.product.name)
    if any(event.kind == Milestone.SHUTDOWN for event in page.events):
        return _("{name} has ended; no source read so far gives the day.").format(name=name)
    if page.product.status == "deprecated":
        return _("{name} is on its way out; no day for its end has been published.").format(name=name)
    if page.product.status in ("merged", "renamed"):
        return ""
    return _("No end of {name} has been announced in what Swansong has read.").format(name=name)


def _doubt(page: ProductPage) -> str:
    """How sure the end is where that is not much: beside the day, since people act on it."""
    found = (trust(event, page.claims) for event in ends(page.events))
    return next((sure(one) for one in found if one.level is Level.LOW), "")


def _notice(events: Iterable[EventRow]) -> str:
    # To call a thing deprecated is to tell that it will end, so whichever came first was the notice.
    known = list(events)
    told = (_first(known, kind) for kind in (Milestone.ANNOUNCED, Milestone.DEPRECATED))
    said = min(filter(None, told), key=_first_day, default=None)
    final = _first(known, Milestone.SHUTDOWN)
    if said is None or said.day is None or final is None or final.day is None:
        return ""
    exact = said.day.precision is Precision.DAY and final.day.precision is Precision.DAY
    if not exact:
        return _("This was announced {when}.").format(when=when(said.day))
    notice = (final.day.first - said.day.first).days
    text = ngettext(
        "This was announced {when}, {count} day before.",
        "This was announced {when}, {count} days before.",
        notice,
    )
    return text.format(when=when(said.day), count=number(notice)) if notice > 0 else ""


def _first(events: Iterable[EventRow], kind: Milestone) -> EventRow | None:
    return min((e for e in events if e.kind == kind and e.day is not None), key=_first_day, default=None)


def _fate(event: EventRow, life: Iterable[EventRow]) -> str:
    target = _target(event)
    if not target:
        return ""
    text = _FATES[event.kind, event.day is not None]
    merged_while_running = event.kind == Milestone.MERGED and any(
        event.day and end.day and event.day.last < end.day.first for end in ends(life)
    )
    if merged_while_running:  # what is still there on its own has not become part of another
        text = _("{target} took its place {when}.")
    return text.format(
        name=short_name(event.product.name), target=target, when=when(event.day) if event.day else ""
    )


def _reversal(event: EventRow) -> str:
    day = when(event.day) if event.day else ""
    said = _("The end was called off {when}").format(when=day) if day else _("The end was called off")
    return _("{clause}.").format(clause=in_places(said, [place(event)]))


def _replacement(events: Sequence[EventRow]) -> str:
    told = replacements(event for event in events if event.kind in (Milestone.MERGED, Milestone.RENAMED))
    named = [name for name in replacements(events) if name not in told]
    if not named and not told and any(event.strength == Strength.COMMITTED for event in ends(events)):
        return _("{clause}.").format(clause=_("No replacement named"))
    return _("Named as replacement: {names}.").format(names=listed(named)) if named else ""


def freshness_words(fresh: Freshness, now: datetime | None = None) -> str:
    """How old the data is, in one line."""
    now = now or datetime.now(UTC)
    if fresh.collected_at is None:
        return _uncollected(fresh)
    outcome = _("Collected {ago}") if fresh.ok else _("Collection failed {ago}")
    collected = outcome.format(ago=age(fresh.collected_at, now))
    if fresh.newest_document is None:
        return collected
    newest = _("newest document {ago}").format(ago=age(fresh.newest_document, now))
    return f"{collected} · {newest}"


def _uncollected(fresh: Freshness) -> str:
    if fresh.products == 0:
        return _("Nothing collected yet")
    if fresh.documents:
        text = ngettext(
            "Shipped facts and {count} archived document; nothing collected yet",
            "Shipped facts and {count} archived documents; nothing collected yet",
            fresh.documents,
        )
        return text.format(count=number(fresh.documents))
    if fresh.newest_document is None:
        return _("Shipped facts; nothing collected yet")
    day = plain_day(fresh.newest_document.date())
    return _("Shipped facts, compiled {day}; nothing collected yet").format(day=day)


def health_words(counts: Mapping[State, int]) -> str:
    """How the sources fare, in one sentence."""
    total, well = sum(counts.values()), counts.get(State.HEALTHY, 0)
    text = ngettext("{well} of {count} source is healthy", "{well} of {count} sources are healthy", total)
    said = text.format(well=number(well), count=number(total))
    bad = [text.format(count=number(counts[state])) for state, text in ILL.items() if counts.get(state)]
    return _("{clause}.").format(clause=apart([said, listed(bad)]) if bad else said)


def next_steps(counts: Mapping[State, int]) -> list[tuple[Standing, str]]:
    """What the operator does about the sources that are not heard as they should be, the worst first."""
    return [(STATES[state], STEPS[state]) for state in STEPS if counts.get(state)]


def sentence_case(text: str) -> str:
    """A word as it stands at the beginning."""
    return text[:1].upper() + text[1:]


def sentence(clause: str) -> Saying:
    """A clause as a sentence of its own, in the language of the visitor where it can be said in it."""
    saying = told(clause)
    whole = sentence_case(saying.text)
    if not whole.endswith((".", "?", "!", "。", "？")):
        whole = _("{clause}.").replace("{clause}", whole)
    return Saying(whole, **saying.facts)


def vanished(gone: Vanished) -> Saying:
    """That a source no longer lists a product, in a sentence that concludes nothing from it."""
    text = _(
        "{source} no longer lists it since {day}, which says neither that it is still available nor that it has ended."
    )
    return Saying(text, source=gone.title, day=plain_day(gone.since.date()))


def sure(found: Trust) -> str:
    """How sure an event is, and why: ``High confidence: the vendor's own page says so, 2 sources agree.``"""
    clauses = apart(told(reason) for reason in found.reasons)
    return _("{level}: {reasons}.").format(level=LEVELS[found.level], reasons=clauses)


def rhythm(record: Record) -> str:
    """How often something new is expected of a source: ``every 3 days``; empty where that is not known yet."""
    return told(every(record.rhythm)) if record.rhythm else ""


def endings(events: Iterable[EventRow], today: date) -> str:
    """Ends in short, those on one day together: ``ended on 26 April 2026 (app) · ends on 1 May 2027 (API, EU)``."""
    days: dict[str, list[str]] = {}
    for event in events:
        where = "" if event.kind == Milestone.MERGED else brief(place(event))
        days.setdefault(short_end(event, today), []).append(where)
    return " · ".join(in_places(end, places) for end, places in days.items())


def short_end(event: EventRow, today: date) -> str:
    """``ends on 26 April 2026``, ``ended in April 2026``, ``no date yet``."""
    if event.day is None:
        return _("no date yet")
    verb = _short_verb(event.kind, event.strength, past=event.day.last <= today)
    if event.kind == Milestone.MERGED and (target := _target(event)):
        verb = (
            _("merged into {target} {when}") if event.day.last <= today else _("merges into {target} {when}")
        )
        return verb.format(target=target, when=when(event.day))
    return verb.format(day=day_words(event.day), when=when(event.day))


def _short_verb(kind: str, strength: str | None, *, past: bool) -> str:
    match strength:
        case Strength.ESTIMATED:
            return _("was expected to end {when}") if past else _("is expected to end {when}")
        case Strength.NOT_BEFORE:
            kept = _("no end announced, promised until {day} at least")
            return kept if past else _("ends no earlier than {day}")
    if kind == Milestone.MERGED:
        return _("merged {when}") if past else _("merges {when}")
    return _("ended {when}") if past else _("ends {when}")


def _target(event: EventRow) -> str:
    """What a product became part of, or is called now."""
    return listed(event.replacements) if event.replacements else event.scope


def without_end(events: Sequence[EventRow]) -> str:
    """What is known of a product of which no end has a day: ``Closed to new customers: July 2024 · no date yet``; empty where nothing is."""
    told = [event for kind in _NOTICES for event in events if event.kind == kind]
    if not told:
        return ""
    last = max(told, key=lambda event: event.day.first if event.day else date.min)
    return " · ".join([_milestone(last), _("no date yet")])


def without_day(events: Iterable[EventRow]) -> str:
    """What tells that the end was announced where no day of that is known: ``Deprecated``, ``Closed to new customers: July 2024``."""
    last = next((event for event in events if event.kind in _NOTICES), None)
    if last is None:
        return ""
    return _milestone(last) if last.day else " · ".join([_milestone(last), _("no date")])


def _milestone(event: EventRow) -> str:
    what = MILESTONES[Milestone(event.kind)]
    return _("{told}: {day}").format(told=what, day=day_words(event.day)) if event.day else what


_NOTICES = (Milestone.ANNOUNCED, Milestone.DEPRECATED, Milestone.READ_ONLY, Milestone.CLOSED_TO_NEW)


def first_of(events: Iterable[EventRow], *kinds: str) -> PartialDate | None:
    """The earliest date of these kinds of event, None where none is dated."""
    found = [event for kind in kinds if (event := _first(events, Milestone(kind)))]
    first = min(found, key=_first_day, default=None)
    return first.day if first else None


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


def change_words(change: ChangeRow, today: date | None = None) -> str:
    """What changed: ``shutdown was put off from 1 May 2027 to 1 August 2027 (92 days later)``; of what is new, what it is: ``ends on 1 May 2027``."""
    if change.kind == ChangeKind.APPEARED and change.after_day:
        return _news(change, PartialDate(change.after_day), today or change.noticed_at.date())
    told = CHANGES[ChangeKind(change.kind)].format(what=NOUNS[Milestone(change.event_kind)])
    before, after = (
        _dated(change.before_day, change.before_strength),
        _dated(change.after_day, change.after_strength),
    )
    if before and after and before != after:
        told = _("{told} from {before} to {after}").format(told=told, before=before, after=after)
    elif before or after:
        told = _("{told}: {day}").format(told=told, day=after or before)
    return in_places(told, [shift(change.days)]) if change.days else told


def _news(change: ChangeRow, day: PartialDate, today: date) -> str:
    """An event that was not known before. That it became known on a day is not said in a way that could be read as the day of the end."""
    if change.event_kind in _FAREWELLS:
        verb = _short_verb(change.event_kind, change.after_strength, past=day.last <= today)
        return verb.format(day=day_words(day), when=when(day))
    what = MILESTONES[Milestone(change.event_kind)]
    return _("{told}: {day}").format(told=what, day=_dated(change.after_day, change.after_strength))


def shift(count: int) -> str:
    """``92 days later``, ``1 day earlier``."""
    later, earlier = (
        ngettext("{count} day later", "{count} days later", abs(count)),
        ngettext("{count} day earlier", "{count} days earlier", abs(count)),
    )
    return (later if count > 0 else earlier).format(count=number(abs(count)))


def _dated(iso: str | None, strength: str | None) -> str:
    return firm(read(iso), strength if strength == Strength.NOT_BEFORE else None) if iso else ""


def location(claim: ClaimRow) -> str:
    """Where in its source a statement stands; of a shipped fact how its source was read."""
    return READ.get(claim.location, claim.location)


def claim_facts(claim: ClaimRow) -> list[tuple[str, str]]:
    """What a claim states, as name and value, in the order of a product's life."""
    dates = [
        *((MILESTONES[Milestone(kind)], read(day)) for kind, day in claim.milestones),
        (_("Announced"), read(claim.announced)),
        (_("Deprecated"), read(claim.deprecated)),
        (_("Shutdown"), _dated(claim.shutdown, claim.strength)),
    ]
    instead = listed(claim.replacements, "or") if claim.replacements else ""
    status = STATUSES.get(claim.status, claim.status)
    stated = [(name, value) for name, value in dates if value] or [(_("Status"), status)]
    return [*stated, *([(_("Instead"), instead)] if instead else [])]


def read(iso: str | None) -> str:
    """A date of the data in words; empty where there is none."""
    return day_words(PartialDate(iso)) if iso else ""

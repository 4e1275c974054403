"""What pages show, asked of the database and put together: figures, stories, the views of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dashboard import markup, words
from dashboard.language import Said, _, listed
from dashboard.state import ask
from data import lanes, queries
from data.chains import chains, living, walk
from data.finding import find
from data.lanes import View
from data.queries import ChangeRow, EventRow, ProductPage, ProductRow
from pipeline.types import ChangeKind, Milestone, Strength
from wording import N_

FAREWELL = "farewell"
PRESETS = {
    FAREWELL: (
        "openai-sora-app",
        "openai-sora-api",
        "openai-chatgpt-atlas",
        "openai-searchgpt",
        "openai-dalle-2",
        "openai-dalle-3",
        "openai-whisper-api",
        "openai-jukebox",
    )
}
"""Timelines that were put together by hand, as slugs of shipped products."""

_MOVES = (ChangeKind.MOVED, ChangeKind.BROUGHT_FORWARD)

FAMILY = 12
"""So many relatives of a product are shown beside it."""

STORIES = ("openai-sora-app", "openai-chatgpt-atlas", "openai-searchgpt")
"""The products whose stories are told on the front page."""

VIEWS: Said[str] = Said(
    {
        View.NEXT: N_("Ending next"),
        FAREWELL: N_("What OpenAI has ended"),
        View.ENDED: N_("Just ended"),
        View.MOVED: N_("Moved"),
        View.CHANGED: N_("Changed"),
        View.UNDATED: N_("No date yet"),
        View.EARLIEST: N_("No earlier than"),
        View.ALL: N_("Everything"),
    }
)
"""The views of the timeline, by what they are called in the address."""

NOTES: Said[str] = Said(
    {
        FAREWELL: N_(
            "Sora, Atlas, SearchGPT, DALL·E, Whisper and Jukebox, from their first day to their last."
        ),
        View.NEXT: N_("What has a date to end, the nearest on top."),
        View.ENDED: N_("What was switched off lately."),
        View.MOVED: N_("Ends that were put off or brought forward, with the day they stood on before."),
        View.CHANGED: N_("Everything of which anything was noticed lately, the latest on top."),
        View.UNDATED: N_("On the way out, but nobody has named the day."),
        View.EARLIEST: N_("Promised to stay until a day; nobody has said that it ends then."),
        View.ALL: N_("What ends next, then what ended last, then what has no end."),
    }
)
"""What each view shows."""


@dataclass(frozen=True)
class Figure:
    """A count that answers a question, and where to see what it counts."""

    count: int
    text: str
    meaning: str
    link: str


@dataclass(frozen=True)
class Story:
    """A product's end in a few sentences."""

    slug: str
    title: str
    what: str
    """what it was, in a few words"""
    text: str


def figures(today: date, known: datetime | None = None) -> list[Figure]:
    """The counts of the front page."""

    def count(view: View, first: date | None = None, last: date | None = None) -> int:
        return ask(lanes.products, today, view, first=first, last=last, limit=0, known=known).total

    in_days = _("end within {count} days")
    return [
        Figure(
            count(View.NEXT, last=today + timedelta(words.SOON)),
            in_days.format(count=words.SOON),
            "soon",
            _link(View.NEXT, days=str(words.SOON)),
        ),
        Figure(
            count(View.NEXT, last=today + timedelta(90)),
            in_days.format(count=90),
            "announced",
            _link(View.NEXT, days="90"),
        ),
        Figure(
            count(View.MOVED, first=today - timedelta(7)),
            _("moved in the last 7 days"),
            "announced",
            _link(View.MOVED, days="7"),
        ),
        Figure(count(View.UNDATED), _("announced, no date yet"), "announced", _link(View.UNDATED)),
    ]


def ahead(today: date, limit: int, known: datetime | None = None) -> tuple[list[EventRow], int]:
    """The next ends, the soonest of each product, and how many products have one."""
    found = ask(lanes.products, today, View.NEXT, limit=limit, known=known)
    return _first_of_each(found.slugs, today, _coming(today), known), found.total


def just_ended(today: date, days: int, limit: int, known: datetime | None = None) -> list[EventRow]:
    """The last end of each product of which one came in the last `days` days, the latest first."""
    first = today - timedelta(days)
    found = ask(lanes.products, today, View.ENDED, first=first, limit=limit, known=known)
    last: dict[str, EventRow] = {}
    for event in words.ends(_lives(found.slugs, today, known)):
        if words.standing(event, today).meaning == "ended" and event.day and event.day.last >= first:
            last[event.product.slug] = event
    return [last[slug] for slug in found.slugs if slug in last]


def _coming(today: date) -> Callable[[EventRow], bool]:
    def comes(event: EventRow) -> bool:
        assert event.day is not None
        return event.day.last > today and event.strength != Strength.NOT_BEFORE

    return comes


def _first_of_each(
    slugs: Sequence[str],
    today: date,
    wanted: Callable[[EventRow], bool],
    known: datetime | None = None,
) -> list[EventRow]:
    """Of each product the first end that is `wanted`, in the order of `slugs`."""
    events = words.ends(_lives(slugs, today, known))
    found: dict[str, EventRow] = {}
    for event in filter(wanted, events):
        found.setdefault(event.product.slug, event)
    return [found[slug] for slug in slugs if slug in found]


def _lives(slugs: Sequence[str], today: date, known: datetime | None) -> list[EventRow]:
    """Every event of these products."""
    return ask(queries.timeline, products=list(slugs), today=today, known=known) if slugs else []


def next_of(vendor: str, today: date, limit: int = 6) -> list[EventRow]:
    """What ends next at a vendor, the soonest of each product."""
    found = ask(lanes.products, today, View.NEXT, vendors=[vendor], limit=limit)
    return _first_of_each(found.slugs, today, _coming(today))


def next_certain(events: Iterable[EventRow], today: date) -> EventRow | None:
    """The first of `events` whose countdown still runs; the first of all where every range has begun."""
    some = list(events)
    return next((event for event in some if (event.days_left(today) or 0) > 0), some[0] if some else None)


def on_the_day_of(event: EventRow, known: datetime | None = None) -> int:
    """How many products have their promised end on the day of this one; one where its day is not known to the day."""
    if event.day is None or event.day.first != event.day.last:
        return 1
    return ask(lanes.ends_by_day, event.day.first, event.day.first, known=known).get(event.day.first, 1)


def stories(today: date, known: datetime | None = None) -> list[Story]:
    """The featured stories that the database can tell."""
    pages = [page for slug in STORIES if (page := ask(queries.product_page, slug, today, known=known))]
    return [
        Story(
            page.product.slug,
            words.short_name(page.product.name),
            words.what_it_is(page.product),
            words.answer(page, family(page, today, known), today),
        )
        for page in pages
    ]


@dataclass(frozen=True)
class News:
    """What changed since a moment: the most telling change of each product, and how many products changed."""

    changes: tuple[ChangeRow, ...]
    total: int


def changed(since: date, today: date, limit: int, known: datetime | None = None) -> News:
    """What changed from the day `since` on, the latest first."""
    found = ask(lanes.products, today, View.CHANGED, first=since, limit=limit, known=known)
    moment = datetime.combine(since, time(), UTC)
    rows = ask(queries.changes_of, today, found.slugs, known=known) if found.slugs else []
    best: dict[str, ChangeRow] = {}
    for row in sorted((row for row in rows if row.noticed_at >= moment), key=_telling):
        best.setdefault(row.product.slug, row)
    return News(tuple(best[slug] for slug in found.slugs if slug in best), found.total)


def _telling(change: ChangeRow) -> tuple[bool, bool]:
    """What tells most comes first: something moved rather than became known, an end rather than its notice."""
    ends = change.event_kind in (Milestone.SHUTDOWN, Milestone.MERGED, Milestone.REVERSED)
    return change.kind == ChangeKind.APPEARED, not ends


def family(page: ProductPage, today: date, known: datetime | None = None) -> list[EventRow]:
    """Every event of the products that belong to this one, such as an app's API."""
    return _lives([product.slug for product in page.related[:FAMILY]], today, known)


def known_as(name: str, today: date) -> ProductPage | None:
    """The product that bears exactly this name, for those who write an address by hand; None where none does."""
    for row in ask(find, today, text=name, limit=3).rows if name else ():
        page = ask(queries.product_page, row.slug, today)
        if page and name.casefold() in {n.casefold() for n in (page.product.name, *page.aliases)}:
            return page
    return None


def fates(products: Iterable[ProductRow], today: date, known: datetime | None = None) -> dict[int, str]:
    """When each product ends or ended, in short, by its id, or how far it is on its way out; empty for one of which neither is known."""
    groups: dict[int, list[EventRow]] = {}
    for event in _lives([product.slug for product in products], today, known):
        groups.setdefault(event.product.id, []).append(event)
    return {product_id: _fate(events, today) for product_id, events in groups.items()}


def _fate(events: Sequence[EventRow], today: date) -> str:
    over = words.ends(events) or [event for event in events if event.kind == Milestone.MERGED]
    return words.endings(over, today) or words.without_end(events)


@dataclass(frozen=True)
class Wanted:
    """What a timeline is asked to show; `days` from today, ahead or back as the view looks."""

    view: str
    days: int | None = None
    vendors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def drawn(
    asked: Wanted, today: date, *, limit: int, offset: int = 0, known: datetime | None = None
) -> lanes.Found:
    """The products of a timeline in their order, and how many there are in all."""
    if asked.view in PRESETS:
        return _preset(PRESETS[asked.view], today, known)
    view = View(asked.view)
    reach = timedelta(asked.days) if asked.days is not None else None
    return ask(
        lanes.products,
        today,
        view,
        first=today - reach if reach and view in (View.ENDED, View.MOVED, View.CHANGED) else None,
        last=today + reach if reach and view == View.NEXT else None,
        vendors=asked.vendors,
        kinds=asked.kinds,
        limit=limit,
        offset=offset,
        known=known,
    )


def _preset(slugs: tuple[str, ...], today: date, known: datetime | None) -> lanes.Found:
    there = {row.slug for row in ask(queries.products_called, today, slugs, known=known)}
    found = tuple(slug for slug in slugs if slug in there)
    return lanes.Found(found, len(found))


def grouped(
    slugs: Sequence[str], today: date, by: str, known: datetime | None = None
) -> tuple[list[EventRow], dict[str, str]]:
    """Every event of these products, product by product in their order, and what each product stands under.

    `by` is "vendor", "kind" or "chain", which adds the products that the chains lead to; nothing stands under anything where
    it is empty.
    """
    heads = _by_chain(slugs, today, known) if by == "chain" else {}
    order = list(heads or slugs)
    events = sorted(_lives(order, today, known), key=lambda event: order.index(event.product.slug))
    rows = {event.product for event in events}
    match by:
        case "vendor":
            heads = {row.slug: row.vendor for row in rows}
        case "kind":
            heads = {row.slug: words.sentence_case(words.KINDS[row.kind]) for row in rows}
    return events, heads


def _by_chain(slugs: Sequence[str], today: date, known: datetime | None) -> dict[str, str]:
    """What each product is replaced by in the end, and the same for all that stand between."""
    found = ask(chains, today, list(slugs), known=known) if slugs else {}
    unnamed = _("No replacement named")
    heads: dict[str, str] = {}
    for slug in slugs:
        chain = found.get(slug, ())
        last = living(chain) or [one for one in walk(chain) if not one.successors]
        names = listed(dict.fromkeys(one.name for one in last), "or")
        heads.setdefault(slug, _("Replaced by {names}").format(names=names) if names else unnamed)
        for one in walk(chain):
            if one.product:
                heads.setdefault(one.product.slug, heads[slug])
    return dict(sorted(heads.items(), key=lambda item: item[1] == unnamed))


def within(
    days: tuple[date, date],
    today: date,
    vendors: Sequence[str],
    limit: int,
    known: datetime | None = None,
) -> list[EventRow]:
    """The promised ends between two days, the soonest of each product."""
    first, last = days
    found = ask(
        lanes.products, today, View.NEXT, first=first, last=last, vendors=list(vendors), limit=limit, known=known
    )  # fmt: skip

    def inside(event: EventRow) -> bool:
        return (
            _coming(today)(event)
            and event.day is not None
            and first <= event.day.last
            and event.day.first <= last
        )

    return _first_of_each(found.slugs, today, inside, known)


def moves(slugs: Sequence[str], today: date, known: datetime | None = None) -> list[ChangeRow]:
    """Where the ends of these products stood before they were moved."""
    found = ask(queries.changes_of, today, list(slugs), kinds=list(_MOVES), known=known) if slugs else []
    return ends_moved(found)


def ends_moved(changes: Iterable[ChangeRow]) -> list[ChangeRow]:
    """Those of the changes that moved an end."""
    return [one for one in changes if one.kind in _MOVES and one.event_kind == Milestone.SHUTDOWN]


def _link(view: str, **state: str) -> str:
    return markup.to("timeline", view=view, **state)

"""What pages show, asked of the database and put together: figures, stories, the views of the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import markup, words
from dashboard.language import N_, Said, _
from dashboard.state import ask
from data import queries
from data.queries import EventRow, ProductPage, ProductRow
from pipeline.types import Strength

FAREWELL = ("Sora", "Sora API", "ChatGPT Atlas", "SearchGPT")
"""The products of the first timeline a visitor sees, by the names people know them by."""

STORIES = {"Sora": "Sora", "ChatGPT Atlas": "ChatGPT Atlas", "SearchGPT": "SearchGPT"}
"""The stories told on the front page: title, and the name that finds the product."""

VIEWS: Said[str] = Said(
    {
        "farewell": N_("OpenAI's farewell"),
        "next": N_("Ending next"),
        "ended": N_("Just ended"),
        "undated": N_("No date yet"),
        "earliest": N_("No earlier than"),
        "vendor": N_("By vendor"),
    }
)
"""The views of the timeline, by what they are called in the address."""

NOTES: Said[str] = Said(
    {
        "farewell": N_("Sora, ChatGPT Atlas and SearchGPT, from their first day to their last."),
        "next": N_("What has a date to end, the nearest on top."),
        "ended": N_("What was switched off lately."),
        "undated": N_("On the way out, but nobody has named the day."),
        "earliest": N_("Promised to stay until a day; nobody has said that it ends then."),
        "vendor": N_("Everything one vendor has ended or will end."),
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
    text: str


def figures(today: date) -> list[Figure]:
    """The counts of the front page."""
    near, far = (products(within(today, days)) for days in (words.SOON, 90))
    ended, open_ended = products(just_ended(today, 30)), len(undated(today))
    in_days = _("end within {count} days")
    return [
        Figure(near, in_days.format(count=words.SOON), "soon", _link("next", days=str(words.SOON))),
        Figure(far, in_days.format(count=90), "announced", _link("next", days="90")),
        Figure(ended, _("ended in the last 30 days"), "ended", _link("ended", days="30")),
        Figure(open_ended, _("announced, no date yet"), "announced", _link("undated")),
    ]


def ahead(today: date) -> list[EventRow]:
    """Shutdowns to come, soonest first; one that may come any day now stands where its last day does.

    An earliest day is no shutdown to come: the product may well live on after it.
    """

    def comes(event: EventRow) -> date:
        assert event.day is not None
        return event.day.first if event.day.first > today else event.day.last

    return sorted((event for event in ask(queries.upcoming, today) if not _earliest(event)), key=comes)


def within(today: date, days: int) -> list[EventRow]:
    """Shutdowns that may come in the next `days` days, soonest first."""
    return [event for event in ahead(today) if (event.days_left(today) or 0) <= days]


def next_certain(events: Iterable[EventRow], today: date) -> EventRow | None:
    """The first of `events` whose countdown still runs; the first of all where every range has begun."""
    some = list(events)
    return next((event for event in some if (event.days_left(today) or 0) > 0), some[0] if some else None)


def just_ended(today: date, days: int) -> list[EventRow]:
    """Shutdowns of the last `days` days that were promised and have come, newest first."""
    recent = ask(queries.upcoming, today - timedelta(days=days), within=days)
    return [event for event in reversed(recent) if words.standing(event, today).meaning == "ended"]


def undated(today: date) -> list[str]:
    """Slugs of the products whose end is announced, but not when."""
    leaving = ask(queries.find_products, today, statuses=["deprecated"])
    dated = {event.product.slug for event in ahead(today)}
    return [product.slug for product in leaving if product.slug not in dated]


def stories(today: date) -> list[Story]:
    """The featured stories that the database can tell."""
    found = [(title, named([name])) for title, name in STORIES.items()]
    pages = [(title, ask(queries.product_page, slugs[0], today)) for title, slugs in found if slugs]
    return [
        Story(page.product.slug, title, words.answer(page, family(page, today), today))
        for title, page in pages
        if page
    ]


def family(page: ProductPage, today: date) -> list[EventRow]:
    """Every event of the products that belong to this one, such as an app's API."""
    slugs = [product.slug for product in page.related]
    return ask(queries.timeline, products=slugs, today=today) if slugs else []


def known_as(name: str, today: date) -> ProductPage | None:
    """The product that bears exactly this name, for those who write an address by hand; None where none does."""
    for slug in ask(queries.resolve_product, name)[:1] if name else ():
        page = ask(queries.product_page, slug, today)
        if page and name.casefold() in {n.casefold() for n in (page.product.name, *page.aliases)}:
            return page
    return None


def fates(products: Iterable[ProductRow], today: date) -> dict[int, str]:
    """When each product ends or ended, in short, by its id; empty for one without a dated end."""
    slugs = [product.slug for product in products]
    groups: dict[int, list[EventRow]] = {}
    for event in words.ends(ask(queries.timeline, products=slugs, today=today)):
        groups.setdefault(event.product.id, []).append(event)
    return {product_id: words.endings(events, today) for product_id, events in groups.items()}


def named(names: Iterable[str]) -> list[str]:
    """The slug that each name means best, in their order and each once; unknown names are left out."""
    found = (ask(queries.resolve_product, name) for name in names)
    return list(dict.fromkeys(best[0] for best in found if best))


def timeline(view: str, today: date, *, days: int, vendor: str) -> list[EventRow]:
    """Every event of the products that a view shows, product by product in the order they are drawn."""
    slugs = _slugs(view, today, days, vendor)
    events = ask(queries.timeline, products=slugs, today=today) if slugs else []
    return sorted(events, key=lambda event: slugs.index(event.product.slug))


def _slugs(view: str, today: date, days: int, vendor: str) -> list[str]:
    match view:
        case "farewell":
            return named(FAREWELL)
        case "undated":
            return undated(today)
        case "vendor":
            return _of_vendor(vendor, today)
        case "ended":
            return _each(just_ended(today, days))
        case "earliest":
            return _each(filter(_earliest, ask(queries.upcoming, today)))
    return _each(within(today, days))


def _of_vendor(vendor: str, today: date) -> list[str]:
    """What of a vendor ends next, then what ended last, then what has no end."""
    events = ask(queries.timeline, vendors=[vendor], today=today)
    dated = words.ends(events)
    to_come = [event for event in dated if event.day and event.day.last > today]
    over = [event for event in reversed(dated) if event not in to_come]
    return _each([*to_come, *over, *events])


def _each(events: Iterable[EventRow]) -> list[str]:
    return list(dict.fromkeys(event.product.slug for event in events))


def _earliest(event: EventRow) -> bool:
    return event.strength == Strength.NOT_BEFORE


def products(events: Iterable[EventRow]) -> int:
    """How many products these events concern."""
    return len({event.product.id for event in events})


def _link(view: str, **state: str) -> str:
    return markup.to("timeline", view=view, **state)

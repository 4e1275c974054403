"""What takes a product's place, followed from replacement to replacement to what still runs on the day asked for.

A name that a source gives as a replacement is looked for among the names of products, first those of the same vendor; where
none has it, or several of other vendors have, the chain ends in a name of which nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from data import queries
from data.identity import names_at
from data.models import Product, Vendor
from data.queries import EventRow, ProductRow
from data.rows import number
from data.standing import Standing
from pipeline.resolve import name_key
from pipeline.types import Milestone, Strength

_STAY = (Standing.ACTIVE, Standing.UNKNOWN)
"""Where a chain has arrived; what stands otherwise is followed to what takes its place."""
_TELLING = (Milestone.SHUTDOWN, Milestone.MERGED, Milestone.RENAMED, Milestone.DEPRECATED, Milestone.ANNOUNCED, Milestone.SUPERSEDED)  # fmt: skip
"""The milestones whose replacements are followed, the most telling first."""


LONGEST = 10
"""So many replacements in a row are followed; what is longer is a mistake of somebody's, or no help to anybody."""


class Fate(StrEnum):
    """What became of a replacement, as far as one has to know before moving to it."""

    LIVES = "lives"
    ENDING = "ending"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """No product that is known has this name, or it is not known whether it still runs."""
    LOOP = "loop"
    """It stands before itself in the chain: moving on leads back."""


@dataclass(frozen=True)
class Link:
    """What is known of a product that bears on what follows it."""

    product: ProductRow
    end: EventRow | None
    """its next shutdown at home, or else its last"""
    named: tuple[str, ...]
    """what its sources say to move to, as they write it"""
    leads_to: Mapping[str, int]
    """the products that are meant by those names, where they are known"""


@dataclass(frozen=True)
class Successor:
    """A replacement with what is to replace it in turn."""

    name: str
    """as the source writes it"""
    fate: Fate
    product: ProductRow | None = None
    end: EventRow | None = None
    """the end of it that lies ahead, also one that is only possible, or the one that has come"""
    successors: tuple[Successor, ...] = ()
    told_before: bool = False
    """Whether the product stands elsewhere in this chain already, where it is followed."""


def follow(start: int, links: Mapping[int, Link], today: date) -> tuple[Successor, ...]:
    """The replacements of the product `start`, each followed until something lives, nothing is named, or it leads back.

    At most `LONGEST` in a row are followed. A product that several lead to is followed at its first place only, so that a chain is never longer than its products are many.
    """
    told: set[int] = set()

    def after(product_id: int, path: tuple[int, ...]) -> tuple[Successor, ...]:
        link = links.get(product_id)
        return tuple(one(name, link.leads_to.get(name), path) for name in link.named) if link else ()

    def one(name: str, product_id: int | None, path: tuple[int, ...]) -> Successor:
        link = links.get(product_id) if product_id is not None else None
        if link is None or product_id is None:
            return Successor(name, Fate.UNKNOWN)
        if product_id in path:
            return Successor(name, Fate.LOOP, link.product, link.end)
        before, stays = product_id in told, link.product.status in _STAY
        told.add(product_id)
        further = () if before or stays or len(path) >= LONGEST else after(product_id, (*path, product_id))
        return Successor(name, _fate(link, today), link.product, link.end, further, before)

    return after(start, (start,))


def walk(successors: Iterable[Successor]) -> Iterator[Successor]:
    """Every replacement in the chains, each before what follows it."""
    for successor in successors:
        yield successor
        yield from walk(successor.successors)


def living(successors: Iterable[Successor]) -> tuple[Successor, ...]:
    """Those in the chains that run and have no end ahead that was promised, each product once."""
    found = {s.product.id: s for s in walk(successors) if s.product and s.fate is Fate.LIVES}
    return tuple(found.values())


def chains(
    session: Session, today: date, products: Sequence[str], *, known: datetime | None = None
) -> dict[str, tuple[Successor, ...]]:
    """The replacements of each of `products` (slugs) followed; products that are not known are left out.

    `known` asks for what was held true at that moment instead of now.
    """
    links: dict[int, Link] = {}
    asked = {e.product.id: e.product for e in queries.timeline(session, products=list(products), today=today, known=known)}  # fmt: skip
    level = dict(asked)
    for _ in range(LONGEST + 1):
        if not level:
            break
        links |= _links(session, today, list(level.values()), known)
        ahead = {i for found in links.values() for i in found.leads_to.values()} - links.keys()
        level = queries.by_id(session, today, ahead, known) if ahead else {}
    return {product.slug: follow(start, links, today) for start, product in asked.items()}


def _fate(link: Link, today: date) -> Fate:
    """Whether it lives, judged by its standing and by whether a promised end lies ahead."""
    if link.product.status == Standing.UNKNOWN:
        return Fate.UNKNOWN
    if link.product.status not in (Standing.ACTIVE, Standing.DEPRECATED):
        return Fate.ENDED
    end = link.end
    ahead = end is not None and end.day is not None and end.day.last > today
    if ahead and end is not None and end.strength == Strength.COMMITTED:
        return Fate.ENDING
    return Fate.ENDING if link.product.status == Standing.DEPRECATED else Fate.LIVES


def _links(
    session: Session, today: date, products: Sequence[ProductRow], known: datetime | None
) -> dict[int, Link]:
    events: dict[int, list[EventRow]] = defaultdict(list)
    slugs = [product.slug for product in products]
    for event in queries.timeline(session, products=slugs, today=today, known=known):
        events[event.product.id].append(event)
    named = {product.id: _named(_at_home(events[product.id])) for product in products}
    owners = _owners(session, {name_key(name) for names in named.values() for name in names}, known)
    return {
        product.id: Link(
            product=product,
            end=_end(_at_home(events[product.id]), today),
            named=named[product.id],
            leads_to={n: i for n in named[product.id] if (i := _meant(owners[name_key(n)], product))},
        )
        for product in products
    }


def _at_home(events: Sequence[EventRow]) -> list[EventRow]:
    """What happens at the product's own vendor; where nothing is known of that, what happens elsewhere."""
    return [event for event in events if event.platform == event.product.vendor_slug] or list(events)


def _named(events: Sequence[EventRow]) -> tuple[str, ...]:
    """What to move to, each once."""
    telling = sorted((e for e in events if e.kind in _TELLING), key=lambda e: _TELLING.index(Milestone(e.kind)))  # fmt: skip
    return tuple(dict.fromkeys(name for event in telling for name in event.replacements))


def _end(events: Sequence[EventRow], today: date) -> EventRow | None:
    """The shutdown that comes next, or the last that came; a part of the product counts only where the whole has none."""
    ends = [event for event in events if event.kind == Milestone.SHUTDOWN]
    ends = [event for event in ends if not event.scope] or ends
    ahead = [event for event in ends if event.day and event.day.last > today]
    if ahead:
        return min(ahead, key=lambda event: event.day.first if event.day else date.max)
    return max(ends, key=lambda event: event.day.last if event.day else date.min, default=None)


@dataclass(frozen=True)
class _Owner:
    product_id: int
    vendor: str


def _owners(session: Session, keys: Iterable[str], known: datetime | None) -> dict[str, list[_Owner]]:
    """The products that are called so, by the key of the name."""
    name = names_at(known)
    named = (
        select(name.c.key, Product.id, Vendor.slug)
        .join(Product, name.c.product_id == Product.id)
        .join(Vendor)
    )
    meant = name.c.key.in_(sorted(keys)), name.c.resolves, *queries.there(known)
    rows = session.exec(named.where(*meant).order_by(col(Product.id)))
    found: dict[str, list[_Owner]] = defaultdict(list)
    for key, product_id, vendor in rows:
        found[key].append(_Owner(number(product_id), vendor))
    return found


def _meant(owners: Sequence[_Owner], product: ProductRow) -> int | None:
    """Which of those that bear a name is meant beside `product`: the vendor's own, else the only one."""
    own = [owner.product_id for owner in owners if owner.vendor == product.vendor_slug]
    found = own or [owner.product_id for owner in owners]
    return found[0] if own or len(found) == 1 else None

"""What becomes of the ids that were found: product, standing, end, and what lives and takes its place."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import names as known
from data import queries
from data.chains import Fate, Successor, chains
from data.export import harmless
from data.queries import EventRow, ProductRow
from pipeline.types import Milestone, Strength
from scan.matching import Hit, Matcher
from scan.texts import Text

UNKNOWN = "unknown"
_OVER = ("retired", "merged")
_LEAVING = ("deprecated",)

Products = Mapping[int, ProductRow]
Events = Mapping[int, Sequence[EventRow]]
Chains = Mapping[str, Sequence[Successor]]


@dataclass(frozen=True)
class Place:
    """Where something stands, counted from 1; `cell` is that of a notebook."""

    file: str
    line: int
    column: int
    cell: int | None = None

    def __str__(self) -> str:
        where = f"{self.cell}.{self.line}" if self.cell else str(self.line)
        return f"{self.file}:{where}" if self.file else where


@dataclass(frozen=True)
class Replacement:
    """What to use instead: the first that lives of those that follow one after the other."""

    written: str
    """as its vendor writes it"""
    product: ProductRow | None
    """None where nothing is known by that name"""


@dataclass(frozen=True)
class Finding:
    """One id, in every place where it is written, and what is known of it."""

    written: str
    places: tuple[Place, ...]
    product: ProductRow | None = None
    """None where no product is called so"""
    ends: tuple[EventRow, ...] = ()
    """its shutdowns, those at its own vendor first"""
    elsewhere: tuple[EventRow, ...] = ()
    """its shutdowns on other platforms, where none is known at its own vendor: whoever uses it there learns nothing from them"""
    home: bool = True
    """whether anything is known of it at its own vendor"""
    replacements: tuple[Replacement, ...] = ()
    near: tuple[ProductRow, ...] = ()
    """where it is not known: products that are found by this name, though it says something wider or narrower"""

    @property
    def alias(self) -> bool:
        """Whether it is an alias that no source lists, of dated snapshots: its vendor points it at another when one ends."""
        return bool(self.near) and all(known.points_at(self.written, row.name) for row in self.near)

    @property
    def status(self) -> str:
        """How the product stands; unknown, which never means that it lives, where nothing is known by that name, or only of other platforms."""
        return self.product.status if self.product and self.home else UNKNOWN

    @property
    def end(self) -> EventRow | None:
        """The end that counts: the next one, or where none lies ahead the last."""
        return self.ends[0] if self.ends else None

    @property
    def over(self) -> bool:
        """Whether it has ended for certain."""
        return self.status in _OVER

    def days_left(self, today: date) -> int | None:
        """Days until its end, negative once past; None without a day."""
        return self.end.days_left(today) if self.end else None

    def ends_within(self, today: date, days: int) -> bool:
        """Whether it has ended, or somebody says that it will within so many days; an earliest day says no such thing."""
        left = [event.days_left(today) for event in self.ends if event.strength != Strength.NOT_BEFORE]
        return self.over or any(one is not None and one <= days for one in left)


@dataclass(frozen=True)
class Report:
    """All that was found, the most pressing first."""

    findings: tuple[Finding, ...]
    files: int
    lines: int
    today: date
    left_out: tuple[tuple[str, str], ...] = ()

    def pressing(self, days: int) -> list[Finding]:
        """What has ended, or ends within so many days."""
        return [one for one in self.findings if one.ends_within(self.today, days)]

    def rows(self) -> list[dict[str, Any]]:
        """A row for every place, of plain values and with the same keys everywhere."""
        return [_row(one, place, self.today) for one in self.findings for place in one.places]

    def as_json(self) -> dict[str, Any]:
        """The rows, and what was looked at."""
        left_out = [{"file": file, "reason": reason} for file, reason in self.left_out]
        return {
            "date": self.today.isoformat(),
            "files": self.files,
            "lines": self.lines,
            "findings": self.rows(),
            "left_out": left_out,
        }

    def as_csv(self) -> str:
        """The rows as a table that no spreadsheet takes for formulas."""
        out = io.StringIO()
        table = csv.DictWriter(out, list(_row(Finding("", ()), Place("", 0, 0), self.today)))
        table.writeheader()
        for row in self.rows():
            table.writerow({name: _cell(value) for name, value in row.items()})
        return out.getvalue()


def check(
    session: queries.Session, texts: Sequence[Text], today: date, *, left_out: Iterable[tuple[str, str]] = ()
) -> Report:
    """Look for ids in `texts` and say what becomes of each from `today` on."""
    matcher = Matcher(known.names(session))
    places = _places(texts, matcher)
    products = queries.by_id(session, today, {one for _, means, near in places for one in (*means, *near)})
    slugs = [product.slug for product in products.values()]
    events: dict[int, list[EventRow]] = defaultdict(list)
    for event in queries.timeline(session, products=slugs, today=today):
        events[event.product.id].append(event)
    followed = chains(session, today, slugs)
    findings = [one for hit in places for one in _findings(hit, places[hit], products, events, followed)]
    return Report(
        findings=tuple(sorted(findings, key=lambda one: _urgency(one, today))),
        files=len(texts),
        lines=sum(len(text.lines) for text in texts),
        today=today,
        left_out=tuple(left_out),
    )


_Key = tuple[str, tuple[int, ...], tuple[int, ...]]


def _places(texts: Iterable[Text], matcher: Matcher) -> dict[_Key, list[Place]]:
    """Where each id stands, by how it is written, what it means and what is near it."""
    found: dict[_Key, list[Place]] = defaultdict(list)
    for text in texts:
        for line in text.lines:
            for hit in matcher.hits(line.text, names=text.names):
                place = Place(text.name, line.number, hit.column, line.cell)
                found[_key(hit)].append(place)
    return found


def _key(hit: Hit) -> _Key:
    return hit.written, hit.means, hit.near


def _findings(
    key: _Key, places: Sequence[Place], products: Products, events: Events, followed: Chains
) -> list[Finding]:
    """One for each product that the id can mean, or one for an id that is not known."""
    written, means, near = key
    if not means:
        return [Finding(written, tuple(places), near=tuple(products[one] for one in near if one in products))]
    known = [one for one in means if one in products]
    return [_finding(written, places, products[one], events.get(one, ()), followed) for one in known]


def _finding(
    written: str, places: Sequence[Place], product: ProductRow, events: Sequence[EventRow], followed: Chains
) -> Finding:
    """What becomes of a product: by its own vendor where that names an end, else told apart as what happens elsewhere."""
    ends = tuple(_ends(events))
    away = bool(ends) and not _at_home(ends[0])
    return Finding(
        written,
        tuple(places),
        product=product,
        ends=() if away else ends,
        elsewhere=ends if away else (),
        home=not events or any(map(_at_home, events)),
        replacements=tuple(_instead(followed.get(product.slug, ()))),
    )


def _ends(events: Iterable[EventRow]) -> list[EventRow]:
    """Shutdowns in the order of their days, those at home first."""
    return sorted(
        (event for event in events if event.kind == Milestone.SHUTDOWN),
        key=lambda event: (
            not _at_home(event),
            event.day is None,
            event.day.first if event.day else date.max,
        ),
    )


def _at_home(event: EventRow) -> bool:
    return event.platform == event.product.vendor_slug


def _instead(successors: Iterable[Successor]) -> list[Replacement]:
    """What lives, or may live, and takes the place of a product, the nearest step first; where nothing does, what has not ended yet."""
    found: dict[bool, dict[str, Replacement]] = {True: {}, False: {}}
    step = list(successors)
    while step:
        for one in step:
            if one.fate in (Fate.LIVES, Fate.UNKNOWN, Fate.ENDING):
                found[one.fate is not Fate.ENDING].setdefault(one.name, Replacement(one.name, one.product))
        step = [further for one in step for further in one.successors]
    return list((found[True] or found[False]).values())


def _urgency(one: Finding, today: date) -> tuple[object, ...]:
    """What has ended comes first, then what ends next, what is on its way out, what is not known, what lives."""
    left = one.days_left(today)
    if one.over:
        rank = 0
    elif left is not None and one.end and one.end.strength != Strength.NOT_BEFORE:
        rank = 1
    elif one.status in _LEAVING or one.elsewhere:
        rank = 2
    else:
        rank = 3 if one.product is None else 4
    return rank, left if left is not None else 1_000_000, one.written.casefold(), one.written


def _row(one: Finding, place: Place, today: date) -> dict[str, Any]:
    end, product = one.end, one.product
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "cell": place.cell,
        "written": one.written,
        "vendor": product.vendor if product else None,
        "product": product.name if product else None,
        "product_slug": product.slug if product else None,
        "status": one.status,
        "end": end.day.iso if end and end.day else None,
        "strength": end.strength if end and end.day else None,
        "days_left": one.days_left(today),
        "platform": end.platform if end else None,
        "scope": end.scope if end else None,
        "replacements": [replacement.written for replacement in one.replacements],
        "elsewhere": [f"{event.platform}: {event.day or 'no date'}" for event in one.elsewhere],
        "near": [row.name for row in one.near],
        "alias": one.alias,
        "source": end.source_url if end else None,
    }


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return harmless(", ".join(value))
    return harmless(value) if isinstance(value, str) else value

"""The language of the visitor, and what Babel says in it: days, numbers, lists. No screen.

Each run of a page chooses its language first (`use`); whatever is said after that is said in it. Texts are marked by
``_("...")`` and found by ``python -m wording``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol

import wording
from pipeline.types import Saying

K = TypeVar("K")

_HOMES = {"en": "en-GB"}
"""How dates are written for those whose browser names the language but no country."""


@dataclass(frozen=True)
class Tongue:
    """A language that there is a catalogue for, and the form that the visitor's country gives to dates and numbers."""

    code: str
    locale: Locale
    asked: bool = False
    """Whether the address asks for it, so that links have to carry it on."""


_ENGLISH = Tongue("en", Locale.parse("en_GB"))
_spoken: ContextVar[Tongue] = ContextVar("tongue", default=_ENGLISH)


def use(asked: str | None, browser: str | None) -> Tongue:
    """Speak the language that is `asked` for, else the one of the `browser` (``de-AT``), else English, from now on."""
    wanted = asked if asked in wording.languages() else None
    code = wanted or wording.best_language([browser])
    tongue = Tongue(code, _locale(code, browser or ""), asked=wanted is not None)
    _spoken.set(tongue)
    return tongue


def spoken() -> Tongue:
    """The language that is spoken now."""
    return _spoken.get()


def _locale(code: str, browser: str) -> Locale:
    if browser.startswith(f"{code}-"):
        try:
            return Locale.parse(browser, sep="-")
        except (UnknownLocaleError, ValueError):
            pass
    return Locale.parse(_HOMES.get(code, code), sep="-")


def _(text: str) -> str:
    """`text` in the language of the visitor."""
    return wording.translator(spoken().code).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that fits `count`, in the language of the visitor."""
    return wording.translator(spoken().code).ngettext(one, many, count)


def told(text: str) -> Saying:
    """A text of another room in the language of the visitor, with what is filled into it; what is no `Saying` stays as it is."""
    if not isinstance(text, Saying):
        return Saying(text)
    facts = {name: _fact(value) for name, value in text.facts.items()}
    template = ngettext(text.text, text.many, text.facts["count"]) if text.many else _(text.text)
    return Saying(template, **facts)


def _fact(value: object) -> object:
    if isinstance(value, Saying):
        return told(value)
    return number(value) if isinstance(value, int) else value


class Said(Mapping[K, str]):
    """Texts marked by ``N_``, by what they stand for; each is given in the language of the visitor."""

    def __init__(self, texts: Mapping[Any, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: K) -> str:
        return _(self._texts[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def plain_day(day: date) -> str:
    """``26 April 2026``, ``April 26, 2026``, ``2026年4月26日``: a day as the visitor writes it."""
    return str(format_date(day, "long", locale=spoken().locale))


def month(day: date) -> str:
    """``April 2026``."""
    return str(format_skeleton("yMMMM", day, locale=spoken().locale))


def year(day: date) -> str:
    """``2026``, ``2026年``: a year that stands alone."""
    return str(format_skeleton("y", day, locale=spoken().locale))


def span(length: timedelta, *, unit: Any = "second", largest: bool = False) -> str:
    """``in 12 days``, ``5 hours ago``; `largest` counts in `unit` however many there are."""
    threshold = inf if largest else 1
    return str(
        format_timedelta(
            length, granularity=unit, threshold=threshold, add_direction=True, locale=spoken().locale
        )
    )


def age(moment: datetime, now: datetime) -> str:
    """``just now``, ``12 minutes ago``, ``3 days ago``."""
    return span(moment - now) if now - moment >= timedelta(minutes=1) else _("just now")


def number(count: float) -> str:
    """``12,345``."""
    return str(format_decimal(count, locale=spoken().locale))


def share(part: float) -> str:
    """``97%``, of a number between 0 and 1."""
    return str(format_percent(part, locale=spoken().locale))


def listed(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; with "or" where `last` says so."""
    return str(format_list(list(parts), "or" if last == "or" else "standard", locale=spoken().locale))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Language codes with their names; a code that is not known stands for itself."""
    names = spoken().locale.languages
    return {code: str(names.get(code, code)) for code in codes}


def date_form() -> str:
    """How the visitor writes a day in numbers, in the words of a date widget: ``DD.MM.YYYY``; the ISO form where it knows no such order."""
    short = spoken().locale.date_formats["short"].pattern
    order = "".join(dict.fromkeys(letter for letter in short if letter in "yMd"))
    mark = next((sign for sign in short if sign in "./-"), "-")
    fields = {"yMd": ("YYYY", "MM", "DD"), "dMy": ("DD", "MM", "YYYY"), "Mdy": ("MM", "DD", "YYYY")}
    return mark.join(fields[order]) if order in fields else "YYYY-MM-DD"


_IN_PICTURES = {"y": "%Y", "M": "%-m", "MM": "%m", "MMM": "%b", "MMMM": "%B"}
"""What a picture calls the fields of a date, by their letters in Unicode's patterns."""


def month_of_year() -> str:
    """How pictures write a month with its year (in the form of d3-time-format): ``%b %Y``, ``%Y年%-m月``."""
    pattern = spoken().locale.datetime_skeletons["yMMM"].pattern.replace("L", "M").replace("'", "")
    return re.sub(r"y+|M+", lambda field: _IN_PICTURES.get(field[0], "%Y"), pattern)


def number_marks() -> dict[str, Any]:
    """How pictures write numbers (in the form of d3-format)."""
    locale = spoken().locale
    return {
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
        "grouping": [3],
        "currency": ["", ""],
    }


def calendar_names() -> dict[str, Any]:
    """Months and weekdays as pictures need them to write dates (the form of d3-time-format)."""
    locale = spoken().locale
    days, short_days = (get_day_names(width, locale=locale) for width in ("wide", "abbreviated"))
    months, short_months = (
        get_month_names(width, "stand-alone", locale) for width in ("wide", "abbreviated")
    )
    week = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%x, %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days[i] for i in week],
        "shortDays": [short_days[i] for i in week],
        "months": [months[i] for i in range(1, 13)],
        "shortMonths": [short_months[i] for i in range(1, 13)],
    }

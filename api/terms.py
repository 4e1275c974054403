"""The form by which a subscriber changes everything: what is typed becomes a wish, and what is wrong with it is said in his language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import BaseModel

from alerts.wishes import Target, Wish, wish
from data import subscriptions as rows
from data.subscriptions import SubscriptionRow
from pipeline.errors import SubscriptionError
from wording import N_, translator

_TOO_LONG = N_("This is too long, or holds characters that cannot be written.")
_NO_VENDOR = N_("No vendor is called “{given}”.")
_WRONG = {
    "products": N_("No product is called “{given}”. What may turn up later goes under names."),
    "vendors": _NO_VENDOR,
    "platforms": _NO_VENDOR,
    "names": _TOO_LONG,
    "scopes": _TOO_LONG,
    "text": _TOO_LONG,
    "name": _TOO_LONG,
    "channels": N_("No message can go there. Write a mail address, the https address of a webhook or the address of a chat."),
    "keep": N_("At least one place has to stay. To get nothing more, end the subscription below."),
    "zone": N_("There is no time zone “{given}”. Write one like Europe/Vienna or UTC."),
    "hour": N_("An hour is a number from 0 to 23."),
    "reminders": N_("Write days as numbers, such as 30, 7, 1: twelve at most, and none above 730."),
    "within": N_("Write a number of days from 0 to 3650, or nothing."),
    "changes": N_("Choose at least one change, or a reminder."),
}  # fmt: skip
_OTHERWISE = N_("What was given is not known or not possible: go back and correct it.")


class Given(BaseModel):
    """The form as it is sent: one line each for lists, numbers as they are typed, so that it can be shown again as it was."""

    products: str = ""
    vendors: str = ""
    names: str = ""
    platforms: str = ""
    scopes: str = ""
    kinds: list[str] = []
    text: str = ""
    within: str = ""
    official: str = ""
    changes: list[str] = []
    reminders: str = ""
    pace: str = "daily"
    hour: str = "8"
    weekday: str = "0"
    zone: str = "UTC"
    language: str = "en"
    name: str = ""
    keep: list[str] = []
    """Ids of the channels that stay."""
    add: str = ""


def held(row: SubscriptionRow) -> Given:
    """The form filled with what a subscription is now."""
    terms = row.terms
    return Given(
        products=_lines(s.name or s.value for s in terms.subjects if s.dimension == "product"),
        vendors=_lines(s.name or s.value for s in terms.subjects if s.dimension == "vendor"),
        names=_lines(s.name or s.value for s in terms.subjects if s.dimension == "name"),
        platforms=_lines(terms.platforms),
        scopes=_lines(terms.scopes),
        kinds=list(terms.kinds),
        text=terms.words,
        within="" if terms.within is None else str(terms.within),
        official="yes" if terms.official else "",
        changes=list(terms.signals),
        reminders=", ".join(map(str, terms.reminders)),
        pace=terms.rhythm.pace.value,
        hour=str(terms.rhythm.hour),
        weekday=str(terms.rhythm.weekday),
        zone=terms.rhythm.zone,
        language=terms.language,
        name=terms.name,
        keep=[str(channel.id) for channel in row.channels if channel.state != rows.ENDED],
    )


def asked(given: Given, row: SubscriptionRow) -> Wish:
    """What is asked for. Raises SubscriptionError, which names the field."""
    if not given.changes and not given.reminders.strip():
        raise SubscriptionError("nothing is left to tell: choose a change or a reminder", field="changes")
    return wish(
        channels=_channels(given, row),
        products=_same(given.products, row, "product"),
        vendors=_same(given.vendors, row, "vendor"),
        names=_typed(given.names),
        platforms=_typed(given.platforms),
        scopes=_typed(given.scopes),
        kinds=given.kinds,
        text=given.text,
        within=given.within.strip() or None,
        official=bool(given.official),
        changes=given.changes,
        reminders=re.findall(r"[^\s,;]+", given.reminders),
        pace=given.pace,
        hour=given.hour,
        weekday=given.weekday,
        zone=given.zone.strip(),
        language=given.language,
        name=given.name,
    )


def wrong(error: SubscriptionError, language: str) -> str:
    """What is wrong with a field, in words for whoever filled it in."""
    said: str = translator(language).gettext(_WRONG.get(error.field, _OTHERWISE))
    return said.format(given=error.given[:80])


def _channels(given: Given, row: SubscriptionRow) -> tuple[Target, ...]:
    kept = [c for c in row.channels if c.state != rows.ENDED and str(c.id) in given.keep]
    targets = [Target(kind=channel.kind, address=channel.address) for channel in kept]
    new = [Target.parse(line) for line in _typed(given.add)]
    if not targets and not new:
        raise SubscriptionError("no channel is left", field="keep")
    return (*targets, *new)


def _same(typed: str, row: SubscriptionRow, dimension: str) -> tuple[str, ...]:
    """The lines; one that stood there before means what it meant, whatever else is called so by now."""
    meant = {s.name or s.value: s.value for s in row.terms.subjects if s.dimension == dimension}
    return tuple(meant.get(line, line) for line in _typed(typed))


def _typed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.splitlines())))


def _lines(names: Iterable[str]) -> str:
    return "\n".join(names)

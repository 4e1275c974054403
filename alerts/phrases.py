"""How days, changes and reminders are said in a message, in the language of the one who reads it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, get_quarter_names

from alerts.safety import plain
from data.lines import Line
from data.matching import Signal
from data.outbox import REMINDER
from data.queries import ChangeRow, EventRow
from pipeline.types import ChangeKind, Kind, Milestone, PartialDate, Precision, Strength
from wording import N_, translator


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 the usual name
    """Marks the forms of a text that go with a number."""
    return one, many


KINDS = {
    Kind.MODEL: N_("model"),
    Kind.API: N_("API"),
    Kind.ENDPOINT: N_("endpoint"),
    Kind.APP: N_("app"),
    Kind.FEATURE: N_("feature"),
    Kind.SERVICE: N_("service"),
    Kind.HARDWARE: N_("hardware"),
    Kind.AGENT: N_("agent"),
    Kind.SDK: N_("SDK"),
    Kind.RESEARCH: N_("research"),
}
"""What sort of thing a product is, in a word."""
_CHANGES = {
    ChangeKind.DATED: N_("Date set: {new}"),
    ChangeKind.UNDATED: N_("No longer has a date: {old} → {new}"),
    ChangeKind.FIRMED: N_("Date is firmer: {old} → {new}"),
    ChangeKind.LOOSENED: N_("Date is no longer firm: {old} → {new}"),
    ChangeKind.CONFIRMED: N_("Confirmed by the vendor"),
    ChangeKind.DISPUTED: N_("Sources disagree about the date"),
    ChangeKind.SETTLED: N_("Sources agree again"),
    ChangeKind.REPLACEMENT: N_("Another replacement is named"),
    ChangeKind.WITHDRAWN: N_("Withdrawn: {old} no longer holds"),
    ChangeKind.APPEARED: N_("Newly announced"),
}
_SHIFTS = {
    ChangeKind.MOVED: NN_("Put off by {days} day: {old} → {new}", "Put off by {days} days: {old} → {new}"),
    ChangeKind.BROUGHT_FORWARD: NN_(
        "Brought forward by {days} day: {old} → {new}", "Brought forward by {days} days: {old} → {new}"
    ),
}
_NOT_A_PROMISE = (Strength.NOT_BEFORE, Strength.ESTIMATED)


@lru_cache(maxsize=4096)
def _written(day: date, form: str, locale: str) -> str:
    return format_date(day, form, locale=locale)


@dataclass(frozen=True)
class Phrases:
    """What can be said in a language."""

    language: str

    @property
    def gettext(self) -> Callable[[str], str]:
        """The translation of an English text."""
        return translator(self.language).gettext

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a text that goes with a number."""
        return translator(self.language).ngettext(one, many, number)

    @property
    def locale(self) -> str:
        """Whose way of writing dates is used: English is read all over the world, and 29 November everywhere."""
        return "en_GB" if self.language == "en" else self.language

    def whole(self, day: date) -> str:
        """A whole day, written out."""
        return _written(day, "long", self.locale)

    def day(self, day: PartialDate) -> str:
        """No more of a date than is known: a day, a month, a quarter, half a year, a year."""
        _ = self.gettext
        match day.precision:
            case Precision.DAY:
                return self.whole(day.first)
            case Precision.MONTH:
                return _written(
                    day.first, Locale.parse(self.locale).datetime_skeletons["yMMMM"].pattern, self.locale
                )
            case Precision.QUARTER:
                quarter = get_quarter_names("wide", locale=self.locale)[int(day.iso[-1])]
                return _("{quarter} of {year}").format(quarter=quarter, year=day.iso[:4])
            case Precision.HALF:
                half = _("first half") if day.iso.endswith("1") else _("second half")
                return _("{half} of {year}").format(half=half, year=day.iso[:4])
        return day.iso

    def left(self, day: PartialDate, today: date) -> str:
        """How far off a date is, counted to its first day; of a span that has begun, that it has."""
        _ = self.gettext
        days = (day.first - today).days
        if days == 0 and day.precision is Precision.DAY:
            return _("today")
        if days > 0:
            return self.ngettext("in {days} day", "in {days} days", days).format(days=days)
        if day.last >= today:
            return _("any day now")
        past = (today - day.last).days
        return self.ngettext("{days} day ago", "{days} days ago", past).format(days=past)

    def milestone(self, kind: str) -> str:
        """What an event is called."""
        _ = self.gettext
        return {
            Milestone.ANNOUNCED: _("End announced"),
            Milestone.CLOSED_TO_NEW: _("Closed to new customers"),
            Milestone.READ_ONLY: _("Read-only"),
            Milestone.EXPORT_DEADLINE: _("Last day to export data"),
            Milestone.DEPRECATED: _("Deprecated"),
            Milestone.SUPERSEDED: _("Superseded"),
            Milestone.EXTENDED_ACCESS: _("Extended access begins"),
            Milestone.SHUTDOWN: _("Shutdown"),
            Milestone.DELETED: _("Data deleted"),
            Milestone.MERGED: _("Merged into another product"),
            Milestone.RENAMED: _("Renamed"),
            Milestone.REVERSED: _("End called off"),
            Milestone.RUMOURED: _("Rumoured to end"),
        }.get(Milestone(kind), kind)

    def when(self, day: PartialDate | None, strength: str | None, today: date) -> str:
        """When an event is, how firmly, and how far off: ``No earlier than 1 May 2027 (in 40 days)``."""
        _ = self.gettext
        if day is None:
            return _("no date given")
        said = self.firm(day, strength)
        return _("{date} ({left})").format(date=said, left=self.left(day, today))

    def firm(self, day: PartialDate, strength: str | None) -> str:
        """A date, and that it is no promise where it is none."""
        _ = self.gettext
        said = self.day(day)
        if strength == Strength.NOT_BEFORE:
            return _("no earlier than {date}").format(date=said)
        if strength == Strength.ESTIMATED:
            return _("expected {date}").format(date=said)
        return said

    def change(self, change: ChangeRow) -> str:
        """What changed, with the old and the new."""
        _ = self.gettext
        old = (
            self.firm(PartialDate(change.before_day), change.before_strength)
            if change.before_day
            else _("no date")
        )
        new = (
            self.firm(PartialDate(change.after_day), change.after_strength)
            if change.after_day
            else _("no date")
        )
        days = abs(change.days or 0)
        kind = ChangeKind(change.kind)
        said = self.ngettext(*_SHIFTS[kind], days) if kind in _SHIFTS else _(_CHANGES[kind])
        return said.format(days=days, old=old, new=new)

    def reminder(self, event: EventRow, today: date) -> str:
        """A reminder of an event, worded by what its date is worth."""
        _ = self.gettext
        if event.day is None:
            return ""
        left = self.left(event.day, today)
        if event.strength in _NOT_A_PROMISE:
            return _("Reminder: may happen from {date} on ({left})").format(
                date=self.day(event.day), left=left
            )
        if event.day.precision is not Precision.DAY:
            return _("Reminder: some time in {date} ({left})").format(date=self.day(event.day), left=left)
        return _("Reminder: {date} ({left})").format(date=self.day(event.day), left=left)

    def news(self, line: Line, today: date) -> str:
        """Why a line is told."""
        _ = self.gettext
        if line.signal == REMINDER and line.event is not None:
            return self.reminder(line.event, today)
        if line.signal == Signal.ENDED and line.change is None:
            return _("The day has come")
        if line.report is not None:
            return _("In the news: {title} ({outlet})").format(
                title=plain(line.report.title, 160), outlet=plain(line.report.outlet, 60)
            )
        return self.change(line.change) if line.change is not None else ""

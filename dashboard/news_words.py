"""How the news are told: what a story is about, who tells it, and what they disagree on. Pure, and no screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.language import _, listed, ngettext, number, plain_day
from dashboard.vocabulary import Standing
from dashboard.words import apart, in_places, place, read, short_end
from data.news import ThreadRow
from data.queries import EventRow
from wording import N_


def story_title(thread: ThreadRow) -> str:
    """What a story of the news is about: the product where it is known, else the headline of its first report."""
    return f"{thread.product.name} ({thread.product.vendor})" if thread.product else thread.first.title


def stories(count: int) -> str:
    """``1 story``, ``12 stories``."""
    return ngettext("{count} story", "{count} stories", count).format(count=number(count))


def more_reports(count: int) -> str:
    """``1 more report``, ``12 more reports``."""
    return ngettext("{count} more report", "{count} more reports", count).format(count=number(count))


def told_by(thread: ThreadRow) -> str:
    """Who tells a story, and since when."""
    many = len(thread.items)
    begun = thread.first.outlet
    if thread.first.published:
        begun = _("{outlet} on {day}").format(outlet=begun, day=plain_day(thread.first.published))
    if many > 1:
        text = ngettext("{count} report, the first by {first}", "{count} reports, the first by {first}", many)
        begun = text.format(count=number(many), first=begun)
    return begun


def newest(threads: Sequence[ThreadRow]) -> str:
    """How old the newest report is: a page of news with old ones on top would be taken for today's."""
    days = [item.published for thread in threads for item in thread.items if item.published]
    return _("Newest report: {day}.").format(day=plain_day(max(days))) if days else ""


def standing(thread: ThreadRow) -> Standing:
    """Whether the vendor itself is among those who tell it."""
    return (
        Standing(N_("Official"), "alive")
        if thread.official
        else Standing(N_("Third parties only"), "unknown")
    )


def held(event: EventRow, today: date) -> str:
    """What Swansong holds of the ending that a story reports, to set beside what the reports say."""
    end = in_places(short_end(event, today), [place(event)])
    return _("On record: {end}.").format(end=end)


def disagreement(thread: ThreadRow) -> str:
    """The days that reports give and who gives each, where they cannot all be true; empty where they can."""
    told = (in_places(read(day), [_few(outlets)]) for day, outlets in thread.disagreement.items())
    return _("Reports disagree: {days}.").format(days=apart(told)) if thread.disagreement else ""


def _few(names: Sequence[str], most: int = 3) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - most
    if more < 2:
        return listed(names)
    others = ngettext("{count} other", "{count} others", more).format(count=number(more))
    return listed([*names[:most], others])

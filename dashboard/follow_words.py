"""What is said of being told: which changes, how often, and what happens next. Pure, and no screen."""

from __future__ import annotations

from dashboard.language import Said, _, ngettext, number
from data.matching import Signal
from data.rhythm import Pace
from wording import N_

PACES: Said[str] = Said(
    {
        Pace.DAILY: N_("once a day, when there is something"),
        Pace.WEEKLY: N_("once a week, when there is something"),
        Pace.AT_ONCE: N_("at once"),
    }
)

SIGNALS: Said[str] = Said(
    {
        Signal.BROUGHT_FORWARD: N_("an end comes earlier"),
        Signal.ENDED: N_("something has ended"),
        Signal.WITHDRAWN: N_("an end is called off"),
        Signal.MOVED: N_("an end is put off"),
        Signal.EXPORT_DEADLINE: N_("a deadline to export data"),
        Signal.ANNOUNCED: N_("an end is announced"),
        Signal.DATED: N_("an announced end gets a day"),
        Signal.CONFIRMED: N_("a vendor confirms what the press told"),
        Signal.DISPUTED: N_("sources disagree about a date, or agree again"),
        Signal.REPLACEMENT: N_("a replacement is named"),
        Signal.NEWS: N_("a report in the news"),
    }
)


def found(count: int) -> str:
    """What to do with the products that were found."""
    if not count:
        return _("No product has that name; try fewer letters.")
    text = ngettext(
        "{count} product found: choose it in the list of products.",
        "{count} products found: choose from them in the list of products.",
        count,
    )
    return text.format(count=number(count))

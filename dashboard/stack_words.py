"""How a checked stack is told: what of it ends, and where it is written. Pure, and no screen."""

from __future__ import annotations

from datetime import date

from dashboard.language import Said, _, listed, ngettext, number
from dashboard.words import SOON, days_words
from pipeline.types import Strength
from scan.report import Finding, Place, Report
from scan.texts import MAX_FILE, MAX_FILES
from wording import N_

REASONS: Said[str] = Said(
    {
        "too large": N_("larger than {size} MB"),
        "too many": N_("more than {count} files"),
        "binary": N_("not a text"),
        "not an archive": N_("not a zip archive"),
        "unreadable": N_("cannot be read"),
    }
)


def summary(found: Report) -> str:
    """What of the stack ends, in a few sentences."""
    if not found.findings:
        return _("No model id was found in it. Paste ids, or lines of code and settings that hold them.")
    over = sum(one.over for one in found.findings)
    soon = len(found.pressing(SOON)) - over
    later = sum(_later(one, found.today) for one in found.findings)
    unknown = sum(one.product is None for one in found.findings)
    parts = [
        over and ngettext("{count} has ended", "{count} have ended", over).format(count=number(over)),
        soon and ngettext("{count} ends within {days} days", "{count} end within {days} days", soon).format(
            count=number(soon), days=SOON
        ),
        later and ngettext("{count} ends later", "{count} end later", later).format(count=number(later)),
        unknown and ngettext("{count} is not known here", "{count} are not known here", unknown).format(
            count=number(unknown)
        ),
    ]  # fmt: skip
    total = len(found.findings)
    ids = ngettext("{count} id", "{count} ids", total).format(count=number(total))
    told = [part for part in parts if part]
    if not told:
        return _("{ids} found: no end of any of them has been announced in what Swansong has read.").format(
            ids=ids
        )
    return _("{ids} found: {told}.").format(ids=ids, told=listed(told))


def _later(one: Finding, today: date) -> bool:
    return not one.ends_within(today, SOON) and one.ends_within(today, 36_500)


def countdown(one: Finding, today: date) -> str:
    """How long it is until the first of its ends; empty where nothing was promised, or it is past."""
    left = one.days_left(today)
    firm = one.end is not None and one.end.strength != Strength.NOT_BEFORE
    return days_words(left) if left is not None and left >= 0 and firm else ""


def place(where: Place) -> str:
    """``app.py, line 3``."""
    parts = [
        where.file,
        _("cell {number}").format(number=where.cell) if where.cell else "",
        _("line {number}").format(number=where.line),
    ]
    return ", ".join(part for part in parts if part)


def left_out(reason: str) -> str:
    """Why a file was not looked at."""
    return REASONS[reason].format(size=MAX_FILE // 1_000_000, count=number(MAX_FILES))

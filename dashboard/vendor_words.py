"""How a vendor's record is told: its notice, its promises beside what it did, the dates it moved. Pure, and no screen."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.language import _, ngettext, number
from dashboard.vocabulary import Standing
from dashboard.words import days, plain_day, read, shift
from data.records import Kept, Move, Notice, VendorRecord
from wording import N_

SHOWN = 5
"""So many of the shortest notices, of the moves and of the broken promises are told one by one."""


def summary(record: VendorRecord) -> str:
    """The record in a sentence."""
    if record.median_days is None or record.shortest is None:
        return _("No official source gives both the day of telling and the day of an end.")
    text = ngettext(
        "Half of {count} ending was told at least {median} ahead; the shortest notice was {shortest}.",
        "Half of {count} endings were told at least {median} ahead; the shortest notice was {shortest}.",
        len(record.notices),
    )
    return text.format(
        count=number(len(record.notices)),
        median=days(round(record.median_days)),
        shortest=days(record.shortest.days),
    )


def spread(record: VendorRecord) -> str:
    """The shortest notice, the one in the middle and the longest."""
    if record.median_days is None:
        return _("not known")
    least, most = record.notices[0].days, record.notices[-1].days
    text = _("from {shortest} to {longest}, median {median}")
    return text.format(shortest=days(least), longest=days(most), median=days(round(record.median_days)))


def kept(promise: Kept) -> str:
    """How a promise was kept: ``kept 12 of 14 times``."""
    total = promise.kept + len(promise.broken)
    if not total:
        return _("nothing yet to judge it by")
    text = ngettext("kept {kept} of {count} time", "kept {kept} of {count} times", total)
    return text.format(kept=number(promise.kept), count=number(total))


def promised(promise: Kept) -> str:
    """What was promised: ``60 days of notice for models``."""
    return _("{days} of notice for {what}").format(days=days(promise.promise.days), what=promise.promise.to)


def in_full(record: VendorRecord) -> Iterator[str]:
    """A vendor's record line by line, the shortest notices first."""
    yield from (short(notice) for notice in record.notices[:SHOWN])
    yield from (f"{move.product}: {moved(move)}" for move in record.moves[:SHOWN])
    for promise in record.promises:
        yield f"{promised(promise)}: {kept(promise)}  {promise.promise.url}"
        yield from (f"  {short(notice)}" for notice in promise.broken[:SHOWN])


def standing(promise: Kept) -> Standing:
    """Whether a promise was kept, in a word."""
    if promise.broken:
        return Standing(N_("Broken"), "soon")
    return Standing(N_("Kept"), "alive") if promise.kept else Standing(N_("Not judged"), "unknown")


def short(notice: Notice) -> str:
    """An ending with the notice it had."""
    return _("{product}: {days}, told {told}, ended or ends {end}").format(
        product=f"{notice.product} ({notice.scope})" if notice.scope else notice.product,
        days=days(notice.days),
        told=plain_day(notice.told),
        end=plain_day(notice.ends),
    )


def moved(move: Move) -> str:
    """A date that was moved."""
    where = f" ({move.scope})" if move.scope else ""
    return (
        _("from {before} to {after}, {shift}").format(
            before=read(move.before), after=read(move.after), shift=shift(move.days)
        )
        + where
    )

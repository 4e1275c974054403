"""How chains of replacements and the records of vendors are told. Pure, and no screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data.chains import Fate, Successor
from data.queries import EventRow
from data.records import Kept, Move, Notice, VendorRecord
from data.standing import Standing
from pipeline.types import Strength

SHOWN = 5
"""So many of the shortest notices, of the moves and of the broken promises are told one by one."""


def fate(successor: Successor, today: date) -> str:
    """What one has to know of a replacement before moving to it: ``its replacement ends on 2027-01-01``."""
    match successor.fate:
        case Fate.UNKNOWN:
            return "not known whether it runs" if successor.product else "nothing known of it"
        case Fate.LOOP:
            return "leads back to where it started"
        case Fate.LIVES:
            return _lives(successor, today)
        case Fate.ENDING:
            return _day("ends", successor.end, "is on its way out, no day known")
    how = successor.product.status if successor.product else "ended"
    return _day("ended", successor.end, how) if how == Standing.RETIRED else how


def warning(successor: Successor) -> str:
    """``its replacement ends on 2027-01-01``, where a replacement has ended, will end or leads back; empty where it lives."""
    match successor.fate:
        case Fate.ENDING:
            return _day("its replacement ends", successor.end, "its replacement is on its way out")
        case Fate.ENDED:
            return _day("its replacement ended", successor.end, "its replacement is gone")
        case Fate.LOOP:
            return "its replacement leads back to where it started"
    return ""


def _lives(successor: Successor, today: date) -> str:
    end = successor.end
    if end and end.day and end.day.last > today and end.strength == Strength.NOT_BEFORE:
        return f"runs, not before {end.day} ends"
    return "runs"


def _day(verb: str, end: EventRow | None, otherwise: str) -> str:
    if end is None or end.day is None:
        return otherwise
    return f"{verb} {'on' if len(end.day.iso) == 10 else 'in'} {end.day}"


def kept(promise: Kept) -> str:
    """A promise beside what was done: ``60 days for models: kept 4 of 5``."""
    of = promise.kept + len(promise.broken)
    told = f"kept {promise.kept} of {of}" if of else "no ending to judge it by"
    return f"{promise.promise.days} days for {promise.promise.to}: {told}"


def record_lines(record: VendorRecord) -> Iterator[str]:
    """A vendor's record in sentences, the shortest notices first."""
    for notice in record.notices[:SHOWN]:
        yield f"notice {_notice(notice)}"
    for move in record.moves[:SHOWN]:
        yield _move(move)
    for promise in record.promises:
        yield f"promise {kept(promise)}  {promise.promise.url}"
        for notice in promise.broken[:SHOWN]:
            yield f"  not kept: {_notice(notice)}"


def _notice(notice: Notice) -> str:
    part = f" ({notice.scope})" if notice.scope else ""
    return f"{notice.days} days: {notice.product}{part}, {notice.since} {notice.told}, ends {notice.ends}"


def _move(move: Move) -> str:
    part = f" ({move.scope})" if move.scope else ""
    how = f"moved back {move.days} days" if move.days > 0 else f"brought forward {-move.days} days"
    return f"{how}: {move.product}{part}, from {move.before} to {move.after}, noticed {move.noticed}"

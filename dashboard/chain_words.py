"""How the terminal tells what became of a replacement. Pure, and no screen."""

from __future__ import annotations

from datetime import date

from data.chains import Fate, Successor
from data.queries import EventRow
from data.standing import Standing
from pipeline.types import Strength


def fate(successor: Successor, today: date) -> str:
    """What one has to know of a replacement before moving to it: ``ends on 2027-01-01``."""
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


def _lives(successor: Successor, today: date) -> str:
    end = successor.end
    if end and end.day and end.day.last > today and end.strength == Strength.NOT_BEFORE:
        return f"runs, not before {end.day} ends"
    return "runs"


def _day(verb: str, end: EventRow | None, otherwise: str) -> str:
    if end is None or end.day is None:
        return otherwise
    return f"{verb} {'on' if len(end.day.iso) == 10 else 'in'} {end.day}"

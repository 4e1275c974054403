"""A badge for a README: the product, and how it stands, as a small SVG. Pure."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from alerts.saying import day_words, one_line
from data.queries import EventRow, ProductRow
from pipeline.types import Milestone, Strength

MEDIA_TYPE = "image/svg+xml"
_LONGEST = 40
_HUES = {
    "active": "#17706a",
    "deprecated": "#8a5a00",
    "retired": "#5b6670",
    "merged": "#5b6670",
    "renamed": "#17706a",
    "unknown": "#55616b",
}
_SOON = "#b5301f"
_WORDS = {"active": "alive", "deprecated": "on its way out", "retired": "ended"}


def message(product: ProductRow, events: list[EventRow], today: date) -> tuple[str, str]:
    """What stands on the right of a badge, and its colour: ``("ends 1 March 2027", "#8a5a00")``."""
    ends = [e for e in events if e.kind == Milestone.SHUTDOWN and e.day]
    ahead = [e for e in ends if e.day and e.day.last > today]
    if product.status == "retired" and ends:
        last = max(ends, key=lambda e: e.day.last if e.day else today)
        return f"ended {day_words(last.day)}" if last.day else "ended", _HUES["retired"]
    if not ahead:
        return _WORDS.get(product.status, product.status), _HUES.get(product.status, _HUES["unknown"])
    event = ahead[0]
    verb = {Strength.NOT_BEFORE: "not before", Strength.ESTIMATED: "expected to end"}.get(
        Strength(event.strength), "ends"
    )
    soon = event.strength == Strength.COMMITTED and (event.days_left(today) or 0) <= 30
    return f"{verb} {day_words(event.day)}" if event.day else verb, _SOON if soon else _HUES["deprecated"]


def svg(label: str, said: str, colour: str) -> bytes:
    """A badge of two fields; both texts are escaped, and cut where they are long."""
    left, right = _fit(label), _fit(said)
    wide, wider = _width(left), _width(right)
    total = wide + wider
    spoken = quoteattr(f"{left}: {right}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" aria-label={spoken}>'
        f"<title>{escape(f'{left}: {right}')}</title>"
        f'<rect width="{total}" height="20" rx="3" fill="#17212b"/>'
        f'<path d="M{wide} 0h{wider - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{wide}z" fill="{colour}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{wide / 2:g}" y="14">{escape(left)}</text>'
        f'<text x="{wide + wider / 2:g}" y="14">{escape(right)}</text></g></svg>'
    ).encode()


def _fit(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _width(text: str) -> int:
    """About how wide a text is at 11 pixels, with its margins."""
    return 12 + round(sum(11.5 if ord(sign) > 0x2E7F else 6.8 for sign in text))

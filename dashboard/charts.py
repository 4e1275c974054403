"""Figures, as Altair charts made from rows. No Streamlit here: a figure is tested and used without a page.

Colours are CSS variables of ``theme.css`` with a fallback, drawn as SVG: a figure follows the page's theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt

from dashboard import words
from dashboard.language import _, calendar_names
from dashboard.vocabulary import MILESTONES
from data.queries import EventRow, ProductRow
from pipeline.types import Milestone, PartialDate, Precision, Strength

COLOURS = {
    "alive": "var(--sw-alive, #17706a)",
    "announced": "var(--sw-announced, #8a5a00)",
    "soon": "var(--sw-soon, #b5301f)",
    "ended": "var(--sw-ended, #5b6670)",
}
INK = "var(--sw-ink, #17212b)"
MUTED = "var(--sw-muted, #55616b)"
RULE = "var(--sw-rule, #d5dbd9)"
PAPER = "var(--sw-paper, #f7f8f6)"
SERIF = "Source Serif, Georgia, serif"

LANE, AXIS = 76, 30
"""Pixels of one product's lane (its name, its fate in words, its bar), and of the months above the lanes."""

BAR = 22
"""Pixels from the middle of a lane down to its bar."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Lane:
    """One product's life as it is drawn."""

    product: ProductRow
    events: tuple[EventRow, ...]

    @property
    def start(self) -> date | None:
        """The first day known of it, whatever happened then."""
        return min((event.day.first for event in self.events if event.day), default=None)

    @property
    def born(self) -> PartialDate | None:
        """The first day on which it was there, or at least shown, where known."""
        return self._first(Milestone.LAUNCHED) or self._first(Milestone.UNVEILED)

    @property
    def noticed(self) -> PartialDate | None:
        """The day from which its end was known."""
        return self._first(Milestone.ANNOUNCED, Milestone.DEPRECATED)

    @property
    def farewells(self) -> tuple[EventRow, ...]:
        """Its dated ends, earliest first, as an app may end before its API; else its mergers."""
        mergers = [event for event in self.events if event.kind == Milestone.MERGED and event.day]
        return tuple(sorted(words.ends(self.events) or mergers, key=_last_day))

    @property
    def end(self) -> PartialDate | None:
        """The day of its last end, as far as a date says so."""
        return self.farewells[-1].day if self.farewells else None

    def _first(self, *kinds: Milestone) -> PartialDate | None:
        days = [event.day for event in self.events if event.kind in kinds and event.day]
        return min(days, key=lambda day: day.first, default=None)


def lanes(events: Iterable[EventRow]) -> list[Lane]:
    """The products of `events` in their order, without those of which no date is known."""
    groups: dict[int, list[EventRow]] = {}
    for event in events:
        groups.setdefault(event.product.id, []).append(event)
    found = [Lane(group[0].product, tuple(group)) for group in groups.values()]
    return [lane for lane in found if lane.start]


def timeline(drawn: Sequence[Lane], today: date, *, since: date | None = None) -> alt.LayerChart:
    """Every product's life from launch through announcement to end, one lane each, with a line for today.

    A date that is only partly known is an outlined range, a "no earlier than" an open arrow: neither looks
    like a promise. `since` cuts off what lies before it.
    """
    first, last = _bounds(drawn, today, since)
    x = alt.X("from:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=_months())
    y = alt.Y("lane:N", sort=[lane.product.slug for lane in drawn], axis=None)
    dated = [
        (_bars, [row for lane in drawn for row in _spans(lane, today, first)]),
        (_ranges, [row for lane in drawn for row in _vague_days(lane, first, last)]),
        (_marks, [row for lane in drawn for row in _days(lane, today, first)]),
    ]
    layers = [
        *_lettering(drawn, today, y),
        *_frame(first, last, today, x),
        *(draw(rows, x=x, y=y) for draw, rows in dated if rows),
    ]
    chart: alt.LayerChart = (
        alt.layer(*layers).configure_view(strokeWidth=0).configure(locale={"time": calendar_names()})
    )
    return chart.properties(height=LANE * len(drawn) + AXIS, usermeta={"embedOptions": {"renderer": "svg"}})


def in_words(drawn: Sequence[Lane], today: date) -> str:
    """What the timeline shows, as its text alternative."""
    lines = (_("{name}: {fate}.").format(name=lane.product.name, fate=_fate(lane, today)) for lane in drawn)
    return words.together([_("Timeline."), *lines])


def _bounds(drawn: Sequence[Lane], today: date, since: date | None) -> tuple[date, date]:
    starts = [lane.start for lane in drawn if lane.start]
    ends = [event.day.last for lane in drawn for event in lane.events if event.day]
    first, last = since or min([*starts, today]), max([*ends, today])
    margin = max(timedelta(days=10), (last - first) * 0.03)
    return first if since else first - margin, last + margin


def _months() -> alt.Axis:
    opens_a_year = "utcmonth(datum.value) == 0 || datum.index == 0"
    return alt.Axis(
        orient="top",
        tickCount=alt.ExprRef("max(3, min(12, width / 90))"),
        labelExpr=f"utcFormat(datum.value, {opens_a_year} ? '%b %Y' : '%b')",
        labelColor=MUTED,
        labelPadding=8,
        gridColor=RULE,
        gridDash=[1, 3],
    )


def _lettering(drawn: Sequence[Lane], today: date, y: alt.Y) -> list[alt.Chart]:
    """What stands in each lane as text: the line above it, the name, and the fate."""
    names = [{"lane": lane.product.slug, "text": lane.product.name} for lane in drawn]
    fates = [{"lane": lane.product.slug, "text": _fate(lane, today)} for lane in drawn]
    text = {"type": "text", "align": "left", "limit": alt.ExprRef("width"), "tooltip": None}
    place = {"x": alt.value(0), "y": y, "text": alt.Text("text:N")}
    return [
        _draw(names, {"type": "rule", "yOffset": -LANE / 2, "color": RULE, "tooltip": None}, y=y),
        _draw(
            names, text | {"dy": -18, "fontSize": 16, "fontWeight": 600, "color": INK, "font": SERIF}, **place
        ),
        _draw(fates, text | {"dy": 2, "fontSize": 13, "color": MUTED}, **place),
    ]


def _frame(first: date, last: date, today: date, x: alt.X) -> list[alt.Chart]:
    """The span that the picture covers, and today's line in it."""
    corners = [{"from": day.isoformat()} for day in (first, last)]
    now = [{"from": today.isoformat(), "text": _("today")}]
    rule = {"type": "rule", "color": INK, "tooltip": None}
    label = {
        "type": "text",
        "align": "right",
        "baseline": "top",
        "dx": -5,
        "dy": 5,
        "fontSize": 12,
        "color": INK,
    }
    return [
        _draw(corners, rule | {"opacity": 0}, x=x),
        _draw(now, rule, x=x),
        _draw(now, label | {"tooltip": None}, x=x, y=alt.value(0), text=alt.Text("text:N")),
    ]


def _bars(rows: list[Row], **axes: Any) -> alt.Chart:
    thickness = alt.Size("thickness:Q", scale=None)
    return _draw(
        rows,
        {"type": "bar", "yOffset": BAR, "cornerRadius": 1},
        x2="to:T",
        size=thickness,
        fill=_hue(),
        **_said(axes),
    )


def _spans(lane: Lane, today: date, first: date) -> list[Row]:
    """The stretch of a life before its end was known, and the stretch between that day and the end.

    Only what is certain is drawn solid: from the last day that its beginning can mean to the first of its end.
    """
    lives_on = lane.product.status not in ("unknown", "retired")
    until = lane.end.first if lane.end else today if lives_on else date.min
    turn = min(lane.noticed.last, until) if lane.noticed else until
    stretches = [
        (lane.born, lane.noticed or lane.end, turn, _("Available"), "alive", 3),
        (lane.noticed, lane.end, until, _("Its end is known"), "announced", 9),
    ]
    return [
        _facts(lane, max(begin.last, first), what, _period(begin, stop), meaning)
        | {"to": reach.isoformat(), "thickness": thickness}
        for begin, stop, reach, what, meaning, thickness in stretches
        if begin and reach > max(begin.last, first)
    ]


def _period(begin: PartialDate, stop: PartialDate | None) -> str:
    return _("{begin} to {end}").format(
        begin=words.day_words(begin), end=words.day_words(stop) if stop else _("today")
    )


def _ranges(rows: list[Row], **axes: Any) -> alt.Chart:
    outline = {"type": "bar", "yOffset": BAR, "size": 17, "fillOpacity": 0.12, "strokeDash": [4, 3]}
    return _draw(
        rows, outline, x2="to:T", fill=_hue(), stroke=alt.Stroke("colour:N", scale=None), **_said(axes)
    )


def _vague_days(lane: Lane, first: date, last: date) -> list[Row]:
    """Dates that are a range: partly known ones, and those before which nothing will happen."""
    found = [event for event in lane.events if event.day and (_open(event) or _vague(event))]
    reach = [(event, last if _open(event) else _last_day(event)) for event in found]
    return [_event(lane, event, first) | {"to": until.isoformat()} for event, until in reach if until > first]


def _marks(rows: list[Row], **axes: Any) -> alt.Chart:
    point = {
        "type": "point",
        "yOffset": BAR,
        "opacity": 1,
        "filled": True,
        "stroke": PAPER,
        "strokeWidth": 1.5,
    }
    form = {"shape": alt.Shape("shape:N", scale=None), "size": alt.Size("size:Q", scale=None)}
    return _draw(rows, point, fill=_hue(), **form, **_said(axes))


def _days(lane: Lane, today: date, first: date) -> list[Row]:
    """Days that are known: ends as diamonds, open ends as arrows, all else as dots."""
    found = [event for event in lane.events if event.day and not _vague(event) and event.day.first >= first]
    return [_event(lane, event, first, today) | _form(event, event in lane.farewells) for event in found]


def _form(event: EventRow, final: bool) -> Row:
    if _open(event):
        return {"shape": "triangle-right", "size": 200}
    return {"shape": "diamond", "size": 240} if final else {"shape": "circle", "size": 80}


def _fate(lane: Lane, today: date) -> str:
    noticed = _("announced {day}").format(day=words.day_words(lane.noticed)) if lane.noticed else ""
    fate = words.endings(lane.farewells, today) or words.STANDINGS[lane.product.status].word.lower()
    return " · ".join(part for part in (lane.product.vendor, noticed, fate) if part)


def _event(lane: Lane, event: EventRow, first: date, today: date = date.min) -> Row:
    assert event.day is not None
    what = ", ".join(part for part in (MILESTONES[Milestone(event.kind)], words.place(event)) if part)
    day = words.end_words(event)
    meaning = words.event_standing(event, today).meaning
    return _facts(lane, max(event.day.first, first), what, day, meaning)


def _facts(lane: Lane, start: date, what: str, day: str, meaning: str) -> Row:
    return {
        "lane": lane.product.slug,
        "name": lane.product.name,
        "from": start.isoformat(),
        "what": what,
        "day": day,
        "colour": COLOURS[meaning],
    }


def _hue() -> alt.Fill:
    return alt.Fill("colour:N", scale=None)


def _said(axes: Row) -> Row:
    said = [
        alt.Tooltip(f"{key}:N", title=title)
        for key, title in (("name", _("Product")), ("what", _("What")), ("day", _("When")))
    ]
    return axes | {"tooltip": said}


def _draw(rows: list[Row], mark: Row, **encoding: Any) -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.InlineData(values=rows), mark=alt.MarkDef(**mark)).encode(**encoding)
    return chart


def _open(event: EventRow) -> bool:
    return event.strength == Strength.NOT_BEFORE and event.day is not None


def _vague(event: EventRow) -> bool:
    return event.day is not None and event.day.precision is not Precision.DAY


def _last_day(event: EventRow) -> date:
    return event.day.last if event.day else date.max

"""Figures, as Altair charts made from rows. No Streamlit here: a figure is tested and used without a page.

Colours are CSS variables of ``theme.css`` with a fallback, drawn as SVG: a figure follows the page's theme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, ParamSpec

import altair as alt
from altair.utils.schemapi import debug_mode

from alerts.safety import visible
from dashboard import vendor_words, words
from dashboard.language import Tongue, _, calendar_names, month_of_year, number_marks, spoken
from dashboard.vocabulary import MILESTONES
from data.queries import ChangeRow, EventRow, ProductRow
from data.records import Notice, VendorRecord
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

SVG = {"embedOptions": {"renderer": "svg"}}
"""What makes a figure follow the colours of the page."""

LANE, AXIS, LINE = 76, 30, 18
"""Pixels of one product's lane (its name, its fate in words, its bar), of the months above the lanes, and of the line between them."""

BAR, UNDER = 22, 10
"""Pixels from the middle of a lane down to its bar, and to where its words end."""

ROW = 44
"""Pixels of a vendor's row in the picture of notice: its marks, and the median above them."""

SPACES = (0, 7, 30, 90, 180, 365, 730, 1095, 1460)
"""The days of notice that its axis names, as people count them."""

NARROW = 480
"""Pixels of a picture in which there is room for the end of a product, but not for when it was told."""

Row = dict[str, Any]
P = ParamSpec("P")


@dataclass(frozen=True)
class Lane:
    """One product's life as it is drawn."""

    product: ProductRow
    events: tuple[EventRow, ...]
    moves: tuple[ChangeRow, ...] = ()
    """where its ends stood before they were moved"""
    group: str = ""
    """what it stands under"""

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
    def closing(self) -> PartialDate | None:
        """The day from which it was on its way out: its end was known, or it took no more customers or entries."""
        return self.noticed or self._first(Milestone.CLOSED_TO_NEW, Milestone.READ_ONLY)

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


def spec(figure: Callable[P, alt.LayerChart | alt.Chart], *args: P.args, **options: P.kwargs) -> Row:
    """A figure as Vega-Lite, made once for all who look at the same in the same language; not to be changed.

    What is drawn must be hashable. A figure that stays the same keeps the names that Altair counts up, so no browser draws it again.
    """
    return _spec(figure, spoken(), args, tuple(options.items()))


@lru_cache(maxsize=32)
def _spec(
    figure: Callable[..., alt.LayerChart | alt.Chart],
    tongue: Tongue,
    args: tuple[Any, ...],
    options: tuple[tuple[str, Any], ...],
) -> Row:
    # Altair checks each part against its schema, which takes ten times as long as making it: tests do that.
    with debug_mode(False):
        made: Row = figure(*args, **dict(options)).to_dict(validate=False)
    return made


def lanes(
    events: Iterable[EventRow], moves: Iterable[ChangeRow] = (), groups: Mapping[str, str] | None = None
) -> list[Lane]:
    """The products of `events` in their order, without those of which no date is known.

    `groups` says by slug what each stands under; products of one group stand together, in the order of their first.
    """
    moved: dict[int, list[ChangeRow]] = {}
    for change in moves:
        moved.setdefault(change.product.id, []).append(change)
    lives: dict[int, list[EventRow]] = {}
    for event in events:
        lives.setdefault(event.product.id, []).append(event)
    heads = groups or {}
    found = [
        Lane(product, tuple(life), tuple(moved.get(product.id, ())), heads.get(product.slug, ""))
        for life in lives.values()
        for product in (life[0].product,)
    ]
    dated = [lane for lane in found if lane.start]
    order = list(dict.fromkeys(lane.group for lane in dated))
    return sorted(dated, key=lambda lane: order.index(lane.group))


def timeline(
    drawn: Sequence[Lane],
    today: date,
    *,
    since: date | None = None,
    until: date | None = None,
    named: str = "",
) -> alt.LayerChart:
    """Every product's life from launch through announcement to end, one lane each, with a line for today, or for the day that `named` says.

    A date that is only partly known is an outlined range, a "no earlier than" an open arrow: neither looks
    like a promise. Where an end stood before it was moved is a ghost, with an arrow to where it went. What lies before `since`
    or after `until` is cut off; where nothing lies, nothing is drawn. Drag with the mouse to pan, hold Ctrl (or the command key) and turn the wheel to zoom, twice to go back.
    """
    first, last = _bounds(drawn, today, since, until)
    x = alt.X("from:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=_months())
    y = alt.Y("lane:N", sort=_rows(drawn), axis=None)
    moves = [row for lane in drawn for row in _moves(lane)]
    dated = [
        (_bars, [row for lane in drawn for row in _spans(lane, today, first)]),
        (_ranges, [row for lane in drawn for row in _vague_days(lane, first, last)]),
        (_ghosts, moves),
        (_arrows, moves),
        (_heads, [row | {"from": row["middle"]} for row in moves]),
        (_marks, [row for lane in drawn for row in _days(lane, today, first)]),
    ]
    layers = [
        *_frame(drawn, first, last, today, named or _("today"), x, y),
        *_lettering(drawn, today, y),
        *(draw(seen, x=x, y=y) for draw, rows in dated if (seen := _inside(rows, first, last))),
    ]
    chart: alt.LayerChart = (
        alt.layer(*layers).configure_view(strokeWidth=0).configure(locale={"time": calendar_names()})
    )
    return chart.properties(height=LANE * len(_rows(drawn)) + AXIS + LINE, usermeta=SVG)


def notice(records: Sequence[VendorRecord]) -> alt.LayerChart:
    """How many days before each end every vendor told it: a row a vendor, a mark an ending, a diamond the median."""
    rows = [mark for record in records for mark in _notices(record)]
    medians = [
        {
            "vendor": record.vendor,
            "days": record.median_days,
            "said": words.days(round(record.median_days)),
        }
        for record in records
        if record.median_days is not None
    ]
    axis = alt.Axis(
        orient="top",
        values=list(SPACES),
        labelColor=MUTED,
        titleColor=MUTED,
        titleFontWeight="normal",
        gridColor=RULE,
        gridDash=[1, 3],
    )
    # Most notices are short: a scale that gives the first days more room keeps them apart.
    x = alt.X(
        "days:Q",
        title=_("days of notice (square-root scale)"),
        axis=axis,
        scale=alt.Scale(type="sqrt", zero=True, nice=False),
    )
    # Room is left by the length of the names: Vega measures them before the font is there, and would cut them off.
    room = min(150, max((8 * len(record.vendor) for record in records), default=0))
    names = alt.Axis(
        labelColor=INK,
        labelFont=SERIF,
        labelFontSize=14,
        labelLimit=150,
        minExtent=room,
        domain=False,
        ticks=False,
    )
    y = alt.Y("vendor:N", title=None, sort=[visible(record.vendor) for record in records], axis=names)
    said = [
        alt.Tooltip(f"{key}:N", title=title)
        for key, title in (
            ("name", _("Product")),
            ("told", _("Announced")),
            ("ends", _("Ends")),
            ("days", _("days of notice")),
        )
    ]
    middle = [alt.Tooltip("vendor:N", title=_("Vendor")), alt.Tooltip("said:N", title=_("median notice"))]
    ticks = {"type": "tick", "color": COLOURS["announced"], "thickness": 2, "size": 20}
    weight = alt.Opacity("weight:Q", scale=None)
    diamond = {
        "type": "point",
        "shape": "diamond",
        "size": 170,
        "filled": True,
        "opacity": 1,
        "fill": INK,
        "stroke": PAPER,
    }
    # Above its diamond, since beside it stand other marks.
    label = {"type": "text", "dy": -17, "fontSize": 12, "fontWeight": 600, "color": INK}
    layers = [
        _draw(rows, ticks, x=x, y=y, tooltip=said, opacity=weight),
        _draw(medians, diamond, x=x, y=y, tooltip=middle),
        _draw(medians, label, x=x, y=y, text=alt.Text("said:N"), tooltip=middle),
    ]
    chart: alt.LayerChart = (
        alt.layer(*layers).configure_view(strokeWidth=0).configure(locale={"number": number_marks()})
    )
    return chart.properties(height=ROW * len(records) + 2 * AXIS, usermeta=SVG)


def _notices(record: VendorRecord) -> list[Row]:
    """The marks of a vendor, one for each number of days; endings with as many stand under one mark."""
    found: dict[int, list[Notice]] = {}
    for one in record.notices:
        found.setdefault(one.days, []).append(one)
    return [
        {"vendor": record.vendor, "days": days, "name": _named(alike), "told": words.plain_day(alike[0].told), "ends": words.plain_day(alike[0].ends), "weight": min(1.0, 0.4 + 0.15 * len(alike))}
        for days, alike in found.items()
    ]  # fmt: skip


def _named(notices: Sequence[Notice]) -> str:
    """The product of the first, and how many more there are."""
    if len(notices) == 1:
        return notices[0].product
    return _("{product}, and {count} more").format(product=notices[0].product, count=len(notices) - 1)


def notice_in_words(records: Sequence[VendorRecord]) -> str:
    """What the picture of notice shows, as its text alternative."""
    lines = (
        _("{name}: {fate}.").format(name=record.vendor, fate=vendor_words.spread(record))
        for record in records
    )
    return words.together([_("Days of notice by vendor."), *lines])


def in_words(drawn: Sequence[Lane], today: date) -> str:
    """What the timeline shows, as its text alternative."""
    lines = (_("{name}: {fate}.").format(name=lane.product.name, fate=_fate(lane, today)) for lane in drawn)
    return words.together([_("Timeline."), *lines])


def _rows(drawn: Sequence[Lane]) -> list[str]:
    """The keys of the rows from top to bottom: each group's heading, where it has one, and its lanes."""
    keys: list[str] = []
    for lane in drawn:
        keys += [key for key in (_head(lane),) if lane.group and key not in keys]
        keys.append(lane.product.slug)
    return keys


def _inside(rows: list[Row], first: date, last: date) -> list[Row]:
    """The rows as far as they lie between two days."""
    window = first.isoformat(), last.isoformat()
    seen = [row for row in rows if row["from"] <= window[1] and str(row.get("to", row["from"])) >= window[0]]
    return [
        row | {key: min(max(row[key], window[0]), window[1]) for key in ("from", "to") if key in row}
        for row in seen
    ]


def _head(lane: Lane) -> str:
    # No slug has a space.
    return visible(f"group {lane.group}")


def _bounds(drawn: Sequence[Lane], today: date, since: date | None, until: date | None) -> tuple[date, date]:
    starts = [lane.start for lane in drawn if lane.start]
    ends = [event.day.last for lane in drawn for event in lane.events if event.day]
    first, last = min([*starts, today]), max([*ends, today])
    margin = max(timedelta(days=10), (min(last, until or last) - max(first, since or first)) * 0.03)
    return max(first - margin, since or date.min), min(last + margin, until or date.max)


def _months() -> alt.Axis:
    opens_a_year = "utcmonth(datum.value) == 0 || datum.index == 0"
    return alt.Axis(
        orient="top",
        offset=LINE,
        tickCount=alt.ExprRef("max(3, min(12, width / 90))"),
        labelExpr=f"utcFormat(datum.value, {opens_a_year} ? '{month_of_year()}' : '%b')",
        labelColor=MUTED,
        labelPadding=8,
        labelFlush=24,
        gridColor=RULE,
        gridDash=[1, 3],
    )


def _lettering(drawn: Sequence[Lane], today: date, y: alt.Y) -> list[alt.Chart]:
    """What stands in each lane as text: the line above it, the name, and the fate."""
    names = [{"lane": lane.product.slug, "text": lane.product.name} for lane in drawn]
    fates = [
        {"lane": lane.product.slug, "text": _fate(lane, today), "short": _fate(lane, today, told=False)}
        for lane in drawn
    ]
    heads = [
        {"lane": key, "text": group} for key, group in {_head(o): o.group for o in drawn if o.group}.items()
    ]
    # What lies behind a text, such as today's line, does not strike it through; `theme.css` paints this edge first.
    edge = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    text = {"type": "text", "align": "left", "limit": alt.ExprRef("width"), "tooltip": None} | edge
    place = {"x": alt.value(0), "y": y, "text": alt.Text("text:N")}
    fitting = alt.ExprRef(f"width < {NARROW} ? datum.short : datum.text")
    return [
        _draw(names, {"type": "rule", "yOffset": -LANE / 2, "color": RULE, "tooltip": None}, y=y),
        _draw(
            names, text | {"dy": -18, "fontSize": 16, "fontWeight": 600, "color": INK, "font": SERIF}, **place
        ),
        *(
            [_draw(heads, text | {"dy": 20, "fontSize": 20, "color": INK, "font": SERIF}, **place)]
            if heads
            else []
        ),
        _draw(fates, text | {"dy": 2, "fontSize": 13, "color": MUTED, "text": fitting}, x=alt.value(0), y=y),
    ]


def _frame(
    drawn: Sequence[Lane], first: date, last: date, today: date, named: str, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """The span that the picture covers, in which one moves, and today's line in it: beside the bars, where no text stands."""
    corners = [{"from": day.isoformat()} for day in (first, last)]
    # The bare wheel scrolls the page and a finger too: neither may be caught by a picture that fills the screen.
    move = alt.selection_interval(
        name="window",
        bind="scales",
        encodings=["x"],
        translate="[pointerdown[event.pointerType === 'mouse'], window:pointerup] > window:pointermove!",
        zoom="wheel![event.ctrlKey || event.metaKey]",
    )
    now = {"from": today.isoformat(), "text": named}
    beside = [now | {"lane": lane.product.slug} for lane in drawn]
    rule = {"type": "rule", "color": INK, "tooltip": None, "clip": True}
    stroke = rule | {"yOffset": UNDER, "y2Offset": LANE / 2}
    label = {
        "type": "text",
        "align": "left" if today - first < last - today else "right",
        "baseline": "bottom",
        "dy": -4,
        "clip": False,  # it stands above what one moves in
        "fontSize": 12,
        "color": INK,
        "tooltip": None,
    }
    return [
        _draw(corners, rule | {"opacity": 0}, x=x).add_params(move),
        _draw(beside, stroke, x=x, y=y, y2=alt.Y2("lane:N")),
        _draw([now], label, x=x, y=alt.value(0), text=alt.Text("text:N")),
    ]


def _bars(rows: list[Row], **axes: Any) -> alt.Chart:
    thickness = alt.Size("thickness:Q", scale=None)
    return _draw(
        rows,
        {"type": "bar", "yOffset": BAR, "cornerRadius": 1, "clip": True},
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
    turn = min(lane.closing.last, until) if lane.closing else until
    leaving = _("Its end is known") if lane.end else words.STANDINGS["deprecated"].word
    # Of what is on its way out since nobody knows when, no day can be called one on which it was to stay.
    undated = lane.product.status == "deprecated" and not lane.closing and not lane.end
    first_part = (leaving, "announced") if undated else (_("Available"), "alive")
    stretches = [
        (lane.born, lane.closing or lane.end, turn, *first_part, 3),
        (lane.closing, lane.end, until, leaving, "announced", 9),
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
    outline = {
        "type": "bar",
        "yOffset": BAR,
        "size": 17,
        "fillOpacity": 0.12,
        "strokeDash": [4, 3],
        "clip": True,
    }
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
        "clip": True,
        "opacity": 1,
        "filled": True,
        "stroke": PAPER,
        "strokeWidth": 1.5,
    }
    form = {"shape": alt.Shape("shape:N", scale=None), "size": alt.Size("size:Q", scale=None)}
    return _draw(rows, point, fill=_hue(), **form, **_said(axes))


def _ghosts(rows: list[Row], **axes: Any) -> alt.Chart:
    ghost = {
        "type": "point",
        "yOffset": BAR,
        "clip": True,
        "opacity": 1,
        "filled": False,
        "shape": "diamond",
        "size": 200,
        "stroke": MUTED,
        "strokeDash": [2, 2],
        "fill": PAPER,
    }
    return _draw(rows, ghost, **_said(axes))


def _arrows(rows: list[Row], **axes: Any) -> alt.Chart:
    line = {"type": "rule", "yOffset": BAR, "clip": True, "color": MUTED, "strokeWidth": 1.5}
    return _draw(rows, line, x2="to:T", **_said(axes))


def _heads(rows: list[Row], **axes: Any) -> alt.Chart:
    head = {
        "type": "point",
        "yOffset": BAR,
        "clip": True,
        "opacity": 1,
        "filled": True,
        "fill": MUTED,
        "size": 60,
    }
    shape = alt.Shape("shape:N", scale=None)
    return _draw(rows, head, shape=shape, **_said(axes))


def _moves(lane: Lane) -> list[Row]:
    """Each move of an end: where it stood, where it went, and how it is told; the same move, as of several platforms, once."""
    told = {
        (PartialDate(change.before_day).first, PartialDate(change.after_day).first): change
        for change in reversed(lane.moves)
        if change.before_day and change.after_day
    }
    return [
        _facts(lane, before, words.change_words(change), words.read(change.before_day), "ended")
        | {
            "to": after.isoformat(),
            "middle": (before + (after - before) / 2).isoformat(),
            "shape": "triangle-right" if after > before else "triangle-left",
        }
        for (before, after), change in told.items()
    ]


def _days(lane: Lane, today: date, first: date) -> list[Row]:
    """Days that are known: ends as diamonds, open ends as arrows, all else as dots."""
    found = [event for event in lane.events if event.day and not _vague(event) and event.day.first >= first]
    return [_event(lane, event, first, today) | _form(event, event in lane.farewells) for event in found]


def _form(event: EventRow, final: bool) -> Row:
    if _open(event):
        return {"shape": "triangle-right", "size": 200}
    return {"shape": "diamond", "size": 240} if final else {"shape": "circle", "size": 80}


def _fate(lane: Lane, today: date, *, told: bool = True) -> str:
    """What becomes of it, and with `told` since when that is known."""
    noticed = _("announced {when}").format(when=words.when(lane.noticed)) if told and lane.noticed else ""
    fate = words.endings(lane.farewells, today) or words.STANDINGS[lane.product.status].word.lower()
    # What is cut off on a narrow screen is not the end.
    return " · ".join(part for part in (lane.product.vendor, fate, noticed) if part)


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
    # A tuple, because Altair copies lists again and again.
    values = tuple(
        {key: visible(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    )
    chart: alt.Chart = alt.Chart(alt.InlineData(values=values), mark=alt.MarkDef(**mark)).encode(**encoding)
    return chart


def _open(event: EventRow) -> bool:
    return event.strength == Strength.NOT_BEFORE and event.day is not None


def _vague(event: EventRow) -> bool:
    return event.day is not None and event.day.precision is not Precision.DAY


def _last_day(event: EventRow) -> date:
    return event.day.last if event.day else date.max

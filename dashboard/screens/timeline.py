"""Lives drawn as bars from launch through announcement to end, the same as a table, and the days on which much ends; also as it was known on an earlier day."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import charts, views, widgets, words
from dashboard.language import Said, _
from dashboard.state import as_of, ask, end_of, today
from data import queries
from data.lanes import View, ends_by_day
from wording import N_

MOST = 20
PERIODS: Said[str] = Said(
    {"7": N_("7 days"), "30": N_("30 days"), "90": N_("90 days"), "365": N_("a year"), "": N_("any time")}
)
GROUPS: Said[str] = Said(
    {
        "": N_("not grouped"),
        "vendor": N_("by vendor"),
        "kind": N_("by kind"),
        "chain": N_("by what replaces them"),
    }
)
SPANS: Said[str] = Said(
    {"": N_("everything"), "1825": N_("five years"), "730": N_("two years"), "180": N_("half a year")}
)
DATED = (View.NEXT, View.ENDED, View.MOVED, View.CHANGED)

day = as_of()
now, known = day or today(), end_of(day)
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

heading = st.container()
days = ""
vendors: list[str] = []
kinds: list[str] = []
view = widgets.choice(_("View"), views.VIEWS, "view", usual=views.FAREWELL, inline=True)
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    if view in DATED:
        # Whoever comes from a count of all that ends must find as many here.
        days = widgets.choice(
            _("Within"), PERIODS, "days", usual="" if view == View.NEXT else "365", width=130
        )
    if view not in views.PRESETS:
        names = {slug: name for slug, name, _count in ask(queries.vendors)}
        vendors = widgets.choices(_("Vendor"), names, "vendor")
        kinds = widgets.choices(_("Kind"), words.KINDS, "kind")
    group = widgets.choice(_("Grouped"), GROUPS, "group", usual="", width=190)
    span = widgets.choice(
        _("Drawn"), SPANS, "span", usual="730" if view in (View.NEXT, View.ENDED) else "", width=150
    )
    widgets.earlier(day)
with heading:
    widgets.show("title", text=views.VIEWS[view], note=views.NOTES[view])
    widgets.as_of(day, "timeline", **widgets.here())
if widgets.before_all(day):
    widgets.end()

asked = views.Wanted(view, int(days) if days else None, tuple(vendors), tuple(kinds))
total = views.drawn(asked, now, limit=0, known=known).total
picture = st.container()
page = widgets.pages(total, MOST)
slugs = views.drawn(asked, now, limit=MOST, offset=MOST * page, known=known).slugs
events, heads = views.grouped(slugs, now, group, known)
lanes = charts.lanes(events, views.moves(slugs, now, known), heads)
if lanes:
    half = timedelta(int(span) / 2) if span else None
    with picture:
        window = (now - half, now + half) if half else (None, None)
        widgets.timeline(lanes, since=window[0], until=window[1], as_known=day)
    widgets.heading(_("The same as a table"), words.products(total))
    widgets.show("table", lanes=lanes, today=now)
else:
    widgets.nothing(_("Nothing to draw in this view"), _("Choose another view, or a longer period."), level=2)

until = now + timedelta(365)
widgets.heading(
    _("What ends during your change freeze"),
    _("ends with a firm day in the next 12 months; stronger where more end"),
)
freeze = widgets.days_between(_("First and last day of the freeze"), "freeze", now, until)
widgets.calendar(ask(ends_by_day, now, until, vendors=vendors, known=known), now, until, freeze)
if freeze:
    widgets.frozen(freeze, views.within(freeze, now, vendors, MOST, known), now)

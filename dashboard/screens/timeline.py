"""Lives drawn as bars from launch through announcement to end, and the same as a table."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import charts, views, widgets
from dashboard.language import N_, Said, _
from dashboard.state import ask, today
from data import queries

MOST = 50
PERIODS: Said[str] = Said(
    {"30": N_("30 days"), "90": N_("90 days"), "365": N_("a year"), "3650": N_("ten years")}
)

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    st.stop()

heading = st.container()
days, vendor, since = "365", "", None
names: dict[str, str] = {}
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    view = widgets.choice(_("View"), views.VIEWS, "view", usual="farewell", inline=True)
    if view in ("next", "ended"):
        since = now - timedelta(days=365)
        days = widgets.choice(_("Within"), PERIODS, "days", usual="365")
    if view == "vendor":
        rows = ask(queries.vendors)
        largest = max(rows, key=lambda row: row[2])[0]
        names = {slug: name for slug, name, _count in rows}
        vendor = widgets.choice(_("Vendor"), names, "of", usual=largest)
with heading:
    widgets.show("title", text=names[vendor] if vendor else views.VIEWS[view], note=views.NOTES[view])

lanes = charts.lanes(views.timeline(view, now, days=int(days), vendor=vendor))
if not lanes:
    widgets.nothing(_("Nothing to draw in this view"), _("Choose another view, or a longer period."), level=2)
    st.stop()
widgets.timeline(lanes[:MOST], since=since)
widgets.heading(_("The same as a table"))
widgets.show("table", lanes=lanes[:MOST])
if len(lanes) > MOST:
    widgets.line(_("The first {count} of {all} products are drawn.").format(count=MOST, all=len(lanes)))

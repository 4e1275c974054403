"""Lives drawn as bars from launch through announcement to end, and the same as a table."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import charts, views, widgets
from dashboard.state import ask, today
from data import queries

MOST = 50
PERIODS = {"30": "30 days", "90": "90 days", "365": "a year", "3650": "ten years"}

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    st.stop()

heading = st.container()
days, vendor, since = "365", "", None
names: dict[str, str] = {}
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    titles = {key: title for key, (title, _) in views.VIEWS.items()}
    view = widgets.choice("View", titles, "view", usual="farewell", inline=True)
    if view in ("next", "ended"):
        since = now - timedelta(days=365)
        days = widgets.choice("Within", PERIODS, "days", usual="365")
    if view == "vendor":
        rows = ask(queries.vendors)
        largest = max(rows, key=lambda row: row[2])[0]
        names = {slug: name for slug, name, _ in rows}
        vendor = widgets.choice("Vendor", names, "of", usual=largest)
with heading:
    title, note = views.VIEWS[view]
    widgets.show("title", text=names[vendor] if vendor else title, note=note)

lanes = charts.lanes(views.timeline(view, now, days=int(days), vendor=vendor))
if not lanes:
    widgets.nothing("Nothing to draw in this view", "Choose another view, or a longer period.", level=2)
    st.stop()
widgets.timeline(lanes[:MOST], since=since)
widgets.heading("The same as a table")
widgets.show("table", lanes=lanes[:MOST])
if len(lanes) > MOST:
    widgets.line(f"The first {MOST} of {len(lanes)} products are drawn.")

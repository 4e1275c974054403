"""Search and its results, filtered by vendor, kind and status; everything stands in the address."""

from __future__ import annotations

import streamlit as st

from dashboard import widgets, words
from dashboard.language import _
from dashboard.state import ask, today
from data import queries

MOST = 60

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    st.stop()

widgets.show("title", text=_("Products"), note=_("Every product Swansong has read of, alive or gone."))
text = st.session_state.get("q", "")
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    vendors = widgets.choices(
        _("Vendor"), {slug: name for slug, name, _count in ask(queries.vendors)}, "vendor"
    )
    kinds = widgets.choices(_("Kind"), words.KINDS, "kind")
    standings = {status: standing.word for status, standing in words.STANDINGS.items()}
    statuses = widgets.choices(_("Status"), standings, "status")

found = ask(
    queries.find_products,
    now,
    text=text,
    vendors=vendors or None,
    kinds=kinds or None,
    statuses=statuses or None,
    limit=MOST + 1,
)
if found:
    count = _("The first {count}").format(count=MOST) if len(found) > MOST else words.products(len(found))
    widgets.heading(count, _("for “{text}”").format(text=text) if text else "")
    widgets.products(found[:MOST])
    if len(found) > MOST:
        widgets.line(_("There are more: search on top of the page, or filter, to find them."))
else:
    widgets.nothing(
        _("Nothing found for “{text}”").format(text=text) if text else _("Nothing found"),
        _("Try fewer letters or another spelling, or take a filter away."),
        _("What Swansong has not read of is unknown here, which does not mean alive."),
        level=2,
    )

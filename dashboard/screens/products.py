"""Search and its results, filtered by vendor, kind and status, also as they were known on a day; everything stands in the address."""

from __future__ import annotations

import streamlit as st

from dashboard import widgets, words
from dashboard.language import _
from dashboard.state import as_of, ask, end_of, today
from data import queries
from data.finding import find

MOST = 50

day = as_of()
now = day or today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show("title", text=_("Products"), note=_("Every product Swansong has read of, alive or gone."))
text = st.session_state.get("q", "")
widgets.as_of(day, "products", **widgets.here())
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    names = {slug: name for slug, name, _count in ask(queries.vendors)}
    vendors = widgets.choices(_("Vendor"), names, "vendor")
    kinds = widgets.choices(_("Kind"), words.KINDS, "kind")
    standings = {status: standing.word for status, standing in words.STANDINGS.items()}
    statuses = widgets.choices(_("Status"), standings, "status")
    widgets.earlier(day)
if widgets.before_all(day):
    widgets.end()

part = widgets.part()
found = ask(
    find,
    now,
    text=text,
    vendors=vendors,
    kinds=kinds,
    statuses=statuses,
    limit=MOST,
    offset=MOST * (part - 1),
    known=end_of(day),
)
if found.rows:
    last = MOST * (part - 1) + len(found.rows)
    count = (
        words.products(last)
        if part == 1 and not found.more
        else words.range_of(last - len(found.rows) + 1, last, found.total)
    )
    widgets.heading(count, _("for “{text}”").format(text=text) if text else "")
    widgets.products(found.rows, day)
    widgets.turn(part, found.more, MOST)
else:
    widgets.nothing(
        _("Nothing found for “{text}”").format(text=text) if text else _("Nothing found"),
        _("Try fewer letters or another spelling, or take a filter away."),
        _("What Swansong has not read of is unknown here, which does not mean it is still available."),
        level=2,
    )

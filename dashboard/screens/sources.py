"""Where the facts come from, and how well each source is heard: what fails or fell silent stands first."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard import widgets, words
from dashboard.language import _
from dashboard.state import ask, minute
from data import health, queries

if ask(queries.freshness).products == 0:
    widgets.empty()
    st.stop()

widgets.show(
    "title", text=_("Sources"), note=_("Where the facts come from, and whether each is still heard.")
)
found = ask(health.health, minute())
if not found:
    widgets.nothing(
        _("No source has been asked yet"),
        _(
            "What stands here is what Swansong ships with. `swansong collect` asks every source and tells how each answered."
        ),
        level=2,
    )
    st.stop()

widgets.line(words.health_words(Counter(one.state for one in found)))
names = {state.value: standing.word for state, standing in words.STATES.items()}
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    vendors = widgets.choices(
        _("Vendor"),
        {name: name for name in sorted({one.record.vendor or _("Press") for one in found})},
        "vendor",
    )
    states = widgets.choices(_("State"), names, "state")
shown = [
    one
    for one in found
    if (not vendors or (one.record.vendor or _("Press")) in vendors) and (not states or one.state in states)
]
if shown:
    widgets.show("health", found=shown)
else:
    widgets.nothing(_("No source is like that"), _("Take a filter away to see the others."), level=2)

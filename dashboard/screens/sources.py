"""Where the facts come from, and how well each source is heard: what fails or fell silent stands first, with what helps."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard import widgets, words
from dashboard.language import _
from dashboard.state import ask, minute
from data import health, queries

MOST = 50

if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title", text=_("Sources"), note=_("Where the facts come from, and whether each is still heard.")
)
found = health.judged(ask(health.records), minute())
if not found:
    widgets.nothing(
        _("No source has been asked yet"),
        _(
            "What stands here is what Swansong ships with. `swansong collect` asks every source and tells how each answered."
        ),
        level=2,
    )
    widgets.end()

counts = Counter(one.state for one in found)
widgets.status(words.health_words(counts))
widgets.show("steps", steps=words.next_steps(counts))
others = _("Third party")
states = {
    state.value: f"{standing.word} ({counts[state]})"
    for state, standing in words.STATES.items()
    if counts[state]
}
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    text = widgets.words_asked(_("Find sources"), "find", placeholder=_("Name or address")).casefold()
    vendors = widgets.choices(_("Vendor"), {name: name for name in sorted({one.record.vendor or others for one in found})}, "vendor")  # fmt: skip
    wanted = widgets.choices(_("State"), states, "state")
shown = [
    one
    for one in found
    if (not vendors or (one.record.vendor or others) in vendors)
    and (not wanted or one.state in wanted)
    and text in f"{one.record.title} {one.record.url} {one.record.slug}".casefold()
]
if shown:
    first = MOST * widgets.pages(len(shown), MOST)
    widgets.show("health", found=shown[first : first + MOST])
else:
    widgets.nothing(_("No source matches"), _("Take a filter away to see the others."), level=2)

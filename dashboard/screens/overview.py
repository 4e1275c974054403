"""The front page: what ends next, what became of the best known, and what changed."""

from __future__ import annotations

import streamlit as st

from dashboard import views, widgets
from dashboard.language import _, number
from dashboard.state import ask, today
from data import queries

CARDS = 9
LINES = 8
LATELY = 90

now = today()
fresh = ask(queries.freshness)
if fresh.products == 0:
    widgets.empty()
    st.stop()

ahead = views.ahead(now)
widgets.show("lead", next=views.next_certain(ahead, now), count=views.products(ahead), today=now)
widgets.collection_notice(fresh)
widgets.show("counts", figures=views.figures(now))

widgets.heading(_("Ending next"))
if ahead:
    widgets.show("countdown", events=ahead[:CARDS], today=now)
    widgets.show(
        "more",
        text=_("All {count} dates ahead on the timeline").format(count=number(len(ahead))),
        page="timeline",
        state={"view": "next"},
    )
else:
    widgets.nothing(_("Nothing has a date ahead"), _("When a vendor names a day, it stands here."), level=2)

widgets.heading(_("Told in full"))
widgets.show("stories", stories=views.stories(now))
widgets.show("more", text=_("All three on the timeline"), page="timeline", state={"view": "farewell"})

widgets.heading(_("What changed"))
if changes := ask(queries.recent_changes, now, limit=LINES):
    widgets.show("changes", changes=changes)
else:
    widgets.line(
        _(
            "Nothing has moved since Swansong began to watch. Each new, moved or withdrawn date will stand here."
        )
    )

widgets.heading(_("Just ended"), _("last {count} days").format(count=LATELY))
if ended := views.just_ended(now, LATELY):
    widgets.show("ended", events=ended[:LINES])
else:
    widgets.line(_("Nothing ended in these days."))

"""How vendors treat those who depend on them: notice, promises, moved dates; one alone, two side by side, or all in a table."""

from __future__ import annotations

import streamlit as st

from dashboard import views, widgets
from dashboard.language import _
from dashboard.state import ask, registry, today
from data import queries
from data.records import vendor_records

MOST = 30
DRAWN = 14

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title",
    text=_("Vendors"),
    note=_(
        "How much notice each gives before an end, whether it keeps what it promises, and the dates it moved."
    ),
)
known = {record.vendor_slug: record for record in ask(vendor_records, registry=registry())}
names = {"": _("All")} | {slug: record.vendor for slug, record in known.items()}
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    one = widgets.choice(_("Vendor"), names, "vendor", usual="")
    other = widgets.choice(_("Beside it"), names | {"": _("nobody")}, "beside", usual="") if one else ""

if not known:
    widgets.nothing(
        _("No vendor has ended anything yet"),
        _("When a date for an end is known, its vendor appears here."),
        level=2,
    )
    widgets.end()
chosen = [known[slug] for slug in dict.fromkeys((one, other)) if slug]
if not chosen:
    most = sorted(known.values(), key=lambda record: -record.endings)[:MOST]
    widgets.heading(
        _("Notice given"), _("each mark is an ending, stronger where several are; the diamond is the median")
    )
    widgets.notice([record for record in most if record.notices][:DRAWN])
    widgets.heading(_("The same as a table"))
    widgets.show("vendors", records=most)
    if len(known) > MOST:
        widgets.line(
            _("The {count} with the most endings are shown; choose any other above.").format(count=MOST)
        )
    widgets.end()

widgets.heading(
    _("Notice given"), _("each mark is an ending, stronger where several are; the diamond is the median")
)
widgets.notice(chosen)
for column, record in zip(st.columns(len(chosen), gap="large"), chosen, strict=True):
    with column:
        widgets.show("record", record=record)
        widgets.ends_next(views.next_of(record.vendor_slug, now))

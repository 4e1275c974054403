"""Alerts: a list of products, vendors and kinds in the address, with its feed and calendar, and the same by mail."""

from __future__ import annotations

import streamlit as st

from alerts import subscriptions
from alerts.wishes import wish
from dashboard import follow_words, widgets, words
from dashboard.language import Said, _, spoken
from dashboard.state import addresses, ask, moment, today, visitor, with_session, writes_mail
from data import queries
from data.settings import settings
from pipeline.errors import SubscriptionError
from wording import N_

FOUND = 30
FORMS: Said[str] = Said({"ics": N_("Calendar file (.ics)"), "atom": N_("Feed (Atom)"), "rss": N_("Feed (RSS)"), "json": N_("Feed (JSON)")})  # fmt: skip

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title",
    text=_("Get alerts"),
    note=_("Choose what concerns you; a calendar, a feed or a mail tells you when something changes.")
    if writes_mail()
    else _("Choose what concerns you; a calendar or a feed tells you when something changes."),
)
with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    text = widgets.words_asked(_("Find products"), "find", placeholder=_("Name or id"))
    near = ask(queries.find_products, now, text=text, limit=FOUND) if text else []
    kept = ask(queries.products_called, now, tuple(st.query_params.get_all("product")))
    names = {row.slug: row.name for row in (*kept, *near)}
    products = widgets.choices(_("Products"), names, "product", width=320)
    vendors = widgets.choices(_("Vendor"), {slug: name for slug, name, _n in ask(queries.vendors)}, "vendor")
    kinds = widgets.choices(_("Kind"), words.KINDS, "kind")
if text:
    widgets.line(follow_words.found(len(near)))

widgets.heading(_("Calendar and feed"), _("for your own programs; no address needed"))
if products or vendors or kinds:
    path = "feeds/watchlist"
    chosen = {"product": products, "vendor": vendors, "kind": kinds}
else:
    path, chosen = "feeds/all", {}
    widgets.line(_("Nothing is chosen yet: these tell of everything."))
widgets.only_here()
for form, name in FORMS.items():
    widgets.feed(name, addresses().to(f"{path}.{form}", **chosen), calendar=form == "ics")
if not writes_mail():
    widgets.end()

widgets.heading(_("By mail"))
preview = addresses().to("preview", **chosen, lang=spoken().code)
widgets.show("link", text=_("See what a message would tell"), link=preview)
with st.form("subscribe", border=False):
    mail = st.text_input(_("Your mail address"), key="mail", placeholder="name@example.org", width=360)
    pace = st.radio(
        _("How often"), list(follow_words.PACES), format_func=follow_words.PACES.__getitem__, horizontal=True
    )
    signals = st.multiselect(
        _("When"),
        list(follow_words.SIGNALS),
        format_func=follow_words.SIGNALS.__getitem__,
        placeholder=_("Any change"),
    )
    sent = st.form_submit_button(_("Subscribe"), type="primary")
if sent:
    try:
        asked = wish(
            channels=(f"mailto:{mail.strip()}",), products=tuple(products), vendors=tuple(vendors), kinds=tuple(kinds),
            changes=tuple(signals) or None, pace=pace, language=spoken().code,
        )  # fmt: skip
        with_session(
            subscriptions.create,
            asked,
            settings=settings(),
            origin="dashboard",
            client=visitor(),
            now=moment(),
        )
    except SubscriptionError as error:
        widgets.nothing(_("This could not be done"), words.sentence(error.args[0]), level=2)
    else:
        widgets.status(
            _(
                "A mail is on its way to {address}. Follow the link in it to say that it was you who asked; nothing else is sent before."
            ).format(address=mail.strip())
        )
widgets.line(
    _(
        "Every mail has a link by which you change, pause or end it with one click. Your address is used for nothing else."
    )
)

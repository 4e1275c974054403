"""One product: the answer in a sentence, and everything it rests on."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, views, widgets, words
from dashboard.language import _
from dashboard.state import ask, minute, today
from data import health, news, queries

now = today()
slug = st.query_params.get("product", "")
page = ask(queries.product_page, slug, now) or views.known_as(slug, now)
if page is None:
    widgets.unknown_product(
        slug, ask(queries.find_products, now, text=slug.replace("-", " "), limit=6) if slug else []
    )
    st.stop()

st.set_page_config(page_title=f"{page.product.name} · Swansong")
family = views.family(page, now)
widgets.show("answer", product=page.product, aliases=page.aliases, sentence=words.answer(page, family, now))

for gone in ask(health.vanished_product, page.product.slug, minute()):
    widgets.line(words.vanished(gone))

lanes = charts.lanes([*page.events, *family])
if lanes:
    widgets.timeline(lanes)

widgets.heading(_("Milestones"))
if page.events:
    widgets.show("milestones", events=words.in_order(page.events), today=now)
else:
    widgets.line(_("No dated milestone is known."))
if len(ends := words.ends(page.events)) > 1:
    widgets.heading(_("Platforms and scopes"))
    widgets.show("platforms", ends=ends)

widgets.heading(_("What it rests on"), _("every statement, and where it was made"))
if page.claims:
    widgets.show("claims", claims=page.claims, home=page.product.vendor_slug)
else:
    widgets.line(_("No statement has been read yet."))

if told := ask(news.threads, now, product=page.product.slug, limit=None):
    widgets.heading(_("In the news"), _("each story with all who tell it"))
    widgets.news(told, linked=False)

if moves := words.moves(page.changes):
    widgets.heading(_("What moved"))
    widgets.show("changes", changes=moves)
if page.related:
    widgets.heading(_("Related"))
    widgets.products(page.related)

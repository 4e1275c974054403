"""One product: the answer in a sentence, what to do about it, and everything it rests on."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, story, views, widgets, words
from dashboard.language import _
from dashboard.state import addresses, ask, today
from data import health, news, queries
from data.alternatives import alternatives
from data.chains import chains
from data.finding import find

CLAIMS = 8

now = today()
slug = st.query_params.get("product", "")
page = ask(queries.product_page, slug, now) or views.known_as(slug, now)
if page is None:
    widgets.unknown_product(slug, ask(find, now, text=slug.replace("-", " "), limit=6).rows if slug else ())
    st.stop()

slug, name = page.product.slug, words.short_name(page.product.name)
st.set_page_config(page_title=f"{page.product.name} · Swansong")
family = views.family(page, now)
tools = story.tools(page.product, addresses())
widgets.show("answer", product=page.product, aliases=page.aliases, sentence=words.answer(page, family, now))
for gone in ask(health.vanished_product, slug):
    widgets.line(words.vanished(gone))
widgets.show("tools", tools=tools, slug=slug)

if lanes := charts.lanes([*page.events, *family], views.moves([slug], now)):
    widgets.timeline(lanes[: views.FAMILY])

if chain := ask(chains, now, [slug]).get(slug, ()):
    widgets.heading(_("What to use instead"), _("followed until something lives"))
    widgets.show("chain", name=name, chain=chain, today=now)
if change := story.code_change(page, chain):
    widgets.code(_("In your code"), change, "diff")
if own := story.own_data(page):
    widgets.heading(_("What happens to your data"))
    widgets.show("own_data", known=own)
if others := ask(alternatives, page.product, now):
    widgets.heading(_("What else does this"), _("the same category, every vendor, no end known"))
    widgets.show("alternatives", others=others)

widgets.heading(_("Milestones"))
if page.events:
    widgets.show("milestones", events=words.in_order(page.events), today=now)
else:
    widgets.line(_("No dated milestone is known."))
if len(rows := story.side_by_side(page)) > 1:
    widgets.heading(_("Platforms and scopes"))
    widgets.show("platforms", rows=rows)
if disputed := story.disputes(page):
    widgets.heading(_("Where sources disagree"))
    widgets.show("disputes", disputes=disputed, today=now)
if moves := words.moves(page.changes):
    widgets.heading(_("What moved"))
    widgets.show("changes", changes=moves)
if told := ask(news.threads, now, product=slug, limit=None):
    widgets.heading(_("In the news"), _("each story with all who tell it"))
    widgets.news(told, linked=False)
widgets.claims(page, CLAIMS)
if page.related:
    widgets.heading(_("Related"))
    widgets.products(page.related[: views.FAMILY])
widgets.code(_("A badge for your README"), tools.badge)

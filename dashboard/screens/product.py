"""One product: the answer in a sentence, what to do about it, and everything it rests on; also as it was known on an earlier day."""

from __future__ import annotations

import streamlit as st

from alerts.safety import visible
from dashboard import charts, story, views, widgets, words
from dashboard.language import _
from dashboard.state import addresses, as_of, ask, end_of, today
from data import health, news, queries
from data.alternatives import alternatives
from data.chains import chains
from data.finding import find
from data.trust import trust

CLAIMS = 8

day = as_of()
now, known = day or today(), end_of(day)
slug = st.query_params.get("product", "")
page = ask(queries.product_page, slug, now, known=known) or (None if day else views.known_as(slug, now))
widgets.as_of(day, "product", product=slug)
if page is None and day and ask(queries.product_page, slug, today()):
    widgets.unknown_then(day)
    widgets.end()
if page is None:
    widgets.unknown_product(slug, ask(find, now, text=slug.replace("-", " "), limit=6).rows if slug else ())
    widgets.end()

slug, name = page.product.slug, words.short_name(page.product.name)
st.set_page_config(page_title=f"{visible(page.product.name)} · Swansong")
family = views.family(page, now, known)
tools = story.tools(page.product, addresses())
widgets.show("answer", product=page.product, aliases=page.aliases, sentence=words.answer(page, family, now))
for gone in () if day else ask(health.vanished_product, slug):
    widgets.line(words.vanished(gone))
widgets.show("tools", tools=tools, slug=slug)

if lanes := charts.lanes([*page.events, *family], views.ends_moved(page.changes)):
    widgets.timeline(lanes[: views.FAMILY], as_known=day)

if chain := ask(chains, now, [slug], known=known).get(slug, ()):
    widgets.heading(_("What to use instead"), _("followed to something still available"))
    widgets.show("chain", name=name, chain=chain, today=now)
if change := story.code_change(page, chain):
    widgets.code(_("In your code"), change, "diff")
if own := story.own_data(page):
    widgets.heading(_("What happens to your data"))
    widgets.show("own_data", known=own)
beside = tuple(sorted({row.slug for row in (*page.related, *page.family)}))
if not day and (others := ask(alternatives, page.product, now, beside=beside)):
    widgets.heading(_("Alternatives"), _("the same category, every vendor, known to run"))
    widgets.show("alternatives", others=others)

widgets.heading(_("Milestones"))
if page.events:
    sure = {event.id: trust(event, page.claims) for event in page.events}
    widgets.show("milestones", events=words.in_order(page.events), today=now, sure=sure)
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
    widgets.show("changes", changes=moves, today=now)
if not day and (told := ask(news.threads, now, product=slug, limit=None)):
    widgets.heading(_("In the news"), _("each story with all who tell it"))
    widgets.news(told, linked=False)
widgets.claims(page, CLAIMS)
if page.related:
    widgets.heading(_("Related"))
    widgets.products(page.related[: views.FAMILY], day)
widgets.heading(_("What was known earlier"))
widgets.earlier(day)
widgets.code(_("A badge for your README"), tools.badge)
widgets.only_here()

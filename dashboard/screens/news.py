"""What is reported about endings: each story once, with everyone who tells it; everything stands in the address."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import news_words, widgets
from dashboard.language import Said, _, names_of
from dashboard.state import ask, today
from data import news, queries
from wording import N_

MOST = 40
NARROW = 140
TELLERS: Said[str] = Said({"": N_("Anyone"), "vendor": N_("A vendor itself"), "press": N_("Only the press")})
PERIODS: Said[str] = Said(
    {"": N_("Any time"), "7": N_("Last 7 days"), "30": N_("Last 30 days"), "365": N_("Last year")}
)

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title",
    text=_("News"),
    note=_("What vendors and the press report about endings, each story with all who tell it."),
)
languages = ask(news.languages)
if not languages and not ask(news.threads, now, limit=1):
    widgets.nothing(
        _("No news yet"),
        _(
            "`swansong collect` asks the feeds of vendors and of the press; "
            "what they report of an ending stands here then."
        ),
        level=2,
    )
    widgets.end()

with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    text = widgets.words_asked(_("Words"), "words", placeholder=_("In headlines and texts"))
    vendors = widgets.choices(
        _("Vendor"), {slug: name for slug, name, _count in ask(queries.vendors)}, "vendor"
    )
    products = dict(ask(news.told_of))
    product = widgets.choice(_("Product"), {"": _("Any")} | products, "product", usual="", width=200)
    teller = widgets.choice(_("Reported by"), TELLERS, "by", usual="", width=NARROW)
    period = widgets.choice(_("Reported"), PERIODS, "days", usual="", width=NARROW)
    language = widgets.choice(
        _("Language"), {"": _("Any")} | names_of(languages), "language", usual="", width=NARROW
    )

found = ask(
    news.threads,
    now,
    words=text,
    vendors=vendors or None,
    product=product or None,
    language=language or None,
    official=teller == "vendor" if teller else None,
    since=now - timedelta(days=int(period)) if period else None,
    limit=MOST + 1,
)
if found:
    count = (
        _("The latest {count}").format(count=MOST) if len(found) > MOST else news_words.stories(len(found))
    )
    widgets.heading(count, _("for “{text}”").format(text=text) if text else "")
    if newest := news_words.newest(found):
        widgets.line(newest)
    widgets.news(found[:MOST])
    if len(found) > MOST:
        widgets.line(_("There are more: give a word, or filter, to find them."))
else:
    widgets.nothing(
        _("No story has “{text}”").format(text=text) if text else _("No story matches"),
        _("Try fewer letters or another spelling, or take a filter away."),
        level=2,
    )

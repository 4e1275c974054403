"""What is reported about endings: each story once, with everyone who tells it; everything stands in the address."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import widgets, words
from dashboard.state import ask, today
from data import news, queries

MOST = 40
NARROW = 160
TELLERS = {"": "Anyone", "vendor": "A vendor itself", "press": "Only the press"}
PERIODS = {"": "Any time", "7": "Last 7 days", "30": "Last 30 days", "365": "Last year"}

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    st.stop()

widgets.show(
    "title",
    text="News",
    note="What vendors and the press report about endings, each story with all who tell it.",
)
languages = ask(news.languages)
if not languages and not ask(news.threads, now, limit=1):
    widgets.nothing(
        "No news yet",
        "`swansong collect` asks the feeds of vendors and of the press; what they report of an ending stands here then.",
        level=2,
    )
    st.stop()

with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    text = widgets.words_asked("Words", "words", placeholder="In headlines and texts")
    vendors = widgets.choices("Vendor", {slug: name for slug, name, _ in ask(queries.vendors)}, "vendor")
    teller = widgets.choice("Told by", TELLERS, "by", usual="", width=NARROW)
    period = widgets.choice("Reported", PERIODS, "days", usual="", width=NARROW)
    language = widgets.choice(
        "Language", {"": "Any"} | words.languages(languages), "language", usual="", width=NARROW
    )

found = ask(
    news.threads,
    now,
    words=text,
    vendors=vendors or None,
    language=language or None,
    official=teller == "vendor" if teller else None,
    since=now - timedelta(days=int(period)) if period else None,
    limit=MOST + 1,
)
if found:
    count = f"The latest {MOST}" if len(found) > MOST else words.counted(len(found), "story")
    widgets.heading(count, f"for “{text}”" if text else "")
    widgets.news(found[:MOST])
    if len(found) > MOST:
        widgets.line("There are more: give a word, or filter, to find them.")
else:
    widgets.nothing(
        f"No story has “{text}”" if text else "No story is like that",
        "Try fewer letters or another spelling, or take a filter away.",
        level=2,
    )

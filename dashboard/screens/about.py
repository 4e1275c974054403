"""What Swansong is, and how right it is: measured on documents that people read before it did."""

from __future__ import annotations

import streamlit as st

from dashboard import about_words, widgets, words
from dashboard.language import _
from data import accuracy

SEEN = "corpus-pages"  # real pages, by whose vendors the figures are told

widgets.show(
    "title",
    text=_("About"),
    note=_("Swansong reads what vendors and the press publish about the end of AI products, and keeps every statement with its source."),
)  # fmt: skip
widgets.show("about", lines=about_words.LINES.values())

widgets.heading(_("Accuracy"), _("measured by every test run, on documents that people read first"))
measured = about_words.unseen_first(accuracy.sets())
widgets.show("sentence", text=words.together(about_words.unseen(measured)))
widgets.show("accuracy", measured=measured, names=about_words.SETS, first=_("Documents"))
widgets.show("meanings", meanings=about_words.MEANINGS)
if vendors := accuracy.by_vendor(SEEN):
    with st.expander(_("By vendor, on their real pages")):
        widgets.show("accuracy", measured=vendors, names={}, first=_("Vendor"))
widgets.line(_("Look at the quote beside each fact: it is what the fact was read from."))

"""What of your own code and settings ends, when, and what to use instead. Nothing that is given here is kept."""

from __future__ import annotations

import json

import streamlit as st

from dashboard import stack_words, widgets
from dashboard.language import _
from dashboard.state import ask, today, with_session
from data import queries
from pipeline.types import Saying
from scan import report, texts

MOST = 5
SHOWN = 200

now = today()
if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title",
    text=_("Check my stack"),
    note=_("What of your models and APIs ends, when, and what to use instead. Nothing you give here is stored."),
)  # fmt: skip
with st.container(key="stack", horizontal=True, gap="large"):
    pasted = st.text_area(
        _("Model ids, product names, code or settings"),
        key="pasted",
        height=180,
        max_chars=200_000,
        placeholder="gpt-3.5-turbo\nclaude-instant-1.2\nmodel: gemini-2.0-flash",
        width="stretch",
    )
    dropped = st.file_uploader(
        _("Files, or a zip of them (code, settings, notebooks)"),
        accept_multiple_files=True,
        max_upload_size=20,
        key="dropped",
        width="stretch",
    )
st.button(_("Check"), type="primary")
read = texts.uploaded((file.name, file.getvalue()) for file in dropped)
given = [*([texts.pasted(pasted)] if pasted.strip() else []), *read.texts]
for name, reason in read.left_out:
    widgets.line(Saying(_("{file} was left out: {reason}."), file=name, reason=stack_words.left_out(reason)))
if not given:
    widgets.line(
        _("Ids that Swansong does not know are called unknown, which does not mean they are still available.")
    )
    widgets.end()

found = with_session(report.check, given, now, left_out=read.left_out)
widgets.heading(_("What becomes of it"))
widgets.status(stack_words.summary(found))
if found.findings:
    widgets.stack(found.findings[:SHOWN], most=MOST)
    with st.container(horizontal=True):
        st.download_button(_("Download as CSV"), found.as_csv(), "stack.csv", "text/csv", on_click="ignore")
        whole = json.dumps(found.as_json(), ensure_ascii=False, indent=2)
        st.download_button(_("Download as JSON"), whole, "stack.json", "application/json", on_click="ignore")
    widgets.line(
        _("`swansong scan` does the same in your build, and fails it when something is about to end.")
    )

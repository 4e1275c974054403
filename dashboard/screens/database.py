"""Ask the data yourself: worked questions, a box for SQL, what everything means, and files to take away."""

from __future__ import annotations

import streamlit as st

from dashboard import widgets, words
from dashboard.language import _, ngettext, number
from dashboard.state import ask, ask_in_sql, can_ask_in_sql, exported, follow_address, write_address
from data import dictionary, queries, question
from data.worked import worked

FORMATS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "sqlite": "SQLite"}
KEPT = "source_health"  # its addresses may be folders on this machine; the page of the sources shows the rest

if ask(queries.freshness).products == 0:
    widgets.empty()
    widgets.end()

widgets.show(
    "title",
    text=_("Data"),
    note=_("Ask the database yourself, or download it; everything you see here comes from it."),
)
questions = {str(number): _(one.question) for number, one in enumerate(worked(), 1)}
if can_ask_in_sql():
    chosen = widgets.choice(_("A worked question"), questions, "question", usual="1", width=520)
    if st.session_state.get("sql of", chosen) != chosen:
        st.query_params.pop("sql", None)  # another worked question replaces what was written
    st.session_state["sql of"] = chosen
    follow_address("sql", st.query_params.get("sql", worked()[int(chosen) - 1].sql))
    sql = st.text_area(_("Your question in SQL"), key="sql", height=190, max_chars=question.LONGEST)
    write_address("sql", sql, worked()[int(chosen) - 1].sql)
    st.button(_("Ask"), type="primary")
    widgets.line(
        _("Only reading is possible: {rows} rows and {seconds} seconds at most. Ctrl and Enter ask, too.").format(
            rows=number(question.ROWS), seconds=number(question.SECONDS)
        )
    )  # fmt: skip
    try:
        found = ask_in_sql(sql)
    except question.QuestionError as error:
        widgets.nothing(_("There is no answer to this"), words.sentence(error.args[0]), level=2)
    else:
        count = ngettext("{count} row", "{count} rows", len(found.rows)).format(count=number(len(found.rows)))
        widgets.status(
            _("The first {count} rows").format(count=number(question.ROWS)) if found.more else count
        )
        widgets.rows(_("Answer"), found.columns, found.rows)
else:
    widgets.line(_("Visitors can ask this database in SQL once its operator sets SWANSONG_READER_URL."))

widgets.heading(_("Download"), _("a view as a file, or all of them in one SQLite file"))
with st.container(key="downloads", horizontal=True, vertical_alignment="bottom"):
    views = {view.name: view.name for view in dictionary.views() if view.name != KEPT}
    view = widgets.choice(_("View"), views, "view", usual="upcoming")
    kind = widgets.choice(_("Format"), FORMATS, "format", usual="csv", width=160)
    name = "swansong.db" if kind == "sqlite" else f"{view}.{kind}"
    st.download_button(
        _("Download {file}").format(file=name), lambda: exported(view, kind), name, on_click="ignore"
    )

widgets.heading(_("What everything means"), _("the views, made for reading, and the tables they rest on"))
widgets.show("schema", relations=[*dictionary.views(), dictionary.DICTIONARY])
with st.expander(_("The tables")):
    widgets.show(
        "schema", relations=[table for table in dictionary.tables() if table.name in question.readable()]
    )

"""The pieces that pages are laid out with: masthead, sections, and what is said when nothing can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

import wording
from dashboard import charts, markup, stack_words, views, words
from dashboard.language import _, spoken
from dashboard.state import ask, ask_language, follow_address, today, write_address
from data import queries
from data.news import ThreadRow
from pipeline.errors import StoreError
from scan.report import Finding

HERE = Path(__file__).parent
ICON = HERE / "icon.svg"
_REPORTS = 5
"""So many reports of a story are shown at once; the others unfold."""


def show(template: str, **facts: Any) -> None:
    """Put a template on the page, filled with `facts`."""
    st.html(markup.render(template, **facts))


def heading(text: str, note: str = "") -> None:
    """A section's heading, with a line beside it."""
    show("heading", text=text, note=note)


def masthead(pages: Sequence[Page], current: Page) -> None:
    """Name, pages and search: on top of every page."""
    st.html(HERE / "theme.css")
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        show("wordmark")
        with st.container(key="pages", horizontal=True, width="content"):
            for page in pages:
                if page.visibility == "visible":
                    st.page_link(page)
        _search(current)
        _languages()


def footer() -> None:
    """Where the facts come from, how to ask them yourself, and how right they are: under every page."""
    pages = {"sources": _("Sources"), "data": _("Data"), "about": _("About")}
    show("footer", pages=pages)


def _languages() -> None:
    names = wording.languages()
    st.session_state["lang"] = spoken().code
    st.selectbox(
        _("Language"),
        list(names),
        format_func=names.__getitem__,
        key="lang",
        on_change=lambda: ask_language(st.session_state["lang"]),
        label_visibility="collapsed",
        width=116,
    )


def _search(current: Page) -> None:
    asked = st.query_params.get("q", "")
    follow_address("q", asked)
    text = st.text_input(
        _("Search products"),
        key="q",
        placeholder=_("Search products"),
        type="search",
        label_visibility="collapsed",
        width=260,
    )
    if text == asked:
        return
    if current.url_path == "products":
        write_address("q", text, "")
    else:
        st.switch_page("screens/products.py", query_params={"q": text})


def choice(
    label: str, options: Mapping[str, str], key: str, *, usual: str, inline: bool = False, width: int = 240
) -> str:
    """One of `options` (value to words), kept in the address as its value; `inline` shows all, else `width` is in pixels."""
    asked = st.query_params.get(key, usual)
    follow_address(key, asked if asked in options else usual)
    if inline:
        chosen = st.segmented_control(
            label, list(options), format_func=options.__getitem__, key=key, required=True, wrap=True
        )
    else:
        chosen = st.selectbox(label, list(options), format_func=options.__getitem__, key=key, width=width)
    write_address(key, chosen or usual, usual)
    return chosen or usual


def choices(label: str, options: Mapping[str, str], key: str) -> list[str]:
    """Any of `options` (value to words), kept in the address as their values."""
    follow_address(key, [value for value in st.query_params.get_all(key) if value in options])
    chosen = st.multiselect(
        label, list(options), format_func=options.__getitem__, key=key, placeholder=_("Any"), width=240
    )
    write_address(key, chosen, [])
    return chosen


def words_asked(label: str, key: str, *, placeholder: str) -> str:
    """What somebody looks for, kept in the address."""
    follow_address(key, st.query_params.get(key, ""))
    text = st.text_input(label, key=key, placeholder=placeholder, type="search", width=240)
    write_address(key, text, "")
    return text


def freshness() -> queries.Freshness:
    """The line that says how old everything on the page is, and a notice where the last collection failed."""
    fresh = ask(queries.freshness)
    show("freshness", fresh=fresh, line=words.freshness_words(fresh))
    return fresh


def collection_notice(fresh: queries.Freshness) -> None:
    """A calm word where there could be more: nothing was collected yet, or the last collection failed."""
    if fresh.collected_at is None:
        shipped = _("These are the facts Swansong ships with.")
        archived = _("These are the facts Swansong ships with and what was taken from archives.")
        show(
            "notice",
            title=archived if fresh.documents else shipped,
            text=_("Nothing has been collected from the vendors yet; `swansong collect` does it now."),
        )
    elif fresh.ok is False:
        show(
            "notice",
            title=_("The last collection did not succeed."),
            text=_("What stands here was known before; `swansong collect` tries again and names what fails."),
        )


def timeline(lanes: Sequence[charts.Lane], *, since: date | None = None) -> None:
    """The picture and how to read it."""
    now = today()
    show("legend")
    st.altair_chart(
        charts.timeline(lanes, now, since=since), width="stretch", alt=charts.in_words(lanes, now)
    )


def products(rows: Sequence[queries.ProductRow]) -> None:
    """Products as a list, each with how it stands and when it ends."""
    show("products", rows=rows, fates=views.fates(rows, today()))


def news(threads: Sequence[ThreadRow], *, linked: bool = True) -> None:
    """Stories of the news with their reports; `linked` names the product of each rather than its first headline."""
    show("news", threads=threads, today=today(), linked=linked, most=_REPORTS)


def line(text: str) -> None:
    """A quiet line."""
    show("line", text=text)


def nothing(title: str, *lines: str, level: int = 1) -> None:
    """What is said where there is nothing to show, with the next step; `level` 2 below a page's own title."""
    show("nothing", title=title, lines=lines, level=level)


def empty() -> None:
    """The database is there, but nobody has put anything into it."""
    nothing(
        _("Nothing here yet"),
        _(
            "The database is empty. `make run` (or `swansong up`) fills it with the facts that Swansong ships with, "
            "even without a network, and then collects what vendors publish."
        ),
        _("`swansong collect` collects once and tells how each source went."),
    )


def unknown_product(slug: str, near: Sequence[queries.ProductRow]) -> None:
    """No product has this address: what comes close, and how to search."""
    if slug:
        nothing(
            _("No product is called “{name}”").format(name=slug),
            _("It may be spelled differently here. Search on top of the page."),
        )
    else:
        nothing(
            _("Which product?"), _("Search for one on top of the page, or choose one on the Products page.")
        )
    if near:
        heading(_("Perhaps you mean"))
        products(near)


def failure(error: StoreError) -> None:
    """The database cannot be used: what happened and what to do, as the error itself says it."""
    nothing(_("The data cannot be read"), str(error))


def status(text: str) -> None:
    """What came of something, which a screen reader tells at once."""
    show("status", text=text)


def stack(findings: Sequence[Finding], *, most: int) -> None:
    """What becomes of each id, with the first places where it is written."""
    show(
        "stack",
        findings=findings,
        most=most,
        countdown=partial(stack_words.countdown, today=today()),
        words_of_place=stack_words.place,
    )


def rows(label: str, columns: Sequence[str], found: Sequence[Sequence[Any]]) -> None:
    """An answer of the database as it is."""
    show("rows", label=label, columns=columns, rows=found)

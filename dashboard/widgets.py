"""The pieces that pages are laid out with: masthead, sections, and what is said when nothing can be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from streamlit.navigation.page import Page

import wording
from alerts.addresses import webcal
from alerts.safety import visible
from dashboard import charts, freeze, markup, stack_words, views, visits, words
from dashboard.language import _, calendar_names, date_form, span, spoken
from dashboard.state import addresses, ask, ask_language, end_of, follow_address, today, write_address
from data import queries
from data.news import ThreadRow
from data.records import VendorRecord
from pipeline.errors import StoreError
from scan.report import Finding

HERE = Path(__file__).parent
ICON = HERE / "icon.svg"
_NOT_KEPT = ("part", "lang", "as_of")
_BACK = (7, 30, 90, 365)
"""So many days ago one can see with a click what was known."""
_REPORTS = 5
"""So many reports of a story are shown at once; the others unfold."""


class PageEnd(Exception):  # noqa: N818 nothing went wrong
    """A page has nothing more to say. Streamlit's own stop would also stop what stands below every page."""


def end() -> NoReturn:
    """End the page here; the footer follows."""
    raise PageEnd


def show(template: str, **facts: Any) -> None:
    """Put a template on the page, filled with `facts`; one that they leave blank puts nothing there."""
    if filled := markup.render(template, **facts).strip():
        st.html(filled)


def heading(text: str, note: str = "") -> None:
    """A section's heading, with a line beside it."""
    show("heading", text=text, note=note)


def more(text: str, page: str, **state: str) -> None:
    """A link to where there is more."""
    show("more", text=text, page=page, state=state)


def since_heading(since: date | None, usual: int, count: int) -> None:
    """The heading over what changed: since the day asked for, or in the `usual` number of days."""
    if since is None:
        heading(_("What changed"), _("last {count} days").format(count=usual))
    else:
        changed = _("{products} since {day}").format(
            products=words.products(count), day=words.plain_day(since)
        )
        heading(_("What changed since your last visit"), changed)


def note_visit() -> None:
    """Let the browser remember that somebody was here."""
    st.html(visits.NOTE, unsafe_allow_javascript=True)


def masthead(pages: Sequence[Page], current: Page) -> None:
    """Name, pages and search: on top of every page."""
    st.html(HERE / "theme.css")
    # Screen readers speak the language of the document, which Streamlit calls English.
    st.html(
        f"<script data-ours>document.documentElement.lang = {json.dumps(spoken().code)}</script>",
        unsafe_allow_javascript=True,
    )
    show("skip")
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        show("wordmark")
        with st.container(key="pages", horizontal=True, width="content"):
            shown = [page for page in pages if page.visibility == "visible"]
            for page in shown:
                st.page_link(page, query_params=markup.carried(page.url_path))
            if current in shown:  # a phone pushes the row along to it
                here = f".st-key-pages > :nth-child({shown.index(current) + 1})"
                st.html(f"<style>{here} {{ scroll-initial-target: nearest; }}</style>")
        _search(current)
        _languages()
    show("content")


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
        width=104,
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
        width=148,
    )
    if text == asked:
        return
    if current.url_path == "products":
        write_address("q", text, "")
    else:
        st.switch_page("screens/products.py", query_params=markup.carried("products") | {"q": text})


def choice(
    label: str, options: Mapping[str, str], key: str, *, usual: str, inline: bool = False, width: int = 240
) -> str:
    """One of `options` (value to words), kept in the address as its value; `inline` shows all, else `width` is in pixels."""
    asked = st.query_params.get(key, usual)
    follow_address(key, asked if asked in options else usual)
    named = _labels(options)
    if inline:
        chosen = st.segmented_control(
            label, list(options), format_func=named.__getitem__, key=key, required=True, wrap=True
        )
    else:
        chosen = st.selectbox(label, list(options), format_func=named.__getitem__, key=key, width=width)
    write_address(key, chosen or usual, usual)
    return chosen or usual


def _labels(options: Mapping[str, str]) -> dict[str, str]:
    """What stands on a widget; Streamlit shows it as text."""
    return {value: visible(text) for value, text in options.items()}


def choices(label: str, options: Mapping[str, str], key: str, *, width: int = 200) -> list[str]:
    """Any of `options` (value to words), kept in the address as their values; `width` is in pixels."""
    follow_address(key, [value for value in st.query_params.get_all(key) if value in options])
    chosen = st.multiselect(
        label,
        list(options),
        format_func=_labels(options).__getitem__,
        key=key,
        placeholder=_("Any"),
        width=width,
    )
    write_address(key, chosen, [])
    return chosen


def words_asked(label: str, key: str, *, placeholder: str) -> str:
    """What somebody looks for, kept in the address."""
    follow_address(key, st.query_params.get(key, ""))
    text = st.text_input(label, key=key, placeholder=placeholder, type="search", width=200)
    write_address(key, text, "")
    return text


def freshness() -> queries.Freshness:
    """The line that says how old everything on the page is, and a notice where the last collection failed."""
    fresh = ask(queries.freshness)
    show("freshness", fresh=fresh, line=words.freshness_words(fresh))
    return fresh


def collection_notice(fresh: queries.Freshness) -> None:
    """A calm word where the last collection failed."""
    if fresh.ok is False:
        show(
            "notice",
            title=_("The last collection did not succeed."),
            text=_("What stands here was known before; `swansong collect` tries again and names what fails."),
        )


def _picture(spec: dict[str, Any], told: str) -> None:
    """A figure, and what it shows in words for those who do not see it."""
    st.vega_lite_chart(spec, width="stretch", alt=visible(told))


def timeline(
    lanes: Sequence[charts.Lane],
    *,
    since: date | None = None,
    until: date | None = None,
    as_known: date | None = None,
) -> None:
    """The picture and how to read it, also as it was known on a day."""
    now = as_known or today()
    show("legend", moved=any(lane.moves for lane in lanes))
    _picture(
        charts.spec(
            charts.timeline,
            tuple(lanes),
            now,
            since=since,
            until=until,
            named=words.plain_day(as_known) if as_known else "",
        ),
        charts.in_words(lanes, now),
    )


def calendar(ends: Mapping[date, int], first: date, last: date, marked: tuple[date, date] | None) -> None:
    """The days on which something ends, as a picture."""
    told, names = words.busy_days(ends), calendar_names()
    weekdays = [names["shortDays"][number] for number in (1, 3, 5)]  # as many as there is room for
    columns = tuple(freeze.weeks(ends, first, last, marked))
    show("freeze", told=told, weeks=columns, weekdays=weekdays, months=names["shortMonths"])
    line(told)


def frozen(days: tuple[date, date], events: Sequence[queries.EventRow], now: date) -> None:
    """What ends between two days, counted from the day `now`."""
    first, last = (words.plain_day(day) for day in days)
    if events:
        line(_("From {first} to {last}:").format(first=first, last=last))
        show("countdown", events=events, today=now)
    else:
        line(_("Nothing that is known ends from {first} to {last}.").format(first=first, last=last))


def days_between(label: str, key: str, first: date, last: date) -> tuple[date, date] | None:
    """Two days from a calendar, kept in the address as ``2026-12-15..2027-01-05``; None until both are chosen."""
    asked: list[Any] = [day for day in _span(st.query_params.get(key, "")) if first <= day <= last]
    chosen = st.date_input(
        label, asked, key=key, min_value=first, max_value=last, format=date_form(), width=260
    )
    if not isinstance(chosen, tuple) or len(chosen) != 2:
        return None
    write_address(key, "..".join(day.isoformat() for day in chosen), "")
    return chosen


def _span(text: str) -> tuple[date, ...]:
    try:
        first, last = map(date.fromisoformat, text.split(".."))
    except ValueError:
        return ()
    return (first, last) if first <= last else ()


def here() -> dict[str, list[str]]:
    """What the address asks for beside its day, its language and the part of a list: what a link keeps that leads to the same page."""
    return {key: st.query_params.get_all(key) for key in st.query_params if key not in _NOT_KEPT}


def as_of(day: date | None, page: str, **here: str | list[str]) -> None:
    """A banner that says that this is what was known on a day, with the way back to `page` of today."""
    if day:
        show("as_of", day=day, page=page, here=here)


def earlier(day: date | None) -> None:
    """Where another day can be chosen, to see what was known then; kept in the address."""
    begins = ask(queries.begins)
    first = begins.date() if begins else today()
    follow_address("as_of", day)
    st.date_input(
        _("As known on"),
        key="as_of",
        min_value=min(first, day or first),
        max_value=today(),
        format=date_form(),
        width=160,
        on_change=_ask_as_of,
    )


def looks_back() -> None:
    """Links to the overview as it was known some days ago, as far as anything was; without a widget, as the front page has to be quick."""
    begins = ask(queries.begins)
    days = {today() - timedelta(count): span(timedelta(-count), unit="day", largest=True) for count in _BACK}
    if known := {day: told for day, told in days.items() if begins and begins.date() <= day}:
        heading(_("What was known earlier"))
        show("earlier", days=known)


def _ask_as_of() -> None:
    chosen = st.session_state["as_of"]
    st.session_state["as_of in address"] = chosen
    if chosen and chosen < today():
        st.query_params["as_of"] = chosen.isoformat()
    else:
        st.query_params.pop("as_of", None)


def before_all(day: date | None) -> bool:
    """Whether nothing at all was known on a day, which is then said: that no end was known does not mean that there was none."""
    begins = ask(queries.begins)
    if day is None or begins is None or begins.date() <= day:
        return False
    unknown_then(day, _("Nothing was known yet on {day}"))
    return True


def unknown_then(day: date, told: str = "") -> None:
    """Nothing like that was known on a day, or what is `told` of the ``{day}``."""
    begins = ask(queries.begins)
    nothing(
        (told or _("Nothing of it was known on {day}")).format(day=words.plain_day(day)),
        _("Swansong has known something since {day}; choose a later day, or go back to today.").format(
            day=words.plain_day(begins.date())
        )
        if begins and begins.date() > day
        else _("Choose a later day, or go back to today."),
        level=2,
    )


def part() -> int:
    """Which part of a list the address asks for, counted from 1."""
    asked = st.query_params.get("part", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def turn(current: int, more: bool, size: int) -> None:
    """Links to the part of a list before this one and to the one after it, where there are any; a part has `size` entries."""
    if current > 1 or more:
        show("turn", current=current, more=more, size=size, page="products", here=here())


def pages(total: int, size: int) -> int:
    """Which part of a long list is asked for, counted from 0; where there are more, they can be turned."""
    count = -(-total // size)
    if count < 2:
        return 0
    asked = st.query_params.get("part", "1")
    first = min(int(asked), count) if asked.isdecimal() and int(asked) else 1
    chosen = st.pagination(count, default=first, key=f"part of {count}")
    write_address("part", str(chosen), "1")
    return chosen - 1


def products(rows: Sequence[queries.ProductRow], as_known: date | None = None) -> None:
    """Products as a list, each with how it stands and when it ends, also as it was known on a day."""
    show("products", rows=rows, fates=views.fates(rows, as_known or today(), end_of(as_known)))


def claims(page: queries.ProductPage, most: int) -> None:
    """Every statement about a product with its quote and the version of the page that is kept; `most` at once, the others unfold."""
    heading(_("Evidence"), _("every statement, and where it was made"))
    if page.claims:
        versions = ask(queries.stored, sorted({claim.document_id for claim in page.claims}))
        show("claims", claims=page.claims, versions=versions, home=page.product.vendor_slug, most=most)
    else:
        line(_("No statement has been read yet."))


def code(label: str, text: str, language: str | None = None) -> None:
    """Something to copy, under its name."""
    heading(label)
    st.code(text, language=language, wrap_lines=True)


def feed(name: str, address: str, *, calendar: bool = False) -> None:
    """A feed, or a `calendar`, with its address to copy."""
    with st.container(key=f"feed {address}", horizontal=True, vertical_alignment="center"):
        show("link", text=name, link=address)
        st.code(address, language=None, wrap_lines=True)
    if calendar:
        st.link_button(_("Subscribe in your calendar"), webcal(address))


def only_here() -> None:
    """A word to whoever copies an address that no other computer reaches."""
    if addresses().only_here:
        line(_("This Swansong has no public address: what is copied from here works on this computer only."))


def notice(records: Sequence[VendorRecord]) -> None:
    """How long before each end vendors told, as a picture."""
    _picture(charts.spec(charts.notice, tuple(records)), charts.notice_in_words(records))


def ends_next(events: Sequence[queries.EventRow]) -> None:
    """What ends next at a vendor."""
    show("sub", text=_("What ends next"))
    if events:
        show("countdown", events=events, today=today())
    else:
        line(_("Nothing has a date ahead."))


def news(threads: Sequence[ThreadRow], *, linked: bool = True) -> None:
    """Stories of the news with their reports; `linked` names the product of each rather than its first headline."""
    show("news", threads=threads, today=today(), linked=linked, most=_REPORTS)


def line(text: str) -> None:
    """A quiet line; what others wrote is filled in as facts of a `Saying`, for a text of ours sets off code by backquotes."""
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

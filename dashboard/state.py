"""What a page knows when it runs: the day, the database, and the answers it gives until it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.engine import make_url

from alerts.addresses import Addresses
from dashboard import language, visits
from data import export, question
from data.db import session
from data.settings import settings
from data.sources import Registry, load_registry

P = ParamSpec("P")
R = TypeVar("R")

STALE_AFTER = 15
"""Seconds after which an answer is asked again of a database that is not a file."""


def today() -> date:
    """The day that everything is counted from (UTC)."""
    return datetime.now(UTC).date()


def as_of() -> date | None:
    """The day whose knowledge the address asks for (``?as_of=2026-07-01``); None where it asks for today's, or for no day that has been."""
    try:
        asked = date.fromisoformat(st.query_params["as_of"])
    except (KeyError, ValueError):
        return None
    return asked if asked < today() else None


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day (UTC): what was known then was known on that day."""
    return datetime.combine(day, datetime.max.time(), UTC) if day else None


def choose_language() -> None:
    """Speak what the address asks for (``?lang=de``), else what the visitor's browser does."""
    asked = st.query_params.get("lang") or st.session_state.get("lang asked")
    if language.use(asked, st.context.locale).asked:
        # A page that is reached within the visit has an address of its own.
        st.session_state["lang asked"] = asked


def ask_language(code: str) -> None:
    """Speak another language from the next run on, and say so in the address."""
    st.session_state["lang asked"] = st.query_params["lang"] = code


@st.cache_data(ttl=300, show_spinner=False)
def registry() -> Registry:
    """The sources and vendors that are known, and what the vendors promise. Raises a SettingError where they cannot be read."""
    return load_registry(settings())


def writes_mail() -> bool:
    """Whether there is a mail server, without which nobody is told by mail."""
    return bool(settings().smtp_host)


def addresses() -> Addresses:
    """Where our pages and the API are reached from outside."""
    known = settings()
    return Addresses(known.public_url, known.dashboard_url)


def since() -> date | None:
    """The day from which a visitor wants to know what changed: as the address says, else that of the visit before this one."""
    try:
        return date.fromisoformat(st.query_params["since"])
    except (KeyError, ValueError):
        return visits.last_visit(st.context.cookies, datetime.now(UTC))


def minute() -> datetime:
    """Now, to the minute, so that answers that depend on it can be remembered for one."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def ask(reading: Callable[Concatenate[Any, P], R], *args: P.args, **options: P.kwargs) -> R:
    """The answer of a function of ``data.queries``, remembered until the database changes.

    Raises StoreError where there is no database or it cannot be read.
    """
    url = settings().database_url
    answer: R = _answer(reading, reading.__name__, _identity(url), args, options)
    return answer


def with_session(reading: Callable[Concatenate[Any, P], R], *args: P.args, **options: P.kwargs) -> R:
    """What a function that takes a session gives, not remembered: what a visitor gives is nobody else's."""
    with session() as opened:
        return reading(opened, *args, **options)


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)


def visitor() -> str:
    """Where the visitor comes from, as far as that is known: attempts to subscribe are counted by it."""
    return st.context.ip_address or ""


def ask_in_sql(sql: str) -> question.Answer:
    """What a statement of the visitor answers, remembered until the database changes. Raises QuestionError, StoreError."""
    url = settings().database_url
    return _in_sql(sql, url, _identity(url))


def can_ask_in_sql() -> bool:
    """Whether this database can be asked by visitors."""
    return question.can_ask(settings().database_url, settings().reader_url)


@st.cache_data(max_entries=64, show_spinner=False)
def _in_sql(sql: str, url: str, identity: object) -> question.Answer:
    return question.answer(url, sql, reader_url=settings().reader_url)


@st.cache_data(max_entries=4, show_spinner=False)
def _exported(view: str, format: str, url: str, identity: object) -> bytes:
    with TemporaryDirectory() as folder:
        names = () if format == export.Format.SQLITE else (view,)
        (written,) = export.export(url, export.Format(format), Path(folder), names)
        return written.path.read_bytes()


def exported(view: str, format: str) -> bytes:
    """A view as a file; the format ``sqlite`` gives all of them. Raises StoreError."""
    url = settings().database_url
    return _exported(view, format, url, _identity(url))


def follow_address(key: str, asked: object) -> None:
    """Set a widget to what the address asks for, when the address has changed since the widget last wrote it.

    Streamlit's own binding writes a widget's words into the address; ours writes its value, which stays good
    in another language and when the words change. Call before the widget with this key is made.
    """
    if key not in st.session_state or st.session_state.get(f"{key} in address") != asked:
        st.session_state[key] = asked
        st.session_state[f"{key} in address"] = asked


def write_address(key: str, chosen: str | list[str], usual: str | list[str]) -> None:
    """Keep what a widget says in the address; the usual value is left out of it."""
    st.session_state[f"{key} in address"] = chosen
    if chosen == usual:
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != ([chosen] if isinstance(chosen, str) else chosen):
        st.query_params[key] = chosen


# Answers are frozen rows that all visitors can share; the other kind of cache copies them for each, which takes longer than asking.
@st.cache_resource(max_entries=512, show_spinner=False)
def _answer(_question: Callable[..., Any], name: str, identity: object, args: Any, options: Any) -> Any:
    with session() as opened:
        return _question(opened, *args, **options)


def _identity(url: str) -> tuple[object, ...]:
    """What changes when the database does: its files' times and sizes, or for a server the time."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return url, int(time.time() // STALE_AFTER)
    path = Path(parsed.database)
    return url, *(_stamp(file) for file in (path, path.with_name(path.name + "-wal")))


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size

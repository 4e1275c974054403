"""The pages behind the links in mails, by Jinja templates that escape everything they are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wording import best_language, languages, translator

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
STATIC = Path(__file__).parent / "static"


def language_of(request: Request) -> str:
    """The language that a browser asks for, where it is one of ours."""
    accepted = request.headers.get("Accept-Language", "")
    weighed = [
        (
            float(weight)
            if (weight := rest.strip().removeprefix("q=")).replace(".", "", 1).isdigit()
            else 1.0,
            tag,
        )
        for tag, _, rest in (one.strip().partition(";") for one in accepted.split(",")[:20])
    ]
    return best_language([tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])])


def page(name: str, language: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page in a language; nothing of it is kept by a browser or found by a search engine."""
    words = translator(language)
    known: Mapping[str, Any] = {"_": words.gettext, "ngettext": words.ngettext, "language": language}
    body = _templates.get_template(f"{name}.html").render({**known, **facts})
    return HTMLResponse(body, status, headers=PRIVATE)


def message(language: str, title: str, text: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page that says one thing."""
    return page("message", language, status=status, title=title, text=text, **facts)


def moment(when: datetime, zone: str, language: str) -> str:
    """A moment as it is written where somebody is."""
    return format_datetime(when, "medium", tzinfo=ZoneInfo(zone), locale=language)


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals |= {"languages": languages}
_templates.filters |= {"moment": moment}

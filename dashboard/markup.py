"""Facts to safe HTML, by Jinja templates that escape everything they are given. No Streamlit here.

Nothing that was fetched is trusted: every value loses the characters that nobody sees (``plain``) before it is escaped, there
is no ``safe`` filter in the templates, and an address becomes a link only through ``web``, which lets http and https pass and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.safety import visible
from dashboard import about_words, language, news_words, vendor_words, words

TEMPLATES = Path(__file__).parent / "templates"


def web(address: str) -> str:
    """`address` where it is an http(s) address, else an empty string."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in ("http", "https") and parts.hostname else ""


def host(address: str) -> str:
    """The host of a web address, as a reader recognises it."""
    return (urlsplit(web(address)).hostname or "").removeprefix("www.")


def to(page: str, **state: str | list[str]) -> str:
    """The address of one of our pages with its state: ``product?product=sora``, in the language that the visitor asked for."""
    spoken = language.spoken()
    kept = {key: value for key, value in state.items() if value} | (
        {"lang": spoken.code} if spoken.asked else {}
    )
    return f"{quote(page)}?{urlencode(kept, doseq=True)}" if kept else quote(page) or "."


def plain(value: Any) -> Any:
    """A text as it is shown, without what turns its direction or is not seen; what templates made themselves, and all else, as it is."""
    return visible(value) if type(value) is str else value


def render(template: str, **facts: Any) -> str:
    """HTML of ``templates/{template}.html`` filled with `facts`. Raises on a name that is not given."""
    return _templates.get_template(f"{template}.html").render(facts).strip()


_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    finalize=plain,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {"web": web, "host": host, "listed": language.listed}
_templates.globals |= {
    "to": to,
    "words": words,
    "news_words": news_words,
    "vendor_words": vendor_words,
    "about_words": about_words,
    "share": language.share,
    "_": language._,
    "ngettext": language.ngettext,
}

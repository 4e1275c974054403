"""Facts to safe HTML, by Jinja templates that escape everything they are given. No Streamlit here.

Nothing that was fetched is trusted: every value loses the characters that nobody sees (``plain``) before it is escaped, there
is no ``safe`` filter in the templates, and an address becomes a link only through ``web``, which lets http and https pass and nothing else.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from alerts.safety import visible
from dashboard import about_words, language, news_words, vendor_words, words

_OF_A_DAY = ("", "timeline", "product", "products")
"""The pages that can also tell what was known on an earlier day."""
_known_on: ContextVar[str] = ContextVar("known_on", default="")

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


def stay_on(day: date | None) -> None:
    """Have links lead to what was known on a day, from now on; None leads to today."""
    _known_on.set(day.isoformat() if day else "")


def carried(page: str) -> dict[str, str]:
    """What a link to one of our pages takes along of this page's address: the day whose knowledge is shown, where that page can tell of one."""
    day = _known_on.get()
    return {"as_of": day} if day and page in _OF_A_DAY else {}


def to(page: str, **state: str | list[str]) -> str:
    """The address of one of our pages with its state: ``product?product=sora``, in the language and of the day that the visitor asked for."""
    spoken = language.spoken()
    asked = carried(page) | state | ({"lang": spoken.code} if spoken.asked else {})
    kept = {key: value for key, value in asked.items() if value}
    path = quote(page) or "."  # an empty path would stay on the page that is open
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def plain(value: Any) -> Any:
    """A text as it is shown, without what turns its direction or is not seen; what templates made themselves, and all else, as it is."""
    return visible(str(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def pieces(text: str) -> list[tuple[bool, str]]:
    """A text of ours in pieces, those that stand in `backquotes` told apart; what is filled into it is never looked at for them."""
    said = language.told(text)
    cut = said.text.split("`")
    return [(bool(n % 2), piece.format(**said.facts) if said.facts else piece) for n, piece in enumerate(cut)]


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
_templates.filters |= {"web": web, "host": host, "platform": words.platform_name, "listed": language.listed}
_templates.globals |= {
    "to": to,
    "pieces": pieces,
    "words": words,
    "news_words": news_words,
    "vendor_words": vendor_words,
    "about_words": about_words,
    "share": language.share,
    "_": language._,
    "ngettext": language.ngettext,
}

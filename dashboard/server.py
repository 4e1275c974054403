"""What serves the dashboard, ``uvicorn dashboard.server:app``: the pages of ``app.py``, and the files of the front end from memory.

Not ``streamlit run``: that binds its socket so that asyncio leaves Nagle's algorithm on, and each answer waits for the visitor to confirm its head.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

FILES = Path(file_util.get_static_dir()).resolve()
_KEPT = {"cache-control": f"public, immutable, max-age={365 * 24 * 60 * 60}"}
_ASKED_EACH_TIME = {"cache-control": "no-cache"}
_PACKED = (".js", ".css")

_EVERYWHERE = ("Html", "PageLink", "TextInput", "Selectbox")
PARTS = {
    "": (),
    "timeline": ("ArrowVegaLiteChart", "ButtonGroup", "Multiselect", "DateInput"),
    "products": ("Multiselect", "DateInput"),
    "product": ("ArrowVegaLiteChart", "DateInput"),
    "vendors": ("ArrowVegaLiteChart",),
    "news": ("Multiselect",),
    "stack": ("TextArea", "FileUploader", "Button"),
    "follow": ("Multiselect",),
    "sources": ("Multiselect",),
    "data": ("TextArea", "Button", "DownloadButton"),
    "about": (),
}
"""Which parts of the front end each page is made of beside those of every page, by what the front end calls them."""


class FromMemory:
    """Answers for the hashed files of the front end, of which a first visit asks for a hundred, without going to the disk for each; and for the page that names them.

    Whatever is not such a file is left to Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        asked = scope["type"] == "http" and scope["method"] == "GET"
        answer = _answer(scope["path"], Headers(scope=scope).get("accept-encoding", "")) if asked else None
        await (answer or self.app)(scope, receive, send)


def _answer(path: str, encodings: str) -> Response | None:
    page = path.strip("/")
    if page in PARTS:
        return Response(_entry(page), media_type="text/html", headers=_ASKED_EACH_TIME)
    if not path.startswith("/static/"):
        return None
    packed = "gzip" in encodings and path.endswith(_PACKED)
    body = _body(path.lstrip("/"), packed)
    headers = _KEPT | {"vary": "accept-encoding"} | ({"content-encoding": "gzip"} if packed else {})
    kind = mimetypes.guess_type(path)[0]
    return None if body is None else Response(body, media_type=kind, headers=headers)


@lru_cache(maxsize=512)
def _body(path: str, packed: bool) -> bytes | None:
    file = (FILES / path).resolve()
    if not (file.is_relative_to(FILES) and file.is_file()):
        return None
    return gzip.compress(file.read_bytes()) if packed else file.read_bytes()


@lru_cache(maxsize=len(PARTS))
def _entry(page: str) -> str:
    """Streamlit's own page, which also names the files that this page asks for once its script has run."""
    plain = (FILES / "index.html").read_text()
    hints = (f'<link rel="modulepreload" crossorigin href="./{file}">' for file in files_of(page))
    return plain.replace("</head>", "".join(hints) + "</head>")


def files_of(page: str) -> list[str]:
    """The files of the parts of a page that are not those of an empty page."""
    listed: dict[str, Any] = json.loads((FILES / "manifest.json").read_text())
    named = {one.get("name"): key for key, one in listed.items() if one.get("isDynamicEntry")}
    empty = set(_with_imports(listed, "index.html"))
    parts = [named[part] for part in (*_EVERYWHERE, *PARTS[page]) if part in named]
    needed = dict.fromkeys(key for part in parts for key in _with_imports(listed, part) if key not in empty)
    return [listed[key]["file"] for key in needed]


def _with_imports(listed: dict[str, Any], key: str, seen: set[str] | None = None) -> Iterator[str]:
    """A file of the front end and, before it, all that it cannot do without."""
    seen = set() if seen is None else seen
    if key not in seen:
        seen.add(key)
        for needed in listed[key].get("imports", ()):
            yield from _with_imports(listed, needed, seen)
        yield key


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(FromMemory)])

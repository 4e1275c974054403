"""What serves the dashboard, ``uvicorn dashboard.server:app``: the pages of ``app.py``, and the files of the front end from memory.

Not ``streamlit run``: that binds its socket so that asyncio leaves Nagle's algorithm on, and each answer waits for the visitor to confirm its head.
"""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

FILES = Path(file_util.get_static_dir()).resolve()
_KEPT = {"cache-control": f"public, immutable, max-age={365 * 24 * 60 * 60}"}


class FromMemory:
    """Answers for the hashed files of the front end, of which a first visit asks for a hundred, without going to the disk for each.

    Whatever is not such a file is left to Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        asked = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/static/")
        body = _body(scope["path"].lstrip("/")) if asked else None
        if body is None:
            await self.app(scope, receive, send)
        else:
            kind = mimetypes.guess_type(scope["path"])[0]
            await Response(body, media_type=kind, headers=_KEPT)(scope, receive, send)


@lru_cache(maxsize=512)
def _body(path: str) -> bytes | None:
    file = (FILES / path).resolve()
    return file.read_bytes() if file.is_relative_to(FILES) and file.is_file() else None


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(FromMemory)])

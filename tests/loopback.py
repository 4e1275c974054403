"""Web sites on this machine: pages of a folder served as their publishers would, and sites that misbehave.

`python -m tests.loopback FOLDER [--port N] [--registry FILE]` serves the pages that FOLDER/pages.jsonl lists
at /ID until Ctrl-C, and writes a registry in which each is known by its loopback and its original address.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import tomli_w
from slugify import slugify

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "mdx": "text/markdown; charset=utf-8",
    "feed": "application/rss+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json",
    "text": "text/plain; charset=utf-8",
}


@dataclass
class Site:
    """What is served at which path, and which requests came in: (path, status, headers)."""

    answers: dict[str, Callable[[Handler], None]]
    requests: list[tuple[str, int, Mapping[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def statuses(self, path: str) -> list[int]:
        """The statuses that `path` was answered with, in order."""
        return [status for asked, status, _ in self.requests if asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers from its site."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.site.answers.get(path, status(404))(self)

    def reply(self, code: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole response; underscores in header names stand for hyphens."""
        self.send_response(code)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send_response(self, code: int, message: str | None = None) -> None:
        self.site.requests.append((self.path, code, dict(self.headers.items())))
        super().send_response(code, message)

    def log_message(self, *_: Any) -> None:
        """Nothing: tests look at `site.requests`."""


def page(
    body: bytes, content_type: str = "text/html; charset=utf-8", published: str | None = None
) -> Callable[[Handler], None]:
    """A page with an ETag and, where `published` (ISO) is given, Last-Modified; 304 for whoever has it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    moment = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    headers = {"Content_Type": content_type, "ETag": tag}
    if moment:
        headers["Last_Modified"] = format_datetime(moment, usegmt=True)

    def answer(handler: Handler) -> None:
        since = handler.headers.get("If-Modified-Since")
        held = moment and since and parsedate_to_datetime(since) >= moment
        if held or handler.headers.get("If-None-Match") == tag:
            handler.reply(304, ETag=tag)
        else:
            handler.reply(200, body, **headers)

    return answer


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[Handler], None]:
    """A bare status."""
    return lambda handler: handler.reply(code, body, **headers)


def redirect(to: str) -> Callable[[Handler], None]:
    """A redirect."""
    return status(302, Location=to)


def hang(handler: Handler) -> None:
    """Says nothing until the site closes."""
    handler.site.closing.wait(60)


def stream(size: int) -> Callable[[Handler], None]:
    """A page of `size` bytes that does not say beforehand how long it is."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Connection", "close")
        handler.end_headers()
        sent = 0
        try:
            while sent < size:
                sent += handler.wfile.write(b"<p>more and more of the same</p>\n" * 2000)
        except OSError:
            pass  # the reader has had enough
        handler.close_connection = True

    return answer


def in_turn(*answers: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """One answer after the other, the last for ever."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


@contextmanager
def serving(
    answers: Mapping[str, Callable[[Handler], None]],
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
) -> Iterator[Site]:
    """A site on a free port of this machine; on Linux every `host` of 127.0.0.0/8 is one of its own."""
    site = Site(dict(answers))
    server = ThreadingHTTPServer((host, port), type("Bound", (Handler,), {"site": site}))
    server.handle_error = lambda *_: None  # a reader that hangs up is no news
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    server.block_on_close = False
    site.url = f"{'https' if tls else 'http'}://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def listed(folder: Path) -> list[dict[str, Any]]:
    """The lines of FOLDER/pages.jsonl."""
    return [
        json.loads(line) for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines() if line
    ]


def pages_of(folder: Path) -> dict[str, Callable[[Handler], None]]:
    """Every listed page at /ID, and a robots.txt that allows them all."""
    return {"/robots.txt": status(200, b"User-agent: *\nAllow: /\n", Content_Type="text/plain")} | {
        f"/{row['id']}": page(
            (folder / row["path"]).read_bytes(), CONTENT_TYPES[row["format"]], row["published"]
        )
        for row in listed(folder)
    }


def registry_of(folder: Path, base: str) -> str:
    """A registry (TOML) of the listed pages, each with its address under `base` and its original one."""
    return tomli_w.dumps({"source": [_entry(row, base) for row in listed(folder)]})


def _entry(row: dict[str, Any], base: str) -> dict[str, Any]:
    entry = {
        "id": slugify(row["id"]),
        "title": row["id"],
        "kind": "feed" if row["format"] == "feed" else "page",
        "format": row["format"],
        "language": row.get("language") or "en",
        "urls": [f"{base}/{row['id']}", row["url"]],
        "vendor": row["vendor"],
        "authority": None if row.get("authority", "vendor").startswith("vendor") else "press",
    }
    if "aggregator" in row.get("authority", ""):
        entry["vendor"] = None
    return {key: value for key, value in entry.items() if value is not None}


def main() -> None:
    """Serve a folder until Ctrl-C."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--registry", type=Path)
    given = parser.parse_args()
    with serving(pages_of(given.folder), given.port) as site:
        if given.registry:
            given.registry.write_text(registry_of(given.folder, site.url), encoding="utf-8")
        print(site.url, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()

"""Receivers on this machine: a mail server that keeps what it accepts, and a web server that takes what is posted to it."""

from __future__ import annotations

import email
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

Fate = Callable[[int], str | int]
"""What becomes of the n-th attempt (from 1): an answer to give in place of accepting it, or nothing."""


@dataclass
class Mailbox:
    """Mails in the order in which they were accepted; `fate` may refuse some."""

    mails: list[EmailMessage] = field(default_factory=list)
    fate: Fate = lambda _: ""
    attempts: int = 0
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.attempts += 1
        answer = self.fate(self.attempts)
        if answer:
            return str(answer)
        message = email.message_from_bytes(envelope.content, policy=default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(message)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails for an address."""
        return [mail for mail in self.mails if mail["X-Envelope-To"] == address]

    def ids(self) -> list[str]:
        """The Message-IDs of all mails."""
        return [mail["Message-ID"] for mail in self.mails]


@contextmanager
def mail_server(fate: Fate = lambda _: "", **options: Any) -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    box = Mailbox(fate=fate)
    with socket.create_server(("127.0.0.1", 0)) as free:  # the controller cannot tell which port it was given
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Posted:
    """A request that came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Hooks:
    """Requests in the order in which they came; `answer` says how each is answered: a status, or (status, headers, body)."""

    answer: Callable[[Posted], Any] = lambda _: 204
    requests: list[Posted] = field(default_factory=list)
    accepted: list[Posted] = field(default_factory=list)
    url: str = ""


@contextmanager
def web_server(answer: Callable[[Posted], Any] = lambda _: 204) -> Iterator[Hooks]:
    """A web server on a free port of this machine."""
    hooks = Hooks(answer)

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            posted = Posted(self.path, dict(self.headers.items()), body, self.command)
            hooks.requests.append(posted)
            given = hooks.answer(posted)
            status, headers, said = given if isinstance(given, tuple) else (given, {}, b"")
            if status < 300:
                hooks.accepted.append(posted)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET = take

        def log_message(self, *_: Any) -> None:
            """Nothing: tests look at the requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    hooks.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hooks
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def link_in(mail: EmailMessage, page: str) -> str:
    """The token of the link to `page` in the text of a mail."""
    text = mail.get_body(("plain",)).get_content()
    return text.partition(f"/{page}/")[2].split()[0]

"""Asking an address over HTTP that somebody else has named: never this machine or its private network, never for long, never elsewhere."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from data.sources import is_private
from pipeline.errors import SendError

_MOST = 64_000
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str], timeout: float, allow_private: bool
) -> Answer:  # fmt: skip
    """The answer of `url`; redirects are answers. Within three times `timeout` in all. Raises SendError."""
    parts = urlsplit(url)
    connection = _Connection(
        parts.hostname or "",
        parts.port,
        tls=parts.scheme == "https",
        timeout=timeout,
        allow_private=allow_private,
    )
    watch = Timer(3 * timeout, connection.hang_up)
    watch.daemon = True
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body, headers={"Connection": "close", **headers})
        answer = connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(_MOST))
    except (OSError, HTTPException, ValueError) as error:
        raise SendError(f"{parts.hostname}: {str(error) or type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()


def addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Where `host` is. Raises SendError where any of it is private, or it is nowhere."""
    if not allow_private and is_private(host):
        raise SendError(f"{host}: private addresses get no messages", final=True)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SendError(f"{host}: there is no such host ({error})") from error
    where = [str(address[0]) for *_, address in found]
    if not allow_private and any(is_private(address) for address in where):
        raise SendError(f"{host}: it lies in a private network, which gets no messages")
    return where


class _Connection(HTTPConnection):
    """Connects to the very address that was looked at, so that a name cannot mean another one a moment later."""

    def __init__(
        self, host: str, port: int | None, *, tls: bool, timeout: float, allow_private: bool
    ) -> None:
        super().__init__(host, port or (443 if tls else 80), timeout=timeout)
        self._tls, self._allow_private = tls, allow_private

    def connect(self) -> None:
        """Open the connection, with TLS where asked."""
        address, *_ = addresses(self.host, self.port, allow_private=self._allow_private)
        self.sock = socket.create_connection((address, self.port), self.timeout)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def hang_up(self) -> None:
        """End whatever it waits for."""
        with suppress(OSError, AttributeError):  # it has just ended by itself
            self.sock.shutdown(socket.SHUT_RDWR)

"""The only way out for a browser: a proxy on this machine that looks at every address before it connects, whoever asks for it.

A page that is opened in a browser asks for more than the page: its scripts, frames and redirects may name any host, and a name may
mean another address a moment later. Here all of it passes, is looked at once, and goes to the address that was looked at.
"""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from twisted.internet.error import DNSLookupError

from crawler.addresses import proxy_for, refuse_private, resolved
from crawler.reasons import PrivateAddressError

_PATIENCE = 30
"""Seconds to wait for the head of a request, or for a connection."""
_HOP = ("proxy-", "connection:", "keep-alive:")
"""Headers that speak of this one connection."""


@dataclass
class Door:
    """Serves a browser; `refused` tells which hosts it did not let it reach, and why, since it was emptied."""

    allow_private: bool
    most_bytes: int
    """Bytes that one connection may bring in."""
    refused: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def open(self) -> None:
        """Begin to serve."""
        self._server = await asyncio.start_server(self._serve, sock=self._socket)

    def close(self) -> None:
        """Serve nobody from now on."""
        self._server.close() if self._server else self._socket.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            method, target, *_ = head.decode("latin-1").split(" ")
            asked = urlsplit(target if "://" in target else f"https://{target}")
            await self._let_through(method, asked, head, reader, writer)
        except PrivateAddressError as error:
            self.refused[asked.hostname or ""] = str(error)
            await _answer(writer, "403 Refused")
        except (OSError, ValueError, TimeoutError, DNSLookupError, asyncio.IncompleteReadError):
            await _answer(writer, "502 Out Of Reach")
        finally:
            writer.close()

    async def _let_through(
        self,
        method: str,
        asked: SplitResult,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        tunnel = method == "CONNECT"
        proxy = proxy_for(asked.scheme, asked.hostname or "")
        host, port = await self._where(asked, proxy)
        connecting = asyncio.open_connection(host, port)
        answers, requests = await asyncio.wait_for(connecting, _PATIENCE)
        try:
            if tunnel and not proxy:
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                requests.write(_passed_on(head, asked, proxy, tunnel=tunnel))
            await asyncio.gather(_pipe(reader, requests), _pipe(answers, writer, self.most_bytes))
        finally:
            requests.close()

    async def _where(self, asked: SplitResult, proxy: SplitResult | None) -> tuple[str, int]:
        """Host and port to connect to. Raises PrivateAddressError."""
        if not self.allow_private:
            refuse_private(asked.hostname or "")
        if proxy:
            return proxy.hostname or "", proxy.port or 80
        address = await resolved(asked.hostname or "", allow_private=self.allow_private)
        return address, asked.port or (443 if asked.scheme == "https" else 80)


def _passed_on(head: bytes, asked: SplitResult, proxy: SplitResult | None, *, tunnel: bool) -> bytes:
    """The head of a request as whoever is next has to have it; one connection carries one request, as the next may go elsewhere."""
    first, *headers = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    if not proxy:
        method, _, version = first.split(" ")
        path = asked._replace(scheme="", netloc="", fragment="").geturl() or "/"
        first = f"{method} {path} {version}"
    kept = [line for line in headers if not line.lower().startswith(_HOP)]
    if not tunnel:
        kept.append("Connection: close")
    if proxy and proxy.username:
        given = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        kept.append(f"Proxy-Authorization: Basic {b64encode(given.encode()).decode()}")
    return "\r\n".join([first, *kept, "", ""]).encode("latin-1")


async def _pipe(source: asyncio.StreamReader, to: asyncio.StreamWriter, most: int | None = None) -> None:
    """Hand on what comes until it ends, or until it was too much."""
    passed = 0
    with suppress(OSError):
        while (most is None or passed < most) and (data := await source.read(65536)):
            passed += len(data)
            to.write(data)
            await to.drain()
    to.close()


async def _answer(writer: asyncio.StreamWriter, status: str) -> None:
    with suppress(OSError):
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

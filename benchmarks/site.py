"""A loopback site that is never the bottleneck: `python -m benchmarks.site PAGES BYTES` serves /N on many addresses of this machine.

It prints its port and runs until its standard input closes; /sent tells how many bytes it has sent.
"""

from __future__ import annotations

import asyncio
import sys

HOSTS = [f"127.0.3.{n}" for n in range(1, 51)]
"""Addresses that it answers on; to a crawler each is a host of its own."""


def lifecycle(number: int, size: int) -> bytes:
    """A page of about `size` bytes that says when models of its own end."""
    row = "<tr><td><code>vela-{0}-{1}-preview</code></td><td>2027-03-03</td><td>vela-{0}-{1}-max</td></tr>"
    rows = "".join(row.format(number, n) for n in range(10))
    head = f"<html><body><main><h1>Deprecations</h1><table><tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>{rows}</table>"
    text = f"<p>Notes on how Vela {number} is billed and where its keys are kept.</p>"
    return (head + text * max(1, (size - len(head)) // len(text)) + "</main></body></html>").encode()


class Site:
    """Answers GET with a page and its ETag, or 304 for whoever has it; everything else is not there."""

    def __init__(self, pages: int, size: int) -> None:
        self._pages = {f"/{n}": lifecycle(n, size) for n in range(pages)}
        self.sent = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept for as many requests as come."""
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                answer = self._answer(request)
                self.sent += len(answer)
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1].decode()
        body, tag = self._pages.get(path), f'"{path}"'
        if path == "/sent":
            body = str(self.sent).encode()
        if body is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if f"if-none-match: {tag}" in request.decode("latin-1").lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def main() -> None:
    """Serve until standard input closes."""
    site = Site(int(sys.argv[1]), int(sys.argv[2]))
    first = await asyncio.start_server(site.serve, HOSTS[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(site.serve, host, port) for host in HOSTS[1:]]
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in (first, *others):
        server.close()


if __name__ == "__main__":
    asyncio.run(main())

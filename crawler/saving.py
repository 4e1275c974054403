"""Every page that was fetched, as it came, into a WARC file that `swansong ingest` and any other archive reader can read."""

from __future__ import annotations

import io
from importlib.metadata import version
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_AS_SENT = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})
"""Headers that spoke of the bytes on the wire; what is kept is unpacked."""


class SavedResponses:
    """A Scrapy extension that appends the answer to every request for a source to the archive in the setting SAVE_TO.

    Requests are left out: some carry keys.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made from the setting SAVE_TO. Raises NotConfigured without it."""
        if not crawler.settings.get("SAVE_TO"):
            raise NotConfigured
        made = cls(Path(crawler.settings["SAVE_TO"]))
        crawler.signals.connect(made.received, signals.response_received)
        return made

    def received(self, response: Response) -> None:
        """Append one response; an answer that nothing has changed holds nothing to keep."""
        if response.status == 304 or "attempt" not in response.meta:
            return
        begun = self._path.exists()
        with self._path.open("ab") as file:
            writer = WARCWriter(file, gzip=True)
            if not begun:
                about = {"software": f"swansong {version('swansong')}", "format": "WARC File Format 1.0"}
                writer.write_record(writer.create_warcinfo_record(self._path.name, about))
            writer.write_record(
                writer.create_warc_record(
                    response.url, "response", io.BytesIO(response.body), http_headers=_headers(response)
                )
            )


def _headers(response: Response) -> StatusAndHeaders:
    kept = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.lower() not in _AS_SENT
    ]
    kept.append(("Content-Length", str(len(response.body))))
    return StatusAndHeaders(f"{response.status} -", kept, protocol="HTTP/1.1")

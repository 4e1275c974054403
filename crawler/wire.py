"""What the process that keeps and the one that crawls say to each other: at first a line of JSON with what to do, then messages the
other way, each a line of JSON and the bytes of a page behind it.

The crawling process meets whatever the web sends; it has no database and writes nothing but these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from crawler.content import Fetched
from crawler.results import Article
from data.settings import Settings
from data.sources import SourceEntry


class Validators(BaseModel):
    """What a server gave with the last version of an address, to be shown again when asking for the next."""

    model_config = ConfigDict(frozen=True)

    url: str
    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The request headers that make a request conditional."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


class Options(BaseModel):
    """What to crawl and how; passed to the child as it is."""

    model_config = ConfigDict(frozen=True)

    settings: Settings
    sources: tuple[SourceEntry, ...]
    articles: tuple[Article, ...] = ()
    """Articles to fetch in place of sources."""
    save_to: Path | None = None
    """The WARC file that every page goes into as well, if any."""
    known: dict[str, Validators] = {}
    """What is known of the version that each source gave last."""
    spent: dict[str, int] = {}
    """How many requests each host got today."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address that may be asked for."""
        return (
            *(url for source in self.sources for url in source.urls),
            *(article.url for article in self.articles),
        )


@dataclass(frozen=True)
class Told:
    """How asking a source, or for an article, ended.

    With a `reason` it failed; else a `page` came, or it is `unchanged`. `url` is what was asked for, `remarks` what the address says of
    itself (None where nothing can be said), `wait_until` how long its site wants to be left alone, `seconds` runs from the first
    request on.
    """

    source: str
    url: str
    seconds: float = 0.0
    reason: str = ""
    wait_until: datetime | None = None
    unchanged: bool = False
    page: Fetched | None = None
    remarks: dict[str, str] | None = None


@dataclass(frozen=True)
class Spent:
    """Requests that hosts got since the last such message."""

    requests: Mapping[str, int] = field(default_factory=dict)


Message = Told | Spent
_TOLD, _SPENT = TypeAdapter(Told), TypeAdapter(Spent)


def send(message: Message, to: IO[bytes]) -> None:
    """Write one message, at once."""
    raw = b""
    if isinstance(message, Told) and message.page:
        raw = message.page.raw
        message = replace(message, page=replace(message.page, raw=b""))
    line = {"kind": type(message).__name__, "bytes": len(raw), "said": asdict(message)}
    to.write(json.dumps(line, default=_plain).encode() + b"\n" + raw)
    to.flush()


def receive(source: IO[bytes]) -> Iterator[Message]:
    """Every whole message until the pipe closes; one that was cut off by the death of its sender is none."""
    while line := source.readline():
        if not line.endswith(b"\n"):
            return
        envelope = json.loads(line)
        raw = source.read(envelope["bytes"])
        if len(raw) < envelope["bytes"]:
            return
        yield _message(envelope, raw)


def _message(envelope: dict[str, Any], raw: bytes) -> Message:
    if envelope["kind"] == "Spent":
        return _SPENT.validate_python(envelope["said"])
    told = _TOLD.validate_python(envelope["said"])
    return replace(told, page=replace(told.page, raw=raw)) if told.page else told


def _plain(value: object) -> str:
    """Moments as ISO, bytes (there are none left) as nothing."""
    return value.isoformat() if isinstance(value, datetime) else ""

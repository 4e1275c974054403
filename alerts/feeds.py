"""Changes as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1. Pure: nothing here knows the time or the network.

An entry's identity is made of the change it tells, so the same change is the same entry whenever and wherever it is rendered, and
its dates are those on which it was noticed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid5

from feedgen.feed import FeedGenerator
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.links import Links, web
from alerts.saying import clean, facts, headline, one_line
from data.changes import Told

NAMES = UUID("8d6b5d0e-54a1-5c35-9f0e-6f1f1b0c7a11")
"""The namespace of our identifiers; any UUID will do, as long as it never changes."""
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed in which nothing ever happened was changed last."""
_TOLD_AT_MOST = 2_000
"""Characters of a quote."""
_BRACKETS = str.maketrans("<>", "‹›")


class Format(StrEnum):
    """What a feed can be written as: the ending of its address."""

    ATOM = "atom"
    RSS = "rss"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """What it is served as."""
        return {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}[
            self
        ]


@dataclass(frozen=True)
class Channel:
    """A feed as a whole: what it is about, the page for people, and its own address."""

    title: str
    description: str
    home: str
    address: str


@dataclass(frozen=True)
class Item:
    """One entry of a feed."""

    id: str
    title: str
    link: str
    noticed: datetime
    html: str
    text: str
    source: str
    tags: tuple[str, ...]


def item(told: Told, links: Links) -> Item:
    """A change as an entry, with its evidence, its source and what to move to."""
    change, event = told.change, told.event
    title = headline(change, event)
    known = {
        "headline": title,
        "facts": facts(event) if event else [],
        "evidence": clean(event.evidence)[:_TOLD_AT_MOST] if event else "",
        "source": web(event.source_url) if event else "",
        "source_title": one_line(event.source_title) if event else "",
    }
    return Item(
        id=f"urn:uuid:{uuid5(NAMES, f'change {change.id} {change.noticed_at.isoformat()}')}",
        title=title,
        link=links.product(change.product.slug),
        noticed=change.noticed_at,
        html=_templates.get_template("entry.html").render(known).strip(),
        text=_plain(known),
        source=known["source"],
        tags=tuple(
            dict.fromkeys(
                one_line(tag)
                for tag in (change.product.vendor, change.product.kind, change.event_kind, change.kind)
            )
        ),
    )


def render(format: Format, channel: Channel, told: Sequence[Told], links: Links) -> bytes:
    """A feed of changes, the newest first, as UTF-8."""
    return _WRITERS[format](channel, [item(one, links) for one in told])


def updated(told: Sequence[Told]) -> datetime:
    """When a feed of these changes was changed last."""
    return max((one.change.noticed_at for one in told), default=BEGINNING)


def _plain(known: dict[str, object]) -> str:
    pairs = [f"{label}: {text}" for label, text in known["facts"]]  # type: ignore[attr-defined]
    quote = f"“{known['evidence']}”" if known["evidence"] else ""
    source = " ".join(str(known[key]) for key in ("source_title", "source") if known[key])
    return "\n".join(filter(None, [str(known["headline"]), *pairs, quote, f"Source: {source}" if source else ""]))


def _xml(channel: Channel, items: Sequence[Item], format: Format) -> FeedGenerator:
    feed = FeedGenerator()
    feed.id(f"urn:uuid:{uuid5(NAMES, f'feed {channel.address}')}")
    feed.title(one_line(channel.title))
    feed.description(one_line(channel.description))
    feed.subtitle(one_line(channel.description))
    feed.author(name="Swansong")
    feed.language("en")
    feed.generator("Swansong")
    feed.link(href=channel.address, rel="self", type=format.media_type)
    feed.link(href=channel.home, rel="alternate", type="text/html")  # RSS has one link: the last that is given
    feed.updated(max((one.noticed for one in items), default=BEGINNING))
    for one in items:
        _xml_entry(feed, one, format)
    return feed


def _xml_entry(feed: FeedGenerator, one: Item, format: Format) -> None:
    entry = feed.add_entry(order="append")
    entry.id(one.id)
    entry.guid(one.id, permalink=False)
    # RSS does not say whether a title is text or HTML: without these signs it reads the same either way.
    entry.title(one.title.translate(_BRACKETS) if format is Format.RSS else one.title)
    entry.link(href=one.link, rel="alternate", type="text/html")
    if one.source:
        entry.link(href=one.source, rel="via")
    entry.published(one.noticed)
    entry.updated(one.noticed)
    entry.description(one.html) if format is Format.RSS else entry.content(one.html, type="html")
    entry.category([{"term": tag} for tag in one.tags])


def _atom(channel: Channel, items: Sequence[Item]) -> bytes:
    written: bytes = _xml(channel, items, Format.ATOM).atom_str(pretty=True)
    return written


def _rss(channel: Channel, items: Sequence[Item]) -> bytes:
    written: bytes = _xml(channel, items, Format.RSS).rss_str(pretty=True)
    return written


def _json(channel: Channel, items: Sequence[Item]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(channel.title),
        "description": one_line(channel.description),
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "language": "en",
        "authors": [{"name": "Swansong"}],
        "items": [
            {
                "id": one.id,
                "url": one.link,
                **({"external_url": one.source} if one.source else {}),
                "title": one.title,
                "content_html": one.html,
                "content_text": one.text,
                "date_published": one.noticed.isoformat(),
                "date_modified": one.noticed.isoformat(),
                "tags": list(one.tags),
            }
            for one in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


_WRITERS: dict[Format, Callable[[Channel, Sequence[Item]], bytes]] = {
    Format.ATOM: _atom,
    Format.RSS: _rss,
    Format.JSON: _json,
}
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

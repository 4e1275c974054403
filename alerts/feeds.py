"""Changes as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1. Pure: nothing here knows the time or the network.

An entry's identity is made of the change it tells, so the same change is the same entry whenever and wherever it is rendered, and
its dates are those on which it was noticed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid5

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from lxml.builder import ElementMaker

from alerts.addresses import Addresses, web
from alerts.saying import clean, facts, headline, headline_of, one_line
from data.changes import Told
from data.news import ThreadRow

NAMES = UUID("8d6b5d0e-54a1-5c35-9f0e-6f1f1b0c7a11")
"""The namespace of our identifiers; any UUID will do, as long as it never changes."""
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed in which nothing ever happened was changed last."""
_TOLD_AT_MOST = 2_000
"""Characters of a quote."""
_ATOM_NAMES = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_ATOM = ElementMaker(namespace=_ATOM_NAMES, nsmap={None: _ATOM_NAMES})
_RSS = ElementMaker()
_BRACKETS = str.maketrans("<>", "‹›")


class Format(StrEnum):
    """What a feed can be written as: the ending of its address."""

    ATOM = "atom"
    RSS = "rss"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """What it is served as."""
        return {
            "atom": "application/atom+xml",
            "rss": "application/rss+xml",
            "json": "application/feed+json",
        }[self]


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
    revised: datetime | None = None
    """When it was changed last, where that was after it was noticed."""

    @property
    def updated(self) -> datetime:
        """When it was changed last."""
        return self.revised or self.noticed


def item(told: Told, to: Addresses) -> Item:
    """A change as an entry, with its evidence, its source and what to move to."""
    change, event = told.change, told.event
    title = headline(change, event)
    source = web(event.source_url) if event else ""
    source_title = one_line(event.source_title) if event else ""
    evidence = clean(event.evidence)[:_TOLD_AT_MOST] if event else ""
    known = facts(event) if event else []
    html = _templates.get_template("entry.html").render(
        headline=title, facts=known, evidence=evidence, source=source, source_title=source_title
    )
    product = change.product
    tags = map(one_line, (product.vendor, product.kind, change.event_kind, change.kind))
    return Item(
        id=f"urn:uuid:{uuid5(NAMES, f'change {change.id} {change.noticed_at.isoformat()}')}",
        title=title,
        link=to.product(product.slug),
        noticed=change.noticed_at,
        html=html.strip(),
        text=_plain(title, known, evidence, f"{source_title} {source}".strip()),
        source=source,
        tags=tuple(dict.fromkeys(tags)),
    )


def story(thread: ThreadRow, to: Addresses) -> Item:
    """A story in the news as an entry, which stays the same one when another report joins it."""
    first, product = thread.first, thread.product
    title = one_line(first.title)
    event = thread.event
    days = ", ".join(f"{day} ({', '.join(outlets)})" for day, outlets in thread.days.items())
    known = [
        ("Product", f"{product.name} ({product.vendor})" if product else ""),
        ("What is held", headline_of(event) if event else ""),
        ("Days that are given", days),
        ("They disagree", "not all of these days can be true" if thread.disagreement else ""),
    ]
    facts_ = [(label, one_line(text)) for label, text in known if text]
    reports = [(one_line(f"{item.outlet}: {item.title}"), web(item.url)) for item in thread.items]
    days_of = [item.published for item in thread.items if item.published] or [BEGINNING.date()]
    html = _templates.get_template("story.html").render(headline=title, facts=facts_, reports=reports)
    return Item(
        id=f"urn:uuid:{uuid5(NAMES, f'story {thread.id}')}",
        title=title,
        link=to.product(product.slug) if product else web(first.url) or to.dashboard,
        noticed=_midnight(min(days_of)),
        html=html.strip(),
        text="\n".join(
            [
                title,
                *(f"{label}: {text}" for label, text in facts_),
                *(f"{t} {url}".strip() for t, url in reports),
            ]
        ),
        source=web(first.url),
        tags=("news", *((one_line(product.vendor),) if product else ())),
        revised=_midnight(max(days_of)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def render(format: Format, channel: Channel, items: Sequence[Item]) -> bytes:
    """A feed of entries, as UTF-8."""
    return _WRITERS[format](channel, items)


def newest(items: Sequence[Item]) -> datetime:
    """When a feed of these entries was changed last."""
    return max((one.updated for one in items), default=BEGINNING)


def _plain(title: str, known: Sequence[tuple[str, str]], evidence: str, source: str) -> str:
    lines = [title, *(f"{label}: {text}" for label, text in known)]
    lines += [f"“{evidence}”"] if evidence else []
    lines += [f"Source: {source}"] if source else []
    return "\n".join(lines)


def _atom(channel: Channel, items: Sequence[Item]) -> bytes:
    feed = _ATOM.feed(
        _ATOM.id(f"urn:uuid:{uuid5(NAMES, f'feed {channel.address}')}"),
        _ATOM.title(one_line(channel.title)),
        _ATOM.subtitle(one_line(channel.description)),
        _ATOM.updated(newest(items).isoformat()),
        _ATOM.author(_ATOM.name("Swansong")),
        _ATOM.generator("Swansong"),
        _ATOM.link(rel="self", type=Format.ATOM.media_type, href=channel.address),
        _ATOM.link(rel="alternate", type="text/html", href=channel.home),
        *map(_atom_entry, items),
    )
    feed.set(f"{{{_XML}}}lang", "en")
    return _written(feed)


def _atom_entry(one: Item) -> etree._Element:
    via = [_ATOM.link(rel="via", href=one.source)] if one.source else []
    return _ATOM.entry(
        _ATOM.id(one.id),
        _ATOM.title(one.title, type="text"),
        _ATOM.published(one.noticed.isoformat()),
        _ATOM.updated(one.updated.isoformat()),
        _ATOM.link(rel="alternate", type="text/html", href=one.link),
        *via,
        *(_ATOM.category(term=tag) for tag in one.tags),
        _ATOM.content(one.html, type="html"),
    )


def _rss(channel: Channel, items: Sequence[Item]) -> bytes:
    about = {"rel": "self", "type": Format.RSS.media_type, "href": channel.address}
    contents = _RSS.channel(
        _RSS.title(one_line(channel.title)),
        _RSS.link(channel.home),
        _RSS.description(one_line(channel.description)),
        _RSS.language("en"),
        _RSS.generator("Swansong"),
        _RSS.lastBuildDate(format_datetime(newest(items))),
        etree.Element(f"{{{_ATOM_NAMES}}}link", about, nsmap={"atom": _ATOM_NAMES}),
        *map(_rss_item, items),
    )
    return _written(_RSS.rss(contents, version="2.0"))


def _rss_item(one: Item) -> etree._Element:
    return _RSS.item(
        # RSS does not say whether a title is text or HTML: without these signs it reads the same either way.
        _RSS.title(one.title.translate(_BRACKETS)),
        _RSS.link(one.link),
        _RSS.guid(one.id, isPermaLink="false"),
        _RSS.pubDate(format_datetime(one.noticed)),
        *(_RSS.category(tag) for tag in one.tags),
        _RSS.description(one.html),
    )


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


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
                "date_modified": one.updated.isoformat(),
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

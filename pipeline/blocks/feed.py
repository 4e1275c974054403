"""RSS, Atom, RDF and JSON Feed to blocks: each entry's own HTML, stamped with the entry's day and headed by its title."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

import feedparser

from pipeline.blocks import bounds, html
from pipeline.clean import tidy
from pipeline.errors import UnreadableError
from pipeline.types import Block, PartialDate

MOST_ENTRIES = 2000
"""Entries read from one feed, newest first as feeds list them; the rest is history that earlier fetches saw."""
_BEGIN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")


def blocks(raw: bytes, room: bounds.Room) -> tuple[list[Block], str, None]:
    """Blocks and title of a feed. Raises UnreadableError for what is no feed."""
    title, entries = _json_feed(raw) if raw.lstrip()[:1] == b"{" else _xml_feed(raw)
    return entry_blocks(entries, room), title, None


Entry = tuple[str, str, str | None, str]
"""The title of an entry, its text, the day it was written on, and its address."""


def entry_blocks(entries: Iterable[Entry], room: bounds.Room) -> list[Block]:
    """The blocks of entries, each below its title and under its day."""
    found: list[Block] = []
    for entry_title, body, written, link in islice(entries, MOST_ENTRIES):
        head, stamp = bounds.line(tidy(entry_title)), _stamp(written)
        entry = Block("title", head, stamp=stamp, index=len(found), link=tidy(link))
        if not room.fits(entry):
            break
        found.append(entry)
        for block in _inner(body, room):
            path = (head, *block.path) if head else block.path
            found.append(
                replace(block, path=path, stamp=stamp or block.stamp, index=len(found), link=entry.link)
            )
    return found


def _inner(body: str, room: bounds.Room) -> list[Block]:
    """The blocks of the body of an entry."""
    return (
        html.blocks(f"<html><body><div>{_marked_up(body)}</div></body></html>", room)[0]
        if body.strip()
        else []
    )


def _stamp(written: str | None) -> str | None:
    """The day of an entry, where it is one: feeds give years such as 0001 and 9999."""
    try:
        return PartialDate(written).iso if written and PartialDate(written).precision == "day" else None
    except ValueError:
        return None


_BLANK = re.compile(r"\r?\n(?:[^\S\n]*\n)+")


def _marked_up(body: str) -> str:
    """The body of an entry as HTML; in one that is plain text the line breaks count, and a blank line ends a paragraph."""
    if "<" in body:
        return body
    paragraphs = (part.replace("\n", "<br>") for part in _BLANK.split(body))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _of_entries(raw: bytes, most: int) -> bytes:
    """A feed as XML with its first `most` entries; the others are cut out before the parser spends minutes on them."""
    begun = [found.start() for found in islice(_BEGIN.finditer(raw), most + 1)]
    if len(begun) <= most:
        return raw
    after = max((found.end() for found in _END.finditer(raw, begun[-1])), default=len(raw))
    return raw[: begun[-1]] + raw[after:]


def _xml_feed(raw: bytes) -> tuple[str, list[Entry]]:
    raw = _of_entries(raw, MOST_ENTRIES)
    try:
        parsed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    except (UnicodeError, ValueError, AssertionError) as error:  # its lenient parser stumbles over some marks
        raise UnreadableError("broken feed") from error
    if not parsed.version and not parsed.entries:
        raise UnreadableError("not a feed")
    return parsed.feed.get("title", ""), [
        (e.get("title", ""), _body(e), _day(e), e.get("link", "")) for e in parsed.entries
    ]


def _body(entry: Any) -> str:
    """The longest of the entry's contents and its summary."""
    bodies = [c.get("value", "") for c in entry.get("content", ())] + [entry.get("summary", "")]
    return str(max(bodies, key=len))


def _day(entry: Any) -> str | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}" if moment else None


def _json_feed(raw: bytes) -> tuple[str, list[Entry]]:
    try:
        feed = json.loads(raw)
        entries = feed["items"]
        return str(feed.get("title", "")), [
            (
                str(e.get("title") or ""),
                str(e.get("content_html") or e.get("content_text") or e.get("summary") or ""),
                str(e.get("date_published") or e.get("date_modified") or "")[:10] or None,
                str(e.get("url") or ""),
            )
            for e in entries
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("not a feed") from error

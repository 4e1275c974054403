"""Posts that are kept as data: a list of YAML or JSON objects each of which has a title and a text of several lines."""

from __future__ import annotations

from typing import Any

from pipeline.blocks import bounds, feed, markdown
from pipeline.blocks.records import name
from pipeline.roles import Role, role_of
from pipeline.types import Block

_TITLES = ("title", "headline", "subject", "name")
_TEXTS = ("content html", "content", "body", "description", "text", "message", "details", "summary")
_DAYS = ("publish date", "published", "published at", "date published", "pub date", "date", "created at")
_LINKS = ("url", "link", "permalink")


def blocks(value: Any, room: bounds.Room) -> list[Block]:
    """The blocks of the posts that a document lists; none where it lists something else."""
    return feed.entry_blocks([entry for item in _listed(value) if (entry := _entry(item))], room)


def _listed(value: Any) -> list[Any]:
    """The list that a document is, or that stands in it under a key, where most of it are posts."""
    lists = value.values() if isinstance(value, dict) else [value]
    return next((one for one in lists if isinstance(one, list) and _are_posts(one)), [])


def _are_posts(listed: list[Any]) -> bool:
    return 0 < len(listed) < 2 * sum(map(bool, map(_entry, listed)))


def _entry(item: Any) -> feed.Entry | None:
    """A post as an entry of a feed; None for a record, which has days of its own, and for what has no text."""
    if not isinstance(item, dict):
        return None
    said = {
        name(str(key)): str(value)
        for key, value in item.items()
        if value and not isinstance(value, dict | list)
    }
    if any(role_of(key) in _OF_RECORDS for key in said):
        return None
    title, text, day, link = (
        next((said[key] for key in keys if key in said), "") for keys in (_TITLES, _TEXTS, _DAYS, _LINKS)
    )
    if not title or "\n\n" not in text.strip():
        return None
    return title, markdown.rendered(text), day[:10] or None, link


_OF_RECORDS = (Role.SHUTDOWN, Role.DEPRECATED, Role.STATUS, Role.REPLACEMENT)
"""What the keys of a record say, whose notes may be long, too."""

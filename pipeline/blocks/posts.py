"""Posts that are kept as data: a list of YAML or JSON objects each of which has a title and a text of several paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.blocks import bounds, feed, markdown
from pipeline.blocks.records import DEEPEST, name
from pipeline.components.statuses import ENDINGS, find_cues
from pipeline.roles import Role, role_of
from pipeline.types import Block

_TITLES = ("title", "headline", "subject", "name")
_TEXTS = ("content html", "content", "body", "description", "text", "message", "details", "summary")
_DAYS = ("publish date", "published", "published at", "date published", "pub date", "date", "created at")
_LINKS = ("url", "link", "permalink")
_OF_RECORDS = (Role.SHUTDOWN, Role.DEPRECATED, Role.STATUS, Role.REPLACEMENT)
"""What the keys of records say, whose notes may be long, too."""


def blocks(value: Any, room: bounds.Room) -> list[Block]:
    """The blocks of the posts that a document lists; none where it lists something else. One with records is not for this."""
    listed = _listed(value)
    return feed.entry_blocks(_entries(listed), room) if listed else []


def _listed(value: Any) -> list[Any]:
    """The list that a document is, or that stands in it under a key, where most of it are posts."""
    lists = value.values() if isinstance(value, dict) else [value]
    return next((one for one in lists if isinstance(one, list) and _are_posts(one)), [])


def _are_posts(listed: list[Any]) -> bool:
    return 0 < len(listed) < 2 * sum(map(_is_post, listed))


def _is_post(item: Any) -> bool:
    told = _said(item)
    return bool(_of(told, _TITLES)) and "\n\n" in _of(told, _TEXTS).strip()


def has_records(value: Any, depth: int = 0) -> bool:
    """Whether a value holds at any depth what only records have: a key for an end or a status, or a word for one alone."""
    if depth > DEEPEST:
        return False
    if isinstance(value, list):
        return any(has_records(one, depth + 1) for one in value)
    if not isinstance(value, dict):
        return False
    return any(
        (one and role_of(name(str(key))) in _OF_RECORDS)
        or (isinstance(one, str) and len(one) < LONGEST_LABEL and str(key) not in _TITLES and _is_state(one))
        or has_records(one, depth + 1)
        for key, one in value.items()
    )


def _is_state(label: str) -> bool:
    return any(found.cue in ENDINGS for found in find_cues(label))


LONGEST_LABEL = 24
"""Characters of a value that is a label and no text."""


def _entries(listed: list[Any]) -> Iterator[feed.Entry]:
    """The posts as entries of a feed, rendered as they are asked for."""
    for told in map(_said, listed):
        if title := _of(told, _TITLES):
            text = markdown.rendered(_of(told, _TEXTS)[: bounds.LONGEST_MARKDOWN])
            yield title, text, _of(told, _DAYS)[:10] or None, _of(told, _LINKS)


def _said(item: Any) -> dict[str, str]:
    """What an object says in words, by its keys."""
    told = item.items() if isinstance(item, dict) else ()
    return {name(str(key)): str(value) for key, value in told if value and not isinstance(value, dict | list)}


def _of(told: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((told[key] for key in keys if key in told), "")

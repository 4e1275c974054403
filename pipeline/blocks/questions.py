"""Questions with their answers that are kept as data, as help centres have them: they are read as the page that is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.blocks import bounds, markdown
from pipeline.blocks.records import DEEPEST
from pipeline.types import Block

_ANSWERED = ("answer", "acceptedAnswer")
_TITLES = ("title", "name", "summary", "description")


def blocks(value: Any, room: bounds.Room) -> list[Block]:
    """The blocks of the questions that a document holds at any depth, below the titles of what they stand in; none where it asks nothing."""
    if not any(_pairs(value)):
        return []
    return markdown.blocks("\n\n".join(_page(value, 1)), room)[0]


def _pairs(value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The questions at any depth with their answers."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _pairs(one, depth + 1)
    elif isinstance(value, dict):
        if pair := _pair(value):
            yield pair
        for one in value.values():
            yield from _pairs(one, depth + 1)


def _pair(item: dict[Any, Any]) -> tuple[str, str] | None:
    asked = item["question"] if isinstance(item.get("question"), str) else ""
    answered = next((item[key] for key in _ANSWERED if isinstance(item.get(key), str)), "")
    return (asked.strip(), answered.strip()) if asked.strip() and answered.strip() else None


def _page(value: Any, level: int) -> Iterator[str]:
    """The document as Markdown: what has a title is a section, a question the heading of its answer."""
    if level > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _page(one, level)
    elif isinstance(value, dict):
        if pair := _pair(value):
            yield f"{'#' * min(level, 6)} {' '.join(pair[0].split())}"
            yield pair[1]
            return
        title = next((value[key] for key in _TITLES if isinstance(value.get(key), str)), "")
        inside = [one for one in value.values() if any(_pairs(one))]
        if title and inside:
            yield f"{'#' * min(level, 6)} {' '.join(title.split())}"
        for one in inside:
            yield from _page(one, level + bool(title))

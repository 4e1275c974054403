"""Which news items tell the same story: a question about two items alone, so that the order in which they come is no matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.types import Status

RELEVANT = 0.5
"""From here on an item counts as being about the end of a product."""
WORTH_READING = 0.4
"""From here on the article of an item is worth fetching, since its title may well end something; less certain than RELEVANT."""
WINDOW = 45
"""Days between two reports of one story; a later one begins a story of its own."""
SHARED = 0.5
"""How much of the larger set of products two items have to share: a roundup of many is not about each of them."""
IN_TITLE = 2.0
"""How much more a name in the title says about a story than one in its text."""
ALIKE = 0.6
"""How alike the names of two items have to be where the reader found what ends in neither."""


@dataclass(frozen=True)
class NewsItem:
    """One entry of a feed as the threads see it.

    ``subjects`` are the normalised names of what it says is ending, ``names`` all normalised names with their weight,
    ``days`` the ISO dates it gives for the end, ``status`` the word it uses, ``relevance`` from 0 to 1.
    """

    url: str
    title: str
    text: str = ""
    published: date | None = None
    language: str = ""
    relevance: float = 0.0
    subjects: tuple[str, ...] = ()
    names: tuple[tuple[str, float], ...] = ()
    days: tuple[str, ...] = ()
    status: str = ""


def same_story(one: NewsItem, other: NewsItem) -> bool:
    """Whether two items report the same ending."""
    if not _near(one.published, other.published) or _turned(one) != _turned(other) or _apart(one, other):
        return False
    if one.subjects and other.subjects:
        return _overlap(one.subjects, other.subjects) >= SHARED
    if one.subjects or other.subjects:
        subjects, names = (one.subjects, other.names) if one.subjects else (other.subjects, one.names)
        return _overlap(subjects, [name for name, _ in names], of=len(subjects)) > SHARED
    return likeness(dict(one.names), dict(other.names)) >= ALIKE


def likeness(one: dict[str, float], other: dict[str, float]) -> float:
    """Cosine of two weighted sets of names, 0 to 1."""
    lengths = _length(one) * _length(other)
    return sum(weight * other.get(name, 0.0) for name, weight in one.items()) / lengths if lengths else 0.0


def _length(names: dict[str, float]) -> float:
    return float(sum(weight**2 for weight in names.values()) ** 0.5)


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= WINDOW


def _apart(one: NewsItem, other: NewsItem) -> bool:
    """Whether each has something in its title, or as its subject, that the other does not mention at all: what they share is then their
    maker, and one maker may end two things in a week."""
    return _has_its_own(one, other) and _has_its_own(other, one)


def _has_its_own(one: NewsItem, other: NewsItem) -> bool:
    mentioned = {*other.subjects, *(name for name, _ in other.names)}
    heads = {*one.subjects, *(name for name, weight in one.names if weight >= IN_TITLE)}
    return any(not any(_is_form(head, name) for name in mentioned) for head in heads)


def _turned(item: NewsItem) -> bool:
    """Whether it takes an ending back, which is a story of its own."""
    return item.status == Status.REVERSED


def _overlap(one: tuple[str, ...], other: tuple[str, ...] | list[str], of: int = 0) -> float:
    shared = sum(any(_is_form(a, b) for b in other) for a in one)
    return shared / (of or max(len(one), len(other)))


def _is_form(one: str, other: str) -> bool:
    """Whether two names are one, or one a longer form of the other: "Scenes" and "Brackwater Scenes"."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 3 and long.endswith(f"-{short}"))

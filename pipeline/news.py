"""The entries of a feed as news: what each says is ending, and how much it is about an AI product's end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.components.products import name_spans
from pipeline.context import Page
from pipeline.names import clean_name
from pipeline.nlp import read
from pipeline.prose import read_prose
from pipeline.resolve import name_key
from pipeline.threads import NewsItem
from pipeline.types import Block, Claim

CLAIMED = 0.9
"""How relevant an item is from whose words the reader made a claim."""
IN_TITLE = 2.0
"""How much more a name in the title says about a story than one in its text."""


def news_items(blocks: Iterable[Block], language: str = "") -> list[NewsItem]:
    """One item per entry of a feed that has an address; `blocks` are those of the feed in their order, all in `language`."""
    return [item(entry, language) for entry in _entries(blocks) if entry[0].link]


def item(entry: list[Block], language: str = "") -> NewsItem:
    """What one entry, its title first, says."""
    title, text = entry[0].text, "\n".join(block.text for block in entry[1:])
    day = date.fromisoformat(entry[0].stamp) if entry[0].stamp else None
    claims = _claims(entry, Page(vendor=None, published=day, title=title, story=True))
    return NewsItem(
        url=entry[0].link,
        title=title,
        text=text,
        published=day,
        language=language,
        relevance=max(_likely(entry), CLAIMED) if claims else min(_likely(entry), CLAIMED),
        subjects=tuple(dict.fromkeys(_subject(claim.product) for claim in claims)),
        names=_names(title, text),
        days=tuple(dict.fromkeys(str(claim.shutdown) for claim in claims if claim.shutdown)),
        status=claims[0].status if claims else "",
    )


def _entries(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    entry: list[Block] = []
    for block in blocks:
        if block.kind == "title" and entry:
            yield entry
            entry = []
        entry.append(block)
    if entry:
        yield entry


def _claims(entry: list[Block], page: Page) -> list[Claim]:
    return [found for found in read_prose(entry, page) if isinstance(found, Claim)]


def _likely(entry: list[Block]) -> float:
    """How likely the trained classifier holds it that some block speaks of an ending, 0 to 1."""
    return max(1 - read(block.text, {}).cats.get("none", 1.0) for block in entry[:4])


def _names(title: str, text: str) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for words, weight in ((text, 1.0), (title, IN_TITLE)):
        for start, end in name_spans(words):
            weights[_subject(words[start:end])] = weight
    return tuple(sorted(weights.items()))


def _subject(name: str) -> str:
    return name_key(clean_name(name))

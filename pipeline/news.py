"""The entries of a feed as news: what each says is ending, and how much it is about an AI product's end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipeline.components.products import name_spans
from pipeline.components.statuses import ENDINGS, find_cues
from pipeline.context import Page
from pipeline.names import clean_name
from pipeline.nlp import read
from pipeline.prose import entries, read_prose
from pipeline.resolve import name_key
from pipeline.spoken import spoken
from pipeline.telling import is_of_other_things
from pipeline.threads import IN_TITLE, WORTH_READING, NewsItem
from pipeline.types import Block, Claim, Reading

_PARTICLE = re.compile(r"(?<=[A-Za-z0-9])[はがをのにでと、].*")
"""Japanese goes on behind a name without a space."""
CLAIMED = 0.9
"""How relevant an item is from whose words the reader made a claim."""


def news_items(blocks: Iterable[Block], language: str = "") -> list[NewsItem]:
    """One item per entry of a feed that has an address; `blocks` are those of the feed in their order, all in `language`."""
    return [item(entry, language) for entry in entries(blocks) if entry[0].link]


def item(entry: list[Block], language: str = "") -> NewsItem:
    """What one entry, its title first, says."""
    title, text = entry[0].text, "\n".join(block.text for block in entry[1:])
    day = date.fromisoformat(entry[0].stamp) if entry[0].stamp else None
    claims = _claims(entry, Page(vendor=None, published=day, title=title, story=True))
    told = NewsItem(entry[0].link, title, text, day, language, _relevance(entry, claimed=bool(claims)))
    return _about(told, claims)


def article_item(title: str, reading: Reading) -> NewsItem:
    """What an article says, by the reading of its page; where it ends nothing, its relevance is 0."""
    text = "\n".join(block.text for block in reading.blocks)
    return _about(NewsItem("", title, text, relevance=CLAIMED if reading.claims else 0.0), reading.claims)


def _about(item: NewsItem, claims: Sequence[Claim]) -> NewsItem:
    return replace(
        item,
        subjects=tuple(dict.fromkeys(_subject(claim.product) for claim in claims)),
        names=_names(item.title, item.text),
        days=tuple(dict.fromkeys(str(claim.shutdown) for claim in claims if claim.shutdown)),
        status=claims[0].status if claims else "",
    )


def _claims(entry: list[Block], page: Page) -> list[Claim]:
    return [found for found in read_prose(entry, page) if isinstance(found, Claim)]


def _relevance(entry: list[Block], *, claimed: bool) -> float:
    """A title that ends something named is worth reading on, whatever the classifier makes of a line or two."""
    likely = _likely(entry)
    if claimed:
        return max(likely, CLAIMED)
    title = entry[0].text
    if is_of_other_things(title):
        return 0.0
    ends = any(found.cue in ENDINGS for found in find_cues(title)) and any(name_spans(title))
    return min(max(likely, WORTH_READING if ends else 0.0), CLAIMED)


def _likely(entry: list[Block]) -> float:
    """How likely the trained classifier holds it that some block speaks of an ending, 0 to 1."""
    said = spoken(block.text for block in entry)
    return max(1 - read(block.text, {"spoken": said}).cats.get("none", 1.0) for block in entry[:4])


def _names(title: str, text: str) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for words, weight in ((text, 1.0), (title, IN_TITLE)):
        for start, end in name_spans(words):
            weights[_subject(words[start:end])] = weight
    return tuple(sorted(weights.items()))


def _subject(name: str) -> str:
    return name_key(clean_name(_PARTICLE.sub("", name)))

"""The entries of a feed as news: what each says is ending, how much it is about an AI product's end, in which language."""

from __future__ import annotations

import re
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

_FUNCTION_WORDS = {
    "en": "the and of to is will that for with its",
    "de": "der die das und ist wird nicht für mit zum",
    "fr": "le la les et des est pour dans une qui",
    "es": "el los las y del es para una que con",
    "it": "il gli e della è per una che con di",
    "pt": "o os e da do é para uma que com",
    "nl": "de het en een van is voor niet met wordt",
}
_SCRIPTS = {"ja": re.compile("[\u3040-\u30ff]"), "ko": re.compile("[\uac00-\ud7af]"),
            "zh": re.compile("[\u4e00-\u9fff]"), "ru": re.compile("[\u0400-\u04ff]")}  # fmt: skip


def news_items(blocks: Iterable[Block]) -> list[NewsItem]:
    """One item per entry of a feed that has an address; `blocks` are those of the feed in their order."""
    return [item(entry) for entry in _entries(blocks) if entry[0].link]


def item(entry: list[Block]) -> NewsItem:
    """What one entry, its title first, says."""
    title, text = entry[0].text, "\n".join(block.text for block in entry[1:])
    day = date.fromisoformat(entry[0].stamp) if entry[0].stamp else None
    claims = _claims(entry, Page(vendor=None, published=day, title=title, story=True))
    return NewsItem(
        url=entry[0].link,
        title=title,
        text=text,
        published=day,
        language=language(f"{title} {text}"),
        relevance=max(_likely(entry), CLAIMED) if claims else min(_likely(entry), CLAIMED),
        subjects=tuple(dict.fromkeys(_subject(claim.product) for claim in claims)),
        names=_names(title, text),
        days=tuple(dict.fromkeys(str(claim.shutdown) for claim in claims if claim.shutdown)),
        status=claims[0].status if claims else "",
    )


def language(text: str) -> str:
    """The likeliest language of `text` by its script, then by its function words; empty where nothing tells."""
    for code, script in _SCRIPTS.items():
        if len(script.findall(text)) > len(text) / 10:
            return code
    words = text.casefold().split()
    counts = {code: sum(map(words.count, known.split())) for code, known in _FUNCTION_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


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

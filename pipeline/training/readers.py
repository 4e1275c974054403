"""What ``spacy train`` reads: the annotated corpus as Examples whose predicted side already carries what the rules saw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from zlib import crc32

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, registry

from pipeline.cast import cast
from pipeline.components.hints import WORDS
from pipeline.nlp import RULES, UNPARTED
from pipeline.spoken import spoken
from pipeline.training.corpus import CLASSES, SPLITS, Text, read_corpus, split

NAMED = ("ending", "to", "product", "vendor")
LEARNT = (*NAMED, "scope")
TELLS = ("ending", "shutdown", "deprecated", "old")
"""What makes a block of an article speak of its ending: what ends, or when, for many a sentence says only "the app"."""
DAYS = ("shutdown", "deprecated", "announced", "old", "date")
Reader = Callable[[Language], Iterator[Example]]


@registry.readers("swansong.Texts.v1")  # type: ignore[untyped-decorator]
def create_reader(part: str, every: int = 1) -> Reader:
    """A reader of one split of the corpus: ``train``, ``dev`` or ``test``, or of one text in `every`."""

    def read(nlp: Language) -> Iterator[Example]:
        yield from _read(part, nlp, every)

    return read


@lru_cache(maxsize=len(SPLITS))
def _read(part: str, nlp: Language, every: int = 1) -> list[Example]:
    """Read once, though training asks for them anew in each round: spaCy copies the side that it writes to. Of the texts one in `every`."""
    kept: list[Example] = []
    for text in split(read_corpus())[part][::every]:
        kept += examples(text, nlp)
        if part == "train" and _drawn(text):
            kept += examples(_small(text), nlp)
    for example in kept:
        lighten(example.predicted)
    return kept


_CONTEXT = frozenset({"today", "maker", "title", "title_words", "names", "spoken", "hints"})
"""What the parts that are trained or scored want to be told of a document."""


def lighten(doc: Doc) -> None:
    """Without what only the rules want, which would be copied in each round."""
    for key in [key for key in doc.user_data if key not in _CONTEXT]:
        del doc.user_data[key]


def again(doc: Doc) -> Doc:
    """A copy that trained parts may write to, with what the rules saw, which costs more to find than a round of training."""
    copied = doc.copy()
    copied.user_data.update(doc.user_data)
    return copied


def examples(text: Text, nlp: Language) -> Iterator[Example]:
    """Examples of a text, one a block as the reader meets them, with entities and the class of the block: an article's blocks speak of an
    ending where they name what ends or say when. A title is one too where it does so, or nothing ends in its text; one that only names
    others may speak of an ending all the same, and is left out."""
    context = _context(text)
    if text.kind == "article":
        found = titled(text)
        if found and (text.label == "none" or any(label in TELLS for *_, label in found)):
            yield _example(text.title, found, text.label, context, nlp)
    start = 0
    for block in _blocks(text):
        found = [
            (s - start, e - start, label) for s, e, label in text.spans if start <= s < start + len(block)
        ]
        start += len(block)
        if block.strip():
            yield _example(block.rstrip("\n"), found, _class(text, found), context, nlp)


def titled(text: Text) -> list[tuple[int, int, str]]:
    """What is annotated in the body and stands in the title too: what ends there ends here, and anything else is what it mostly is."""
    parts: dict[str, Counter[str]] = {}
    for start, end, label in text.spans:
        parts.setdefault(text.body[start:end], Counter())[label] += 1
    found: list[tuple[int, int, str]] = []
    for name in sorted(parts, key=len, reverse=True):
        label = "ending" if parts[name]["ending"] else parts[name].most_common(1)[0][0]
        for match in re.finditer(_whole(name), text.title):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((*match.span(), label))
    return sorted(found)


def _whole(name: str) -> str:
    """A pattern for `name` as words of their own, where its script parts words."""
    before, after = (
        "" if UNPARTED.match(edge) else r"\b" if edge.isalnum() else "" for edge in (name[0], name[-1])
    )
    return before + re.escape(name) + after


_ITEM = re.compile(r"\s*(?:[-*•・]|\d{1,2}[.)])\s")
"""What a line of a list begins with."""


def _blocks(text: Text) -> Iterator[str]:
    """The blocks of a text, each with the line breaks that follow it: paragraphs, and the lines of a list one by one."""
    if text.kind != "article":
        yield text.body
        return
    for paragraph in re.split(r"(?<=\n\n)", text.body):
        lines = paragraph.splitlines(keepends=True)
        listed = sum(_ITEM.match(line) is not None for line in lines) > 1
        yield from lines if listed else [paragraph]


_SMALL_ONE_IN = 8
"""One in so many training texts is read in small letters too, as many people write in forums: names have to be told without capitals."""


def _drawn(text: Text) -> bool:
    return crc32(text.id.encode()) % _SMALL_ONE_IN == 0


def _small(text: Text) -> Text:
    """The text in small letters, where that keeps every offset."""
    body = text.body.lower()
    return replace(text, body=body, title=text.title.lower()) if len(body) == len(text.body) else text


def _context(text: Text) -> dict[str, Any]:
    told = [text.title, *_blocks(text)] if text.kind == "article" else [text.body]
    context: dict[str, Any] = {
        "today": date.fromisoformat(text.published),
        "maker": frozenset(text.vendor.split()),
        "spoken": spoken(told),
    }
    if text.kind == "article":
        context["title"] = text.title
        context["title_words"] = frozenset(text.title.split())
        if not text.vendor:
            context["names"] = cast(text.body.split("\n\n"), text.title).names
    return context


def _class(text: Text, found: list[tuple[int, int, str]]) -> str:
    tells = any(label in TELLS for _, _, label in found)
    return text.label if text.kind == "block" or tells else "none"


def _day(start: int, end: int, found: list[tuple[int, int, str]]) -> str:
    """The part of the date that a rule found, as annotated; a date that nobody annotated plays none."""
    return next((role for s, e, role in found if s < end and start < e and role in DAYS), "date").upper()


def _example(
    body: str, found: list[tuple[int, int, str]], label: str, context: dict[str, Any], nlp: Language
) -> Example:
    predicted, reference = nlp.make_doc(body), nlp.make_doc(body)
    predicted.user_data.update(context)
    for name in RULES:
        predicted = nlp.get_pipe(name)(predicted)
    spans = (
        reference.char_span(s, e, label=role.upper(), alignment_mode="expand")
        for s, e, role in found
        if role in LEARNT
    )
    reference.set_ents(filter_spans([span for span in spans if span is not None]))
    reference.spans["days"] = [
        Span(reference, day.start, day.end, label=_day(day.start_char, day.end_char, found))
        for day in predicted.spans["dates"]
    ]
    named = {(ent.start, ent.end): ent.label_ for ent in reference.ents if ent.label_ != "SCOPE"}
    reference.spans["names"] = [
        Span(reference, span.start, span.end, label=named.get((span.start, span.end), "NONE"))
        for span in predicted.spans["candidates"]
    ]
    reference.cats = {name: float(name == label) for name in CLASSES}
    return Example(predicted, reference)


@registry.callbacks("swansong.words.v1")  # type: ignore[untyped-decorator]
def create_words(least: int) -> Callable[[Language], None]:
    """Gives the vocabulary the words that at least `least` training texts use outside names."""

    def remember(nlp: Language) -> None:
        texts = Counter(word for text in split(read_corpus())["train"] for word in _words(text, nlp))
        words = {word: True for word, number in sorted(texts.items()) if number >= least}
        nlp.vocab.lookups.add_table(WORDS, words)

    return remember


def _words(text: Text, nlp: Language) -> set[str]:
    named = [(s, e) for s, e, label in text.spans if label in NAMED]
    return {
        token.lower_
        for token in nlp.make_doc(text.body)
        if not any(s <= token.idx < e for s, e in named) and token.is_alpha
    }

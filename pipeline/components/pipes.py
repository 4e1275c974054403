"""Our components as spaCy pipes: each has one job and leaves what it found in ``doc._`` and its spans in ``doc.spans``.

A Doc's ``user_data`` may hold ``today`` and ``near`` (days that dates resolve against), ``day_first``, ``code`` (strings that the
document sets in code type) and ``names`` (single words that the document uses as names).
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components.dates import find_dates
from pipeline.components.products import WORDS, candidates_in, is_compound, mentions_in
from pipeline.components.statuses import find_cues

for _name in ("cues", "dates", "products"):
    Doc.set_extension(_name, default=(), force=True)


def _keep(doc: Doc, name: str, found: list[Any]) -> Doc:
    doc._.set(name, tuple(found))
    spans = (doc.char_span(f.start, f.end, label=name.upper(), alignment_mode="expand") for f in found)
    doc.spans[name] = [span for span in spans if span is not None]
    return doc


@Language.component("swansong_statuses")
def statuses(doc: Doc) -> Doc:
    """Lifecycle cues into ``doc._.cues``."""
    return _keep(doc, "cues", find_cues(doc.text))


@Language.component("swansong_dates")
def dates(doc: Doc) -> Doc:
    """Dates into ``doc._.dates``."""
    data = doc.user_data
    found = find_dates(
        doc.text, today=data.get("today"), near=data.get("near"), day_first=bool(data.get("day_first"))
    )
    return _keep(doc, "dates", found)


@Language.component("swansong_candidates")
def candidates(doc: Doc) -> Doc:
    """What may be a name into ``doc.spans["candidates"]``; the trained part decides which are, and what part they play."""
    code, words = doc.user_data.get("code", ()), doc.vocab.lookups.get_table(WORDS, {})
    found = [
        (start, end)
        for start, end in candidates_in(doc.text, code)
        if doc.text[start:end] in code
        or not (is_compound(doc.text[start:end], words) or any(start < c.start < end for c in doc._.cues))
    ]
    spans = (doc.char_span(start, end, alignment_mode="expand") for start, end in found)
    days = {token.i for span in doc.spans["dates"] for token in span}
    doc.spans["candidates"] = [
        span
        for span in dict.fromkeys(spans)
        if span is not None and not days.intersection(range(span.start, span.end))
    ]
    return doc


@Language.component("swansong_products")
def products(doc: Doc) -> Doc:
    """Product names into ``doc._.products``, each with the part it plays."""
    taken = [(dated.start, dated.end) for dated in doc._.dates]
    code, names = doc.user_data.get("code", ()), doc.user_data.get("names", frozenset())
    found = mentions_in(doc.text, code, list(doc._.cues), taken, names)
    return _keep(doc, "products", found)

"""Our components as spaCy pipes: each has one job and leaves its spans in ``doc.spans`` under its own name.

A Doc's ``user_data`` may hold ``today`` and ``near`` (days that dates resolve against), ``day_first`` and ``code`` (strings that the
document sets in code type).
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.components.dates import find_dates
from pipeline.components.products import mentions_in
from pipeline.components.statuses import find_cues

Span.set_extension("found", default=None, force=True)


def _spans(doc: Doc, found: list[Any], label: str) -> list[Span]:
    spans = []
    for item in found:
        span = doc.char_span(item.start, item.end, label=label, alignment_mode="expand")
        if span is not None:
            span._.found = item
            spans.append(span)
    return spans


@Language.component("swansong_statuses")
def statuses(doc: Doc) -> Doc:
    """Lifecycle cues into ``doc.spans["cues"]``."""
    doc.spans["cues"] = _spans(doc, find_cues(doc.text), "CUE")
    return doc


@Language.component("swansong_dates")
def dates(doc: Doc) -> Doc:
    """Dates into ``doc.spans["dates"]``."""
    data = doc.user_data
    found = find_dates(
        doc.text, today=data.get("today"), near=data.get("near"), day_first=bool(data.get("day_first"))
    )
    doc.spans["dates"] = _spans(doc, found, "DATE")
    return doc


@Language.component("swansong_products")
def products(doc: Doc) -> Doc:
    """Product names into ``doc.spans["products"]``, each with the part it plays."""
    taken = [(span.start_char, span.end_char) for span in doc.spans["dates"]]
    cues = [span._.found for span in doc.spans["cues"]]
    trained = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    doc.spans["products"] = _spans(
        doc, mentions_in(doc.text, doc.user_data.get("code", ()), cues, taken, trained), "PRODUCT"
    )
    return doc

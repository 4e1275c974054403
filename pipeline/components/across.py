"""What a whole text does with its words, for the trained parts, which see one paragraph at a time: what its title says, and for
every word of a possible name the parts that grammar gives it anywhere in the text, and how often it comes back."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.components.companies import is_company
from pipeline.components.moves import FOLLOWS, LEADS
from pipeline.components.products import is_governed, name_spans
from pipeline.components.statuses import find_cues
from pipeline.names import ids_in

_WORD = re.compile(r"[\w.+'’/-]+")


@dataclass(frozen=True)
class Across:
    """What a text does with its words: empty for a paragraph that stands alone."""

    headline: str = ""
    """What the cues of the title say, in order of the alphabet."""
    parts: dict[str, str] = field(default_factory=dict)
    """By word the parts that grammar gives it: E(nds), T(o move to), V(endor)."""
    often: dict[str, int] = field(default_factory=dict)
    """By word in how many places of the text, the title among them, it is part of a possible name."""


def across(texts: Iterable[str], title: str) -> Across:
    """What the text made of these paragraphs does with its words."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    often: Counter[str] = Counter()
    for text in (title, *texts):
        for start, end, found in _parts(text):
            words = set(_WORD.findall(text[start:end]))
            often.update(words)
            for word in words:
                parts[word] |= found
    headline = " ".join(sorted({cue.cue.value for cue in find_cues(title, idioms=True)}))
    return Across(headline, {word: "".join(sorted(found)) for word, found in parts.items()}, dict(often))


def _parts(text: str) -> Iterator[tuple[int, int, set[str]]]:
    """The possible names of a text, each with the parts that the grammar around it gives."""
    cues = find_cues(text, idioms=True)
    ids = [(start, end) for start, end, _ in ids_in(text)]
    for start, end in {*name_spans(text), *ids}:
        found = set()
        if is_governed(text, start, end, cues):
            found.add("E")
        if LEADS.search(text, max(0, start - 70), start) or FOLLOWS.match(text, end):
            found.add("T")
        if is_company(text, start, end):
            found.add("V")
        yield start, end, found

"""What a document says around each word that may be a name: how often it speaks of an ending there, and on which side of the word. A
paragraph that only says "Wandlicht arrived in 2023" does not tell that Wandlicht ends; the others do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.components.hints import moves, pieces, spans, word_key
from pipeline.components.statuses import ENDINGS, Cue, find_cues
from pipeline.nlp import TOKEN

NEAR = 40
"""Characters between a word and a cue that may belong to each other."""
_TELLS = {
    **dict.fromkeys((*ENDINGS, Cue.MERGED, Cue.RENAMED), "end"),
    Cue.KEPT: "kept",
    Cue.LAUNCHED: "new",
}
_SIDES = ("end>", "<end", "<to", "to>", "kept>", "new>")
"""What is told of a word before (<) or behind (>) it: an end, what to move to, that it stays, that it came."""


class Spoken(NamedTuple):
    """What is said of a word, each in a form that is the same for the same things."""

    often: str
    """in how many sentences it stands (at most 4), and in how many thirds of them an end is told"""
    beside: str
    """in how many sentences it stands, and for each of ``_SIDES`` how often that is told there (at most 2)"""


def spoken(texts: Iterable[str]) -> dict[str, Spoken]:
    """What all `texts` of a document say of every word that has a capital or is an id, by its ``word_key``."""
    seen: Counter[str] = Counter()
    ending: Counter[str] = Counter()
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in _sentences(texts):
        cues = [(c.start, c.end, _TELLS[c.cue]) for c in find_cues(sentence, idioms=True) if c.cue in _TELLS]
        ends = any(tells == "end" for *_, tells in cues)
        told: dict[str, set[str]] = defaultdict(set)
        tokens = list(TOKEN.finditer(sentence))
        cues += [(*token.span(), "to") for token in tokens if moves(token[0])]
        for token in tokens:
            if token["id"] or (token["word"] and token[0] != token[0].lower()):
                told[word_key(token[0])].update(_sides(*token.span(), cues))
        for word, sides in told.items():
            seen[word] += 1
            ending[word] += ends
            around[word].update(sides)
    return {word: _said(number, ending[word], around[word]) for word, number in seen.items()}


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for begin, end in pieces(text):
            piece = text[begin:end]
            yield from (piece[slice(*span)] for span in spans(piece))


def _sides(start: int, end: int, cues: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    for begin, stop, tells in cues:
        if 0 <= begin - end <= NEAR:
            yield f"{tells}>"
        elif 0 <= start - stop <= NEAR:
            yield f"<{tells}"


def _said(number: int, ending: int, sides: Counter[str]) -> Spoken:
    times = str(min(number, 4))
    return Spoken(
        times + str(3 * ending // number), times + "".join(str(min(2, sides[side])) for side in _SIDES)
    )

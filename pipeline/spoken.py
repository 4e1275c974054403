"""What a document says around each word that may be a name: how often it speaks of an ending there, and on which side of the word. A
paragraph that only says "Wandlicht arrived in 2023" does not tell that Wandlicht ends; the others do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipeline.components.hints import moves, spans
from pipeline.components.statuses import ENDINGS, Cue, find_cues

NEAR = 40
"""Characters between a word and a cue that may belong to each other."""
_WORD = re.compile(r"(?=\w*[A-Z\d])[^\W_][\w.-]*\w|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}|[A-Z]\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_TELLS = {
    **dict.fromkeys((*ENDINGS, Cue.MERGED, Cue.RENAMED), "end"),
    Cue.KEPT: "kept",
    Cue.LAUNCHED: "new",
}
_SIDES = ("end>", "<end", "<to", "to>", "kept>", "new>")
"""What is told of a word before (<) or behind (>) it: an end, what to move to, that it stays, that it came."""


def spoken(texts: Iterable[str]) -> dict[str, str]:
    """For every word with a capital or a digit what is said around it in all `texts` of a document, in a form that is the same for the same
    things: a digit for how often it stands there, one for the part of that which speaks of an end, and one for each of ``_SIDES``."""
    seen: Counter[str] = Counter()
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in (text[slice(*span)] for text in texts for span in spans(text)):
        told: dict[str, set[str]] = defaultdict(set)
        cues = [(c.start, c.end, _TELLS[c.cue]) for c in find_cues(sentence, idioms=True) if c.cue in _TELLS]
        cues += [(*match.span(), "to") for match in _LETTERS.finditer(sentence) if moves(match[0])]
        for match in _WORD.finditer(sentence):
            told[match[0]].update(_sides(*match.span(), cues))
        for word, sides in told.items():
            seen[word] += 1
            around[word].update(sides)
    return {word: _form(number, around[word]) for word, number in seen.items()}


def _sides(start: int, end: int, cues: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    for begin, stop, tells in cues:
        yield tells
        if 0 <= begin - end <= NEAR:
            yield f"{tells}>"
        elif 0 <= start - stop <= NEAR:
            yield f"<{tells}"


def _form(number: int, sides: Counter[str]) -> str:
    share = 3 * sides["end"] // number
    return f"{min(number, 4)}{share}" + "".join(str(min(2, sides[side])) for side in _SIDES)

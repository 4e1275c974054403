"""A sentence taken apart: its cues, the products it names with their parts, and the dates by the part they play.

Pages of lists and tables are read so: by the components as the pure functions that they are, without a Doc and without idioms. What
free prose says is told by the trained components too (``pipeline.story``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from pipeline.components.dates import Dated
from pipeline.components.hints import BEFORE_ID, pieces, spans
from pipeline.components.products import Mention, Part, mentions_in
from pipeline.components.relations import Part as DatePart
from pipeline.components.relations import date_parts, part_of
from pipeline.components.statuses import ENDINGS, Cue, Found, find_cues
from pipeline.context import Frame
from pipeline.types import Block

T = TypeVar("T", Found, Dated, Mention)
SPEAKS = (*ENDINGS, Cue.MERGED, Cue.RENAMED, Cue.REVERSED, Cue.RUMOURED)


@dataclass(frozen=True)
class Sentence:
    """A sentence taken apart. Offsets of mentions, cues and dates count from its own beginning."""

    text: str
    cues: tuple[Found, ...]
    speaking: tuple[Found, ...]
    ending: tuple[Mention, ...]
    offered: tuple[str, ...]
    named: tuple[Mention, ...]
    """Every product the sentence names, whatever part it plays."""
    dates: dict[DatePart, Dated]
    all_dates: tuple[Dated, ...]

    @cached_property
    def ends(self) -> tuple[Dated, ...]:
        """The dates that are those of an end."""
        parts = ((d, part_of(self.text, d, self.cues)) for d in self.all_dates)
        return tuple(d for d, part in parts if part is not None and part[0] is DatePart.SHUTDOWN)

    @property
    def main(self) -> Found:
        """The cue that decides the status: a reversal or a rumour before anything else."""
        return min(
            self.speaking, key=lambda c: SPEAKS.index(c.cue) if c.cue in (Cue.REVERSED, Cue.RUMOURED) else 9
        )


def take_apart(block: Block, frame: Frame) -> Iterator[Sentence]:
    """The sentences of a block, in order."""
    page = frame.page
    for begin, stop in pieces(block.text):
        text = block.text[begin:stop]
        cues = find_cues(text)
        dates = frame.dates(text)
        taken = [(dated.start, dated.end) for dated in dates]
        seen = (cues, dates, mentions_in(text, block.code, cues, taken, page.names))
        for whole in (part for span in spans(text) for part in _before_ids(text, *span)):
            for start, end in _clauses(text, *whole, (seen[1], seen[2])):
                yield _sentence(seen, text[start:end], start, end, block, frame)


def _before_ids(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence cut where an id in small letters begins the next one."""
    for match in _BEFORE_ID.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    yield start, end


_BEFORE_ID = re.compile(
    rf"{BEFORE_ID}(?!\S+ (?:moves?|goes|switches|points|redirects?|maps|migrates?|upgrades?|becomes?|is (?:replaced|superseded)) )"
)
"""The same but where the next sentence says what takes the place of that id, which goes with what was said of its end."""


def _clauses(
    text: str, start: int, end: int, told: Sequence[Sequence[Dated] | Sequence[Mention]]
) -> list[tuple[int, int]]:
    """A sentence by its semicolons, where each part names something and gives a day: then each day is that of its own part."""
    if not _SEMICOLON.search(text, start, end):
        return [(start, end)]
    cuts = [start, *(found.end() for found in _SEMICOLON.finditer(text, start, end)), end]
    parts = list(pairwise(cuts))
    whole = all(any(a <= found.start < b for found in each) for a, b in parts for each in told)
    return parts if whole else [(start, end)]


_SEMICOLON = re.compile(r"[;；]\s*")


def _sentence(
    seen: tuple[list[Found], list[Dated], list[Mention]],
    text: str,
    start: int,
    end: int,
    block: Block,
    frame: Frame,
) -> Sentence:
    cues = tuple(_moved(f, start) for f in seen[0] if start <= f.start < end)
    dates = tuple(_moved(f, start) for f in seen[1] if start <= f.start < end)
    mentions = [_moved(f, start) for f in seen[2] if start <= f.start < end]
    ending = [m for m in mentions if m.part is Part.ENDING]
    offered = tuple(m.name for m in mentions if m.part is Part.REPLACEMENT)
    speaking = tuple(c for c in cues if c.cue in SPEAKS)
    if not speaking and ending and offered and block.kind == "item":
        introduced, _ = frame.cue()
        speaking = (introduced,) if introduced is not None and introduced.cue in ENDINGS else ()
    return Sentence(
        text,
        cues,
        speaking,
        _not_kept(ending, cues),
        offered,
        tuple(mentions),
        date_parts(text, dates, cues),
        dates,
    )


def _moved(found: T, by: int) -> T:
    return replace(found, start=found.start - by, end=found.end - by)


def _not_kept(ending: list[Mention], cues: tuple[Found, ...]) -> tuple[Mention, ...]:
    """Mentions without those that a "remains available" or "is not affected" speaks of."""
    kept = [c for c in cues if c.cue is Cue.KEPT]
    speaking = [c for c in cues if c.cue in SPEAKS]

    def stays(mention: Mention) -> bool:
        near = [
            (min(abs(c.start - mention.end), abs(mention.start - c.end)), c in kept)
            for c in (*kept, *speaking)
        ]
        return min(near)[1] if near else False

    return tuple(m for m in ending if not stays(m)) if kept else tuple(ending)

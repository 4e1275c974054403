"""What one document may ask of the reader. No page made for people comes near these limits; with them a hostile one takes no
longer than a long one, since what grows with the square of a text's length stays small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.types import Block

LONGEST_TEXT = 6_000
"""Characters of one block; a longer run of words becomes several blocks, a longer cell is cut off."""
LONGEST_LINE = 500
"""Characters of a heading or of the name of a column; what is longer is cut off."""
LONGEST_LEAD = 2_000
"""Characters of what introduces a list or a table; of what is longer the end counts, which stands nearest."""
MOST_CODE = 100
"""Strings in code type that one block keeps."""
MOST_READ = 1_000_000
"""Room for what is read of one document, in characters of prose: about five hundred pages of a book. What comes after is left
out, and said to be."""
LONGEST_MARKDOWN = 1_000_000
"""Characters of Markdown that are rendered, which takes longer than reading HTML does."""
_ROW = 16
"""Characters of a row that take the room of one of prose, as they take less time to read."""
_EACH = 25
"""What a block takes beside its characters."""


@dataclass
class Room:
    """How much more of a document may be read."""

    left: int = MOST_READ
    cut: bool = False
    """Whether something had to be left out."""

    @property
    def full(self) -> bool:
        """Whether there is none left."""
        return self.left < 0

    def source(self, text: str) -> str:
        """As much of a Markdown source as is rendered."""
        self.cut = len(text) > LONGEST_MARKDOWN
        return text[:LONGEST_MARKDOWN]

    def fits(self, block: Block) -> bool:
        """Takes the room that `block` needs; False where there is none."""
        length = sum(len(text) for _, text in block.cells) // _ROW if block.cells else len(block.text)
        self.left -= _EACH + length + len(block.cells)
        self.cut = self.cut or self.full
        return not self.full


def line(text: str) -> str:
    """`text` as long as a heading may be."""
    return text[:LONGEST_LINE]


def lead(text: str) -> str:
    """The end of `text`, as long as what introduces a list may be."""
    return text[-LONGEST_LEAD:]


def cell(text: str) -> str:
    """`text` as long as a cell may be."""
    return text[:LONGEST_TEXT]


def parted(block: Block) -> Iterator[Block]:
    """`block` as it is, or one that is too long as several, cut between sentences, else between words."""
    if len(block.text) <= LONGEST_TEXT or block.kind == "row":
        yield block if len(block.text) <= LONGEST_TEXT else replace(block, text=cell(block.text))
        return
    start = 0
    while start < len(block.text):
        end = _cut(block.text, start)
        text = block.text[start:end].strip()
        if text:
            yield replace(block, text=text, code=tuple(c for c in block.code if c in text))
        start = end


def _cut(text: str, start: int) -> int:
    """Where the piece of `text` that begins at `start` ends."""
    stop = start + LONGEST_TEXT
    if stop >= len(text):
        return len(text)
    middle = start + LONGEST_TEXT // 2
    found = (text.rfind(mark, middle, stop) for mark in ("\n", ". ", "。", " "))
    return next((at + 1 for at in found if at > 0), stop)

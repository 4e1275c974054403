"""Patterns that are tried only where a match can begin find what they would find everywhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.components import dates, statuses
from pipeline.components.openings import Lexicon, openings

GOLD = Path(__file__).parents[1] / "gold"
AT = r"(?<![a-z0-9_-](?=[\x00-\x7f]))"
BEGIN = r"(?:(?<![\w-])|(?<=[^\x00-\x7f]))"
PATTERNS = (
    ("end", rf"{BEGIN}(?:(?:will|is) (?:be )?(?:stop|clos)ed|(?:not )?ends?\b|[sc]top \w+|終了(?:し)?)"),
    ("day", rf"{BEGIN}(?:[0-3]?\d\.?\s+(?:jan|mar)\w*|(?:at\s)?end of (?:jan|(?:19|20)\d\d)|été \d{{1,2}}x)"),
)
WORDS = st.sampled_from(
    [
        "will",
        " ",
        "be ",
        "Closed",
        "stop",
        "Stop ",
        "end",
        "ends",
        "(",
        "not ",
        "-",
        "é",
        "É",
        "終了",
        "İ",
        "ı",
        "ſ",
        "ſtop ",
        "1",
        "31",
        "٣",
        " jan",
        "\u00a0Jan",
        "2026",
        "end of ",
        "At\t",
        "ÉTÉ ",
        "12x",
        ".",
    ]
)


def spans(matches: Iterator[tuple[str, re.Match[str]]]) -> list[tuple[str, int, int]]:
    return [(key, *match.span()) for key, match in matches]


@given(st.lists(WORDS, max_size=12).map("".join))
def test_what_is_found_is_what_would_be_found_everywhere(text: str) -> None:
    whole = re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in PATTERNS), re.I)
    lexicon = Lexicon(PATTERNS, AT)
    each = [(key, *m.span()) for key, pattern in PATTERNS for m in re.finditer(pattern, text, re.I)]
    assert spans(lexicon.finditer(text)) == each
    assert spans(lexicon.leftmost(text)) == [(str(m.lastgroup), *m.span()) for m in whole.finditer(text)]


def paragraphs() -> list[str]:
    texts = [
        json.loads(line)["text"]
        for file in sorted(GOLD.rglob("prose.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()[::4]
    ]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def test_dates_and_cues_begin_where_they_are_looked_for() -> None:
    """The places that a lexicon is given are no fewer than those at which its patterns match."""
    for text in paragraphs()[::2]:
        for lexicon in (dates._ANY, statuses._PLAIN):
            everywhere = [
                (key, *match.span()) for key, pattern in lexicon._patterns for match in pattern.finditer(text)
            ]
            assert spans(lexicon.finditer(text)) == everywhere


def test_what_begins_with_almost_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with"):
        openings(r"\w+ ends")


def test_a_text_opens_nothing_only_where_nothing_matches() -> None:
    for text in paragraphs()[::2]:
        for lexicon in (dates._ANY, statuses._PLAIN):
            found = any(pattern.search(text) for _, pattern in lexicon._patterns)
            assert lexicon.opens(text) or not found
    assert not statuses._PLAIN.opens("Blue, big, and bold.")

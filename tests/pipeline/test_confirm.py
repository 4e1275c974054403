"""What the rules make of a page's prose without a day or a replacement is heard again by the trained parts."""

from dataclasses import replace
from datetime import date

from pipeline.confirm import confirmed
from pipeline.context import Page
from pipeline.extract import read_document
from pipeline.types import Block, Claim, Document, PartialDate, Skipped

CAPTION = "The Dedicated Mode Retirement Date column holds one of these values."
CLAIM = Claim(product="Dedicated Mode", vendor="Vela", evidence=CAPTION)
PAGE = Page(vendor="Vela", published=date(2026, 6, 15), title="Models")


def heard(claim: Claim, text: str) -> list[Claim | Skipped]:
    return list(confirmed([claim], [Block("paragraph", text)], PAGE))


def test_a_caption_is_passed_over_with_the_reason():
    assert heard(CLAIM, CAPTION) == [Skipped("the trained parts hear of no ending", CAPTION)]


def test_a_page_says_what_was_passed_over():
    page = Document(
        f"# Models\n\n{CAPTION}\n\n|A|B|\n|---|---|\n|1|2|\n".encode(), format="markdown", vendor="Vela"
    )
    reading = read_document(page)
    assert reading.claims == ()
    assert [skipped.text for skipped in reading.skipped] == [CAPTION]


def test_a_plain_word_of_an_end_stands_without_a_day():
    claim = replace(CLAIM, product="Vela Pulse")
    assert heard(claim, "Vela Pulse is deprecated and gets no more fixes.") == [claim]


def test_what_gives_a_day_or_a_replacement_needs_no_second_hearing():
    for claim in (
        replace(CLAIM, shutdown=PartialDate("2026-09-01")),
        replace(CLAIM, deprecated=PartialDate("2026-05")),
        replace(CLAIM, replacements=("Shared Mode",)),
    ):
        assert heard(claim, CAPTION) == [claim]

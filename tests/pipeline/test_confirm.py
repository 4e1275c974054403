"""What the rules make of a page's prose is heard again by the trained parts."""

from dataclasses import replace
from datetime import date

from pipeline.confirm import LISTED, confirmed
from pipeline.context import Page
from pipeline.extract import read_document
from pipeline.types import Block, Claim, Document, FieldEvidence, PartialDate, Skipped

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


def test_what_gives_a_day_stands_where_an_ending_is_heard():
    claim = replace(CLAIM, product="Vela Pulse", shutdown=PartialDate("2026-09-01"))
    assert heard(claim, "Vela Pulse will be retired on 1 September 2026.") == [claim]


def test_the_items_of_a_list_need_no_second_hearing_where_they_give_a_day():
    listed = (("product", FieldEvidence("Dedicated Mode", LISTED)),)
    claim = replace(CLAIM, shutdown=PartialDate("2026-09-01"), fields=listed)
    assert heard(claim, CAPTION) == [claim]
    assert heard(replace(claim, shutdown=None), CAPTION) != [claim]

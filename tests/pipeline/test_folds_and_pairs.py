"""What a page hides until somebody opens it, and tables that call their columns no more than old and new."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.types import Claim, Document, Status, Strength

TODAY = date(2026, 8, 24)


def claims(source: str, kind: str = "html", vendor: str | None = "Tern") -> tuple[Claim, ...]:
    return read_document(Document(source.encode(), format=kind, vendor=vendor, published=TODAY)).claims


def told(source: str, kind: str = "html", vendor: str | None = "Tern") -> dict[str, str | None]:
    return {c.product: c.shutdown.iso if c.shutdown else None for c in claims(source, kind, vendor)}


def page(content: str) -> str:
    return f"<html><body><main><h1>Sunsets</h1><p>What leaves, and when.</p>{content}</main></body></html>"


SAID = "Nest 1 will be shut down on November 2, 2026. Move to Nest 2."


@pytest.mark.parametrize(
    "fold",
    [
        f'<div class="fold"><button aria-expanded="false"><p>Nest 1</p><span>Deprecated</span></button><div class="hidden"><p>{SAID}</p></div></div>',
        f'<h3><button aria-expanded="false" aria-controls="p1">Nest 1</button></h3><div id="p1" hidden><p>{SAID}</p></div>',
        f'<div><div role="button" aria-expanded="true" aria-controls="p2">Nest 1</div><div id="p2" aria-hidden="true"><p>{SAID}</p></div></div>',
        f'<section><div><button aria-expanded="false">Nest 1</button></div><div style="display:none"><p>{SAID}</p></div></section>',
    ],
)
def test_what_a_button_opens_is_read(fold):
    (claim,) = claims(page(fold))
    assert (claim.product, str(claim.shutdown), claim.replacements) == ("Nest 1", "2026-11-02", ("Nest 2",))


def test_a_fold_is_headed_by_its_button_and_holds_nothing_after_it():
    folds = "".join(
        f'<div><button aria-expanded="false"><span>{name}</span><span>Deprecated</span></button><div class="hidden"><ul><li>Shutdown: {day}</li></ul></div></div>'
        for name, day in (("Nest One", "2 November 2026"), ("Perch Two", "3 December 2026"))
    )
    source = page(f"{folds}<p>Questions? Write to us.</p>")
    blocks = read_document(Document(source.encode(), format="html", vendor="Tern", published=TODAY)).blocks
    headed = {block.text: block.path[-1] for block in blocks if block.kind != "heading" and block.path}
    assert headed["Shutdown: 2 November 2026"] == "Nest One Deprecated"
    assert headed["Shutdown: 3 December 2026"] == "Perch Two Deprecated"
    assert headed["Questions? Write to us."] == "Sunsets"


@pytest.mark.parametrize(
    "menu",
    [
        f'<nav><button aria-expanded="false">Products</button><div class="hidden"><p>{SAID}</p></div></nav>',
        f'<div><button aria-expanded="false" aria-haspopup="menu">Products</button><div class="hidden"><p>{SAID}</p></div></div>',
    ],
)
def test_a_menu_that_a_button_opens_is_none_of_the_page(menu):
    assert not claims(page(menu))


def test_columns_that_say_no_more_than_which_is_the_old_one():
    table = (
        "<p>We are withdrawing these in two steps.</p><table><tr><th>From</th><th>To</th><th>Cut-off</th></tr>"
        '<tr><td><code>nest-s1</code></td><td><code>nest-s2</code></td><td rowspan="2">15 October 2026</td></tr>'
        "<tr><td><code>nest-s1-long</code></td><td><code>nest-s2</code></td></tr></table>"
    )
    assert told(page(table)) == {"nest-s1": "2026-10-15", "nest-s1-long": "2026-10-15"}
    assert {c.replacements for c in claims(page(table))} == {("nest-s2",)}


def test_from_and_to_of_days_or_numbers_are_no_products():
    table = "<h2>Promotions that end</h2><table><tr><th>From</th><th>To</th><th>Rate</th></tr><tr><td>1 May 2026</td><td>1 June 2026</td><td>$4</td></tr></table>"
    assert not told(page(table))
    versions = "<h2>Removed upgrades</h2><table><tr><th>From</th><th>To</th></tr><tr><td>1.2</td><td>1.3</td></tr><tr><td>1.3</td><td>1.4</td></tr></table>"
    assert not told(page(versions))


def test_regions_with_days_before_which_nothing_ends_and_where_a_thing_never_was():
    table = (
        "<h2>Last day by region</h2><table><tr><th>Model</th><th>us-central</th><th>ap-tokyo</th></tr>"
        "<tr><td>nest-asr-2</td><td>1 Oct 2026</td><td>Not offered</td></tr>"
        "<tr><td>nest-tts-1</td><td>Not before 15 Jan 2027</td><td>Not before 1 Mar 2027</td></tr></table>"
    )
    found = [(c.product, c.scope, str(c.shutdown), c.strength) for c in claims(page(table))]
    assert found == [
        ("nest-asr-2", "us-central", "2026-10-01", Strength.COMMITTED),
        ("nest-tts-1", "us-central", "2027-01-15", Strength.NOT_BEFORE),
        ("nest-tts-1", "ap-tokyo", "2027-03-01", Strength.NOT_BEFORE),
    ]


STATES = (
    "<h2>Deprecation states</h2><table><tr><th>status</th><th>Does it still work?</th><th>What to do</th></tr>"
    "<tr><td>deprecated</td><td>Yes, its retirement is announced</td><td>Switch to its replacement</td></tr>"
    "<tr><td>retired</td><td>No, requests return 404</td><td>Switch to its replacement</td></tr></table>"
)


def test_a_table_that_explains_states_is_about_none_of_them():
    assert not claims(page(STATES))


def test_a_list_of_values_of_a_column_is_a_glossary():
    table = (
        "<table><tr><th>Retirement date value</th><th>Description</th></tr>"
        "<tr><td>P1</td><td>At least one month after the release of the first replacement.</td></tr>"
        "<tr><td>P6</td><td>At least six months after it.</td></tr></table>"
    )
    assert not claims(page(table))


TABLE = "| Model | Deprecation date | Notes |\n|---|---|---|\n| nest-r1 | June 30, 2026 | |\n| nest-scout | June 30, 2026 | |\n"


def test_a_sentence_right_below_a_table_is_no_row_and_may_say_what_the_day_is():
    plain = claims(f"# Nest\n\n{TABLE}\nThat is all.", "markdown")
    assert {(c.product, c.shutdown, str(c.deprecated)) for c in plain} == {
        ("nest-r1", None, "2026-06-30"),
        ("nest-scout", None, "2026-06-30"),
    }
    fails = (
        f"# Nest\n\n{TABLE}Queries that reference the deprecated model will fail after the deprecation date."
    )
    assert told(fails, "markdown") == {"nest-r1": "2026-06-30", "nest-scout": "2026-06-30"}


def test_the_vendor_and_a_family_are_not_what_ends_beside_their_members():
    family = "# Nest Model Retirement on May 15, 2027\n\nEffective May 15, 2027, the following models will be retired:\n\n* nest-3\n* nest-4-fast\n"
    assert told(family, "markdown", "Tern Works") == {"nest-3": "2027-05-15", "nest-4-fast": "2027-05-15"}


def test_bullets_that_are_no_markdown_are_items_all_the_same():
    source = "# Removals\n\nThe following models will be retired on 2 November 2026:\n\n• nest-one-2\n• perch-two-3\n"
    assert told(source, "markdown") == {"nest-one-2": "2026-11-02", "perch-two-3": "2026-11-02"}


def test_lines_with_arrows_below_a_colon_are_a_list():
    source = "On 2 November 2026 we will retire the following models:\n\nCedar Nest 4 -> Cedar Nest 4.6\nBirch-5.1-Code -> Birch-5.3-Code\n\nSessions fall back to Auto."
    found = {c.product: c.replacements for c in claims(source, "text")}
    assert found == {"Cedar Nest 4": ("Cedar Nest 4.6",), "Birch-5.1-Code": ("Birch-5.3-Code",)}


def test_what_portuguese_recommends_to_change_to_does_not_end():
    source = "Modelos:\n\n* O modelo ninho-2-small será descontinuado em 2026-11-15, recomendamos a mudança para o ninho-3.\n"
    assert [(c.product, c.replacements) for c in claims(source, "markdown")] == [
        ("ninho-2-small", ("ninho-3",))
    ]


def test_the_day_on_which_a_notice_was_edited_is_not_that_of_the_end():
    source = page(
        "<h2>Fine-tuning on S0</h2><p>Edited 5 March 2026: the end of Fine-tuning on S0 has moved from 31 August 2026 to 30 September 2026.</p>"
    )
    assert told(source) == {"Fine-tuning on S0": "2026-09-30"}


def test_past_incidents_of_a_status_page_end_nothing():
    source = page(
        "<h2>Past Incidents</h2><p>Jan 12, 2026</p><p>Shutdown of the Nest beta endpoint</p><p>Resolved. The endpoint was shut down and is back.</p>"
    )
    assert not claims(source)


def test_a_merged_entry_is_over_on_its_day():
    source = page(
        "<ol><li><time>31 May 2026</time><h3>Nest Console</h3><p>Merged into Tern Hub.</p></li></ol>"
    )
    assert [(c.product, c.status, str(c.shutdown)) for c in claims(source)] == [
        ("Nest Console", Status.MERGED, "2026-05-31")
    ]

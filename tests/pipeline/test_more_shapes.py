"""Pages as documentation generators, package managers and feeds make them: each shape says what ends in a way of its own."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipeline.blocks import read_blocks
from pipeline.extract import read_document
from pipeline.types import Claim, Document

TODAY = date(2026, 8, 24)


def claims(source: str, kind: str = "markdown") -> tuple[Claim, ...]:
    return read_document(Document(source.encode(), format=kind, vendor="Tern", published=TODAY)).claims


def told(source: str, kind: str = "markdown") -> dict[str, str | None]:
    return {c.product: c.shutdown.iso if c.shutdown else None for c in claims(source, kind)}


MKDOCS = """# Models

!!! danger "Removal on 17 September"

    `tern-13b` will be removed on **17 September 2026**.

=== "Serverless"

    | Model | Remarks |
    |---|---|
    | `tern-2-14b` | |
    | `tern-7b` | leaves 29 October 2026; try `tern-2-8b` |

=== "Dedicated"

    | Model | Remarks |
    |---|---|
    | `tern-180b` | running endpoints stop 30 November 2026 |

Everything else stays.
"""


def test_tabs_and_notes_of_mkdocs_are_sections() -> None:
    assert told(MKDOCS) == {"tern-13b": "2026-09-17", "tern-7b": "2026-10-29", "tern-180b": "2026-11-30"}
    paths = {b.path for b in read_blocks(Document(MKDOCS.encode(), format="markdown")).blocks}
    assert ("Models", "Serverless") in paths
    assert ("Models", "Dedicated") in paths
    last = [b for b in read_blocks(Document(MKDOCS.encode(), format="markdown")).blocks if "stays" in b.text]
    assert [b.path for b in last] == [("Models",)]


def test_in_code_the_marks_of_mkdocs_are_code() -> None:
    fenced = '```\n=== "Tab"\n    tern-1 ends\n```\n\n`tern-1` will be retired on 5 October 2026.\n'
    assert told(fenced) == {"tern-1": "2026-10-05"}


def test_days_are_terms_of_a_list() -> None:
    source = (
        "# Models\n\n## Removed\n\n27 February 2026\n:   `tern-7b` (serverless). Use `tern-8b` or `tern-9b`.\n\n"
        "12 December 2025\n:   `tern-1b`, everywhere.\n"
    )
    assert told(source) == {"tern-7b": "2026-02-27", "tern-1b": "2025-12-12"}


def test_a_json_feed_is_one_whatever_it_is_called() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Tern changes",
        "items": [
            {
                "id": "https://tern.example/changelog/2026-08-06",
                "title": "Two engines on their way out",
                "date_published": "2026-08-06T10:00:00Z",
                "content_html": "<p>The following engines will be switched off on 30 November 2026:</p>"
                "<ul><li><code>tern-nmt-de</code></li><li><code>tern-nmt-fr</code></li></ul>",
            }
        ],
    }
    assert told(json.dumps(feed), "json") == {"tern-nmt-de": "2026-11-30", "tern-nmt-fr": "2026-11-30"}


def test_a_card_with_a_badge_is_about_the_name_at_its_head() -> None:
    card = (
        "<a><div><h3>{0}</h3><span>{1}</span></div><p>{2}</p><dl><dt>Released</dt><dd>May 6, 2025</dd>"
        "<dt>Price</dt><dd>$0.03</dd></dl></a>"
    )
    page = (
        "<main><h1>Library</h1><div>"
        + card.format("Tern Paint 2", "Deprecated", "Shuts down March 31, 2027. Move to Tern Paint 3.")
        + card.format("Tern Paint 3", "New", "Our best model.")
        + "</div></main>"
    )
    (claim,) = claims(page, "html")
    assert (claim.product, claim.shutdown and claim.shutdown.iso) == ("Tern Paint 2", "2027-03-31")
    assert claim.replacements == ("Tern Paint 3",)


NOTES = """<main><h1>Speech models</h1><table><thead><tr><th>Model</th><th>Languages</th></tr></thead><tbody>
<tr><td><code>tern-flow-2</code></td><td>41</td></tr>
<tr><td><code>tern-flow-1</code> <sup><a>‡</a></sup></td><td>29</td></tr>
<tr><td><code>tern-hear-1</code> <sup>†</sup></td><td>9</td></tr></tbody></table>
<p><sup>†</sup> Needs a key.</p>
<p><sup>‡</sup> Will be switched off on 15 September 2026.</p></main>"""


def test_a_note_below_a_table_is_about_the_names_that_refer_to_it() -> None:
    assert told(NOTES, "html") == {"tern-flow-1": "2026-09-15"}


def test_the_headings_of_a_calendar_say_what_ends_on_their_days() -> None:
    entry = '<li><time datetime="{0}">{0}</time><h3>{1}</h3><p>{2}</p></li>'
    page = (
        "<main><h1>What's closing, and when</h1><ol>"
        + entry.format("2026-06-09", "Tern Studio 5 launched", "Scenes with several speakers.")
        + entry.format("2026-11-30", "Tern Studio Classic closes", "Everything in it is moved.")
        + entry.format("2027-01-15", "Tern Voices Alpha is switched off", "Files stay yours.")
        + "</ol></main>"
    )
    assert told(page, "html") == {"Tern Studio Classic": "2026-11-30", "Tern Voices Alpha": "2027-01-15"}


def test_the_readme_of_a_plug_in_lists_its_changes() -> None:
    source = (
        "=== Tern Writer ===\nStable tag: 3.1\n\n== Changelog ==\n\n= 3.0.0 - 2026-02-02 =\n* New: blocks\n"
        "* Removed: Tern-Blogger. It was a bad idea\n\n= 2.9.6 - 2025-12-11 =\n* Fix: a hole\n"
    )
    (claim,) = claims(source, "text")
    assert (claim.product, claim.shutdown and claim.shutdown.iso) == ("Tern-Blogger", "2026-02-02")


def test_news_in_outline_has_headings_and_entries() -> None:
    source = (
        "* Changes in release 0.19 (2026-08-03)\n\n** Incompatible changes\n\n*** The `tern-v1` loader is gone.\n"
        "    Files must be passed through `tern-convert' once.\n\n*** The log is shorter.\n"
    )
    assert told(source, "text") == {"tern-v1": "2026-08-03"}
    kinds = [b.kind for b in read_blocks(Document(source.encode(), format="text")).blocks]
    assert kinds == ["heading", "heading", "item", "item"]


@pytest.mark.parametrize(
    "entry",
    [
        "The unused dependency on `left-trim`.",
        "Nothing.",
        "Two screenshots in the docs that showed somebody's name.",
    ],
)
def test_what_a_changelog_takes_out_that_is_no_product_ends_nothing(entry: str) -> None:
    assert told(f"# Changelog\n\n## 4.2.0 - 2026-06-30\n\n### Removed\n\n- {entry}\n") == {}


def test_a_breaking_change_names_the_thing_behind_its_label() -> None:
    source = "# Changelog\n\n## 4.0.0 - 2026-05-06\n\n### Removed\n\n- **Breaking:** `TernSearchTool`, deprecated since 3.6.0.\n"
    assert told(source) == {"TernSearchTool": "2026-05-06"}


def test_a_sentence_may_begin_with_an_id() -> None:
    source = (
        "# Tools\n\n## tern-browser.v1\n\nThe tool runs on an old image. It'll be withdrawn on 16 November 2026. "
        "`tern-browser.v2` has the same actions.\n\n## tern-files.v1\n\nNot deprecated!\n"
    )
    assert told(source) == {"tern-browser.v1": "2026-11-16"}


def test_what_is_moved_where_and_stops_running_are_columns() -> None:
    source = (
        "| Model | Stops running | Agents are moved to | What it does |\n|---|---|---|---|\n"
        "| `tern-1` | 14 October 2026 | `tern-3` | Writes a sentence |\n"
    )
    (claim,) = claims(source)
    assert (claim.product, claim.shutdown and claim.shutdown.iso, claim.replacements) == (
        "tern-1",
        "2026-10-14",
        ("tern-3",),
    )


def test_commits_hours_and_attributes_are_no_names() -> None:
    source = (
        "# Support\n\n[Withdrawn]{: tag-red}\n:   The model has been removed from the service.\n\n"
        "- #1166 1f4c0d8 Gets rid of a deprecated warning.\n- Our desk closes. Mon-Fri 8-17.\n"
    )
    assert told(source) == {}


@pytest.mark.parametrize("other", ["<!-- c -->", "<?php x ?>", "<script>x</script>"])
def test_what_is_no_element_stands_in_no_way(other: str) -> None:
    page = NOTES.replace("<tr><td>", f"<tr>{other}<td>").replace(
        "<p><sup>†", f"<p>{other}Thanks.</p><p><sup>†"
    )
    assert told(page, "html") == {"tern-flow-1": "2026-09-15"}


def test_the_name_in_a_cell_is_without_the_marks_of_notes() -> None:
    page = (
        "<table><tr><th>Model</th><th>Languages</th></tr><tr><td>Tern One<sup>1</sup><br><code>tern-one-1</code></td><td>9</td></tr></table>"
        "<p><sup>1</sup> Will be retired on 1 October 2026.</p>"
    )
    assert told(page, "html") == {"tern-one-1": "2026-10-01"}


@pytest.mark.parametrize(
    "line",
    [
        "!!! Tern Studio will be shut down on 1 October 2026",
        "Tern Studio shuts down on 1 October 2026\n~ 300 users are affected.",
    ],
)
def test_a_line_that_only_looks_like_markup_is_read(line: str) -> None:
    assert told(f"# News\n\n{line}\n") == {"Tern Studio": "2026-10-01"}


def test_nested_bullets_behind_stars_are_no_headings() -> None:
    source = (
        "* Tern Writer is shut down on 1 October 2026.\n** Use Tern Pen instead.\n"
        "* Tern Draw is shut down on 1 September 2026.\n"
    )
    assert told(source, "text") == {"Tern Writer": "2026-10-01", "Tern Draw": "2026-09-01"}


def test_a_section_of_what_is_deprecated_is_no_badge() -> None:
    source = "# tern-sdk\n\n## Deprecated\n\nThe legacy upload flow will be removed on 1 October 2026.\n"
    assert "tern-sdk" not in told(source)


def test_a_term_with_a_day_in_it_is_a_name() -> None:
    page = (
        "<h1>Models</h1><dl><dt>Tern Writer (since 2 May 2024)</dt>"
        "<dd>The model will be shut down on 1 October 2026. Use tern-3 instead.</dd></dl>"
    )
    (claim,) = claims(page, "html")
    assert claim.product.startswith("Tern Writer")
    assert claim.shutdown is not None
    assert claim.shutdown.iso == "2026-10-01"


def test_a_product_may_have_the_day_of_its_making_in_brackets() -> None:
    (claim,) = claims(
        "# Models\n\n### Tern Writer (2024-05-13)\n\nTern Writer will be retired on 1 October.\n"
    )
    assert (claim.shutdown and claim.shutdown.iso, claim.announced) == ("2026-10-01", None)

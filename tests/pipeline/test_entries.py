"""Entries, lists and tables as vendors' pages have them: badges, days of their own, notes, components, and what only looks like an end."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.prose import SHORTEST
from pipeline.types import Claim, Document, Status

TODAY = date(2026, 6, 15)


def read(text: str, format: str = "html", vendor: str = "Brask") -> list[Claim]:
    return list(read_document(Document(text.encode(), format=format, vendor=vendor, published=TODAY)).claims)


def ends(text: str, format: str = "html") -> dict[str, str | None]:
    return {claim.product: claim.shutdown and claim.shutdown.iso for claim in read(text, format)}


def entries(*items: str) -> str:
    return f"<h1>Changes</h1><h2>3 June 2026</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def test_the_badge_of_an_entry_is_no_word_of_it() -> None:
    page = entries('<span class="tag">Removed</span> The <code>brask-say-1</code> voice has been removed.')
    assert list(ends(page)) == ["brask-say-1"]
    assert read(entries('<span class="tag">Mejora</span> Las voces suenan mejor que nunca.')) == []


@pytest.mark.parametrize("badge", ["Fix", "Fixed", "Bug fix", "Behoben", "Corregido", "修复"])
def test_what_was_mended_goes_on(badge: str) -> None:
    broken = "The panel said that <code>brask-2</code> has been retired on 1 June 2026."
    assert read(entries(f"<span>{badge}</span> {broken}")) == []
    assert list(ends(entries(broken))) == ["brask-2"]


def test_the_items_of_a_list_give_their_own_days() -> None:
    page = """# Lebenszyklus

## Abgeschaltete Modelle

- `brask-7b`: abgeschaltet am 28. November 2025, Nachfolger `brask-9b`
- `brask-3b`: abgeschaltet am 30. Juni 2025
"""
    assert ends(page, "markdown") == {"brask-7b": "2025-11-28", "brask-3b": "2025-06-30"}
    assert read(page, "markdown")[0].replacements == ("brask-9b",)


def test_the_day_of_an_item_counts_before_that_of_the_sentence_above() -> None:
    page = """The following models are retired on 1 October 2026:

- brask-7b: last day 15 September 2026
- brask-9b
- brask-11b (added 3 March 2025)
"""
    assert ends(page, "markdown") == {"brask-7b": "2026-09-15", "brask-9b": "2026-10-01", "brask-11b": "2026-10-01"}  # fmt: skip


def test_where_a_language_puts_the_word_behind_the_day() -> None:
    page = "<h2>일정</h2><ul><li>brask-7b : 2026년 9월 30일 종료 → brask-9b 이용</li></ul>"
    (claim,) = read(page)
    assert (claim.product, str(claim.shutdown), claim.replacements) == ("brask-7b", "2026-09-30", ("brask-9b",))  # fmt: skip


def test_an_item_may_begin_with_the_day() -> None:
    page = "## Already gone\n\n* **2026-01-19** `brask-3b` (took `brask-4b` as its heir)\n* **2025-10-06** `brask-2b`, `brask-1b`\n"
    assert ends(page, "markdown") == {"brask-3b": "2026-01-19", "brask-2b": "2025-10-06", "brask-1b": "2025-10-06"}  # fmt: skip


def test_a_day_counts_only_beside_a_status_that_ends() -> None:
    page = "id,name,status,date\nB-1,Ledger,shipped,2026-01-28\nB-2,Brask Tally,retired,2026-03-24\n"
    assert list(ends(page, "csv").values()) == ["2026-03-24"]


def test_of_a_service_and_its_components_the_component_ends() -> None:
    page = (
        "Service,Component,Retirement\nBrask Vision,Shelf counter,2026-08-31\nBrask Vision,Face finder,2026-09-30\n"
        "Brask Sound,Hum remover,2026-10-31\nBrask Sound,Bell detector,2026-11-30\n"
    )
    assert list(ends(page, "csv")) == ["Shelf counter", "Face finder", "Hum remover", "Bell detector"]


def test_a_line_in_brackets_and_a_day_are_no_names() -> None:
    page = (
        "<table><tr><th>Service</th><th>Ends</th></tr><tr><td>Brask Talk Lite<br>(iOS and Android)</td><td>2026-07-31</td></tr>"
        "<tr><td>2026-12-31: last refunds</td><td>2026-12-31</td></tr></table>"
    )
    assert ends(page) == {"Brask Talk Lite": "2026-07-31"}


def test_what_a_model_knows_until_is_no_end() -> None:
    assert read("| Model | Released | Knowledge until |\n|---|---|---|\n| brask-9b | 2026-02-24 | 2025-09 |\n", "markdown") == []  # fmt: skip


def test_the_note_of_a_yes_says_until_when() -> None:
    page = (
        "| Model | Hosted |\n|---|---|\n| brask-7b | ✓ ² |\n| brask-9b | ✓ |\n\n"
        "² Available on this platform until 12 August 2026, then switched off.\n"
    )
    assert ends(page, "markdown") == {"brask-7b": "2026-08-12"}


def test_the_description_of_an_api_tells_of_its_endpoints_and_of_no_sample() -> None:
    page = """openapi: 3.1.0
paths:
  /v1/say:
    post:
      deprecated: true
      x-sunset: "2026-12-01"
  /v2/say:
    post:
      summary: Speak
      responses:
        '200':
          content:
            application/json:
              examples:
                one: {value: {data: [{model: brask-old, shutdown_date: "2030-01-01"}]}}
"""
    assert ends(page, "yaml") == {"POST /v1/say": "2026-12-01"}


def test_the_parts_of_a_sentence_have_their_own_days() -> None:
    said = "<code>brask-7b</code> and <code>brask-8b</code> stop answering on 30 July 2026; <code>brask-22b</code> follows on 14 August 2026."
    page = (
        f"<h1>News</h1><h2>June</h2><p>{said}</p><h2>May</h2><p>New desks.</p><h2>April</h2><p>A prize.</p>"
    )
    assert ends(page) == {"brask-7b": "2026-07-30", "brask-8b": "2026-07-30", "brask-22b": "2026-08-14"}


def test_a_list_of_who_works_for_a_vendor_is_none_of_products() -> None:
    page = "| Sub-processor | Where | Since | Until |\n|---|---|---|---|\n| Swift Post | Oslo | 2023-09-12 | 2026-03-14 |\n"
    assert read(page, "markdown") == []


def test_a_feed_may_be_called_by_the_name_of_its_format() -> None:
    page = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>tag:brask.example,2026:a/1</id>
<title>brask-7b retires</title><published>2026-05-09T06:00:00Z</published>
<content type="html">&lt;p&gt;brask-7b will be retired on 1 October 2026.&lt;/p&gt;</content></entry></feed>"""
    assert ends(page, "atom") == ends(page, "feed") == {"brask-7b": "2026-10-01"}


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Help</h1><p>Brask Notes is here to stay.</p><section class='comments'><p>I heard that Brask Notes ends in February!</p></section>",
        "<h1>Style</h1><p>👎 brask-7b is deprecated from 1 March 2031.</p>",
        "<h1>Brask Days</h1><p>Early-bird tickets end in 12 days.</p>",
        "<h1>News</h1><p>The prize, a year of Brask Pro, expires on 15 November 2027.</p>",
        "<h1>Press</h1><h2>June</h2><p>A blog reported that Brask Voice will be discontinued in April. This is wrong.</p><h2>May</h2><p>New desks.</p><h2>April</h2><p>A prize.</p>",
        "<h1>A</h1><h2>B</h2><p>The values are Preview, Legacy, Deprecated and Retired.</p><h2>C</h2><p>d</p><h2>E</h2><p>f</p>",
        "<h1>A</h1><h2>B</h2><p>The Dedicated Mode Retirement Date column holds a day.</p><h2>C</h2><p>d</p><h2>E</h2><p>f</p>",
        '<h1>A</h1><h2>B</h2><ul><li>"Brask Garage" is now called "Brask Workshop".</li></ul><h2>C</h2><p>d</p><h2>E</h2><p>f</p>',
        "<h1>News</h1><p>The limit of 25 MB has been dropped.</p>",
        "<h1>Move to 3</h1><ul><li>[ ] <code>api_version</code> removed or set to <code>v3</code></li></ul>",
    ],
)
def test_what_only_looks_like_an_end(page: str) -> None:
    assert read(page) == []


def test_the_trained_parts_hear_what_ends_where_the_rules_see_its_day_and_no_name() -> None:
    said = "The companion app, Wilmot, is switched off on Sunday 8 November 2026 at noon, London time."
    page = f"<h1>Questions</h1><h2>When does Wilmot stop?</h2><p>{said}</p><h2>Money</h2><p>Paid back.</p><h2>Data</h2><p>Take it.</p>"
    (claim,) = read(page)
    assert (claim.product, str(claim.shutdown), claim.status) == ("Wilmot", "2026-11-08", Status.DEPRECATED)
    assert len(claim.evidence) >= SHORTEST


def test_columns_that_only_spaces_set_apart() -> None:
    page = """SUPPORT STATEMENT

  Client                Released     Supported until    Replace with
  --------------------  -----------  -----------------  ------------
  Brask Shell 1.x       Mar 2024     30 Nov 2026        Brask Shell 2.x
  Brask Desk 6          Jan 2023     31 Mar 2027        Brask Desk 7
"""
    assert ends(page, "text") == {"Brask Shell 1.x": "2026-11-30", "Brask Desk 6": "2027-03-31"}


def test_a_table_between_bars_may_be_set_apart_by_spaces_too() -> None:
    page = "All models:\n\n| API name   | Current state | Tentative retirement date         |\n|:-----------|:--------------|:----------------------------------|\n| `brask-7b` | Active        | Not sooner than September 29, 2026 |\n"
    assert ends(page, "markdown") == {"brask-7b": "2026-09-29"}


def test_years_of_two_digits_behind_a_month() -> None:
    page = (
        "| Model | Lights out |\n|---|---|\n| brask-1 | 16 Jan 26 |\n| brask-2 | no sooner than 14 Aug 27 |\n"
    )
    assert ends(page, "markdown") == {"brask-1": "2026-01-16", "brask-2": "2027-08-14"}


def test_off_is_a_word_in_yaml() -> None:
    page = "models:\n  - {id: brask-7b, state: sunset, off: 2026-11-16}\n  - {id: brask-9b, state: stable, off: null}\n"
    assert ends(page, "yaml") == {"brask-7b": "2026-11-16"}


def test_a_notice_with_days_is_about_what_it_lists() -> None:
    page = """[
 {"notice_id": "BN-41", "removed_on": "2027-04-19", "affected": [{"name": "brask-say-1"}, {"name": "brask-say-2"}], "migrate_to": [{"name": "brask-say-3"}]},
 {"notice_id": "BN-29", "removed_on": "2026-12-01", "cancelled": true, "affected": [{"name": "brask-old"}]}
]"""
    claims = {claim.product: claim for claim in read(page, "json")}
    assert {name: claim.status for name, claim in claims.items()} == {
        "brask-say-1": Status.DEPRECATED, "brask-say-2": Status.DEPRECATED, "brask-old": Status.REVERSED,
    }  # fmt: skip
    assert (str(claims["brask-say-1"].shutdown), claims["brask-say-1"].replacements) == ("2027-04-19", ("brask-say-3",))  # fmt: skip
    assert claims["brask-old"].shutdown is None


def test_a_mark_in_a_table_of_regions_says_that_it_goes_on_there() -> None:
    page = """# Regional retirement

A date in a cell is the day on which a model is retired in that region.

| Model | us-east | eu-north |
|---|---|---|
| brask-7b | 03/31/2027 | ✓ |
| brask-9b | ✓ | 01/15/2027 |
"""
    found = {(claim.product, claim.scope, claim.shutdown and claim.shutdown.iso) for claim in read(page, "markdown")}  # fmt: skip
    assert found == {("brask-7b", "us-east", "2027-03-31"), ("brask-9b", "eu-north", "2027-01-15")}


def test_the_number_of_a_notice_is_no_name() -> None:
    page = "<h1>Notices</h1><h3>Brask Redact Classic</h3><dl><dt>Notice no.</dt><dd>RN-118</dd><dt>Posted</dt><dd>Nov 17, 2026</dd><dt>Ends</dt><dd>Jun 30, 2027</dd></dl>"
    assert ends(page) == {"Brask Redact Classic": "2027-06-30"}


def test_a_list_of_what_was_removed_names_things_by_plain_words() -> None:
    page = "<h1>Features</h1><h2>Removed in the spring release (17 March 2026)</h2><ul><li>Keyword monitor for the wire.</li></ul>"
    assert ends(page) == {"Keyword monitor for the wire": "2026-03-17"}


@pytest.mark.parametrize(
    "said",
    [
        "Der Wissensstand von brask-4 endet im Januar 2027.",
        "What has ended is the waiting list of brask-4, on 1 May 2026.",
        "I retired in 2019 and I am still here, so will brask-4.",
        "In Papernest 3 the keyword brask_key is deprecated upstream.",
    ],
)
def test_what_ends_is_something_else(said: str) -> None:
    assert read(f"<h1>A</h1><h2>B</h2><p>{said}</p><h2>C</h2><p>d</p><h2>E</h2><p>f</p>") == []

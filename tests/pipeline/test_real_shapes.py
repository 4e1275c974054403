"""Shapes that real documentation has: lists kept as data, days by place, tables below the day on which things end, verbs that tell a change."""

from __future__ import annotations

import json
from datetime import date
from time import perf_counter

import pytest

from pipeline.blocks import bounds, questions, read_blocks
from pipeline.blocks.markdown import prepare
from pipeline.errors import UnreadableError
from pipeline.extract import read_document
from pipeline.heads import named_by_title
from pipeline.names import is_furniture
from pipeline.types import Claim, Document, Status

TODAY = date(2026, 8, 24)


def claims(source: str, kind: str = "markdown", vendor: str | None = "Tern") -> tuple[Claim, ...]:
    return read_document(Document(source.encode(), format=kind, vendor=vendor, published=TODAY)).claims


def told(source: str, kind: str = "markdown") -> dict[str, str | None]:
    return {c.product: c.shutdown.iso if c.shutdown else None for c in claims(source, kind)}


POSTS = """page: API changes
entries:
  - publish_date: "2026-06-01"
    title: "Legacy Nest Lookup API"
    description: |-
      Deprecation date: May 4, 2026

      End of life date: November 2, 2026

      These endpoints were replaced by the [Nest API](/nests).

      Replacement: [Nest API](/nests)
  - publish_date: "2026-03-01"
    title: "New regions"
    description: |-
      Two regions were added.

      Prices are the same.
"""


def test_posts_that_yaml_lists_are_read_as_entries_with_their_title_and_day():
    blocks = read_blocks(Document(POSTS.encode(), format="yaml")).blocks
    assert [(b.text, b.stamp) for b in blocks if b.kind == "title"] == [
        ("Legacy Nest Lookup API", "2026-06-01"),
        ("New regions", "2026-03-01"),
    ]
    (claim,) = claims(POSTS, "yaml")
    assert (claim.product, str(claim.shutdown), str(claim.deprecated)) == (
        "Legacy Nest Lookup API",
        "2026-11-02",
        "2026-05-04",
    )


def test_records_with_days_of_their_own_stay_records_though_they_have_notes():
    rows = [{"title": "tern-1", "shutdown_date": "2026-12-01", "description": "Old.\n\nUse tern-2."}]
    assert told(json.dumps(rows), "json") == {"tern-1": "2026-12-01"}
    assert {b.kind for b in read_blocks(Document(json.dumps(rows).encode(), format="json")).blocks} == {"row"}


def test_the_lifecycle_that_front_matter_lists_is_read_before_the_page():
    page = """---
title: Tern phones
releases:
-   releaseCycle: "Tern Phone 3"
    eol: false
    releaseDate: 2025-09-30
-   releaseCycle: "Tern Phone 2"
    eol: 2026-03-01
    releaseDate: 2022-12-01
---

> Tern makes phones.
"""
    assert told(page) == {"Tern Phone 2": "2026-03-01"}


def test_front_matter_without_days_of_an_end_adds_nothing():
    page = "---\ntitle: Notes\nauthors:\n- name: Ada\n  since: 2020-01-01\n- name: Bo\n  since: 2021-01-01\n---\n\nHello.\n"
    assert [b.kind for b in read_blocks(Document(page.encode(), format="markdown")).blocks] == ["paragraph"]


DAYS = """##### March 2, 2027

> | Service name | Retiring feature | Impacted? |
> |:--- |:--- |:--- |
> | Tern Gate | Support for cipher 3 | no |
> | Tern Speech | Multichannel audio | no |

##### March 9, 2027

> | Service name | Retiring feature | Impacted? |
> |:--- |:--- |:--- |
> | Tern Pods | v1 | no |
"""


def test_what_is_headed_as_retiring_ends_on_the_day_above_its_table():
    found = {c.product: (str(c.shutdown), c.scope, c.announced) for c in claims(DAYS)}
    assert found == {
        "Support for cipher 3": ("2027-03-02", "Tern Gate", None),
        "Multichannel audio": ("2027-03-02", "Tern Speech", None),
        "v1": ("2027-03-09", "Tern Pods", None),
    }


def test_below_a_heading_that_calls_it_deprecated_the_day_is_that_of_the_notice():
    page = """# News

## June 9, 2026

### Deprecated

| Discontinued endpoint | Use |
|---|---|
| tern-1-preview | tern-1 |
"""
    assert told(page) == {"tern-1-preview": None}


PLACES = """| Feature | Deprecated | End of Life Date |
| -- | -- | -- |
| Log search v2 | 2026-01-12 | Public cloud: 13 July 2027 <br> Private cloud: 2 November 2027 |
| tern-4 | 2026-02-01 | 10 July 2027 (free plan) / 1 October 2027 (paid plan) |
| tern-5 | 2026-02-01 | 10 July 2027 (announced 3 May 2026) |
"""


def test_a_cell_may_give_a_day_for_each_place_or_plan():
    found = {(c.product, c.scope): str(c.shutdown) for c in claims(PLACES)}
    assert found == {
        ("Log search v2", "Public cloud"): "2027-07-13",
        ("Log search v2", "Private cloud"): "2027-11-02",
        ("tern-4", "free plan"): "2027-07-10",
        ("tern-4", "paid plan"): "2027-10-01",
        ("tern-5", ""): "2027-07-10",
    }


@pytest.mark.parametrize(
    ("header", "day", "end"),
    [
        ("Deprecation date", "2027-02-06", "2027-02-06"),
        ("Deprecation date", "2026-02-06", None),
        ("Deprecated", "2027-02-06", None),
    ],
)
def test_a_day_of_deprecation_that_lies_ahead_and_is_all_there_is_is_the_end(header, day, end):
    assert told(f"| Model | {header} |\n|---|---|\n| tern-5-nano | {day} |\n") == {"tern-5-nano": end}


def test_of_a_period_the_end_counts_and_the_new_thing_is_what_to_move_to():
    page = "## Deprecation period\n\n| PERIOD | API | NEW API |\n|---|---|---|\n| Jan. 1, 2026 - Dec. 31, 2026 | List Nests | List Nests by Tree |\n"
    (claim,) = claims(page)
    assert (claim.product, str(claim.shutdown), claim.replacements) == (
        "List Nests",
        "2026-12-31",
        ("List Nests by Tree",),
    )


def test_a_table_right_below_another_or_an_item_is_one_of_its_own():
    page = """- Sunset: it stops.
The table below has the days.
| API | Sunset date |
|---|---|
| List Nests | 2026-12-31 |
Removed APIs
| STATUS | API |
|---|---|
| Deprecated | Get Egg |
| Deprecated | Get Hen |
"""
    assert told(page) == {"List Nests": "2026-12-31", "Get Egg": None, "Get Hen": None}


def test_a_first_column_is_of_names_though_its_header_speaks_of_deprecations():
    page = "| Announced deprecations | Sunset date |\n|---|---|\n| ⌛ Embed player | 1 September 2027 |\n| ✓ Feed SDK | 15 October 2025 |\n"
    assert told(page) == {"Embed player": "2027-09-01", "Feed SDK": "2025-10-15"}


def test_flags_of_what_a_model_can_do_are_no_names_of_it():
    models = {
        "tern-1": {"deprecation_date": "2026-06-01", "supports_function_calling": True},
        "tern-2": {"deprecation_date": "2026-06-01", "supports_function_calling": True},
    }
    assert [(c.product, c.names) for c in claims(json.dumps(models), "json")] == [
        ("tern-1", ()),
        ("tern-2", ()),
    ]


LOG = """entries:
  - date: '2026-06-24'
    type: deprecated
    highlight: Legacy Nest Export API deprecated; a replacement is available.
  - date: '2026-03-10'
    type: added
    highlight: Email verification was added for anonymous requests.
  - date: '2026-01-30'
    type: deprecated
    highlight: The /v2/nests/{id} endpoint is scheduled for removal on 2027-04-30.
"""


def test_a_list_of_changes_tells_them_in_words_under_their_days():
    found = {c.product: (str(c.shutdown or ""), str(c.announced)) for c in claims(LOG, "yaml")}
    assert found == {
        "Legacy Nest Export API": ("", "2026-06-24"),
        "/v2/nests/{id}": ("2027-04-30", "2026-01-30"),
    }


CHANGES = """== Version 9.0.0

* Removes Default Quick Prompts from the assistant.
* Deprecates the `nest:searchFields` setting. For more, see the guide.
* remove API version 2024-10, 2025-01 as they are unsupported
* Remove `egg` import to silence a warning.
* Remove the deprecated note from the docs.
* [REMOVED] Egg Timer
* Drop the retry limit.
"""


def test_a_verb_at_the_head_of_an_entry_says_what_the_release_takes_away():
    found = {c.product: c.status for c in claims(CHANGES)}
    assert found == {
        "Default Quick Prompts": Status.RETIRED,
        "nest:searchFields": Status.DEPRECATED,
        "API version 2024-10": Status.RETIRED,
        "API version 2025-01": Status.RETIRED,
        "Egg Timer": Status.RETIRED,
    }


def test_replacements_listed_in_one_section_are_not_for_what_ends_in_another():
    page = """# Deprecations

## Nest API

The following endpoints will be removed on 15 October 2026:

- `/v1/nests`

## Egg API

The following endpoints will be removed on 1 December 2026:

- `/v1/eggs`

Use instead:

- `/v2/eggs`
"""
    assert {c.product: c.replacements for c in claims(page)} == {"/v1/nests": (), "/v1/eggs": ("/v2/eggs",)}


def test_of_two_days_for_a_list_the_end_is_that_on_which_things_go():
    page = """---
date: 2026-08-20
---

# Nest SDK

We are deprecating the following parts of the Nest SDK **starting today**, and decommissioning them on **2 May 2027**:

 * `nest-voice`
 * `nest-lobby`
"""
    assert told(page) == {"nest-voice": "2027-05-02", "nest-lobby": "2027-05-02"}


def test_deprecated_things_that_become_unavailable_end_on_that_day():
    text = "The EggText API is now deprecated. From 26 June 2027 the deprecated API will be unavailable.\n"
    assert told(text) == {"EggText API": "2027-06-26"}


@pytest.mark.parametrize(
    "page",
    [
        "# End-of-life notices\n\n## Resources and support\n\n- Tern Forums\n- Tern Academy\n",
        "# Deprecated APIs\n\nNothing else is planned.\n\n- About Tern\n- Contact Us\n- Terms of Use\n",
        "# The object\n\n`status`\n\nOne of `preview`, `active`, `legacy`, `retired`.\n",
        "# Help\n\nThe best ways to get assistance working through your issue:\n\n- Tern Forum\n- Tern Chat\n",
    ],
    ids=["resources", "footer", "states", "working through"],
)
def test_lists_below_words_of_an_ending_that_end_nothing(page):
    assert claims(page) == ()


def test_what_products_run_on_is_one_where_its_own_maker_speaks():
    assert is_furniture("Python 3.8") and not is_furniture("Python 3.8", frozenset({"Python"}))
    assert is_furniture("Tern Summit 2026", frozenset({"Tern"})), "a meeting is none, whoever meets"


@pytest.mark.parametrize(
    ("comment", "replacements"),
    [
        (
            "Replaced by [Get all payments](p.md#all) and [Get all order items](o.md)",
            ("Get all payments", "Get all order items"),
        ),
        ("Superseded by [Set restrictions](r.md). See the guide.", ("Set restrictions",)),
        ("Slow for large nests", ()),
    ],
)
def test_a_comment_that_begins_with_what_replaces_it_names_that(comment, replacements):
    (claim,) = claims(
        f"| Feature | Comments | Discontinued |\n|---|---|---|\n| Add restrictions | {comment} | 10 Jan 2027 |\n"
    )
    assert claim.replacements == replacements


def test_releases_in_the_place_of_days_tell_that_a_thing_goes():
    page = "# Feature deprecation\n\n| Feature | Deprecated | End of Support | Removal |\n|---|---|---|---|\n| Nest Plugins | 2.7 | 2.8 | 3.0 |\n| Egg Plugins | | | |\n"
    assert [(c.product, c.shutdown, c.status) for c in claims(page)] == [
        ("Nest Plugins", None, Status.DEPRECATED)
    ]


def test_versions_below_the_name_of_what_they_are_of():
    page = "| Tern Gate Version | Installer | End of Tern Support |\n|---|---|---|\n| 1.27 | v1 and later | 2027-06-28 |\n| 1.24 | v2 and later | 2026-07-28 |\n"
    assert told(page) == {"Tern Gate 1.27": "2027-06-28", "Tern Gate 1.24": "2026-07-28"}


def test_a_line_with_a_plain_label_gives_the_day_of_the_heading():
    page = "# Ends\n\n## Tern for Nests\n\n**Timeline**: End of life (EOL) on April 30, 2027\n\n### Migration\n\nMove to Tern Eggs.\n"
    assert told(page) == {"Tern for Nests": "2027-04-30"}


def test_notes_kept_as_data_without_days_are_read_as_entries():
    notes = [
        {"note": "Support for the Tern Nest Protocol was removed.", "tag": "changed"},
        {"note": "Mails open faster now than they did before.", "tag": "fixed"},
        {"note": "Eggs are shown in the list when they are new.", "tag": "new"},
    ]
    assert [c.product for c in claims(json.dumps({"notes": notes}), "json")] == ["Tern Nest Protocol"]


MAGIC = """[block:callout]
{
  "type": "danger",
  "title": "Egg API v1 is going",
  "body": "On October 19, 2027, Egg API v1 will be shut down."
}
[/block]

[block:parameters]
{
  "data": {
    "h-0": "Endpoint", "h-1": "Removal date",
    "0-0": "`/v1/eggs`", "0-1": "2027-01-05",
    "1-0": "`/v1/hens`", "1-1": "2027-02-05"
  },
  "cols": 2,
  "rows": 2
}
[/block]

[block:code]
{"codes": [{"code": "GET /v1/nests", "language": "http"}]}
[/block]
"""


def test_notes_and_tables_of_readme_are_read():
    assert told(MAGIC) == {"Egg API v1": "2027-10-19", "/v1/eggs": "2027-01-05", "/v1/hens": "2027-02-05"}


@pytest.mark.parametrize(
    "data",
    [
        "{",
        '{"data": 3, "cols": "x"}',
        '{"data": {}, "cols": 2}',
        "[]",
        '{"cols": -4, "data": {}}',
        '{"cols": "x", "rows": null, "data": {}}',
    ],
)
@pytest.mark.parametrize("kind", ["callout", "parameters", "image"])
def test_broken_notes_of_readme_break_nothing(kind, data):
    assert told(f"[block:{kind}]\n{data}\n[/block]\n\n`tern-1` will be retired on 5 October 2026.\n") == {
        "tern-1": "2026-10-05"
    }


def test_headings_that_say_what_a_section_is_about_are_no_products():
    page = "# Nest API\n\n## Transition to V2 APIs\n\nSome still use the now deprecated V1 APIs.\n\n## Impact on V1 API Users\n\nFrom the decommissioning date, requests will return 410.\n\n- Production Environment: it has been removed.\n"
    assert (
        not {"Transition to V2 APIs", "Impact on V1 API Users", "Production Environment"} & told(page).keys()
    )


def test_what_a_heading_calls_past_removals_is_gone():
    page = "# Items to be removed\n\n## Past removals\n\n - Pipelining\n - NestSSL\n - MinTree v1\n"
    assert {c.product: c.status for c in claims(page)} == dict.fromkeys(
        ("Pipelining", "NestSSL", "MinTree v1"), Status.RETIRED
    )


TABLE = "| Model | Replacement |\n|---|---|\n| vela-x | vela-y |\n"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"# News\n\nThe following models are retired on\nMarch 1, 2027:\n{TABLE}", {"vela-x": "2027-03-01"}),
        (
            f"# News\n\nTern Notes was shut down on March 3, 2025. The following models will be retired on March 3, 2027:\n\n{TABLE}",
            {"Tern Notes": "2025-03-03", "vela-x": "2027-03-03"},
        ),
        ("# Lifecycle\n\n| Feature | Deprecation date | Notes |\n|---|---|---|\n| Tern Books | 2027-06-01 | Removal at the earliest 2028-06-01 |\n", {"Tern Books": "2028-06-01"}),
        ("# Lifecycle\n\n| Service | Shutdown window |\n|---|---|\n| Tern Notes | 2027-03-01 (moved from 2026-01-01) |\n", {"Tern Notes": "2027-03-01"}),
        (f"# Log\n\n## August 1, 2026\n\n{TABLE.replace('Model', 'Retiring models')}", {"vela-x": None}),
        ("# Timetable\n\n| Date | What happens |\n|---|---|\n| 2026-05-01 | Tern Maps stops accepting requests |\n", {"Tern Maps": "2026-05-01"}),
        (f"# Retired models\n\n## Support\n\n{TABLE}", {"vela-x": None}),
        ("Tern Notes is available through the 31st of March 2027.\n", {"Tern Notes": "2027-03-31"}),
        ("# States\n\n## Tern Maps\n\n- deprecated, retired 2027-03\n", {"Tern Maps": "2027-03"}),
    ],
    ids=["wrapped lead", "two sentences", "later removal", "moved", "notice", "timetable", "support", "through", "states with a day"],
)  # fmt: skip
def test_days_stay_where_they_belong(page, found):
    assert told(page) == found


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("# Replace the battery\n\n1. Remove the Battery Cover\n2. Remove `proxy_url` setting from your configuration\n3. Drop the `vela-cache` resource\n", "markdown"),
        ("# Prices\n\n| Model | Current price | Legacy |\n|---|---|---|\n| vela-small | 2.50 | 3.00 |\n", "markdown"),
        ("---\njobs:\n- title: Senior Engineer\n  closing_date: 2026-10-01\n- title: Writer\n  closing_date: 2026-11-01\n---\n\nWe grow.\n", "markdown"),
        ("# Tern Notes\n\n## Summer promotion\n\n| Start | End |\n|---|---|\n| 2026-06-01 | 2026-09-01 |\n", "markdown"),
        ("# Turning off Tern Sync on your phone\n\nOpen the app and tap Off. Your files stay where they are.\n", "markdown"),
        ("<h1>Tern</h1><p>Product: Tern Notes</p><p hidden>End of life: 1 December 2026</p>", "html"),
        ("# Tern 4.1 notes\n\n- Drops Max Tokens from 8k to 4k\n", "markdown"),
    ],
    ids=["how-to", "prices", "jobs", "promotion", "switch", "hidden", "less"],
)  # fmt: skip
def test_what_looks_like_an_end_and_is_none(page, kind):
    assert told(page, kind) == {}


def test_labelled_paragraphs_of_several_products_are_a_card_each():
    page = "<h1>Ends</h1>" + "".join(
        f"<p>Product: {name}</p><p>End of life: {day}</p>"
        for name, day in (
            ("Tern Notes", "2026-12-01"),
            ("Tern Maps", "2027-03-01"),
            ("Tern Eggs", "2027-05-01"),
        )
    )
    assert told(page, "html") == {
        "Tern Notes": "2026-12-01",
        "Tern Maps": "2027-03-01",
        "Tern Eggs": "2027-05-01",
    }
    after = "<p>Name: Tern Notes</p><p>End of life: 1 December 2026</p><p>Warning: Tern Maps shuts down on 1 March 2027.</p>"
    assert told(after, "html") == {"Tern Notes": "2026-12-01", "Tern Maps": "2027-03-01"}


@pytest.mark.parametrize(
    "value",
    [
        {"news": [{"title": "Hi", "body": "One.\n\nTwo."}], "ends": [{"name": "vela-1", "shutdown_date": "2027-03-01"}]},
        [{"title": "Hi", "body": "One.\n\nTwo."}, {"title": "Ho", "body": "One.\n\nTwo."}, {"name": "vela-1", "shutdown_date": "2027-03-01"}],
        [{"title": "vela-1", "lifecycle": {"shutdown_date": "2027-03-01"}, "description": "One.\n\nTwo."}],
    ],
    ids=["beside posts", "among posts", "with a long note"],
)  # fmt: skip
def test_records_are_not_lost_among_posts(value):
    assert told(json.dumps(value), "json") == {"vela-1": "2027-03-01"}


@pytest.mark.parametrize("kind", ["markdown", "yaml"])
def test_a_number_too_long_to_be_written_is_told_or_passed_over(kind):
    page = f"---\ntitle: Notes\nid: 0x{'f' * 5000}\n---\n\n`tern-1` will be retired on 5 October 2026.\n"
    if kind == "markdown":
        assert told(page) == {"tern-1": "2026-10-05"}
    else:
        with pytest.raises(UnreadableError):
            read_blocks(Document(f"- name: vela-1\n  n: 0x{'f' * 5000}\n".encode(), format="yaml"))


@pytest.mark.parametrize(
    "page",
    [
        "# T\n\n|a|b|\n|---|---|\n\n![x](data:image/png;base64,{}AAAA)\n",
        "abc\n|a|\n{}x",
        "= a{}x\n\n|a|\n",
        "# T\n\n{}|a|b|\n",
    ],
    ids=["image", "blanks", "equals", "long line"],
)
@pytest.mark.parametrize("filling", ["a", " ", "\t", "| "])
def test_preparing_markdown_takes_time_that_grows_with_it(page, filling):
    def taken(size: int) -> float:
        begun = perf_counter()
        prepare(page.replace("{}", filling * size))
        return perf_counter() - begun

    taken(1000)
    assert taken(200_000) < 2.0


def test_a_table_of_readme_is_as_large_as_its_cells():
    line = '[block:parameters]{"data":{"h-0":"a","9999-3":"b"},"cols":500,"rows":500}[/block]\n\n'
    assert len(prepare(line * 16)) < 10_000


def test_lists_of_one_sort_of_thing_stand_side_by_side():
    page = """## Q4 2026 deprecations

The following integrations will be deprecated and permanently removed from Tern on **October 31, 2026**:

| Commerce Integrations | Banking Integrations |
| :--- | :--- |
| Lightpost K | Ebb |
| Molly | |
"""
    assert told(page) == dict.fromkeys(("Lightpost K", "Ebb", "Molly"), "2026-10-31")


def test_columns_of_different_things_are_no_lists_side_by_side():
    page = """The following models will be removed on **October 31, 2026**:

| Model | Feature |
| --- | --- |
| `tern-1` | Speech Mode |
"""
    assert told(page) == {"tern-1": "2026-10-31"}


def test_a_heading_that_asks_what_ends_introduces_its_list_and_a_later_section_may_date_it():
    page = """# End of Life Notice

## What Is Being Retired?

* Nest 1.3 APIs
* SOAP Gateway

## When is it being shut down?

These services are being retired in Nov 2026.

## Other questions?

Write to us.
"""
    assert told(page) == {"Nest 1.3 APIs": "2026-11", "SOAP Gateway": "2026-11"}


@pytest.mark.parametrize(
    "question", ["How is a model retired?", "When are models retired?", "Why is it going away?"]
)
def test_a_heading_that_asks_something_else_ends_nothing(question):
    assert told(f"# Help\n\n## {question}\n\n* Tern Nest 1\n* Tern Nest 2\n\n## More\n\nText.\n") == {}


def test_what_is_listed_behind_replaced_by_takes_the_place():
    page = """## 2026-06-30

Endpoint `/v1/owners/:id/nests` has been removed and replaced by:
- `/v1/orgs/:id/nests` for an organization
- `/v1/users/:id/nests` for a user

## 2026-05-01

Nothing new.
"""
    (claim,) = claims(page)
    assert (claim.product, claim.replacements) == (
        "/v1/owners/:id/nests",
        ("/v1/orgs/:id/nests", "/v1/users/:id/nests"),
    )


def test_below_recommended_migrations_what_moves_is_what_ends():
    page = """# Changelog

## Deprecation: legacy models removed September 14, 2026

Several legacy models will be decommissioned on **September 14, 2026**.

### Migration guide

* Heron V3.1 - migrate to **Heron V4**
* Wren3 8B - migrate to **Wren4 8B**
"""
    assert {(c.product, str(c.shutdown), c.replacements) for c in claims(page)} >= {
        ("Heron V3.1", "2026-09-14", ("Heron V4",)),
        ("Wren3 8B", "2026-09-14", ("Wren4 8B",)),
    }


@pytest.mark.parametrize(
    "opening",
    [
        "The following models will be retired on **8 October 2026**. Afterwards calls fail.",
        "以下模型将于 **2026 年 10 月 08 日** 正式下线。模型下线后将停止推理服务。",
    ],
)
def test_a_table_in_a_section_of_its_own_has_the_day_that_the_page_opens_with(opening):
    page = f"""# Migration

{opening}

## 下线模型 / Retired models

下表列出本次下线的模型。

| Retired model | Replacement |
| --- | --- |
| `tern-1-8k` | `tern-2` |
| `tern-1-32k` | `tern-2` |
"""
    assert told(page) == {"tern-1-8k": "2026-10-08", "tern-1-32k": "2026-10-08"}


QUESTIONS = """### YamlMime:FAQ
metadata:
  title: Frequently asked questions - Sorter
title: Sorter frequently asked questions
sections:
  - name: Where data lives
    questions:
      - question: |
          When will Sorter be deprecated?
        answer: |
          Starting on the 20th of September, 2025 you won't be able to create new Sorter resources. The Tern Sorter service is being retired on the 1st of October, 2026.
      - question: How is data copied?
        answer: It is not.
"""


def test_questions_kept_as_data_are_read_as_the_page_they_make():
    blocks = read_blocks(Document(QUESTIONS.encode(), format="yaml")).blocks
    assert [b.text for b in blocks if b.kind == "heading"] == [
        "Sorter frequently asked questions",
        "Where data lives",
        "When will Sorter be deprecated?",
        "How is data copied?",
    ]
    assert told(QUESTIONS, "yaml") == {"Tern Sorter service": "2026-10-01"}


@pytest.mark.parametrize(
    "value", [[{"question": "?", "answer": 3}], {"question": "", "answer": "a"}, {"q": ["a"], "a": {}}]
)
def test_records_that_ask_nothing_are_no_questions(value):
    assert questions.blocks({"items": value, "name": "Tern"}, bounds.Room()) == []


def test_several_ids_beside_one_display_name_are_products_of_their_own():
    page = """| Name | ID | End | Replacement |
|---|---|---|---|
| Tern 2 Video | `tern-2` / `tern-2-pro` / `tern-2-remix` | 2026-10-01 | `tern-3` |
| Tern 1 Video | `tern-1` | 미정 | `tern-3` |
"""
    assert told(page) == {
        "tern-2": "2026-10-01",
        "tern-2-pro": "2026-10-01",
        "tern-2-remix": "2026-10-01",
        "tern-1": None,
    }


def test_an_endpoint_is_no_word_of_an_end():
    page = """| API Endpoints | Limits |
|---|---|
| `tern-1-chat` | 10 |
"""
    assert told(page) == {}


def test_what_has_a_property_goes_on_without_it():
    page = "## 2026-06-01\n\n- The `icons` property of `bird_action` has been removed. Use the `default_icon` property instead.\n\n## 2026-05-01\n\n- Nothing.\n"
    assert set(told(page)) == {"icons"}


def test_what_follows_now_that_something_is_there_is_not_said_of_it():
    page = "## Sign-in\n\nNow that TernID is widely available we are retiring the Tern Legacy Login page in favor of TernID.\n\n## More\n\nText.\n\n## Even more\n\nText.\n"
    assert "TernID" not in told(page)


def test_sources_and_citations_tell_of_nothing_that_ends():
    page = """# Tern retires Heron

Tern will retire Heron 4 on February 13, 2027.

## Sources

- [Tern Official Blog - Retiring Heron 4 in TernChat](https://tern.example/retiring)
- [The Daily Bird](https://bird.example/heron-4-is-being-retired)
"""
    assert told(page) == {"Heron 4": "2027-02-13"}


RESTRUCTURED = """.. meta::
   :robots: noindex

.. _prev-announcements:

Previous Announcements
======================

.. contents:: Table of contents
   :local:
   :depth: 1

10/27/2025 - ``tern-cli`` is deprecated
---------------------------------------

With :ref:`Nest Runtime 2 <nest-runtime>`, ``tern-cli`` is deprecated and will be removed on October 1, 2026.

.. code-block:: bash

   pip install tern-cli

02/24/2026 - End of support for Nest Groups (NG)
------------------------------------------------

Please see:

* :ref:`install-guide`

.. deprecated:: 2.0
   Use :class:`~tern.Nest` instead.

.. list-table:: Models
   :header-rows: 1

   * - Model
     - Shutdown date
   * - ``tern-1``
     - 2026-12-01
"""


def test_restructured_text_is_read_by_its_structure():
    read = read_blocks(Document(RESTRUCTURED.encode(), format="rst")).blocks
    assert [b.text for b in read if b.kind == "heading"][:2] == [
        "Previous Announcements",
        "10/27/2025 - tern-cli is deprecated",
    ]
    assert not any("install-guide" in b.text or ":ref:" in b.text or "noindex" in b.text for b in read)
    assert [b.cells for b in read if b.kind == "row"] == [
        (("Model", "tern-1"), ("Shutdown date", "2026-12-01"))
    ]
    assert told(RESTRUCTURED, "rst") == {
        "tern-cli": "2026-10-01",
        "Nest Groups (NG)": None,
        "tern-1": "2026-12-01",
    }


def test_restructured_text_is_told_by_its_looks_and_by_its_name():
    kinds = {b.kind for b in read_blocks(Document(RESTRUCTURED.encode())).blocks}
    assert "row" in kinds
    assert told(RESTRUCTURED, "restructuredtext") == told(RESTRUCTURED, "rst")


@pytest.mark.parametrize(
    "source",
    [
        ".. include:: /etc/passwd\n\nTitle\n=====\n\nText of it.\n",
        ".. raw:: html\n   :file: /etc/passwd\n\nTitle\n=====\n\nText of it.\n",
        ".. csv-table:: x\n   :file: /etc/passwd\n\nTitle\n=====\n\nText of it.\n",
        ".. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n\nTitle\n=====\n\n|a| Text of it.\n",
        "Title\n=====\n\n" + "* " * 150 + "x\n\nText of it.\n",
        "Title\n=====\n\n:ref:`a <b\n`x` ``y :a:`\n\nText of it.\n",
    ],
    ids=["include", "raw", "csv", "circle", "nested", "broken"],
)
def test_restructured_text_reads_no_other_file_and_breaks_on_nothing(source):
    text = "\n".join(b.text for b in read_blocks(Document(source.encode(), format="rst")).blocks)
    assert "Text of it." in text
    assert "root:" not in text


def test_restructured_text_takes_time_that_grows_with_it():
    def taken(times: int) -> float:
        page = (
            "Title\n=====\n\n"
            + "A :ref:`line <of>` with ``code`` and *more*. " * 8
            + "\n\n"
            + "* item\n" * 8
            + "\n"
        ) * times
        begun = perf_counter()
        read_blocks(Document(page.encode(), format="rst"))
        return perf_counter() - begun

    taken(4)
    once, twice = min(taken(20) for _ in range(3)), min(taken(40) for _ in range(3))
    assert twice < 3.5 * once


def test_a_dated_heading_counts_where_its_section_names_nothing():
    page = """# News

## 2026-07-14 - End of support for Nest Groups (NG)

Groups were a way to share a machine. They are no longer needed.

## 2026-06-02 - Nest Sync deprecated

`nest-sync` is deprecated and will be removed on 1 December 2026.

## 2026-06-01 - How we retire things

Text.
"""
    assert told(page) == {"Nest Groups (NG)": None, "nest-sync": "2026-12-01"}


def test_what_a_line_asks_one_to_do_is_no_name():
    page = "# News\n\n## 2026-07-14 - End of support for Nest 1\n\nUse these commands:\n\n* To upgrade Tern Nest:\n* To upgrade Tern Cloud:\n"
    assert not any(name.startswith("To ") for name in told(page))


def test_a_label_may_be_a_heading_and_its_day_stand_below_it():
    page = "<h1>Notices</h1><h3>Vela Mail Sender</h3><p>Sends mails.</p><h5>Removal date</h5><p>10 October 2026</p><h3>Vela Other</h3><p>More of it.</p>"
    assert told(page, "html") == {"Vela Mail Sender": "2026-10-10"}


def test_marks_of_markdown_around_a_day_in_html_are_no_part_of_it():
    page = "# Notices\n\n### Mail sender resource\n\nSends mails.\n\n<div><div><h5>Cloud removal</h5></div><div>\n__10th October, 2026__\n</div></div>\n\n### Other\n\nMore of it.\n"
    assert told(page) == {"Mail sender resource": "2026-10-10"}


EFFECTIVE = """# Legacy list endpoints

The following legacy endpoints are replaced.

| Legacy | Replacement |
|--------|-------------|
| `GET /list-nests` | `GET /v2/list-nests` |
| `GET /list-models` | `GET /v2/list-models` |

## Deprecated fields

- `nest_summary_prompt`

## Effective date

{day}
"""


@pytest.mark.parametrize("day", ["**10/15/2026**", "October 15, 2026"])
def test_one_effective_day_is_that_of_all_that_a_notice_tells(day):
    found = claims(EFFECTIVE.format(day=day))
    assert {c.product: str(c.shutdown) for c in found} == dict.fromkeys(
        ("GET /list-nests", "GET /list-models", "nest_summary_prompt"), "2026-10-15"
    )
    assert dict(found[0].fields)["shutdown"].rule == "below the heading 'Effective date'"


def test_an_effective_day_is_not_that_of_what_has_its_own():
    page = (
        EFFECTIVE.format(day="**10/15/2026**")
        + "\n## Also\n\nThe `nest-old` model will be retired on December 1, 2026.\n"
    )
    assert told(page)["nest-old"] == "2026-12-01"
    assert told(page)["GET /list-nests"] is None


def test_keys_of_a_database_and_slugs_are_no_names():
    record = {
        "id": "tern_entity_000001",
        "slug": "tern-palm-api",
        "name": "Tern Palm API",
        "replacement": "Heron API",
        "removal_effective_at": "2026-10-15",
    }
    (claim,) = claims(json.dumps(record), "json")
    assert (claim.product, str(claim.shutdown), claim.replacements) == (
        "Tern Palm API",
        "2026-10-15",
        ("Heron API",),
    )


@pytest.mark.parametrize(
    "record",
    [
        {"name": "tern", "version": "1.0"},
        {"name": "Course", "closes": "2026-10-15"},
        {"expires": "2026-10-15"},
    ],
)
def test_an_object_without_the_day_of_an_end_is_no_record(record):
    with pytest.raises(UnreadableError):
        read_blocks(Document(json.dumps(record).encode(), format="json"))


def test_releases_are_what_a_list_of_their_ends_is_about():
    source = 'branches:\n- endOfLifeDate: "2026-11-11"\n  finalPatchRelease: 1.31.14\n  release: "1.31"\n- endOfLifeDate: "2026-07-15"\n  finalPatchRelease: 1.30.14\n  release: "1.30"\n'
    assert told(source, "yaml") == {"1.31": "2026-11-11", "1.30": "2026-07-15"}


@pytest.mark.parametrize(
    "text",
    [
        "We've retired the Vela Sonnet 3 model (`vela-3-sonnet-20250219`) and the Vela Haiku 3 model (`vela-3-haiku-20241022`).",
        "Vela Sonnet 3モデル (`vela-3-sonnet-20250219`) およびVela Haiku 3モデル (`vela-3-haiku-20241022`) を廃止しました。",
    ],
)
def test_a_name_and_its_id_in_brackets_are_one_product(text):
    page = f"## 2026-06-19\n\n- {text}\n\n## 2026-05-19\n\nNothing.\n\n## 2026-05-18\n\nNothing.\n"
    assert set(told(page)) == {"vela-3-sonnet-20250219", "vela-3-haiku-20241022"}


def test_a_plural_tells_that_single_words_before_it_are_names():
    page = """# Answers

As a result, **the Answers, Classifications, and Search endpoints are being deprecated.**

## Timeline

For existing users of these endpoints, access will continue until December 3, 2026.

## How

Write to us.
"""
    assert told(page) == dict.fromkeys(("Answers", "Classifications", "Search"), "2026-12-03")


def test_lines_at_the_top_of_a_page_are_its_title_and_day():
    page = "Title: Termination for Tern SMS API\nDate: 2026-03-26\nTags: sms; end: now\n\nText of it.\n"
    read = read_blocks(Document(page.encode(), format="markdown"))
    assert (read.title, read.stamp) == ("Termination for Tern SMS API", "2026-03-26")
    assert [b.text for b in read.blocks] == ["Text of it."]


def test_what_puts_a_page_together_is_no_text_of_it():
    page = '{{< note type="warning" title="Managed Nest Availability">}}\nTern Nest closes on 1 October 2026.\n{{< /note >}}\n'
    assert [b.text for b in read_blocks(Document(page.encode(), format="markdown")).blocks] == [
        "Tern Nest closes on 1 October 2026."
    ]


def test_a_day_without_its_year_is_that_which_the_page_writes_out():
    page = "# 模型下线公告\n\n第二批模型将于25年5月28日下线。请在2025年5月28日之前切换。\n\n5月28日下线的模型如下：\n\n| 下线模型 | 替换模型 |\n|---|---|\n| vela-1 | vela-2 |\n"
    assert told(page) == {"vela-1": "2025-05-28"}


@pytest.mark.parametrize(
    ("header", "new", "end"),
    [("Conector legado", "Nova versão", None), ("Wersja", "Koniec sprzedaży", "Zakończenie pomocy")],
)
def test_headers_of_more_languages(header, new, end):
    if end is None:
        page = f"Os conectores legados a serem removidos:\n\n| {header} | {new} |\n|---|---|\n| Adyen | AdyenV3 |\n| Credomatic | - |\n"
        assert set(told(page)) == {"Adyen", "Credomatic"}
    else:
        page = f"| {header} | {new} | {end} |\n|---|---|---|\n| TernDB 10.2 | 2026-06-21 | 2026-12-23 |\n| TernDB 10.3 | 2026-07-21 | 2027-01-23 |\n"
        assert told(page) == {"TernDB 10.2": "2026-12-23", "TernDB 10.3": "2027-01-23"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("TERNBRAIN 🧠 [DISCONTINUED]", "TERNBRAIN"),
        ("[Deprecated] Vela SDK for Python", "Vela SDK for Python"),
        ("Termination for Tern SMS API", "Tern SMS API"),
        ("End of support for Nest Groups (NG) starting in May", "Nest Groups (NG)"),
        ("How to end support", ""),
        ("Tern Notes [beta]", ""),
    ],
)
def test_what_a_title_says_by_a_mark_or_its_first_words(title, name):
    begin, end = named_by_title(title)
    assert title[begin:end] == name


def test_names_in_code_one_after_the_other_are_a_list():
    page = "# Gone\n\n## Dead services\n\nThese services are no longer operational:\n\n`tern_press`, `tern_bench`, `ternify`\n\n## Why\n\nLess to keep.\n\n## Also\n\nMore.\n"
    assert set(told(page)) == {"tern_press", "tern_bench", "ternify"}


def test_a_sentence_with_code_in_it_is_no_list():
    page = "# Gone\n\n## Dead services\n\nThese services are no longer operational:\n\nRun `tern_press` after `tern_bench` to see them.\n\n## Why\n\nLess to keep.\n\n## Also\n\nMore.\n"
    assert told(page) == {}


def test_names_of_one_sort_in_one_cell_are_several():
    page = "| Feature | Deprecation date | Removal date | Next steps |\n|---|---|---|---|\n| Audio Nodes and Generic Voice Nodes | February 2026 | Not defined yet | Use others |\n| Vela Salt and Pepper | February 2026 | May 2027 | Use others |\n"
    assert set(told(page)) == {"Audio Nodes", "Generic Voice Nodes", "Vela Salt and Pepper"}


@pytest.mark.parametrize(
    "page",
    [
        "# Log\n\n## 2026-07-25\n\n* Updates to tern-3, removed early access note.\n\n## 2026-07-24\n\n* No changes\n\n## 2026-07-23\n\n* No changes\n",
        "# Moved\n\nThis GitHub repository has been archived and will no longer receive updates.\n\n本 GitHub 仓库已停止更新。\n",
    ],
    ids=["note", "repository"],
)
def test_what_is_removed_beside_a_product_does_not_end_it(page):
    assert told(page) == {}


HOSTILE_RST = """Vela Notes
==========

.. |a| replace:: |b| |b| |b| |b|
.. |b| image:: /etc/passwd

.. deprecated:: 2.3
   The model ``vela-1`` will be removed on 5 May 2027.

.. figure:: /etc/passwd

   A picture.

.. careful:: Of all readers

   ``vela-2`` will be shut down on 6 May 2027.

.. exec:: print(1)

   ``vela-3`` will be shut down on 6 May 2027.
"""


def test_of_directives_only_those_that_show_words_are_kept():
    texts = [block.text for block in read_blocks(Document(HOSTILE_RST.encode(), format="rst")).blocks]
    assert texts == [
        "Vela Notes",
        "Deprecated in 2.3. The model vela-1 will be removed on 5 May 2027.",
        "Of all readers",
        "vela-2 will be shut down on 6 May 2027.",
    ]


def test_questions_beside_records_leave_the_records_to_be_read():
    page = json.dumps(
        [
            {
                "question": "Which models go?",
                "answer": "Those below.",
                "models": [
                    {"model": "vela-1", "shutdown date": "2027-05-05"},
                    {"model": "vela-2", "shutdown date": "2027-05-06"},
                ],
            }
        ]
    )
    assert told(page, "json") == {"vela-1": "2027-05-05", "vela-2": "2027-05-06"}


def test_a_page_that_only_begins_with_words_and_colons_keeps_its_first_lines():
    page = "Title: Sunset\nNote: vela-1 will be shut down on May 5, 2027\nMore: see below\n\nText.\n"
    assert told(page) == {"vela-1": "2027-05-05"}


@pytest.mark.parametrize(
    ("title", "day"), [("Legacy Nest API", "2027-05-05"), ("Summer courses", None)], ids=["notice", "other"]
)
def test_the_effective_day_is_that_of_a_notice_of_an_end(title, day):
    page = f"# {title}\n\nThe Nest API is deprecated.\n\n## Effective date\n\nMay 5, 2027\n"
    assert told(page) == {"Nest API": day}


def test_what_stands_below_the_effective_day_has_days_of_its_own():
    page = "# Legacy notices\n\n## One\n\n### Effective date\n\nMay 5, 2027\n\n## Two\n\nThe Nest API is deprecated.\n"
    assert told(page) == {"Nest API": None}


@pytest.mark.parametrize(
    "page",
    [
        "# Models\n\nNone of these will be retired:\n\n- vela-1\n- vela-2\n",
        "# Log\n\n## 2026-07-25 Retired the Vela docs and moved them\n\nText.\n\n## 2026-07-24 Other\n\nMore.\n",
        "# Deprecated\n\nThe following will be removed:\n\n| API v1 | API v2 |\n|---|---|\n| getNest | fetchNest |\n",
    ],
    ids=["none", "documents", "versions"],
)
def test_lists_and_headings_that_end_nothing(page):
    assert told(page) == {}


def test_an_end_told_among_the_sources_counts():
    assert told("# Docs\n\n## Sources\n\nVela Notes will be shut down on 5 May 2027.\n") == {
        "Vela Notes": "2027-05-05"
    }

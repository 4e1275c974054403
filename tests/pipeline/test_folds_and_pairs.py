"""What a page hides until somebody opens it, and tables that call their columns no more than old and new."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.names import product_names
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


HEAD = ("Model", "State", "Last call", "Try instead")
ROWS = (
    ("tern/forge-22b", "Sunsetting", "Oct 14, 2026", "tern/forge-3"),
    ("tern/scribe-en", "Sunset", "Dec 2025", "tern/scribe-2"),
)


def grid(*, labelled: bool) -> str:
    """Boxes in rows and columns, with the label of its column in each cell or without."""
    label = '<div class="md:hidden">{}</div>' if labelled else ""
    head = "".join(f"<div>{name}</div>" for name in HEAD)
    rows = "".join(
        f'<div class="grid">{"".join(f"<div>{label.format(name)}<div>{value}</div></div>" for name, value in zip(HEAD, row, strict=True))}</div>'
        for row in ROWS
    )
    return f'<div><div class="hidden md:grid">{head}</div>{rows}</div>'


@pytest.mark.parametrize("labelled", [False, True])
def test_boxes_in_rows_and_columns_are_a_table(labelled):
    found = claims(page(grid(labelled=labelled)))
    assert [(c.product, str(c.shutdown), c.status, c.replacements) for c in found] == [
        ("tern/forge-22b", "2026-10-14", Status.DEPRECATED, ("tern/forge-3",)),
        ("tern/scribe-en", "2025-12", Status.RETIRED, ("tern/scribe-2",)),
    ]


def test_labels_in_a_box_of_their_own_head_the_rows_of_the_next():
    cells = "".join(
        f'<div class="row"><div>{"".join(f"<div><div><span>{value}</span></div></div>" for value in row)}</div></div>'
        for row in ROWS
    )
    head = "".join(f"<div><div><div>{name}</div></div></div>" for name in HEAD)
    source = page(f"<div><div>{head}</div><div>{cells}</div></div><p>That is all.</p>")
    assert told(source) == {"tern/forge-22b": "2026-10-14", "tern/scribe-en": "2025-12"}


@pytest.mark.parametrize(
    "boxes",
    [
        "<div><div><div>Product</div><div>Pricing</div></div><div><div>Nest</div><div>$4</div></div></div>",
        "<div><div><div>Model</div><div>Ends</div></div><div><div>One box</div><div>two</div><div>three boxes</div></div></div>",
        "<ul><li><a>Models</a><a>Retirement dates</a></li></ul>",
    ],
)
def test_boxes_without_columns_of_products_and_days_are_no_table(boxes):
    source = page(boxes)
    blocks = read_document(Document(source.encode(), format="html", vendor="Tern", published=TODAY)).blocks
    assert not [block for block in blocks if block.kind == "row"]


def test_the_boxes_of_a_mail_are_read_each_with_its_head():
    def box(text: str) -> str:
        return f"<table><tbody><tr><td>{text}</td></tr></tbody></table>"

    mail = "".join(
        f"<table><tbody><tr><td>{box(name)}{box(said)}</td></tr></tbody></table>"
        for name, said in (
            ("Nest Dialer", "Goes away on October 30, 2026. Calls move to Nest Voice."),
            ("Perch Add-in", "No longer works as of April 14, 2026."),
            ("Nest Voice", "Now in Canada, too."),
        )
    )
    source = f"<html><body><center><table><tr><td><h1>Spring cleaning</h1><p>Hi,</p>{mail}</td></tr></table></center></body></html>"
    assert told(source) == {"Nest Dialer": "2026-10-30", "Perch Add-in": "2026-04-14"}


def test_objects_given_to_a_component_are_its_rows():
    source = (
        '# Deprecations\n\n<LifecycleTable\n  caption="Announced for shutdown"\n  rows={[\n'
        '    { model: "nest-1", announced: "2026-07-12", shutdown: "2026-12-13", replacement: "nest-2" },\n'
        '    { model: "nest-eu", announced: "2026-07-12", shutdown: null, replacement: ["nest-2", "perch-2"] },\n  ]}\n/>\n\nThat is all.\n'
    )
    found = claims(source, "mdx")
    assert [(c.product, c.shutdown and c.shutdown.iso, c.replacements) for c in found] == [
        ("nest-1", "2026-12-13", ("nest-2",)),
        ("nest-eu", None, ("nest-2", "perch-2")),
    ]


@pytest.mark.parametrize(
    "rows",
    ["[{ model: names.map(n => n) }]", "[{ model: `nest`, a: b: c }]", "[{ }, 3]", "[{ &a [*a] }]"],
)
def test_what_is_no_data_is_left_as_it_is(rows):
    assert not claims(
        f"# Models\n\n<Table rows={{{rows}}} />\n\nNothing ends here at all, they said.\n", "mdx"
    )


def test_days_that_are_only_the_earliest_are_no_place_beside_the_ends():
    source = '{"data": [{"id": "nest-2-large", "lifecycle": {"state": "deprecated", "retires_at": "2026-12-01T17:00:00Z", "retires_no_earlier_than": null}}, {"id": "nest-3-small", "lifecycle": {"state": "active", "retires_at": null, "retires_no_earlier_than": "2027-01-15"}}]}'
    found = [(c.product, str(c.shutdown), c.scope, c.not_before) for c in claims(source, "json")]
    assert found == [("nest-2-large", "2026-12-01", "", False), ("nest-3-small", "2027-01-15", "", True)]


FLAVOURS = (
    "# Retired and retiring flavours\n\n| Flavour | Region | Told on | Start blocked | Stopped | Take instead |\n|---|---|---|---|---|---|\n"
    "| `nest.k80.1` | Pune, Osaka | 2024-05-01 | 2024-11-30 | 2025-05-31 | nest.t4.1 |\n"
    "| `nest.t4.1` | all | – | – | not before 2028-01-01 | – |\n| `nest.a100.2` | all | – | – | – | – |\n"
)


def test_of_two_days_the_last_is_the_end_and_a_row_without_any_says_nothing():
    found = [(c.product, str(c.shutdown), c.status, c.scope) for c in claims(FLAVOURS, "markdown")]
    assert found == [
        ("nest.k80.1", "2025-05-31", Status.RETIRED, "Pune, Osaka"),
        ("nest.t4.1", "2028-01-01", Status.ACTIVE, ""),
    ]


def test_days_may_have_a_time_and_a_zone():
    table = (
        "<h2>Operations</h2><table><tr><th>Operation</th><th>Sunset header</th><th>Successor</th></tr>"
        "<tr><td><code>POST /v1/nests</code></td><td>Sun, 31 May 2026 23:59:59 GMT</td><td><code>POST /v2/nests</code></td></tr>"
        "<tr><td><code>GET /v1/perches</code></td><td>not set</td><td><code>GET /v2/perches</code></td></tr></table>"
    )
    assert told(page(table)) == {"POST /v1/nests": "2026-05-31", "GET /v1/perches": None}


def test_a_byline_with_its_day_dates_the_entry():
    entry = "<article><header><h2>Deprecating nest-5</h2><p>Posted by <span>Tern Team</span> <time>January 15, 2026</time></p></header><div><p>nest-5 will stop responding on October 15, 2026.</p></div></article>"
    assert [
        (c.product, str(c.announced)) for c in claims(page(entry + entry.replace("nest-5", "perch-7")))
    ] == [
        ("nest-5", "2026-01-15"),
        ("perch-7", "2026-01-15"),
    ]


def test_a_notice_has_its_day_in_its_heading():
    source = "# Notices\n\n## Notice 2026-04-14: Nest S1 family\n\nNest S1 Chat will be retired on 15 October 2026.\n"
    assert [(c.product, str(c.announced)) for c in claims(source, "markdown")] == [
        ("Nest S1 Chat", "2026-04-14")
    ]


def test_a_table_of_its_own_says_what_to_move_to():
    source = (
        "# Retirements\n\n| Model | Retires |\n|---|---|\n| nest-asr-2 | 2026-11-01 |\n| nest-tts-1 | 2026-12-01 |\n\n"
        "## What to move to\n\n| If you use | Move to |\n|---|---|\n| nest-asr-2 | nest-asr-3 |\n| nest-tts-1 | nest-tts-2 or nest-voice |\n"
    )
    found = {c.product: c.replacements for c in claims(source, "markdown")}
    assert found == {"nest-asr-2": ("nest-asr-3",), "nest-tts-1": ("nest-tts-2", "nest-voice")}


def test_a_deprecation_that_a_legacy_day_came_before_is_no_notice():
    source = "# Models\n\n| Model | Legacy date | Deprecation date | Retirement date |\n|---|---|---|---|\n| nest-2 | 2026-02-24 | 2026-03-25 | 2026-12-30 |\n"
    (claim,) = claims(source, "markdown")
    assert (claim.announced, str(claim.shutdown)) == (None, "2026-12-30")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Die Nest-API v1 wird frühestens im 1. Quartal 2027 abgeschaltet.", "2027-Q1"),
        ("El Asistente Nest se retiró el 30 de septiembre de 2025.", "2025-09-30"),
        ("The Sources API can be called until the end of September 2026.", "2026-09-30"),
        ("From Sep 1, 2026 tern/granary-rerank can no longer be called on serverless.", "2026-09-01"),
    ],
)
def test_more_ways_to_say_an_end(text, end):
    assert {str(c.shutdown) for c in claims(f"# Nest\n\n{text}\n", "markdown")} == {end}


def test_a_later_item_gives_the_day_of_the_whole_list():
    source = """# Deprecating on 4/3/2027

* The following models are being deprecated and replaced with newer versions:
  * **Realtime models:**
    * `tern-4o-realtime` → replaced with `tern-realtime-1.5`
    * `tern-4o-mini-realtime` → replaced with `tern-realtime-mini`
  * **Lark models:**
    * `lark-2` → replaced with `lark-3`
  * After 4/3/2027, the deprecated models will no longer be available.
"""
    assert told(source, "markdown") == dict.fromkeys(
        ("tern-4o-realtime", "tern-4o-mini-realtime", "lark-2"), "2027-04-03"
    )


def test_days_below_a_heading_of_ends_are_those_of_the_told():
    source = """# Cloud

### Past retirements

#### July 15, 2026

| Model | Recommended alternative |
| --- | --- |
| `lark-3-flash-preview` | `tern-m3` |
"""
    assert told(source, "markdown") == {"lark-3-flash-preview": "2026-07-15"}
    assert told(source.replace("Past retirements", "Announcements"), "markdown") != {
        "lark-3-flash-preview": "2026-07-15"
    }


def test_rows_between_double_bars_are_a_table():
    source = """# Models

#|
|| **Model** | **Shutdown date** | **Replacement** ||
|| **Lark 8B**
`lark-8b-0301` | 1 March 2027 | `lark-9b` ||
|| `tern-70b-0301` | 2 March 2027 | `tern-80b` ||
|#
"""
    assert told(source, "markdown") == {"lark-8b-0301": "2027-03-01", "tern-70b-0301": "2027-03-02"}


def test_a_segment_of_an_address_says_nothing():
    source = "# Models\n\nGenerations in different branches (`/latest`, `/rc`, and `/deprecated` segments) may change."
    assert told(source, "markdown") == {}


def test_a_cell_with_two_ids_and_their_maker_names_both():
    assert [n.text for n in product_names("Ternlabs o3, lark-5", ("o3", "lark-5"))] == [
        "Ternlabs o3",
        "lark-5",
    ]


def test_korean_says_at_what_something_ends_and_not_that_it_does():
    source = "# 지원 중단\n\nTernUI 및 Tern Router에서 지원이 종료되었거나 종료될 예정인 모델을 확인하세요."
    assert told(source, "markdown") == {}


def test_calls_with_one_day_everywhere_are_one_end_each():
    source = """# Deprecations

| API | Version | Deprecated since | EOL (hosted) | EOL (on-premise) | Replacement |
| --- | --- | --- | --- | --- | --- |
| `GET /deployments/artifacts` | Management v1 | 2021-10-18 | 2027-08-25 | 2027-08-25 | `GET /v2/artifacts` |
| `GET /deployments/artifacts` | Device v1 | 2021-10-19 | 2027-08-26 | 2027-08-26 | `GET /v2/artifacts` |
| `GET /roles/{id}` | Management v1 | 2022-03-15 | 2027-09-25 | 2027-10-25 | `GET /v2/roles` |
"""
    found = sorted((c.product, str(c.shutdown), c.scope) for c in claims(source, "markdown"))
    assert found == [
        ("GET /deployments/artifacts", "2027-08-25", ""),
        ("GET /deployments/artifacts", "2027-08-26", ""),
        ("GET /roles/{id}", "2027-09-25", "hosted"),
        ("GET /roles/{id}", "2027-10-25", "on-premise"),
    ]

"""Blocks: what a person reads as one piece, with its headings, in every format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.blocks import read_blocks, sniff
from pipeline.errors import UnreadableError
from pipeline.types import Block, Document


def blocks(text: str | bytes, format: str | None = None) -> tuple[Block, ...]:
    raw = text.encode() if isinstance(text, str) else text
    return read_blocks(Document(raw, format=format)).blocks


def rows(text: str, format: str | None = "html") -> list[dict[str, str]]:
    return [dict(b.cells) for b in blocks(text, format) if b.kind == "row"]


def test_rowspan_and_colspan_fill_every_row_they_cover():
    page = """<table><tr><th>Model<th>Region<th>End
    <tr><td rowspan=2>vela-1<td>eu<td>2026-01-01<tr><td>us<td>2026-02-01
    <tr><td>vela-2<td colspan=2>2026-03-01</table>"""
    assert [list(r.values()) for r in rows(page)] == [
        ["vela-1", "eu", "2026-01-01"],
        ["vela-1", "us", "2026-02-01"],
        ["vela-2", "2026-03-01", "2026-03-01"],
    ]


def test_headers_in_two_rows_are_joined_and_section_rows_become_the_path():
    page = """<table><thead><tr><th rowspan=2>Model<th colspan=2>Schedule<tr><th>Frozen<th>Removed</thead>
    <tr><th colspan=3>Text</th></tr><tr><td>vela-1<td>2026-01-01<td>2026-02-01</table>"""
    assert rows(page) == [
        {"Model": "vela-1", "Schedule Frozen": "2026-01-01", "Schedule Removed": "2026-02-01"}
    ]
    assert [b.path for b in blocks(page, "html") if b.kind == "row"] == [("Text",)]


def test_a_table_on_its_side_is_turned_upright():
    page = "<table><tr><th><th>vela-1<th>vela-2<tr><th>State<td>Retired<td>Live<tr><th>Final day<td>2026-01-01<td>-</table>"
    assert [list(r.values()) for r in rows(page)] == [
        ["vela-1", "Retired", "2026-01-01"],
        ["vela-2", "Live", "-"],
    ]


def test_navigation_cookie_bars_and_scripts_are_dropped():
    page = """<body><nav><a>Sora retired</a></nav><div class="cookie-banner">We retire cookies</div><script>retire()</script>
    <main><h1>News</h1><p>Vela One ends today.</p></main><footer>old models</footer></body>"""
    assert [b.text for b in blocks(page, "html")] == ["News", "Vela One ends today."]


def test_headings_are_carried_down_and_replaced_by_their_equals():
    found = blocks("# A\n\n## B\n\none\n\n## C\n\ntwo\n", "markdown")
    assert [(b.text, b.path) for b in found if b.kind == "paragraph"] == [
        ("one", ("A", "B")),
        ("two", ("A", "C")),
    ]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("SDK for C#", "SDK for C#"),
        ("SDK for F# <a href='#f'>#</a>", "SDK for F#"),
        ("Overview #", "Overview"),
        ("Overview¶", "Overview"),
        ("Overview \U0001f517", "Overview"),
    ],
)
def test_a_heading_loses_the_sign_of_its_link_and_keeps_its_own(heading, text):
    assert blocks(f"<h2>{heading}</h2><p>It is <b>here</b>.</p>", "html")[0].text == text


def test_a_list_knows_the_sentence_that_introduces_it_and_nested_lists_their_item():
    found = blocks("These end:\n\n- in May:\n  - `vela-1`\n", "markdown")
    assert [(b.kind, b.text, b.lead) for b in found][1:] == [
        ("lead", "in May:", "These end:"),
        ("item", "vela-1", "These end:\nin May:"),
    ]


def test_definitions_details_and_components_head_what_is_in_them():
    page = "<dl><dt>vela-1<dd>Ends in May.</dl><details><summary>Older</summary><p>Gone.</p></details>"
    found = blocks(page, "html")
    assert [(b.kind, b.text) for b in found if b.kind == "definition"] == [("definition", "Ends in May.")]
    assert [b.path for b in found if b.text == "Gone."] == [("Older",)]
    mdx = 'import X from "y";\n\n<Update label="May 2026">\n  ## Gone\n  Vela One was removed.\n</Update>\n\nAfter.\n'
    found = blocks(mdx, "mdx")
    assert [b.path for b in found if b.kind == "paragraph"] == [("May 2026", "Gone"), ()]


def test_the_day_of_an_entry_stamps_what_stands_in_it_and_nothing_after():
    page = "<main><article><time>May 5, 2026</time><h2>A</h2><p>One ended.</p></article><article><h2>B</h2><p>Two.</p></article></main>"
    assert {b.text: b.stamp for b in blocks(page, "html") if b.kind == "paragraph"} == {
        "One ended.": "2026-05-05",
        "Two.": None,
    }


def test_struck_out_words_are_left_out():
    found = blocks(
        "<p>Ends <del>1 May</del> 1 June.</p><table><tr><th>Model<th>End<tr><td><s>vela-1</s><td><s>1 May</s></table>",
        "html",
    )
    assert found[0].text == "Ends 1 June."
    assert found[-1].struck


def test_ids_broken_by_markup_or_odd_characters_are_whole_again():
    assert (
        blocks("<p>vela<wbr>-1 and GPT\u20115 and so\u00adra</p>", "html")[0].text
        == "vela-1 and GPT-5 and sora"
    )
    assert blocks("GPT\\-5 ends\n", "markdown")[0].text == "GPT-5 ends"


def test_front_matter_gives_title_and_day():
    read = read_blocks(Document(b"---\ntitle: Farewell\ndate: 2026-05-08\n---\n\nVela ends.\n"))
    assert (read.title, read.stamp) == ("Farewell", "2026-05-08")


FEEDS = {
    "rss": "<rss version='2.0'><channel><title>N</title><item><title>Vela ends</title><pubDate>Tue, 05 May 2026 10:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;It &lt;b&gt;ends&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>",
    "atom": "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>N</title><entry><title>Vela ends</title>"
    "<updated>2026-05-05T10:00:00Z</updated><content type='html'>&lt;p&gt;It ends.&lt;/p&gt;</content></entry></feed>",
    "json": '{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"title":"Vela ends","date_published":"2026-05-05T10:00:00Z",'
    '"content_html":"<p>It ends.</p>"}]}',
}


@pytest.mark.parametrize("kind", FEEDS)
def test_feed_entries_are_stamped_and_headed_by_their_title(kind):
    found = blocks(FEEDS[kind])
    assert [(b.kind, b.text, b.stamp) for b in found] == [
        ("title", "Vela ends", "2026-05-05"),
        ("paragraph", "It ends.", "2026-05-05"),
    ]
    assert found[1].path == ("Vela ends",)


def test_lists_of_records_become_rows_with_words_for_keys():
    assert rows('{"data":[{"id":"vela-1","shutdownDate":"2026-05-05","cost":{"input":1}}]}', "json") == [
        {"id": "vela-1", "shutdown date": "2026-05-05", "cost input": "1"}
    ]
    assert rows("- name: Vela\n  retirement_date: 2026-05-05\n", "yaml") == [
        {"name": "Vela", "retirement date": "2026-05-05"}
    ]
    assert rows("name,eol date,plan\nVela,2026-05-05,all\nOrla,2026-06-05,all\n", "csv")[0] == {
        "name": "Vela",
        "eol date": "2026-05-05",
        "plan": "all",
    }


FLAT = {
    "tabs kept": "Model\tAnnounced\tStops working\nvela-1\tMay 1, 2026\tJune 1, 2026\nvela-2\tMay 1, 2026\tJuly 1, 2026\n",
    "cells on lines": "Model\tAnnounced\tStops working\nvela-1\n\nMay 1, 2026\t\nJune 1, 2026\n\nvela-2\n\nMay 1, 2026\nJuly 1, 2026\n",
    "one to a line": "Model\n\nAnnounced\n\nStops working\n\nvela-1\n\nMay 1, 2026\n\nJune 1, 2026\n\nvela-2\n\nMay 1, 2026\n\nJuly 1, 2026\n",
}


@pytest.mark.parametrize("form", FLAT)
def test_flattened_tables_are_rebuilt(form):
    assert [list(r.values()) for r in rows(FLAT[form], "text")] == [
        ["vela-1", "May 1, 2026", "June 1, 2026"],
        ["vela-2", "May 1, 2026", "July 1, 2026"],
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "binary content"),
        (b"\x00\x01" * 3000, "binary content"),
    ],
)
def test_what_cannot_be_read_says_why(raw, reason):
    with pytest.raises(UnreadableError, match=reason):
        blocks(raw)


GERMAN = "Das Modell in voller Größe endet im März. Für Rückfragen erreichen Sie uns jederzeit über das Kundenportal."


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (GERMAN.encode("cp1252"), None),
        ("廃止予定のモデル。提供を終了します。".encode("shift_jis"), "shift_jis"),
        (GERMAN.encode("utf-16"), None),
    ],
)
def test_other_charsets_are_decoded(raw, charset):
    text = read_blocks(Document(raw, format="text", charset=charset)).blocks[0].text
    assert text in (GERMAN, "廃止予定のモデル。提供を終了します。")


@pytest.mark.parametrize(
    ("source", "format"),
    [
        ("<!DOCTYPE html><p>x", "html"),
        ("<?xml version='1.0'?><rss>", "feed"),
        ('{"a": []}', "json"),
        ("---\ntitle: x\n---\n", "markdown"),
        ("# note\n- name: x\n", "yaml"),
        ("a,b,c\n1,2,3\n", "csv"),
        ("Just words.", "markdown"),
    ],
)
def test_the_format_is_seen_from_the_first_lines(source, format):
    assert sniff(source) == format


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=2000),
    st.sampled_from([None, "html", "markdown", "feed", "csv", "yaml", "json", "text"]),
)
def test_any_bytes_give_blocks_or_a_typed_error(raw, format):
    try:
        read_blocks(Document(raw, format=format))
    except UnreadableError as error:
        assert str(error)


def test_deep_nesting_and_wide_spans_stay_bounded():
    deep = "<div>" * 200 + "Vela ends." + "</div>" * 200
    assert [b.text for b in blocks(deep, "html")] == ["Vela ends."]
    head = "<tr><th colspan=99999>vela</tr>"
    body = "<tr><td>x</td>" + "<td rowspan=99999 colspan=99999>y</td></tr>"
    assert [len(b.cells) for b in blocks(f"<table>{head}{body}</table>", "html")] == [200]


def test_lines_of_label_and_value_are_a_record():
    feed = "<rss version='2.0'><channel><item><title>x</title><description>Provider: Orla\nModel ID: vela-1\nShutdown Date: 2026-08-01\nMore to come.</description></item></channel></rss>"
    found = blocks(feed)
    assert [(b.kind, dict(b.cells)) for b in found[1:]] == [
        ("row", {"Provider": "Orla", "Model ID": "vela-1", "Shutdown Date": "2026-08-01"}),
        ("paragraph", {}),
    ]


def test_a_blank_line_in_the_plain_text_of_an_entry_ends_the_card():
    """What stands below it may be labelled as well, but is somebody's sentence and no day."""
    body = "Model ID: vela-1\nShutdown Date: 2026-08-01\n\nDeprecation announcement: it will be shut down."
    feed = f"<rss version='2.0'><channel><item><title>x</title><description>{body}</description></item></channel></rss>"
    assert [(b.kind, b.text) for b in blocks(feed)[1:]] == [
        ("row", "vela-1 | 2026-08-01"),
        ("paragraph", "Deprecation announcement: it will be shut down."),
    ]

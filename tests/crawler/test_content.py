"""What the headers of a response and its first bytes say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.content import Fetched
from crawler.walls import Instead
from data.sources import SHIPPED, SourceKind, read_registry
from tests.loopback import CONTENT_TYPES, listed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content_type", "url", "format"),
    [
        ("text/html; charset=utf-8", "https://a.example/page", "html"),
        ("Text/HTML", "https://a.example/page.md", "html"),
        ("text/markdown", "https://a.example/page", "markdown"),
        ("text/markdown", "https://a.example/page.mdx", "mdx"),
        ("text/plain", "https://a.example/page.md", "markdown"),
        ("text/plain", "https://a.example/docs/page.md.txt?hl=en", "markdown"),
        ("text/plain", "https://a.example/page", None),
        ("text/plain", "https://a.example/docs/changes.rst", "rst"),
        ("text/x-rst", "https://a.example/changes", "rst"),
        ("application/octet-stream", "https://a.example/list.csv", "csv"),
        ("application/rss+xml", "https://a.example/", "feed"),
        ("application/xml", "https://a.example/", None),
        ("", "https://a.example/", None),
    ],
)
def test_format_comes_from_the_content_type_and_then_from_the_address(content_type, url, format):
    assert Fetched(url, b"x", NOW, content_type).format == format


@pytest.mark.parametrize(
    ("last_modified", "day"),
    [
        ("Mon, 04 May 2026 23:30:00 GMT", date(2026, 5, 4)),
        ("Mon, 04 May 2026 23:30:00 -0500", date(2026, 5, 5)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Tue, 24 Nov 2026 12:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_published_is_the_last_modified_day_where_that_is_plausible(last_modified, day):
    assert Fetched("https://a.example/", b"x", NOW, last_modified=last_modified).published == day


@pytest.mark.parametrize(
    ("raw", "content_type", "objection"),
    [
        (b"\n", "text/html", "empty page"),
        (b"%PDF-1.7", "application/pdf", "binary content (application/pdf)"),
        (b"a\x00b", "", "binary content (of no declared type)"),
        ("wide".encode("utf-16"), "text/html", None),
        ("wide".encode("utf-16-le"), "text/html; charset=utf-16le", None),
        (b"<svg/>", "image/svg+xml", None),
        (b"# Text", "application/octet-stream", None),
    ],
)
def test_only_what_is_no_text_is_refused(raw, content_type, objection):
    assert Fetched("https://a.example/", raw, NOW, content_type).objection(SourceKind.PAGE) == objection


def test_vendors_are_spelt_as_the_shipped_facts_spell_them():
    from data.seed import PRODUCTS
    from data.vendors import slug_of

    facts = {slug_of(name): name for name in vendors_of(PRODUCTS)}
    names = [vendor.name for vendor in read_registry(SHIPPED).vendors]
    assert [name for name in names if facts.get(slug_of(name), name) != name] == []
    assert len(names) == len(set(names))


def vendors_of(path):
    import json

    return {product["vendor"] for product in json.loads(path.read_text(encoding="utf-8"))["products"]}


@pytest.mark.parametrize(
    ("markers", "lacking"),
    [
        ((), None),
        (("Model  lifecycle",), None),
        (("model LIFECYCLE", "Shutdown date"), "Shutdown date"),
        (("<b>",), "<b>"),
    ],
)
def test_a_page_is_known_by_its_markers_in_any_spelling(markers, lacking):
    html = Fetched("https://a.example/", b"<!doctype html><h1>Model <b>lifecycle</b></h1>", NOW, "text/html")
    text = Fetched("https://a.example/a.md", b"# Model\nlifecycle", NOW, "text/markdown")
    for one in (html, text):
        said = one.lacks(markers)
        assert (lacking is None and said is None) or (lacking in said and isinstance(said, Instead))


def test_the_markers_that_ship_stand_in_every_true_version_at_hand(shared):
    registry = read_registry(SHIPPED)
    marked = [(source, row) for row in listed(shared / "corpus") if (source := registry.by_url(row["url"])) and source.markers]  # fmt: skip
    assert len(marked) >= 10
    for source, row in marked:
        raw = (shared / "corpus" / row["path"]).read_bytes()
        held = Fetched(row["url"], raw, NOW, CONTENT_TYPES[row["format"]])
        assert held.lacks(source.markers) is None, source.id

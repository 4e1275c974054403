"""Any bytes at all give a reading or a typed error, and twice the input takes about twice the time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableError
from pipeline.extract import read_document
from pipeline.types import Document, Reading
from tests.pipeline.hostile import DATA, HTML, TEXT

FORMATS = (None, "html", "markdown", "mdx", "feed", "csv", "yaml", "json", "rst", "text")
WORDS = [
    "vela-1",
    "retired",
    "on 5 May 2027",
    "|",
    "\n",
    "- ",
    "# ",
    "> ",
    "`",
    "**",
    "[",
    "](",
    "—",
    "下线",
    "\t",
    "「",
    "\x00",
    "\u202e",
]
TAGS = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</tr>",
    "<li>",
    "</ul>",
    "<b>",
    "</i>",
    "<!--",
    "]]>",
    "<![CDATA[",
    "<dl><dd>",
    "<td rowspan=9e9>",
    "&#xD800;",
]


def read(raw: bytes, kind: str | None = None, vendor: str | None = "Vela") -> Reading | None:
    """The reading, or None where the document is refused with a reason."""
    try:
        return read_document(Document(raw, format=kind, vendor=vendor, published=date(2026, 6, 1)))
    except UnreadableError as error:
        assert str(error)
        return None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from(FORMATS))
def test_any_bytes_are_read_or_refused(raw: bytes, kind: str | None) -> None:
    read(raw, kind)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*WORDS, *TAGS]), max_size=60), st.sampled_from(FORMATS))
def test_any_markup_is_read_or_refused(pieces: list[str], kind: str | None) -> None:
    read(" ".join(pieces).encode("utf-8", "surrogatepass"), kind)


BROKEN = (
    "<table><tr><td>vela-1<td>retired 5 May 2027<table><tr><td>vela-2</table>vela-3</td>",
    "<p>vela-1 <b>is <i>retired</b> on</i> 5 May 2027</div></p></span>",
    "<!bogus><?php vela ?><p title=a b=c>vela-1 will be retired on 5 May 2027",
    "<ul><li>vela-1<li>vela-2</ol></li></ul></body></html><p>late",
    "<html><frameset><frame></frameset><p>vela-1</html>",
    "<p>caf\xe9 vela-1 wird am 5. Mai 2027 abgeschaltet",
)


@pytest.mark.parametrize("markup", BROKEN)
def test_broken_markup_is_read(markup: str) -> None:
    assert read(markup.encode("latin-1"), "html") is not None


@pytest.mark.parametrize(
    ("opens", "closes", "kind"),
    [
        ("<div>", "</div>", "html"),
        ("<table><tr><td>", "</td></tr></table>", "html"),
        ("<ul><li>", "</li></ul>", "html"),
        ("<blockquote>", "</blockquote>", "html"),
        ("[", "]", "json"),
        ('{"a":', "}", "json"),
    ],
)
def test_nesting_is_read_or_refused(opens: str, closes: str, kind: str) -> None:
    inner = (
        '{"id": "vela-1", "shutdown_date": "2027-05-05"}'
        if kind == "json"
        else "vela-1 will be retired on 5 May 2027"
    )
    for levels in (200, 20_000):
        read((opens * levels + inner + closes * levels).encode(), kind)


def test_two_hundred_levels_lose_nothing() -> None:
    found = read(("<div>" * 200 + "vela-1 will be retired on 5 May 2027." + "</div>" * 200).encode(), "html")
    assert found is not None
    assert [claim.product for claim in found.claims] == ["vela-1"]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "shift_jis", "gb18030", "cp1252", "utf-8-sig"])
def test_charsets_that_do_not_fit_are_no_crash(charset: str) -> None:
    raw = "vela-1 will be retired on 5 May 2027 – 下线".encode(charset, "replace")
    for piece in (raw, raw[:-1], raw[1:]):
        read(piece, "text")
        read(b'<meta charset="' + charset.encode() + b'">' + piece, "html")


def test_an_alias_bomb_is_bounded() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
    )
    began = time.perf_counter()
    read(bomb.encode(), "yaml")
    assert time.perf_counter() - began < 10


TROUBLE = {
    **{f"html: {name}": ("html", "Vela", make) for name, make in HTML.items()},
    **{f"text: {name}": ("text", None, make) for name, make in TEXT.items()},
    **{f"data: {name}": (kind, "Vela", make) for name, (kind, make) in DATA.items()},
}
SMALL, LARGE = 3_000, 12_000


@pytest.mark.parametrize("name", TROUBLE)
def test_four_times_the_input_takes_about_four_times_the_time(name: str) -> None:
    kind, vendor, make = TROUBLE[name]

    def took(raw: bytes) -> float:
        began = time.thread_time()  # neither a busy machine nor a waiting thread of the network is a defect
        read(raw, kind, vendor)
        return time.thread_time() - began

    read(make(100), kind, vendor)  # whatever is loaded once is loaded now
    # What disturbs a measurement only ever adds to it: one of three that is linear is proof enough.
    for _ in range(3):
        small, large = took(make(SMALL)), took(make(LARGE))
        if large < 8 * small + 0.5:
            return
    pytest.fail(f"{SMALL}: {small:.3f} s, {LARGE}: {large:.3f} s")


def test_a_table_of_ten_megabytes_is_read() -> None:
    row = "<tr><td>vela-{0}</td><td>5 May 2027</td><td>" + "guidance " * 200 + "</td></tr>"
    raw = (
        "<table><tr><th>Model<th>Retired on<th>Notes</tr>" + "".join(row.format(i) for i in range(5500))
    ).encode()
    assert len(raw) > 10_000_000
    began = time.perf_counter()
    found = read(raw, "html")
    assert found is not None
    assert len(found.claims) == 5500
    assert time.perf_counter() - began < 60

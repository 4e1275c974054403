"""Nothing that was fetched becomes markup."""

from __future__ import annotations

import pytest

from dashboard import markup
from tests.dashboard.rows import TODAY, event, product


@pytest.mark.parametrize("address", ["https://a.example/x?y=1#z", "http://a.example", " https://a.example "])
def test_web_addresses_pass(address: str) -> None:
    assert markup.web(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "/etc",
        "",
        "https://",
        "http://[x",
    ],
)
def test_anything_else_is_no_link(address: str) -> None:
    assert markup.web(address) == ""


def test_host_is_what_a_reader_recognises() -> None:
    assert markup.host("https://www.a.example/x") == "a.example"
    assert markup.host("javascript:alert(1)") == ""


def test_state_stands_in_the_address() -> None:
    assert markup.to("product", product="a&b=c") == "product?product=a%26b%3Dc"
    assert markup.to("products", q="", vendor=["a", "b"]) == "products?vendor=a&vendor=b"
    assert markup.to("") == "."
    assert markup.to("", since="2026-11-20") == ".?since=2026-11-20"


def test_names_quotes_and_addresses_are_escaped() -> None:
    bad = '"><script>alert(1)</script>'
    it = product(bad)
    events = [
        event(it, "shutdown", "2027", scope=bad, evidence=bad, source_title=bad, source_url="javascript:x")
    ]

    shown = markup.render("milestones", sure={}, events=events, today=TODAY)

    assert "<script" not in shown
    assert "javascript:" not in shown
    assert "&lt;script&gt;" in shown


def test_every_template_compiles_and_none_marks_text_as_safe() -> None:
    for template in markup.TEMPLATES.glob("*.html"):
        markup._templates.get_template(template.name)
        assert "|safe" not in template.read_text().replace(" ", "")

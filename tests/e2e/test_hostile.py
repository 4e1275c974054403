"""Markup in what was fetched is shown as text on every page, in the picture and in its hover."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data import db, queries
from pipeline.types import Claim, PartialDate
from tests.dashboard.telling import report, tell
from tests.e2e.conftest import Visit, settle

NOW = datetime.now(UTC)
BAD = [
    '<img src=x onerror="window.hit=1"> <script>window.hit=1</script> <svg onload=window.hit=1>',
    '<iframe srcdoc="<script>parent.hit=1</script>"> <style>*{display:none!important}</style> [x](javascript:hit=1)',
    '"><b onmouseover=window.hit=1> {{ 7*7 }} {% raw %} :red[x] $x^2$ :material/home: </style></script><h1>hit</h1>',
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Products whose names, quotes, scopes and replacements are attacks."""
    path = tmp_path_factory.mktemp("hostile") / "swansong.db"
    engine = db.engine(f"sqlite:///{path}")
    db.migrate(engine)
    with db.session(f"sqlite:///{path}") as session:
        for number, bad in enumerate(BAD):
            day = PartialDate((NOW.date() + timedelta(days=3 + number)).isoformat())
            claim = Claim(
                f"Velora{number} {bad}", "Corvid", shutdown=day, scope=bad, replacements=(bad,), evidence=bad
            )
            tell(
                session,
                claim,
                at=NOW,
                vendor=f"Corvid {number}",
                title=bad,
                url=f"https://a.example/?{number}<b>",
            )
            name = f"Velora{number}"
            report(
                session,
                bad,
                f"{name} {bad}",
                name,
                on=NOW.date(),
                at=NOW,
                url=f"javascript:hit={number}//{bad}",
            )
    engine.dispose()
    return path


def slugs(database: Path) -> list[str]:
    with db.session(f"sqlite:///{database}") as session:
        return [row.slug for row in queries.find_products(session, NOW.date())]


@pytest.mark.parametrize("path", ["/", "/timeline?view=next", "/products?q=velora", "/news"])
def test_lists_show_markup_as_text(path: str, visit: Visit) -> None:
    page = visit(path)

    body = page.locator(".stMainBlockContainer").inner_text()
    for bad in BAD:
        assert bad in body
    assert page.locator(".stHtml :is(img, script:not([data-ours]), iframe, svg, textarea)").count() == 0
    assert page.evaluate("() => window.hit") is None


def test_product_pages_show_markup_as_text(visit: Visit, database: Path) -> None:
    for slug in slugs(database):
        page = visit(f"/product?product={slug}")

        quote = page.locator(".sw-claims blockquote").inner_text()
        assert quote in BAD
        assert quote in page.locator("h1").inner_text()
        assert page.evaluate("() => window.hit") is None


def test_the_hover_of_the_picture_shows_markup_as_text(visit: Visit) -> None:
    page = visit("/timeline?view=next")

    page.locator('[data-testid="stVegaLiteChart"] .mark-symbol path').first.hover()
    tooltip = page.locator("#vg-tooltip-element")

    expect(tooltip).to_contain_text("Velora0 <img src=x")
    assert tooltip.locator("img, script").count() == 0
    assert page.evaluate("() => window.hit") is None


def test_a_hostile_search_is_text(visit: Visit) -> None:
    page = visit("/")

    page.get_by_role("searchbox", name="Search products").fill("<img src=x onerror=window.hit=1>zzz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products?q=*")
    settle(page)

    expect(page.locator(".sw-nothing h2")).to_contain_text("<img src=x")
    assert page.evaluate("() => window.hit") is None

"""The dashboard in the languages it speaks, and days as the visitor writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard import language, markup, words
from data.health import State
from pipeline.types import Milestone, PartialDate
from tests.dashboard.conftest import PAGES, Visit, html
from tests.dashboard.rows import TODAY, event, page, product


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The next test speaks English."""
    yield
    language.use(None, None)


@pytest.mark.parametrize(
    ("asked", "browser", "code", "day"),
    [
        (None, None, "en", "26 April 2026"),
        (None, "en-US", "en", "April 26, 2026"),
        (None, "de-AT", "de", "26. April 2026"),
        ("ja", "de-AT", "ja", "2026年4月26日"),
        ("xx", "es-MX", "es", "26 de abril de 2026"),
        (None, "fr-FR", "en", "26 April 2026"),
        (None, "zh-Hans-CN", "zh", "2026年4月26日"),
        (None, "de-<script>", "de", "26. April 2026"),
    ],
)
def test_what_is_asked_goes_before_what_the_browser_speaks(
    asked: str | None, browser: str | None, code: str, day: str
) -> None:
    assert language.use(asked, browser).code == code
    assert language.plain_day(date(2026, 4, 26)) == day


def test_only_a_language_that_was_asked_for_is_carried_on_in_links() -> None:
    language.use(None, "de-DE")
    assert markup.to("news") == "news"
    language.use("de", None)
    assert markup.to("news") == "news?lang=de"
    assert markup.to("product", product="sora") == "product?product=sora&lang=de"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "de",
            "Velora 3 endet am 1. Dezember 2026 und im ersten Quartal 2027 (EU). "
            "Angekündigt wurde das am 1. Oktober 2026, 61 Tage vorher. Als Ersatz genannt: Velora 4.",
        ),
        (
            "ja",
            "Velora 3は2026年12月1日、2027年第1四半期（EU）に終了します。"
            "発表は2026年10月1日、終了の61日前でした。後継として挙げられているもの：Velora 4。",
        ),
    ],
)
def test_the_answer_is_whole_in_another_language(code: str, said: str) -> None:
    it = product("Velora 3")
    known = page(
        it,
        event(it, Milestone.ANNOUNCED, "2026-10-01"),
        event(it, Milestone.SHUTDOWN, "2026-12-01", replacements=("Velora 4",)),
        event(it, Milestone.SHUTDOWN, "2027-Q1", scope="EU"),
    )

    language.use(code, None)

    assert words.answer(known, (), TODAY) == said


@pytest.mark.parametrize(
    ("code", "said", "card", "axis", "year"),
    [
        ("en", "in 12 days", ("", "12", " days"), "%b %Y", "2022"),
        ("de", "in 12 Tagen", ("", "12", " Tage"), "%b %Y", "2022"),
        ("ja", "あと12日", ("あと", "12", "日"), "%Y年%-m月", "2022年"),
        ("zh", "12 天后", ("", "12", " 天"), "%Y年%-m月", "2022年"),
    ],
)
def test_days_and_years_stand_where_the_language_puts_them(
    code: str, said: str, card: tuple[str, str, str], axis: str, year: str
) -> None:
    language.use(code, None)
    ends = event(product(), Milestone.SHUTDOWN, (TODAY + timedelta(days=12)).isoformat())

    assert words.days_words(12) == said
    assert words.countdown(ends, TODAY) == card
    assert language.month_of_year() == axis
    assert words.day_words(PartialDate("2022")) == year


def test_pictures_write_numbers_as_the_language_does() -> None:
    language.use("de", None)
    assert language.number_marks()["thousands"] == "."


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("de", "2026-12-01", "endet am 1. Dezember 2026"),
        ("de", "2026-12", "endet im Dezember 2026"),
        ("es", "2026-12-01", "termina el 1 de diciembre de 2026"),
        ("es", "2026-12", "termina en diciembre de 2026"),
        ("zh", "2026-12-01", "将于2026年12月1日停用"),
    ],
)
def test_a_day_has_the_preposition_that_its_precision_asks_for(code: str, day: str, said: str) -> None:
    language.use(code, None)

    assert words.short_end(event(product(), Milestone.SHUTDOWN, day), TODAY) == said


@pytest.mark.parametrize(
    ("browser", "form"),
    [("de-DE", "DD.MM.YYYY"), ("en-US", "MM/DD/YYYY"), ("ja-JP", "YYYY/MM/DD"), ("es-ES", "DD/MM/YYYY")],
)
def test_a_date_is_asked_for_as_the_visitor_writes_it(browser: str, form: str) -> None:
    language.use(None, browser)

    assert language.date_form() == form


def test_the_worked_questions_and_the_views_are_told_in_the_language(seeded: Path, visit: Visit) -> None:
    app = visit("database", lang="es")

    assert "¿Qué pasó con Sora?" in str(app.selectbox(key="question").options)
    assert '<span class="sw-by">Una fila por producto, con su situación actual.' in html(app)


def test_a_language_sets_its_own_marks_between_clauses() -> None:
    counts = {State.HEALTHY: 20, State.STALE: 16}
    language.use("ja", None)
    assert words.health_words(counts) == "情報源36件中20件が正常、16件は更新が止まっています。"
    language.use("zh", None)
    assert words.health_words(counts) == "36 个来源中 20 个正常；16 个停滞。"


def test_a_day_keeps_its_iso_form_beside_the_words() -> None:
    language.use("de", None)
    it = event(product(), Milestone.SHUTDOWN, PartialDate("2027-03").iso)

    shown = markup.render("milestones", sure={}, events=[it], today=TODAY)

    assert '<time datetime="2027-03" title="2027-03">März 2027</time>' in shown


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("code", ["de", "zh"])
def test_every_page_speaks_the_language_of_its_address(
    name: str, code: str, seeded: Path, visit: Visit
) -> None:
    app = visit(name, lang=code, **({"product": "openai-sora-app"} if name == "product" else {}))

    assert not app.exception
    assert {"de": "202 Produkte", "zh": "202 个产品"}[code] in html(app)
    assert f"lang={code}" in html(app)


def test_another_language_is_chosen_on_the_page(seeded: Path, visit: Visit) -> None:
    app = visit("timeline")

    app.selectbox(key="lang").set_value("es").run()

    assert app.query_params["lang"] == "es"
    assert "Lo que OpenAI ha retirado" in html(app)
    assert "26 de abril de 2026" in html(app)

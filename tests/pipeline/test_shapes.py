"""The shapes that real pages give the same announcement: whatever carries it, it reads the same."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.names import replacement_names
from pipeline.types import Claim, Document, PartialDate, Status

TODAY = date(2026, 6, 15)


def claims(text: str, format: str = "html") -> list[Claim]:
    return list(read_document(Document(text.encode(), format=format, vendor="Vela", published=TODAY)).claims)


def told(text: str, format: str = "html") -> dict[str, str | None]:
    """Each product with the day it ends."""
    return {claim.product: claim.shutdown.iso if claim.shutdown else None for claim in claims(text, format)}


ROW = "<tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini</td><td>2026-09-30</td></tr>"

SHAPES = {
    "a nested table": f"<table><tr><td><h2>Deprecations</h2><table>{ROW}</table></td></tr></table>",
    "a table on its side": "<table><tr><th>Model</th><td>vela-1-mini</td></tr><tr><th>Shutdown date</th><td>2026-09-30</td></tr></table>",
    "a cell for several rows": "<table><tr><th>Shutdown date</th><th>Model</th></tr><tr><td rowspan=2>2026-09-30</td><td>vela-1-mini</td></tr><tr><td>vela-1-mini</td></tr></table>",
    "a cell for several columns": "<table><tr><th colspan=2>Model</th><th>Shutdown date</th></tr><tr><td colspan=2>vela-1-mini</td><td>2026-09-30</td></tr></table>",
    "definitions": "<h2>Retirements</h2><dl><dt>vela-1-mini</dt><dd>Will be shut down on 30 September 2026.</dd></dl>",
    "something to unfold": "<h2>Retirements</h2><details><summary>vela-1-mini</summary><p>vela-1-mini will be shut down on 30 September 2026.</p></details>",
    "tabs side by side": f"<div role=tablist><button role=tab>Text</button><button role=tab>Audio</button></div><div role=tabpanel><h3>Text</h3><table>{ROW}</table></div><div role=tabpanel hidden><h3>Audio</h3><p>Nothing planned.</p></div>",
    "a heading with the day": "<h2>2026-09-30: vela-1-mini will be shut down</h2><p>vela-1-mini will be shut down on 30 September 2026.</p>",
    "a footnote": "<table><tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini<sup>1</sup></td><td>2026-09-30 [2]</td></tr></table><p>1 On request.</p>",
    "struck out words": "<table><tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini</td><td><del>2026-07-31</del> 2026-09-30</td></tr></table>",
    "an id that may break": f"<table>{ROW.replace('vela-1-mini', 'vela-<wbr>1-<wbr>mini')}</table>",
    "an id with soft hyphens": f"<table>{ROW.replace('vela-1-mini', 'vela-&shy;1-mini')}</table>",
    "an id with other hyphens": f"<table>{ROW.replace('vela-1-mini', 'vela‑1‑mini')}</table>",
}
MARKDOWN = {
    "Markdown": "| Model | Shutdown date |\n|---|---|\n| `vela-1-mini` | 2026-09-30 |\n",
    "escapes": "| Model | Shutdown date |\n|---|---|\n| vela\\-1\\-mini | 2026\\-09\\-30 |\n",
    "front matter": "---\ntitle: Deprecations\nlast_updated: 2026-06-01\n---\n\n## vela-1-mini\n\nvela-1-mini will be shut down on 30 September 2026.\n",
    "components": 'import { Note } from "./note"\n\n<Tabs>\n<Tab title="Text">\n\n| Model | Shutdown date |\n|---|---|\n| vela-1-mini | 2026-09-30 |\n\n</Tab>\n</Tabs>\n',
    "struck out": "| Model | Shutdown date |\n|---|---|\n| vela-1-mini | ~~2026-07-31~~ 2026-09-30 |\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_html_of_any_shape_says_the_same(shape: str) -> None:
    assert told(SHAPES[shape]) == {"vela-1-mini": "2026-09-30"}


@pytest.mark.parametrize("shape", MARKDOWN)
def test_markdown_of_any_shape_says_the_same(shape: str) -> None:
    assert told(MARKDOWN[shape], "mdx" if shape == "components" else "markdown") == {
        "vela-1-mini": "2026-09-30"
    }


def test_several_ids_in_a_cell_are_several_products() -> None:
    cell = "vela-1-mini<br>vela-1-large (including vela-1-large-32k and vela-1-large-latest)"
    assert told(f"<table>{ROW.replace('vela-1-mini', cell)}</table>") == dict.fromkeys(
        ("vela-1-mini", "vela-1-large", "vela-1-large-32k", "vela-1-large-latest"), "2026-09-30"
    )


def test_lists_of_records_of_any_nesting() -> None:
    listed = '{"data": [{"id": "vela-1-mini", "lifecycle": {"status": "legacy", "shutdown_date": "2026-09-30"}}, {"id": "vela-2"}]}'
    assert told(listed, "json") == {"vela-1-mini": "2026-09-30"}


def test_a_heading_that_names_the_maker_is_no_product() -> None:
    page = f"<h2>Vela models</h2><h3>Audio by Corvid</h3><table>{ROW}</table>"
    assert told(page) == {"vela-1-mini": "2026-09-30"}


CARDS = {
    "a table of two columns": "<h2>vela-1</h2><table><tr><td>Announced</td><td>1 May 2026</td></tr><tr><td>Shutdown</td><td>1 Sep 2026</td></tr><tr><td>Replacement</td><td>vela-3</td></tr></table>",
    "terms": "<h2>vela-1</h2><dl><dt>Announced</dt><dd>1 May 2026</dd><dt>Shutdown</dt><dd>1 September 2026</dd><dt>Replacement</dt><dd><code>vela-3</code></dd></dl>",
    "items": "<h2>vela-1</h2><ul><li><b>Announced:</b> May 1, 2026</li><li><b>Shutdown date:</b> September 1, 2026</li><li><b>Replacement:</b> <code>vela-3</code></li></ul>",
    "lines": "<h2>vela-1</h2><p>Announced: 1 May 2026<br>Shutdown: 1 Sep 2026<br>Replacement: vela-3</p>",
    "Korean": "<h3>vela-1</h3><ul><li>공지일: 2026. 5. 1.</li><li>서비스 종료: 2026. 9. 1.</li><li>대체 모델: vela-3</li></ul>",
}


@pytest.mark.parametrize("shape", CARDS)
def test_a_card_is_a_row_below_the_heading_that_names_the_product(shape: str) -> None:
    (claim,) = claims(CARDS[shape])
    assert (claim.product, claim.shutdown, claim.announced) == (
        "vela-1",
        PartialDate("2026-09-01"),
        PartialDate("2026-05-01"),
    )
    assert claim.replacements == ("vela-3",)


def test_components_carry_cards_in_their_attributes() -> None:
    page = '<ModelCard\n  name="Vela One"\n  id="vela-1"\n  stage="deprecated"\n  removalDate={"2026-09-01"}\n  successor="vela-3"\n>\n  Our first.\n</ModelCard>\n\n<ModelCard name="Vela Two" id="vela-2" removalNotBefore="2027-09-01" />\n'
    first, second = claims(page, "mdx")
    assert (first.product, first.shutdown, first.replacements) == (
        "vela-1",
        PartialDate("2026-09-01"),
        ("vela-3",),
    )
    assert (second.shutdown, second.not_before, second.status) == (
        PartialDate("2027-09-01"),
        True,
        Status.ACTIVE,
    )


def test_elements_that_are_a_table_only_by_their_role() -> None:
    cells = "<div role=row><span role=columnheader>Model</span><span role=columnheader>Shutdown</span></div><div role=row><span role=cell>vela-1</span><span role=cell>1 Sep 2026</span></div>"
    assert told(f"<h2>Models</h2><div role=table>{cells}</div>") == {"vela-1": "2026-09-01"}


PLACES = {
    "columns below one header": "<table><thead><tr><th rowspan=2>Model</th><th colspan=2>Retirement date</th></tr><tr><th>EU</th><th>US</th></tr></thead><tr><td>vela-1</td><td>1 Sep 2026</td><td>1 Aug 2026</td></tr></table>",
    "columns of products": "<h2>Retirement dates</h2><table><tr><th>Model</th><th>EU</th><th>US</th></tr><tr><td>vela-1</td><td>1 Sep 2026</td><td>1 Aug 2026</td></tr></table>",
    "a name that spans rows": "<table><tr><th>Model</th><th>Region</th><th>Retires</th></tr><tr><td rowspan=2>vela-1</td><td>EU</td><td>1 Sep 2026</td></tr><tr><td>US</td><td>1 Aug 2026</td></tr></table>",
    "a name that stands once": "<table><tr><th>Model</th><th>Region</th><th>Retires</th></tr><tr><td>vela-1</td><td>EU</td><td>1 Sep 2026</td></tr><tr><td></td><td>US</td><td>1 Aug 2026</td></tr></table>",
    "a sentence that names it": "<p>The model <code>vela-1</code> is being turned off region by region:</p><table><tr><th>Region</th><th>Turn-off</th></tr><tr><td>EU</td><td>1 Sep 2026</td></tr><tr><td>US</td><td>1 Aug 2026</td></tr></table>",
}


@pytest.mark.parametrize("shape", PLACES)
def test_each_place_has_its_own_end(shape: str) -> None:
    ends = {(c.product, c.scope): c.shutdown.iso for c in claims(PLACES[shape]) if c.shutdown}
    assert ends == {("vela-1", "EU"): "2026-09-01", ("vela-1", "US"): "2026-08-01"}


def test_platforms_inside_the_record_of_a_model() -> None:
    listed = '{"deprecations": [{"model": "vela-1", "platforms": [{"platform": "EU", "retires": "2026-09-01"}, {"platform": "US", "retires": "2026-08-01"}]}]}'
    assert {(c.product, c.scope) for c in claims(listed, "json")} == {("vela-1", "EU"), ("vela-1", "US")}


NOTES = {
    "a sign": ("1 Sep 2026*", "<p>* Not before this date.</p>"),
    "a number set high": ("1 Sep 2026<sup>1</sup>", "<p><sup>1</sup> Earliest possible date.</p>"),
    "brackets": ("1 Sep 2026 [a]", "<ul><li>[a] No earlier than this.</li></ul>"),
}


@pytest.mark.parametrize("shape", NOTES)
def test_a_footnote_says_how_a_date_is_meant(shape: str) -> None:
    day, note = NOTES[shape]
    row = f"<tr><td>vela-1</td><td>{day}</td></tr><tr><td>vela-2</td><td>1 Oct 2026</td></tr>"
    found = claims(f"<table><tr><th>Model</th><th>Retirement</th></tr>{row}</table>{note}")
    assert [(c.product, c.not_before) for c in found] == [("vela-1", True), ("vela-2", False)]


def test_a_timetable_says_in_words_what_happens_on_each_day() -> None:
    rows = "<tr><td>2026-05-04</td><td>vela-1 deprecated</td></tr><tr><td>2026-09-01</td><td>vela-1 retired</td></tr><tr><td>2026-06-01</td><td>vela-5 released</td></tr>"
    assert told(f"<table><tr><th>Date</th><th>Event</th></tr>{rows}</table>") == {"vela-1": "2026-09-01"}


ADVICE = {
    "a note": "| Model | Shutdown | Notes |\n|-|-|-|\n| vela-1 | 2026-09-01 | Replaced by `vela-3` |\n",
    "an arrow": "| Model | Shutdown |\n|-|-|\n| vela-1 → vela-3 | 2026-09-01 |\n",
    "what follows": "| Model | Shutdown |\n|-|-|\n| vela-1 | 2026-09-01 |\n\nUse `vela-3` instead.\n",
}


@pytest.mark.parametrize("shape", ADVICE)
def test_what_recommends_where_no_column_does(shape: str) -> None:
    (claim,) = claims(ADVICE[shape], "markdown")
    assert (claim.product, claim.replacements) == ("vela-1", ("vela-3",))


HEADERS = {
    "de": ("Modell", "Angekündigt am", "Wird abgeschaltet am", "Nachfolger"),
    "fr": ("Modèle", "Date d'annonce", "Date de retrait", "Modèle recommandé"),
    "es": ("Modelo", "Fecha de aviso", "Fecha de retirada", "Sustituto"),
    "pt": ("Modelo", "Anunciado em", "Data de desativação", "Substituto"),
    "it": ("Modello", "Annunciato il", "Data di dismissione", "Sostituto"),
    "nl": ("Model", "Aangekondigd op", "Wordt uitgeschakeld op", "Vervanging"),
    "ko": ("모델", "공지일", "종료일", "대체 모델"),
    "ja": ("モデル", "発表日", "提供終了日", "切り替え先"),
    "zh": ("模型", "公告日期", "下线时间", "建议迁移至"),
    "ru": ("Модель", "Дата объявления", "Дата отключения", "Замена"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_many_languages(language: str) -> None:
    head = "|".join(HEADERS[language])
    (claim,) = claims(f"|{head}|\n|-|-|-|-|\n|vela-1|2026-05-01|2026-09-01|vela-3|\n", "markdown")
    assert (claim.announced, claim.shutdown, claim.replacements) == (
        PartialDate("2026-05-01"),
        PartialDate("2026-09-01"),
        ("vela-3",),
    )


QUIET = {
    "a supposition": "## Policy\n\nIf a model were deprecated on 1 March, it could be shut down on 1 September.\n\n| Stage | Meaning |\n|-|-|\n| Retired | Requests fail |\n",
    "labels of news": "## 4 May 2026\n\n- **Fix.** Some jobs that had been stopped by hand were listed as crashed.\n- **Limits.** Old keys are removed after 90 days.\n\n## 3 May 2026\n\n- **Docs.** A page.\n",
    "limits": "# Limits\n\n## Rates\n\nLimits apply. When you hit one, requests are dropped with a 429 until the window is over.\n\n| Model | RPM | Released |\n|-|-|-|\n| `vela-1` | 600 | 2025-09-30 |\n\n## Prices\n\nNone.\n",
    "a question": "## FAQ\n\n**Is vela-1 being retired on 1 September 2026?**\nNo.\n\n## More\n\nText.\n\n## Other\n\nText.\n",
    "an incident": "## vela-1 is unavailable\n\nResolved - A certificate had expired; connections to vela-1 were terminated.\n\n## Older\n\nText.\n\n## Oldest\n\nText.\n",
}


@pytest.mark.parametrize("shape", QUIET)
def test_what_ends_nothing_is_passed_over(shape: str) -> None:
    assert claims(QUIET[shape], "markdown") == []


def test_a_past_day_of_deprecation_is_the_notice_and_one_ahead_is_none() -> None:
    rows = "| vela-1 | 2026-05-01 | 2026-09-01 |\n| vela-2 | 2026-08-01 | 2026-12-01 |\n"
    first, second = claims(f"| Model | Deprecation date | Retirement date |\n|-|-|-|\n{rows}", "markdown")
    assert (first.announced, second.announced) == (PartialDate("2026-05-01"), None)
    (frozen,) = claims(f"| Model | Frozen | Retirement date |\n|-|-|-|\n{rows.splitlines()[0]}\n", "markdown")
    assert frozen.announced is None


def test_what_only_its_noun_sets_off() -> None:
    news = "## May 4, 2026\n\n- The Sketch panel is going away on September 1, 2026.\n- The Harbor plug-in for VS Code will be discontinued on 1 October 2026.\n- The chart is gone.\n\n## May 3, 2026\n\nNews.\n\n## May 2, 2026\n\nNews.\n"
    assert told(news, "markdown") == {
        "Sketch panel": "2026-09-01",
        "Harbor plug-in for VS Code": "2026-10-01",
    }


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Shorten your prompt and read the migration notes", []),
        ("Log to stderr for stdio; use OpenTelemetry for observability", ["OpenTelemetry"]),
        ("vela-2 vela-3", ["vela-2", "vela-3"]),
        ("（後継：vela-2）", ["vela-2"]),
        ("请迁移至 vela-2", ["vela-2"]),
        ("Call `POST /v2/generate`", ["POST /v2/generate"]),
    ],
)
def test_advice_is_no_name(cell: str, names: list[str]) -> None:
    assert replacement_names(cell, ("POST /v2/generate",)) == names


def entry(body: str) -> list[Claim]:
    """What a feed of nobody's own says in an entry of 1 May 2026."""
    item = f"<item><title>Orla: vela-1</title><description>{body}</description><pubDate>Fri, 01 May 2026 09:00:00 GMT</pubDate></item>"
    feed = f"<rss version='2.0'><channel><title>Endings</title>{item}</channel></rss>"
    return list(read_document(Document(feed.encode(), format="feed", published=date(2026, 5, 1))).claims)


CARD = "Provider: Orla\nModel ID: vela-1\nDeprecation Date: 2025-11-04\nShutdown Date: 2025-11-18\nLast Observed: 2026-05-01"


def test_an_entry_that_was_copied_later_does_not_make_the_notice_later() -> None:
    (told,) = entry(CARD)
    assert (told.announced, told.shutdown) == (PartialDate("2025-11-04"), PartialDate("2025-11-18"))


def test_what_an_entry_quotes_below_its_card_is_no_news_of_other_products() -> None:
    """The days of the announcement lack their year, and what it lists behind the next day replaces nothing."""
    quoted = "Deprecation announcement: The following models will be shut down: November 18th: vela-1 vela-2 December 2nd: vela-0.9"
    (told,) = entry(f"{CARD}\n\n{quoted}")
    assert (told.product, told.vendor, told.replacements) == ("vela-1", "Orla", ())

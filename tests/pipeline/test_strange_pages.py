"""Pages built in ways that a reader has not met before: what their structure says, and what ends on them without being a product."""

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.roles import Role, life_of, role_of
from pipeline.types import Claim, Document, Status

TODAY = date(2026, 6, 15)


def read(text: str, **known) -> list[Claim]:
    facts = {"format": "markdown", "vendor": "Vela", "published": TODAY}
    return list(read_document(Document(text.encode(), **{**facts, **known})).claims)


def ends(claims: list[Claim]) -> dict[str, str | None]:
    return {claim.product: claim.shutdown.iso if claim.shutdown else None for claim in claims}


def test_cells_may_be_parted_by_semicolons_and_hold_commas():
    page = (
        "model_id;switch_off;use_instead;remarks\n"
        "vela-1;16/03/2026;vela-3;slow, small\n"
        "vela-2;26/02/2027;vela-3;\n"
        "vela-3;;;\n"
    )
    claims = read(page, format=None)
    assert ends(claims) == {"vela-1": "2026-03-16", "vela-2": "2027-02-26"}
    assert {claim.replacements for claim in claims} == {("vela-3",)}


def test_a_column_of_days_is_what_its_header_says_of_a_life():
    assert (role_of("停止服务"), life_of("停止服务"), life_of("Price")) == (
        Role.PRODUCT,
        Role.SHUTDOWN,
        Role.OTHER,
    )
    page = "|产品|停止新购|停止服务|\n|---|---|---|\n|维拉知识库1.0|2026年7月31日|2026年12月1日|\n"
    (claim,) = read(page)
    assert (claim.deprecated.iso, claim.shutdown.iso) == ("2026-07-31", "2026-12-01")


def test_ids_name_the_rows_whatever_their_column_and_the_heading_are_called():
    page = """<h1>Old GPU sizes<a href="#x">¶</a></h1><table>
        <tr><th>GPU</th><th>Size</th><th>Region</th><th>End of life</th></tr>
        <tr><td>V9</td><td><code>vl1.v9.x1</code></td><td>all</td><td>30 Sep 2026</td></tr>
        <tr><td>V9</td><td><code>vl1.v9.x4</code></td><td>all</td><td>31 Oct 2026</td></tr></table>"""
    assert ends(read(page, format="html")) == {"vl1.v9.x1": "2026-09-30", "vl1.v9.x4": "2026-10-31"}


def test_a_table_on_its_side_whose_first_corner_is_empty():
    page = (
        "||Scout|Scout XL|Lynx|\n|---|---|---|---|\n|Frames a second|30|18|90|\n"
        "|Licence server stops answering|2026-04-30|2027-06-30|—|\n|Move to|Scout XL|Lynx|—|\n"
    )
    assert ends(read(page)) == {"Scout": "2026-04-30", "Scout XL": "2027-06-30"}


def test_an_end_that_is_not_set_is_none_unless_something_else_speaks_of_it():
    page = "### Vela {name}\n\n|Released|End of support|Replacement|\n|---|---|---|\n|2024|TBD|{then}|\n"
    assert read(page.format(name="3", then="―")) == []
    assert ends(read(page.format(name="1", then="Vela 3"))) == {"Vela 1": None}


def test_a_status_may_carry_the_day():
    page = "|Model|Release status|\n|---|---|\n|Corvid 4|GA|\n|Corvid 3|Closing down: 2026-12-09|\n"
    assert ends(read(page)) == {"Corvid 3": "2026-12-09"}


def test_what_is_over_within_a_month_of_its_beginning_is_an_event():
    fairs = "|Fair|Begins|Ends|\n|---|---|---|\n|Automata|2026-09-20|2026-09-23|\n|LogiTech|2026-10-01|2026-10-04|\n"
    assert read(fairs) == []
    assert ends(read(fairs.replace("2026-09-20", "2021-09-20").replace("2026-10-01", "2022-10-01"))) == {
        "Automata": "2026-09-23",
        "LogiTech": "2026-10-04",
    }


@pytest.mark.parametrize(
    "page",
    [
        "# Company\n\n## Open positions\n\n- Technical Writer – parental leave cover, ends in autumn 2027\n",
        "# Firma\n\n## Offene Stellen\n\n- **Technische Redaktion** – Vertretung, endet im Herbst 2027\n",
        "# Models\n\n### Vela Coder\n\nICD-10, ICD-11 and CPT codes. Knows which codes were retired by the WHO.\n",
        "# GPU sizes\n\n<dl><dt>EOSL (end of service life)</dt><dd>The size disappears from the API.</dd></dl>\n",
        "# Vela Chat is being retired?\n\n<dl><dt>Tag</dt><dd>Retirement</dd><dt>Service</dt><dd>Vela Meetings</dd></dl>\n",
        "Dear Customer,\n\nThis letter concerns the discontinuation of what you have installed.\n",
    ],
)
def test_what_ends_here_is_no_product(page):
    assert read(page) == []


def test_maintenance_that_is_over_ends_nothing():
    page = """<rss version="2.0"><channel><title>Status</title><item><title>【終了】緊急メンテナンス（5月30日）</title>
        <description>&lt;p&gt;緊急メンテナンスは予定どおり終了しました。&lt;/p&gt;</description>
        <pubDate>Sat, 30 May 2026 04:12:00 +0900</pubDate></item></channel></rss>"""
    assert read(page, format="feed") == []


def test_entries_of_a_calendar_by_months():
    page = (
        "# Retirement calendar\n\n## July 2026\n\n- Jul 9 – Speech container 2.x. Use Speech container 4.0.\n"
        "## August 2026\n\n- Aug 31 – Voice Lite, in East only. Use Personal Voice.\n"
    )
    claims = read(page)
    assert ends(claims) == {"Speech container 2.x": "2026-07-09", "Voice Lite": "2026-08-31"}
    assert [c.replacements for c in claims] == [("Speech container 4.0",), ("Personal Voice",)]


@pytest.mark.parametrize(
    ("line", "name", "end", "earliest"),
    [
        ("Robot de tri (Courrier) : arrêt le 1er mars 2027.", "Robot de tri (Courrier)", "2027-03-01", False),
        ("Connecteur Vela : sera retiré au deuxième trimestre 2027.", "Connecteur Vela", "2027-Q2", False),
        ("API Vela 2.x : pas d'arrêt avant le 30 septembre 2027.", "API Vela 2.x", "2027-09-30", True),
        ("Sorting robot: shuts down on 1 March 2027.", "Sorting robot", "2027-03-01", False),
    ],
)
def test_the_words_before_a_colon_are_the_subject_of_a_rest_without_one(line, name, end, earliest):
    (claim,) = read(f"# Notes\n\n## Fonctions obsolètes\n\n- {line}\n")
    assert (claim.product, claim.shutdown.iso, claim.not_before) == (name, end, earliest)


def test_a_milestone_before_a_colon_is_no_product():
    assert read("# Notes\n\n- July 14, 2026: last day of full support.\n") == []


def test_a_heading_that_the_sentence_repeats_names_it_whole():
    page = "## Vela für Windows\n\nDie Desktop-App Vela für Windows wird am 31.12.2026 abgeschaltet.\n"
    assert ends(read(page)) == {"Vela für Windows": "2026-12-31"}


def test_a_package_that_gets_fixes_until_a_day():
    page = (
        "# vela-python\n\n> [!WARNING]\n> **This client is no longer developed.** Use `vela-ai` for anything new.\n"
        "> `vela-python` gets security fixes until **April 30, 2027**.\n\n"
        "| Package | Maintained? |\n|---|---|\n| `vela-ai` | yes |\n| `vela-bridge` | no, archived on 2 March 2026 |\n"
    )
    claims = read(page)
    assert ends(claims) == {"vela-python": "2027-04-30", "vela-bridge": "2026-03-02"}
    assert [c.status for c in claims] == [Status.DEPRECATED, Status.RETIRED]

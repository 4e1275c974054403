"""Every page through the real entry point in four states: data, empty, database missing, widget changed."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from dashboard.language import plain_day
from data import accuracy, db, queries
from data.models import Source
from data.settings import settings
from data.sources import SourceEntry
from data.store import note_fetch, save_document, save_reading, upsert_source
from pipeline.types import Claim, Kind, PartialDate, Reading, Strength
from tests.dashboard.conftest import PAGES, Visit, html
from tests.dashboard.telling import collected, report, tell

NOW = datetime.now(UTC)
TODAY = NOW.date()


def on(day: date) -> PartialDate:
    return PartialDate(day.isoformat())


@pytest.mark.parametrize("page", PAGES)
def test_shows_data(page: str, seeded: Path, visit: Visit) -> None:
    app = visit(page, **({"product": "openai-sora-app"} if page == "product" else {}))

    assert not app.exception
    assert "202 products" in html(app)
    assert "nothing collected yet" in html(app)


@pytest.mark.parametrize("page", PAGES)
def test_leads_to_the_sources_the_data_and_about_however_a_page_ends(
    page: str, seeded: Path, visit: Visit
) -> None:
    assert html(visit(page)).count('class="sw-footer"') == 1


@pytest.mark.parametrize("page", PAGES)
def test_explains_an_empty_database(page: str, engine: object, visit: Visit) -> None:
    app = visit(page)

    assert not app.exception
    assert "0 products · 0 events" in html(app)
    if page == "product":
        assert "Which product?" in html(app)
    else:
        assert "swansong collect" in html(app)
        assert "make run" in html(app)


@pytest.mark.parametrize("page", PAGES)
def test_says_what_to_do_without_a_database(page: str, tmp_path: Path, visit: Visit) -> None:
    app = visit(page)

    assert not app.exception
    assert "there is no database yet" in html(app)
    assert "swansong up" in html(app)
    assert not (tmp_path / "swansong.db").exists()
    assert app.text_input(key="q").label == "Search products"


@pytest.mark.parametrize("page", PAGES)
def test_says_what_to_do_with_a_file_that_is_no_database(page: str, tmp_path: Path, visit: Visit) -> None:
    (tmp_path / "swansong.db").write_bytes(b"a shopping list, not a database. " * 64)

    app = visit(page)

    assert not app.exception
    assert "this file is not a database" in html(app)


def test_says_when_the_database_is_newer_than_the_code(seeded: Path, visit: Visit) -> None:
    with sqlite3.connect(seeded) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")

    assert "a newer Swansong wrote this database" in html(visit())


@pytest.mark.parametrize("page", PAGES)
def test_search_leads_to_the_results_from_every_page(page: str, seeded: Path, visit: Visit) -> None:
    app = visit(page)

    app.text_input(key="q").set_value("sora").run()

    assert not app.exception
    assert app.query_params["q"] == "sora"
    assert "for “sora”" in html(app)
    assert "product?product=openai-sora-app" in html(app)


def test_overview_counts_and_counts_down(session: Session, visit: Visit) -> None:
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=5)), replacements=("Velora 4",)),
        Claim("Velora 2", "Corvid", shutdown=on(TODAY + timedelta(days=60))),
        Claim("Velora 1", "Corvid", shutdown=on(TODAY - timedelta(days=10))),
        Claim("Hark", "Corvid", kind=Kind.APP, deprecated=on(TODAY - timedelta(days=20))),
        at=NOW,
    )
    collected(session, at=datetime.now(UTC) - timedelta(minutes=3))

    shown = html(visit())

    assert "2 AI products have a date to end." in shown
    assert "in 5 days" in shown
    for count, question in [
        (1, "end within 30 days"),
        (2, "end within 90 days"),
        (0, "moved in the last 7 days"),
        (1, "announced, no date yet"),
    ]:
        assert f"<b>{count}</b> <span>{question}</span>" in shown
    assert "Instead: Velora 4" in shown
    assert f'title="{TODAY + timedelta(days=5)}"' in shown
    assert "Collected 3 minutes ago" in shown
    assert "Shipped facts" not in shown


def test_an_earliest_day_is_not_counted_down_as_an_end(session: Session, visit: Visit) -> None:
    near, gone = (on(TODAY + timedelta(days=days)) for days in (5, -5))
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=near, strength=Strength.NOT_BEFORE),
        Claim("Velora 2", "Corvid", shutdown=gone, strength=Strength.NOT_BEFORE),
        at=NOW,
    )

    shown = html(visit())

    assert "No AI product has a shutdown date ahead." in shown
    assert "<b>0</b> <span>end within 30 days</span>" in shown
    assert "Nothing ended in these days." in shown
    assert "no earlier than" in html(visit("timeline", view="earliest"))


def test_overview_tells_the_featured_stories(seeded: Path, visit: Visit) -> None:
    shown = html(visit())

    assert "Sora ended on 26 April 2026" in shown
    assert "Sora API / Videos API ended on 24 September 2026" in shown
    assert "ChatGPT Atlas ended on 9 August 2026" in shown
    assert "SearchGPT became part of ChatGPT search on 31 October 2024" in shown
    assert "What happened to Sora, ChatGPT Atlas and SearchGPT" in shown
    assert "Search research project by OpenAI." in shown
    assert shown.index("What happened to Sora") < shown.index("What changed")


def test_overview_shows_what_changed(session: Session, visit: Visit) -> None:
    before, after = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
    for day, moment in ((before, NOW - timedelta(days=2)), (after, NOW)):
        tell(session, Claim("Velora 3", "Corvid", shutdown=on(day)), at=moment)

    shown = html(visit())

    assert "shutdown was put off" in shown
    assert "(30 days later)" in shown


def test_overview_tells_what_changed_since_the_day_in_the_address(session: Session, visit: Visit) -> None:
    for name, ago in (("Velora 3", 10), ("Velora 4", 2)):
        tell(
            session,
            Claim(name, "Corvid", shutdown=on(TODAY + timedelta(days=50))),
            at=NOW - timedelta(days=ago),
            url=f"https://docs.corvid.example/{ago}",
            vendor=f"Corvid {ago}",
        )

    first, later = html(visit()), html(visit(since=(TODAY - timedelta(days=5)).isoformat()))

    assert "What you can do here" in first
    assert "last 30 days" in first
    assert "What changed since your last visit" in later
    assert "1 product since" in later
    assert "What you can do here" not in later
    assert "What changed since" not in html(visit(since="<b>"))


def test_timeline_turns_its_pages_in_the_address(session: Session, visit: Visit) -> None:
    claims = [Claim(f"Velora {n}", "Corvid", shutdown=on(TODAY + timedelta(days=n))) for n in range(1, 33)]
    tell(session, *claims, at=NOW)

    shown = html(visit("timeline", view="next", part="2"))

    assert "32 products" in shown
    assert shown.count('<th scope="row"') == 12
    assert "Velora 32</a>" in shown
    assert html(visit("timeline", view="next", part="99")).count('<th scope="row"') == 12
    assert html(visit("timeline", view="next")).count('<th scope="row"') == 20


def test_timeline_tells_what_ends_in_the_freeze_weeks(session: Session, visit: Visit) -> None:
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=20))),
        Claim("Velora 4", "Corvid", shutdown=on(TODAY + timedelta(days=40))),
        at=NOW,
    )
    first, last = TODAY + timedelta(days=15), TODAY + timedelta(days=25)

    inside = html(visit("timeline", view="undated", freeze=f"{first}..{last}"))
    nothing = html(visit("timeline", view="undated", freeze=f"{first}..{first}"))

    assert "Velora 3</a>" in inside
    assert "Velora 4</a>" not in inside
    assert "Nothing that is known ends from" in nothing
    assert not visit("timeline", freeze="2026-99-99..x").exception


def test_timeline_shows_where_an_end_stood_before(session: Session, visit: Visit) -> None:
    for days, ago in ((30, 2), (60, 0)):
        claim = Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=days)))
        tell(session, claim, at=NOW - timedelta(days=ago))

    app = visit("timeline", view="moved", days="7")

    assert "where the end stood before it was moved" in html(app)
    assert "Velora 3</a>" in html(app)


def test_overview_begins_with_what_ends_next(session: Session, visit: Visit) -> None:
    tell(session, Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=5))), at=NOW)

    shown = html(visit())

    order = [shown.index(mark) for mark in ("<h1>", "Ending next", "sw-counts", "sw-welcome")]
    assert order == sorted(order)
    assert "sw-notice" not in shown[shown.index("<h1>") : shown.index("Ending next")]


@pytest.mark.parametrize("page", ["overview", "follow"])
def test_mail_is_promised_only_where_there_is_a_mail_server(
    page: str, seeded: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = html(visit(page))
    monkeypatch.setenv("SWANSONG_SMTP_HOST", "mail.example.org")
    settings.cache_clear()

    assert not re.search(r"\bmail\b", without, re.IGNORECASE)
    assert re.search(r"\bmail\b", html(visit(page)), re.IGNORECASE)
    assert "SWANSONG_SMTP_HOST" not in without


def test_addresses_to_copy_say_where_they_work(
    seeded: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = [html(visit("follow")), html(visit("product", product="openai-sora-app"))]
    monkeypatch.setenv("SWANSONG_PUBLIC_URL", "https://swansong.example.org")
    settings.cache_clear()
    outside = visit("follow")

    assert all("works on this computer only" in shown for shown in here)
    assert "works on this computer only" not in html(outside)
    assert "https://swansong.example.org/feeds/all.ics" in [code.value for code in outside.code]
    assert [link.proto.url for link in outside.get("link_button")] == [
        "webcal://swansong.example.org/feeds/all.ics"
    ]


def test_overview_says_that_the_last_collection_failed(session: Session, visit: Visit) -> None:
    tell(session, Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=5))), at=NOW)
    collected(session, at=NOW - timedelta(hours=2), ok=False)

    shown = html(visit())

    assert "Collection failed 2 hours ago" in shown
    assert "The last collection did not succeed." in shown


def test_timeline_opens_with_the_farewell(seeded: Path, visit: Visit) -> None:
    app = visit("timeline")
    shown = html(app)

    assert app.query_params == {}
    assert [shown.index(name) for name in ("Sora (web", "ChatGPT Atlas</a>", "SearchGPT (")] == sorted(
        shown.index(name) for name in ("Sora (web", "ChatGPT Atlas</a>", "SearchGPT (")
    )
    assert len(app.get("vega_lite_chart")) == 1
    for name in ("DALL·E 2", "DALL·E 3", "Whisper in the OpenAI API", "Jukebox"):
        assert name in shown


def test_timeline_keeps_its_view_in_the_address(seeded: Path, visit: Visit) -> None:
    app = visit("timeline")

    app.segmented_control(key="view").set_value("all").run()
    app.multiselect(key="vendor").set_value(["anthropic"]).run()

    assert app.query_params == {"view": "all", "vendor": "anthropic"}
    assert "Claude" in html(app)
    assert "Sora" not in html(app)


def test_timeline_opens_in_the_view_that_the_address_asks_for(seeded: Path, visit: Visit) -> None:
    app = visit("timeline", view="all", vendor="anthropic", group="kind")

    assert app.segmented_control(key="view").value == "all"
    assert app.multiselect(key="vendor").value == ["anthropic"]
    assert app.selectbox(key="group").value == "kind"
    assert "Claude" in html(app)


def test_timeline_keeps_the_vendor_from_view_to_view(seeded: Path, visit: Visit) -> None:
    app = visit("timeline", view="all", vendor="anthropic")

    app.segmented_control(key="view").set_value("ended").run()

    assert app.multiselect(key="vendor").value == ["anthropic"]
    assert "Claude" in html(app)


def test_timeline_ignores_what_no_view_is_called(seeded: Path, visit: Visit) -> None:
    app = visit("timeline", view="<script>", days="-1")

    assert not app.exception
    assert app.segmented_control(key="view").value == "farewell"


def test_timeline_without_anything_to_draw_says_so(session: Session, visit: Visit) -> None:
    tell(session, Claim("Hark", "Corvid", deprecated=on(TODAY)), at=NOW)

    app = visit("timeline", view="next")

    assert not app.exception
    assert "Nothing to draw in this view" in html(app)


def test_products_are_filtered_by_what_the_address_asks(seeded: Path, visit: Visit) -> None:
    app = visit("products", vendor=["anthropic", "cohere"], status="retired")

    assert app.multiselect(key="vendor").value == ["anthropic", "cohere"]
    assert "Claude" in html(app)
    assert "OpenAI" not in html(app)


def test_products_keep_their_filters_in_the_address(seeded: Path, visit: Visit) -> None:
    app = visit("products", q="claude")

    app.multiselect(key="kind").set_value(["model"]).run()

    assert app.query_params == {"q": "claude", "kind": "model"}


def test_products_without_a_match_say_what_to_try(seeded: Path, visit: Visit) -> None:
    shown = html(visit("products", q="no such thing"))

    assert "Nothing found for “no such thing”" in shown
    assert "which does not mean it is still available" in shown


def test_product_answers_in_a_sentence(seeded: Path, visit: Visit) -> None:
    shown = html(visit("product", product="openai-sora-app"))

    assert (
        '<p class="sw-sentence">Sora ended on 26 April 2026 (web and mobile app). This was announced on '
        "24 March 2026, 33 days before. Sora API / Videos API ended on 24 September 2026. No replacement named.</p>"
    ) in shown
    assert (
        'href="https://help.openai.com/en/articles/20001152-what-to-know-about-the-sora-discontinuation"'
        in shown
    )


def test_product_shows_platforms_side_by_side_and_every_claim(session: Session, visit: Visit) -> None:
    day = PartialDate("2031-03")
    tell(
        session,
        Claim(
            "Velora 3", "Corvid", shutdown=on(date(2031, 1, 2)), evidence="Velora 3 goes on 2 January 2031."
        ),
        Claim(
            "Velora 3", "Corvid", shutdown=day, scope="EU", strength=Strength.NOT_BEFORE, replacements=("V4",)
        ),
        at=NOW,
    )

    shown = html(visit("product", product="corvid-velora-3"))

    assert "Platforms and scopes" in shown
    assert "no earlier than" in shown
    assert "Velora 3 goes on 2 January 2031." in shown
    assert "Velora 3 ends on 2 January 2031 and will stay at least until March 2031 (EU)." in shown
    assert "the vendor's page" in shown.replace("&#39;", "'")


def test_a_product_is_found_by_the_name_people_use(seeded: Path, visit: Visit) -> None:
    assert "Sora ended on 26 April 2026" in html(visit("product", product="sora"))


def test_product_tells_what_to_use_instead_and_what_to_change(session: Session, visit: Visit) -> None:
    gone, soon = on(TODAY - timedelta(days=5)), on(TODAY + timedelta(days=5))
    living = Claim(
        "velora-5", "Corvid", shutdown=on(TODAY + timedelta(days=900)), strength=Strength.NOT_BEFORE
    )
    tell(
        session,
        Claim("velora-3", "Corvid", shutdown=gone, replacements=("velora-4",)),
        Claim("velora-4", "Corvid", shutdown=soon, replacements=("velora-5",)),
        living,
        at=NOW,
    )

    app = visit("product", product="corvid-velora-3")
    shown = html(app)

    assert not app.exception
    assert "What to use instead" in shown
    assert shown.index(">velora-4</a>") < shown.index(">velora-5</a>")
    assert app.code[0].value == "- model: velora-3\n+ model: velora-5"
    assert "feeds/product/corvid-velora-3.atom" in shown
    assert "feeds/product/corvid-velora-3.ics" not in shown  # nothing of it lies ahead
    assert "feeds/product/corvid-velora-4.ics" in html(visit("product", product="corvid-velora-4"))
    assert "badges/corvid-velora-3.svg" in app.code[-1].value
    assert "Report a mistake" in shown
    assert "kept on" in shown


def test_product_offers_nothing_that_is_not_known_to_live(seeded: Path, visit: Visit) -> None:
    shown = html(visit("product", product="openai-sora-app"))

    assert "Alternatives" not in shown
    assert "What happens to your data" not in shown  # nothing can be saved of what is over
    assert "only an extract was read" in shown


def test_product_tells_where_sources_disagree(session: Session, visit: Visit) -> None:
    for number in range(2):
        upsert_source(
            session,
            SourceEntry(
                id=f"s{number}", vendor="Corvid", title=f"Page {number}", urls=(f"https://{number}.example/",)
            ),
        )
        day = on(TODAY + timedelta(days=50 + 20 * number))
        raw = f"{number}".encode()
        saved = save_document(
            session, source_slug=f"s{number}", url=f"https://{number}.example/", raw=raw, fetched_at=NOW
        )
        save_reading(
            session, saved.document_id, Reading(claims=(Claim("Velora 3", "Corvid", shutdown=day),)), now=NOW
        )

    shown = html(visit("product", product="corvid-velora-3"))

    assert "Where sources disagree" in shown
    assert ">Page 0</a>" in shown
    assert ">Page 1</a>" in shown


def test_vendors_show_notice_promises_and_moves(session: Session, visit: Visit) -> None:
    tell(
        session,
        Claim("Velora 2", "Corvid", announced=on(TODAY), shutdown=on(TODAY + timedelta(days=90))),
        Claim("Velora 3", "Corvid", announced=on(TODAY), shutdown=on(TODAY + timedelta(days=30))),
        at=NOW - timedelta(days=1),
    )
    tell(
        session,
        Claim("Velora 3", "Corvid", announced=on(TODAY), shutdown=on(TODAY + timedelta(days=20))),
        at=NOW,
    )
    tell(
        session,
        Claim("Reel", "Quill", announced=on(TODAY), shutdown=on(TODAY + timedelta(days=10))),
        at=NOW,
        vendor="Quill",
    )

    every, two = visit("vendors"), visit("vendors", vendor="corvid", beside="quill")

    assert not every.exception
    assert not two.exception
    assert ">Corvid</a>" in html(every)
    assert ">Quill</a>" in html(every)
    shown = html(two)
    assert "Half of 2 endings were told at least 55 days ahead; the shortest notice was 20 days." in shown
    assert "10 days earlier" in shown
    assert "No promise of notice is on record." in shown
    assert shown.index(">Corvid</a>") < shown.index(">Quill</a>")
    assert not visit("vendors", vendor="<b>", beside="nobody").exception


def test_timeline_groups_by_what_replaces(session: Session, visit: Visit) -> None:
    day = on(TODAY + timedelta(days=5))
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=day, replacements=("Velora 4",)),
        Claim("Velora 4", "Corvid", shutdown=on(TODAY + timedelta(days=900)), strength=Strength.NOT_BEFORE),
        at=NOW,
    )

    app = visit("timeline", view="next", group="chain")

    assert not app.exception
    assert "Velora 4</a>" in html(app)
    assert "Replaced by Velora 4" in app.get("vega_lite_chart")[0].proto.spec


def test_an_unknown_product_offers_what_comes_close(seeded: Path, visit: Visit) -> None:
    shown = html(visit("product", product="sora-a"))

    assert "No product is called “sora-a”" in shown
    assert "Perhaps you mean" in shown
    assert "product?product=openai-sora-app" in shown


def test_what_was_fetched_is_shown_as_text(session: Session, visit: Visit) -> None:
    bad = '<img src=x onerror="document.title=1">'
    claim = Claim(f"Velora {bad}", "Corvid", shutdown=on(TODAY + timedelta(days=5)), evidence=bad, scope=bad)
    tell(session, claim, at=NOW, title=bad, url="https://docs.corvid.example/?<b>")

    with db.session() as opened:
        (slug,) = (row.slug for row in queries.find_products(opened, TODAY))
    for page, asked in [
        ("overview", {}),
        ("timeline", {"view": "next"}),
        ("products", {}),
        ("product", {"product": slug}),
    ]:
        shown = html(visit(page, **asked))
        assert "<img" not in shown
        assert "&lt;img src=x" in shown


def test_pages_open_while_the_collector_writes(seeded: Path, visit: Visit) -> None:
    with sqlite3.connect(seeded, isolation_level=None) as collector:
        collector.execute("BEGIN IMMEDIATE")
        collector.execute("DELETE FROM change")
        app = visit()
        collector.execute("ROLLBACK")

    assert not app.exception
    assert "Sora ended on 26 April 2026" in html(app)


def test_answers_follow_the_database(seeded: Path, visit: Visit) -> None:
    assert "Velora 3" not in html(visit("products"))
    with db.session() as session:
        tell(session, Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=5))), at=NOW)

    assert "Velora 3" in html(visit("products", q="velora"))


def test_sources_stand_worst_first_with_what_helps(session: Session, visit: Visit) -> None:
    well = SourceEntry(id="pen", title="Pen news", kind="feed", urls=("https://pen.example/feed",))
    bad = SourceEntry(
        id="quill", title="Quill <b>lifecycle</b>", vendor="Quill", urls=("https://quill.example/life",)
    )
    for entry, failure in ((well, None), (bad, "status 503")):
        upsert_source(session, entry)
        note_fetch(session, source_slug=entry.id, at=NOW, failure=failure)
    tell(session, Claim("Velora 1", "Corvid", shutdown=on(TODAY)), at=NOW)

    shown = html(visit("sources"))

    assert shown.index("Quill &lt;b&gt;lifecycle&lt;/b&gt;") < shown.index("Pen news")
    assert "Status 503." in shown
    assert "Look at its address" in shown
    assert "1 failing" in shown


def test_sources_that_are_all_well_leave_nothing_to_do(session: Session, visit: Visit) -> None:
    tell(session, Claim("Velora 1", "Corvid", shutdown=on(TODAY)), at=NOW)
    for slug in session.exec(select(Source.slug)).all():
        note_fetch(session, source_slug=slug, at=NOW)
    session.commit()

    page = visit("sources")

    assert not page.exception
    assert "Healthy" in html(page)
    assert "What to do" not in html(page)


def test_sources_say_that_none_was_asked(seeded: Path, visit: Visit) -> None:
    assert "No source has been asked yet" in html(visit("sources"))


def newsworthy(session: Session) -> None:
    """A vendor ends Hark; three outlets tell it, one of them on another day, and the press tells of Dashfin."""
    end = on(TODAY + timedelta(days=20))
    tell(session, Claim("Hark", "Corvid", kind=Kind.APP, shutdown=end), at=NOW)
    ago = TODAY - timedelta(days=3)
    report(session, "Corvid news", "Goodbye, Hark", "Hark", on=ago, at=NOW, vendor="Corvid", days=[end.iso])
    report(session, "Netzblick", "Abschied von Hark", "Hark", on=ago, at=NOW, language="de")
    later = (TODAY + timedelta(days=50)).isoformat()
    report(session, "Ledgerline", "Hark is closing", "Hark", on=TODAY, at=NOW, days=[later])
    report(session, "Ledgerline", "Dashfin winds down", "Dashfin", on=TODAY - timedelta(days=40), at=NOW)


def test_a_story_stands_once_with_its_reports_and_what_they_disagree_on(
    session: Session, visit: Visit
) -> None:
    newsworthy(session)

    shown = html(visit("news"))

    assert "2 stories" in shown
    assert shown.count("product?product=corvid-hark") == 1
    assert "3 reports, the first by Corvid news on" in shown
    assert ">Official</span>" in shown
    assert "On record: ends" in shown
    assert "Reports disagree:" in shown
    assert 'lang="de">Abschied von Hark</a>' in shown
    assert ">Dashfin winds down</a>" in shown


@pytest.mark.parametrize(
    ("asked", "stories"),
    [
        ({"words": "abschied"}, {"Hark"}),
        ({"words": "dashf"}, {"Dashfin"}),
        ({"words": "hark dashfin"}, set()),
        ({"vendor": "corvid"}, {"Hark"}),
        ({"product": "corvid-hark"}, {"Hark"}),
        ({"by": "vendor"}, {"Hark"}),
        ({"by": "press"}, {"Dashfin"}),
        ({"days": "30"}, {"Hark"}),
        ({"days": "365"}, {"Hark", "Dashfin"}),
        ({"language": "de"}, {"Hark"}),
        ({"by": "nobody", "days": "many", "language": "xx", "vendor": "nobody"}, {"Hark", "Dashfin"}),
    ],
)
def test_the_news_are_filtered_by_what_stands_in_the_address(
    asked: dict[str, str], stories: set[str], session: Session, visit: Visit
) -> None:
    newsworthy(session)

    app = visit("news", **asked)

    assert not app.exception
    shown = html(app)
    assert {
        name for name in ("Hark", "Dashfin") if f"{name}</a>" in shown or f"{name} winds" in shown
    } == stories
    assert ('class="sw-nothing"' in shown) is (not stories)


def test_a_filter_of_the_news_goes_into_the_address(session: Session, visit: Visit) -> None:
    newsworthy(session)

    app = visit("news")
    app.text_input(key="words").set_value("hark")
    app.selectbox(key="by").set_value("vendor").run()

    assert not app.exception
    assert (app.query_params["words"], app.query_params["by"]) == ("hark", "vendor")
    assert "for “hark”" in html(app)
    assert "1 story" in html(app)
    assert html(app).count("Newest report: ") == 1


def test_a_product_has_its_news(session: Session, visit: Visit) -> None:
    newsworthy(session)

    shown = html(visit("product", product="corvid-hark"))

    assert "In the news" in shown
    assert "Goodbye, Hark" in shown
    assert "Dashfin" not in shown


def test_of_many_stories_the_latest_are_shown_and_of_many_reports_the_first(
    session: Session, visit: Visit
) -> None:
    for number in range(42):
        report(
            session,
            "Ledgerline",
            f"Number{number} ends",
            f"Number{number}",
            on=TODAY - timedelta(days=number),
            at=NOW,
        )
    for number in range(9):
        report(session, f"Outlet {number}", f"{number}: Number0 ends", "Number0", on=TODAY, at=NOW)
    tell(session, Claim("Hark", "Corvid"), at=NOW)

    shown = html(visit("news"))

    assert "The latest 40" in shown
    assert "There are more" in shown
    assert "<summary>4 more reports</summary>" in shown
    assert ("Number39 ends" in shown, "Number41 ends" in shown) == (True, False)


def test_says_where_news_come_from_while_there_are_none(seeded: Path, visit: Visit) -> None:
    shown = html(visit("news"))

    assert "No news yet" in shown
    assert "<code>swansong collect</code>" in shown


def test_a_product_and_the_list_as_they_were_known_on_a_day(session: Session, visit: Visit) -> None:
    before, after = on(TODAY + timedelta(days=90)), on(TODAY + timedelta(days=20))
    tell(session, Claim("Velora 3", "Corvid", shutdown=before), at=NOW - timedelta(days=40))
    tell(session, Claim("Velora 3", "Corvid", shutdown=after), Claim("Reel 9", "Corvid"), at=NOW)
    then, long_ago = (str(TODAY - timedelta(days=days)) for days in (10, 400))

    shown = html(visit("product", product="corvid-velora-3", as_of=then))
    assert f"ends on {plain_day(before.first)}" in shown
    assert f"ends on {plain_day(after.first)}" not in shown
    assert "This is what was known on" in shown
    assert 'href="product?product=corvid-velora-3">Back to today' in shown
    assert f"as_of={then}" in shown  # links stay on that day
    listed = html(visit("products", as_of=then))
    assert "Velora 3" in listed
    assert "Reel 9" not in listed
    assert "Nothing of it was known on" in html(visit("product", product="corvid-velora-3", as_of=long_ago))
    for today in (str(TODAY), "nonsense"):
        now = html(visit("product", product="corvid-velora-3", as_of=today))
        assert f"ends on {plain_day(after.first)}" in now
        assert "Back to today" not in now


def test_the_overview_and_the_timeline_as_they_were_known_on_a_day(session: Session, visit: Visit) -> None:
    before, after = on(TODAY + timedelta(days=90)), on(TODAY + timedelta(days=20))
    tell(session, Claim("Velora 3", "Corvid", shutdown=before), at=NOW - timedelta(days=40))
    tell(session, Claim("Velora 3", "Corvid", shutdown=after), at=NOW)
    tell(session, Claim("Reel 9", "Quill", shutdown=after), at=NOW, vendor="Quill")
    then = str(TODAY - timedelta(days=10))

    overview = html(visit(as_of=then))
    assert "This is what was known on" in overview
    assert "1 AI product has a date to end." in overview
    assert (
        f'Next is <a href="product?as_of={then}&amp;product=corvid-velora-3">Velora 3</a>, in 100 days'
        in overview
    )
    assert 'href=".">Back to today' in overview
    assert "Reel 9" not in overview
    back = re.findall(r'href="\.\?as_of=([\d-]+)"', html(visit()))
    assert set(back) == {str(TODAY - timedelta(days=days)) for days in (7, 30)}
    timeline = html(visit("timeline", view="next", vendor="corvid", as_of=then))
    assert "This is what was known on" in timeline
    assert plain_day(before.first) in timeline
    assert f"{plain_day(after.first)}</time>" not in timeline
    assert 'href="timeline?view=next&amp;vendor=corvid">Back to today' in timeline
    assert "Nothing to draw in this view" in html(visit("timeline", view="moved", as_of=then))
    long_ago = str(TODAY - timedelta(days=400))
    for page in ("overview", "timeline", "products"):
        shown = html(visit(page, as_of=long_ago))
        assert "Nothing was known yet on" in shown
        assert "No AI product has a shutdown date ahead" not in shown
        assert "Back to today" in shown
    assert plain_day(after.first) in html(visit("timeline", view="moved"))


def test_pages_of_an_earlier_day_lead_to_each_other(session: Session, visit: Visit) -> None:
    tell(session, Claim("Velora 3", "Corvid", shutdown=on(TODAY)), at=NOW - timedelta(days=40))
    then = str(TODAY - timedelta(days=10))

    app = visit("timeline", as_of=then)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert {links["Overview"], links["Timeline"], links["Products"]} == {f"as_of={then}"}
    assert links["Vendors"] == ""
    app.text_input(key="q").set_value("velora").run()
    assert app.query_params["as_of"] == then


def test_a_product_tells_how_sure_each_date_is(session: Session, visit: Visit) -> None:
    tell(session, Claim("Velora 3", "Corvid", shutdown=on(TODAY + timedelta(days=90))), at=NOW)

    assert "High confidence: the vendor&#39;s own page says so." in html(
        visit("product", product="corvid-velora-3")
    )
    german = html(visit("product", product="corvid-velora-3", lang="de"))
    assert "Sehr sicher: die eigene Seite des Anbieters sagt es." in german


def test_about_leads_with_what_the_reader_was_never_tuned_on(seeded: Path, visit: Visit) -> None:
    app = visit("about")
    shown = html(app)

    unseen = next(one for one in accuracy.sets() if one.name == "unseen-pages")
    clean = f"{unseen.figures['clean']:.0%} of the pages there that end nothing"
    order = [
        shown.index(text) for text in (clean, "Pages that the reader was never tuned on", "Real pages of")
    ]
    assert order == sorted(order)
    (vendors,) = app.expander
    assert not vendors.proto.expanded
    assert "Anthropic" in "".join(part.value for part in vendors.get("html"))

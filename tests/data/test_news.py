"""News in the database: threads that form as items come in any order, what they say together, and the search."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from sqlmodel import Session, select

from data import db, news
from data.models import Alias, Document, NewsItem, NewsThread, Product, Source, Vendor
from pipeline import threads as stories
from pipeline.types import Claim, PartialDate
from tests.dashboard.telling import tell

TODAY = date(2026, 2, 10)


def feed(session: Session, now, slug: str, authority: str = "press") -> Document:
    """A feed document of the source `slug`, which is made where it is not there."""
    source = Source(
        slug=slug, title=slug.title(), url=f"https://{slug}.example", kind="feed", authority=authority
    )
    session.add(source)
    session.flush()
    document = Document(source_id=source.id, url=source.url, sha256=slug, raw=b"<rss/>", fetched_at=now)
    session.add(document)
    session.flush()
    return document


def told(title: str, *subjects: str, day: int = 2, **more) -> stories.NewsItem:
    given = {"published": date(2026, 2, day), "relevance": 0.9, "language": "en", **more}
    return stories.NewsItem(f"https://x.example/{title}", title, subjects=subjects, **given)


def fill(session: Session, now) -> None:
    vendor = Vendor(slug="velmora", name="Velmora")
    session.add(vendor)
    session.flush()
    product = Product(vendor_id=vendor.id, slug="velmora-quillia", name="Quillia", key="quillia", kind="app")
    session.add(product)
    session.flush()
    session.add(Alias(product_id=product.id, name="Quillia", key="quillia"))
    items = {
        "ledgerline": [told("Quillia ends", "quillia", text="Its writing assistant.", days=("2026-03-03",), day=4),
                       told("Orrery 2 is here", relevance=0.1)],
        "netzblick": [told("Abschied von Quillia", "quillia", language="de", days=("2026-03",), day=3)],
        "post": [told("Dashfin 3.5 goes", "dashfin-3.5", text="L'état de gpt-4o", days=("2026-06-30",), day=6)],
    }  # fmt: skip
    for slug, entries in items.items():
        news.note_entries(session, feed(session, now, slug), entries, now)


def test_reports_of_one_story_are_one_thread_with_its_product(session, now):
    fill(session, now)
    dashfin, quillia = news.threads(session, TODAY)
    assert (quillia.product.slug, quillia.outlets) == ("velmora-quillia", ("Netzblick", "Ledgerline"))
    assert (quillia.first.outlet, quillia.first.published) == ("Netzblick", date(2026, 2, 3))
    assert (dashfin.product, len(dashfin.items)) == (None, 1)
    assert len(session.exec(select(NewsItem)).all()) == 4, "what is not relevant is kept without a thread"


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Velmora: quillia-mini", "velmora-quillia-mini"),
        ("Velmora: Quillia", "velmora-quillia"),
        ("Two models go", None),
        ("Quillia and quillia-nano go", None),
    ],
)
def test_of_several_that_end_a_story_is_about_the_one_in_its_headline(session, now, title, meant):
    fill(session, now)
    vendor = session.exec(select(Vendor)).one()
    for name in ("quillia-mini", "quillia-nano"):
        product = Product(vendor_id=vendor.id, slug=f"velmora-{name}", name=name, key=name, kind="model")
        session.add(product)
        session.flush()
        session.add(Alias(product_id=product.id, name=name, key=name))
    item = told(title, "quillia", "quillia-mini", "quillia-nano", published=date(2026, 9, 9))
    news.note_entries(session, feed(session, now, "list"), [item], now)
    (thread,) = [row for row in news.threads(session, TODAY) if row.first.title == title]
    assert (thread.product.slug if thread.product else None) == meant


def test_noting_the_same_feed_again_changes_nothing(session, now):
    document = feed(session, now, "ledgerline")
    entries = [told("Quillia ends", "quillia"), told("Quillia ends", "quillia")]
    assert [news.note_entries(session, document, entries, now) for _ in range(2)] == [1, 0]
    assert len(session.exec(select(NewsItem)).all()) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_items_come_is_no_matter(session, now, order):
    # The roundup of both is what makes one thread of them, whenever it comes.
    items = [told("A", "quillia"), told("B", "dashfin"), told("C", "quillia", "dashfin")]
    for place in order:
        news.note_entries(session, feed(session, now, f"outlet-{place}"), [items[place]], now)
    assert [len(thread.items) for thread in news.threads(session, TODAY)] == [3]
    assert len(session.exec(select(NewsThread)).all()) == 1


def test_what_sources_disagree_on_and_whether_the_vendor_speaks(session, now):
    fill(session, now)
    (quillia,) = news.threads(session, TODAY, vendors=["velmora"])
    assert (quillia.official, quillia.disagreement) == (False, {}), "a month is no contradiction of its day"
    own = feed(session, now, "velmora-blog", "vendor_blog")
    news.note_entries(session, own, [told("On Quillia", "quillia", days=("2026-04-01",))], now)
    (quillia,) = news.threads(session, TODAY, official=True)
    assert set(quillia.disagreement) == {"2026-03", "2026-03-03", "2026-04-01"}
    assert quillia.disagreement["2026-04-01"] == ("Velmora-Blog",)


def test_one_who_gives_several_days_disagrees_with_nobody_who_gives_one_of_them(session, now):
    told_twice = told("Quillia goes in steps", "quillia", days=("2026-03-03", "2026-04-01"))
    news.note_entries(session, feed(session, now, "roundup"), [told_twice], now)
    (quillia,) = news.threads(session, TODAY)
    assert (set(quillia.days), quillia.disagreement) == ({"2026-03-03", "2026-04-01"}, {})
    for outlet, day, contradicted in (("echo", "2026-04-01", False), ("herald", "2026-05-05", True)):
        entry = told("Quillia ends", "quillia", days=(day,))
        news.note_entries(session, feed(session, now, outlet), [entry], now)
        (quillia,) = news.threads(session, TODAY)
        assert bool(quillia.disagreement) is contradicted


def test_filters(session, now):
    fill(session, now)
    assert [t.first.title for t in news.threads(session, TODAY, language="de")] == ["Abschied von Quillia"]
    assert [t.first.title for t in news.threads(session, TODAY, since=date(2026, 2, 5))] == [
        "Dashfin 3.5 goes"
    ]
    assert (
        len(news.threads(session, TODAY, product="velmora-quillia"))
        == len(news.threads(session, TODAY, limit=1))
        == 1
    )
    assert [t.official for t in news.threads(session, TODAY, official=False)] == [False, False]
    assert news.threads(session, TODAY, official=True) == news.threads(session, TODAY, words="?!") == []
    assert set(news.languages(session)) == {"de", "en"}
    assert len(news.threads(session, TODAY, words="writing")[0].items) == 2, (
        "a thread that is found has all its reports"
    )


def ending(session: Session, now, *days: str) -> None:
    """Have the vendor say that Quillia ends on these days, each for a region of its own."""
    regions = (
        Claim("Quillia", "Velmora", shutdown=PartialDate(day), scope=f"region {n}")
        for n, day in enumerate(days)
    )
    tell(session, *regions, at=now, vendor="Velmora")


@pytest.mark.parametrize(
    ("days", "reported"),
    [
        (("2026-01-01", "2026-03-03"), "2026-03-03"),
        (("2026-01-01", "2026-05-05", "2026-04-04"), "2026-04-04"),
        (("2025-11-01", "2026-01-01"), "2026-01-01"),
        ((), None),
    ],
    ids=["on a day that is told", "the next one", "the last one", "none is held"],
)
def test_a_story_stands_with_the_ending_that_it_reports(session, now, days, reported):
    fill(session, now)
    if days:
        ending(session, now, *days)
    (quillia,) = news.threads(session, TODAY, product="velmora-quillia")
    assert (quillia.event and quillia.event.day and quillia.event.day.iso) == reported
    assert (quillia.as_json()["event"] or {"day": None})["day"] == reported


def test_the_story_with_the_latest_report_comes_first(session, now):
    fill(session, now)
    late = told("Quillia is gone", "quillia", day=9)
    news.note_entries(session, feed(session, now, "late"), [late], now)
    quillia, dashfin = news.threads(session, TODAY)
    assert (len(quillia.items), quillia.first.published, len(dashfin.items)) == (3, date(2026, 2, 3), 1)


def searched(session: Session) -> dict[str, int]:
    asked = (
        "quill",
        "QUILLIA ends",
        "assist",
        "dashfin 3.5",
        "gpt-4o",
        "état",
        "nothing",
        "",
        "'\"*):&\\",
        "quillia \x00 '",
    )
    return {words: len(news.search(session, words)) for words in asked}


FOUND = {"quill": 2, "QUILLIA ends": 1, "assist": 1, "dashfin 3.5": 1, "gpt-4o": 1, "état": 1, "nothing": 0, "": 0,
         "'\"*):&\\": 0, "quillia \x00 '": 2}  # fmt: skip


def test_search_on_sqlite_follows_what_changes(session, now):
    fill(session, now)
    assert searched(session) == FOUND
    item = session.exec(select(NewsItem).where(NewsItem.title == "Quillia ends")).one()
    item.title = "Renamed"
    session.flush()
    assert (len(news.search(session, "quillia")), len(news.search(session, "renamed"))) == (1, 1)
    session.delete(item)
    session.flush()
    assert news.search(session, "renamed") == []


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_search_on_postgresql_finds_the_same(postgres_url, now):
    db.migrate(db.engine(postgres_url))
    with db.session(postgres_url) as session:
        fill(session, now)
        assert searched(session) == FOUND
        assert len(news.threads(session, TODAY, words="quillia")[0].items) == 2


def test_what_an_article_says_takes_the_place_of_its_teaser(session, now):
    document = feed(session, now, "ledgerline")
    news.note_entries(
        session,
        document,
        [told("Goodbye, old friend", relevance=0.4), told("Quillia ends", "quillia")],
        now,
    )
    assert [len(thread.items) for thread in news.threads(session, TODAY)] == [1]
    teaser = session.exec(select(NewsItem).where(NewsItem.title == "Goodbye, old friend")).one()
    page = Document(source_id=document.source_id, url=teaser.url, sha256="a", raw=b"<p>", fetched_at=now)
    session.add(page)
    session.flush()
    news.note_article(session, news.Followed("ledgerline", teaser.url), page.id)
    news.weigh_article(session, page, told("", relevance=0.0), now)
    assert len(news.threads(session, TODAY)[0].items) == 1, "an article that ends nothing changes nothing"
    news.weigh_article(session, page, told("", "quillia", days=("2026-03-03",)), now)
    (thread,) = news.threads(session, TODAY)
    assert {(item.title, item.days) for item in thread.items} == {
        ("Goodbye, old friend", ("2026-03-03",)),
        ("Quillia ends", ()),
    }
    news.weigh_article(session, page, told("", "dashfin"), now)
    assert [len(thread.items) for thread in news.threads(session, TODAY)] == [1, 1]
    news.weigh_article(session, page, told("", "quillia"), now)
    assert len(session.exec(select(NewsThread)).all()) == 1, "no thread is left without a report"


def test_articles_are_followed_until_they_came_or_were_given_up(session, now):
    fill(session, now)
    (wanted,) = news.to_follow(session, ["ledgerline"])
    assert wanted == news.Followed(
        "ledgerline", "https://x.example/Quillia ends", "Quillia ends", date(2026, 2, 4)
    )
    for _ in range(news.MOST_FAILURES):
        assert news.to_follow(session, ["ledgerline"]) == [wanted]
        news.note_article(session, wanted, None)
    assert news.to_follow(session, ["ledgerline"]) == []
    (other,) = news.to_follow(session, ["netzblick"])
    news.note_article(session, other, session.exec(select(Document.id)).first())
    assert news.to_follow(session, ["netzblick"]) == []

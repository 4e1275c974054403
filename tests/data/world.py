"""A database with something of everything: the shipped facts, and an invented vendor whose days lie around today.

Views ask the database for today, so days are counted from the real one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from data import news, store
from data.models import Document
from data.seed import load_seed
from data.sources import Cadence, SourceEntry, SourceKind
from pipeline.threads import NewsItem
from pipeline.types import Authority, Claim, PartialDate, Reading, Strength

LIFECYCLE = SourceEntry(
    id="corvid-lifecycle",
    vendor="Corvid",
    title="Corvid: lifecycle",
    urls=("https://corvid.example/lifecycle",),
)
BLOG = SourceEntry(
    id="corvid-blog",
    vendor="Corvid",
    title="Corvid: blog",
    urls=("https://corvid.example/blog",),
    authority=Authority.VENDOR_BLOG,
    cadence=Cadence.WEEKLY,
)
MOVED = SourceEntry(
    id="corvid-moved", vendor="Corvid", title="Corvid: status", urls=("https://corvid.example/gone",)
)
SEEDED = datetime(2026, 11, 23, tzinfo=UTC)
"""When the seed is taken to have been loaded: the day it was compiled on."""
FIRST_TOLD = timedelta(days=8)
"""How long ago the page of Corvid was first read."""
BIRD = SourceEntry(
    id="bird", title="The Daily Bird", kind=SourceKind.FEED, urls=("https://bird.example/feed",)
)
NEST = SourceEntry(id="nest", title="Nest", kind=SourceKind.FEED, urls=("https://nest.example/feed",))


def now() -> datetime:
    """The present, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def day(after: int) -> PartialDate:
    """The day so many days from today."""
    return PartialDate((now() + timedelta(days=after)).date().isoformat())


def claim(product: str, shutdown: PartialDate, **said: object) -> Claim:
    quote = f"{product} | ends {shutdown} | 100 % of regions"
    return Claim(product=product, vendor="Corvid", shutdown=shutdown, evidence=quote, **said)


def tell(session: Session, entry: SourceEntry, at: datetime, *claims: Claim) -> int:
    """A version of a page that says `claims`; the id of its document."""
    store.upsert_source(session, entry)
    raw = f"{at}{claims}".encode()
    told = {"url": entry.urls[0], "format": "feed" if entry.kind is SourceKind.FEED else None}
    kept = store.save_document(session, source_slug=entry.id, raw=raw, fetched_at=at, **told)
    store.note_fetch(session, source_slug=entry.id, at=at)
    store.save_reading(session, kept.document_id, Reading(claims=claims), now=at)
    return kept.document_id


def fill(session: Session) -> None:
    """The seed, four models of Corvid that end or may end, a move, a dispute, sources well and ill, and a story in the press."""
    today = now()
    first_told = today - FIRST_TOLD
    load_seed(session, min(SEEDED, first_told))
    gone = claim("lark-1", day(-5), replacements=("lark-2", "wren, large"))
    perhaps = claim("wren", day(100), strength=Strength.NOT_BEFORE)
    guessed = claim("dove", day(-2), strength=Strength.ESTIMATED)
    later = claim("finch", PartialDate(f"{today.year + 1}-Q4"), scope="EU")
    first = claim("lark-2", day(40), deprecated=day(-3), replacements=("lark-3",))
    tell(session, LIFECYCLE, first_told, gone, perhaps, guessed, later, first)
    moved = claim("lark-2", day(60), deprecated=day(-3), replacements=("lark-3",))
    tell(session, LIFECYCLE, today - timedelta(days=2), gone, perhaps, guessed, later, moved)
    tell(session, BLOG, today - timedelta(days=1), claim("lark-2", day(75)))
    store.upsert_source(session, MOVED)
    store.note_fetch(session, source_slug=MOVED.id, at=today, failure="404 Not Found")
    for outlet, headline in ((BIRD, "Corvid's Lark 2 sings no more"), (NEST, "=Lark 2= to end")):
        report(session, outlet, headline, today)


def report(session: Session, outlet: SourceEntry, headline: str, at: datetime) -> None:
    document = session.get_one(Document, tell(session, outlet, at))
    about = NewsItem(
        url=f"{outlet.urls[0]}/lark",
        title=headline,
        text="Users have two months.",
        published=at.date(),
        language="en",
        relevance=0.9,
        subjects=("lark-2",),
        days=(day(60).iso,),
        status="deprecated",
    )
    idle = NewsItem(url=f"{outlet.urls[0]}/owl", title="A new owl", published=at.date(), relevance=0.1)
    news.note_entries(session, document, [about, idle], at)
    article = store.save_document(
        session, source_slug=outlet.id, url=about.url, raw=headline.encode(), fetched_at=at, format="html"
    )
    told = Reading(claims=(claim("lark-2", day(60)), claim("lark-1", day(-5))))
    store.save_reading(session, article.document_id, told, now=at)

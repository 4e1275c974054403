"""News: which items tell one story, and how relevant they are."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import combinations
from math import comb
from pathlib import Path

import pytest

from pipeline.news import item, news_items
from pipeline.threads import RELEVANT, NewsItem, same_story
from pipeline.types import Block

STORIES = Path(__file__).parents[1] / "gold" / "news" / "stories.tsv"


def entry(title: str, text: str = "", day: str = "2026-02-02", link: str = "https://outlet.example/1"):
    return [
        Block("title", title, stamp=day, link=link),
        Block("paragraph", text, (title,), stamp=day, link=link),
    ]


def gold() -> list[tuple[str, NewsItem]]:
    with STORIES.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(story, item(entry(title, text, day))) for story, day, _, title, text in rows]


def threads(items: list[NewsItem]) -> list[int]:
    """The thread of each item: those that tell one story, and those that tell it with them."""
    found = list(range(len(items)))
    for a, b in combinations(range(len(items)), 2):
        if same_story(items[a], items[b]):
            found = [found[a] if one == found[b] else one for one in found]
    return found


def pairwise_f1(truth: list[str], found: list[int]) -> float:
    def pairs(groups: Counter) -> int:
        return sum(comb(size, 2) for size in groups.values())

    both = pairs(Counter(zip(truth, found, strict=True)))
    return 2 * both / (pairs(Counter(truth)) + pairs(Counter(found)))


def test_sixty_stories_by_several_outlets_fall_into_their_threads():
    told = gold()
    truth = [story for story, _ in told]
    assert len(set(truth)) == 60 and min(Counter(truth).values()) >= 3
    assert pairwise_f1(truth, threads([news for _, news in told])) >= 0.95


def test_items_about_an_ending_are_relevant():
    told = [news.relevance for _, news in gold()]
    assert sum(r >= RELEVANT for r in told) / len(told) >= 0.95


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Government shutdown looms as talks stall", "Congress has until Friday to pass a budget."),
        ("Brightline launches Orrery 2", "The new model is available today to all users."),
        (
            "Orrery is down for thousands of users",
            "An outage hit the chatbot on Monday; service was restored.",
        ),
        ("Velmora raises $40m", "The start-up wants to hire engineers."),
    ],
)
def test_launches_outages_and_budgets_are_not(title, text):
    assert item(entry(title, text)).relevance < RELEVANT


def test_a_story_taken_back_or_told_again_much_later_is_another():
    ends = NewsItem("a", "t", published=date(2026, 1, 1), subjects=("quillia",), status="deprecated")
    assert same_story(ends, NewsItem("b", "u", published=date(2026, 1, 9), subjects=("velmora-quillia",)))
    assert not same_story(
        ends, NewsItem("b", "u", published=date(2026, 1, 9), subjects=("quillia",), status="reversed")
    )
    assert not same_story(ends, NewsItem("b", "u", published=date(2026, 9, 9), subjects=("quillia",)))


def test_entries_without_an_address_are_no_news():
    blocks = entry("One") + entry("Two", link="")
    assert [(news.title, news.language) for news in news_items(blocks, "de")] == [("One", "de")]

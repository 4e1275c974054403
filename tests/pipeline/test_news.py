"""News: which items tell one story, and how relevant they are."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path

import pytest

from pipeline.news import item, news_items
from pipeline.threads import RELEVANT, NewsItem, same_story
from pipeline.types import Block

GOLD = Path(__file__).parents[1] / "gold" / "news"
SETS = ("stories", "neighbours")
"""Sixty stories each by three to eight outlets. In the second a maker ends several things within days, told in five languages, now and
then word for word as the wire has it."""


def entry(title: str, text: str = "", day: str = "2026-02-02", link: str = "https://outlet.example/1"):
    return [
        Block("title", title, stamp=day, link=link),
        Block("paragraph", text, (title,), stamp=day, link=link),
    ]


@cache
def gold(name: str) -> list[tuple[str, NewsItem]]:
    with (GOLD / f"{name}.tsv").open(encoding="utf-8") as lines:
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


@pytest.mark.parametrize("name", SETS)
def test_sixty_stories_by_several_outlets_fall_into_their_threads(name):
    told = gold(name)
    truth = [story for story, _ in told]
    assert len(set(truth)) == 60 and 3 <= min(Counter(truth).values()) <= max(Counter(truth).values()) <= 8
    found = pairwise_f1(truth, threads([news for _, news in told]))
    print(f"{name}: pairwise F1 {found:.4f} over {len(told)} reports")
    assert found >= 0.95


@pytest.mark.parametrize("name", SETS)
def test_items_about_an_ending_are_relevant(name):
    told = [news.relevance for _, news in gold(name)]
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


def test_what_one_maker_ends_in_the_same_week_are_two_stories():
    def told(title: str, *names: str, subject: str = "") -> NewsItem:
        weights = tuple((name, 2.0) for name in names)
        return NewsItem(
            "a", title, published=date(2026, 1, 1), subjects=(subject,) if subject else (), names=weights
        )

    pen = told("Quill ends Pen", "quill", "pen", subject="quill")
    assert same_story(pen, told("Quill: Pen ends", "quill", "pen", subject="pen")) is False, (
        "the subjects differ"
    )
    assert same_story(pen, told("Pen closes", "pen", "quill"))
    assert not same_story(pen, told("Quill ends Ink", "quill", "ink", subject="quill"))
    assert not same_story(pen, told("Ink closes", "quill", "ink"))


def test_a_japanese_particle_is_no_part_of_a_name():
    (news,) = news_items(
        entry("Quillia 2がサービス終了へ", "執筆アプリのQuillia 2は2026年8月4日にサービスを終了する。"), "ja"
    )
    assert news.subjects == ("quillia-2",)

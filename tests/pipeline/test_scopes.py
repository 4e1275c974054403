"""Days of a sentence that speaks of several in turn, and names that headlines and features give."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.heads import named_by_title
from pipeline.types import Document


def ends(
    text: str, title: str = "Tern is shutting down Lark", vendor: str | None = "Tern"
) -> list[tuple[str, str, str]]:
    read = read_document(
        Document(text.encode(), format="text", vendor=vendor, published=date(2026, 11, 24), title=title)
    )
    return [(c.product, str(c.shutdown), c.scope) for c in read.claims]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Lark shuts down on March 1, 2027 in Europe and on June 1, 2027 in Japan.", "Europe", "Japan"),
        (
            "Lark goes offline for free users on March 1, 2027, while paying customers keep access until June 1, 2027.",
            "free users",
            "paying customers",
        ),
        (
            "Lark will be retired for Free and Plus users on March 1, 2027 and for Enterprise customers on June 1, 2027.",
            "Free and Plus users",
            "Enterprise customers",
        ),
    ],
)
def test_each_of_several_has_its_own_day(text, first, second):
    assert ends(text) == [("Lark", "2027-03-01", first), ("Lark", "2027-06-01", second)]


def test_days_and_those_they_are_for_that_do_not_go_two_and_two_stay_together():
    text = "In Europe and in Japan, Lark shuts down on March 1, 2027."
    assert {day for _, day, _ in ends(text)} == {"2027-03-01"}
    text = "Lark shuts down on March 1, 2027 in Europe; it was launched on June 1, 2024."
    assert [day for _, day, _ in ends(text)] == ["2027-03-01"]


def test_products_with_a_day_each_have_their_own_scope_too():
    text = "Lark for Android ends on March 1, 2027, Lark for iOS on June 1, 2027."
    assert ends(text) == [
        ("Lark for Android", "2027-03-01", "Android"),
        ("Lark for iOS", "2027-06-01", "iOS"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Tern Studio reaches end of life",
        "Tern Studio has reached its end of life",
        "Tern Studio is nearing end of life",
        "Tern Studio is being sunset: what to do",
        "Tern Studio's retirement",
        "Upcoming Tern Studio retirement",
        "Preparing for the Tern Studio shutdown",
        "Important: Tern Studio shutdown",
        "Notice of Tern Studio discontinuation",
    ],
)
def test_a_headline_gives_the_name_alone(title):
    begin, end = named_by_title(title)
    assert title[begin:end] == "Tern Studio"


@pytest.mark.parametrize(
    "title",
    [
        "Tern delays Lark shutdown",
        "Users protest Lark shutdown",
        "Lark survives shutdown",
        "Lark and Wren shutdown",
        "Migrate before Lark shutdown",
    ],
)
def test_a_headline_that_tells_something_else_names_nothing_by_its_form(title):
    assert named_by_title(title) == (0, 0)


@pytest.mark.parametrize(
    "title", ["Upcoming Lark retirement", "Lark nears retirement", "About Lark's retirement"]
)
def test_a_day_under_a_headline_with_a_name_is_its_end(title):
    text = "It ends on 1 March 2027, and exports stay open until 1 April 2027."
    assert [(name, day) for name, day, _ in ends(text, title)] == [("Lark", "2027-03-01")]


def test_a_section_with_days_below_such_a_headline_has_the_name_alone():
    page = "# News\n\n## Tern Studio reaches end of life\n\n- End of sale: 1 September 2026\n- End of support: 1 March 2027\n"
    read = read_document(
        Document(page.encode(), format="markdown", vendor="Tern", published=date(2026, 8, 24), title="News")
    )
    assert [(c.product, str(c.shutdown)) for c in read.claims] == [("Tern Studio", "2027-03-01")]


def test_a_feature_ends_and_not_what_has_it():
    text = "Skylark's old voice mode is being retired on September 9 for everybody. The new one replaces it."
    assert [name for name, _, _ in ends(text, "Skylark's voice mode")] == ["voice mode"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Lark will be removed from the Free plan on 1 March 2027. Teams keep it until 1 June 2027.",
            [("2027-03-01", "Free plan"), ("2027-06-01", "Teams")],
        ),
        (
            "Lark will be shut down on 1 March 2027. The API, on which two hospitals rely, will be switched off on 1 June 2027.",
            [("2027-03-01", ""), ("2027-06-01", "API")],
        ),
        (
            "On Android it stops working on 1 March 2027. On iPhone it stops working on 1 June 2027.",
            [("2027-03-01", "Android"), ("2027-06-01", "iPhone")],
        ),
        (
            "We are shutting down Lark. Clients in the United States lose access on 1 March 2027. Everybody else keeps it until 1 June 2027.",
            [("2027-03-01", "Clients in the United States"), ("2027-06-01", "Everybody else")],
        ),
        (
            "Lark will be shut down on 1 March 2027. If you are on a dedicated cluster, you have until 1 June 2027.",
            [("2027-03-01", ""), ("2027-06-01", "dedicated cluster")],
        ),
        (
            "We are shutting down Lark.\n\nBasic workspaces: Lark will be unavailable from 1 March 2027.\n\nBusiness workspaces: Lark will be unavailable from 1 June 2027.",
            [("2027-03-01", "Basic workspaces"), ("2027-06-01", "Business workspaces")],
        ),
        (
            "Lark wird am 1. März 2027 eingestellt. Die API läuft noch bis zum 1. Juni 2027.",
            [("2027-03-01", ""), ("2027-06-01", "API")],
        ),
    ],
)
def test_whoever_a_sentence_opens_with_has_its_day(text, told):
    assert ends(text) == [("Lark", day, scope) for day, scope in told]


@pytest.mark.parametrize(
    "more",
    [
        "Users can export their notes until 1 June 2027.",
        "Existing customers get refunds until 1 June 2027.",
        "API keys can be deleted until 1 June 2027.",
        "Note: refunds are paid until 1 June 2027.",
        "The app was launched on 1 June 2024.",
    ],
)
def test_a_sentence_that_opens_with_nobody_in_particular_tells_no_second_end(more):
    assert ends(f"Lark will be shut down on 1 March 2027. {more}") == [("Lark", "2027-03-01", "")]


def test_a_day_that_says_the_same_more_exactly_is_no_second_end():
    text = "Lark will be shut down in March 2027. The API will be switched off on 15 March 2027."
    assert len(ends(text)) == 1


def test_what_heads_a_paragraph_is_what_it_tells_of():
    text = (
        "Four goodbyes this week.\n\n"
        "Lark Pinpoint. Ternlabs stopped accepting new customers on 20 May 2026. Everyone else has until 30 October 2027, the day support ends.\n\n"
        "Next, the Wren bot. Its retirement had been planned for this month. It is switched off on 26 February 2027.\n\n"
        "The Skills API. Forty-odd hospitals have built on it. It closes on 31 January 2027."
    )
    told = {name: day for name, day, _ in ends(text, "Housekeeping: goodbyes", vendor="Ternlabs")}
    assert told == {"Lark Pinpoint": "2027-10-30", "Wren bot": "2027-02-26", "Skills API": "2027-01-31"}


def test_what_the_title_names_in_small_letters_ends():
    text = "Regulators want recordings to stay in the country, so call transcription is being withdrawn where Tern Voice is sold.\n\nIn the Philippines it was switched off on 15 June 2026.\n\nCustomers in India can use it until 30 December 2026."
    assert ends(text, "Call transcription: availability by country") == [
        ("call transcription", "2026-06-15", "Philippines"),
        ("call transcription", "2026-12-30", "Customers in India"),
    ]


def test_a_list_of_countries_says_where_it_ends_when():
    text = (
        "We are going to end the voice service of Lark, country by country.\n\n"
        "- United States and Canada: 31 January 2027\n"
        "- Germany, Austria and Switzerland: 30 April 2027\n"
    )
    assert ends(text, "Lark speakers: the dates for each country") == [
        ("Lark", "2027-01-31", "United States and Canada"),
        ("Lark", "2027-04-30", "Germany, Austria, Switzerland"),
    ]

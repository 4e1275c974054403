"""Free prose read as one story: who ends, which day is theirs, what was given up, and what only sounds like an ending."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.types import Document, Reading, Status

TODAY = date(2026, 8, 24)


def reading(text: str, *, vendor: str | None = None, title: str = "") -> Reading:
    return read_document(Document(text.encode(), format="text", vendor=vendor, published=TODAY, title=title))


def told(
    text: str, *, vendor: str | None = None, title: str = ""
) -> list[tuple[str, str | None, tuple[str, ...]]]:
    claims = reading(text, vendor=vendor, title=title).claims
    return [(c.product, c.shutdown.iso if c.shutdown else None, c.replacements) for c in claims]


def test_of_a_moved_date_only_the_new_one_counts() -> None:
    text = (
        "In March we wrote to you that Tern Search API v3 would be switched off on 30 September 2026.\n\n"
        "The new date is 31 March 2027: Tern Search API v3 will be switched off then. Please use Tern Search API v4."
    )
    assert told(text, vendor="Tern") == [("Tern Search API v3", "2027-03-31", ("Tern Search API v4",))]


def test_what_follows_is_about_what_was_named() -> None:
    text = "Tern Scribe will be retired. It stops working on 12 January 2027, and we recommend Tern Notes."
    assert told(text, vendor="Tern") == [("Tern Scribe", "2027-01-12", ("Tern Notes",))]


def test_each_clause_keeps_its_own_replacement() -> None:
    text = "tern-1 will be retired on 5 May 2027; use tern-3. The model tern-2 will be retired on 6 June 2027; use tern-4."
    assert told(text, vendor="Tern") == [
        ("tern-1", "2027-05-05", ("tern-3",)),
        ("tern-2", "2027-06-06", ("tern-4",)),
    ]


def test_a_cancelled_end_has_no_day() -> None:
    text = (
        "On 2 July we told you that Tern Journal would shut down on 30 November. Tern Journal is not shutting down after all. "
        "It stays at the same price."
    )
    (claim,) = reading(text, vendor="Tern", title="Tern Journal: a change of plan").claims
    assert (claim.product, claim.status, claim.shutdown) == ("Tern Journal", Status.REVERSED, None)


def test_the_press_names_the_app_in_its_title() -> None:
    text = (
        "Tellmore, the Cork company behind Owlet, said on Tuesday that the app will close at the end of October. Parents liked Owlet. "
        "The company carries on."
    )
    (claim,) = reading(text, title="Owlet, the bedtime app, falls silent").claims
    assert (claim.product, str(claim.shutdown), str(claim.announced)) == ("Owlet", "2026-10-31", "2026-08-18")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Museum of glass to close",
            "The Harrow Museum of Glass will close on 31 October 2026, its trustees said on Monday.",
        ),
        (
            "Founder steps down",
            "Ada Lindqvist, founder of the speech firm Tern, will retire as chief executive on 30 September 2026.",
        ),
        (
            "We are not closing Tern Journal",
            "Tern Journal will be here at the end of June, and at the end of June next year.",
        ),
        (
            "Your trial ends on Friday",
            "Your trial of Tern Scribe ends on Friday. After that, Tern Scribe will be switched off.",
        ),
        (
            "Maintenance on 3 September",
            "Tern Search will be unavailable for up to two hours on 3 September 2026.",
        ),
    ],
)
def test_what_only_sounds_like_an_ending_is_none(title: str, text: str) -> None:
    assert told(text, title=title) == []


def test_what_a_title_says_stays_is_not_claimed_where_the_text_quotes_a_rumour_only_to_deny_it() -> None:
    text = (
        "A forged notice is being passed around. It says that Tern Scout, our planning agent, will be discontinued on 15 January. "
        "It is fake, and the date was made up.\n\nWe are not shutting down Tern Scout. Its team has grown since spring."
    )
    assert told(text, vendor="Tern", title="No, Tern Scout is not going away") == []


def test_every_field_says_where_it_comes_from() -> None:
    (claim,) = reading("tern-1 will be retired on 5 May 2027. Use tern-3 instead.", vendor="Tern").claims
    fields = dict(claim.fields)
    assert {"product", "status", "shutdown", "replacements"} <= set(fields)
    assert fields["shutdown"].text == "5 May 2027"
    assert all(0 < found.confidence <= 1 and found.rule for found in fields.values())


def test_a_passed_over_sentence_says_why() -> None:
    found = reading(
        "The trail through the dunes was closed on 3 July, and walkers were told to stay away.", title="Dunes"
    )
    assert found.claims == ()
    assert all(skipped.reason for skipped in found.skipped)

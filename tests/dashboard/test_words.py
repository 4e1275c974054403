"""What the dashboard says, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard import language, vocabulary, words
from data.queries import Freshness
from pipeline.types import Authority, ChangeKind, Milestone, PartialDate, Strength
from tests.dashboard.rows import MOMENT, TODAY, change, event, page, product

SHUTDOWN = Milestone.SHUTDOWN


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2026-04-26", "on 26 April 2026"),
        ("2026-04", "in April 2026"),
        ("2027-Q1", "in the first quarter of 2027"),
        ("2027-H2", "in the second half of 2027"),
        ("2027", "in 2027"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(iso: str, said: str) -> None:
    assert words.when(PartialDate(iso)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "in 1 day"), (12, "in 12 days"), (-1, "1 day ago"), (-3, "3 days ago")],
)
def test_days_are_counted_in_words(days: int, said: str) -> None:
    assert words.days_words(days) == said


@pytest.mark.parametrize(
    ("day", "figure"),
    [
        ("2026-11-24", ("", "1", " day")),
        ("2026-12-23", ("", "30", " days")),
        ("2026-12", ("", "8", " days")),
        ("2026-11-23", ("", "today", "")),
        ("2026", ("", "any day", "")),
        (None, ("", "no date", "")),
    ],
)
def test_a_countdown_counts_to_the_first_day_a_date_can_mean(
    day: str | None, figure: tuple[str, str, str]
) -> None:
    assert words.countdown(event(product(), SHUTDOWN, day), TODAY) == figure


@pytest.mark.parametrize(
    ("day", "meaning"),
    [
        ("2026-11-23", "ended"),
        ("2026-11-24", "soon"),
        ("2026-12-23", "soon"),
        ("2026-12-24", "announced"),
        ("2026", "soon"),
        (None, "announced"),
    ],
)
def test_an_end_is_over_soon_or_announced(day: str | None, meaning: str) -> None:
    assert words.standing(event(product(), SHUTDOWN, day), TODAY).meaning == meaning


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "just now"), (1, "1 minute ago"), (59, "59 minutes ago"), (60, "1 hour ago"), (3000, "2 days ago")],
)
def test_age_is_said_in_its_largest_unit(minutes: int, said: str) -> None:
    assert language.age(MOMENT - timedelta(minutes=minutes), MOMENT) == said


def test_place_leaves_out_the_home_of_a_product() -> None:
    it = product()

    assert words.place(event(it, SHUTDOWN, "2027")) == ""
    assert words.place(event(it, SHUTDOWN, "2027", scope="EU")) == "EU"
    assert words.place(event(it, SHUTDOWN, "2027", platform="google-cloud", scope="EU")) == "Google Cloud, EU"


def test_the_answer_tells_end_notice_and_replacement() -> None:
    it = product("Velora 3 (chat)")
    known = page(
        it,
        event(it, Milestone.ANNOUNCED, "2026-10-01"),
        event(it, SHUTDOWN, "2026-12-01", replacements=("Velora 4", "Hark")),
    )

    assert words.answer(known, (), TODAY) == (
        "Velora 3 ends on 1 December 2026. This was announced on 1 October 2026, 61 days before. "
        "Named as replacement: Velora 4 and Hark."
    )


def test_the_answer_tells_an_end_in_steps_and_that_of_relatives() -> None:
    app, api, other = product("Sora"), product("Sora API"), product("Best of Sora")
    known = page(
        app,
        event(app, SHUTDOWN, "2026-12-24", scope="Android"),
        event(app, SHUTDOWN, "2026-04-26", scope="web"),
        event(app, SHUTDOWN, "2026-04-26", scope="iOS"),
    )

    family = [event(api, SHUTDOWN, "2026-09-24"), event(other, SHUTDOWN, "2026-09-25")]
    assert words.answer(known, family, TODAY) == (
        "Sora ended on 26 April 2026 (web; iOS) and ends on 24 December 2026 (Android). "
        "Sora API ended on 24 September 2026. No replacement named."
    )


@pytest.mark.parametrize(
    ("strength", "day", "said"),
    [
        (Strength.NOT_BEFORE, "2027-01-01", "Velora 3 will stay at least until 1 January 2027."),
        (
            Strength.NOT_BEFORE,
            "2026-01-01",
            "Velora 3 was to stay at least until 1 January 2026, and no end of it has been announced since.",
        ),
        (Strength.ESTIMATED, "2027-03", "Velora 3 is expected to end in March 2027."),
        (Strength.ESTIMATED, "2026-03", "Velora 3 was expected to end in March 2026."),
        (Strength.COMMITTED, "2027-Q1", "Velora 3 ends in the first quarter of 2027. No replacement named."),
    ],
)
def test_the_answer_is_as_firm_as_its_source(strength: Strength, day: str, said: str) -> None:
    it = product()

    assert words.answer(page(it, event(it, SHUTDOWN, day, strength=strength)), (), TODAY) == said


@pytest.mark.parametrize(
    ("status", "kind", "day", "said"),
    [
        (
            "active",
            Milestone.LAUNCHED,
            "2025",
            "No end of Velora 3 has been announced in what Swansong has read.",
        ),
        (
            "deprecated",
            Milestone.DEPRECATED,
            "2026",
            "Velora 3 is on its way out; no day for its end has been published.",
        ),
        ("retired", SHUTDOWN, None, "Velora 3 has ended; no source read so far gives the day."),
        ("merged", Milestone.MERGED, "2026-03-01", "Velora 3 became part of Hark on 1 March 2026."),
        ("renamed", Milestone.RENAMED, "2026-03", "Velora 3 was renamed to Hark in March 2026."),
    ],
)
def test_the_answer_without_a_date_to_end(status: str, kind: Milestone, day: str | None, said: str) -> None:
    it = product(status=status)
    moved = ("Hark",) if status in ("merged", "renamed") else ()

    assert words.answer(page(it, event(it, kind, day, replacements=moved)), (), TODAY) == said


def test_what_runs_on_after_another_took_over_has_not_become_part_of_it() -> None:
    it = product()
    known = page(
        it,
        event(it, Milestone.MERGED, "2026-03-01", replacements=("Hark", "Lark")),
        event(it, SHUTDOWN, "2026-05-01"),
    )

    assert words.answer(known, (), TODAY) == (
        "Velora 3 ended on 1 May 2026. Hark and Lark took its place on 1 March 2026."
    )


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (Strength.COMMITTED, "Ended"),
        (Strength.ESTIMATED, "May have ended"),
        (Strength.NOT_BEFORE, "Earliest day"),
    ],
)
def test_only_a_promised_end_is_over_once_its_day_has_come(strength: Strength, said: str) -> None:
    assert words.standing(event(product(), SHUTDOWN, "2026-01-01", strength=strength), TODAY).word == said


def test_the_answer_tells_that_an_end_was_called_off() -> None:
    it = product()
    known = page(it, event(it, Milestone.REVERSED, "2026-05-02", scope="EU"))

    assert words.answer(known, (), TODAY).endswith("The end was called off on 2 May 2026 (EU).")


def test_a_notice_after_the_fact_is_not_called_notice() -> None:
    it = product()
    known = page(it, event(it, Milestone.ANNOUNCED, "2026-05-02"), event(it, SHUTDOWN, "2026-05-01"))

    assert words.answer(known, (), TODAY) == "Velora 3 ended on 1 May 2026. No replacement named."


def test_the_notice_is_whichever_came_first_of_announcement_and_deprecation() -> None:
    """A page would contradict its own milestones otherwise."""
    it = product()
    told = event(it, Milestone.ANNOUNCED, "2026-07-23"), event(it, Milestone.DEPRECATED, "2026-06-11")
    known = page(it, *told, event(it, SHUTDOWN, "2026-12-11", replacements=("Hark",)))

    assert "This was announced on 11 June 2026, 183 days before." in words.answer(known, (), TODAY)


def test_how_little_sure_an_end_is_stands_beside_its_day() -> None:
    it = product()
    known = page(it, event(it, SHUTDOWN, "2026-12-11", authority=Authority.PRESS, replacements=("Hark",)))

    assert words.answer(known, (), TODAY) == (
        "Velora 3 ends on 11 December 2026. Low confidence: only third parties say so, not the vendor. "
        "Named as replacement: Hark."
    )


@pytest.mark.parametrize(
    ("scope", "earliest", "said"),
    [
        ("", "2026-01-01", "ended on 26 October 2026"),
        ("us", "2026-01-01", "ended on 26 October 2026"),
        (
            "eu",
            "2026-01-01",
            "no end announced, promised until 1 January 2026 at least (eu) · ended on 26 October 2026 (us)",
        ),
        ("us", "2027-01-01", "ended on 26 October 2026 · ends no earlier than 1 January 2027 (us)"),
    ],
)
def test_a_promised_end_overtakes_the_earliest_day_of_what_it_ends(
    scope: str, earliest: str, said: str
) -> None:
    it = product()
    gone = event(it, SHUTDOWN, "2026-10-26", scope="us" if scope == "eu" else "")
    promised = event(it, SHUTDOWN, earliest, scope=scope, strength=Strength.NOT_BEFORE)

    assert words.endings(words.ends([gone, promised]), TODAY) == said


def test_what_is_on_its_way_out_without_a_day_says_how() -> None:
    it = product(status="deprecated")
    closed = event(it, Milestone.CLOSED_TO_NEW, "2024-07")

    assert words.without_end([closed]) == "Closed to new customers: July 2024 · no date yet"
    assert words.without_end([event(it, Milestone.DEPRECATED, None)]) == "Deprecated · no date yet"
    assert words.without_end([event(it, Milestone.LAUNCHED, "2024")]) == ""
    assert words.without_day([event(it, Milestone.DEPRECATED, None)]) == "Deprecated · no date"


def test_what_was_merged_says_into_what() -> None:
    it = product("SearchGPT", status="merged")
    merger = event(it, Milestone.MERGED, "2024-10-31", replacements=("ChatGPT search",))

    assert words.endings([merger], TODAY) == "merged into ChatGPT search on 31 October 2024"


def test_a_long_list_of_regions_is_cut_short() -> None:
    assert words.brief("a, b, c, d") == "a, b, c, d"
    assert words.brief("a, b, c, d, e") == "a, b, c and 2 others"


def test_the_same_words_of_one_source_are_quoted_once() -> None:
    it = product()
    told, ends = (
        event(it, kind, "2026-12-11", evidence="Velora 3 | 2026-12-11")
        for kind in (Milestone.ANNOUNCED, SHUTDOWN)
    )

    assert words.quoted_once([told, ends, event(it, Milestone.LAUNCHED, "2025")]) == {told.id}


def test_ends_on_one_day_are_said_together() -> None:
    it = product()
    ends = [
        event(it, SHUTDOWN, "2026-04-26", scope="web"),
        event(it, SHUTDOWN, "2026-04-26", scope="iOS"),
        event(it, SHUTDOWN, "2027", strength=Strength.NOT_BEFORE),
    ]

    assert words.endings(ends, TODAY) == "ended on 26 April 2026 (web; iOS) · ends no earlier than 2027"


@pytest.mark.parametrize(
    ("kind", "known", "said"),
    [
        (
            ChangeKind.MOVED,
            {"before_day": "2027-05-01", "after_day": "2027-08-01", "days": 92},
            "shutdown was put off from 1 May 2027 to 1 August 2027 (92 days later)",
        ),
        (
            ChangeKind.BROUGHT_FORWARD,
            {"before_day": "2027-05-01", "after_day": "2027-04-30", "days": -1},
            "shutdown was brought forward from 1 May 2027 to 30 April 2027 (1 day earlier)",
        ),
        (ChangeKind.APPEARED, {"after_day": "2027-Q1"}, "ends in the first quarter of 2027"),
        (
            ChangeKind.APPEARED,
            {"after_day": "2027-01-01", "after_strength": "not_before"},
            "ends no earlier than 1 January 2027",
        ),
        (ChangeKind.APPEARED, {"after_day": "2026-11-01"}, "ended on 1 November 2026"),
        (ChangeKind.APPEARED, {}, "shutdown became known"),
        (ChangeKind.WITHDRAWN, {"before_day": "2027"}, "shutdown was withdrawn: 2027"),
        (ChangeKind.CONFIRMED, {}, "shutdown was confirmed by the vendor"),
    ],
)
def test_a_change_is_told(kind: ChangeKind, known: dict[str, object], said: str) -> None:
    assert words.change_words(change(product(), kind, **known)) == said


@pytest.mark.parametrize(
    "names", [vocabulary.MILESTONES, vocabulary.NOUNS, vocabulary.SPEAKERS, vocabulary.CHANGES]
)
def test_there_is_a_word_for_everything(names: dict[object, str]) -> None:
    kind = type(next(iter(names)))

    assert kind in (Milestone, Authority, ChangeKind)
    assert set(names) == set(kind)


def test_freshness_says_how_old_everything_is() -> None:
    fresh = Freshness(MOMENT - timedelta(hours=2), True, MOMENT - timedelta(days=3), 12, 3, 9, 0)

    assert words.freshness_words(fresh, MOMENT) == "Collected 2 hours ago · newest document 3 days ago"
    assert words.freshness_words(replace(fresh, ok=False), MOMENT).startswith("Collection failed 2 hours ago")
    archived = replace(fresh, collected_at=None)
    assert (
        words.freshness_words(archived, MOMENT)
        == "Shipped facts and 12 archived documents; nothing collected yet"
    )
    shipped = replace(fresh, collected_at=None, newest_document=MOMENT, documents=0)
    assert (
        words.freshness_words(shipped, MOMENT)
        == "Shipped facts, compiled 23 November 2026; nothing collected yet"
    )


def test_milestones_stand_in_the_order_of_a_life() -> None:
    it = product()
    kinds = [SHUTDOWN, Milestone.LAUNCHED, Milestone.ANNOUNCED, Milestone.READ_ONLY]
    days = [date(2026, 5, 1), date(2025, 1, 1), date(2026, 5, 1), None]
    events = [event(it, kind, day and day.isoformat()) for kind, day in zip(kinds, days, strict=True)]

    assert [e.kind for e in words.in_order(events)] == [
        Milestone.LAUNCHED,
        Milestone.ANNOUNCED,
        SHUTDOWN,
        Milestone.READ_ONLY,
    ]


def test_a_clause_becomes_a_sentence():
    assert words.sentence("look at the page") == "Look at the page."
    assert words.sentence("was it redesigned?") == "Was it redesigned?"


def test_what_ends_next_is_told_with_how_many_end_on_that_day() -> None:
    assert words.next_words(1) == "Next is {product}, {when}."
    assert words.next_words(5) == "Next are {count} products {when}, among them {product}."

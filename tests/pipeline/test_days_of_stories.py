"""Which days of a text are those of an end: days of launches and of earlier plans are not, and some are told by half a year or in turn."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.components.dates import find_dates
from pipeline.components.statuses import Cue, find_cues, is_general, is_not_so_soon
from pipeline.extract import read_document
from pipeline.telling import moves
from pipeline.types import Claim, Document, Status, Strength

TODAY = date(2026, 8, 24)


def claims(
    text: str, *, vendor: str | None = "Tern", title: str = "", today: date = TODAY
) -> tuple[Claim, ...]:
    return read_document(
        Document(text.encode(), format="text", vendor=vendor, published=today, title=title)
    ).claims


def days(text: str, today: date = TODAY) -> list[str]:
    return [dated.day.iso for dated in find_dates(text, today=today)]


def test_what_is_offered_in_turn_is_each_product_its_own():
    text = "tern-1 and tern-1-mini will be shut down on 1 June 2027. Switch to tern-2 and tern-2-mini respectively, or wait for the next generation."
    assert {c.product: c.replacements for c in claims(text)} == {
        "tern-1": ("tern-2",),
        "tern-1-mini": ("tern-2-mini",),
    }


def test_what_is_offered_to_all_is_not_shared_out():
    text = "tern-1 and tern-1-mini will be shut down on 1 June 2027. Switch to tern-2 or tern-3."
    assert {c.replacements for c in claims(text)} == {("tern-2", "tern-3")}


def test_the_day_of_a_launch_is_not_that_of_the_end():
    text = "Tern is sunsetting Lark, the browser it launched in October with a chat at its core. Users will get a mail."
    (claim,) = [
        c for c in claims(text, vendor=None, title="Tern is shutting down Lark") if c.product == "Lark"
    ]
    assert claim.shutdown is None


@pytest.mark.parametrize(
    "said",
    [
        "Its earliest possible shutdown date has been pushed out, from 17 December 2026 to",
        "It will be removed not earlier than",
        "Removal comes with 5.0, which will not ship earlier than",
        "It will not be withdrawn before",
    ],
)
def test_days_that_are_only_the_earliest(said):
    assert find_dates(f"{said} 16 April 2027.")[-1].strength is Strength.NOT_BEFORE


def test_an_earliest_date_of_one_sentence_says_nothing_of_the_next():
    text = "There is no earliest removal date. It ends on 16 April 2027."
    assert find_dates(text)[-1].strength is Strength.COMMITTED


def test_what_is_only_said_not_to_end_so_soon_is_active():
    text = "# Models\n\ntern-guard-2 is generally available. tern-guard-2 will not be withdrawn before 1 July 2027."
    found = read_document(Document(text.encode(), format="markdown", vendor="Tern", published=TODAY)).claims
    assert [(c.product, c.status, c.not_before) for c in found] == [("tern-guard-2", Status.ACTIVE, True)]
    assert not is_not_so_soon("It will be withdrawn no earlier than 1 July 2027.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was retired on 1 October 2025, the other half a year earlier.", ["2025-10-01", "2025-04-01"]),
        ("It died half a year before it, on 31 March 2026.", ["2026-03-31"]),
        (
            "Deprecated since 14 September 2026, it is shut down exactly one year later.",
            ["2026-09-14", "2027-09-14"],
        ),
        (
            "Deprecated since 14 September 2026, it is shut down one year later.",
            ["2026-09-14", "2027-09"],
        ),
        ("Closed on 29 February 2028, gone exactly one year later.", ["2028-02-29", "2029-02-28"]),
        ("It will not survive October: its last day is the 26th.", ["2026-10", "2026-10-26"]),
        ("Half a million people used it in May 2026.", ["2026-05"]),
    ],
)
def test_days_told_by_others(text, told):
    assert days(text) == told


def test_an_earlier_deprecation_is_not_the_end():
    text = "# 4.0.0 (2026-08-03)\n\n## Removed\n\n- `POST /v1/complete`. It had been deprecated in 3.2 (2026-02-10). Use `POST /v2/messages`.\n"
    (claim,) = read_document(
        Document(text.encode(), format="markdown", vendor="Tern", published=TODAY)
    ).claims
    assert (claim.shutdown is None or str(claim.shutdown) == "2026-08-03") and claim.status is Status.RETIRED


def test_legacy_status_from_a_day_on_is_no_end():
    text = "Tern Code was given legacy status on 1 July 2026. It keeps running, and no end date has been set."
    (claim,) = claims(text)
    assert (claim.shutdown, str(claim.deprecated)) == (None, "2026-07-01")


def test_who_ends_its_service_ends_where_nothing_else_is_named():
    text = "Moyuk has discontinued its service as of 1 June 2026. I want to thank all users."
    (claim,) = claims(text, vendor="Moyuk", title="End of Service Announcement")
    assert (claim.product, str(claim.shutdown)) == ("Moyuk", "2026-06-01")


def test_what_is_called_off_is_reversed():
    assert [cue.cue for cue in find_cues("After 2,000 signatures Tern has called that off.")] == [
        Cue.REVERSED
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Zum 1. Januar 2027 endet die Einführungsphase von Tern Diktat.",
        "Lark and Wren have since wound down their work with Tern.",
        "Am 30. September endet das Angebot für Tern Diktat.",
    ],
)
def test_what_ends_by_its_nature_or_between_two_is_no_product(text):
    assert all(is_general(text, cue, dated=True) for cue in find_cues(text))


def test_updates_of_a_status_page_may_begin_with_their_time():
    text = "Resolved. 07:52 UTC. Requests are served again.\n\nInvestigating. 06:15 UTC. tern-embed-2 and tern-embed-3 are no longer available in eu-west."
    assert not claims(text, title="Embeddings no longer available in eu-west")


def test_what_something_is_reached_through_does_not_end():
    text = "Tern's assistant will no longer be reachable through Skylark after 15 January 2027. The company confirmed it on Monday."
    assert "Skylark" not in {c.product for c in claims(text, vendor=None, title="Tern leaves Skylark")}


def test_spanish_moves_an_end():
    text = "El cierre de Dicta, previsto para finales de 2026, se adelanta al 30 de octubre de 2026."
    assert [
        str(c.shutdown) for c in claims(text, vendor="Garbí", title="Adelantamos el cierre de Dicta")
    ] == ["2026-10-30"]


def ends(text: str, title: str, vendor: str | None = None) -> dict[str, str]:
    return {c.product: str(c.shutdown) for c in claims(text, vendor=vendor, title=title)}


@pytest.mark.parametrize("spares", ["is not affected", "will not be touched", "remains unchanged"])
def test_what_a_text_says_is_not_touched_does_not_end(spares):
    text = f"Tern will shut down Lark on 30 June 2027. Wren {spares} by this and Wren keeps its accounts."
    assert ends(text, "Tern shuts down Lark") == {"Lark": "2027-06-30"}


def test_what_goes_on_has_no_cue_of_an_end_but_a_day_that_something_goes_on_may():
    assert not [c for c in find_cues("The app goes on under its own name.") if c.cue is Cue.END]
    assert find_cues("Lark is not affected by this.")[0].cue is Cue.KEPT
    assert find_cues("Lark is not touched by this.")[0].cue is Cue.KEPT


def test_days_beside_names_in_one_sentence_play_one_part():
    text = (
        "Tern is retiring three voices: Lark on 2 March 2027, Wren on 4 May 2027 and Dipper on 6 July 2027."
    )
    assert ends(text, "Tern is retiring three voices", "Tern") == {
        "Lark": "2027-03-02",
        "Wren": "2027-05-04",
        "Dipper": "2027-07-06",
    }


def test_what_somebody_buys_does_not_end_by_it():
    text = "Tern acquired Wren in May and is shutting down Lark on 30 June 2027, it said on Monday."
    assert ends(text, "Tern is shutting down Lark") == {"Lark": "2027-06-30"}


def test_the_day_from_which_something_is_there_is_none_of_an_end():
    text = "Tern shuts down Lark, its reader. The export is not available until 4 May 2027."
    assert set(ends(text, "Tern shuts down Lark").values()) <= {"None"}


def test_months_ago_nothing_ended_but_what_is_said_to():
    text = "Tern launched Lark eight months ago. It is now shutting Lark down."
    assert set(ends(text, "Tern is shutting down Lark").values()) == {"None"}


@pytest.mark.parametrize(
    "title", ["Judge refuses to stop Lark", "Court declines to ban Lark", "Tern refuses to shut down Lark"]
)
def test_who_refuses_to_end_something_does_not(title):
    text = f"{title}. The ruling came on Monday, and a hearing follows on 4 May 2027."
    assert ends(text, title) == {}


def test_a_deal_that_closes_is_no_end():
    text = "Tern will buy Lark. The deal is expected to close on 4 May 2027."
    assert ends(text, "Tern to buy Lark") == {}


def test_a_statement_that_names_nothing_but_what_closes_ends_that():
    for text in (
        "Lark Studio will shut down on 30 June 2027.",
        "Lark Studio wird zum 30. Juni 2027 eingestellt.",
    ):
        assert [(c.product, str(c.shutdown)) for c in claims(text, vendor=None)] == [
            ("Lark Studio", "2027-06-30")
        ]


@pytest.mark.parametrize(
    "moved",
    [
        "We are moving this date forward to May 1, 2027.",
        "We are moving that to May 1, 2027.",
        "We're pushing this back to May 1, 2027.",
        "We are extending this to May 1, 2027.",
        "The shutdown will now happen on May 1, 2027.",
        "It is now planned for May 1, 2027.",
        "The retirement has been rescheduled for May 1, 2027.",
        "We are postponing it until May 1, 2027.",
    ],
)
def test_a_plan_that_is_being_moved_ends_on_the_new_day(moved):
    text = f"We previously announced that Lark would be retired on June 30, 2027. {moved}"
    assert ends(text, "Lark update", "Tern") == {"Lark": "2027-05-01"}


@pytest.mark.parametrize("said", ["All users are moving to Nova by May 1.", "The team moves to Berlin."])
def test_who_moves_somewhere_moves_no_day(said):
    assert not moves(said)


@pytest.mark.parametrize(
    "text",
    [
        "Will Tern shut down Lark? Nobody knows.",
        "Will Tern close Lark? Analysts think so, but the company says the app is here to stay.",
    ],
)
def test_an_open_question_says_of_nothing_that_it_ends(text):
    assert ends(text, "") == {}


@pytest.mark.parametrize(
    "answer",
    ["Yes, on 3 March 2027.", "Unfortunately. It closes on 3 March 2027.", "It closes on 3 March 2027."],
)
def test_a_question_that_is_answered_says_so(answer):
    assert ends(f"Is Lark shutting down? {answer}", "Lark FAQ") == {"Lark": "2027-03-03"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("shut off on Friday next week", "2026-09-04"),
        ("shut off Friday of next week", "2026-09-04"),
        ("shut off on Friday this week", "2026-08-28"),
        ("shut off on Friday week", "2026-09-04"),
        ("am Freitag nächster Woche", "2026-09-04"),
    ],
)
def test_days_of_this_week_and_the_next(written, day):
    assert days(written) == [day]


def test_the_morning_on_which_one_saw_the_news_is_no_end():
    text = (
        "I opened the console this morning and a yellow bar says that tern-2 will be shut off on 4 September."
    )
    assert [str(c.shutdown) for c in claims(text, vendor=None)] == ["2026-09-04"]


def test_the_eve_of_an_earlier_step_is_not_the_end():
    text = "We are discontinuing Lark. Lark can be used in full until 31 August 2027. From 1 September 2027 it is read-only. On 31 May 2028 it is closed altogether."
    assert [str(c.shutdown) for c in claims(text)] == ["2028-05-31"]


def test_no_more_new_ones_is_a_step_before_the_end():
    text = "On 1 October 2026 we will disable the creation of new projects in Lark. On 15 November 2026 it reaches end of life."
    told = claims(text, title="Lark is being retired")
    assert [(str(c.deprecated), str(c.shutdown)) for c in told] == [("2026-10-01", "2026-11-15")]


def test_an_agreement_between_two_ends_neither():
    text = "The licensing agreement between the picture agency Marram Images and the design tool Brushline ends on 31 December and will not be renewed."
    assert claims(text, vendor=None, title="Marram pictures stay in Brushline") == ()


def test_a_respite_with_its_day_is_an_end_and_one_without_is_none():
    first = "Lark was due to be retired on 1 October 2026."
    moved = "A banner now names 31 March 2027 as the day on which it will be shut down for good."
    told = claims(
        f"{first} {moved} The reprieve covers the runtime only.", title="Tern gives Lark a reprieve"
    )
    assert [(str(c.shutdown), c.status) for c in told] == [("2027-03-31", Status.DEPRECATED)]
    told = claims(f"{first} That will not happen.", title="Tern gives Lark a reprieve")
    assert [(c.shutdown, c.status) for c in told] == [(None, Status.REVERSED)]


def test_a_store_that_an_app_leaves_does_not_end():
    text = "Tern Lens leaves Google Play and the App Store on 9 February 2027. The app stops working on 9 March 2027."
    assert {c.product for c in claims(text, title="Tern Lens ends in March")} == {"Tern Lens"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            'Since yesterday a page titled "Sunset of Tern Retrieve, 30 June 2027" is being quoted. The page was a template. Tern Retrieve is not being sunset, on 30 June or on any other day.',
            'About that "sunset" page',
        ),
        (
            "As of this morning, Tern is part of Ashby Systems. Tern stays a product with its own team.",
            "Tern joins Ashby Systems",
        ),
        (
            "In the API, nothing is being deprecated, and tern-2-latest does not move.",
            "Tern 3 is the default",
        ),
        (
            "Der Rabatt von 40 Prozent, den Sie als Kunde der ersten Stunde erhalten haben, läuft am 31. Dezember aus.",
            "Preise für Tern Diktat",
        ),
    ],
)
def test_what_only_sounds_like_an_end_is_none(text, title):
    assert claims(text, title=title) == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Heron and Osprey have since wound down their work with Ternlabs, according to people familiar with the matter.",
            "Ternlabs lets 200 people go",
        ),
        (
            "Opened Lark this morning and v4 is gone from the version menu. EDIT: false alarm, v4 is still there and it isn't deprecated.",
            "Did Lark just kill v4?? (solved)",
        ),
        (
            "The final approval came in on Tuesday, and Lark's 1.1-billion-dollar price tag makes it the most expensive firm to be sold so far. The listing ends with the deal.",
            "Tern completes purchase of Lark",
        ),
    ],
)
def test_the_press_tells_of_ends_that_are_none_of_a_product(text, title):
    assert claims(text, title=title, vendor=None) == ()


def test_a_title_says_that_a_company_closes_which_is_its_product():
    text = "One of the earliest answer engines is giving up. Lark wrote to its users on Friday that it is shutting down. The site can be used until the 30th. Paid plans were cancelled at once."
    told = claims(text, title="Lark, the search engine for programmers, closes", vendor=None)
    assert [(c.product, str(c.shutdown), c.status) for c in told] == [
        ("Lark", "2026-08-30", Status.DEPRECATED)
    ]


def test_what_is_called_otherwise_now_is_renamed():
    text = "There are now a few fewer copilots in the world. Heron Scribe, the assistant that Ternlabs introduced in February, is called Agentforge from now on."
    told = claims(text, title="Ternlabs drops the word Copilot", vendor=None)
    assert [(c.product, c.status, c.replacements) for c in told] == [
        ("Heron Scribe", Status.RENAMED, ("Agentforge",))
    ]


def test_an_end_is_put_off_in_the_next_paragraph():
    text = "In July we wrote that Tern Scribe would be switched off on 15 March 2027.\n\nWe are therefore putting the end of Tern Scribe off by exactly six months."
    told = claims(text, title="Tern Scribe: you get more time")
    assert [str(c.shutdown) for c in told] == ["2027-09-15"]


def test_what_is_said_in_passing_is_not_what_closes():
    text = "Fernspot, which graded shop reviews with machine learning, stops working on 1 July 2027."
    told = claims(text, title="Heron clears its shelf", vendor=None)
    assert [(c.product, str(c.shutdown)) for c in told] == [("Fernspot", "2027-07-01")]


def test_a_change_of_mind_years_ago_takes_back_nothing():
    text = "Heronlabs is shutting down its Lark app on 15 December 2026. The company later tried to connect Lark and Wren, but backed away from the idea in 2023."
    told = claims(text, title="Heronlabs is shutting down its desktop Lark app", vendor=None)
    assert [str(c.shutdown) for c in told if c.product == "Lark"] == ["2026-12-15"]


def test_from_then_on_is_from_the_day_told_before():
    text = "The models on our June list were going to be removed on 30 September 2026. The removal has been rescheduled to 10 October 2026.\n\nFrom then on, calls that name one of the following models will fail: tern-7b, tern-9b and tern-11b."
    told = claims(text, title="June deprecations: revised date")
    assert {c.product: str(c.shutdown) for c in told} == dict.fromkeys(
        ("tern-7b", "tern-9b", "tern-11b"), "2026-10-10"
    )


def test_the_first_of_a_row_of_ids_may_be_a_plain_word():
    text = "lark, lark-pro and lark-deep-research disappear from our API on 27 September 2026."
    assert [c.product for c in claims(text, title="Leaving Lark behind")] == [
        "lark",
        "lark-pro",
        "lark-deep-research",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            'Hornbill has decided against continuing "Melusine", the series about a smart home assistant. Showrunner Benedikt Ahrens ended it on Monday: "She was shut down in episode six."',
            '"Melusine" will not return for a second season',
        ),
        (
            "Das vor zwei Jahren verhängte Verbot von LarkGPT im Unterricht läuft zum 31. Juli 2027 aus und wird nicht verlängert.",
            "Minister kippt LarkGPT-Verbot an Gymnasien",
        ),
        (
            'One tweet gave 1 May as the last day of Lark Max. There is no such day. "Max is not being discontinued," a spokesperson said on Monday.',
            "Lark: no, we are not getting rid of the owl, or of Max",
        ),
    ],
)
def test_what_goes_on_or_is_no_product_ends_nowhere(text, title):
    assert claims(text, title=title, vendor=None) == ()


@pytest.mark.parametrize(
    "text",
    [
        "An example. Suppose model A is released on 1 March 2027 and model B follows on 1 March 2028. A would be retired on 1 September 2028.",
        "On 12 October the beta of Tern Ladder ends, because on 12 October version 1.0 is out and everyone may use it.",
    ],
)
def test_what_a_vendor_supposes_or_releases_does_not_end(text):
    assert claims(text, title="Our lifecycle, explained") == ()


def test_a_vendor_writes_that_what_bears_its_name_ends():
    text = (
        "After six years, Tidepool is coming to an end.\n\n"
        "The iPhone and Android apps stop syncing on 15 March 2027. The web version stays until 30 April 2027. The public API keeps answering until 31 May 2027."
    )
    told = claims(text, title="A letter to everyone who kept a Tidepool", vendor="Tidepool")
    assert [(c.product, str(c.shutdown)) for c in told] == [
        ("Tidepool", "2027-03-15"),
        ("Tidepool", "2027-04-30"),
        ("Tidepool", "2027-05-31"),
    ]


def test_names_offered_or_left_do_not_end_with_what_ends():
    text = "tern-r1-distill goes on October 2, 2026, with lark-3 or heron/oss-120b as replacements."
    told = claims(text, title="Upcoming removals")
    assert [(c.product, set(c.replacements)) for c in told] == [
        ("tern-r1-distill", {"lark-3", "heron/oss-120b"})
    ]


def test_what_the_title_says_is_in_it_ends_and_not_what_it_is_in():
    text = "We previously shared that knowledge bases in Tern Enterprise would sunset on September 12, 2026. The sunset will now happen on November 1, 2026."
    told = claims(text, title="Tern knowledge bases: new sunset date")
    assert [(c.product, str(c.shutdown)) for c in told] == [("knowledge bases", "2026-11-01")]


def test_no_more_signups_are_a_step_before_the_end():
    text = "As of today, August 24, 2026, we no longer accept sign-ups for Lark Free or Lark Pro, and both plans will be discontinued on September 23, 2026."
    told = claims(text, title="Changes to Lark Free and Lark Pro")
    assert {c.product: str(c.shutdown) for c in told} == {
        "Lark Free": "2026-09-23",
        "Lark Pro": "2026-09-23",
    }


def test_the_former_and_the_latter_have_each_their_day():
    text = "tern-saba-24b and lark-qwq-32b will be removed, the former on 30 September 2026 and the latter already on 14 September 2026."
    assert {c.product: str(c.shutdown) for c in claims(text)} == {
        "tern-saba-24b": "2026-09-30",
        "lark-qwq-32b": "2026-09-14",
    }


def test_what_has_the_same_last_day_ends_with_it():
    text = "Tern Insights will be shut down on 1 December 2026. Lark Recognition has the same last day."
    assert {c.product: str(c.shutdown) for c in claims(text, vendor="Ternlabs")} == {
        "Tern Insights": "2026-12-01",
        "Lark Recognition": "2026-12-01",
    }


def test_what_was_planned_and_is_postponed_has_no_day():
    text = "The retirement of Tern OCR, announced on 9 April and planned for 1 October 2026, has been postponed. A new date will be communicated after the summer."
    told = claims(text, title="Tern OCR retirement postponed, new date to follow")
    assert [c.shutdown for c in told] == [None]


@pytest.mark.parametrize(
    ("text", "title", "vendor"),
    [
        (
            "The signing key with the fingerprint 9F:41:C0 will expire on 30 September 2026. Webhooks signed with it will be rejected from then on.",
            "Please rotate your keys",
            "Tern",
        ),
        (
            'After two seasons the broadcaster is taking its quiz programme "Killing Time" off the air. The final edition will be shown on 27 March 2027.',
            "Lights out at 'Killing Time', the game show hosted by an AI",
            None,
        ),
        (
            "When Tern put out Lark CLI last week, my feed declared Heron dead. By Friday it had also killed Wren and Osprey.",
            "Lark CLI vs. the rest: is this the end of the paid assistant?",
            None,
        ),
    ],
)
def test_keys_shows_and_prophecies_end_no_product(text, title, vendor):
    assert claims(text, title=title, vendor=vendor) == ()
